"""What verifying a project finds."""

from collections.abc import Iterable

from sqlalchemy import Connection

from observer.model.errors import StorageError
from observer.model.messages import msg
from observer.model.problems import Problem, Severity
from observer.storage import access_log
from observer.storage.database import DATABASE_FILE
from observer.storage.edit_log import EditLog
from observer.storage.key_slots import SLOTS_FILE, Slot, is_weak, label_of
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
