"""Lag-sequential tables: what follows what, against what chance would have follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import Scheme, Track
from observer.statistics.coefficients.lag import count_pairs
from observer.statistics.coefficients.residuals import (
    STRUCTURAL_ZERO,
    CellValue,
    Independence,
    independence,
    lag_cells,
)
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Column,
    Row,
    count_column,
    flag_column,
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
from observer.statistics.pooled_windows import pooled_columns, pooled_windows
from observer.statistics.streams import Stream, Stretches, Times, cut, read_streams
from observer.statistics.words import NO_CODABLE_TIME

Streams: TypeAlias = dict[CodeRef, Stream]
Counts: TypeAlias = NDArray[np.int64]

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("sequence", msg("Sequence")),
    *TRACK_PAIR_COLUMNS[:2],
    text_column("code_a", msg("Code (A)")),
    *TRACK_PAIR_COLUMNS[2:],
    text_column("code_b", msg("Code (B)")),
    count_column("n_pairs", msg("B next after A")),
    Column("expected", msg("Expected by chance"), decimals=2),
    share_column("share_next", msg("Share of A with B next")),
    Column("z", msg("Adjusted residual"), decimals=2),
    share_column("p", msg("p against chance"), 3),
    share_column("p_holm", msg("p, corrected for all cells (Holm)"), 3),
    Column("yules_q", msg("Yule's Q"), decimals=2),
    flag_column("low_expected", msg("Fewer than 5 expected")),
    text_column("status", msg("Why figures are empty")),
    count_column("n_sequence", msg("Pairs in the sequence")),
    count_column("n_ties", msg("Begun at the same instant")),
    Column("g2", msg("G² of the sequence"), decimals=2),
    count_column("df", msg("Degrees of freedom")),
    share_column("p_sequence", msg("p of the sequence"), 3),
    *WINDOW_COLUMNS,
)

POOLED_COLUMNS = pooled_columns(COLUMNS, ())


@dataclass(frozen=True, slots=True)
class Sequenced:
    """The tracks whose codes stand in one sequence: one track, or one of each partner."""

    tracks: tuple[Track, ...]

    @property
    def id(self) -> str:
        """Ids of the tracks joined by ``+``."""
        return "+".join(self.ids)

    @property
    def ids(self) -> tuple[str, ...]:
        """Of the tracks."""
        return tuple(track.id for track in self.tracks)

    @property
    def codes(self) -> tuple[tuple[Track, str], ...]:
        """Every code with its track, in the scheme's order."""
        return tuple((track, code.id) for track in self.tracks for code in track.codes)

    def structural_zeros(self, counts: Counts) -> NDArray[np.bool_]:
        """Return which codes cannot follow themselves: states of which one always runs.

        One that did follow itself, in a coding with holes, can.
        """
        always = [track.exclusive and track.exhaustive for track, _ in self.codes]
        return np.diag(np.array(always, np.bool_) & (counts.diagonal() == 0))


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Pairs of neighbours in a sequence.

    Attributes
    ----------
    counts
        Shape (k, k).
    n_ties
        Neighbours that began at the same instant; they stand in the scheme's order.
    """

    counts: Counts
    n_ties: int


def sequences(scheme: Scheme) -> Iterator[Sequenced]:
    """Yield each track, and each two tracks of two partners, with two codes at least."""
    for track in scheme.tracks:
        if len(track.codes) > 1:
            yield Sequenced((track,))
    for pair in track_pairs(scheme):
        yield Sequenced(pair)


def lags(session: CodedSession) -> pd.DataFrame:
    """Count what comes next after each code, for the session and for each phase.

    A sequence is of one track, or of one track of each partner together, laid in order of onset.
    In the sequence of one track a state that runs when codable time or a phase begins stands
    first; in that of two partners it does not stand, since nobody saw it begin. Onsets at the same
    instant stand in the scheme's order, and are counted as ties.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window, sequence, first code and next code; see `COLUMNS`.

    Notes
    -----
    Formula
        O counts how often B is the next after A; E = r · c / N with r and c the sums of the row
        and the column. Adjusted residual z = (O - E) / √(E (1 - r/N) (1 - c/N)). Where a code
        cannot follow itself (states of which one always runs), E comes from iterative proportional
        fitting around these cells, and z from the hat diagonal of the Poisson log-linear model.
        G² = 2 ΣO ln(O/E). Yule's Q is of the table drawn together to this cell against the rest.
    Units
        Counts; z in standard errors; Q from -1 to 1.
    Edge cases
        - No pair is counted over the border of a phase or over time that could not be coded.
        - z is empty where a row or a column is empty; where fewer than 5 are expected, it is
          marked: it is not near normal there.
        - Q is empty in a sequence with cells that cannot occur: chance does not lie at 0 there.
        - Over several sessions of one dyad the counts are summed. Those of several families are
          not: two families with Q = 0 each can pool to Q = .91.

    References
    ----------
    Bakeman, R. and Gottman, J. M. (1997). Observing Interaction, 2nd edition, chapter 7. Bakeman,
    R. and Quera, V. (2011). Sequential Analysis and Observational Methods for the Behavioral
    Sciences, chapter 11. Allison, P. D. and Liker, J. K. (1982). Psychological Bulletin 91,
    393-403. Haberman, S. J. (1973). Biometrics 29, 205-220. Holm, S. (1979). Scandinavian Journal
    of Statistics 6, 65-70.
    """
    streams = read_streams(session)
    rows: list[Row] = []
    for window in session.windows():
        for sequence in sequences(session.scheme):
            observed = session.observed(sequence.ids, window)
            counted = count(session, sequence, observed, streams)
            rows += _rows(sequence, counted, observed.cells)
    return table(COLUMNS, rows)


def pooled_lags(sessions: Sequence[CodedSession]) -> pd.DataFrame:
    """Sum the tables of several sessions of one dyad, then say what `lags` says of one.

    Parameters
    ----------
    sessions
        One coding each, under one scheme.

    Returns
    -------
    pandas.DataFrame
        One row per phase, sequence, first code and next code; see `POOLED_COLUMNS`.
    """
    streams = [read_streams(session) for session in sessions]
    rows: list[Row] = []
    for window in pooled_windows(sessions):
        for sequence in sequences(sessions[0].scheme):
            size = len(sequence.codes)
            counts, n_ties = np.zeros((size, size), np.int64), 0
            parts: list[tuple[int, Observed]] = []
            for number, session, part in window.parts:
                observed = session.observed(sequence.ids, part)
                one = count(session, sequence, observed, streams[number])
                counts, n_ties = counts + one.counts, n_ties + one.n_ties
                parts.append((number, observed))
            rows += _rows(sequence, Counted(counts, n_ties), window.cells(parts))
    return table(POOLED_COLUMNS, rows)


def count(
    session: CodedSession, sequence: Sequenced, observed: Observed, streams: Streams
) -> Counted:
    """Count the neighbours of a sequence within codable time.

    Parameters
    ----------
    session
        Has the phases.
    sequence
        Which codes.
    observed
        Time that all its tracks could be coded.
    streams
        Of the session.

    Returns
    -------
    Counted
        Each code with the next.
    """
    stretches = unbroken(session, observed)
    times: list[Times] = []
    codes: list[Counts] = []
    alone = len(sequence.tracks) == 1
    for place, (track, code) in enumerate(sequence.codes):
        found = _begins(streams[CodeRef(track.id, code)], stretches, alone=alone)
        times.append(found)
        codes.append(np.full(len(found), place, np.int64))
    at, code_at = np.concatenate(times), np.concatenate(codes)
    order = np.lexsort((code_at, at))
    at, code_at = at[order], code_at[order]
    stretch = stretches.index(at)
    pairs = count_pairs(code_at, stretch, len(sequence.codes))[0]
    ties = (np.diff(at) == 0) & (np.diff(stretch) == 0)
    return Counted(pairs, int(ties.sum()))


def _begins(stream: Stream, stretches: Stretches, *, alone: bool) -> Times:
    if alone and len(stream.starts):
        return cut(stream, stretches).starts
    return stretches.inside(stream.onsets)


def _rows(sequence: Sequenced, counted: Counted, time: dict[str, Cell]) -> Iterator[Row]:
    codes, counts = sequence.codes, counted.counts
    barred = sequence.structural_zeros(counts)
    found = independence(counts, barred) if time["codable_s"] else None
    whole = _whole(found, counted.n_ties) if found else {}
    cells = lag_cells(found) if found else [{}] * counts.size
    for (first, second), cell in zip(np.ndindex(*counts.shape), cells, strict=True):
        (track_a, code_a), (track_b, code_b) = codes[first], codes[second]
        yield {
            "sequence": sequence.id,
            **track_pair_cells(track_a, track_b),
            "code_a": code_a,
            "code_b": code_b,
            **_renamed(cell),
            **whole,
            **time,
        }


def _whole(found: Independence, n_ties: int) -> dict[str, Cell]:
    return {
        "n_sequence": int(found.n),
        "n_ties": n_ties,
        "g2": found.g2,
        "df": found.df,
        "p_sequence": found.p,
    }


def _renamed(cell: dict[str, CellValue]) -> dict[str, Cell]:
    if not cell:
        return {"status": NO_CODABLE_TIME}
    names = {"share": "share_next", "reason": "status"}
    renamed = {names.get(name, name): value for name, value in cell.items()}
    if renamed["status"] == STRUCTURAL_ZERO:
        renamed["n_pairs"] = None
    return renamed
