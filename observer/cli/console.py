"""What every command shares: language, sentences on stderr, progress bars, the passphrase."""

import locale
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from typer.models import ArgumentInfo

from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.errors import DiskError, ObserverError, ProjectInUseError, SchemeError
from observer.model.messages import Message
from observer.model.problems import Problem
from observer.storage.project_folder import needs_passphrase, open_project
from observer.text.catalogue import Catalogue, catalogue

PROBLEM = 1
"""Exit code when something is wrong with the user's data."""

STOPPED = 130
"""Exit code when the user stopped the command."""

_LANGUAGE = "OOGHOOGTE_LANGUAGE"
_PASSPHRASE = "OOGHOOGTE_PASSPHRASE"  # noqa: S105  the name of a variable, not its value


def system_language() -> str:
    """Return the language asked for, else the system's; ``en`` where neither is known.

    What the variables say counts, also where that locale is not installed: Python falls back to
    another one then, which says nothing of who reads.
    """
    for name in (_LANGUAGE, "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        found = os.environ.get(name, "").split(":")[0].split(".")[0]
        if found not in {"", "C", "POSIX"}:
            return found
    return locale.getlocale()[0] or "en"


def texts() -> Catalogue:
    """Return the catalogue of the user's language."""
    return catalogue(system_language())


@contextmanager
def sentences() -> Iterator[Catalogue]:
    """Turn what goes wrong into one sentence on stderr and exit code 1."""
    text = texts()
    try:
        yield text
    except SchemeError as error:
        typer.echo(text.error(error), err=True)
        for problem in error.problems:
            typer.echo(problem_line(text, problem), err=True)
        raise typer.Exit(PROBLEM) from error
    except ObserverError as error:
        typer.echo(text.error(error), err=True)
        raise typer.Exit(PROBLEM) from error


def problem_line(text: Catalogue, problem: Problem) -> str:
    """Return a problem on one line: file, line, key, what, and how to mend it."""
    place = ":".join(
        part for part in (problem.file, "" if problem.line is None else str(problem.line)) if part
    )
    where = " ".join(part for part in (place, f"[{problem.key}]" if problem.key else "") if part)
    lead = f"{where}: " if where else ""
    return f"{lead}{text.render(problem.what)} {text.render(problem.mend)}"


@contextmanager
def progress_bar(text: Catalogue) -> Iterator[Progress]:
    """Show a bar on stderr while long work is done; nothing when stderr is not a terminal."""
    console = Console(stderr=True)
    with Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:
        task = bar.add_task("", total=1.0)

        def show(share: float, what: Message) -> None:
            bar.update(task, completed=share, description=text.render(what))

        yield Progress(show)


def given(what: str) -> ArgumentInfo:
    """Return the argument for a path; that it cannot be read is said in our own sentence."""
    argument: ArgumentInfo = typer.Argument(help=what, show_default=False, readable=False)
    return argument


def passphrase_for(project: Path, text: Catalogue) -> str | None:
    """Return a project's passphrase, given or asked for; None if it has none."""
    if not needs_passphrase(project):
        return None
    given = os.environ.get(_PASSPHRASE)
    return given if given is not None else str(typer.prompt(text("Passphrase"), hide_input=True))


def new_passphrase(text: Catalogue) -> str | None:
    """Return a passphrase for a new project, from the environment or asked for twice."""
    given = os.environ.get(_PASSPHRASE)
    if given is not None:
        return given or None
    asked = typer.prompt(text("New passphrase"), hide_input=True, confirmation_prompt=True)
    return str(asked)


def on_terminal() -> bool:
    """Return whether what is printed is seen on a terminal; else a file or a program gets it."""
    return sys.stdout.isatty()


@contextmanager
def opened(
    project: Path, *, read_only: bool = False, or_read: bool = False
) -> Iterator[tuple[Workspace, Catalogue]]:
    """Open a project for one command, and leave only when all of it is on disk.

    Parameters
    ----------
    project
        Its folder.
    read_only
        To read it, also while a window has it open; then the access log keeps nothing.
    or_read
        So too where it cannot be opened to write.

    Yields
    ------
    tuple
        The open project, and the catalogue of the user's language.
    """
    with sentences() as text:
        passphrase = passphrase_for(project, text)
        try:
            store = open_project(project, passphrase=passphrase, read_only=read_only)
        except (ProjectInUseError, DiskError):
            if not or_read:
                raise
            store = open_project(project, passphrase=passphrase, read_only=True)
        workspace = Workspace(store)
        try:
            yield workspace, text
        finally:
            workspace.close()


Open = Callable[[Path | None], int]
"""Opens the window on a project, a film, or (None) where one left off; returns the exit code."""
