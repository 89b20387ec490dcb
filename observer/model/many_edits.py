"""Many events changed at once, as one edit; their tracks keep what they promise.

As with single edits, whatever is laid down on an exclusive track replaces what lay under it, and on
an exhaustive track the bout before a hole runs on. Each function looks at a track once, however
many of its events it changes.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import chain

from observer.model.coding import Coding
from observer.model.edits import Edit, edit_of
from observer.model.event import Anchor, Event
from observer.model.identity import new_id
from observer.model.laying import Pairs, default_bout, paired
from observer.model.scheme import Code, CodeKind, Track

_ENDLESS = 1 << 62
"""Later than any session: where an open state ends in reckoning."""

Anchors = Mapping[int, Anchor | None]


def rearrange(
    coding: Coding,
    tracks: Mapping[str, Track],
    kind: str,
    *,
    taken: Iterable[Event] = (),
    laid: Iterable[Event] = (),
) -> Edit | None:
    """Return the edit that takes some events out and lays others down.

    Parameters
    ----------
    coding
        As it stands.
    tracks
        The scheme's tracks by id.
    kind
        Of the edit.
    taken
        What goes; those that do not stand in the coding are left out.
    laid
        What comes, with the ids it is to have; where two overlap on an exclusive track, the later
        one cuts the earlier one off.

    Returns
    -------
    Edit or None
        None if nothing changes.
    """
    out: dict[str, list[Event]] = defaultdict(list)
    into: dict[str, list[Event]] = defaultdict(list)
    for event in {event.id: event for event in taken}.values():
        current = standing(coding, event)
        if current is not None:
            out[current.track].append(current)
    for event in laid:
        if event.offset_us is None or event.offset_us > event.onset_us:
            into[event.track].append(event)
    pairs: Pairs = []
    for track_id in {**out, **into}:
        pairs += _settled(coding, tracks[track_id], out[track_id], into[track_id])
    return edit_of(coding.id, kind, pairs)


def remove_many(
    coding: Coding, tracks: Mapping[str, Track], events: Iterable[Event]
) -> Edit | None:
    """Return the edit that removes events; on an exhaustive track their neighbours take over.

    Parameters
    ----------
    coding
        As it stands.
    tracks
        The scheme's tracks by id.
    events
        Which; those that do not stand are left out.

    Returns
    -------
    Edit or None
        None if none of them stands.
    """
    return rearrange(coding, tracks, "remove", taken=events)


def place_many(
    coding: Coding, tracks: Mapping[str, Track], placed: Iterable[tuple[Event, Event]]
) -> Edit | None:
    """Return the edit that gives events other places, all at once.

    Parameters
    ----------
    coding
        As it stands.
    tracks
        The scheme's tracks by id.
    placed
        Pairs of an event as it stands and the same event elsewhere on its track.

    Returns
    -------
    Edit or None
        None if nothing changes.
    """
    moved = [(old, new) for old, new in placed if standing(coding, old) is not None]
    return rearrange(
        coding,
        tracks,
        "move",
        taken=[old for old, _ in moved],
        laid=[replace(new, id=old.id, track=old.track) for old, new in moved],
    )


def relabel_many(coding: Coding, track: Track, events: Iterable[Event], code: Code) -> Edit | None:
    """Return the edit that gives events of a track another code; those of another kind stay.

    Parameters
    ----------
    coding
        As it stands.
    track
        Of the code.
    events
        Which; those on other tracks stay as they are.
    code
        Their new code.

    Returns
    -------
    Edit or None
        None if nothing changes.
    """
    pairs: Pairs = []
    for event in _standing_all(coding, events):
        if event.track == track.id and event.kind is code.kind and event.code != code.id:
            pairs.append((event, replace(event, code=code.id, modifiers=())))
    return edit_of(coding.id, "relabel", pairs)


def split_many(
    coding: Coding, events: Iterable[Event], time_us: int, anchor: Anchor | None
) -> Edit | None:
    """Return the edit that cuts every one of some states in two that runs at a moment.

    Parameters
    ----------
    coding
        As it stands.
    events
        Which may be cut.
    time_us
        Where, inside them.
    anchor
        The frame there.

    Returns
    -------
    Edit or None
        None if none of them runs there.
    """
    pairs: Pairs = []
    for event in _standing_all(coding, events):
        if event.covers(time_us) and event.onset_us < time_us:
            first = replace(event, offset_us=time_us, offset_anchor=anchor)
            rest = replace(event, id=new_id(), onset_us=time_us, onset_anchor=anchor, comment="")
            pairs += [(event, first), (None, rest)]
    return edit_of(coding.id, "split", pairs)


def merge_many(coding: Coding, track: Track, events: Iterable[Event]) -> Edit | None:
    """Return the edit that makes one state of several, from the first onset to the last end.

    Parameters
    ----------
    coding
        As it stands.
    track
        On which they lie.
    events
        At least two states; the first gives code, modifiers and comment.

    Returns
    -------
    Edit or None
        None if there are not two states of this track among them.
    """
    states = [
        event
        for event in _standing_all(coding, events)
        if event.track == track.id and event.kind is CodeKind.STATE
    ]
    if len(states) < 2:  # noqa: PLR2004 - two are what can be made one
        return None
    first = min(states, key=lambda e: (e.onset_us, e.id))
    last = max(states, key=_end)
    whole = replace(first, offset_us=last.offset_us, offset_anchor=last.offset_anchor)
    return rearrange(coding, {track.id: track}, "merge", taken=states, laid=[whole])


def fitting_code(code: Code, track: Track) -> Code | None:
    """Return the code of a track that means the same as one of another track.

    Parameters
    ----------
    code
        Of the other track.
    track
        Where it is looked for: first by id, then by what it is called.

    Returns
    -------
    Code or None
        Of the same kind; None if there is none.
    """
    same = [other for other in track.codes if other.kind is code.kind]
    by_id = (other for other in same if other.id == code.id)
    by_label = (other for other in same if other.label == code.label)
    return next(chain(by_id, by_label), None)


def copied_to(tracks: Mapping[str, Track], events: Iterable[Event], target: Track) -> list[Event]:
    """Return events as they would lie on another track, with ids of their own.

    Parameters
    ----------
    tracks
        The scheme's tracks by id.
    events
        To be copied.
    target
        Where to; what it has no code for is left out, and so is what lies there already.

    Returns
    -------
    list of Event
        At the same times, with the same modifiers and comments.
    """
    copies: list[Event] = []
    for event in events:
        if event.track == target.id:
            continue
        code = fitting_code(tracks[event.track].code(event.code), target)
        if code is not None:
            kept = tuple(pair for pair in event.modifiers if pair[0] in code.modifiers)
            copies.append(
                replace(event, id=new_id(), track=target.id, code=code.id, modifiers=kept)
            )
    return copies


def paste(coding: Coding, tracks: Mapping[str, Track], copies: Iterable[Event]) -> Edit | None:
    """Return the edit that lays copies down.

    An open one ends where the next state of its code, or of its exclusive track, begins. A copy
    that would lie over the very same event is left out.

    Parameters
    ----------
    coding
        As it stands.
    tracks
        The scheme's tracks by id.
    copies
        With ids of their own.

    Returns
    -------
    Edit or None
        None if nothing is to be laid down.
    """
    laid: list[Event] = []
    for event in copies:
        if any(_same(event, there) for there in coding.starting_at(event.track, event.onset_us)):
            continue
        if event.is_open:
            code = None if tracks[event.track].exclusive else event.code
            later = coding.following(event.track, event.onset_us, code)
            if later is not None:
                end, anchor = later.onset_us, later.onset_anchor
                laid.append(replace(event, offset_us=end, offset_anchor=anchor))
                continue
        laid.append(event)
    return rearrange(coding, tracks, "paste", laid=laid)


def shifted(event: Event, by_us: int, at: Callable[[int], tuple[int, Anchor | None]]) -> Event:
    """Return an event moved in time, each edge on a moment that can be coded.

    Parameters
    ----------
    event
        To be moved; its open end stays open.
    by_us
        How far.
    at
        Returns the moment nearest to a time, and its frame.

    Returns
    -------
    Event
        Never without length.
    """
    onset_us, onset_anchor = at(event.onset_us + by_us)
    if event.offset_us is None:
        return replace(event, onset_us=onset_us, onset_anchor=onset_anchor)
    offset_us, offset_anchor = at(event.offset_us + by_us)
    if offset_us <= onset_us:
        offset_us, offset_anchor = onset_us + event.offset_us - event.onset_us, None
    return replace(
        event,
        onset_us=onset_us,
        onset_anchor=onset_anchor,
        offset_us=offset_us,
        offset_anchor=offset_anchor,
    )


def standing(coding: Coding, event: Event) -> Event | None:
    """Return an event as it stands in a coding now; None if it is gone from its place."""
    likely = coding.starting_at(event.track, event.onset_us)
    return next((each for each in likely if each.id == event.id), None)


def _standing_all(coding: Coding, events: Iterable[Event]) -> Iterable[Event]:
    return (now for now in (standing(coding, event) for event in events) if now is not None)


def _same(a: Event, b: Event) -> bool:
    return (a.code, a.kind, a.offset_us, a.modifiers) == (b.code, b.kind, b.offset_us, b.modifiers)


def _end(event: Event) -> int:
    return _ENDLESS if event.offset_us is None else event.offset_us


def _settled(coding: Coding, track: Track, out: list[Event], into: list[Event]) -> Pairs:
    """Return what changes on one track."""
    if not track.exclusive:
        return paired(out, into)
    points = CodeKind.POINT
    pairs = paired([e for e in out if e.kind is points], [e for e in into if e.kind is points])
    gone = {event.id: event for event in out if event.kind is not points}
    laid = _apart([event for event in into if event.kind is not points])
    if not gone and not laid:
        return pairs
    before = [event for event in coding.on_track(track.id) if event.kind is not points]
    after = _carved([event for event in before if event.id not in gone], laid)
    if track.exhaustive:
        anchors = _anchors([*before, *laid])
        after = _filled(after, _holes(list(gone.values()), after), track, anchors)
    return pairs + paired(before, after)


def _apart(laid: list[Event]) -> list[Event]:
    """Return what is laid down, ascending, each cut off where the next one begins."""
    kept: list[Event] = []
    for event in sorted(laid, key=lambda e: (e.onset_us, e.id)):
        while kept and _end(kept[-1]) > event.onset_us:
            last = kept.pop()
            if last.onset_us < event.onset_us:
                kept.append(
                    replace(last, offset_us=event.onset_us, offset_anchor=event.onset_anchor)
                )
                break
        kept.append(event)
    return kept


def _carved(rest: list[Event], laid: list[Event]) -> list[Event]:
    """Return `rest` cut back to where nothing is laid, with what is laid in its place."""
    if not laid:
        return rest
    ends = [_end(event) for event in laid]
    result = list(laid)
    for event in rest:
        first = bisect_right(ends, event.onset_us)
        if first == len(laid) or laid[first].onset_us >= _end(event):
            result.append(event)
        else:
            result += _pieces(event, laid, first)
    return sorted(result, key=lambda e: (e.onset_us, e.id))


def _pieces(event: Event, laid: list[Event], first: int) -> list[Event]:
    """Return what is left of a state under what is laid over it; the first piece keeps its id."""
    pieces: list[Event] = []
    left: Event | None = event
    for over in laid[first:]:
        if left is None or over.onset_us >= _end(event):
            break
        if over.onset_us > left.onset_us:
            pieces.append(replace(left, offset_us=over.onset_us, offset_anchor=over.onset_anchor))
        left = _after(left, over)
    if left is not None:
        pieces.append(left)
    return [pieces[0], *(replace(p, id=new_id()) for p in pieces[1:])] if pieces else []


def _after(event: Event, over: Event) -> Event | None:
    """Return the part of a state that lies behind another one; None if none does."""
    if over.offset_us is None or over.offset_us >= _end(event):
        return None
    return replace(event, onset_us=over.offset_us, onset_anchor=over.offset_anchor)


def _holes(gone: list[Event], after: list[Event]) -> list[tuple[int, int]]:
    """Return the stretches that the states which go leave empty, ascending and apart."""
    starts: list[int] = []
    ends: list[int] = []
    for event in after:
        if ends and event.onset_us <= ends[-1]:
            ends[-1] = max(ends[-1], _end(event))
        else:
            starts.append(event.onset_us)
            ends.append(_end(event))
    holes: list[tuple[int, int]] = []
    for event in sorted(gone, key=lambda e: e.onset_us):
        at, stop = event.onset_us, _end(event)
        if holes:
            at = max(at, holes[-1][1])
        i = bisect_right(ends, at)
        while at < stop:
            begin = starts[i] if i < len(starts) else _ENDLESS + 1
            if begin > at:
                _join(holes, at, min(begin, stop))
            at = ends[i] if i < len(ends) else stop
            i += 1
    return holes


def _join(holes: list[tuple[int, int]], start: int, end: int) -> None:
    if holes and holes[-1][1] == start:
        holes[-1] = (holes[-1][0], end)
    else:
        holes.append((start, end))


def _anchors(events: Iterable[Event]) -> Anchors:
    """Return the frame of every edge that has one, by its time."""
    anchors: dict[int, Anchor | None] = {}
    for event in events:
        if event.onset_anchor is not None:
            anchors[event.onset_us] = event.onset_anchor
        if event.offset_us is not None and event.offset_anchor is not None:
            anchors[event.offset_us] = event.offset_anchor
    return anchors


def _filled(
    events: list[Event], holes: list[tuple[int, int]], track: Track, anchors: Anchors
) -> list[Event]:
    """Return `events` with every hole closed: what comes before it runs on, else what follows."""
    filled: list[Event] = []
    waiting = list(reversed(holes))
    for event in events:
        from_us: int | None = None
        closed_us: int | None = None
        while waiting and waiting[-1][1] <= event.onset_us:
            start, end = waiting.pop()
            if filled:
                filled[-1] = _until(filled[-1], end, anchors)
                closed_us = end
            elif from_us is None:
                from_us = start
        if from_us is not None:
            filled.append(replace(event, onset_us=from_us, onset_anchor=anchors.get(from_us)))
        elif closed_us == event.onset_us and _alike(filled[-1], event):
            last = filled[-1]
            filled[-1] = replace(last, offset_us=event.offset_us, offset_anchor=event.offset_anchor)
        else:
            filled.append(event)
    for start, end in reversed(waiting):
        if filled:
            filled[-1] = _until(filled[-1], end, anchors)
        else:
            filled.append(_default(track, start, end, anchors))
    return filled


def _until(event: Event, end: int, anchors: Anchors) -> Event:
    if end >= _ENDLESS:
        return replace(event, offset_us=None, offset_anchor=None)
    return replace(event, offset_us=end, offset_anchor=anchors.get(end))


def _default(track: Track, start: int, end: int, anchors: Anchors) -> Event:
    event = replace(default_bout(track, start), onset_anchor=anchors.get(start))
    return _until(event, end, anchors)


def _alike(a: Event, b: Event) -> bool:
    return (a.code, a.modifiers, a.comment) == (b.code, b.modifiers, b.comment)
