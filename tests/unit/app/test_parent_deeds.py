"""What a parent did is proposed for her sheet: hers alone, plain, never a code or a note."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from observer.app.parent_deeds import MOST_DEEDS, offered_deeds, proposed_deeds, shown_signals
from observer.app.sheet_filling import fill_sheet
from observer.app.workspace import Workspace
from observer.model.coding_edits import Press, press
from observer.model.edits import ProjectRecord
from observer.model.family import Family, Participant
from observer.model.feedback import Cue, FeedbackPlan, FeedbackSession
from observer.model.project_edits import add
from observer.model.scheme import Role
from observer.model.session import Clip, Session
from observer.model.sheet import Address, ParentSheet
from observer.storage.project_folder import create_project, open_project
from observer.text.catalogue import catalogue

S = 1_000_000
NL = catalogue("nl")
ANSWERED = "Je zag wat Noor liet zien. Jij gaf antwoord, en dat paste bij Noor."
SOOTHED = "Je praatte zacht. Noor hoorde: jij bent er."
SHEET = ParentSheet(id="sheet", session_id="s", caregiver_id="m")
CLIP = Clip(id="c", session_id="s", onset_us=5 * S, offset_us=12 * S, words="Noor lachte.")
PLAN = FeedbackPlan(id="plan", session_id="s", caregivers=("m",))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    made = Workspace(open_project(tmp_path / "project"))
    yield made
    made.close()


def begin(
    workspace: Workspace, *more: ProjectRecord, present: tuple[str, ...] = ("m", "k")
) -> None:
    people = (
        Participant(id="m", family_id="f", role=Role.MOTHER),
        Participant(id="d", family_id="f", role=Role.FATHER),
        Participant(id="k", family_id="f", role=Role.CHILD, name="Noor"),
    )
    session = Session(id="s", family_id="f", number=1, present=present)
    workspace.apply(add("test", Family(id="f", pseudonym="F-012"), *people, session, *more))
    scheme = next(s for s in workspace.schemes() if s.id.startswith("sensitivity"))
    info = workspace.new_coding("s", scheme, "AB")
    for track_id, code_id, second in (
        ("parent_response", "sensitive_response", 6),
        ("parent_response", "missed_signal", 7),
        ("child_signal", "smile", 8),
        ("parent_soothing", "verbal_soothing", 9),
    ):
        track = scheme.track(track_id)
        pressed = Press(track=track, code=track.code(code_id), time_us=second * S)
        workspace.apply(press(workspace.coding(info.id), pressed))


def test_what_she_was_coded_to_do_is_proposed_in_words_and_the_childs_part_is_not(
    workspace: Workspace,
) -> None:
    begin(workspace, CLIP)
    assert proposed_deeds(workspace, SHEET, NL) == (ANSWERED, SOOTHED)
    assert shown_signals(workspace, SHEET, NL) == ("Noor was rustig.", "Noor lachte naar jou.")
    u = replace(SHEET, address=Address.U)
    assert all(deed.startswith("U ") for deed in proposed_deeds(workspace, u, NL))


def test_a_title_that_speaks_to_her_is_proposed_first_and_what_is_read_already_is_not(
    workspace: Workspace,
) -> None:
    spoken = replace(CLIP, title="je wachtte even", words=f"Noor lachte. {SOOTHED}")
    named = replace(CLIP, id="named", onset_us=30 * S, offset_us=31 * S, title="De toren")
    trade = replace(named, id="trade", title="Je co-reguleerde")
    begin(workspace, spoken, named, trade)
    assert proposed_deeds(workspace, SHEET, NL) == ("Je wachtte even.", ANSWERED)


def test_where_it_is_unclear_which_caregiver_did_it_nothing_coded_is_proposed(
    workspace: Workspace,
) -> None:
    his = replace(CLIP, id="his", for_caregiver="d", title="Je zong")
    begin(workspace, CLIP, his, present=("m", "d", "k"))
    assert proposed_deeds(workspace, SHEET, NL) == ()
    workspace.apply(add("test", replace(CLIP, id="hers", for_caregiver="m")))
    assert proposed_deeds(workspace, SHEET, NL) == (ANSWERED, SOOTHED)


def test_never_more_than_a_few_are_proposed(workspace: Workspace) -> None:
    begin(
        workspace,
        *(
            replace(CLIP, id=f"c{n}", onset_us=n * S, offset_us=(n + 1) * S, title=f"Je deed {n}")
            for n in range(20, 29)
        ),
    )
    assert len(proposed_deeds(workspace, SHEET, NL)) == MOST_DEEDS


def test_her_own_script_is_offered_where_it_speaks_to_the_parent_and_never_put_there(
    workspace: Workspace,
) -> None:
    cue = Cue(id="q", plan_id="plan", clip_id="c", at_us=6 * S)
    comments = (
        replace(cue, text="Let op haar schouders. Je bleef rustig zitten. Hechting?"),
        replace(cue, id="trade", text="Je bent sensitief."),
        replace(cue, id="elsewhere", clip_id="", text="Je keek weg."),
    )
    held = FeedbackSession(
        id="held", plan_id="plan", held_on=date(2026, 3, 21), began_at="2026", lasted_ms=1
    )
    begin(workspace, CLIP, PLAN, held, *comments)
    offered = offered_deeds(workspace, SHEET, NL)
    assert offered == (ANSWERED, SOOTHED, "Je bleef rustig zitten.")
    edit = fill_sheet(
        workspace.project, "s", "m", NL, date(2026, 3, 21),
        lambda sheet: proposed_deeds(workspace, sheet, NL),
    )  # fmt: skip
    assert edit is not None
    (made,) = (r.after for r in edit.replacements)
    assert isinstance(made, ParentSheet)
    assert made.parent_did == f"{ANSWERED}\n{SOOTHED}"


def test_what_stands_there_already_stays_and_without_a_conversation_nothing_is_proposed(
    workspace: Workspace,
) -> None:
    begin(workspace, CLIP, PLAN)
    edit = fill_sheet(
        workspace.project, "s", "m", NL, date(2026, 3, 21),
        lambda sheet: proposed_deeds(workspace, sheet, NL),
    )  # fmt: skip
    assert edit is not None
    (made,) = (r.after for r in edit.replacements)
    assert isinstance(made, ParentSheet)
    assert not made.parent_did
