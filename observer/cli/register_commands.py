"""Commands of the register: who must give consent, what is due, who has seen whom, and erasing."""

from pathlib import Path
from typing import Annotated

import typer

from observer.app.calendar_day import calendar_day
from observer.app.consent_words import PURPOSES, who_lacks
from observer.app.due_words import due_sentence, due_title
from observer.app.erasing import Erasing, erase_family, erase_session, take_out_for_good
from observer.app.left_behind import (
    linked_files,
    linked_files_of,
    whereabouts,
    whereabouts_words,
)
from observer.app.tasks import Progress
from observer.app.who_saw import export_log, leave_for_log, who_saw
from observer.app.workspace import Workspace
from observer.cli.console import PROBLEM, given, on_terminal, opened
from observer.model.consent import Purpose
from observer.model.errors import ObserverError
from observer.model.family import Family
from observer.model.messages import msg
from observer.model.register import due
from observer.model.session import Session

_Project = Annotated[Path, given("Project folder.")]
_Family = Annotated[str, typer.Option(help="Only this family, by its pseudonym.")]
_Session = Annotated[int | None, typer.Option(help="Only this session number.")]


def show_missing(
    project: _Project,
    family: _Family = "",
    session: _Session = None,
    purpose: Annotated[Purpose | None, typer.Option(help="Only this purpose.")] = None,
) -> None:
    """Say per session and purpose whose consent is missing; exit code 1 if any is."""
    with opened(project, read_only=True) as (workspace, text):
        records, complete = workspace.project, True
        for each in _sessions(workspace, family, session):
            pseudonym = records.family_of(each.id).pseudonym
            for wanted in Purpose if purpose is None else (purpose,):
                missing = records.missing_consents(each.id, wanted, calendar_day())
                complete = complete and not missing
                who = text.render(who_lacks(records, missing)) if missing else text("given")
                typer.echo(f"{pseudonym} {each.number} {text.render(PURPOSES[wanted])}: {who}")
        if not complete:
            raise typer.Exit(PROBLEM)


def show_due(project: _Project) -> None:
    """List which consents end, and which films are to be erased."""
    with opened(project, read_only=True) as (workspace, text):
        records = workspace.project
        found = due(records, calendar_day())
        for each in found:
            pseudonym = records.get(Family, each.family_id).pseudonym
            title = text.render(due_title(each))
            sentence = text.render(due_sentence(records, each, calendar_day()))
            typer.echo(f"{text.day(each.on)} {pseudonym} {title}. {sentence}")
        if not found:
            typer.echo(text("Nothing is due."))


def show_access(
    project: _Project,
    family: _Family = "",
    out: Annotated[Path | None, typer.Option(help="CSV file to write.")] = None,
) -> None:
    """Say who did what with a family's data, the latest first; or write that as CSV."""
    is_seen = out is None and on_terminal()
    with opened(project, read_only=is_seen) as (workspace, text):
        family_id = _family(workspace, family).id if family else ""
        if out is not None:
            path = export_log(workspace, out, text, family_id)
            typer.echo(text("Written: {path}", path=path))
            return
        if not is_seen:
            leave_for_log(workspace, family_id)
        for row in who_saw(workspace, family_id):
            at = f"{text.day(row.at.date())} {row.at:%H:%M}"
            words = text.render(row.what)
            parts = (at, row.coder, row.family, words, text.render(row.detail))
            typer.echo("  ".join(part for part in parts if part))


def erase(
    project: _Project,
    family: Annotated[str, typer.Option(help="Pseudonym of the family.", show_default=False)],
    session: Annotated[int | None, typer.Option(help="Only this session of it.")] = None,
    film: Annotated[str, typer.Option(help="Only this film of the session, by its name.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a family, a session or a film for good, from the backups too."""
    with opened(project) as (workspace, text):
        found = _family(workspace, family)
        what = " ".join(part for part in (family, str(session or ""), film) if part)
        if not yes:
            typer.confirm(
                text("Erase {what} for good? This cannot be undone.", what=what), abort=True
            )
        erasing, left = _begin(workspace, found, session, film)
        erasing(Progress())
        typer.echo(text("Erased: {what}", what=what))
        if left:
            typer.echo(text("Linked films stay on the disk; the project has forgotten them:"))
        for path in left:
            typer.echo(f"{path}  {text.render(whereabouts_words(whereabouts(path)))}")


def _begin(
    workspace: Workspace, family: Family, number: int | None, film: str
) -> tuple[Erasing, tuple[Path, ...]]:
    """Take out what is to be erased; return the work, and the files that stay on the disk."""
    if number is None and film:
        raise ObserverError(
            msg("A film is named without its session."), msg("Name the session too.")
        )
    if number is None:
        left = linked_files_of(workspace, family.id)
        return erase_family(workspace, family.id), left
    session = _sessions(workspace, family.pseudonym, number)[0]
    if not film:
        left = linked_files_of(workspace, session.id)
        return erase_session(workspace, session.id), left
    for recording in workspace.project.recordings(session.id):
        if recording.label == film:
            left = linked_files(workspace, (recording,))
            return take_out_for_good(workspace, recording), left
    raise ObserverError(
        msg("There is no film {film} in this session.", film=film),
        msg("Look at the names in Families."),
    )


def _family(workspace: Workspace, pseudonym: str) -> Family:
    for family in workspace.project.families():
        if family.pseudonym == pseudonym:
            return family
    raise ObserverError(
        msg("There is no family {family}.", family=pseudonym), msg("Look at the names in Families.")
    )


def _sessions(workspace: Workspace, family: str, number: int | None) -> list[Session]:
    """Return the sessions that are asked for; an error that names what there is none of."""
    project = workspace.project
    families = [_family(workspace, family)] if family else project.families()
    found = [
        session
        for each in families
        for session in project.sessions(each.id)
        if number in {None, session.number}
    ]
    if number is not None and not found:
        raise ObserverError(
            msg("There is no session {number} of {family}.", number=number, family=family),
            msg("Look at the names in Families."),
        )
    return found
