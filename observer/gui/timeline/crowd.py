"""Tracks with more events than can be told apart: all their densities in one go."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from observer.gui.timeline.bars import DIM, bar_room, pixels
from observer.gui.timeline.columns import ENDLESS_US, Times
from observer.gui.timeline.density import bout_lines, counts, cover, mixed, point_lines
from observer.gui.timeline.rows import Row, RowKind
from observer.gui.timeline.scene import Scene

if TYPE_CHECKING:
    from observer.gui.timeline.afar import Columns

_FEW = 24
"""So many events of a track are drawn one by one, however crowded the others are."""
_MANY = 1200
"""From so many events in view on, a track seen whole is reckoned from its slices."""

_POINT_MARGIN = 0.19
"""So much of the height lies above, and as much below, what points fill."""

_Line: TypeAlias = NDArray[np.uint32]
_Colours: TypeAlias = NDArray[np.float32]
"""Of one track: shape (width, 4), blue, green, red, and 255 for each whole."""


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The pixels of a crowded track, each line as wide as the scale; premultiplied BGRA.

    Attributes
    ----------
    edge
        Above and below the middle.
    middle
        Where points are drawn over bouts; None where there are none.
    """

    edge: _Line
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
    bouts: dict[str, _Colours] = {}
    points: dict[str, _Colours] = {}
    near: list[str] = []
    slices: Columns | None = None
    crowded = [r.key for r in rows if r.kind is RowKind.TRACK and scene.count(r.key) > _FEW]
    for key in crowded:
        if scene.count(key) > _MANY and scene.scale.us_per_px >= scene.slice_us:
            slices = slices or scene.slices()
            afar = scene.columns.tracks[key].afar(scene.extent)
            if afar.bouts:
                bouts[key] = afar.bouts_in(slices)
            if afar.points:
                points[key] = afar.points_in(slices)
        else:
            near.append(key)
    if near:
        _add_near(scene, near, bouts, points)
    return _lines(crowded, bouts, points, scene.scale.width_px)


def _lines(
    crowded: list[str], bouts: dict[str, _Colours], points: dict[str, _Colours], width_px: int
) -> dict[str, Lines]:
    """Return the lines of the crowded tracks; those of all are packed together."""
    clear = np.zeros(width_px, np.uint32)
    edges: dict[str, _Line] = {}
    middles: dict[str, _Line] = {}
    if bouts:
        edges = dict(zip(bouts, bout_lines(np.stack(list(bouts.values()))), strict=True))
    if points:
        under = np.stack([edges.get(key, clear) for key in points])
        dotted = point_lines(np.stack(list(points.values())), under)
        middles = dict(zip(points, dotted, strict=True))
    return {key: Lines(edges.get(key, clear), middles.get(key)) for key in crowded}


def _add_near(
    scene: Scene, near: list[str], bouts: dict[str, _Colours], points: dict[str, _Colours]
) -> None:
    """Add the tracks that are reckoned event by event."""
    tracks = [scene.columns.tracks[key] for key in near]
    rows = [scene.seen[key] for key in near]
    at = list(zip(tracks, rows, strict=True))
    onset_us = np.concatenate([columns.onset_us[own] for columns, own in at])
    offset_us = np.concatenate([columns.offset_us[own] for columns, own in at])
    code = np.concatenate([columns.code[own] for columns, own in at]).astype(np.int64)
    lasts = np.concatenate([columns.is_state[own] for columns, own in at])
    track = np.repeat(np.arange(len(near)), [own.stop - own.start for own in rows])
    begin_px, end_px = pixels(onset_us, scene), pixels(offset_us, scene)
    known = code >= 0
    for found, chosen in (
        (bouts, known & lasts & (offset_us != ENDLESS_US)),
        (points, known & ~lasts),
    ):
        some = np.flatnonzero(np.bincount(track[chosen])).tolist()
        if not some:
            continue
        sizes = [len(tracks[i].paints) for i in some]
        first = np.zeros(len(near), np.int64)
        first[some] = np.cumsum([0, *sizes[:-1]])
        number, shape = (code + first[track])[chosen], (sum(sizes), scene.scale.width_px)
        if found is bouts:
            weights: NDArray[np.floating] = cover(begin_px[chosen], end_px[chosen], number, shape)
        else:
            weights = counts(begin_px[chosen], number, shape).astype(np.float32)
        colours = mixed(weights, [tracks[i].paints for i in some])
        found.update((near[i], one) for i, one in zip(some, colours, strict=True))


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
        picture = QImage(line.data, width, 1, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
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
