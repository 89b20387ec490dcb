"""What lies under the mouse on the timeline, and to where it snaps."""

from dataclasses import dataclass
from enum import StrEnum

from observer.gui.timeline.bars import bars
from observer.gui.timeline.pens import Bar
from observer.gui.timeline.rows import RULER_PX, RowKind
from observer.gui.timeline.scene import Scene
from observer.model.event import Event, Uncodable
from observer.model.session import Clip, Phase

_EDGE_PX = 5.0
_INSIDE_PX = 3.0
_SNAP_PX = 7.0
_REACH_PX = 10.0


class GripKind(StrEnum):
    """What can be taken hold of."""

    TIME = "time"
    EVENT = "event"
    ONSET = "onset"
    OFFSET = "offset"
    CLIP_IN = "clip_in"
    CLIP_OUT = "clip_out"
    RANGE_FROM = "range_from"
    RANGE_TO = "range_to"
    UNCODABLE = "uncodable"
    PHASE_IN = "phase_in"
    PHASE_OUT = "phase_out"
    LOOP_IN = "loop_in"
    LOOP_OUT = "loop_out"
    NAME = "name"


EDGES = frozenset(
    {
        GripKind.ONSET,
        GripKind.OFFSET,
        GripKind.CLIP_IN,
        GripKind.CLIP_OUT,
        GripKind.RANGE_FROM,
        GripKind.RANGE_TO,
        GripKind.PHASE_IN,
        GripKind.PHASE_OUT,
        GripKind.LOOP_IN,
        GripKind.LOOP_OUT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grip:
    """Something taken hold of.

    Attributes
    ----------
    track
        Track id; empty off the tracks.
    record
        The event, moment, phase or stretch, if it is one.
    at_us
        Where its edge lies, or the moment under the mouse.
    """

    kind: GripKind
    track: str = ""
    record: Event | Clip | Uncodable | Phase | None = None
    at_us: int = 0


def grip_at(scene: Scene, x_px: float, y_px: float, now_us: int) -> Grip:
    """Return what lies at a point.

    Parameters
    ----------
    scene
        What is shown.
    x_px
        From the left of the timeline.
    y_px
        From its top.
    now_us
        To where open states reach.

    Returns
    -------
    Grip
        The moment under the mouse if nothing else is there.
    """
    time = Grip(kind=GripKind.TIME, at_us=scene.scale.time_us(x_px - scene.label_px))
    if x_px < scene.label_px - _EDGE_PX:
        return Grip(kind=GripKind.NAME)
    row = scene.row_at(y_px)
    if row is None:
        return _loop_grip(scene, x_px, y_px) or _clip_grip(scene, x_px, y_px) or time
    if row.kind is RowKind.PHASES:
        return _phase_grip(scene, x_px) or _clip_grip(scene, x_px, y_px) or time
    if row.kind is not RowKind.TRACK:
        return _clip_grip(scene, x_px, y_px) or time
    return (
        _event_grip(scene, x_px, y_px, now_us)
        or _range_grip(scene, row.key, x_px)
        or _uncodable_grip(scene, row.key, time.at_us)
        or _clip_grip(scene, x_px, y_px)
        or time
    )


def snapped(
    scene: Scene, x_px: float, now_us: int, leave_out: frozenset[str] = frozenset()
) -> int | None:
    """Return the edge of an event or phase, or the playhead, that lies near a pixel.

    Parameters
    ----------
    scene
        What is shown.
    x_px
        Where something is being dragged to.
    now_us
        The playhead.
    leave_out
        Ids of what is being dragged.

    Returns
    -------
    int or None
        Its moment; None if nothing is near enough.
    """
    near = [now_us, scene.extent.start_us, scene.extent.end_us]
    near += [edge for phase in scene.phases for edge in (phase.onset_us, phase.offset_us)]
    reach_us = _SNAP_PX * scene.scale.us_per_px
    here = scene.scale.time_us(x_px - scene.label_px)
    for track_id, columns in scene.columns.tracks.items():
        rows = columns.visible(here - reach_us, here + reach_us)
        events = scene.coding.on_track(track_id)
        # a long row of bouts that all reach here cannot be snapped to one by one
        for i in rows[-64:].tolist():
            event = events[i]
            if event.id not in leave_out:
                near.append(event.onset_us)
                near.extend([event.offset_us] if event.offset_us is not None else [])
    best = min(near, key=lambda t: abs(t - here))
    return best if abs(best - here) <= reach_us else None


def _event_grip(scene: Scene, x_px: float, y_px: float, now_us: int) -> Grip | None:
    row = scene.row_at(y_px)
    if row is None:
        return None
    found: Bar | None = None
    kind = GripKind.EVENT
    here = scene.scale.time_us(x_px - scene.label_px)
    reach = _REACH_PX * scene.scale.us_per_px
    rows = scene.columns.tracks[row.key].visible(here - reach, here + reach)
    for bar in bars(scene, row, rows, now_us):
        if not bar.box.top() <= y_px <= bar.box.bottom():
            continue
        held = _part(bar, x_px)
        # an edge shared by two bouts belongs to the one the mouse is in
        if held is not None and (found is None or bar.box.contains(x_px, y_px)):
            found, kind = bar, held
    if found is None:
        return None
    event = scene.coding.on_track(row.key)[found.row]
    at_us = event.onset_us
    if kind is GripKind.OFFSET:
        at_us = now_us if event.offset_us is None else event.offset_us
    return Grip(kind=kind, track=row.key, record=event, at_us=at_us)


def _part(bar: Bar, x_px: float) -> GripKind | None:
    left, right = bar.box.left(), bar.box.right()
    if bar.is_point:
        return GripKind.EVENT if left <= x_px <= right else None
    inside = min(_EDGE_PX, max(bar.box.width() / 4, 1.0))
    if left - _INSIDE_PX <= x_px <= left + inside:
        return GripKind.ONSET
    if right - inside <= x_px <= right + _INSIDE_PX and not bar.is_open:
        return GripKind.OFFSET
    return GripKind.EVENT if left <= x_px <= right else None


def _range_grip(scene: Scene, track: str, x_px: float) -> Grip | None:
    stated = scene.coding.coded_range(track)
    start = stated.onset_us if stated else scene.extent.start_us
    end = stated.offset_us if stated else scene.extent.end_us
    for kind, at_us in ((GripKind.RANGE_FROM, start), (GripKind.RANGE_TO, end)):
        if abs(scene.x(at_us) - x_px) <= _EDGE_PX:
            return Grip(kind=kind, track=track, at_us=at_us)
    return None


def _uncodable_grip(scene: Scene, track: str, at_us: int) -> Grip | None:
    for mark in scene.coding.uncodable:
        if mark.track in {"", track} and mark.onset_us <= at_us < mark.offset_us:
            return Grip(kind=GripKind.UNCODABLE, track=track, record=mark, at_us=at_us)
    return None


def _phase_grip(scene: Scene, x_px: float) -> Grip | None:
    """Return the edge of a phase; of two that meet, of the one the mouse is in."""
    found: Grip | None = None
    for phase in scene.phases:
        left, right = scene.x(phase.onset_us), scene.x(phase.offset_us)
        inside = left <= x_px <= right
        for kind, edge, at_us in (
            (GripKind.PHASE_IN, left, phase.onset_us),
            (GripKind.PHASE_OUT, right, phase.offset_us),
        ):
            if abs(edge - x_px) <= _EDGE_PX and (found is None or inside):
                found = Grip(kind=kind, record=phase, at_us=at_us)
    return found


def _loop_grip(scene: Scene, x_px: float, y_px: float) -> Grip | None:
    if scene.loop is None or y_px >= RULER_PX:
        return None
    for kind, at_us in zip((GripKind.LOOP_IN, GripKind.LOOP_OUT), scene.loop, strict=True):
        if abs(scene.x(at_us) - x_px) <= _EDGE_PX:
            return Grip(kind=kind, at_us=at_us)
    return None


def _clip_grip(scene: Scene, x_px: float, y_px: float) -> Grip | None:
    if y_px < RULER_PX:
        return None
    for clip in scene.clips:
        for kind, at_us in ((GripKind.CLIP_IN, clip.onset_us), (GripKind.CLIP_OUT, clip.offset_us)):
            if abs(scene.x(at_us) - x_px) <= _EDGE_PX:
                return Grip(kind=kind, record=clip, at_us=at_us)
    return None
