"""Description by person: how much each partner did, all tracks of one together."""

from collections.abc import Sequence

import pandas as pd

from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import CodeKind, Scheme, Track
from observer.model.time import seconds
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Column,
    Row,
    count_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession, Observed, Window
from observer.statistics.pooled_windows import pooled_columns, pooled_windows
from observer.statistics.streams import Stretches, read_streams

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("subject", msg("Who")),
    count_column("n_tracks", msg("Tracks")),
    count_column("n", msg("Count")),
    Column("rate_per_min", msg("Rate"), "/min", 2),
    share_column("share_of_all", msg("Share of the events of all")),
    count_column("n_points", msg("Points")),
    Column("points_per_min", msg("Rate of points"), "/min", 2),
    count_column("n_states", msg("States that began")),
    Column("states_per_min", msg("Rate of states"), "/min", 2),
    count_column("n_codes", msg("Different codes")),
    *WINDOW_COLUMNS,
)

POOLED_COLUMNS = pooled_columns(COLUMNS, ())

_Counts = dict[str, dict[CodeRef, int]]
"""By subject and code."""


def subjects(session: CodedSession) -> pd.DataFrame:
    """Count what each person did on all tracks together, for the session and for each phase.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window and subject, in the scheme's order; see `COLUMNS`.

    Notes
    -----
    Formula
        - T is the time that all tracks of the subject were coded and could be coded
        - n = points and onsets of states within T, over all codes of the subject
        - rate = 60 n / T per minute, with T in seconds
        - share: n of this subject over n of all subjects
    Edge cases
        - T = 0: everything is empty
        - one moment that is coded on two tracks counts twice; durations of different tracks are not
          added up, for they overlap
        - where the tracks of one subject were not coded over the same time, only what they share
          counts: the figures of single tracks can be higher

    References
    ----------
    Bakeman, R. and Quera, V. (2011). Sequential Analysis and Observational Methods for the
    Behavioral Sciences, chapter 7: frequency and rate.
    """
    rows: list[Row] = []
    for window in session.windows():
        counts, observed = _counted(session, window)
        for subject, time in observed.items():
            cells = _cells(session.scheme, subject, counts, time.codable_us)
            rows.append({**cells, **time.cells})
    return table(COLUMNS, rows)


def pooled_subjects(sessions: Sequence[CodedSession]) -> pd.DataFrame:
    """Count what each person did over several sessions of a dyad as if they were one.

    Parameters
    ----------
    sessions
        One coding each, under one scheme.

    Returns
    -------
    pandas.DataFrame
        One row per phase and subject; see `POOLED_COLUMNS`.
    """
    rows: list[Row] = []
    for pooled in pooled_windows(sessions):
        found = [(number, _counted(session, part)) for number, session, part in pooled.parts]
        total: _Counts = {}
        for _, (counts, _time) in found:
            for subject, own in counts.items():
                sums = total.setdefault(subject, {})
                for ref, n in own.items():
                    sums[ref] = sums.get(ref, 0) + n
        for subject in total:
            times = [(number, observed[subject]) for number, (_, observed) in found]
            codable_us = sum(time.codable_us for _, time in times)
            cells = _cells(sessions[0].scheme, subject, total, codable_us)
            rows.append({**cells, **pooled.cells(times)})
    return table(POOLED_COLUMNS, rows)


def _tracks(scheme: Scheme, subject: str) -> tuple[Track, ...]:
    return tuple(track for track in scheme.tracks if track.subject == subject)


def _counted(session: CodedSession, window: Window) -> tuple[_Counts, dict[str, Observed]]:
    streams = read_streams(session)
    counts: _Counts = {}
    observed: dict[str, Observed] = {}
    for subject in dict.fromkeys(track.subject for track in session.scheme.tracks):
        own = _tracks(session.scheme, subject)
        observed[subject] = session.observed(tuple(track.id for track in own), window)
        codable = Stretches.of(observed[subject].codable)
        counts[subject] = {
            ref: len(codable.inside(streams[ref].onsets))
            for track in own
            for ref in (CodeRef(track.id, code.id) for code in track.codes)
        }
    return counts, observed


def _cells(scheme: Scheme, subject: str, counts: _Counts, codable_us: int) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"subject": subject, "n_tracks": len(_tracks(scheme, subject))}
    if not codable_us:
        return cells
    own = counts[subject]
    n, every = sum(own.values()), sum(sum(of.values()) for of in counts.values())
    points = sum(c for ref, c in own.items() if scheme.code(ref).kind is CodeKind.POINT)
    per_min = 60 / seconds(codable_us)
    return cells | {
        "n": n,
        "rate_per_min": n * per_min,
        "share_of_all": n / every if every else None,
        "n_points": points,
        "points_per_min": points * per_min,
        "n_states": n - points,
        "states_per_min": (n - points) * per_min,
        "n_codes": sum(c > 0 for c in own.values()),
    }
