"""The frame index: when each picture is shown, and from where it can be decoded."""

import json
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from observer.model.time import US_PER_S

NONE = np.iinfo(np.int64).min
"""Stands for a timestamp or file position that is not told."""

_MAGIC = b"OOGINDEX"
_VERSION = 1
_BLOCK = 1 << 14


class Identity(StrEnum):
    """By what a decoded picture is recognised after a seek."""

    PTS = "pts"
    POSITION = "position"
    ORDER = "order"


@dataclass(frozen=True, slots=True, eq=False)
class FrameIndex:
    """Presentation times of the pictures that exist, and the places to decode from.

    Attributes
    ----------
    time_base
        Seconds per unit of `pts`.
    pts
        Shape (n,), int64, ascending: one presentation timestamp for each picture.
    end_pts
        Where the last picture ends.
    keys
        Shape (k, 4), int64: of each keyframe the presentation and decoding timestamps, the
        position in the file, and the number of the first picture that is right when decoding
        starts there; ascending.
    identity
        How pictures are recognised.
    positions
        Shape (n,), int64: where the packet of each picture is, for `Identity.POSITION`.
    size_bytes
        Length of the file the index was made from.
    """

    time_base: Fraction
    pts: NDArray[np.int64]
    end_pts: int
    keys: NDArray[np.int64]
    identity: Identity
    positions: NDArray[np.int64]
    size_bytes: int

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.pts)

    @property
    def times_us(self) -> NDArray[np.int64]:
        """Presentation times in microseconds on the recording's own clock, shape (n,)."""
        return to_us(self.pts, self.time_base)

    @property
    def duration_us(self) -> int:
        """From the first picture until the last one ends, in microseconds."""
        ends = to_us(np.array([self.pts[0], self.end_pts], np.int64), self.time_base)
        return int(ends[1] - ends[0])

    def key_for(self, picture: int) -> int:
        """Return the row in `keys` to decode a picture from; -1 for the very start."""
        return int(np.searchsorted(self.keys[:, 3], picture, side="right")) - 1

    def to_bytes(self) -> bytes:
        """Return the index as bytes, to be kept beside the recording."""
        head = {
            "version": _VERSION,
            "time_base": [self.time_base.numerator, self.time_base.denominator],
            "end_pts": self.end_pts,
            "identity": self.identity.value,
            "size_bytes": self.size_bytes,
            "lengths": [len(self.pts), len(self.keys), len(self.positions)],
        }
        parts = (self.pts, self.keys, self.positions)
        body = b"".join(np.ascontiguousarray(part, "<i8").tobytes() for part in parts)
        return _MAGIC + json.dumps(head).encode() + b"\n" + body

    @classmethod
    def from_bytes(cls, content: bytes) -> "FrameIndex | None":
        """Return an index that was kept, or None if it is of another version or damaged."""
        line, _, body = content.partition(b"\n")
        if not line.startswith(_MAGIC):
            return None
        try:
            head = json.loads(line[len(_MAGIC) :])
            if head["version"] != _VERSION:
                return None
            n, k, p = head["lengths"]
            numbers = np.frombuffer(body, "<i8").astype(np.int64)
            if min(n, k + 1, p + 1) < 1 or len(numbers) != n + 4 * k + p or p not in (0, n):
                return None
            firsts = numbers[n : n + 4 * k].reshape(k, 4)[:, 3]
            if (np.diff(numbers[:n]) < 0).any() or (np.diff(firsts) < 0).any():
                return None
            return cls(
                time_base=Fraction(*head["time_base"]),
                pts=numbers[:n],
                end_pts=int(head["end_pts"]),
                keys=numbers[n : n + 4 * k].reshape(k, 4),
                identity=Identity(head["identity"]),
                positions=numbers[n + 4 * k :],
                size_bytes=int(head["size_bytes"]),
            )
        except (KeyError, TypeError, ValueError, ZeroDivisionError):
            return None


def to_us(pts: NDArray[np.int64], time_base: Fraction) -> NDArray[np.int64]:
    """Return timestamps in microseconds, rounded once, half to even, exact in integers.

    Parameters
    ----------
    pts
        Timestamps, any shape.
    time_base
        Seconds per unit.

    Returns
    -------
    NDArray
        int64 of the same shape, equal to `observer.model.time.pts_to_us` of each.

    Examples
    --------
    >>> to_us(np.array([1001, -1]), Fraction(1, 30000)).tolist()
    [33367, -33]
    """
    factor = time_base * US_PER_S
    num, den = factor.numerator, factor.denominator
    flat = np.asarray(pts, np.int64).reshape(-1)
    found = np.empty_like(flat)
    for start in range(0, len(flat), _BLOCK):
        # a stretch at a time: of hours of film, what lies between takes ten times the result
        whole, rest = np.divmod(flat[start : start + _BLOCK], den)
        part, left = np.divmod(rest * num, den)
        up = (2 * left > den) | ((2 * left == den) & ((whole * num + part) % 2 == 1))
        found[start : start + _BLOCK] = whole * num + part + up
    return found.reshape(np.shape(pts))
