"""Going from interval to interval: play one, wait for its score, go on."""

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from observer.gui.coding.desk import CodingDesk
from observer.gui.video.film import Moment
from observer.gui.work.part import WorkServices
from observer.model.edits import Edit
from observer.model.event import Anchor, Score
from observer.model.forms import IntervalCoding, IntervalMode
from observer.model.interval_edits import (
    first_open,
    is_done,
    scores_by_slot,
)
from observer.model.interval_grid import Slot, slot_at, slots
from observer.model.time import Interval

if TYPE_CHECKING:
    from observer.model.coding import Coding

_LOOK_MS = 40

Scored: TypeAlias = dict[int, dict[str, Score]]
"""What was scored: by the number of the interval, by the id of the item."""


class Watch(StrEnum):
    """How far the current interval is."""

    READY = "ready"
    WATCHING = "watching"
    RECORDING = "recording"
    WAITING = "waiting"


class IntervalRun(QObject):
    """The intervals of one interval coding, and the one that is being scored.

    Parameters
    ----------
    desk
        Whose coding.
    services
        What of the room it may use.
    form
        Which interval coding.
    """

    changed = Signal()
    """Another interval, what was scored in it, or how far it is."""
    ticked = Signal()
    """The film went on, or may have."""

    def __init__(self, desk: CodingDesk, services: WorkServices, form: IntervalCoding) -> None:
        super().__init__()
        self._desk = desk
        self._services = services
        self.form = form
        self._slots: tuple[Slot, ...] = ()
        self._at = 0
        self._seen = False
        self._going = False
        self._again_us: int | None = None
        self._known: tuple[Coding, tuple[Slot, ...], Scored, frozenset[int]] | None = None
        self._watch = Watch.READY
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(self.look)
        self.reckon()

    # What there is

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All intervals."""
        return self._slots

    @property
    def slot(self) -> Slot | None:
        """The current interval; None where there is none."""
        return self._slots[self._at] if self._at < len(self._slots) else None

    @property
    def watch(self) -> Watch:
        """How far it is."""
        return self._watch

    @property
    def is_on_its_way(self) -> bool:
        """Whether the interval was asked for and is not on the screen yet."""
        slot = self.slot
        if self.is_live or slot is None:
            return False
        momentary = self.form.mode is IntervalMode.MOMENTARY
        return (self._going and self._is_awaited(slot)) or (
            momentary and self._services.stage.is_behind
        )

    @property
    def done(self) -> int:
        """In how many intervals nothing is left to score."""
        return len(self._all_scored()[1])

    @property
    def scored(self) -> dict[str, Score]:
        """What was scored in the current interval, by item."""
        slot = self.slot
        return self._all_scored()[0].get(slot.number, {}) if slot is not None else {}

    @property
    def is_live(self) -> bool:
        """Whether a clock runs in place of a film: it waits for nobody."""
        return self._services.live is not None and self._services.live.is_on

    @property
    def left_us(self) -> int:
        """How long there is still to watch."""
        slot = self.slot
        return max(slot.offset_us - self._services.now(), 0) if slot is not None else 0

    @property
    def anchor(self) -> Anchor | None:
        """The frame on which the current interval begins, if that is known."""
        slot, film = self.slot, self._services.stage.film
        if slot is None or film is None or self.is_live:
            return None
        frame = film.under(slot.onset_us)
        return frame.anchor if frame is not None else None

    def reckon(self) -> None:
        """Find the intervals anew, because the session or its phases changed."""
        desk, coding = self._desk.desk, self._desk.coding
        here = self.slot
        if desk is None or coding is None:
            self._slots = ()
            return
        onsets = [s.onset_us for s in coding.scores_of(self.form.id) if s.onset_us is not None]
        found = slots(self.form, self._extent(desk.extent), self._desk.phases(), onsets)
        if found == self._slots:
            return
        self._slots = found
        same = here and next((s for s in found if s.onset_us == here.onset_us), None)
        if same is not None:
            self._at = same.number - 1
        else:
            open_one = first_open(coding, self.form, found)
            self._at = open_one.number - 1 if open_one is not None else 0
            self._seen = False
        self.changed.emit()

    # What the coder does

    def enter(self) -> None:
        """Follow the film from now on."""
        self.reckon()
        self._looks.start()
        self.look()

    def leave(self) -> None:
        """Follow the film no longer; it goes on as it is."""
        self._looks.stop()
        self._services.playing.stop_at(None)

    def go(self, slot: Slot, *, play: bool = True) -> None:
        """Make another interval the current one, and play it.

        A momentary one is not played: what counts is its last instant, which is shown.

        Parameters
        ----------
        slot
            Which.
        play
            Whether to play it, or to rest on its first frame.
        """
        self._at = slot.number - 1
        self._seen = False
        self._again_us = None
        if not self.is_live:
            self._going = True
            if self.form.mode is IntervalMode.MOMENTARY:
                self._seen = True
                self._rest_on_last(slot)
            elif play:
                self._services.playing.play_until(self._limit_us(slot), slot.onset_us)
            else:
                self._services.playing.go(Moment(time_us=slot.onset_us, anchor=None))
        self._tell()
        self.changed.emit()

    def replay(self) -> None:
        """Play the current interval again, from its begin to its end."""
        slot = self.slot
        if slot is not None and not self.is_live:
            self._going = True
            self._again_us = slot.offset_us
            self._seen = self.form.mode is IntervalMode.MOMENTARY
            self._services.playing.play_until(slot.offset_us, slot.onset_us)
            self._tell()

    def play_pause(self) -> bool:
        """Play on up to the end of the interval, or again from its begin; False to pause."""
        slot, playing = self.slot, self._services.playing
        if slot is None or self.is_live or playing.is_playing:
            return False
        if self._watch is Watch.WAITING:
            self.replay()
        else:
            playing.play_until(self._limit_us(slot))
        return True

    def step(self, by: int) -> None:
        """Go some intervals on, or back."""
        if self._slots:
            self.go(self._slots[min(max(self._at + by, 0), len(self._slots) - 1)])

    def to_first_open(self) -> bool:
        """Go to the first interval with something left to score; return whether there is one."""
        coding = self._desk.coding
        found = first_open(coding, self.form, self._slots) if coding is not None else None
        if found is not None:
            self.go(found)
        return found is not None

    def apply(self, edit: Edit | None) -> None:
        """Make an edit of the current interval, and go on when that was the last of it."""
        slot = self.slot
        was_done = self._is_done(slot)
        if not self._desk.apply(edit):
            return
        if not was_done and self._is_done(slot):
            self._finished()
        self.changed.emit()

    # While the film runs

    def look(self) -> None:
        """Take note of where the film is."""
        slot = self.slot
        if slot is None:
            return
        if self.is_live:
            self._look_live(slot)
            return
        if self._going:
            self._going = self._is_awaited(slot)
            if self._going:
                self._tell()
                return
        if not self._is_inside(slot):
            if not self._pass_on(slot):
                self._follow()
        elif self._services.playing.is_playing:
            self._arm(slot)
            self._seen = self._seen or self._is_at_end(slot)
        elif not self._services.stage.is_behind:
            self._again_us = None
            self._seen = self._seen or self._is_at_end(slot)
        self._tell()

    def _is_awaited(self, slot: Slot) -> bool:
        """Return whether the film is still on its way to an interval that was asked for."""
        under_way = self._services.playing.is_playing or self._services.stage.is_behind
        return under_way and not self._is_inside(slot)

    def _look_live(self, slot: Slot) -> None:
        now_us = self._services.now()
        if self._slots[-1].offset_us <= now_us:
            self.reckon()
        self._seen = now_us >= slot.offset_us
        if self._seen and self._is_done(slot) and self._at + 1 < len(self._slots):
            self._at += 1
            self._seen = False
        self._tell()

    def _extent(self, known: Interval) -> Interval:
        """Return from where to where there are intervals; while a clock runs, up to the next."""
        if not self.is_live:
            return known
        cycle_us = self.form.observe_us + self.form.record_us
        begun = max(self._services.now() - known.start_us, 0) // cycle_us
        return Interval(known.start_us, known.start_us + (begun + 2) * cycle_us)

    def _follow(self) -> None:
        """Make the interval the current one into which somebody has gone by hand."""
        self._again_us = None
        found = slot_at(self._slots, self._services.now())
        if found is not None and found.number - 1 != self._at:
            self._at = found.number - 1
            self._seen = False

    def _pass_on(self, slot: Slot) -> bool:
        """Go on to the interval that follows without a pause; return whether it does."""
        following = self._following(slot)
        now_us = self._services.now()
        if following is None or not following.onset_us <= now_us < following.record_until_us:
            return False
        if not self._services.playing.is_playing or not self._is_done(slot):
            return False
        self._at += 1
        self._seen = False
        return True

    def _arm(self, slot: Slot) -> None:
        """See to it that the film rests at the end of what is to be seen."""
        player = self._services.playing.player
        if player is not None and player.loop is None and not player.backwards:
            limit_us = self._limit_us(slot) if self._again_us is None else self._again_us
            self._services.playing.stop_at(limit_us)

    def _finished(self) -> None:
        """Go on, because the last item of the interval was scored."""
        coding, slot = self._desk.coding, self.slot
        if coding is None or slot is None:
            return
        if self.is_live:
            self.look()
            return
        if self._watch is not Watch.WAITING and self._services.playing.is_playing:
            # it plays to its end first, and then goes on by itself
            self._services.playing.stop_at(self._limit_us(slot))
            return
        if not self._seen:
            return
        left = first_open(coding, self.form, self._slots, slot.record_until_us)
        if left is not None:
            self.go(left)

    def _limit_us(self, slot: Slot) -> int:
        """Return where the film has to rest: at the end of the first interval that is not done."""
        while self._is_done(slot):
            following = self._following(slot)
            if following is None or following.onset_us != slot.record_until_us:
                break
            slot = following
        return slot.record_until_us

    def _following(self, slot: Slot) -> Slot | None:
        return self._slots[slot.number] if slot.number < len(self._slots) else None

    def _is_done(self, slot: Slot | None) -> bool:
        return slot is not None and slot.number in self._all_scored()[1]

    def _all_scored(self) -> tuple[Scored, frozenset[int]]:
        """Return what was scored by interval, and which are done; reckoned once for each change."""
        coding, known = self._desk.coding, self._known
        if coding is None:
            return {}, frozenset()
        if known is None or known[0] is not coding or known[1] is not self._slots:
            scored = scores_by_slot(coding, self.form, self._slots)
            done = frozenset(
                slot.number
                for slot in self._slots
                if is_done(coding, self.form, slot, scored.get(slot.number, {}))
            )
            known = self._known = (coding, self._slots, scored, done)
        return known[2], known[3]

    def _is_inside(self, slot: Slot) -> bool:
        """Return whether the frame on the screen is one of the interval's."""
        now_us = self._services.now()
        end_us = self._services.stage.end_of_frame() or now_us + 1
        return end_us > slot.onset_us and now_us < slot.record_until_us

    def _is_at_end(self, slot: Slot) -> bool:
        now_us = self._services.now()
        end_us = self._services.stage.end_of_frame() or now_us + 1
        return now_us < slot.record_until_us and end_us >= slot.offset_us

    def _rest_on_last(self, slot: Slot) -> None:
        self._services.playing.pause()
        self._services.playing.go(Moment(time_us=slot.offset_us - 1, anchor=None))

    def _tell(self) -> None:
        before = (self._at, self._watch)
        self._watch = self._how_far()
        if (self._at, self._watch) != before:
            self.changed.emit()
        self.ticked.emit()

    def _how_far(self) -> Watch:
        slot = self.slot
        if slot is None:
            return Watch.READY
        now_us = self._services.now()
        running = self.is_live or self._services.playing.is_playing
        if running and now_us < slot.offset_us:
            return Watch.WATCHING
        if running and now_us < slot.record_until_us:
            return Watch.RECORDING
        return Watch.WAITING if self._seen else Watch.READY
