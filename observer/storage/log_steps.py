"""What the edit log tells without opening what a change did: which changes stand, who made them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from observer.model.edits import Origin
from observer.storage.rows import table_of
from observer.storage.tables import LogRow

_LOG = table_of(LogRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStep:
    """One row of the log.

    Attributes
    ----------
    sequence
        Its number.
    made
        Number of the row in which its edit was first made.
    at
        In UTC.
    """

    sequence: int
    made: int
    edit_id: str
    kind: str
    origin: Origin
    coder: str
    at: datetime
    monotonic_ns: int


def last_in_log(connection: Connection) -> int:
    """Return the number of the last change that is on disk."""
    return connection.execute(select(func.max(_LOG.c.sequence))).scalar() or 0


def steps_of(
    connection: Connection, document: str, kinds: Collection[str] = ()
) -> tuple[LogStep, ...]:
    """Return the rows about a document in order; of some kinds, or of all.

    Parameters
    ----------
    connection
        To read through.
    document
        Id of a coding, or `PROJECT`.
    kinds
        Of edits; empty for all.

    Returns
    -------
    tuple of LogStep
        Also those that were taken back.
    """
    query = select(_LOG).where(_LOG.c.document == document).order_by(_LOG.c.sequence)
    if kinds:
        query = query.where(_LOG.c.kind.in_(kinds))
    made: dict[str, int] = {}
    steps: list[LogStep] = []
    for row in connection.execute(query):
        origin = Origin(row.origin)
        if origin is Origin.EDIT:
            made[row.edit_id] = row.sequence
        steps.append(
            LogStep(
                sequence=row.sequence,
                made=made.get(row.edit_id, row.sequence),
                edit_id=row.edit_id,
                kind=row.kind,
                origin=origin,
                coder=row.coder,
                at=datetime.fromisoformat(row.written_at),
                monotonic_ns=row.monotonic_ns,
            )
        )
    return tuple(steps)


def in_force(steps: Collection[LogStep]) -> tuple[LogStep, ...]:
    """Return of all rows about a document those whose edits stand, oldest first."""
    done: list[LogStep] = []
    undone: list[LogStep] = []
    for step in steps:
        if step.origin is Origin.EDIT:
            done.append(step)
            undone.clear()
        elif step.origin is Origin.UNDO and done:
            undone.append(done.pop())
        elif step.origin is Origin.REDO and undone:
            done.append(undone.pop())
    return tuple(done)
