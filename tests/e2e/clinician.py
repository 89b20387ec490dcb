"""Who holds a feedback session: her keys and clicks are counted, and each screen is looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np

from observer.gui.look_back.parent_state import Sight as ParentSight
from observer.model.feedback import Mark
from tests.e2e.desktop import EMPTY, Desktop, eventually
from tests.e2e.parent_side import ParentSide
from tests.e2e.sight import Sight, Watched

FILM = Path(__file__).resolve().parents[2] / "sample_sessions" / "session-2.mp4"
_TRIES = 4
"""A picture can be taken while the next one is painted only in part."""


@dataclass(frozen=True, slots=True)
class Words:
    """What she types."""

    subtitle: str
    comment: str
    said: str
    step: str


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "nl": Words("Nog een!", "lach", "Ze lacht", "even wachten"),
        "en": Words("One more!", "smile", "She laughs", "wait first"),
    }
)


class Clinician(Watched):
    """Has a keyboard and a mouse, and counts what she does with them; each letter counts.

    Parameters
    ----------
    desktop
        Where she sits; the parent looks at its last screen.
    project
        Which she opens.
    pictures
        Where a picture of every screen is left at each step.
    """

    def __init__(self, desktop: Desktop, project: Path, pictures: Path) -> None:
        super().__init__(desktop, project)
        self.words = WORDS[desktop.language]
        self.presses = 0
        self._steps = 0
        self._pictures = pictures
        self._film = ParentSide(FILM, desktop.size)
        self._moment_us = (0, 0)
        self._marks: tuple[Mark, ...] = ()

    @property
    def is_alone(self) -> bool:
        """Whether there is no screen for the parent alone."""
        return self.desktop.screens == 1

    # What she does

    def press(self, *keys: str, rest_s: float = 0.35) -> None:
        for key in keys:
            self.desktop.key(key)
            self.presses += 1
            self.pause(rest_s)

    def write(self, words: str) -> None:
        self.desktop.type(words)
        self.presses += len(words)
        self.pause(0.4)

    def click(self, name: str, *, begins: bool = False) -> None:
        self.desktop.click(*self.wait(name, begins=begins).middle)
        self.presses += 1
        self.pause(0.4)

    def drag(self, over: Sight, first: tuple[float, float], last: tuple[float, float]) -> None:
        """Draw with the mouse over something, from one share of it to another."""
        spots = [
            (over.x + round(x * over.width), over.y + round(y * over.height))
            for x, y in (first, last)
        ]
        (x, y), (to_x, to_y) = spots
        self.desktop.xdotool("mousemove", str(x), str(y), "mousedown", "1")
        for share in (0.3, 0.7, 1.0):
            at = (round(x + share * (to_x - x)), round(y + share * (to_y - y)))
            self.desktop.xdotool("mousemove", str(at[0]), str(at[1]))
            self.pause(0.05)
        self.desktop.xdotool("mouseup", "1")
        self.presses += 1
        self.pause(0.4)

    # What is seen

    def shoot(self, step: str) -> None:
        """Leave a picture of every screen."""
        self._steps += 1
        count = self.desktop.screens
        for screen in range(count):
            whose = "" if screen == 0 else "_parent"
            name = f"{self.desktop.language}_{count}_{self._steps:02}_{step}{whose}.png"
            cv2.imwrite(str(self._pictures / name), self.desktop.picture(screen))

    def shows(self, moment_us: tuple[int, int], marks: tuple[Mark, ...] = ()) -> None:
        """Note which moment is shown from now on, and what is pointed out in it."""
        self._moment_us, self._marks = moment_us, marks

    def parent_sees(self, step: str, when: Callable[[ParentSight], bool]) -> ParentSight:
        """Wait until the parent sees what is meant; fail where that is anything but a sight.

        All that is seen meanwhile is looked at in the same way. Nothing else of the program may lie
        on the parent's screen, and on two screens the window lies on its own.
        """

        def look() -> ParentSight | None:
            sight = self._parents_sight(step)
            return sight if when(sight) else None

        found = eventually(look, seconds=30, every_s=0.2)
        assert found is not None
        self.shoot(step)
        return found

    def _parents_sight(self, step: str) -> ParentSight:
        seen = self.see()
        (parents,) = [each for each in seen if each.kind == "ParentScreen"]
        left = (self.desktop.screens - 1) * self.desktop.size[0]
        place = (parents.x, parents.y, parents.width, parents.height)
        assert place == (left, 0, *self.desktop.size)
        own = [each for each in seen if each.kind != "ParentScreen"]
        assert all(each.x + each.width <= left for each in own), own
        assert bool(own) != self.is_alone
        for _ in range(_TRIES):
            picture = self.desktop.picture(self.desktop.screens - 1)
            found = self._film.sight_of(picture, self._moment_us, self.words.subtitle, self._marks)
            if found is not None:
                return found
        raise AssertionError(f"something else lies before the parent: {step}")

    def sees_no_parent(self, step: str) -> None:
        """Fail unless the parent's screen is away, and nothing else lies there."""
        eventually(lambda: all(each.kind != "ParentScreen" for each in self.see()))
        self.shoot(step)
        if not self.is_alone:
            colour = np.frombuffer(bytes.fromhex(EMPTY[1:]), np.uint8)
            assert (self.desktop.picture(1) == colour[::-1]).all()

    def leave(self) -> None:
        """Close the program."""
        self._film.close()
        self.program.terminate()
        self.program.wait(20)
