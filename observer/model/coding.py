"""A coding: the events of one coder on one session, sorted per track."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from observer.model.edits import CodingInfo, CodingRecord, Edit
from observer.model.errors import EditError
from observer.model.event import CodedRange, Decision, Event, Memo, Score, TraceRun, Uncodable
from observer.model.messages import msg
from observer.model.scheme import CodeKind
from observer.model.time import Interval, difference

_FEW = 64
"""Up to so many changes on a track are inserted one by one; more are sorted in at once."""

_Item = TypeVar("_Item", bound=Uncodable | CodedRange | Memo | Score | TraceRun | Decision)


def _order(event: Event) -> tuple[int, str]:
    return event.onset_us, event.id


def _onset(event: Event) -> int:
    return event.onset_us


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """The events of one coder on one session under one scheme version.

    Attributes
    ----------
    events
        Per track id, ascending by onset and id.
    coded_ranges
        At most one per track; a track without one counts as coded over the whole session.
    decisions
        How disagreements were settled, in a consensus of two codings.
    """

    info: CodingInfo
    events: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    uncodable: tuple[Uncodable, ...] = ()
    coded_ranges: tuple[CodedRange, ...] = ()
    memos: tuple[Memo, ...] = ()
    scores: tuple[Score, ...] = ()
    trace_runs: tuple[TraceRun, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def id(self) -> str:
        """Id of the coding."""
        return self.info.id

    @classmethod
    def from_records(cls, info: CodingInfo, records: Iterable[CodingRecord]) -> "Coding":
        """Build a coding from records in any order."""
        return _with(cls(info=info), [], list(records))

    def on_track(self, track: str) -> tuple[Event, ...]:
        """Return the events of a track, ascending."""
        return self.events.get(track, ())

    def all_events(self) -> tuple[Event, ...]:
        """Return the events of all tracks, ascending by onset and id."""
        return tuple(sorted((e for track in self.events.values() for e in track), key=_order))

    def records(self) -> Iterator[CodingRecord]:
        """Yield every record of the coding."""
        for track in self.events.values():
            yield from track
        yield from self.uncodable
        yield from self.coded_ranges
        yield from self.memos
        yield from self.scores
        yield from self.trace_runs
        yield from self.decisions

    def running(self, track: str, time_us: int, code: str | None = None) -> Event | None:
        """Return the latest begun state that runs at an instant.

        Parameters
        ----------
        track
            Track to look at.
        time_us
            On the session clock.
        code
            Only this code; on an exclusive track it need not be named.

        Returns
        -------
        Event or None
            The state, if one runs.
        """
        events = self.on_track(track)
        for i in range(bisect_right(events, time_us, key=_onset) - 1, -1, -1):
            event = events[i]
            if event.kind is CodeKind.STATE and (code is None or event.code == code):
                if event.covers(time_us):
                    return event
                if code is not None:
                    return None
        return None

    def following(self, track: str, time_us: int, code: str | None = None) -> Event | None:
        """Return the first state that begins after an instant, of one code or of any."""
        events = self.on_track(track)
        for i in range(bisect_right(events, time_us, key=_onset), len(events)):
            event = events[i]
            if event.kind is CodeKind.STATE and (code is None or event.code == code):
                return event
        return None

    def preceding(self, track: str, time_us: int) -> Event | None:
        """Return the last state that begins before an instant."""
        events = self.on_track(track)
        for i in range(bisect_left(events, time_us, key=_onset) - 1, -1, -1):
            if events[i].kind is CodeKind.STATE:
                return events[i]
        return None

    def starting_at(self, track: str, time_us: int) -> tuple[Event, ...]:
        """Return the events of a track that begin at one instant."""
        events = self.on_track(track)
        start = bisect_left(events, time_us, key=_onset)
        return events[start : bisect_right(events, time_us, key=_onset)]

    def overlapping(self, track: str, start_us: int, end_us: int | None) -> tuple[Event, ...]:
        """Return the states of an exclusive track that share time with ``[start_us, end_us)``.

        Parameters
        ----------
        track
            An exclusive track: its states do not overlap each other.
        start_us
            Start of the stretch.
        end_us
            Its end; None for no end.

        Returns
        -------
        tuple of Event
            Ascending.
        """
        events = self.on_track(track)
        stop = len(events) if end_us is None else bisect_left(events, end_us, key=_onset)
        found: list[Event] = []
        for i in range(stop - 1, -1, -1):
            event = events[i]
            if event.kind is not CodeKind.STATE:
                continue
            if event.offset_us is not None and event.offset_us <= start_us:
                break
            found.append(event)
        return tuple(reversed(found))

    def scores_of(self, form: str) -> tuple[Score, ...]:
        """Return the answers of one form or interval coding, ascending by their stretch."""
        return tuple(score for score in self.scores if score.form == form)

    def runs_of(self, trace: str) -> tuple[TraceRun, ...]:
        """Return the stretches of one trace, ascending."""
        return tuple(run for run in self.trace_runs if run.trace == trace)

    def coded_range(self, track: str) -> CodedRange | None:
        """Return from where to where the track was coded, if that was stated."""
        return next((r for r in self.coded_ranges if r.track == track), None)

    def uncodable_on(self, track: str) -> tuple[Interval, ...]:
        """Return the stretches that cannot be coded on this track, those of all tracks included."""
        return tuple(
            Interval(u.onset_us, u.offset_us) for u in self.uncodable if u.track in {"", track}
        )

    def codable(self, track: str, window: Interval) -> tuple[Interval, ...]:
        """Return the coded, codable time of a track within a window.

        Parameters
        ----------
        track
            Track id.
        window
            The session or a phase, on the session clock.

        Returns
        -------
        tuple of Interval
            Disjoint and ascending; empty if nothing was coded there.
        """
        stated = self.coded_range(track)
        coded = (
            window
            if stated is None
            else Interval(stated.onset_us, stated.offset_us).overlap(window)
        )
        return difference((coded,), self.uncodable_on(track)) if coded else ()

    def apply(self, edit: Edit) -> "Coding":
        """Return the coding with the edit made; EditError if it does not fit."""
        added: list[CodingRecord] = []
        removed: list[CodingRecord] = []
        info = self.info
        for replacement in edit.replacements:
            before, after = replacement.before, replacement.after
            if isinstance(before, CodingInfo) and isinstance(after, CodingInfo):
                if before != info:
                    raise _does_not_stand()
                info = after
                continue
            for record, side in ((before, removed), (after, added)):
                if isinstance(record, CodingRecord):
                    side.append(record)
                elif record is not None:
                    raise EditError(msg("A coding holds no {kind}.", kind=type(record).__name__))
        changed = _with(self, removed, added) if added or removed else self
        return changed if info == self.info else replace(changed, info=info)


def _with(coding: Coding, gone: list[CodingRecord], new: list[CodingRecord]) -> Coding:
    return replace(
        coding,
        events=_with_events(
            coding,
            [r for r in gone if isinstance(r, Event)],
            [r for r in new if isinstance(r, Event)],
        ),
        uncodable=_exchange(coding.uncodable, gone, new, Uncodable),
        coded_ranges=_exchange(coding.coded_ranges, gone, new, CodedRange),
        memos=_exchange(coding.memos, gone, new, Memo),
        scores=_exchange(coding.scores, gone, new, Score),
        trace_runs=_exchange(coding.trace_runs, gone, new, TraceRun),
        decisions=_exchange(coding.decisions, gone, new, Decision),
    )


def _with_events(
    coding: Coding, gone: list[Event], new: list[Event]
) -> Mapping[str, tuple[Event, ...]]:
    if not gone and not new:
        return coding.events
    changes: dict[str, tuple[list[Event], list[Event]]] = defaultdict(lambda: ([], []))
    for event in gone:
        changes[event.track][0].append(event)
    for event in new:
        changes[event.track][1].append(event)
    tracks = dict(coding.events)
    for track, (out, into) in changes.items():
        tracks[track] = _rewrite(coding.on_track(track), out, into)
        if not tracks[track]:
            del tracks[track]
    return MappingProxyType(tracks)


def _rewrite(events: tuple[Event, ...], gone: list[Event], new: list[Event]) -> tuple[Event, ...]:
    rows = list(events)
    if len(gone) + len(new) > _FEW:
        leaving = {event.id: event for event in gone}
        kept = [event for event in rows if leaving.get(event.id) != event]
        if len(kept) + len(gone) != len(rows):
            raise _does_not_stand()
        return tuple(sorted([*kept, *new], key=_order))
    for event in gone:
        at = bisect_left(rows, _order(event), key=_order)
        if at == len(rows) or rows[at] != event:
            raise _does_not_stand()
        del rows[at]
    for event in new:
        rows.insert(bisect_left(rows, _order(event), key=_order), event)
    return tuple(rows)


def _exchange(
    items: tuple[_Item, ...],
    gone: list[CodingRecord],
    new: list[CodingRecord],
    kind: type[_Item],
) -> tuple[_Item, ...]:
    leaving = [r for r in gone if isinstance(r, kind)]
    coming: list[_Item] = [r for r in new if isinstance(r, kind)]
    if not leaving and not coming:
        return items
    standing = {item.id: item for item in items}
    if any(standing.pop(record.id, None) != record for record in leaving):
        raise _does_not_stand()
    kept: list[_Item] = [item for item in items if item.id in standing]
    return tuple(sorted([*kept, *coming], key=lambda r: (r.onset_us or 0, r.id)))


def _does_not_stand() -> EditError:
    return EditError(
        msg("This was changed in the meantime."), msg("Look at it again and repeat your change.")
    )
