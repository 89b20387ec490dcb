"""How events are drawn on their track: bars with labels, lettered points, or density."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from observer.gui.timeline.columns import Times, TrackColumns
from observer.gui.timeline.pens import Bar
from observer.gui.timeline.rows import Row
from observer.gui.timeline.scene import Scene

_RADIUS_PX, _SMALL_RADIUS_PX = 8.5, 5.0
_COVERED = 1.5
_FAR_BACK, _BESIDE = 512, 8
DIM = 0.28
"""Opacity of what was not found while something is looked for."""
_ROOMY_PX = 28


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
    rows = columns.visible(*only) if only else scene.seen[row.key]
    lefts = (pixels(columns.onset_us[rows], scene) + scene.label_px).tolist()
    rights = (pixels(columns.ends_us(rows, now_us), scene) + scene.label_px).tolist()
    codes, states = columns.code[rows].tolist(), columns.is_state[rows].tolist()
    opens = columns.is_open(rows).tolist()
    lanes = lanes_of(columns, rows)
    top, height = bar_room(scene, row)
    radius = min(_RADIUS_PX, height / 2)
    aside = _aside(columns, rows, scene, radius)
    for i, left in enumerate(lefts):
        at = rows.start + i
        if not states[i]:
            middle, around = top + height / 2, radius
            if aside is not None and at in aside:
                around = min(radius, max(_SMALL_RADIUS_PX, height / 4))
                middle += (height / 2 - around) * aside[at]
            box = QRectF(left - around, middle - around, 2 * around, 2 * around)
            yield Bar(at, codes[i], box, True, False)
            continue
        lane, among = lanes.get(at, (0, 1))
        each = height / among
        box = QRectF(left, top + lane * each, max(rights[i] - left, 1.5), each - (among > 1))
        yield Bar(at, codes[i], box, False, opens[i])


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
    for bar in bars(scene, row, 0):
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


def lanes_of(columns: TrackColumns, rows: slice) -> dict[int, tuple[int, int]]:
    """Return in which lane bouts lie that overlap, and among how many.

    The lanes depend on the coding alone, never on what is in view.

    Parameters
    ----------
    columns
        Of the track.
    rows
        Which of its rows are asked about.

    Returns
    -------
    dict
        By row; bouts that overlap no other are absent and have the whole height.
    """
    if rows.start >= rows.stop or not columns.is_layered:
        return {}
    first = rows.start
    reach, onset = columns.state_reach_us, columns.onset_us
    while first > 0 and rows.start - first < _FAR_BACK and reach[first - 1] > onset[first]:
        first -= 1
    found: dict[int, tuple[int, int]] = {}
    cluster: list[tuple[int, int]] = []
    free: list[int] = []
    for at in range(first, min(len(columns), rows.stop + _FAR_BACK)):
        if not columns.is_state[at]:
            continue
        begins, ends = int(onset[at]), int(columns.offset_us[at])
        if all(end <= begins for end in free):
            _close(found, cluster, len(free))
            cluster, free = [], []
            if at >= rows.stop:
                break
        lane = next((i for i, end in enumerate(free) if end <= begins), len(free))
        free[lane : lane + 1] = [ends]
        cluster.append((at, lane))
    return _close(found, cluster, len(free))


def _close(
    found: dict[int, tuple[int, int]], cluster: list[tuple[int, int]], lanes: int
) -> dict[int, tuple[int, int]]:
    if lanes > 1:
        found.update((at, (lane, lanes)) for at, lane in cluster)
    return found


def _aside(
    columns: TrackColumns, rows: slice, scene: Scene, radius: float
) -> dict[int, int] | None:
    """Return which points step up (-1) or down (1) so that no letter covers another.

    Their neighbours out of view count too, so that none jumps when the timeline is scrolled.
    """
    first = max(rows.start - _BESIDE, 0)
    near = slice(first, min(rows.stop + _BESIDE, len(columns)))
    at = np.flatnonzero(~columns.is_state[near])
    if len(at) <= 1:
        return None
    close = np.diff(columns.onset_us[near][at]) < _COVERED * radius * scene.scale.us_per_px
    if not close.any():
        return None
    crowded = np.zeros(len(at), np.bool_)
    crowded[1:] = close
    crowded[:-1] |= close
    before = first - int(np.count_nonzero(columns.is_state[:first]))
    which = np.flatnonzero(crowded)
    return {first + int(at[i]): (-1 if (before + i) % 2 else 1) for i in which.tolist()}
