"""Events that come to a track from elsewhere are laid so that the track keeps its promises."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from observer.model.event import Event
from observer.model.identity import new_id
from observer.model.laying import default_bout
from observer.model.scheme import CodeKind, Track


@dataclass(slots=True)
class Laid:
    """What lies on a track, and what had to give way.

    Attributes
    ----------
    events
        As they lie.
    shortened
        Ids of events of which another lies on a part; what is left of them is among `events`.
    gone
        Ids of events of which nothing is left.
    filled
        How many stretches got the default code.
    """

    events: list[Event] = field(default_factory=list)
    shortened: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    filled: int = 0


def lay(track: Track, events: Iterable[Event], span: tuple[int, int | None]) -> Laid:
    """Lay events on a track: a later one lies on an earlier one, as it does when it is pressed.

    Parameters
    ----------
    track
        In the new version.
    events
        With the codes of that version.
    span
        From where to where an exhaustive track has a state; None for no end.

    Returns
    -------
    Laid
        States of an exclusive track do not overlap; of any track, states of one code do not.
    """
    laid = Laid()
    ordered = sorted(events, key=lambda event: (event.onset_us, event.id))
    _lay_points([e for e in ordered if e.kind is CodeKind.POINT], laid)
    states = [e for e in ordered if e.kind is CodeKind.STATE]
    if track.exclusive:
        rows = [states]
    else:
        rows = [[e for e in states if e.code == code.id] for code in track.codes]
    for row in rows:
        lying = _lay_states(row, laid)
        laid.events += _filled(track, lying, span, laid) if track.exhaustive else lying
    return laid


def _lay_points(points: Sequence[Event], laid: Laid) -> None:
    seen: set[tuple[str, int]] = set()
    for event in points:
        if (event.code, event.onset_us) in seen:
            laid.gone.add(event.id)
        else:
            seen.add((event.code, event.onset_us))
            laid.events.append(event)


def _lay_states(states: Sequence[Event], laid: Laid) -> list[Event]:
    lying: list[Event] = []
    for event in states:
        under: list[Event] = []
        while lying and _reaches(lying[-1], event.onset_us):
            under.append(lying.pop())
        tails: list[Event] = []
        top = event
        for earlier in reversed(under):
            if earlier.code == event.code:
                top = _joined(earlier, top)
                laid.gone.add(event.id)
                continue
            head, tail = _carved(earlier, event)
            lying += head
            tails += tail
            kept = head or tail
            (laid.shortened if kept else laid.gone).add(earlier.id)
        lying += [top, *tails]
    return lying


def _reaches(event: Event, time_us: int) -> bool:
    return event.offset_us is None or event.offset_us > time_us


def _joined(earlier: Event, later: Event) -> Event:
    """Return the earlier state of a code, lengthened to where the later one ends."""
    if earlier.offset_us is None or later.offset_us is None:
        return replace(earlier, offset_us=None, offset_anchor=None)
    if later.offset_us <= earlier.offset_us:
        return earlier
    return replace(earlier, offset_us=later.offset_us, offset_anchor=later.offset_anchor)


def _carved(earlier: Event, top: Event) -> tuple[list[Event], list[Event]]:
    """Return what is left of a state before and behind another that lies on it."""
    head: list[Event] = []
    tail: list[Event] = []
    if earlier.onset_us < top.onset_us:
        head = [replace(earlier, offset_us=top.onset_us, offset_anchor=top.onset_anchor)]
    if top.offset_us is not None and _reaches(earlier, top.offset_us):
        tail = [
            replace(
                earlier,
                id=new_id() if head else earlier.id,
                onset_us=top.offset_us,
                onset_anchor=top.offset_anchor,
            )
        ]
    return head, tail


def _filled(
    track: Track, states: Sequence[Event], span: tuple[int, int | None], laid: Laid
) -> list[Event]:
    """Return the states with the default code where none of them lies."""
    start_us, end_us = span
    whole: list[Event] = []
    for event in states:
        until = whole[-1].offset_us if whole else start_us
        if until is not None and until < event.onset_us:
            laid.filled += 1
            _fill(track, whole, until, event)
        if whole and _is_default(track, whole[-1]) and _is_default(track, event):
            whole[-1] = replace(
                whole[-1], offset_us=event.offset_us, offset_anchor=event.offset_anchor
            )
        else:
            whole.append(event)
    last_us = whole[-1].offset_us if whole else start_us
    if last_us is not None and (end_us is None or end_us > last_us):
        laid.filled += 1
        if whole and _is_default(track, whole[-1]):
            whole[-1] = replace(whole[-1], offset_us=end_us, offset_anchor=None)
        else:
            anchor = whole[-1].offset_anchor if whole else None
            whole.append(replace(default_bout(track, last_us, end_us), onset_anchor=anchor))
    return whole


def _fill(track: Track, whole: list[Event], from_us: int, before: Event) -> None:
    """Let the default code hold up to a state: the one that ran before it, or one more."""
    if whole and _is_default(track, whole[-1]):
        whole[-1] = replace(whole[-1], offset_us=before.onset_us, offset_anchor=before.onset_anchor)
        return
    anchor = whole[-1].offset_anchor if whole else None
    added = default_bout(track, from_us, before.onset_us)
    whole.append(replace(added, onset_anchor=anchor, offset_anchor=before.onset_anchor))


def _is_default(track: Track, event: Event) -> bool:
    return event.code == track.default_code and not event.modifiers and not event.comment
