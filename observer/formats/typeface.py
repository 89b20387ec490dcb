"""The measures of a typeface: how wide a text is, and where its lines break."""

import re
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFont

_BLANKS = re.compile(r"[^\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")


class Typeface:
    """Regular and bold of one family, from TrueType files.

    Parameters
    ----------
    name
        Of the family.
    regular
        File of the regular face.
    bold
        File of the bold face.
    """

    def __init__(self, name: str, regular: Path, bold: Path) -> None:
        self._faces = {False: TTFont(name, str(regular)), True: TTFont(f"{name}-Bold", str(bold))}

    def face(self, *, bold: bool = False) -> TTFont:
        """Return reportlab's font."""
        return self._faces[bold]

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return how wide a text is, in points."""
        return float(self._faces[bold].stringWidth(text, size))

    def lines(self, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
        """Return a text broken into lines; a word that is too long is cut where the line ends.

        Parameters
        ----------
        text
            Line breaks in it are kept; at a no-break space no line ends.
        size
            In points.
        width
            Of a line, in points.
        bold
            Which of the two faces.

        Returns
        -------
        list of str
            At least one line.
        """
        lines: list[str] = []
        for paragraph in text.splitlines() or [""]:
            line = ""
            for word in _BLANKS.split(paragraph.strip()):
                longer = f"{line} {word}" if line else word
                if self.width(longer, size, bold=bold) <= width:
                    line = longer
                    continue
                if line:
                    lines.append(line)
                line = word
                while len(line) > 1 and self.width(line, size, bold=bold) > width:
                    fits = self._fitting(line, size, width, bold=bold)
                    lines.append(line[:fits])
                    line = line[fits:]
            lines.append(line)
        return lines

    def lacking(self, text: str) -> str:
        """Return the first character that has no shape in this typeface, else an empty text."""
        known = self._faces[False].face.charToGlyph
        return next((c for c in text if not c.isspace() and ord(c) not in known), "")

    def _fitting(self, text: str, size: float, width: float, *, bold: bool) -> int:
        count = 1
        while count < len(text) and self.width(text[: count + 1], size, bold=bold) <= width:
            count += 1
        return count
