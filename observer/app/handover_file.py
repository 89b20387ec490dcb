"""What the two files of a hand-over hold: the session that goes, and the coding that comes back."""

import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from observer.app.scheme_library import load_scheme
from observer.model.edits import CodingInfo, Record
from observer.model.errors import EditError
from observer.model.event import CodedRange, Decision, Event, Memo, Score, TraceRun, Uncodable
from observer.model.family import Family, Participant
from observer.model.messages import msg
from observer.model.session import Clip, Phase, Recording, Session
from observer.storage.parcel import Content, Parcel, damaged, open_parcel
from observer.storage.records import RecordCodec

SUFFIX = ".ooghoogte"
SESSION = "session"
CODING = "coding"
"""Kinds of parcel: a session to be coded, and a coding that comes back."""

_MANIFEST, _SCHEME = "manifest", "scheme.toml"
_LARGEST_MANIFEST = 1 << 29
_LARGEST_SCHEME = 1 << 23
_KINDS: Mapping[str, type[Record]] = {
    kind.__name__: kind
    for kind in (
        Family,
        Participant,
        Session,
        Recording,
        Phase,
        Clip,
        CodingInfo,
        Event,
        Uncodable,
        CodedRange,
        Memo,
        Score,
        TraceRun,
        Decision,
    )
}
_R = TypeVar("_R", bound=Record)


def open_kind(path: Path, passphrase: str, kind: str) -> Parcel:
    """Open a file of a hand-over; EditError, with what to do, if it is of the other kind."""
    parcel = open_parcel(path, passphrase)
    if parcel.kind != kind:
        if parcel.kind == CODING:
            raise EditError(
                msg("{file} is a coding that comes back.", file=path.name),
                msg("Open the project that its session came from, and merge it there."),
            )
        raise EditError(
            msg("{file} is a session that was handed over.", file=path.name),
            msg("Open it from the start page with Open a hand-over."),
        )
    return parcel


def contents_of(manifest: Mapping[str, object], scheme: bytes) -> list[Content]:
    """Return what both kinds of file hold: what is told, and the scheme."""
    told = zlib.compress(json.dumps(manifest, ensure_ascii=False).encode(), level=6)
    return [Content.of(_MANIFEST, told), Content.of(_SCHEME, scheme)]


def read_contents(parcel: Parcel) -> tuple[Mapping[str, object], bytes]:
    """Return what a file tells, and its scheme; SchemeError if that cannot be used."""
    held = parcel.read(_MANIFEST, _LARGEST_MANIFEST)
    try:
        # what a small file can grow to has a limit too
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(held, _LARGEST_MANIFEST)
        found = json.loads(plain) if unpacker.eof else None
    except (zlib.error, ValueError) as error:
        raise damaged(parcel.path) from error
    if not isinstance(found, dict):
        raise damaged(parcel.path)
    scheme = parcel.read(_SCHEME, _LARGEST_SCHEME)
    load_scheme(scheme, parcel.path.name)
    return found, scheme


def packed(records: Iterable[Record]) -> list[list[object]]:
    """Return records as they can be written in what a file tells."""
    codec = RecordCodec()
    return [[type(record).__name__, codec.values(record)] for record in records]


def unpacked(rows: object) -> tuple[Record, ...]:
    """Return the records that were packed."""
    codec = RecordCodec()
    if not isinstance(rows, list):
        raise TypeError(rows)
    return tuple(codec.record(_KINDS[kind], values) for kind, values in rows)


def of_kind(records: Iterable[Record], kind: type[_R]) -> tuple[_R, ...]:
    """Return the records of one kind."""
    return tuple(record for record in records if isinstance(record, kind))
