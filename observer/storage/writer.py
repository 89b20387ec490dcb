"""The storage thread: writes changes one by one, in order, and says how far it is."""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from sqlalchemy import Connection

from observer.model.errors import NotStoredError, StorageError
from observer.model.messages import msg
from observer.model.store import StoreState
from observer.storage.database import Database, closed
from observer.storage.edit_log import EditLog, Entry

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Job(Generic[_T]):
    """Something else to be written in its turn; whoever asked for it waits."""

    function: Callable[[Connection], _T]
    outcome: "Future[_T]"

    def run(self, database: Database) -> bool:
        """Return whether it succeeded."""
        try:
            with database.writing() as connection:
                result = self.function(connection)
        except Exception as error:  # noqa: BLE001 - it is raised where somebody waits for it
            self.outcome.set_exception(error)
            return False
        self.outcome.set_result(result)
        return True


class Writer:
    """One thread that writes what it is given, in order, and outlives every fault.

    A change whose commit fails stays first in the queue and is tried again until it succeeds. One
    that no database can hold would stand there for ever: it is put aside, with all that is done
    and undone of the same edit, and its trouble stays to be seen.

    Parameters
    ----------
    database
        To write to.
    log
        Makes a change and its log row.
    retry_waits_s
        Waits after failed commits, the last one repeated.
    upkeep
        Called when nothing is to be written; returns the seconds until it wants to be called
        again.
    put_aside
        Keeps a change that no database can hold.
    """

    def __init__(
        self,
        database: Database,
        log: EditLog,
        retry_waits_s: tuple[float, ...],
        upkeep: Callable[[], float],
        put_aside: Callable[[Entry], None],
    ) -> None:
        self._database = database
        self._log = log
        self._waits_s = retry_waits_s
        self._upkeep = upkeep
        self._put_aside = put_aside
        self._never_stored: frozenset[str] = frozenset()
        self._aside_count = 0
        self._changed = threading.Condition()
        self._hurry = threading.Event()
        self._queue: deque[Entry | _Job[object]] = deque()
        self._submitted = 0
        self._acknowledged = 0
        self._trouble: StorageError | None = None
        self._ends = False
        self._gives_up = False
        self._listeners: list[Callable[[StoreState], None]] = []
        self._thread: threading.Thread | None = None
        self.sequence = 0

    @property
    def state(self) -> StoreState:
        """How far the thread is."""
        with self._changed:
            return self._state()

    @property
    def aside_count(self) -> int:
        """How many changes were put aside since the project was opened."""
        with self._changed:
            return self._aside_count

    def start(self, sequence: int, never_stored: frozenset[str] = frozenset()) -> None:
        """Start the thread, also again after it was stopped.

        Parameters
        ----------
        sequence
            Number of the last change that is surely in the log.
        never_stored
            Ids of edits that were put aside earlier.
        """
        self.sequence = sequence
        self._never_stored |= never_stored
        self._ends = self._gives_up = False
        self._hurry.clear()
        self._thread = threading.Thread(target=self._run, name="storage", daemon=True)
        self._thread.start()

    def on_state(self, listener: Callable[[StoreState], None]) -> None:
        """Call `listener` on the storage thread whenever the state changes."""
        with self._changed:
            self._listeners.append(listener)

    def submit(self, entry: Entry) -> int:
        """Queue a change and return its running number."""
        with self._changed:
            if self._ends:
                raise closed(self._database.place.name)
            self._queue.append(entry)
            self._submitted += 1
            self._changed.notify_all()
            return self._submitted

    def do(self, function: Callable[[Connection], _T]) -> _T:
        """Run a function within a transaction, after what is queued, and return its result.

        Parameters
        ----------
        function
            Writes through the connection it is given.

        Returns
        -------
        object
            What the function returned. While changes cannot be written, their trouble is raised.
        """
        outcome: Future[_T] = Future()
        with self._changed:
            if self._ends:
                raise closed(self._database.place.name)
            if self._trouble is not None and self._acknowledged < self._submitted:
                raise self._trouble
            self._queue.append(_Job(function, outcome))  # type: ignore[arg-type]  # invariant
            self._changed.notify_all()
        return outcome.result()

    def drain(self, timeout_s: float) -> bool:
        """Wait until all changes are on disk or put aside; return whether they are."""
        with self._changed:
            return self._changed.wait_for(lambda: self._acknowledged == self._submitted, timeout_s)

    def settle(self) -> None:
        """Wait until what was submitted up to now is on disk; raise what stands in the way."""
        with self._changed:
            until = self._submitted
            self._changed.wait_for(lambda: self._acknowledged >= until or self._trouble is not None)
            if self._acknowledged < until and self._trouble is not None:
                raise self._trouble

    def try_now(self) -> None:
        """Do not wait any longer before the next try of a commit that failed."""
        self._hurry.set()

    def waiting(self) -> tuple[Entry, ...]:
        """Return the changes that are not on disk, in order."""
        with self._changed:
            return tuple(item for item in self._queue if isinstance(item, Entry))

    def stop(self, *, give_up: bool = False) -> None:
        """End the thread once the queue is empty, or after the last wait for a disk in trouble.

        Parameters
        ----------
        give_up
            End it at once, and leave what is queued unwritten.
        """
        with self._changed:
            self._ends = True
            self._gives_up = give_up
            self._changed.notify_all()
        self._hurry.set()
        if self._thread is not None:
            self._thread.join()
        self._refuse_jobs(closed(self._database.place.name))

    def _state(self) -> StoreState:
        return StoreState(
            submitted=self._submitted,
            acknowledged=self._acknowledged,
            trouble=self._trouble or (_lost(self._aside_count) if self._aside_count else None),
        )

    def _run(self) -> None:
        wait_s = self._keep_up()
        failures = 0
        while True:
            item = self._next(wait_s)
            if item is None:
                if self._is_over():
                    return
                wait_s = self._keep_up()
            elif isinstance(item, _Job):
                if not item.run(self._database):
                    self._log.forget()
                self._drop_first()
            else:
                failures = 0 if self._write(item) else failures + 1
                if failures:
                    self._pause(failures)

    def _next(self, wait_s: float) -> "Entry | _Job[object] | None":
        until = time.monotonic() + wait_s
        with self._changed:
            self._changed.wait_for(
                lambda: self._queue or self._ends, max(0.0, until - time.monotonic())
            )
            return self._queue[0] if self._queue and not self._gives_up else None

    def _is_over(self) -> bool:
        with self._changed:
            return self._ends and (self._gives_up or not self._queue)

    def _drop_first(self) -> None:
        with self._changed:
            self._queue.popleft()
            self._changed.notify_all()

    def _keep_up(self) -> float:
        """Return the seconds until the next upkeep; what went wrong is seen until it succeeds."""
        waits_s = [self._waits_s[-1]]
        trouble = _trouble_of(lambda: waits_s.append(self._upkeep()))
        with self._changed:
            is_new = trouble is not None or self._trouble is not None
            self._trouble = trouble
        if is_new:
            self._notify()
        return waits_s[-1]

    def _write(self, entry: Entry) -> bool:
        trouble = self._store(entry)
        if trouble is not None:
            self._log.forget()
            self._database.forget_connections()
            self._fail(trouble)
            return False
        with self._changed:
            self._queue.popleft()
            self._acknowledged += 1
            self._trouble = None
        self._notify()
        return True

    def _store(self, entry: Entry) -> StorageError | None:
        """Commit a change, or put it aside if that can never be; return what went wrong."""
        if entry.change.edit.id not in self._never_stored:
            trouble = _trouble_of(partial(self._commit, entry))
            if isinstance(trouble, NotStoredError):
                # Perhaps what was remembered of the log's end is to blame, not the change
                self._log.forget()
                trouble = _trouble_of(partial(self._commit, entry))
            if not isinstance(trouble, NotStoredError):
                return trouble
            self._log.forget()
        trouble = _trouble_of(partial(self._put_aside, entry))
        if trouble is None:
            with self._changed:
                self._never_stored |= {entry.change.edit.id}
                self._aside_count += 1
        return trouble

    def _commit(self, entry: Entry) -> None:
        with self._database.writing() as connection:
            sequence = self._log.append(connection, entry)
        with self._changed:
            self.sequence = sequence

    def _fail(self, error: StorageError) -> None:
        with self._changed:
            self._trouble = error
        self._refuse_jobs(error)
        self._notify()

    def _refuse_jobs(self, error: StorageError) -> None:
        with self._changed:
            jobs = [item for item in self._queue if isinstance(item, _Job)]
            self._queue = deque(item for item in self._queue if isinstance(item, Entry))
        for job in jobs:
            job.outcome.set_exception(error)

    def _notify(self) -> None:
        with self._changed:
            state = self._state()
            listeners = tuple(self._listeners)
            self._changed.notify_all()
        for listener in listeners:
            trouble = _trouble_of(partial(listener, state))
            if trouble is not None:
                with self._changed:
                    self._trouble = trouble

    def _pause(self, failures: int) -> None:
        self._hurry.wait(self._waits_s[min(failures, len(self._waits_s)) - 1])
        self._hurry.clear()
        with self._changed:
            if self._ends and failures >= len(self._waits_s):
                self._gives_up = True


def _trouble_of(function: Callable[[], object]) -> StorageError | None:
    """Run a function; return what went wrong.

    Whatever it is, the thread goes on: without it nothing is written and whoever waits, waits for
    ever.
    """
    try:
        function()
    except StorageError as error:
        return error
    except Exception as error:  # noqa: BLE001 - see above
        trouble = StorageError(
            msg("The storage came upon an unforeseen fault: {fault}.", fault=type(error).__name__),
            msg("It tries again by itself. Close the project and open it again if this stays."),
        )
        trouble.__cause__ = error
        return trouble
    return None


def _lost(count: int) -> StorageError:
    return NotStoredError(
        msg("{count} changes could not be stored; they are put aside.", count=count),
        msg("Close the project, open it again and make them again with other values."),
    )
