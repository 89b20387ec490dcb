"""The events of a consensus, track by track: what both have, and what was decided.

States of an exclusive track never overlap: what was decided lies over what was agreed, and what was
found together over both. A track that always has a state has no holes: each runs on up to the next.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TypeAlias

from observer.app.consensus_points import Point, Sources, derived
from observer.model.event import Choice, Event
from observer.model.scheme import CodeKind, Track
from observer.model.time import Interval, difference
from observer.statistics.agreement.moments import Difference, Measure

_EVENTS = frozenset({Difference.OTHER_CODE, Difference.ONLY_FIRST, Difference.ONLY_SECOND})
_OF_A_PAIR = frozenset({Difference.ENDS_APART, Difference.MODIFIERS})
_NO_END_US = 1 << 62


_Sides: TypeAlias = tuple[Event | None, Event | None]


@dataclass(frozen=True, slots=True)
class _Piece:
    """An event that stands.

    Attributes
    ----------
    event
        With the times and answers that were decided on.
    sides
        As the first coder has it, and as the second; None for who has not.
    """

    event: Event
    sides: _Sides


@dataclass(slots=True)
class _Pieces:
    """The events of a track, in the order in which one may lie over another.

    Attributes
    ----------
    settled, placed
        Ids of the events that were agreed on or decided about, and of those that stand.
    cut
        Parts of agreed events that one coder has alone, and that were not decided to stand.
    """

    agreed: list[_Piece]
    decided: list[_Piece]
    own: list[_Piece]
    settled: set[str]
    placed: set[str]
    cut: list[tuple[str, Interval]]


def track_events(
    sources: Sources, points: Sequence[Point], track: Track, hidden: tuple[Interval, ...]
) -> list[Event]:
    """Return the events of one track of a consensus.

    Parameters
    ----------
    sources
        The two codings.
    points
        Every disagreement with what was decided.
    track
        Of their scheme.
    hidden
        Time in which nothing can be coded on it.

    Returns
    -------
    list of Event
        With ids of their own.
    """
    first = {event.id: event for event in sources.first.on_track(track.id)}
    second = {event.id: event for event in sources.second.on_track(track.id)}
    here = [point for point in points if point.about.part == track.id]
    own = [_Piece(event, (None, None)) for event in _own_events(sources, here)]
    pieces = _Pieces([], [], own, set(), set(), [])
    _take_agreed(sources, here, (first, second), pieces)
    for point in here:
        one = [first[each] for each in point.about.first_ids if each in first]
        other = [second[each] for each in point.about.second_ids if each in second]
        if point.about.difference is not Difference.ONLY_SECOND:
            _settle(pieces, point, [(event, (event, None)) for event in one], Choice.FIRST)
        if point.about.difference is not Difference.ONLY_FIRST:
            _settle(pieces, point, [(event, (None, event)) for event in other], Choice.SECOND)
    # what was compared with nothing stands where it can be coded: one alone could, or both found it
    # running
    rest = [_Piece(each, (each, None)) for each in first.values() if each.id not in pieces.settled]
    rest += [
        _Piece(event, (None, event))
        for event in second.values()
        if event.id not in pieces.settled and not any(_same(event, e) for e in first.values())
    ]
    pieces.agreed.extend(piece for piece in rest if _is_seen(piece.event, hidden))
    return _laid(sources, track, pieces)


def _take_agreed(
    sources: Sources,
    points: Iterable[Point],
    events: tuple[Mapping[str, Event], Mapping[str, Event]],
    pieces: _Pieces,
) -> None:
    """Take what both have; a state that was looked at in several stretches is taken once."""
    of_pairs: dict[tuple[str, str], list[Point]] = {}
    for point in points:
        if point.about.difference in _OF_A_PAIR:
            for ids in zip(point.about.first_ids, point.about.second_ids, strict=False):
                of_pairs.setdefault(ids, []).append(point)
    agreed = [
        (moment.first_id, moment.second_id)
        for moment in sources.pair.moments
        if moment.measure is Measure.EVENTS and moment.agreed
    ]
    for ids in dict.fromkeys((*agreed, *of_pairs)):
        one, other = events[0].get(ids[0]), events[1].get(ids[1])
        if one is None or other is None:
            continue
        if not pieces.settled & {one.id, other.id}:
            joined = _joined(one, other, of_pairs.get(ids, []))
            if joined is not None:
                pieces.agreed.append(_Piece(joined, (one, other)))
            pieces.placed.add(one.id)
        pieces.settled |= {one.id, other.id}


def _settle(
    pieces: _Pieces, point: Point, events: Iterable[tuple[Event, _Sides]], choice: Choice
) -> None:
    """Place what was chosen, and take what was not chosen out of what was agreed elsewhere."""
    about = point.about
    chosen = point.chose(choice, Choice.BOTH)
    for event, sides in events if about.difference in _EVENTS else ():
        is_placed = event.id in pieces.placed
        if chosen and not is_placed:
            pieces.decided.append(_Piece(event, sides))
            pieces.placed.add(event.id)
        elif not chosen and is_placed and about.start_us is not None:
            end_us = max(about.end_us or 0, about.start_us + 1)
            pieces.cut.append((event.id, Interval(about.start_us, end_us)))
        pieces.settled.add(event.id)


def _same(event: Event, other: Event) -> bool:
    """Return whether two states of one code run at once."""
    return (
        event.kind is CodeKind.STATE
        and event.code == other.code
        and event.onset_us < _end(other)
        and other.onset_us < _end(event)
    )


def _is_seen(event: Event, hidden: tuple[Interval, ...]) -> bool:
    """Return whether any of an event lies in time that can be coded."""
    if event.kind is CodeKind.POINT:
        return not any(event.onset_us in stretch for stretch in hidden)
    return bool(difference([Interval(event.onset_us, _end(event))], hidden))


def _joined(one: Event, other: Event, points: Iterable[Point]) -> Event | None:
    """Return an event that both have, with the times and answers that were decided on."""
    joined: Event | None = one
    for point in points:
        if joined is None or point.chose(Choice.OWN):
            return None
        if point.about.difference is Difference.MODIFIERS:
            if point.chose(Choice.SECOND):
                joined = replace(joined, modifiers=other.modifiers, comment=other.comment)
            continue
        if point.chose(Choice.SECOND):
            joined = _with_edges(joined, other, other)
        elif point.chose(Choice.BOTH):
            joined = _with_edges(joined, min(one, other, key=_onset), max(one, other, key=_end))
        elif point.chose(Choice.NEITHER):
            joined = _with_edges(joined, max(one, other, key=_onset), min(one, other, key=_end))
    return joined


def _with_edges(event: Event, begins: Event, ends: Event) -> Event | None:
    """Return an event from where one begins to where another ends; None if nothing is left."""
    if ends.offset_us is not None and ends.offset_us <= begins.onset_us:
        return None
    return replace(
        event,
        onset_us=begins.onset_us,
        onset_anchor=begins.onset_anchor,
        offset_us=ends.offset_us,
        offset_anchor=ends.offset_anchor,
    )


def _own_events(sources: Sources, points: Iterable[Point]) -> Iterator[Event]:
    for point in points:
        if point.decision is not None and point.chose(Choice.OWN):
            for own_id in point.decision.own_ids:
                record = sources.own.get(own_id)
                if isinstance(record, Event):
                    yield record


def _laid(sources: Sources, track: Track, pieces: _Pieces) -> list[Event]:
    """Return the events of a track with ids of their own, so that its promises hold."""
    agreed = [part for piece in pieces.agreed for part in _without(piece, pieces.cut)]
    renamed = [
        replace(piece, event=replace(piece.event, id=derived(sources.id, piece.event.id)))
        for layer in (agreed, pieces.decided)
        for piece in sorted(layer, key=_order)
    ]
    everything = [*renamed, *sorted(pieces.own, key=_order)]
    points = [each.event for each in everything if each.event.kind is CodeKind.POINT]
    states = [each for each in everything if each.event.kind is CodeKind.STATE]
    if track.exclusive:
        laid: list[_Piece] = []
        for state in states:
            laid = list(_over(laid, state))
        states = list(_touching(sorted(laid, key=_order)))
    events = [state.event for state in states]
    return [*points, *(_filled(sources, track, events) if track.exhaustive else events)]


def _without(piece: _Piece, cuts: Iterable[tuple[str, Interval]]) -> Iterator[_Piece]:
    """Yield what is left of a state when parts of it are taken out."""
    event = piece.event
    own = [stretch for event_id, stretch in cuts if event_id == event.id]
    if not own or event.kind is CodeKind.POINT or _end(event) <= event.onset_us:
        yield piece
        return
    whole = Interval(event.onset_us, _end(event))
    for number, part in enumerate(difference([whole], own)):
        begins, ends = part.start_us == whole.start_us, part.end_us == whole.end_us
        left = replace(
            event,
            id=event.id if not number else derived(event.id, str(number)),
            onset_us=part.start_us,
            onset_anchor=event.onset_anchor if begins else None,
            offset_us=event.offset_us if ends else part.end_us,
            offset_anchor=event.offset_anchor if ends else None,
        )
        yield replace(piece, event=left)


def _over(laid: Iterable[_Piece], top: _Piece) -> Iterator[_Piece]:
    """Yield states with another one over them: of what lies under it, what is left on each side.

    Where one coder has both, they lie beside each other in that coder's coding, and so they do
    here: what is left on the other side comes from the two coders' times alone.
    """
    state = top.event
    for piece in laid:
        under = piece.event
        if _end(under) <= state.onset_us or _end(state) <= under.onset_us:
            yield piece
            continue
        before, after = _beside(piece, top)
        has_head = under.onset_us < state.onset_us and before
        if has_head:
            head = replace(under, offset_us=state.onset_us, offset_anchor=state.onset_anchor)
            yield replace(piece, event=head)
        if state.offset_us is not None and _end(under) > state.offset_us and after:
            tail = replace(
                under,
                id=derived(under.id, "after") if has_head else under.id,
                onset_us=state.offset_us,
                onset_anchor=state.offset_anchor,
            )
            yield replace(piece, event=tail)
    yield top


def _beside(piece: _Piece, top: _Piece) -> tuple[bool, bool]:
    """Return whether a state may stand before another one, and whether after it."""
    for under, over in zip(piece.sides, top.sides, strict=True):
        if under is not None and over is not None:
            return under.onset_us < over.onset_us, under.onset_us > over.onset_us
    return True, True


def _touching(states: list[_Piece]) -> Iterator[_Piece]:
    """Yield states that run on up to the next, where in a coder's own coding one ends so."""
    for piece, later in zip_longest(states, states[1:]):
        event = piece.event
        if later is None or event.offset_us is None or event.offset_us >= later.event.onset_us:
            yield piece
            continue
        touches = any(
            one is not None and other is not None and one.offset_us == other.onset_us
            for one, other in zip(piece.sides, later.sides, strict=True)
        )
        if touches:
            event = replace(
                event, offset_us=later.event.onset_us, offset_anchor=later.event.onset_anchor
            )
        yield replace(piece, event=event)


def _filled(sources: Sources, track: Track, states: list[Event]) -> list[Event]:
    """Return states of a track that always has one, without holes: each runs on up to the next."""
    both = (*sources.first.on_track(track.id), *sources.second.on_track(track.id))
    if not both:
        return states
    start_us = min(event.onset_us for event in both)
    end_us = max(_end(event) for event in both)
    if not states:
        return [
            Event(
                id=derived(sources.id, f"{track.id} default"),
                track=track.id,
                code=track.default_code,
                kind=CodeKind.STATE,
                onset_us=start_us,
                offset_us=None if end_us == _NO_END_US else end_us,
            )
        ]
    if states[0].onset_us > start_us:
        states[0] = replace(states[0], onset_us=start_us, onset_anchor=None)
    filled: list[Event] = []
    for state in states:
        if not filled:
            filled.append(state)
        elif _alike(filled[-1], state):
            filled[-1] = replace(
                filled[-1], offset_us=state.offset_us, offset_anchor=state.offset_anchor
            )
        else:
            filled[-1] = replace(
                filled[-1], offset_us=state.onset_us, offset_anchor=state.onset_anchor
            )
            filled.append(state)
    last = filled[-1]
    if last.offset_us is not None and last.offset_us < end_us:
        latest = max(both, key=_end)
        filled[-1] = replace(last, offset_us=latest.offset_us, offset_anchor=latest.offset_anchor)
    return filled


def _order(piece: _Piece) -> tuple[int, str]:
    return piece.event.onset_us, piece.event.id


def _onset(event: Event) -> int:
    return event.onset_us


def _end(event: Event) -> int:
    return _NO_END_US if event.offset_us is None else event.offset_us


def _alike(one: Event, other: Event) -> bool:
    return (one.code, one.modifiers) == (other.code, other.modifiers)
