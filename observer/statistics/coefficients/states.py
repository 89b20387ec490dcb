"""States as a notebook holds them: a code, from when, up to when; in microseconds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from observer.statistics.streams import Stretches, Times, overlaps

Code: TypeAlias = str | int
Bout: TypeAlias = tuple[Code, int, int]
Codes: TypeAlias = Sequence[Code | None] | ArrayLike | pd.Series
Values: TypeAlias = Sequence[float | None] | ArrayLike
BoutTable: TypeAlias = pd.DataFrame | Iterable[Bout] | Iterable[Sequence[Code]]


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """Bouts of one partner, ascending.

    Attributes
    ----------
    codes
        Which there may be.
    which
        Index into `codes`, one per bout.
    starts, ends
        In microseconds, ``[start, end)``.
    """

    codes: tuple[Code, ...]
    which: NDArray[np.int64]
    starts: Times
    ends: Times


def read_states(bouts: BoutTable, codes: Sequence[Code] | None = None) -> States:
    """Read the bouts of one partner.

    Parameters
    ----------
    bouts
        A frame with the columns ``code``, ``onset_us`` and ``offset_us``, or triples of these.
    codes
        Which there may be, in order; None for those that occur, sorted.

    Returns
    -------
    States
        Bouts without length are left out.

    Raises
    ------
    ValueError
        If a time is no whole number of microseconds, a bout ends before it begins, or a code is
        none of `codes`.
    """
    names, starts, ends = _columns(bouts)
    if (ends < starts).any():
        message = "a bout ends before it begins"
        raise ValueError(message)
    kept = ends > starts
    names, starts, ends = names[kept], starts[kept], ends[kept]
    order = np.argsort(starts, kind="stable")
    chosen = in_order(names) if codes is None else tuple(codes)
    which = pd.Index(chosen, dtype=object).get_indexer(pd.Index(names, dtype=object))
    if (which < 0).any():
        message = f"codes that were not named: {in_order(names[which < 0])}"
        raise ValueError(message)
    return States(chosen, which.astype(np.int64)[order], starts[order], ends[order])


def codes_of(bouts: BoutTable) -> tuple[Code, ...]:
    """Return which codes occur in bouts, sorted."""
    return in_order(_columns(bouts)[0])


def in_order(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Return the different codes, sorted; in order of appearance if they cannot be compared."""
    found = list(dict.fromkeys(codes))
    try:
        return tuple(sorted(found))
    except TypeError:
        return tuple(found)


def read_stretches(codable_us: ArrayLike | None, *states: States) -> Stretches:
    """Read which time could be coded.

    Parameters
    ----------
    codable_us
        Rows of begin and end, disjoint and ascending, in microseconds; None for one stretch from
        the first begin to the last end of the states.
    *states
        Of the partners.

    Returns
    -------
    Stretches
        Empty if nothing is stated and nothing was coded.

    Raises
    ------
    ValueError
        If they are no stretches, or overlap.
    """
    if codable_us is None:
        some = [s for s in states if len(s.starts)]
        if not some:
            return Stretches.of(())
        first, last = min(s.starts[0] for s in some), max(s.ends.max() for s in some)
        return Stretches(np.array([first]), np.array([last]))
    pairs = _whole(np.asarray(codable_us)).reshape(-1, 2)
    starts, ends = pairs[:, 0].copy(), pairs[:, 1].copy()
    if (ends <= starts).any() or (starts[1:] < ends[:-1]).any():
        message = "codable time has to be stretches that are disjoint and ascend"
        raise ValueError(message)
    return Stretches(starts, ends)


def joined(starts: Times, ends: Times) -> Stretches:
    """Return the disjoint, ascending stretches that cover the same time as some that may overlap.

    Parameters
    ----------
    starts
        In any order, in microseconds.
    ends
        Of the same.

    Returns
    -------
    Stretches
        Those that touch are one.
    """
    kept = ends > starts
    order = np.argsort(starts[kept], kind="stable")
    starts, ends = starts[kept][order], ends[kept][order]
    if not len(starts):
        return Stretches(starts, ends)
    reach = np.maximum.accumulate(ends)
    heads = np.flatnonzero(np.concatenate(([True], starts[1:] > reach[:-1])))
    return Stretches(starts[heads], reach[np.append(heads[1:], len(starts)) - 1])


def shared(a: Stretches, b: Stretches) -> Stretches:
    """Return the time that lies in both, a piece for each two that meet."""
    at_a, at_b = overlaps(a.starts, a.ends, b)
    return Stretches(
        np.maximum(a.starts[at_a], b.starts[at_b]), np.minimum(a.ends[at_a], b.ends[at_b])
    )


def without(a: Stretches, b: Stretches) -> Stretches:
    """Return the time of `a` that does not lie in `b`."""
    if not len(a.starts):
        return a
    low, high = a.starts[0] - 1, a.ends[-1] + 1
    holes = joined(np.append(b.starts, [low - 1, high]), np.append(b.ends, [low, high + 1]))
    return shared(a, Stretches(holes.ends[:-1], holes.starts[1:]))


def cut_at(stretches: Stretches, times: Times) -> Stretches:
    """Cut stretches in two wherever one of the times lies inside."""
    inside = np.unique(times[stretches.saw(times)])
    return Stretches(
        np.sort(np.concatenate((stretches.starts, inside))),
        np.sort(np.concatenate((stretches.ends, inside))),
    )


def _columns(bouts: BoutTable) -> tuple[NDArray[np.object_], Times, Times]:
    if isinstance(bouts, pd.DataFrame):
        names = bouts["code"].to_numpy(dtype=object)
        return names, _whole(bouts["onset_us"].to_numpy()), _whole(bouts["offset_us"].to_numpy())
    rows = list(bouts)
    names = np.empty(len(rows), dtype=object)
    names[:] = [row[0] for row in rows]
    times = _whole(np.array([[row[1], row[2]] for row in rows]).reshape(-1, 2))
    return names, times[:, 0].copy(), times[:, 1].copy()


def _whole(times: NDArray[np.generic]) -> Times:
    """Return times as whole microseconds; seconds with a fraction are refused, not rounded."""
    if not times.size:
        return times.astype(np.int64)
    numbers = times.astype(np.float64) if times.dtype.kind in "fO" else times
    whole = (
        times.astype(np.int64) if times.dtype.kind in "iuO" else np.rint(numbers).astype(np.int64)
    )
    if (whole != numbers).any():
        message = "times are whole microseconds"
        raise ValueError(message)
    return whole
