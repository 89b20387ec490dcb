"""The scrub reel: small pictures of a recording, each of them had at once.

While the hand moves along the timeline, a picture is wanted at every move, and decoding from the
last keyframe takes too long. A reel holds exact pictures of the recording, small and each by itself
(JPEG), at even distances. It is made in the background (`observer.media.reel_making`), in segments
that are each kept as one derived thing, and can be used while it is being made.
"""

import hashlib
import json
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray

from observer.media.frame_index import FrameIndex
from observer.model.errors import StorageError
from observer.model.store import DerivedStore
from observer.model.time import US_PER_S

HEAD_KIND = "reel"
"""Kind under which the head is kept; segments are kept under this, a hyphen and their number."""

_VERSION = 1
_MAGIC = b"OOGREEL"
_LEAST_REACH_US = US_PER_S
_SEGMENT_BYTES = 8 << 20
_PICTURES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ReelHead:
    """What a reel is to hold, and what of it was made.

    Attributes
    ----------
    size_bytes, digest
        Of the recording's file and of its frame index: the reel holds good for no other.
    interval_us
        Distance of its pictures; 0 where none are to be made.
    most_bytes
        What all segments together may take.
    starts_us
        Time of the first picture wanted in each segment, from the recording's first; ascending.
    made
        Length of each segment in bytes; 0 for one that is still to be made.
    declined
        Whether somebody said that it is not to be made.
    expected_bytes, expected_s
        What all of it will take, in room and in time, as far as it could be told beforehand.
    """

    size_bytes: int
    digest: str
    interval_us: int = 0
    most_bytes: int = 0
    expected_bytes: int = 0
    expected_s: float = 0.0
    starts_us: tuple[int, ...] = ()
    made: tuple[int, ...] = ()
    declined: bool = False

    @classmethod
    def of(cls, index: FrameIndex) -> "ReelHead":
        """Return the head of a reel without pictures."""
        return cls(size_bytes=index.size_bytes, digest=_digest(index))

    def fits(self, index: FrameIndex) -> bool:
        """Return whether the reel was made from the recording that an index is of."""
        return (self.size_bytes, self.digest) == (index.size_bytes, _digest(index))

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to be made."""
        return all(self.made)

    @property
    def missing(self) -> int:
        """How many segments are still to be made."""
        return self.made.count(0)

    @property
    def made_bytes(self) -> int:
        """What the segments take that were made."""
        return sum(self.made)

    @property
    def reach_us(self) -> int:
        """How far from the time asked for a picture may lie."""
        return max(_LEAST_REACH_US, 2 * self.interval_us)

    def to_bytes(self) -> bytes:
        """Return the head as bytes, to be kept."""
        fields = {
            "version": _VERSION,
            "size_bytes": self.size_bytes,
            "digest": self.digest,
            "interval_us": self.interval_us,
            "most_bytes": self.most_bytes,
            "expected_bytes": self.expected_bytes,
            "expected_s": self.expected_s,
            "starts_us": self.starts_us,
            "made": self.made,
            "declined": self.declined,
        }
        return _MAGIC + json.dumps(fields).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "ReelHead | None":
        """Return a head that was kept; None if it is of another version or damaged."""
        if not content.startswith(_MAGIC):
            return None
        try:
            fields = json.loads(content[len(_MAGIC) :])
            if fields["version"] != _VERSION:
                return None
            head = cls(
                size_bytes=int(fields["size_bytes"]),
                digest=str(fields["digest"]),
                interval_us=int(fields["interval_us"]),
                most_bytes=int(fields["most_bytes"]),
                expected_bytes=int(fields["expected_bytes"]),
                expected_s=float(fields["expected_s"]),
                starts_us=tuple(int(start) for start in fields["starts_us"]),
                made=tuple(int(length) for length in fields["made"]),
                declined=fields["declined"] is True,
            )
        except (KeyError, TypeError, ValueError):
            return None
        return head if len(head.made) == len(head.starts_us) else None


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Pictures that are kept together.

    Attributes
    ----------
    numbers, times_us
        Of each picture: its number in the recording, and its time from the recording's first;
        ascending.
    ends
        Where each ends in `pictures`.
    pictures
        JPEG after JPEG.
    """

    numbers: NDArray[np.int64]
    times_us: NDArray[np.int64]
    ends: NDArray[np.int64]
    pictures: bytes

    @classmethod
    def of(cls, found: list[tuple[int, int, bytes]]) -> "Segment":
        """Return the segment of pictures: number, time and JPEG of each, ascending."""
        lengths = [len(picture) for _, _, picture in found]
        return cls(
            numbers=np.array([number for number, _, _ in found], np.int64),
            times_us=np.array([time_us for _, time_us, _ in found], np.int64),
            ends=np.cumsum(lengths, dtype=np.int64),
            pictures=b"".join(picture for _, _, picture in found),
        )

    def __len__(self) -> int:
        """Return how many pictures it holds."""
        return len(self.numbers)

    def nearest(self, own_us: int) -> int | None:
        """Return the place of the picture nearest to a time; None if there are no pictures."""
        if not len(self):
            return None
        after = int(self.times_us.searchsorted(own_us))
        beside = [place for place in (after - 1, after) if 0 <= place < len(self)]
        return min(beside, key=lambda place: abs(int(self.times_us[place]) - own_us))

    def picture(self, place: int) -> NDArray[np.uint8] | None:
        """Return a picture, BGRA; None if it cannot be read."""
        start = int(self.ends[place - 1]) if place else 0
        content = np.frombuffer(self.pictures, np.uint8)[start : int(self.ends[place])]
        try:
            flat = cv2.imdecode(content, cv2.IMREAD_COLOR)
        except cv2.error:
            return None
        if flat is None:
            return None
        return np.asarray(cv2.cvtColor(flat, cv2.COLOR_BGR2BGRA), np.uint8)

    def to_bytes(self) -> bytes:
        """Return the segment as bytes, to be kept."""
        numbers = np.concatenate(([len(self)], self.numbers, self.times_us, self.ends))
        return _MAGIC + bytes([_VERSION]) + numbers.astype("<i8").tobytes() + self.pictures

    @classmethod
    def from_bytes(cls, content: bytes) -> "Segment | None":
        """Return a segment that was kept; None if it is of another version or damaged."""
        start = len(_MAGIC) + 1
        if content[:start] != _MAGIC + bytes([_VERSION]) or len(content) < start + 8:
            return None
        count = int.from_bytes(content[start : start + 8], "little")
        body = start + 8 + 24 * count
        if len(content) < body:
            return None
        numbers = np.frombuffer(content, "<i8", 3 * count, start + 8).astype(np.int64)
        pictures = content[body:]
        whole = numbers.reshape(3, count)
        if (whole < 0).any() or (np.diff(whole) <= 0).any():
            return None
        if (int(whole[2, -1]) if count else 0) != len(pictures):
            return None
        return cls(whole[0], whole[1], whole[2], pictures)


class Reel:
    """The small pictures of one recording, as far as they were made; for any thread.

    Until it is told by `use` what there is, it holds nothing.

    Parameters
    ----------
    recording_id
        Of which recording.
    kept
        Where head and segments are kept.
    """

    def __init__(self, recording_id: str, kept: DerivedStore) -> None:
        self._recording_id = recording_id
        self._kept = kept
        self._lock = Lock()
        self._writing = Lock()
        self._head: ReelHead | None = None
        self._segments: OrderedDict[int, Segment] = OrderedDict()
        self._pictures: OrderedDict[int, NDArray[np.uint8]] = OrderedDict()

    @property
    def head(self) -> ReelHead | None:
        """What there is; None until it is known."""
        return self._head

    def read_head(self, index: FrameIndex) -> ReelHead:
        """Return the head that was kept, or an empty one if there is none for this recording."""
        content = self._kept.get(self._recording_id, HEAD_KIND)
        found = ReelHead.from_bytes(content) if content is not None else None
        return found if found is not None and found.fits(index) else ReelHead.of(index)

    def use(self, head: ReelHead) -> None:
        """Give pictures from now on as this head says."""
        with self._lock:
            self._head = head
            self._segments.clear()
            self._pictures.clear()

    def near(self, own_us: int) -> tuple[int, NDArray[np.uint8]] | None:
        """Return the nearest picture that was made, if it is near enough.

        Parameters
        ----------
        own_us
            From the recording's first picture.

        Returns
        -------
        tuple or None
            The picture's number in the recording, and its pixels of shape (height, width, 4),
            uint8, BGRA, upright.
        """
        found = self._find(own_us)
        if found is None:
            return None
        segment, place = found
        number = int(segment.numbers[place])
        with self._lock:
            picture = self._pictures.get(number)
        if picture is None:
            picture = segment.picture(place)
            if picture is None:
                return None
        with self._lock:
            self._pictures[number] = picture
            self._pictures.move_to_end(number)
            while len(self._pictures) > _PICTURES:
                self._pictures.popitem(last=False)
        return number, picture

    def keep(self, place: int, segment: Segment) -> ReelHead | None:
        """Keep a segment that was made, and give its pictures from now on.

        Parameters
        ----------
        place
            Which segment.
        segment
            Its pictures.

        Returns
        -------
        ReelHead or None
            The new head; None if nothing is known of this reel.

        Raises
        ------
        StorageError
            If it cannot be kept; then all is as it was.
        """
        content = segment.to_bytes()
        with self._writing:
            if self._head is None:
                return None
            self._kept.put(self._recording_id, f"{HEAD_KIND}-{place}", content)
            head = self._head
            made = (*head.made[:place], len(content), *head.made[place + 1 :])
            return self._put_head(replace(head, made=made))

    def decline(self, *, declined: bool = True) -> None:
        """Remember that no more of it is to be made, or that it is.

        Parameters
        ----------
        declined
            What was said.

        Raises
        ------
        StorageError
            If it cannot be kept.
        """
        with self._writing:
            head = self._head
            if head is not None and head.declined != declined:
                self._put_head(replace(head, declined=declined))

    def begin(self, head: ReelHead) -> None:
        """Keep a head with what is to be made, and use it.

        Parameters
        ----------
        head
            What the reel is to hold.

        Raises
        ------
        StorageError
            If it cannot be kept.
        """
        with self._writing:
            self._put_head(head)
        self.use(head)

    def _put_head(self, head: ReelHead) -> ReelHead:
        self._kept.put(self._recording_id, HEAD_KIND, head.to_bytes())
        with self._lock:
            self._head = head
        return head

    def _find(self, own_us: int) -> tuple[Segment, int] | None:
        """Return the segment with the nearest picture, and its place there."""
        head = self._head
        if head is None or not head.starts_us:
            return None
        here = max(bisect_right(head.starts_us, own_us) - 1, 0)
        best: tuple[int, Segment, int] | None = None
        for place in (here, here + 1, here - 1):
            segment = self._segment(head, place)
            spot = segment.nearest(own_us) if segment is not None else None
            if segment is None or spot is None:
                continue
            far = abs(int(segment.times_us[spot]) - own_us)
            if best is None or far < best[0]:
                best = (far, segment, spot)
            if best[0] <= head.interval_us:
                break
        return best[1:] if best is not None and best[0] <= head.reach_us else None

    def _segment(self, head: ReelHead, place: int) -> Segment | None:
        """Return a segment that was made; one that is damaged is taken as not made."""
        if not 0 <= place < len(head.made) or not head.made[place]:
            return None
        with self._lock:
            segment = self._segments.get(place)
            if segment is not None:
                self._segments.move_to_end(place)
                return segment
        try:
            content = self._kept.get(self._recording_id, f"{HEAD_KIND}-{place}")
        except StorageError:
            return None
        segment = Segment.from_bytes(content) if content is not None else None
        with self._lock:
            if segment is None:
                self._forget(place)
                return None
            self._segments[place] = segment
            while (
                len(self._segments) > 1
                and sum(len(each.pictures) for each in self._segments.values()) > _SEGMENT_BYTES
            ):
                self._segments.popitem(last=False)
        return segment

    def _forget(self, place: int) -> None:
        """Take a segment as not made, so that it is made again; the lock is held."""
        head = self._head
        if head is not None and place < len(head.made):
            made = (*head.made[:place], 0, *head.made[place + 1 :])
            self._head = replace(head, made=made)


def _digest(index: FrameIndex) -> str:
    """Return by what an index is recognised: numbers mean the same pictures."""
    content = np.ascontiguousarray(index.pts, "<i8").tobytes()
    return hashlib.sha256(content).hexdigest()[:32]
