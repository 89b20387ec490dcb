"""OpenCV, by number and by time: the two ways that programs for research mostly use."""

import os
import time
from pathlib import Path

import cv2
import numpy as np
from typing_extensions import override

from benchmarks.playback.clips import US_PER_S, Place
from benchmarks.playback.engines import Engine, Shown

_SILENT = "-8"


class ByNumber(Engine):
    """Sets CAP_PROP_POS_FRAMES, then reads."""

    def __init__(self, path: Path) -> None:
        os.environ["OPENCV_FFMPEG_LOGLEVEL"] = _SILENT
        self._capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)

    @override
    def seek(self, place: Place) -> Shown:
        """Set the place and read one picture."""
        begin = time.perf_counter()
        self._set(place)
        return self._read(begin)

    @override
    def step_back(self, place: Place) -> Shown:
        """Seek to the picture before: there is no other way."""
        return self.seek(place)

    @override
    def play(self, seconds: float) -> list[Shown] | None:
        """Return None: it reads, it does not play."""
        del seconds
        return None

    @override
    def close(self) -> None:
        """Close the film."""
        self._capture.release()

    def _set(self, place: Place) -> None:
        self._capture.set(cv2.CAP_PROP_POS_FRAMES, place.number)

    def _read(self, begin: float) -> Shown:
        there, picture = self._capture.read()
        took_s = time.perf_counter() - begin
        return Shown(np.ascontiguousarray(picture[:, :, ::-1], np.uint8) if there else None, took_s)


class ByTime(ByNumber):
    """Sets CAP_PROP_POS_MSEC, then reads."""

    @override
    def _set(self, place: Place) -> None:
        self._capture.set(cv2.CAP_PROP_POS_MSEC, place.time_us / US_PER_S * 1000)
