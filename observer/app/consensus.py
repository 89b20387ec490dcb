"""A third coding made of two: every disagreement is decided, with who and why, and then locked.

Both coders have finished theirs first; neither of the two is ever changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from observer.app.agreement import ComparedPair
from observer.app.consensus_making import composed
from observer.app.consensus_points import Point, Sources, points_of
from observer.app.finishing import note_finished, note_reopened
from observer.app.workspace import Workspace
from observer.model.coding import Coding
from observer.model.coding_edits import BEGIN
from observer.model.edits import (
    PROJECT,
    CodingInfo,
    CodingRecord,
    CodingStatus,
    Edit,
    Replacement,
)
from observer.model.errors import EditError
from observer.model.event import Choice, Decision, Event, Score
from observer.model.identity import new_id
from observer.model.messages import Message, msg
from observer.model.passes import parts_of
from observer.model.scheme import CodeKind, Scheme
from observer.model.status_edits import finish, reopen
from observer.statistics.agreement.moments import Difference, Disagreement

CODER = "consensus"
"""In place of a coder: this coding is nobody's own."""
DECIDE = "decide"
"""Kind of the edit by which a disagreement is decided, or decided otherwise."""
WITHDRAW = "withdraw_decision"
"""Kind of the edit by which a disagreement is open again."""
_NEW = "new_consensus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is decided about a disagreement.

    Attributes
    ----------
    why
        In a few words; may be empty.
    own
        What was found together, where that was chosen: events of the track, or one answer.
    """

    choice: Choice
    why: str = ""
    own: tuple[Event | Score, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consensus:
    """A consensus as it stands.

    Attributes
    ----------
    pair
        The two codings, compared as their scheme states.
    points
        Every disagreement with its decision.
    left_over
        Decisions about what the two differ in no longer: one of them was changed since.
    """

    info: CodingInfo
    pair: ComparedPair
    points: tuple[Point, ...]
    left_over: tuple[Decision, ...] = ()

    @property
    def is_locked(self) -> bool:
        """Whether it was finished."""
        return self.info.status is CodingStatus.FINISHED

    @property
    def n_open(self) -> int:
        """How many disagreements nobody has decided on."""
        return sum(point.is_open for point in self.points)

    def next_open(self, after: str = "") -> Point | None:
        """Return the next open disagreement after one, by its id; round again from the start."""
        places = [number for number, point in enumerate(self.points) if point.id == after]
        turn = places[0] + 1 if places else 0
        around = (*self.points[turn:], *self.points[:turn])
        return next((point for point in around if point.is_open), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A decision that was made, made otherwise or taken back.

    Attributes
    ----------
    at
        In UTC.
    coder
        Who did it.
    before, after
        None where there was, or is, no decision.
    """

    at: datetime
    coder: str
    before: Decision | None
    after: Decision | None


def choices(about: Disagreement, scheme: Scheme) -> tuple[Choice, ...]:
    """Return what can be decided about a disagreement.

    Parameters
    ----------
    about
        Which.
    scheme
        Of both codings.

    Returns
    -------
    tuple of Choice
        Of what one coder alone has: hers, or that there is nothing, as the other has it. Both at
        once never on a track that holds one state at a time.
    """
    taken = (Choice.FIRST, Choice.SECOND)
    match about.difference:
        case Difference.ONLY_FIRST | Difference.ONLY_SECOND:
            return (*taken, Choice.OWN)
        case Difference.OTHER_CODE:
            track = scheme.track(about.part)
            kinds = {code.id: code.kind for code in track.codes}
            seen = (about.first_code, about.second_code)
            states = all(kinds.get(code) is CodeKind.STATE for code in seen)
            both = () if track.exclusive and states else (Choice.BOTH,)
            return (*taken, *both, Choice.NEITHER, Choice.OWN)
        case Difference.ENDS_APART:
            return (*taken, Choice.BOTH, Choice.NEITHER, Choice.OWN)
        case Difference.ANSWER:
            return (*taken, Choice.NEITHER, Choice.OWN)
        case Difference.MODIFIERS | Difference.CODABILITY:
            return taken


def consensus_of(workspace: Workspace, first: CodingInfo, second: CodingInfo) -> CodingInfo | None:
    """Return the consensus of two codings, in whatever order they are named; None without one."""
    wanted = {first.id, second.id}
    for info in workspace.project.codings(first.session_id):
        if set(info.made_from) == wanted:
            return info
    return None


def why_not(workspace: Workspace, pair: ComparedPair) -> Message | None:
    """Return why no consensus can be made of two codings; None if it can."""
    for info in (pair.first, pair.second):
        if info.is_consensus:
            return msg("A consensus is made of two coders' own codings.")
        hidden = workspace.blind.why_not_compared(info)
        if hidden is not None:
            return hidden
    if pair.first.scheme_hash != pair.second.scheme_hash:
        return msg("The two were coded with different versions of the scheme.")
    return None


def begin(workspace: Workspace, pair: ComparedPair) -> CodingInfo:
    """Begin a consensus: with all that both have, and no disagreement decided.

    Parameters
    ----------
    workspace
        The open project.
    pair
        Two finished codings, compared as their scheme states.

    Returns
    -------
    CodingInfo
        Of the new coding, or of the one that was begun before. EditError where none can be made.
    """
    reason = why_not(workspace, pair)
    if reason is not None:
        raise EditError(reason, msg("Both coders finish theirs first; then you look together."))
    standing = consensus_of(workspace, pair.first, pair.second)
    if standing is not None:
        return standing
    shown = {part.id for part in parts_of(pair.scheme)}
    whole = {part.id for part in parts_of(workspace.scheme_of(pair.first.id))}
    earlier = [
        info.pass_number
        for info in workspace.project.codings(pair.session_id)
        if (info.coder, info.scheme_id) == (CODER, pair.first.scheme_id)
    ]
    info = CodingInfo(
        id=new_id(),
        session_id=pair.session_id,
        coder=CODER,
        scheme_id=pair.first.scheme_id,
        scheme_version=pair.first.scheme_version,
        scheme_hash=pair.first.scheme_hash,
        pass_number=1 + max(earlier, default=0),
        tracks=() if shown == whole else tuple(sorted(shown)),
        live=pair.first.live,
        made_from=(pair.first.id, pair.second.id),
    )
    workspace.apply(Edit(document=PROJECT, kind=_NEW, replacements=(Replacement(None, info),)))
    agreed = _made(workspace, info, pair, points_of(info.id, pair.disagreements, ()), ())
    first_edit = _edit(workspace.coding(info.id), BEGIN, agreed, ())
    if first_edit.replacements:
        workspace.apply(first_edit)
    return info


def standing(workspace: Workspace, info: CodingInfo, pair: ComparedPair) -> Consensus:
    """Return a consensus as it stands, disagreement by disagreement.

    Parameters
    ----------
    workspace
        The open project.
    info
        Of the consensus.
    pair
        Of the two codings it is made from, compared as their scheme states.

    Returns
    -------
    Consensus
        Also of one that is locked.
    """
    coding = workspace.coding(info.id)
    points = points_of(info.id, pair.disagreements, coding.decisions)
    known = {point.id for point in points}
    left_over = tuple(each for each in coding.decisions if each.id not in known)
    return Consensus(info=coding.info, pair=pair, points=points, left_over=left_over)


def decide(workspace: Workspace, consensus: Consensus, point: Point, verdict: Verdict) -> Consensus:
    """Decide a disagreement, or decide it otherwise; undo takes that back as one step.

    Parameters
    ----------
    workspace
        The open project.
    consensus
        As it stands.
    point
        Which disagreement.
    verdict
        What is decided.

    Returns
    -------
    Consensus
        As it stands then. EditError for what cannot be chosen, or once it is locked.
    """
    offered = choices(point.about, consensus.pair.scheme)
    if verdict.choice not in offered:
        raise EditError(
            msg("That cannot be chosen here."), msg("Choose one of what is offered beside it.")
        )
    if (verdict.choice is Choice.OWN) != bool(verdict.own):
        raise EditError(
            msg("Say what you found together."), msg("Choose the code, or type the answer.")
        )
    about = point.about
    decision = Decision(
        id=point.id,
        difference=about.difference.value,
        part=about.part,
        choice=verdict.choice,
        by=workspace.coder,
        item=about.item,
        about=about.about,
        first_ids=about.first_ids,
        second_ids=about.second_ids,
        onset_us=about.start_us,
        offset_us=about.end_us,
        own_ids=tuple(each.id for each in verdict.own),
        why=verdict.why.strip(),
    )
    return _change(workspace, consensus, point, decision, verdict.own)


def withdraw(workspace: Workspace, consensus: Consensus, point: Point) -> Consensus:
    """Open a disagreement again; nothing happens to one that is open."""
    if point.decision is None:
        return consensus
    return _change(workspace, consensus, point, None, ())


def lock(workspace: Workspace, consensus: Consensus) -> Consensus:
    """Finish a consensus; EditError while a disagreement is open."""
    if consensus.n_open:
        raise EditError(
            msg("{count} disagreements are still open.", count=consensus.n_open),
            msg("Decide them first; the list leads to each."),
        )
    coding = workspace.coding(consensus.info.id)
    workspace.apply(finish(coding))
    note_finished(workspace, consensus.info, ())
    return standing(workspace, consensus.info, consensus.pair)


def unlock(workspace: Workspace, consensus: Consensus, why: str) -> Consensus:
    """Open a locked consensus again; EditError without a reason."""
    workspace.apply(reopen(workspace.coding(consensus.info.id), why))
    note_reopened(workspace, consensus.info)
    return standing(workspace, consensus.info, consensus.pair)


def steps(workspace: Workspace, coding_id: str) -> tuple[Step, ...]:
    """Return every decision that was made in a consensus, and taken back, the latest first."""
    found: list[Step] = []
    for entry in workspace.store.changes(coding_id, (DECIDE, WITHDRAW)):
        for each in entry.change.edit.replacements:
            before, after = each.before, each.after
            if isinstance(before, Decision) or isinstance(after, Decision):
                found.append(
                    Step(
                        at=entry.at,
                        coder=entry.coder,
                        before=before if isinstance(before, Decision) else None,
                        after=after if isinstance(after, Decision) else None,
                    )
                )
    return tuple(reversed(found))


def _change(
    workspace: Workspace,
    consensus: Consensus,
    point: Point,
    decision: Decision | None,
    own: tuple[Event | Score, ...],
) -> Consensus:
    points = tuple(
        replace(each, decision=decision) if each.id == point.id else each
        for each in consensus.points
    )
    coding = workspace.coding(consensus.info.id)
    records = _made(workspace, consensus.info, consensus.pair, points, own)
    decisions = [each.decision for each in points if each.decision is not None]
    kind = WITHDRAW if decision is None else DECIDE
    edit = _edit(coding, kind, records, decisions)
    if edit.replacements:
        workspace.apply(edit)
    return standing(workspace, consensus.info, consensus.pair)


def _made(
    workspace: Workspace,
    info: CodingInfo,
    pair: ComparedPair,
    points: tuple[Point, ...],
    own: tuple[Event | Score, ...],
) -> tuple[CodingRecord, ...]:
    coding = workspace.coding(info.id)
    found = {record.id: record for record in coding.records() if isinstance(record, Event | Score)}
    sources = Sources(
        id=info.id,
        pair=pair,
        first=workspace.coding(pair.first.id),
        second=workspace.coding(pair.second.id),
        own={**found, **{each.id: each for each in own}},
    )
    return composed(sources, points)


def _edit(
    coding: Coding,
    kind: str,
    records: Iterable[CodingRecord],
    decisions: Iterable[Decision],
) -> Edit:
    """Return the edit after which a coding holds these records and decisions, and no others."""
    before = {(type(record), record.id): record for record in coding.records()}
    after: dict[tuple[type, str], CodingRecord] = {
        (type(record), record.id): record for record in (*records, *decisions)
    }
    changed = [
        Replacement(before.get(key), after.get(key))
        for key in dict.fromkeys((*before, *after))
        if before.get(key) != after.get(key)
    ]
    return Edit(document=coding.id, kind=kind, replacements=tuple(changed))
