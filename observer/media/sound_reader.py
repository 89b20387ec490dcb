"""From a recording to samples: decoded, resampled, faster or slower with the pitch kept."""

from collections.abc import Callable, Iterator
from fractions import Fraction

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from observer.media.sound_output import CHANNELS
from observer.media.source import CancelledError, MediaSource, OpenMedia, open_media, translated
from observer.model.time import US_PER_S

_LEAD_US = 300_000
_GAP_SAMPLES = 2_400
_BLOCK = 4_096
_TEMPO_MOST, _TEMPO_LEAST = 2.0, 0.5
_LAYOUT = "stereo"
_FORMAT = "flt"


class SoundReader:
    """Reads the sound of one recording; for one thread.

    Parameters
    ----------
    source
        File or opener.
    origin_us
        Time of the first picture on the recording's own clock: the zero of all times here.
    sample_rate_hz
        Of the samples given.
    """

    def __init__(self, source: MediaSource, origin_us: int, sample_rate_hz: int) -> None:
        self._media: OpenMedia = open_media(source)
        self._stream = self._media.container.streams.audio[0]
        for other in self._media.container.streams:
            if other.index != self._stream.index:
                other.discard = av.stream.Discard.all
        self._origin_us = origin_us
        self._rate_hz = sample_rate_hz

    def close(self) -> None:
        """Free the decoder and close the recording."""
        self._media.close()

    def samples(
        self, from_us: int, rate: float, cancelled: Callable[[], bool]
    ) -> Iterator[NDArray[np.float32]]:
        """Yield the sound from a time on, the first sample heard being of that very time.

        The k-th sample stands for ``from_us + k / sample_rate * rate`` seconds.

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
        steady = self._continuous(from_us, cancelled)
        yield from steady if rate == 1.0 else self._stretched(steady, rate)

    def _continuous(
        self, from_us: int, cancelled: Callable[[], bool]
    ) -> Iterator[NDArray[np.float32]]:
        """Yield the sound at its own speed; holes become silence, overlaps are cut."""
        due = 0
        for start_us, block in self._decoded(from_us, cancelled):
            place = round((start_us - from_us) * self._rate_hz / US_PER_S)
            if place - due > _GAP_SAMPLES or (due == 0 and place > 0):
                yield from _silence(place - due)
                due = place
            skip = due - place if due == 0 or due - place > _GAP_SAMPLES else 0
            kept = block[max(skip, 0) :]
            if len(kept):
                yield kept
                due += len(kept)

    def _decoded(
        self, from_us: int, cancelled: Callable[[], bool]
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yield blocks of samples with the time each begins at, from the first picture."""
        base = Fraction(self._stream.time_base or Fraction(1, US_PER_S))
        wanted = max(from_us - _LEAD_US, -_LEAD_US) + self._origin_us
        with translated(self._media.name):
            self._media.container.seek(
                round(Fraction(wanted, US_PER_S) / base), stream=self._stream
            )
        # Made stereo by hand: swresample would lower a single channel by 3 dB.
        layout = "mono" if self._stream.channels == 1 else _LAYOUT
        resampler = av.AudioResampler(format=_FORMAT, layout=layout, rate=self._rate_hz)
        begin: int | None = None
        given = 0
        for frame in self._frames(cancelled):
            if frame.pts is not None:
                stamp = round(frame.pts * base * US_PER_S) - self._origin_us
                told = 0 if begin is None else begin + given * US_PER_S // self._rate_hz
                if begin is None or abs(stamp - told) > _GAP_SAMPLES * US_PER_S // self._rate_hz:
                    begin, given = stamp, 0
            frame.pts = None
            with translated(self._media.name):
                blocks = [_packed(part) for part in resampler.resample(frame)]
            for block in blocks:
                start_us = (begin or 0) + given * US_PER_S // self._rate_hz
                given += len(block)
                yield start_us, block

    def _frames(self, cancelled: Callable[[], bool]) -> Iterator[av.AudioFrame]:
        """Yield decoded frames; a damaged packet gives none."""
        with translated(self._media.name):
            for packet in self._media.container.demux(self._stream):
                if cancelled():
                    raise CancelledError
                try:
                    frames = self._stream.codec_context.decode(packet if packet.size else None)
                except (av.error.InvalidDataError, av.error.EOFError):
                    continue
                yield from frames

    def _stretched(
        self, steady: Iterator[NDArray[np.float32]], rate: float
    ) -> Iterator[NDArray[np.float32]]:
        """Yield the sound at another speed with its pitch kept."""
        graph = tempo_graph(rate, self._rate_hz)
        for block in steady:
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(block.reshape(1, -1)), format=_FORMAT, layout=_LAYOUT
            )
            frame.sample_rate = self._rate_hz
            graph.push(frame)
            yield from _pulled(graph)
        graph.push(None)
        yield from _pulled(graph)


def tempo_graph(rate: float, sample_rate_hz: int) -> Graph:
    """Return a filter graph that changes the speed and keeps the pitch.

    Parameters
    ----------
    rate
        From 0.1 to 4.
    sample_rate_hz
        Of the samples.

    Returns
    -------
    Graph
        Ready for stereo float frames.
    """
    graph = Graph()
    nodes = [
        graph.add_abuffer(
            sample_rate=sample_rate_hz,
            format=_FORMAT,
            layout=_LAYOUT,
            time_base=Fraction(1, sample_rate_hz),
        ),
        *(graph.add("atempo", f"{tempo:.6f}") for tempo in tempo_chain(rate)),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*nodes).configure()
    return graph


def tempo_chain(rate: float) -> list[float]:
    """Return factors between 0.5 and 2 whose product is the rate.

    Parameters
    ----------
    rate
        From 0.1 to 4.

    Returns
    -------
    list of float
        One for each filter of the chain.

    Examples
    --------
    >>> tempo_chain(3.0), tempo_chain(0.4)
    ([2.0, 1.5], [0.5, 0.8])
    """
    factors: list[float] = []
    while rate > _TEMPO_MOST:
        factors.append(_TEMPO_MOST)
        rate /= _TEMPO_MOST
    while rate < _TEMPO_LEAST:
        factors.append(_TEMPO_LEAST)
        rate /= _TEMPO_LEAST
    return [*factors, rate]


def _pulled(graph: Graph) -> Iterator[NDArray[np.float32]]:
    """Yield what a graph has ready."""
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        if isinstance(frame, av.AudioFrame):
            yield _packed(frame)


def _packed(frame: av.AudioFrame) -> NDArray[np.float32]:
    """Return a packed frame of one or two channels as an array of shape (n, 2)."""
    samples = np.asarray(frame.to_ndarray(), np.float32).reshape(frame.samples, -1)
    return np.ascontiguousarray(np.broadcast_to(samples, (frame.samples, CHANNELS)))


def _silence(samples: int) -> Iterator[NDArray[np.float32]]:
    """Yield silence in blocks."""
    for place in range(0, samples, _BLOCK):
        yield np.zeros((min(_BLOCK, samples - place), CHANNELS), np.float32)
