"""Which codings of a project can be compared, and all that is needed to compare them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from observer.app.agreement_report import AgreementRequest, Comparable, ComparedPair
from observer.app.workspace import Workspace
from observer.model.edits import CodingInfo, CodingStatus
from observer.model.errors import EditError
from observer.model.messages import msg
from observer.model.problems import Problem, Severity
from observer.model.scheme import Scheme
from observer.model.session import Session
from observer.statistics.agreement.pair import CodedPair
from observer.statistics.agreement.pairing import latest_parts, narrowed, paired_passes
from observer.statistics.agreement.settings import AgreementSettings
from observer.statistics.inputs import CodedSession

_TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredPair:
    """Two codings with what counting needs.

    Attributes
    ----------
    names
        Of the two in tables.
    pair
        What is known of them before they are compared.
    """

    names: tuple[str, str]
    pair: ComparedPair
    codings: CodedPair


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredAnswers:
    """All codings of one session that answer some parts of its scheme.

    Attributes
    ----------
    codings
        By coder.
    """

    family: str
    session: int
    session_id: str
    held_on: date | None
    scheme: Scheme
    codings: Mapping[str, CodedSession]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that a report on agreement is computed from; it knows no workspace."""

    request: AgreementRequest
    settings: AgreementSettings
    scheme: Scheme
    coders: tuple[str, ...]
    pairs: tuple[GatheredPair, ...]
    answers: tuple[GatheredAnswers, ...]
    problems: tuple[Problem, ...]


def comparable(workspace: Workspace, *, unfinished: bool = False) -> tuple[Comparable, ...]:
    """Return the sessions that at least two coders coded with one scheme.

    Parameters
    ----------
    workspace
        The open project.
    unfinished
        Whether codings count that their coders have not finished.

    Returns
    -------
    tuple of Comparable
        By family and session; a session coded with two schemes stands twice. A consensus is
        nobody's own coding and is not among them.
    """
    project = workspace.project
    found: list[Comparable] = []
    for family in project.families():
        for session in project.sessions(family.id):
            own = [info for info in project.codings(session.id) if not info.is_consensus]
            for key in dict.fromkeys(_version(info) for info in own):
                same = [info for info in own if _version(info) == key]
                ready = [info for info in same if unfinished or _is_finished(info)]
                if len({info.coder for info in ready}) < _TWO:
                    continue
                found.append(
                    Comparable(
                        session_id=session.id,
                        family=family.pseudonym,
                        session=session.number,
                        held_on=session.held_on,
                        scheme=workspace.scheme_of(ready[0].id),
                        codings=tuple(ready),
                        unfinished=tuple(info for info in same if not _is_finished(info)),
                    )
                )
    return tuple(found)


def gathered(workspace: Workspace, request: AgreementRequest) -> Gathered:
    """Read all that a report on agreement is computed from.

    Parameters
    ----------
    workspace
        The open project; called on the thread that owns it.
    request
        What is to be compared, and how.

    Returns
    -------
    Gathered
        EditError where nothing can be compared.
    """
    problems: list[Problem] = []
    sessions = [_seen(workspace, each, request, problems) for each in _chosen(workspace, request)]
    sessions = [each for each in sessions if len(each.codings) >= _TWO]
    sessions = _one_version(sessions, request, problems)
    if not sessions:
        raise _nothing(problems)
    scheme = sessions[0].scheme
    names = {info.id: name for each in sessions for info, name in _names(each.codings)}
    order = request.coders or tuple(sorted({*names.values()}))
    pairs: list[GatheredPair] = []
    answers: list[GatheredAnswers] = []
    for each in sessions:
        coded = {
            name: [workspace.coded_session(i.id) for i in each.codings if names[i.id] == name]
            for name in order
        }
        pairs += _pairs(each, coded)
        answers += _answers(each, coded)
    if not pairs:
        raise _nothing(problems)
    coders = tuple(name for name in order if any(name in pair.names for pair in pairs))
    return Gathered(
        request=request,
        settings=request.settings or AgreementSettings.of(scheme.reliability),
        scheme=scheme,
        coders=coders,
        pairs=tuple(pairs),
        answers=tuple(answers),
        problems=tuple(problems),
    )


def _version(info: CodingInfo) -> tuple[str, str]:
    return info.scheme_id, info.scheme_hash


def _is_finished(info: CodingInfo) -> bool:
    return info.status is CodingStatus.FINISHED


def _chosen(workspace: Workspace, request: AgreementRequest) -> list[Comparable]:
    """Return the sessions that were asked for, with the codings that were asked for."""
    if request.codings:
        return _by_codings(workspace, request)
    found = []
    for each in comparable(workspace, unfinished=request.unfinished):
        if request.sessions and each.session_id not in request.sessions:
            continue
        if request.scheme_id and each.scheme.id != request.scheme_id:
            continue
        kept = tuple(c for c in each.codings if not request.coders or c.coder in request.coders)
        found.append(replace(each, codings=kept))
    return found


def _by_codings(workspace: Workspace, request: AgreementRequest) -> list[Comparable]:
    project = workspace.project
    infos = [project.get(CodingInfo, coding_id) for coding_id in request.codings]
    found = []
    for session_id, version in dict.fromkeys((i.session_id, _version(i)) for i in infos):
        session = project.get(Session, session_id)
        own = tuple(i for i in infos if i.session_id == session_id and _version(i) == version)
        found.append(
            Comparable(
                session_id=session_id,
                family=project.family_of(session_id).pseudonym,
                session=session.number,
                held_on=session.held_on,
                scheme=workspace.scheme_of(own[0].id),
                codings=own,
                unfinished=tuple(info for info in own if not _is_finished(info)),
            )
        )
    return found


def _seen(
    workspace: Workspace, each: Comparable, request: AgreementRequest, problems: list[Problem]
) -> Comparable:
    """Return a session without the codings that who codes now may not compare yet."""
    if not request.blind:
        return each
    kept: list[CodingInfo] = []
    for info in each.codings:
        reason = workspace.blind.why_not_compared(info)
        if reason is None:
            kept.append(info)
        else:
            problems.append(
                Problem(
                    what=msg(
                        "{family}, session {session}: the coding of {coder} is left out.",
                        family=each.family,
                        session=each.session,
                        coder=info.coder,
                    ),
                    mend=reason,
                    severity=Severity.NOTE,
                )
            )
    return replace(each, codings=tuple(kept))


def _one_version(
    sessions: Sequence[Comparable], request: AgreementRequest, problems: list[Problem]
) -> list[Comparable]:
    """Return the sessions of the scheme version that most of them were coded with."""
    wanted = request.scheme_id or (sessions[0].scheme.id if sessions else "")
    same = [each for each in sessions if each.scheme.id == wanted]
    versions = Counter(each.scheme.meaning_hash for each in same)
    most = max(versions, key=lambda key: versions[key], default="")
    problems.extend(
        Problem(
            what=msg(
                "{family}, session {session} was coded with version {version} of the scheme, in "
                "which codes mean something else.",
                family=each.family,
                session=each.session,
                version=each.scheme.version,
            ),
            mend=msg("Bring its codings to one version, or compare that session alone."),
            severity=Severity.WARNING,
        )
        for each in same
        if each.scheme.meaning_hash != most
    )
    return [each for each in same if each.scheme.meaning_hash == most]


def _names(codings: Sequence[CodingInfo]) -> list[tuple[CodingInfo, str]]:
    """Return codings with their names in tables; passes of one coder alone by their numbers."""
    if len({info.coder for info in codings}) > 1:
        return [(info, info.coder) for info in codings]
    return [(info, f"{info.coder} {info.pass_number}") for info in codings]


def _pairs(each: Comparable, coded: Mapping[str, Sequence[CodedSession]]) -> list[GatheredPair]:
    return [
        GatheredPair(
            names=(one, other),
            pair=ComparedPair(
                session_id=each.session_id,
                family=each.family,
                session=each.session,
                held_on=each.held_on,
                first=pair.first.coding.info,
                second=pair.second.coding.info,
                scheme=pair.scheme,
            ),
            codings=pair,
        )
        for one, other in combinations(coded, _TWO)
        for pair in paired_passes(coded[one], coded[other])
    ]


def _answers(
    each: Comparable, coded: Mapping[str, Sequence[CodedSession]]
) -> list[GatheredAnswers]:
    """Return who answered which forms and intervals, those with the same passes together."""
    latest = {name: latest_parts(passes) for name, passes in coded.items()}
    judged = [*(form.id for form in each.scheme.forms), *(i.id for i in each.scheme.intervals)]
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for part in judged:
        who = tuple(
            (name, parts[part].coding.id) for name, parts in latest.items() if part in parts
        )
        if len(who) >= _TWO:
            groups.setdefault(who, []).append(part)
    return [
        GatheredAnswers(
            family=each.family,
            session=each.session,
            session_id=each.session_id,
            held_on=each.held_on,
            scheme=narrowed(latest[who[0][0]][parts[0]], parts),
            codings={name: latest[name][parts[0]] for name, _ in who},
        )
        for who, parts in groups.items()
    ]


def _nothing(problems: Sequence[Problem]) -> EditError:
    if problems:
        return EditError(problems[0].what, problems[0].mend)
    return EditError(
        msg("There are no two codings to compare."),
        msg("Two coders code the same session with the same scheme, and finish."),
    )
