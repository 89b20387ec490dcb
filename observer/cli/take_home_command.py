"""The command that writes what a caregiver takes home."""

import os
from pathlib import Path
from typing import Annotated

import typer

from observer.app.calendar_day import calendar_day
from observer.app.file_names import film_name, free_path
from observer.app.take_home import SEALED, Goods, TakeHomeRequest, Words, prepare
from observer.cli.console import given, opened, progress_bar
from observer.model.conversations import may_look
from observer.model.errors import ObserverError
from observer.model.feedback import FeedbackPlan
from observer.model.messages import msg
from observer.model.project import Project

_PASSPHRASE = "OOGHOOGTE_FILM_PASSPHRASE"  # noqa: S105  the name of a variable, not its value
_WHAT = {"film": Goods.FILM, "subtitles": Goods.SUBTITLES, "stills": Goods.STILLS}
_Project = Annotated[Path, given("Project folder.")]


def take_home(  # noqa: PLR0913, PLR0917  each option of the command is a parameter
    project: _Project,
    out: Annotated[
        Path,
        typer.Option(
            help="File to write, or a folder: the film gets a new name in it.", show_default=False
        ),
    ],
    family: Annotated[str, typer.Option(help="Pseudonym of the family.", show_default=False)],
    session: Annotated[int, typer.Option(help="Number of the session.", min=1)] = 1,
    plan: Annotated[
        int, typer.Option(help="Number of the plan of the session; 0 for the last one.", min=0)
    ] = 0,
    caregiver: Annotated[
        str, typer.Option(help="For whom, by role, such as mother; needed if there are several.")
    ] = "",
    what: Annotated[str, typer.Option(help="film, subtitles or stills.")] = "film",
    beside: Annotated[
        bool, typer.Option("--beside", help="Write subtitles as a file beside the film.")
    ] = False,
    sealed: Annotated[
        bool,
        typer.Option(
            "--sealed",
            help="Seal with a passphrase: asked for, or taken from OOGHOOGTE_FILM_PASSPHRASE.",
        ),
    ] = False,
) -> None:
    """Write the film that a caregiver takes home, if consent covers it and all was looked at."""
    if what not in _WHAT:
        raise typer.BadParameter(", ".join(_WHAT), param_hint="--what")
    with opened(project) as (workspace, text), progress_bar(text) as progress:
        chosen = _plan(workspace.project, family, session, plan)
        passphrase = ""
        if sealed:
            passphrase = os.environ.get(_PASSPHRASE) or str(
                typer.prompt(
                    text("Passphrase of the film"), hide_input=True, confirmation_prompt=True
                )
            )
        ending = ".vtt" if what == "subtitles" else SEALED if passphrase else ".mp4"
        name = film_name(workspace.project, chosen.id, ending, text, calendar_day())
        request = TakeHomeRequest(
            plan_id=chosen.id,
            path=out if what == "stills" or not out.is_dir() else free_path(out / name),
            caregiver_id=_caregiver(workspace.project, chosen, caregiver),
            goods=_WHAT[what],
            words=Words.BESIDE if beside else Words.IN_PICTURE,
            passphrase=passphrase,
        )
        for path in prepare(workspace, request)(progress):
            typer.echo(text("Written: {path}", path=path))


def _plan(project: Project, family: str, session: int, number: int) -> FeedbackPlan:
    plans = [
        plan
        for each in project.families()
        if each.pseudonym == family
        for held in project.sessions(each.id)
        if held.number == session
        for plan in project.plans(held.id)
    ]
    if not plans or number > len(plans):
        raise ObserverError(
            msg("There is no such plan."),
            msg("Make a plan under Look back first, or choose another session."),
        )
    return plans[number - 1]


def _caregiver(project: Project, plan: FeedbackPlan, role: str) -> str:
    """Return whom it is for: the one caregiver of the plan, or the one with this role."""
    fits = [each.id for each in may_look(project, plan) if role in {"", each.role.value}]
    return fits[0] if len(fits) == 1 else ""
