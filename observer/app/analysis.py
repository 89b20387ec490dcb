"""Statistics of a project: one table per statistic, over the codings that were asked for."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

import pandas as pd

from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.edits import CodingInfo
from observer.model.messages import msg
from observer.statistics.columns import Cell, Column, View, count_column, text_column
from observer.statistics.pooling import FIGURE_COLUMNS, keys_of, over_families, places_of
from observer.statistics.registry import Pooling, Statistic
from observer.statistics.trends import DAY, TREND_COLUMNS, trends

if TYPE_CHECKING:
    from observer.statistics.inputs import CodedSession

WHOSE = ("family", "session", "coder", "pass", "scheme_id")
"""Columns that say whose coding of what a row comes from; they stand before a table's own."""

POOLED_WHOSE = ("family", "pass", "scheme_id", "scheme_version")
"""The same of the sessions of one family."""

WHOSE_COLUMNS = (
    text_column("family", msg("Family")),
    count_column("session", msg("Session")),
    text_column("coder", msg("Coder")),
    count_column("pass", msg("Pass")),
    text_column("scheme_id", msg("Scheme")),
    text_column("scheme_version", msg("Version of the scheme")),
)
"""What those columns mean."""


class Per(StrEnum):
    """What a row is about.

    A family pools its sessions: tables are summed, and ratios made of the sums. A project says
    over the families what each one's figure is. A course says how each figure went over the
    sessions of a family, by their dates; it is for research.
    """

    SESSION = "session"
    FAMILY = "family"
    PROJECT = "project"
    COURSE = "course"


def chosen_codings(
    workspace: Workspace, *, family: str = "", session: int | None = None, coder: str = ""
) -> tuple[CodingInfo, ...]:
    """Return the codings of a project, of one family, session number or coder if that is asked."""
    project = workspace.project
    return tuple(
        info
        for of in project.families()
        if not family or of.pseudonym == family
        for held in project.sessions(of.id)
        if session is None or held.number == session
        for info in project.codings(held.id)
        if not coder or info.coder == coder
    )


def one_per_session(codings: Iterable[CodingInfo]) -> tuple[CodingInfo, ...]:
    """Return one coder's coding of each session under each scheme, so that no moment counts twice.

    The consensus where there is one, else that of the first coder by label, with all its passes.
    """
    found: dict[tuple[str, str, str], list[CodingInfo]] = {}
    for info in codings:
        of = (info.session_id, info.scheme_id, info.scheme_version)
        found.setdefault(of, []).append(info)
    chosen: list[CodingInfo] = []
    for infos in found.values():
        best = min(infos, key=lambda info: (not info.is_consensus, info.coder, info.id))
        chosen += [i for i in infos if i.coder == best.coder and _like(i, best)]
    return tuple(chosen)


def _like(info: CodingInfo, best: CodingInfo) -> bool:
    if best.is_consensus:
        return info.id == best.id
    return not info.is_consensus


def columns_of(statistic: Statistic, per: Per = Per.SESSION) -> tuple[Column, ...]:
    """Return the columns of a table, without those that say whose it is; none if there is none."""
    if per is Per.SESSION:
        return statistic.columns
    if per is Per.COURSE:
        keys = keys_of(statistic.columns)
        heads = (c for c in statistic.columns if c.name in keys and c.name != "phase_id")
        return (*heads, *TREND_COLUMNS)
    if statistic.pooled is None:
        return ()
    if per is Per.FAMILY:
        return statistic.pooled.columns
    keys = keys_of(statistic.pooled.columns)
    return (*(c for c in statistic.pooled.columns if c.name in keys), *FIGURE_COLUMNS)


def shown(table: pd.DataFrame, statistic: Statistic, per: Per, view: View) -> pd.DataFrame:
    """Return the columns of a table that a view shows."""
    hidden = {column.name for column in columns_of(statistic, per) if not view.shows(column.view)}
    kept = table[[name for name in table.columns if name not in hidden]]
    if "figure" in kept:
        names = {c.name for c in statistic.columns if not view.shows(c.view)}
        kept = kept[~kept["figure"].isin(names)].reset_index(drop=True)
    return kept


def tabulate(
    workspace: Workspace, statistic: Statistic, codings: Iterable[CodingInfo], progress: Progress
) -> pd.DataFrame:
    """Return one statistic over several codings, a row's origin in front.

    Parameters
    ----------
    workspace
        The open project.
    statistic
        One of the registry.
    codings
        Which to take.
    progress
        Told after each coding.

    Returns
    -------
    pandas.DataFrame
        The columns of `WHOSE`, then the statistic's own; without rows if there are no codings.
    """
    return tabulate_all(workspace, (statistic,), codings, progress)[statistic.id]


def tabulate_all(
    workspace: Workspace,
    statistics: Sequence[Statistic],
    codings: Iterable[CodingInfo],
    progress: Progress,
    per: Per = Per.SESSION,
) -> Mapping[str, pd.DataFrame]:
    """Return several statistics over several codings, each coding read once.

    Parameters
    ----------
    workspace
        The open project.
    statistics
        Of the registry; pooled, those without a way to pool are left out.
    codings
        Which to take; pooled, one coding of each session (`one_per_session`).
    progress
        Told after each statistic of each coding or family; CancelledError once cancelled.
    per
        What a row is about.

    Returns
    -------
    mapping of str to pandas.DataFrame
        By id of the statistic: the columns of `WHOSE` or `POOLED_WHOSE`, then `columns_of` it.
    """
    if per is Per.SESSION:
        return _per_session(workspace, statistics, tuple(codings), progress)
    if per is Per.COURSE:
        return _courses(workspace, statistics, one_per_session(codings), progress)
    poolings = {s.id: s.pooled for s in statistics if s.pooled is not None}
    pooled = _per_family(workspace, poolings, one_per_session(codings), progress)
    if per is Per.FAMILY:
        return pooled
    return {name: _over(pooled[name], poolings[name].columns) for name in pooled}


def _per_session(
    workspace: Workspace,
    statistics: Sequence[Statistic],
    chosen: Sequence[CodingInfo],
    progress: Progress,
) -> Mapping[str, pd.DataFrame]:
    tables: dict[str, list[pd.DataFrame]] = {statistic.id: [] for statistic in statistics}
    steps = max(1, len(chosen) * len(statistics))
    for done, info in enumerate(chosen):
        session = workspace.coded_session(info.id)
        origin = _origin(workspace, info)
        for at, statistic in enumerate(statistics, 1):
            tables[statistic.id].append(_headed(statistic.compute(session), WHOSE, origin))
            progress.report((done * len(statistics) + at) / steps, msg("Counting"))
    return {
        statistic.id: _below_each_other(tables[statistic.id], WHOSE, statistic.columns)
        for statistic in statistics
    }


def _per_family(
    workspace: Workspace,
    poolings: Mapping[str, Pooling],
    chosen: Sequence[CodingInfo],
    progress: Progress,
) -> Mapping[str, pd.DataFrame]:
    groups = _by_family(workspace, chosen)
    tables: dict[str, list[pd.DataFrame]] = {name: [] for name in poolings}
    steps = max(1, len(groups) * len(poolings))
    for done, (origin, infos) in enumerate(groups.items()):
        sessions: list[CodedSession] = []
        for info in infos:
            sessions.append(workspace.coded_session(info.id))
            progress.report(done * len(poolings) / steps, msg("Counting"))
        whose = origin[: len(POOLED_WHOSE)]
        for at, (name, pooling) in enumerate(poolings.items(), 1):
            tables[name].append(_headed(pooling.compute(sessions), POOLED_WHOSE, whose))
            progress.report((done * len(poolings) + at) / steps, msg("Counting"))
    return {
        name: _below_each_other(tables[name], POOLED_WHOSE, pooling.columns)
        for name, pooling in poolings.items()
    }


def _by_family(
    workspace: Workspace, chosen: Sequence[CodingInfo]
) -> Mapping[tuple[str | int, ...], Sequence[CodingInfo]]:
    """Return the codings that belong together, by `POOLED_WHOSE` and the tracks of the pass."""
    groups: dict[tuple[str | int, ...], list[CodingInfo]] = {}
    for info in chosen:
        family = workspace.project.family_of(info.session_id).pseudonym
        of = (family, info.pass_number, info.scheme_id, info.scheme_version)
        groups.setdefault((*of, *info.tracks), []).append(info)
    return groups


def _courses(
    workspace: Workspace,
    statistics: Sequence[Statistic],
    chosen: Sequence[CodingInfo],
    progress: Progress,
) -> Mapping[str, pd.DataFrame]:
    tables: dict[str, list[pd.DataFrame]] = {statistic.id: [] for statistic in statistics}
    groups = _by_family(workspace, chosen)
    steps, done = max(1, len(chosen) * len(statistics)), 0
    for origin, infos in groups.items():
        sessions = [(workspace.coded_session(info.id), _day(workspace, info)) for info in infos]
        for statistic in statistics:
            made: list[pd.DataFrame] = []
            for session, day in sessions:
                made.append(statistic.compute(session))
                made[-1][DAY] = day
                done += 1
                progress.report(done / steps, msg("Counting"))
            found = trends(pd.concat(made, ignore_index=True), statistic.columns)
            tables[statistic.id].append(_headed(found, POOLED_WHOSE, origin[: len(POOLED_WHOSE)]))
    return {
        statistic.id: _below_each_other(
            tables[statistic.id], POOLED_WHOSE, columns_of(statistic, Per.COURSE)
        )
        for statistic in statistics
    }


def _day(workspace: Workspace, info: CodingInfo) -> float:
    family = workspace.project.family_of(info.session_id)
    sessions = workspace.project.sessions(family.id)
    held_on = next(session.held_on for session in sessions if session.id == info.session_id)
    return float("nan") if held_on is None else float(held_on.toordinal())


def _over(pooled: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Summarise over families, scheme by scheme and pass by pass."""
    whose = [name for name in POOLED_WHOSE if name != "family"]
    tables = [
        _headed(over_families(pooled.iloc[places], columns), whose, key)
        for key, places in places_of(pooled, whose).items()
    ]
    keys = set(keys_of(columns))
    heads = tuple(column for column in columns if column.name in keys)
    return _below_each_other(tables, whose, (*heads, *FIGURE_COLUMNS))


def _headed(table: pd.DataFrame, names: Sequence[str], origin: Sequence[Cell]) -> pd.DataFrame:
    for place, (name, value) in enumerate(zip(names, origin, strict=True)):
        table.insert(place, name, value)
    return table


def _below_each_other(
    tables: Sequence[pd.DataFrame], names: Sequence[str], columns: Sequence[Column]
) -> pd.DataFrame:
    if not tables:
        return pd.DataFrame(columns=[*names, *(column.name for column in columns)])
    return pd.concat(tables, ignore_index=True)


def _origin(workspace: Workspace, info: CodingInfo) -> tuple[str | int, ...]:
    project = workspace.project
    family = project.family_of(info.session_id)
    number = next(s.number for s in project.sessions(family.id) if s.id == info.session_id)
    return family.pseudonym, number, info.coder, info.pass_number, info.scheme_id
