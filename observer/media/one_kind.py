"""A film file seen without the tracks that a reader does not need.

FFmpeg holds a table of all packets of each track of an MP4 or QuickTime file as long as it is open:
43 MiB for four hours. Who reads only the pictures is shown the file with its sounds named as free
room, and who reads only the sounds sees no pictures. Not a byte else is different, so that places
in the file and timestamps stay what they are.
"""

import io
import struct
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from typing_extensions import override

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_FREE = b"free"
_HEAD = struct.Struct(">I4s")
_LONG = struct.Struct(">Q")
_HANDLER_AT = 8
_MOST_ATOMS = 256
_NAME_AT = 4


class Kind(StrEnum):
    """What is read of a film; the value is what an MP4 file calls such a track."""

    PICTURES = "vide"
    SOUND = "soun"


class _Atom(NamedTuple):
    """A part of an MP4 file: where it begins, and its content."""

    name: bytes
    place: int
    begin: int
    end: int


class OneKind(io.RawIOBase):
    """A file, some of whose atoms are named as free room; closing it closes the file.

    Parameters
    ----------
    file
        Seekable.
    names
        Where the names of these atoms lie; ascending.
    """

    def __init__(self, file: BinaryIO, names: tuple[int, ...]) -> None:
        super().__init__()
        self._file = file
        self._names = names
        self._place = 0
        file.seek(0)

    @override
    def readable(self) -> bool:
        """Return True."""
        return True

    @override
    def seekable(self) -> bool:
        """Return True."""
        return True

    @override
    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Read the next bytes."""
        target = memoryview(buffer).cast("B")
        content = self._file.read(len(target))
        target[: len(content)] = content
        begin = self._place
        self._place += len(content)
        if begin < self._names[-1] + len(_FREE) and self._place > self._names[0]:
            self._rename(target, begin)
        return len(content)

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move to a place."""
        self._place = self._file.seek(offset, whence)
        return self._place

    @override
    def close(self) -> None:
        """Close the file too."""
        try:
            self._file.close()
        finally:
            super().close()

    def _rename(self, content: memoryview, begin: int) -> None:
        """Write the other name over those parts of the names that were read."""
        for name in self._names:
            for place in range(max(name, begin), min(name + len(_FREE), self._place)):
                content[place - begin] = _FREE[place - name]


def showing_only(kind: Kind, file: BinaryIO) -> BinaryIO:
    """Return a file in which other tracks than those of one kind are out of the way.

    Parameters
    ----------
    kind
        Pictures without the sounds, or sounds without the pictures; tracks of neither kind stay.
    file
        Freshly opened; to be closed by closing what is returned.

    Returns
    -------
    BinaryIO
        The file itself where it is of another format, is written in fragments, has no track of
        this kind, or nothing that could be left out.
    """
    names = _to_be_hidden(kind, file)
    file.seek(0)
    return io.BufferedReader(OneKind(file, names)) if names else file


def _to_be_hidden(kind: Kind, file: BinaryIO) -> tuple[int, ...]:
    """Return where the names of those tracks lie that are of the other kind."""
    whole = _atoms(file, 0, file.seek(0, io.SEEK_END))
    movie = next((found for found in whole if found.name == b"moov"), None)
    if movie is None:
        return ()
    parts = list(_atoms(file, movie.begin, movie.end))
    if any(part.name == b"mvex" for part in parts):
        return ()
    kinds = {part.place: _kind_of(file, part) for part in parts if part.name == b"trak"}
    if kind not in kinds.values():
        return ()
    others = set(Kind) - {kind}
    return tuple(place + _NAME_AT for place, found in kinds.items() if found in others)


def _kind_of(file: BinaryIO, track: _Atom) -> str:
    """Return what a track says that it is of; empty if it does not say."""
    for part in _atoms(file, track.begin, track.end):
        if part.name == b"mdia":
            for inner in _atoms(file, part.begin, part.end):
                if inner.name == b"hdlr" and inner.end - inner.begin >= _HANDLER_AT + 4:
                    file.seek(inner.begin + _HANDLER_AT)
                    return file.read(4).decode("latin-1")
    return ""


def _atoms(file: BinaryIO, place: int, end: int) -> Iterator[_Atom]:
    """Yield name, begin and end of the content of each atom, as far as they make sense."""
    for _ in range(_MOST_ATOMS):
        file.seek(place)
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size or place + _HEAD.size > end:
            return
        size, name = _HEAD.unpack(head)
        begin = place + _HEAD.size
        if size == 1:
            more = file.read(_LONG.size)
            if len(more) < _LONG.size:
                return
            size = _LONG.unpack(more)[0]
            begin += _LONG.size
        if size < begin - place or place + size > end:
            return
        yield _Atom(name, place, begin, place + size)
        place += size
