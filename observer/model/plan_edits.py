"""What is done to a plan for a feedback session, as edits with exact inverses."""

from observer.model.edits import Edit
from observer.model.family import Family
from observer.model.feedback import FeedbackPlan, FeedbackSession
from observer.model.identity import new_id
from observer.model.project import Project
from observer.model.project_edits import add
from observer.model.session import Session


def begin_plan(
    session_id: str,
    caregivers: tuple[str, ...],
    *,
    question: str,
    point: str,
) -> tuple[FeedbackPlan, Edit]:
    """Return a plan about a session, and the edit that begins it.

    Parameters
    ----------
    session_id
        Whose film is looked at.
    caregivers
        Ids of those with whom.
    question
        Their question, such as `plan_question` knows it.
    point
        The working point of last time, such as `last_point` knows it.

    Returns
    -------
    plan : FeedbackPlan
        Without clips.
    edit : Edit
        Of the project.
    """
    plan = FeedbackPlan(
        id=new_id(),
        session_id=session_id,
        caregivers=caregivers,
        question=question,
        last_point=point,
    )
    return plan, add("begin_plan", plan)


def plan_question(project: Project, session_id: str, caregivers: tuple[str, ...]) -> str:
    """Return the parent's question as it was last put: of these caregivers, or else of the case.

    Parameters
    ----------
    project
        As it stands.
    session_id
        A session of the family.
    caregivers
        Ids of those with whom.

    Returns
    -------
    str
        Empty if there is none.
    """
    family_id = project.get(Session, session_id).family_id
    asked = [p.question for p in _plans(project, family_id, caregivers) if p.question]
    return asked[-1] if asked else project.get(Family, family_id).question


def last_point(project: Project, session_id: str, caregivers: tuple[str, ...]) -> str:
    """Return the working point of the latest conversation with one of these caregivers.

    Parameters
    ----------
    project
        As it stands.
    session_id
        A session of the family.
    caregivers
        Ids of those with whom; without any, of whoever it was.

    Returns
    -------
    str
        Empty if there is none.
    """
    family_id = project.get(Session, session_id).family_id
    held: list[FeedbackSession] = []
    for plan in _plans(project, family_id, caregivers):
        held.extend(f for f in project.feedback_sessions(plan.id) if f.working_point)
    latest = max(held, key=lambda each: (each.began_at, each.id), default=None)
    return latest.working_point if latest else ""


def _plans(
    project: Project, family_id: str, caregivers: tuple[str, ...]
) -> tuple[FeedbackPlan, ...]:
    """Return the plans of a family with one of some caregivers, in the order of their making."""
    sessions = {session.id for session in project.sessions(family_id)}
    return tuple(
        plan
        for plan in project.of(FeedbackPlan)
        if plan.session_id in sessions
        and (not caregivers or not plan.caregivers or set(plan.caregivers) & set(caregivers))
    )
