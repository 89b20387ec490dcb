"""The names of the rows at the left of the timeline, whole wherever they can be."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from observer.gui.fonts import text_font
from observer.gui.labels import TrackName, track_name
from observer.gui.timeline.coded import part_name
from observer.gui.timeline.rows import RULER_PX, Row, RowKind
from observer.gui.timeline.scene import Scene, SoundLook

_LEFT_PX = 16
_RIGHT_PX = 8
_LEAST_PX = 130
_MOST_PX = 250
_TWO_LINES_PX = 26
_DOTS_PX = 12


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name with the space behind it, and how it is written."""

    words: str
    font: QFont
    colour: str

    @property
    def width_px(self) -> float:
        """How wide it is."""
        return QFontMetricsF(self.font).horizontalAdvance(self.words)


def name_width_px(names: list[TrackName], scene_font: QFont) -> int:
    """Return how wide the column of names has to be.

    Parameters
    ----------
    names
        Of the tracks.
    scene_font
        In which they are written.

    Returns
    -------
    int
        Between a least and a greatest width; longer names are written smaller.
    """
    bold = QFont(scene_font)
    bold.setWeight(QFont.Weight.Bold)
    plain, strong = QFontMetricsF(scene_font), QFontMetricsF(bold)
    widths = [
        plain.horizontalAdvance(n.before + n.after) + strong.horizontalAdvance(n.subject)
        for n in names
    ]
    wanted = _LEFT_PX + round(max(widths, default=0)) + 12
    return min(max(wanted, _LEAST_PX), _MOST_PX)


def draw_names(painter: QPainter, scene: Scene) -> None:
    """Draw the column with the names of the rows.

    Parameters
    ----------
    painter
        On the whole timeline.
    scene
        What is shown.
    """
    tokens = scene.tokens
    bottom = max((scene.top(row) + row.height_px for row in scene.rows), default=RULER_PX)
    column = QRectF(0, RULER_PX, scene.label_px, scene.height_px - RULER_PX)
    painter.fillRect(column, QColor(tokens.surface))
    painter.fillRect(
        QRectF(0, RULER_PX, scene.label_px, max(bottom - RULER_PX, 0)), QColor(tokens.surface_2)
    )
    painter.save()
    painter.setClipRect(column)
    for row in scene.rows:
        _draw_name(painter, scene, row, row_name(scene, row))
        painter.setPen(QColor(tokens.line))
        line = scene.top(row) + row.height_px - 0.5
        painter.drawLine(QLineF(0, line, scene.label_px, line))
        if row.leads:
            draw_lead(painter, scene, row, 0, scene.label_px)
    painter.restore()
    painter.setPen(QColor(tokens.line))
    edge = scene.label_px - 0.5
    painter.drawLine(QLineF(edge, 0, edge, bottom))


def row_name(scene: Scene, row: Row) -> TrackName:
    """Return how a row is called."""
    if row.kind is RowKind.PHASES:
        return TrackName("", scene.text("Phases"), "")
    if row.kind is RowKind.FILM:
        return TrackName("", scene.text("Film"), f" {scene.film}" if scene.film else "")
    if row.kind is RowKind.SOUND:
        label = scene.sound.recording.label if scene.sound else ""
        voice_only = scene.sound_look is SoundLook.VOICE
        return TrackName(
            "", scene.text("Voice") if voice_only else scene.text("Sound"), f" {label}"
        )
    if row.kind is RowKind.SCORES:
        return part_name(scene.scheme, scene.scheme.form(row.key), scene.text)
    if row.kind is RowKind.TRACE:
        return part_name(scene.scheme, scene.scheme.trace(row.key), scene.text)
    return track_name(scene.scheme, scene.scheme.track(row.key), scene.text)


def draw_lead(painter: QPainter, scene: Scene, row: Row, left: float, right: float) -> None:
    """Draw a stronger line above the first row of a subject."""
    colour = QColor(scene.tokens.muted)
    colour.setAlpha(120)
    painter.fillRect(QRectF(left, scene.top(row) - 1, right - left, 1), colour)


def name_lines(name: TrackName, scene: Scene, height_px: int) -> tuple[tuple[Word, ...], ...]:
    """Return a name in the lines in which it fits the column, or comes nearest to that.

    Parameters
    ----------
    name
        Of a row.
    scene
        The timeline.
    height_px
        How high the row is.

    Returns
    -------
    tuple of tuple of Word
        One line, or two where the row has room for them. What does not fit in one line is written
        smaller first; only what does not fit then is cut.
    """
    room = scene.label_px - _LEFT_PX - _RIGHT_PX
    large = _words(name, scene, 0)
    small = _words(name, scene, scene.tokens.heading_px)
    if _width_px(large) <= room:
        lines = [large]
    elif _width_px(small) <= room or height_px < _TWO_LINES_PX:
        lines = [small]
    else:
        lines = _two_lines(small, room)
    return tuple(_cut(line, room) for line in lines)


def _words(name: TrackName, scene: Scene, px: int) -> list[Word]:
    plain = text_font(scene.tokens)
    bold = text_font(scene.tokens, weight=QFont.Weight.DemiBold)
    for font in (plain, bold) if px else ():
        font.setPixelSize(px)
    parts = (
        (name.before, plain, scene.tokens.muted),
        (name.subject, bold, scene.tokens.text),
        (name.after, plain, scene.tokens.muted),
    )
    return [
        Word(word, font, colour)
        for words, font, colour in parts
        for word in words.replace(" ", " \0").split("\0")
        if word
    ]


def _width_px(words: list[Word]) -> float:
    return sum(word.width_px for word in words)


def _two_lines(words: list[Word], room: float) -> list[list[Word]]:
    """Break after the last word that fits; a space alone does not begin the second line."""
    at = len(words)
    while at > 1 and _width_px(words[:at]) > room:
        at -= 1
    while at < len(words) - 1 and not words[at].words.strip():
        at += 1
    return [words[:at], words[at:]]


def _cut(line: list[Word], room: float) -> tuple[Word, ...]:
    """Return the words of a line; where it is too long, cut at the end."""
    shown: list[Word] = []
    for at, word in enumerate(line):
        if _width_px(line[at:]) > room and (
            at == len(line) - 1 or word.width_px >= room - _DOTS_PX
        ):
            rest = "".join(each.words for each in line[at:])
            words = QFontMetricsF(word.font).elidedText(rest, Qt.TextElideMode.ElideRight, room)
            return (*shown, replace(word, words=words))
        shown.append(word)
        room -= word.width_px
    return tuple(shown)


def _draw_name(painter: QPainter, scene: Scene, row: Row, name: TrackName) -> None:
    lines = name_lines(name, scene, row.height_px)
    each = min((row.height_px - 3) / len(lines), row.height_px - 1.0)
    top = scene.top(row) + (row.height_px - 1 - each * len(lines)) / 2
    for line in lines:
        left = float(_LEFT_PX)
        for word in line:
            painter.setFont(word.font)
            painter.setPen(QColor(word.colour))
            box = QRectF(left, top, word.width_px + 4, each)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, word.words)
            left += word.width_px
        top += each
