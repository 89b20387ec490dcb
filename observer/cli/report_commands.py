"""Commands that count and that write files out of a project."""

import json
from pathlib import Path
from typing import Annotated

import typer

from observer.app.analysis import chosen_codings, tabulate
from observer.app.export import ExportRequest, export, export_tables, report_ids
from observer.cli.console import given, opened, progress_bar
from observer.cli.tables import plain_table
from observer.model.errors import ObserverError
from observer.model.messages import msg
from observer.model.time import US_PER_S
from observer.statistics.registry import STATISTICS

_Project = Annotated[Path, given("Project folder.")]
_Session = Annotated[int | None, typer.Option(help="Only this session number.")]
_Family = Annotated[str, typer.Option(help="Only this family, by its pseudonym.")]
_Coder = Annotated[str, typer.Option(help="Only this coder.")]


def show_statistics(
    project: _Project,
    session: _Session = None,
    coder: _Coder = "",
    statistic: Annotated[str, typer.Option(help="Only this one.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    csv: Annotated[Path | None, typer.Option(help="CSV file to write.")] = None,
) -> None:
    """Count: what was coded, and how each partner answered the other."""
    wanted = [s for s in STATISTICS if not statistic or s.id == statistic]
    if not wanted:
        raise typer.BadParameter(", ".join(s.id for s in STATISTICS), param_hint="--statistic")
    with opened(project, read_only=csv is None) as (workspace, text):
        codings = chosen_codings(workspace, session=session, coder=coder)
        if not codings:
            raise ObserverError(
                msg("No coding fits this choice."), msg("Leave --session or --coder out.")
            )
        with progress_bar(text) as progress:
            counted = {s.id: tabulate(workspace, s, codings, progress) for s in wanted}
        tables = {name: table for name, table in counted.items() if statistic or len(table)}
        if csv is not None:
            for path in export_tables(workspace, codings, tables, csv):
                typer.echo(text("Written: {path}", path=path))
        elif as_json:
            data = {k: json.loads(t.to_json(orient="records")) for k, t in tables.items()}
            typer.echo(json.dumps(data, ensure_ascii=False))
        else:
            for one in wanted:
                if one.id in tables:
                    table = plain_table(tables[one.id], text)
                    typer.echo(f"{text.render(one.label)}\n{table}\n")


def write_export(  # noqa: PLR0913, PLR0917  each option of the command is a parameter
    project: _Project,
    report: Annotated[str, typer.Option("--format", help="What to write.", show_default=False)],
    out: Annotated[Path, typer.Option(help="File to write.", show_default=False)],
    family: _Family = "",
    session: _Session = None,
    coder: _Coder = "",
    language: Annotated[str, typer.Option(help="nl or en.")] = "",
    trace_step: Annotated[
        float, typer.Option(help="Resample traces every so many seconds.", min=0)
    ] = 0.0,
) -> None:
    """Write a report or a data set, if consent covers it."""
    if report not in report_ids():
        raise typer.BadParameter(", ".join(report_ids()), param_hint="--format")
    with opened(project) as (workspace, text), progress_bar(text) as progress:
        request = ExportRequest(
            report=report,
            path=out,
            language=language or text.language,
            family=family,
            session=session,
            coder=coder,
            trace_step_us=round(trace_step * US_PER_S),
        )
        for path in export(workspace, request, progress):
            typer.echo(text("Written: {path}", path=path))
