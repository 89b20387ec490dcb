"""The small words on a picture: its time and number, whether it is exact, how it is looked at."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from observer.gui.fonts import tabular, text_font
from observer.gui.theme import Tokens

_HEIGHT_PX = 26
_GAP_PX = 14
_FOOT_GAP_PX = 12
_SMALL_GAP_PX = 6
_LINE_GAP_PX = 2
_BETWEEN_PX = 6
_PAD_PX = 10
_DOT_PX, _DOT_EDGE_PX = 10, 4
_SMALL_PX = 400
"""Below this width a view is small: everything moves closer to the edge."""
_NARROW_PX = 300
"""Below this width a film beside tells its facts to the pointer alone."""
_MAP_PX = 88
_MAP_FROM_PX = 420
_GROUND = QColor(14, 16, 18, 205)
_SOFT = QColor(236, 233, 227, 60)
_ALL_ZERO = str.maketrans("123456789", "0" * 9)
_DOT = "  \N{MIDDLE DOT}  "


class Tone(StrEnum):
    """What a chip is about: a fact, something good, or something to wait for or to know."""

    FACT = "#ECE9E3"
    QUIET = "#CFE7DA"
    WAITING = "#F0C674"


@dataclass(frozen=True, slots=True)
class Chip:
    """Some words on the picture.

    Attributes
    ----------
    words
        From what must be read to what can be left out for want of room.
    must
        So many of the words are always shown; 0 lets the chip go altogether.
    """

    words: tuple[str, ...]
    tone: Tone = Tone.FACT
    must: int = 1

    @property
    def shortest(self) -> "Chip":
        """What is always shown of it."""
        return Chip(self.words[: self.must], self.tone, self.must)


@dataclass(frozen=True, slots=True)
class View:
    """The size of the view that the chips are painted on, in pixels."""

    width: int
    height: int

    @property
    def is_narrow(self) -> bool:
        """Whether words at the foot would hide much of the picture."""
        return self.width < _NARROW_PX

    @property
    def gap(self) -> int:
        """Distance from the edges."""
        return _GAP_PX if self.width >= _SMALL_PX else _SMALL_GAP_PX

    @property
    def foot_gap(self) -> int:
        """Distance from the foot."""
        return _FOOT_GAP_PX if self.width >= _SMALL_PX else _SMALL_GAP_PX


class Chips:
    """Paints chips; light on dark, so that they are read on any picture.

    Parameters
    ----------
    tokens
        Of the theme.
    """

    def __init__(self, tokens: Tokens) -> None:
        font = text_font(tokens)
        font.setPixelSize(tokens.text_px - 1)
        self._font = tabular(font)
        self._measure = QFontMetricsF(self._font)
        self._widths: dict[str, float] = {}

    def paint_foot(self, painter: QPainter, view: View, facts: Chip, states: list[Chip]) -> float:
        """Paint the facts at the left of the foot and the states at its right, or above them.

        Parameters
        ----------
        painter
            On the view.
        view
            Its size.
        facts
            Always there.
        states
            From right to left.

        Returns
        -------
        float
            Where a line above them begins.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        room, right = float(view.width - 2 * view.gap), float(view.width - view.gap)
        top = view.height - view.foot_gap - _HEIGHT_PX
        told = [state for state in states if state.must]
        beside = sum(self._wide(state, len(state.words)) + _BETWEEN_PX for state in told)
        is_beside = self._wide(facts, facts.must) + beside <= room
        lines = self._lines(facts, room - beside if is_beside else room)
        for line in reversed(lines):
            box = QRectF(view.gap, top, self._width(line), _HEIGHT_PX)
            self._chip(painter, box, line, facts.tone)
            top -= _HEIGHT_PX + _LINE_GAP_PX
        left = view.gap + self._width(lines[-1]) + _BETWEEN_PX
        for state in states:
            words = _DOT.join(state.words)
            width = self._width(words)
            if is_beside and right - width >= left:
                box = QRectF(
                    right - width, view.height - view.foot_gap - _HEIGHT_PX, width, _HEIGHT_PX
                )
                right -= width + _BETWEEN_PX
            elif state.must:
                words = self._fitting(state, room)
                box = QRectF(view.gap, top, self._width(words), _HEIGHT_PX)
                top -= _HEIGHT_PX + _LINE_GAP_PX
            else:
                continue
            self._chip(painter, box, words, state.tone)
        return top

    def paint_looks(
        self,
        painter: QPainter,
        view: View,
        top: float,
        chips: list[Chip],
        seen: tuple[float, float, float, float] | None,
        aspect: float,
    ) -> None:
        """Paint at the left how the picture is looked at, and a small map of what is seen.

        Parameters
        ----------
        painter
            On the view.
        view
            Its size.
        top
            Where the lowest line begins.
        chips
            From left to right.
        seen
            The part of the picture that is seen, as shares; None if it is the whole picture.
        aspect
            Of the picture.
        """
        left, room = float(view.gap), float(view.width - 2 * view.gap)
        for chip in chips:
            if self._wide(chip, len(chip.words)) > view.gap + room - left and left > view.gap:
                left, top = float(view.gap), top - _HEIGHT_PX - _LINE_GAP_PX
            words = self._fitting(chip, view.gap + room - left)
            width = self._width(words)
            self._chip(painter, QRectF(left, top, width, _HEIGHT_PX), words, chip.tone)
            left += width + _BETWEEN_PX
        if seen is not None and view.width >= _MAP_FROM_PX:
            self._map(painter, view.gap, top - _LINE_GAP_PX, seen, aspect)

    def paint_dot(self, painter: QPainter, view: View) -> None:
        """Paint no more than a dot at the foot: something is waited for, or to be known.

        Parameters
        ----------
        painter
            On the view.
        view
            Its size.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = _DOT_PX + 2 * _DOT_EDGE_PX
        box = QRectF(view.gap, view.height - view.foot_gap - size, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_GROUND)
        painter.drawEllipse(box)
        painter.setBrush(QColor(Tone.WAITING.value))
        edge = float(_DOT_EDGE_PX)
        painter.drawEllipse(box.adjusted(edge, edge, -edge, -edge))

    def _lines(self, chip: Chip, room: float) -> list[str]:
        """Return as many of the words as there is room for; what must be read, on more lines."""
        if self._wide(chip, chip.must) <= room:
            return [self._fitting(chip, room)]
        lines: list[str] = []
        for word in chip.words[: chip.must]:
            longer = f"{lines[-1]}{_DOT}{word}" if lines else word
            if lines and self._width(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(self._elided(word, room))
        return lines

    def _fitting(self, chip: Chip, room: float) -> str:
        """Return as many of the words as there is room for on one line."""
        count = len(chip.words)
        while count > max(chip.must, 1) and self._wide(chip, count) > room:
            count -= 1
        return self._elided(_DOT.join(chip.words[:count]), room)

    def _elided(self, words: str, room: float) -> str:
        if self._width(words) <= room:
            return words
        return self._measure.elidedText(words, Qt.TextElideMode.ElideRight, room - 2 * _PAD_PX)

    def _wide(self, chip: Chip, count: int) -> float:
        return self._width(_DOT.join(chip.words[:count]))

    def _width(self, words: str) -> float:
        # figures are all of one width: few different words are ever measured
        alike = words.translate(_ALL_ZERO)
        found = self._widths.get(alike)
        if found is None:
            found = self._widths[alike] = self._measure.horizontalAdvance(alike) + 2 * _PAD_PX
        return found

    def _chip(self, painter: QPainter, box: QRectF, words: str, tone: Tone) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_GROUND)
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(tone.value))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _map(
        self,
        painter: QPainter,
        left: float,
        bottom: float,
        seen: tuple[float, float, float, float],
        aspect: float,
    ) -> None:
        width, height = (_MAP_PX, _MAP_PX / aspect) if aspect >= 1 else (_MAP_PX * aspect, _MAP_PX)
        box = QRectF(left, bottom - height, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_GROUND)
        painter.drawRoundedRect(box, 4, 4)
        inside = box.adjusted(3, 3, -3, -3)
        west, north, east, south = seen
        part = QRectF(
            inside.left() + west * inside.width(),
            inside.top() + north * inside.height(),
            (east - west) * inside.width(),
            (south - north) * inside.height(),
        )
        painter.setPen(QPen(_SOFT, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(inside)
        painter.setPen(QPen(QColor(Tone.FACT.value), 1.5))
        painter.setBrush(_SOFT)
        painter.drawRect(part)
