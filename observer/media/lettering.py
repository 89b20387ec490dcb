"""Words on a film: titles and subtitles, drawn without a window."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]

_PAPER, _INK = (246, 244, 240), (34, 38, 43)
_WHITE, _EDGE = (255, 255, 255, 255), (18, 20, 24, 235)
_TITLE_SHARE, _SUBTITLE_SHARE = 0.085, 0.066
_WIDTH_SHARE = 0.86
_LEAST_PX = 14
_LEADING = 0.35


@dataclass(frozen=True, slots=True)
class Lettering:
    """Draws words in one typeface.

    Attributes
    ----------
    regular, bold
        Its TrueType files.
    """

    regular: Path
    bold: Path
    _drawn: dict[tuple[str, int, int], Pixels] = field(default_factory=dict)

    def title(self, words: str, size_px: tuple[int, int]) -> Pixels:
        """Return a card with a title: (height, width, 3), blue-green-red."""
        wide, high = size_px
        face = self._face(self.bold, _TITLE_SHARE * min(high, wide * 0.75))
        card = Image.new("RGB", size_px, _PAPER)
        pen = ImageDraw.Draw(card)
        lines = wrapped(words, _WIDTH_SHARE * wide, face.getlength)
        pen.multiline_text(
            (wide / 2, high / 2),
            "\n".join(lines),
            _INK,
            face,
            anchor="mm",
            align="center",
            spacing=_LEADING * face.size,
        )
        return np.asarray(card, np.uint8)[..., ::-1].copy()

    def subtitle(self, picture: Pixels, words: str) -> Pixels:
        """Return a picture, (height, width, 3) blue-green-red, with words at its foot."""
        high, wide = picture.shape[:2]
        key = (words, wide, high)
        if key not in self._drawn:
            self._drawn.clear()
            self._drawn[key] = self._subtitle(words, (wide, high))
        layer = self._drawn[key]
        top = high - layer.shape[0]
        share = layer[..., 3:].astype(np.uint16)
        under = picture[top:].astype(np.uint16)
        mixed = (under * (255 - share) + layer[..., 2::-1].astype(np.uint16) * share) // 255
        shown = picture.copy()
        shown[top:] = mixed.astype(np.uint8)
        return shown

    def _subtitle(self, words: str, size_px: tuple[int, int]) -> Pixels:
        """Return the foot of a picture with words in it, red-green-blue and how much covers."""
        wide, high = size_px
        size = _SUBTITLE_SHARE * min(high, wide * 0.75)
        face = self._face(self.bold, size)
        lines = wrapped(words, _WIDTH_SHARE * wide, face.getlength)
        room = min(round((len(lines) * 1.3 + 0.9) * size), high)
        layer = Image.new("RGBA", (wide, room), (0, 0, 0, 0))
        ImageDraw.Draw(layer).multiline_text(
            (wide / 2, room - 0.7 * size),
            "\n".join(lines),
            _WHITE,
            face,
            anchor="md",
            align="center",
            stroke_width=max(round(size / 11), 1),
            stroke_fill=_EDGE,
        )
        return np.asarray(layer, np.uint8)

    @staticmethod
    def _face(file: Path, size_px: float) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(file), max(round(size_px), _LEAST_PX))


def wrapped(words: str, room: float, length: Callable[[str], float]) -> list[str]:
    """Return words in lines.

    Parameters
    ----------
    words
        Line breaks in them are kept.
    room
        Length of a line.
    length
        Returns how long some words are.

    Returns
    -------
    list of str
        A word longer than a line is cut where the line ends.
    """
    lines: list[str] = []
    for paragraph in words.splitlines() or [""]:
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if length(longer) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            line = word
            while len(line) > 1 and length(line) > room:
                fits = next(
                    n for n in range(len(line), 0, -1) if n == 1 or length(line[:n]) <= room
                )
                lines.append(line[:fits])
                line = line[fits:]
        lines.append(line)
    return lines
