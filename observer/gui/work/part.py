"""What a way of coding beside the film has to offer, and what of the room it may use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from observer.gui.coding.looping import Looping
from observer.gui.coding.marking import Marking
from observer.gui.coding.playing import Playing
from observer.gui.video.stage import Stage
from observer.text.catalogue import Catalogue


class LiveTime(Protocol):
    """The clock of a session that is coded without a film."""

    @property
    def is_on(self) -> bool:
        """Whether it stands in place of a film."""

    @property
    def is_running(self) -> bool:
        """Whether it was started and is not paused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkServices:
    """What of the room a part may use, besides the desk.

    Attributes
    ----------
    now
        Returns where the session is, on its own clock.
    live
        The clock that runs in place of a film, where there is one.
    """

    marking: Marking
    playing: Playing
    looping: Looping
    stage: Stage
    now: Callable[[], int]
    live: LiveTime | None = None

    @property
    def is_running(self) -> bool:
        """Whether time goes on: the films play forwards, or the clock of a live coding runs."""
        if self.live is not None and self.live.is_on:
            return self.live.is_running
        return self.playing.is_playing and not self.playing.is_backwards


class WorkPart(QWidget):
    """One way of coding beside the film.

    A part that is not open keeps still: it is told no time and gets no keys, but it lives on.
    """

    used = Signal()
    """A control was used by mouse: the film may have the keyboard back."""
    progressed = Signal()
    """What `progress` tells may have changed."""

    @property
    def part_ids(self) -> tuple[str, ...]:
        """Ids of the tracks, forms, interval codings and traces that it is about."""
        return ()

    def title(self, _text: Catalogue, /) -> str:
        """Return what the chooser calls it."""
        return ""

    def progress(self, _text: Catalogue, /) -> str:
        """Return how far it is, such as ``7 of 12``; empty where that says nothing."""
        return ""

    def show_time(self, now_us: int, /) -> None:
        """Show what holds at a moment; called some ten times a second while the film runs."""

    def means(self, _character: str, /) -> bool:
        """Return whether a typed character, in lower case, means something here now."""
        return False

    def press(self, _character: str, /) -> bool:
        """Do what a typed character means; return whether it meant anything."""
        return False

    def released(self, character: str, /) -> None:
        """Hear that the key of a character was let go."""

    def does(self, _command: str, /) -> bool:
        """Do a command of the film in its own way, by its id; return whether it has one."""
        return False

    def step(self, _by: int, /) -> bool:
        """Go some items on, or back; return whether it goes from item to item at all."""
        return False

    def turn(self, _by: int, /) -> bool:
        """Go some sheets on, or back; return whether there are sheets."""
        return False

    def show_sheet(self, _about: str, _at_us: int | None, /) -> None:
        """Show what is about a phase or clip, or begins at a moment; where there are sheets."""

    def cite(self) -> bool:
        """Cite the selected event as evidence; return whether that is done here at all."""
        return False

    def enter(self) -> None:
        """Become the open part."""

    def leave(self) -> None:
        """Be the open part no longer: another is chosen, or the coding is closed."""
