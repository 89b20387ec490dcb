"""A coding made without a film, and how it comes to lie on one that was attached later."""

from collections.abc import Callable
from dataclasses import replace

from observer.model.coding import Coding
from observer.model.coding_edits import close_open, set_coded_range
from observer.model.edits import PROJECT, CodingRecord, Edit, Replacement, combine
from observer.model.event import Anchor, Decision, Event, Memo, Score, TraceRun
from observer.model.project import Project
from observer.model.scheme import Scheme
from observer.model.session import Clip, Phase
from observer.model.time import Interval

LAY_ON_FILM = "lay_on_film"
END_LIVE = "end_live"

FrameUnder = Callable[[int], Anchor | None]
"""Returns the frame that is on the screen at a time of the session; None where there is none."""


def stands_on_film(coding: Coding) -> bool:
    """Return whether anything of a coding stands on a frame."""
    events = (event for events in coding.events.values() for event in events)
    if any(event.onset_anchor or event.offset_anchor for event in events):
        return True
    judged: tuple[Score | TraceRun, ...] = (*coding.scores, *coding.trace_runs)
    return any(record.onset_anchor for record in judged)


def is_adrift(coding: Coding) -> bool:
    """Return whether a coding was begun without a film, and stands on none yet."""
    return coding.info.live and not stands_on_film(coding)


def end_live(coding: Coding, scheme: Scheme, end_us: int) -> Edit | None:
    """Return the edit with which live coding ends: what runs ends, and so does the coded part.

    Parameters
    ----------
    coding
        As it stands.
    scheme
        Its scheme.
    end_us
        When, on the session clock.

    Returns
    -------
    Edit or None
        None if that stands so already.
    """
    steps: list[Edit] = []
    closed = close_open(coding, end_us)
    if closed is not None:
        steps.append(closed)
        coding = coding.apply(closed)
    for track in scheme.tracks:
        if coding.info.shows(track.id) and end_us > 0:
            stated = set_coded_range(coding, track.id, Interval(0, end_us))
            steps.extend([stated] if stated else [])
    return combine(coding.id, END_LIVE, steps)


def lay_on_film(coding: Coding, later_us: int, frame_under: FrameUnder) -> Edit | None:
    """Return the edit that moves all of a coding and sets it on the frames that lie under it.

    Times are kept as they were noted, moved by one and the same shift: order, lengths and gaps
    stay. An edge gets the frame under it as its anchor; where the film does not reach it has none.

    Parameters
    ----------
    coding
        As it stands.
    later_us
        How much later everything comes to lie; may be 0, or negative.
    frame_under
        Tells the frames of the film.

    Returns
    -------
    Edit or None
        None if nothing changes.
    """
    changed = tuple(
        Replacement(record, moved)
        for record in coding.records()
        if (moved := _moved(record, later_us, frame_under)) != record
    )
    return Edit(document=coding.id, kind=LAY_ON_FILM, replacements=changed) if changed else None


def marks_follow(project: Project, session_id: str, later_us: int) -> Edit | None:
    """Return the edit that moves the phases and moments of a session; None if there are none.

    Parameters
    ----------
    project
        As it stands.
    session_id
        Of which session.
    later_us
        How much later they come to lie.

    Returns
    -------
    Edit or None
        Of the project.
    """
    marks: tuple[Phase | Clip, ...] = (*project.phases(session_id), *project.clips(session_id))
    if not marks or not later_us:
        return None
    moved = tuple(Replacement(mark, _mark_moved(mark, later_us)) for mark in marks)
    return Edit(document=PROJECT, kind=LAY_ON_FILM, replacements=moved)


def _mark_moved(mark: Phase | Clip, later_us: int) -> Phase | Clip:
    return replace(mark, onset_us=mark.onset_us + later_us, offset_us=mark.offset_us + later_us)


def _moved(record: CodingRecord, later_us: int, frame_under: FrameUnder) -> CodingRecord:
    if record.onset_us is None:
        return record
    onset_us = record.onset_us + later_us
    if isinstance(record, Memo):
        return replace(record, onset_us=onset_us)
    end = record.offset_us
    offset_us = None if end is None else end + later_us
    if isinstance(record, Event):
        return replace(
            record,
            onset_us=onset_us,
            offset_us=offset_us,
            onset_anchor=frame_under(onset_us),
            offset_anchor=None if offset_us is None else frame_under(offset_us),
        )
    if isinstance(record, Score):
        anchor = frame_under(onset_us)
        return replace(record, onset_us=onset_us, offset_us=offset_us, onset_anchor=anchor)
    if isinstance(record, Decision):
        return replace(record, onset_us=onset_us, offset_us=offset_us)
    end_us = onset_us if offset_us is None else offset_us
    if isinstance(record, TraceRun):
        times_us = tuple(time_us + later_us for time_us in record.times_us)
        return replace(
            record,
            onset_us=onset_us,
            offset_us=end_us,
            times_us=times_us,
            onset_anchor=frame_under(onset_us),
        )
    return replace(record, onset_us=onset_us, offset_us=end_us)
