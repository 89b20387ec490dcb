"""What a plan, and a stretch of time in it, are called."""

from observer.gui.words import ROLES
from observer.model.family import Participant
from observer.model.feedback import FeedbackPlan
from observer.model.project import Project
from observer.model.scheme import Role
from observer.text.catalogue import Catalogue


def plan_name(project: Project, plan: FeedbackPlan, number: int, text: Catalogue) -> str:
    """Return a plan in a few words: its number, and with whom.

    Parameters
    ----------
    project
        Knows the people.
    plan
        Which plan.
    number
        Its number among those of the session, from 1.
    text
        Language.

    Returns
    -------
    str
        Such as "Plan 1 · mother".
    """
    words = [text("Plan {number}", number=number)]
    people = [project.records.get(each) for each in plan.caregivers]
    with_whom = [
        text.render(ROLES.get(each.role, ROLES[Role.OTHER]))
        for each in people
        if isinstance(each, Participant)
    ]
    if with_whom:
        words.append(", ".join(with_whom))
    held = project.feedback_sessions(plan.id)
    if held:
        words.append(text.day(held[-1].held_on))
    return " \N{MIDDLE DOT} ".join(words)
