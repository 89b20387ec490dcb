"""The parent sheet of one caregiver, filled from the conversation that was held with her."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from observer.model.after_edits import signal_and_step
from observer.model.conversations import child_name, conversations, words_of
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.feedback import Cue, CueKind, FeedbackSession, ParentWords
from observer.model.identity import new_id
from observer.model.messages import msg, pmsg
from observer.model.project import Project
from observer.model.register import keep_until
from observer.model.session import Session
from observer.model.sheet import Address, ParentSheet
from observer.reports.sheet_moments import may_stand_on, words_are_own
from observer.text.catalogue import Catalogue

ProposeDeeds: TypeAlias = Callable[[ParentSheet], Iterable[str]]
"""Returns sentences for "what you did" on a sheet, such as `observer.app.parent_deeds` does."""


def fill_sheet(
    project: Project,
    session_id: str,
    caregiver_id: str,
    text: Catalogue,
    day: date,
    propose: ProposeDeeds = lambda _sheet: (),
) -> Edit | None:
    """Return the edit that fills a sheet from the conversation; what stands on it already stays.

    Parameters
    ----------
    project
        As it stands.
    session_id
        Whose film was looked at.
    caregiver_id
        Whom the sheet is for; nothing of another caregiver comes onto it.
    text
        Language of the sheet.
    day
        On which it is filled: consents count on it.
    propose
        Asked where nothing is said yet about what she did.

    Returns
    -------
    Edit or None
        None if there is nothing to add.
    """
    own = next((s for s in project.sheets(session_id) if s.caregiver_id == caregiver_id), None)
    filled = filled_sheet(project, session_id, caregiver_id, text, day)
    if not filled.parent_did.strip() and conversations(project, session_id, caregiver_id):
        filled = replace(filled, parent_did="\n".join(propose(filled)))
    if own is not None:
        return _revised(own, filled)
    made = replace(filled, id=new_id())
    return Edit(document=PROJECT, kind="fill_sheet", replacements=(Replacement(None, made),))


def filled_sheet(
    project: Project, session_id: str, caregiver_id: str, text: Catalogue, day: date
) -> ParentSheet:
    """Return a caregiver's sheet with what the conversation adds to it.

    Parameters
    ----------
    project
        As it stands.
    session_id
        Whose film was looked at.
    caregiver_id
        Whom the sheet is for.
    text
        Language of the sheet.
    day
        On which it is filled.

    Returns
    -------
    ParentSheet
        With the id of the one there is; empty if there is none yet.
    """
    sheet = next(
        (s for s in project.sheets(session_id) if s.caregiver_id == caregiver_id), None
    ) or _begun(project, session_id, caregiver_id)
    held = conversations(project, session_id, caregiver_id)
    if held:
        sheet = _with_conversation(project, sheet, held[-1], text)
    if sheet.keep_until is None:
        sheet = replace(sheet, keep_until=keep_until(project, session_id, day))
    return sheet


def _begun(project: Project, session_id: str, caregiver_id: str) -> ParentSheet:
    """Return a new sheet that goes on as the one before: how she is spoken to, whom to call."""
    family_id = project.get(Session, session_id).family_id
    earlier = [s for each in project.sessions(family_id) for s in project.sheets(each.id)]
    own = [s for s in earlier if s.caregiver_id == caregiver_id]
    named = [s for s in own or earlier if s.contact_name or s.contact_phone]
    return ParentSheet(
        id="",
        session_id=session_id,
        caregiver_id=caregiver_id,
        address=own[-1].address if own else Address.JE,
        contact_name=named[-1].contact_name if named else "",
        contact_phone=named[-1].contact_phone if named else "",
        with_stills=bool(own) and own[-1].with_stills,
    )


def _with_conversation(
    project: Project, sheet: ParentSheet, held: FeedbackSession, text: Catalogue
) -> ParentSheet:
    words = words_of(project, held.id, sheet.caregiver_id)
    said = [sheet.parent_said, *_new_words(project, sheet, words)]
    showed = sheet.child_showed.strip() or "\n".join(_child_says(project, sheet, held, words, text))
    sheet = replace(
        sheet,
        child_showed=showed,
        parent_said="\n".join(each.strip() for each in said if each.strip()),
        next_on=sheet.next_on or held.next_on,
    )
    if not sheet.signal.strip() and not sheet.small_step.strip():
        signal, step = signal_and_step(held.working_point, child_name(project, sheet.session_id))
        sheet = replace(sheet, signal=signal, small_step=step)
    return sheet


def _new_words(project: Project, sheet: ParentSheet, words: tuple[ParentWords, ...]) -> list[str]:
    """Return what she said that is not on the sheet yet, each in one line."""
    there = {_bare(line) for line in sheet.parent_said.splitlines()}
    for clip in may_stand_on(project, sheet.session_id, sheet.caregiver_id):
        if words_are_own(project, clip, sheet.caregiver_id):
            there.add(_bare(clip.parent_words))
    added: list[str] = []
    for each in words:
        line = " ".join(each.words.split())
        if line and _bare(line) not in there:
            there.add(_bare(line))
            added.append(line)
    return added


def _child_says(
    project: Project,
    sheet: ParentSheet,
    held: FeedbackSession,
    words: tuple[ParentWords, ...],
    text: Catalogue,
) -> list[str]:
    """Return what the child said without words: as she completed it, else as it was shown."""
    child = child_name(project, sheet.session_id) or text.render(pmsg(sheet.address, "your child"))
    completed = {w.clip_id: " ".join(w.child_says.split()) for w in words if w.child_says.strip()}
    lines = [
        text.render(
            pmsg(sheet.address, "You heard {child} say: “{words}”", child=child, words=_bare(said))
        )
        for said in dict.fromkeys(completed.values())
    ]
    own = {clip.id for clip in may_stand_on(project, sheet.session_id, sheet.caregiver_id)}
    seen = {showing.clip_id for showing in project.showings(held.id)}
    for cue in project.cues(held.plan_id):
        if _is_subtitle(cue) and cue.clip_id in own & seen and cue.clip_id not in completed:
            shown = msg("It was as if {child} said: “{words}”", child=child, words=_bare(cue.text))
            lines.append(text.render(shown))
    return list(dict.fromkeys(lines))


def _is_subtitle(cue: Cue) -> bool:
    """Return whether the parent saw the words of a cue; an open end was hers to complete."""
    words = cue.text.strip().strip('"“”„')
    return cue.kind is CueKind.CHILD_SAYS and bool(words) and not words.endswith(("…", "..."))


def _revised(before: ParentSheet, after: ParentSheet) -> Edit | None:
    if before == after:
        return None
    return Edit(document=PROJECT, kind="fill_sheet", replacements=(Replacement(before, after),))


def _bare(words: str) -> str:
    return " ".join(words.split()).strip('"“”„')
