"""Looking at a recording for the first time, in a child process with limits."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO, BinaryIO

import observer
from observer.media.frame_index import FrameIndex
from observer.media.intake_answer import read_answer
from observer.media.intake_child import DONE, LENGTH, READ, REQUEST, read_fully
from observer.media.probe import MediaInfo
from observer.media.source import (
    CancelledError,
    MediaSource,
    name_of,
    never,
    open_bytes,
    translated,
)
from observer.model.errors import MediaError
from observer.model.messages import Message, msg

_ENVIRONMENT = (
    "PATH",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "TMPDIR",
    "TEMP",
    "TMP",
)
_LEAST_S = 120.0
_BYTES_PER_S = 5_000_000
_MOST_READ = 64 << 20
_MOST_FACTS, _MOST_INDEX = 1 << 20, 1 << 28
_NOT_AS_AGREED = (
    *(EOFError, BrokenPipeError, RecursionError),
    *(KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError, OverflowError),
)
"""What it leads to when a recording made the child say something else than was agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What is known of a recording after the first look.

    Attributes
    ----------
    info
        Facts, and what is wrong with it.
    index
        Its frame index, to be kept; None for a recording of sound alone.
    """

    info: MediaInfo
    index: FrameIndex | None


def probe(source: MediaSource | str) -> MediaInfo:
    """Return the facts about a recording, found out in a child process.

    Parameters
    ----------
    source
        File or opener.

    Returns
    -------
    MediaInfo
        With a warning for what is wrong, if it can be played all the same.

    Raises
    ------
    MediaError
        If it cannot be played; the sentence names the file.
    """
    return examine(Path(source) if isinstance(source, str) else source).info


def examine(
    source: MediaSource,
    *,
    name: str | Message = "",
    limit_s: float | None = None,
    cancelled: Callable[[], bool] = never,
    progress: Callable[[float], None] | None = None,
) -> Examination:
    """Look at a recording in a child process that can neither hang nor hurt this one.

    The child has no access to the file: it is handed the bytes it asks for.

    Parameters
    ----------
    source
        File or opener.
    name
        What messages call it; by default the file's name.
    limit_s
        How long it may take; by default two minutes and more for long films.
    cancelled
        Looked at whenever the child reads; `CancelledError` is raised then.
    progress
        Told the share of the file that was reached.

    Returns
    -------
    Examination
        Facts and frame index.

    Raises
    ------
    MediaError
        If it cannot be played, or takes too long.
    """
    shown = name or name_of(source)
    with open_bytes(source) as file:
        with translated(shown):
            size = file.seek(0, io.SEEK_END)
        process = _child()
        out_of_time = Timer(limit_s or _LEAST_S + size / _BYTES_PER_S, process.kill)
        out_of_time.daemon = True
        out_of_time.start()
        try:
            head, index = _converse(process, file, shown, (cancelled, progress))
            info, made = read_answer(head, index, shown)
            return Examination(info=info, index=made)
        except _NOT_AS_AGREED as error:
            raise _broken(shown) from error
        finally:
            out_of_time.cancel()
            _end(process)


def _child() -> "subprocess.Popen[bytes]":
    """Start the child, with this very package and nothing on its command line."""
    root = str(Path(observer.__file__).resolve().parents[1])
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "observer.media.intake_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**{n: os.environ[n] for n in _ENVIRONMENT if n in os.environ}, "PYTHONPATH": root},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the child and the pipes to it."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        # What was not yet written goes nowhere.
        with suppress(BrokenPipeError):
            if pipe is not None:
                pipe.close()
    process.wait()


def _converse(
    process: "subprocess.Popen[bytes]",
    file: BinaryIO,
    name: str | Message,
    watch: tuple[Callable[[], bool], Callable[[float], None] | None],
) -> tuple[dict[str, object], bytes]:
    """Answer the child's requests until it is done; return its result and the index."""
    cancelled, progress = watch
    if process.stdin is None or process.stdout is None:
        raise EOFError
    answers, requests = process.stdin, process.stdout
    size = file.seek(0, io.SEEK_END)
    head = {"name": name if isinstance(name, str) else "", "size": size}
    answers.write(json.dumps(head).encode() + b"\n")
    answers.flush()
    while True:
        kind, offset, length = REQUEST.unpack(_all(requests, REQUEST.size))
        if kind == DONE:
            found = _all(requests, offset, _MOST_FACTS), _all(requests, length, _MOST_INDEX)
            return json.loads(found[0]), found[1]
        if kind != READ or not 0 <= length <= _MOST_READ or offset < 0:
            raise EOFError
        if cancelled():
            raise CancelledError
        if progress and size:
            progress(min(offset / size, 1.0))
        with translated(name):
            file.seek(offset)
            content = file.read(length)
        answers.write(LENGTH.pack(len(content)) + content)
        answers.flush()


def _all(pipe: IO[bytes], length: int, most: int = 1 << 10) -> bytes:
    """Return so many bytes of the child's."""
    if not 0 <= length <= most:
        raise EOFError
    return read_fully(pipe, length)  # type: ignore[arg-type]  # a pipe is a BinaryIO


def _broken(name: str | Message) -> MediaError:
    """Return the error for a recording that the child did not survive."""
    return MediaError(
        msg("{file} could not be checked: it takes too long, or breaks the reader.", file=name),
        msg("Copy it again from the phone, tablet or camera that filmed it."),
    )
