"""What was agreed last time, with which a new plan begins."""

from observer.model.conversations import child_name
from observer.model.feedback import FeedbackPlan
from observer.model.messages import msg, pmsg
from observer.model.plan_edits import last_conversation
from observer.model.project import Project
from observer.model.session import Session
from observer.model.sheet import ParentSheet
from observer.text.catalogue import Catalogue


def point_of_last_time(
    project: Project, session_id: str, caregivers: tuple[str, ...], text: Catalogue
) -> str:
    """Return the small thing that these caregivers took home last.

    It is the working point of their latest conversation, or what their sheet of a later session
    says, where the conversation about that one was not held with this program.

    Parameters
    ----------
    project
        As it stands.
    session_id
        Which session the new plan is about.
    caregivers
        Ids of those with whom; without any, of whoever it was.
    text
        Language of the words around what stands on a sheet.

    Returns
    -------
    str
        Empty if nothing was agreed.
    """
    held = last_conversation(project, session_id, caregivers)
    sheet = _last_sheet(project, session_id, caregivers)
    if sheet is None:
        return held.working_point if held else ""
    if held is not None:
        about = project.get(FeedbackPlan, held.plan_id).session_id
        if _number(project, about) >= _number(project, sheet.session_id):
            return held.working_point
    return _sentence(project, sheet, text)


def _last_sheet(
    project: Project, session_id: str, caregivers: tuple[str, ...]
) -> ParentSheet | None:
    """Return the latest sheet with a small step, of a session before this one."""
    this = project.get(Session, session_id)
    found = [
        sheet
        for session in project.sessions(this.family_id)
        if session.number < this.number
        for sheet in project.sheets(session.id)
        if sheet.small_step.strip() and (not caregivers or sheet.caregiver_id in caregivers)
    ]
    return found[-1] if found else None


def _sentence(project: Project, sheet: ParentSheet, text: Catalogue) -> str:
    signal, step = sheet.signal.strip(), sheet.small_step.strip().rstrip(".")
    if not signal:
        return f"{step[:1].upper()}{step[1:]}."
    child = child_name(project, sheet.session_id) or text.render(pmsg(sheet.address, "your child"))
    return text.render(msg("When {child} {signal}, {step}.", child=child, signal=signal, step=step))


def _number(project: Project, session_id: str) -> int:
    return project.get(Session, session_id).number
