"""What a track makes of an event that is laid down or taken out.

States of an exclusive track never overlap: whatever is laid down replaces what lay under it.
An exhaustive track has no holes: where a bout goes, the one before it runs on.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from observer.model.coding import Coding
from observer.model.edits import CodingRecord, Edit, edit_of
from observer.model.event import Anchor, Event
from observer.model.identity import new_id
from observer.model.scheme import CodeKind, Track

Pairs: TypeAlias = list[tuple[CodingRecord | None, CodingRecord | None]]
"""Records before and after."""


def default_bout(track: Track, onset_us: int, offset_us: int | None = None) -> Event:
    """Return a bout of the code that holds on a track where nothing else does."""
    return Event(
        id=new_id(),
        track=track.id,
        code=track.default_code,
        kind=CodeKind.STATE,
        onset_us=onset_us,
        offset_us=offset_us,
    )


def paired(before: Sequence[Event], after: Sequence[Event]) -> Pairs:
    """Return each event as it was with what it becomes, then those that are new."""
    old = {event.id for event in before}
    new = {event.id: event for event in after}
    pairs: Pairs = [(event, new.get(event.id)) for event in before]
    pairs += [(None, event) for event in after if event.id not in old]
    return pairs


def settle(
    coding: Coding,
    track: Track,
    kind: str,
    *,
    taken: Event | None = None,
    laid: Event | None = None,
) -> Edit | None:
    """Return the edit that takes one event out, lays one down, and keeps the track's promises.

    Parameters
    ----------
    coding
        As it stands.
    track
        Of the events.
    kind
        Of the edit.
    taken
        As it stands in the coding; None to take nothing out.
    laid
        Takes its place, with its id where it is the same; None to lay nothing down.

    Returns
    -------
    Edit or None
        None if nothing changes.
    """
    given = taken or laid
    if given is None:
        return None
    if given.kind is CodeKind.POINT or not track.exclusive:
        return edit_of(coding.id, kind, [(taken, laid)])
    start, end = _span([event for event in (taken, laid) if event is not None])
    before = coding.overlapping(track.id, start - 1, None if end is None else end + 1)
    if track.exhaustive:
        before = _up_to_neighbours(coding, track, before, (start, end))
    rest = [event for event in before if taken is None or event.id != taken.id]
    after = _carve(rest, laid) if laid else rest
    if track.exhaustive:
        after = _fill(after, track, before, (start, end))
    return edit_of(coding.id, kind, paired(before, after))


def _up_to_neighbours(
    coding: Coding, track: Track, events: tuple[Event, ...], span: tuple[int, int | None]
) -> tuple[Event, ...]:
    """Return `events` with the state before and after `span`, where these do not touch it."""
    start, end = span
    if not events or events[0].onset_us >= start:
        last = coding.preceding(track.id, start)
        events = (last, *events) if last else events
    if end is not None and (not events or (events[-1].offset_us or end) < end):
        first = coding.following(track.id, end)
        events = (*events, first) if first else events
    return events


def _span(events: list[Event]) -> tuple[int, int | None]:
    ends = [event.offset_us for event in events]
    known = [end for end in ends if end is not None]
    return min(e.onset_us for e in events), max(known) if len(known) == len(ends) else None


def _carve(events: list[Event], laid: Event) -> list[Event]:
    """Return `events` cut back to where `laid` is not, with `laid` in its place."""
    result: list[Event] = [laid]
    for event in events:
        head = event.onset_us < laid.onset_us
        tail = laid.offset_us is not None and (
            event.offset_us is None or event.offset_us > laid.offset_us
        )
        overlaps = (laid.offset_us is None or event.onset_us < laid.offset_us) and (
            event.offset_us is None or event.offset_us > laid.onset_us
        )
        if not overlaps:
            result.append(event)
            continue
        if head:
            result.append(replace(event, offset_us=laid.onset_us, offset_anchor=laid.onset_anchor))
        if tail and laid.offset_us is not None:
            result.append(
                replace(
                    event,
                    id=new_id() if head else event.id,
                    onset_us=laid.offset_us,
                    onset_anchor=laid.offset_anchor,
                )
            )
    return sorted(result, key=lambda e: e.onset_us)


def _fill(
    events: list[Event], track: Track, before: tuple[Event, ...], span: tuple[int, int | None]
) -> list[Event]:
    """Return `events` without the holes that the change left in what `before` covered."""
    start, end = _span(list(before)) if before else span
    if not events:
        return [default_bout(track, start, end)]
    first = events[0]
    if first.onset_us > start:
        events = [*_before(track, start, first), *events[1:]]
    filled: list[Event] = []
    for event in events:
        last = filled[-1] if filled else None
        if last is None or last.offset_us is None or last.offset_us >= event.onset_us:
            filled.append(event)
            continue
        closes = track.auto_close_us and event.code != track.default_code
        if not _alike(last, event) or closes:
            filled[-1:] = _onward(track, last, event.onset_us, event.onset_anchor)
        if _alike(filled[-1], event) and not closes:
            filled[-1] = replace(
                filled[-1], offset_us=event.offset_us, offset_anchor=event.offset_anchor
            )
        else:
            filled.append(event)
    last = filled[-1]
    if last.offset_us is not None and (end is None or last.offset_us < end):
        filled[-1:] = _onward(track, last, end, before[-1].offset_anchor)
    return filled


def _onward(track: Track, last: Event, end_us: int | None, anchor: Anchor | None) -> list[Event]:
    """Return a bout that runs on, as far as its track lets it, and the default code after it."""
    close_us = max(last.onset_us + track.auto_close_us, last.offset_us or 0)
    stays = last.code == track.default_code or not track.auto_close_us
    if stays or (end_us is not None and end_us <= close_us):
        return [replace(last, offset_us=end_us, offset_anchor=anchor)]
    closed = last if last.offset_us == close_us else None
    return [
        closed or replace(last, offset_us=close_us, offset_anchor=None),
        default_bout(track, close_us, end_us),
    ]


def _before(track: Track, start_us: int, event: Event) -> list[Event]:
    """Return an event with what fills the hole before it; a bout that closes itself stays short."""
    if event.code != track.default_code and track.auto_close_us:
        return [default_bout(track, start_us, event.onset_us), event]
    return [replace(event, onset_us=start_us, onset_anchor=None)]


def _alike(a: Event, b: Event) -> bool:
    return (a.code, a.modifiers, a.comment) == (b.code, b.modifiers, b.comment)
