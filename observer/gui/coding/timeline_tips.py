"""What the mouse shows over the timeline before anything is pressed: a shape, and a few words."""

from PySide6.QtCore import Qt

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.modifier_words import modifier_words
from observer.gui.timeline.faults import fault_at
from observer.gui.timeline.grips import EDGES, Grip, GripKind
from observer.gui.timeline.levels import score_at, value_at
from observer.gui.timeline.rows import Row, RowKind
from observer.gui.timeline.scene import Scene
from observer.model.event import Event, Uncodable
from observer.model.session import Phase


def cursor_over(grip: Grip) -> Qt.CursorShape:
    """Return the shape of the mouse over something."""
    if grip.kind in EDGES:
        return Qt.CursorShape.SizeHorCursor
    if grip.kind is GripKind.EVENT:
        return Qt.CursorShape.PointingHandCursor
    return Qt.CursorShape.ArrowCursor


def tip(desk: CodingDesk, scene: Scene, grip: Grip, y_px: float) -> str:
    """Return what lies under the mouse, in a few words; empty where nothing is to be said.

    Parameters
    ----------
    desk
        Whose coding is shown.
    scene
        What is shown.
    grip
        What lies there.
    y_px
        From the top of the timeline.

    Returns
    -------
    str
        One line or more.
    """
    text, record, row = scene.text, grip.record, scene.row_at(y_px)
    if isinstance(record, Event):
        return _of_event(desk, scene, record)
    if isinstance(record, Uncodable):
        return text("not to be coded, {time}", time=text.clock(record.onset_us))
    if isinstance(record, Phase):
        times = f"{text.clock(record.onset_us)} \N{EN DASH} {text.clock(record.offset_us)}"
        return f"{record.name}\n{times}"
    if grip.kind is not GripKind.TIME or row is None:
        return ""
    if row.kind is RowKind.TRACK:
        fault = fault_at(scene, row.key, grip.at_us)
        return text.render(fault) if fault is not None else ""
    return _of_level(scene, row, grip.at_us, y_px)


def _of_event(desk: CodingDesk, scene: Scene, event: Event) -> str:
    text, track = scene.text, scene.scheme.track(event.track)
    known = [code for code in track.codes if code.id == event.code]
    name = text.local(known[0].label) if known else event.code
    times = text.timecode(event.onset_us)
    if event.offset_us is not None:
        times = f"{times} \N{EN DASH} {text.timecode(event.offset_us)}"
    chosen = modifier_words(scene.scheme, event, text)
    fault = fault_at(scene, event.track, event.onset_us) if desk.desk else None
    wrong = text.render(fault) if fault is not None else ""
    return "\n".join(line for line in (name, times, chosen, event.comment, wrong) if line)


def _of_level(scene: Scene, row: Row, time_us: int, y_px: float) -> str:
    text = scene.text
    if row.kind is RowKind.SCORES:
        found = score_at(scene, row, y_px, time_us)
        if found is None:
            return ""
        item, score = found
        value = f"{score.value:g}" if score.value is not None else text("no score")
        return f"{text.local(item.label)}: {value}"
    if row.kind is RowKind.TRACE:
        for run in scene.coding.runs_of(row.key):
            at = value_at(run, time_us)
            if at is not None:
                return text.number(at, 1)
    return ""
