"""Tracks with more events than can be told apart: all their densities in one go."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from observer.gui.timeline.bars import DIM, bar_room, pixels
from observer.gui.timeline.columns import Times, TrackColumns
from observer.gui.timeline.density import counts, cover, strips
from observer.gui.timeline.rows import Row, RowKind
from observer.gui.timeline.scene import Scene

_FEW = 24
"""So many events of a track are drawn one by one, however crowded the others are."""
_MANY = 1200
"""From so many events in view on, a track seen whole is reckoned from its slices."""

_POINT_MARGIN = 0.19
"""So much of the height lies above, and as much below, what points fill."""

Strips = Mapping[str, NDArray[np.uint32]]


@dataclass(frozen=True, slots=True)
class _Near:
    """The events in view of one track that is reckoned event by event."""

    onset_px: NDArray[np.float64]
    end_px: NDArray[np.float64]
    code: NDArray[np.int64]
    is_bout: NDArray[np.bool_]
    is_point: NDArray[np.bool_]


def crowds(scene: Scene, rows: tuple[Row, ...]) -> Strips:
    """Return the densities of the crowded tracks, by track.

    Parameters
    ----------
    scene
        What is shown.
    rows
        Which are drawn.

    Returns
    -------
    mapping of str to ndarray of uint32
        Shape (2, width), premultiplied BGRA: above and below the middle, and in the middle.
    """
    if not scene.is_dense:
        return {}
    crowded = [row for row in rows if row.kind is RowKind.TRACK and _is_crowded(scene, row)]
    if not crowded:
        return {}
    tracks = [scene.columns.tracks[row.key] for row in crowded]
    shares, numbers = _covers(scene, tracks)
    found = strips(shares, numbers, [columns.paints for columns in tracks])
    return {row.key: found[i] for i, row in enumerate(crowded)}


def draw_crowd(painter: QPainter, scene: Scene, row: Row, strip: NDArray[np.uint32]) -> None:
    """Draw how much of each pixel column each code covers, and what is picked or found.

    Parameters
    ----------
    painter
        On the rows.
    scene
        What is shown.
    row
        Of the track.
    strip
        From `crowds`.
    """
    top, height = bar_room(scene, row)
    whole = np.empty((int(height), strip.shape[1]), np.uint32)
    whole[:] = strip[0]
    margin = round(len(whole) * _POINT_MARGIN)
    whole[margin : len(whole) - margin] = strip[1]
    image = QImage(
        whole.view(np.uint8).data,
        whole.shape[1],
        whole.shape[0],
        whole.strides[0],
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    painter.setOpacity(1.0 if scene.found is None else DIM)
    painter.drawImage(QPointF(scene.label_px, top), image)
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


def _is_crowded(scene: Scene, row: Row) -> bool:
    rows = scene.columns.tracks[row.key].visible(scene.scale.start_us, scene.scale.end_us)
    return bool(rows.stop - rows.start > _FEW)


def _covers(
    scene: Scene, tracks: list[TrackColumns]
) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
    """Return for all codes of all tracks what each covers, and how many points lie where."""
    width = scene.scale.width_px
    sizes = [len(columns.track.codes) for columns in tracks]
    first = np.concatenate(([0], np.cumsum(sizes)))
    shares = np.zeros((width, int(first[-1])), np.float32)
    numbers = np.zeros_like(shares)
    near: list[_Near] = []
    has_points: bool = False
    for i, columns in enumerate(tracks):
        own = slice(int(first[i]), int(first[i + 1]))
        rows = columns.visible(scene.scale.start_us, scene.scale.end_us)
        if rows.stop - rows.start > _MANY and scene.scale.us_per_px >= scene.slice_us:
            afar = columns.afar(scene.extent)
            if afar.bouts:
                shares[:, own] = afar.shares(scene.slices).T
            if afar.points:
                numbers[:, own] = afar.numbers(scene.slices).T
                has_points = True
        else:
            near.append(_near(scene, columns, rows, own.start))
    if near:
        has_points = _add_near(near, shares, numbers) or has_points
    return shares, numbers if has_points else None


def _near(scene: Scene, columns: TrackColumns, rows: slice, first: int) -> _Near:
    code = columns.code[rows].astype(np.int64)
    known, lasts = code >= 0, columns.is_state[rows]
    bouts = lasts & known
    if columns.has_open:
        bouts &= ~columns.is_open(rows)
    return _Near(
        pixels(columns.onset_us[rows], scene),
        pixels(columns.ends_us(rows, 0), scene),
        code + first,
        bouts,
        known & ~lasts,
    )


def _add_near(near: list[_Near], shares: NDArray[np.float32], numbers: NDArray[np.float32]) -> bool:
    """Add the tracks that are reckoned event by event; return whether they have points."""
    shape = (shares.shape[1], shares.shape[0])
    onset, end = (
        np.concatenate(edges) for edges in zip(*((n.onset_px, n.end_px) for n in near), strict=True)
    )
    code = np.concatenate([n.code for n in near])
    bouts = np.concatenate([n.is_bout for n in near])
    points = np.concatenate([n.is_point for n in near])
    if bouts.any():
        covered = cover(onset[bouts], end[bouts], code[bouts], shape)
        np.add(shares, covered.T, out=shares, casting="unsafe")
    if points.any():
        numbers += counts(onset[points], code[points], shape).T
    return bool(points.any())
