"""What a conversation shows, step by step, and when the script of each step speaks or stops."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from observer.app.release import why_not_shown
from observer.model.consent import Purpose
from observer.model.conversations import may_look
from observer.model.errors import ReleaseRefusedError
from observer.model.feedback import Cue, CueKind, FeedbackPlan, Showing
from observer.model.project import Project
from observer.model.session import Clip, ClipKind, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to be shown: a clip, the whole film, or a moment beside the plan.

    Attributes
    ----------
    clip_id
        Empty for the whole film, and for a moment that is no clip.
    session_id
        Whose film.
    onset_us, offset_us
        From where to where, on the session clock.
    kind
        Why the moment was chosen; None for the whole film and for what is no clip.
    rate, muted, looped, zoom
        How it is shown, as the plan has it.
    cues
        Its script, ascending in time.
    in_plan
        Whether it belongs to the plan.
    """

    clip_id: str
    session_id: str
    onset_us: int
    offset_us: int
    title: str = ""
    kind: ClipKind | None = None
    rate: float = 1.0
    muted: bool = False
    looped: bool = False
    zoom: tuple[float, ...] = ()
    cues: tuple[Cue, ...] = ()
    in_plan: bool = True

    @property
    def duration_us(self) -> int:
        """How long it lasts at normal speed."""
        return self.offset_us - self.onset_us

    @property
    def child_speaks(self) -> bool:
        """Whether its script has a line of the child, which the parent can complete."""
        return any(cue.kind is CueKind.CHILD_SAYS for cue in self.cues)


def steps_of(project: Project, plan: FeedbackPlan) -> tuple[Step, ...]:
    """Return what a plan shows, in its order; the whole film comes last.

    Parameters
    ----------
    project
        As it stands.
    plan
        Which plan; an item whose clip is gone is passed over.

    Returns
    -------
    tuple of Step
        Empty for a plan without clips.
    """
    script = project.cues(plan.id)
    found: list[Step] = []
    for item in plan.items:
        clip = project.records.get(item.clip_id)
        if isinstance(clip, Clip):
            found.append(
                Step(
                    clip_id=clip.id,
                    session_id=clip.session_id,
                    onset_us=clip.onset_us,
                    offset_us=clip.offset_us,
                    title=clip.title,
                    kind=clip.kind,
                    rate=item.rate,
                    muted=item.muted,
                    looped=item.looped,
                    zoom=item.zoom,
                    cues=tuple(cue for cue in script if cue.clip_id == clip.id),
                )
            )
    extent = project.extent(plan.session_id) if plan.session_id in project.records else None
    if plan.whole_film and extent is not None:
        found.append(
            Step(
                clip_id="",
                session_id=plan.session_id,
                onset_us=extent.start_us,
                offset_us=extent.end_us,
                cues=tuple(cue for cue in script if not cue.clip_id),
            )
        )
    return tuple(found)


def step_of_clip(clip: Clip) -> Step:
    """Return how a clip that is not in the plan is shown."""
    return Step(
        clip_id=clip.id,
        session_id=clip.session_id,
        onset_us=clip.onset_us,
        offset_us=clip.offset_us,
        title=clip.title,
        kind=clip.kind,
        in_plan=False,
    )


def step_from(project: Project, session_id: str, time_us: int) -> Step | None:
    """Return the film of a session from a moment on, as something beside the plan.

    Parameters
    ----------
    project
        As it stands.
    session_id
        Whose film.
    time_us
        On the session clock.

    Returns
    -------
    Step or None
        None for a session without a film, or beyond its end.
    """
    extent = project.extent(session_id)
    if extent is None or time_us not in extent:
        return None
    return Step(
        clip_id="",
        session_id=session_id,
        onset_us=time_us,
        offset_us=extent.end_us,
        in_plan=False,
    )


def others_to_show(project: Project, plan: FeedbackPlan, day: date) -> tuple[Step, ...]:
    """Return the family's moments beside a plan that these caregivers may see.

    Parameters
    ----------
    project
        As it stands.
    plan
        Which plan.
    day
        On which they are shown.

    Returns
    -------
    tuple of Step
        Of the latest session first.
    """
    family = project.family_of(plan.session_id)
    planned = {item.clip_id for item in plan.items}
    watching = [each.id for each in may_look(project, plan)]
    return tuple(
        step_of_clip(clip)
        for session in reversed(project.sessions(family.id))
        for clip in project.clips(session.id)
        if clip.id not in planned and why_not_shown(project, clip, day, watching) is None
    )


def why_not(
    project: Project, step: Step, day: date, watching: Collection[str]
) -> ReleaseRefusedError | None:
    """Return why caregivers may not see a step on a day; None if they may."""
    found = project.records.get(step.clip_id or step.session_id)
    gone = Session(id=step.clip_id or step.session_id, family_id="", number=0)
    shown = found if isinstance(found, Clip | Session) else gone
    return why_not_shown(project, shown, day, watching)


def consent_until(project: Project, plan: FeedbackPlan, day: date) -> date | None:
    """Return the last day on which every consent for treatment that counts now still does.

    Parameters
    ----------
    project
        As it stands.
    plan
        Whose family.
    day
        On which it is asked.

    Returns
    -------
    date or None
        None if none of them has an end.
    """
    ends: dict[tuple[str, str], date] = {}
    for consent in project.consents(project.family_of(plan.session_id).id):
        if consent.purpose is Purpose.TREATMENT and consent.counts_on(day):
            key = (consent.participant_id, consent.given_by)
            ends[key] = max(ends.get(key, date.min), consent.expires_on or date.max)
    soonest = min(ends.values(), default=date.max)
    return None if soonest == date.max else soonest


def cues_at(step: Step, from_us: int, to_us: int) -> tuple[Cue, ...]:
    """Return the lines of the script that last at some moment of a frame.

    Parameters
    ----------
    step
        What is shown.
    from_us
        When the frame begins, on the session clock.
    to_us
        When it ends.

    Returns
    -------
    tuple of Cue
        Ascending in time.
    """
    return tuple(cue for cue in step.cues if cue.at_us < to_us and from_us < cue.at_us + cue.for_us)


def subtitle_of(cues: Sequence[Cue]) -> Cue | None:
    """Return the line that the parent reads: what the child says, said last; None if nothing."""
    said = [cue for cue in cues if cue.kind is CueKind.CHILD_SAYS and cue.text.strip()]
    return said[-1] if said else None


def next_stop(step: Step, after_us: int) -> Cue | None:
    """Return the next line at which the film stops by itself; None if it runs to the end."""
    return next(
        (cue for cue in step.cues if cue.stops and after_us < cue.at_us < step.offset_us), None
    )


def line_now(step: Step, time_us: int) -> Cue | None:
    """Return the line of the script that was reached last, or else the first one to come."""
    reached = [cue for cue in step.cues if cue.at_us <= time_us]
    return reached[-1] if reached else next(iter(step.cues), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the parent saw of one moment.

    Attributes
    ----------
    clip_id
        Empty for the whole film and for what is no clip.
    times
        How often: a pause does not count, a second look does.
    lasted_ms
        How long all of it together ran.
    slowest
        The slowest speed.
    slow_from_us
        Where on the session clock it ran slowest first; None if it always ran as in life.
    """

    clip_id: str
    session_id: str
    times: int
    lasted_ms: int
    slowest: float = 1.0
    slow_from_us: int | None = None


def seen_of(showings: Iterable[Showing]) -> tuple[Seen, ...]:
    """Return what was seen, moment by moment, in the order in which each was seen first.

    Parameters
    ----------
    showings
        Of one conversation, in their order.

    Returns
    -------
    tuple of Seen
        One for each clip, and one for each film of which something else was seen.
    """
    found: dict[tuple[str, str], Seen] = {}
    last: Showing | None = None
    for showing in showings:
        key = (showing.clip_id, showing.session_id)
        before = found.get(key)
        goes_on = (
            last is not None
            and (last.clip_id, last.session_id) == key
            and showing.onset_us >= last.offset_us
        )
        slower = before is None or showing.rate < before.slowest
        is_slow = slower and showing.rate < 1
        found[key] = Seen(
            clip_id=showing.clip_id,
            session_id=showing.session_id,
            times=(before.times if before else 0) + (0 if goes_on else 1),
            lasted_ms=(before.lasted_ms if before else 0) + showing.lasted_ms,
            slowest=min(showing.rate, before.slowest if before else 1.0),
            slow_from_us=showing.onset_us if is_slow else (before.slow_from_us if before else None),
        )
        last = showing
    return tuple(found.values())
