"""The register of consent over the whole project: what becomes due, and what may not be erased."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from observer.model.belonging import OWNED_BY
from observer.model.consent import Consent, Lack, Purpose, in_force
from observer.model.edits import CodingInfo, ProjectRecord
from observer.model.family import Family, Participant
from observer.model.keeping import ErasureStop, TeamRules
from observer.model.project import Project
from observer.model.session import Recording, Session, Storing

FILE_MONTHS = 240
"""Twenty years: so long a film is kept that belongs to the file."""

_MONTHS = 12
_ASKED: Mapping[type[ProjectRecord], str] = MappingProxyType(
    {
        kind: OWNED_BY[kind]
        for kind in (Participant, Session, ErasureStop, Consent, Recording, CodingInfo)
    }
)
ASKED_OF = frozenset({Family, TeamRules, *_ASKED})
"""Kinds of record of which a change may make something due, or no longer."""


class DueKind(StrEnum):
    """What somebody has to do."""

    MISSING = "missing"
    """Ask: consent for treatment lacks of a session that has films or codings."""
    EXPIRES = "expires"
    """Ask anew: a consent ends, or has ended."""
    WITHDRAWN = "withdrawn"
    """Erase, or say why not: consent for treatment was withdrawn."""
    KEPT_LONG_ENOUGH = "kept_long_enough"
    """Erase, or say why not: nothing asks for the films of a session any longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something that is due, or becomes so soon.

    Attributes
    ----------
    on
        The day from which it is.
    session_id
        Whose films; empty for a consent.
    consent_id
        Which consent ends; empty for a session.
    stop
        Why the films may not be erased now; None if they may.
    """

    kind: DueKind
    on: date
    family_id: str
    session_id: str = ""
    consent_id: str = ""
    stop: ErasureStop | None = None


def due(
    project: Project, day: date, family_id: str = "", *, ahead_days: int | None = None
) -> tuple[Due, ...]:
    """Return what is due on a day, and what becomes so within some days.

    Parameters
    ----------
    project
        With the rules of the team.
    day
        Today.
    family_id
        Of which family alone; empty for all.
    ahead_days
        So many days ahead; None for as many as the team set.

    Returns
    -------
    tuple of Due
        The earliest first. Consents of a family without any film or coding are no longer asked
        for, nor is one that was given anew or withdrawn.
    """
    until = day + timedelta(days=project.rules.warn_days if ahead_days is None else ahead_days)
    found: list[Due] = []
    for each, own in _by_family(project).items():
        if family_id not in {"", each}:
            continue
        sessions = [s for s in own.sessions(each) if _holds_something(own, s.id)]
        if not sessions:
            continue
        found.extend(_expiring(own, each, day, until))
        for session in sessions:
            found.extend(_of_session(own, session, day, until))
    return tuple(sorted(found, key=lambda each: each.on))


def keep_until(project: Project, session_id: str, day: date) -> date | None:
    """Return until when the films of a session are kept.

    They are kept for treatment, and for each other purpose for which there is consent, as long as
    one of these asks for it: from the day of the session for the months that the team set, and
    not beyond the consent.

    Parameters
    ----------
    project
        With the rules of the team.
    session_id
        Whose films.
    day
        On which the consents are looked at.

    Returns
    -------
    date or None
        None where no end was set for one of the purposes, or the day of the session is not known.
    """
    held_on = project.get(Session, session_id).held_on
    if held_on is None:
        return None
    ends: list[date] = []
    for purpose in Purpose:
        if purpose is not Purpose.TREATMENT and project.missing_consents(session_id, purpose, day):
            continue
        end = _end_for(project, session_id, purpose, held_on, day)
        if end is None:
            return None
        ends.append(end)
    return max(ends)


def stop_of(
    project: Project, family_id: str, day: date, session_id: str = ""
) -> ErasureStop | None:
    """Return why something may not be erased on a day; None if it may.

    Parameters
    ----------
    project
        As it stands.
    family_id
        Of which family.
    day
        Today.
    session_id
        Whose films; empty for the whole family, which one session can stop.

    Returns
    -------
    ErasureStop or None
        The latest that holds.
    """
    holding = [
        stop
        for stop in project.erasure_stops(family_id)
        if (stop.lifted_on is None or day < stop.lifted_on)
        and (not session_id or stop.session_id in {"", session_id})
    ]
    return max(holding, key=lambda stop: (stop.set_on, stop.id), default=None)


def after_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // _MONTHS, month % _MONTHS + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _by_family(project: Project) -> dict[str, Project]:
    """Return what the register asks of each family, so that no family is looked for in all."""
    owners: dict[str, str] = {}
    parts: dict[str, list[ProjectRecord]] = {f.id: [f] for f in project.families()}
    grouped: dict[type, list[ProjectRecord]] = {kind: [] for kind in _ASKED}
    for record in project.records.values():
        if type(record) in grouped:
            grouped[type(record)].append(record)
    for kind, above in _ASKED.items():
        for record in grouped[kind]:
            named = str(getattr(record, above))
            owner = named if above == "family_id" else owners.get(named, "")
            owners[record.id] = owner
            if owner in parts:
                parts[owner].append(record)
    rules = project.of(TeamRules)
    return {key: Project.from_records([*rules, *records]) for key, records in parts.items()}


def _holds_something(project: Project, session_id: str) -> bool:
    return bool(project.recordings(session_id) or project.codings(session_id))


def _expiring(project: Project, family_id: str, day: date, until: date) -> Iterator[Due]:
    """Yield each consent that ends soon, or was the last and has ended."""
    given: dict[tuple[str, str, Purpose], list[Consent]] = {}
    for consent in project.consents(family_id):
        key = (consent.participant_id, consent.given_by, consent.purpose)
        given.setdefault(key, []).append(consent)
    for every in given.values():
        counting = in_force(every, day)
        withdrawn = any(c.withdrawn_on is not None and c.withdrawn_on <= day for c in every)
        if counting is None and withdrawn:
            continue
        ended = [c for c in every if c.given_on <= day and c.expires_on is not None]
        last = counting or max(ended, key=lambda c: c.expires_on or day, default=None)
        if last is None or last.expires_on is None or last.expires_on > until:
            continue
        if in_force(every, last.expires_on + timedelta(days=1)) is not None:
            continue
        yield Due(kind=DueKind.EXPIRES, on=last.expires_on, family_id=family_id, consent_id=last.id)


def _of_session(project: Project, session: Session, day: date, until: date) -> Iterator[Due]:
    family_id = session.family_id
    stop = stop_of(project, family_id, day, session.id)
    missing = project.missing_consents(session.id, Purpose.TREATMENT, day)
    withdrawn = project.withdrawals(session.id, day)
    if withdrawn:
        who = {(m.participant_id, m.by) for m in withdrawn}
        days = [
            c.withdrawn_on
            for c in project.consents(family_id)
            if c.purpose is Purpose.TREATMENT
            and (c.participant_id, c.given_by) in who
            and c.withdrawn_on is not None
            and c.withdrawn_on <= day
        ]
        yield Due(
            kind=DueKind.WITHDRAWN,
            on=min(days),
            family_id=family_id,
            session_id=session.id,
            stop=stop,
        )
    elif any(m.lack is not Lack.EXPIRED for m in missing):
        yield Due(
            kind=DueKind.MISSING,
            on=session.held_on or day,
            family_id=family_id,
            session_id=session.id,
        )
    end = keep_until(project, session.id, day)
    kept = any(film.storing is not Storing.ERASED for film in project.recordings(session.id))
    if end is not None and end <= until and kept and not withdrawn:
        yield Due(
            kind=DueKind.KEPT_LONG_ENOUGH,
            on=end,
            family_id=family_id,
            session_id=session.id,
            stop=stop,
        )


def _end_for(
    project: Project, session_id: str, purpose: Purpose, held_on: date, day: date
) -> date | None:
    """Return until when a film is kept for one purpose; None without an end."""
    rules = project.rules
    months = [r.months for r in rules.retentions if r.purpose is purpose]
    if purpose is Purpose.TREATMENT and rules.film_is_record:
        months.append(FILE_MONTHS)
    end = after_months(held_on, max(months)) if months else None
    if purpose is Purpose.TREATMENT:
        return end
    family_id = project.family_of(session_id).id
    expiries = [
        c.expires_on
        for c in project.consents(family_id)
        if c.purpose is purpose and c.counts_on(day) and c.expires_on is not None
    ]
    return min([*([end] if end else []), *expiries], default=None)
