"""Plain tables of events, for a notebook or for a thousand sessions at once.

No project is needed: a coding is three tables, which any tool can make, and which `event_tables`
makes of codings. All sessions are laid behind each other on one long clock, and counted by the same
functions as one session in the window (`observer.statistics.streams`, `.description`).

Events
------
``session``
    Whatever tells sessions apart: a name or a number.
``track``, ``code``
    What was coded.
``onset_us``
    When it began, in microseconds on the session's clock.
``offset_us``
    When it ended; NA for a point. A state that was never ended ends with its coded time. A code
    is a point or a state throughout.

Codable time
------------
``session``, ``track``
    As above; an empty track stands for all tracks.
``phase``
    In which the stretch lies; empty outside phases. Cut stretches at the borders of phases. In
    results the empty phase is the whole session.
``start_us``, ``end_us``
    ``[start, end)``: what was coded and could be coded. This, not the film and never the time from
    the first event to the last, is what rates are over. A session without a stretch on a track was
    not coded there: its figures are NA.
``counts``
    May be left out. False for time that was watched but does not count, such as a break.

Windows (may be left out)
-------------------------
``session``, ``phase``, ``start_us``, ``end_us``
    From where latencies run; without it, from the first codable moment on any track. The empty
    phase is the session.
``stopped_early``
    May be left out. True where a phase was stopped: what ends there was not seen to end.

Codes (may be left out)
-----------------------
``track``, ``code``, ``kind``
    ``point`` or ``state``: also codes that never occur have rows then. Without it, the codes that
    occur anywhere in the events.
``merge_gap_us``
    May be left out. Bouts of the code closer together than this are one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observer.model.messages import msg
from observer.model.scheme import CodeKind
from observer.model.time import Interval, difference, intersection
from observer.statistics.columns import Cell, filled, text_column
from observer.statistics.describe import COLUMNS
from observer.statistics.description import Layer, Rows, described
from observer.statistics.inputs import CodedSession, Window
from observer.statistics.laid_events import POINT, STATE, Laid, lay

_NOT_HERE = {"phase_id", "subject", "window_start_s", "window_end_s", "uncodable_share"}

EVENT_COLUMNS = (
    text_column("session", msg("Session")),
    *(column for column in COLUMNS if column.name not in _NOT_HERE),
)
"""Of the description of an event table."""

_LATENCY = {"latency_s", "latency_status", "latency_low_s", "latency_high_s", "at_risk_s"}
POOLED_EVENT_COLUMNS = tuple(c for c in EVENT_COLUMNS if c.name not in {"session", *_LATENCY})
"""Of the description of all sessions of an event table as one."""


def describe_events(
    events: pd.DataFrame,
    codable: pd.DataFrame,
    *,
    windows: pd.DataFrame | None = None,
    codes: pd.DataFrame | None = None,
    pooled: bool = False,
) -> pd.DataFrame:
    """Describe every code in every session and phase of an event table.

    The figures are those of `observer.statistics.describe.tracks`, with the same definitions.

    Parameters
    ----------
    events
        See this module.
    codable
        See this module.
    windows
        See this module; None for none.
    codes
        See this module; None for the codes that occur.
    pooled
        Whether to describe all sessions as one: only of one dyad, and without latencies.

    Returns
    -------
    pandas.DataFrame
        One row per session, phase (empty: all of it), track and code; see `EVENT_COLUMNS`, or
        `POOLED_EVENT_COLUMNS`. Durations in seconds, rates per minute; NA where undefined.

    Examples
    --------
    >>> events = pd.DataFrame(
    ...     {"session": 1, "track": "child", "code": "cry", "onset_us": [60_000_000],
    ...      "offset_us": [90_000_000]}
    ... )
    >>> codable = pd.DataFrame(
    ...     {"session": [1], "track": "child", "start_us": [0], "end_us": [300_000_000]}
    ... )
    >>> describe_events(events, codable)[["n", "rate_per_min", "duration_s", "proportion"]]
       n  rate_per_min  duration_s  proportion
    0  1           0.2        30.0         0.1
    """
    laid = lay(events, codable, windows, codes)
    n_codes = len(laid.codes)
    row_of, phases = np.arange(len(laid.window_phase), dtype=np.int64), laid.window_phase
    if pooled:
        number, names_of = pd.factorize(laid.window_phase)
        row_of, phases = number.astype(np.int64), np.asarray(names_of, dtype=object)
    layers = []
    for coded in (laid.whole(), *laid.phases()):
        stretches, code, window = laid.on_codes(coded)
        layers.append(Layer(stretches, row_of[window] * n_codes + code))
    cells = described(laid.stream, layers, _rows(laid, len(phases), pooled=pooled), pooled=pooled)
    names = _names(laid, phases)
    if pooled:
        return filled(POOLED_EVENT_COLUMNS, {**names, **cells})
    table = filled(EVENT_COLUMNS[1:], {**names, **cells})
    table.insert(0, "session", laid.sessions.take(np.repeat(laid.window_session, n_codes)))
    return table


def _rows(laid: Laid, n_windows: int, *, pooled: bool) -> Rows:
    n_codes = len(laid.codes)
    code = np.tile(np.arange(n_codes, dtype=np.int64), n_windows)
    start_us = np.zeros(n_windows * n_codes, np.int64)
    if not pooled:
        session = np.repeat(laid.window_session, n_codes)
        lane = session * n_codes + code
        start_us = laid.clock.lay(np.repeat(laid.window_start_us, n_codes), session, lane)
    return Rows(point=laid.point[code], start_us=start_us, merge_gap_us=laid.merge_gap_us[code])


def _names(laid: Laid, phases: NDArray[np.object_]) -> dict[str, list[str]]:
    n_windows = len(phases)
    tracks = [laid.tracks[number] for number in laid.code_track]
    return {
        "phase": np.repeat(phases, len(laid.codes)).tolist(),
        "track": tracks * n_windows,
        "code": list(laid.codes) * n_windows,
        "kind": [POINT if point else STATE for point in laid.point] * n_windows,
    }


@dataclass(frozen=True, slots=True, eq=False)
class EventTables:
    """A number of codings as plain tables; see this module.

    Attributes
    ----------
    events, codable, windows, codes
        The four tables.
    """

    events: pd.DataFrame
    codable: pd.DataFrame
    windows: pd.DataFrame
    codes: pd.DataFrame


def event_tables(sessions: Mapping[str, CodedSession]) -> EventTables:
    """Return codings as plain tables.

    Parameters
    ----------
    sessions
        By how they are to be called; all under one scheme.

    Returns
    -------
    EventTables
        In which the statistics of this module find what those of the window find.
    """
    events: list[dict[str, Cell]] = []
    codable: list[dict[str, Cell]] = []
    windows: list[dict[str, Cell]] = []
    codes: dict[tuple[str, str], dict[str, Cell]] = {}
    for name, session in sessions.items():
        for track in session.scheme.tracks:
            codable += [
                {"session": name, "track": track.id, **row} for row in _time(session, track.id)
            ]
            for code in track.codes:
                codes[track.id, code.id] = {
                    "track": track.id,
                    "code": code.id,
                    "kind": code.kind.value,
                    "merge_gap_us": track.merge_gap_us,
                }
            events += [
                {"session": name, "track": track.id, **row} for row in _events(session, track.id)
            ]
        windows += [{"session": name, **row} for row in _windows(session)]
    return EventTables(
        pd.DataFrame(events, columns=["session", "track", "code", "onset_us", "offset_us"]).astype(
            {"onset_us": "int64", "offset_us": "Int64"}
        ),
        pd.DataFrame(
            codable, columns=["session", "phase", "track", "start_us", "end_us", "counts"]
        ).astype({"start_us": "int64", "end_us": "int64", "counts": "bool"}),
        pd.DataFrame(windows),
        pd.DataFrame(codes.values()),
    )


def _events(session: CodedSession, track: str) -> list[dict[str, Cell]]:
    stated = session.coding.coded_range(track)
    end_us = session.window.end_us if stated is None else stated.offset_us
    return [
        {
            "code": event.code,
            "onset_us": event.onset_us,
            "offset_us": (
                None
                if event.kind is CodeKind.POINT
                else max(event.onset_us, end_us)
                if event.offset_us is None
                else max(event.onset_us, event.offset_us)
            ),
        }
        for event in session.coding.on_track(track)
    ]


def _time(session: CodedSession, track: str) -> list[dict[str, Cell]]:
    """Return the stretches in and outside phases, and what was watched but does not count."""
    whole, *phases = session.windows()
    counted = session.observed((track,), whole).codable
    rest = counted
    rows: list[tuple[str, Interval, bool]] = []
    for window, name in zip(phases, _phase_names(phases), strict=True):
        if window.span is not None:
            rows += [(name, part, True) for part in intersection(counted, (window.span,))]
            rest = difference(rest, (window.span,))
    rows += [("", part, True) for part in rest]
    rows += [("", part, False) for part in difference(session.watched(track), counted)]
    return [
        {"phase": phase, "start_us": part.start_us, "end_us": part.end_us, "counts": counts}
        for phase, part, counts in rows
    ]


def _phase_names(windows: list[Window]) -> list[str]:
    """Return names that tell the phases of a session apart."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for window in windows:
        seen[window.phase] = number = seen.get(window.phase, 0) + 1
        names.append(window.phase if number == 1 else f"{window.phase} ({number})")
    return names


def _windows(session: CodedSession) -> list[dict[str, Cell]]:
    whole, *phases = session.windows()
    rows: list[dict[str, Cell]] = [
        {
            "phase": name,
            "start_us": window.start_us,
            "end_us": window.end_us,
            "stopped_early": False,
        }
        for window, name in zip((whole, *phases), ("", *_phase_names(phases)), strict=True)
    ]
    # also of phases that do not count: what ends there was not seen to end
    rows += [
        {"phase": "", "start_us": whole.start_us, "end_us": stop, "stopped_early": True}
        for stop in session.stops_us()
    ]
    return rows
