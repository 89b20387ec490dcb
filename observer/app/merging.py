"""Merging a coding that came back: by id, nothing overwritten, twice merged is the same as once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import NAMESPACE_OID, uuid5

from observer.app.handover import Received, Returned, last_own_edit
from observer.app.workspace import Workspace
from observer.model.coding import Coding
from observer.model.edits import REOPEN, CodingInfo, CodingStatus, Edit, Replacement
from observer.model.errors import EditError
from observer.model.messages import Message, msg
from observer.model.project import Project
from observer.model.project_edits import add
from observer.model.realign import ClockChange, realign
from observer.model.scheme import Scheme
from observer.model.session import Clip, Phase, Recording
from observer.model.status_edits import MERGE

_MERGED = "merged"
"""Event of the access log."""


class Outcome(StrEnum):
    """What merging did."""

    ADDED = "added"
    BROUGHT_UP_TO_DATE = "brought_up_to_date"
    NOTHING_NEW = "nothing_new"
    KEPT_BESIDE = "kept_beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What merging did, in sentences.

    Attributes
    ----------
    coding_id
        Where what came back stands now.
    """

    outcome: Outcome
    coding_id: str
    sentences: tuple[Message, ...]


def merge(workspace: Workspace, returned: Returned) -> Merged:
    """Take a coding that came back into the project it was handed out from.

    What was coded there since it was handed over, or since it was merged last, goes into the same
    coding. Where that was changed here too, what came back becomes a further coding beside it.

    Parameters
    ----------
    workspace
        The open project.
    returned
        As it was read.

    Returns
    -------
    Merged
        What was done. EditError, before anything is changed, if the session is not here.
    """
    incoming = returned.coding
    session_id = incoming.info.session_id
    if session_id not in workspace.project.records:
        raise EditError(
            msg("The session of this coding is not in this project."),
            msg("Open the project that it was handed out from, and merge it there."),
        )
    lock = workspace.locks.of(session_id)
    if lock is not None:
        raise lock
    target, kind = _target(workspace, returned)
    if kind is Outcome.NOTHING_NEW:
        said = msg("This was merged already; nothing is changed.")
        return Merged(outcome=kind, coding_id=target, sentences=(said,))
    scheme = workspace.add_scheme(returned.scheme, "scheme.toml")
    clocks = _clocks(workspace.project, returned)
    coded = _on_the_clock_here(incoming, clocks, scheme)
    marks = _new_marks(workspace.project, returned, clocks)
    if marks:
        workspace.apply(add("merge_marks", *marks))
    info = _put(workspace, returned, coded, target)
    family = workspace.project.family_of(session_id).id
    detail = f"coding={target} copy={returned.received.copy} serial={returned.serial} {kind}"
    workspace.store.access_log.write(_MERGED, family, detail)
    sentences = [_said(kind, info)]
    if _phases_differ(workspace.project, returned, clocks):
        sentences.append(
            msg("Phases that differ between the two stay as they are here; look at them.")
        )
    return Merged(outcome=kind, coding_id=target, sentences=tuple(sentences))


def further_id(coding_id: str, copy: str) -> str:
    """Return the id of the coding that keeps what came back beside one that was changed here."""
    return str(uuid5(NAMESPACE_OID, f"further {coding_id} {copy}"))


def _target(workspace: Workspace, returned: Returned) -> tuple[str, Outcome]:
    """Return into which coding it goes, and what that means.

    Where the ways have parted, each goes on by itself: what comes back later goes beside.
    """
    received, records = returned.received, workspace.project.records
    chain = [received.coding_id]
    while chain[-1] in records:
        chain.append(further_id(chain[-1], received.copy))
    *standing, fresh = chain
    for coding_id in standing:
        merged = _merged_serial(workspace, coding_id, received.copy)
        if merged is not None and returned.serial <= merged:
            return coding_id, Outcome.NOTHING_NEW
    if not standing:
        return fresh, Outcome.ADDED
    if _changed_here(workspace, standing[-1], received):
        return fresh, Outcome.KEPT_BESIDE
    return standing[-1], Outcome.BROUGHT_UP_TO_DATE


def _merge_id(copy: str, serial: int | str) -> str:
    return f"{MERGE} {copy} {serial}"


def _merged_serial(workspace: Workspace, coding_id: str, copy: str) -> int | None:
    """Return up to where a coding holds what one copy gave back; None if nothing of it."""
    lead = _merge_id(copy, "")
    ids = [step.edit_id for step in workspace.store.standing(coding_id)]
    serials = [int(each.removeprefix(lead)) for each in ids if each.startswith(lead)]
    return max(serials, default=None)


def _changed_here(workspace: Workspace, coding_id: str, received: Received) -> bool:
    """Return whether somebody coded on here since the hand-over, or since the last merge of it."""
    last = last_own_edit(workspace, coding_id)
    return last != received.base and not last.startswith(_merge_id(received.copy, ""))


def _clocks(project: Project, returned: Returned) -> tuple[ClockChange, ...]:
    """Return which films lie elsewhere on the session clock here than they did there."""
    leading = project.leading_recording(returned.coding.info.session_id)
    clocks: list[ClockChange] = []
    for there in returned.recordings:
        here = project.records.get(there.id)
        if isinstance(here, Recording) and (here.offset_us, here.rate) != (
            there.offset_us,
            there.rate,
        ):
            leads = leading is not None and leading.id == here.id
            clocks.append(ClockChange(before=there, after=here, leads=leads))
    return tuple(clocks)


def _on_the_clock_here(coding: Coding, clocks: Iterable[ClockChange], scheme: Scheme) -> Coding:
    for clock in clocks:
        edit = realign(coding, clock, scheme.track)
        coding = coding if edit is None else coding.apply(edit)
    return coding


def _moved(mark: Phase | Clip, clocks: Iterable[ClockChange]) -> Phase | Clip:
    """Return a phase or moment on the clock here: it follows the film that the session leads by."""
    for clock in clocks:
        if clock.leads:
            onset, offset = clock.moved(mark.onset_us), clock.moved(mark.offset_us)
            mark = replace(mark, onset_us=onset, offset_us=offset)
    return mark


def _new_marks(
    project: Project, returned: Returned, clocks: tuple[ClockChange, ...]
) -> tuple[Phase | Clip, ...]:
    return tuple(_moved(mark, clocks) for mark in returned.marks if mark.id not in project.records)


def _phases_differ(project: Project, returned: Returned, clocks: tuple[ClockChange, ...]) -> bool:
    for mark in returned.marks:
        here, there = project.records.get(mark.id), _moved(mark, clocks)
        if isinstance(here, Phase) and isinstance(there, Phase):
            edges = (there.onset_us, there.offset_us, there.template)
            if (here.onset_us, here.offset_us, here.template) != edges:
                return True
    return False


def _put(workspace: Workspace, returned: Returned, coded: Coding, target: str) -> CodingInfo:
    """Give the coding its new contents, in one step that undo takes back."""
    edit_id = _merge_id(returned.received.copy, returned.serial)
    if target not in workspace.project.records:
        begun = replace(
            coded.info,
            id=target,
            status=CodingStatus.OPEN,
            master=False,
            pass_number=_free_pass(workspace.project, coded.info),
        )
        workspace.apply(add("new_coding", begun))
    current = workspace.coding(target)
    info = replace(
        coded.info,
        id=target,
        pass_number=current.info.pass_number,
        master=current.info.master,
    )
    workspace.apply(_difference(current, coded, info, edit_id))
    return info


def _free_pass(project: Project, info: CodingInfo) -> int:
    """Return the pass number that a coding keeps, or the next one where hers is taken."""
    taken = {
        each.pass_number
        for each in project.codings(info.session_id)
        if (each.coder, each.scheme_id) == (info.coder, info.scheme_id)
    }
    return info.pass_number if info.pass_number not in taken else 1 + max(taken)


def _difference(before: Coding, after: Coding, info: CodingInfo, edit_id: str) -> Edit:
    """Return the edit that makes one coding's contents those of another."""
    old = {record.id: record for record in before.records()}
    new = {record.id: record for record in after.records()}
    keys = dict.fromkeys((*old, *new))
    pairs = ((old.get(key), new.get(key)) for key in keys)
    changed = tuple(Replacement(a, b) for a, b in pairs if a != b)
    locked = before.info.status is CodingStatus.FINISHED
    # the header too, also where it stays as it is: a step without anything in it is not kept
    return Edit(
        document=before.id,
        kind=REOPEN if locked else MERGE,
        replacements=(Replacement(before.info, info), *changed),
        id=edit_id,
    )


def _said(kind: Outcome, info: CodingInfo) -> Message:
    if kind is Outcome.KEPT_BESIDE:
        return msg(
            "The coding of {coder} was changed on both sides. Nothing is overwritten: what came "
            "back is kept beside it, as pass {number}.",
            coder=info.coder,
            number=info.pass_number,
        )
    if kind is Outcome.ADDED:
        return msg("The coding of {coder} is added to the session.", coder=info.coder)
    return msg("The coding of {coder} is brought up to date.", coder=info.coder)
