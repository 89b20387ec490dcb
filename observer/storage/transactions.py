"""How the parts of a project reach its database: written in turn, read at any time."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from observer.model.errors import StorageError
from observer.model.messages import msg
from observer.storage.database import Database
from observer.storage.writer import Writer

_T = TypeVar("_T")


class Transactions:
    """Runs functions on connections to the database.

    Parameters
    ----------
    database
        Of the project.
    writer
        The storage thread; None in a project that was opened to read.
    """

    def __init__(self, database: Database, writer: Writer | None) -> None:
        self._database = database
        self._writer = writer

    @property
    def can_write(self) -> bool:
        """Whether the project was opened to be changed."""
        return self._writer is not None

    def write(self, function: Callable[[Connection], _T]) -> _T:
        """Run a function within a transaction after all that is queued; return its result."""
        if self._writer is None:
            raise read_only(self._database.place.name)
        return self._writer.do(function)

    def read(self, function: Callable[[Connection], _T]) -> _T:
        """Run a function that reads, once all that was submitted is on disk."""
        if self._writer is not None:
            self._writer.settle()
        with self._database.reading() as connection:
            return function(connection)


def read_only(project: str) -> StorageError:
    """Return the sentence for a change of a project that was opened to read."""
    return StorageError(
        msg("{project} is open to read only.", project=project),
        msg("Close it, and open it to be changed when no other window has it open."),
    )
