"""Finishing a coding: what is open first, then the lock; and its history of both."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from observer.app.event_checks import event_points
from observer.app.form_checks import form_points, interval_points, trace_points
from observer.app.open_points import OpenKind, OpenPoint, clock
from observer.app.phase_checks import phase_points
from observer.app.rule_words import unmet_words
from observer.app.workspace import Workspace
from observer.model.conditions import unmet
from observer.model.edits import REOPEN, CodingInfo, CodingStatus
from observer.model.project import Project
from observer.model.scheme import Scheme
from observer.model.status_edits import FINISH, MERGE
from observer.model.time import Interval
from observer.statistics.inputs import CodedSession
from observer.text.catalogue import Catalogue

_NO_CLIPS: Mapping[str, Interval] = MappingProxyType({})

FINISHED = "finished"
REOPENED = "reopened"
"""Events of the access log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusStep:
    """A coding was finished, or opened again.

    Attributes
    ----------
    at
        In UTC.
    finished
        False where it was opened again.
    reason
        Why it was opened again.
    """

    at: datetime
    coder: str
    finished: bool
    reason: str = ""


def open_points(
    coded: CodedSession, clips: Mapping[str, Interval] = _NO_CLIPS
) -> tuple[OpenPoint, ...]:
    """Return all that the scheme asks for and that is not there yet, in the order of the session.

    Parameters
    ----------
    coded
        The coding with the part of the scheme that its pass is about.
    clips
        Where the chosen moments lie that forms are about, by id.

    Returns
    -------
    tuple of OpenPoint
        Empty where the coding is complete; what is about the whole comes first.
    """
    found = (
        *event_points(coded),
        *_unmet(coded, clips),
        *form_points(coded, clips),
        *interval_points(coded),
        *trace_points(coded),
        *phase_points(coded),
    )
    return tuple(sorted(found, key=lambda point: -1 if point.at_us is None else point.at_us))


def point_words(point: OpenPoint, scheme: Scheme, text: Catalogue) -> str:
    """Return in a sentence what is open."""
    if point.unmet is None:
        return text.render(point.what)
    words = unmet_words(point.unmet, scheme, text)
    return words if point.at_us is None else f"{clock(point.at_us)}  {words}"


def stretches_of_clips(project: Project, session_id: str) -> Mapping[str, Interval]:
    """Return where the chosen moments of a session lie, by id."""
    return {
        clip.id: Interval(clip.onset_us, clip.offset_us)
        for clip in project.clips(session_id)
        if clip.offset_us > clip.onset_us
    }


def note_finished(workspace: Workspace, info: CodingInfo, points: Iterable[OpenPoint]) -> None:
    """Write into the access log that a coding was finished, and what was left open."""
    kinds = Counter(point.kind.value for point in points)
    left = ",".join(f"{kind}:{count}" for kind, count in sorted(kinds.items()))
    _note(workspace, FINISHED, info, f"open={sum(kinds.values())} {left}".strip())


def note_reopened(workspace: Workspace, info: CodingInfo) -> None:
    """Write into the access log that a coding was opened again; why stands in its own history."""
    _note(workspace, REOPENED, info, "")


def history(workspace: Workspace, coding_id: str) -> tuple[StatusStep, ...]:
    """Return when a coding was finished and opened again, by whom and why, the latest first."""
    steps: list[StatusStep] = []
    for entry in workspace.store.changes(coding_id, (FINISH, REOPEN, MERGE)):
        for each in entry.change.edit.replacements:
            before, after = each.before, each.after
            if not isinstance(before, CodingInfo) or not isinstance(after, CodingInfo):
                continue
            if before.status is not after.status:
                finished = after.status is CodingStatus.FINISHED
                reason = "" if finished else after.reopened_for
                steps.append(
                    StatusStep(at=entry.at, coder=entry.coder, finished=finished, reason=reason)
                )
    return tuple(reversed(steps))


def _unmet(coded: CodedSession, clips: Mapping[str, Interval]) -> Iterator[OpenPoint]:
    """Yield the rules that do not hold, and the questions without an answer."""
    lies = {
        phase.id: Interval(phase.onset_us, phase.offset_us)
        for phase in coded.phases
        if phase.offset_us > phase.onset_us
    }
    for each in unmet(coded.coding, coded.scheme, coded.window.end_us, {**clips, **lies}):
        yield OpenPoint(
            kind=OpenKind.NO_ANSWER if each.condition is None else OpenKind.CONDITION,
            unmet=each,
            part=each.event.track if each.event else each.score.form if each.score else "",
            at_us=each.time_us,
            about=each.score.about if each.score else "",
            record_id=each.event.id if each.event else "",
        )


def _note(workspace: Workspace, event: str, info: CodingInfo, detail: str) -> None:
    family = workspace.project.family_of(info.session_id).id
    said = f"coding={info.id} scheme={info.scheme_id} pass={info.pass_number} {detail}"
    workspace.store.access_log.write(event, family, said.strip())
