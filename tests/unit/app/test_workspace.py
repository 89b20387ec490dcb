"""A workspace over a real project: what was done is there after a restart, undo included."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from observer.app.workspace import UNSAVED_LIMIT, Workspace
from observer.model.coding_edits import Press, press, write_memo
from observer.model.edits import (
    PROJECT,
    Change,
    CodingInfo,
    CodingStatus,
    Edit,
    Origin,
    Record,
    Replacement,
)
from observer.model.errors import EditError, MovedError, SchemeError, StorageError, TextError
from observer.model.event import Event, Memo
from observer.model.family import Family
from observer.model.messages import msg
from observer.model.realign import revise_recording
from observer.model.scheme import Scheme
from observer.model.session import Recording, Session, Storing
from observer.model.store import StoreState
from observer.storage.project_folder import create_project, open_project

SRR = "sensitivity-responsiveness-regulation"
WORDS = "a long sentence to open with"


def add(*records: Record) -> Edit:
    return Edit(
        document=PROJECT, kind="test", replacements=tuple(Replacement(None, r) for r in records)
    )


@pytest.fixture
def reopen(tmp_path: Path) -> Iterator[Callable[[], Workspace]]:
    folder = tmp_path / "project"
    create_project(folder, coder="AB", passphrase=None)
    opened: list[Workspace] = []

    def again() -> Workspace:
        if opened:
            opened.pop().close()
        opened.append(Workspace(open_project(folder)))
        return opened[-1]

    yield again
    if opened:
        opened.pop().close()


@pytest.fixture
def workspace(reopen: Callable[[], Workspace]) -> Workspace:
    workspace = reopen()
    workspace.apply(
        add(
            Family(id="family", pseudonym="F-012"),
            Session(id="session", family_id="family", number=1),
            Recording(
                id="film",
                session_id="session",
                label="film 1",
                storing=Storing.LINKED,
                path="/nowhere/film.mp4",
                duration_us=60_000_000,
                offset_us=1_000_000,
                rate=Fraction(1),
            ),
        )
    )
    return workspace


def scheme(workspace: Workspace) -> Scheme:
    return next(s for s in workspace.schemes() if s.id == SRR)


def press_code(workspace: Workspace, coding_id: str, track: str, code: str, at_us: int) -> None:
    on = workspace.scheme_of(coding_id).track(track)
    workspace.apply(
        press(workspace.coding(coding_id), Press(track=on, code=on.code(code), time_us=at_us))
    )


@pytest.fixture
def coding(workspace: Workspace) -> str:
    return workspace.new_coding("session", scheme(workspace), "AB").id


def test_a_new_coding_starts_its_exhaustive_tracks_where_the_film_starts(
    workspace: Workspace, coding: str
) -> None:
    running = workspace.coding(coding).on_track("child_regulation")
    assert [(e.code, e.onset_us, e.is_open) for e in running] == [("calm", 1_000_000, True)]


def test_codes_undo_and_redo_survive_a_restart(
    workspace: Workspace, coding: str, reopen: Callable[[], Workspace]
) -> None:
    for second in range(2, 12):
        press_code(workspace, coding, "child_signal", "approach", second * 1_000_000)
    for _ in range(4):
        workspace.undo(coding)
    left = workspace.coding(coding)
    again = reopen()
    assert again.coding(coding) == left
    assert [again.redo(coding) for _ in range(5)] == [True] * 4 + [False]
    assert len(again.coding(coding).on_track("child_signal")) == 10
    while again.undo(coding):
        pass
    assert [e.code for e in again.coding(coding).all_events()] == ["calm"]


def test_a_new_edit_ends_what_could_be_redone(workspace: Workspace, coding: str) -> None:
    press_code(workspace, coding, "child_signal", "approach", 2_000_000)
    workspace.undo(coding)
    press_code(workspace, coding, "child_signal", "avoidance", 3_000_000)
    assert not workspace.can_redo(coding)
    assert not workspace.redo(coding)


def test_undo_of_one_coding_leaves_another_coders_alone(workspace: Workspace, coding: str) -> None:
    other = workspace.new_coding("session", scheme(workspace), "CD").id
    press_code(workspace, coding, "child_signal", "approach", 2_000_000)
    press_code(workspace, other, "child_signal", "approach", 2_000_000)
    workspace.undo(coding)
    assert not workspace.coding(coding).on_track("child_signal")
    assert len(workspace.coding(other).on_track("child_signal")) == 1


def test_listeners_learn_what_changed_and_why(workspace: Workspace, coding: str) -> None:
    seen: list[Change] = []
    stop = workspace.subscribe(seen.append)
    press_code(workspace, coding, "child_signal", "approach", 2_000_000)
    workspace.undo(coding)
    stop()
    workspace.redo(coding)
    assert [(c.origin, c.document, c.kinds) for c in seen] == [
        (Origin.EDIT, coding, frozenset({Event})),
        (Origin.UNDO, coding, frozenset({Event})),
    ]
    assert seen[0].edit.added == seen[1].edit.removed


def test_a_second_coding_of_one_coder_is_a_further_pass(workspace: Workspace, coding: str) -> None:
    second = workspace.new_coding("session", scheme(workspace), "AB")
    assert workspace.project.get(CodingInfo, coding).pass_number == 1
    assert second.pass_number == 2


def test_an_edit_that_does_not_fit_changes_nothing(
    workspace: Workspace, reopen: Callable[[], Workspace]
) -> None:
    before = workspace.project
    ghost = Family(id="ghost", pseudonym="F-000")
    with pytest.raises(EditError, match="changed in the meantime"):
        workspace.apply(Edit(document=PROJECT, kind="x", replacements=(Replacement(ghost, None),)))
    assert workspace.project == before
    assert reopen().project.families() == before.families()


def test_a_coding_keeps_the_scheme_it_was_made_with(
    workspace: Workspace, coding: str, reopen: Callable[[], Workspace]
) -> None:
    before = workspace.scheme_of(coding)
    assert reopen().scheme_of(coding) == before


def test_a_coding_without_its_scheme_says_so(workspace: Workspace) -> None:
    lost = CodingInfo(
        id="lost",
        session_id="session",
        coder="AB",
        scheme_id="gone",
        scheme_version="1.0.0",
        scheme_hash="0",
    )
    workspace.apply(add(lost))
    with pytest.raises(SchemeError, match=r"gone 1\.0\.0"):
        workspace.scheme_of("lost")


def test_a_moved_film_is_named(workspace: Workspace) -> None:
    with pytest.raises(MovedError, match=r"film\.mp4 is no longer at"):
        workspace.media_source("film")


def test_undo_of_the_project_never_takes_a_coding_away(workspace: Workspace, coding: str) -> None:
    press_code(workspace, coding, "child_signal", "approach", 2_000_000)
    with pytest.raises(EditError, match="would take the coding of AB away"):
        workspace.undo(PROJECT)
    workspace.undo(coding)
    assert workspace.undo(PROJECT)
    assert not workspace.project.codings("session")


def test_what_storage_does_not_take_is_not_made(
    workspace: Workspace, coding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise StorageError(msg("This project is open to read only."))

    before = workspace.project, workspace.coding(coding), workspace.last_edit(coding)
    monkeypatch.setattr(type(workspace.store), "submit", refuse)
    with pytest.raises(StorageError, match="read only"):
        press_code(workspace, coding, "child_signal", "approach", 2_000_000)
    with pytest.raises(StorageError, match="read only"):
        workspace.apply(add(Family(id="other", pseudonym="F-013")))
    assert (workspace.project, workspace.coding(coding), workspace.last_edit(coding)) == before


def test_a_finished_coding_is_locked(workspace: Workspace, coding: str) -> None:
    info = workspace.project.get(CodingInfo, coding)
    finished = replace(info, status=CodingStatus.FINISHED)
    workspace.apply(
        Edit(document=PROJECT, kind="finish", replacements=(Replacement(info, finished),))
    )
    with pytest.raises(EditError, match="finished and locked"):
        press_code(workspace, coding, "child_signal", "approach", 2_000_000)
    assert not workspace.coding(coding).on_track("child_signal")


def test_a_listener_that_fails_costs_no_history(workspace: Workspace, coding: str) -> None:
    def fail(_: Change) -> None:
        raise RuntimeError

    stop = workspace.subscribe(fail)
    with pytest.raises(RuntimeError):
        press_code(workspace, coding, "child_signal", "approach", 2_000_000)
    stop()
    workspace.undo(coding)
    assert not workspace.coding(coding).on_track("child_signal")


@pytest.mark.parametrize("text", ["half \ud83d", "bell \x07", "a" * 40_000])
def test_text_that_no_file_can_hold_is_refused_when_it_is_typed(
    workspace: Workspace, coding: str, text: str
) -> None:
    with pytest.raises(TextError, match="what you typed"):
        workspace.apply(write_memo(workspace.coding(coding), None, Memo(id="memo", text=text)))
    assert not workspace.coding(coding).memos


def test_a_note_that_looks_like_a_formula_is_only_text(
    workspace: Workspace, coding: str, reopen: Callable[[], Workspace]
) -> None:
    note = Memo(id="memo", text='=HYPERLINK("elsewhere", "click")\nA second line.')
    workspace.apply(write_memo(workspace.coding(coding), None, note))
    assert reopen().coding(coding).memos == (note,)


def test_coding_stops_when_too_much_waits_for_the_disk(
    workspace: Workspace, coding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble = StorageError(msg("The disk is full."))
    state = StoreState(submitted=UNSAVED_LIMIT + 5, acknowledged=5, trouble=trouble)
    monkeypatch.setattr(type(workspace.store), "state", property(lambda _: state))
    before = workspace.coding(coding)
    with pytest.raises(StorageError, match="200 changes wait for the disk"):
        press_code(workspace, coding, "child_signal", "approach", 2_000_000)
    assert workspace.coding(coding) == before


def move_film(workspace: Workspace, offset_us: int) -> None:
    """Correct the start of the film, as its form does."""
    film = workspace.project.get(Recording, "film")
    after = replace(film, offset_us=offset_us)
    workspace.apply(revise_recording(workspace.project, film, after))


def onsets(workspace: Workspace, coding: str) -> list[int]:
    return [event.onset_us for event in workspace.coding(coding).all_events()]


def test_every_coding_of_a_session_follows_its_film_on_the_clock(
    workspace: Workspace, reopen: Callable[[], Workspace], coding: str
) -> None:
    second = workspace.new_coding("session", scheme(workspace), "CD").id
    press_code(workspace, coding, "child_signal", "approach", 5_000_000)
    press_code(workspace, second, "child_signal", "avoidance", 7_000_000)
    move_film(workspace, 3_500_000)
    assert onsets(workspace, coding) == [3_500_000, 7_500_000]
    assert onsets(workspace, second) == [3_500_000, 9_500_000]
    again = reopen()
    assert onsets(again, coding) == [3_500_000, 7_500_000]


def test_taking_the_correction_back_gives_the_codings_and_their_undo_back(
    workspace: Workspace, reopen: Callable[[], Workspace], coding: str
) -> None:
    press_code(workspace, coding, "child_signal", "approach", 5_000_000)
    before = workspace.coding(coding)
    move_film(workspace, 3_500_000)
    moved = workspace.coding(coding)
    assert not workspace.undo(coding)
    again = reopen()
    assert not again.undo(coding)
    assert again.undo(PROJECT)
    assert again.coding(coding) == before
    assert not again.redo(coding)
    assert again.redo(PROJECT)
    assert again.coding(coding) == moved
    assert again.undo(PROJECT)
    assert again.undo(coding)
    assert onsets(again, coding) == [1_000_000]


def test_a_finished_coding_follows_its_film_too(workspace: Workspace, coding: str) -> None:
    press_code(workspace, coding, "child_signal", "approach", 5_000_000)
    info = workspace.project.get(CodingInfo, coding)
    finished = replace(info, status=CodingStatus.FINISHED)
    workspace.apply(
        Edit(document=PROJECT, kind="finish", replacements=(Replacement(info, finished),))
    )
    before = workspace.coding(coding)
    move_film(workspace, 3_500_000)
    assert onsets(workspace, coding) == [3_500_000, 7_500_000]
    assert workspace.undo(PROJECT)
    assert workspace.coding(coding) == before


def test_what_was_coded_after_a_correction_follows_when_it_is_taken_back(
    workspace: Workspace, coding: str
) -> None:
    move_film(workspace, 3_500_000)
    press_code(workspace, coding, "child_signal", "approach", 7_500_000)
    workspace.undo(PROJECT)
    assert onsets(workspace, coding) == [1_000_000, 5_000_000]
    workspace.redo(PROJECT)
    assert onsets(workspace, coding) == [3_500_000, 7_500_000]


def test_without_a_passphrase_another_coder_can_go_on(workspace: Workspace, coding: str) -> None:
    workspace.code_as("CD")
    assert workspace.coder == "CD"
    press_code(workspace, coding, "child_signal", "approach", 5_000_000)
    assert workspace.store.coder == "AB"


def test_behind_a_passphrase_the_coder_is_who_opened_the_project(tmp_path: Path) -> None:
    folder = tmp_path / "guarded"
    create_project(folder, coder="AB", passphrase=WORDS)
    workspace = Workspace(open_project(folder, passphrase=WORDS))
    workspace.code_as("AB")
    with pytest.raises(EditError):
        workspace.code_as("CD")
    assert workspace.coder == "AB"
    workspace.close()
