"""Where a new recording begins: after the file before it, by calendars, else with the session."""

from dataclasses import replace
from fractions import Fraction

import pytest

from observer.app.first_place import Origin, counts_on, placed
from observer.app.intake import next_label
from observer.model.family import Family
from observer.model.project import Project
from observer.model.session import Recording, Session, Storing

S = 1_000_000
NOON = 1_773_489_600 * S
FIRST = Recording(
    id="one",
    session_id="session",
    label="film 1",
    storing=Storing.LINKED,
    duration_us=1_200 * S,
    width_px=1920,
    height_px=1080,
    frame_rate=Fraction(25),
    has_sound=True,
    offset_us=5 * S,
    rate=Fraction("1.00004"),
)
NEXT = replace(FIRST, id="two", label="film 2", offset_us=0, rate=Fraction(1))


def project(*recordings: Recording) -> Project:
    family = Family(id="family", pseudonym="F-001")
    return Project.from_records(
        (family, Session(id="session", family_id="family", number=1), *recordings)
    )


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        ("GX010042.MP4", "GX020042.MP4", True),
        ("GX010042.MP4", "GX010043.MP4", True),
        ("MVI_0099.MOV", "MVI_0100.MOV", True),
        ("film 9.mp4", "film 10.mp4", True),
        ("film 9.mp4", "film 11.mp4", False),
        ("2026-03-14 1.mp4", "2026-04-14 2.mp4", False),
        ("mother.mp4", "child.mp4", False),
        ("film.mp4", "film.mp4", False),
    ],
)
def test_names_that_count_on(before: str, after: str, counts: bool) -> None:  # noqa: FBT001  a case
    assert counts_on(before, after) is counts


@pytest.mark.parametrize(
    ("before", "own"),
    [
        (Origin(name="GX010042.MP4"), Origin(name="GX020042.MP4")),
        (Origin(created_us=NOON), Origin(created_us=NOON + 1_201 * S)),
        (
            Origin(name="GX010042.MP4", created_us=NOON),
            Origin(name="GX020042.MP4", created_us=NOON),
        ),
    ],
)
def test_a_camera_that_splits_its_files_goes_on_where_the_one_before_ended(
    before: Origin, own: Origin
) -> None:
    found = placed(project(FIRST), NEXT, {"one": before, "two": own})
    assert found.offset_us == FIRST.to_session_us(FIRST.duration_us)
    assert found.rate == FIRST.rate


def test_a_file_of_another_camera_does_not_follow_though_its_name_counts_on() -> None:
    other = replace(NEXT, width_px=1280, height_px=720)
    origins = {"one": Origin(name="IMG_0001.MOV"), "two": Origin(name="IMG_0002.MOV")}
    assert placed(project(FIRST), other, origins).offset_us == 0


def test_the_calendars_of_two_phones_tell_how_much_later_one_was_begun() -> None:
    origins = {
        "one": Origin(name="IMG_0001.MOV", created_us=NOON),
        "two": Origin(name="IMG_0002.MOV", created_us=NOON + 42 * S),
    }
    found = placed(project(FIRST), NEXT, origins)
    assert found.offset_us == FIRST.to_session_us(42 * S)
    assert found.rate == 1


@pytest.mark.parametrize("later_s", [-86_400, 86_400, 3_600 * 5])
def test_a_calendar_that_was_never_set_is_not_believed(later_s: int) -> None:
    origins = {
        "one": Origin(created_us=NOON),
        "two": Origin(created_us=NOON + later_s * S),
    }
    assert placed(project(FIRST), NEXT, origins).offset_us == 0


def test_the_first_recording_and_one_that_tells_nothing_begin_with_the_session() -> None:
    assert placed(project(), NEXT, {}).offset_us == 0
    assert placed(project(FIRST), NEXT, {}).offset_us == 0


def test_films_and_sounds_are_counted_apart() -> None:
    sound = replace(NEXT, width_px=0, height_px=0)
    held = project(FIRST, sound)
    assert next_label(held, "session").fields == {"number": 2}
    assert next_label(held, "session", has_pictures=False).template == "sound {number}"
