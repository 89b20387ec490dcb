"""All that is needed to draw the timeline at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from observer.gui.theme import Tokens
from observer.gui.timeline.afar import SLICES, Columns
from observer.gui.timeline.columns import CodingColumns, Rows, Times
from observer.gui.timeline.pens import Pens
from observer.gui.timeline.rows import RULER_PX, Row, RowKind
from observer.gui.timeline.scale import TimeScale
from observer.gui.timeline.strip import Strip
from observer.model.coding import Coding
from observer.model.scheme import Scheme
from observer.model.session import Clip, Phase, Recording
from observer.model.time import US_PER_S, Interval
from observer.text.catalogue import Catalogue

_LEAST_LOUD = 0.02
_NONE: Rows = np.empty(0, np.int64)
LABELS_UP_TO = 600
"""From so many events in view on, tracks show density in place of labels."""


class SoundLook(StrEnum):
    """What the row of the sound shows."""

    BOTH = "both"
    WAVE = "wave"
    VOICE = "voice"


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """The sound of a recording: how loud it is, and where a voice stands out.

    Attributes
    ----------
    peaks
        Shape (n, 2), float32: least and greatest value of each bucket, -1 to 1.
    buckets_per_s
        Buckets in a second of the recording.
    voice
        Shape (n,), float32: how far a voice, a cry or a word stands out in each bucket, 0 to 1.
    """

    recording: Recording
    peaks: NDArray[np.float32]
    buckets_per_s: int
    voice: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    _heights: NDArray[np.float32] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Reckon once how loud each bucket is, in comparison with the loudest."""
        heights = np.max(np.abs(self.peaks), axis=1, initial=0.0)
        # what matters is where it is loud, not how loud the film was recorded
        heights /= max(float(heights.max(initial=0)), _LEAST_LOUD)
        object.__setattr__(self, "_heights", heights)

    def loudness(self, scale: TimeScale, step_px: int) -> NDArray[np.float64]:
        """Return how loud it is, 0 to 1, for every so many pixels of a scale."""
        return self._greatest(self._heights, scale, step_px)

    def voices(self, scale: TimeScale, step_px: int) -> NDArray[np.float64]:
        """Return how far a voice stands out, 0 to 1, for every so many pixels of a scale."""
        return self._greatest(self.voice, scale, step_px)

    def _greatest(
        self, heights: NDArray[np.float32], scale: TimeScale, step_px: int
    ) -> NDArray[np.float64]:
        """Return the greatest of the buckets that lie in every so many pixels of a scale."""
        edges_px = np.arange(0, scale.width_px + step_px, step_px)
        session_us = scale.start_us + edges_px * scale.us_per_px
        own_us = (session_us - self.recording.offset_us) / float(self.recording.rate)
        at = np.floor(own_us * self.buckets_per_s / US_PER_S).astype(np.int64)
        if not len(heights):
            return np.zeros(len(edges_px) - 1)
        first = np.clip(at[:-1], 0, len(heights) - 1)
        last = np.clip(np.maximum(at[1:], at[:-1] + 1), 1, len(heights))
        pairs = np.column_stack((first, np.minimum(last, len(heights) - 1))).ravel()
        found = np.maximum.reduceat(heights, pairs)[::2].astype(np.float64)
        outside = (at[:-1] < 0) | (at[:-1] >= len(heights))
        found[outside] = 0.0
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The events of a track that fit what is looked for.

    Attributes
    ----------
    onset_us
        int64, ascending.
    """

    ids: frozenset[str]
    onset_us: Times


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """What the timeline shows.

    Attributes
    ----------
    label_px
        Width of the names at the left; the scale begins there.
    scroll_px
        How far the rows are scrolled.
    strip
        Small pictures of the film, if there is a row for them.
    film
        What that film is called, where there are several.
    picked
        Rows, ascending, of the events of each track that are picked; empty while at most one is.
    found
        What was found on each track; None while nothing is looked for.
    loop
        From where to where is played over and over.
    pens
        What the events of each track are drawn with.
    seen
        Of each track the rows of its columns that are in view.
    """

    text: Catalogue
    tokens: Tokens
    scheme: Scheme
    coding: Coding
    columns: CodingColumns
    extent: Interval
    rows: tuple[Row, ...]
    pens: Pens
    scale: TimeScale
    label_px: int
    height_px: int
    scroll_px: int = 0
    clips: tuple[Clip, ...] = ()
    phases: tuple[Phase, ...] = ()
    sound: Sound | None = None
    sound_look: SoundLook = SoundLook.BOTH
    strip: Strip | None = None
    film: str = ""
    picked: Mapping[str, Rows] = field(default_factory=dict)
    found: Mapping[str, Found] | None = None
    loop: tuple[int, int] | None = None
    seen: Mapping[str, Rows] = field(init=False)

    def __post_init__(self) -> None:
        """Reckon once what every row needs."""
        scale = self.scale
        tracks = self.columns.tracks.items()
        seen = {key: one.visible(scale.start_us, scale.end_us) for key, one in tracks}
        object.__setattr__(self, "seen", seen)

    @property
    def slice_us(self) -> float:
        """Length of a slice of the session as seen from afar."""
        return self.extent.duration_us / SLICES

    def slices(self) -> Columns:
        """Return where the columns of the screen lie among the slices of the session."""
        scale = self.scale
        return Columns.of(self.extent, scale.start_us, scale.us_per_px, scale.width_px)

    def is_found(self, track: str, row: int) -> bool:
        """Return whether the event in a row of a track was found, or nothing is looked for."""
        if self.found is None:
            return True
        found = self.found.get(track)
        return found is not None and self.coding.on_track(track)[row].id in found.ids

    def picked_rows(self, track: str) -> frozenset[int]:
        """Return the rows of the events of a track that are picked and in view."""
        return frozenset(self.picked_in_view(track).tolist())

    def picked_in_view(self, track: str) -> Rows:
        """Return the same as an array, ascending."""
        rows = self.picked.get(track)
        if rows is None:
            return _NONE
        return np.intersect1d(rows, self.seen[track], assume_unique=True)

    @property
    def width_px(self) -> int:
        """Width of the whole timeline."""
        return self.label_px + self.scale.width_px

    @property
    def is_dense(self) -> bool:
        """Whether so many events are in view that labels would be noise."""
        return sum(map(self.count, self.seen)) >= LABELS_UP_TO

    def count(self, track: str) -> int:
        """Return how many events of a track are in view."""
        return len(self.seen[track])

    def x(self, time_us: float) -> float:
        """Return where a moment lies."""
        return self.label_px + self.scale.x(time_us)

    def top(self, row: Row) -> int:
        """Return where a row begins on the screen."""
        return RULER_PX + row.top_px - self.scroll_px

    def row_at(self, y_px: float) -> Row | None:
        """Return the row at a height; None on the ruler and below the last row."""
        if y_px < RULER_PX:
            return None
        inside = y_px - RULER_PX + self.scroll_px
        return next((r for r in self.rows if r.top_px <= inside < r.bottom_px), None)

    def rows_in_view(self) -> tuple[Row, ...]:
        """Return the rows of which anything is on the screen, if only the line above them."""
        first, last = self.scroll_px, self.scroll_px + self.height_px - RULER_PX
        return tuple(r for r in self.rows if r.bottom_px > first and r.top_px <= last)

    def track_rows(self) -> tuple[Row, ...]:
        """Return the rows of tracks."""
        return tuple(row for row in self.rows if row.kind is RowKind.TRACK)
