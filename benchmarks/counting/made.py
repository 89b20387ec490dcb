"""Made-up sessions of two partners, as plain tables."""

import numpy as np
import pandas as pd

SESSION_US = 1_200_000_000
CODES = {
    "parent_response": ("sensitive_response", "missed_signal", "intrusive_act"),
    "parent_soothing": ("verbal_soothing", "physical_soothing"),
    "child_signal": ("approach", "avoidance", "vocalisation"),
    "child_regulation": ("calm", "fussy", "crying"),
}
POINTS = ("parent_response", "child_signal")
EVENTS_PER_SESSION = 1_000


def tables(n_events: int, seed: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return events and codable time of as many sessions of 20 minutes as hold so many events.

    A quarter of the events is on each track; states last a fifth of a second to two. Each session
    has two phases, with 20 seconds between them that cannot be coded.
    """
    chance = np.random.default_rng(seed)
    n_sessions = max(1, n_events // EVENTS_PER_SESSION)
    session = np.arange(n_events) // EVENTS_PER_SESSION
    names = np.array(list(CODES), dtype=object)
    track = chance.integers(0, len(names), n_events)
    onset = chance.integers(0, SESSION_US - 2_000_000, n_events)
    length = chance.integers(200_000, 2_000_000, n_events)
    code = np.empty(n_events, dtype=object)
    for at, ids in enumerate(CODES.values()):
        here = track == at
        code[here] = np.array(ids, dtype=object)[chance.integers(0, len(ids), int(here.sum()))]
    offset = pd.array(onset + length, dtype="Int64")
    offset[np.isin(names[track], POINTS)] = pd.NA
    events = pd.DataFrame(
        {
            "session": session,
            "track": names[track],
            "code": code,
            "onset_us": onset,
            "offset_us": offset,
        }
    )
    stretches = (("play", 0, 600), ("tidying", 620, 1200))
    codable = pd.DataFrame(
        [
            (number, phase, name, start * 1_000_000, end * 1_000_000)
            for number in range(n_sessions)
            for name in names
            for phase, start, end in stretches
        ],
        columns=["session", "phase", "track", "start_us", "end_us"],
    )
    return events, codable


def rows_of(events: pd.DataFrame) -> dict[str, list[list[str | float | None]]]:
    """Return the events of each session as lists, states of one code one after the other.

    A program that pairs begins and ends by their order refuses states of one code that overlap:
    those are left out.
    """
    sessions: dict[str, list[list[str | float | None]]] = {}
    ordered = events.sort_values(["session", "onset_us"])
    ends: dict[tuple[int, str, str], int] = {}
    for session, track, code, onset, offset in ordered.itertuples(index=False):
        if offset is not pd.NA:
            if onset <= ends.get((session, track, code), -1):
                continue
            ends[session, track, code] = offset
        last = None if offset is pd.NA else offset / 1_000_000
        sessions.setdefault(str(session), []).append([track, code, onset / 1_000_000, last])
    return sessions
