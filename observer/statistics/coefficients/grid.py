"""State-space grid: where two partners are together, how they move, and how soon they return."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from observer.model.messages import Message
from observer.model.time import US_PER_S
from observer.statistics.coefficients.result import NO_UNITS, ONE_CATEGORY
from observer.statistics.coefficients.states import (
    BoutTable,
    Code,
    States,
    codes_of,
    in_order,
    read_states,
    read_stretches,
)
from observer.statistics.streams import Stretches, Times, overlaps

Places: TypeAlias = NDArray[np.int64]
Cell: TypeAlias = tuple[Code, Code]

CELL_COLUMNS = (
    "code_a",
    "code_b",
    "visits",
    "duration_s",
    "proportion",
    "mean_visit_s",
    "returns",
    "not_returned",
    "return_mean_s",
    "return_median_s",
)
VISIT_COLUMNS = ("code_a", "code_b", "start_us", "end_us", "follows")


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """How two partners moved over their grid, visit by visit.

    Attributes
    ----------
    a, b
        Number of the code of either, one per visit.
    starts, ends
        In microseconds.
    stretch, limits
        Codable stretch in which each lies, and where that one ends.
    follows
        Whether a visit begins where the one before it ended.
    """

    a: Places
    b: Places
    starts: Times
    ends: Times
    stretch: Places
    limits: Times
    follows: NDArray[np.bool_]

    @property
    def durations(self) -> Times:
        """Length of each visit, in microseconds."""
        return self.ends - self.starts


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StateSpaceGrid:
    """What is said of a grid; durations in seconds, entropies in nats.

    Attributes
    ----------
    codes_a, codes_b
        Codes of the first partner and of the second; every pair of them is a cell.
    n_cells
        ``k_a * k_b``, visited or not.
    visits, transitions
        Stays in a cell; moves from one cell to the next without a break between.
    cells_visited
        How many cells were.
    duration_s, off_grid_s
        Time in which both were in a state; codable time in which one of them was not.
    mean_cell_s
        Mean over the visited cells of their mean visit.
    mean_visit_s
        Mean of all visits.
    dispersion
        0 where all time is in one cell, 1 where it is spread evenly over all.
    entropy_visits, entropy_durations, entropy_transitions
        ``-sum(p ln p)`` over visits and over durations; ``-sum(p_ij ln p(j | i))`` over moves.
    walked
        Every visit, as arrays.
    asked
        Names of regions, with the numbers of their cells.
    settings
        What the figures depend on.
    reason
        Why figures are None.
    """

    codes_a: tuple[Code, ...]
    codes_b: tuple[Code, ...]
    n_cells: int
    visits: int
    transitions: int
    cells_visited: int
    duration_s: float
    off_grid_s: float
    mean_cell_s: float | None
    mean_visit_s: float | None
    dispersion: float | None
    entropy_visits: float | None
    entropy_durations: float | None
    entropy_transitions: float | None
    walked: Path
    asked: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    settings: Mapping[str, str | int] = field(default_factory=dict)
    reason: Message | None = None

    @property
    def cells(self) -> pd.DataFrame:
        """One row per cell: see `CELL_COLUMNS`."""
        rows = [tuple(row.values()) for row in self.cell_rows()]
        return _typed(pd.DataFrame(rows, columns=list(CELL_COLUMNS), dtype=object), 2)

    @property
    def path(self) -> pd.DataFrame:
        """One row per visit, in order of time: see `VISIT_COLUMNS`."""
        return pd.DataFrame(
            {
                "code_a": _named(self.codes_a, self.walked.a),
                "code_b": _named(self.codes_b, self.walked.b),
                "start_us": self.walked.starts,
                "end_us": self.walked.ends,
                "follows": self.walked.follows,
            },
            columns=list(VISIT_COLUMNS),
        )

    @property
    def regions(self) -> pd.DataFrame:
        """One row per region: ``region``, ``visits``, ``duration_s`` and columns of returns."""
        path = self.walked
        rows: list[tuple[str | float | int | None, ...]] = []
        for name, members in self.asked.items():
            inside = np.isin(self._at, members)
            before = np.concatenate(([False], inside[:-1]))[: len(inside)]
            entered = inside & ~(before & path.follows)
            duration_s = float(path.durations[inside].sum()) / US_PER_S
            rows.append((name, int(entered.sum()), duration_s, *_returns(path, inside).values()))
        columns = ["region", "visits", "duration_s", *CELL_COLUMNS[-4:]]
        return _typed(pd.DataFrame(rows, columns=columns, dtype=object), 1)

    def cell_rows(self) -> Iterator[dict[str, Code | float | None]]:
        """Yield the cells of `CELL_COLUMNS`, one cell after the other."""
        at, path = self._at, self.walked
        spent = np.bincount(at, weights=path.durations, minlength=self.n_cells).tolist()
        total = sum(spent)
        for cell, us in enumerate(spent):
            here = at == cell
            n = int(here.sum())
            yield {
                "code_a": self.codes_a[cell // len(self.codes_b)],
                "code_b": self.codes_b[cell % len(self.codes_b)],
                "visits": n,
                "duration_s": us / US_PER_S,
                "proportion": us / total if total else None,
                "mean_visit_s": us / n / US_PER_S if n else None,
                **_returns(path, here),
            }

    @property
    def _at(self) -> Places:
        cells: Places = self.walked.a * len(self.codes_b) + self.walked.b
        return cells

    @property
    def value(self) -> float | None:
        """The dispersion."""
        return self.dispersion

    @property
    def n(self) -> int:
        """How many visits there were."""
        return self.visits


def state_space_grid(
    a: BoutTable,
    b: BoutTable,
    codable_us: ArrayLike | None = None,
    *,
    codes_a: Sequence[Code] | None = None,
    codes_b: Sequence[Code] | None = None,
    regions: Mapping[str, Iterable[Cell]] | None = None,
) -> StateSpaceGrid:
    """Lay the states of two partners over each other as a grid of all pairs of their codes.

    Parameters
    ----------
    a
        States of the first partner, of which one runs at a time: a frame with the columns
        ``code``, ``onset_us`` and ``offset_us``, or triples of these; whole microseconds.
    b
        States of the second partner.
    codable_us
        Rows of begin and end of the time that could be coded for both, disjoint and ascending, in
        microseconds; cut at the borders of phases, since nothing is counted over those. None for
        one stretch from the first begin to the last end.
    codes_a
        All codes that the first partner could have, in order: those of the scheme. None for those
        that occur, together with those of the second partner where the two share any.
    codes_b
        The same of the second partner.
    regions
        Names of groups of cells, of which a return time is asked too.

    Returns
    -------
    StateSpaceGrid
        Where both were never in a state at once, the figures are None, with the reason.

    Raises
    ------
    ValueError
        If two states of one partner run at once, or times are no whole microseconds.

    Notes
    -----
    Formula
        - Dispersion = 1 - (n Σ(d/D)² - 1) / (n - 1), over all n cells, d being the time in a cell
          and D the time in all: 0 where all time is in one cell, 1 where it is spread evenly.
        - Visits are stays in a cell; a transition is a visit that begins where another ended.
        - Entropy = -Σ p ln p, p being the share of visits, or of time, in each cell; of
          transitions -Σ p(i, j) ln p(j | i).
        - The mean cell duration is the mean, over the cells that were visited, of their mean
          visit. The return time of a cell or region runs from leaving it to entering it again.
    Units
        Durations in seconds, entropies in nats; dispersion from 0 to 1.
    Edge cases
        - Undefined where both were never in a state at once; dispersion also with one cell.
        - No transition over time that could not be coded, or in which one partner was in no state:
          that time is off the grid.
        - A last leaving after which no return was seen in the stretch counts as not returned.

    References
    ----------
    Lewis, M. D., Lamey, A. V. and Douglas, L. (1999). A new dynamic systems method for the
    analysis of early socioemotional development. Developmental Science 2, 457-475. Hollenstein, T.
    (2013). State Space Grids. Springer, chapter 4 (dispersion, visits, return time). Dishion, T. J.
    et al. (2004). Journal of Abnormal Child Psychology 32, 651-663 (entropy of transitions).

    Examples
    --------
    >>> child = [("away", 0, 6_000_000), ("near", 6_000_000, 10_000_000)]
    >>> parent = [("near", 0, 10_000_000)]
    >>> found = state_space_grid(child, parent, codes_a=("away", "near"), codes_b=("near",))
    >>> found.visits, found.transitions, round(found.dispersion, 2)
    (2, 1, 0.96)
    """
    if codes_a is None and codes_b is None:
        seen_a, seen_b = codes_of(a), codes_of(b)
        if set(seen_a) & set(seen_b):
            seen_a = seen_b = in_order((*seen_a, *seen_b))
        codes_a, codes_b = seen_a, seen_b
    states_a, states_b = read_states(a, codes_a), read_states(b, codes_b)
    codable = read_stretches(codable_us, states_a, states_b)
    return grid_of(states_a, states_b, codable, regions)


def grid_of(
    a: States,
    b: States,
    codable: Stretches,
    regions: Mapping[str, Iterable[Cell]] | None = None,
) -> StateSpaceGrid:
    """Describe the grid of states that were read; see `state_space_grid`."""
    path = walk(a, b, codable)
    shape = (len(a.codes), len(b.codes))
    n_cells = shape[0] * shape[1]
    at = path.a * shape[1] + path.b
    visits = np.bincount(at, minlength=n_cells)
    spent = np.bincount(at, weights=path.durations, minlength=n_cells).astype(np.float64)
    moves = np.flatnonzero(path.follows)
    total = float(spent.sum())
    visited = visits > 0
    mean_visit = np.divide(spent, visits, out=np.zeros(n_cells), where=visited) / US_PER_S
    return StateSpaceGrid(
        codes_a=a.codes,
        codes_b=b.codes,
        n_cells=n_cells,
        visits=len(at),
        transitions=len(moves),
        cells_visited=int(visited.sum()),
        duration_s=total / US_PER_S,
        off_grid_s=(codable.total_us - total) / US_PER_S,
        mean_cell_s=float(mean_visit[visited].mean()) if total else None,
        mean_visit_s=total / len(at) / US_PER_S if total else None,
        dispersion=_dispersion(spent, total),
        entropy_visits=_entropy(visits) if total else None,
        entropy_durations=_entropy(spent) if total else None,
        entropy_transitions=_transition_entropy(at[moves - 1], at[moves], n_cells),
        walked=path,
        asked={
            name: tuple(
                a.codes.index(one) * shape[1] + b.codes.index(other) for one, other in cells
            )
            for name, cells in (regions or {}).items()
        },
        settings={"n_cells": n_cells, "entropy": "nats"},
        reason=NO_UNITS if not total else ONE_CATEGORY if n_cells == 1 else None,
    )


def walk(a: States, b: States, codable: Stretches) -> Path:
    """Return the visits of two partners to the cells of their grid, in order of time.

    Parameters
    ----------
    a
        States of the first partner; at most one at a time.
    b
        States of the second.
    codable
        Time that could be coded for both; a visit ends with its stretch.

    Returns
    -------
    Path
        One entry per visit.

    Raises
    ------
    ValueError
        If two states of one partner run at once.
    """
    for states in (a, b):
        if (states.starts[1:] < states.ends[:-1]).any():
            message = "a grid is of states of which one runs at a time"
            raise ValueError(message)
    first, stretch = overlaps(a.starts, a.ends, codable)
    starts = np.maximum(a.starts[first], codable.starts[stretch])
    ends = np.minimum(a.ends[first], codable.ends[stretch])
    piece, second = overlaps(starts, ends, Stretches(b.starts, b.ends))
    starts = np.maximum(starts[piece], b.starts[second])
    ends = np.minimum(ends[piece], b.ends[second])
    code_a, code_b, stretch = a.which[first][piece], b.which[second], stretch[piece]
    touches = (starts[1:] == ends[:-1]) & (stretch[1:] == stretch[:-1])
    stays = touches & (code_a[1:] == code_a[:-1]) & (code_b[1:] == code_b[:-1])
    heads = np.flatnonzero(np.concatenate(([True], ~stays))[: len(starts)])
    tails = np.append(heads[1:], len(starts)) - 1 if len(heads) else heads
    follows = np.concatenate(([False], touches))[: len(starts)][heads]
    return Path(
        code_a[heads],
        code_b[heads],
        starts[heads],
        ends[tails],
        stretch[heads].astype(np.int64),
        codable.ends[stretch[heads]],
        follows,
    )


def _dispersion(spent: NDArray[np.float64], total: float) -> float | None:
    n = len(spent)
    if not total or n == 1:
        return None
    return float(1 - (n * ((spent / total) ** 2).sum() - 1) / (n - 1))


def _entropy(weights: NDArray[np.float64] | Places) -> float:
    p = weights[weights > 0] / weights.sum()
    return abs(float(-(p * np.log(p)).sum()))


def _transition_entropy(before: Places, after: Places, n_cells: int) -> float | None:
    if not len(before):
        return None
    _, pair = np.unique(before * n_cells + after, return_inverse=True)
    often = np.bincount(pair)
    _, start = np.unique(before, return_inverse=True)
    leaving = np.zeros(len(often))
    leaving[pair] = np.bincount(start)[start]
    return abs(float(-(often / len(before) * np.log(often / leaving)).sum()))


def _returns(path: Path, inside: NDArray[np.bool_]) -> dict[str, int | float | None]:
    """Say how soon a region was entered again after it was left."""
    here = np.flatnonzero(inside)
    if not len(here):
        return {"returns": 0, "not_returned": 0, "return_mean_s": None, "return_median_s": None}
    begins, ends = path.starts[here], path.ends[here]
    same = path.stretch[here][1:] == path.stretch[here][:-1]
    gaps = (begins[1:] - ends[:-1])[same & (begins[1:] > ends[:-1])] / US_PER_S
    last = here[np.append(~same, True)]
    return {
        "returns": len(gaps),
        "not_returned": int((path.ends[last] < path.limits[last]).sum()),
        "return_mean_s": float(gaps.mean()) if len(gaps) else None,
        "return_median_s": float(np.median(gaps)) if len(gaps) else None,
    }


def _named(codes: tuple[Code, ...], which: Places) -> NDArray[np.object_]:
    names = np.empty(len(codes), dtype=object)
    names[:] = codes
    return names[which]


def _typed(frame: pd.DataFrame, n_names: int) -> pd.DataFrame:
    """Give counts and figures nullable types, so that what is undefined is NA."""
    counts = {"visits", "returns", "not_returned"}
    return frame.astype(
        {name: "Int64" if name in counts else "Float64" for name in frame.columns[n_names:]}
    )
