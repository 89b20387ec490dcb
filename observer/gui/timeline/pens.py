"""What the timeline is drawn with, made once for a scheme in a theme and a language."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QStaticText

from observer.gui.fonts import tabular, text_font
from observer.gui.labels import short_name
from observer.gui.theme import Tokens
from observer.model.scheme import Scheme, Track
from observer.text.catalogue import Catalogue

_DARK = QColor("#16191C")
_BRIGHT = QColor("#FFFFFF")
_LABEL_PX = 10.5
_LETTER_PX = 8.6
_TYPE_PX, _LEAST_TYPE_PX, _CAPITAL = 11, 7, 0.75
_INDENT_PX = 5.0
_BRIGHT_BELOW = 0.24
_WORDS_KEPT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """All that the look of events depends on, beside the events.

    Attributes
    ----------
    label_px
        Width of the names of the rows; no label of an event lies under them.
    """

    scheme: Scheme
    tokens: Tokens
    text: Catalogue
    label_px: int


class Lettering:
    """Words in one font that are drawn again and again, each laid out once.

    Parameters
    ----------
    font
        In which.
    """

    def __init__(self, font: QFont) -> None:
        self._font = font
        self.measure = QFontMetricsF(font)
        self._laid_out: dict[str, QStaticText] = {}

    def draw(self, painter: QPainter, left: float, base: float, words: str) -> None:
        """Draw words that begin at the left and stand on a base line, in the painter's colour."""
        known = self._laid_out.get(words)
        if known is None:
            if len(self._laid_out) >= _WORDS_KEPT:
                self._laid_out.clear()
            known = self._laid_out[words] = QStaticText(words)
            known.setTextFormat(Qt.TextFormat.PlainText)
            known.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        painter.setFont(self._font)
        painter.drawStaticText(QPointF(left, base - self.measure.ascent()), known)


class Pens:
    """The pens of all tracks, each made when it is first asked for, and the ruler's lettering.

    Parameters
    ----------
    kit
        What they are for; for another one other pens have to be made.
    """

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        font = tabular(text_font(kit.tokens))
        font.setPixelSize(kit.tokens.heading_px)
        self.ruler = Lettering(font)
        self._of: dict[str, BarPen] = {}

    def of(self, track: str) -> "BarPen":
        """Return what draws the events of a track."""
        if track not in self._of:
            self._of[track] = BarPen(self.kit.scheme.track(track), self.kit)
        return self._of[track]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bout or point as it lies on the screen.

    Attributes
    ----------
    row
        In the columns of its track.
    box
        Its outside; of a point, around its circle.
    is_open
        Whether it grows with the playhead.
    """

    row: int
    code: int
    box: QRectF
    is_point: bool
    is_open: bool


class BarPen:
    """Draws the events of one track.

    Parameters
    ----------
    track
        Whose colours and letters.
    kit
        In which theme and language, and beside which names.
    """

    def __init__(self, track: Track, kit: Kit) -> None:
        self._left = kit.label_px
        self._tokens = kit.tokens
        self._letterings: dict[int, Lettering] = {}
        self._full = self._lettering(_TYPE_PX)
        measure = self._full.measure
        self._rise = measure.capHeight() / 2
        faint, strong = QColor(kit.tokens.code_outline), QColor(kit.tokens.text)
        faint.setAlpha(150)
        self._faint, self._strong = QPen(faint, 1.0), QPen(strong, 2.0)
        self._narrow = QPen(strong, 1.3)
        self._looks = tuple(
            _look(code.colour, code.key.upper(), short_name(code, kit.text), measure)
            for code in track.codes
        )
        self._unknown = _look("#999999", "?", "?", measure)

    def draw(self, painter: QPainter, bar: Bar, *, selected: bool = False) -> None:
        """Draw one event.

        Parameters
        ----------
        painter
            With antialiasing.
        bar
            Where it lies.
        selected
            Whether it is selected.
        """
        look = self._looks[bar.code] if bar.code >= 0 else self._unknown
        painter.setPen(self._pen(bar, selected=selected))
        painter.setBrush(look.colour)
        box = bar.box.adjusted(0.5, 0.5, -0.5, -0.5)
        if bar.is_point:
            painter.drawEllipse(box)
            self._letter(painter, look, box, box.center().x())
            return
        radius = min(4.0, box.width() / 2, box.height() / 2)
        painter.drawRoundedRect(box, radius, radius)
        left = max(box.left(), self._left) + _INDENT_PX
        room = box.right() - left - 3
        if box.height() > _LABEL_PX and look.name_px <= room:
            painter.setPen(look.on)
            self._full.draw(painter, left, box.center().y() + self._rise, look.name)
        elif room + 6 >= look.letter_px:
            # a known letter says more than the first half of a word
            self._letter(painter, look, box, left - _INDENT_PX / 2 + look.letter_px / 2)

    def _pen(self, bar: Bar, *, selected: bool) -> QPen:
        if selected and bar.box.height() <= _LABEL_PX:
            return self._narrow
        return self._strong if selected else self._faint

    def _letter(self, painter: QPainter, look: "_Look", box: QRectF, middle_px: float) -> None:
        """Write the letter of a code, smaller where its bar or circle is low."""
        lettering, width, rise = self._full, look.letter_px, self._rise
        if box.height() < _LETTER_PX:
            lettering = self._low(box.height())
            width = lettering.measure.horizontalAdvance(look.letter)
            rise = lettering.measure.capHeight() / 2
        painter.setPen(look.on)
        lettering.draw(painter, middle_px - width / 2, box.center().y() + rise, look.letter)

    def _low(self, height_px: float) -> Lettering:
        """Return the largest lettering whose capitals fit into so low a bar, but a legible one."""
        return self._lettering(max(_LEAST_TYPE_PX, min(_TYPE_PX, int(height_px / _CAPITAL))))

    def _lettering(self, size_px: int) -> Lettering:
        if size_px not in self._letterings:
            font = text_font(self._tokens, weight=QFont.Weight.DemiBold)
            font.setPixelSize(size_px)
            self._letterings[size_px] = Lettering(font)
        return self._letterings[size_px]


@dataclass(frozen=True, slots=True)
class _Look:
    """A code as it is drawn: its colour, what is read on it, and how wide that is."""

    colour: QColor
    on: QColor
    letter: str
    letter_px: float
    name: str
    name_px: float


def _look(colour: str, letter: str, name: str, measure: QFontMetricsF) -> _Look:
    drawn = QColor(colour)
    return _Look(
        drawn,
        _on(drawn),
        letter,
        measure.horizontalAdvance(letter),
        name,
        measure.horizontalAdvance(name),
    )


def _on(colour: QColor) -> QColor:
    """Return black or white, whichever is read better on a colour."""
    return _BRIGHT if _luminance(colour) < _BRIGHT_BELOW else _DARK


def _luminance(colour: QColor) -> float:
    # close to sRGB, and near enough to choose between black and white
    red, green, blue = (
        float(part**2.2) for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
