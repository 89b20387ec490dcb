"""Looking for words in the notes of all cases, and going to what is found."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from observer.app.case_notes import FoundNote, find_notes
from observer.gui.context import RoomContext
from observer.gui.families.case_words import place_of
from observer.gui.parts import LineField, column, label
from observer.gui.two_lines import TwoLines, second_line

_MOST = 200
_ROW_PX = 52


class SearchField(LineField):
    """What is looked for; Down or Enter goes to what is found, Escape leaves it.

    Parameters
    ----------
    name
        Accessible name, also shown while it is empty.
    """

    went_down = Signal()
    escaped = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setPlaceholderText(name)
        self.setClearButtonEnabled(True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to what is found, or leave."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.went_down.emit()
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.escaped.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class CaseSearch(QWidget):
    """The notes in which all words stand; one of them is gone to by Enter or a click.

    Parameters
    ----------
    context
        What the room stands on.
    """

    chosen = Signal(object)
    """A `CaseNote` is to be shown."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._found: tuple[FoundNote, ...] = ()
        text = context.text
        self.field = SearchField(text("Search the notes of all cases"))
        self.field.setToolTip(text('Words in any order; a "phrase" between quotation marks.'))
        self.said = label("", "muted")
        self.list = QListWidget()
        self.list.setAccessibleName(text("Notes that were found"))
        self.list.setItemDelegate(TwoLines(context.tokens, self.list))
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        inside: QVBoxLayout = column(gap=8)
        inside.addWidget(self.said)
        inside.addWidget(self.list, 1)
        self.setLayout(inside)
        self.field.went_down.connect(self._go_down)
        self.field.escaped.connect(self.field.clear)

    @property
    def found(self) -> tuple[FoundNote, ...]:
        """What the words are found in."""
        return self._found

    def look(self) -> bool:
        """List what is found now, and return whether anything is looked for."""
        text, words = self._context.text, self.field.text().strip()
        self._found = find_notes(self._context.workspace.project, words)
        self.list.clear()
        for each in self._found[:_MOST]:
            self._list(each)
        count = len(self._found)
        self.said.setText(
            {0: text("No note holds all of these words."), 1: text("1 note")}.get(
                count, text("{count} notes", count=count)
            )
        )
        self.list.setVisible(bool(count))
        return bool(words)

    def _list(self, found: FoundNote) -> None:
        text, note = self._context.text, found.note
        item = QListWidgetItem(found.excerpt)
        parts = [found.pseudonym, place_of(note, text), text.day(note.written_on)]
        if not found.stands:
            parts.append(text("earlier wording"))
        elif note.ended_on is not None:
            parts.append(text("held until {day}", day=text.day(note.ended_on)))
        second_line(item, " \N{MIDDLE DOT} ".join(parts))
        item.setSizeHint(QSize(0, _ROW_PX))
        self.list.addItem(item)

    def _go_down(self) -> None:
        if self._found:
            self.list.setCurrentRow(0)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        if 0 <= row < len(self._found):
            self.chosen.emit(self._found[row].note)
