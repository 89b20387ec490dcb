"""Painting a large coding: the timeline, beside a graphics view and a painter in batches."""

from collections import defaultdict
from collections.abc import Callable
from statistics import median
from threading import Event
from time import perf_counter, thread_time_ns

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

from benchmarks.coding_room.large_room import HOUR_US, LargeRoom
from observer.gui.panels.timeline_panel import TimelinePanel
from observer.model.coding import Coding
from observer.model.scheme import Scheme

WIDTH, HEIGHT = 1600, 400
PAINTS, ROUNDS, PAUSE_S = 40, 9, 0.4
ROW_PX = 18


def cost_ms(act: Callable[[], object], times: int = PAINTS) -> float:
    """Return the median of what an act costs this thread, in milliseconds."""
    spent: list[float] = []
    for _ in range(times):
        start = thread_time_ns()
        act()
        spent.append((thread_time_ns() - start) / 1e6)
    return median(spent)


def rounds_ms(act: Callable[[], object]) -> str:
    """Return the middle, the least and the greatest median of some rounds.

    Who else works on the same processor slows a thread by half, and by the thread's own clock too:
    the least and the greatest say how much of that there was.
    """
    medians = []
    for _ in range(ROUNDS):
        medians.append(cost_ms(act))
        Event().wait(PAUSE_S)
    return f"{median(medians):.2f} ({min(medians):.2f} to {max(medians):.2f})"


def timeline(large: LargeRoom) -> None:
    """Print what painting costs the timeline, with its limits."""
    panel = large.room.timeline
    panel.setParent(None)
    panel.resize(WIDTH, HEIGHT)
    panel.show()
    large.application.processEvents()
    panel.show_all()

    def whole() -> None:
        panel.redraw()
        panel.repaint()

    whole()
    say("timeline, all of it in view", rounds_ms(whole), "limit 5 ms")
    _playhead(large, panel, "the playhead alone, all of it in view")
    for seconds, limit in ((600, ""), (60, "limit 3 ms"), (6, "")):
        panel.show_all()
        panel.zoom(seconds * 1e6 / HOUR_US * 0.975, 0.0)
        whole()
        say(f"timeline, {seconds} s in view, moving", rounds_ms(_moved(panel)), limit)
    _playhead(large, panel, "the playhead alone, 6 s in view")


def _moved(panel: TimelinePanel) -> Callable[[], None]:
    """Return what shows the next pixel of the session, so that nothing reckoned before serves."""
    turn = QWheelEvent(
        *(QPointF(800, 200), QPointF(800, 200), QPoint(), QPoint(-2, 0)),
        *(Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier),
        *(Qt.ScrollPhase.NoScrollPhase, False),
    )

    def move() -> None:
        panel.wheelEvent(turn)
        panel.repaint()

    return move


def _playhead(large: LargeRoom, panel: TimelinePanel, what: str) -> None:
    at = [panel.scale.start_us + panel.scale.us_per_px * 100]

    def move() -> None:
        at[0] += panel.scale.us_per_px
        panel.show_time(int(at[0]))
        large.application.processEvents()

    move()
    say(what, cost_ms(move), "limit 0.5 ms")


def beside(large: LargeRoom) -> None:
    """Print what two other ways of painting the same events cost."""
    desk, coding = large.room.desk.desk, large.room.desk.coding
    if desk is None or coding is None:
        return
    boxes = _boxes(desk.scheme, coding)
    total = sum(len(each) for each in boxes.values())
    pixmap = QPixmap(WIDTH, HEIGHT)

    def batched() -> None:
        pixmap.fill(Qt.GlobalColor.white)
        painter = QPainter(pixmap)
        for colour, each in boxes.items():
            painter.setBrush(QColor(colour))
            painter.drawRects(each)
        painter.end()

    say(f"one painter, {total:,} rectangles in batches", cost_ms(batched, 5), "")
    start = perf_counter()
    scene = QGraphicsScene()
    for colour, each in boxes.items():
        for box in each:
            scene.addRect(box, brush=QColor(colour))
    view = QGraphicsView(scene)
    view.resize(WIDTH, HEIGHT)
    view.show()
    large.application.processEvents()
    say("QGraphicsView, made", 1000 * (perf_counter() - start), "")
    say("QGraphicsView, all of it in view", cost_ms(view.viewport().repaint, 3), "")
    view.close()


def _boxes(scheme: Scheme, coding: Coding) -> dict[str, list[QRectF]]:
    boxes: dict[str, list[QRectF]] = defaultdict(list)
    for row, track in enumerate(scheme.tracks):
        colours = {code.id: code.colour for code in track.codes}
        for event in coding.on_track(track.id):
            left = event.onset_us / HOUR_US * WIDTH
            width = ((event.offset_us or event.onset_us) - event.onset_us) / HOUR_US * WIDTH
            boxes[colours[event.code]].append(
                QRectF(left, row * ROW_PX, max(width, 1.0), ROW_PX - 4)
            )
    return boxes


def say(what: str, value_ms: float | str, limit: str) -> None:
    """Print one line."""
    value = value_ms if isinstance(value_ms, str) else f"{value_ms:.2f}"
    print(f"{what:<52}{value:>22} ms  {limit}")
