"""Quiet hints about a plan: they forbid nothing, and they name what one easily overlooks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from observer.app.release import why_not_shown
from observer.model.coding import Coding
from observer.model.conversations import may_look
from observer.model.feedback import FeedbackPlan
from observer.model.messages import Message, msg
from observer.model.plan_edits import items_shown
from observer.model.project import Project
from observer.model.scheme import Scheme
from observer.model.session import Clip, ClipKind, Session
from observer.model.time import US_PER_S

MOST_CLIPS = 4
LONGEST_CLIP_US, SHORTEST_CLIP_US = 60 * US_PER_S, 2 * US_PER_S
LONGEST_IN_ALL_US = 180 * US_PER_S
"""A few short moments: more than this leaves no time to talk."""
SETTLES_US = 2 * US_PER_S
"""So long a moment has to go on after something hard, to show that it was settled."""

_GOOD_BEGIN = frozenset({ClipKind.POSITIVE})
_GOOD_END = frozenset({ClipKind.POSITIVE, ClipKind.REPAIR})


@dataclass(frozen=True, slots=True)
class PlanHint:
    """Something to look at once more.

    Attributes
    ----------
    clip_id
        Which clip it is about; empty for the plan as a whole.
    words
        In a sentence.
    """

    clip_id: str
    words: Message


def plan_hints(
    project: Project,
    plan: FeedbackPlan,
    day: date,
    coded: Iterable[tuple[Coding, Scheme]] = (),
) -> tuple[PlanHint, ...]:
    """Return what is worth another look before a plan is used.

    Parameters
    ----------
    project
        As it stands.
    plan
        Which plan.
    day
        On which consent must hold.
    coded
        Codings of the sessions that the clips come from: they tell where a moment is hard.

    Returns
    -------
    tuple of PlanHint
        What must not be shown first, then what could be better.
    """
    shown = items_shown(project, plan)
    clips = tuple(clip for _, clip in shown)
    found = [
        *_refused(project, plan, clips, day),
        *_of_whole(plan, clips),
        *_unrepaired(clips, tuple(coded)),
        *_lengths(clips),
    ]
    return tuple(found)


def hard_clips(clips: Iterable[Clip], coded: Iterable[tuple[Coding, Scheme]]) -> frozenset[str]:
    """Return which clips show a hard moment.

    Parameters
    ----------
    clips
        Of a plan.
    coded
        Codings of their sessions, each with its scheme.

    Returns
    -------
    frozenset of str
        Ids of those that are marked as a question, and of those that end in, or shortly after,
        something that the scheme keeps from parents. A moment that goes on long enough after it
        shows how it was settled, as does one that is marked as repair.
    """
    known = tuple(coded)
    hard: set[str] = set()
    for clip in clips:
        is_asked = clip.kind is ClipKind.QUESTION
        if is_asked or (clip.kind is ClipKind.POSITIVE and _ends_hard(clip, known)):
            hard.add(clip.id)
    return frozenset(hard)


def _refused(
    project: Project, plan: FeedbackPlan, clips: tuple[Clip, ...], day: date
) -> list[PlanHint]:
    """Say what the gate would say, once for each reason."""
    session = project.records.get(plan.session_id)
    asked: list[tuple[str, Clip | Session]] = [(clip.id, clip) for clip in clips]
    if isinstance(session, Session) and (plan.whole_film or not clips):
        asked.append(("", session))
    watching = [each.id for each in may_look(project, plan)]
    said: dict[str, PlanHint] = {}
    for clip_id, what in asked:
        refusal = why_not_shown(project, what, day, watching)
        if refusal is not None:
            said.setdefault(str(refusal.what), PlanHint(clip_id, refusal.what))
    return list(said.values())


def _of_whole(plan: FeedbackPlan, clips: tuple[Clip, ...]) -> list[PlanHint]:
    found: list[PlanHint] = []
    if not plan.caregivers:
        found.append(PlanHint("", msg("Say with whom: then nobody sees another one's film.")))
    if not plan.question:
        found.append(PlanHint("", msg("Begin with the parent's question.")))
    if not clips:
        return found
    if clips[0].kind not in _GOOD_BEGIN:
        found.append(PlanHint(clips[0].id, msg("Begin with something that went well.")))
    if clips[-1].kind not in _GOOD_END:
        found.append(PlanHint(clips[-1].id, msg("End with something that went well.")))
    if len(clips) > MOST_CLIPS:
        found.append(
            PlanHint("", msg("{count} clips: two to four leave time to talk.", count=len(clips)))
        )
    elif sum(clip.offset_us - clip.onset_us for clip in clips) > LONGEST_IN_ALL_US:
        found.append(PlanHint("", msg("The clips last more than three minutes together.")))
    return found


def _unrepaired(
    clips: tuple[Clip, ...], coded: tuple[tuple[Coding, Scheme], ...]
) -> list[PlanHint]:
    hard = hard_clips(clips, coded)
    found = []
    for number, clip in enumerate(clips):
        after = clips[number + 1].kind if number + 1 < len(clips) else None
        if clip.id in hard and after is not ClipKind.REPAIR:
            words = msg("Clip {number}: a hard moment without its repair.", number=number + 1)
            found.append(PlanHint(clip.id, words))
    return found


def _lengths(clips: tuple[Clip, ...]) -> list[PlanHint]:
    found = []
    for number, clip in enumerate(clips, start=1):
        lasts_us = clip.offset_us - clip.onset_us
        if lasts_us > LONGEST_CLIP_US:
            found.append(
                PlanHint(clip.id, msg("Clip {number} lasts more than a minute.", number=number))
            )
        elif lasts_us < SHORTEST_CLIP_US:
            found.append(PlanHint(clip.id, msg("Clip {number} is very short.", number=number)))
    return found


def _ends_hard(clip: Clip, coded: tuple[tuple[Coding, Scheme], ...]) -> bool:
    """Return whether a clip ends before something is settled that its scheme keeps from parents."""
    for coding, scheme in coded:
        if coding.info.session_id != clip.session_id:
            continue
        hidden = {
            (track.id, code.id)
            for track in scheme.tracks
            for code in track.codes
            if code.hide_from_parent
        }
        for event in coding.all_events():
            end_us = event.offset_us if event.offset_us is not None else event.onset_us + 1
            lies_in = event.onset_us < clip.offset_us and end_us > clip.onset_us
            is_settled = end_us + SETTLES_US <= clip.offset_us
            if lies_in and not is_settled and (event.track, event.code) in hidden:
                return True
    return False
