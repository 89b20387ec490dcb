"""What came out of the conversations that were held: with whom, what was seen, what was said."""

from observer.model.family import Participant
from observer.model.feedback import FeedbackPlan, FeedbackSession, ParentWords, Showing
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Clip, Session

_NOT_CAREGIVERS = frozenset({Role.CHILD, Role.SIBLING, Role.PROFESSIONAL})
_ENOUGH_SEEN = 0.5
"""So much of a moment must have been on the screen before it was looked at together."""


def caregivers_there(project: Project, session_id: str) -> tuple[Participant, ...]:
    """Return the adults who care for the child and were in a session.

    Parameters
    ----------
    project
        Knows the people.
    session_id
        Which session.

    Returns
    -------
    tuple of Participant
        All adults of the family where it was not noted who was there.
    """
    session = project.get(Session, session_id)
    adults = tuple(
        each for each in project.participants(session.family_id) if each.role not in _NOT_CAREGIVERS
    )
    return tuple(each for each in adults if each.id in session.present) or adults


def child_name(project: Project, session_id: str) -> str:
    """Return the first name of the child a session is about; empty if it is not known."""
    session = project.get(Session, session_id)
    children = [p for p in project.participants(session.family_id) if p.role is Role.CHILD]
    here = [p for p in children if p.id in session.present] or children
    return here[0].name.strip() if here else ""


def held_with(project: Project, plan: FeedbackPlan) -> tuple[str, ...]:
    """Return with whom a plan is for; where that was not said, only the one who can be meant."""
    if plan.caregivers:
        return plan.caregivers
    there = caregivers_there(project, plan.session_id)
    return (there[0].id,) if len(there) == 1 else ()


def may_look(project: Project, plan: FeedbackPlan) -> tuple[Participant, ...]:
    """Return who looks; where that was not said, everybody who may be meant."""
    named = (project.records.get(each) for each in plan.caregivers)
    known = tuple(each for each in named if isinstance(each, Participant))
    if known or plan.session_id not in project.records:
        return known
    return caregivers_there(project, plan.session_id)


def plans_with(project: Project, session_id: str, caregiver_id: str) -> tuple[FeedbackPlan, ...]:
    """Return the plans about a session for one caregiver, in the order of their making."""
    return tuple(
        plan for plan in project.plans(session_id) if caregiver_id in held_with(project, plan)
    )


def conversations(
    project: Project, session_id: str, caregiver_id: str
) -> tuple[FeedbackSession, ...]:
    """Return the conversations about a session with one caregiver, in their order."""
    held = [
        each
        for plan in plans_with(project, session_id, caregiver_id)
        for each in project.feedback_sessions(plan.id)
    ]
    return tuple(sorted(held, key=lambda each: (each.began_at, each.id)))


def shown_clips(project: Project, session_id: str, caregiver_id: str) -> frozenset[str] | None:
    """Return which moments of a session one caregiver has seen in a conversation.

    Parameters
    ----------
    project
        Knows what was shown.
    session_id
        Whose moments.
    caregiver_id
        Who looked.

    Returns
    -------
    frozenset of str or None
        Ids of clips; None where nothing was shown to her yet.
    """
    held = conversations(project, session_id, caregiver_id)
    showings = [s for each in held for s in project.showings(each.id)]
    if not showings:
        return None
    return frozenset(clip.id for clip in project.clips(session_id) if _was_seen(clip, showings))


def shown_ms(project: Project, feedback_id: str, clip_id: str) -> int:
    """Return for how long a moment was on the screen in one conversation."""
    return sum(s.lasted_ms for s in project.showings(feedback_id) if s.clip_id == clip_id)


def words_of(project: Project, feedback_id: str, caregiver_id: str) -> tuple[ParentWords, ...]:
    """Return what one caregiver said in a conversation, in the order of what was shown.

    Parameters
    ----------
    project
        Knows it.
    feedback_id
        Which conversation.
    caregiver_id
        Whose words.

    Returns
    -------
    tuple of ParentWords
        What belongs to no moment comes last.
    """
    order: dict[str, int] = {}
    for showing in project.showings(feedback_id):
        order.setdefault(showing.clip_id, len(order))
    own = [w for w in project.parent_words(feedback_id) if w.said_by == caregiver_id]
    return tuple(
        sorted(own, key=lambda w: order.get(w.clip_id, len(order)) if w.clip_id else len(order) + 1)
    )


def is_filmed(project: Project, clip: Clip, caregiver_id: str) -> bool:
    """Return whether a caregiver can be in a moment: in a film of it, as far as that was noted."""
    there = [
        film
        for film in project.recordings(clip.session_id)
        if film.to_session_us(0) < clip.offset_us
        and clip.onset_us < film.to_session_us(film.duration_us)
    ]
    return not there or any(
        not film.recognisable or caregiver_id in film.recognisable for film in there
    )


def _was_seen(clip: Clip, showings: list[Showing]) -> bool:
    """Return whether a moment was shown as itself, or passed for the greater part in the film."""
    if any(showing.clip_id == clip.id for showing in showings):
        return True
    there = sorted(
        (max(s.onset_us, clip.onset_us), min(s.offset_us, clip.offset_us))
        for s in showings
        if s.session_id == clip.session_id
    )
    seen_us, reached_us = 0, clip.onset_us
    for onset_us, offset_us in there:
        if offset_us > max(onset_us, reached_us):
            seen_us += offset_us - max(onset_us, reached_us)
            reached_us = offset_us
    return seen_us > _ENOUGH_SEEN * (clip.offset_us - clip.onset_us)
