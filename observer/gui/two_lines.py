"""List items of two lines: what it is, and below it in the muted colour what is known of it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from observer.gui.fonts import text_font
from observer.gui.theme import Tokens

_SECOND_LINE = Qt.ItemDataRole.UserRole + 1
_ITEM_PX = 52


def second_line(item: QListWidgetItem, words: str) -> None:
    """Give a list item its second line, on screen and for a screen reader."""
    item.setData(_SECOND_LINE, words)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {words}")


class TwoLines(QStyledItemDelegate):
    """Paints items of two lines.

    Parameters
    ----------
    tokens
        Colours and measures.
    parent
        The list.
    """

    def __init__(self, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self._tokens = tokens

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return a height for two lines."""
        del option, index
        return QSize(80, _ITEM_PX)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one item."""
        tokens = self._tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(1, 2, -1, -2)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(tokens.accent_soft))
            focused = state & QStyle.StateFlag.State_HasFocus
            painter.setPen(QColor(tokens.accent) if focused else QColor(tokens.accent_soft))
            painter.drawRoundedRect(box, tokens.corner_px, tokens.corner_px)
        upper = box.adjusted(12, 5, -12, -box.height() / 2)
        lower = box.adjusted(12, box.height() / 2, -12, -5)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(QColor(tokens.text))
        painter.setFont(text_font(tokens, weight=QFont.Weight.DemiBold))
        painter.drawText(upper, middle, self._cut(painter, index.data(), upper))
        painter.setPen(QColor(tokens.muted))
        painter.setFont(text_font(tokens))
        painter.drawText(lower, middle, self._cut(painter, index.data(_SECOND_LINE), lower))
        painter.restore()

    @staticmethod
    def _cut(painter: QPainter, words: object, box: QRectF) -> str:
        metrics = painter.fontMetrics()
        return metrics.elidedText(str(words or ""), Qt.TextElideMode.ElideRight, int(box.width()))
