"""The line above the list of events in which somebody says what to look for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QLineEdit, QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.finding import Finding


class FindLine(QWidget):
    """One quiet line: what is typed filters the list and is marked on the timeline.

    Parameters
    ----------
    desk
        Whose events are asked about.
    finding
        Looks for them.
    """

    found_first = Signal()
    """Enter or the down arrow: on to the first one that was found."""
    left = Signal()
    """Escape in an empty line: the film may have the keyboard back."""

    def __init__(self, desk: CodingDesk, finding: Finding) -> None:
        super().__init__()
        self._desk = desk
        self._finding = finding
        text = desk.context.text
        self.edit = _Edit()
        self.edit.setPlaceholderText(text("Find: code, modifier, text, phase, >5 s"))
        self.edit.setAccessibleName(text("Find events"))
        self.edit.setToolTip(
            text(
                "Words of the code, its track, a modifier, the phase or a comment; all have to "
                "fit. >5 lasts longer than five seconds, <2 shorter than two, 2-5 in between. "
                "Enter goes to the first, {key} to the next.",
                key=desk.context.commands.key_text("next_found"),
            )
        )
        self.edit.setClearButtonEnabled(True)
        for clears in self.edit.findChildren(QAbstractButton):
            clears.setAccessibleName(text("Look for nothing any more"))
        self.edit.setFrame(False)
        self.edit.textChanged.connect(finding.ask)
        self.edit.returnPressed.connect(self._enter)
        self.edit.down.connect(self.found_first)
        self.edit.escaped.connect(self._escape)
        self.count = QLabel()
        self.count.setStyleSheet(f"color: {desk.context.tokens.muted};")
        inside = QHBoxLayout(self)
        inside.setContentsMargins(8, 4, 12, 4)
        inside.addWidget(self.edit, 1)
        inside.addWidget(self.count)

    def begin(self) -> None:
        """Take the keyboard, ready to type over what stands there."""
        self.edit.setFocus()
        self.edit.selectAll()

    def begin_anew(self) -> None:
        """Ask nothing: another coding was opened."""
        self.edit.clear()

    def show_count(self) -> None:
        """Show how many events fit."""
        coding, text = self._desk.coding, self._desk.context.text
        if not self._finding.asks or coding is None:
            self.count.clear()
            return
        total = sum(len(events) for events in coding.events.values())
        found = self._finding.count
        self.count.setText(text("{found} of {total}", found=found, total=total))

    def _enter(self) -> None:
        self._finding.ask_at_once(self.edit.text())
        self.found_first.emit()

    def _escape(self) -> None:
        if self.edit.text():
            self.edit.clear()
        else:
            self.left.emit()


class _Edit(QLineEdit):
    """A line that tells of the down arrow and of Escape."""

    down = Signal()
    escaped = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the line with the down arrow, and empty or leave it with Escape."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                # Qt hands it on to the room, where it would answer what is open beside the film
                event.accept()
