"""The name of a recording on the stage, with a loudspeaker that says whether it is heard."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from observer.gui.fonts import text_font
from observer.gui.theme import Tokens
from observer.text.catalogue import Catalogue

_HEIGHT_PX = 24
_SIGN_PX = 26
_GROUND = QColor(14, 16, 18, 205)
_WORDS = QColor("#ECE9E3")
_QUIET = QColor("#A2A8AF")


class FilmTag(QAbstractButton):
    """Lies on the picture; a click lets its recording be heard, or mutes it.

    Parameters
    ----------
    label
        Of the recording.
    has_sound
        Whether there is anything to be heard; a silent film has its name only.
    text
        Language.
    tokens
        Measures of the theme.
    parent
        The stage.
    """

    def __init__(
        self, label: str, has_sound: bool, text: Catalogue, tokens: Tokens, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._catalogue = text
        self._has_sound = has_sound
        self._is_main = False
        self._font = text_font(tokens)
        self._font.setPixelSize(tokens.text_px - 1)
        # the keys of the stage do the same; the letters stay with the codes
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.name(label)

    def name(self, label: str) -> None:
        """Call the recording otherwise."""
        self.setText(label)
        self._tell()
        self.resize(self.sizeHint())

    def show_state(self, *, heard: bool, main: bool) -> None:
        """Show whether the recording is heard, and whether it is the one that is coded on."""
        self.setChecked(heard)
        self._is_main = main
        self._tell()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """Wish for room for the sign and the name."""
        words = QFontMetricsF(self._font).horizontalAdvance(self.text())
        sign = _SIGN_PX if self._has_sound else 10
        return QSize(round(sign + words + 10), _HEIGHT_PX)

    def fit(self, room_px: int) -> None:
        """Be as wide as the name, as far as there is room."""
        self.resize(min(self.sizeHint().width(), room_px), _HEIGHT_PX)

    @override
    def nextCheckState(self) -> None:
        """Leave it to the stage, which asks the player."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint sign and name on a dark ground."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = _WORDS if self.underMouse() else Qt.GlobalColor.transparent
            painter.setPen(QPen(edge, 1))
            painter.setBrush(_GROUND)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            colour = _WORDS if self.isChecked() else _QUIET
            left = 10
            if self._has_sound:
                paint_speaker(painter, QPointF(14, _HEIGHT_PX / 2), colour, on=self.isChecked())
                left = _SIGN_PX
            painter.setFont(self._font)
            painter.setPen(_WORDS if self._is_main else _QUIET)
            room = self.width() - left - 8
            words = QFontMetricsF(self._font).elidedText(
                self.text(), Qt.TextElideMode.ElideRight, room
            )
            box = QRectF(left, 0, room + 4, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)

    def _tell(self) -> None:
        _ = self._catalogue
        if not self._has_sound:
            words = _("{label}: without sound", label=self.text())
        elif self.isChecked():
            words = _("{label}: is heard; click to mute", label=self.text())
        else:
            words = _("{label}: is not heard; click to hear it", label=self.text())
        self.setAccessibleName(words)
        self.setToolTip(words)


def paint_speaker(painter: QPainter, middle: QPointF, colour: QColor, *, on: bool) -> None:
    """Paint a loudspeaker, with waves before it or crossed out.

    Parameters
    ----------
    painter
        With antialiasing.
    middle
        Of the sign, which is 14 pixels wide.
    colour
        Of its lines.
    on
        Whether it sounds.
    """
    x, y = middle.x(), middle.y()
    body = QPainterPath()
    body.moveTo(x - 7, y - 2)
    for dx, dy in ((-4, -2), (0, -5), (0, 5), (-4, 2), (-7, 2)):
        body.lineTo(x + dx, y + dy)
    body.closeSubpath()
    painter.fillPath(body, colour)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    if on:
        for reach in (3, 6):
            box = QRectF(x + 1 - reach, y - reach, 2 * reach, 2 * reach)
            painter.drawArc(box, -45 * 16, 90 * 16)
    else:
        painter.drawLine(QPointF(x + 2.5, y - 2.5), QPointF(x + 7, y + 2.5))
        painter.drawLine(QPointF(x + 7, y - 2.5), QPointF(x + 2.5, y + 2.5))
