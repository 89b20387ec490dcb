"""From a recording to samples: decoded, resampled, each at its time."""

from collections.abc import Callable, Iterator
from fractions import Fraction

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from observer.media.one_kind import Kind
from observer.media.origin import sound_frames, sound_of
from observer.media.sound_output import CHANNELS
from observer.media.source import CancelledError, MediaSource, OpenMedia, open_media, translated
from observer.media.tempo import Stretcher, lead
from observer.model.errors import MediaError
from observer.model.messages import msg
from observer.model.time import US_PER_S

Samples = NDArray[np.float32]

_LEAD_US = 300_000
_GAP_SAMPLES = 2_400
_LONGEST_US = 24 * 3_600 * US_PER_S
_SLACK_US = 60 * US_PER_S
_BLOCK = 4_096
_LAYOUT = "stereo"
_FORMAT = "flt"


class SoundReader:
    """Reads the sound of one recording; for one thread.

    Parameters
    ----------
    source
        File or opener.
    origin_us
        The zero of all times here, on the clock of the file: the time of the first picture.
    sample_rate_hz
        Of the samples given.
    sound_stream
        Which of its sounds, from 0; the first one if there are not so many.

    Raises
    ------
    MediaError
        If it cannot be opened or holds no sound.
    """

    def __init__(
        self, source: MediaSource, origin_us: int, sample_rate_hz: int, sound_stream: int = 0
    ) -> None:
        self._media: OpenMedia = open_media(source, only=Kind.SOUND)
        found = sound_of(self._media, sound_stream)
        if found is None:
            self._media.close()
            raise MediaError(msg("{file} holds no sound.", file=self._media.name))
        self._take(found)
        self._origin_us = origin_us
        self._rate_hz = sample_rate_hz
        # A stamp beyond this is damage, not a hole.
        length_us = self._media.container.duration or _LONGEST_US
        self._most_us = length_us + _SLACK_US

    @property
    def start_us(self) -> int | None:
        """When the sound begins, as the container says; None where it says nothing."""
        if self._stream.start_time is None or self._stream.time_base is None:
            return None
        begin = Fraction(self._stream.start_time) * self._stream.time_base
        return round(begin * US_PER_S) - self._origin_us

    def close(self) -> None:
        """Free the decoder and close the recording."""
        self._media.close()

    def samples(
        self, from_us: int, rate: float, cancelled: Callable[[], bool]
    ) -> Iterator[Samples]:
        """Yield the sound from a time on, the first sample heard being of that very time.

        The k-th sample stands for ``from_us + k / sample_rate * rate`` seconds. Holes are silence;
        it ends where the sound ends.

        Parameters
        ----------
        from_us
            From the first picture.
        rate
            How many times as fast as life.
        cancelled
            Looked at between packets.

        Yields
        ------
        NDArray
            Shape (n, 2), float32.

        Raises
        ------
        CancelledError
            If it was cancelled.
        """
        if rate == 1.0:
            yield from self._continuous(from_us, cancelled)
            return
        early_us = round(lead(rate, self._rate_hz) * US_PER_S / self._rate_hz)
        tap = Tap(self._continuous(from_us - early_us, cancelled))
        stretcher = Stretcher(tap.take, rate, self._rate_hz)
        while not tap.is_empty:
            yield stretcher.next()

    def _take(self, stream: AudioStream) -> None:
        """Let the demuxer skip all but one stream."""
        self._stream = stream
        for other in self._media.container.streams:
            if other.index != stream.index:
                other.discard = av.stream.Discard.all

    def _continuous(self, from_us: int, cancelled: Callable[[], bool]) -> Iterator[Samples]:
        """Yield the sound at its own speed; holes become silence, overlaps are cut."""
        due = 0
        for start_us, block in self._decoded(from_us, cancelled):
            place = round((start_us - from_us) * self._rate_hz / US_PER_S)
            if place - due > _GAP_SAMPLES or (due == 0 and place > 0):
                yield from silence(place - due)
                due = place
            skip = due - place if due == 0 or due - place > _GAP_SAMPLES else 0
            kept = block[max(skip, 0) :]
            if len(kept):
                yield kept
                due += len(kept)

    def _decoded(
        self, from_us: int, cancelled: Callable[[], bool]
    ) -> Iterator[tuple[int, Samples]]:
        """Yield blocks of samples with the time each begins at, from the origin."""
        base = Fraction(self._stream.time_base or Fraction(1, US_PER_S))
        self._seek(from_us, base)
        resampler: av.AudioResampler | None = None
        shape: tuple[str, str, int] | None = None
        begin: int | None = None
        given = 0
        gap_us = _GAP_SAMPLES * US_PER_S // self._rate_hz
        for frame in self._frames(cancelled):
            if frame.pts is not None:
                stamp = round(frame.pts * base * US_PER_S) - self._origin_us
                told = 0 if begin is None else begin + given * US_PER_S // self._rate_hz
                off_us = abs(stamp - told)
                if begin is None or (gap_us < off_us and stamp < self._most_us):
                    begin, given = stamp, 0
            now = (frame.format.name, frame.layout.name, frame.sample_rate)
            if resampler is None or shape != now:
                resampler, shape = self._resampler(frame), now
            frame.pts = None
            with translated(self._media.name):
                blocks = [packed(part) for part in resampler.resample(frame)]
            for block in blocks:
                start_us = (begin or 0) + given * US_PER_S // self._rate_hz
                given += len(block)
                yield start_us, block

    def _seek(self, from_us: int, base: Fraction) -> None:
        """Go a little before a time; to the start where the container cannot be searched."""
        wanted = from_us - _LEAD_US + self._origin_us
        stamp = round(Fraction(wanted, US_PER_S) / base)
        if self._stream.start_time is not None:
            stamp = max(stamp, self._stream.start_time)
        try:
            with translated(self._media.name):
                self._media.container.seek(stamp, stream=self._stream)
        except MediaError:
            number = self._stream.index
            again = self._media.again()
            self._media.close()
            self._media = again
            found = again.container.streams[number]
            if isinstance(found, AudioStream):
                self._take(found)

    def _resampler(self, frame: av.AudioFrame) -> av.AudioResampler:
        """Return what makes this kind of sound the kind that is given."""
        # Made stereo by hand: swresample would lower a single channel by 3 dB.
        layout = "mono" if len(frame.layout.channels) == 1 else _LAYOUT
        return av.AudioResampler(format=_FORMAT, layout=layout, rate=self._rate_hz)

    def _frames(self, cancelled: Callable[[], bool]) -> Iterator[av.AudioFrame]:
        """Yield decoded frames until it is cancelled."""
        for frame in sound_frames(self._media, self._stream):
            if cancelled():
                raise CancelledError
            if frame is not None:
                yield frame


class Tap:
    """Gives as many samples as are asked for of a sound that comes in blocks.

    Parameters
    ----------
    blocks
        The sound; silence follows its end.
    """

    def __init__(self, blocks: Iterator[Samples]) -> None:
        self._blocks = blocks
        self._held = np.empty((0, CHANNELS), np.float32)
        self._ended = False
        self._come = 0

    @property
    def end(self) -> float:
        """How many samples there are in all, as far as that is known: without end until then."""
        return self._come if self._ended else float("inf")

    @property
    def is_empty(self) -> bool:
        """Whether only silence follows."""
        return self._ended and not len(self._held)

    def take(self, count: int) -> Samples:
        """Return the next samples."""
        parts, have = [self._held], len(self._held)
        while have < count and not self._ended:
            block = next(self._blocks, None)
            if block is None:
                self._ended = True
            else:
                parts.append(block)
                have += len(block)
                self._come += len(block)
        if have < count:
            parts.append(np.zeros((count - have, CHANNELS), np.float32))
        whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
        self._held = whole[count:]
        return whole[:count]


def packed(frame: av.AudioFrame) -> Samples:
    """Return a packed frame of one or two channels as an array of shape (n, 2)."""
    samples = np.asarray(frame.to_ndarray(), np.float32).reshape(frame.samples, -1)
    return np.ascontiguousarray(np.broadcast_to(samples, (frame.samples, CHANNELS)))


def silence(samples: int) -> Iterator[Samples]:
    """Yield silence in blocks."""
    for place in range(0, samples, _BLOCK):
        yield np.zeros((min(_BLOCK, samples - place), CHANNELS), np.float32)
