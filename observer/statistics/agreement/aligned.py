"""The events of two codings side by side, in the time that both could code.

Events are aligned within each stretch of that time, never across one. A state that runs when such
a stretch begins was not seen to begin there (see `observer.statistics.streams`): it may stand
beside one that the other coder found running, but neither is an event that is counted. Its place is
taken by the border of the stretch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from observer.model.event import Event
from observer.model.scheme import CodeKind, Track
from observer.model.time import Interval
from observer.statistics.agreement.pair import CodedPair
from observer.statistics.agreement.settings import AgreementSettings
from observer.statistics.coefficients.alignment import Aligned, pairs_of
from observer.statistics.coefficients.event_rows import NEVER, Events
from observer.statistics.inputs import CodedSession
from observer.statistics.streams import Stretches


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedEvent:
    """One moment, as both coders have it.

    Attributes
    ----------
    first, second
        Their events; None where one has nothing.
    at_us
        The earlier of both onsets, not before the stretch in which they are compared.
    until_us
        The later of both onsets.
    counted
        Whether it stands in the table of the event kappa. Not where nobody saw it begin.
    match
        As it stands in that table. Where one coder saw a begin and the other found another state
        running, the event is the one's alone.
    """

    first: Event | None
    second: Event | None
    at_us: int
    until_us: int
    counted: bool
    match: Aligned

    @property
    def codes(self) -> tuple[str, str]:
        """The cell of the table; empty for nil."""
        first = "" if self.match is Aligned.ONLY_SECOND or not self.first else self.first.code
        second = "" if self.match is Aligned.ONLY_FIRST or not self.second else self.second.code
        return first, second


@dataclass(frozen=True, slots=True)
class _Candidate:
    event: Event
    onset_us: int
    offset_us: int
    seen: bool


def aligned_events(
    pair: CodedPair, track: Track, settings: AgreementSettings
) -> tuple[AlignedEvent, ...]:
    """Return the events of a track as both coders have them, over the whole session.

    Parameters
    ----------
    pair
        Two codings of one session.
    track
        Of their scheme.
    settings
        Tolerance and overlap.

    Returns
    -------
    tuple of AlignedEvent
        Ascending. Each event that lies in time both could code stands once.
    """
    whole = pair.windows[0]
    kinds = {code.id: code.kind for code in track.codes}
    ours = _events(pair.first, track, kinds)
    theirs = _events(pair.second, track, kinds)
    found: list[AlignedEvent] = []
    for stretch in pair.joint(track.id, whole).both:
        one = list(_within(pair.first, track, ours, stretch))
        other = list(_within(pair.second, track, theirs, stretch))
        found += _aligned(one, other, settings)
    return tuple(sorted(found, key=lambda each: (each.at_us, each.until_us)))


def _events(session: CodedSession, track: Track, kinds: dict[str, CodeKind]) -> tuple[Event, ...]:
    return tuple(
        event
        for event in session.coding.on_track(track.id)
        if kinds.get(event.code) is event.kind
        and (event.offset_us is None or event.offset_us > event.onset_us or _is_point(event))
    )


def _is_point(event: Event) -> bool:
    return event.kind is CodeKind.POINT


def _within(
    session: CodedSession, track: Track, events: Sequence[Event], stretch: Interval
) -> Iterator[_Candidate]:
    onsets = np.array([event.onset_us for event in events], dtype=np.int64)
    began = Stretches.of(session.watched(track.id)).saw(onsets)
    for event, saw in zip(events, began.tolist(), strict=True):
        end_us = session.window.end_us if event.offset_us is None else event.offset_us
        if event.onset_us in stretch:
            offset_us = NEVER if _is_point(event) else max(end_us, event.onset_us)
            yield _Candidate(event, event.onset_us, offset_us, saw or _is_point(event))
        elif not _is_point(event) and event.onset_us < stretch.start_us < end_us:
            yield _Candidate(event, stretch.start_us, end_us, seen=False)


def _aligned(
    one: Sequence[_Candidate], other: Sequence[_Candidate], settings: AgreementSettings
) -> Iterator[AlignedEvent]:
    pairs = pairs_of(_arrays(one), _arrays(other), settings.tolerance_us, overlap=settings.overlap)
    for i, j in zip(pairs.first.tolist(), pairs.second.tolist(), strict=True):
        yield from _both(one[i], other[j])
    for i in _rest(len(one), pairs.first):
        yield _alone(one[i], Aligned.ONLY_FIRST)
    for j in _rest(len(other), pairs.second):
        yield _alone(other[j], Aligned.ONLY_SECOND)


def _both(one: _Candidate, other: _Candidate) -> Iterator[AlignedEvent]:
    same = one.event.code == other.event.code
    if one.seen != other.seen and not same:
        yield _alone(one, Aligned.ONLY_FIRST)
        yield _alone(other, Aligned.ONLY_SECOND)
        return
    yield AlignedEvent(
        first=one.event,
        second=other.event,
        at_us=min(one.onset_us, other.onset_us),
        until_us=max(one.onset_us, other.onset_us),
        counted=one.seen and other.seen,
        match=Aligned.AGREED if same else Aligned.OTHER_CODE,
    )


def _alone(each: _Candidate, match: Aligned) -> AlignedEvent:
    first = match is Aligned.ONLY_FIRST
    return AlignedEvent(
        first=each.event if first else None,
        second=None if first else each.event,
        at_us=each.onset_us,
        until_us=each.onset_us,
        counted=each.seen,
        match=match,
    )


def _arrays(candidates: Sequence[_Candidate]) -> Events:
    return Events(
        tuple(each.event.code for each in candidates),
        np.array([each.onset_us for each in candidates], dtype=np.int64),
        np.array([each.offset_us for each in candidates], dtype=np.int64),
    )


def _rest(count: int, taken: NDArray[np.intp]) -> list[int]:
    gone = set(taken.tolist())
    return [i for i in range(count) if i not in gone]
