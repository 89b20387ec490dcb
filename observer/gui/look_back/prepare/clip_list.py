"""The clips of a plan in their order, with small pictures; dragged or moved by keys."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetricsF,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from observer.gui.fonts import text_font
from observer.gui.look_back.prepare.desk import WHOLE, PlanDesk
from observer.gui.look_back.prepare.thumbnails import Thumbnails
from observer.gui.theme import Tokens
from observer.gui.words import CLIP_KINDS
from observer.model.plan_edits import move_to
from observer.model.session import Clip, Session

MOMENT_MIME = "application/x-ooghoogte-moment"
_ITEM_PX, _PICTURE_PX = 70, (84, 48)
_ID = Qt.ItemDataRole.UserRole
_KNOWN = Qt.ItemDataRole.UserRole + 1
PICTURE = Qt.ItemDataRole.UserRole + 2


class ClipRow(QStyledItemDelegate):
    """Paints a clip: its picture, its title on at most two lines, and what is known of it.

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
        """Return a height for the picture and three lines."""
        del option, index
        return QSize(120, _ITEM_PX)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one clip."""
        tokens = self._tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(option.rect).adjusted(1, 2, -1, -2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(QColor(tokens.accent if chosen else tokens.line))
        painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.surface))
        painter.drawRoundedRect(box, tokens.corner_px, tokens.corner_px)
        width, height = _PICTURE_PX
        place = QRectF(box.left() + 6, box.center().y() - height / 2, width, height)
        self._paint_picture(painter, place, index.data(PICTURE))
        words = QRectF(place.right() + 9, box.top() + 4, 0, box.height() - 8)
        words.setRight(box.right() - 6)
        self._paint_words(painter, words, str(index.data() or ""), str(index.data(_KNOWN) or ""))
        painter.restore()

    def _paint_picture(self, painter: QPainter, place: QRectF, picture: object) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._tokens.stage))
        painter.drawRoundedRect(place, 4, 4)
        if isinstance(picture, QPixmap) and not picture.isNull():
            size = picture.size().scaled(place.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            inside = QRectF(0, 0, size.width(), size.height())
            inside.moveCenter(place.center())
            painter.drawPixmap(inside, picture, QRectF(picture.rect()))

    def _paint_words(self, painter: QPainter, box: QRectF, title: str, known: str) -> None:
        tokens = self._tokens
        bold = text_font(tokens, weight=QFont.Weight.DemiBold)
        measure = QFontMetricsF(bold)
        line = measure.lineSpacing()
        lines = _two_lines(title, measure, box.width())
        small = text_font(tokens)
        small.setPixelSize(tokens.heading_px + 1)
        below = QFontMetricsF(small)
        total = line * len(lines) + below.lineSpacing()
        top = box.center().y() - total / 2
        painter.setFont(bold)
        painter.setPen(QColor(tokens.text))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for number, each in enumerate(lines):
            painter.drawText(QRectF(box.left(), top + number * line, box.width(), line), left, each)
        painter.setFont(small)
        painter.setPen(QColor(tokens.muted))
        place = QRectF(box.left(), top + line * len(lines), box.width(), below.lineSpacing())
        cut = below.elidedText(known, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(place, left, cut)


class ClipList(QListWidget):
    """The clips in their order; the whole film before them where it is shown too.

    Parameters
    ----------
    desk
        What is chosen.
    """

    dropped = Signal(str, int)
    """A moment was dropped: what it is, and at which place of the plan."""
    opened = Signal()
    """Somebody wants to look at the chosen clip."""

    def __init__(self, desk: PlanDesk) -> None:
        super().__init__()
        self._desk = desk
        self._thumbnails = Thumbnails(desk.context, self._picture_arrived)
        self.setAccessibleName(desk.context.text("Clips of the plan"))
        self.setItemDelegate(ClipRow(desk.context.tokens, self))
        self.setProperty("role", "bare")
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._chosen)
        self.itemActivated.connect(lambda *_: self.opened.emit())
        desk.changed.connect(self.fill)
        desk.films_changed.connect(self._forget_pictures)
        desk.clip_chosen.connect(self._show_chosen)

    def fill(self) -> None:
        """Show the clips as they now are."""
        plan = self._desk.plan
        rows: list[tuple[str, Clip | None]] = []
        if plan is not None and plan.whole_film:
            rows.append((WHOLE, None))
        rows.extend((clip.id, clip) for _, clip in self._desk.items)
        self.blockSignals(True)
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        while self.count() < len(rows):
            self.addItem(QListWidgetItem())
        number = 0
        for place, (clip_id, clip) in enumerate(rows):
            item = self.item(place)
            number += clip is not None
            item.setData(_ID, clip_id)
            self._write(item, number, clip)
        self.blockSignals(False)
        self._show_chosen()
        self.updateGeometry()

    def try_pictures(self) -> None:
        """Take the small pictures that could not be taken before."""
        self._thumbnails.try_again()
        self._picture_arrived()

    def move_chosen(self, by: int) -> None:
        """Give the chosen clip another place."""
        plan, clip = self._desk.plan, self._desk.clip
        if plan is None or clip is None:
            return
        ids = [item.clip_id for item in plan.items]
        shown = [each.id for _, each in self._desk.items]
        here = shown.index(clip.id) + by
        if 0 <= here < len(shown):
            self._desk.apply(move_to(plan, clip.id, ids.index(shown[here])))

    def close_pictures(self) -> None:
        """Take no more pictures."""
        self._thumbnails.close()

    @override
    def sizeHint(self) -> QSize:
        """Wish for all clips."""
        return QSize(200, max(self.count(), 1) * _ITEM_PX + 4)

    @override
    def minimumSizeHint(self) -> QSize:
        """Need room for two, where there are two."""
        return QSize(120, min(max(self.count(), 1), 2) * _ITEM_PX + 4)

    @override
    def mimeData(self, items: Sequence[QListWidgetItem], /) -> QMimeData:
        """Let a dragged clip take none of its words along: this list knows which one it is."""
        data = QMimeData()
        data.setData("application/x-qabstractitemmodeldatalist", QByteArray())
        return data

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome moments, and the clips themselves."""
        if event.source() is self or event.mimeData().hasFormat(MOMENT_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would fall."""
        super().dragMoveEvent(event)
        if event.source() is self or event.mimeData().hasFormat(MOMENT_MIME):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Put it there."""
        place = self._place_at(event)
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if event.mimeData().hasFormat(MOMENT_MIME):
            what = bytes(event.mimeData().data(MOMENT_MIME).data()).decode()
            self.dropped.emit(what, place)
            return
        plan, clip = self._desk.plan, self._desk.clip
        if plan is None or clip is None:
            return
        here = next(n for n, item in enumerate(plan.items) if item.clip_id == clip.id)
        self._desk.apply(move_to(plan, clip.id, place - 1 if here < place else place))

    # Inside

    def _place_at(self, event: QDropEvent) -> int:
        """Return before which item of the plan something falls."""
        plan = self._desk.plan
        items = plan.items if plan is not None else ()
        at = event.position().toPoint()
        under = self.itemAt(at)
        if under is None:
            return len(items)
        row = self.row(under)
        if at.y() > self.visualItemRect(under).center().y():
            row += 1
        if row >= self.count():
            return len(items)
        below = str(self.item(row).data(_ID))
        return next((n for n, item in enumerate(items) if item.clip_id == below), 0)

    def _write(self, item: QListWidgetItem, number: int, clip: Clip | None) -> None:
        text = self._desk.context.text
        if clip is None:
            title, known = text("The whole film"), text("with stops")
        else:
            title = f"{number}. {clip.title or text('Without a title')}"
            length_us = clip.offset_us - clip.onset_us
            parts = [text.clock(clip.onset_us), text.clock(length_us)]
            parts.append(text.render(CLIP_KINDS[clip.kind]))
            known = " \N{MIDDLE DOT} ".join(parts)
            plan = self._desk.plan
            session = self._desk.project.records.get(clip.session_id)
            is_other = plan is not None and clip.session_id != plan.session_id
            if is_other and isinstance(session, Session):
                earlier = text("Session {number}", number=session.number)
                known = f"{earlier} \N{MIDDLE DOT} {known}"
            item.setData(PICTURE, self._thumbnails.of(clip))
        item.setText(title)
        item.setData(_KNOWN, known)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {known}")
        item.setToolTip(f"{title}\n{known}")

    def _picture_arrived(self) -> None:
        clips = {clip.id: clip for _, clip in self._desk.items}
        self.blockSignals(True)
        for place in range(self.count()):
            item = self.item(place)
            clip = clips.get(str(item.data(_ID)))
            if clip is not None:
                item.setData(PICTURE, self._thumbnails.of(clip))
        self.blockSignals(False)
        self.viewport().update()

    def _forget_pictures(self) -> None:
        self._thumbnails.forget()
        self._picture_arrived()

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._desk.choose_clip(str(item.data(_ID)))

    def _show_chosen(self) -> None:
        self.blockSignals(True)
        wanted = self._desk.clip_id
        found = [
            place for place in range(self.count()) if str(self.item(place).data(_ID)) == wanted
        ]
        self.setCurrentRow(found[0] if found and wanted is not None else -1)
        self.blockSignals(False)


def _two_lines(words: str, measure: QFontMetricsF, width: float) -> list[str]:
    """Break a title over at most two lines; what is still too long ends in an ellipsis."""
    if measure.horizontalAdvance(words) <= width:
        return [words]
    first = ""
    rest = words.split(" ")
    while rest and measure.horizontalAdvance(f"{first} {rest[0]}".strip()) <= width:
        first = f"{first} {rest.pop(0)}".strip()
    if not first:
        return [measure.elidedText(words, Qt.TextElideMode.ElideRight, width)]
    return [first, measure.elidedText(" ".join(rest), Qt.TextElideMode.ElideRight, width)]
