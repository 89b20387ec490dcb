"""The bar above a form that is not about the whole session: what its sheet is about."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.transport_buttons import Pill
from observer.gui.work.chooser import Chooser
from observer.gui.work.sheets import SheetChoice
from observer.model.forms import About, Form
from observer.text.catalogue import Catalogue


class SheetBar(QWidget):
    """Which phase, moment or stretch the sheet is about.

    Parameters
    ----------
    desk
        Whose coding is judged.
    form
        Of the sheet.
    """

    def __init__(self, desk: CodingDesk, form: Form) -> None:
        super().__init__()
        text, tokens = desk.context.text, desk.context.tokens
        self._form = form
        self._line = tokens.line
        self.chooser = Chooser(tokens, is_first=False)
        self.go = Pill(text("Show"), (), tokens)
        self.go.setToolTip(text("Goes to where it begins."))
        self.go.setAccessibleName(text("Goes to where it begins."))
        self.new = Pill(text("New stretch"), (), tokens)
        self.drop = Pill(text("Remove"), (), tokens)
        self.drop.setToolTip(text("Removes this stretch with its answers; Undo brings it back."))
        buttons = QHBoxLayout()
        buttons.setContentsMargins(14, 4, 14, 4)
        buttons.setSpacing(6)
        buttons.addWidget(self.new)
        buttons.addWidget(self.drop)
        buttons.addStretch(1)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 14, 0)
        line.setSpacing(4)
        line.addWidget(self.chooser, 1)
        line.addWidget(self.go, 0, Qt.AlignmentFlag.AlignVCenter)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(line)
        if form.about is About.SEGMENT:
            inside.addLayout(buttons)
        else:
            self.new.setParent(self)
            self.drop.setParent(self)
            self.new.hide()
            self.drop.hide()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line below the chooser on under the button beside it."""
        with QPainter(self) as painter:
            if not self.chooser.isHidden():
                painter.setPen(QColor(self._line))
                low = self.chooser.geometry().bottom()
                painter.drawLine(0, low, self.width(), low)

    def show_choice(self, choice: SheetChoice | None, text: Catalogue) -> None:
        """Show which sheet is open."""
        is_there = choice is not None
        self.chooser.setVisible(is_there)
        self.go.setVisible(is_there)
        self.drop.setVisible(is_there and self._form.about is About.SEGMENT)
        if choice is not None:
            span = choice.stretch
            times = f"{text.clock(span.start_us)} \N{EN DASH} {text.clock(span.end_us)}"
            self.chooser.say(choice.name, "" if choice.name == times else times)
