"""State-space grids: where two partners are together, and how they move."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import TypeAlias

import numpy as np
import pandas as pd

from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import CodeKind, Scheme, Track
from observer.statistics.coefficients.grid import StateSpaceGrid, grid_of
from observer.statistics.coefficients.states import States
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Column,
    Row,
    count_column,
    seconds_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession, Observed
from observer.statistics.partners import (
    TRACK_PAIR_COLUMNS,
    track_pair_cells,
    track_pairs,
    unbroken,
)
from observer.statistics.pooled_windows import PooledWindow, pooled_columns, pooled_windows
from observer.statistics.streams import Stream, Stretches, cut, read_streams
from observer.statistics.words import NO_CODABLE_TIME, NOT_TOGETHER, ONE_CELL

Made: TypeAlias = Callable[[StateSpaceGrid, str], Iterator[dict[str, Cell]]]

COLUMNS = (
    *PHASE_COLUMNS,
    *TRACK_PAIR_COLUMNS,
    count_column("n_cells", msg("Cells")),
    count_column("cells_visited", msg("Cells visited")),
    count_column("visits", msg("Visits")),
    count_column("transitions", msg("Moves from cell to cell")),
    seconds_column("mean_cell_s", msg("Mean duration in a cell")),
    seconds_column("mean_visit_s", msg("Mean visit")),
    share_column("dispersion", msg("Dispersion")),
    Column("entropy_visits", msg("Entropy of visits"), "nat", 3),
    Column("entropy_durations", msg("Entropy of durations"), "nat", 3),
    Column("entropy_transitions", msg("Entropy of moves"), "nat", 3),
    seconds_column("grid_s", msg("Time on the grid")),
    seconds_column("off_grid_s", msg("Codable, but one in no state")),
    text_column("status", msg("Why figures are empty")),
    *WINDOW_COLUMNS,
)

POOLED_COLUMNS = pooled_columns(COLUMNS, ())

CELL_COLUMNS = (
    *PHASE_COLUMNS,
    *TRACK_PAIR_COLUMNS[:2],
    text_column("code_a", msg("Code (A)")),
    *TRACK_PAIR_COLUMNS[2:],
    text_column("code_b", msg("Code (B)")),
    count_column("visits", msg("Visits")),
    seconds_column("duration_s", msg("Duration")),
    share_column("proportion_of_grid", msg("Share of the time on the grid")),
    seconds_column("mean_visit_s", msg("Mean visit")),
    count_column("returns", msg("Returns")),
    count_column("not_returned", msg("Left and not returned")),
    seconds_column("return_mean_s", msg("Mean time to return")),
    seconds_column("return_median_s", msg("Median time to return")),
    text_column("status", msg("Why figures are empty")),
    *WINDOW_COLUMNS,
)

POOLED_CELL_COLUMNS = pooled_columns(CELL_COLUMNS, ())


def grid(session: CodedSession) -> pd.DataFrame:
    """Describe the grid of every two exclusive tracks of states of two partners.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window and pair of tracks; see `COLUMNS`.

    Notes
    -----
    Formula
        - Dispersion = 1 - (n Σ(d/D)² - 1) / (n - 1), over all n cells (every pair of codes), d
          being the time in a cell and D the time in all.
        - A visit is a stay in a cell, a move a visit that begins where another ended. The mean
          duration in a cell is the mean, over the cells visited, of their mean visit.
        - Entropy = -Σ p ln p, p being the share of visits, or of time, in each cell; of moves
          -Σ p(i, j) ln p(j | i).
    Units
        Seconds, nats; dispersion from 0 (all in one cell) to 1 (spread evenly).
    Edge cases
        - Only tracks of which one state runs at a time have a grid.
        - No move is counted over the border of a phase, over time that could not be coded, or over
          time in which one partner was in no state (off the grid).
        - Empty where both were never in a state at once; entropy of moves without moves.

    References
    ----------
    Lewis, M. D., Lamey, A. V. and Douglas, L. (1999). Developmental Science 2, 457-475.
    Hollenstein, T. (2013). State Space Grids. Springer, chapter 4. Dishion, T. J. et al. (2004).
    Journal of Abnormal Child Psychology 32, 651-663.
    """
    return table(COLUMNS, _each(session, _summary))


def pooled_grid(sessions: Sequence[CodedSession]) -> pd.DataFrame:
    """Describe the grids of several sessions of one dyad as one, all their visits together.

    Parameters
    ----------
    sessions
        One coding each, under one scheme.

    Returns
    -------
    pandas.DataFrame
        One row per phase and pair of tracks; see `POOLED_COLUMNS`.
    """
    return table(POOLED_COLUMNS, _pooled(sessions, _summary))


def pooled_grid_cells(sessions: Sequence[CodedSession]) -> pd.DataFrame:
    """Describe each cell of the grids of several sessions of one dyad as one.

    Parameters
    ----------
    sessions
        One coding each, under one scheme.

    Returns
    -------
    pandas.DataFrame
        One row per phase, pair of tracks and pair of codes; see `POOLED_CELL_COLUMNS`.
    """
    return table(POOLED_CELL_COLUMNS, _pooled(sessions, _cells))


def grid_cells(session: CodedSession) -> pd.DataFrame:
    """Describe each cell of the grids of `grid`.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window, pair of tracks and pair of codes; see `CELL_COLUMNS`.

    Notes
    -----
    Formula
        The return time runs from leaving a cell to entering it again within one codable stretch
        of one phase, time off the grid included.
    Units
        Seconds; the share is of the time in which both were in a state.
    Edge cases
        - A last leaving after which no return was seen counts as left and not returned.
        - A cell that was never visited has no mean visit and no return time.

    References
    ----------
    Hollenstein, T. (2013). State Space Grids. Springer, chapter 4 (return time).
    """
    return table(CELL_COLUMNS, _each(session, _cells))


def grid_pairs(scheme: Scheme) -> tuple[tuple[Track, Track], ...]:
    """Return every two tracks of two partners of which one state runs at a time."""
    return tuple((a, b) for a, b in track_pairs(scheme) if _is_line(a) and _is_line(b))


def grid_between(
    session: CodedSession,
    a: Track,
    b: Track,
    observed: Observed,
    streams: dict[CodeRef, Stream],
) -> StateSpaceGrid:
    """Return the grid of two tracks within some time, with its visits.

    Parameters
    ----------
    session
        Has the phases.
    a
        Track of the first partner.
    b
        Track of the second.
    observed
        Time that both could be coded.
    streams
        Of the session.

    Returns
    -------
    StateSpaceGrid
        Its codes are ids of codes.
    """
    stretches = unbroken(session, observed)
    return grid_of(_states(a, stretches, streams), _states(b, stretches, streams), stretches)


def _is_line(track: Track) -> bool:
    return track.exclusive and any(code.kind is CodeKind.STATE for code in track.codes)


def _state_codes(track: Track) -> tuple[str, ...]:
    return tuple(code.id for code in track.codes if code.kind is CodeKind.STATE)


def _states(track: Track, stretches: Stretches, streams: dict[CodeRef, Stream]) -> States:
    codes = _state_codes(track)
    bouts = [cut(streams[CodeRef(track.id, code)], stretches) for code in codes]
    starts = np.concatenate([b.starts for b in bouts])
    order = np.argsort(starts, kind="stable")
    which = np.repeat(np.arange(len(codes)), [len(b.starts) for b in bouts])[order]
    starts, ends = starts[order], np.concatenate([b.ends for b in bouts])[order]
    # a file may hold two at once: then the later one ends the other
    ends[:-1] = np.minimum(ends[:-1], starts[1:])
    kept = ends > starts
    return States(codes, which[kept], starts[kept], ends[kept])


def _pooled(sessions: Sequence[CodedSession], made: Made) -> list[Row]:
    streams = [read_streams(session) for session in sessions]
    rows: list[Row] = []
    for window, pair in product(pooled_windows(sessions), grid_pairs(sessions[0].scheme)):
        found, observed = _together(window, pair, streams)
        time = window.cells(observed)
        status = _status(found, codable=bool(time["codable_s"]))
        rows += (
            {**track_pair_cells(*pair), "status": status, **cells, **time}
            for cells in made(found, status)
        )
    return rows


def _each(session: CodedSession, made: Made) -> list[Row]:
    streams = read_streams(session)
    rows: list[Row] = []
    for window, (a, b) in product(session.windows(), grid_pairs(session.scheme)):
        observed = session.observed((a.id, b.id), window)
        found = grid_between(session, a, b, observed, streams)
        status = _status(found, codable=bool(observed.codable_us))
        rows += (
            {**track_pair_cells(a, b), "status": status, **cells, **observed.cells}
            for cells in made(found, status)
        )
    return rows


def _together(
    window: PooledWindow, pair: tuple[Track, Track], streams: list[dict[CodeRef, Stream]]
) -> tuple[StateSpaceGrid, list[tuple[int, Observed]]]:
    """Lay the stretches of several sessions behind each other, never touching."""
    times: list[tuple[int, Observed]] = []
    laid: list[tuple[States, States, Stretches]] = []
    from_us = 0
    for number, session, part in window.parts:
        observed = session.observed((pair[0].id, pair[1].id), part)
        times.append((number, observed))
        stretches = unbroken(session, observed)
        a, b = (_states(track, stretches, streams[number]) for track in pair)
        if not len(stretches.starts):
            continue
        by_us = from_us - int(stretches.starts[0])
        laid.append((_moved(a, by_us), _moved(b, by_us), _shifted(stretches, by_us)))
        from_us = int(stretches.ends[-1]) + by_us + 1
    none = Stretches.of(())
    codes = [_state_codes(track) for track in pair]
    first = _joined(codes[0], [a for a, _, _ in laid])
    second = _joined(codes[1], [b for _, b, _ in laid])
    starts = np.concatenate([none.starts, *(s.starts for _, _, s in laid)])
    ends = np.concatenate([none.ends, *(s.ends for _, _, s in laid)])
    return grid_of(first, second, Stretches(starts, ends)), times


def _moved(states: States, by_us: int) -> States:
    return States(states.codes, states.which, states.starts + by_us, states.ends + by_us)


def _shifted(stretches: Stretches, by_us: int) -> Stretches:
    return Stretches(stretches.starts + by_us, stretches.ends + by_us)


def _joined(codes: tuple[str, ...], parts: list[States]) -> States:
    none = np.empty(0, np.int64)
    return States(
        codes,
        np.concatenate([none, *(part.which for part in parts)]),
        np.concatenate([none, *(part.starts for part in parts)]),
        np.concatenate([none, *(part.ends for part in parts)]),
    )


def _status(found: StateSpaceGrid, *, codable: bool) -> str:
    if not codable:
        return NO_CODABLE_TIME
    if not found.visits:
        return NOT_TOGETHER
    return ONE_CELL if found.n_cells == 1 else ""


def _summary(found: StateSpaceGrid, status: str) -> Iterator[dict[str, Cell]]:
    yield _shown(found, status)


def _shown(found: StateSpaceGrid, status: str) -> dict[str, Cell]:
    if status == NO_CODABLE_TIME:
        return {"n_cells": found.n_cells}
    return {
        "n_cells": found.n_cells,
        "cells_visited": found.cells_visited,
        "visits": found.visits,
        "transitions": found.transitions,
        "mean_cell_s": found.mean_cell_s,
        "mean_visit_s": found.mean_visit_s,
        "dispersion": found.dispersion,
        "entropy_visits": found.entropy_visits,
        "entropy_durations": found.entropy_durations,
        "entropy_transitions": found.entropy_transitions,
        "grid_s": found.duration_s,
        "off_grid_s": found.off_grid_s,
    }


def _cells(found: StateSpaceGrid, status: str) -> Iterator[dict[str, Cell]]:
    for row in found.cell_rows():
        names: dict[str, Cell] = {"code_a": row.pop("code_a"), "code_b": row.pop("code_b")}
        row["proportion_of_grid"] = row.pop("proportion")
        yield names if status == NO_CODABLE_TIME else {**names, **row}
