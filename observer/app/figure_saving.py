"""Drawing a figure of the project, and writing it out through the consent gate."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from observer.app import release
from observer.app.calendar_day import calendar_day
from observer.app.release import Release, ReleaseItem
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.consent import Purpose
from observer.model.edits import CodingInfo
from observer.model.errors import FormatError
from observer.model.messages import msg
from observer.model.project import Project
from observer.model.session import Session
from observer.statistics.columns import View
from observer.statistics.inputs import CodedSession
from observer.text.catalogue import Catalogue, catalogue

# at run time they are imported late: matplotlib would cost every start half a second
if TYPE_CHECKING:
    from observer.figures.course_figure import Visit
    from observer.figures.marks import MarkedFigure

SUFFIXES = (".png", ".svg", ".pdf")
"""In which form a figure can be written: as picture, for the web, for print."""

_PRINT_DOTS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRequest:
    """Which figure is wanted, and how.

    Attributes
    ----------
    figure
        Id of one of `observer.figures.registry.FIGURES`, or of `COURSE`.
    coding_id
        Of which coding; of `COURSE` any one of the family.
    language
        ``nl`` or ``en``.
    phase_id
        Only this phase; empty for the whole session.
    choice
        What the figure is asked for; empty for the first there is.
    view
        For whom: in the research view the course of sessions has lines.
    size_in
        Width in inches, and the height of a figure that could have any.
    dark
        Whether for a dark surface.
    fonts
        Files of the typeface; without them the figure has that of matplotlib.
    seen_only
        Whether codings that the window hides from who codes blind are left out.
    """

    figure: str
    coding_id: str
    language: str
    phase_id: str = ""
    choice: str = ""
    view: View = View.CLINICIAN
    size_in: tuple[float, float] = (8.0, 4.6)
    dark: bool = False
    fonts: tuple[Path, ...] = ()
    seen_only: bool = False


def prepare_drawing(
    workspace: Workspace, request: FigureRequest
) -> Callable[[Progress], "MarkedFigure"]:
    """Read what a figure stands on, and return the work that draws it.

    Parameters
    ----------
    workspace
        Asked here only, never by the work: that can run on another thread.
    request
        Which figure.

    Returns
    -------
    callable
        Draws it; KeyError if there is no figure of this id.
    """
    text = catalogue(request.language)
    if request.figure == _course_id():
        visits = visits_of(workspace, request.coding_id, seen_only=request.seen_only)
        return partial(_draw_course, visits, text, request)
    return partial(_draw, workspace.coded_session(request.coding_id), text, request)


def prepare_figure(
    workspace: Workspace, request: FigureRequest, path: Path, day: date | None = None
) -> Callable[[Progress], Path]:
    """Ask for leave, and return the work that draws a figure and writes it.

    Nobody can be recognised in a figure, but it tells of a family: treatment has to be agreed to
    for what clinicians see, research for what stands in the research view.

    Parameters
    ----------
    workspace
        Asked here only, never by the work.
    request
        Which figure.
    path
        Where to; its suffix, one of `SUFFIXES`, says in which form.
    day
        On which consents must count; None for today.

    Returns
    -------
    callable
        Writes the file and returns its path; DiskError where the disk refuses.

    Raises
    ------
    ReleaseRefusedError
        If consent does not cover it.
    FormatError
        If it cannot be written in this form.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise FormatError(
            msg("A figure cannot be written as {file}.", file=path.name),
            msg("End the name with .png, .svg or .pdf."),
        )
    draw = prepare_drawing(workspace, request)
    research = request.view is View.RESEARCH
    item = ReleaseItem(
        session_ids=_sessions(workspace, request),
        purpose=Purpose.RESEARCH if research else Purpose.TREATMENT,
        what=f"figure-{request.figure}",
    )
    on = day or calendar_day()
    leave = release.request(workspace.project, item, on, workspace.store.access_log)
    return partial(_write, leave, draw, path)


def figure_name(project: Project, request: FigureRequest) -> str:
    """Return the name of the file without its suffix: pseudonym, session and figure.

    Parameters
    ----------
    project
        Knows the family.
    request
        Which figure.

    Returns
    -------
    str
        Such as ``F-012_02_raster``; nothing in it names anybody.
    """
    info = project.get(CodingInfo, request.coding_id)
    family = project.family_of(info.session_id)
    number = f"_{project.get(Session, info.session_id).number:02}"
    return f"{family.pseudonym}{'' if request.figure == _course_id() else number}_{request.figure}"


def visits_of(
    workspace: Workspace, coding_id: str, *, seen_only: bool = False
) -> tuple["Visit", ...]:
    """Return one coding for each session of a family that was coded with the same scheme.

    Parameters
    ----------
    workspace
        The open project.
    coding_id
        Whose scheme and coder; it stands for its own session.
    seen_only
        Whether codings that the window hides are left out.

    Returns
    -------
    tuple of Visit
        By number of the session; of several codings of a session that of the same coder, the
        latest pass.
    """
    from observer.figures.course_figure import Visit

    project = workspace.project
    wanted = project.get(CodingInfo, coding_id)
    visits: list[Visit] = []
    for session in project.sessions(project.family_of(wanted.session_id).id):
        codings = workspace.blind.codings(session.id) if seen_only else project.codings(session.id)
        alike = [info for info in codings if info.scheme_id == wanted.scheme_id]
        if not alike:
            continue
        best = max(
            alike,
            key=lambda info: (info.id == wanted.id, info.coder == wanted.coder, info.pass_number),
        )
        coded = workspace.coded_session(best.id)
        visits.append(Visit(coded, session.held_on, session.number))
    return tuple(visits)


def _course_id() -> str:
    from observer.figures.registry import COURSE

    return COURSE.id


def _sessions(workspace: Workspace, request: FigureRequest) -> tuple[str, ...]:
    if request.figure == _course_id():
        visits = visits_of(workspace, request.coding_id, seen_only=request.seen_only)
        return tuple(visit.session.coding.info.session_id for visit in visits)
    return (workspace.project.get(CodingInfo, request.coding_id).session_id,)


def _draw(
    session: CodedSession, text: Catalogue, request: FigureRequest, progress: Progress
) -> "MarkedFigure":
    from observer.figures.registry import FIGURES
    from observer.figures.seen import Of
    from observer.figures.style import load_fonts

    progress.report(0.0, msg("Drawing"))
    load_fonts(request.fonts)
    kind = {kind.id: kind for kind in FIGURES}[request.figure]
    of = Of(phase_id=request.phase_id, choice=request.choice)
    width_in, height_in = request.size_in
    size_in = (width_in, height_in if kind.fills else 1.0)
    return kind.draw(session, text, size_in=size_in, dark=request.dark, of=of)


def _draw_course(
    visits: tuple["Visit", ...], text: Catalogue, request: FigureRequest, progress: Progress
) -> "MarkedFigure":
    from observer.figures.course_figure import course_figure
    from observer.figures.seen import Of
    from observer.figures.style import load_fonts

    progress.report(0.0, msg("Drawing"))
    load_fonts(request.fonts)
    return course_figure(
        visits,
        text,
        size_in=request.size_in,
        dark=request.dark,
        of=Of(choice=request.choice),
        lines=request.view is View.RESEARCH,
    )


def _write(
    leave: Release, draw: Callable[[Progress], "MarkedFigure"], path: Path, progress: Progress
) -> Path:
    figure = draw(progress)
    progress.report(0.7, msg("Writing the picture"))
    form = path.suffix.lower()[1:]
    # when it was drawn and with what is nobody's business
    plain = {
        "png": {"Software": None},
        "svg": {"Date": None, "Creator": None},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    }[form]
    leave.write(
        path,
        lambda part: figure.savefig(part, format=form, dpi=_PRINT_DOTS, metadata=plain),
    )
    return path
