"""The paragraph for the dossier: roles and words, no script, and the gate before it is copied."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from observer.app.dossier import copy_for_dossier, dossier_paragraph
from observer.app.workspace import Workspace
from observer.model.consent import Consent, Purpose
from observer.model.errors import ReleaseRefusedError
from observer.model.family import Family, Participant
from observer.model.feedback import (
    Cue,
    FeedbackPlan,
    FeedbackSession,
    ParentWords,
    Reaction,
    Showing,
)
from observer.model.project_edits import add, revise
from observer.model.scheme import Role
from observer.model.session import Clip, Recording, Session, Storing
from observer.storage.project_folder import create_project, open_project
from observer.text.catalogue import catalogue

DAY = date(2026, 3, 21)
CONSENTS = tuple(
    Consent(
        id=f"consent-{about}",
        participant_id=about,
        purpose=Purpose.TREATMENT,
        given_by="m",
        given_on=date(2026, 1, 1),
    )
    for about in ("m", "k")
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    workspace = Workspace(open_project(tmp_path / "project"))
    workspace.apply(
        add(
            "given",
            Family(id="f", pseudonym="F-012"),
            Participant(id="m", family_id="f", role=Role.MOTHER, name="Sanne", has_authority=True),
            Participant(id="k", family_id="f", role=Role.CHILD, name="Noor"),
            Session(
                id="s",
                family_id="f",
                number=2,
                held_on=date(2026, 3, 14),
                present=("m", "k"),
            ),
            Clip(id="c", session_id="s", onset_us=0, offset_us=9_000_000, title="The tower"),
            FeedbackPlan(
                id="plan",
                session_id="s",
                caregivers=("m",),
                question="When has she had enough?",
                last_point="Wait a moment.",
            ),
            Cue(id="cue", plan_id="plan", clip_id="c", at_us=1, text="hypothesis of mine"),
            FeedbackSession(
                id="held",
                plan_id="plan",
                held_on=DAY,
                began_at="2026-03-21T10:00:00+00:00",
                lasted_ms=1,
                working_point="Count to five.",
                next_on=date(2026, 4, 4),
            ),
            Showing(
                id="x",
                feedback_id="held",
                clip_id="c",
                session_id="s",
                began_ms=0,
                lasted_ms=26_000,
                onset_us=0,
                offset_us=9_000_000,
            ),
            ParentWords(
                id="w",
                feedback_id="held",
                clip_id="c",
                said_by="m",
                words="She looks at me first.",
                reactions=(Reaction.TOUCHED, Reaction.LAUGHS),
            ),
            *CONSENTS,
        )
    )
    yield workspace
    workspace.close()


def test_it_says_what_was_seen_said_and_agreed_in_one_paragraph(workspace: Workspace) -> None:
    assert dossier_paragraph(workspace.project, "held", catalogue("en")) == (
        "Looked back on 2026-03-21 with mother at the film of 2026-03-14 (session 2). "
        "Question: “When has she had enough?” Working point of last time: Wait a moment. "
        "Seen: The tower (0:26). Mother said: “She looks at me first.” "
        "Mother was touched, laughed. Working point: Count to five. "
        "Next appointment: 2026-04-04."
    )


def test_no_name_and_nothing_of_the_script_is_in_it(workspace: Workspace) -> None:
    for language in ("nl", "en"):
        words = dossier_paragraph(workspace.project, "held", catalogue(language))
        assert not [each for each in ("Sanne", "Noor", "hypothesis") if each in words]


def test_copying_it_is_noted_in_the_access_log(workspace: Workspace) -> None:
    copied = copy_for_dossier(workspace, "held", catalogue("en"), DAY)
    assert copied.startswith("Looked back")
    row = list(workspace.store.access_log.rows())[-1]
    assert row.event == "released"
    assert row.detail == "dossier-paragraph purpose=treatment sessions=2"


def test_without_consent_for_treatment_it_is_not_copied(workspace: Workspace) -> None:
    withdrawn = replace(CONSENTS[0], withdrawn_on=date(2026, 3, 1))
    workspace.apply(revise("withdraw", CONSENTS[0], withdrawn))
    with pytest.raises(ReleaseRefusedError, match="has withdrawn consent"):
        copy_for_dossier(workspace, "held", catalogue("en"), DAY)


@pytest.mark.parametrize("words_only", [False, True])
def test_what_is_told_of_an_earlier_film_must_be_allowed_too(
    workspace: Workspace, *, words_only: bool
) -> None:
    said = ParentWords(id="w1", feedback_id="held", clip_id="c1", said_by="m", words="Then too.")
    shown = replace(workspace.project.get(Showing, "x"), id="x1", clip_id="c1", session_id="s1")
    later, earlier = (
        Recording(
            id=f"film-{session}",
            session_id=session,
            label="film",
            storing=Storing.VAULT,
            recognisable=seen,
        )
        for session, seen in (("s", ("m", "k")), ("s1", ("d", "k")))
    )
    workspace.apply(
        add(
            "earlier",
            Participant(id="d", family_id="f", role=Role.FATHER),
            Session(id="s1", family_id="f", number=1),
            later,
            earlier,
            Clip(id="c1", session_id="s1", onset_us=0, offset_us=9, title="The door"),
            said if words_only else shown,
        )
    )
    with pytest.raises(ReleaseRefusedError, match="Session 1 of family F-012"):
        copy_for_dossier(workspace, "held", catalogue("en"), DAY)
    by_himself = replace(CONSENTS[0], id="consent-d", participant_id="d", given_by="d")
    workspace.apply(add("given", by_himself))
    copy_for_dossier(workspace, "held", catalogue("en"), DAY)
    row = list(workspace.store.access_log.rows())[-1]
    assert row.detail == "dossier-paragraph purpose=treatment sessions=2,1"
