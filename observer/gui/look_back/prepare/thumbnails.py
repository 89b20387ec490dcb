"""The small picture of a clip, taken in the background and kept for as long as the page is open."""

from collections.abc import Callable
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPixmap

from observer.app.films import kept_index
from observer.app.tasks import Progress
from observer.gui.context import RoomContext
from observer.media.frame_index import FrameIndex
from observer.media.recording import Recording as FilmPictures
from observer.media.source import MediaSource
from observer.model.errors import ObserverError
from observer.model.messages import msg
from observer.model.session import Clip, Recording

_WIDTH_PX, _HEIGHT_PX = 168, 96
_LONG_US = 20 * 60 * 1_000_000
"""The frames of a longer film are found out by the player first: twice would take too long."""


class Thumbnails:
    """Small pictures by clip.

    Parameters
    ----------
    context
        What the page stands on.
    arrived
        Called when another one is there.
    """

    def __init__(self, context: RoomContext, arrived: Callable[[], None]) -> None:
        self._context = context
        self._arrived = arrived
        self._made: dict[tuple[str, int], QPixmap | None] = {}
        self._at_work: tuple[str, int] | None = None
        self._waiting: list[Clip] = []
        self._closed = False

    def of(self, clip: Clip) -> QPixmap | None:
        """Return the picture of a clip; None until it is there, and asked for from now on."""
        key = _key(clip)
        if key in self._made:
            return self._made[key]
        if clip not in self._waiting and key != self._at_work:
            self._waiting.append(clip)
            self._go_on()
        return None

    def try_again(self) -> None:
        """Take those that could not be taken yet, such as while a film was being opened."""
        self._made = {key: made for key, made in self._made.items() if made is not None}

    def forget(self) -> None:
        """Show no picture that may no longer be looked at, or is another now."""
        self._made.clear()

    def close(self) -> None:
        """Take no more."""
        self._closed = True
        self._waiting.clear()

    def _go_on(self) -> None:
        while self._waiting and self._at_work is None and not self._closed:
            clip = self._waiting.pop(0)
            found = self._film_of(clip)
            if found is None:
                self._made[_key(clip)] = None
                continue
            recording, source, index = found
            self._at_work = _key(clip)
            own_us = recording.to_recording_us(_key(clip)[1])
            self._context.tasks.run(
                partial(_small, source, index, own_us),
                partial(self._took, self._at_work),
                partial(self._failed, self._at_work),
            )

    def _film_of(self, clip: Clip) -> tuple[Recording, MediaSource, FrameIndex | None] | None:
        workspace = self._context.workspace
        session_id, at_us = _key(clip)
        films = workspace.project.recordings(session_id)
        recording = next((film for film in films if film.shows(at_us)), None)
        if recording is None:
            return None
        index = kept_index(workspace.store.derived, recording)
        if index is None and recording.duration_us > _LONG_US:
            return None
        try:
            return recording, workspace.media_source(recording.id), index
        except ObserverError:
            return None

    def _took(self, key: tuple[str, int], picture: NDArray[np.uint8]) -> None:
        if self._context.workspace.locks.of(key[0]) is not None:
            # consent was withdrawn while it was being taken
            self._failed(key)
            return
        height, width = picture.shape[:2]
        image = QImage(picture.data, width, height, width * 4, QImage.Format.Format_RGB32)
        self._made[key] = QPixmap.fromImage(image.copy())
        self._done()

    def _failed(self, key: tuple[str, int], _error: ObserverError | None = None) -> None:
        # the film itself says what is the matter; the list shows an empty place
        self._made[key] = None
        self._done()

    def _done(self) -> None:
        self._at_work = None
        if not self._closed:
            self._arrived()
            self._go_on()


def _key(clip: Clip) -> tuple[str, int]:
    return clip.session_id, (clip.onset_us + clip.offset_us) // 2


def _small(
    source: MediaSource, index: FrameIndex | None, own_us: int, progress: Progress
) -> NDArray[np.uint8]:
    """Return the small picture at a time of a recording, BGRA."""
    with FilmPictures(source, index) as film:
        progress.report(0.5, msg("Taking the stills"))
        seen = film.seen(film.at_us(own_us))
    share = min(_WIDTH_PX / seen.shape[1], _HEIGHT_PX / seen.shape[0])
    size = max(round(seen.shape[1] * share), 1), max(round(seen.shape[0] * share), 1)
    small = cv2.resize(seen, size, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(cv2.cvtColor(small, cv2.COLOR_RGB2BGRA), np.uint8)
