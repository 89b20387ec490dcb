"""The script of a clip, line by line, at its time points."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from observer.gui.fonts import heading_font, text_font
from observer.gui.look_back.prepare.cue_words import cue_title
from observer.gui.look_back.prepare.desk import PlanDesk
from observer.gui.theme import Tokens
from observer.model.feedback import Cue

_ID = Qt.ItemDataRole.UserRole
_TITLE = Qt.ItemDataRole.UserRole + 1
_SIDE_PX, _TOP_PX, _GAP_PX = 11, 8, 3
_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)


class CueRow(QStyledItemDelegate):
    """Paints a line of the script as a card: when and what, and below it the words.

    Parameters
    ----------
    tokens
        Colours and measures.
    parent
        The list.
    """

    def __init__(self, tokens: Tokens, parent: QListWidget) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._list = parent

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return room for all words."""
        del option
        width = self._list.viewport().width()
        words = str(index.data() or "")
        height = QFontMetricsF(heading_font(self._tokens)).height()
        if words:
            inside = QRectF(0, 0, max(width - 2 * _SIDE_PX - 2, 40), 2000)
            measure = QFontMetricsF(text_font(self._tokens))
            height += _GAP_PX + measure.boundingRect(inside, _WRAP, words).height()
        return QSize(width, round(height + 2 * _TOP_PX + 6))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one line."""
        tokens = self._tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(1, 3, -1, -3)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(QColor(tokens.accent if chosen else tokens.line))
        painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.surface_2))
        painter.drawRoundedRect(box, tokens.corner_px, tokens.corner_px)
        inside = box.adjusted(_SIDE_PX - 1, _TOP_PX - 1, -_SIDE_PX + 1, -_TOP_PX + 2)
        head = heading_font(tokens)
        painter.setFont(head)
        painter.setPen(QColor(tokens.muted))
        title = painter.fontMetrics().elidedText(
            str(index.data(_TITLE) or ""), Qt.TextElideMode.ElideRight, int(inside.width())
        )
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignLeft), title)
        painter.setFont(text_font(tokens))
        painter.setPen(QColor(tokens.text))
        below = inside.adjusted(0, QFontMetricsF(head).height() + _GAP_PX, 0, 4)
        painter.drawText(below, _WRAP, str(index.data() or ""))
        painter.restore()


class CueList(QListWidget):
    """The lines of the chosen clip.

    Parameters
    ----------
    desk
        What is chosen.
    parent
        Around it.
    """

    def __init__(self, desk: PlanDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName(desk.context.text("Script of the clip"))
        self.setItemDelegate(CueRow(desk.context.tokens, self))
        self.setProperty("role", "bare")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._chosen)
        self.itemClicked.connect(self._chosen)

    def fill(self) -> None:
        """Show the lines as they now are."""
        cues = self._desk.cues
        self.blockSignals(True)
        while self.count() > len(cues):
            self.takeItem(self.count() - 1)
        while self.count() < len(cues):
            self.addItem(QListWidgetItem())
        chosen = self._desk.cue
        current = -1
        for place, cue in enumerate(cues):
            self._write(self.item(place), cue)
            if chosen is not None and cue.id == chosen.id:
                current = place
        self.setCurrentRow(current)
        self.blockSignals(False)
        self.scheduleDelayedItemsLayout()
        if current >= 0:
            self.scrollToItem(self.item(current))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _write(self, item: QListWidgetItem, cue: Cue) -> None:
        title = cue_title(self._desk.project, cue, self._desk.film_of, self._desk.context.text)
        item.setData(_ID, cue.id)
        item.setText(cue.text)
        item.setData(_TITLE, title)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}: {cue.text}")

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._desk.choose_cue(str(item.data(_ID)))
