"""What verifying a project finds."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import Connection

from observer.model.errors import StorageError
from observer.model.messages import msg
from observer.model.problems import Problem, Severity
from observer.storage import access_log
from observer.storage.database import DATABASE_FILE
from observer.storage.edit_log import EditLog, Entry
from observer.storage.key_slots import SLOTS_FILE, Slot, is_weak, label_of
from observer.storage.rescue import ASIDE_FILE
from observer.storage.vault import MEDIA_FOLDER

_BACKUP = msg("Take the latest whole copy from the folder backups.")


def database(connection: Connection, log: EditLog) -> tuple[Problem, ...]:
    """Return what is wrong with the database and with the chains of both logs."""
    problems: list[Problem] = []
    for check in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
        found = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {check}")]
        if found not in ([], ["ok"]):
            what = msg("The database is damaged: {finding}.", finding=found[0])
            problems.append(Problem(what=what, mend=_BACKUP, file=DATABASE_FILE))
    if not problems:
        problems += _chains(log.broken_at(connection), access_log.broken_at(connection))
    return tuple(problems)


def films(damaged: Iterable[str]) -> tuple[Problem, ...]:
    """Return a problem for each film that cannot be read whole."""
    return tuple(
        Problem(
            what=msg("This film was changed, cut or lost."),
            mend=msg("Add the film again from where you filmed it."),
            file=f"{MEDIA_FOLDER}/{recording_id}",
        )
        for recording_id in damaged
    )


def orphans(recording_ids: Iterable[str]) -> tuple[Problem, ...]:
    """Return a problem for each film in the vault that no session has."""
    return tuple(
        Problem(
            what=msg("No session has this film any more."),
            mend=msg("Undo its removal, or erase it for good."),
            severity=Severity.WARNING,
            file=f"{MEDIA_FOLDER}/{recording_id}",
        )
        for recording_id in recording_ids
    )


def keyless(files: Iterable[Path]) -> tuple[Problem, ...]:
    """Return a problem for each file in the vault that the project has no key for."""
    return tuple(
        Problem(
            what=msg("The project has no key for this file."),
            mend=msg(
                "If an older copy of the project was put back, put the latest one back. If it is "
                "a film of your own, move it to another folder. Otherwise remove it."
            ),
            severity=Severity.WARNING,
            file=f"{MEDIA_FOLDER}/{file.name}",
        )
        for file in files
    )


def aside(entries: Iterable[Entry]) -> tuple[Problem, ...]:
    """Return a problem for each change that was put aside."""
    return tuple(
        Problem(
            what=msg(
                "A change of {coder} at {time} could not be stored: {kind}.",
                coder=entry.coder,
                time=entry.at.astimezone().strftime("%Y-%m-%d %H:%M"),
                kind=entry.change.edit.kind,
            ),
            mend=msg(
                "Make it again with another value, and then move this file out of the folder."
            ),
            severity=Severity.WARNING,
            file=ASIDE_FILE,
        )
        for entry in entries
    )


def erasing(pending: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return a problem if what was erased may still be in files or backups."""
    if not pending:
        return ()
    return (
        Problem(
            what=msg("An erasure is not finished: files or backups may still hold what it was of."),
            mend=msg("Make room on the disk, close the project and open it again to finish it."),
            file="backups",
        ),
    )


def unread(error: StorageError, file: str) -> Problem:
    """Return why something could not be looked at."""
    return Problem(what=error.what, mend=error.mend or _BACKUP, file=file)


def slots(of_project: Iterable[Slot], master_key: bytes) -> tuple[Problem, ...]:
    """Return a problem for each passphrase that is too cheap to guess."""
    return tuple(
        Problem(
            what=msg(
                "The passphrase of {coder} is guarded too weakly.",
                coder=label_of(slot, master_key),
            ),
            mend=msg("Change the passphrase; it may stay the same."),
            severity=Severity.WARNING,
            file=SLOTS_FILE,
        )
        for slot in of_project
        if is_weak(slot)
    )


def backups(trouble: StorageError | None) -> tuple[Problem, ...]:
    """Return why the latest backup failed."""
    if trouble is None:
        return ()
    return (
        Problem(
            what=msg("The latest backup failed: {why}", why=trouble.what),
            mend=trouble.mend or _BACKUP,
            severity=Severity.WARNING,
            file="backups",
        ),
    )


def _chains(edits: int | None, accesses: int | None) -> list[Problem]:
    broken = ((edits, msg("edit log")), (accesses, msg("access log")))
    return [
        Problem(
            what=msg("The {log} was changed at row {row}.", log=log, row=row),
            mend=msg("Compare it with the copies in the folder backups."),
            file=DATABASE_FILE,
        )
        for row, log in broken
        if row is not None
    ]
