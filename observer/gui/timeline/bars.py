"""How events are drawn on their track: bars with labels, lettered points, or density."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from observer.gui.timeline.columns import ENDLESS_US, Rows, Times, TrackColumns
from observer.gui.timeline.pens import Bar
from observer.gui.timeline.rows import Row
from observer.gui.timeline.scene import Scene

_RADIUS_PX, _SMALL_RADIUS_PX = 8.5, 5.0
_COVERED = 1.5
_ALONE = (0, 1)
DIM = 0.28
"""Opacity of what was not found while something is looked for."""
_ROOMY_PX = 28


def bars(scene: Scene, row: Row, rows: Rows, now_us: int) -> Iterator[Bar]:
    """Yield where some events of a track lie, ascending.

    Parameters
    ----------
    scene
        What is shown.
    row
        Of the track.
    rows
        Which of its events, by row of its columns, ascending: what is in view, or a part of that.
    now_us
        To where open states reach.

    Yields
    ------
    Bar
        Where it lies.
    """
    columns = scene.columns.tracks[row.key]
    onset_us, offset_us, code, lasts = columns.at(rows)
    lefts = (pixels(onset_us, scene) + scene.label_px).tolist()
    rights = (pixels(columns.ends_us(rows, now_us), scene) + scene.label_px).tolist()
    codes, states = code.tolist(), lasts.tolist()
    opens = (offset_us == ENDLESS_US).tolist()
    lanes = _lanes_of(columns, rows)
    top, height = bar_room(scene, row)
    radius = min(_RADIUS_PX, height / 2)
    aside = _aside(columns, rows, scene, radius)
    for i, at in enumerate(rows.tolist()):
        if not states[i]:
            middle, around = top + height / 2, radius
            if at in aside:
                around = min(radius, max(_SMALL_RADIUS_PX, height / 4))
                middle += (height / 2 - around) * aside[at]
            box = QRectF(lefts[i] - around, middle - around, 2 * around, 2 * around)
            yield Bar(at, codes[i], box, True, False)
            continue
        box = _bout_box((top, height), lefts[i], rights[i], lanes[i])
        yield Bar(at, codes[i], box, False, opens[i])


def open_bars(scene: Scene, row: Row, now_us: int) -> Iterator[Bar]:
    """Yield where the states lie that have not been ended, as `bars` would.

    One by one, since they are few and drawn at every step of the film: arrays would cost more.
    """
    columns = scene.columns.tracks[row.key]
    room = bar_room(scene, row)
    lanes = _lanes_of(columns, columns.open_rows)
    for at, lane in zip(columns.open_rows.tolist(), lanes, strict=True):
        onset_us = int(columns.onset_us[at])
        if onset_us >= scene.scale.end_us:
            return
        box = _bout_box(room, scene.x(onset_us), scene.x(max(onset_us, now_us)), lane)
        yield Bar(at, int(columns.code[at]), box, False, True)


def _lanes_of(columns: TrackColumns, rows: Rows) -> list[tuple[int, int]]:
    """Return in which lane some bouts lie, and among how many."""
    if not columns.is_layered:
        return [_ALONE] * len(rows)
    laid = columns.lanes
    return list(zip(laid.lane[rows].tolist(), laid.among[rows].tolist(), strict=True))


def _bout_box(
    room: tuple[float, float], left: float, right: float, lane: tuple[int, int]
) -> QRectF:
    top, height = room
    number, among = lane
    each = height / among
    return QRectF(left, top + number * each, max(right - left, 1.5), each - (among > 1))


def draw_track(painter: QPainter, scene: Scene, row: Row) -> None:
    """Draw the ended events of a track one by one.

    Parameters
    ----------
    painter
        With antialiasing.
    scene
        What is shown.
    row
        Of the track.
    """
    pen = scene.pens.of(row.key)
    picked = scene.picked_rows(row.key)
    for bar in bars(scene, row, scene.seen[row.key], 0):
        if not bar.is_open:
            painter.setOpacity(opacity_of(scene, row, bar))
            pen.draw(painter, bar, selected=bar.row in picked)
    painter.setOpacity(1.0)


def opacity_of(scene: Scene, row: Row, bar: Bar) -> float:
    """Return how clearly an event is drawn: less so while something else is looked for."""
    return 1.0 if scene.is_found(row.key, bar.row) else DIM


def pixels(times_us: Times, scene: Scene) -> NDArray[np.float64]:
    """Return where moments lie, in pixels from the left edge of the scale."""
    from_start = times_us.astype(np.float64) - scene.scale.start_us
    return from_start / scene.scale.us_per_px


def bar_room(scene: Scene, row: Row) -> tuple[float, float]:
    """Return the top and the height of the bars of a row."""
    margin = 5 if row.height_px >= _ROOMY_PX else 3
    if scene.columns.tracks[row.key].depth > 1:
        margin = 2
    return float(scene.top(row) + margin), float(row.height_px - 2 * margin - 1)


def _aside(columns: TrackColumns, rows: Rows, scene: Scene, radius: float) -> dict[int, int]:
    """Return which points step up (-1) or down (1) so that no letter covers another.

    Their neighbours out of view count too, so that none jumps when the timeline is scrolled.
    """
    single = rows[~columns.is_state[rows]]
    if not len(single) or len(columns.points) <= 1:
        return {}
    first = max(int(columns.points.searchsorted(single[0])) - 1, 0)
    last = int(columns.points.searchsorted(single[-1])) + 2
    near = columns.points[first:last]
    close = np.diff(columns.onset_us[near]) < _COVERED * radius * scene.scale.us_per_px
    if not close.any():
        return {}
    crowded = np.zeros(len(near), np.bool_)
    crowded[1:] = close
    crowded[:-1] |= close
    which = np.flatnonzero(crowded)
    return {int(near[i]): (-1 if (first + i) % 2 else 1) for i in which.tolist()}
