"""In which lane of their track bouts lie that overlap, so that none covers another."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

_Times: TypeAlias = NDArray[np.int64]
_Numbers: TypeAlias = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Lanes:
    """The lanes of a track; they depend on its coding alone, never on what is in view.

    Attributes
    ----------
    lane
        int32, shape (n,): the lane of each row, from the top; 0 for points.
    among
        int32, shape (n,): over how many lanes a row's neighbours are spread; 1 where none overlap.
    """

    lane: _Numbers
    among: _Numbers


def lanes(
    onset_us: _Times,
    offset_us: _Times,
    is_state: NDArray[np.bool_],
    state_reach_us: _Times,
    known: _Numbers,
) -> Lanes:
    """Give each bout the first lane that is free when it begins.

    Parameters
    ----------
    onset_us
        When each event of the track begins, ascending; shape (n,).
    offset_us
        When it ends.
    is_state
        Whether it lasts.
    state_reach_us
        The latest end of a state up to and including each row.
    known
        The lanes of its first rows, where they are known already; shape (k,), k up to n.

    Returns
    -------
    Lanes
        Of all rows.
    """
    count = len(onset_us)
    lane = np.zeros(count, np.int32)
    lane[: len(known)] = known
    alone = np.concatenate(([True], state_reach_us[:-1] <= onset_us[1:]))[:count]
    starts = np.flatnonzero(alone)
    sizes = np.diff(starts, append=count)
    for which in np.flatnonzero((sizes > 1) & (starts + sizes > len(known))).tolist():
        start, stop = int(starts[which]), int(starts[which] + sizes[which])
        first = max(start, len(known))
        before = slice(start, first)
        free = _free_from(lane[before], offset_us[before], is_state[before])
        rows = slice(first, stop)
        times = zip(onset_us[rows].tolist(), offset_us[rows].tolist(), strict=True)
        for at, (begins, ends) in enumerate(times, first):
            if is_state[at]:
                own = next((i for i, end in enumerate(free) if end <= begins), len(free))
                free[own : own + 1] = [ends]
                lane[at] = own
    most = np.maximum.reduceat(lane, starts) if count else lane
    return Lanes(lane, np.repeat(most + 1, sizes))


def _free_from(lane: _Numbers, offset_us: _Times, is_state: NDArray[np.bool_]) -> list[int]:
    """Return from when on each lane is free, after some bouts of a cluster."""
    if not is_state.any():
        return []
    ends = np.full(int(lane.max()) + 1, np.iinfo(np.int64).min)
    np.maximum.at(ends, lane[is_state], offset_us[is_state])
    return [int(end) for end in ends]
