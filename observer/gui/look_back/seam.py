"""What Look back asks of its pages, and what a page may ask of the room."""

from typing import Protocol, runtime_checkable

from observer.gui.task_strip import TaskStrip

PREPARE, PRESENT, AFTER, TAKE_HOME = "look_prepare", "look_present", "look_after", "look_take_home"
"""Ids of the pages, whether they are there yet or not."""


@runtime_checkable
class LookPage(Protocol):
    """A page of Look back; every page is a QWidget besides.

    A page follows the project by itself: `RoomContext.workspace.subscribe`.
    """

    def show_plan(self, plan_id: str) -> None:
        """Show a plan; the one that is shown already stays as it is. Empty shows none."""

    def release(self) -> None:
        """Close what is open (films, files, screens); a second time it does nothing."""


@runtime_checkable
class PlaysFilms(Protocol):
    """A page on which films play, or a conversation is held: the window does not lock itself."""

    def is_playing(self) -> bool:
        """Return whether a film plays now, or a parent looks on."""


class LookPlace(Protocol):
    """What a page may ask of the room."""

    @property
    def session_id(self) -> str:
        """The session that Look back is about; empty for none."""

    @property
    def plan_id(self) -> str:
        """The plan that is shown; empty for none."""

    @property
    def strip(self) -> TaskStrip:
        """Where writing shows how far it is."""

    def show_page(self, page_id: str) -> None:
        """Turn to a page by its id in `observer.gui.look_back.pages.PAGES`."""

    def show_plan(self, plan_id: str) -> None:
        """Show another plan on every page."""
