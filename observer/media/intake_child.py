"""The child process that looks at a recording nobody has looked at yet.

It opens no file: it asks its parent for bytes over a pipe, so that a hostile recording meets a
process that has neither the project's key nor its folder. Run as ``python -m``.

Requests to the parent are ``kind, offset, length``; ``READ`` is answered by a length and the
bytes, ``DONE`` is followed by the result as JSON and the frame index.
"""

import io
import json
import os
import struct
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from typing_extensions import override

from observer.media.decoder import ExactDecoder
from observer.media.frame_index import FrameIndex
from observer.media.indexing import build_index
from observer.media.probe import MediaInfo, cut_off, describe, describe_sound
from observer.media.sound_facts import holds_pictures, sound_facts
from observer.media.source import open_media
from observer.model.errors import MediaError, ObserverError
from observer.model.messages import Message, msg
from observer.model.problems import Problem, Severity

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

REQUEST = struct.Struct(">cqq")
LENGTH = struct.Struct(">q")
READ, DONE = b"R", b"D"

_BUFFER_BYTES = 1 << 20
_MEMORY_BYTES = 6 << 30


class PipeFile(io.RawIOBase):
    """A file of which the parent reads the bytes.

    Parameters
    ----------
    requests
        Pipe to the parent.
    answers
        Pipe from the parent.
    size
        Length of the file.
    """

    def __init__(self, requests: BinaryIO, answers: BinaryIO, size: int) -> None:
        super().__init__()
        self._requests = requests
        self._answers = answers
        self._size = size
        self._place = 0

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
        """Ask the parent for the next bytes."""
        target = memoryview(buffer).cast("B")
        self._requests.write(REQUEST.pack(READ, self._place, len(target)))
        self._requests.flush()
        (length,) = LENGTH.unpack(read_fully(self._answers, LENGTH.size))
        target[:length] = read_fully(self._answers, length)
        self._place += length
        return int(length)

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move the place that is read from."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(base + offset, 0)
        return self._place


def read_fully(pipe: BinaryIO, length: int) -> bytes:
    """Return exactly so many bytes of a pipe; EOFError if the other side is gone."""
    content = pipe.read(length)
    if len(content) != length:
        raise EOFError
    return content


def look(opener: "PipeOpener", name: str | Message) -> tuple[MediaInfo, FrameIndex | None]:
    """Index a recording and decode its first and last picture; of sound alone, its first sound.

    Parameters
    ----------
    opener
        Opens it.
    name
        What messages call it.

    Returns
    -------
    tuple
        The facts, with what is wrong with it, and its frame index; None for sound alone.
    """
    with open_media(opener, name) as media:
        if not holds_pictures(media) and media.sounds:
            return describe_sound(media, sound_facts(opener, name=name)), None
    return _look_at_film(opener, name)


def _look_at_film(opener: "PipeOpener", name: str | Message) -> tuple[MediaInfo, FrameIndex]:
    index = build_index(opener, name=name)
    decoder = ExactDecoder(media := open_media(opener, name), index)
    try:
        first = decoder.reach(0)
        if first is None:
            raise MediaError(
                msg("{file} holds no picture that can be shown.", file=name),
                msg("Copy it again from the phone, tablet or camera that filmed it."),
            )
        info = describe(media, index, first.frame)
        with open_media(opener, name) as whole:
            info = replace(info, problems=cut_off(whole, index))
        try:
            decoder.picture(len(index) - 1)
        except MediaError as error:
            mend = error.mend or msg("Copy it again from the camera.")
            damage = Problem(what=error.what, mend=mend, severity=Severity.WARNING)
            info = replace(info, problems=(*info.problems, damage))
    finally:
        decoder.close()
    return info, index


class PipeOpener:
    """Opens the parent's file again and again; one at a time is used."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO, size: int) -> None:
        self._parts = (requests, answers, size)

    def __call__(self) -> BinaryIO:
        """Return a fresh file at its start."""
        return io.BufferedReader(PipeFile(*self._parts), _BUFFER_BYTES)


def message_to_json(message: Message | None) -> list[object] | None:
    """Return a message as JSON has it."""
    if message is None:
        return None
    fields = {
        name: message_to_json(value) if isinstance(value, Message) else value
        for name, value in message.fields.items()
    }
    return [message.template, fields]


def json_to_message(content: list[object] | None) -> Message | None:
    """Return a message from JSON; only words and numbers are taken into its fields."""
    if content is None:
        return None
    template, fields = content
    taken: dict[str, object] = {}
    for name, value in fields.items() if isinstance(fields, dict) else ():
        inner = json_to_message(value) if isinstance(value, list) else value
        taken[str(name)] = inner if isinstance(inner, Message | str | int | float) else str(inner)
    return Message(str(template), taken)


def _facts(info: MediaInfo) -> dict[str, object]:
    """Return facts as JSON has them."""
    rate = info.frame_rate
    return {
        "duration_us": info.duration_us,
        "frame_count": info.frame_count,
        "frame_rate": None if rate is None else [rate.numerator, rate.denominator],
        "width_px": info.width_px,
        "height_px": info.height_px,
        "rotation": info.rotation,
        "codec": info.codec,
        "has_sound": info.has_sound,
        "variable_rate": info.variable_rate,
        "container": info.container,
        "sounds": [asdict(sound) for sound in info.sounds],
        "created_us": info.created_us,
        "problems": [
            [message_to_json(p.what), message_to_json(p.mend), p.severity.value]
            for p in info.problems
        ],
    }


def _limit_memory() -> None:
    """Let the child take so much memory and no more, where the system can see to it."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Serve one recording over standard input and output."""
    requests = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    answers = sys.stdin.buffer
    _limit_memory()
    head = json.loads(answers.readline())
    name = head["name"] or msg("The recording")
    index = b""
    try:
        info, made = look(PipeOpener(requests, answers, head["size"]), name)
        result: dict[str, object] = {"info": _facts(info)}
        index = b"" if made is None else made.to_bytes()
    except ObserverError as error:
        result = {"error": [message_to_json(error.what), message_to_json(error.mend)]}
    except MemoryError:
        result = {"memory": True}
    content = json.dumps(result).encode()
    requests.write(REQUEST.pack(DONE, len(content), len(index)) + content + index)
    requests.close()


if __name__ == "__main__":
    main()
