"""Two codings of one session, and their consensus, as one: track by track, coder under coder."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

from observer.gui.labels import track_name
from observer.gui.timeline.columns import CodingColumns, TrackColumns
from observer.gui.timeline.rows import Coded, RowKind
from observer.model.coding import Coding
from observer.model.edits import CodingInfo
from observer.model.event import CodedRange, Event, Uncodable
from observer.model.local_text import LocalText
from observer.model.scheme import Scheme, Track
from observer.text.catalogue import Catalogue


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A coding under the timeline, and how its coder is called there."""

    name: str
    coding: Coding


@dataclass(frozen=True, slots=True, eq=False)
class Both:
    """Codings laid under each other, to be looked at alone.

    Attributes
    ----------
    scheme
        Each track as often as there are codings; `row_of` names them.
    rows
        In order; the first of each track begins a group.
    """

    scheme: Scheme
    coding: Coding
    columns: CodingColumns
    rows: tuple[Coded, ...]
    tracks: tuple[str, ...]
    n_codings: int


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """A row as it was laid before.

    Attributes
    ----------
    source
        The events as they stand in their own coding.
    """

    source: tuple[Event, ...]
    track: Track
    events: tuple[Event, ...]
    columns: TrackColumns


def row_of(track: str, number: int) -> str:
    """Return what the row of a track is called that holds the coding with a number, from 0."""
    return f"{number}/{track}"


def track_of(row: str) -> tuple[int, str]:
    """Return the number of the coding and the track that a row is of."""
    number, _, track = row.partition("/")
    return int(number), track


class Together:
    """Lays codings under each other; what did not change since is not laid anew.

    Parameters
    ----------
    text
        Language of the names.
    """

    def __init__(self, text: Catalogue) -> None:
        self._text = text
        self._kept: dict[str, _Kept] = {}

    def lay(self, scheme: Scheme, codings: tuple[Seen, ...]) -> Both:
        """Lay codings under each other.

        Parameters
        ----------
        scheme
            What all of them are about.
        codings
            From top to bottom.

        Returns
        -------
        Both
            Of the tracks alone; what was judged is told elsewhere.
        """
        self._kept = {
            row_of(track.id, number): self._row(scheme, track, number, seen)
            for track in scheme.tracks
            for number, seen in enumerate(codings)
        }
        first = codings[0].coding.info
        info = CodingInfo(
            id="both",
            session_id=first.session_id,
            coder="",
            scheme_id=first.scheme_id,
            scheme_version=first.scheme_version,
            scheme_hash=first.scheme_hash,
        )
        tracks = tuple(kept.track for kept in self._kept.values())
        marks = [mark for n, seen in enumerate(codings) for mark in _marks(scheme, n, seen.coding)]
        ranges = [
            each for n, seen in enumerate(codings) for each in _ranges(scheme, n, seen.coding)
        ]
        coding = Coding(
            info=info,
            events=MappingProxyType(
                {row: kept.events for row, kept in self._kept.items() if kept.events}
            ),
            uncodable=tuple(sorted(marks, key=lambda mark: (mark.onset_us, mark.id))),
            coded_ranges=tuple(ranges),
        )
        rows = tuple(
            Coded(
                kind=RowKind.TRACK,
                key=row,
                lanes=kept.columns.depth,
                leads=track_of(row)[0] == 0 and place > 0,
            )
            for place, (row, kept) in enumerate(self._kept.items())
        )
        return Both(
            scheme=replace(scheme, tracks=tracks, intervals=(), traces=(), conditions=()),
            coding=coding,
            columns=CodingColumns({row: kept.columns for row, kept in self._kept.items()}),
            rows=rows,
            tracks=tuple(track.id for track in scheme.tracks),
            n_codings=len(codings),
        )

    def _row(self, scheme: Scheme, track: Track, number: int, seen: Seen) -> _Kept:
        row, source = row_of(track.id, number), seen.coding.on_track(track.id)
        whole = track_name(scheme, track, self._text).whole.strip()
        words = f"{seen.name} \N{MIDDLE DOT} {whole}"
        named = replace(track, id=row, label=LocalText(((self._text.language, words),)))
        kept = self._kept.get(row)
        if kept is not None and kept.source is source and kept.track == named:
            return kept
        # ids come twice, where a consensus has what a coder has: here each has its own
        events = tuple(replace(event, id=row_of(event.id, number), track=row) for event in source)
        columns = TrackColumns(named)
        columns.load(events)
        return _Kept(source, named, events, columns)


def _marks(scheme: Scheme, number: int, coding: Coding) -> Iterator[Uncodable]:
    shown = [track.id for track in scheme.tracks]
    for mark in coding.uncodable:
        for track in shown if not mark.track else [mark.track]:
            if track in shown:
                row = row_of(track, number)
                yield replace(mark, id=f"{row} {mark.id}", track=row)


def _ranges(scheme: Scheme, number: int, coding: Coding) -> Iterator[CodedRange]:
    shown = {track.id for track in scheme.tracks}
    for stated in coding.coded_ranges:
        if stated.track in shown:
            row = row_of(stated.track, number)
            yield replace(stated, id=f"{row} {stated.id}", track=row)
