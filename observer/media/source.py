"""Where a recording's bytes come from, and how they are opened without trusting them."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self, TypeAlias

import av
from av.audio.stream import AudioStream
from av.codec.hwaccel import HWAccel
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.stream import VideoStream
from typing_extensions import override

from observer.media.drive import drive_of, is_of_drive
from observer.media.one_kind import Kind, showing_only
from observer.model.errors import DiskError, DriveError, MediaError, MovedError
from observer.model.messages import Message, msg

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MediaSource: TypeAlias = Path | Callable[[], BinaryIO]
"""A file, or a function that opens a fresh, seekable, read-only binary object each time."""

FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2",
    "matroska,webm",
    "avi",
    "mpegts",
    "mpeg",
    "asf",
    "flv",
    "ogg",
    "wav",
    "w64",
    "mp3",
    "flac",
    "aac",
    "aiff",
    "caf",
    "amr",
)
"""Containers that are read, of films and of sound alone; playlists and everything that opens
further files are not."""

_HEAD_BYTES = 2048
_PLAYLIST_STARTS = (b"#EXTM3U", b"ffconcat", b"[playlist]", b"<MPD", b"<smil", b"<asx", b"RTSPtext")
_IO_BUFFER_BYTES = 1 << 18


class CancelledError(Exception):
    """The work was given up, because something newer was asked or all is closing."""


def never() -> bool:
    """Return False: work that nobody cancels."""
    return False


@dataclass(slots=True)
class OpenMedia:
    """An open container with its pictures' stream; close it explicitly.

    Attributes
    ----------
    container
        PyAV's container.
    name
        What the user calls the recording, for messages.
    """

    container: InputContainer
    name: str | Message
    _file: BinaryIO | None
    _source: MediaSource
    _only: Kind | None = None

    @property
    def video(self) -> VideoStream:
        """The first stream of moving pictures that can be decoded; a cover picture is none.

        Raises
        ------
        MediaError
            If there are no moving pictures.
        """
        unknown = False
        for stream in self.container.streams.video:
            if not stream.disposition & Disposition.attached_pic:
                if _can_be_decoded(stream):
                    return stream
                unknown = True
        if unknown:
            raise MediaError(
                msg("{file} was filmed in a way that this program cannot decode.", file=self.name),
                msg("Save it as MP4 with the program that came with the camera."),
            )
        raise MediaError(
            msg("{file} holds no moving pictures.", file=self.name),
            msg("Choose the film itself; this recording holds sound alone."),
        )

    @property
    def sounds(self) -> tuple[AudioStream, ...]:
        """All streams of sound that can be decoded, in order; phones write others beside them."""
        return tuple(s for s in self.container.streams.audio if _can_be_decoded(s))

    @property
    def size_bytes(self) -> int:
        """Length of the file."""
        return max(self.container.size, 0)

    def again(self, card: HWAccel | None = None) -> "OpenMedia":
        """Return the same recording, opened a second time.

        Parameters
        ----------
        card
            By which graphics card its pictures are decoded; None for the usual way.

        Returns
        -------
        OpenMedia
            To be closed by the caller.
        """
        return open_media(self._source, self.name, card, only=self._only)

    def close(self) -> None:
        """Close the container and the file below it."""
        self.container.close()
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> Self:
        """Return itself; leaving the block closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()


def _can_be_decoded(stream: Stream) -> bool:
    """Return whether there is a decoder for a stream; for an unknown codec PyAV has none."""
    context: object = stream.codec_context
    return context is not None


def name_of(source: MediaSource) -> str | Message:
    """Return what a message calls a source: its file name, or "the recording"."""
    return source.name if isinstance(source, Path) else msg("The recording")


def as_source(source: str | Path | BinaryIO | Callable[[], BinaryIO]) -> MediaSource:
    """Return any of the ways to name a recording as a source.

    Parameters
    ----------
    source
        A path, a seekable binary file object, or a function that opens one. A file object is
        read by one thread at a time and left open.

    Returns
    -------
    Path or Callable
        What the other functions take.
    """
    if isinstance(source, str | Path):
        return Path(source)
    if callable(source):
        return source
    file = source
    return lambda: io.BufferedReader(_View(file))


class _View(io.RawIOBase):
    """A file object seen from a place of its own; closing it leaves the one below open."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
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
        """Read from this view's place on."""
        target = memoryview(buffer).cast("B")
        self._file.seek(self._place)
        content = self._file.read(len(target))
        target[: len(content)] = content
        self._place += len(content)
        return len(content)

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move this view's place."""
        if whence == io.SEEK_SET:
            self._place = offset
        elif whence == io.SEEK_CUR:
            self._place += offset
        else:
            self._place = self._file.seek(offset, whence)
        return self._place


class _FileOnDrive(io.FileIO):
    """A file whose errors tell which file they are about, so that its drive can be named."""

    @override
    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        """Read the next bytes."""
        try:
            return super().readinto(buffer)
        except OSError as error:
            error.filename = str(self.name)
            raise


def open_bytes(source: MediaSource) -> BinaryIO:
    """Return a fresh, seekable binary object over a source's bytes.

    Parameters
    ----------
    source
        File or opener.

    Returns
    -------
    BinaryIO
        To be closed by the caller.

    Raises
    ------
    MovedError
        If the file is not there.
    DriveError
        If the drive it is on does not answer.
    MediaError
        If it may not be read.
    """
    try:
        if isinstance(source, Path):
            return io.BufferedReader(_FileOnDrive(source.absolute()))
        return source()
    except OSError as error:
        raise _from_os(error, name_of(source)) from error
    except DiskError as error:
        raise _from_disk(error, name_of(source)) from error


def open_media(
    source: MediaSource,
    name: str | Message = "",
    card: HWAccel | None = None,
    *,
    only: Kind | None = None,
) -> OpenMedia:
    """Open a recording: known containers only, and nothing beside the file itself.

    Parameters
    ----------
    source
        File or opener.
    name
        What messages call it; by default the file's name.
    card
        By which graphics card its pictures are decoded; None for the usual way.
    only
        What is read of it, so that no table of the rest is held; None for all there is.

    Returns
    -------
    OpenMedia
        To be closed by the caller.

    Raises
    ------
    MediaError
        If it cannot be opened; the sentence says why.
    """
    shown = name or name_of(source)
    file = open_bytes(source)
    try:
        with translated(shown):
            head = file.read(_HEAD_BYTES)
            file.seek(0)
            if only is not None:
                file = showing_only(only, file)
        with translated(shown, head):
            container = av.open(
                file,
                mode="r",
                metadata_errors="ignore",
                buffer_size=_IO_BUFFER_BYTES,
                container_options={
                    "protocol_whitelist": "file",
                    "format_whitelist": ",".join(FORMATS),
                },
                hwaccel=card,
            )
    except BaseException:
        file.close()
        raise
    return OpenMedia(container, shown, file, source, only)


@contextmanager
def translated(name: str | Message, head: bytes | None = None) -> Iterator[None]:
    """Turn what PyAV and the file system raise into a `MediaError` that names the file.

    Parameters
    ----------
    name
        What the message calls the recording.
    head
        First bytes of a file that is being opened: they tell a playlist or a text apart.

    Yields
    ------
    None
        For the block whose errors are translated.
    """
    try:
        yield
    except av.error.FFmpegError as error:
        if isinstance(error, OSError) and is_of_drive(error):
            raise _from_os(error, name) from error
        raise _from_av(error, name, head) from error
    except OSError as error:
        raise _from_os(error, name) from error
    except DiskError as error:
        raise _from_disk(error, name) from error


def ratio(value: Fraction | None, default: Fraction) -> Fraction:
    """Return a ratio that may be unknown, or zero where FFmpeg means unknown."""
    return Fraction(value.numerator, value.denominator) if value else default


def _from_av(error: av.error.FFmpegError, name: str | Message, head: bytes | None) -> MediaError:
    """Return the sentence for an error of PyAV's."""
    again = msg("Copy it again from the phone, tablet or camera that filmed it.")
    if head is None:
        return MediaError(
            msg("{file} cannot be read any further ({reason}).", file=name, reason=_reason(error)),
            again,
        )
    if not head.strip(b"\0"):
        return MediaError(msg("{file} is empty.", file=name), again)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if any(mark.lower() in start[:200].lower() for mark in _PLAYLIST_STARTS):
        return MediaError(
            msg("{file} is a playlist: a list of other files, without a film in it.", file=name),
            msg("Choose the film that the list points to."),
        )
    if _is_text(head):
        return MediaError(
            msg("{file} holds text, although its name is that of a film.", file=name),
            msg("Choose the film itself."),
        )
    if head[4:8] == b"ftyp":
        return MediaError(
            msg(
                "{file} was cut off: the table at its end, without which"
                " none of it can be played, is missing.",
                file=name,
            ),
            again,
        )
    return MediaError(
        msg("{file} cannot be read as a film ({reason}).", file=name, reason=_reason(error)),
        msg("Film or save it as MP4, MOV, MKV, WebM, AVI or MPEG."),
    )


def _from_os(error: OSError, name: str | Message) -> MediaError:
    """Return the sentence for an error of the file system's."""
    drive = drive_of(str(error.filename)) if error.filename else ""
    if is_of_drive(error):
        return _drive_error(name, drive, _reason(error))
    if isinstance(error, FileNotFoundError):
        if drive:
            return MovedError(
                msg("{file} is no longer where it was, on {drive}.", file=name, drive=drive),
                msg("Plug {drive} in, or show where the film is now.", drive=drive),
            )
        return MovedError(
            msg("{file} is no longer where it was.", file=name),
            msg("Plug in the drive it is on, or show where it is now."),
        )
    if isinstance(error, PermissionError):
        return MediaError(
            msg("{file} may not be read by this user of the computer.", file=name),
            msg("Ask for the right to read it, or copy it to a folder of your own."),
        )
    if isinstance(error, IsADirectoryError):
        return MediaError(msg("{file} is a folder.", file=name), msg("Choose the film in it."))
    return MediaError(
        msg("{file} cannot be read ({reason}).", file=name, reason=_reason(error)),
        msg("Look whether the drive it is on is still connected."),
    )


def _from_disk(error: DiskError, name: str | Message) -> MediaError:
    """Return the sentence for a recording in a project whose own file cannot be read."""
    if isinstance(error.__cause__, OSError):
        return _from_os(error.__cause__, name)
    return DriveError(error.what, error.mend)


def _drive_error(name: str | Message, drive: str, reason: str) -> DriveError:
    """Return the sentence for a drive that does not answer."""
    if not drive:
        return DriveError(
            msg("{file} cannot be read ({reason}).", file=name, reason=reason),
            msg("Look whether the drive it is on is still connected."),
        )
    return DriveError(
        msg(
            "{file} cannot be read: {drive}, the drive it is on, does not answer ({reason}).",
            file=name,
            drive=drive,
            reason=reason,
        ),
        msg(
            "Plug {drive} in again, or reach the network again. If it stays like this,"
            " copy the film to this computer.",
            drive=drive,
        ),
    )


def _reason(error: OSError | av.error.FFmpegError) -> str:
    """Return the library's own few words."""
    return error.strerror or type(error).__name__


def _is_text(head: bytes) -> bool:
    """Return whether bytes read as plain text."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return False
        text = head[: error.start].decode("utf-8")
    return all(sign.isprintable() or sign in "\t\r\n\f\ufeff" for sign in text)
