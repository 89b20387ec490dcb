"""What may stand beside an item that is dragged: why it has none, and a comment."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.parts import LineField
from observer.gui.work.flow import Flow
from observer.gui.work.reasons import DetailKeys, reason_buttons
from observer.model.event import Score
from observer.model.forms import Form, Item

_LONGEST = 4000
_LONGEST_NAME = 36


class ItemAside(QWidget):
    """The reasons and the comment of the item in hand.

    Parameters
    ----------
    desk
        Whose language and colours.
    form
        Whose reasons.
    keys
        Letters of this form.
    """

    absent = Signal(object)
    commented = Signal(str)
    left = Signal()
    """The field was left by key: the film may have the keyboard back."""

    def __init__(self, desk: CodingDesk, form: Form, keys: DetailKeys) -> None:
        super().__init__()
        self._text, self._tokens = desk.context.text, desk.context.tokens
        self._cap = f" ({keys.comment.upper()})" if keys.comment else ""
        self._written = self._item = ""
        self.reasons = reason_buttons(form, keys, self._tokens, self._text)
        for absence, button in self.reasons.items():
            button.clicked.connect(lambda *_, each=absence: self.absent.emit(each))
        self.comment = LineField(self._text("Comment"))
        self.comment.setMaxLength(_LONGEST)
        self.comment.editingFinished.connect(self.take_in)
        self.comment.installEventFilter(self)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(14, 6, 14, 8)
        inside.setSpacing(6)
        if self.reasons:
            flow = Flow()
            flow.lay(tuple(self.reasons.values()))
            inside.addWidget(flow)
        inside.addWidget(self.comment)

    def show_item(self, item: Item, score: Score | None) -> None:
        """Show what stands beside an item.

        Parameters
        ----------
        item
            The one in hand.
        score
            Its answer, if it has one.
        """
        name = self._text.local(item.label)
        if len(name) > _LONGEST_NAME:
            name = self._text.local(item.short_label) or name
        words = self._text("Comment on {item}", item=name)
        self.comment.setPlaceholderText(f"{words}{self._cap}")
        self.comment.setAccessibleName(words)
        for absence, button in self.reasons.items():
            button.light(score is not None and score.absence is absence)
        self._written = score.comment if score else ""
        is_other, self._item = item.id != self._item, item.id
        if is_other or not self.comment.hasFocus():
            self.comment.setText(self._written)

    def take_in(self) -> None:
        """Keep the comment that is being written."""
        words = self.comment.text().strip()
        if words != self._written:
            self._written = words
            self.commented.emit(words)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the field by Enter, or by Escape with what stood there before."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.comment.setText(self._written)
        elif event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return super().eventFilter(watched, event)
        self.take_in()
        self.left.emit()
        return True

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line above."""
        with QPainter(self) as painter:
            painter.setPen(QColor(self._tokens.line))
            painter.drawLine(0, 0, self.width(), 0)
