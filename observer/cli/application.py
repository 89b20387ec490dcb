"""The commands of ``ooghoogte``: the program, projects and schemes."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from observer import __version__
from observer.app.demo import WORKBOOKS, run_demo
from observer.app.intake import (
    IntakeRequest,
    add_edit,
    recordings_beside,
    settled,
    take_in_whole,
)
from observer.app.places import sample_folder
from observer.app.sample import lay_sample_project
from observer.app.settings import read_settings, settings_file
from observer.app.workspace import Workspace
from observer.cli.agreement_command import show_agreement
from observer.cli.console import (
    PROBLEM,
    Open,
    given,
    new_passphrase,
    opened,
    problem_line,
    progress_bar,
    sentences,
    texts,
)
from observer.cli.film_commands import probe_film, write_still
from observer.cli.handover_commands import (
    make_handover,
    merge_coding,
    open_file,
    return_coding,
)
from observer.cli.import_command import import_file
from observer.cli.register_commands import erase, show_access, show_due, show_missing
from observer.cli.report_commands import write_export
from observer.cli.statistics_command import show_statistics
from observer.cli.tables import plain_table
from observer.cli.take_home_command import take_home
from observer.model.edits import CodingInfo
from observer.model.errors import ObserverError
from observer.model.family import Family
from observer.model.identity import new_id
from observer.model.messages import msg
from observer.model.problems import Problem, Severity
from observer.model.project_edits import add
from observer.model.session import Recording, Session
from observer.schemes import read_scheme
from observer.storage.files import is_there
from observer.storage.project_folder import create_project
from observer.text.catalogue import Catalogue

if TYPE_CHECKING:
    from observer.app.first_place import Origin

_Project = Annotated[Path, given("Project folder.")]
_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def build(open_window: Open) -> typer.Typer:
    """Return the command line.

    Parameters
    ----------
    open_window
        Opens the window on a project or a film.

    Returns
    -------
    typer.Typer
        Every command.
    """
    commands = typer.Typer(
        name="ooghoogte",
        help="Code recorded play of a parent and a young child, and look back together.",
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    _add_window_commands(commands, open_window)
    commands.command("demo")(demo)
    commands.command("probe")(probe_film)
    commands.command("still")(write_still)
    commands.command("add-recording")(add_recording)
    commands.command("stats")(show_statistics)
    commands.command("agreement")(show_agreement)
    commands.command("export")(write_export)
    commands.command("take-home")(take_home)
    commands.command("import")(import_file)
    commands.command("merge")(merge_coding)
    handover = typer.Typer(help="Handing a session to another coder's laptop.")
    handover.command("make")(make_handover)
    handover.command("open")(open_file)
    handover.command("return")(return_coding)
    commands.add_typer(handover, name="handover")
    consent = typer.Typer(help="The register of consent.")
    consent.command("missing")(show_missing)
    consent.command("due")(show_due)
    commands.add_typer(consent, name="consent")
    commands.command("access-log")(show_access)
    commands.command("erase")(erase)
    scheme = typer.Typer(help="Coding schemes.")
    scheme.command("check")(check_schemes)
    commands.add_typer(scheme, name="scheme")
    project = typer.Typer(help="Project folders.")
    project.command("new")(new_project)
    project.command("info")(project_info)
    project.command("verify")(verify_project)
    commands.add_typer(project, name="project")
    return commands


def _add_window_commands(commands: typer.Typer, open_window: Open) -> None:
    @commands.callback(invoke_without_command=True)
    def start(
        context: typer.Context,
        version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    ) -> None:
        """Open the window when no command is given."""
        if version:
            typer.echo(f"ooghoogte {__version__}")
            raise typer.Exit
        if context.invoked_subcommand is None:
            raise typer.Exit(open_window(None))

    @commands.command("open")
    def open_path(
        path: Annotated[Path, given("Project folder or film.")],
    ) -> None:
        """Open a project or a film in the window."""
        with sentences():
            if not is_there(path):
                raise ObserverError(
                    msg("There is nothing at {path}.", path=path),
                    msg("Check the name, or drop the file on the window."),
                )
        raise typer.Exit(open_window(path))

    @commands.command("sample")
    def sample() -> None:
        """Open your own copy of the sample project; without a display, do its job here."""
        if not _has_display():
            demo(Path("ooghoogte-demo"))
            return
        with sentences() as text:
            # the window's, if she chose one
            language = read_settings(settings_file()).language or text.language
            folder = sample_folder(language)
            if not is_there(folder / "project.json"):
                lay_sample_project(folder, language=language)
        raise typer.Exit(open_window(folder))


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def demo(
    out: Annotated[Path, typer.Option(help="Folder for the workbooks.")] = Path("ooghoogte-demo"),
) -> None:
    """Take the sample films in, apply the sample codings, print the summary, write workbooks."""
    with sentences() as text:
        with progress_bar(text) as progress:
            summary = run_demo(out, text.language, progress)
        typer.echo(plain_table(summary, text))
        for workbooks in WORKBOOKS.values():
            for _, name in workbooks:
                typer.echo(text("Written: {path}", path=out / name))


def check_schemes(
    files: Annotated[list[Path], given("Scheme files.")],
    as_json: _AsJson = False,
) -> None:
    """Check scheme files and print every problem with its place and its mend."""
    text = texts()
    problems: list[Problem] = []
    for file in files:
        problems += _scheme_problems(file)
    if as_json:
        typer.echo(json.dumps([_as_data(text, p) for p in problems], ensure_ascii=False, indent=1))
    for problem in () if as_json else problems:
        typer.echo(problem_line(text, problem))
    errors = [p for p in problems if p.severity is Severity.ERROR]
    if not as_json and not errors:
        typer.echo(text("{count} files checked: they can be used.", count=len(files)))
    raise typer.Exit(PROBLEM if errors else 0)


def _scheme_problems(file: Path) -> tuple[Problem, ...]:
    try:
        content = file.read_bytes()
    except OSError as error:
        return (
            Problem(
                what=msg("The file cannot be read: {why}.", why=error.strerror or "?"),
                mend=msg("Check its name and that you may read it."),
                file=str(file),
            ),
        )
    return read_scheme(content, str(file)).problems


def _as_data(text: Catalogue, problem: Problem) -> dict[str, object]:
    return {
        "severity": problem.severity.value,
        "file": problem.file,
        "line": problem.line,
        "key": problem.key,
        "what": text.render(problem.what),
        "mend": text.render(problem.mend),
    }


def new_project(
    path: _Project,
    coder: Annotated[str, typer.Option(help="Your name or initials as coder.")] = "",
    unprotected: Annotated[bool, typer.Option(help="Make a project without passphrase.")] = False,
) -> None:
    """Make an empty project; the passphrase is asked for, or taken from OOGHOOGTE_PASSPHRASE."""
    with sentences() as text:
        who = coder or str(typer.prompt(text("Coder")))
        recovery = create_project(
            path, coder=who, passphrase=None if unprotected else new_passphrase(text)
        )
        typer.echo(text("Made: {path}", path=path))
        if recovery:
            typer.echo(text("Recovery key, to be printed and kept apart: {key}", key=recovery))


def project_info(path: _Project, as_json: _AsJson = False) -> None:
    """Print what a project holds, without names."""
    with opened(path, read_only=True) as (workspace, text):
        project = workspace.project
        counts = {
            "families": len(project.families()),
            "sessions": len(project.of(Session)),
            "recordings": len(project.of(Recording)),
            "codings": len(project.of(CodingInfo)),
            "protected": workspace.store.is_protected,
        }
        if as_json:
            typer.echo(json.dumps(counts))
            return
        typer.echo(
            text(
                "{families} families, {sessions} sessions, {recordings} films, {codings} codings.",
                **counts,
            )
        )
        if not workspace.store.is_protected:
            typer.echo(text("This project is not protected by a passphrase."))


def verify_project(path: _Project) -> None:
    """Check every stored byte of a project: database, edit log, access log and vault."""
    with opened(path, read_only=True) as (workspace, text):
        problems = workspace.verify()
        for problem in problems:
            typer.echo(problem_line(text, problem), err=True)
        if problems:
            raise typer.Exit(PROBLEM)
        typer.echo(text("All is whole: database, edit log, access log and films."))


def add_recording(
    project: _Project,
    films: Annotated[list[Path], given("Films.")],
    vault: Annotated[bool, typer.Option("--vault", help="Encrypt into the project.")] = False,
    family: Annotated[str, typer.Option(help="Pseudonym of the family.")] = "F-001",
    session: Annotated[int, typer.Option(help="Number of the session.", min=1)] = 1,
) -> None:
    """Add films to a session; family and session are made if they are not there."""
    with opened(project) as (workspace, text):
        session_id = _session_in(workspace, family, session)
        origins: dict[str, Origin] = {}
        for film in films:
            request = IntakeRequest(
                path=film,
                session_id=session_id,
                label=film.stem,
                vault=workspace.store.vault if vault else None,
                beside=recordings_beside(workspace, session_id, origins),
            )
            with progress_bar(text) as progress:
                taken = take_in_whole(request, progress)
            recording = settled(workspace.project, taken, text, origins)
            origins |= {**taken.origins, recording.id: taken.origin}
            workspace.apply(add_edit(recording))
            typer.echo(text("Added: {file}", file=film.name))


def _session_in(workspace: Workspace, pseudonym: str, number: int) -> str:
    """Return the id of a family's session, made if it is not there."""
    project = workspace.project
    family = next((f for f in project.families() if f.pseudonym == pseudonym), None)
    new: list[Family | Session] = []
    if family is None:
        family = Family(id=new_id(), pseudonym=pseudonym)
        new.append(family)
    held = next((s for s in project.sessions(family.id) if s.number == number), None)
    if held is None:
        held = Session(id=new_id(), family_id=family.id, number=number)
        new.append(held)
    if new:
        workspace.apply(add("new_session", *new))
    return held.id
