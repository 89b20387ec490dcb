"""How events are drawn on their track: bars with labels, lettered points, or density."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from observer.gui.fonts import text_font
from observer.gui.labels import short_name
from observer.gui.timeline.columns import Times, TrackColumns
from observer.gui.timeline.density import counts, cover, picture
from observer.gui.timeline.rows import Row
from observer.gui.timeline.scene import Scene
from observer.model.scheme import CodeKind, Track

_FEW = 24
"""So many events of a track are drawn one by one, however crowded the others are."""
_DARK = QColor("#16191C")
_BRIGHT = QColor("#FFFFFF")
_LABEL_PX = 10.5
_MOST_LANES = 3
_ROOMY_PX = 28
_BRIGHT_BELOW = 0.24


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


def bars(
    scene: Scene, row: Row, now_us: int, only: tuple[float, float] | None = None
) -> Iterator[Bar]:
    """Yield the events of a track that are in view, ascending.

    Parameters
    ----------
    scene
        What is shown.
    row
        Of the track.
    now_us
        To where open states reach.
    only
        From where to where to look, in place of all that is in view.

    Yields
    ------
    Bar
        Where it lies.
    """
    columns = scene.columns.tracks[row.key]
    rows = columns.visible(*(only or (scene.scale.start_us, scene.scale.end_us)))
    lefts = (_pixels(columns.onset_us[rows], scene) + scene.label_px).tolist()
    rights = (_pixels(columns.ends_us(rows, now_us), scene) + scene.label_px).tolist()
    codes, states = columns.code[rows].tolist(), columns.is_state[rows].tolist()
    opens = columns.is_open(rows).tolist()
    lanes = _lanes(columns, rows)
    top, height = _bar_room(scene, row)
    radius = min(8.5, height / 2)
    for i, left in enumerate(lefts):
        at = rows.start + i
        if not states[i]:
            box = QRectF(left - radius, top + height / 2 - radius, 2 * radius, 2 * radius)
            yield Bar(at, codes[i], box, True, False)
            continue
        lane, among = lanes.get(at, (0, 1))
        each = height / among
        box = QRectF(left, top + lane * each, max(rights[i] - left, 1.5), each - (among > 1))
        yield Bar(at, codes[i], box, False, opens[i])


def draw_track(painter: QPainter, scene: Scene, row: Row, *, dense: bool) -> None:
    """Draw the ended events of a track: one by one, or their density where they crowd.

    Parameters
    ----------
    painter
        With antialiasing.
    scene
        What is shown.
    row
        Of the track.
    dense
        Whether the whole timeline is crowded.
    """
    columns = scene.columns.tracks[row.key]
    rows = columns.visible(scene.scale.start_us, scene.scale.end_us)
    if dense and rows.stop - rows.start > _FEW:
        _draw_density(painter, scene, row, columns, rows)
        return
    pen = BarPen(scene, columns.track)
    for bar in bars(scene, row, 0):
        if not bar.is_open:
            pen.draw(painter, bar)


class BarPen:
    """Draws the events of one track.

    Parameters
    ----------
    scene
        What is shown.
    track
        Whose colours and letters.
    """

    def __init__(self, scene: Scene, track: Track) -> None:
        self._left = scene.label_px
        self._tokens = scene.tokens
        self._font = text_font(scene.tokens, weight=QFont.Weight.DemiBold)
        self._font.setPixelSize(11)
        measure = QFontMetricsF(self._font)
        self._rise = measure.capHeight() / 2
        faint, strong = QColor(scene.tokens.code_outline), QColor(scene.tokens.text)
        faint.setAlpha(150)
        self._faint, self._strong = QPen(faint, 1.0), QPen(strong, 2.0)
        self._looks = tuple(
            _look(code.colour, code.key.upper(), short_name(code, scene.text), measure)
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
        painter.setPen(self._strong if selected else self._faint)
        painter.setBrush(look.colour)
        painter.setFont(self._font)
        box = bar.box.adjusted(0.5, 0.5, -0.5, -0.5)
        middle = box.center().y() + self._rise
        if bar.is_point:
            painter.drawEllipse(box)
            painter.setPen(look.on)
            painter.drawText(QPointF(box.center().x() - look.letter_px / 2, middle), look.letter)
            return
        radius = min(4.0, box.width() / 2, box.height() / 2)
        painter.drawRoundedRect(box, radius, radius)
        left = max(box.left(), self._left) + 5
        room = box.right() - left - 3
        if room >= look.letter_px and box.height() > _LABEL_PX:
            # a known letter says more than the first half of a word
            painter.setPen(look.on)
            words = look.name if look.name_px <= room else look.letter
            painter.drawText(QPointF(left, middle), words)


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


def _draw_density(
    painter: QPainter, scene: Scene, row: Row, columns: TrackColumns, rows: slice
) -> None:
    top, height = _bar_room(scene, row)
    shape = (len(columns.track.codes), scene.scale.width_px)
    onsets = _pixels(columns.onset_us[rows], scene)
    ends = _pixels(columns.ends_us(rows, 0), scene)
    known = columns.code[rows] >= 0
    states = columns.is_state[rows] & known & ~columns.is_open(rows)
    points = ~columns.is_state[rows] & known
    code = columns.code[rows]
    strip = picture(
        cover(onsets[states], ends[states], code[states], shape),
        counts(onsets[points], code[points], shape),
        _bgr([c.colour for c in columns.track.codes]),
        int(height),
    )
    image = QImage(
        strip.data,
        strip.shape[1],
        strip.shape[0],
        strip.strides[0],
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    painter.drawImage(QPointF(scene.label_px, top), image)


def _pixels(times_us: Times, scene: Scene) -> NDArray[np.float64]:
    from_start = times_us.astype(np.float64) - scene.scale.start_us
    return from_start / scene.scale.us_per_px


def _bgr(colours: list[str]) -> NDArray[np.float64]:
    parsed = [QColor(colour) for colour in colours]
    return np.array([(c.blue(), c.green(), c.red()) for c in parsed], np.float64).reshape(-1, 3)


def _bar_room(scene: Scene, row: Row) -> tuple[float, float]:
    """Return the top and the height of the bars of a row."""
    margin = 5 if row.height_px >= _ROOMY_PX else 3
    return float(scene.top(row) + margin), float(row.height_px - 2 * margin - 1)


def _lanes(columns: TrackColumns, rows: slice) -> dict[int, tuple[int, int]]:
    """Return lane and number of lanes of the bouts that overlap; the others have the whole row."""
    track = columns.track
    states = [i for i, code in enumerate(track.codes) if code.kind is CodeKind.STATE]
    if track.exclusive or len(states) <= 1:
        return {}
    at = np.flatnonzero(columns.is_state[rows])
    if len(at) <= 1:
        return {}
    onset, end = columns.onset_us[rows][at], columns.offset_us[rows][at]
    reach = np.maximum.accumulate(end)
    crowded = np.zeros(len(at), np.bool_)
    crowded[1:] = reach[:-1] > onset[1:]
    crowded[:-1] |= end[:-1] > onset[1:]
    among = min(len(states), _MOST_LANES)
    lane = {code: min(i, among - 1) for i, code in enumerate(states)}
    return {
        rows.start + int(at[i]): (lane.get(int(columns.code[rows.start + at[i]]), 0), among)
        for i in np.flatnonzero(crowded)
    }


def _on(colour: QColor) -> QColor:
    """Return black or white, whichever is read better on a colour."""
    return _BRIGHT if _luminance(colour) < _BRIGHT_BELOW else _DARK


def _luminance(colour: QColor) -> float:
    # close to sRGB, and near enough to choose between black and white
    red, green, blue = (
        float(part**2.2) for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
