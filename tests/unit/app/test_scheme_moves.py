"""A coding moves to a newer version of its scheme: told first, nothing lost, one undo."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from observer.app.scheme_moves import MovePlan, newer_versions, plan_for
from observer.app.workspace import Workspace
from observer.model.edits import PROJECT, CodingStatus, Edit, Record, Replacement
from observer.model.errors import EditError
from observer.model.event import CodedRange, Event, Score, TraceRun, Uncodable
from observer.model.family import Family
from observer.model.scheme import CodeKind
from observer.model.session import Recording, Session, Storing
from observer.storage.project_folder import create_project, open_project
from observer.text.catalogue import catalogue

HEAD = """
format = 1
id = "house"
version = "{version}"
languages = ["en"]
title.en = "House"
[[subjects]]
id = "child"
role = "child"
label.en = "Child"
"""
FIRST = (
    HEAD.format(version="1.0.0")
    + """
[[modifiers]]
id = "tone"
kind = "single"
label.en = "Tone"
[[modifiers.values]]
id = "soft"
label.en = "soft"

[[tracks]]
id = "gaze"
subject = "child"
label.en = "Gaze"
exclusive = true
[[tracks.codes]]
id = "parent"
number = 1
kind = "state"
label.en = "At the parent"
definition.en = "Looks at the parent."
[[tracks.codes]]
id = "toy"
number = 2
kind = "state"
label.en = "At the toy"
definition.en = "Looks at a toy."

[[tracks]]
id = "sound"
subject = "child"
label.en = "Sound"
[[tracks.codes]]
id = "babbles"
number = 3
kind = "point"
modifiers = ["tone"]
label.en = "Babbles"
definition.en = "Makes a sound."
[[tracks.codes]]
id = "sings"
number = 4
kind = "state"
label.en = "Sings"
definition.en = "Sings."

[[forms]]
id = "impression"
kind = "rating"
minimum = 1
maximum = 7
label.en = "Impression"
[[forms.items]]
id = "warmth"
number = 1
label.en = "Warmth"
[[forms.items]]
id = "pace"
number = 2
label.en = "Pace"

[[traces]]
id = "mood"
minimum = -3
maximum = 3
label.en = "Mood"

[[uncodable.reasons]]
id = "dark"
label.en = "too dark"
"""
)
SECOND = (
    HEAD.format(version="2.0.0")
    + """
[[tracks]]
id = "looking"
subject = "child"
label.en = "Looking"
exclusive = true
exhaustive = true
default_code = "away"
[[tracks.codes]]
id = "parent"
number = 1
kind = "state"
label.en = "Looks at the parent"
definition.en = "Looks at the parent."
[[tracks.codes]]
id = "away"
number = 2
kind = "state"
label.en = "Looks away"
definition.en = "Looks elsewhere."

[[tracks]]
id = "sound"
subject = "child"
label.en = "Sound"
[[tracks.codes]]
id = "babbles"
number = 3
kind = "point"
label.en = "Babbles"
definition.en = "Makes a sound that is no crying."

[[forms]]
id = "impression"
kind = "rating"
minimum = 1
maximum = 5
label.en = "Impression"
[[forms.items]]
id = "warmth"
number = 1
label.en = "Warmth"
[[forms.items]]
id = "tempo"
number = 2
label.en = "Tempo"

[[traces]]
id = "mood"
minimum = -2
maximum = 2
label.en = "Mood"

[[moves]]
from_version = "1.0.0"
old = "gaze.parent"
new = "looking.parent"

[[moves]]
from_version = "1.0.0"
old = "gaze.toy"

[[moves]]
from_version = "1.0.0"
old = "impression.pace"
new = "impression.tempo"
"""
)


def state(event_id: str, track: str, code: str, onset_s: int, offset_s: int | None) -> Event:
    return Event(
        id=event_id,
        track=track,
        code=code,
        kind=CodeKind.STATE,
        onset_us=onset_s * 1_000_000,
        offset_us=None if offset_s is None else offset_s * 1_000_000,
    )


def point(event_id: str, track: str, code: str, onset_s: int) -> Event:
    us = onset_s * 1_000_000
    return Event(id=event_id, track=track, code=code, kind=CodeKind.POINT, onset_us=us)


SOFT = (("tone", ("soft",)),)
RECORDS: tuple[Record, ...] = (
    state("p1", "gaze", "parent", 2, 5),
    state("t1", "gaze", "toy", 5, 8),
    state("p2", "gaze", "parent", 10, None),
    replace(point("b1", "sound", "babbles", 3), modifiers=SOFT),
    point("b2", "sound", "babbles", 4),
    replace(state("s1", "sound", "sings", 6, 9), comment="with the clock"),
    Score(id="warm", form="impression", item="warmth", value=4, evidence=("p1", "s1")),
    Score(id="pace", form="impression", item="pace", value=7),
    TraceRun(id="r1", trace="mood", onset_us=0, offset_us=9, times_us=(0, 5), values=(-3.0, 1.0)),
    Uncodable(id="u1", track="gaze", reason="dark", onset_us=0, offset_us=1_000_000),
    CodedRange(id="c1", track="gaze", onset_us=0, offset_us=20_000_000),
)


def edit(document: str, *records: Record) -> Edit:
    made = tuple(Replacement(None, record) for record in records)
    return Edit(document=document, kind="test", replacements=made)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    opened = Workspace(open_project(tmp_path / "project"))
    opened.apply(
        edit(
            PROJECT,
            Family(id="family", pseudonym="F-012"),
            Session(id="session", family_id="family", number=1),
            Recording(
                id="film",
                session_id="session",
                label="film 1",
                storing=Storing.LINKED,
                duration_us=60_000_000,
            ),
        )
    )
    yield opened
    opened.close()


@pytest.fixture
def coding(workspace: Workspace) -> str:
    info = workspace.new_coding("session", workspace.add_scheme(FIRST.encode(), "first.toml"), "AB")
    workspace.apply(edit(info.id, *RECORDS))
    workspace.add_scheme(SECOND.encode(), "second.toml")
    return info.id


def plan(workspace: Workspace, coding: str) -> MovePlan:
    (newer,) = newer_versions(workspace, coding)
    return plan_for(workspace, coding, newer, catalogue("en"))


def moved(workspace: Workspace, coding: str) -> MovePlan:
    planned = plan(workspace, coding)
    workspace.keep_scheme(planned.scheme)
    workspace.apply(planned.edit)
    return planned


def notes(workspace: Workspace, coding: str) -> str:
    return "\n".join(memo.text for memo in workspace.coding(coding).memos)


def test_the_list_tells_what_changes_before_anything_does(
    workspace: Workspace, coding: str
) -> None:
    before = workspace.coding(coding)
    told = [str(change) for change in plan(workspace, coding).changes]
    assert workspace.coding(coding) is before
    assert "“At the parent” becomes “Looks at the parent”: 2." in told
    assert "“At the toy” has no place in the newer version; kept as notes: 1." in told
    assert "“Sings” has no place in the newer version; kept as notes: 1." in told
    assert "“Babbles” is defined anew. Look again at what was coded with it: 2." in told
    assert "Answers to “Tone” without a place, kept as notes: 1." in told
    assert "“Pace”: what the newer version does not allow is kept as notes: 1." in told
    assert "“Mood”: what the newer version does not allow is kept as notes: 1." in told
    assert "“Looking”: open stretches that become “Looks away”: 2." in told
    assert "New on “Looking”: Looks away." in told
    assert not any("Looking." in line and "still to be coded" in line for line in told)


def test_a_coding_has_the_newer_version_and_one_undo_takes_all_of_it_back(
    workspace: Workspace, coding: str
) -> None:
    before = workspace.coding(coding)
    moved(workspace, coding)
    assert workspace.scheme_of(coding).version == "2.0.0"
    assert workspace.coding(coding).info.scheme_version == "2.0.0"
    workspace.undo(coding)
    assert workspace.coding(coding) == before
    assert workspace.scheme_of(coding).version == "1.0.0"
    workspace.redo(coding)
    assert workspace.scheme_of(coding).version == "2.0.0"


def test_events_keep_their_ids_under_the_new_codes_and_the_track_has_no_holes(
    workspace: Workspace, coding: str
) -> None:
    moved(workspace, coding)
    looking = workspace.coding(coding).on_track("looking")
    assert [(e.code, e.onset_us // 1_000_000, e.offset_us) for e in looking] == [
        ("away", 0, 2_000_000),
        ("parent", 2, 5_000_000),
        ("away", 5, 10_000_000),
        ("parent", 10, None),
    ]
    assert [e.id for e in looking if e.code == "parent"] == ["p1", "p2"]
    assert workspace.coding(coding).on_track("gaze") == ()


def test_what_finds_no_place_is_a_note_at_its_moment_with_every_word_of_it(
    workspace: Workspace, coding: str
) -> None:
    planned = moved(workspace, coding)
    said = notes(workspace, coding)
    assert "Gaze: At the toy, 00:00:05.000 \N{EN DASH} 00:00:08.000" in said
    assert "Sound: Sings" in said
    assert "with the clock" in said
    assert "Tone: soft" in said
    assert "Impression: Pace. 7" in said
    assert "00:00:00.000 -3; 00:00:00.000 1" in said
    assert "too dark" in said
    assert planned.notes == len(workspace.coding(coding).memos)
    toy = next(m for m in workspace.coding(coding).memos if "At the toy" in m.text)
    assert toy.onset_us == 5_000_000


def test_scores_keep_their_value_and_lose_only_evidence_that_is_gone(
    workspace: Workspace, coding: str
) -> None:
    moved(workspace, coding)
    (warm,) = workspace.coding(coding).scores_of("impression")
    assert (warm.item, warm.value, warm.evidence) == ("warmth", 4, ("p1",))


def test_marks_of_a_whole_track_go_where_its_codes_went(workspace: Workspace, coding: str) -> None:
    moved(workspace, coding)
    after = workspace.coding(coding)
    assert [(u.track, u.reason) for u in after.uncodable] == [("looking", "")]
    assert [(r.track, r.offset_us) for r in after.coded_ranges] == [("looking", 20_000_000)]


def test_a_finished_coding_is_not_moved(workspace: Workspace, coding: str) -> None:
    info = workspace.coding(coding).info
    done = replace(info, status=CodingStatus.FINISHED)
    workspace.apply(Edit(document=coding, kind="finish", replacements=(Replacement(info, done),)))
    with pytest.raises(EditError, match="finished and locked"):
        plan(workspace, coding)


def test_a_pass_over_one_track_is_about_the_track_that_took_its_codes_over(
    workspace: Workspace,
) -> None:
    first = workspace.add_scheme(FIRST.encode(), "first.toml")
    workspace.add_scheme(SECOND.encode(), "second.toml")
    info = workspace.new_coding("session", first, "AB", ("gaze",))
    moved(workspace, info.id)
    after = workspace.coding(info.id)
    assert after.info.tracks == ("looking",)
    assert [e.code for e in after.all_events()] == ["away"]


def test_a_pass_of_which_nothing_is_left_is_not_moved(workspace: Workspace) -> None:
    first = workspace.add_scheme(FIRST.encode(), "first.toml")
    without = SECOND[: SECOND.index("[[traces]]")] + SECOND[SECOND.index("[[moves]]") :]
    second = workspace.add_scheme(without.encode(), "second.toml")
    info = workspace.new_coding("session", first, "AB", ("mood",))
    with pytest.raises(EditError, match="nothing left of this pass"):
        plan_for(workspace, info.id, second, catalogue("en"))


def test_two_codes_that_become_one_are_one_bout_where_they_overlapped(
    workspace: Workspace, coding: str
) -> None:
    merging = (
        FIRST.replace('"1.0.0"', '"3.0.0"')
        .replace("exclusive = true\n", "")
        .replace('id = "toy"', 'id = "thing"')
    )
    merging += """
[[moves]]
from_version = "1.0.0"
old = "gaze.toy"
new = "gaze.parent"
"""
    third = workspace.add_scheme(merging.encode(), "third.toml")
    workspace.apply(
        Edit(
            document=coding,
            kind="test",
            replacements=(
                Replacement(state("t1", "gaze", "toy", 5, 8), state("t1", "gaze", "toy", 4, 8)),
            ),
        )
    )
    planned = plan_for(workspace, coding, third, catalogue("en"))
    workspace.apply(planned.edit)
    gaze = workspace.coding(coding).on_track("gaze")
    assert [(e.id, e.onset_us // 1_000_000, e.offset_us) for e in gaze] == [
        ("p1", 2, 8_000_000),
        ("p2", 10, None),
    ]
    assert "At the toy, 00:00:04.000" in notes(workspace, coding)


def test_a_version_that_means_the_same_changes_the_version_alone(workspace: Workspace) -> None:
    first = workspace.add_scheme(FIRST.encode(), "first.toml")
    info = workspace.new_coding("session", first, "AB")
    workspace.add_scheme(FIRST.replace('"1.0.0"', '"1.0.1"').encode(), "next.toml")
    planned = plan(workspace, info.id)
    assert [str(c) for c in planned.changes] == ["Nothing changes in this coding but the version."]
    assert len(planned.edit.replacements) == 1
