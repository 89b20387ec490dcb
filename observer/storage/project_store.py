"""An open project: the seam that the workspace works with."""

import hashlib
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select

from observer.model.coding import Coding
from observer.model.edits import Change, Edit, Origin
from observer.model.errors import DamagedError, NotStoredError, StorageError
from observer.model.keeping import Attachment
from observer.model.messages import msg
from observer.model.problems import Problem
from observer.model.project import Project
from observer.model.session import Recording, Session, Storing
from observer.model.store import History, StoreState
from observer.storage import checkup, erasures
from observer.storage.access_log import AccessLog
from observer.storage.backups import Backups
from observer.storage.database import DATABASE_FILE, Database, closed
from observer.storage.derived import DerivedFiles
from observer.storage.drafts import DraftFiles
from observer.storage.edit_log import EditLog, Entry
from observer.storage.key_slots import Opened, is_open, read_slots
from observer.storage.keys import KeyRing
from observer.storage.lock import FolderLock
from observer.storage.log_steps import LogStep, in_force, last_in_log, steps_of
from observer.storage.records import RecordCodec
from observer.storage.rescue import ASIDE_FILE, RESCUE_FILE, Rescue
from observer.storage.rows import load_coding, load_project, table_of
from observer.storage.surroundings import Surroundings
from observer.storage.tables import SchemeRow
from observer.storage.transactions import Transactions, read_only
from observer.storage.vault import Vault, can_be_a_file
from observer.storage.writer import Writer

_SCHEMES = table_of(SchemeRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What an open project is made of.

    Attributes
    ----------
    lock
        None in a project that was opened to read.
    """

    path: Path
    opened: Opened
    database: Database
    backups: Backups
    lock: FolderLock | None
    around: Surroundings


class ProjectStore:
    """A project on disk, written by one thread in order.

    Parameters
    ----------
    parts
        Opened by `observer.storage.project_folder`.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._codec = RecordCodec()
        self._keys = KeyRing(parts.opened.master_key)
        self._log = EditLog(self._keys, self._codec)
        self._rescue = Rescue(parts.path, parts.opened.master_key, self._codec)
        self._aside = Rescue(parts.path, parts.opened.master_key, self._codec, ASIDE_FILE)
        self._aside_at_start = 0
        self._backups = parts.backups
        self._closed = False
        self._is_protected = not is_open(read_slots(parts.path))
        self._writer: Writer | None = None
        if parts.lock is not None:
            self._writer = Writer(
                parts.database,
                self._log,
                parts.around.retry_waits_s,
                parts.backups.keep_up,
                self._aside.add,
            )
        self._transactions = Transactions(parts.database, self._writer)
        self.vault = Vault(parts.path, self._keys, self._transactions, self._finish_erasing)
        self.derived = DerivedFiles(parts.path, self._keys, self._transactions)
        self.drafts = DraftFiles(parts.path, self._keys, self._transactions)
        self.access_log = AccessLog(self.coder, parts.around.utc_now, self._transactions)

    def start(self) -> None:
        """Start the storage thread, and go on where an earlier closing or a crash broke off."""
        with self._parts.database.reading() as connection:
            last = self._log.last_sequence(connection)
        if self._writer is None:
            return
        aside = self.put_aside()
        rescued = self._rescue.read(last, aside)
        self._writer.start(last, frozenset(entry.change.edit.id for entry in aside))
        for entry in rescued:
            self._writer.submit(entry)
        if self._writer.drain(self._parts.around.closing_s):
            self._rescue.remove()
        self._aside_at_start = self._writer.aside_count
        # Verifying names what is still to be done
        with suppress(StorageError):
            self._finish_erasing()

    @property
    def path(self) -> Path:
        """The project's folder."""
        return self._parts.path

    @property
    def project_name(self) -> str:
        """Name of the folder."""
        return self._parts.path.name

    @property
    def opened(self) -> Opened:
        """The key slot that opened the project."""
        return self._parts.opened

    @property
    def around(self) -> Surroundings:
        """The machine around the project."""
        return self._parts.around

    @property
    def coder(self) -> str:
        """Label of the key slot that opened the project."""
        return self._parts.opened.coder

    @property
    def is_protected(self) -> bool:
        """Whether a passphrase guards the project."""
        return self._is_protected

    @property
    def is_read_only(self) -> bool:
        """Whether the project was opened to read."""
        return self._writer is None

    @property
    def state(self) -> StoreState:
        """How far storage is."""
        if self._writer is None:
            return StoreState(submitted=0, acknowledged=0)
        return self._writer.state

    def on_state(self, listener: Callable[[StoreState], None]) -> None:
        """Call `listener`, on the storage thread, whenever the state changes."""
        if self._writer is not None:
            self._writer.on_state(listener)

    def load_project(self) -> Project:
        """Return every record beside the contents of the codings."""
        return self._transactions.read(lambda connection: load_project(connection, self._codec))

    def load_coding(self, coding_id: str) -> Coding:
        """Return a coding with its contents; KeyError if there is none of this id."""
        return self._transactions.read(
            lambda connection: load_coding(connection, self._codec, coding_id)
        )

    def load_history(self, document: str) -> History:
        """Return what can be undone and redone on a document, from the edit log."""

        def later(number: int) -> Edit:
            return self._transactions.read(
                lambda connection: self._log.edit(connection, document, number)
            )

        return self._transactions.read(
            lambda connection: self._log.history(connection, document, later)
        )

    def changes(self, document: str, kinds: Collection[str]) -> tuple[Entry, ...]:
        """Return the changes of some kinds to a document in order, also those taken back.

        Those of what was erased since are not among them.
        """

        def read(connection: Connection) -> tuple[Entry, ...]:
            steps = steps_of(connection, document, kinds)
            entries = (self._entry(connection, document, step) for step in steps)
            return tuple(entry for entry in entries if entry is not None)

        return self._transactions.read(read)

    def standing(self, document: str) -> tuple[LogStep, ...]:
        """Return the changes of a document that stand, oldest first, without what they did."""
        return self._transactions.read(lambda connection: in_force(steps_of(connection, document)))

    @property
    def last_change(self) -> int:
        """Number of the last change in the log, once all that was submitted is on disk."""
        return self._transactions.read(last_in_log)

    def submit(self, change: Change, by: str) -> int:
        """Queue a change with its log row, and return its running number at once.

        Nothing is looked at here: a change that no database can hold is put aside by the storage
        thread, and `state` says so from then on.

        Parameters
        ----------
        change
            What was just applied in memory.
        by
            Coder who did it.

        Returns
        -------
        int
            The running number.
        """
        if self._closed:
            raise closed(self.project_name)
        if self._writer is None:
            raise read_only(self.project_name)
        around = self._parts.around
        return self._writer.submit(
            Entry(change=change, coder=by, at=around.utc_now(), monotonic_ns=around.monotonic_ns())
        )

    def drain(self, timeout_s: float) -> bool:
        """Wait until all is on disk; return whether it is."""
        return self._writer is None or self._writer.drain(timeout_s)

    def try_now(self) -> None:
        """Try a commit that failed again at once, such as after the user made room."""
        if self._writer is not None:
            self._writer.try_now()

    def keep_scheme(self, toml: bytes) -> str:
        """Keep a scheme's TOML bytes and return their SHA-256 (hex); never parses them."""
        digest = hashlib.sha256(toml).hexdigest()
        query = select(_SCHEMES.c.number).where(_SCHEMES.c.digest == digest)
        if self._transactions.read(lambda connection: connection.execute(query).first()) is None:
            self._transactions.write(lambda connection: _keep(connection, digest, toml))
        return digest

    def scheme_bytes(self, digest: str) -> bytes:
        """Return kept TOML bytes; KeyError if there are none of this digest."""
        query = select(_SCHEMES.c.toml).where(_SCHEMES.c.digest == digest)
        found = self._transactions.read(lambda connection: connection.execute(query).scalar())
        if found is None:
            raise KeyError(digest)
        return bytes(found)

    def scheme_digests(self) -> tuple[str, ...]:
        """Return the digests of all kept schemes, oldest first."""
        query = select(_SCHEMES.c.digest).order_by(_SCHEMES.c.number)
        return self._transactions.read(
            lambda connection: tuple(connection.execute(query).scalars())
        )

    def erase_family(self, family_id: str) -> None:
        """Destroy a family's key and remove all that belongs to it; this cannot be undone.

        Records, codings and films are removed, and the backups that hold them. The rows of the
        edit log stay, without their contents. Load the project again afterwards. What a full disk
        or a crash leaves of it is finished when the project is opened again.

        Parameters
        ----------
        family_id
            Which.
        """

        def erase(connection: Connection) -> None:
            owned = self._log.erase_family(connection, family_id)
            erasures.begin(connection, [family_id, *owned], family_id)
            self.access_log.append(connection, "erase", family_id)

        self._transactions.write(erase)
        self._finish_erasing()

    def erase_session(self, session: Session) -> None:
        """Remove a session for good, with all that ever stood under it: films, contents, history.

        The rows of the edit log stay, without their contents, and backups that hold any of it go.

        Parameters
        ----------
        session
            Its number is for the access log.
        """

        def erase(connection: Connection) -> None:
            gone = self._log.erase_session(connection, session)
            erasures.begin(connection, gone, session.family_id)
            detail = f"session={session.number}"
            self.access_log.append(connection, "erase", session.family_id, detail)

        self._transactions.write(erase)
        self._finish_erasing()

    def back_up(self) -> Path:
        """Make a backup now, and return its folder."""
        self._transactions.read(lambda _: None)
        return self._backups.make()

    def verify(self) -> tuple[Problem, ...]:
        """Check the whole project: database, both logs, films, key slots, backups."""
        films = tuple(self.vault.damaged())
        return (
            *self._transactions.read(lambda connection: checkup.database(connection, self._log)),
            *checkup.films(films),
            *self._strays(),
            *self.changes_put_aside(),
            *checkup.erasing(self._transactions.read(erasures.pending)),
            *checkup.slots(read_slots(self.path), self._parts.opened.master_key),
            *checkup.backups(self._backups.trouble),
        )

    def put_aside(self) -> tuple[Entry, ...]:
        """Return the changes that could never be stored; none if their file is damaged."""
        try:
            return self._aside.read()
        except DamagedError:
            return ()

    def changes_put_aside(self) -> tuple[Problem, ...]:
        """Return a problem for each change that could never be stored, to be named at opening."""
        try:
            return checkup.aside(self._aside.read())
        except StorageError as error:
            return (checkup.unread(error, ASIDE_FILE),)

    def close(self) -> None:
        """Write what is queued, stop the thread, release the lock.

        Raises
        ------
        StorageError
            If something could not be written: it stands in a rescue file, and comes back when
            the project is opened again; or, if it can never be stored, it is put aside. DiskError
            if not even that could be written: then the project is still open, and its thread goes
            on trying.
        """
        if self._closed:
            return
        unwritten = unstorable = 0
        if self._writer is not None:
            self._writer.try_now()
            is_drained = self._writer.drain(self._parts.around.closing_s)
            self._writer.stop(give_up=not is_drained)
            unwritten = self._save_rescue(self._writer)
            unstorable = self._writer.aside_count - self._aside_at_start
        self._release()
        if unwritten:
            raise StorageError(
                msg(
                    "{count} changes could not be written to {project}; they are kept in {file}.",
                    count=unwritten,
                    project=self.project_name,
                    file=RESCUE_FILE,
                ),
                msg("Make room on the disk and open the project: they are put in their place."),
            )
        if unstorable:
            raise NotStoredError(
                msg(
                    "{count} changes could not be stored in {project}; they are kept in {file}.",
                    count=unstorable,
                    project=self.project_name,
                    file=ASIDE_FILE,
                ),
                msg("Open the project and make them again with other values."),
            )

    def abandon(self) -> None:
        """Close at once and leave unwritten what is not on disk yet."""
        if not self._closed:
            if self._writer is not None:
                self._writer.stop(give_up=True)
            self._release()

    def _entry(self, connection: Connection, document: str, step: LogStep) -> Entry | None:
        edit = self._log.find(connection, document, step.made)
        if edit is None:
            return None
        undone = step.origin is Origin.UNDO
        change = Change(edit=edit.inverse if undone else edit, origin=step.origin)
        return Entry(change=change, coder=step.coder, at=step.at, monotonic_ns=step.monotonic_ns)

    def _save_rescue(self, writer: Writer) -> int:
        waiting = writer.waiting()
        if not waiting:
            return 0
        try:
            self._rescue.keep(waiting, writer.sequence)
        except StorageError:
            writer.start(writer.sequence)
            raise
        return len(waiting)

    def _release(self) -> None:
        self._closed = True
        self._parts.database.close()
        if self._parts.lock is not None:
            self._parts.lock.release()

    def _strays(self) -> tuple[Problem, ...]:
        """Return what the vault holds for no session, and what it cannot open."""
        try:
            project = self.load_project()
            recordings, scans = project.of(Recording), project.of(Attachment)
            kept = self.vault.recordings()
            keyless = self.vault.keyless()
        except StorageError as error:
            return (checkup.unread(error, DATABASE_FILE),)
        ids = {recording.id for recording in recordings} | {scan.id for scan in scans}
        linked = {
            self.path.joinpath(recording.path).resolve()
            for recording in recordings
            if recording.storing is Storing.LINKED
        }
        return (
            *checkup.orphans(key for key in kept if key not in ids),
            *checkup.keyless(file for file in keyless if file.resolve() not in linked),
        )

    def _finish_erasing(self) -> None:
        """Remove what was erased from files, the write-ahead log and backups."""
        pending = self._transactions.read(erasures.pending)
        if not pending:
            return
        for owner_id in filter(can_be_a_file, pending):
            self.vault.remove_file(owner_id)
            self.derived.remove(owner_id)
        if any(pending.values()):
            # Whom these changes were about cannot be told any more
            self._rescue.remove()
            self._aside.remove()
        self._parts.database.fold()
        self._backups.drop_holding(pending)
        self._transactions.write(lambda connection: erasures.end(connection, pending))


def _keep(connection: Connection, digest: str, toml: bytes) -> None:
    connection.execute(insert(_SCHEMES), {"digest": digest, "toml": toml})
