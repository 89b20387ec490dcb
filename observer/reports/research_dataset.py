"""The research data set: events, the time they stand on, and a codebook; pseudonyms only."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from observer import __version__
from observer.formats.excel_tables import write_tables
from observer.formats.registry import Format
from observer.formats.table import Cell, Table
from observer.model.event import Event
from observer.model.messages import Message
from observer.model.project import Project
from observer.model.scheme import CodeKind, ModifierKind, Scheme
from observer.model.session import Session
from observer.model.time import seconds
from observer.reports.codebook import Variable, codebook_table, codes_table
from observer.reports.judged_tables import (
    composites_table,
    intervals_table,
    intervals_variables,
    memos_table,
    ratings_table,
    ratings_variables,
    traces_table,
    uncodable_table,
)
from observer.reports.judged_variables import COMPOSITES, MEMOS, TRACES, UNCODABLE
from observer.reports.modifier_columns import ModifierColumn, modifier_columns
from observer.reports.request import ReportRequest
from observer.reports.research_agreement import AGREEMENT, agreement_table
from observer.reports.research_origin import Origin
from observer.reports.research_phases import phases_table, phases_variables
from observer.reports.research_variables import COMMENT, EVENTS
from observer.reports.research_wide import session_wide
from observer.reports.scheme_book import scheme_table
from observer.reports.spss_columns import UserMissing, meaningful, user_missing
from observer.statistics.inputs import CodedSession
from observer.statistics.streams import Stretches
from observer.text.catalogue import catalogue


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
    """Write the data set as one workbook, a sheet per table, its codebook last.

    Parameters
    ----------
    request
        Its codings, in their order.
    path
        Replaced if it is there.
    """
    tables = [_events(request), *_judged_tables(request).values(), *_over_all(request)]
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
        Per coding events with a JSON sidecar, and what its scheme judges: ratings, intervals,
        traces; for all of them phases, composites, one row per session, codebook and schemes.
    """
    files: list[DatasetFile] = []
    taken: set[str] = set()
    missing = user_missing(request)
    for coded in request.codings:
        stem = _stem(request.project, coded, taken)
        one = replace(request, codings=(coded,))
        files += [
            _table_file(f"{stem}_events", _events(one, missing), form),
            DatasetFile(f"{stem}_events.json", _sidecar(one)),
            *(
                _table_file(f"{stem}_{name}", table, form)
                for name, table in _judged_tables(one, missing).items()
            ),
        ]
    files += [_table_file(table.name, table, form) for table in _over_all(request)]
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
        Events first, then their sidecar and the other tables.
    """
    return (
        _table_file(stem, _events(request), form),
        DatasetFile(f"{stem}.json", _sidecar(request)),
        *(
            _table_file(f"{stem}_{table.name}", table, form)
            for table in (*_judged_tables(request).values(), *_over_all(request))
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
        Named ``events``; columns as `EVENTS`, and one for each further question of the schemes.
    """
    questions = modifier_columns(request)
    rows = [
        _event_row(origin, event, questions)
        for coded in request.codings
        for origin in [Origin(request, coded)]
        for event in coded.coding.all_events()
    ]
    return Table(
        name="events",
        columns=tuple(variable.column() for variable in _event_variables(request)),
        rows=rows,
    )


def _event_row(
    origin: Origin, event: Event, questions: tuple[ModifierColumn, ...]
) -> tuple[Cell, ...]:
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
        not _seen(offset_us, watched) or offset_us in coded.stops_us() if state else None,
        anchor.recording_id if anchor else None,
        __version__,
        *(question.cell(coded.scheme, event) for question in questions),
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


def _event_variables(request: ReportRequest) -> tuple[Variable, ...]:
    questions = tuple(question.variable for question in modifier_columns(request))
    return (*EVENTS, *questions, *((COMMENT,) if request.free_text else ()))


@dataclass(frozen=True, slots=True)
class _Judged:
    """One table of what was judged."""

    build: Callable[[ReportRequest], Table]
    variables: tuple[Variable, ...]


def _judged(request: ReportRequest) -> Mapping[str, _Judged]:
    """Return the tables of a coding beside its events, where there is something to tell."""
    scores = [coded.coding.scores for coded in request.codings]
    schemes = [coded.scheme for coded in request.codings]
    found: dict[str, _Judged] = {}
    if any(scheme.forms for scheme in schemes) or any(scores):
        found["ratings"] = _Judged(ratings_table, ratings_variables(request))
    if any(scheme.intervals for scheme in schemes):
        found["intervals"] = _Judged(intervals_table, intervals_variables(request))
    if any(scheme.traces for scheme in schemes):
        found["traces"] = _Judged(traces_table, TRACES)
    if any(coded.coding.uncodable for coded in request.codings):
        found["uncodable"] = _Judged(uncodable_table, UNCODABLE)
    if request.free_text:
        found["memos"] = _Judged(memos_table, MEMOS)
    return found


def _events(request: ReportRequest, missing: UserMissing | None = None) -> Table:
    """Return the events, with what their columns mean."""
    return meaningful(events_table(request), _event_variables(request), request, missing)


def _judged_tables(request: ReportRequest, missing: UserMissing | None = None) -> dict[str, Table]:
    """Return the tables of `_judged`, with what their columns mean."""
    return {
        name: meaningful(judged.build(request), judged.variables, request, missing)
        for name, judged in _judged(request).items()
    }


def _over_all(request: ReportRequest) -> Iterator[Table]:
    """Yield the tables that hold all codings together, and the codebook of all tables."""

    def told(table: Table, columns: tuple[Variable, ...]) -> Table:
        variables[table.name] = columns
        return meaningful(table, columns, request)

    variables = {"events": _event_variables(request)}
    variables |= {name: judged.variables for name, judged in _judged(request).items()}
    yield told(phases_table(request), phases_variables(request))
    if any(coded.scheme.composites for coded in request.codings):
        yield told(composites_table(request), COMPOSITES)
    yield told(*session_wide(request))
    agreement = agreement_table(request)
    if agreement.rows:
        yield told(agreement, AGREEMENT)
    yield codebook_table(variables, catalogue("nl"), catalogue("en"))
    schemes = [coded.scheme for coded in request.codings]
    yield codes_table(schemes)
    yield scheme_table(schemes)


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
        elif variable.words:
            described["Levels"] = {
                word: {"nl": label.get("nl"), "en": label.get("en")}
                for word, label in variable.words
            }
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
