"""A coder sees nobody else's codes until she says so; a learner the master once hers is done."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from observer.app.training import compare, master_of
from observer.app.workspace import Workspace
from observer.model.coding_edits import Press, press
from observer.model.edits import PROJECT, CodingInfo, Edit, Record, Replacement
from observer.model.errors import EditError
from observer.model.family import Family
from observer.model.passes import parts_of, scheme_of_pass
from observer.model.scheme import Scheme
from observer.model.session import Recording, Session, Storing
from observer.model.status_edits import finish, set_master
from observer.statistics.event_match import Match
from observer.storage.project_folder import create_project, open_project

S = 1_000_000
SRR = "sensitivity-responsiveness-regulation"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    made = Workspace(open_project(tmp_path / "project"))
    records: tuple[Record, ...] = (
        Family(id="family", pseudonym="F-012"),
        Session(id="s", family_id="family", number=1),
        Recording(
            id="film",
            session_id="s",
            label="film 1",
            storing=Storing.LINKED,
            path="/nowhere/film.mp4",
            duration_us=60 * S,
        ),
    )
    added = tuple(Replacement(None, record) for record in records)
    made.apply(Edit(document=PROJECT, kind="test", replacements=added))
    yield made
    made.close()


def scheme(workspace: Workspace) -> Scheme:
    return next(s for s in workspace.schemes() if s.id == SRR)


def code(workspace: Workspace, coding_id: str, code_id: str, *at_s: float) -> None:
    track = workspace.scheme_of(coding_id).track("child_signal")
    for second in at_s:
        pressed = Press(track=track, code=track.code(code_id), time_us=round(second * S))
        workspace.apply(press(workspace.coding(coding_id), pressed))


def done(workspace: Workspace, coding_id: str) -> CodingInfo:
    workspace.apply(finish(workspace.coding(coding_id)))
    return workspace.project.get(CodingInfo, coding_id)


def test_a_coder_sees_her_own_passes_and_nobody_elses_codes(workspace: Workspace) -> None:
    own = workspace.new_coding("s", scheme(workspace), "AB")
    second = workspace.new_coding("s", scheme(workspace), "AB")
    other = workspace.new_coding("s", scheme(workspace), "CD")
    assert workspace.blind.codings("s") == (own, second)
    assert workspace.blind.hidden("s") == (other,)
    assert "code blind" in str(workspace.blind.why_hidden(other))


def test_the_blind_is_lifted_by_choice_which_is_logged_and_ends_with_the_window(
    workspace: Workspace,
) -> None:
    other = workspace.new_coding("s", scheme(workspace), "CD")
    workspace.blind.lift("s")
    assert workspace.blind.sees(other)
    row = workspace.store.access_log.rows()[-1]
    assert (row.event, row.family_id) == ("unblinded", "family")
    workspace.code_as("EF")
    assert not workspace.blind.sees(other)
    workspace.code_as("AB")
    workspace.blind.lower("s")
    assert not workspace.blind.sees(other)
    workspace.blind.lift("s")
    path = workspace.store.path
    workspace.close()
    again = Workspace(open_project(path))
    assert not again.blind.sees(other)
    again.close()


def test_a_master_is_a_finished_coding_marked_by_its_own_coder(workspace: Workspace) -> None:
    info = workspace.new_coding("s", scheme(workspace), "AB")
    with pytest.raises(EditError, match="finished coding only"):
        set_master(info, "AB", master=True)
    info = done(workspace, info.id)
    with pytest.raises(EditError, match="coding of AB"):
        set_master(info, "CD", master=True)
    workspace.apply(set_master(info, "AB", master=True))
    assert workspace.project.get(CodingInfo, info.id).master
    assert workspace.coding(info.id).info.master
    assert set_master(workspace.coding(info.id).info, "AB", master=True) is None
    assert workspace.undo(PROJECT)
    assert not workspace.coding(info.id).info.master


def test_the_master_stays_hidden_from_a_learner_until_hers_is_finished(
    workspace: Workspace,
) -> None:
    master = done(workspace, workspace.new_coding("s", scheme(workspace), "AB").id)
    workspace.apply(set_master(master, "AB", master=True))
    master = workspace.project.get(CodingInfo, master.id)
    workspace.code_as("CD")
    mine = workspace.new_coding("s", scheme(workspace), "CD")
    workspace.blind.lift("s")
    assert not workspace.blind.sees(master)
    assert "after you have finished" in str(workspace.blind.why_hidden(master))
    with pytest.raises(EditError, match="after you have finished"):
        compare(workspace, mine.id)
    workspace.blind.lower("s")
    done(workspace, mine.id)
    assert workspace.blind.sees(master)
    assert master_of(workspace, mine) == master


def test_a_session_without_a_master_says_so(workspace: Workspace) -> None:
    mine = done(workspace, workspace.new_coding("s", scheme(workspace), "AB").id)
    with pytest.raises(EditError, match="no master coding"):
        compare(workspace, mine.id)


def test_a_finished_coding_is_compared_per_track_within_the_tolerance(
    workspace: Workspace,
) -> None:
    master = workspace.new_coding("s", scheme(workspace), "AB")
    code(workspace, master.id, "approach", 5, 20, 40)
    workspace.apply(set_master(done(workspace, master.id), "AB", master=True))
    workspace.code_as("CD")
    mine = workspace.new_coding("s", scheme(workspace), "CD", ("child_signal",))
    code(workspace, mine.id, "approach", 5.5)
    code(workspace, mine.id, "avoidance", 20)
    code(workspace, mine.id, "vocalisation", 55)
    done(workspace, mine.id)
    comparison = compare(workspace, mine.id)
    (part,) = comparison.parts
    assert part.id == "child_signal"
    assert [(each.match, each.at_us // S) for each in part.moments] == [
        (Match.AGREED, 5),
        (Match.OTHER_CODE, 20),
        (Match.MISSED, 40),
        (Match.EXTRA, 55),
    ]
    assert comparison.counts.share == 0.25


def test_a_pass_has_its_own_parts_and_nothing_of_the_rest(workspace: Workspace) -> None:
    info = workspace.new_coding("s", scheme(workspace), "AB", ("child_signal", "parent_response"))
    coded = workspace.coded_session(info.id)
    assert [track.id for track in coded.scheme.tracks] == ["parent_response", "child_signal"]
    assert coded.coding.on_track("child_regulation") == ()
    assert all(
        ref.track in info.tracks
        for each in coded.scheme.contingencies
        for ref in (*each.bids, *each.responses)
    )
    assert coded.scheme.contingencies
    whole = workspace.scheme_of(info.id)
    assert {part.id for part in parts_of(whole)} >= {"child_signal", "child_regulation"}
    assert scheme_of_pass(whole, replace(info, tracks=())) is whole
    assert coded.scheme.meaning_hash == whole.meaning_hash
