"""Templates and data of The Observer XT come in with groups, channels, modifiers and events."""

import io
import zipfile
from pathlib import Path

import pytest

from observer.formats.foreign import ForeignProject
from observer.formats.observer_xt import read_observer_xt
from observer.model.errors import FormatError
from observer.model.scheme import CodeKind, ModifierKind
from tests.unit.formats.foreign_samples import OTX_HEAD, element, observer_event, observer_xt

S = 1_000_000
TOY = element("BEHAVIOR", ELE_NAME="toy", ELE_ID="11", ELE_PARENT_ID="10", ELE_START_KEYCODE="t")
FACE = element("BEHAVIOR", ELE_NAME="face", ELE_ID="12", ELE_PARENT_ID="10", ELE_STOP_KEYCODE="F")
SMILE = element("BEHAVIOR", ELE_NAME="smile", ELE_ID="13", ELE_START_KEYCODE="s")


def read(content: bytes) -> ForeignProject:
    return read_observer_xt(content, "play.odx")


def test_the_real_template_brings_every_subject_behaviour_and_group(shared_dir: Path) -> None:
    content = (shared_dir / "interchange" / "boristests_otx_parser_test.otx").read_bytes()
    raw = content.decode("utf-16")
    project = read_observer_xt(content, "template.otx")
    assert project.name == "Consumer behavior XT10.5"
    assert [subject.name for subject in project.subjects] == [str(n) for n in range(1, 14)]
    assert [(g.name, len(g.codes)) for g in project.groups] == [("Food items", 17), ("Behavior", 5)]
    codes = [code for group in project.groups for code in group.codes]
    # the groups themselves are behaviours in the file too
    assert len(codes) == raw.count("<CDS_BEHAVIOR>") - 2
    assert {code.kind for code in codes} == {CodeKind.STATE}
    first = codes[0]
    assert (first.name, first.key, first.colour) == ("chicken - healthy", "h", "#FF5580")
    assert all(group.subjects == tuple(str(n) for n in range(1, 14)) for group in project.groups)
    words = " ".join(str(problem.what) for problem in project.problems)
    for left in ("Continuous Sampling", "Gender", "36 links", "Template author"):
        assert left in words


def test_states_of_an_exclusive_group_end_each_other() -> None:
    events = (
        observer_event("10:00:01.000", "Child", "toy")
        + observer_event("10:00:03.500", "Child", "face")
        + observer_event("10:00:09.000", "Child", "toy")
    )
    project = read(observer_xt(TOY + FACE, events, exclusive=True))
    (group,) = project.groups
    (found,) = project.observations
    assert group.exclusive
    assert [(e.code, e.onset_us, e.offset_us) for e in found.events] == [
        ("toy", 0, 2_500_000),
        ("face", 2_500_000, 8 * S),
        ("toy", 8 * S, None),
    ]
    assert any("never ends" in str(problem.what) for problem in project.problems)


def test_points_modifiers_comments_and_unknown_fields_come_along() -> None:
    softly = "<OBS_EVENT_BEHAVIOR_MODIFIER>softly</OBS_EVENT_BEHAVIOR_MODIFIER>"
    oddly = "<OBS_EVENT_BEHAVIOR_MODIFIER>oddly</OBS_EVENT_BEHAVIOR_MODIFIER>"
    event = observer_event("10:00:01.000", "Child", "toy", softly + oddly).replace(
        "</OBS_EVENT>", "<OBS_EVENT_COMMENT>hm</OBS_EVENT_COMMENT><WEIGHT>3</WEIGHT></OBS_EVENT>"
    )
    project = read(observer_xt(TOY + SMILE, event))
    (found,) = project.observations[0].events
    (modifier,) = project.modifiers
    assert (modifier.name, modifier.kind) == ("How", ModifierKind.SINGLE)
    assert found.modifiers == ((modifier.id, ("softly",)),)
    assert found.comment == "hm\nWEIGHT: 3\noddly"


def test_an_event_without_a_time_is_kept_as_a_note() -> None:
    broken = observer_event("10:00:01.000", "Child", "toy").replace("2026-11-21 10:00", "when")
    project = read(observer_xt(TOY, broken))
    (found,) = project.observations
    assert found.events == ()
    assert "toy" in found.notes[0].text


def test_a_behaviour_and_a_subject_never_declared_come_along() -> None:
    project = read(observer_xt(TOY, observer_event("10:00:01.000", "Aunt", "wave")))
    assert "Aunt" in [subject.name for subject in project.subjects]
    assert [c.name for g in project.groups for c in g.codes] == ["toy", "wave"]


def test_the_zip_of_it_reads_as_the_file_inside() -> None:
    inside = observer_xt(TOY)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "no")
        archive.writestr("project/play.OTX", inside)
    assert read(packed.getvalue()) == read(inside)


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("play.otx", b" " * (70 * 1024 * 1024))
    return packed.getvalue()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{"".join(f"&{a};" for _ in range(10))}">'
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><NXMLINTERCHANGE>&i;</NXMLINTERCHANGE>"
).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<NXMLINTERCHANGE>",
        b"<OTHER/>",
        OTX_HEAD.encode("utf-16")[:31],
        observer_xt(TOY)[:-40],
        b"PK\x03\x04 no zip",
        LAUGHS,
        b"<?xml version='1.0' encoding='martian'?><NXMLINTERCHANGE/>",
        b"<NXMLINTERCHANGE>" + b"<a>" * 500 + b"</a>" * 500 + b"</NXMLINTERCHANGE>",
    ],
)
def test_a_file_that_is_none_gets_one_sentence(content: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        read(content)
    assert "play.odx" in str(caught.value.what)


def test_a_zip_that_unpacks_to_more_than_any_real_file_is_refused() -> None:
    with pytest.raises(FormatError, match="larger than"):
        read(bomb())


def test_what_lies_outside_the_file_is_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not read")
    content = (
        f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        "<NXMLINTERCHANGE>&x;</NXMLINTERCHANGE>"
    ).encode()
    with pytest.raises(FormatError, match="entities"):
        read(content)
