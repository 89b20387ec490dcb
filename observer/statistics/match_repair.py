"""Match and repair: how long two partners fit together, and how they find each other again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
import pandas as pd

from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import CodeKind, Scheme, Track
from observer.model.time import US_PER_S, seconds
from observer.statistics.coefficients.match_repair import (
    MINIMUM_US,
    MatchRepair,
    Mismatches,
    of_parts,
    repair_of,
)
from observer.statistics.coefficients.states import shared
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Column,
    Row,
    count_column,
    flag_column,
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
from observer.statistics.pooled_windows import pooled_columns, pooled_windows
from observer.statistics.streams import Stream, Stretches, read_streams
from observer.statistics.words import NO_CODABLE_TIME

Streams: TypeAlias = dict[CodeRef, Stream]

COLUMNS = (
    *PHASE_COLUMNS,
    *TRACK_PAIR_COLUMNS,
    seconds_column("match_s", msg("Time matched")),
    share_column("match_share", msg("Share matched")),
    seconds_column("mismatch_s", msg("Time not matched")),
    share_column("mismatch_share", msg("Share not matched")),
    count_column("n_mismatches", msg("Mismatches")),
    count_column("n_repairs", msg("Repairs")),
    Column("repairs_per_min", msg("Repairs a minute"), "/min", 2),
    seconds_column("repair_mean_s", msg("Mean time to repair")),
    seconds_column("repair_median_s", msg("Median time to repair")),
    count_column("n_latencies", msg("Repairs whose begin was seen")),
    count_column("n_unresolved", msg("Mismatches not ended when the time was over")),
    count_column("n_let_go", msg("Mismatches that ended with neither in a state that counts")),
    count_column("n_brief", msg("Mismatches too short to count")),
    seconds_column("minimum_s", msg("A mismatch lasts at least")),
    text_column("status", msg("Why figures are empty")),
    *WINDOW_COLUMNS,
)

POOLED_COLUMNS = pooled_columns(COLUMNS, ())

BOUT_COLUMNS = (
    *PHASE_COLUMNS,
    *TRACK_PAIR_COLUMNS,
    seconds_column("onset_s", msg("From")),
    seconds_column("offset_s", msg("To")),
    flag_column("seen_start", msg("Seen to begin")),
    text_column("ended", msg("How it ended")),
)


@dataclass(frozen=True, slots=True)
class Map:
    """Which states of two tracks match, as the scheme says."""

    a: Track
    b: Track
    pairs: tuple[tuple[str, str], ...]

    @property
    def cells(self) -> dict[str, Cell]:
        """The cells that name the tracks."""
        return track_pair_cells(self.a, self.b)

    @property
    def tracks(self) -> tuple[str, str]:
        """Ids of both."""
        return self.a.id, self.b.id


def match_maps(scheme: Scheme) -> tuple[Map, ...]:
    """Return which states match, by pair of tracks; points do not match for any time.

    Parameters
    ----------
    scheme
        States them, or orders the states of two tracks from negative to positive.

    Returns
    -------
    tuple of Map
        The stated matches; and for two tracks of two partners with an order and no stated match,
        the states that have the same place in it.
    """
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    place = {track.id: at for at, track in enumerate(scheme.tracks)}
    for pair in scheme.dyadic.matches:
        if not all(_is_state(scheme, ref) for ref in pair):
            continue
        first, second = sorted(pair, key=lambda ref: place[ref.track])
        found.setdefault((first.track, second.track), []).append((first.code, second.code))
    order = {ref: value for ref, value in scheme.dyadic.valence if _is_state(scheme, ref)}
    for a, b in track_pairs(scheme):
        same = [
            (one.code, other.code)
            for one, other in product(order, order)
            if (one.track, other.track) == (a.id, b.id) and order[one] == order[other]
        ]
        if same:
            found.setdefault((a.id, b.id), same)
    return tuple(Map(scheme.track(a), scheme.track(b), tuple(p)) for (a, b), p in found.items())


def _is_state(scheme: Scheme, ref: CodeRef) -> bool:
    return scheme.code(ref).kind is CodeKind.STATE


def match_repair(session: CodedSession) -> pd.DataFrame:
    """Measure how long two partners matched, and how often they found each other again.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window and pair of tracks of which the scheme says what matches; see
        `COLUMNS` and `match_maps`.

    Notes
    -----
    Formula
        - Share matched = time in a pair of the map over the time that both could be coded, T. Not
          matched is time in which one of them is in a state that the map names, and they are in no
          pair of it; the rest of T is neither.
        - A repair is a mismatch of at least 1 s that ends in a match within its phase. Repairs a
          minute = 60 n / T. The time to repair is the length of the mismatch.
    Units
        Shares from 0 to 1, repairs per minute, seconds.
    Edge cases
        - A last mismatch that runs to the end of its phase, or of codable time, is censored: no
          repair.
        - A mismatch whose begin was not seen can be repaired, but has no time to repair.
        - Shorter mismatches count for their time only: two passes over a perfectly matched dyad
          with 0.3 s of jitter would otherwise show ten repairs a minute.
        - Where the scheme states no match of two tracks but orders the states of both, states of
          the same place in the order match.
        - Empty where there is no time that both could be coded.

    References
    ----------
    Tronick, E. Z. and Cohn, J. F. (1989). Infant-mother face-to-face interaction. Child
    Development 60, 85-92. Weinberg, M. K., Beeghly, M., Olson, K. L. and Tronick, E. (2008). A
    still-face paradigm for young children. Journal of Developmental Processes 3, 4-21.
    """
    streams = read_streams(session)
    rows: list[Row] = []
    for window in session.windows():
        for each in match_maps(session.scheme):
            observed = session.observed(each.tracks, window)
            found = _measured(session, each, observed, streams)
            rows.append({**each.cells, **_cells(found), **observed.cells})
    return table(COLUMNS, rows)


def pooled_match_repair(sessions: Sequence[CodedSession]) -> pd.DataFrame:
    """Measure match and repair over several sessions of one dyad as if they were one.

    Parameters
    ----------
    sessions
        One coding each, under one scheme.

    Returns
    -------
    pandas.DataFrame
        One row per phase and pair of tracks; see `POOLED_COLUMNS`.
    """
    streams = [read_streams(session) for session in sessions]
    rows: list[Row] = []
    for window in pooled_windows(sessions):
        for each in match_maps(sessions[0].scheme):
            parts: list[tuple[int, Observed]] = []
            found: list[MatchRepair] = []
            for number, session, part in window.parts:
                observed = session.observed(each.tracks, part)
                found.append(_measured(session, each, observed, streams[number]))
                parts.append((number, observed))
            rows.append({**each.cells, **_cells(of_parts(found)), **window.cells(parts)})
    return table(POOLED_COLUMNS, rows)


def mismatches(session: CodedSession) -> pd.DataFrame:
    """List every mismatch with its moment and how it ended; what the figures lead back to.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window, pair of tracks and mismatch, the brief ones too; see `BOUT_COLUMNS`.
        Times are on the session clock.
    """
    streams = read_streams(session)
    rows: list[Row] = []
    for window in session.windows():
        for each in match_maps(session.scheme):
            observed = session.observed(each.tracks, window)
            bouts = _measured(session, each, observed, streams).mismatches
            rows += ({**each.cells, **window.cells, **cells} for cells in _bouts(bouts))
    return table(BOUT_COLUMNS, rows)


def _measured(
    session: CodedSession, each: Map, observed: Observed, streams: Streams
) -> MatchRepair:
    pairs = [
        (_states(streams, each.a, one), _states(streams, each.b, other))
        for one, other in each.pairs
    ]
    first, second = (Stretches.of(session.watched(track)) for track in each.tracks)
    return repair_of(pairs, unbroken(session, observed), watched=shared(first, second))


def _states(streams: Streams, track: Track, code: str) -> Stretches:
    stream = streams[CodeRef(track.id, code)]
    return Stretches(stream.starts, stream.ends)


def _cells(found: MatchRepair) -> dict[str, Cell]:
    minimum = {"minimum_s": MINIMUM_US / US_PER_S}
    if found.reason is not None:
        return {"status": NO_CODABLE_TIME, **minimum}
    return {
        "match_s": found.match_s,
        "match_share": found.match_share,
        "mismatch_s": found.mismatch_s,
        "mismatch_share": found.mismatch_share,
        "n_mismatches": found.n_mismatches,
        "n_repairs": found.n_repairs,
        "repairs_per_min": found.repairs_per_min,
        "repair_mean_s": found.latency_mean_s,
        "repair_median_s": found.latency_median_s,
        "n_latencies": found.n_latencies,
        "n_unresolved": found.n_unresolved,
        "n_let_go": found.n_let_go,
        "n_brief": found.n_brief,
        "status": "",
        **minimum,
    }


def _bouts(found: Mismatches) -> Iterator[dict[str, Cell]]:
    for at in np.arange(len(found.starts)):
        yield {
            "onset_s": seconds(int(found.starts[at])),
            "offset_s": seconds(int(found.ends[at])),
            "seen_start": bool(found.seen_start[at]),
            "ended": str(found.ended[at]),
        }
