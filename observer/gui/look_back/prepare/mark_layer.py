"""What lies over the film: marks and subtitle as the parent sees them, and what is being drawn."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.fonts import text_font
from observer.gui.look_back.marks import paint_marks, picture_box, point_at, share_of
from observer.gui.look_back.prepare.tools import LARGE_STEP, STEP, Drawing, Tool
from observer.gui.video.stage import Stage
from observer.model.feedback import Mark, MarkShape

_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_CROSS_PX = 9
_SUBTITLE_SHARE, _SUBTITLE_LEAST_PX = 0.062, 15
_SHADE = QColor(0, 0, 0, 120)


class MarkLayer(QWidget):
    """Lies over a stage; the mouse goes through it unless something is drawn.

    Parameters
    ----------
    context
        What the room stands on.
    stage
        Over which it lies.
    """

    drawn = Signal(object)
    """A `Mark` was drawn."""
    framed = Signal(object)
    """Which part of the picture is shown was drawn: left, top, width and height."""
    ended = Signal()
    """Nothing is drawn any more; the keyboard belongs to the film again."""

    def __init__(self, context: RoomContext, stage: Stage) -> None:
        super().__init__(stage)
        self._context = context
        self._stage = stage
        self._drawing: Drawing | None = None
        self.marks: tuple[Mark, ...] = ()
        self.subtitle = ""
        self.zoom: tuple[float, ...] = ()
        self.setAccessibleName(context.text("What is pointed out"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        stage.installEventFilter(self)
        self._lie()

    @property
    def tool(self) -> Tool | None:
        """What is being drawn; None if nothing is."""
        return self._drawing.tool if self._drawing is not None else None

    def show_what(self, marks: tuple[Mark, ...], subtitle: str, zoom: tuple[float, ...]) -> None:
        """Show what belongs to the moment on the stage."""
        if (marks, subtitle, zoom) != (self.marks, self.subtitle, self.zoom):
            self.marks, self.subtitle, self.zoom = marks, subtitle, zoom
            self.update()

    def take_up(self, tool: Tool) -> None:
        """Begin to draw; the same tool again lays it down."""
        if self.tool is tool:
            self.lay_down()
            return
        self._drawing = Drawing(tool)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def lay_down(self) -> None:
        """Draw no more; what was not finished is dropped."""
        if self._drawing is None:
            return
        self._drawing = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.unsetCursor()
        self.update()
        self.ended.emit()

    # What Qt asks

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lie over the whole stage, and above all that it lays out anew."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.ChildAdded}:
            self._lie()
        return super().eventFilter(watched, event)

    @override
    def sizeHint(self) -> QSize:
        """Ask for no room of its own."""
        return QSize(0, 0)

    @override
    def event(self, event: QEvent) -> bool:
        """Keep the keys of drawing from the keys of the film."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._drawing is not None
            and (event.key() in _WAYS or event.key() in _SET or event.key() == Qt.Key.Key_Escape)
        ):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Draw with arrows and Enter; Escape drops it."""
        drawing, key = self._drawing, event.key()
        if drawing is None:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape:
            self.lay_down()
        elif key in _SET:
            self._draw(drawing.set_point())
        elif key in _WAYS:
            way = _WAYS[Qt.Key(key)]
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            step = LARGE_STEP if shift else STEP
            self._draw(drawing.moved(way[0] * step, way[1] * step))
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Set the first point."""
        box = self._box()
        if self._drawing is None or box is None or event.button() != Qt.MouseButton.LeftButton:
            return
        at = share_of(box, event.position())
        self._drawing = Drawing(self._drawing.tool, at).set_point()
        self.update()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        box = self._box()
        if self._drawing is not None and box is not None:
            self._drawing = self._drawing.drawn_to(share_of(box, event.position()))
            self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep what was drawn."""
        drawing = self._drawing
        if drawing is not None and drawing.points and event.button() == Qt.MouseButton.LeftButton:
            self._finish(drawing.set_point())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what the parent sees over the picture, and what is being drawn."""
        box = self._box()
        if box is None:
            return
        with QPainter(self) as painter:
            painter.setClipRect(box.intersected(QRectF(self._stage.view.geometry())))
            paint_marks(painter, box, (*self.marks, *self._half_drawn()))
            self._paint_zoom(painter, box)
            if self.subtitle:
                self._paint_subtitle(painter, box)
            if self._drawing is not None:
                self._paint_place(painter, point_at(box, self._drawing.at))

    # Inside

    def _lie(self) -> None:
        if self.geometry() != self._stage.rect():
            self.setGeometry(self._stage.rect())
        self.raise_()

    def _box(self) -> QRectF | None:
        view = self._stage.view
        box = picture_box(view)
        return box.translated(QPointF(view.pos())) if box is not None else None

    def _draw(self, drawing: Drawing) -> None:
        if drawing.is_done:
            self._finish(drawing)
        else:
            self._drawing = drawing
            self.update()

    def _finish(self, drawing: Drawing) -> None:
        mark, frame = drawing.mark(), drawing.frame()
        self.lay_down()
        if drawing.tool is Tool.ZOOM:
            if frame:
                self.framed.emit(frame)
        elif mark is not None:
            self.drawn.emit(mark)

    def _half_drawn(self) -> tuple[Mark, ...]:
        drawing = self._drawing
        if drawing is None or not drawing.points or drawing.tool is Tool.ZOOM:
            return ()
        return (Mark(shape=MarkShape(drawing.tool.value), points=drawing.seen),)

    def _paint_zoom(self, painter: QPainter, box: QRectF) -> None:
        """Show which part of the picture the parent sees."""
        frame, drawing = self.zoom, self._drawing
        if drawing is not None and drawing.tool is Tool.ZOOM and drawing.points:
            frame = Drawing(Tool.ZOOM, drawing.at, drawing.seen).frame()
        if not frame:
            return
        left, top, width, height = frame
        inside = QRectF(point_at(box, (left, top)), point_at(box, (left + width, top + height)))
        painter.save()
        for shade in (
            QRectF(box.left(), box.top(), box.width(), inside.top() - box.top()),
            QRectF(box.left(), inside.bottom(), box.width(), box.bottom() - inside.bottom()),
            QRectF(box.left(), inside.top(), inside.left() - box.left(), inside.height()),
            QRectF(inside.right(), inside.top(), box.right() - inside.right(), inside.height()),
        ):
            painter.fillRect(shade, _SHADE)
        painter.setPen(QPen(QColor("#FFFFFF"), 1.5, Qt.PenStyle.DashLine))
        painter.drawRect(inside)
        painter.restore()

    def _paint_subtitle(self, painter: QPainter, box: QRectF) -> None:
        font = text_font(self._context.tokens)
        font.setPixelSize(round(max(box.height() * _SUBTITLE_SHARE, _SUBTITLE_LEAST_PX)))
        font.setBold(True)
        painter.setFont(font)
        below = box.adjusted(box.width() * 0.06, 0, -box.width() * 0.06, -box.height() * 0.05)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        how = int(flags) | int(Qt.TextFlag.TextWordWrap)
        painter.setPen(QColor(0, 0, 0, 220))
        for across, down in ((-1.5, 0), (1.5, 0), (0, -1.5), (0, 1.5), (1.5, 1.5)):
            painter.drawText(below.translated(across, down), how, self.subtitle)
        painter.setPen(QColor("#FFFFFF"))
        painter.drawText(below, how, self.subtitle)

    def _paint_place(self, painter: QPainter, at: QPointF) -> None:
        """Show where the arrow keys are, light on dark."""
        painter.setClipping(False)
        for colour, width in ((QColor(0, 0, 0, 200), 4.0), (QColor("#FFFFFF"), 1.6)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(at + QPointF(-_CROSS_PX, 0), at + QPointF(_CROSS_PX, 0))
            painter.drawLine(at + QPointF(0, -_CROSS_PX), at + QPointF(0, _CROSS_PX))


_SET = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
