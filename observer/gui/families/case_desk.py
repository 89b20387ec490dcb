"""The notes of one case as they stand, and what is done to them."""

from dataclasses import replace

from observer.app.calendar_day import calendar_day
from observer.gui.context import RoomContext
from observer.model.case_note_edits import earlier, end, reword, standing, take_away
from observer.model.case_notes import CaseNote, NoteAbout, Weight
from observer.model.edits import Edit
from observer.model.errors import ObserverError
from observer.model.identity import new_id
from observer.model.project_edits import add


class CaseDesk:
    """Reads and changes the notes of the family that is shown.

    Parameters
    ----------
    context
        What the room stands on.
    """

    def __init__(self, context: RoomContext) -> None:
        self.context = context
        self.family_id = ""

    def notes(self, about: NoteAbout, weight: Weight) -> tuple[CaseNote, ...]:
        """Return the notes of one place as they stand, what holds no longer among them."""
        every = self.context.workspace.project.case_notes(self.family_id)
        return tuple(n for n in standing(every) if (n.about, n.weight) == (about, weight))

    def earlier(self, note: CaseNote) -> tuple[CaseNote, ...]:
        """Return how a note was worded before, the latest first."""
        return earlier(self.context.workspace.project.case_notes(note.family_id), note)

    def begin(self, about: NoteAbout, weight: Weight) -> CaseNote:
        """Return a note that is not written yet."""
        return CaseNote(
            id=new_id(),
            family_id=self.family_id,
            about=about,
            weight=weight,
            text="",
            written_on=calendar_day(),
            written_by=self.context.workspace.coder,
        )

    def worded(self, note: CaseNote, words: str) -> tuple[CaseNote, Edit | None]:
        """Return a note that says something else, and the edit that makes it."""
        by, today = self.context.workspace.coder, calendar_day()
        if self.is_written(note):
            return reword(note, words, today, by)
        new = replace(note, text=words, written_on=today, written_by=by)
        return new, add("write_case_note", new)

    def is_written(self, note: CaseNote) -> bool:
        """Return whether a note is in the project."""
        return note.id in self.context.workspace.project.records

    def end(self, note: CaseNote) -> None:
        """Say that a note holds no longer from today, or that it holds again."""
        self.apply(end(note, None if note.ended_on else calendar_day()))

    def remove(self, note: CaseNote) -> None:
        """Take a note away, with how it was worded before."""
        if self.is_written(note):
            notes = self.context.workspace.project.case_notes(note.family_id)
            self.apply(take_away(notes, note))

    def apply(self, edit: Edit | None) -> bool:
        """Make an edit and return whether it was made; what stood in its way is told."""
        try:
            self.context.workspace.apply(edit)
        except ObserverError as error:
            self.context.notify(self.context.text.error(error))
            return False
        return True
