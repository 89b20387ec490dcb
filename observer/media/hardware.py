"""Decoding by the graphics card: off unless it was tried, and given up where it is not exact."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import av
import numpy as np
from av.codec.hwaccel import HWAccel
from numpy.typing import NDArray
from typing_extensions import override

import observer
from observer.media.decoder import Decoded, ExactDecoder, Passed
from observer.media.frame_index import FrameIndex
from observer.media.lost import Lost
from observer.media.picture import Converter, Geometry
from observer.media.source import OpenMedia, never
from observer.model.errors import DriveError, MediaError, MovedError

DEVICES = ("videotoolbox", "d3d11va", "d3d12va", "vaapi", "cuda", "qsv", "vdpau", "dxva2")
"""FFmpeg's names of what may decode films, in the order in which they are tried."""

_TRY = (sys.executable, "-P", "-m", "observer.media.hardware_child")
_LIMIT_S = 20.0
_PICTURES = 3
_BOX_PX = (320, 240)
_NOT_USED = "The graphics card is not used for this film: %s."
_log = logging.getLogger(__name__)


def probe_hardware(command: Sequence[str] = _TRY, limit_s: float = _LIMIT_S) -> str:
    """Return the device of this computer that decodes films exactly, found out in a child process.

    Parameters
    ----------
    command
        What the child is started with.
    limit_s
        How long it may take.

    Returns
    -------
    str
        One of `DEVICES`; empty where none does, or trying it breaks or hangs the child.
    """
    root = str(Path(observer.__file__).resolve().parents[1])
    try:
        done = subprocess.run(  # noqa: S603  this very package
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**_environment(), "PYTHONPATH": root},
            timeout=limit_s,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    said = done.stdout[:100].decode("ascii", "replace").strip()
    return said if done.returncode == 0 and said in DEVICES else ""


class CardDecoder(ExactDecoder):
    """Decodes by the graphics card for as long as that gives every picture; then without it.

    Parameters
    ----------
    media
        Freshly opened; the decoder closes it.
    card
        The same recording, opened to be decoded by the card; closed with it.
    index
        Of the same recording.
    threads
        How many the decoder without the card may use.
    lost
        Where the numbers of pictures are noted that are found to be missing without the card.
    """

    def __init__(
        self,
        media: OpenMedia,
        card: OpenMedia,
        index: FrameIndex,
        threads: int = 0,
        lost: Lost | None = None,
    ) -> None:
        super().__init__(media, index, threads, lost)
        self._by_card: ExactDecoder | None = ExactDecoder(card, index, 1)

    @property
    @override
    def position(self) -> int:
        """Number of the picture given last; -1 before the first."""
        return super().position if self._by_card is None else self._by_card.position

    @override
    def reach(
        self,
        number: int,
        cancelled: Callable[[], bool] = never,
        passed: Passed | None = None,
    ) -> Decoded | None:
        """Return a picture, or the first one after it that can be decoded."""
        if self._by_card is not None:
            try:
                found = self._by_card.reach(number, cancelled)
            except (DriveError, MovedError):
                raise
            except MediaError:
                found = None
            if found is not None and not self._by_card.lost:
                return found
            self._do_without("it does not decode every picture")
        return super().reach(number, cancelled, passed)

    @override
    def close(self) -> None:
        """Free the decoders and close the recording."""
        if self._by_card is not None:
            self._by_card.close()
        super().close()

    def _do_without(self, why: str) -> None:
        """Decode without the card from now on."""
        if self._by_card is not None:
            self._by_card.close()
            self._by_card = None
            _log.warning(_NOT_USED, why)


def decoder_of(
    media: OpenMedia, index: FrameIndex, threads: int, lost: Lost, device: str
) -> ExactDecoder:
    """Return a decoder, by the graphics card if that is wished and gives the same pictures.

    Parameters
    ----------
    media
        Freshly opened; the decoder closes it.
    index
        Of the same recording.
    threads
        How many the decoder may use; 0 for as many as there are cores.
    lost
        Where the numbers of pictures are noted that are found to be missing.
    device
        One of `DEVICES`, or empty to decode without.

    Returns
    -------
    ExactDecoder
        Without the card where that fails; why is written to the log.
    """
    if device not in DEVICES:
        return ExactDecoder(media, index, threads, lost)
    card, why = open_by(device, media)
    if card is None:
        _log.warning(_NOT_USED, why)
        return ExactDecoder(media, index, threads, lost)
    return CardDecoder(media, card, index, threads, lost)


def open_by(device: str, media: OpenMedia) -> tuple[OpenMedia | None, str]:
    """Open a recording again to be decoded by the graphics card.

    Parameters
    ----------
    device
        One of `DEVICES`.
    media
        The recording, open; where it stands is left as it is.

    Returns
    -------
    tuple
        The recording, or None and why not.

    Raises
    ------
    DriveError
        If the drive went away meanwhile.
    MovedError
        If the file went away meanwhile.
    """
    try:
        with media.again(_card(device)) as tried, media.again() as usual:
            if not tried.video.codec_context.is_hwaccel:
                return None, "it does not know this kind of film"
            if not _agree(tried, usual):
                return None, "it decodes other pictures"
        return media.again(_card(device)), ""
    except (DriveError, MovedError):
        raise
    except (MediaError, av.error.FFmpegError, NotImplementedError, ValueError) as error:
        return None, type(error).__name__


def _environment() -> dict[str, str]:
    """Return what the child may know: all that a driver asks for, but no passphrase."""
    return {n: value for n, value in os.environ.items() if not n.startswith("OOGHOOGTE")}


def _card(device: str) -> HWAccel:
    """Return the request for a device; a codec that it does not know is decoded without it."""
    return HWAccel(device_type=device, allow_software_fallback=True)


def _agree(tried: OpenMedia, usual: OpenMedia) -> bool:
    """Return whether the first pictures of two openings of a recording look the same."""
    converter = Converter(Geometry.of(usual))
    found, expected = _shown(tried, converter), _shown(usual, converter)
    same = (np.array_equal(*pair) for pair in zip(found, expected, strict=False))
    return len(found) == len(expected) and all(same)


def _shown(media: OpenMedia, converter: Converter) -> list[NDArray[np.uint8]]:
    """Return the first pictures as they would be painted."""
    frames = islice(media.container.decode(media.video), _PICTURES)
    return [converter.bgra(converter.shrink(frame, _BOX_PX)) for frame in frames]
