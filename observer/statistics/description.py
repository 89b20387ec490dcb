"""Description of streams, for one code or for many at once: how often, how long, how soon.

The figures of `observer.statistics.describe` come from here, those of one session and those of a
thousand (`observer.statistics.event_table`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from observer.model.time import US_PER_S
from observer.statistics.streams import Bouts, Flags, Stream, Stretches, Times, cut
from observer.statistics.words import (
    ALREADY_PRESENT,
    CENSORED,
    INTERVAL_CENSORED,
    NO_CODABLE_TIME,
    OBSERVED,
)

Figures = NDArray[np.float64]
Texts = NDArray[np.object_]

_LIMIT = 2**62


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rows:
    """The rows of a table of description.

    Attributes
    ----------
    point
        Whether the row is about a point.
    start_us
        Where its window begins, on the clock of the streams.
    merge_gap_us
        Bouts closer together than this are taken as one.
    """

    point: Flags
    start_us: Times
    merge_gap_us: Times

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.point)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Codable stretches that share no time, and the row that each belongs to.

    Attributes
    ----------
    codable
        Disjoint and ascending.
    row
        Of each stretch. Stretches of one row follow each other, unless rows are pooled.
    """

    codable: Stretches
    row: Times


@dataclass(frozen=True, slots=True, eq=False)
class _Counted:
    """What one layer holds, by row."""

    pieces: Bouts
    bout_row: Times
    onset_row: Times
    onsets: Times
    gap_row: Times
    gaps: Times


def described(
    stream: Stream, layers: Sequence[Layer], rows: Rows, *, pooled: bool = False
) -> dict[str, Figures | Texts]:
    """Describe every row.

    Parameters
    ----------
    stream
        All codes of all sessions, on one clock; each on a lane of its own.
    layers
        The time on which the rows stand. A row stands in one layer, or, pooled, in several.
    rows
        What the rows are about.
    pooled
        Whether rows gather stretches of several sessions; then there is no latency.

    Returns
    -------
    dict of str to ndarray
        By column name; NaN (text: None) where something is undefined. Durations in seconds.
    """
    n_rows = len(rows)
    counted = [_counted(stream, layer, rows) for layer in layers]
    total_us = _totals(layers, n_rows)
    bout_row = _joined([c.bout_row for c in counted])
    durations = _joined([c.pieces.durations for c in counted])
    never = np.empty(0, np.bool_)
    left = np.concatenate([never, *(c.pieces.cut_left for c in counted)])
    right = np.concatenate([never, *(c.pieces.cut_right for c in counted)])
    onset_row = _joined([c.onset_row for c in counted])
    gap_row = _joined([c.gap_row for c in counted])
    gaps = _joined([c.gaps for c in counted])

    complete = ~(left | right)
    n_points = np.bincount(onset_row, minlength=n_rows)
    n_states = np.bincount(bout_row[~left], minlength=n_rows)
    n = np.where(rows.point, n_points, n_states).astype(np.float64)
    cells: dict[str, Figures | Texts] = {"n": n}
    known = total_us > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        cells["rate_per_min"] = 60 * n / (total_us / US_PER_S)
        bouts = summarised(durations, bout_row, n_rows)
        cells["duration_s"] = bouts["sum"] / US_PER_S
        cells["proportion"] = bouts["sum"] / total_us
    cells["bouts"] = bouts["n"]
    cells |= _named(bouts, "bout")
    whole = summarised(durations[complete], bout_row[complete], n_rows)
    cells["complete_bouts"] = whole["n"]
    cells |= _named(whole, "complete")
    cells["left_censored"] = np.bincount(bout_row[left], minlength=n_rows).astype(np.float64)
    cells["right_censored"] = np.bincount(bout_row[right], minlength=n_rows).astype(np.float64)
    between = summarised(gaps, gap_row, n_rows)
    cells["gaps"] = between["n"]
    cells["gap_mean_s"] = between["mean"] / US_PER_S
    cells["gap_median_s"] = between["median"] / US_PER_S
    for name in set(cells) - {"n", "rate_per_min"}:
        cells[name][~known | rows.point] = np.nan
    cells["n"][~known] = np.nan
    cells["rate_per_min"][~known] = np.nan
    cells["codable_s"] = total_us / US_PER_S
    if not pooled:
        cells |= _latencies(layers, counted, rows, total_us)
    return cells


def summarised(values_us: Times, row: Times, n_rows: int) -> dict[str, Figures]:
    """Summarise whole numbers row by row.

    Parameters
    ----------
    values_us
        Such as durations; 0 or more.
    row
        Of each.
    n_rows
        How many rows there are.

    Returns
    -------
    dict of str to ndarray
        ``n``, ``sum``, ``mean``, ``median``, ``sd`` (n - 1), ``min``, ``max``; NaN where there are
        too few.
    """
    n = np.bincount(row, minlength=n_rows)
    ordered = _within_rows(values_us, row, n)
    some = n > 0
    of = n[some]
    first = np.cumsum(of) - of
    sums = np.add.reduceat(ordered, first) if len(of) else of
    mean = sums / of
    away = ordered - np.repeat(mean, of)
    squares = np.add.reduceat(away * away, first) if len(of) else mean
    values = {
        "mean": mean,
        "median": (ordered[first + (of - 1) // 2] + ordered[first + of // 2]) / 2,
        "sd": np.sqrt(squares / np.where(of > 1, of - 1, np.nan)),
        "min": ordered[first],
        "max": ordered[first + of - 1],
    }
    found = {"n": n.astype(np.float64), "sum": np.zeros(n_rows)}
    found["sum"][some] = sums
    for name, value in values.items():
        found[name] = np.full(n_rows, np.nan)
        found[name][some] = value
    return found


def _within_rows(values: Times, row: Times, n: Times) -> Times:
    """Return values in order of row and size."""
    if not len(values):
        return values
    span = int(values.max()) + 1
    if len(n) * span < _LIMIT:
        key = row * span + values
        key.sort()
        return key - np.repeat(np.arange(len(n), dtype=np.int64) * span, n)
    return values[np.lexsort((values, row))]


def _counted(stream: Stream, layer: Layer, rows: Rows) -> _Counted:
    codable = layer.codable
    pieces = cut(stream, codable, rows.merge_gap_us[layer.row])
    bout_row = layer.row[pieces.stretch]
    at = codable.index(stream.onsets)
    inside = at >= 0
    follows = np.diff(pieces.stretch) == 0
    return _Counted(
        pieces=pieces,
        bout_row=bout_row,
        onset_row=layer.row[at[inside]],
        onsets=stream.onsets[inside],
        gap_row=bout_row[1:][follows],
        gaps=(pieces.starts[1:] - pieces.ends[:-1])[follows],
    )


def _totals(layers: Sequence[Layer], n_rows: int) -> Figures:
    total = np.zeros(n_rows)
    for layer in layers:
        lengths = layer.codable.ends - layer.codable.starts
        total += np.bincount(layer.row, weights=lengths, minlength=n_rows)
    return total


def _joined(parts: Sequence[Times]) -> Times:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _named(found: Mapping[str, Figures], what: str) -> dict[str, Figures | Texts]:
    names = ("mean", "median", "sd", "min", "max")
    return {f"{what}_{name}_s": found[name] / US_PER_S for name in names}


def _latencies(
    layers: Sequence[Layer], counted: Sequence[_Counted], rows: Rows, total_us: Figures
) -> dict[str, Figures | Texts]:
    """State when each code was first seen, or why that is not known."""
    n_rows = len(rows)
    status: Texts = np.full(n_rows, NO_CODABLE_TIME, dtype=object)
    latency, low, high, at_risk = (np.full(n_rows, np.nan) for _ in range(4))
    for layer, found in zip(layers, counted, strict=True):
        codable = layer.codable
        if not len(layer.row):
            continue
        opening = _firsts(layer.row)
        here = layer.row[opening]
        status[here] = CENSORED
        at_risk[here] = total_us[here]
        first_of = np.zeros(n_rows, np.int64)
        first_of[here] = opening
        row, first_us, running = _first_signs(found, n_rows)
        stretch = codable.index(first_us)
        first = first_of[row]
        start_us = rows.start_us[row]
        watched = codable.starts[first] == start_us
        direct = watched & (stretch == first)
        present = direct & running & (first_us == start_us)
        seen = direct & ~present
        status[row[present]] = ALREADY_PRESENT
        at_risk[row[present]] = np.nan
        status[row[seen]] = OBSERVED
        latency[row[seen]] = (first_us - start_us)[seen]
        at_risk[row[seen]] = (first_us - start_us)[seen]
        hidden = ~direct
        unseen_from = np.where(watched, codable.ends[first], start_us)
        lengths = np.concatenate(([0], np.cumsum(codable.ends - codable.starts)))
        before = lengths[stretch] - lengths[first] + first_us - codable.starts[stretch]
        status[row[hidden]] = INTERVAL_CENSORED
        low[row[hidden]] = (unseen_from - start_us)[hidden]
        high[row[hidden]] = (first_us - start_us)[hidden]
        at_risk[row[hidden]] = before[hidden]
    return {
        "latency_status": status,
        "latency_s": latency / US_PER_S,
        "latency_low_s": low / US_PER_S,
        "latency_high_s": high / US_PER_S,
        "at_risk_s": at_risk / US_PER_S,
    }


def _first_signs(found: _Counted, n_rows: int) -> tuple[Times, Times, Flags]:
    """Return the rows that have a sign, when it came, and whether a bout was found running."""
    never = np.iinfo(np.int64).max
    earliest: Times = np.full(n_rows, never)
    opening = _firsts(found.onset_row)
    earliest[found.onset_row[opening]] = found.onsets[opening]
    running = np.zeros(n_rows, np.bool_)
    opening = _firsts(found.bout_row)
    running[found.bout_row[opening]] = found.pieces.cut_left[opening]
    left = found.pieces.cut_left
    rows, starts = found.bout_row[left], found.pieces.starts[left]
    opening = _firsts(rows)
    earliest[rows[opening]] = np.minimum(earliest[rows[opening]], starts[opening])
    row = np.flatnonzero(earliest < never)
    return row, earliest[row], running[row]


def _firsts(row: Times) -> NDArray[np.intp]:
    """Return where each row begins, rows standing together."""
    return np.flatnonzero(np.concatenate(([True], np.diff(row) != 0))[: len(row)])
