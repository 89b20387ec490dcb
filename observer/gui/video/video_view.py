"""The film on its stage: paints the player's frame, and knows which frame was painted."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.fonts import tabular, text_font
from observer.gui.theme import Tokens
from observer.gui.video.film import Film, Moment
from observer.media.frame import Frame
from observer.text.catalogue import Catalogue

_PLAYING_MS = 4
_RESTING_MS = 15
_RESIZED_MS = 60
_CHIP_HEIGHT_PX = 26
_CHIP_GAP_PX = 14
_CHIP_GROUND = QColor(14, 16, 18, 190)
_CHIP_TEXT = QColor("#ECE9E3")
_CHIP_QUIET = QColor("#CFE7DA")
_CHIP_WAITING = QColor("#F0C674")


class VideoView(QWidget):
    """The stage: the film as large as it fits, in whole device pixels.

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

    def __init__(self, text: Catalogue, tokens: Tokens) -> None:
        super().__init__()
        self._text = text
        self._tokens = tokens
        self._film: Film | None = None
        self._fetched: Frame | None = None
        self._shown: Frame | None = None
        self._told: Frame | None = None
        self._small = text_font(tokens)
        self._small.setPixelSize(tokens.text_px - 1)
        self._small = tabular(self._small)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._poll)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(_RESIZED_MS)
        self._resized.timeout.connect(self._wish_size)
        self.setAccessibleName(text("Film"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 180)
        self._build_notice()

    @property
    def shown(self) -> Frame | None:
        """The frame painted last; None if there is none on the stage."""
        return self._shown

    @property
    def notice(self) -> str:
        """The sentence that stands in place of the film; empty if there is none."""
        return "" if self._notice.isHidden() else self._notice_words.text()

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

    def show_film(self, film: Film | None) -> None:
        """Put another film on the stage, or none.

        Parameters
        ----------
        film
            Polled from now on; the view never closes it.
        """
        self._film = film
        self._fetched = self._shown = self._told = None
        self._notice.hide()
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
        self._notice_words.setText(sentence)
        self._find.setVisible(find)
        self._notice.show()
        self._place_notice()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """Wish for a film of 16 to 9."""
        return QSize(960, 540)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for pictures of the new size, once the dragging rests."""
        super().resizeEvent(event)
        self._place_notice()
        self._resized.start()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Ask for pictures of the right size on a screen of another density."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._resized.start()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Give the film the keyboard; a click plays or stops."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.pressed.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame fetched last; from now on it is the frame shown."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._tokens.stage))
        film, frame = self._film, self._fetched
        if film is not None and not self._notice.isVisible():
            if frame is not None:
                self._paint_picture(painter, frame)
                self._paint_chips(painter, film, frame)
            elif film.error is None:
                self._paint_line(painter, self._text("Opening the film …"))
        painter.end()
        self._shown = frame
        if self.hasFocus():
            self._paint_focus()

    def _poll(self) -> None:
        film = self._film
        if film is None:
            return
        if self._told is not self._shown:
            self._told = self._shown
            self.painted.emit()
        if (film.error is not None) != self._notice.isVisible():
            self._tell_trouble(film)
        frame = film.player.frame()
        if frame is not None and frame is not self._fetched:
            self._fetched = frame
            self.update()
        wanted = _PLAYING_MS if film.player.playing else _RESTING_MS
        if self._timer.interval() != wanted:
            self._timer.setInterval(wanted)

    def _tell_trouble(self, film: Film) -> None:
        if film.error is not None:
            self.say(self._text.error(film.error), find=True)
        else:
            self._notice.hide()
            self.update()

    def _wish_size(self) -> None:
        if self._film is not None:
            ratio = self.devicePixelRatioF()
            self._film.player.set_picture_size(
                max(int(self.width() * ratio), 1), max(int(self.height() * ratio), 1)
            )

    def _paint_picture(self, painter: QPainter, frame: Frame) -> None:
        height, width = frame.picture.shape[:2]
        # the image only points at the frame's memory, which outlives it in self._fetched
        image = QImage(frame.picture.data, width, height, width * 4, QImage.Format.Format_RGB32)
        ratio = self.devicePixelRatioF()
        room_w, room_h = self.width() * ratio, self.height() * ratio
        scale = min(room_w / width, room_h / height)
        if _fills(width, height, room_w, room_h):
            scale = 1.0
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left = int((room_w - width * scale) / 2) / ratio
        top = int((room_h - height * scale) / 2) / ratio
        if scale == 1.0:
            image.setDevicePixelRatio(ratio)
            painter.drawImage(QPointF(left, top), image)
        else:
            size = QRectF(left, top, width * scale / ratio, height * scale / ratio)
            painter.drawImage(size, image)

    def _paint_chips(self, painter: QPainter, film: Film, frame: Frame) -> None:
        _ = self._text
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small)
        parts = [
            _.timecode(film.moment(frame).time_us),
            _("frame {number}", number=frame.index),
        ]
        rate = film.recording.frame_rate
        if rate:
            decimals = 0 if rate.denominator == 1 else 2
            parts.append(_("{rate} fps", rate=_.number(float(rate), decimals)))
        self._paint_chip(painter, "  ·  ".join(parts), _CHIP_TEXT, right=False)
        exact = _("exact frame") if frame.exact else _("looking for the exact frame")
        self._paint_chip(painter, exact, _CHIP_QUIET if frame.exact else _CHIP_WAITING, right=True)

    def _paint_chip(self, painter: QPainter, words: str, colour: QColor, *, right: bool) -> None:
        width = QFontMetricsF(self._small).horizontalAdvance(words) + 20
        left = self.width() - _CHIP_GAP_PX - width if right else _CHIP_GAP_PX
        box = QRectF(left, self.height() - 12 - _CHIP_HEIGHT_PX, width, _CHIP_HEIGHT_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_CHIP_GROUND)
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(colour)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_line(self, painter: QPainter, words: str) -> None:
        painter.setFont(text_font(self._tokens))
        painter.setPen(QColor("#A2A8AF"))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, words)

    def _paint_focus(self) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(self._tokens.accent))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _build_notice(self) -> None:
        self._notice = QWidget(self)
        inside = QVBoxLayout(self._notice)
        inside.setContentsMargins(24, 24, 24, 24)
        inside.setSpacing(16)
        self._notice_words = QLabel()
        self._notice_words.setTextFormat(Qt.TextFormat.PlainText)
        self._notice_words.setWordWrap(True)
        self._notice_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._notice_words.setStyleSheet(f"color: {_CHIP_TEXT.name()};")
        self._find = QPushButton(self._text("Find the film …"))
        self._find.setAccessibleName(self._text("Find the film"))
        self._find.clicked.connect(lambda *_: self.find_asked.emit())
        inside.addWidget(self._notice_words)
        inside.addWidget(self._find, 0, Qt.AlignmentFlag.AlignCenter)
        self._notice.hide()

    def _place_notice(self) -> None:
        width = min(self.width(), 520)
        height = self._notice.sizeHint().height()
        if self._notice.layout() is not None:
            height = max(self._notice.heightForWidth(width), height)
        self._notice.setGeometry(
            (self.width() - width) // 2, (self.height() - height) // 2, width, height
        )


def _fills(width: int, height: int, room_w: float, room_h: float) -> bool:
    """Return whether a picture already has the size at which it just fits the room."""
    fits = width <= room_w + 1 and height <= room_h + 1
    touches = width >= room_w - 2 or height >= room_h - 2
    return fits and touches
