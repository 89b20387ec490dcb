"""A parcel: several things in one encrypted file that travels, read and written piece by piece.

A line that says what it is, a small header in clear (format, what kind of parcel, a key slot), and
then one Cobblestone-256 stream under a random key: a list of parts with their sizes, and the parts.
The key is wrapped under a passphrase as a project's is. The stream is bound to its header.
"""

import hashlib
import io
import json
import os
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import BinaryIO, Self, cast

from cryptography.cobblestone import Cobblestone256Encryptor
from typing_extensions import Buffer, override

from observer.model.errors import (
    DamagedError,
    NewerVersionError,
    StorageError,
    WrongPassphraseError,
)
from observer.model.messages import msg
from observer.storage.cobblestone import open_sealed
from observer.storage.files import disk_errors
from observer.storage.key_slots import (
    calibrated,
    new_master_key,
    open_any,
    passphrase_slot,
    slot_of,
    slot_values,
)
from observer.storage.surroundings import KdfCost

FORMAT = 1
_MAGIC = b"OOGHOOGTE PARCEL\n"
_LENGTH = struct.Struct(">I")
_LONGEST_HEADER = 64 * 1024
_LONGEST_LIST = 1 << 20
_PIECE_BYTES = 1 << 20
_ASK_AGAIN = msg("Ask for the file once more; nothing was changed here.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One part of a parcel that is to be written.

    Attributes
    ----------
    open
        Opens what is to be copied into it; called once.
    source
        The file it is read from, to be named where that fails; None for none.
    """

    name: str
    size_bytes: int
    open: Callable[[], BinaryIO]
    source: Path | None = None

    @classmethod
    def of(cls, name: str, content: bytes) -> "Content":
        """Return a part that is in memory already."""
        return cls(name=name, size_bytes=len(content), open=lambda: io.BytesIO(content))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """How a parcel is closed.

    Attributes
    ----------
    kind
        What the parcel holds; it stands in clear.
    passphrase
        Opens it.
    label
        Whom it is for; it stands within.
    cost
        Of one guess; None to calibrate it on this machine. Only tests give one.
    """

    kind: str
    passphrase: str
    label: str
    cost: KdfCost | None = None


def write_parcel(
    path: Path,
    sealing: Sealing,
    contents: Sequence[Content],
    progress: Callable[[float], None],
) -> None:
    """Write a parcel; it is read and encrypted piece by piece.

    Parameters
    ----------
    path
        Where to: a temporary name, so that a file that broke off is never taken for a whole one.
    sealing
        How it is closed.
    contents
        What goes into it.
    progress
        Called with the share done, 0 to 1; what it raises stops the writing.

    Raises
    ------
    OSError
        If the disk refuses; to be put in words by who knows the file's own name.
    """
    key = new_master_key()
    cost = sealing.cost or calibrated()
    slot = passphrase_slot(key, sealing.label, sealing.passphrase, cost)
    content = {"format": FORMAT, "kind": sealing.kind, "slot": slot_values(slot)}
    header = json.dumps(content, separators=(",", ":")).encode()
    listed = json.dumps([[part.name, part.size_bytes] for part in contents]).encode()
    whole = max(1, sum(part.size_bytes for part in contents))
    done = 0
    encryptor = Cobblestone256Encryptor(key, _context(header))
    with path.open("wb") as file:
        file.write(_MAGIC + _LENGTH.pack(len(header)) + header)
        file.write(encryptor.update(_LENGTH.pack(len(listed)) + listed))
        for part in contents:
            for piece in _pieces(part):
                file.write(encryptor.update(piece))
                done += len(piece)
                progress(done / whole)
        file.write(encryptor.finalize())


def kind_of(path: Path) -> str:
    """Return what kind of parcel a file is; StorageError with a sentence if it is none."""
    return _read_header(path).kind


def open_parcel(path: Path, passphrase: str) -> "Parcel":
    """Open a parcel.

    Parameters
    ----------
    path
        Of the file.
    passphrase
        As it was closed with.

    Returns
    -------
    Parcel
        To be closed. WrongPassphraseError, DamagedError or NewerVersionError if it does not open.
    """
    header = _read_header(path)
    try:
        opened = open_any([slot_of(header.slot)], passphrase, None)
    except WrongPassphraseError as error:
        raise WrongPassphraseError(
            msg("This passphrase does not open {file}.", file=path.name),
            msg(
                "Look at capitals and the keyboard's language. If it is right, the file was "
                "changed on its way: ask for it once more."
            ),
        ) from error
    except DamagedError as error:
        raise damaged(path) from error
    return Parcel(path, header, opened.master_key, opened.coder)


class Parcel:
    """An open parcel.

    Parameters
    ----------
    path
        Of the file.
    header
        Of the file.
    key
        Of the stream.
    label
        Whom it is for.
    """

    def __init__(self, path: Path, header: "_Header", key: bytes, label: str) -> None:
        self.path = path
        self.kind = header.kind
        self.label = label
        self._key = key
        self._context = _context(header.content)
        self._start = header.end_bytes
        self._parts = self._read_list()

    def __enter__(self) -> Self:
        """Return the parcel."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Forget the key."""
        self._key = b""

    @property
    def names(self) -> tuple[str, ...]:
        """The parts, in order."""
        return tuple(self._parts)

    def size_of(self, name: str) -> int:
        """Return how many bytes a part has."""
        return self._place_of(name)[1]

    def open(self, name: str) -> BinaryIO:
        """Open a part to be read anywhere; DamagedError where the file was tampered with."""
        start, size = self._place_of(name)
        part = _Slice(self._open_stream(), self.path, start, size)
        return cast("BinaryIO", io.BufferedReader(part))

    def read(self, name: str, most_bytes: int) -> bytes:
        """Return a whole part; DamagedError if it is larger than it can rightly be."""
        if self.size_of(name) > most_bytes:
            raise damaged(self.path)
        with self.open(name) as part:
            return part.read()

    def _open_stream(self) -> BinaryIO:
        try:
            return open_sealed(self.path, self._key, self._context, self._start)
        except DamagedError as error:
            raise damaged(self.path) from error

    def _place_of(self, name: str) -> tuple[int, int]:
        try:
            return self._parts[name]
        except KeyError as error:
            raise damaged(self.path) from error

    def _read_list(self) -> Mapping[str, tuple[int, int]]:
        try:
            with self._open_stream() as stream:
                size = stream.seek(0, os.SEEK_END)
                stream.seek(0)
                (length,) = _LENGTH.unpack(stream.read(_LENGTH.size))
                if length > _LONGEST_LIST:
                    raise damaged(self.path)
                listed = json.loads(stream.read(length))
            return MappingProxyType(_placed(listed, _LENGTH.size + length, size))
        except (struct.error, ValueError, TypeError, DamagedError) as error:
            raise damaged(self.path) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    kind: str
    slot: dict[str, object]
    content: bytes
    end_bytes: int


class _Slice(io.RawIOBase):
    """A stretch of a stream as a stream of its own."""

    def __init__(self, stream: BinaryIO, path: Path, start: int, size: int) -> None:
        super().__init__()
        self._stream = stream
        self._path = path
        self._start = start
        self._size = size
        self._at = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._at

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            message = "negative seek position"
            raise ValueError(message)
        self._at = start + offset
        return self._at

    @override
    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        wanted = max(0, min(len(view), self._size - self._at))
        if wanted:
            try:
                self._stream.seek(self._start + self._at)
                piece = self._stream.read(wanted)
            except DamagedError as error:
                raise damaged(self._path) from error
            view[: len(piece)] = piece
            self._at += len(piece)
            return len(piece)
        return 0

    @override
    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def damaged(path: Path) -> DamagedError:
    """Return the sentence for a parcel that was changed or cut."""
    return DamagedError(msg("{file} was changed or cut on its way.", file=path.name), _ASK_AGAIN)


def _pieces(part: Content) -> Iterable[bytes]:
    """Yield a part piece by piece; it must be as long as it was said to be."""
    left = part.size_bytes
    with disk_errors(part.source or Path(part.name)), part.open() as stream:
        while piece := stream.read(min(_PIECE_BYTES, max(left, 1))):
            left -= len(piece)
            if left < 0:
                break
            yield piece
    if left:
        raise StorageError(
            msg("A film changed while it was read."),
            msg("Look whether another program writes to it, and try again."),
        )


def _placed(listed: object, start: int, whole: int) -> dict[str, tuple[int, int]]:
    if not isinstance(listed, list):
        raise TypeError(listed)
    parts: dict[str, tuple[int, int]] = {}
    for name, size in listed:
        if not isinstance(name, str) or not isinstance(size, int) or size < 0 or name in parts:
            raise ValueError(listed)
        parts[name] = (start, size)
        start += size
    if start != whole:
        raise ValueError(listed)
    return parts


def _read_header(path: Path) -> _Header:
    with disk_errors(path), path.open("rb") as file:
        start = file.read(len(_MAGIC))
        length = file.read(_LENGTH.size)
        known = start == _MAGIC and len(length) == _LENGTH.size
        wanted = _LENGTH.unpack(length)[0] if known else 0
        header = file.read(wanted) if wanted <= _LONGEST_HEADER else b""
    if not start or not _MAGIC.startswith(start[: len(_MAGIC)]):
        raise StorageError(
            msg("{file} was not made by Ooghoogte.", file=path.name),
            msg("Choose the file that was handed to you; its name ends in .ooghoogte."),
        )
    if not known or not wanted or len(header) < wanted:
        raise damaged(path)
    return _parsed(path, header, len(_MAGIC) + _LENGTH.size + wanted)


def _parsed(path: Path, header: bytes, end_bytes: int) -> _Header:
    content = None
    with suppress(ValueError):
        content = json.loads(header)
    if not isinstance(content, dict) or not isinstance(content.get("format"), int):
        raise damaged(path)
    if content["format"] > FORMAT:
        raise NewerVersionError(
            msg("{file} was made by a newer version of Ooghoogte.", file=path.name),
            msg("Install the newest version and open the file again; nothing was changed here."),
        )
    slot, kind = content.get("slot"), content.get("kind")
    if not isinstance(slot, dict) or not isinstance(kind, str):
        raise damaged(path)
    return _Header(kind=kind, slot=slot, content=header, end_bytes=end_bytes)


def _context(header: bytes) -> bytes:
    return b"ooghoogte parcel " + hashlib.sha256(header).digest()
