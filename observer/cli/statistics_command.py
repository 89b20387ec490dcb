"""The command that counts: every statistic of a project, without a window."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from observer.app.analysis import (
    Per,
    chosen_codings,
    columns_of,
    one_per_session,
    shown,
    tabulate_all,
)
from observer.app.analysis_workbook import sheets_of
from observer.app.counts_gate import before_printing, leave_for_counts
from observer.app.export import export_tables
from observer.app.workspace import Workspace
from observer.cli.console import STOPPED, given, on_terminal, opened, progress_bar
from observer.cli.tables import plain_table
from observer.formats.excel_tables import write_tables
from observer.model.edits import CodingInfo
from observer.model.errors import ObserverError
from observer.model.messages import msg
from observer.statistics.columns import View
from observer.statistics.registry import STATISTICS, Statistic
from observer.text.catalogue import Catalogue


def show_statistics(  # noqa: PLR0913, PLR0917  each option of the command is a parameter
    project: Annotated[Path, given("Project folder.")],
    family: Annotated[str, typer.Option(help="Only this family, by its pseudonym.")] = "",
    session: Annotated[int | None, typer.Option(help="Only this session number.")] = None,
    coder: Annotated[str, typer.Option(help="Only this coder.")] = "",
    statistic: Annotated[
        list[str] | None, typer.Option(help="Only this one; may be given several times.")
    ] = None,
    per: Annotated[
        Per,
        typer.Option(
            help="A row per session; per family, its sessions added up; over all families; or how"
            " each figure went over a family's sessions (research)."
        ),
    ] = Per.SESSION,
    view: Annotated[View, typer.Option(help="For whom: clinician, or research (all).")] = (
        View.RESEARCH
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    csv: Annotated[Path | None, typer.Option(help="CSV file to write.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Workbook to write.")] = None,
) -> None:
    """Count: what was coded, and how each partner answered the other."""
    if per is Per.COURSE and not view.shows(View.RESEARCH):
        raise typer.BadParameter("course: --view research", param_hint="--per")
    known = [s for s in STATISTICS if view.shows(s.view) and columns_of(s, per)]
    named = statistic or []
    if unknown := set(named) - {s.id for s in known}:
        raise typer.BadParameter(
            f"{', '.join(sorted(unknown))}: {', '.join(s.id for s in known)}",
            param_hint="--statistic",
        )
    wanted = [s for s in known if not named or s.id in named]
    writes = csv is not None or xlsx is not None
    with opened(project, or_read=on_terminal() and not writes) as (workspace, text):
        codings = chosen_codings(workspace, family=family, session=session, coder=coder)
        if not codings:
            raise ObserverError(
                msg("No coding fits this choice."),
                msg("Leave --family, --session or --coder out."),
            )
        codings = codings if per is Per.SESSION else one_per_session(codings)
        leave = leave_for_counts(workspace, codings) if writes else None
        if leave is None:
            before_printing(workspace, codings, "stats", is_seen=on_terminal())
        tables = _counted(workspace, text, wanted, codings, per)
        kept = {
            s.id: shown(tables[s.id], s, per, view) for s in wanted if named or len(tables[s.id])
        }
        if csv is not None:
            for path in export_tables(workspace, codings, kept, csv, leave):
                typer.echo(text("Written: {path}", path=path))
        if xlsx is not None and leave is not None:
            leave.write(xlsx, partial(write_tables, sheets_of(kept, wanted, per, text)))
            typer.echo(text("Written: {path}", path=xlsx))
        if as_json:
            data = {name: json.loads(t.to_json(orient="records")) for name, t in kept.items()}
            typer.echo(json.dumps(data, ensure_ascii=False))
        elif not writes:
            _print(kept, wanted, per, text)


def _counted(
    workspace: Workspace,
    text: Catalogue,
    wanted: Sequence[Statistic],
    codings: Sequence[CodingInfo],
    per: Per,
) -> Mapping[str, pd.DataFrame]:
    try:
        with progress_bar(text) as progress:
            return tabulate_all(workspace, wanted, codings, progress, per)
    except KeyboardInterrupt:
        typer.echo(text("Stopped. Nothing was written."), err=True)
        raise typer.Exit(STOPPED) from None


def _print(
    tables: Mapping[str, pd.DataFrame], wanted: Sequence[Statistic], per: Per, text: Catalogue
) -> None:
    for one in wanted:
        if one.id in tables:
            table = plain_table(tables[one.id], text, columns_of(one, per))
            typer.echo(f"{text.render(one.label)}\n{table}\n")
