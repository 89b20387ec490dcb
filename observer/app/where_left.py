"""Where somebody left a project: which room, session and coding, and how far in each coding."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from observer.app.workspace import Workspace
from observer.model.errors import StorageError
from observer.model.session import Recording

_KIND = "where left"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereLeft:
    """A place in a project to come back to.

    Attributes
    ----------
    room
        Id of the room; empty for none.
    session_id, coding_id
        What was shown there; empty for none.
    times_us
        How far each coding was, on its session's clock, by the coding's id.
    """

    room: str = ""
    session_id: str = ""
    coding_id: str = ""
    times_us: Mapping[str, int] = field(default_factory=dict)


def read_where_left(workspace: Workspace) -> WhereLeft:
    """Return where this coder left the project; what makes no sense counts as not there.

    Parameters
    ----------
    workspace
        The open project.

    Returns
    -------
    WhereLeft
        As it was kept.
    """
    kept_with = _kept_with(workspace)
    try:
        content = workspace.store.derived.get(kept_with, _kind(workspace)) if kept_with else None
        found = json.loads(content) if content is not None else None
        if not isinstance(found, dict):
            return WhereLeft()
        return WhereLeft(
            room=str(found["room"]),
            session_id=str(found["session"]),
            coding_id=str(found["coding"]),
            times_us={str(key): int(time_us) for key, time_us in found["times_us"].items()},
        )
    except (StorageError, ValueError, KeyError, TypeError, AttributeError):
        return WhereLeft()


def keep_where_left(workspace: Workspace, left: WhereLeft) -> None:
    """Keep a place for the next time; where that cannot be, the project opens as it is usual."""
    kept_with = _kept_with(workspace)
    content = {
        "room": left.room,
        "session": left.session_id,
        "coding": left.coding_id,
        "times_us": dict(left.times_us),
    }
    if kept_with:
        with suppress(StorageError):
            workspace.store.derived.put(kept_with, _kind(workspace), json.dumps(content).encode())


def _kept_with(workspace: Workspace) -> str:
    """Return the recording beside which it is kept, sealed like all that is made from it."""
    return min((each.id for each in workspace.project.of(Recording)), default="")


def _kind(workspace: Workspace) -> str:
    return f"{_KIND} {workspace.store.coder}"
