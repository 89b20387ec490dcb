"""What a scheme says to a parent is offered for a moment: only there, and only what may be said."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from observer.app.parent_wording import offered_for, offered_words
from observer.app.workspace import Workspace
from observer.model.coding_edits import Press, press
from observer.model.family import Family, Participant
from observer.model.project_edits import add
from observer.model.scheme import Role
from observer.model.session import Clip, Session
from observer.model.sheet import Address, ParentSheet
from observer.model.time import Interval
from observer.storage.project_folder import create_project, open_project
from observer.text.catalogue import catalogue

S = 1_000_000
FITTED = "You saw what Noor showed. You answered, and it fitted Noor."
CLIP = Clip(id="c", session_id="s", onset_us=5 * S, offset_us=12 * S, for_caregiver="m")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    made = Workspace(open_project(tmp_path / "project"))
    made.apply(
        add(
            "test",
            Family(id="f", pseudonym="F-012"),
            Participant(id="m", family_id="f", role=Role.MOTHER),
            Participant(id="k", family_id="f", role=Role.CHILD, name="Noor"),
            Session(id="s", family_id="f", number=1, present=("m", "k")),
        )
    )
    yield made
    made.close()


def code(workspace: Workspace, coder: str, *events: tuple[str, str, float]) -> None:
    scheme = next(s for s in workspace.schemes() if s.id.startswith("sensitivity"))
    info = workspace.new_coding("s", scheme, coder)
    for track_id, code_id, second in events:
        track = scheme.track(track_id)
        pressed = Press(track=track, code=track.code(code_id), time_us=round(second * S))
        workspace.apply(press(workspace.coding(info.id), pressed))


def test_what_was_coded_at_the_moment_is_offered_with_the_childs_name(
    workspace: Workspace,
) -> None:
    code(
        workspace,
        "AB",
        ("parent_response", "sensitive_response", 6),
        ("parent_response", "sensitive_response", 7),
        ("parent_response", "missed_signal", 8),
        ("parent_response", "intrusive_act", 9),
    )
    words = offered_for(workspace, CLIP, catalogue("en"))
    assert words.count(FITTED) == 1
    assert not [each for each in words if "missed" in each or "{child}" in each]


def test_what_was_coded_before_and_after_is_not(workspace: Workspace) -> None:
    code(
        workspace,
        "AB",
        ("parent_response", "sensitive_response", 4),
        ("parent_response", "sensitive_response", 12),
    )
    assert FITTED not in offered_for(workspace, CLIP, catalogue("en"))


def test_a_state_that_runs_on_into_the_moment_is_offered(workspace: Workspace) -> None:
    code(workspace, "AB", ("parent_soothing", "verbal_soothing", 2))
    words = offered_words(workspace, "s", Interval(5 * S, 6 * S), catalogue("nl"), Address.JE)
    assert "Je praatte zacht. Noor hoorde: jij bent er." in words


@pytest.mark.parametrize(
    ("address", "begins"),
    [(Address.JE, "Je zag"), (Address.U, "U zag"), (Address.JULLIE, "Jullie zagen")],
)
def test_the_parent_is_spoken_to_as_on_her_sheet(
    workspace: Workspace, address: Address, begins: str
) -> None:
    code(workspace, "AB", ("parent_response", "sensitive_response", 6))
    workspace.apply(
        add("test", ParentSheet(id="p", session_id="s", caregiver_id="m", address=address))
    )
    words = offered_for(workspace, CLIP, catalogue("nl"))
    assert any(each.startswith(begins) for each in words)


def test_who_codes_blind_is_offered_nothing_of_what_another_coded(workspace: Workspace) -> None:
    code(workspace, "CD", ("parent_response", "sensitive_response", 6))
    workspace.code_as("AB")
    assert offered_for(workspace, CLIP, catalogue("en")) == ()
    workspace.blind.lift("s")
    assert FITTED in offered_for(workspace, CLIP, catalogue("en"))


def test_a_code_that_is_hidden_from_parents_offers_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    code(workspace, "AB", ("parent_response", "sensitive_response", 6))
    scheme = workspace.scheme_of(workspace.project.codings("s")[0].id)
    hidden = replace(
        scheme,
        tracks=tuple(
            replace(t, codes=tuple(replace(c, hide_from_parent=True) for c in t.codes))
            for t in scheme.tracks
        ),
    )
    monkeypatch.setattr(workspace, "scheme_of", lambda _coding: hidden)
    assert offered_for(workspace, CLIP, catalogue("en")) == ()
