"""QMediaPlayer, in an environment of its own, since the program does without Qt's multimedia."""

import importlib.metadata
import json
import subprocess
import sys
import venv
from pathlib import Path

import numpy as np
from typing_extensions import override

from benchmarks.playback.clips import Place
from benchmarks.playback.engines import AbsentError, Engine, Shown

_CHILD = Path(__file__).with_name("qmediaplayer_child.py")
_US_PER_MS = 1000


class Environment:
    """A virtual environment with QtMultimedia of the same version as ours, from PyPI.

    Parameters
    ----------
    folder
        Where it is, or will be made; about 1 GB.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        if self._runs():
            return
        venv.create(folder, with_pip=True)
        version = importlib.metadata.version("PySide6-Essentials")
        wanted = [f"PySide6-{part}=={version}" for part in ("Essentials", "Addons")]
        install = [str(self._python), "-m", "pip", "install", "-q", *wanted]
        subprocess.run(install, check=False)  # noqa: S603  our own interpreter
        if not self._runs():
            raise AbsentError("QtMultimedia could not be installed")

    def open(self, path: Path) -> "QMediaPlayer":
        """Open a film."""
        return QMediaPlayer(self._python, path)

    def _runs(self) -> bool:
        """Return whether QtMultimedia can be used there."""
        if not self._python.exists():
            return False
        ask = [str(self._python), "-c", "import PySide6.QtMultimedia"]
        return subprocess.run(ask, check=False, capture_output=True).returncode == 0  # noqa: S603


class QMediaPlayer(Engine):
    """A child that is told what to do line by line, and writes pictures to its output."""

    def __init__(self, python: Path, path: Path) -> None:
        self._child = subprocess.Popen(  # noqa: S603  our own program
            [str(python), str(_CHILD), str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if not self._child.stdout or json.loads(self._child.stdout.readline() or b"0") != 1:
            self.close()
            raise AbsentError(f"QMediaPlayer does not open {path.name}")

    @override
    def seek(self, place: Place) -> Shown:
        """Seek to the middle of the picture's time, as it knows milliseconds only."""
        middle_us = (place.time_us + place.end_us) // 2
        return self._ask("seek", middle_us / _US_PER_MS)[-1]

    @override
    def step_back(self, place: Place) -> Shown:
        """Seek to the picture before: there is no other way."""
        return self.seek(place)

    @override
    def play(self, seconds: float) -> list[Shown]:
        """Play, and return what it gave to its sink."""
        return self._ask("play", seconds * 1000)

    @override
    def close(self) -> None:
        """End the child."""
        self._child.communicate()

    def _ask(self, act: str, number: float) -> list[Shown]:
        """Let the child do something, and read the pictures it shows."""
        talk, answer = self._child.stdin, self._child.stdout
        if talk is None or answer is None:
            raise TypeError
        talk.write(f"{json.dumps([act, number])}\n".encode())
        talk.flush()
        shown: list[Shown] = []
        line = answer.readline()
        if not line:
            raise AbsentError("QMediaPlayer ended by itself")
        for height, width, took_s in json.loads(line):
            pixels = np.frombuffer(answer.read(height * width * 3), np.uint8)
            picture = pixels.reshape(height, width, 3) if len(pixels) else None
            shown.append(Shown(picture, took_s))
        return shown or [Shown(None, 0.0)]
