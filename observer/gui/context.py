"""What every room gets, and what the window asks of a room."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QRect

from observer.app.settings import Settings
from observer.app.tasks import Tasks
from observer.app.workspace import Workspace
from observer.gui.actions import Commands
from observer.gui.machine_state import MachineState
from observer.gui.theme import Tokens
from observer.text.catalogue import Catalogue


def _go_nowhere(session_id: str, coding_id: str, time_us: int) -> None:
    """Stay: there is no window."""


def _keep_none(change: Callable[[Settings], Settings]) -> None:
    """Keep nothing: there is no window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomContext:
    """What a room stands on.

    A change of language or theme makes a new window with a new context; nothing in here changes.

    Attributes
    ----------
    workspace
        The open project.
    tasks
        Runs what would hold up the window.
    text
        Language of the window.
    tokens
        Its colours and measures.
    settings
        The user's own settings, as they were when the window was made.
    commands
        Where a room binds its commands.
    notify
        Shows one calm sentence at the bottom of the window, for some seconds.
    go
        Goes to a room by its id, with a session and a coding; None keeps the present ones.
    go_to_moment
        Goes to the film of a session, with one of its codings, at a time on the session clock.
    change_settings
        Keeps the user's settings changed by a function, for the next window.
    machine
        Tells when nobody can be at the machine any more: then no film plays.
    """

    workspace: Workspace
    tasks: Tasks
    text: Catalogue
    tokens: Tokens
    settings: Settings
    commands: Commands
    notify: Callable[[str], None]
    go: Callable[[str, str | None, str | None], None]
    go_to_moment: Callable[[str, str, int], None] = _go_nowhere
    change_settings: Callable[[Callable[[Settings], Settings]], None] = _keep_none
    machine: MachineState = field(default_factory=MachineState)


@runtime_checkable
class Room(Protocol):
    """What the window asks of a room; every room is a QWidget besides."""

    def show_session(self, session_id: str, coding_id: str | None) -> None:
        """Show a session, and one of its codings if it is named."""

    def release(self) -> None:
        """Close what is open (films, files), because the window closes or locks.

        A second time it does nothing.
        """


@runtime_checkable
class KeepsTime(Protocol):
    """A room that shows a session at a time, and comes back to it there."""

    def time_us(self) -> int | None:
        """Return where the session is, on its own clock; None while none is open."""

    def show_session_at(self, session_id: str, coding_id: str | None, at_us: int | None) -> None:
        """Show a session at a time; one that is open already stays where it is."""


@runtime_checkable
class GoesToTime(Protocol):
    """A room that can be sent to a moment of the session it shows, also while it still opens."""

    def go_to_time(self, time_us: int) -> None:
        """Go to a time on the session clock."""


@runtime_checkable
class ShowsFilm(Protocol):
    """A room with a film: what is said in passing lies over it, and covers nothing else."""

    def film_place(self) -> QRect:
        """Return where the film lies in the room."""


@runtime_checkable
class PlaysFilm(Protocol):
    """A room in which films play: while one does, the window never locks itself."""

    def is_playing(self) -> bool:
        """Return whether a film plays now."""
