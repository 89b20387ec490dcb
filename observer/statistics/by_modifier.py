"""Description by modifier: the events of a code apart by what was answered about them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import pandas as pd

from observer.model.event import Event
from observer.model.messages import msg
from observer.model.scheme import Code, Modifier, ModifierKind, Scheme, Track
from observer.statistics.answers import VALUE_COLUMNS, described
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
from observer.statistics.describe import pooled_tracks, tracks
from observer.statistics.inputs import CodedSession, Window
from observer.statistics.pooled_windows import pooled_columns, pooled_windows
from observer.statistics.streams import Stretches
from observer.statistics.words import ANSWERED, NOT_ANSWERED, VALUE

_FIGURES = (
    count_column("n", msg("Count")),
    share_column("share_of_code", msg("Share of the events of the code")),
    Column("rate_per_min", msg("Rate"), "/min", 2),
    seconds_column("duration_s", msg("Duration")),
    share_column("proportion", msg("Share of codable time")),
    seconds_column("bout_mean_s", msg("Mean bout")),
    seconds_column("bout_median_s", msg("Median bout")),
)

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("subject", msg("Who")),
    text_column("track", msg("Track")),
    text_column("code", msg("Code")),
    text_column("modifier", msg("Modifier")),
    text_column("answer", msg("Answer")),
    text_column("value_id", msg("Value")),
    *_FIGURES,
    *VALUE_COLUMNS,
    *WINDOW_COLUMNS,
)

POOLED_COLUMNS = pooled_columns(COLUMNS, ())

_COPIED = tuple(column.name for column in _FIGURES if column.name != "share_of_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The events of a code that have one answer to one modifier."""

    track: Track
    code: Code
    modifier: Modifier
    answer: str
    value: str = ""

    @property
    def id(self) -> str:
        return f"{self.code.id}\x1f{self.modifier.id}\x1f{self.answer}\x1f{self.value}"

    def holds(self, event: Event) -> bool:
        """Whether an event of the code has this answer."""
        given = dict(event.modifiers).get(self.modifier.id, ())
        if self.answer == VALUE:
            return any(one == self.value for one in given)
        return bool(given) == (self.answer == ANSWERED)


def modifiers(session: CodedSession) -> pd.DataFrame:
    """Describe every code by what was answered to its modifiers, for the session and each phase.

    The events of a code that have one answer are counted as a code of their own is, with the
    definitions of `observer.statistics.describe.tracks`. An event with several answers to a
    multiple choice counts in each.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window, code, modifier and answer, in the scheme's order, with one for those
        that were not answered; see `COLUMNS`.

    Notes
    -----
    Formula
        - n, rate, duration, proportion and bouts as for a code, over the events with this answer
        - share: n of these over n of the code
        - of a number: mean, median, standard deviation (n − 1) and range of the numbers given at
          the onsets that count
    Edge cases
        - T = 0: everything is empty
        - an answer that was never given has count 0; a code without events has an empty share
        - a multiple choice can have more answers than events: its shares may add up to more than 1
        - an event without an answer is counted as not answered, never left out

    References
    ----------
    Bakeman, R. and Quera, V. (2011). Sequential Analysis and Observational Methods for the
    Behavioral Sciences, chapter 3: modifiers as cross-classified codes.
    """
    parts = _parts(session.scheme)
    if not parts:
        return table(COLUMNS, [])
    whole, apart = tracks(session), tracks(_apart(session, parts))
    numbers = [_numbers((session,), (window,), parts) for window in session.windows()]
    return table(COLUMNS, _rows(whole, apart, parts, numbers))


def pooled_modifiers(sessions: Sequence[CodedSession]) -> pd.DataFrame:
    """Describe every code by what was answered, over several sessions of a dyad as if one.

    Parameters
    ----------
    sessions
        One coding each, under one scheme.

    Returns
    -------
    pandas.DataFrame
        One row per phase, code, modifier and answer; see `POOLED_COLUMNS`.
    """
    parts = _parts(sessions[0].scheme) if sessions else ()
    if not parts:
        return table(POOLED_COLUMNS, [])
    whole = pooled_tracks(sessions)
    apart = pooled_tracks([_apart(session, parts) for session in sessions])
    numbers = [
        _numbers([s for _, s, _ in pooled.parts], [w for _, _, w in pooled.parts], parts)
        for pooled in pooled_windows(sessions)
    ]
    return table(POOLED_COLUMNS, _rows(whole, apart, parts, numbers))


def _parts(scheme: Scheme) -> tuple[_Part, ...]:
    return tuple(
        part
        for track in scheme.tracks
        for code in track.codes
        for modifier in _asked(scheme, code)
        for part in _answers(track, code, modifier)
    )


def _asked(scheme: Scheme, code: Code) -> tuple[Modifier, ...]:
    """Return the modifiers of a code and those that an answer of theirs asks further."""
    known = {modifier.id: modifier for modifier in scheme.modifiers}
    first = [known[name] for name in code.modifiers if name in known]
    further = chain.from_iterable(v.modifiers for m in first for v in m.values)
    return tuple(dict.fromkeys([*first, *(known[name] for name in further if name in known)]))


def _answers(track: Track, code: Code, modifier: Modifier) -> Iterator[_Part]:
    of = _Part(track=track, code=code, modifier=modifier, answer=ANSWERED)
    if modifier.kind in {ModifierKind.SINGLE, ModifierKind.MULTIPLE}:
        for value in modifier.values:
            yield replace(of, answer=VALUE, value=value.id)
    else:
        yield of
    yield replace(of, answer=NOT_ANSWERED)


def _apart(session: CodedSession, parts: Sequence[_Part]) -> CodedSession:
    """Return the session with a code for each part instead of the codes of the scheme."""
    own = {
        track.id: [part for part in parts if part.track.id == track.id]
        for track in session.scheme.tracks
    }
    scheme = replace(
        session.scheme,
        tracks=tuple(
            replace(track, codes=tuple(replace(p.code, id=p.id) for p in own[track.id]))
            for track in session.scheme.tracks
        ),
    )
    events = {
        track: tuple(
            replace(event, code=part.id)
            for event in session.coding.on_track(track)
            for part in own[track]
            if part.code.id == event.code and part.holds(event)
        )
        for track in own
    }
    return replace(session, scheme=scheme, coding=replace(session.coding, events=events))


def _numbers(
    sessions: Sequence[CodedSession], windows: Sequence[Window], parts: Sequence[_Part]
) -> list[dict[str, Cell]]:
    """Describe the numbers that were given, part by part."""
    cells: list[dict[str, Cell]] = []
    for part in parts:
        given: list[float] = []
        if part.modifier.kind is ModifierKind.NUMBER and part.answer == ANSWERED:
            for session, window in zip(sessions, windows, strict=True):
                given += _given(session, window, part)
        cells.append(described(given))
    return cells


def _given(session: CodedSession, window: Window, part: _Part) -> Iterator[float]:
    codable = Stretches.of(session.observed((part.track.id,), window).codable)
    events = [
        event
        for event in session.coding.on_track(part.track.id)
        if event.code == part.code.id and part.holds(event)
    ]
    onsets = np.array([event.onset_us for event in events], dtype=np.int64)
    for event, at in zip(events, codable.index(onsets), strict=True):
        if at >= 0:
            yield from (float(number) for number in dict(event.modifiers)[part.modifier.id])


def _rows(
    whole: pd.DataFrame,
    apart: pd.DataFrame,
    parts: Sequence[_Part],
    numbers: Sequence[Sequence[dict[str, Cell]]],
) -> list[Row]:
    keys = ["phase", *(["phase_id"] if "phase_id" in whole else []), "track", "code"]
    total = {tuple(row[:-1]): row[-1] for row in whole[[*keys, "n"]].itertuples(index=False)}
    rows: list[Row] = []
    for at, found in enumerate(apart.to_dict("records")):
        part = parts[at % len(parts)]
        of_code = total[(*(found[key] for key in keys[:-1]), part.code.id)]
        share = None if of_code is pd.NA or not of_code else found["n"] / of_code
        rows.append(
            {
                **{name: found[name] for name in found if name in _SHARED},
                "code": part.code.id,
                "modifier": part.modifier.id,
                "answer": part.answer,
                "value_id": part.value or None,
                "share_of_code": share,
                **numbers[at // len(parts)][at % len(parts)],
            }
        )
    return rows


_SHARED = frozenset(
    {c.name for c in (*PHASE_COLUMNS, *WINDOW_COLUMNS)}
    | {"n_sessions", "subject", "track", *_COPIED}
)
