"""What moves on top of the timeline: open states, the selection, what is begun or dragged."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from observer.gui.timeline.bars import bars, opacity_of, open_bars
from observer.gui.timeline.drag import Drag
from observer.gui.timeline.drawing import draw_hatch, draw_marks, draw_range, draw_stretch
from observer.gui.timeline.grips import GripKind
from observer.gui.timeline.rows import RULER_PX, Row
from observer.gui.timeline.scene import Scene
from observer.gui.video.film import Moment
from observer.model.event import Event
from observer.model.session import Clip, Phase
from observer.model.time import Interval

_OVERVIEW_PX = 4
_LOOP_PX = 4
_MOST_GHOSTS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What moves.

    Attributes
    ----------
    now_us
        Where the film is.
    open_us
        Up to where a state is drawn that has not been ended.
    selected
        The event that is selected, and its row in the columns of its track.
    in_us
        Where a moment begins that has no end yet.
    uncodable_us
        Where a stretch begins that cannot be coded and has no end yet.
    drag
        What is dragged.
    edges
        The onset and offset that the dragged event would have.
    rubber
        What the mouse goes round to pick it.
    """

    now_us: int
    open_us: int
    selected: tuple[Event, int] | None = None
    in_us: int | None = None
    uncodable_us: int | None = None
    drag: Drag | None = None
    edges: tuple[Moment, Moment | None] | None = None
    rubber: QRectF | None = None


def draw_live(painter: QPainter, scene: Scene, live: Live) -> None:
    """Draw what moves, but for the playhead.

    Parameters
    ----------
    painter
        On the rows, with antialiasing.
    scene
        What is shown.
    live
        What moves.
    """
    for row in scene.track_rows():
        columns = scene.columns.tracks[row.key]
        if columns.has_open:
            _draw_open(painter, scene, row, live)
        if live.selected is not None and live.selected[0].track == row.key and not live.edges:
            _draw_selected(painter, scene, row, live)
    if live.in_us is not None:
        draw_stretch(painter, scene, live.in_us, max(live.now_us, live.in_us))
    if live.uncodable_us is not None:
        first, last = sorted((live.uncodable_us, live.now_us))
        for row in scene.track_rows():
            draw_hatch(painter, scene, row, Interval(first, last + 1))
    if live.drag is not None and live.drag.to is not None:
        _draw_held(painter, scene, live, live.drag)
    if live.rubber is not None:
        soft = QColor(scene.tokens.accent)
        soft.setAlpha(40)
        painter.setPen(QPen(QColor(scene.tokens.accent), 1.0))
        painter.setBrush(soft)
        painter.drawRect(live.rubber)


def draw_overview(painter: QPainter, scene: Scene) -> None:
    """Draw, at the foot, which part of the session is in view; nothing when all of it is."""
    part = scene.scale.width_px * scene.scale.us_per_px / scene.extent.duration_us
    if part >= 1:
        return
    start = (scene.scale.start_us - scene.extent.start_us) / scene.extent.duration_us
    width = scene.scale.width_px
    colour = QColor(scene.tokens.muted)
    colour.setAlpha(150)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    top = scene.height_px - _OVERVIEW_PX - 3
    left = scene.label_px + start * width
    painter.drawRoundedRect(QRectF(left, top, max(part * width, 12), _OVERVIEW_PX), 2, 2)


def draw_loop(painter: QPainter, scene: Scene, loop: tuple[int, int]) -> None:
    """Draw on the ruler what is played over and over, with its edges down the rows.

    Parameters
    ----------
    painter
        On the whole timeline.
    scene
        What is shown.
    loop
        From where to where.
    """
    left, right = max(scene.x(loop[0]), scene.label_px), min(scene.x(loop[1]), scene.width_px)
    if scene.x(loop[1]) < scene.label_px or left > scene.width_px:
        return
    colour = QColor(scene.tokens.accent)
    soft = QColor(colour)
    soft.setAlpha(60)
    painter.fillRect(QRectF(left, 0, right - left, RULER_PX), soft)
    painter.fillRect(QRectF(left, RULER_PX - _LOOP_PX, max(right - left, 2), _LOOP_PX), colour)
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
    for edge in loop:
        x = scene.x(edge)
        if scene.label_px <= x <= scene.width_px:
            painter.drawLine(QLineF(x, 0, x, scene.height_px))


def clip_dragged(clip: Clip, kind: GripKind, to_us: int) -> Clip:
    """Return a moment with one of its edges somewhere else, never without length."""
    if kind is GripKind.CLIP_IN:
        return replace(clip, onset_us=min(to_us, clip.offset_us - 1))
    return replace(clip, offset_us=max(to_us, clip.onset_us + 1))


def phase_dragged(phase: Phase, kind: GripKind, to_us: int) -> Phase:
    """Return a phase with one of its edges somewhere else, never without length."""
    if kind is GripKind.PHASE_IN:
        return replace(phase, onset_us=min(to_us, phase.offset_us - 1))
    return replace(phase, offset_us=max(to_us, phase.onset_us + 1))


def loop_dragged(loop: tuple[int, int], kind: GripKind, to_us: int) -> tuple[int, int]:
    """Return a loop with one of its edges somewhere else, never without length."""
    start_us, end_us = loop
    if kind is GripKind.LOOP_IN:
        return min(to_us, end_us - 1), end_us
    return start_us, max(to_us, start_us + 1)


def range_dragged(scene: Scene, drag: Drag) -> Interval | None:
    """Return the coded range with an edge dragged; None if it is the whole session again."""
    stated = scene.coding.coded_range(drag.grip.track)
    extent = scene.extent
    start = stated.onset_us if stated else extent.start_us
    end = stated.offset_us if stated else extent.end_us
    to_us = drag.to.time_us if drag.to else drag.grip.at_us
    to_us = min(max(to_us, extent.start_us), extent.end_us)
    if drag.grip.kind is GripKind.RANGE_FROM:
        start = min(to_us, end - 1)
    else:
        end = max(to_us, start + 1)
    coded = Interval(start, end)
    return None if coded == extent else coded


def _draw_open(painter: QPainter, scene: Scene, row: Row, live: Live) -> None:
    """Draw the states of a track that have not been ended, up to where they run now."""
    pen = scene.pens.of(row.key)
    picked = scene.picked_rows(row.key)
    running = list(open_bars(scene, row, live.open_us))
    for bar in running:
        painter.setOpacity(opacity_of(scene, row, bar))
        pen.draw(painter, bar, selected=bar.row in picked)
    painter.setOpacity(1.0)
    if running:
        draw_marks(painter, scene, row)


def _draw_selected(painter: QPainter, scene: Scene, row: Row, live: Live) -> None:
    if live.selected is None:
        return
    pen = scene.pens.of(row.key)
    for bar in bars(scene, row, np.array([live.selected[1]]), live.open_us):
        pen.draw(painter, bar, selected=True)


def _draw_held(painter: QPainter, scene: Scene, live: Live, drag: Drag) -> None:
    grip = drag.grip
    if live.edges is not None:
        onset, offset = live.edges
        end_us = offset.time_us if offset else max(live.open_us, onset.time_us)
        _draw_ghost(painter, scene, grip.track, (onset.time_us, end_us))
        for event in drag.others[:_MOST_GHOSTS]:
            begins = event.onset_us + drag.by_us
            ends = (event.offset_us or event.onset_us) + drag.by_us
            _draw_ghost(painter, scene, event.track, (begins, ends))
        return
    to_us = drag.to.time_us if drag.to else grip.at_us
    row = next((r for r in scene.track_rows() if r.key == grip.track), None)
    if isinstance(grip.record, Clip):
        clip = clip_dragged(grip.record, grip.kind, to_us)
        draw_stretch(painter, scene, clip.onset_us, clip.offset_us)
    elif isinstance(grip.record, Phase):
        phase = phase_dragged(grip.record, grip.kind, to_us)
        draw_stretch(painter, scene, phase.onset_us, phase.offset_us)
    elif grip.kind in {GripKind.LOOP_IN, GripKind.LOOP_OUT} and scene.loop is not None:
        draw_stretch(painter, scene, *loop_dragged(scene.loop, grip.kind, to_us))
    elif row is not None:
        draw_range(painter, scene, row, range_dragged(scene, drag) or scene.extent)


def _draw_ghost(painter: QPainter, scene: Scene, track: str, edges_us: tuple[int, int]) -> None:
    """Draw the outline of an event where it would lie."""
    row = next((r for r in scene.track_rows() if r.key == track), None)
    if row is None:
        return
    left, right = (scene.x(edge) for edge in edges_us)
    painter.setPen(QPen(QColor(scene.tokens.text), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(left - 1, scene.top(row) + 2, max(right - left, 3) + 1, row.height_px - 5)
    painter.drawRoundedRect(box, 4, 4)
