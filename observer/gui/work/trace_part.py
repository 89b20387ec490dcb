"""A trace beside the film: followed by mouse, keys or gamepad while the film plays."""

from functools import partial

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.transport_buttons import Pill
from observer.gui.fonts import tabular
from observer.gui.parts import label
from observer.gui.work.gamepad import Gamepad
from observer.gui.work.interval_keys import figures_of
from observer.gui.work.part import WorkPart, WorkServices
from observer.gui.work.trace_lane import TraceLane
from observer.gui.work.trace_recorder import TraceRecorder
from observer.model.edits import Change
from observer.model.event import TraceRun
from observer.model.forms import Trace
from observer.model.time import Interval, total_us
from observer.model.trace_edits import deflected, erase, stepped
from observer.text.catalogue import Catalogue

_SIDE_PX = 14


class TracePart(WorkPart):
    """One trace.

    Parameters
    ----------
    desk
        Whose coding.
    services
        What of the room it may use.
    trace
        Which trace.
    """

    def __init__(self, desk: CodingDesk, services: WorkServices, trace: Trace) -> None:
        super().__init__()
        self._desk = desk
        self._services = services
        self._trace = trace
        self._figures = _figures(trace)
        self.recorder = TraceRecorder(desk, services, trace)
        self.recorder.setParent(self)
        self.gamepad = Gamepad(desk.context.tasks)
        self.gamepad.setParent(self)
        text = desk.context.text
        self._state = label("", "muted")
        self._state.setToolTip(text.local(trace.definition))
        self._state.setFont(tabular(self._state.font()))
        self.lane = TraceLane(desk.context, trace)
        self.lane.touched.connect(self._touch)
        self.lane.let_go.connect(self.used)
        self._lay()
        self.setAccessibleName(self.title(text))
        self.recorder.changed.connect(self._show)
        self.gamepad.moved.connect(self._deflect)
        self.gamepad.pressed.connect(partial(self.step, 1))
        self.gamepad.plugged.connect(self._show)
        desk.coding_changed.connect(self._coding_changed)
        self._show()

    @property
    @override
    def part_ids(self) -> tuple[str, ...]:
        """Id of the trace."""
        return (self._trace.id,)

    @override
    def title(self, text: Catalogue) -> str:
        """Return what the chooser calls it."""
        return text.local(self._trace.label)

    @override
    def progress(self, text: Catalogue) -> str:
        """Return how much of the session was traced."""
        desk = self._desk.desk
        if desk is None:
            return ""
        traced = total_us(Interval(r.onset_us, r.offset_us) for r in self._runs())
        share = min(100 * traced / desk.extent.duration_us, 100)
        return text("{share} %", share=text.number(share, 0))

    @override
    def enter(self) -> None:
        """Follow the film from now on."""
        self.recorder.enter()
        self.gamepad.start()
        self._show()

    @override
    def leave(self) -> None:
        """Keep what was written, and leave the film alone."""
        self.gamepad.stop()
        self.recorder.leave()

    @override
    def show_time(self, now_us: int) -> None:
        """Show the trace around a moment."""
        self.lane.show_trace(self._runs(), self.recorder.samples, now_us)

    @override
    def means(self, character: str) -> bool:
        """Return whether a character stands for a value."""
        return character in self._figures

    @override
    def press(self, character: str) -> bool:
        """Go to the value that a figure stands for."""
        if character in self._figures:
            self.recorder.touch(self._figures[character])
            return True
        return False

    @override
    def does(self, command: str) -> bool:
        """Go a step up or down, or take a run away."""
        if command in {"previous_event", "next_event"}:
            by = 1 if command == "previous_event" else -1
            self.recorder.touch(stepped(self._trace.scale, self.recorder.value, by))
            return True
        if command == "remove_event" and self._desk.selected is None:
            self._erase()
            return True
        return False

    @override
    def step(self, by: int) -> bool:
        """Begin or end the writing; backwards, go to the neutral value."""
        if by < 0:
            self.recorder.touch(self._trace.neutral)
        elif self.recorder.is_writing or self.recorder.is_armed:
            self.recorder.stop()
        else:
            self.recorder.begin()
        return True

    def _touch(self, value: float) -> None:
        self.recorder.touch(value)

    def _deflect(self, share: float) -> None:
        self.recorder.touch(deflected(self._trace, share))

    def _runs(self) -> tuple[TraceRun, ...]:
        coding = self._desk.coding
        return coding.runs_of(self._trace.id) if coding is not None else ()

    def _erase(self) -> None:
        """Take away what the loop holds, or the run under the playhead."""
        coding, loop = self._desk.coding, self._services.looping.loop
        now_us = self._services.now()
        here = next((r for r in self._runs() if r.onset_us <= now_us < r.offset_us), None)
        if loop is None and here is not None:
            loop = Interval(here.onset_us, here.offset_us)
        edit = erase(coding, self._trace.id, loop) if coding is not None and loop else None
        if edit is None:
            self._desk.hint(self._desk.context.text("Nothing was traced here."))
        self._desk.apply(edit)

    def _lay(self) -> None:
        text, tokens = self._desk.context.text, self._desk.context.tokens
        commands = self._desk.context.commands
        foot = QHBoxLayout()
        foot.setSpacing(4)
        self.write = Pill("", (commands.key_text("next_item"),), tokens)
        self.write.clicked.connect(partial(self._foot_pressed, 1))
        neutral = Pill(text("neutral"), (), tokens)
        neutral.setToolTip(text("Goes to the neutral value."))
        neutral.clicked.connect(partial(self._foot_pressed, -1))
        foot.addWidget(self.write)
        foot.addWidget(neutral)
        foot.addStretch(1)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(_SIDE_PX, 10, _SIDE_PX, 10)
        inside.setSpacing(6)
        inside.addWidget(self._state)
        inside.addWidget(self.lane, 1)
        inside.addLayout(foot)

    def _show(self) -> None:
        text, recorder = self._desk.context.text, self.recorder
        self.lane.show_value(recorder.value, writing=recorder.is_writing)
        self.lane.show_trace(self._runs(), recorder.samples, self._services.now())
        under_way = recorder.is_writing or recorder.is_armed
        self.write.lit = under_way
        self.write.say(text("stop writing") if under_way else text("write"))
        if recorder.is_writing:
            words = text(
                "Being written: {time}. It ends when the film rests.",
                time=text.clock(recorder.written_us),
            )
        elif recorder.is_armed:
            words = text("Writing begins when the film plays.")
        elif self.gamepad.is_there:
            words = text("Play, and drag here, press ↑ ↓ or move the stick: that is written.")
        else:
            words = text("Play, and drag here or press the up and down arrows: that is written.")
        if words != self._state.text():
            self._state.setText(words)

    def _coding_changed(self, change: Change) -> None:
        if TraceRun in change.kinds:
            self._show()
            self.progressed.emit()

    def _foot_pressed(self, by: int, *_unused: object) -> None:
        self.step(by)
        self.used.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._desk.context.tokens.surface))


def trace_parts(desk: CodingDesk, services: WorkServices) -> tuple[WorkPart, ...]:
    """Return a part for each trace of the scheme that this pass is about."""
    if desk.desk is None or desk.coding is None:
        return ()
    info = desk.coding.info
    return tuple(
        TracePart(desk, services, trace)
        for trace in desk.desk.scheme.traces
        if info.shows(trace.id)
    )


def _figures(trace: Trace) -> dict[str, float]:
    """Return the figure for each value of a trace that has steps, as far as figures reach."""
    return figures_of(trace.scale)
