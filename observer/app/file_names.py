"""What a file is called that leaves: a parent's own in plain words, all else by the pseudonym.

No name in it is anybody's. A parent's file says what it is and of which day, so that it is found
again on a telephone; it does not carry the pseudonym, which is the team's word for the family.
"""

from datetime import date
from itertools import chain, count
from pathlib import Path

from observer.app.export import ExportRequest, asked_sessions, is_for_parent, sheet_for
from observer.model.after_edits import latest_conversation
from observer.model.conversations import conversations
from observer.model.feedback import FeedbackPlan
from observer.model.project import Project
from observer.model.session import Session
from observer.reports.registry import REPORTS
from observer.storage.files import is_there
from observer.text.catalogue import Catalogue, catalogue


def report_name(project: Project, wanted: ExportRequest, suffix: str, today: date) -> str:
    """Return the name that is proposed for a report or a data set.

    Parameters
    ----------
    project
        As it stands.
    wanted
        What, and of whom.
    suffix
        With its dot; empty for a folder.
    today
        Stands on a parent's file where no day is known of the conversation or the film.

    Returns
    -------
    str
        Such as ``Samen kijken 21 maart 2026.pdf`` for a parent, ``F-012_02_clinician.xlsx`` for
        the team.
    """
    if is_for_parent(wanted.report):
        session_id, caregiver_id = sheet_for(project, wanted)
        held = conversations(project, session_id, caregiver_id)
        day = (held[-1].held_on if held else project.get(Session, session_id).held_on) or today
        text = catalogue(wanted.language)
        return text("Looking together {day}", day=text.day_in_words(day)) + suffix
    sessions = asked_sessions(project, wanted)
    families = {project.family_of(each.id).pseudonym for each in sessions}
    parts = [*families] if len(families) == 1 else []
    if len(sessions) == 1:
        parts.append(f"{sessions[0].number:02}")
    return "_".join([*parts, wanted.report]) + suffix


def film_name(project: Project, plan_id: str, suffix: str, text: Catalogue, today: date) -> str:
    """Return the name that is proposed for the film of a plan, or the subtitles beside it.

    Parameters
    ----------
    project
        As it stands.
    plan_id
        What it is made from.
    suffix
        With its dot. A player finds the subtitles where all but this is the same.
    text
        In whose language.
    today
        Where no day is known of the conversation or the film.

    Returns
    -------
    str
        Such as ``Onze film 21 maart 2026.mp4``.
    """
    held = latest_conversation(project, plan_id)
    session = project.get(Session, project.get(FeedbackPlan, plan_id).session_id)
    day = (held.held_on if held else session.held_on) or today
    return text("Our film {day}", day=text.day_in_words(day)) + suffix


def report_path(project: Project, wanted: ExportRequest, today: date) -> Path:
    """Return where a report is written: where asked; in a folder under a name that is still free.

    Parameters
    ----------
    project
        As it stands.
    wanted
        Its path is a file or a folder; a data set of several files goes into the folder itself.
    today
        As in `report_name`.

    Returns
    -------
    Path
        Of a file, or of the folder of a data set.
    """
    report = next((each for each in REPORTS if each.id == wanted.report), None)
    if report is None or not wanted.path.is_dir():
        return wanted.path
    return free_path(wanted.path / report_name(project, wanted, report.suffix, today))


def free_path(path: Path) -> Path:
    """Return a path at which nothing is yet: the same, or with a number behind its name.

    Parameters
    ----------
    path
        Of a file to be written under a name that the program proposes.

    Returns
    -------
    Path
        Such as ``Samen kijken 21 maart 2026 (2).pdf``.
    """
    numbered = (path.with_name(f"{path.stem} ({n}){path.suffix}") for n in count(2))
    return next(each for each in chain((path,), numbered) if not is_there(each))
