"""What is agreed at the end of a conversation, and what of it comes onto the sheets, as edits."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

from observer.model.conversations import child_name, held_with
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.feedback import FeedbackPlan, FeedbackSession
from observer.model.identity import new_id
from observer.model.project import Project
from observer.model.sheet import ParentSheet

_WHEN = re.compile(
    r"^\s*(?:als|wanneer|when|if)\s+(?P<who>.+?)\s*,\s*(?:dan\s+|then\s+)?(?P<step>.+?)[.\s]*$",
    re.IGNORECASE | re.DOTALL,
)
_THE_CHILD = ("het kind", "je kind", "uw kind", "jullie kind", "your child", "the child")
_PRONOUNS = ("hij", "zij", "ze", "hen", "he", "she", "they", "it")


def latest_conversation(project: Project, plan_id: str) -> FeedbackSession | None:
    """Return the conversation that was held last after a plan; None if there was none."""
    held = project.feedback_sessions(plan_id)
    return held[-1] if held else None


def begun_afterwards(plan_id: str, now: datetime) -> FeedbackSession:
    """Return a conversation that was held without this window, noted at a moment after it.

    Parameters
    ----------
    plan_id
        After which plan.
    now
        With its time zone, on the user's own clock.

    Returns
    -------
    FeedbackSession
        Not in the project yet.
    """
    return FeedbackSession(
        id=new_id(),
        plan_id=plan_id,
        held_on=now.date(),
        began_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        lasted_ms=0,
    )


def conclude(
    project: Project, held: FeedbackSession, *, point: str, next_on: date | None
) -> Edit | None:
    """Return the edit that notes the working point and the next appointment of a conversation.

    A sheet of who was there follows, as long as nobody wrote something else on it.

    Parameters
    ----------
    project
        As it stands.
    held
        The conversation, in the project or from `begun_afterwards`.
    point
        The one small thing to try.
    next_on
        Day of the next appointment.

    Returns
    -------
    Edit or None
        None if nothing changes.
    """
    known = project.records.get(held.id)
    before = known if isinstance(known, FeedbackSession) else None
    old = before or held
    after = replace(old, working_point=point, next_on=next_on)
    if after == before or (before is None and not point and next_on is None):
        return None
    replacements = [Replacement(before, after)]
    for sheet in _sheets(project, held.plan_id):
        follows = _follows(project, sheet, old, after)
        if follows != sheet:
            replacements.append(Replacement(sheet, follows))
    return Edit(document=PROJECT, kind="conclude_conversation", replacements=tuple(replacements))


def signal_and_step(point: str, child: str) -> tuple[str, str]:
    """Return a working point as "when the child …" and "then …".

    Parameters
    ----------
    point
        Such as ``Als Noor wegkijkt, dan wacht je even.``
    child
        The child's name; may be empty.

    Returns
    -------
    signal : str
        Empty where the sentence does not say when.
    step : str
        The small step itself.
    """
    found = _WHEN.match(point)
    if found is None:
        return "", point.strip()
    who, step = found["who"].strip(), found["step"].strip()
    for name in (child, *_THE_CHILD, *_PRONOUNS):
        if name and who.casefold().startswith(f"{name.casefold()} "):
            return who[len(name) :].strip(), step
    return "", point.strip()


def _sheets(project: Project, plan_id: str) -> tuple[ParentSheet, ...]:
    plan = project.records.get(plan_id)
    if not isinstance(plan, FeedbackPlan):
        return ()
    people = held_with(project, plan)
    return tuple(s for s in project.sheets(plan.session_id) if s.caregiver_id in people)


def _follows(
    project: Project, sheet: ParentSheet, before: FeedbackSession, after: FeedbackSession
) -> ParentSheet:
    child = child_name(project, sheet.session_id)
    if (sheet.signal, sheet.small_step) in {
        ("", ""),
        signal_and_step(before.working_point, child),
    }:
        signal, step = signal_and_step(after.working_point, child)
        sheet = replace(sheet, signal=signal, small_step=step)
    if sheet.next_on in {None, before.next_on}:
        sheet = replace(sheet, next_on=after.next_on)
    return sheet
