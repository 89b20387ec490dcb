"""What the presenter's side calls lines of the script, reactions and states."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from observer.app.showing import Seen, Step
from observer.gui.look_back.parent_state import Mode
from observer.gui.words import CLIP_KINDS
from observer.model.feedback import Cue, CueKind, Reaction
from observer.model.messages import Message, msg
from observer.model.project import Project
from observer.model.scheme import Role
from observer.text.catalogue import Catalogue

REACTIONS: Mapping[Reaction, Message] = MappingProxyType(
    {
        Reaction.TOUCHED: msg("touched"),
        Reaction.RECOGNISES: msg("recognises"),
        Reaction.DOUBTS: msg("doubts"),
        Reaction.QUIET: msg("quiet"),
        Reaction.LAUGHS: msg("laughs"),
    }
)
MODES: Mapping[Mode, Message] = MappingProxyType(
    {
        Mode.NORMAL: msg("playing"),
        Mode.PAUSE: msg("still"),
        Mode.BLACK: msg("black"),
        Mode.SEEK: msg("on its way"),
        Mode.END: msg("end of the plan: black"),
        Mode.UNPLUGGED: msg("the parent's screen is gone"),
        Mode.LOCKED: msg("locked: black"),
        Mode.ERROR: msg("not to be shown: black"),
    }
)
_LINES: Mapping[CueKind, Message] = MappingProxyType(
    {
        CueKind.COMMENT: msg("Comment"),
        CueKind.QUESTION: msg("Question"),
        CueKind.TIP: msg("Tip"),
    }
)
_MS_PER_S = 1000


def child_name(project: Project, session_id: str, text: Catalogue) -> str:
    """Return the name of the child who was there, or a word for it."""
    if session_id in project.records:
        for each in project.participants(project.family_of(session_id).id):
            if each.role is Role.CHILD and each.name:
                return each.name
    return text("the child")


def line_title(cue: Cue, child: str, text: Catalogue) -> str:
    """Return when a line of the script comes, and what it is, such as "0:47 · stop · Question"."""
    kind = (
        text("{child} says", child=child)
        if cue.kind is CueKind.CHILD_SAYS
        else text.render(_LINES[cue.kind])
    )
    parts = [text.clock(cue.at_us), *([text("stop")] if cue.stops else []), kind]
    return " \N{MIDDLE DOT} ".join(parts)


def step_title(step: Step, text: Catalogue) -> str:
    """Return what a step is called."""
    if step.title:
        return step.title
    if step.clip_id:
        return text("Without a title")
    return text("Whole film") if step.in_plan else text("Moment at {time}", time=_at(step, text))


def step_facts(step: Step, text: Catalogue) -> str:
    """Return when a step begins, how long it is and what it shows."""
    parts = [text.clock(step.onset_us), text.clock(step.duration_us)]
    if step.kind is not None:
        parts.append(text.render(CLIP_KINDS[step.kind]))
    return " \N{MIDDLE DOT} ".join(parts)


def speed(rate: float, text: Catalogue) -> str:
    """Return a speed, such as 0.5 ×."""
    decimals = 0 if rate == int(rate) else len(f"{rate:g}".partition(".")[2])
    return f"{text.number(rate, decimals)} \N{MULTIPLICATION SIGN}"


def seen_sentence(seen: Seen, steps: Sequence[Step], text: Catalogue) -> str:
    """Return what was seen of a moment: how often, how long, how slowly.

    Parameters
    ----------
    seen
        Of one moment.
    steps
        Of the plan, and others that have a title.
    text
        Language.

    Returns
    -------
    str
        Such as "Our tower · 2 times, 0:26 · slower from 0:47".
    """
    step = next((each for each in steps if each.clip_id == seen.clip_id and each.clip_id), None)
    whole = any(not each.clip_id and each.in_plan for each in steps)
    if step is not None:
        title = step_title(step, text)
    else:
        title = text("Whole film") if whole else text("Beside the plan")
    lasted = text.clock(seen.lasted_ms * _MS_PER_S)
    often = (
        text("once, {time}", time=lasted)
        if seen.times == 1
        else text("{count} times, {time}", count=seen.times, time=lasted)
    )
    parts = [title, often]
    if seen.slow_from_us is not None:
        parts.append(
            text(
                "{speed} from {time}",
                speed=speed(seen.slowest, text),
                time=text.clock(seen.slow_from_us),
            )
        )
    return " \N{MIDDLE DOT} ".join(parts)


def _at(step: Step, text: Catalogue) -> str:
    return text.clock(step.onset_us)
