"""Several codings of one session seen together: a view, in which nothing is coded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from observer.model.coding import Coding
from observer.model.edits import CodingRecord
from observer.model.event import CodedRange, Event, Uncodable
from observer.model.local_text import LocalText
from observer.model.scheme import Scheme, Track


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenToo:
    """A coding that is seen beside one's own.

    Attributes
    ----------
    name
        What its tracks are called besides, such as the coder and the pass.
    scheme
        With what its pass is about.
    """

    name: str
    scheme: Scheme
    coding: Coding


def together(scheme: Scheme, own: Coding, others: Iterable[SeenToo]) -> tuple[Scheme, Coding]:
    """Return one scheme and one coding that show several, each with tracks of its own.

    Parameters
    ----------
    scheme
        Of one's own pass.
    own
        One's own coding.
    others
        Seen beside it.

    Returns
    -------
    tuple
        To be looked at alone: the tracks of others have no keys, and their events lie apart.
    """
    tracks, records = list(scheme.tracks), list(own.records())
    subjects = {subject.id: subject for subject in scheme.subjects}
    for other in others:
        tracks += [_track(other, track) for track in other.scheme.tracks]
        records += _records(other)
        for subject in other.scheme.subjects:
            subjects.setdefault(subject.id, subject)
    seen = replace(scheme, tracks=tuple(tracks), subjects=tuple(subjects.values()))
    # a pass over some tracks would not show those of others
    info = replace(own.info, tracks=())
    return seen, replace(Coding.from_records(info, records), info=info)


def _track(other: SeenToo, track: Track) -> Track:
    texts = tuple(
        (language, f"{words} \N{MIDDLE DOT} {other.name}") for language, words in track.label.texts
    )
    return replace(
        track,
        id=_apart(other, track.id),
        label=LocalText(texts),
        codes=tuple(replace(code, key="", modifiers=()) for code in track.codes),
        push_and_hold=False,
    )


def _records(other: SeenToo) -> Iterator[CodingRecord]:
    shown = {track.id for track in other.scheme.tracks}
    for record in other.coding.records():
        if isinstance(record, Event | Uncodable | CodedRange) and record.track in shown:
            yield replace(record, id=_apart(other, record.id), track=_apart(other, record.track))
        elif isinstance(record, Uncodable) and not record.track:
            for track in shown:
                yield replace(
                    record, id=_apart(other, record.id + track), track=_apart(other, track)
                )


def _apart(other: SeenToo, name: str) -> str:
    return f"{other.coding.id}/{name}"
