"""Commands that hand a session to another laptop, and take its coding back."""

import os
from pathlib import Path
from typing import Annotated

import typer

from observer.app.handover import (
    HandOver,
    give_back,
    hand_over,
    open_handover,
    read_return,
    refuse_without_consent,
)
from observer.app.merging import merge
from observer.app.workspace import Workspace
from observer.cli.console import given, opened, progress_bar, sentences
from observer.model.consent import Purpose
from observer.model.errors import ObserverError
from observer.model.messages import msg
from observer.model.passes import parts_of
from observer.model.session import Session
from observer.text.catalogue import Catalogue

_Project = Annotated[Path, given("Project folder.")]
_Out = Annotated[Path, typer.Option(help="File to write; its name ends in .ooghoogte.")]
_PASSPHRASE = "OOGHOOGTE_HANDOVER_PASSPHRASE"  # noqa: S105  the name of a variable, not its value


def make_handover(  # noqa: PLR0913, PLR0917  each option of the command is a parameter
    project: _Project,
    coder: Annotated[str, typer.Option(help="Who codes there.", show_default=False)],
    scheme: Annotated[str, typer.Option(help="Id of the scheme.", show_default=False)],
    out: _Out,
    family: Annotated[str, typer.Option(help="Pseudonym of the family.")] = "F-001",
    session: Annotated[int, typer.Option(help="Number of the session.", min=1)] = 1,
    purpose: Annotated[Purpose, typer.Option(help="What for.")] = Purpose.RESEARCH,
    part: Annotated[list[str] | None, typer.Option(help="Only these parts.")] = None,
) -> None:
    """Write a session into one encrypted file for another coder: film, scheme, no other codings."""
    with opened(project) as (workspace, text):
        session_id = _session(workspace, family, session)
        wanted = [s for s in workspace.schemes() if s.id == scheme]
        if not wanted:
            raise ObserverError(
                msg("There is no scheme {scheme}.", scheme=scheme),
                msg("Name one of: {ids}.", ids=", ".join(s.id for s in workspace.schemes())),
            )
        known = [each.id for each in parts_of(wanted[-1])]
        unknown = [each for each in part or () if each not in known]
        if unknown:
            raise ObserverError(
                msg("The scheme has no part {part}.", part=unknown[0]),
                msg("Name one of: {ids}.", ids=", ".join(known)),
            )
        refuse_without_consent(workspace, session_id, purpose)
        passphrase = _passphrase(text, twice=True)
        info = workspace.new_coding(session_id, wanted[-1], coder, tuple(part or ()))
        what = HandOver(coding_id=info.id, path=out, passphrase=passphrase, purpose=purpose)
        with progress_bar(text) as progress:
            path = hand_over(workspace, what)(progress)
        typer.echo(text("Written: {path}", path=path))


def open_file(
    file: Annotated[Path, given("File that was handed over.")],
    folder: Annotated[Path, given("Folder for its small project.")],
) -> None:
    """Make a small project of a session that was handed over; the same passphrase opens it."""
    with sentences() as text, progress_bar(text) as progress:
        made = open_handover(file, _passphrase(text), folder, progress)
        typer.echo(text("Made: {path}", path=made))


def return_coding(project: _Project, out: _Out) -> None:
    """Write the coding of a hand-over into a small file without the film."""
    with opened(project) as (workspace, text), progress_bar(text) as progress:
        path = give_back(workspace, out, _passphrase(text))(progress)
        typer.echo(text("Written: {path}", path=path))


def merge_coding(
    project: _Project,
    file: Annotated[Path, given("File that came back.")],
) -> None:
    """Take in a coding that came back; nothing is overwritten, twice is the same as once."""
    with opened(project) as (workspace, text):
        done = merge(workspace, read_return(file, _passphrase(text)))
        for sentence in done.sentences:
            typer.echo(text.render(sentence))


def _session(workspace: Workspace, pseudonym: str, number: int) -> str:
    project = workspace.project
    for held in project.of(Session):
        if held.number == number and project.family_of(held.id).pseudonym == pseudonym:
            return held.id
    raise ObserverError(
        msg("There is no session {number} of {family}.", number=number, family=pseudonym),
        msg("Look at the names in Families."),
    )


def _passphrase(text: Catalogue, *, twice: bool = False) -> str:
    known = os.environ.get(_PASSPHRASE)
    if known is not None:
        return known
    asked = typer.prompt(
        text("Passphrase of the hand-over"), hide_input=True, confirmation_prompt=twice
    )
    return str(asked)
