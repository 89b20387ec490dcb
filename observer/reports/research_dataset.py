"""The research data set: events, the time they stand on, and a codebook; pseudonyms only."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from observer import __version__
from observer.formats.excel_tables import write_tables
from observer.formats.registry import Format
from observer.formats.table import Cell, Table
from observer.model.event import Event
from observer.model.family import Participant
from observer.model.messages import Message
from observer.model.project import Project
from observer.model.scheme import CodeKind, ModifierKind, Role, Scheme
from observer.model.session import Session
from observer.model.time import seconds
from observer.reports.codebook import Variable, codebook_table, codes_table
from observer.reports.request import ReportRequest
from observer.reports.research_variables import COMMENT, EVENTS, WATCHED
from observer.statistics.inputs import CodedSession
from observer.statistics.streams import Stretches
from observer.text.catalogue import catalogue

_PRETERM_DAYS = 21
"""Born before 37 weeks is more than three weeks before the due date."""

_CORRECTED_UP_TO_DAYS = 731
_DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class DatasetFile:
    """One file of a data set.

    Attributes
    ----------
    name
        With its suffix.
    write
        Writes it to a path.
    """

    name: str
    write: Callable[[Path], None]


def write_research_workbook(request: ReportRequest, path: Path) -> None:
    """Write the data set as one workbook: events, phases, codebook, codes.

    Parameters
    ----------
    request
        Its codings, in their order.
    path
        Replaced if it is there.
    """
    tables = (events_table(request), phases_table(request), *_books(request))
    write_tables([(table.name, table) for table in tables], path)


def dataset_files(request: ReportRequest, form: Format) -> tuple[DatasetFile, ...]:
    """Return the files of the data set in a folder, named by family, session, task and coder.

    Parameters
    ----------
    request
        Its codings, in their order.
    form
        How tables are written.

    Returns
    -------
    tuple of DatasetFile
        Events and a JSON sidecar per coding; phases, codebook and codes for all of them.
    """
    files: list[DatasetFile] = []
    taken: set[str] = set()
    for coded in request.codings:
        stem = _stem(request.project, coded, taken)
        one = replace(request, codings=(coded,))
        files += [
            _table_file(f"{stem}_events", events_table(one), form),
            DatasetFile(f"{stem}_events.json", _sidecar(one)),
        ]
    files += [_table_file(t.name, t, form) for t in (phases_table(request), *_books(request))]
    return tuple(files)


def merged_files(request: ReportRequest, form: Format, stem: str) -> tuple[DatasetFile, ...]:
    """Return the files of the data set with all events in one.

    Parameters
    ----------
    request
        Its codings, in their order.
    form
        How tables are written.
    stem
        Name of the events' file without its suffix; the others' names begin with it.

    Returns
    -------
    tuple of DatasetFile
        Events first, then their sidecar, phases, codebook and codes.
    """
    return (
        _table_file(stem, events_table(request), form),
        DatasetFile(f"{stem}.json", _sidecar(request)),
        *(
            _table_file(f"{stem}_{table.name}", table, form)
            for table in (phases_table(request), *_books(request))
        ),
    )


def events_table(request: ReportRequest) -> Table:
    """Return one row per event, by coding and then by time.

    Parameters
    ----------
    request
        Its codings; free text only if it says so.

    Returns
    -------
    Table
        Named ``events``; columns as `EVENTS`.
    """
    rows = [
        _event_row(origin, event)
        for coded in request.codings
        for origin in [_Origin(request, coded)]
        for event in coded.coding.all_events()
    ]
    return Table(
        name="events",
        columns=tuple(variable.column() for variable in _event_variables(request)),
        rows=rows,
    )


def phases_table(request: ReportRequest) -> Table:
    """Return one row per coding, window and track: the time that was watched.

    Parameters
    ----------
    request
        Its codings.

    Returns
    -------
    Table
        Named ``phases``; columns as `WATCHED`.
    """
    rows: list[tuple[Cell, ...]] = []
    for coded in request.codings:
        origin = _Origin(request, coded)
        for window in coded.windows():
            for track in coded.scheme.tracks:
                observed = coded.observed((track.id,), window)
                coded_us, codable_us = observed.coded_us, observed.codable_us
                rows.append(
                    (
                        *origin.whose,
                        *origin.coded_by,
                        window.phase or None,
                        track.id,
                        seconds(window.start_us),
                        seconds(window.end_us),
                        seconds(coded_us),
                        seconds(codable_us),
                        1 - codable_us / coded_us if coded_us else None,
                    )
                )
    return Table(name="phases", columns=tuple(v.column() for v in WATCHED), rows=rows)


class _Origin:
    """What all rows of one coding share."""

    def __init__(self, request: ReportRequest, coded: CodedSession) -> None:
        info, project = coded.coding.info, request.project
        session = project.get(Session, info.session_id)
        family = project.family_of(info.session_id)
        self.coded = coded
        self.free_text = request.free_text
        self.whose: tuple[Cell, ...] = (request.study or None, family.pseudonym, session.number)
        self.ages: tuple[Cell, ...] = (_visit(project, session), *_ages(project, session))
        self.coded_by: tuple[Cell, ...] = (
            info.coder,
            info.pass_number,
            info.scheme_id,
            info.scheme_version,
        )
        self.scheme_hash = info.scheme_hash
        whole = coded.windows()[0]
        self.watched = {
            track.id: Stretches.of(coded.observed((track.id,), whole).codable)
            for track in coded.scheme.tracks
        }


def _event_row(origin: _Origin, event: Event) -> tuple[Cell, ...]:
    coded = origin.coded
    track = coded.scheme.track(event.track)
    state = event.kind is CodeKind.STATE
    offset_us, anchor = event.offset_us, event.onset_anchor
    phase = next((p.name for p in coded.phases if p.onset_us <= event.onset_us < p.offset_us), None)
    watched = origin.watched[event.track]
    row: tuple[Cell, ...] = (
        *origin.whose,
        *origin.ages,
        phase or None,
        *origin.coded_by,
        origin.scheme_hash,
        event.track,
        track.subject,
        track.target or None,
        event.code,
        track.code(event.code).number,
        event.kind.value,
        seconds(event.onset_us),
        None if offset_us is None else seconds(offset_us),
        None if offset_us is None else seconds(offset_us - event.onset_us),
        anchor.frame if anchor else None,
        _modifiers(coded.scheme, event, free_text=origin.free_text) or None,
        not _seen(event.onset_us, watched) if state else None,
        not _seen(offset_us, watched) if state else None,
        anchor.recording_id if anchor else None,
        __version__,
    )
    return (*row, event.comment or None) if origin.free_text else row


def _seen(time_us: int | None, watched: Stretches) -> bool:
    """Return whether the begin or end of a state was seen, by the rule of the statistics."""
    return time_us is not None and bool(watched.saw(np.array([time_us]))[0])


def _modifiers(scheme: Scheme, event: Event, *, free_text: bool) -> str:
    kinds = {modifier.id: modifier.kind for modifier in scheme.modifiers}
    return ";".join(
        f"{name}={'+'.join(values)}"
        for name, values in event.modifiers
        if free_text or kinds.get(name) not in {ModifierKind.TEXT, None}
    )


def _visit(project: Project, session: Session) -> int | None:
    days = {s.held_on for s in project.sessions(session.family_id) if s.held_on is not None}
    return sorted(days).index(session.held_on) + 1 if session.held_on else None


def _ages(project: Project, session: Session) -> tuple[int | None, int | None]:
    """Return the age of the child in completed weeks, as it is and corrected."""
    children = [p for p in project.participants(session.family_id) if p.role is Role.CHILD]
    here = [p for p in children if p.id in session.present] or children
    if len(here) != 1 or session.held_on is None:
        return None, None
    return _age_weeks(here[0], session.held_on), _corrected_weeks(here[0], session.held_on)


def _age_weeks(child: Participant, day: date) -> int | None:
    if child.birth_date is None:
        return None
    return (day - child.birth_date).days // _DAYS_PER_WEEK


def _corrected_weeks(child: Participant, day: date) -> int | None:
    if child.due_date is None:
        return None
    if child.birth_date is None:
        return (day - child.due_date).days // _DAYS_PER_WEEK
    age = (day - child.birth_date).days
    early = (child.due_date - child.birth_date).days
    if early <= _PRETERM_DAYS or age >= _CORRECTED_UP_TO_DAYS:
        return age // _DAYS_PER_WEEK
    return (age - early) // _DAYS_PER_WEEK


def _event_variables(request: ReportRequest) -> tuple[Variable, ...]:
    return (*EVENTS, COMMENT) if request.free_text else EVENTS


def _books(request: ReportRequest) -> Iterator[Table]:
    variables = {"events": _event_variables(request), "phases": WATCHED}
    yield codebook_table(variables, catalogue("nl"), catalogue("en"))
    yield codes_table(coded.scheme for coded in request.codings)


def _table_file(stem: str, table: Table, form: Format) -> DatasetFile:
    return DatasetFile(f"{stem}{form.suffix}", lambda path: form.write(table, path))


def _sidecar(request: ReportRequest) -> Callable[[Path], None]:
    """Return what writes the meaning of the events' columns as JSON."""
    nl, en = catalogue("nl"), catalogue("en")

    def in_both(message: Message) -> dict[str, str]:
        return {"nl": nl.render(message), "en": en.render(message)}

    content: dict[str, object] = {}
    for variable in _event_variables(request):
        described: dict[str, object] = {"LongName": in_both(variable.label)}
        if variable.unit:
            described["Units"] = variable.unit
        if variable.missing is not None:
            described["EmptyMeans"] = in_both(variable.missing)
        if variable.formula:
            described["Formula"] = variable.formula
        if variable.name == "code":
            described["Levels"] = _levels(request)
        content[variable.name] = described
    content["GeneratedBy"] = {"Name": "Ooghoogte", "Version": __version__}

    def write(path: Path) -> None:
        text = json.dumps(content, ensure_ascii=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8")

    return write


def _levels(request: ReportRequest) -> dict[str, dict[str, str]]:
    return {
        code.id: {"track": track.id, "nl": code.label.get("nl"), "en": code.label.get("en")}
        for coded in request.codings
        for track in coded.scheme.tracks
        for code in track.codes
    }


def _stem(project: Project, coded: CodedSession, taken: set[str]) -> str:
    """Return the name of a coding's file: ``fam-012_ses-02_task-freeplay_coder-AB``."""
    info = coded.coding.info
    session = project.get(Session, info.session_id)
    pseudonym = project.family_of(info.session_id).pseudonym
    number = re.fullmatch(r"[Ff](?:am)?[-_ ]?(\d+)", pseudonym)
    parts = [
        f"fam-{number[1] if number else _plain(pseudonym)}",
        f"ses-{session.number:02}",
        *([f"task-{task.lower()}"] if (task := _plain(session.task)) else []),
        f"coder-{_plain(info.coder) or 'x'}",
        *([f"pass-{info.pass_number}"] if info.pass_number > 1 else []),
    ]
    stem, count = "_".join(parts), 1
    while stem in taken:
        count += 1
        stem = "_".join([*parts, f"run-{count}"])
    taken.add(stem)
    return stem


def _plain(text: str) -> str:
    """Return the ASCII letters and digits of a text."""
    return re.sub(r"[^A-Za-z0-9]", "", text)
