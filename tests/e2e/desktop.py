"""Real screens for real windows: Xvfb with a window manager, real keys, a real mouse."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray

T = TypeVar("T")

EMPTY = "#5A5A5A"
"""Of two screens: where no window lies; not black, which is something that is shown."""


def tool(name: str) -> str:
    """Return where a tool is installed; the fixture has skipped the test if it is not."""
    return shutil.which(name) or name


class Desktop:
    """One or more virtual screens beside each other, on which programs are started and driven.

    Parameters
    ----------
    home
        Home folder of those programs.
    size
        Width and height of each screen, in pixels.
    screens
        How many; a program sees each of them as a monitor of its own.
    """

    def __init__(self, home: Path, size: tuple[int, int] = (1366, 768), screens: int = 1) -> None:
        self.home = home
        self.size = size
        self.screens = screens
        self.language = "nl"
        self._children: list[subprocess.Popen[bytes]] = []
        read, write = os.pipe()
        self._children.append(
            subprocess.Popen(
                [
                    tool("Xvfb"),
                    "-displayfd",
                    str(write),
                    "-screen",
                    "0",
                    f"{size[0] * screens}x{size[1]}x24",
                    "-nolisten",
                    "tcp",
                    # or the monitors would be gone as soon as nobody looks
                    "-noreset",
                    "-fbdir",
                    str(home),
                ],
                pass_fds=(write,),
                stderr=subprocess.DEVNULL,
            )
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            self.display = f":{pipe.readline().strip()}"
        if screens > 1:
            for number in range(screens):
                self.plug_in(number)
            self._run("xsetroot", "-solid", EMPTY)
            self.xdotool("mousemove", str(size[0] // 2), str(size[1] // 2))
        self.start(tool("openbox"), "--sm-disable")

    def environment(self) -> dict[str, str]:
        hidden = {"QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "XAUTHORITY", "COVERAGE_PROCESS_START"}
        kept = {k: v for k, v in os.environ.items() if k not in hidden}
        return kept | {
            "DISPLAY": self.display,
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_RUNTIME_DIR": str(self.home),
            "OOGHOOGTE_LANGUAGE": self.language,
            "QT_QPA_PLATFORM": "xcb",
        }

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(command, env=self.environment(), stderr=subprocess.PIPE)
        self._children.append(child)
        return child

    def program(self, *arguments: str) -> subprocess.Popen[bytes]:
        return self.start(sys.executable, "-m", "observer", *arguments)

    def xdotool(self, *arguments: str) -> str:
        return self._run("xdotool", *arguments)

    def plug_in(self, screen: int) -> None:
        """Plug a screen in; the first is 0, and the others lie to its right."""
        (width, height), output = self.size, "none" if screen else "screen"
        place = f"{width}/361x{height}/203+{screen * width}+0"
        self._run("xrandr", "--setmonitor", f"S{screen}", place, output)

    def unplug(self, screen: int) -> None:
        """Pull the plug of a screen out."""
        self._run("xrandr", "--delmonitor", f"S{screen}")

    def picture(self, screen: int) -> NDArray[np.uint8]:
        """Return what a screen shows, from the X server's own memory: (height, width, 3), BGR."""
        dump = (self.home / "Xvfb_screen0").read_bytes()
        head = np.frombuffer(dump, ">u4", 25)
        begin, rows, row_bytes = int(head[0] + head[19] * 12), int(head[5]), int(head[12])
        whole = np.frombuffer(dump, np.uint8, rows * row_bytes, begin).reshape(rows, -1, 4)
        left = screen * self.size[0]
        return np.ascontiguousarray(whole[:, left : left + self.size[0], :3])

    def _run(self, name: str, *arguments: str) -> str:
        done = subprocess.run(
            [tool(name), *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip()

    def window(self, title: str) -> str:
        """Return the id of the visible window with this in its title, once it is there."""
        return eventually(lambda: self.xdotool("search", "--onlyvisible", "--name", title)).split()[
            0
        ]

    def key(self, *keys: str) -> None:
        for key in keys:
            self.xdotool("key", "--clearmodifiers", key)

    def type(self, text: str) -> None:
        self.xdotool("type", "--clearmodifiers", text)

    def click(self, x: int, y: int) -> None:
        self.xdotool("mousemove", str(x), str(y), "click", "1")

    def close(self) -> None:
        for child in reversed(self._children):
            if child.poll() is None:
                child.send_signal(signal.SIGKILL)
            child.wait()
            if child.stderr:
                child.stderr.close()


def eventually(look: Callable[[], T], seconds: float = 60.0, every_s: float = 0.1) -> T:
    """Return what `look` gives as soon as it is true; fail when that takes too long."""
    pause = Event()
    for _ in range(round(seconds / every_s)):
        found = look()
        if found:
            return found
        pause.wait(every_s)
    pytest.fail(f"waited {seconds} s in vain")
