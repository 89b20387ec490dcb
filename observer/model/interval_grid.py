"""Which intervals there are to score: exact on the session clock, of the session or its phases."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from observer.model.forms import IntervalAnchor, IntervalCoding
from observer.model.session import Phase
from observer.model.time import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One interval to score.

    Attributes
    ----------
    number
        From 1, over the whole session.
    phase
        Id of the phase it lies in; empty where the intervals are anchored to the session.
    onset_us, offset_us
        What is watched, on the session clock.
    record_until_us
        End of the time for writing down that follows; `offset_us` where there is none.
    planned_us
        How long it is meant to last; the last one of a stretch may be cut short.
    """

    number: int
    phase: str
    onset_us: int
    offset_us: int
    record_until_us: int
    planned_us: int

    @property
    def stretch(self) -> Interval:
        """What is watched."""
        return Interval(self.onset_us, self.offset_us)

    @property
    def is_short(self) -> bool:
        """Whether the session or phase ended before it was meant to end."""
        return self.offset_us - self.onset_us < self.planned_us


def slots(
    coding: IntervalCoding,
    extent: Interval,
    phases: Sequence[Phase] = (),
    standing: Iterable[int] = (),
) -> tuple[Slot, ...]:
    """Return the intervals of an interval coding, ascending.

    The k-th begins exactly k times observe plus record time after the first: nothing drifts.

    Parameters
    ----------
    coding
        How long they are, and whether they begin with the session or with each phase.
    extent
        From where to where the session reaches.
    phases
        Of the session, ascending.
    standing
        Onsets of intervals that were scored before. Where a session or phase was given another
        begin since, the intervals stay where most of these are, so that no score loses its place.

    Returns
    -------
    tuple of Slot
        The last one of the session, or of a phase, may be short; none is empty.
    """
    known = sorted(standing)
    made: list[Slot] = []
    for phase, stretch in _stretches(coding, extent, phases):
        cycle = coding.observe_us + coding.record_us
        onset = stretch.start_us + _late_us(known, stretch, cycle)
        while onset < stretch.end_us:
            offset = min(onset + coding.observe_us, stretch.end_us)
            made.append(
                Slot(
                    number=len(made) + 1,
                    phase=phase,
                    onset_us=onset,
                    offset_us=offset,
                    record_until_us=min(onset + cycle, stretch.end_us),
                    planned_us=coding.observe_us,
                )
            )
            onset += cycle
    return tuple(made)


def slot_at(found: Sequence[Slot], time_us: int) -> Slot | None:
    """Return the interval that a moment belongs to, its time for writing down included."""
    return next((s for s in found if s.onset_us <= time_us < s.record_until_us), None)


def slot_of(found: Sequence[Slot], onset_us: int) -> Slot | None:
    """Return the interval that a score belongs to by its onset.

    Parameters
    ----------
    found
        Ascending.
    onset_us
        Of the score; after the clock of a film was corrected it may be a little off the interval's.

    Returns
    -------
    Slot or None
        The nearest one; None if none begins within half its length.
    """
    nearest = min(found, key=lambda slot: abs(slot.onset_us - onset_us), default=None)
    if nearest is None:
        return None
    # where a phase cuts an interval short, the one before it may begin close by
    if abs(nearest.onset_us - onset_us) * 2 >= nearest.offset_us - nearest.onset_us:
        return None
    return nearest


def _stretches(
    coding: IntervalCoding, extent: Interval, phases: Sequence[Phase]
) -> list[tuple[str, Interval]]:
    if coding.anchor is IntervalAnchor.SESSION:
        return [("", extent)]
    wanted = [p for p in phases if not coding.phases or p.template in coding.phases]
    return [(p.id, Interval(p.onset_us, p.offset_us)) for p in wanted if p.offset_us > p.onset_us]


def _late_us(known: Sequence[int], stretch: Interval, cycle_us: int) -> int:
    """Return how far after the begin of a stretch its first interval begins."""
    late = [
        (onset - stretch.start_us) % cycle_us
        for onset in known
        if stretch.start_us <= onset < stretch.end_us
    ]
    # of several that are as frequent, the one that stands first
    return Counter(late).most_common(1)[0][0] if late else 0
