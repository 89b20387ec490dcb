"""The timeline as a picture: what stays while the film plays, and what moves on top of it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPen,
    QPolygonF,
)

from observer.gui.fonts import text_font
from observer.gui.timeline.bars import draw_track
from observer.gui.timeline.crowd import crowds, draw_crowd
from observer.gui.timeline.faults import draw_faults
from observer.gui.timeline.levels import draw_scores, draw_trace
from observer.gui.timeline.names import draw_lead
from observer.gui.timeline.rows import RULER_PX, Row, RowKind
from observer.gui.timeline.scene import Scene, SoundLook
from observer.gui.timeline.strip import picture_width_px
from observer.model.session import Phase
from observer.model.time import US_PER_S, Interval

_SOUND_STEP_PX = 3
_FAINT, _CLEAR, _FULL = 90, 130, 255
_LEAST_VOICE = 0.06
_LEAST_NAME_PX = 30


def draw_scene(painter: QPainter, scene: Scene) -> None:
    """Draw all that does not move with the playhead, but for the names.

    Parameters
    ----------
    painter
        On the whole timeline.
    scene
        What is shown.
    """
    inside = QRectF(scene.label_px, RULER_PX, scene.scale.width_px, scene.height_px)
    painter.fillRect(inside, QColor(scene.tokens.surface))
    painter.save()
    painter.setClipRect(inside)
    rows = scene.rows_in_view()
    _draw_rows(painter, scene, rows)
    for row in rows:
        if row.kind is RowKind.SOUND:
            _draw_clip_names(painter, scene, row)
        elif row.kind is RowKind.PHASES:
            _draw_phase_names(painter, scene, row)
    painter.restore()
    _draw_ruler(painter, scene)


def draw_tracks(painter: QPainter, scene: Scene, tracks: set[str]) -> None:
    """Draw some tracks anew over what was drawn of them.

    Parameters
    ----------
    painter
        On the whole timeline.
    scene
        What is shown.
    tracks
        Their ids.
    """
    _draw_again(
        painter, scene, [row for row in scene.rows_in_view() if row.key and row.key in tracks]
    )


def draw_film(painter: QPainter, scene: Scene) -> None:
    """Draw the small pictures of the film anew.

    Parameters
    ----------
    painter
        On the whole timeline.
    scene
        What is shown.
    """
    _draw_again(painter, scene, [row for row in scene.rows if row.kind is RowKind.FILM])


def _draw_again(painter: QPainter, scene: Scene, rows: list[Row]) -> None:
    for row in rows:
        top = max(scene.top(row), RULER_PX)
        bottom = scene.top(row) + row.height_px
        if bottom > top:
            box = QRectF(scene.label_px, top, scene.scale.width_px, bottom - top)
            painter.setClipRect(box)
            painter.fillRect(box, QColor(scene.tokens.surface))
            _draw_rows(painter, scene, (row,))


def _draw_rows(painter: QPainter, scene: Scene, rows: tuple[Row, ...]) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    strips = crowds(scene, rows)
    _draw_lines(painter, scene, rows)
    for row in rows:
        _draw_row(painter, scene, row)
    for clip in scene.clips:
        draw_stretch(painter, scene, clip.onset_us, clip.offset_us)
    for row in rows:
        if row.kind is RowKind.TRACK:
            draw_marks(painter, scene, row, over=False)
            if row.key in strips:
                draw_crowd(painter, scene, row, strips[row.key])
            else:
                draw_track(painter, scene, row)
            draw_marks(painter, scene, row)
            draw_faults(painter, scene, row)


def draw_range(painter: QPainter, scene: Scene, row: Row, coded: Interval) -> None:
    """Grey what lies outside the coded range of a track, with a handle at either edge.

    Parameters
    ----------
    painter
        On the rows.
    scene
        What is shown.
    row
        Of the track.
    coded
        From where to where it was coded.
    """
    top, height = scene.top(row), row.height_px - 1
    first, last = scene.x(coded.start_us), scene.x(coded.end_us)
    grey = QColor(scene.tokens.muted)
    grey.setAlpha(46)
    begin, end = scene.x(scene.extent.start_us), scene.x(scene.extent.end_us)
    for left, right in ((begin, first), (last, end)):
        if right > left:
            painter.fillRect(QRectF(left, top, right - left, height), grey)
    painter.setPen(QPen(QColor(scene.tokens.muted), 2))
    if coded.start_us > scene.extent.start_us:
        painter.drawLine(QLineF(first, top + 3, first, top + height - 3))
    if coded.end_us < scene.extent.end_us:
        painter.drawLine(QLineF(last, top + 3, last, top + height - 3))


def draw_stretch(painter: QPainter, scene: Scene, start_us: int, end_us: int) -> None:
    """Draw a stretch over all rows as a moment is drawn: softly, with an edge at either side."""
    left, right = scene.x(start_us), scene.x(end_us)
    soft = QColor(scene.tokens.accent)
    soft.setAlpha(26)
    painter.fillRect(QRectF(left, RULER_PX, right - left, scene.height_px), soft)
    painter.setPen(QPen(QColor(scene.tokens.accent), 2))
    for x in (left, right):
        painter.drawLine(QLineF(x, RULER_PX, x, scene.height_px))


def draw_hatch(
    painter: QPainter, scene: Scene, row: Row, stretch: Interval, *, over: bool = True
) -> None:
    """Hatch a stretch of a row that cannot be coded.

    Parameters
    ----------
    painter
        On the rows.
    scene
        What is shown.
    row
        Of the track.
    stretch
        On the session clock.
    over
        Whether it lies over the events, so that they have to be seen through it.
    """
    left = max(scene.x(stretch.start_us), scene.label_px - 4.0)
    right = min(scene.x(stretch.end_us), scene.width_px + 4.0)
    if right <= left:
        return
    box = QRectF(left, scene.top(row), max(right - left, 1.0), row.height_px - 1)
    ground = QColor(scene.tokens.surface if over else scene.tokens.background)
    ground.setAlpha(90 if over else 255)
    painter.fillRect(box, ground)
    line = QColor(scene.tokens.muted)
    line.setAlpha(110 if over else 150)
    painter.fillRect(box, QBrush(line, Qt.BrushStyle.BDiagPattern))


def draw_marks(painter: QPainter, scene: Scene, row: Row, *, over: bool = True) -> None:
    """Hatch what cannot be coded on a track."""
    for mark in scene.coding.uncodable:
        if mark.track in {"", row.key}:
            stretch = Interval(mark.onset_us, mark.offset_us)
            draw_hatch(painter, scene, row, stretch, over=over)


def draw_playhead(painter: QPainter, scene: Scene, now_us: int) -> None:
    """Draw where the film is."""
    x = round(scene.x(now_us))
    if not scene.label_px <= x <= scene.width_px:
        return
    colour = QColor(scene.tokens.playhead)
    painter.fillRect(QRectF(x - 1, 0, 2, scene.height_px), colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x - 6, 0), QPointF(x + 6, 0), QPointF(x, 8)]))


def _draw_lines(painter: QPainter, scene: Scene, rows: tuple[Row, ...]) -> None:
    """Draw the lines between rows, all in one go."""
    left, width = scene.label_px, scene.scale.width_px
    bottoms = (scene.top(row) + row.height_px for row in rows)
    _fill_all(painter, [QRectF(left, y - 1, width, 1) for y in bottoms], scene.tokens.line)
    for row in rows:
        if row.leads:
            draw_lead(painter, scene, row, left, scene.width_px)


def _fill_all(painter: QPainter, boxes: list[QRectF], colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRects(boxes)


def _draw_row(painter: QPainter, scene: Scene, row: Row) -> None:
    if row.kind is RowKind.PHASES:
        _draw_phases(painter, scene, row)
    elif row.kind is RowKind.SCORES:
        draw_scores(painter, scene, row)
    elif row.kind is RowKind.TRACE:
        draw_trace(painter, scene, row)
    elif row.kind is RowKind.FILM:
        _draw_film(painter, scene, row)
    elif row.kind is RowKind.SOUND:
        _draw_sound(painter, scene, row)
    else:
        stated = scene.coding.coded_range(row.key)
        if stated is not None:
            draw_range(painter, scene, row, Interval(stated.onset_us, stated.offset_us))


def _phase_box(scene: Scene, row: Row, phase: Phase) -> QRectF:
    left, right = scene.x(phase.onset_us), scene.x(phase.offset_us)
    return QRectF(left, scene.top(row) + 3, right - left, row.height_px - 7)


def _draw_phases(painter: QPainter, scene: Scene, row: Row) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(scene.tokens.accent_soft))
    for phase in scene.phases:
        box = _phase_box(scene, row, phase)
        painter.drawRoundedRect(box.adjusted(0.5, 0, -0.5, 0), 4, 4)


def _draw_phase_names(painter: QPainter, scene: Scene, row: Row) -> None:
    """Draw the names of the phases, so that no edge of a moment goes through them."""
    font = text_font(scene.tokens, weight=QFont.Weight.DemiBold)
    font.setPixelSize(scene.tokens.heading_px)
    painter.setFont(font)
    measure = QFontMetricsF(font)
    for phase in scene.phases:
        box = _phase_box(scene, row, phase)
        inside = box.adjusted(max(scene.label_px - box.left(), 0) + 6, 0, -4, 0)
        words = measure.elidedText(phase.name, Qt.TextElideMode.ElideRight, max(inside.width(), 0))
        ground = inside.adjusted(-2, 0, 0, 0)
        ground.setWidth(measure.horizontalAdvance(words) + 4 if words else 0)
        painter.fillRect(ground, QColor(scene.tokens.accent_soft))
        painter.setPen(QColor(scene.tokens.accent))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, words)


def _draw_film(painter: QPainter, scene: Scene, row: Row) -> None:
    """Draw small pictures side by side; where none was made yet its room is left empty."""
    strip = scene.strip
    if strip is None:
        return
    top, height = scene.top(row) + 1, row.height_px - 3
    width = picture_width_px(row, strip.shape)
    left, right = (scene.x(edge) for edge in strip.extent_us)
    painter.save()
    painter.setClipRect(QRectF(left, top, right - left, height), Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for slot in strip.slots(scene.scale, width):
        box = QRectF(scene.label_px + slot.left_px, top, slot.width_px - 1, height)
        small = strip.best(slot, scene.scale)
        if small is None:
            painter.fillRect(box, QColor(scene.tokens.background))
            continue
        rows, columns = small.picture.shape[:2]
        bits = small.picture.data
        image = QImage(bits, columns, rows, columns * 4, QImage.Format.Format_RGB32)
        painter.drawImage(box, image)
    painter.restore()


def _draw_sound(painter: QPainter, scene: Scene, row: Row) -> None:
    """Draw how loud it is; voices stand out on it, or stand alone."""
    sound, look = scene.sound, scene.sound_look
    if sound is None:
        return
    has_voice = len(sound.voice) > 0 and look is not SoundLook.WAVE
    if not has_voice or look is not SoundLook.VOICE:
        wave = sound.loudness(scene.scale, _SOUND_STEP_PX)
        _draw_bars(painter, scene, row, (wave, _FAINT if has_voice else _CLEAR))
    if has_voice:
        _draw_bars(painter, scene, row, (sound.voices(scene.scale, _SOUND_STEP_PX), _FULL))


def _draw_bars(
    painter: QPainter, scene: Scene, row: Row, bars: tuple[NDArray[np.float64], int]
) -> None:
    """Draw heights from 0 to 1 around the middle of a row, as clearly as is wished."""
    loud, alpha = bars
    least = _LEAST_VOICE if alpha == _FULL else 0.0
    middle = scene.top(row) + row.height_px / 2
    half = row.height_px / 2 - 3
    colour = QColor(scene.tokens.accent)
    colour.setAlpha(alpha)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    boxes = [
        QRectF(
            scene.label_px + i * _SOUND_STEP_PX,
            middle - max(value * half, 0.5),
            _SOUND_STEP_PX - 1,
            2 * max(value * half, 0.5),
        )
        for i, value in enumerate(loud.tolist())
        if value > least
    ]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.drawRects(boxes)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _draw_clip_names(painter: QPainter, scene: Scene, row: Row) -> None:
    font = text_font(scene.tokens, weight=QFont.Weight.DemiBold)
    font.setPixelSize(10)
    measure = QFontMetricsF(font)
    painter.setFont(font)
    for clip in scene.clips:
        words = clip.title or scene.text("not yet named")
        left = max(scene.x(clip.onset_us), scene.label_px) + 6
        room = scene.x(clip.offset_us) - left - 4
        words = measure.elidedText(words, Qt.TextElideMode.ElideRight, room - 8)
        width = measure.horizontalAdvance(words) + 8
        if room < _LEAST_NAME_PX:
            continue
        box = QRectF(left, scene.top(row) + 1, width, 14)
        painter.fillRect(box, QColor(scene.tokens.surface))
        painter.setPen(QColor(scene.tokens.accent))
        painter.drawText(box.adjusted(4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)


def _draw_ruler(painter: QPainter, scene: Scene) -> None:
    tokens = scene.tokens
    painter.fillRect(QRectF(0, 0, scene.width_px, RULER_PX), QColor(tokens.surface))
    lettering = scene.pens.ruler
    base = (RULER_PX - lettering.measure.height()) / 2 + lettering.measure.ascent()
    ticks = [(tick, round(scene.x(tick))) for tick in scene.scale.ticks()]
    ticks = [(tick, x) for tick, x in ticks if x >= scene.label_px]
    _fill_all(painter, [QRectF(x, 4, 1, RULER_PX - 4) for _, x in ticks], tokens.line)
    painter.setPen(QColor(tokens.muted))
    is_subsecond = scene.scale.is_subsecond
    for tick, x in ticks:
        words = scene.text.clock(tick)
        if is_subsecond:
            words += scene.text.number(abs(tick) % US_PER_S // 10_000 / 100, 2)[1:]
        lettering.draw(painter, x + 5.5, base, words)
    painter.fillRect(QRectF(0, RULER_PX - 1, scene.width_px, 1), QColor(tokens.line))
