"""What the parent's screen shows: a machine of few states, whose sight alone is ever painted.

Nothing of the clinician can reach the screen, since there is no place for it in a `Sight`. Whatever
goes wrong, the screen goes black, and it stays black until the clinician shows something again.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from observer.media.frame import Frame
from observer.model.feedback import Mark


class Mode(StrEnum):
    """In which state the parent's screen is."""

    NORMAL = "normal"
    PAUSE = "pause"
    BLACK = "black"
    SEEK = "seek"
    END = "end"
    UNPLUGGED = "unplugged"
    LOCKED = "locked"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Everything that is painted on the parent's screen; black without a picture.

    Attributes
    ----------
    subtitle
        What the child says, or how the parent completed it.
    marks
        In relative places of the whole picture.
    zoom
        Left, top, width and height of what is seen of the picture, from 0 to 1; empty for all.
    """

    picture: Frame | None = None
    subtitle: str = ""
    marks: tuple[Mark, ...] = ()
    zoom: tuple[float, ...] = ()


NOTHING = Sight()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentState:
    """The parent's screen; every method returns the state that follows.

    Attributes
    ----------
    is_black
        Whether it was made black, by the clinician or because something happened.
    is_unplugged, is_locked
        Whether there is no screen, or the machine is locked, asleep or at something else.
    is_over
        Whether the plan is at its end.
    has_failed
        Whether the film cannot be shown, or may not be.
    is_seeking
        Whether another moment was asked for, and its picture is not there yet.
    is_running
        Whether the film runs.
    held
        What is shown, or was shown last before the search.
    """

    is_black: bool = True
    is_unplugged: bool = False
    is_locked: bool = False
    is_over: bool = False
    has_failed: bool = False
    is_seeking: bool = False
    is_running: bool = False
    held: Sight = NOTHING

    @property
    def mode(self) -> Mode:
        """In which state it is; what is worst goes first."""
        for holds, mode in (
            (self.is_unplugged, Mode.UNPLUGGED),
            (self.is_locked, Mode.LOCKED),
            (self.has_failed, Mode.ERROR),
            (self.is_over, Mode.END),
            (self.is_black, Mode.BLACK),
            (self.is_seeking, Mode.SEEK),
            (self.is_running, Mode.NORMAL),
        ):
            if holds:
                return mode
        return Mode.PAUSE

    @property
    def sight(self) -> Sight:
        """What is painted; nothing in every state but three."""
        seen = self.mode in {Mode.NORMAL, Mode.PAUSE, Mode.SEEK}
        return self.held if seen else NOTHING

    @property
    def can_reveal(self) -> bool:
        """Whether the clinician may show the picture again."""
        return not (self.is_unplugged or self.is_locked or self.is_over or self.has_failed)

    # What the clinician does

    def black(self) -> "ParentState":
        """Make it black; the film stands still."""
        return replace(self, is_black=True, is_running=False)

    def reveal(self) -> "ParentState":
        """Show the picture again, if nothing stands in the way."""
        return replace(self, is_black=False) if self.can_reveal else self

    def seek(self) -> "ParentState":
        """Ask for another moment: what was shown stays until it is there; from black, nothing."""
        held = NOTHING if self.mode not in {Mode.NORMAL, Mode.PAUSE, Mode.SEEK} else self.held
        return replace(
            self, is_seeking=True, is_running=False, is_over=False, has_failed=False, held=held
        )

    def end(self) -> "ParentState":
        """Come to the end of the plan."""
        return replace(
            self, is_over=True, is_black=True, is_running=False, is_seeking=False, held=NOTHING
        )

    # What the film does

    def show(self, sight: Sight, *, running: bool) -> "ParentState":
        """Take over the picture of the film; while another moment is sought, only `arrive` does."""
        if self.is_seeking:
            return self
        return replace(self, held=sight, is_running=running and not self.is_black)

    def arrive(self, sight: Sight, *, running: bool) -> "ParentState":
        """Take over the very picture that was asked for."""
        return replace(self, is_seeking=False).show(sight, running=running)

    def fail(self) -> "ParentState":
        """Go black: the film cannot be shown, or may not be shown any more."""
        return replace(
            self, has_failed=True, is_black=True, is_running=False, is_seeking=False, held=NOTHING
        )

    # What happens around it

    def unplug(self) -> "ParentState":
        """Go black: the screen is gone."""
        return replace(self, is_unplugged=True, is_black=True, is_running=False)

    def plug(self) -> "ParentState":
        """There is a screen again: it begins black."""
        return replace(self, is_unplugged=False)

    def lock(self) -> "ParentState":
        """Go black: the machine is locked, sleeps, or shows something else."""
        return replace(self, is_locked=True, is_black=True, is_running=False)

    def unlock(self) -> "ParentState":
        """Somebody is back: it stays black."""
        return replace(self, is_locked=False)
