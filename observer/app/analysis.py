"""Statistics of a project: one table per statistic, over the codings that were asked for."""

from collections.abc import Iterable

import pandas as pd

from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.edits import CodingInfo
from observer.model.messages import msg
from observer.statistics.registry import Statistic

WHOSE = ("family", "session", "coder", "pass", "scheme_id")
"""Columns that say whose coding of what a row comes from; they stand before a table's own."""


def chosen_codings(
    workspace: Workspace, *, session: int | None = None, coder: str = ""
) -> tuple[CodingInfo, ...]:
    """Return the codings of a project, of one session number or one coder if that is asked."""
    project = workspace.project
    return tuple(
        info
        for family in project.families()
        for held in project.sessions(family.id)
        if session is None or held.number == session
        for info in project.codings(held.id)
        if not coder or info.coder == coder
    )


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
    chosen = tuple(codings)
    tables: list[pd.DataFrame] = []
    for done, info in enumerate(chosen):
        table = statistic.compute(workspace.coded_session(info.id))
        for place, (name, value) in enumerate(zip(WHOSE, _origin(workspace, info), strict=True)):
            table.insert(place, name, value)
        tables.append(table)
        progress.report((done + 1) / len(chosen), msg("Counting"))
    if not tables:
        return pd.DataFrame(columns=[*WHOSE, *(column.name for column in statistic.columns)])
    return pd.concat(tables, ignore_index=True)


def _origin(workspace: Workspace, info: CodingInfo) -> tuple[str | int, ...]:
    project = workspace.project
    family = project.family_of(info.session_id)
    number = next(s.number for s in project.sessions(family.id) if s.id == info.session_id)
    return family.pseudonym, number, info.coder, info.pass_number, info.scheme_id
