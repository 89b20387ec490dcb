"""Which rows a pass has: its tracks, interval codings and traces, grouped by subject."""

from observer.gui.labels import TrackName, named_with, track_name
from observer.gui.timeline.columns import CodingColumns
from observer.gui.timeline.rows import Coded, RowKind
from observer.model.coding import Coding
from observer.model.forms import Form, IntervalCoding, Trace
from observer.model.scheme import CodeKind, Scheme, Track
from observer.text.catalogue import Catalogue

_BESIDE = 2
"""So many states that may run side by side have room for a letter each from the beginning."""


def coded_parts(scheme: Scheme, coding: Coding, columns: CodingColumns) -> tuple[Coded, ...]:
    """Return what has a row, in order: subject by subject, as the scheme first names them.

    Parameters
    ----------
    scheme
        Of the coding.
    coding
        Whose pass says what it shows.
    columns
        Of its tracks.

    Returns
    -------
    tuple of Coded
        Of each subject the tracks first, then interval codings, then traces.
    """
    found: dict[str, list[Coded]] = {}
    for track in scheme.tracks:
        lanes = _lanes(track, columns)
        one = Coded(kind=RowKind.TRACK, key=track.id, lanes=lanes)
        found.setdefault(track.subject, []).append(one)
    for form in scheme.intervals:
        one = Coded(kind=RowKind.SCORES, key=form.id, lanes=len(form.items))
        found.setdefault(form.subject, []).append(one)
    for trace in scheme.traces:
        found.setdefault(trace.subject, []).append(Coded(kind=RowKind.TRACE, key=trace.id))
    shown = [[one for one in of if coding.info.shows(one.key)] for of in found.values()]
    return tuple(
        Coded(kind=one.kind, key=one.key, lanes=one.lanes, leads=not i and bool(n))
        for n, of in enumerate(group for group in shown if group)
        for i, one in enumerate(of)
    )


def coded_names(scheme: Scheme, text: Catalogue) -> list[TrackName]:
    """Return the names of everything that can have a row."""
    parts: tuple[IntervalCoding | Trace, ...] = (*scheme.intervals, *scheme.traces)
    return [
        *(track_name(scheme, track, text) for track in scheme.tracks),
        *(part_name(scheme, part, text) for part in parts),
    ]


def part_name(scheme: Scheme, part: Form | IntervalCoding | Trace, text: Catalogue) -> TrackName:
    """Return the name of an interval coding or a trace, its subject told apart.

    Parameters
    ----------
    scheme
        Of the part.
    part
        To be named.
    text
        Language.

    Returns
    -------
    TrackName
        As that of a track.
    """
    subjects = [s for s in scheme.subjects if s.id == part.subject]
    return named_with(text.local(part.label), text.local(subjects[0].label) if subjects else "")


def _lanes(track: Track, columns: CodingColumns) -> int:
    states = sum(code.kind is CodeKind.STATE for code in track.codes)
    if states == 0:
        return 1
    usual = 1 if track.exclusive else min(states, _BESIDE)
    return max(usual, columns.tracks[track.id].depth)
