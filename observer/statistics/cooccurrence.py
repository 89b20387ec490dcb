"""Co-occurrence: how long two states of two partners run together."""

from collections.abc import Mapping, Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd

from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import CodeKind, Track
from observer.model.time import seconds
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Row,
    seconds_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession
from observer.statistics.partners import TRACK_PAIR_COLUMNS, track_pair_cells
from observer.statistics.pooled_windows import pooled_columns, pooled_windows
from observer.statistics.streams import Stream, Stretches, cut, overlaps, read_streams

COLUMNS = (
    *PHASE_COLUMNS,
    *TRACK_PAIR_COLUMNS[:2],
    text_column("code_a", msg("Code (A)")),
    *TRACK_PAIR_COLUMNS[2:],
    text_column("code_b", msg("Code (B)")),
    seconds_column("a_s", msg("Duration of A")),
    seconds_column("b_s", msg("Duration of B")),
    seconds_column("together_s", msg("Duration of A and B together")),
    seconds_column("expected_s", msg("Expected if unrelated")),
    share_column("p_a_given_b", msg("Share of B with A")),
    share_column("p_b_given_a", msg("Share of A with B")),
    share_column("jaccard", msg("Together, as a share of either")),
    *WINDOW_COLUMNS,
)

POOLED_COLUMNS = pooled_columns(COLUMNS, ())


def cooccurrence(session: CodedSession) -> pd.DataFrame:
    """Pair every two state codes of two subjects, for the session and for each phase.

    T is the time that both tracks were coded and could be coded. D(A) and D(B) are the durations
    of the two states in T and D(A and B) that of both together, in seconds. P(A|B) is
    D(A and B) / D(B), Jaccard's index D(A and B) over the time of either, and the duration
    expected of unrelated states D(A) D(B) / T. A share whose denominator is 0 is empty; without
    T everything is.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window and pair, in the scheme's order; both directions stand in one row. See
        `COLUMNS`.

    Notes
    -----
    Formula
        - D(A), D(B) and D(A∩B) are the durations of A, of B and of both at once within T, the time
          that both tracks were coded and could be coded
        - ``P(A|B) = D(A∩B) / D(B)``; Jaccard: ``D(A∩B) / (D(A) + D(B) - D(A∩B))``
        - expected of unrelated states: ``D(A) D(B) / T``
    Edge cases
        - T = 0: everything is empty
        - a share whose denominator is 0 is empty: with B absent nobody can say how much of it had A
        - points have no duration and stand in no pair; two codes of one person are not paired

    References
    ----------
    Martin, P. and Bateson, P. (2007). Measuring Behaviour, 3rd edition, chapter 8 (index of
    association).
    """
    streams = read_streams(session)
    rows: list[Row] = []
    for window in session.windows():
        for a, b in combinations(session.scheme.tracks, 2):
            if a.subject == b.subject:
                continue
            observed = session.observed((a.id, b.id), window)
            codable = Stretches.of(observed.codable)
            of_a, of_b = (_states(track, streams, codable) for track in (a, b))
            for (code_a, time_a), (code_b, time_b) in product(of_a, of_b):
                rows.append(
                    {
                        **track_pair_cells(a, b),
                        "code_a": code_a,
                        "code_b": code_b,
                        **together(time_a, time_b, codable.total_us),
                        **observed.cells,
                    }
                )
    return table(COLUMNS, rows)


def pooled_cooccurrence(sessions: Sequence[CodedSession]) -> pd.DataFrame:
    """Pair every two state codes of two subjects over several sessions of a dyad as if one.

    Durations are added up and shares made of the sums. What is expected of unrelated states is
    added up too, session by session: a lively session beside a quiet one is no bond.

    Parameters
    ----------
    sessions
        One coding each, under one scheme.

    Returns
    -------
    pandas.DataFrame
        One row per phase and pair; see `POOLED_COLUMNS`.
    """
    if not sessions:
        return table(POOLED_COLUMNS, [])
    streams = [read_streams(session) for session in sessions]
    rows: list[Row] = []
    for pooled in pooled_windows(sessions):
        for a, b in combinations(sessions[0].scheme.tracks, 2):
            if a.subject == b.subject:
                continue
            observed = [
                (number, session.observed((a.id, b.id), part))
                for number, session, part in pooled.parts
            ]
            codable = [Stretches.of(one.codable) for _, one in observed]
            of_a, of_b = (
                [_states(t, streams[n], c) for (n, _), c in zip(observed, codable, strict=True)]
                for t in (a, b)
            )
            time = pooled.cells(observed)
            for at_a, at_b in product(range(len(of_a[0])), range(len(of_b[0]))):
                parts = [
                    together(x[at_a][1], y[at_b][1], c.total_us)
                    for x, y, c in zip(of_a, of_b, codable, strict=True)
                ]
                rows.append(
                    {
                        **track_pair_cells(a, b),
                        "code_a": of_a[0][at_a][0],
                        "code_b": of_b[0][at_b][0],
                        **_summed(parts),
                        **time,
                    }
                )
    return table(POOLED_COLUMNS, rows)


def _summed(parts: Sequence[Mapping[str, Cell]]) -> dict[str, Cell]:
    known = [part for part in parts if part]
    if not known:
        return {}
    names = ("a_s", "b_s", "together_s", "expected_s")
    a_s, b_s, both_s, expected_s = (sum(float(p[name] or 0) for p in known) for name in names)
    either_s = a_s + b_s - both_s
    return {
        "a_s": a_s,
        "b_s": b_s,
        "together_s": both_s,
        "expected_s": expected_s,
        "p_a_given_b": both_s / b_s if b_s else None,
        "p_b_given_a": both_s / a_s if a_s else None,
        "jaccard": both_s / either_s if either_s else None,
    }


def _states(
    track: Track, streams: dict[CodeRef, Stream], codable: Stretches
) -> list[tuple[str, Stretches]]:
    found: list[tuple[str, Stretches]] = []
    for code in track.codes:
        if code.kind is CodeKind.STATE:
            bouts = cut(streams[CodeRef(track.id, code.id)], codable)
            found.append((code.id, Stretches(bouts.starts, bouts.ends)))
    return found


def together(a: Stretches, b: Stretches, codable_us: int) -> dict[str, Cell]:
    """Measure the time that two states share.

    Parameters
    ----------
    a
        Bouts of one state within the time that both could be coded.
    b
        Bouts of the other.
    codable_us
        That time, T.

    Returns
    -------
    dict of str to Cell
        By column name; durations in seconds. Empty without T.

    Examples
    --------
    >>> from observer.model.time import Interval
    >>> a = Stretches.of([Interval(0, 6_000_000)])
    >>> b = Stretches.of([Interval(4_000_000, 8_000_000)])
    >>> together(a, b, 20_000_000)["jaccard"]
    0.25
    """
    if not codable_us:
        return {}
    at_a, at_b = overlaps(a.starts, a.ends, b)
    both = np.minimum(a.ends[at_a], b.ends[at_b]) - np.maximum(a.starts[at_a], b.starts[at_b])
    a_us, b_us, both_us = a.total_us, b.total_us, int(both.sum())
    either_us = a_us + b_us - both_us
    return {
        "a_s": seconds(a_us),
        "b_s": seconds(b_us),
        "together_s": seconds(both_us),
        "expected_s": seconds(a_us) * seconds(b_us) / seconds(codable_us),
        "p_a_given_b": both_us / b_us if b_us else None,
        "p_b_given_a": both_us / a_us if a_us else None,
        "jaccard": both_us / either_us if either_us else None,
    }
