"""Event kappa: whether two coders saw the same events, whatever runs in between."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from observer.statistics.coefficients.alignment import alignment_table, event_alignment
from observer.statistics.coefficients.event_rows import EventRows, read_events
from observer.statistics.coefficients.resampling import (
    Resampling,
    Tables,
    Values,
    block_interval,
)
from observer.statistics.coefficients.result import (
    NO_UNITS,
    SATURATED,
    Coefficient,
    Setting,
    known,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKappa(Coefficient):
    """An event kappa with the table that it comes from.

    Attributes
    ----------
    codes
        Of the rows and columns of the table; the last one is empty, for nil.
    table
        Events; the first coder in rows; nil beside nil is a structural zero.
    positive
        Positive agreement 2a / (2a + b + c): a pairs of one code, b and c events of one coder
        that the other has not, or has otherwise. None without any event.
    """

    codes: tuple[str, ...] = ()
    table: tuple[tuple[int, ...], ...] = ()
    positive: float | None = None


def event_kappa(
    a: EventRows,
    b: EventRows,
    tolerance_us: int = 2_000_000,
    *,
    codes: Sequence[str] | None = None,
    overlap: float = 0.0,
    sampling: Resampling | None = None,
) -> EventKappa:
    """Return kappa over events that were aligned: how far two coders saw the same things happen.

    Parameters
    ----------
    a
        Events of the first coder on one track that lie in time that both could code: a frame with
        ``code``, ``onset_us`` and, of states, ``offset_us``; or rows of these.
    b
        Of the second coder.
    tolerance_us
        How far two onsets may lie apart, in microseconds.
    codes
        Of the scheme's track, in order; None for those that occur.
    overlap
        Which share of common time makes two states of one code a pair all the same.
    sampling
        Of the block bootstrap that makes the interval; None for no interval.

    Returns
    -------
    EventKappa
        Its ``n`` is the number of pairs and lone events.

    Notes
    -----
    Formula
        The events are aligned (`event_alignment`); what has no partner stands beside *nil*.
        kappa = (sum O - sum E) / (N - sum E) over the cells of one code. Nil beside nil cannot
        occur: the expected counts are those that iterative proportional fitting finds with that
        structural zero. With one such cell they have a closed form: sum E = M * sum of p_k q_k, M
        the pairs, p_k and q_k the share of code k among all events of each coder.
    Units
        Between -1 and 1; the table counts events.
    Edge cases
        Undefined where only one code occurs: the model is saturated. Positive agreement then tells
        how far both saw the same. Without any event there is nothing to compare.

    References
    ----------
    Quera, V., Bakeman, R. and Gnisci, A. (2007). Observer agreement for event sequences. Behavior
    Research Methods, 39.

    Bakeman, R., Quera, V. and Gnisci, A. (2009). Observer agreement for timed-event sequential
    data. Behavior Research Methods, 41.

    Examples
    --------
    >>> s = 1_000_000
    >>> a = [("a", 0), ("b", 5 * s), ("a", 12 * s)]
    >>> b = [("a", 0), ("b", 6 * s), ("a", 12 * s), ("b", 17 * s)]
    >>> round(event_kappa(a, b, 1 * s).value, 4)
    0.6
    """
    chosen = _codes_of(a, b) if codes is None else tuple(codes)
    aligned = event_alignment(a, b, tolerance_us, overlap=overlap)
    table = alignment_table(aligned, chosen)
    found = event_kappa_from_table(table.to_numpy(), codes=chosen)
    drawing = sampling or Resampling(resamples=0)
    interval = None
    if found.value is not None and sampling is not None:
        interval = block_interval(_blocks(aligned, chosen, drawing.block_us), event_kappas, drawing)
    settings: dict[str, Setting] = {
        "tolerance_us": tolerance_us,
        "overlap": overlap,
        "block_us": drawing.block_us if sampling else None,
        "resamples": drawing.resamples,
        "seed": drawing.seed if sampling else None,
    }
    return EventKappa(
        value=found.value,
        reason=found.reason,
        interval=interval,
        n=found.n,
        unit=found.unit,
        observed=found.observed,
        expected=found.expected,
        margins=found.margins,
        settings=settings,
        codes=found.codes,
        table=found.table,
        positive=found.positive,
    )


def event_kappa_from_table(
    table: ArrayLike | pd.DataFrame, *, codes: Sequence[str] = ()
) -> EventKappa:
    """Return the event kappa of a table of aligned events, whose last row and column are nil.

    Parameters
    ----------
    table
        Square; the first coder in rows.
    codes
        Of its rows, without nil.

    Returns
    -------
    EventKappa
        See `event_kappa`.

    Raises
    ------
    ValueError
        If the table is not square, or an event stands at nil beside nil.
    """
    counts = np.asarray(table, dtype=np.int64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:  # noqa: PLR2004  rows and columns
        message = f"not a square table: {counts.shape}"
        raise ValueError(message)
    if counts[-1, -1]:
        message = "nil beside nil cannot occur"
        raise ValueError(message)
    n = int(counts.sum())
    agreed = int(np.trace(counts))
    value = known(float(event_kappas(counts.astype(np.float64)))) if n else None
    expected = _chance(counts.astype(np.float64)) if n else 0.0
    events = int(counts[:-1].sum() + counts[:, :-1].sum())
    return EventKappa(
        value=value,
        n=n,
        unit="events",
        observed=agreed / n if n else None,
        expected=float(expected) / n if n else None,
        margins=(_sums(counts, 1), _sums(counts, 0)),
        reason=None if value is not None else SATURATED if n else NO_UNITS,
        codes=(*codes, "") if codes else (),
        table=tuple(tuple(row) for row in counts.tolist()),
        positive=2 * agreed / events if events else None,
    )


def event_kappas(tables: Tables) -> Values:
    """Return the event kappa of many tables at once, NaN where it is undefined.

    Parameters
    ----------
    tables
        Any shape of square tables whose last row and column are nil.

    Returns
    -------
    ndarray
        One for each table.
    """
    n = tables.sum(axis=(-2, -1))
    agreed = np.trace(tables, axis1=-2, axis2=-1)
    expected = _chance(tables)
    used = (tables[..., :-1, :].sum(axis=-1) > 0) | (tables[..., :, :-1].sum(axis=-2) > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (agreed - expected) / (n - expected)
    return np.where(used.sum(axis=-1) > 1, value, np.nan)


def _chance(tables: Tables) -> Values:
    """Return the sum of expected agreements under a structural zero at nil beside nil.

    Rows and columns but nil all have the same open cells, so proportional fitting ends where each
    is a share of the pairs: E_kl = M r_k c_l / (R C).
    """
    rows = tables[..., :-1, :].sum(axis=-1)
    columns = tables[..., :, :-1].sum(axis=-2)
    pairs = tables[..., :-1, :-1].sum(axis=(-2, -1))
    of_all = rows.sum(axis=-1) * columns.sum(axis=-1)
    expected: Values = pairs * (rows * columns).sum(axis=-1) / np.where(of_all > 0, of_all, 1.0)
    return expected


def _sums(counts: np.ndarray[tuple[int, ...], np.dtype[np.int64]], axis: int) -> tuple[float, ...]:
    return tuple(float(total) for total in counts.sum(axis=axis))


def _codes_of(a: EventRows, b: EventRows) -> tuple[str, ...]:
    return tuple(sorted({*read_events(a).codes, *read_events(b).codes}))


def _blocks(aligned: pd.DataFrame, codes: tuple[str, ...], block_us: int) -> Tables:
    """Return the table of each block of time, from the first event to the last."""
    places = {code: at for at, code in enumerate(codes)}
    size = len(codes) + 1
    one = aligned["first_code"].map(places).astype("Int64").fillna(len(codes))
    other = aligned["second_code"].map(places).astype("Int64").fillna(len(codes))
    moments = aligned[["first_onset_us", "second_onset_us"]].min(axis=1).to_numpy(dtype=np.int64)
    block = (moments - moments.min()) // block_us
    cells = (block * size + one.to_numpy(dtype=np.int64)) * size + other.to_numpy(dtype=np.int64)
    count = int(block.max()) + 1
    flat = np.bincount(cells, minlength=count * size * size).astype(np.float64)
    return flat.reshape(count, size, size)
