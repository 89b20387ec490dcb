"""Factors and summary: what helps and what makes it hard, the axes, mentalising; no figure.

It is for the team alone: nothing of it is counted, and nothing of it leaves the project.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QScrollArea, QStackedWidget, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.families.case_desk import CaseDesk
from observer.gui.families.case_search import CaseSearch
from observer.gui.families.case_words import ABOUT, AXES, NAMES, RINGS, WEIGHTS
from observer.gui.families.notes_cell import NotesCell
from observer.gui.families.page import FamilyPage
from observer.gui.parts import column, heading, label, row, scrolling, strong
from observer.model.case_note_edits import standing
from observer.model.case_notes import CaseNote, NoteAbout, Weight
from observer.model.edits import PROJECT, Change
from observer.model.family import Family


class CasePage(FamilyPage):
    """The notes of one case.

    Parameters
    ----------
    context
        What the room stands on.
    """

    wants_family = Signal(str)
    """Another family is to be shown, by its id: a note of it was found."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._desk = CaseDesk(context)
        self.cells: dict[tuple[NoteAbout, Weight], NotesCell] = {}
        text = context.text
        self.ended = QCheckBox(text("also what holds no longer"))
        self.ended.toggled.connect(self._show)
        self.search = CaseSearch(context)
        self.search.field.textChanged.connect(self._look)
        self.search.chosen.connect(self.go_to)
        self._area: QScrollArea = scrolling(self._notes())
        self._pages = QStackedWidget()
        self._pages.addWidget(self._area)
        self._pages.addWidget(self.search)
        inside = column(gap=8)
        head = row(gap=12)
        head.addWidget(self.search.field, 1)
        head.addWidget(self.ended)
        inside.addLayout(head)
        inside.addWidget(
            label(
                text("For the team alone: never counted, exported or shown to a parent."),
                "muted",
            )
        )
        inside.addWidget(self._pages, 1)
        self.setLayout(inside)
        self.setAccessibleName(text("Factors and summary"))
        self._unsubscribe = context.workspace.subscribe(self._changed)

    @override
    def show_family(self, family_id: str) -> None:
        """Show the notes of a family; empty shows none."""
        if family_id != self._desk.family_id:
            self._keep()
            self._desk.family_id = family_id
            self._area.verticalScrollBar().setValue(0)
        self._show()

    @override
    def release(self) -> None:
        """Keep what is being typed, and stop following the project."""
        self._keep()
        self._unsubscribe()

    @override
    def begin(self, *, search: bool) -> None:
        """Let words be typed that are looked for, or the first note be written."""
        if search:
            self.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.field.selectAll()
            return
        self.search.field.clear()
        cell = self.cells[RINGS[0], Weight.RISK]
        first = cell.rows[0] if cell.rows else cell.blank
        if first is not None:
            first.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_to(self, note: CaseNote) -> None:
        """Show a note among those of its family; of an earlier wording, where it led to."""
        project = self._context.workspace.project
        if note.family_id not in {family.id for family in project.of(Family)}:
            return
        self.search.field.clear()
        if note.family_id != self._desk.family_id:
            self.wants_family.emit(note.family_id)
            self.show_family(note.family_id)
        notes = project.case_notes(note.family_id)
        wanted = next(
            (
                n
                for n in standing(notes)
                if note.id in {n.id, *(e.id for e in self._desk.earlier(n))}
            ),
            note,
        )
        if wanted.ended_on is not None:
            self.ended.setChecked(True)
        found = self.cells[wanted.about, wanted.weight].row_of(wanted.id)
        if found is not None:
            found.show_history(wanted.id != note.id)
            found.field.setFocus(Qt.FocusReason.OtherFocusReason)
            # where it lies is known once the page is laid
            QTimer.singleShot(0, found, lambda: self._area.ensureWidgetVisible(found))

    def _notes(self) -> QWidget:
        text, tokens = self._context.text, self._context.tokens
        inside = QWidget()
        whole = column(gap=4)
        whole.setContentsMargins(0, 0, 10, 0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for side, weight in enumerate((Weight.RISK, Weight.PROTECTIVE)):
            grid.addWidget(heading(text.render(WEIGHTS[weight]), tokens), 0, side)
            grid.setColumnStretch(side, 1)
        for place, ring in enumerate(RINGS):
            grid.addWidget(self._title(ring), 1 + 2 * place, 0, 1, 2)
            for side, weight in enumerate((Weight.RISK, Weight.PROTECTIVE)):
                grid.addWidget(self._cell(ring, weight), 2 + 2 * place, side)
        whole.addLayout(grid)
        whole.addSpacing(12)
        whole.addWidget(heading(text("Summary by the axes of DC:0-5"), tokens))
        for axis in AXES:
            whole.addWidget(self._title(axis))
            whole.addWidget(self._cell(axis, Weight.NEITHER))
        whole.addSpacing(12)
        whole.addWidget(heading(text.render(NAMES[NoteAbout.MENTALISING]), tokens))
        whole.addWidget(label(text.render(ABOUT[NoteAbout.MENTALISING]), "muted"))
        whole.addWidget(self._cell(NoteAbout.MENTALISING, Weight.NEITHER))
        whole.addStretch(1)
        inside.setLayout(whole)
        return inside

    def _title(self, about: NoteAbout) -> QWidget:
        text, tokens = self._context.text, self._context.tokens
        made = QWidget()
        line = row(gap=8)
        line.setContentsMargins(0, 6, 0, 0)
        name = strong(text.render(NAMES[about]), tokens)
        name.setWordWrap(False)
        line.addWidget(name)
        line.addWidget(label(text.render(ABOUT[about]), "muted"), 1)
        made.setLayout(line)
        return made

    def _cell(self, about: NoteAbout, weight: Weight) -> NotesCell:
        made = NotesCell(self._desk, about, weight)
        self.cells[about, weight] = made
        return made

    def _show(self, *_unused: object) -> None:
        for cell in self.cells.values():
            cell.show_notes(ended=self.ended.isChecked())

    def _look(self, *_unused: object) -> None:
        self._keep()
        wanted = self.search.look()
        self._pages.setCurrentIndex(int(wanted))

    def _keep(self) -> None:
        for cell in self.cells.values():
            cell.keep()

    def _changed(self, change: Change) -> None:
        if change.document == PROJECT and CaseNote in change.kinds:
            self._show()
