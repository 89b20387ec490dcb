"""Lag tables of event tables: what comes next, in every session and phase, in a few calls."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observer.model.messages import msg
from observer.statistics.coefficients.lag import count_pairs
from observer.statistics.coefficients.states import cut_at
from observer.statistics.columns import count_column, labelled, text_column
from observer.statistics.laid_events import Coded, Laid, lay
from observer.statistics.streams import Stretches, Times, overlaps

EVENT_COLUMNS = (
    text_column("session", msg("Session")),
    text_column("phase", msg("Phase")),
    text_column("track_a", msg("Track (A)")),
    text_column("code_a", msg("Code (A)")),
    text_column("track_b", msg("Track (B)")),
    text_column("code_b", msg("Code (B)")),
    count_column("n_pairs", msg("B next after A")),
)


def lag_events(
    events: pd.DataFrame,
    codable: pd.DataFrame,
    tracks: Sequence[str],
    *,
    lag: int = 1,
    windows: pd.DataFrame | None = None,
    codes: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count what comes next after each code in every session and phase of an event table.

    The counts are those of `observer.statistics.lags.lags`: of one track, a state that runs when
    codable time or a phase begins stands first; of several, only what was seen to begin stands.
    Sum the tables of one dyad (``groupby`` over its sessions) and hand the sum to
    `observer.statistics.coefficients.adjusted_residuals`; never sum those of several families.

    Parameters
    ----------
    events
        See `observer.statistics.event_table`.
    codable
        See there.
    tracks
        Ids of the tracks whose codes stand in one sequence: one, or one of each partner.
    lag
        How many places later; 1 for the next.
    windows
        See `observer.statistics.event_table`; None for none.
    codes
        See there; None for the codes that occur.

    Returns
    -------
    pandas.DataFrame
        One row per session, phase (empty: all of it) and pair of codes; see `EVENT_COLUMNS`.

    Raises
    ------
    ValueError
        If there is nothing of a track in any table, or the lag is less than 1.

    Examples
    --------
    >>> events = pd.DataFrame(
    ...     {"session": 1, "track": "child", "code": ["cry", "look", "cry"],
    ...      "onset_us": [1, 2, 3], "offset_us": pd.NA}
    ... )
    >>> codable = pd.DataFrame({"session": [1], "track": "", "start_us": 0, "end_us": 9})
    >>> lag_events(events, codable, ["child"])["n_pairs"].tolist()
    [0, 1, 1, 0]
    """
    if lag < 1:
        message = f"a lag is at least 1, not {lag}"
        raise ValueError(message)
    laid = lay(events, codable, windows, codes)
    absent = [track for track in tracks if track not in laid.tracks]
    if absent:
        message = f"there is nothing of {', '.join(absent)}"
        raise ValueError(message)
    asked = [laid.tracks.index(track) for track in tracks]
    chosen = np.flatnonzero(np.isin(laid.code_track, asked))
    k, n_windows = len(chosen), len(laid.window_phase)
    counts = np.zeros((n_windows, k, k), np.int64)
    for layer in (laid.whole(), *laid.phases()):
        stretches, window = _shared_time(laid, layer, asked)
        times, places = _begins(laid, chosen, stretches, alone=len(tracks) == 1)
        at = stretches.index(times)
        found = count_pairs(places, at, k, lag=lag, group=window[at])
        counts[: len(found)] += found
    return _tabled(laid, chosen, counts)


def _shared_time(laid: Laid, layer: Coded, tracks: list[int]) -> tuple[Stretches, Times]:
    """Return the time that all tracks could be coded, cut at phases, with its windows."""
    pieces, window = _on_sessions(laid, layer, tracks[0])
    for track in tracks[1:]:
        other, their = _on_sessions(laid, layer, track)
        at, beside = overlaps(pieces.starts, pieces.ends, other)
        same = window[at] == their[beside]
        at, beside = at[same], beside[same]
        pieces = Stretches(
            np.maximum(pieces.starts[at], other.starts[beside]),
            np.minimum(pieces.ends[at], other.ends[beside]),
        )
        window = window[at]
    parts = laid.counted.united(laid.clock, len(laid.tracks))
    borders = [_on_sessions(laid, parts, track)[0] for track in tracks]
    cut = cut_at(pieces, np.concatenate([time for b in borders for time in (b.starts, b.ends)]))
    return cut, window[pieces.index(cut.starts)]


def _on_sessions(laid: Laid, coded: Coded, track: int) -> tuple[Stretches, Times]:
    own = coded.only(coded.track == track)
    lane = own.session * len(laid.codes)
    starts = laid.clock.lay(own.start_us, own.session, lane)
    order = np.argsort(starts, kind="stable")
    ends = laid.clock.lay(own.end_us, own.session, lane)
    return Stretches(starts[order], ends[order]), own.window[order]


def _begins(
    laid: Laid, chosen: Times, stretches: Stretches, *, alone: bool
) -> tuple[Times, NDArray[np.int64]]:
    """Return when each code of the sequences begins, in order, and its place among the chosen."""
    n_codes, stride_us = len(laid.codes), laid.clock.stride_us
    onset_code = laid.clock.lane_of(laid.stream.onsets) % n_codes
    bout_code = laid.clock.lane_of(laid.stream.starts) % n_codes
    times: list[Times] = []
    places: list[NDArray[np.int64]] = []
    for place, code in enumerate(chosen.tolist()):
        by_us = code * stride_us
        if alone and not laid.point[code]:
            mine = bout_code == code
            starts, ends = laid.stream.starts[mine] - by_us, laid.stream.ends[mine] - by_us
            bout, at = overlaps(starts, ends, stretches)
            found = np.maximum(starts[bout], stretches.starts[at])
        else:
            found = stretches.inside(laid.stream.onsets[onset_code == code] - by_us)
        times.append(found)
        places.append(np.full(len(found), place, np.int64))
    all_times, all_places = np.concatenate(times), np.concatenate(places)
    # codes stand in order, so a stable sort leaves ties in the order of the codes
    order = np.argsort(all_times, kind="stable")
    return all_times[order], all_places[order]


def _tabled(laid: Laid, chosen: Times, counts: NDArray[np.int64]) -> pd.DataFrame:
    k, n_windows = len(chosen), len(counts)
    track = np.array(laid.tracks, dtype=object)[laid.code_track[chosen]]
    code = np.array(laid.codes, dtype=object)[chosen]
    first = np.tile(np.repeat(np.arange(k), k), n_windows)
    second = np.tile(np.arange(k), k * n_windows)
    frame = pd.DataFrame(
        {
            "session": laid.sessions.take(np.repeat(laid.window_session, k * k)),
            "phase": np.repeat(laid.window_phase, k * k),
            "track_a": track[first],
            "code_a": code[first],
            "track_b": track[second],
            "code_b": code[second],
            "n_pairs": counts.ravel(),
        }
    )
    texts = dict.fromkeys(("phase", "track_a", "code_a", "track_b", "code_b"), "string")
    return labelled(frame.astype({**texts, "n_pairs": "Int64"}), EVENT_COLUMNS)
