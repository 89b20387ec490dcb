"""Tracks with more events than can be told apart: how densely they lie."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from observer.gui.timeline.afar import Afar, Columns
from observer.gui.timeline.bars import DIM, bar_room, pixels
from observer.gui.timeline.columns import ENDLESS_US, Times
from observer.gui.timeline.density import bout_lines, dots, dotted, filled, some_points
from observer.gui.timeline.rows import Row, RowKind
from observer.gui.timeline.scene import Scene

_FEW = 24
"""So many events of a track are drawn one by one, however crowded the others are."""
_MANY = 1200
"""From so many events in view on, a track seen whole is reckoned from its slices."""
_AT_ONCE = 2000
"""So many events are reckoned in one go: their numbers fit into blocks that are at hand."""

_FORMAT = QImage.Format.Format_ARGB32_Premultiplied
_POINT_MARGIN = 0.19
"""So much of the height lies above, and as much below, what points fill."""

_Line: TypeAlias = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The pixels of a crowded track, each line as wide as the scale; premultiplied BGRA.

    Attributes
    ----------
    edge
        Above and below the middle: the bouts; None where there are none.
    middle
        Where points are drawn over bouts; None where there are none.
    """

    edge: _Line | None
    middle: _Line | None


def crowds(scene: Scene, rows: tuple[Row, ...]) -> dict[str, Lines]:
    """Return the densities of the crowded tracks, by track.

    Parameters
    ----------
    scene
        What is shown.
    rows
        Which are drawn.

    Returns
    -------
    dict of str to Lines
        Empty where events are few enough to be told apart.
    """
    if not scene.is_dense:
        return {}
    found: dict[str, Lines] = {}
    near: list[str] = []
    slices: Columns | None = None
    for row in rows:
        count = scene.count(row.key) if row.kind is RowKind.TRACK else 0
        if count > _MANY and scene.scale.us_per_px >= scene.slice_us:
            slices = slices or scene.slices()
            found[row.key] = _from_afar(scene.columns.tracks[row.key].afar(scene.extent), slices)
        elif count > _FEW:
            near.append(row.key)
    for some in _at_once(scene, near):
        found.update(_from_near(scene, some))
    return found


def _at_once(scene: Scene, keys: list[str]) -> Iterator[list[str]]:
    """Yield so many tracks together as are reckoned in one go."""
    some: list[str] = []
    count = 0
    for key in keys:
        count += scene.count(key)
        if some and count > _AT_ONCE:
            yield some
            some, count = [], scene.count(key)
        some.append(key)
    if some:
        yield some


def _from_afar(afar: Afar, slices: Columns) -> Lines:
    """Return the lines of a track that is reckoned from its slices."""
    edge = filled(afar.bouts_in(slices)) if afar.bouts else None
    if not afar.points:
        return Lines(edge, None)
    points = afar.points_in(slices)
    at = some_points(points)
    under = np.zeros(len(points), np.uint32) if edge is None else edge
    return Lines(edge, dotted(under, at, points[at]))


def _from_near(scene: Scene, keys: list[str]) -> Iterator[tuple[str, Lines]]:
    """Yield the lines of tracks that are reckoned event by event."""
    columns = [scene.columns.tracks[key] for key in keys]
    parts = [each.at(scene.seen[key]) for key, each in zip(keys, columns, strict=True)]
    onset_us, offset_us, code, lasts = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    line = np.repeat(np.arange(len(keys)), [scene.count(key) for key in keys])
    first_paint = np.cumsum([0, *(len(each.paints) for each in columns)])
    paints = np.concatenate([each.paints for each in columns]).take(code + first_paint[line], 0)
    known = code >= 0
    bouts = np.flatnonzero(known & lasts & (offset_us != ENDLESS_US))
    single = np.flatnonzero(known & ~lasts)
    shape = len(keys), scene.scale.width_px
    edges = np.zeros(shape, np.uint32)
    if len(bouts):
        begin_px, end_px = pixels(onset_us[bouts], scene), pixels(offset_us[bouts], scene)
        edges = bout_lines(begin_px, end_px, line[bouts], paints[bouts], shape)
    middles = edges
    if len(single):
        where = dots(pixels(onset_us[single], scene), line[single], paints[single], shape[1])
        middles = dotted(edges, *where)
    bouts_on, points_on = (np.bincount(line[some], minlength=len(keys)) for some in (bouts, single))
    for i, key in enumerate(keys):
        yield key, Lines(edges[i] if bouts_on[i] else None, middles[i] if points_on[i] else None)


def draw_crowd(painter: QPainter, scene: Scene, row: Row, lines: Lines) -> None:
    """Draw how much of each pixel column each code covers, and what is picked or found.

    Parameters
    ----------
    painter
        On the rows.
    scene
        What is shown.
    row
        Of the track.
    lines
        From `crowds`.
    """
    top, height = (int(each) for each in bar_room(scene, row))
    bands = [(0, height, lines.edge)]
    if lines.middle is not None:
        first = round(height * _POINT_MARGIN)
        last = height - first
        bands = [(0, first, lines.edge), (first, last, lines.middle), (last, height, lines.edge)]
    left, width = scene.label_px, scene.scale.width_px
    painter.setOpacity(1.0 if scene.found is None else DIM)
    painter.setBrushOrigin(left, 0)
    for begin, end, line in bands:
        if line is not None:
            picture = QImage(line.data, width, 1, 4 * width, _FORMAT)
            painter.fillRect(QRect(left, top + begin, width, end - begin), QBrush(picture))
    painter.setOpacity(1.0)
    columns = scene.columns.tracks[row.key]
    if scene.found is not None and row.key in scene.found:
        _mark(painter, scene, row, scene.found[row.key].onset_us)
    picked = scene.picked_in_view(row.key)
    if len(picked):
        _mark(painter, scene, row, columns.onset_us[picked])


def _mark(painter: QPainter, scene: Scene, row: Row, times_us: Times) -> None:
    """Draw a line at the moments that are picked or found, one for each pixel column."""
    at = np.unique(np.floor(pixels(times_us, scene)))
    at = at[(at >= 0) & (at < scene.scale.width_px)]
    top, height = bar_room(scene, row)
    colour = QColor(scene.tokens.text)
    for x in at.tolist():
        painter.fillRect(QRectF(scene.label_px + x, top, 1.0, height), colour)
