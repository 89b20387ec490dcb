"""Writing a report or a data set out of a project, for the window and the command line alike."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from observer.app import release
from observer.app.calendar_day import calendar_day
from observer.app.counts_gate import leave_for_counts
from observer.app.release import Release, ReleaseItem
from observer.app.take_home import cover_line
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.formats.csv_tables import write_csv
from observer.formats.registry import FORMATS, Format
from observer.media.covering import CoverLine, cover
from observer.media.recording import Recording as Film
from observer.media.source import MediaSource
from observer.model.consent import Purpose
from observer.model.edits import CodingInfo
from observer.model.errors import ObserverError
from observer.model.messages import Message, msg
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Session
from observer.model.time import US_PER_S
from observer.reports.parent_sheet import sheet_of
from observer.reports.registry import REPORTS, Audience, Report
from observer.reports.request import ReportRequest
from observer.reports.research_dataset import DatasetFile, dataset_files, merged_files
from observer.reports.sheet_moments import moments_for
from observer.reports.stills import still_from_rgb
from observer.text.catalogue import catalogue

_DATASET = "research-"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What is to be written, of what, and where to.

    Attributes
    ----------
    report
        One of `report_ids`.
    path
        A file; for the tables of a data set a folder, or a file for all events in one.
    language
        ``nl`` or ``en``.
    family
        Only the family of this pseudonym; empty for all.
    session
        Only sessions of this number; None for all.
    coder
        Only codings of this coder; empty for all.
    session_ids, coding_ids
        Only these; empty for all.
    caregiver_id
        Whom a parent sheet is for; empty for the one who has a sheet.
    free_text
        Whether comments and text modifiers come along: read them through first.
    study
        Name of the study, for the data set.
    trace_step_us
        Traces of the data set are resampled at this step; 0 for one row per change.
    day
        On which consents must count; None for today.
    """

    report: str
    path: Path
    language: str = "nl"
    family: str = ""
    session: int | None = None
    coder: str = ""
    session_ids: tuple[str, ...] = ()
    coding_ids: tuple[str, ...] = ()
    caregiver_id: str = ""
    free_text: bool = False
    study: str = ""
    trace_step_us: int = 0
    day: date | None = None


def report_ids() -> tuple[str, ...]:
    """Return what can be written: the reports, then the research data set in each format."""
    return (*(r.id for r in REPORTS), *(f"{_DATASET}{form.id}" for form in FORMATS))


def report_labels() -> Mapping[str, Message]:
    """Return how each of `report_ids` is called."""
    labels = {report.id: report.label for report in REPORTS}
    for form in FORMATS:
        labels[f"{_DATASET}{form.id}"] = msg("Research data set: {format}", format=form.label)
    return labels


def export(workspace: Workspace, request: ExportRequest, progress: Progress) -> tuple[Path, ...]:
    """Write a report or data set, if consent covers it, and return the files.

    Raises ReleaseRefusedError where it may not leave, DiskError where the disk refuses, TextError
    for text that no file can hold.
    """
    return prepare(workspace, request)(progress)


def export_tables(
    workspace: Workspace,
    codings: Iterable[CodingInfo],
    tables: Mapping[str, pd.DataFrame],
    path: Path,
    leave: Release | None = None,
) -> tuple[Path, ...]:
    """Write counted tables as CSV, if consent for research covers their sessions.

    Parameters
    ----------
    workspace
        The open project.
    codings
        From which the tables were counted.
    tables
        By id of the statistic.
    path
        Of the one table; several get their id behind its name.
    leave
        By `leave_for_counts`, where it was asked for before counting; None to ask now.

    Returns
    -------
    tuple of Path
        The files.
    """
    leave = leave or leave_for_counts(workspace, codings)
    files = {
        path if len(tables) == 1 else path.with_stem(f"{path.stem}-{name}"): table
        for name, table in tables.items()
    }
    for file, table in files.items():
        leave.write(file, partial(write_csv, table))
    return tuple(files)


def prepare(workspace: Workspace, request: ExportRequest) -> Callable[[Progress], tuple[Path, ...]]:
    """Ask for leave, gather what is needed, and return the work that writes it.

    Parameters
    ----------
    workspace
        Asked here only, never by the work: that can run on another thread.
    request
        What, of what, where to.

    Returns
    -------
    callable
        Writes the files and returns their paths.

    Raises
    ------
    ReleaseRefusedError
        If consent does not cover it.
    """
    day = request.day or calendar_day()
    report = next((r for r in REPORTS if r.id == request.report), None)
    if report is None:
        form = _format(request.report)
        leave, wanted = _gather(workspace, request, Purpose.RESEARCH, day)
        return partial(_write_dataset, leave, form, wanted, request.path)
    if report.audience is Audience.PARENT:
        return _parent(workspace, request, report, day)
    leave, wanted = _gather(workspace, request, report.purpose, day)
    return partial(_write_report, leave, report, wanted, request.path)


def _format(name: str) -> Format:
    form = next((f for f in FORMATS if f"{_DATASET}{f.id}" == name), None)
    if form is None:
        raise ObserverError(
            msg("There is no report {name}.", name=name),
            msg("Choose one of: {names}.", names=", ".join(report_ids())),
        )
    return form


def _gather(
    workspace: Workspace, request: ExportRequest, purpose: Purpose | None, day: date
) -> tuple[Release, ReportRequest]:
    """Ask for leave and collect the codings."""
    project = workspace.project
    sessions = _sessions(project, request)
    item = ReleaseItem(session_ids=sessions, purpose=purpose, what=request.report)
    leave = release.request(project, item, day, workspace.store.access_log)
    codings = _codings(project, sessions, request)
    wanted = ReportRequest(
        project=project,
        session_ids=sessions,
        codings=tuple(workspace.coded_session(info.id) for info in codings),
        text=catalogue(request.language),
        day=day,
        free_text=request.free_text,
        study=request.study,
        trace_step_us=request.trace_step_us,
    )
    return leave, wanted


@dataclass(frozen=True, slots=True)
class _Shot:
    """Where the still of a moment is: in which film, when."""

    clip_id: str
    film_id: str
    source: MediaSource
    time_us: int
    covers: tuple[CoverLine, ...]
    looked_at: tuple[int, ...]


def prepare_print(
    workspace: Workspace, request: ExportRequest
) -> Callable[[Progress], ReportRequest]:
    """Ask for leave to print a parent sheet, and return the work that gathers its pictures.

    Parameters
    ----------
    workspace
        Asked here only, never by the work: that can run on another thread.
    request
        For whom, in which language; nothing is written to its path.

    Returns
    -------
    callable
        Returns what `observer.reports.parent_pdf.draw_parent_sheet` draws.

    Raises
    ------
    ReleaseRefusedError
        If consent does not cover it.
    """
    day = request.day or calendar_day()
    _leave, wanted, shots = _sheet(workspace, request, "parent-print", day)
    return partial(_with_stills, wanted, shots)


@dataclass(frozen=True, slots=True, kw_only=True)
class StillsJob:
    """Gathers the pictures of a sheet, to be looked at in the window: nothing leaves by it.

    Attributes
    ----------
    clip_ids
        Of which moments; none where the sheet has no pictures.
    run
        Returns the request with them; can run on another thread.
    """

    clip_ids: tuple[str, ...]
    run: Callable[[Progress], ReportRequest]


def gather_stills(workspace: Workspace, request: ExportRequest) -> StillsJob:
    """Return the work that takes the pictures of a sheet as it stands.

    Parameters
    ----------
    workspace
        Asked here only, never by the work.
    request
        For whom.

    Returns
    -------
    StillsJob
        To be run in the background.
    """
    day = request.day or calendar_day()
    wanted, shots = _sheet_and_shots(workspace, request, day)
    return StillsJob(
        clip_ids=tuple(shot.clip_id for shot in shots), run=partial(_with_stills, wanted, shots)
    )


def _parent(
    workspace: Workspace, request: ExportRequest, report: Report, day: date
) -> Callable[[Progress], tuple[Path, ...]]:
    leave, wanted, shots = _sheet(workspace, request, report.id, day)
    return partial(_write_parent, leave, report, wanted, shots, request.path)


def _sheet(
    workspace: Workspace, request: ExportRequest, what: str, day: date
) -> tuple[Release, ReportRequest, tuple[_Shot, ...]]:
    """Ask for leave, and gather what a parent sheet is made from."""
    project = workspace.project
    session_id, caregiver_id = sheet_for(project, request)
    item = ReleaseItem(
        session_ids=(session_id,),
        purpose=Purpose.TAKE_HOME,
        what=what,
        caregiver_id=caregiver_id,
    )
    leave = release.request(project, item, day, workspace.store.access_log)
    return leave, *_sheet_and_shots(workspace, request, day)


def _sheet_and_shots(
    workspace: Workspace, request: ExportRequest, day: date
) -> tuple[ReportRequest, tuple[_Shot, ...]]:
    session_id, caregiver_id = sheet_for(workspace.project, request)
    wanted = ReportRequest(
        project=workspace.project,
        session_ids=(session_id,),
        text=catalogue(request.language),
        day=day,
        caregiver_id=caregiver_id,
    )
    return wanted, _shots(workspace, wanted) if sheet_of(wanted).with_stills else ()


def _shots(workspace: Workspace, wanted: ReportRequest) -> tuple[_Shot, ...]:
    """Return where the middle of each moment is filmed, with the faces that are covered there."""
    project = workspace.project
    films = project.recordings(wanted.session_ids[0])
    found: list[_Shot] = []
    for clip in moments_for(wanted):
        take = project.take_home_clip(clip.id)
        covers = tuple(each for each in take.covers if each.places) if take else ()
        own = {each.recording_id for each in covers}
        middle = (clip.onset_us + clip.offset_us) // 2
        film = next((f for f in films if f.shows(middle) and (not own or f.id in own)), None)
        if film is None:
            continue
        time_us = film.to_recording_us(middle)
        looked_at = take.looked_at if take is not None else ()
        if covers and time_us // US_PER_S not in looked_at:
            continue  # nobody has seen yet whether the face is covered there
        source = workspace.media_source(film.id)
        lines = tuple(cover_line(each) for each in covers if each.recording_id == film.id)
        found.append(_Shot(clip.id, film.id, source, time_us, lines, looked_at))
    return tuple(found)


def _write_parent(
    leave: Release,
    report: Report,
    wanted: ReportRequest,
    shots: tuple[_Shot, ...],
    path: Path,
    progress: Progress,
) -> tuple[Path, ...]:
    return _write_report(leave, report, _with_stills(wanted, shots, progress), path, progress)


def _with_stills(
    wanted: ReportRequest, shots: tuple[_Shot, ...], progress: Progress
) -> ReportRequest:
    with ExitStack() as films:
        opened = {
            film_id: films.enter_context(Film(source))
            for film_id, source in {shot.film_id: shot.source for shot in shots}.items()
        }
        stills = {}
        for done, shot in enumerate(shots):
            progress.report(0.8 * done / len(shots), msg("Taking the stills"))
            film = opened[shot.film_id]
            number = film.at_us(shot.time_us)
            own_us = int(film.times_us[number]) - film.origin_us
            if shot.covers and own_us // US_PER_S not in shot.looked_at:
                continue  # the picture of that moment began in the second before
            boxes = [line.at(own_us) for line in shot.covers]
            stills[shot.clip_id] = still_from_rgb(cover(film.seen(number), boxes))
    return replace(wanted, stills=stills)


def _write_report(
    leave: Release, report: Report, wanted: ReportRequest, path: Path, progress: Progress
) -> tuple[Path, ...]:
    progress.report(0.8, msg("Writing {file}", file=path.name))
    leave.write(path, partial(report.write, wanted))
    progress.report(1.0, msg("Writing {file}", file=path.name))
    return (path,)


def _write_dataset(
    leave: Release, form: Format, wanted: ReportRequest, path: Path, progress: Progress
) -> tuple[Path, ...]:
    files: tuple[DatasetFile, ...]
    if path.suffix.lower() == form.suffix:
        folder, files = path.parent, merged_files(wanted, form, path.stem)
    else:
        folder, files = path, dataset_files(wanted, form)
        leave.folder(folder)
    for done, file in enumerate(files):
        progress.report(done / len(files), msg("Writing {file}", file=file.name))
        leave.write(folder / file.name, file.write)
    return tuple(folder / file.name for file in files)


def _sessions(project: Project, request: ExportRequest) -> tuple[str, ...]:
    """Return the sessions that are asked for and have a coding that is asked for."""
    chosen = [s.id for s in asked_sessions(project, request) if _codings(project, (s.id,), request)]
    if not chosen:
        raise ObserverError(
            msg("No coding fits this choice."), msg("Code a session first, or choose another one.")
        )
    return tuple(chosen)


def is_for_parent(report: str) -> bool:
    """Return whether something of `report_ids` is a parent's own."""
    return any(each.id == report and each.audience is Audience.PARENT for each in REPORTS)


def asked_sessions(project: Project, request: ExportRequest) -> list[Session]:
    """Return the sessions that are asked for, by family and number."""
    return [
        session
        for family in project.families()
        if request.family in {"", family.pseudonym}
        for session in project.sessions(family.id)
        if (request.session is None or session.number == request.session)
        and (not request.session_ids or session.id in request.session_ids)
    ]


def _codings(
    project: Project, sessions: tuple[str, ...], request: ExportRequest
) -> tuple[CodingInfo, ...]:
    return tuple(
        info
        for session in sessions
        for info in project.codings(session)
        if (not request.coder or info.coder == request.coder)
        and (not request.coding_ids or info.id in request.coding_ids)
    )


def sheet_for(project: Project, request: ExportRequest) -> tuple[str, str]:
    """Return the session and the caregiver of a parent sheet: the latest one that has a sheet.

    Raises ObserverError where no session fits, or sessions of several families do.
    """
    chosen = asked_sessions(project, request)
    if not chosen:
        raise ObserverError(
            msg("There is no such session."), msg("Choose one of the sessions of the project.")
        )
    if len({session.family_id for session in chosen}) > 1:
        raise ObserverError(
            msg("A parent sheet is for one family, and several fit this choice."),
            msg("Say which family, by its pseudonym."),
        )
    for session in reversed(chosen):
        for sheet in project.sheets(session.id):
            if request.caregiver_id in {"", sheet.caregiver_id}:
                return session.id, sheet.caregiver_id
    return chosen[-1].id, request.caregiver_id or _only_caregiver(project, chosen[-1])


def _only_caregiver(project: Project, session: Session) -> str:
    """Return the one caregiver of a session; empty if there are several or none."""
    there = [
        person.id
        for person in project.participants(session.family_id)
        if person.role not in {Role.CHILD, Role.SIBLING, Role.PROFESSIONAL}
        and (not session.present or person.id in session.present)
    ]
    return there[0] if len(there) == 1 else ""
