"""What can be seen of a real window, and where a hand would find it."""

import json
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Pause

from observer.text.catalogue import catalogue
from tests.e2e.desktop import Desktop, eventually

SEEN = Path(__file__).with_name("seen_window.py")


@dataclass(frozen=True, slots=True)
class Sight:
    """Something that can be seen, and where on the screen."""

    kind: str
    name: str
    words: str
    x: int
    y: int
    width: int
    height: int
    focus: bool
    time_px: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


class Watched:
    """The program with an eye on its window: what is done to it is done by keys and mouse.

    Parameters
    ----------
    desktop
        Where it is started.
    project
        Which it opens.
    """

    def __init__(self, desktop: Desktop, project: Path) -> None:
        self.desktop = desktop
        self.text = catalogue(desktop.language)
        self._eye = desktop.home / "eye"
        self._eye.unlink(missing_ok=True)
        self.program = desktop.start(
            sys.executable, str(SEEN), str(self._eye), "open", str(project)
        )
        window = desktop.window("Ooghoogte")
        eventually(self._eye.exists)
        desktop.xdotool("windowfocus", "--sync", window)
        self.pause(0.3)

    def see(self) -> tuple[Sight, ...]:
        with socket.socket(socket.AF_UNIX) as eye:
            eye.settimeout(20)
            eye.connect(str(self._eye))
            told = b"".join(iter(lambda: eye.recv(1 << 16), b""))
        fields = Sight.__dataclass_fields__
        return tuple(Sight(**{name: each[name] for name in fields}) for each in json.loads(told))

    def look(self, name: str, kind: str = "", *, begins: bool = False) -> Sight | None:
        found = (
            each
            for each in self.see()
            if (each.name.startswith(name) if begins else each.name == name)
            and kind in {"", each.kind}
        )
        return next(found, None)

    def wait(self, name: str, kind: str = "", *, begins: bool = False) -> Sight:
        found = eventually(lambda: self.look(name, kind, begins=begins), seconds=20)
        assert found is not None
        return found

    def pause(self, seconds: float = 0.12) -> None:
        Pause().wait(seconds)
