"""Erasing is for good: asked for once, stopped by a reason, finished after a crash."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from observer.app.erasing import (
    Erasing,
    erase_attachment,
    erase_family,
    erase_session,
    take_out_for_good,
)
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, Change, CodingInfo, Edit, Record, Replacement
from observer.model.errors import EditError, LockedError
from observer.model.family import Family, Participant
from observer.model.feedback import (
    Cue,
    FeedbackPlan,
    FeedbackSession,
    ParentWords,
    PlanItem,
    Showing,
)
from observer.model.keeping import Attachment, ErasureStop
from observer.model.plan_edits import remove_clip
from observer.model.project_edits import add as added
from observer.model.project_edits import remove, revise
from observer.model.scheme import Role
from observer.model.session import Clip, Recording, Session, Storing
from observer.storage.project_folder import create_project, open_project

DAY = date(2026, 3, 20)
FILM = Recording(id="film", session_id="s", label="film 1", storing=Storing.VAULT)
SCAN = Attachment(
    id="scan", family_id="f", label="formulier", kind="png", size_bytes=4, added_on=DAY
)
GIVEN = Consent(
    id="c",
    participant_id="m",
    purpose=Purpose.TREATMENT,
    given_by="m",
    given_on=DAY,
    evidence=("scan", "another"),
)
STOP = ErasureStop(id="stop", family_id="f", reason="klacht", set_by="AB", set_on=DAY)
RECORDS: tuple[Record, ...] = (
    Family(id="f", pseudonym="F-012"),
    Family(id="other", pseudonym="F-013"),
    Participant(id="m", family_id="f", role=Role.MOTHER, has_authority=True),
    Session(id="s", family_id="f", number=1, held_on=DAY),
    Session(id="s2", family_id="f", number=2, held_on=DAY),
    FILM,
    SCAN,
    GIVEN,
    Clip(id="clip", session_id="s", onset_us=0, offset_us=1),
    FeedbackPlan(id="plan", session_id="s", items=(PlanItem(clip_id="clip"),)),
    Cue(id="cue", plan_id="plan", clip_id="clip", at_us=0, text="zie je dat?"),
    FeedbackSession(id="talk", plan_id="plan", held_on=DAY, began_at="2026-03-20T10:00:00+00:00"),
    ParentWords(id="words", feedback_id="talk", clip_id="clip", said_by="m", words="mooi"),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    workspace = Workspace(open_project(tmp_path / "project"))
    for name in ("film", "scan"):
        (tmp_path / name).write_bytes(name.encode())
        workspace.store.vault.take_in(tmp_path / name, name, lambda _: None, lambda: False)
    replacements = tuple(Replacement(None, r) for r in RECORDS)
    workspace.apply(Edit(document=PROJECT, kind="test", replacements=replacements))
    yield workspace
    workspace.close()


def code(workspace: Workspace) -> CodingInfo:
    engagement = next(s for s in workspace.schemes() if s.id == "engagement")
    return workspace.new_coding("s", engagement, "AB")


def left(workspace: Workspace) -> set[str]:
    """Return the ids of the records, as memory and disk have them."""
    ids = set(workspace.project.records)
    assert ids == set(workspace.store.load_project().records)
    return ids


def test_an_erased_session_takes_all_that_stands_under_it(workspace: Workspace) -> None:
    info = code(workspace)
    erase_session(workspace, "s")(Progress())
    assert left(workspace) == {"f", "other", "m", "s2", "scan", "c"}
    assert workspace.store.vault.recordings() == ("scan",)
    assert not workspace.can_undo(PROJECT)
    with pytest.raises(KeyError):
        workspace.coding(info.id)
    assert not workspace.verify()


def test_what_was_removed_before_its_session_was_erased_can_be_read_or_brought_back_no_more(
    workspace: Workspace,
) -> None:
    said = Clip(id="said", session_id="s", onset_us=0, offset_us=1, parent_words="mooi gezegd")
    heard = ParentWords(id="heard", feedback_id="talk", clip_id="said", said_by="m", words="ja")
    workspace.apply(added("test_add", said, heard))
    workspace.apply(remove("test_remove", heard, said))
    workspace.apply(remove("test_remove", FILM))
    erase_session(workspace, "s")(Progress())
    store, kinds = workspace.store, ("test_add", "test_remove")
    assert store.changes(PROJECT, kinds) == ()
    assert store.vault.recordings() == ("scan",)
    folder = store.path
    workspace.close()
    again = Workspace(open_project(folder))
    assert not again.can_undo(PROJECT)
    assert not again.verify()
    again.apply(added("test_add", replace(STOP, id="later")))
    assert again.undo(PROJECT)
    assert not again.can_undo(PROJECT)
    again.close()


def later_conversation() -> tuple[Clip, FeedbackPlan, FeedbackSession]:
    """Return a conversation about the second session, its plan, and the one clip of its own."""
    own = Clip(id="own", session_id="s2", onset_us=0, offset_us=1)
    items = (PlanItem(clip_id="clip"), PlanItem(clip_id="own"))
    plan = FeedbackPlan(id="next", session_id="s2", items=items)
    talk = FeedbackSession(
        id="talk2", plan_id="next", held_on=DAY, began_at="2026-04-20T10:00:00+00:00"
    )
    return own, plan, talk


def test_an_open_window_forgets_with_the_disk_what_was_taken_from_its_moment_earlier(
    workspace: Workspace,
) -> None:
    own, plan, talk = later_conversation()
    words = ParentWords(id="said", feedback_id="talk2", clip_id="clip", said_by="m", words="mooi")
    workspace.apply(added("test_add", own, plan, talk, replace(words)))
    workspace.apply(remove_clip(workspace.project, workspace.project.get(Clip, "clip")))
    told: list[Change] = []
    workspace.subscribe(told.append)
    erase_session(workspace, "s")(Progress())
    assert "said" in workspace.project.records
    workspace.forget_erased()
    assert left(workspace) == {"f", "other", "m", "s2", "scan", "c", "own", "next", "talk2"}
    assert [record.id for record in told[-1].edit.removed] == ["said"]
    assert not workspace.can_undo(PROJECT)
    told.clear()
    gc.collect()
    alive = [each for each in gc.get_objects() if isinstance(each, ParentWords) and each == words]
    assert [each is words for each in alive] == [True]
    workspace.apply(added("test_add", replace(STOP, id="later")))
    assert workspace.undo(PROJECT)
    assert not workspace.verify()


def test_what_a_later_conversation_held_of_an_erased_session_goes_and_the_rest_of_it_stays(
    workspace: Workspace,
) -> None:
    own, plan, talk = later_conversation()
    kept = ParentWords(id="kept", feedback_id="talk2", clip_id="own", said_by="m", words="ja")
    moment = Showing(
        id="beside",
        feedback_id="talk2",
        clip_id="",
        session_id="s",
        began_ms=0,
        lasted_ms=9,
        onset_us=0,
        offset_us=9,
    )
    told = (
        Cue(id="cue2", plan_id="next", clip_id="clip", at_us=0, text="en hier?"),
        replace(kept, id="words2", clip_id="clip"),
        moment,
    )
    workspace.apply(added("test_add", own, plan, talk, kept))
    workspace.apply(added("test_add", *told))
    before = left(workspace)
    erase_session(workspace, "s")
    assert before - left(workspace) == {
        *("s", "film", "clip", "plan", "cue", "talk", "words"),
        *(record.id for record in told),
    }
    assert workspace.project.get(FeedbackPlan, "next").items == (PlanItem(clip_id="own"),)
    folder = workspace.store.path
    workspace.close()
    again = Workspace(open_project(folder))
    assert again.project.get(FeedbackPlan, "next").items == (PlanItem(clip_id="own"),)
    again.close()


def test_an_erased_family_takes_its_scans_and_leaves_the_others(workspace: Workspace) -> None:
    erase_family(workspace, "f")(Progress())
    assert left(workspace) == {"other"}
    assert workspace.store.vault.recordings() == ()
    assert not workspace.verify()
    assert ("erase", "f") in {(r.event, r.family_id) for r in workspace.store.access_log.rows()}


def test_a_film_that_was_coded_leaves_its_place_on_the_clock(workspace: Workspace) -> None:
    code(workspace)
    take_out_for_good(workspace, FILM)(Progress())
    kept = workspace.project.get(Recording, "film")
    assert (kept.storing, kept.path, kept.fingerprint) == (Storing.ERASED, "", "")
    assert not workspace.store.vault.holds("film")
    with pytest.raises(LockedError, match="was erased"):
        workspace.media_source("film")
    assert not workspace.verify()


def test_a_film_that_was_not_coded_leaves_nothing(workspace: Workspace) -> None:
    take_out_for_good(workspace, FILM)(Progress())
    assert "film" not in left(workspace)


def test_of_a_linked_film_goes_what_was_made_from_it(workspace: Workspace, tmp_path: Path) -> None:
    linked = replace(FILM, id="linked", storing=Storing.LINKED, path=str(tmp_path / "film"))
    workspace.apply(added("add", linked))
    workspace.store.derived.put("linked", "index", b"frames")
    take_out_for_good(workspace, linked)(Progress())
    assert workspace.store.derived.get("linked", "index") is None
    assert (tmp_path / "film").exists()


def test_a_scan_is_erased_and_proves_nothing_any_more(workspace: Workspace) -> None:
    erase_attachment(workspace, SCAN)(Progress())
    assert workspace.project.get(Consent, "c").evidence == ("another",)
    assert "scan" not in left(workspace)
    assert workspace.store.vault.recordings() == ("film",)


ERASING: dict[str, Callable[[Workspace], Erasing]] = {
    "film": lambda workspace: take_out_for_good(workspace, FILM),
    "session": lambda workspace: erase_session(workspace, "s"),
    "family": lambda workspace: erase_family(workspace, "f"),
}


@pytest.mark.parametrize("what", ERASING)
def test_a_stop_with_a_reason_keeps_all_until_it_is_lifted(workspace: Workspace, what: str) -> None:
    workspace.apply(added("stop", STOP))
    before = left(workspace)
    with pytest.raises(EditError, match=r"F-012 may be erased now: klacht \(AB\)"):
        ERASING[what](workspace)
    assert left(workspace) == before
    assert workspace.store.vault.holds("film")
    workspace.apply(revise("stop", STOP, replace(STOP, lifted_on=DAY)))
    ERASING[what](workspace)(Progress())
    assert not workspace.store.vault.holds("film")


@pytest.mark.parametrize("what", ERASING)
def test_an_erasure_whose_work_never_began_is_finished_at_the_next_opening(
    workspace: Workspace, what: str
) -> None:
    ERASING[what](workspace)
    folder = workspace.store.path
    workspace.close()
    again = Workspace(open_project(folder))
    assert not again.store.vault.holds("film")
    assert "film" not in again.project.records
    assert not again.verify()
    again.close()
    last = Workspace(open_project(folder))
    assert [row.event for row in last.store.access_log.rows()].count("erase") == 1
    last.close()
