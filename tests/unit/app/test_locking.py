"""A film of which a consent for treatment was withdrawn is locked, and says so in a sentence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from observer.app.films import session_films
from observer.app.release import REFUSED, ReleaseItem, request, why_not_shown
from observer.app.snapshot import SnapshotRequest, prepare_snapshot
from observer.app.workspace import Workspace
from observer.model.coding_edits import write_memo
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, CodingInfo, Edit, Record, Replacement
from observer.model.errors import LockedError, MediaError, ReleaseRefusedError
from observer.model.event import Memo
from observer.model.family import Family, Participant
from observer.model.project_edits import revise
from observer.model.scheme import Role
from observer.model.session import Clip, Recording, Session, Storing
from observer.storage.project_folder import create_project, open_project
from observer.text.catalogue import catalogue

FILM = Path(__file__).resolve().parents[3] / "sample_sessions" / "session-1.mp4"
TODAY = date.today()  # noqa: DTZ011  the gate of playing asks for the day of the calendar
GIVEN = tuple(
    Consent(
        id=f"{about}-{purpose}",
        participant_id=about,
        purpose=purpose,
        given_by="m",
        given_on=TODAY - timedelta(days=30),
    )
    for purpose in (Purpose.TREATMENT, Purpose.RESEARCH)
    for about in ("m", "k")
)
GRANDMOTHER = Consent(
    id="grandmother",
    participant_id="g",
    purpose=Purpose.TREATMENT,
    given_by="g",
    given_on=TODAY - timedelta(days=30),
)
MOMENT = Clip(id="c", session_id="s", onset_us=0, offset_us=1_000_000)


def add(*records: Record) -> Edit:
    return Edit(
        document=PROJECT, kind="test", replacements=tuple(Replacement(None, r) for r in records)
    )


def film(name: str, *seen: str) -> Recording:
    return Recording(
        id=name,
        session_id="s",
        label=name,
        storing=Storing.LINKED,
        path=str(FILM),
        duration_us=90_000_000,
        width_px=960,
        height_px=540,
        recognisable=seen,
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    workspace = Workspace(open_project(tmp_path / "project"))
    workspace.apply(
        add(
            Family(id="f", pseudonym="F-012"),
            Participant(id="m", family_id="f", role=Role.MOTHER, has_authority=True),
            Participant(id="g", family_id="f", role=Role.GRANDPARENT),
            Participant(id="k", family_id="f", role=Role.CHILD, name="Noor"),
            Session(id="s", family_id="f", number=1, held_on=TODAY, present=("m", "g", "k")),
            film("near", "m", "k"),
            film("far", "m", "k", "g"),
            MOMENT,
            *GIVEN,
            GRANDMOTHER,
        )
    )
    engagement = next(s for s in workspace.schemes() if s.id == "engagement")
    workspace.new_coding("s", engagement, "AB")
    yield workspace
    workspace.close()


def withdraw(workspace: Workspace, consent: Consent, day: date = TODAY) -> None:
    workspace.apply(revise("consent", consent, replace(consent, withdrawn_on=day)))


def test_a_withdrawn_film_is_neither_opened_nor_coded_nor_shared(workspace: Workspace) -> None:
    coding = workspace.project.of(CodingInfo)[0]
    assert workspace.media_source("near") == FILM
    withdraw(workspace, GIVEN[0])
    with pytest.raises(LockedError) as locked:
        workspace.media_source("near")
    said = catalogue("en").error(locked.value)
    assert said.startswith("Session 1 of family F-012 is locked: the mother has withdrawn consent.")
    late = Memo(id="late", text="late")
    with pytest.raises(LockedError):
        workspace.apply(write_memo(workspace.coding(coding.id), None, late))
    with pytest.raises(LockedError):
        workspace.new_coding("s", workspace.scheme_of(coding.id), "CD")
    for purpose in (Purpose.RESEARCH, None):
        item = ReleaseItem(session_ids=("s",), purpose=purpose, what="x")
        with pytest.raises(ReleaseRefusedError, match="is locked"):
            request(workspace.project, item, TODAY, workspace.store.access_log)
    last = workspace.store.access_log.rows()[-1]
    assert last.event == REFUSED
    assert last.detail == "x purpose=none sessions=1 locked withdrawn:mother>mother"


def test_a_picture_of_a_locked_film_is_refused_at_the_gate_and_that_is_noted(
    workspace: Workspace, tmp_path: Path
) -> None:
    withdraw(workspace, GIVEN[0])
    wish = SnapshotRequest(
        recording_id="near", frame=0, time_us=0, purpose=Purpose.TREATMENT, folder=tmp_path
    )
    with pytest.raises(ReleaseRefusedError, match="is locked"):
        prepare_snapshot(workspace, wish)
    assert workspace.store.access_log.rows()[-1].event == REFUSED


def test_the_films_say_why_and_are_open_again_once_consent_is_given_anew(
    workspace: Workspace,
) -> None:
    withdraw(workspace, GIVEN[0])
    films = session_films(workspace, "s")
    assert films.absent == {"near", "far"}
    source = films.views[0][0].source
    assert not isinstance(source, Path)
    with pytest.raises(MediaError, match="is locked"):
        source()
    workspace.undo(PROJECT)
    assert session_films(workspace, "s").absent == frozenset()


def test_a_film_without_the_person_who_withdrew_stays_open(workspace: Workspace) -> None:
    withdraw(workspace, GRANDMOTHER)
    assert workspace.media_source("near") == FILM
    with pytest.raises(LockedError):
        workspace.media_source("far")
    assert session_films(workspace, "s").absent == {"far"}
    assert workspace.locks.of("s") is not None


def test_a_withdrawal_counts_from_its_day(workspace: Workspace) -> None:
    withdraw(workspace, GIVEN[0], TODAY + timedelta(days=1))
    assert workspace.locks.of("s") is None


def test_a_consent_for_research_withdrawn_locks_nothing(workspace: Workspace) -> None:
    withdraw(workspace, GIVEN[2])
    assert workspace.locks.of("s") is None
    assert why_not_shown(workspace.project, MOMENT, TODAY, ["m"]) is None


def test_verifying_names_no_film_that_is_only_locked(workspace: Workspace) -> None:
    withdraw(workspace, GIVEN[0])
    assert not [problem for problem in workspace.verify() if problem.file in {"near", "far"}]


def test_consent_withdrawn_during_a_conversation_counts_at_the_next_moment(
    workspace: Workspace,
) -> None:
    assert why_not_shown(workspace.project, MOMENT, TODAY, ["m"]) is None
    assert (
        why_not_shown(workspace.project, workspace.project.get(Session, "s"), TODAY, ["m", "g"])
        is None
    )
    withdraw(workspace, GIVEN[1])
    refused = why_not_shown(workspace.project, MOMENT, TODAY, ["m"])
    assert refused is not None
    assert "the mother has withdrawn consent for the child" in str(refused)


def test_nobody_sees_the_film_or_moment_of_another_caregiver(workspace: Workspace) -> None:
    father = Participant(id="d", family_id="f", role=Role.FATHER)
    hers = replace(MOMENT, id="hers", for_caregiver="m")
    workspace.apply(add(father, hers))
    project = workspace.project
    assert why_not_shown(project, hers, TODAY, ["m"]) is None
    assert why_not_shown(project, MOMENT, TODAY, ["d"]) is not None
    assert why_not_shown(project, MOMENT, TODAY, ["m", "d"]) is not None
    assert why_not_shown(project, hers, TODAY, ["m", "g"]) is not None
    assert why_not_shown(project, hers, TODAY, []) is not None, "nobody said who looks"
    assert why_not_shown(project, replace(MOMENT, id="gone"), TODAY, ["m"]) is not None
