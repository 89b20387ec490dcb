"""A film on the screen: paints the player's frame, and knows which frame was painted."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QHideEvent,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from observer.gui.fonts import text_font
from observer.gui.theme import Tokens
from observer.gui.video.chips import Chips, View
from observer.gui.video.developing import Print, develop
from observer.gui.video.facts import Facts
from observer.gui.video.film import Film, Moment
from observer.gui.video.lens import Lens, Room
from observer.gui.video.light import Light
from observer.gui.video.light_control import LightControl
from observer.gui.video.notice import Notice
from observer.gui.video.picture_size import wished_px
from observer.media.frame import Frame
from observer.model.errors import LockedError, MediaError
from observer.text.catalogue import Catalogue

_PLAYING_MS = 4
_RESTING_MS = 15
_HIDDEN_MS = 40
_RESIZED_MS = 60
_ZOOM = 1.25
_NOTCH = 120
_PAN_PX = 60
_QUIET_WORDS = QColor("#A2A8AF")


@dataclass(slots=True)
class _Hold:
    """The mouse held down on the picture."""

    at: QPointF
    last: QPointF
    is_drag: bool = False


class VideoView(QWidget):
    """One view of a film, as large as it fits, in whole device pixels.

    How closely it is looked at and in which light belongs to the view; neither changes what the
    frame is, nor what is coded on it.

    Parameters
    ----------
    text
        Language.
    tokens
        Colours of the theme.
    """

    painted = Signal()
    """Another frame was painted."""
    find_asked = Signal()
    """Somebody wants to say where the film is."""
    pressed = Signal()
    """The film was clicked."""
    looked = Signal()
    """It is looked at from closer, from further, or in another light."""
    menu_asked = Signal(QPoint)
    """Somebody asks at a place on the screen what can be done with the picture."""

    def __init__(self, text: Catalogue, tokens: Tokens) -> None:
        super().__init__()
        self._text = text
        self._tokens = tokens
        self._film: Film | None = None
        self._fetched: Frame | None = None
        self._shown: Frame | None = None
        self._told: Frame | None = None
        self._error: MediaError | None = None
        self._lens = Lens()
        self._light = Light()
        self._print: tuple[Frame, tuple[object, ...], Print] | None = None
        self._hold: _Hold | None = None
        self._was_playing = False
        self._percent = 0
        self._chips, self._facts = Chips(tokens), Facts(text)
        self.is_quiet = False
        """Whether little is told, because it is small and not coded on; the pointer asks more."""
        self.is_bare = False
        """Whether nothing is told of the frame: its time stands elsewhere."""
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.look)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(_RESIZED_MS)
        self._resized.timeout.connect(self._wish_size)
        self._click = QTimer(self)
        self._click.setSingleShot(True)
        self._click.timeout.connect(self.pressed)
        self.setAccessibleName(text("Film"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 180)
        self._notice = Notice(text, self)
        self._notice.find_button.clicked.connect(lambda *_: self.find_asked.emit())
        self._light_control: LightControl | None = None

    @property
    def film(self) -> Film | None:
        """What is shown."""
        return self._film

    @property
    def shown(self) -> Frame | None:
        """The frame painted last; None if there is none on the stage."""
        return self._shown

    @property
    def notice(self) -> str:
        """The sentence that stands in place of the film; empty if there is none."""
        return self._notice.sentence

    @property
    def shown_us(self) -> int | None:
        """The session time of the frame painted last."""
        moment = self.moment
        return moment.time_us if moment else None

    @property
    def moment(self) -> Moment | None:
        """The moment that the frame painted last stands for."""
        if self._film is None or self._shown is None:
            return None
        return self._film.moment(self._shown)

    @property
    def lens(self) -> Lens:
        """How closely it is looked at."""
        return self._lens

    @property
    def light(self) -> Light:
        """In which light."""
        return self._light

    def show_film(self, film: Film | None) -> None:
        """Put another film on the stage, or none; it is seen whole and as it was filmed.

        Parameters
        ----------
        film
            Polled from now on; the view never closes it.
        """
        self._film = film
        self._fetched = self._shown = self._told = self._print = self._error = None
        self._notice.hide()
        self.set_lens(Lens())
        self.set_light(Light())
        if film is None:
            self._timer.stop()
        else:
            self._wish_size()
            self._timer.start(_RESTING_MS)
        self.update()

    def say(self, sentence: str, *, find: bool = False) -> None:
        """Show a sentence in place of the film.

        Parameters
        ----------
        sentence
            What is the matter, and what to do.
        find
            Whether to offer to look for the film.
        """
        self._fetched = self._shown = None
        self._notice.say(sentence, find=find)
        self.update()

    # How it is looked at

    def set_lens(self, lens: Lens) -> None:
        """Look from closer or from further; the pixels for it come from a larger picture."""
        room = self._room()
        lens = room.within(lens) if room else lens
        if lens == self._lens:
            return
        self._lens = lens
        self._resized.start()
        self._show_cursor()
        self.looked.emit()
        self.update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Come closer or go further away.

        Parameters
        ----------
        factor
            Above 1 to come closer.
        at
            The point that stays where it is; the middle if none is named.
        """
        room = self._room()
        if room is not None:
            ratio = self.devicePixelRatioF()
            point = (at.x() * ratio, at.y() * ratio) if at is not None else None
            self.set_lens(room.zoomed(self._lens, factor, point))

    def zoom_in(self) -> None:
        """Come closer."""
        self.zoom(_ZOOM)

    def zoom_out(self) -> None:
        """Go further away."""
        self.zoom(1 / _ZOOM)

    def show_whole(self) -> None:
        """Show the whole picture."""
        self.set_lens(Lens())

    def pan(self, by_x: float, by_y: float) -> None:
        """Move the picture by some pixels, as far as it reaches."""
        room = self._room()
        if room is not None:
            ratio = self.devicePixelRatioF()
            self.set_lens(room.moved(self._lens, by_x * ratio, by_y * ratio))

    def set_light(self, light: Light) -> None:
        """Show the picture in another light."""
        if light == self._light:
            return
        self._light = light
        if self._light_control is not None:
            self._light_control.show_light(light)
        self.looked.emit()
        self.update()

    def toggle_light_control(self) -> None:
        """Open the control of brightness and contrast on the picture, or close it."""
        if self._light_control is None:
            self._light_control = LightControl(self._text, self)
            self._light_control.changed.connect(self.set_light)
            self._light_control.left.connect(self._leave_light_control)
        if self._light_control.isVisible():
            self._leave_light_control()
        else:
            self._light_control.open(self._light)

    def _leave_light_control(self) -> None:
        if self._light_control is not None:
            self._light_control.hide()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # What Qt asks

    @override
    def sizeHint(self) -> QSize:
        """Wish for a film of 16 to 9."""
        return QSize(960, 540)

    @override
    def event(self, event: QEvent) -> bool:
        """Zoom with two fingers, where there is a surface for it."""
        pinch = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is pinch:
            self.zoom(1 + event.value(), event.position())
            return True
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for pictures of the new size, once the dragging rests."""
        super().resizeEvent(event)
        self._notice.place()
        if self._light_control is not None:
            self._light_control.place()
        room = self._room()
        if room is not None:
            self._lens = room.within(self._lens)
        self._resized.start()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Paint what the film shows now, not what it showed when it was hidden."""
        super().showEvent(event)
        self.look()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Count no frame as shown that nobody sees."""
        super().hideEvent(event)
        self._shown = None

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Ask for pictures of the right size on a screen of another density."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._resized.start()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Give the film the keyboard, and take hold of the picture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._hold = _Hold(event.position(), event.position())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture with the hand."""
        hold = self._hold
        if hold is None:
            return
        far = (event.position() - hold.at).manhattanLength()
        if not hold.is_drag and far >= QApplication.startDragDistance():
            hold.is_drag = True
            self._show_cursor()
        if hold.is_drag:
            by = event.position() - hold.last
            hold.last = event.position()
            self.pan(by.x(), by.y())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Play or stop, if it was a click."""
        hold, self._hold = self._hold, None
        if hold is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._show_cursor()
        if hold.is_drag:
            return
        if self._lens.is_whole or self._is_playing:
            self.pressed.emit()
        else:
            # at rest, close by: perhaps the first half of a double click, which must not play on
            self._click.start(QApplication.doubleClickInterval())

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the whole picture; the film plays on or rests as it did."""
        if self._lens.is_whole or event.button() != Qt.MouseButton.LeftButton:
            self.mousePressEvent(event)
            return
        if self._click.isActive():
            self._click.stop()
        else:
            self.pressed.emit()
        self.show_whole()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl at the mouse; close by, the wheel moves the picture."""
        turn, keys = event.angleDelta(), event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_ZOOM ** (turn.y() / _NOTCH), event.position())
        elif self._lens.is_whole:
            event.ignore()
            return
        else:
            sideways = bool(keys & Qt.KeyboardModifier.ShiftModifier) and not turn.x()
            across, along = (turn.y(), 0) if sideways else (turn.x(), turn.y())
            self.pan(across / _NOTCH * _PAN_PX, along / _NOTCH * _PAN_PX)
        event.accept()

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell a small picture's facts to the pointer."""
        super().enterEvent(event)
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Leave the small picture free."""
        super().leaveEvent(event)
        self.update()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for what can be done with the picture."""
        self.menu_asked.emit(event.globalPos())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame fetched last; from now on it is the frame shown, unless it is covered."""
        with QPainter(self) as painter:
            film, frame, is_free = self._film, self._fetched, self._notice.isHidden()
            if film is not None and frame is not None and is_free:
                self._paint_picture(painter, frame)
                if not self.is_bare:
                    self._paint_chips(painter, film, frame)
                self._shown = frame
            else:
                self._shown = None
                painter.fillRect(self.rect(), QColor(self._tokens.stage))
                if film is not None and film.error is None and is_free:
                    opening = "" if film.is_ready else self._text("Opening the film …")
                    self._paint_line(painter, film.away or opening)
            if self.hasFocus():
                painter.setPen(QColor(self._tokens.accent))
                painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    # Following the player

    @property
    def _is_playing(self) -> bool:
        return self._film is not None and self._film.player.playing

    def look(self) -> None:
        """Look what the film shows now, and paint it next; the timer does so now and then."""
        film = self._film
        if film is None:
            return
        if self._told is not self._shown:
            self._told = self._shown
            self.painted.emit()
        error = film.error
        if error is not self._error:
            self._tell_trouble(error)
        if error is None:
            self._fetch(film)
        self._look_again(playing=film.player.playing)

    def _fetch(self, film: Film) -> None:
        frame = film.player.frame()
        if frame is None and not film.is_ready:
            frame = film.player.glance()
        # where the film has no picture, none is shown: nothing is coded on the one before
        is_away = frame is None and film.is_ready and not film.player.pending
        is_other = frame is not self._fetched and (frame is not None or is_away)
        if is_other:
            self._fetched = frame
        if is_other or film.read_percent != self._percent:
            self._percent = film.read_percent
            self.update()

    def _look_again(self, *, playing: bool) -> None:
        """Look again soon, sooner while it plays; what nobody sees waits longer."""
        wanted = _HIDDEN_MS if self.isHidden() else _PLAYING_MS if playing else _RESTING_MS
        if self._timer.interval() != wanted:
            self._timer.setInterval(wanted)
        if playing != self._was_playing:
            self._was_playing = playing
            self._resized.start()

    def _tell_trouble(self, error: MediaError | None) -> None:
        self._error = error
        if error is not None:
            self.say(self._text.error(error), find=not isinstance(error, LockedError))
        else:
            self._notice.hide()
            self.update()

    def _wish_size(self) -> None:
        film = self._film
        if film is None:
            return
        whole, ratio = film.player.shown_px, self.devicePixelRatioF()
        room = max(int(self.width() * ratio), 1), max(int(self.height() * ratio), 1)
        close = None if self._lens.is_whole else whole
        film.player.set_picture_size(*wished_px(room, close, playing=film.player.playing))

    def _room(self) -> Room | None:
        """Return the room there is for the picture on screen; None if there is none yet."""
        frame = self._fetched
        if frame is None:
            return None
        height, width = frame.picture.shape[:2]
        ratio = self.devicePixelRatioF()
        return Room(self.width() * ratio, self.height() * ratio, width / height)

    # Painting

    def _paint_picture(self, painter: QPainter, frame: Frame) -> None:
        made = self._printed(frame)
        height, width = made.pixels.shape[:2]
        # the image only points at the pixels' memory, which outlives it in self._print
        image = QImage(made.pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        ratio = self.devicePixelRatioF()
        image.setDevicePixelRatio(ratio)
        left, top = made.left / ratio, made.top / ratio
        self._paint_bars(painter, QRectF(left, top, width / ratio, height / ratio))
        painter.drawImage(QPointF(left, top), image)

    def _printed(self, frame: Frame) -> Print:
        """Return the pixels to be painted of a frame, made once."""
        ratio, fine = self.devicePixelRatioF(), not self._is_playing
        room_w, room_h = self.width() * ratio, self.height() * ratio
        way = (self._lens, self._light, room_w, room_h, fine)
        if self._print is not None and self._print[0] is frame and self._print[1] == way:
            return self._print[2]
        height, width = frame.picture.shape[:2]
        if self._lens.is_whole and _fills(width, height, room_w, room_h):
            pixels = self._light.shine(frame.picture)
            made = Print(pixels, int((room_w - width) / 2), int((room_h - height) / 2))
        else:
            room = Room(room_w, room_h, width / height)
            made = develop(frame.picture, room, self._lens, self._light, fine=fine)
        self._print = (frame, way, made)
        return made

    def _paint_bars(self, painter: QPainter, inside: QRectF) -> None:
        """Fill what the picture leaves free."""
        whole = QRectF(self.rect())
        stage = QColor(self._tokens.stage)
        for bar in (
            QRectF(0, 0, whole.width(), inside.top()),
            QRectF(0, inside.bottom(), whole.width(), whole.bottom() - inside.bottom()),
            QRectF(0, 0, inside.left(), whole.height()),
            QRectF(inside.right(), 0, whole.right() - inside.right(), whole.height()),
        ):
            if bar.width() > 0 and bar.height() > 0:
                painter.fillRect(bar.toAlignedRect(), stage)

    def _paint_chips(self, painter: QPainter, film: Film, frame: Frame) -> None:
        view, facts = View(self.width(), self.height()), self._facts
        foot, states = facts.foot(film, frame), facts.states(film, frame)
        if self.is_quiet:
            foot, states = foot.shortest, [state for state in states if state.must]
            if view.is_narrow and not self.underMouse():
                if states:
                    self._chips.paint_dot(painter, view)
                return
        top = self._chips.paint_foot(painter, view, foot, states)
        looks, room = facts.looks(self._lens, self._light), self._room()
        if looks and room is not None:
            seen = None if self._lens.is_whole else room.seen(self._lens)
            self._chips.paint_looks(painter, view, top, looks, seen, room.aspect)

    def _paint_line(self, painter: QPainter, words: str) -> None:
        painter.setFont(text_font(self._tokens))
        painter.setPen(_QUIET_WORDS)
        inside = QRectF(self.rect()).adjusted(16, 8, -16, -8)
        painter.drawText(inside, words, QTextOption(Qt.AlignmentFlag.AlignCenter))

    def _show_cursor(self) -> None:
        if self._lens.is_whole:
            self.unsetCursor()
        elif self._hold is not None and self._hold.is_drag:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self.setCursor(Qt.CursorShape.OpenHandCursor)


def _fills(width: int, height: int, room_w: float, room_h: float) -> bool:
    """Return whether a picture already has the size at which it just fits the room."""
    fits = width <= room_w + 1 and height <= room_h + 1
    touches = width >= room_w - 2 or height >= room_h - 2
    return fits and touches
