"""What is scored per interval and traced through time, as rows of the timeline."""

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from observer.gui.fonts import text_font
from observer.gui.timeline.rows import Row
from observer.gui.timeline.scene import Scene
from observer.model.event import Score, TraceRun
from observer.model.forms import IntervalCoding, Item, Scale, Trace

_LETTER_PX = 12.0
_DARK, _BRIGHT, _BRIGHT_BELOW = QColor("#16191C"), QColor("#FFFFFF"), 0.24
_LEAST_SHARE = 0.14
"""Of its colour, what the lowest level has: it was scored, unlike what was left out."""


def draw_scores(painter: QPainter, scene: Scene, row: Row) -> None:
    """Draw the scores of an interval coding, a lane for each item, coloured by their level.

    Parameters
    ----------
    painter
        On the rows.
    scene
        What is shown.
    row
        Of the interval coding.
    """
    form = next((f for f in scene.scheme.intervals if f.id == row.key), None)
    if form is None or not form.items:
        return
    lane_px = (row.height_px - 5) / len(form.items)
    lanes = {item.id: (i, item) for i, item in enumerate(form.items)}
    font = text_font(scene.tokens)
    font.setPixelSize(max(8, min(11, int(lane_px) - 2)))
    painter.setFont(font)
    for score in scores_in_view(scene, row.key):
        if score.item in lanes and score.onset_us is not None and score.offset_us is not None:
            lane, item = lanes[score.item]
            left, right = scene.x(score.onset_us), scene.x(score.offset_us)
            top = scene.top(row) + 2 + lane * lane_px
            box = QRectF(left, top, max(right - left - 1, 1.0), lane_px - 1)
            _draw_score(painter, scene, box, (form, item, score))


def draw_trace(painter: QPainter, scene: Scene, row: Row) -> None:
    """Draw a trace as a line between its lowest and its highest value.

    Parameters
    ----------
    painter
        On the rows.
    scene
        What is shown.
    row
        Of the trace.
    """
    trace = next((t for t in scene.scheme.traces if t.id == row.key), None)
    if trace is None:
        return
    rest = _height(trace, trace.neutral, row, scene)
    faint = QColor(scene.tokens.line)
    painter.setPen(QPen(faint, 1.0, Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(scene.label_px, rest, scene.width_px, rest))
    outline = QColor(scene.tokens.text)
    outline.setAlpha(150)
    for run in scene.coding.runs_of(trace.id):
        if run.onset_us < scene.scale.end_us and run.offset_us > scene.scale.start_us:
            line = _line(scene, row, trace, run)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(outline, 3.0))
            painter.drawPolyline(line)
            painter.setPen(QPen(QColor(trace.colour), 1.6))
            painter.drawPolyline(line)


def scores_in_view(scene: Scene, form_id: str) -> list[Score]:
    """Return the scores of an interval coding that are in view, ascending."""
    scores = scene.coding.scores
    last = bisect_left(scores, scene.scale.end_us, key=lambda s: s.onset_us or 0)
    return [
        score
        for score in scores[:last]
        if score.form == form_id
        and score.offset_us is not None
        and score.offset_us > scene.scale.start_us
    ]


def score_at(scene: Scene, row: Row, y_px: float, time_us: int) -> tuple[Item, Score] | None:
    """Return the item and the score that lie at a height of a row and a moment.

    Parameters
    ----------
    scene
        What is shown.
    row
        Of an interval coding.
    y_px
        From the top of the timeline.
    time_us
        On the session clock.

    Returns
    -------
    tuple or None
        None if nothing was scored there.
    """
    form = next((f for f in scene.scheme.intervals if f.id == row.key), None)
    if form is None or not form.items:
        return None
    lane = int((y_px - scene.top(row) - 2) / ((row.height_px - 5) / len(form.items)))
    item = form.items[min(max(lane, 0), len(form.items) - 1)]
    for score in scores_in_view(scene, row.key):
        if score.item != item.id or score.onset_us is None or score.offset_us is None:
            continue
        if score.onset_us <= time_us < score.offset_us:
            return item, score
    return None


def value_at(run: TraceRun, time_us: int) -> float | None:
    """Return which value a trace has at a moment of one of its runs; None outside it."""
    if not run.onset_us <= time_us < run.offset_us or not run.times_us:
        return None
    at = int(np.searchsorted(np.asarray(run.times_us), time_us, "right")) - 1
    return run.values[max(at, 0)]


def _draw_score(
    painter: QPainter, scene: Scene, box: QRectF, of: tuple[IntervalCoding, Item, Score]
) -> None:
    form, item, score = of
    if score.value is None:
        painter.setPen(QPen(QColor(scene.tokens.muted), 1.0, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        return
    colour = _level(QColor(item.colour), scene, share(form.scale_of(item), score.value))
    painter.fillRect(box, colour)
    if box.width() >= _LETTER_PX and box.height() >= _LETTER_PX - 3:
        painter.setPen(_readable(colour))
        words = f"{score.value:g}"
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def share(scale: Scale, value: float) -> float:
    """Return how high a value lies on its scale, 0 to 1; counts without an end up to 5."""
    low = scale.lowest if scale.lowest is not None else 0.0
    high = scale.highest if scale.highest is not None else low + 5.0
    return min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 1.0


def _level(colour: QColor, scene: Scene, height: float) -> QColor:
    """Return a colour of which the more is seen the higher the level is."""
    part = _LEAST_SHARE + (1 - _LEAST_SHARE) * height
    ground = QColor(scene.tokens.surface)
    mixed = (
        round(ground_part * (1 - part) + own_part * part)
        for ground_part, own_part in (
            (ground.red(), colour.red()),
            (ground.green(), colour.green()),
            (ground.blue(), colour.blue()),
        )
    )
    return QColor(*mixed)


def _readable(colour: QColor) -> QColor:
    """Return black or white, whichever is read better."""
    luminance = (
        0.2126 * colour.redF() ** 2.2
        + 0.7152 * colour.greenF() ** 2.2
        + 0.0722 * colour.blueF() ** 2.2
    )
    return _BRIGHT if luminance < _BRIGHT_BELOW else _DARK


def _line(scene: Scene, row: Row, trace: Trace, run: TraceRun) -> QPolygonF:
    """Return the steps of a run as a line; where they crowd, their range in each column."""
    times = np.asarray(run.times_us, np.float64)
    heights = _heights(trace, np.asarray(run.values, np.float64), row, scene)
    ends = np.append(times[1:], run.offset_us)
    seen = (ends > scene.scale.start_us) & (times < scene.scale.end_us)
    lefts = (times[seen] - scene.scale.start_us) / scene.scale.us_per_px + scene.label_px
    rights = (ends[seen] - scene.scale.start_us) / scene.scale.us_per_px + scene.label_px
    heights = heights[seen]
    if len(lefts) > scene.scale.width_px:
        return _squeezed(lefts, heights)
    xs = np.column_stack((lefts, rights)).ravel()
    ys = np.repeat(heights, 2)
    return QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])


def _squeezed(xs: NDArray[np.float64], ys: NDArray[np.float64]) -> QPolygonF:
    columns, first = np.unique(np.floor(xs), return_index=True)
    low = np.minimum.reduceat(ys, first)
    high = np.maximum.reduceat(ys, first)
    line = np.column_stack((low, high)).ravel()
    at = np.repeat(columns, 2)
    return QPolygonF([QPointF(x, y) for x, y in zip(at.tolist(), line.tolist(), strict=True)])


def _heights(
    trace: Trace, values: NDArray[np.float64], row: Row, scene: Scene
) -> NDArray[np.float64]:
    low = trace.scale.lowest if trace.scale.lowest is not None else 0.0
    high = trace.scale.highest if trace.scale.highest is not None else 1.0
    part = np.clip((values - low) / max(high - low, 1e-9), 0.0, 1.0)
    top, room = scene.top(row) + 4.0, row.height_px - 9.0
    return np.asarray(top + (1.0 - part) * room, np.float64)


def _height(trace: Trace, value: float, row: Row, scene: Scene) -> float:
    return float(_heights(trace, np.asarray([value]), row, scene)[0])
