"""Two codings of one session, and their consensus, as one: track by track, coder under coder."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from observer.gui.labels import track_name
from observer.gui.timeline.columns import CodingColumns
from observer.gui.timeline.rows import Coded, RowKind
from observer.model.coding import Coding
from observer.model.edits import CodingInfo, CodingRecord
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


def row_of(track: str, number: int) -> str:
    """Return what the row of a track is called that holds the coding with a number, from 0."""
    return f"{number}/{track}"


def track_of(row: str) -> tuple[int, str]:
    """Return the number of the coding and the track that a row is of."""
    number, _, track = row.partition("/")
    return int(number), track


def laid_together(scheme: Scheme, codings: tuple[Seen, ...], text: Catalogue) -> Both:
    """Lay codings under each other.

    Parameters
    ----------
    scheme
        What all of them are about.
    codings
        From top to bottom.
    text
        Language of the names.

    Returns
    -------
    Both
        Of the tracks alone; what was judged is told elsewhere.
    """
    tracks = [
        _track(scheme, track, number, seen, text)
        for track in scheme.tracks
        for number, seen in enumerate(codings)
    ]
    records = [
        record
        for number, seen in enumerate(codings)
        for record in _records(scheme, number, seen.coding)
    ]
    first = codings[0].coding.info
    info = CodingInfo(
        id="both",
        session_id=first.session_id,
        coder="",
        scheme_id=first.scheme_id,
        scheme_version=first.scheme_version,
        scheme_hash=first.scheme_hash,
    )
    seen_scheme = replace(scheme, tracks=tuple(tracks), intervals=(), traces=(), conditions=())
    coding = Coding.from_records(info, records)
    columns = CodingColumns.of(seen_scheme, coding)
    rows = tuple(
        Coded(
            kind=RowKind.TRACK,
            key=track.id,
            lanes=columns.tracks[track.id].depth,
            leads=track_of(track.id)[0] == 0 and place > 0,
        )
        for place, track in enumerate(tracks)
    )
    names = tuple(track.id for track in scheme.tracks)
    return Both(seen_scheme, coding, columns, rows, names, len(codings))


def _track(scheme: Scheme, track: Track, number: int, seen: Seen, text: Catalogue) -> Track:
    whole = track_name(scheme, track, text).whole.strip()
    words = f"{seen.name} \N{MIDDLE DOT} {whole}"
    return replace(
        track,
        id=row_of(track.id, number),
        label=LocalText(((text.language, words),)),
        codes=track.codes,
    )


def _records(scheme: Scheme, number: int, coding: Coding) -> Iterator[CodingRecord]:
    shown = [track.id for track in scheme.tracks]
    for record in coding.records():
        if isinstance(record, Event | CodedRange | Uncodable) and record.track in shown:
            yield replace(record, id=row_of(record.id, number), track=row_of(record.track, number))
        elif isinstance(record, Uncodable) and not record.track:
            for track in shown:
                yield replace(
                    record, id=row_of(record.id + track, number), track=row_of(track, number)
                )
