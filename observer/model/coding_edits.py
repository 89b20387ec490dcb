"""What a coder does, as pure functions from a coding to an edit.

What a track makes of it, exclusive or exhaustive, is for `observer.model.laying` to say.
"""

from dataclasses import dataclass, replace
from itertools import chain

from observer.model.coding import Coding
from observer.model.edits import CodingRecord, Edit, combine, edit_of
from observer.model.event import Anchor, CodedRange, Event, Memo, Uncodable
from observer.model.identity import new_id
from observer.model.laying import default_bout, settle
from observer.model.scheme import Code, CodeKind, Scheme, Track
from observer.model.time import Interval, difference

BEGIN = "begin"
"""Kind of the edit that starts the default codes of a new coding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A code pressed at a moment of the session.

    Attributes
    ----------
    time_us
        Time of the frame that was on the screen, on the session clock.
    anchor
        That frame; None when coding without a film.
    """

    track: Track
    code: Code
    time_us: int
    anchor: Anchor | None = None
    modifiers: tuple[tuple[str, tuple[str, ...]], ...] = ()


def begin(coding: Coding, scheme: Scheme, start_us: int) -> Edit | None:
    """Return the edit that starts the default code of every exhaustive track; None if none lacks.

    Parameters
    ----------
    coding
        A new coding.
    scheme
        Its scheme.
    start_us
        Start of the session.

    Returns
    -------
    Edit or None
        None if no such track is empty.
    """
    events = [
        default_bout(track, start_us)
        for track in scheme.tracks
        if track.exhaustive and not coding.on_track(track.id)
    ]
    return edit_of(coding.id, BEGIN, [(None, event) for event in events]) if events else None


def press(coding: Coding, pressed: Press) -> Edit | None:
    """Return what pressing a code's key does.

    A point is added. A state starts; if it runs, it ends, and on an exhaustive track the default
    code runs on. On an exclusive track the state that ran ends. Pressed on its own first frame, a
    state is taken back. Where states of the track close by themselves, the new one ends after that
    time, unless it is ended before.

    Parameters
    ----------
    coding
        As it stands.
    pressed
        Which code, where.

    Returns
    -------
    Edit or None
        None if there is nothing to do: the same point on the same frame, or the default code of
        an exhaustive track while it runs.
    """
    track, code = pressed.track, pressed.code
    event = Event(
        id=new_id(),
        track=track.id,
        code=code.id,
        kind=code.kind,
        onset_us=pressed.time_us,
        onset_anchor=pressed.anchor,
        modifiers=pressed.modifiers,
    )
    if code.kind is CodeKind.POINT:
        return None if _stands(coding, event) else edit_of(coding.id, "press", [(None, event)])
    running = coding.running(track.id, pressed.time_us, code.id)
    if running is not None:
        return _stop(coding, track, running, pressed)
    event = replace(event, offset_us=_room(coding, track, event))
    return _closing(coding, track, event, settle(coding, track, "press", laid=event))


def release(
    coding: Coding, track: Track, held: Event, time_us: int, anchor: Anchor | None = None
) -> Edit | None:
    """Return what letting go of the key of a state does that ran while it was held down.

    Parameters
    ----------
    coding
        As it stands.
    track
        The state's track.
    held
        The state as it was begun.
    time_us
        Time of the frame that was on the screen.
    anchor
        That frame.

    Returns
    -------
    Edit or None
        None if something else has ended the state before. Let go on its first frame, or before
        it, the state is taken back.
    """
    running = _current(coding, held)
    if running is None:
        return None
    if not running.is_open and not closes_itself(track, running):
        return None
    if running.offset_us is not None and time_us >= running.offset_us:
        return None
    code = track.code(running.code)
    at_us = max(time_us, running.onset_us)
    return _stop(
        coding, track, running, Press(track=track, code=code, time_us=at_us, anchor=anchor)
    )


def closes_itself(track: Track, event: Event) -> bool:
    """Return whether a state ends where its track closes it, and nobody ended it before."""
    return (
        track.auto_close_us > 0
        and event.kind is CodeKind.STATE
        and event.offset_anchor is None
        and event.offset_us == event.onset_us + track.auto_close_us
    )


def resize(coding: Coding, track: Track, event: Event, new: Event) -> Edit | None:
    """Return the edit that gives an event other edges, a point another moment.

    Parameters
    ----------
    coding
        As it stands.
    track
        The event's track.
    event
        As it stands in the coding.
    new
        The same event with other edges and anchors. Without length it is removed.

    Returns
    -------
    Edit or None
        None if nothing changes.
    """
    if new.offset_us is not None and new.offset_us <= new.onset_us:
        return remove(coding, track, event)
    return settle(coding, track, "resize", taken=event, laid=new)


def relabel(coding: Coding, event: Event, code: Code) -> Edit | None:
    """Return the edit that gives an event another code of its track and of its kind."""
    if code.kind is not event.kind:
        return None
    return edit_of(coding.id, "relabel", [(event, replace(event, code=code.id, modifiers=()))])


def revise(coding: Coding, event: Event, new: Event) -> Edit | None:
    """Return the edit that changes an event's modifiers or comment, never its place."""
    placed = replace(new, onset_us=event.onset_us, offset_us=event.offset_us, track=event.track)
    return edit_of(coding.id, "revise", [(event, placed)])


def split(coding: Coding, event: Event, time_us: int, anchor: Anchor | None) -> Edit | None:
    """Return the edit that cuts a state in two at a moment inside it; None elsewhere."""
    if not event.covers(time_us) or time_us == event.onset_us:
        return None
    first = replace(event, offset_us=time_us, offset_anchor=anchor)
    second = replace(event, id=new_id(), onset_us=time_us, onset_anchor=anchor, comment="")
    return edit_of(coding.id, "split", [(event, first), (None, second)])


def merge(coding: Coding, track: Track, first: Event, second: Event) -> Edit | None:
    """Return the edit that makes one state of two, from the first's onset to the second's end."""
    if CodeKind.POINT in {first.kind, second.kind} or first.onset_us > second.onset_us:
        return None
    whole = replace(first, offset_us=second.offset_us, offset_anchor=second.offset_anchor)
    without = edit_of(coding.id, "merge", [(second, None)])
    if without is None:
        return None
    laid = settle(coding.apply(without), track, "merge", taken=first, laid=whole)
    return combine(coding.id, "merge", [without, *([laid] if laid else [])])


def remove(coding: Coding, track: Track, event: Event) -> Edit | None:
    """Return the edit that removes an event; on an exhaustive track its neighbour takes over.

    Parameters
    ----------
    coding
        As it stands.
    track
        Of the event.
    event
        As it stands in the coding.

    Returns
    -------
    Edit or None
        None if it is not there.
    """
    current = _current(coding, event)
    if current is None:
        return None
    return settle(coding, track, "remove", taken=current)


def close_open(coding: Coding, end_us: int, anchor: Anchor | None = None) -> Edit | None:
    """Return the edit that ends every open state at `end_us`; a later onset is left alone."""
    return edit_of(
        coding.id,
        "close",
        [
            (event, replace(event, offset_us=end_us, offset_anchor=anchor))
            for events in coding.events.values()
            for event in events
            if event.is_open and event.onset_us < end_us
        ],
    )


def mark_uncodable(
    coding: Coding, stretch: Interval, track: str = "", reason: str = ""
) -> Edit | None:
    """Return the edit that marks a stretch as uncodable, joined with what it touches.

    Parameters
    ----------
    coding
        As it stands.
    stretch
        On the session clock.
    track
        Track id; empty for all tracks.
    reason
        Id of one of the scheme's reasons.

    Returns
    -------
    Edit or None
        None if it is marked so already.
    """
    touching = [
        u
        for u in coding.uncodable
        if (u.track, u.reason) == (track, reason)
        and u.onset_us <= stretch.end_us
        and u.offset_us >= stretch.start_us
    ]
    if any(u.onset_us <= stretch.start_us and stretch.end_us <= u.offset_us for u in touching):
        return None
    whole = Uncodable(
        id=new_id(),
        onset_us=min([stretch.start_us, *(u.onset_us for u in touching)]),
        offset_us=max([stretch.end_us, *(u.offset_us for u in touching)]),
        track=track,
        reason=reason,
    )
    return edit_of(coding.id, "uncodable", [*((u, None) for u in touching), (None, whole)])


def clear_uncodable(coding: Coding, stretch: Interval, track: str = "") -> Edit | None:
    """Return the edit that makes a stretch codable again on one track's marks, or on all's."""
    pairs: list[tuple[CodingRecord | None, CodingRecord | None]] = []
    for mark in coding.uncodable:
        old = Interval(mark.onset_us, mark.offset_us)
        if mark.track != track or old.overlap(stretch) is None:
            continue
        pairs.append((mark, None))
        pairs.extend(
            (None, replace(mark, id=new_id(), onset_us=rest.start_us, offset_us=rest.end_us))
            for rest in difference([old], [stretch])
        )
    return edit_of(coding.id, "codable", pairs)


def set_coded_range(coding: Coding, track: str, stretch: Interval | None) -> Edit | None:
    """Return the edit that states from where to where a track was coded; None for the whole."""
    old = coding.coded_range(track)
    new = (
        None
        if stretch is None
        else CodedRange(
            id=old.id if old else new_id(),
            track=track,
            onset_us=stretch.start_us,
            offset_us=stretch.end_us,
        )
    )
    return edit_of(coding.id, "coded_range", [(old, new)])


def write_memo(coding: Coding, old: Memo | None, new: Memo | None) -> Edit | None:
    """Return the edit that adds (`old` None), changes or removes (`new` None) a note."""
    return edit_of(coding.id, "memo", [(old, new)])


def _current(coding: Coding, event: Event) -> Event | None:
    """Return an event as it stands now; it may have moved, or gone."""
    likely = coding.starting_at(event.track, event.onset_us)
    everywhere = chain(likely, coding.on_track(event.track))
    return next((e for e in everywhere if e.id == event.id), None)


def _stands(coding: Coding, event: Event) -> bool:
    """Return whether the same point already stands on the same frame."""
    return any(
        e.kind is event.kind and e.code == event.code
        for e in coding.starting_at(event.track, event.onset_us)
    )


def _room(coding: Coding, track: Track, event: Event) -> int | None:
    """Return where a state that starts now has to end; None if it may stay open."""
    if not track.exclusive:
        later = coding.following(track.id, event.onset_us, event.code)
        return later.onset_us if later else None
    covering = coding.running(track.id, event.onset_us)
    if covering is not None:
        return _until(coding, track, covering)[0]
    later = coding.following(track.id, event.onset_us)
    return later.onset_us if later else None


def _until(coding: Coding, track: Track, running: Event) -> tuple[int | None, Anchor | None]:
    """Return up to where something else may take the place of a state of an exclusive track.

    Where the state closes itself nobody ended it: what takes its place may run on, over the
    default code too that filled what came after.
    """
    if not closes_itself(track, running):
        return running.offset_us, running.offset_anchor
    later = coding.following(track.id, running.onset_us)
    if later is None:
        return None, None
    fills = track.exhaustive and later.code == track.default_code
    if fills and later.onset_us == running.offset_us and later.onset_anchor is None:
        return later.offset_us, later.offset_anchor
    return later.onset_us, later.onset_anchor


def _stop(coding: Coding, track: Track, running: Event, pressed: Press) -> Edit | None:
    if track.exhaustive and running.code == track.default_code:
        return None
    if pressed.time_us > running.onset_us:
        return _end(coding, track, running, pressed.time_us, pressed.anchor)
    if track.exhaustive:
        return settle(coding, track, "press", taken=running)
    return edit_of(coding.id, "press", [(running, None)])


def _end(
    coding: Coding, track: Track, running: Event, time_us: int, anchor: Anchor | None
) -> Edit | None:
    """Return the edit that ends a state; on an exhaustive track the default code runs on."""
    if not track.exhaustive:
        ended = replace(running, offset_us=time_us, offset_anchor=anchor)
        return edit_of(coding.id, "press", [(running, ended)])
    until_us, until = _until(coding, track, running)
    default = replace(
        default_bout(track, time_us, until_us), onset_anchor=anchor, offset_anchor=until
    )
    return settle(coding, track, "press", laid=default)


def _closing(coding: Coding, track: Track, event: Event, edit: Edit | None) -> Edit | None:
    """Return the edit that lays a state down with its end where the track closes it."""
    end_us = event.onset_us + track.auto_close_us
    stays = track.exhaustive and event.code == track.default_code
    if edit is None or not track.auto_close_us or stays:
        return edit
    if event.offset_us is not None and event.offset_us <= end_us:
        return edit
    after = coding.apply(edit)
    laid = _current(after, event)
    ended = _end(after, track, laid, end_us, None) if laid else None
    return combine(coding.id, edit.kind, [edit, *([ended] if ended else [])])
