"""Clips as one film for a parent: titles, subtitles, covered faces, and nothing beside them.

It is MP4 with H.264 and AAC, at a constant rate, whatever the rate of what it is made from: each
picture is the one that was on the screen at that very moment.
"""

from bisect import bisect_right
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

import av
import numpy as np
from av.bitstream import BitStreamFilterContext
from numpy.typing import NDArray

from observer.media.covering import CoverLine, Pixels, cover
from observer.media.decoder import ExactDecoder
from observer.media.frame_index import FrameIndex
from observer.media.framing import laid, zoomed
from observer.media.indexing import build_index
from observer.media.lettering import Lettering
from observer.media.origin import zero_us as zero_of
from observer.media.packets import Packet
from observer.media.picture import Converter, Geometry, fit
from observer.media.sound_reader import SoundReader, Tap
from observer.media.source import CancelledError, MediaSource, never, open_media
from observer.model.errors import MediaError
from observer.model.messages import msg
from observer.model.time import US_PER_S

if TYPE_CHECKING:
    from av.container import OutputContainer

TITLE_US = 3 * US_PER_S
"""How long a title stays."""
MOST_PX = (1280, 720)
"""No film is larger than this, upright or not."""
MOST_BITS_PER_S = 2_500_000
"""So much at most for its pictures: a minute takes no more than 20 MB."""

_SOUND_HZ = 48_000
_SOUND_BITS_PER_S = 128_000
_RATES = (Fraction(25), Fraction(30))
_NEAR = Fraction(1, 2)
_REC_709 = {
    "colorspace": "bt709",
    "color_primaries": "bt709",
    "color_trc": "bt709",
    "color_range": "tv",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtitle:
    """Words under the picture.

    Attributes
    ----------
    start_us, end_us
        In a piece from the first picture of its film; of a whole film from its beginning.
    """

    start_us: int
    end_us: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSound:
    """The sound of another recording, in the place of a film's own.

    Attributes
    ----------
    start_us
        Where in it the piece begins, on its own clock.
    rate
        How fast its clock goes, as seen from the film's clock.
    stream
        Which of its sounds, from 0.
    """

    source: MediaSource
    start_us: int
    rate: Fraction = Fraction(1)
    stream: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A clip as it goes into the film.

    Attributes
    ----------
    start_us, end_us
        From where to where, from the first picture of its film.
    first_us
        No picture that began before is shown: nobody looked at it.
    rate
        From 0.25 to 1: slower makes it longer.
    zoom
        Left, top, width and height of what is shown, as shares; empty for all of it.
    sound
        That of another recording; None for its own.
    index
        Of its frames, if it is known.
    """

    source: MediaSource
    start_us: int
    end_us: int
    first_us: int = 0
    title: str = ""
    rate: Fraction = Fraction(1)
    subtitles: tuple[Subtitle, ...] = ()
    covers: tuple[CoverLine, ...] = ()
    muted: bool = False
    zoom: tuple[float, ...] = ()
    sound_stream: int = 0
    sound: OtherSound | None = None
    index: FrameIndex | None = None

    def frames(self, fps: Fraction) -> int:
        """Return how many frames of the film it takes, without its title."""
        lasts = Fraction(self.end_us - self.start_us, US_PER_S) / self.rate * fps
        return -(-lasts.numerator // lasts.denominator)

    def own_us(self, frame: int, fps: Fraction) -> int:
        """Return which moment of its film a frame shows."""
        return self.start_us + int(Fraction(frame) / fps * self.rate * US_PER_S)

    def number_at(self, times_us: NDArray[np.int64], own_us: int) -> int:
        """Return which picture of its film is shown at a moment.

        Parameters
        ----------
        times_us
            When the pictures of the film begin.
        own_us
            The moment, from the first of them.

        Returns
        -------
        int
            From 0.

        Raises
        ------
        MediaError
            If no picture begins in the piece, nor in what was looked at before.
        """
        moments_us = np.array([self.first_us, own_us + 1, self.end_us]) + times_us[0]
        first, at, end = (int(place) for place in np.searchsorted(times_us, moments_us))
        if first >= end:
            raise MediaError(
                msg('No picture begins in clip "{title}".', title=self.title),
                msg("Make the clip longer."),
            )
        return max(at - 1, first)


def title_frames(piece: Piece, fps: Fraction) -> int:
    """Return how many frames the title of a piece takes; 0 without one."""
    return round(fps * TITLE_US / US_PER_S) if piece.title else 0


def subtitles_of(pieces: Sequence[Piece], fps: Fraction) -> tuple[Subtitle, ...]:
    """Return the subtitles of a whole film, as they come in it.

    Parameters
    ----------
    pieces
        In their order.
    fps
        Its frames in a second.

    Returns
    -------
    tuple of Subtitle
        From the beginning of the film.
    """
    found: list[Subtitle] = []
    begun = 0
    for piece in pieces:
        begun += title_frames(piece, fps)
        at_us = Fraction(begun * US_PER_S) / fps
        for words in piece.subtitles:
            start_us = max(words.start_us, piece.start_us)
            end_us = min(words.end_us, piece.end_us)
            if start_us < end_us:
                found.append(
                    Subtitle(
                        start_us=round(at_us + (start_us - piece.start_us) / piece.rate),
                        end_us=round(at_us + (end_us - piece.start_us) / piece.rate),
                        text=words.text,
                    )
                )
        begun += piece.frames(fps)
    return tuple(found)


def rate_of(index: FrameIndex) -> Fraction:
    """Return the constant rate that shows a film best: 25 or 30 frames a second."""
    fps = Fraction(len(index) * US_PER_S, max(index.duration_us, 1))
    near_25 = any(
        abs(fps - rate) <= _NEAR for rate in (Fraction(25, 2), Fraction(25), Fraction(50))
    )
    return _RATES[0] if near_25 else _RATES[1]


def write_film(
    target: Path | BinaryIO,
    pieces: Sequence[Piece],
    lettering: Lettering,
    *,
    burn: bool = True,
    cancelled: Callable[[], bool] = never,
    progress: Callable[[float], None] | None = None,
) -> Fraction:
    """Write a film, and return how many frames it shows in a second.

    Parameters
    ----------
    target
        A new file with the ending ``.mp4``, or a seekable binary object.
    pieces
        What it is made of, in order; at least one.
    lettering
        Draws titles and subtitles.
    burn
        Whether subtitles are part of the picture.
    cancelled
        Looked at between pictures.
    progress
        Called with the share done.

    Returns
    -------
    Fraction
        25 or 30.

    Raises
    ------
    MediaError
        If a film cannot be read.
    CancelledError
        If it was cancelled.
    """
    pieces = [_indexed(piece) for piece in pieces]
    fps = max(rate_of(_index(piece)) for piece in pieces)
    with _Writer(target, _canvas(pieces), fps, sound=any(not p.muted for p in pieces)) as film:
        total = sum(piece.frames(fps) + title_frames(piece, fps) for piece in pieces)
        done = 0
        for piece in pieces:
            shown = _shown(piece, film.size_px, fps, lettering, burn=burn)
            samples = _Samples(piece, fps, cancelled)
            try:
                for picture in shown:
                    if cancelled():
                        raise CancelledError
                    film.add(picture, samples)
                    done += 1
                    if progress is not None:
                        progress(done / total)
            finally:
                shown.close()
                samples.close()
    return fps


class _Samples:
    """Gives the sound of a piece with its title, so many samples at a time."""

    def __init__(self, piece: Piece, fps: Fraction, cancelled: Callable[[], bool]) -> None:
        self._silent = _until(title_frames(piece, fps), fps)
        self._reader: SoundReader | None = None
        self._tap: Tap | None = None
        if piece.muted:
            return
        other = piece.sound or OtherSound(
            source=piece.source, start_us=piece.start_us, stream=piece.sound_stream
        )
        try:
            zero_us = int(_index(piece).times_us[0])
            if piece.sound is not None:
                with open_media(other.source) as media:
                    zero_us = zero_of(media, other.stream)
            self._reader = SoundReader(other.source, zero_us, _SOUND_HZ, other.stream)
        except MediaError:
            if piece.sound is not None:
                raise
            return
        rate = float(piece.rate * other.rate)
        self._tap = Tap(self._reader.samples(other.start_us, rate, cancelled))

    def take(self, count: int) -> NDArray[np.float32]:
        """Return the next samples, shape (n, 2)."""
        silent = min(count, self._silent)
        self._silent -= silent
        parts = np.zeros((count, 2), np.float32)
        if self._tap is not None and count > silent:
            parts[silent:] = self._tap.take(count - silent)
        return parts

    def close(self) -> None:
        """Free the sound."""
        if self._reader is not None:
            self._reader.close()


def _until(frames: int, fps: Fraction) -> int:
    """Return how many samples are heard until a frame begins."""
    return round(frames * _SOUND_HZ / fps)


class _Writer:
    """An MP4 file that is being written; without a word of what wrote it, when, or from what."""

    def __init__(
        self, target: Path | BinaryIO, size_px: tuple[int, int], fps: Fraction, *, sound: bool
    ) -> None:
        options = {"fflags": "+bitexact", "use_editlist": "1"}
        if isinstance(target, Path):
            options["movflags"] = "+faststart"
        where = str(target) if isinstance(target, Path) else target
        self.size_px = size_px
        self._fps = fps
        self._frames = self._samples = 0
        self._container: OutputContainer = av.open(where, "w", format="mp4", options=options)
        video = self._container.add_stream(
            "libx264",
            rate=fps,
            options={
                "crf": "22",
                "preset": "fast",
                "maxrate": str(MOST_BITS_PER_S),
                "bufsize": str(2 * MOST_BITS_PER_S),
                "g": str(2 * int(fps)),
                **_REC_709,
            },
        )
        video.width, video.height = size_px
        video.pix_fmt = "yuv420p"
        video.codec_context.time_base = 1 / fps
        self._video = video
        self._audio = (
            self._container.add_stream(
                "aac", rate=_SOUND_HZ, layout="stereo", options={"flags": "+bitexact"}
            )
            if sound
            else None
        )
        if self._audio is not None:
            self._audio.bit_rate = _SOUND_BITS_PER_S
        self._container.start_encoding()
        # the encoder writes its name and its settings into the pictures themselves
        self._strip = BitStreamFilterContext("filter_units=remove_types=6", video)

    def __enter__(self) -> Self:
        """Return itself; leaving the block ends the file."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End the file; one that broke off is left as it is."""
        try:
            if kind is None:
                self._mux_pictures([*self._video.encode(None)])
                for packet in self._strip.filter(None):
                    self._container.mux(packet)
                if self._audio is not None:
                    self._container.mux(self._audio.encode(None))
        finally:
            self._container.close()

    def add(self, picture: Pixels, sound: _Samples) -> None:
        """Add a frame, (height, width, 3) blue-green-red, and what is heard with it."""
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")
        planar = frame.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")
        planar.pts, planar.time_base = self._frames, 1 / self._fps
        self._frames += 1
        self._mux_pictures(self._video.encode(planar))
        due = _until(self._frames, self._fps) - self._samples
        samples = sound.take(due)
        if self._audio is not None and due:
            block = np.ascontiguousarray(np.clip(samples, -1, 1).T)
            heard = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            heard.sample_rate = _SOUND_HZ
            heard.pts, heard.time_base = self._samples, Fraction(1, _SOUND_HZ)
            self._container.mux(self._audio.encode(heard))
        self._samples += due

    def _mux_pictures(self, packets: Sequence[Packet]) -> None:
        for packet in packets:
            for stripped in self._strip.filter(packet):
                self._container.mux(stripped)


def _indexed(piece: Piece) -> Piece:
    return piece if piece.index is not None else replace(piece, index=build_index(piece.source))


def _index(piece: Piece) -> FrameIndex:
    if piece.index is None:
        raise MediaError(msg("{file} holds no moving pictures.", file=msg("The recording")))
    return piece.index


def _canvas(pieces: Sequence[Piece]) -> tuple[int, int]:
    """Return the size of a film: that of its largest piece, so that none is made smaller."""
    sizes = [_size_of(piece) for piece in pieces]
    return max(sizes, key=lambda size_px: size_px[0] * size_px[1])


def _size_of(piece: Piece) -> tuple[int, int]:
    """Return the size of a piece, no larger than is needed."""
    decoder, converter = _opened(piece)
    try:
        number = piece.number_at(_index(piece).times_us, piece.start_us)
        first = decoder.reach(number)
        if first is None:
            raise decoder.damaged(number)
        high, wide = converter.rgb(first.frame).shape[:2]
    finally:
        decoder.close()
    if piece.zoom:
        wide, high = round(wide * piece.zoom[2]), round(high * piece.zoom[3])
    room = MOST_PX if wide >= high else MOST_PX[::-1]
    if wide > room[0] or high > room[1]:
        wide, high = fit((wide, high), room)
    return max(wide // 2 * 2, 2), max(high // 2 * 2, 2)


def _opened(piece: Piece) -> tuple[ExactDecoder, Converter]:
    media = open_media(piece.source)
    try:
        return ExactDecoder(media, _index(piece)), Converter(Geometry.of(media))
    except BaseException:
        media.close()
        raise


def _shown(
    piece: Piece, size_px: tuple[int, int], fps: Fraction, lettering: Lettering, *, burn: bool
) -> Generator[Pixels, None, None]:
    """Yield the frames of a piece, its title first."""
    card = title_frames(piece, fps)
    if card:
        words = lettering.title(piece.title, size_px)
        for _ in range(card):
            yield words
    words_at = _Words(piece.subtitles) if burn else _Words(())
    decoder, converter = _opened(piece)
    times = _index(piece).times_us
    try:
        number, clean = -1, np.zeros((size_px[1], size_px[0], 3), np.uint8)
        for frame in range(piece.frames(fps)):
            own_us = piece.own_us(frame, fps)
            wanted = piece.number_at(times, own_us)
            if wanted != number:
                decoded = decoder.reach(wanted)
                if decoded is None:
                    raise decoder.damaged(wanted)
                number = wanted
                box = _box_for(piece, size_px)
                picture = converter.bgra(converter.shrink(decoded.frame, box))[..., :3]
                at_us = int(times[decoded.number] - times[0])
                covered = cover(
                    np.ascontiguousarray(picture), [line.at(at_us) for line in piece.covers]
                )
                clean = laid(zoomed(covered, piece.zoom), size_px)
            text = words_at.at(own_us)
            yield lettering.subtitle(clean, text) if text else clean
    finally:
        decoder.close()


class _Words:
    """Which subtitle is read at a time."""

    def __init__(self, subtitles: Sequence[Subtitle]) -> None:
        self._lines = sorted(subtitles, key=lambda line: line.start_us)
        self._starts = [line.start_us for line in self._lines]

    def at(self, time_us: int) -> str:
        """Return the words; empty for none."""
        place = bisect_right(self._starts, time_us) - 1
        line = self._lines[place] if place >= 0 else None
        return line.text if line is not None and time_us < line.end_us else ""


def _box_for(piece: Piece, size_px: tuple[int, int]) -> tuple[int, int]:
    """Return the room in which the whole picture is scaled, so that its zoomed part fits."""
    wide, high = (piece.zoom[2], piece.zoom[3]) if piece.zoom else (1.0, 1.0)
    return max(round(size_px[0] / wide), 1), max(round(size_px[1] / high), 1)
