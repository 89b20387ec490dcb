"""The project's database: SQLCipher under a raw key, through SQLAlchemy.

Every transaction is begun by us: with the driver's own, a migration that fails half-way leaves
half a schema. `synchronous` is FULL, since NORMAL syncs nothing at a commit.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from observer.model.errors import DamagedError, DiskError, NotStoredError, StorageError
from observer.model.messages import msg
from observer.storage.files import disk_error, no_room

DATABASE_FILE = "project.db"
_LEAST_SQLITE = (3, 51, 3)
_BUSY_MS = 5000
_READ_ONLY, _CORRUPT, _FULL, _NOT_OPENED, _NOT_A_DATABASE, _IO, _BUSY = 8, 11, 13, 14, 26, 10, 5
_TOO_BIG, _CONSTRAINT, _MISMATCH, _RANGE = 18, 19, 20, 25
_PRIMARY = 0xFF
_ROOM_BYTES = 1 << 20


class RawCursor(Protocol):
    """What storage asks of the driver's own cursor."""

    def fetchone(self) -> tuple[object, ...] | None:
        """Return the next row; None if there is none."""


class RawConnection(Protocol):
    """What storage asks of the driver's own connection."""

    def execute(self, sql: str, _parameters: tuple[object, ...] = (), /) -> RawCursor:
        """Run one statement."""

    def backup(self, target: "RawConnection", /) -> None:
        """Copy the whole database into another one, as it stands at one moment."""

    def close(self) -> None:
        """Close the connection."""


class Database:
    """An engine with one writer and any number of readers.

    A team's server comes in here as an engine of its own; nothing above knows the difference.

    Parameters
    ----------
    engine
        Where the tables are.
    place
        File or folder that sentences about trouble name.
    """

    def __init__(self, engine: Engine, place: Path) -> None:
        self.engine = engine
        self.place = place
        self._is_closed = False

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection within a transaction that is committed at the end."""
        self._refuse_closed()
        try:
            with self._translated(), self.engine.begin() as connection:
                yield connection
        except LookupError as error:
            raise _unstorable() from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees the database as it stands at one moment."""
        self._refuse_closed()
        with self._translated(), self.engine.connect() as connection:
            yield connection.execution_options(reads_only=True)

    def forget_connections(self) -> None:
        """Close idle connections: after trouble, new ones find a drive that came back."""
        self.engine.dispose()

    def fold(self) -> None:
        """Move the write-ahead log into the file and empty it."""
        with self._translated():
            raw = self.engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                raw.close()

    def close(self) -> None:
        """Close all connections; the last one folds the write-ahead log into the file."""
        self._is_closed = True
        self.engine.dispose()

    def _refuse_closed(self) -> None:
        if self._is_closed:
            raise closed(self.place.name)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise explain(error.orig, self.place) from error
        except dbapi2.Error as error:
            raise explain(error, self.place) from error
        except OSError as error:
            raise disk_error(error, self.place) from error
        except (StatementError, ArithmeticError, TypeError, ValueError) as error:
            raise _unstorable() from error
        except SQLAlchemyError as error:
            raise _not_stored() from error


def open_database(
    file: Path, key: bytes, *, create: bool = False, read_only: bool = False
) -> Database:
    """Return the encrypted database in a file.

    Parameters
    ----------
    file
        Of the database.
    key
        32 bytes; used as they are, without derivation.
    create
        Make the file; otherwise it must be there.
    read_only
        Refuse every change.

    Returns
    -------
    Database
        Keyed; a wrong key shows at the first look.
    """
    refuse_old_sqlite(dbapi2.sqlite_version_info)
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(file, key, create=create, read_only=read_only),
        # SQLAlchemy would choose one connection for each thread and close it on the wrong one
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=4,
    )
    _begin_ourselves(engine)
    return Database(engine, file.parent)


def connect(
    file: Path, key: bytes, *, create: bool = False, read_only: bool = False
) -> RawConnection:
    """Return a keyed connection of the driver; every transaction has to be begun.

    Parameters
    ----------
    file
        Of the database.
    key
        32 bytes.
    create
        Make the file if it is not there.
    read_only
        Refuse every change.

    Returns
    -------
    RawConnection
        To be closed by the caller.
    """
    raw = _keyed(file, key, "rwc" if create else _mode(file) if read_only else "rw")
    if read_only:
        raw.execute("PRAGMA query_only = ON")
    else:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        # macOS: a sync alone stops in the drive's cache
        raw.execute("PRAGMA fullfsync = ON")
    return raw


def _mode(file: Path) -> str:
    """Return how to open a file to read: a connection that could write can share a write-ahead log.

    Where nothing may be written, the log cannot be shared, and the file counts as it stands.
    """
    if os.access(file.parent, os.W_OK) and os.access(file, os.W_OK):
        return "rw"
    log = file.with_name(f"{file.name}-wal")
    return "ro" if log.exists() and log.stat().st_size else "ro&immutable=1"


def _keyed(file: Path, key: bytes, mode: str) -> RawConnection:
    raw: RawConnection = dbapi2.connect(
        f"{file.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_MS / 1000,
    )
    raw.execute("PRAGMA cipher_log_level = NONE")
    raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    raw.execute("PRAGMA temp_store = MEMORY")
    raw.execute("PRAGMA secure_delete = ON")
    return raw


def refuse_old_sqlite(version: tuple[int, ...]) -> None:
    """Raise StorageError for an SQLite that can damage a write-ahead log with two connections."""
    if version < _LEAST_SQLITE:
        raise StorageError(
            msg(
                "SQLite {version} is too old to keep a project safe.",
                version=".".join(map(str, version)),
            ),
            msg("Install the program again with its pinned versions."),
        )


def explain(error: BaseException | None, place: Path) -> StorageError:
    """Return what the database said as a sentence with what to do.

    Parameters
    ----------
    error
        Of the driver.
    place
        The project's folder.

    Returns
    -------
    StorageError
        To be raised or shown.
    """
    if isinstance(error, OSError):
        return disk_error(error, place)
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code == _FULL or (code in {_IO, _NOT_OPENED} and _is_full(place)):
        return no_room(place)
    if code in {_READ_ONLY, _IO, _NOT_OPENED}:
        return DiskError(
            msg("The drive with {project} does not take what you coded.", project=place.name),
            msg("Connect the drive again, or ask for the right to write in this folder."),
        )
    if code in {_CORRUPT, _NOT_A_DATABASE}:
        return DamagedError(
            msg("project.db in {project} was changed or cut.", project=place.name),
            msg(
                "Move project.json, project.db and project.db-wal out of the folder, and copy the "
                "files of the latest folder in backups into it."
            ),
        )
    if code == _BUSY:
        return StorageError(
            msg("Another program keeps project.db of {project} busy.", project=place.name),
            msg("Close programs that copy or check this folder."),
        )
    if code in {_TOO_BIG, _CONSTRAINT, _MISMATCH, _RANGE}:
        return _unstorable()
    return _not_stored()


def _is_full(place: Path) -> bool:
    """Return whether there is no room for what the database writes beside itself."""
    try:
        return shutil.disk_usage(place).free < _ROOM_BYTES
    except OSError:
        return False


def closed(project: str) -> StorageError:
    """Return the sentence for a project that is used after it was closed."""
    return StorageError(msg("{project} is closed.", project=project), msg("Open it again."))


def _not_stored() -> StorageError:
    return StorageError(
        msg("The change could not be stored."),
        msg("Close the project, open it again and repeat your change."),
    )


def _unstorable() -> NotStoredError:
    return NotStoredError(
        msg("A change holds something that no project can keep."),
        msg("Close the project, open it again and repeat your change with another value."),
    )


def _begin_ourselves(engine: Engine) -> None:
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("reads_only")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    event.listen(engine, "begin", begin)
