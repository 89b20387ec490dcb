"""What is done to a plan for a feedback session, as edits with exact inverses."""

from collections.abc import Callable, Container
from dataclasses import replace

from observer.model.conversations import held_with
from observer.model.edits import PROJECT, Edit, ProjectRecord, Replacement
from observer.model.event import Event
from observer.model.family import Family
from observer.model.feedback import Cue, FeedbackPlan, FeedbackSession, PlanItem, Prompt
from observer.model.identity import new_id
from observer.model.local_text import LocalText
from observer.model.project import Project
from observer.model.project_edits import add
from observer.model.session import Clip, Session
from observer.model.time import US_PER_S, Interval

LEAD_IN_US, LEAD_OUT_US = 3 * US_PER_S, 3 * US_PER_S
"""So much film comes before and after an event, so that one sees what led to it and what came."""
LONGEST_EVENT_US = 60 * US_PER_S
"""Of a state that lasts longer, this much is taken: a clip is seconds to a minute."""


def begin_plan(
    session_id: str, caregivers: tuple[str, ...], *, question: str, point: str
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
        The working point of last time.

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
    asked = [p.question for p in _plans_with(project, family_id, caregivers) if p.question]
    return asked[-1] if asked else project.get(Family, family_id).question


def last_conversation(
    project: Project, session_id: str, caregivers: tuple[str, ...]
) -> FeedbackSession | None:
    """Return the latest conversation with one of these caregivers that had a working point.

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
    FeedbackSession or None
        None if there is none.
    """
    family_id = project.get(Session, session_id).family_id
    held: list[FeedbackSession] = []
    for plan in _plans_with(project, family_id, caregivers):
        held.extend(f for f in project.feedback_sessions(plan.id) if f.working_point)
    return max(held, key=lambda each: (each.began_at, each.id), default=None)


def items_shown(project: Project, plan: FeedbackPlan) -> tuple[tuple[PlanItem, Clip], ...]:
    """Return the clips of a plan in their order; one that was removed is passed over."""
    found = ((item, project.records.get(item.clip_id)) for item in plan.items)
    return tuple((item, clip) for item, clip in found if isinstance(clip, Clip))


def clip_cues(project: Project, plan_id: str, clip_id: str) -> tuple[Cue, ...]:
    """Return the script of one clip of a plan, or of its whole film, ascending in time.

    Parameters
    ----------
    project
        As it stands.
    plan_id
        Which plan.
    clip_id
        Which clip; empty for the whole film.

    Returns
    -------
    tuple of Cue
        Those of the plan that come in it.
    """
    return tuple(cue for cue in project.cues(plan_id) if cue.clip_id == clip_id)


def clip_of_event(
    session_id: str, event: Event, extent: Interval, snap: Callable[[int], int]
) -> Clip:
    """Return a new clip around an event, with something before it and after it.

    Parameters
    ----------
    session_id
        Whose film.
    event
        A point, or a state: of a long one the begin.
    extent
        Of the film.
    snap
        Returns the time of the frame nearest to a moment.

    Returns
    -------
    Clip
        Its edges lie on frames, within the film.
    """
    end_us = event.offset_us if event.offset_us is not None else event.onset_us
    end_us = min(max(end_us, event.onset_us), event.onset_us + LONGEST_EVENT_US)
    onset_us = snap(max(event.onset_us - LEAD_IN_US, extent.start_us))
    last_us = min(end_us + LEAD_OUT_US, extent.end_us)
    # the end of the film is no frame's time: nothing lies there to be snapped to
    offset_us = last_us if last_us == extent.end_us else snap(last_us)
    return Clip(
        id=new_id(), session_id=session_id, onset_us=onset_us, offset_us=max(offset_us, onset_us)
    )


def put_in(project: Project, plan: FeedbackPlan, clip: Clip, at: int | None = None) -> Edit | None:
    """Return the edit that puts a clip into a plan; a new one becomes a moment of its session.

    Parameters
    ----------
    project
        As it stands.
    plan
        Which plan.
    clip
        A moment of this session or an earlier one, or a new clip.
    at
        Its place, from 0; at the end if none is named.

    Returns
    -------
    Edit or None
        None if it is in the plan already.
    """
    items = list(plan.items)
    if any(item.clip_id == clip.id for item in items):
        return None
    items.insert(len(items) if at is None else at, PlanItem(clip_id=clip.id))
    changed: list[Replacement] = [Replacement(plan, replace(plan, items=tuple(items)))]
    if clip.id not in project.records:
        changed.insert(0, Replacement(None, clip))
    return Edit(document=PROJECT, kind="put_in", replacements=tuple(changed))


def take_out(project: Project, plan: FeedbackPlan, clip_id: str) -> Edit | None:
    """Return the edit that takes a clip and its script out of a plan; the moment itself stays.

    Parameters
    ----------
    project
        As it stands.
    plan
        Which plan.
    clip_id
        Which clip of it.

    Returns
    -------
    Edit or None
        None if it is not in the plan.
    """
    items = tuple(item for item in plan.items if item.clip_id != clip_id)
    if len(items) == len(plan.items):
        return None
    script = tuple(Replacement(cue, None) for cue in clip_cues(project, plan.id, clip_id))
    changed = (Replacement(plan, replace(plan, items=items)), *script)
    return Edit(document=PROJECT, kind="take_out", replacements=changed)


def move_to(plan: FeedbackPlan, clip_id: str, place: int) -> Edit | None:
    """Return the edit that gives a clip another place in its plan.

    Parameters
    ----------
    plan
        Which plan.
    clip_id
        Which clip of it.
    place
        From 0; beyond the ends means the first or the last.

    Returns
    -------
    Edit or None
        None if it stands there already, or is not in the plan.
    """
    items = list(plan.items)
    found = next((n for n, item in enumerate(items) if item.clip_id == clip_id), None)
    if found is None:
        return None
    moved = items.pop(found)
    items.insert(min(max(place, 0), len(items)), moved)
    after = replace(plan, items=tuple(items))
    return _one("move_clip", plan, after) if after != plan else None


def revise_item(plan: FeedbackPlan, item: PlanItem) -> Edit | None:
    """Return the edit that changes how a clip of a plan is shown; None if nothing changes."""
    items = tuple(item if each.clip_id == item.clip_id else each for each in plan.items)
    after = replace(plan, items=items)
    return _one("revise_clip_of_plan", plan, after) if after != plan else None


def cut(project: Project, clip: Clip, onset_us: int, offset_us: int) -> Edit | None:
    """Return the edit that gives a clip other edges; lines of its scripts stay inside it.

    Parameters
    ----------
    project
        As it stands.
    clip
        As it stands.
    onset_us
        Where it begins, on a frame.
    offset_us
        Where it ends, on a frame.

    Returns
    -------
    Edit or None
        None if nothing changes, or nothing would be left of it.
    """
    if offset_us <= onset_us or (onset_us, offset_us) == (clip.onset_us, clip.offset_us):
        return None
    changed = [Replacement(clip, replace(clip, onset_us=onset_us, offset_us=offset_us))]
    for cue in project.of(Cue):
        if cue.clip_id != clip.id:
            continue
        # what would lie behind the end comes at the begin, where it is seen and can be moved
        at_us = cue.at_us if onset_us <= cue.at_us < offset_us else onset_us
        if at_us != cue.at_us:
            changed.append(Replacement(cue, replace(cue, at_us=at_us)))
    return Edit(document=PROJECT, kind="cut_clip", replacements=tuple(changed))


def remove_clip(project: Project, clip: Clip) -> Edit:
    """Return the edit that removes a clip, with its script and what was to go home of it.

    Parameters
    ----------
    project
        As it stands.
    clip
        Which clip; what a parent said of it stays.

    Returns
    -------
    Edit
        Of the project.
    """
    about = [each for each in project.of(Cue) if each.clip_id == clip.id]
    take = project.take_home_clip(clip.id)
    gone: tuple[ProjectRecord, ...] = (clip, *about, *((take,) if take else ()))
    changed = (*without_clips(project, {clip.id}), *(Replacement(each, None) for each in gone))
    return Edit(document=PROJECT, kind="remove_moment", replacements=changed)


def without_clips(project: Project, clip_ids: Container[str]) -> tuple[Replacement, ...]:
    """Return what takes some clips out of the plans, but for their script.

    Parameters
    ----------
    project
        As it stands.
    clip_ids
        Of the clips.

    Returns
    -------
    tuple of Replacement
        One for each plan that has one of them.
    """
    plans = project.of(FeedbackPlan)
    kept = (tuple(i for i in plan.items if i.clip_id not in clip_ids) for plan in plans)
    return tuple(
        Replacement(plan, replace(plan, items=items))
        for plan, items in zip(plans, kept, strict=True)
        if items != plan.items
    )


def copy_plan(
    project: Project, plan: FeedbackPlan, session_id: str = ""
) -> tuple[FeedbackPlan, Edit]:
    """Return a copy of a plan with its script, to be changed apart from it.

    Parameters
    ----------
    project
        As it stands.
    plan
        Which plan.
    session_id
        What the copy is about; the same session if none is named.

    Returns
    -------
    copy : FeedbackPlan
        Of the same clips; a whole film of another session comes without its script.
    edit : Edit
        That makes it.
    """
    about = session_id or plan.session_id
    made = replace(plan, id=new_id(), session_id=about)
    script = (cue for cue in project.cues(plan.id) if cue.clip_id or about == plan.session_id)
    cues = (replace(cue, id=new_id(), plan_id=made.id) for cue in script)
    return made, add("copy_plan", made, *cues)


def remove_plan(project: Project, plan: FeedbackPlan) -> Edit | None:
    """Return the edit that removes a plan and its script; None if a conversation was held."""
    if project.feedback_sessions(plan.id):
        return None
    gone: tuple[ProjectRecord, ...] = (plan, *project.cues(plan.id))
    return Edit(
        document=PROJECT,
        kind="remove_plan",
        replacements=tuple(Replacement(each, None) for each in gone),
    )


def keep_prompt(project: Project, words: str, language: str) -> Edit | None:
    """Return the edit that adds an open question to the team's own; None if it is there.

    Parameters
    ----------
    project
        As it stands.
    words
        The question.
    language
        In which it is put.

    Returns
    -------
    Edit or None
        None also for an empty one.
    """
    known = {prompt.text.get(language).casefold() for prompt in project.of(Prompt)}
    words = words.strip()
    if not words or words.casefold() in known:
        return None
    return add("keep_prompt", Prompt(id=new_id(), text=LocalText(((language, words),))))


def _one(kind: str, before: ProjectRecord, after: ProjectRecord) -> Edit:
    return Edit(document=PROJECT, kind=kind, replacements=(Replacement(before, after),))


def _plans_with(
    project: Project, family_id: str, caregivers: tuple[str, ...]
) -> tuple[FeedbackPlan, ...]:
    """Return the plans of a family in their order; only those surely with one of some caregivers.

    Where no caregivers are named, all.
    """
    sessions = {session.id for session in project.sessions(family_id)}
    return tuple(
        plan
        for plan in project.of(FeedbackPlan)
        if plan.session_id in sessions
        and (not caregivers or {*held_with(project, plan)} & {*caregivers})
    )
