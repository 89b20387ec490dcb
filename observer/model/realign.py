"""A film's place on the session clock is corrected: what was coded stays on its frames."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from uuid import NAMESPACE_OID, uuid5

from observer.model.coding import Coding
from observer.model.edits import PROJECT, Change, CodingRecord, Edit, Replacement, edit_of
from observer.model.errors import EditError
from observer.model.event import Anchor, Decision, Event, Memo, Score, TraceRun
from observer.model.messages import msg
from observer.model.project import Project
from observer.model.scheme import CodeKind, Track
from observer.model.session import Clip, Phase, Recording

REALIGN = "realign"
"""Kind of the edit by which a coding follows its film: taken back with the film's, never alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChange:
    """A recording before and after its place on the session clock was corrected.

    Attributes
    ----------
    leads
        Whether it is the film that the session is looked at on.
    """

    before: Recording
    after: Recording
    leads: bool

    def moved(self, time_us: int) -> int:
        """Return where a moment of this film now lies, in session time."""
        if self.before.rate == self.after.rate:
            return time_us + self.after.offset_us - self.before.offset_us
        return self.after.to_session_us(self.before.to_recording_us(time_us))

    def anchored(self, anchor: Anchor | None) -> bool:
        """Return whether an edge stands on a frame of this film."""
        return anchor is not None and anchor.recording_id == self.after.id


def clock_changes(project: Project, change: Change) -> tuple[ClockChange, ...]:
    """Return the films that a change of the project moves on the session clock.

    Parameters
    ----------
    project
        As it stands before the change.
    change
        Of the project.

    Returns
    -------
    tuple of ClockChange
        Empty, as a rule.
    """
    return tuple(
        ClockChange(before=before, after=after, leads=_leads(project, before))
        for before, after in ((r.before, r.after) for r in change.edit.replacements)
        if isinstance(before, Recording)
        and isinstance(after, Recording)
        and (before.offset_us, before.rate) != (after.offset_us, after.rate)
    )


def revise_recording(project: Project, before: Recording, after: Recording) -> Edit | None:
    """Return the edit that changes a recording; moments and phases stay on its frames.

    They carry no frame of their own: they follow the film that the session is looked at on.

    Parameters
    ----------
    project
        As it stands.
    before
        The recording as it stands.
    after
        The same as it is to be.

    Returns
    -------
    Edit or None
        Of the project; None if nothing changes.
    """
    if before == after:
        return None
    replacements = [Replacement(before, after)]
    clock = ClockChange(before=before, after=after, leads=_leads(project, before))
    if clock.leads and clock.moved(0) != 0:
        session = before.session_id
        marks: tuple[Clip | Phase, ...] = (*project.clips(session), *project.phases(session))
        replacements.extend(Replacement(mark, _mark_moved(mark, clock)) for mark in marks)
    return Edit(document=PROJECT, kind="revise_recording", replacements=tuple(replacements))


def realign(coding: Coding, clock: ClockChange, track: Callable[[str], Track]) -> Edit | None:
    """Return the edit that keeps what was coded on the frames of a film that moved.

    What carries no frame (stretches that cannot be coded, coded ranges, notes, a default code
    before the first key) follows if the coding was made on this film alone.

    Parameters
    ----------
    coding
        As it stands.
    clock
        What was corrected.
    track
        Returns a track of the coding's scheme; asked only if several films were coded.

    Returns
    -------
    Edit or None
        Of the coding; None if nothing moves. EditError if a state that begins in one film and
        ends in another would end before it begins.
    """
    films = _films(coding)
    if clock.after.id not in films and (films or not clock.leads):
        return None
    if len(films) <= 1:
        pairs = [(record, _record_moved(record, clock)) for record in coding.records()]
    else:
        pairs = [
            *_frames_moved(coding, clock, track),
            *(
                (r, _record_moved(r, clock))
                for r in _judged(coding)
                if clock.anchored(r.onset_anchor)
            ),
        ]
    return edit_of(coding.id, REALIGN, pairs)


def realign_id(edit_id: str, coding_id: str) -> str:
    """Return the id of the edit by which a coding follows an edit of its film."""
    return str(uuid5(NAMESPACE_OID, f"{REALIGN} {edit_id} {coding_id}"))


def _leads(project: Project, recording: Recording) -> bool:
    leading = project.leading_recording(recording.session_id)
    return leading is not None and leading.id == recording.id


def _films(coding: Coding) -> frozenset[str]:
    events = (event for events in coding.events.values() for event in events)
    edges = (anchor for event in events for anchor in (event.onset_anchor, event.offset_anchor))
    judged = (record.onset_anchor for record in _judged(coding))
    return frozenset(anchor.recording_id for anchor in (*edges, *judged) if anchor is not None)


def _judged(coding: Coding) -> tuple[Score | TraceRun, ...]:
    return (*coding.scores, *coding.trace_runs)


def _mark_moved(mark: Clip | Phase, clock: ClockChange) -> Clip | Phase:
    return replace(mark, onset_us=clock.moved(mark.onset_us), offset_us=clock.moved(mark.offset_us))


def _record_moved(record: CodingRecord, clock: ClockChange) -> CodingRecord:
    if record.onset_us is None:
        return record
    onset_us = clock.moved(record.onset_us)
    if isinstance(record, Memo):
        return replace(record, onset_us=onset_us)
    end = record.offset_us
    offset_us = None if end is None else clock.moved(end)
    if isinstance(record, Event | Score | Decision):
        return replace(record, onset_us=onset_us, offset_us=offset_us)
    if isinstance(record, TraceRun):
        times_us = tuple(clock.moved(time_us) for time_us in record.times_us)
        return replace(
            record, onset_us=onset_us, offset_us=offset_us or onset_us, times_us=times_us
        )
    return replace(record, onset_us=onset_us, offset_us=offset_us or onset_us)


def _frames_moved(
    coding: Coding, clock: ClockChange, track: Callable[[str], Track]
) -> Iterator[tuple[Event, Event]]:
    """Yield the events of a coding made on several films, before and after one of them moved."""
    for track_id, events in coding.events.items():
        edges = _edges_moved(events, clock)
        moved = [_event_moved(event, clock, edges) for event in events]
        chosen = track(track_id)
        if chosen.exclusive:
            moved = _side_by_side(moved, fill=chosen.exhaustive)
        for event in moved:
            _refuse_turned_round(event)
        after = {event.id: event for event in moved}
        yield from ((event, after[event.id]) for event in events)


def _edges_moved(events: Iterable[Event], clock: ClockChange) -> dict[int, int]:
    """Return where the edges that carry a frame go; an edge without one goes with its neighbour."""
    edges: dict[int, int] = {}
    for event in events:
        for time_us, anchor in (
            (event.onset_us, event.onset_anchor),
            (event.offset_us, event.offset_anchor),
        ):
            if time_us is not None and anchor is not None:
                new_us = clock.moved(time_us) if clock.anchored(anchor) else time_us
                edges.setdefault(time_us, new_us)
    return edges


def _event_moved(event: Event, clock: ClockChange, edges: dict[int, int]) -> Event:
    def edge(time_us: int, anchor: Anchor | None) -> int:
        if anchor is None:
            return edges.get(time_us, time_us)
        return clock.moved(time_us) if clock.anchored(anchor) else time_us

    end = event.offset_us
    return replace(
        event,
        onset_us=edge(event.onset_us, event.onset_anchor),
        offset_us=None if end is None else edge(end, event.offset_anchor),
    )


def _side_by_side(events: list[Event], *, fill: bool) -> list[Event]:
    """Let each state end where the next begins if it would run into it, or leave a hole."""
    points = [event for event in events if event.kind is CodeKind.POINT]
    states = sorted(
        (event for event in events if event.kind is CodeKind.STATE), key=lambda e: e.onset_us
    )
    for i, (first, second) in enumerate(pairwise(states)):
        end = first.offset_us
        if end is None or end > second.onset_us or (fill and end < second.onset_us):
            states[i] = replace(first, offset_us=second.onset_us, offset_anchor=second.onset_anchor)
    return [*points, *states]


def _refuse_turned_round(event: Event) -> None:
    if event.offset_us is not None and event.offset_us <= event.onset_us:
        raise EditError(
            msg("With this start of the film, a coded state would end before it begins."),
            msg("The state begins in one film and ends in another. Give it other edges first."),
        )
