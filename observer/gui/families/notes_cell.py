"""The notes of one ring, side or axis, and room for one more."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from observer.gui.families.case_desk import CaseDesk
from observer.gui.families.case_words import NAMES, WEIGHTS
from observer.gui.families.note_row import NoteRow
from observer.gui.parts import button, column
from observer.model.case_notes import CaseNote, NoteAbout, Weight


class NotesCell(QWidget):
    """What was noted in one place.

    Parameters
    ----------
    desk
        Whose notes.
    about
        Which ring or axis.
    weight
        Which side of a ring.
    """

    def __init__(self, desk: CaseDesk, about: NoteAbout, weight: Weight) -> None:
        super().__init__()
        self._desk = desk
        self._about, self._weight = about, weight
        self._family_id = ""
        self.rows: list[NoteRow] = []
        self.blank: NoteRow | None = None
        self._inside: QVBoxLayout = column(gap=2)
        self._list: QVBoxLayout = column(gap=4)
        self._inside.addLayout(self._list)
        self.more = self._make_more()
        self._inside.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._inside.addStretch(1)
        self.setLayout(self._inside)

    def show_notes(self, *, ended: bool) -> None:
        """Show the notes as they stand; a field in which somebody types stays where it is.

        Parameters
        ----------
        ended
            Whether what holds no longer is shown too, behind the others.
        """
        found = self._desk.notes(self._about, self._weight)
        holding = [note for note in found if note.ended_on is None]
        past = [note for note in found if note.ended_on is not None]
        self._place([*holding, *past] if ended else holding)
        if self.blank is not None and (self.rows or self._family_id != self._desk.family_id):
            self._drop_blank()
        self._family_id = self._desk.family_id
        if not self.rows and self.blank is None:
            self._add_blank()
        self.more.setVisible(self.blank is None)

    def write(self) -> None:
        """Let one more note be written."""
        if self.blank is None:
            self._add_blank()
        self.more.hide()
        if self.blank is not None:
            self.blank.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def row_of(self, note_id: str) -> NoteRow | None:
        """Return the row of a note; None if it is not shown."""
        return next((row for row in self.rows if row.note.id == note_id), None)

    def keep(self) -> None:
        """Keep what is being typed."""
        for each in (*self.rows, *([self.blank] if self.blank else [])):
            each.keep()

    def _place(self, notes: list[CaseNote]) -> None:
        by_id = {each.note.id: each for each in self.rows}
        if [note.id for note in notes] != list(by_id):
            kept = {note.id: by_id.get(note.id) or NoteRow(self._desk, note) for note in notes}
            for each in self.rows:
                self._list.removeWidget(each)
                if each.note.id not in kept:
                    each.hide()
                    each.deleteLater()
            self.rows = list(kept.values())
            for place, each in enumerate(self.rows):
                self._list.insertWidget(place, each)
        for each, note in zip(self.rows, notes, strict=True):
            each.show_note(note)

    def _add_blank(self) -> None:
        made = NoteRow(self._desk, self._desk.begin(self._about, self._weight))
        made.begun.connect(self._begun)
        self.blank = made
        self._list.addWidget(made)

    def _begun(self) -> None:
        """Count the field that was blank among the notes, where it keeps the keyboard."""
        if self.blank is not None:
            self.rows.append(self.blank)
            self.blank = None
            self.more.show()

    def _drop_blank(self) -> None:
        if self.blank is not None:
            self._list.removeWidget(self.blank)
            self.blank.hide()
            self.blank.deleteLater()
            self.blank = None

    def _make_more(self) -> QPushButton:
        text = self._desk.context.text
        side = WEIGHTS.get(self._weight)
        name = text.render(NAMES[self._about])
        words = text("One more")
        made = button(words, self.write, role="quiet")
        made.setStyleSheet("padding: 0 8px;")
        made.setFixedHeight(24)
        where = name if side is None else f"{name}, {text.render(side)}"
        made.setAccessibleName(f"{words}: {where}")
        return made
