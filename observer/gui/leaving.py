"""What the Share room can write out, and how the wish becomes an export."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from observer.app.export import ExportRequest, export
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.gui.panels.release_panel import Leaving
from observer.model.consent import Purpose
from observer.model.messages import msg
from observer.model.project import Project
from observer.model.session import Session

LEAVING: tuple[Leaving, ...] = (
    Leaving(
        id="parent",
        label=msg("Parent sheet (Excel)"),
        about=msg("One page for this caregiver, to edit and print."),
        purpose=Purpose.TAKE_HOME,
    ),
    Leaving(
        id="parent-pdf",
        label=msg("Parent sheet (PDF)"),
        about=msg("The same page, ready to print."),
        purpose=Purpose.TAKE_HOME,
    ),
    Leaving(
        id="clinician",
        label=msg("Clinician workbook"),
        about=msg("Summary, figures, events and definitions, for the file."),
        purpose=Purpose.TREATMENT,
    ),
    Leaving(
        id="research",
        label=msg("Research workbook"),
        about=msg("Events and codebook under the pseudonym."),
        purpose=Purpose.RESEARCH,
    ),
    Leaving(
        id="research-csv",
        label=msg("Research tables (CSV)"),
        about=msg("The same tables for R and Python."),
        purpose=Purpose.RESEARCH,
    ),
)

_ENDINGS = {"parent-pdf": ".pdf", "research-csv": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants written out, of what and for whom."""

    id: str
    session_id: str
    coding_id: str
    caregiver_id: str
    language: str


def file_name(project: Project, wanted: Wanted) -> str:
    """Return the name that is offered: the pseudonym, the session and what it is."""
    family = project.family_of(wanted.session_id)
    number = project.get(Session, wanted.session_id).number
    ending = _ENDINGS.get(wanted.id, ".xlsx")
    return f"{family.pseudonym}_{number:02}_{wanted.id}{ending}"


def write_out(workspace: Workspace, wanted: Wanted, path: Path) -> Callable[[Progress], object]:
    """Return the work that writes something out.

    Parameters
    ----------
    workspace
        The open project.
    wanted
        What, of what and for whom.
    path
        Where to.

    Returns
    -------
    callable
        To be run in the background.
    """
    request = ExportRequest(report=wanted.id, path=path, language=wanted.language)
    return partial(export, workspace, request)
