"""The command that brings in what was coded in another program."""

from pathlib import Path
from typing import Annotated

import typer

from observer.app.films import keep_index
from observer.app.importing import (
    ImportPlan,
    Into,
    TakenFilm,
    TakeOver,
    film_requests,
    plan_import,
    take_film_in,
    without_known,
)
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.cli.console import given, opened, problem_line, progress_bar
from observer.model.errors import MediaError, ObserverError
from observer.model.messages import msg
from observer.text.catalogue import Catalogue


def import_file(  # noqa: PLR0913, PLR0917  each option of the command is a parameter
    file: Annotated[Path, given("File of BORIS, The Observer XT or ELAN.")],
    project: Annotated[Path, typer.Option(help="Project folder.", show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say it, change nothing.")] = False,
    family: Annotated[str, typer.Option(help="Pseudonym of the family; made if new.")] = "",
    each_apart: Annotated[bool, typer.Option(help="A family for each session.")] = False,
    coder: Annotated[str, typer.Option(help="Whose codings they are.")] = "",
    films: Annotated[bool, typer.Option("--films", help="Add films that lie beside it.")] = False,
    vault: Annotated[bool, typer.Option("--vault", help="Encrypt those into the project.")] = False,
) -> None:
    """Bring in the scheme, the sessions and the codings of another program's file."""
    with opened(project, read_only=dry_run) as (workspace, text):
        with progress_bar(text) as progress:
            plan = without_known(workspace, plan_import(file, text, progress))
        _tell(plan, text)
        if dry_run:
            typer.echo(text("Nothing was changed."))
            return
        into = _into(workspace, family, each_apart, coder)
        taken = _films(workspace, plan, text, vault) if films else ()
        with progress_bar(text) as progress:
            count = _take(workspace, plan, into, taken, progress)
        typer.echo(text("Sessions taken over: {count}", count=count))


def _tell(plan: ImportPlan, text: Catalogue) -> None:
    scheme = plan.scheme.scheme
    typer.echo(text("{file}, from {program}", file=plan.file, program=plan.program))
    typer.echo(
        text(
            "Coding scheme “{title}”: {codes} codes on {tracks} tracks",
            title=text.local(scheme.title),
            codes=plan.codes,
            tracks=len(scheme.tracks),
        )
    )
    typer.echo(
        text(
            "Sessions: {sessions}, events: {events}",
            sessions=len(plan.sessions),
            events=plan.events,
        )
    )
    if plan.known:
        typer.echo(
            text("In the project already: {count} of this file's sessions.", count=plan.known)
        )
    for key in plan.new_keys:
        who = f" ({key.subject})" if key.subject else ""
        new = key.new or text("none, press it with the mouse")
        typer.echo(f"{text('Another key')}: {key.code}{who}: {key.old} -> {new}")
    for problem in plan.problems:
        typer.echo(problem_line(text, problem))
    missing = dict.fromkeys(name for session in plan.sessions for name in session.missing)
    for name in missing:
        typer.echo(text("Not beside the file: {name}", name=name))


def _into(workspace: Workspace, family: str, each_apart: bool, coder: str) -> Into:
    if family and each_apart:
        raise ObserverError(
            msg("One family and a family for each session do not go together."),
            msg("Leave --family or --each-apart out."),
        )
    known = next((f for f in workspace.project.families() if f.pseudonym == family), None)
    return Into(
        family_id=known.id if known and family else "",
        pseudonym=family,
        apart=each_apart,
        coder=coder,
    )


def _films(
    workspace: Workspace, plan: ImportPlan, text: Catalogue, vault: bool
) -> tuple[TakenFilm, ...]:
    taken: list[TakenFilm] = []
    for request in film_requests(plan, workspace.store.vault if vault else None):
        try:
            with progress_bar(text) as progress:
                taken += take_film_in(request, progress)
        except MediaError as error:
            typer.echo(text.error(error), err=True)
    return tuple(taken)


def _take(
    workspace: Workspace,
    plan: ImportPlan,
    into: Into,
    films: tuple[TakenFilm, ...],
    progress: Progress,
) -> int:
    taking = TakeOver(workspace, plan, into, films)
    for done in taking.steps():
        progress.report(done.share, done.what)
    for film in films:
        if film.index is not None:
            keep_index(workspace.store.derived, film.recording.id, film.index)
    return len(taking.infos)
