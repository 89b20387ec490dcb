"""A real screen for real windows: Xvfb with a window manager, real keys, a real mouse."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TypeVar

import pytest

T = TypeVar("T")


def tool(name: str) -> str:
    """Return where a tool is installed; the fixture has skipped the test if it is not."""
    return shutil.which(name) or name


class Desktop:
    """One virtual screen, on which programs are started and driven."""

    def __init__(self, home: Path, size: str = "1366x768") -> None:
        self.home = home
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
                    f"{size}x24",
                    "-nolisten",
                    "tcp",
                ],
                pass_fds=(write,),
                stderr=subprocess.DEVNULL,
            )
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            self.display = f":{pipe.readline().strip()}"
        self.start(tool("openbox"), "--sm-disable")

    def environment(self) -> dict[str, str]:
        hidden = {"QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "XAUTHORITY", "COVERAGE_PROCESS_START"}
        kept = {k: v for k, v in os.environ.items() if k not in hidden}
        return kept | {
            "DISPLAY": self.display,
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_RUNTIME_DIR": str(self.home),
            "OOGHOOGTE_LANGUAGE": "nl",
            "QT_QPA_PLATFORM": "xcb",
        }

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(command, env=self.environment(), stderr=subprocess.PIPE)
        self._children.append(child)
        return child

    def program(self, *arguments: str) -> subprocess.Popen[bytes]:
        return self.start(sys.executable, "-m", "observer", *arguments)

    def xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            [tool("xdotool"), *arguments],
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
