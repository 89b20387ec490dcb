"""What is said of the interval that is being scored."""

from observer.gui.coding.desk import CodingDesk
from observer.gui.work.interval_run import IntervalRun, Watch
from observer.model import interval_edits
from observer.model.forms import IntervalCoding
from observer.model.interval_grid import Slot
from observer.model.time import US_PER_S
from observer.text.catalogue import Catalogue


class IntervalWords:
    """Sentences about an interval, and about how far it is.

    Parameters
    ----------
    desk
        Whose coding.
    form
        Which interval coding.
    run
        Goes from interval to interval.
    """

    def __init__(self, desk: CodingDesk, form: IntervalCoding, run: IntervalRun) -> None:
        self._desk = desk
        self._form = form
        self._run = run

    def named(self, slot: Slot) -> str:
        """Return which interval it is, and from when to when it lasts."""
        text = self._desk.context.text
        times = f"{_clock(text, slot.onset_us)} \N{EN DASH} {_clock(text, slot.offset_us)}"
        words = text("Interval {number}: {times}", number=slot.number, times=times)
        phase = next((p for p in self._desk.phases() if p.id == slot.phase), None)
        return f"{words} \N{MIDDLE DOT} {phase.name}" if phase is not None else words

    def state(self) -> str:
        """Return how far the current interval is, and what to do."""
        text, coding, slot = self._desk.context.text, self._desk.coding, self._run.slot
        if coding is None or slot is None:
            return ""
        if self._run.done == len(self._run.slots):
            return text("All intervals are scored.")
        reason = interval_edits.reason_of(coding, self._form, slot)
        if reason is not None:
            return self._left_out(reason)
        short = ""
        if slot.is_short:
            lasts = text.number((slot.offset_us - slot.onset_us) / US_PER_S, 1)
            planned = text.number(slot.planned_us / US_PER_S, 1)
            short = text("Cut short: {lasts} of {planned} s.", lasts=lasts, planned=planned)
        return " ".join(filter(None, (self._watch(), short)))

    def _left_out(self, reason: str) -> str:
        desk, text = self._desk.desk, self._desk.context.text
        known = desk.scheme.uncodable_reasons if desk is not None else ()
        named = next((text.local(each.label) for each in known if each.id == reason), "")
        return text("Left out: {reason}.", reason=named) if named else text("Left out.")

    def _watch(self) -> str:
        text = self._desk.context.text
        if self._run.watch is Watch.WATCHING:
            left = text.number(self._run.left_us / US_PER_S, 0)
            return text("Watch: {left} s to go.", left=left)
        if self._run.watch is Watch.RECORDING:
            return text("Score now; the next interval follows.")
        if self._run.watch is Watch.WAITING:
            none_left = all(
                interval_edits.is_none_possible(self._form, item.id) for item in self._form.items
            )
            if none_left:
                return text("Score it now. Enter: the rest did not occur.")
            return text("Score it now.")
        key = self._desk.context.commands.key_text("play_pause")
        return text("{key} plays this interval.", key=key)


def _clock(text: Catalogue, us: int) -> str:
    """Return a moment as short as it can be said: with tenths where it has them."""
    tenths = us % US_PER_S // 100_000
    sign = "," if text.language == "nl" else "."
    return f"{text.clock(us)}{sign}{tenths}" if tenths else text.clock(us)
