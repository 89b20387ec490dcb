"""One long clock on which many sessions lie behind each other, so that one call counts them all.

The functions of `observer.statistics.streams` know nothing of sessions: they take ascending times.
A lane is a stretch of the long clock that nothing leaves: a session, or one code of a track of a
session. Laid on lanes, a thousand sessions are counted in the same few calls as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from observer.statistics.streams import Stream, Times

_LIMIT = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class LongClock:
    """Where each lane lies.

    Attributes
    ----------
    origins_us
        The first moment of each session, on its own clock.
    stride_us
        From one lane to the next.
    """

    origins_us: Times
    stride_us: int

    @classmethod
    def over(cls, starts: Times, ends: Times, *, lanes: int, margin_us: int = 0) -> "LongClock":
        """Return the clock for sessions that last from `starts` to `ends`.

        Parameters
        ----------
        starts
            Of each session, on its own clock, in microseconds.
        ends
            Of the same.
        lanes
            How many lanes each session has.
        margin_us
            How far apart at least the lanes lie.

        Returns
        -------
        LongClock
            For as many sessions as there are starts.

        Raises
        ------
        ValueError
            If there is more time than the clock can count.
        """
        longest = int((ends - starts).max()) if len(starts) else 0
        stride_us = longest + margin_us + 2
        if stride_us * max(1, lanes * len(starts)) >= _LIMIT:
            message = "too many sessions, or too long ones, for one table"
            raise ValueError(message)
        return cls(starts, stride_us)

    def lay(self, times: Times, session: Times, lane: Times) -> Times:
        """Return where times on the sessions' own clocks lie on their lanes."""
        return times - self.origins_us[session] + lane * self.stride_us

    def lane_of(self, laid: Times) -> Times:
        """Return the lane of times on the long clock."""
        return laid // self.stride_us

    def moved(self, laid: Times, lane: Times) -> Times:
        """Return times of the long clock on other lanes."""
        return laid % self.stride_us + lane * self.stride_us


def shifted_stream(stream: Stream, by_us: int) -> Stream:
    """Return a stream moved on the clock."""
    return Stream(
        stream.onsets + by_us,
        stream.starts + by_us,
        stream.ends + by_us,
        stream.seen_start,
        stream.seen_end,
    )


def joined(streams: Sequence[Stream]) -> Stream:
    """Return streams that lie behind each other as one."""
    if not streams:
        none, never = np.empty(0, np.int64), np.empty(0, np.bool_)
        return Stream(none, none, none, never, never)
    return Stream(
        np.concatenate([s.onsets for s in streams]),
        np.concatenate([s.starts for s in streams]),
        np.concatenate([s.ends for s in streams]),
        np.concatenate([s.seen_start for s in streams]),
        np.concatenate([s.seen_end for s in streams]),
    )
