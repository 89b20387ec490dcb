"""What a track promises and an imported coding may break: holes and overlaps, marked."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from observer.gui.timeline.columns import ENDLESS_US, TrackColumns
from observer.gui.timeline.rows import Row
from observer.gui.timeline.scene import Scene
from observer.model.messages import Message, msg
from observer.model.time import Interval

_MOST = 400
"""At most so many marks are drawn on a track; the list of open points names all."""
_BAND_PX = 3.0

GAP = msg("Nothing is coded here, although this track always has a code.")
OVERLAP = msg("Two codes lie over each other here, although only one can hold at a time.")


def gaps(columns: TrackColumns, window: Interval) -> list[Interval]:
    """Return where an exhaustive track has no state, within a window.

    Parameters
    ----------
    columns
        Of the track.
    window
        Such as its coded range, or what is in view of it.

    Returns
    -------
    list of Interval
        Ascending.
    """
    rows = columns.span(window.start_us, window.end_us)
    states = np.flatnonzero(columns.is_state[rows]) + rows.start
    before = window.start_us
    if rows.start > 0:
        before = max(before, int(columns.state_reach_us[rows.start - 1]))
    if not len(states):
        return [Interval(before, window.end_us)] if before < window.end_us else []
    begins = np.append(columns.onset_us[states], window.end_us)
    reach = np.maximum(np.append(before, columns.state_reach_us[states]), before)
    holes = np.flatnonzero(begins > reach)
    return [
        Interval(int(reach[i]), min(int(begins[i]), window.end_us))
        for i in holes.tolist()
        if reach[i] < window.end_us
    ]


def overlaps(columns: TrackColumns, window: Interval) -> list[Interval]:
    """Return where states of a track lie over each other, within a window.

    Parameters
    ----------
    columns
        Of the track.
    window
        What is looked at.

    Returns
    -------
    list of Interval
        Ascending by where the later of two begins.
    """
    rows = columns.span(window.start_us, window.end_us)
    if rows.stop - rows.start <= 0 or not columns.is_layered:
        return []
    first = max(rows.start, 1)
    reach = columns.state_reach_us[first - 1 : rows.stop - 1]
    begins = columns.onset_us[first : rows.stop]
    over = np.flatnonzero(columns.is_state[first : rows.stop] & (reach > begins))
    found: list[Interval] = []
    for i in over.tolist():
        end = min(int(reach[i]), int(columns.offset_us[first + i]))
        end = window.end_us if end == ENDLESS_US else end
        if end > max(int(begins[i]), window.start_us):
            found.append(Interval(int(begins[i]), end))
    return found


def draw_faults(painter: QPainter, scene: Scene, row: Row) -> None:
    """Mark the holes of an exhaustive track and the overlaps of an exclusive one.

    Parameters
    ----------
    painter
        On the rows.
    scene
        What is shown.
    row
        Of the track.
    """
    columns = scene.columns.tracks[row.key]
    if not columns.track.exhaustive and not columns.is_layered:
        return
    wrong = QColor(scene.tokens.playhead)
    soft = QColor(wrong)
    soft.setAlpha(38)
    for is_gap, fault in _faults(scene, columns):
        left = max(scene.x(fault.start_us), scene.label_px - 4.0)
        right = min(scene.x(fault.end_us), scene.width_px + 4.0)
        box = QRectF(left, scene.top(row) + 2, max(right - left, 1.5), row.height_px - 5)
        if is_gap:
            painter.fillRect(box, soft)
            painter.setPen(QPen(wrong, 1.0, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
        else:
            painter.fillRect(QRectF(left, box.top() - 1, box.width(), _BAND_PX), wrong)


def fault_at(scene: Scene, track_id: str, time_us: int) -> Message | None:
    """Return what is wrong on a track at a moment, in a sentence; None if nothing is."""
    columns = scene.columns.tracks[track_id]
    spread = max(round(scene.scale.us_per_px), 1)
    near = Interval(time_us - spread, time_us + spread)
    track = columns.track
    window = _window(scene, track_id).overlap(near)
    if track.exhaustive and window is not None and gaps(columns, window):
        return GAP
    if track.exclusive and overlaps(columns, near):
        return OVERLAP
    return None


def _faults(scene: Scene, columns: TrackColumns) -> Iterator[tuple[bool, Interval]]:
    """Yield whether it is a hole, and where, for what is in view."""
    view = Interval(int(scene.scale.start_us), max(int(scene.scale.end_us), 1))
    track = columns.track
    if track.exhaustive and len(columns):
        window = _window(scene, track.id).overlap(view)
        found = gaps(columns, window) if window is not None else []
        yield from ((True, gap) for gap in found[:_MOST])
    if track.exclusive:
        yield from ((False, over) for over in overlaps(columns, view)[:_MOST])


def _window(scene: Scene, track_id: str) -> Interval:
    """Return within what an exhaustive track has to have a code."""
    stated = scene.coding.coded_range(track_id)
    return Interval(stated.onset_us, stated.offset_us) if stated else scene.extent
