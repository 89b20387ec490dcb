"""From codings side by side to the tables of a report on agreement; knows no workspace."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from types import MappingProxyType
from typing import TypeAlias, TypeVar

import pandas as pd

from observer.app.agreement_drift import DRIFT_COLUMNS, Figures, drift_rows
from observer.app.agreement_gathering import Gathered, GatheredAnswers, GatheredPair
from observer.app.agreement_report import AgreementReport, ComparedPair
from observer.app.tasks import Progress
from observer.model.messages import msg
from observer.statistics.agreement import (
    codability_table,
    confusion_table,
    continuous_table,
    event_table,
    rating_table,
    time_table,
    trace_table,
)
from observer.statistics.agreement.aligned import aligned_events
from observer.statistics.agreement.behind import moments_behind
from observer.statistics.agreement.codability_table import (
    CodabilityTally,
    codability_rows,
    codability_tallies,
    pooled_codability,
)
from observer.statistics.agreement.continuous_table import (
    ContinuousTally,
    continuous_rows,
    continuous_tallies,
    pooled_continuous,
)
from observer.statistics.agreement.disagreements import disagreements
from observer.statistics.agreement.moments import Measure
from observer.statistics.agreement.rating_table import Answers, answers_of, rating_rows, sets_of
from observer.statistics.agreement.settings import AgreementSettings
from observer.statistics.agreement.tallies import Tally, pooled
from observer.statistics.agreement.trace_table import (
    TraceTally,
    pooled_traces,
    trace_rows,
    trace_tallies,
)
from observer.statistics.columns import (
    Cell,
    Column,
    Row,
    count_column,
    table,
    text_column,
)

_T = TypeVar("_T")
_Who: TypeAlias = dict[str, Cell]
_Found: TypeAlias = list[tuple[_Who, list[Row]]]

WHO_COLUMNS = (
    text_column("family", msg("Family")),
    count_column("session", msg("Session")),
    text_column("session_id", msg("Session id")),
    text_column("first", msg("First coder")),
    text_column("second", msg("Second coder")),
)
"""Head of every table: empty family and session for all sessions together."""

TABLE_COLUMNS: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "time": (*WHO_COLUMNS, *time_table.COLUMNS),
        "events": (*WHO_COLUMNS, *event_table.COLUMNS),
        "continuous": (*WHO_COLUMNS, *continuous_table.COLUMNS),
        "confusion": (*WHO_COLUMNS, *confusion_table.COLUMNS),
        "codability": (*WHO_COLUMNS, *codability_table.COLUMNS),
        "ratings": (*WHO_COLUMNS, *rating_table.COLUMNS),
        "intervals": (*WHO_COLUMNS, *rating_table.COLUMNS),
        "traces": (*WHO_COLUMNS, *trace_table.COLUMNS),
        "drift": DRIFT_COLUMNS,
    }
)
"""What the columns of each table of a report mean, by the table's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """One pair of codings with all its tables, not yet made into figures."""

    source: GatheredPair
    pair: ComparedPair
    time: tuple[Tally, ...]
    events: tuple[Tally, ...]
    codability: tuple[CodabilityTally, ...]
    continuous: tuple[ContinuousTally, ...]
    traces: tuple[TraceTally, ...]

    @property
    def who(self) -> dict[str, Cell]:
        return {**_session(self.pair), **_coders(self.source.names)}


def compared(source: Gathered, progress: Progress) -> AgreementReport:
    """Compare what was gathered.

    Parameters
    ----------
    source
        Of `observer.app.agreement_gathering.gathered`.
    progress
        Told after each two codings.

    Returns
    -------
    AgreementReport
        The same for the same codings and settings, every time.
    """
    counted: list[_Counted] = []
    for done, each in enumerate(source.pairs):
        counted.append(_count(each, source.settings))
        progress.report((done + 1) / (len(source.pairs) + 1), msg("Comparing"))
    settings, scheme = source.settings, source.scheme
    groups = _together(counted)
    time = _with_all(counted, groups, lambda c: c.time, pooled)
    events = _with_all(counted, groups, lambda c: c.events, pooled)
    time_found = [(who, time_table.time_rows(t, scheme.tracks, settings)) for who, t in time]
    events_found = [(who, event_table.event_rows(t, settings)) for who, t in events]
    forms, intervals = _judged(source)
    time_found += _of_all_coders(time_found)
    events_found += _of_all_coders(events_found)
    figures = Figures(
        scheme=scheme,
        settings=settings,
        coders=source.coders,
        days={each.pair.session_id: each.pair.held_on for each in counted},
        time=time_found,
        events=events_found,
        ratings=forms,
        intervals=intervals,
    )
    report = AgreementReport(
        request=source.request,
        settings=settings,
        scheme=scheme,
        coders=source.coders,
        pairs=tuple(each.pair for each in counted),
        time=_frame("time", time_found),
        events=_frame("events", events_found),
        continuous=_frame(
            "continuous",
            [
                (who, continuous_rows(tallies))
                for who, tallies in _with_all(
                    counted, groups, lambda c: c.continuous, pooled_continuous
                )
            ],
        ),
        confusion=_frame(
            "confusion",
            [
                (who, confusion_table.confusion_rows(measure, tallies, settings))
                for measure, found in ((Measure.TIME, time), (Measure.EVENTS, events))
                for who, tallies in found
            ],
        ),
        codability=_frame(
            "codability",
            [
                (who, codability_rows(tallies))
                for who, tallies in _with_all(
                    counted, groups, lambda c: c.codability, pooled_codability
                )
            ],
        ),
        ratings=_frame("ratings", forms),
        intervals=_frame("intervals", intervals),
        traces=_frame(
            "traces",
            [
                (who, trace_rows(tallies))
                for who, tallies in _with_all(counted, groups, lambda c: c.traces, pooled_traces)
            ],
        ),
        drift=table(DRIFT_COLUMNS, drift_rows(figures)),
        problems=source.problems,
    )
    progress.report(1.0, msg("Comparing"))
    return report


def _count(source: GatheredPair, settings: AgreementSettings) -> _Counted:
    pair = source.codings
    aligned = {track.id: aligned_events(pair, track, settings) for track in pair.scheme.tracks}
    return _Counted(
        source=source,
        pair=replace(
            source.pair,
            moments=moments_behind(pair, aligned),
            disagreements=disagreements(pair, settings, aligned),
        ),
        time=time_table.time_tallies(pair, settings),
        events=event_table.event_tallies(pair, settings, aligned),
        codability=codability_tallies(pair),
        continuous=continuous_tallies(pair, settings),
        traces=trace_tallies(pair, settings),
    )


def _together(counted: Sequence[_Counted]) -> dict[tuple[str, str], list[_Counted]]:
    """Return the pairs of codings of the same two coders, where there are several sessions."""
    groups: dict[tuple[str, str], list[_Counted]] = {}
    for each in counted:
        groups.setdefault(each.source.names, []).append(each)
    return {
        names: group
        for names, group in groups.items()
        if len({each.pair.session_id for each in group}) > 1
    }


def _with_all(
    counted: Sequence[_Counted],
    groups: dict[tuple[str, str], list[_Counted]],
    tallies: Callable[[_Counted], tuple[_T, ...]],
    pool: Callable[[Iterable[_T]], tuple[_T, ...]],
) -> list[tuple[_Who, tuple[_T, ...]]]:
    """Return one kind of table of each pair of codings, and then of all sessions together."""
    each_alone = [(each.who, tallies(each)) for each in counted]
    together = [
        (_coders(names), pool(one for each in group for one in tallies(each)))
        for names, group in groups.items()
    ]
    return [*each_alone, *together]


def _of_all_coders(found: _Found) -> _Found:
    """Return the mean kappa over every two of more than two coders, per session and over all."""
    sessions: dict[str, list[tuple[_Who, list[Row]]]] = {}
    for who, rows in found:
        sessions.setdefault(str(who.get("session_id", "")), []).append((who, rows))
    means: _Found = []
    for group in sessions.values():
        if len({(who["first"], who["second"]) for who, _ in group}) < _SEVERAL:
            continue
        where = {key: value for key, value in group[0][0].items() if key not in {"first", "second"}}
        places: dict[tuple[Cell, ...], list[Row]] = {}
        for _, rows in group:
            for row in rows:
                places.setdefault(tuple(row.get(name) for name in _PLACE), []).append(row)
        means.append(({**where, "first": "", "second": ""}, [_mean(p) for p in places.values()]))
    return means


def _mean(rows: Sequence[Row]) -> Row:
    values = [value for row in rows if isinstance(value := row.get("kappa"), float)]
    return {
        **{name: rows[0].get(name) for name in _PLACE},
        "kappa": fmean(values) if values else None,
        "reason": None if values else rows[0].get("reason"),
    }


def _judged(source: Gathered) -> tuple[_Found, _Found]:
    """Return the rows of forms and of interval codings, per session and over all of them."""
    forms: _Found = []
    intervals: _Found = []
    given: list[Answers] = []
    scored: list[Answers] = []
    for session in source.answers:
        of_forms, of_intervals = answers_of(session.session_id, session.codings, session.scheme)
        who, coders = _session(session), tuple(session.codings)
        forms += _rated(who, of_forms, coders, source.settings, whole=True)
        intervals += _rated(who, of_intervals, coders, source.settings, whole=True)
        given += of_forms
        scored += of_intervals
    forms += _rated({}, given, source.coders, source.settings, whole=False)
    intervals += _rated({}, scored, source.coders, source.settings, whole=False)
    return forms, intervals


def _rated(
    where: _Who,
    answers: Sequence[Answers],
    coders: Sequence[str],
    settings: AgreementSettings,
    *,
    whole: bool,
) -> _Found:
    return [
        (
            {**where, **_coders(chosen)},
            rating_rows(answers, chosen, whole=whole, settings=settings),
        )
        for chosen in sets_of(coders)
    ]


def _session(of: ComparedPair | GatheredAnswers) -> _Who:
    return {"family": of.family, "session": of.session, "session_id": of.session_id}


def _coders(names: Sequence[str]) -> _Who:
    """Return the cells that name two coders; empty ones for more."""
    first, second = names if len(names) < _SEVERAL else ("", "")
    return {"first": first, "second": second}


def _frame(name: str, found: Iterable[tuple[_Who, list[Row]]]) -> pd.DataFrame:
    empty: _Who = {"family": "", "session_id": ""}
    rows = [{**empty, **who, **row} for who, rows in found for row in rows]
    return table(TABLE_COLUMNS[name], rows)


_SEVERAL = 3
_PLACE = ("phase", "phase_id", "track", "code")
