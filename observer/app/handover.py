"""Handing a session to another coder's laptop: one encrypted file there, and a small one back.

The file holds the films, the scheme, who takes part by role alone, and the one coding to be made:
no names, no birth dates, no question of the parents, nobody else's codes. On the other laptop it
becomes a small project of its own. What comes back is merged by `app.merging`.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from observer.app.calendar_day import calendar_day
from observer.app.first_records import submit_begin
from observer.app.handover_file import (
    CODING,
    SESSION,
    contents_of,
    of_kind,
    open_kind,
    packed,
    read_contents,
    unpacked,
)
from observer.app.release import ReleaseItem, request
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.media.source import CancelledError, MediaSource
from observer.model.coding import Coding
from observer.model.consent import Purpose
from observer.model.edits import (
    PROJECT,
    CodingInfo,
    CodingRecord,
    ProjectRecord,
)
from observer.model.errors import DamagedError, DiskError, EditError, MediaError, StorageError
from observer.model.family import Family, Participant
from observer.model.identity import new_id
from observer.model.messages import msg
from observer.model.realign import REALIGN
from observer.model.session import Clip, Phase, Recording, Session, Storing
from observer.storage.files import disk_errors, is_used
from observer.storage.parcel import Content, Parcel, Sealing, damaged, write_parcel
from observer.storage.project_folder import create_project, open_project
from observer.storage.project_store import ProjectStore
from observer.storage.surroundings import KdfCost, Surroundings
from observer.storage.vault import opened

_HANDED = "handed_over"
_RECEIVED = "received"
_RETURNED = "returned"
_PATIENCE_S = 600.0
_STOPPED_EARLY = "stopped early"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """What is to be handed over.

    Attributes
    ----------
    coding_id
        The coding to be made there, or to be gone on with.
    purpose
        What it is for: consent must cover it.
    cost
        Of one guess of the passphrase; None to calibrate it. Only tests give one.
    """

    coding_id: str
    path: Path
    passphrase: str
    purpose: Purpose = Purpose.RESEARCH
    day: date | None = None
    cost: KdfCost | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """From which hand-over a project was made.

    Attributes
    ----------
    copy
        Of this opening of the file; another laptop has another.
    coding_id
        The coding that was handed over.
    base
        Id of the last edit that it had then, where it came from; empty for none.
    """

    copy: str
    coding_id: str
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A coding that came back.

    Attributes
    ----------
    serial
        Grows with every change on the other laptop.
    recordings
        Where the films lay on the session clock there.
    marks
        Phases and moments there.
    """

    received: Received
    serial: int
    coding: Coding
    recordings: tuple[Recording, ...]
    marks: tuple[Phase | Clip, ...]
    scheme: bytes


def refuse_without_consent(workspace: Workspace, session_id: str, purpose: Purpose) -> None:
    """Raise ReleaseRefusedError, and log it, where a session may not leave; before it is prepared.

    Parameters
    ----------
    workspace
        The open project.
    session_id
        What is to leave.
    purpose
        What for.
    """
    day = calendar_day()
    if workspace.project.missing_consents(session_id, purpose, day):
        item = ReleaseItem(session_ids=(session_id,), purpose=purpose, what="handover")
        request(workspace.project, item, day, workspace.store.access_log)


def hand_over(workspace: Workspace, wanted: HandOver) -> Callable[[Progress], Path]:
    """Ask the gate, and return the work that writes the file.

    Parameters
    ----------
    workspace
        The open project.
    wanted
        What, where to, under which passphrase.

    Returns
    -------
    Callable
        To be run in the background; returns the file. ReleaseRefusedError is raised before, where
        consent does not cover it.
    """
    info = workspace.project.get(CodingInfo, wanted.coding_id)
    _refuse_empty(wanted.passphrase)
    sources = _films(workspace, info.session_id)
    item = ReleaseItem(
        session_ids=(info.session_id,), purpose=wanted.purpose, what=f"handover:{info.scheme_id}"
    )
    day = wanted.day or calendar_day()
    leave = request(workspace.project, item, day, workspace.store.access_log)
    manifest = {
        "coding": info.id,
        "base": last_own_edit(workspace, info.id),
        "records": packed(_told(workspace, info)),
        "contents": packed(workspace.coding(info.id).records()),
    }
    contents = contents_of(manifest, workspace.scheme_toml(info.id))
    contents += [_content(recording, source) for recording, source in sources]
    sealing = Sealing(
        kind=SESSION, passphrase=wanted.passphrase, label=info.coder, cost=wanted.cost
    )

    def write(progress: Progress) -> Path:
        def tell(share: float) -> None:
            progress.report(share, msg("Encrypting the session"))

        tell(0.0)
        leave.write(wanted.path, lambda part: write_parcel(part, sealing, contents, tell))
        family = workspace.project.family_of(info.session_id).id
        workspace.store.access_log.write(_HANDED, family, f"coding={info.id}")
        return wanted.path

    return write


def open_handover(
    file: Path, passphrase: str, folder: Path, progress: Progress, cost: KdfCost | None = None
) -> Path:
    """Make a small project of a session that was handed over; the same passphrase opens it.

    Parameters
    ----------
    file
        As it was handed over.
    passphrase
        As it was closed with.
    folder
        A new or empty folder; it appears when all is in it.
    progress
        Told how far it is; cancelling leaves nothing behind.
    cost
        Of one guess of the passphrase; None to calibrate it. Only tests give one.

    Returns
    -------
    Path
        The folder.
    """
    if is_used(folder):
        raise StorageError(
            msg("{folder} is not an empty folder.", folder=folder.name),
            msg("Choose a new name for the project."),
        )
    progress.report(0.0, msg("Opening the session"))
    with open_kind(file, passphrase, SESSION) as parcel:
        manifest, scheme = read_contents(parcel)
        _refuse_where_no_room(folder, sum(parcel.size_of(name) for name in parcel.names))
        unfinished = folder.with_name(f".{folder.name}.unfinished")
        _clear(unfinished)
        try:
            _lay(_Laying(unfinished, passphrase, cost), parcel, manifest, scheme, progress)
            with disk_errors(folder):
                if folder.exists():
                    folder.rmdir()
                unfinished.rename(folder)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    return folder


def received(workspace: Workspace) -> Received | None:
    """Return from which hand-over a project was made; None for a project of its own."""
    for row in workspace.store.access_log.rows():
        if row.event == _RECEIVED:
            said = json.loads(row.detail)
            return Received(copy=said["copy"], coding_id=said["coding"], base=said["base"])
    return None


def give_back(
    workspace: Workspace, path: Path, passphrase: str, cost: KdfCost | None = None
) -> Callable[[Progress], Path]:
    """Return the work that writes the coding of a hand-over into a small file, without the film.

    Parameters
    ----------
    workspace
        The project that the hand-over became.
    path
        Where to.
    passphrase
        Opens the file; both sides know the one of the hand-over.
    cost
        Of one guess of the passphrase; None to calibrate it. Only tests give one.

    Returns
    -------
    Callable
        To be run in the background; returns the file.
    """
    came = received(workspace)
    if came is None:
        raise EditError(
            msg("This project was not opened from a hand-over."),
            msg("A coding goes back from the laptop on which it was made."),
        )
    _refuse_empty(passphrase)
    coding = workspace.coding(came.coding_id)
    session_id = coding.info.session_id
    item = ReleaseItem(session_ids=(session_id,), purpose=None, what="handover-return")
    day = calendar_day()
    leave = request(workspace.project, item, day, workspace.store.access_log)
    project = workspace.project
    recordings = [replace(each, path="", notes="") for each in project.recordings(session_id)]
    manifest = {
        "coding": came.coding_id,
        "copy": came.copy,
        "base": came.base,
        "serial": workspace.store.last_change,
        "records": packed(
            [coding.info, *recordings, *project.phases(session_id), *project.clips(session_id)]
        ),
        "contents": packed(coding.records()),
    }
    contents = contents_of(manifest, workspace.scheme_toml(came.coding_id))
    sealing = Sealing(kind=CODING, passphrase=passphrase, label=coding.info.coder, cost=cost)
    family = project.family_of(session_id).id

    def write(progress: Progress) -> Path:
        def tell(share: float) -> None:
            progress.report(share, msg("Encrypting the coding"))

        tell(0.0)
        leave.write(path, lambda part: write_parcel(part, sealing, contents, tell))
        workspace.store.access_log.write(_RETURNED, family, f"coding={came.coding_id}")
        return path

    return write


def read_return(path: Path, passphrase: str) -> Returned:
    """Read a coding that came back, whole; nothing is changed yet.

    Parameters
    ----------
    path
        Of the file.
    passphrase
        Of the hand-over.

    Returns
    -------
    Returned
        To be merged.
    """
    with open_kind(path, passphrase, CODING) as parcel:
        manifest, scheme = read_contents(parcel)
        try:
            records = unpacked(manifest["records"])
            (info,) = of_kind(records, CodingInfo)
            contents = [r for r in unpacked(manifest["contents"]) if isinstance(r, CodingRecord)]
            return Returned(
                received=Received(
                    copy=str(manifest["copy"]),
                    coding_id=str(manifest["coding"]),
                    base=str(manifest["base"]),
                ),
                serial=int(str(manifest["serial"])),
                coding=Coding.from_records(info, contents),
                recordings=of_kind(records, Recording),
                marks=(*of_kind(records, Phase), *of_kind(records, Clip)),
                scheme=scheme,
            )
        except (KeyError, TypeError, ValueError, DamagedError) as error:
            raise damaged(path) from error


def last_own_edit(workspace: Workspace, coding_id: str) -> str:
    """Return the id of the last thing done in a coding, its following of a film left out."""
    done = workspace.store.standing(coding_id)
    return next((step.edit_id for step in reversed(done) if step.kind != REALIGN), "")


def _refuse_empty(passphrase: str) -> None:
    if not passphrase.strip():
        raise StorageError(
            msg("The passphrase is empty."), msg("Choose one of several words that you remember.")
        )


def _films(workspace: Workspace, session_id: str) -> list[tuple[Recording, MediaSource]]:
    """Return the films of a session with what opens them; MovedError if one is not there."""
    films = workspace.project.recordings(session_id)
    if not films:
        raise MediaError(
            msg("This session has no film to hand over."), msg("Add its film in Families first.")
        )
    return [(film, workspace.media_source(film.id)) for film in films]


def _content(recording: Recording, source: MediaSource) -> Content:
    if isinstance(source, Path):
        with disk_errors(source):
            size = source.stat().st_size
        return Content(
            name=recording.id, size_bytes=size, open=partial(opened, source), source=source
        )
    with source() as film:
        size = film.seek(0, 2)
    return Content(name=recording.id, size_bytes=size, open=source)


def _told(workspace: Workspace, info: CodingInfo) -> Iterable[ProjectRecord]:
    """Yield what the other coder has to know: roles, times and films; no names and no words."""
    project = workspace.project
    family = project.family_of(info.session_id)
    session = project.get(Session, info.session_id)
    yield Family(id=family.id, pseudonym=family.pseudonym)
    for person in project.participants(family.id):
        yield Participant(
            id=person.id,
            family_id=family.id,
            role=person.role,
            has_authority=person.has_authority,
        )
    yield replace(session, setting="")
    for film in project.recordings(session.id):
        yield replace(film, path="", notes="", storing=Storing.VAULT)
    for phase in project.phases(session.id):
        # why it was stopped is about this child; that it was, the statistics need to know
        yield replace(phase, stopped_early=_STOPPED_EARLY if phase.stopped_early else "")
    yield replace(info, master=False, reopened_for="")


@dataclass(frozen=True, slots=True)
class _Laying:
    folder: Path
    passphrase: str
    cost: KdfCost | None


def _lay(
    laying: _Laying,
    parcel: Parcel,
    manifest: Mapping[str, object],
    scheme: bytes,
    progress: Progress,
) -> None:
    """Make the project in a folder that is no project's yet."""
    try:
        records = unpacked(manifest["records"])
        contents = unpacked(manifest["contents"])
        (info,) = of_kind(records, CodingInfo)
        base = str(manifest["base"])
    except (KeyError, TypeError, ValueError, DamagedError) as error:
        raise damaged(parcel.path) from error
    around = Surroundings(kdf_cost=laying.cost)
    create_project(laying.folder, coder=info.coder, passphrase=laying.passphrase, around=around)
    store = open_project(laying.folder, passphrase=laying.passphrase, around=around)
    try:
        store.keep_scheme(scheme)
        _take_films_in(store, parcel, of_kind(records, Recording), progress)
        submit_begin(store, PROJECT, records)
        submit_begin(store, info.id, contents)
        if not store.drain(_PATIENCE_S):
            raise store.state.trouble or StorageError(
                msg("The session could not be written in time."),
                msg("Look whether the disk is full, and try again."),
            )
        family = of_kind(records, Family)[0].id
        came = {"copy": new_id(), "coding": info.id, "base": base}
        store.access_log.write(_RECEIVED, family, json.dumps(came))
    finally:
        store.close()


def _take_films_in(
    store: ProjectStore, parcel: Parcel, films: tuple[Recording, ...], progress: Progress
) -> None:
    whole = max(1, sum(parcel.size_of(film.id) for film in films))
    before = 0
    for film in films:
        size = parcel.size_of(film.id)

        def tell(share: float, before: int = before, size: int = size) -> None:
            progress.report((before + share * size) / whole, msg("Taking the film in"))

        source = partial(parcel.open, film.id)
        if not store.vault.take_in(source, film.id, tell, lambda: progress.cancelled):
            raise CancelledError
        before += size


def _refuse_where_no_room(folder: Path, size_bytes: int) -> None:
    """Say beforehand that a session does not fit; what becomes full meanwhile is said too."""
    nearest = next((each for each in folder.parents if each.is_dir()), None)
    if nearest is None:
        return
    with disk_errors(nearest):
        free = shutil.disk_usage(nearest).free
    if free < size_bytes:
        raise DiskError(
            msg(
                "There is no room for this session: it takes {needed} MB, and {free} MB are free.",
                needed=size_bytes // 1_000_000 + 1,
                free=free // 1_000_000,
            ),
            msg("Make room, or choose a folder on another disk; nothing was changed."),
        )


def _clear(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
