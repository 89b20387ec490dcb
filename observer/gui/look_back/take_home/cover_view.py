"""The film with its covers on it, as it would leave; on it, faces are drawn and moved by hand."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.gui.fonts import text_font
from observer.gui.theme import Tokens
from observer.media.covering import CoverLine, cover
from observer.media.frame import Frame
from observer.media.session_player import SessionPlayer
from observer.model.time import Interval

Box = tuple[float, ...]

_LOOK_MS = 12
_GRIP_PX = 9
_LEAST_PX = 12
_LINE, _UNDER = QColor("#FFFFFF"), QColor("#15181B")
_QUIET = QColor("#C9CDD2")


class CoverView(QWidget):
    """Paints the player's frame with the covers that lie on it.

    Parameters
    ----------
    tokens
        Colours of the theme.
    """

    painted = Signal()
    """Another frame is on the screen."""
    drawn = Signal(tuple)
    """A face was drawn: its box as shares of the picture."""
    picked = Signal(int)
    """A cover was pressed: its number."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._player: SessionPlayer | None = None
        self._frame: Frame | None = None
        self._told: Frame | None = None
        self._image: QImage | None = None
        self._pixels: object = None
        self._covers: tuple[tuple[int, CoverLine], ...] = ()
        self._chosen = -1
        self._lost: tuple[tuple[int, Interval], ...] = ()
        self.lost_words = ""
        self._drag: tuple[str, QPointF, Box] | None = None
        self._box: Box = ()
        self.words = ""
        self.is_new = False
        """Whether the next drawing begins a cover of its own."""
        self.sees_through = False
        """Whether covers are only outlined."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 180)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def frame(self) -> Frame | None:
        """The frame on the screen; None without."""
        return self._frame

    @property
    def own_us(self) -> int | None:
        """Its time from the first picture of its film."""
        return self._frame.recording_us if self._frame is not None else None

    def show_player(self, player: SessionPlayer | None, words: str = "") -> None:
        """Show a film, or words in its place; the view never closes it."""
        self._player, self.words = player, words
        self._frame = self._told = self._image = None
        if player is None:
            self._timer.stop()
        else:
            self._wish_size()
            self._timer.start()
        self.update()

    def show_covers(
        self,
        covers: Sequence[tuple[int, CoverLine]],
        chosen: int,
        lost: Sequence[tuple[int, Interval]] = (),
    ) -> None:
        """Lay covers over the film; one of them is worked on; some faces are lost for a time."""
        self._covers, self._chosen, self._image = tuple(covers), chosen, None
        self._lost = tuple(lost)
        self.update()

    @property
    def is_lost(self) -> bool:
        """Whether the chosen face is lost in the frame on the screen."""
        return self._is_lost(self._chosen)

    def _is_lost(self, chosen: int) -> bool:
        own_us = self.own_us
        return own_us is not None and any(
            number == chosen and where.start_us <= own_us < where.end_us
            for number, where in self._lost
        )

    def see_through(self, on: bool) -> None:
        """Show what lies under the covers, outlined, or cover it again."""
        self.sees_through, self._image = on, None
        self.update()

    def look(self) -> None:
        """Look what the film shows now."""
        player = self._player
        if player is None:
            return
        if self._told is not self._frame:
            self._told = self._frame
            self.painted.emit()
        error = player.views[0].error
        frame = player.views[0].frame() if error is None else None
        if frame is not self._frame and frame is not None:
            self._frame, self._image = frame, None
            self.update()

    def box_now(self) -> Box:
        """Return the box of the chosen cover on this frame; empty without."""
        own_us = self.own_us
        line = dict(self._covers).get(self._chosen)
        return line.at(own_us) if line is not None and own_us is not None else ()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame with its covers, and what is being drawn."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._tokens.stage))
            place = self._place()
            if self._frame is None or place is None:
                painter.setFont(text_font(self._tokens))
                painter.setPen(_QUIET)
                inside = QRectF(self.rect()).adjusted(24, 12, -24, -12)
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(inside, int(flags), self.words)
                return
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._covered(self._frame))
            self._paint_boxes(painter, place)
            if any(self._is_lost(number) for number, _line in self._covers):
                self._paint_lost(painter, place)
            if self.hasFocus():
                painter.setPen(QColor(self._tokens.accent))
                painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for pictures of the new size."""
        super().resizeEvent(event)
        self._wish_size()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the film when something else is looked at."""
        super().hideEvent(event)
        if self._player is not None:
            self._player.pause()
            self._player.spare()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a cover, or begin to draw one."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at = self._share(event.position())
        if event.button() != Qt.MouseButton.LeftButton or at is None or self._player is None:
            return
        self._player.pause()
        own = self._own_box()
        if own:
            grip = self._grip(event.position(), own)
            if grip:
                self._drag, self._box = (grip, at, own), own
                return
        for number, line in () if self.is_new or self.is_lost else self._covers:
            box = line.at(self.own_us or 0)
            if number != self._chosen and box and _holds(box, at):
                self.picked.emit(number)
                return
        self._drag, self._box = ("new", at, ()), ()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move or draw."""
        at = self._share(event.position(), inside=False)
        if self._drag is None:
            own = self._own_box()
            grip = self._grip(event.position(), own) if own else ""
            self.setCursor(_CURSORS.get(grip, Qt.CursorShape.CrossCursor))
            return
        if at is not None:
            self._box = _moved(*self._drag, at)
            self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep what was drawn."""
        drag, self._drag = self._drag, None
        place = self._place()
        if drag is None or place is None or event.button() != Qt.MouseButton.LeftButton:
            return
        box, self._box = self._box, ()
        self.update()
        large = bool(box) and min(box[2] * place.width(), box[3] * place.height()) >= _LEAST_PX
        if large and box != drag[2]:
            self.drawn.emit(box)

    def _own_box(self) -> Box:
        """Return the box that the mouse may take hold of; none where a face is drawn anew."""
        return () if self.is_new or self.is_lost else self.box_now()

    def _covered(self, frame: Frame) -> QImage:
        """Return the frame as it would leave."""
        if self._image is None:
            boxes = [line.at(frame.recording_us) for _number, line in self._covers]
            pixels = frame.picture if self.sees_through else cover(frame.picture, boxes)
            high, wide = pixels.shape[:2]
            # the image only points at the pixels' memory
            self._pixels = pixels
            self._image = QImage(pixels.data, wide, high, wide * 4, QImage.Format.Format_RGB32)
        return self._image

    def _paint_boxes(self, painter: QPainter, place: QRectF) -> None:
        own_us = self.own_us or 0
        for number, line in self._covers:
            box = line.at(own_us)
            is_chosen = number == self._chosen
            if is_chosen and self._drag is not None and self._box and not self.is_new:
                continue
            if box and (is_chosen or self.sees_through):
                self._paint_box(painter, place, box, chosen=is_chosen)
        if self._drag is not None and self._box:
            self._paint_box(painter, place, self._box, chosen=True)

    @staticmethod
    def _paint_box(painter: QPainter, place: QRectF, box: Box, *, chosen: bool) -> None:
        shown = _on(place, box)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_UNDER, 4))
        painter.drawRect(shown)
        painter.setPen(QPen(_LINE, 2 if chosen else 1))
        painter.drawRect(shown)
        if chosen:
            painter.setBrush(_LINE)
            painter.setPen(QPen(_UNDER, 1))
            for corner in (
                shown.topLeft(),
                shown.topRight(),
                shown.bottomLeft(),
                shown.bottomRight(),
            ):
                painter.drawRect(QRectF(corner.x() - 4, corner.y() - 4, 8, 8))

    def _paint_lost(self, painter: QPainter, place: QRectF) -> None:
        """Say on the film itself that a face is lost in this frame."""
        painter.setFont(text_font(self._tokens))
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        room = place.adjusted(12, 8, -12, -8)
        words = QRectF(painter.boundingRect(room.toRect(), flags, self.lost_words))
        words.moveTop(room.top())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_UNDER)
        painter.drawRoundedRect(words.adjusted(-10, -5, 10, 5), 6, 6)
        painter.setPen(_LINE)
        painter.drawText(words, flags, self.lost_words)

    def _wish_size(self) -> None:
        if self._player is not None:
            ratio = self.devicePixelRatioF()
            wide, high = max(int(self.width() * ratio), 1), max(int(self.height() * ratio), 1)
            self._player.views[0].set_picture_size(wide, high)

    def _place(self) -> QRectF | None:
        """Return where the picture lies."""
        if self._frame is None:
            return None
        high, wide = self._frame.picture.shape[:2]
        scale = min(self.width() / wide, self.height() / high)
        return QRectF(
            (self.width() - wide * scale) / 2,
            (self.height() - high * scale) / 2,
            wide * scale,
            high * scale,
        )

    def _share(self, at: QPointF, *, inside: bool = True) -> QPointF | None:
        place = self._place()
        if place is None or (inside and not place.contains(at)):
            return None
        x, y = (at.x() - place.left()) / place.width(), (at.y() - place.top()) / place.height()
        return QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))

    def _grip(self, at: QPointF, box: Box) -> str:
        """Return what of a box is under the mouse: a corner, all of it, or nothing."""
        place = self._place()
        if place is None:
            return ""
        shown = _on(place, box)
        corners = {
            "nw": shown.topLeft(),
            "ne": shown.topRight(),
            "sw": shown.bottomLeft(),
            "se": shown.bottomRight(),
        }
        for name, corner in corners.items():
            if (at - corner).manhattanLength() <= 2 * _GRIP_PX:
                return name
        return "all" if shown.contains(at) else ""


_CURSORS = {
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
    "all": Qt.CursorShape.SizeAllCursor,
}


def _on(place: QRectF, box: Box) -> QRectF:
    return QRectF(
        place.left() + box[0] * place.width(),
        place.top() + box[1] * place.height(),
        box[2] * place.width(),
        box[3] * place.height(),
    )


def _holds(box: Box, at: QPointF) -> bool:
    return box[0] <= at.x() <= box[0] + box[2] and box[1] <= at.y() <= box[1] + box[3]


def _moved(grip: str, begin: QPointF, box: Box, at: QPointF) -> Box:
    """Return a box as the mouse has pulled it."""
    if grip == "all":
        left = min(max(box[0] + at.x() - begin.x(), 0.0), 1.0 - box[2])
        top = min(max(box[1] + at.y() - begin.y(), 0.0), 1.0 - box[3])
        return (left, top, box[2], box[3])
    fixed = begin
    if grip != "new":
        fixed = QPointF(
            box[0] + (box[2] if "w" in grip else 0.0), box[1] + (box[3] if "n" in grip else 0.0)
        )
    left, right = sorted((fixed.x(), at.x()))
    top, bottom = sorted((fixed.y(), at.y()))
    return (left, top, right - left, bottom - top)
