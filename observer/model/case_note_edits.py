"""What is done to the notes of a case: write, word anew, end, take away; what stood stays known."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from observer.model.case_notes import CaseNote
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.identity import new_id
from observer.model.project_edits import remove, revise


def standing(notes: Iterable[CaseNote]) -> tuple[CaseNote, ...]:
    """Return the notes in whose place no other one was written, as they came.

    What holds no longer is among them.
    """
    every = tuple(notes)
    replaced = {note.replaces for note in every}
    return tuple(note for note in every if note.id not in replaced)


def earlier(notes: Iterable[CaseNote], note: CaseNote) -> tuple[CaseNote, ...]:
    """Return how a note was worded before, the latest first.

    Parameters
    ----------
    notes
        Of its family.
    note
        As it stands.

    Returns
    -------
    tuple of CaseNote
        Empty for a note that took no other's place.
    """
    by_id = {each.id: each for each in notes}
    found: list[CaseNote] = []
    before = by_id.get(note.replaces)
    while before is not None and before not in found:
        found.append(before)
        before = by_id.get(before.replaces)
    return tuple(found)


def reword(note: CaseNote, text: str, day: date, by: str) -> tuple[CaseNote, Edit | None]:
    """Return a note with another text, and the edit that makes it.

    Words of the same day and the same hand are changed as they stand; any older ones stay, and the
    new note says which it was written in place of.

    Parameters
    ----------
    note
        As it stands.
    text
        What it is to say.
    day
        When.
    by
        By which coder.

    Returns
    -------
    note : CaseNote
        As it stands then.
    edit : Edit or None
        None if the text is the same.
    """
    if text == note.text:
        return note, None
    if (note.written_on, note.written_by) == (day, by):
        after = replace(note, text=text)
        return after, revise("reword_case_note", note, after)
    after = replace(note, id=new_id(), text=text, written_on=day, written_by=by, replaces=note.id)
    made = (Replacement(None, after),)
    return after, Edit(document=PROJECT, kind="reword_case_note", replacements=made)


def end(note: CaseNote, day: date | None) -> Edit | None:
    """Return the edit that says from which day a note holds no longer; None lets it hold again."""
    return revise("end_case_note", note, replace(note, ended_on=day))


def take_away(notes: Iterable[CaseNote], note: CaseNote) -> Edit:
    """Return the edit that takes a note away with all that it was before."""
    return remove("remove_case_note", note, *earlier(notes, note))
