"""Commands that write files out of a project."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from observer.app.calendar_day import calendar_day
from observer.app.export import ExportRequest, export, report_ids
from observer.app.file_names import report_path
from observer.app.workspace import Workspace
from observer.cli.console import given, opened, progress_bar
from observer.model.errors import ObserverError
from observer.model.messages import msg
from observer.model.time import US_PER_S

_Project = Annotated[Path, given("Project folder.")]
_Session = Annotated[int | None, typer.Option(help="Only this session number.")]
_Family = Annotated[str, typer.Option(help="Only this family, by its pseudonym.")]
_Coder = Annotated[str, typer.Option(help="Only this coder.")]


def write_export(  # noqa: PLR0913, PLR0917  each option of the command is a parameter
    project: _Project,
    report: Annotated[str, typer.Option("--format", help="What to write.", show_default=False)],
    out: Annotated[
        Path,
        typer.Option(
            help="File to write, or a folder: a report gets a new name in it.", show_default=False
        ),
    ],
    family: _Family = "",
    session: _Session = None,
    coder: _Coder = "",
    caregiver: Annotated[
        str, typer.Option(help="Role of whom a parent sheet is for, such as father.")
    ] = "",
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
            caregiver_id=_caregiver(workspace, family, caregiver) if caregiver else "",
            trace_step_us=round(trace_step * US_PER_S),
        )
        request = replace(request, path=report_path(workspace.project, request, calendar_day()))
        for path in export(workspace, request, progress):
            typer.echo(text("Written: {path}", path=path))


def _caregiver(workspace: Workspace, family: str, role: str) -> str:
    """Return the id of who has a role in a family, or in the only one there is."""
    project = workspace.project
    for each in project.families():
        if family in {"", each.pseudonym}:
            for person in project.participants(each.id):
                if person.role.value == role:
                    return person.id
    raise ObserverError(
        msg("Nobody in the family has the role {role}.", role=role),
        msg("Look at the participants in Families."),
    )
