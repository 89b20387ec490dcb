"""mpv, where it is installed: a child that is asked through its socket; it seeks exactly."""

import json
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from typing_extensions import override

from benchmarks.playback.clips import US_PER_S, Place
from benchmarks.playback.engines import AbsentError, Engine, Shown, wait_until

_Value: TypeAlias = str | float | bool | None
_PATIENCE_S = 30.0


class Mpv(Engine):
    """A paused mpv without a window; pictures are read back as screenshots."""

    _OPTIONS = (
        "--no-config",
        "--really-quiet",
        "--idle=yes",
        "--pause=yes",
        "--keep-open=yes",
        "--audio=no",
        "--vo=null",
        "--hr-seek=yes",
    )

    def __init__(self, path: Path, *options: str) -> None:
        program = shutil.which("mpv")
        if program is None:
            raise AbsentError("mpv is not installed")
        self._folder = tempfile.TemporaryDirectory()
        self._picture = Path(self._folder.name) / "shown.jpg"
        address = Path(self._folder.name) / "socket"
        self._child = subprocess.Popen(  # noqa: S603  found on the path, given a film
            [program, *self._OPTIONS, *options, f"--input-ipc-server={address}", str(path)],
            stdin=subprocess.DEVNULL,
        )
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(_PATIENCE_S)
        wait_until(address.exists)
        wait_until(lambda: self._socket.connect_ex(str(address)) == 0)
        self._lines = self._socket.makefile("r", encoding="utf-8")
        self._request = 0
        wait_until(lambda: self._ask("get_property", "seeking") is False)

    @staticmethod
    def is_installed() -> bool:
        """Return whether it can be asked at all."""
        return shutil.which("mpv") is not None

    @override
    def seek(self, place: Place) -> Shown:
        """Seek to the time at which the picture begins."""
        begin = time.perf_counter()
        self._tell("seek", place.time_us / US_PER_S, "absolute+exact")
        return self._restarted(begin)

    @override
    def step_back(self, place: Place) -> Shown:
        """Use its key for one picture back."""
        del place
        begin = time.perf_counter()
        self._tell("frame-back-step")
        return self._restarted(begin)

    @override
    def play(self, seconds: float) -> None:
        """Return None: it cannot tell which pictures it showed."""
        del seconds

    @override
    def close(self) -> None:
        """End the child."""
        self._tell("quit")
        self._lines.close()
        self._socket.close()
        try:
            self._child.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._folder.cleanup()

    def _restarted(self, begin: float) -> Shown:
        """Wait until mpv says that it shows what it sought, then read that back."""
        for event in ("seek", "playback-restart"):
            while self._line().get("event") != event:
                pass
        took_s = time.perf_counter() - begin
        self._ask("screenshot-to-file", str(self._picture), "video")
        picture = cv2.imread(str(self._picture))
        self._picture.unlink(missing_ok=True)
        if picture is None:
            return Shown(None, took_s)
        return Shown(np.ascontiguousarray(picture[:, :, ::-1], np.uint8), took_s)

    def _tell(self, *command: _Value) -> int:
        """Send a command and return its number."""
        self._request += 1
        line = json.dumps({"command": command, "request_id": self._request})
        self._socket.sendall(f"{line}\n".encode())
        return self._request

    def _ask(self, *command: _Value) -> _Value:
        """Send a command and wait for what it returns."""
        number = self._tell(*command)
        while True:
            line = self._line()
            if line.get("request_id") == number and "error" in line:
                return line.get("data")

    def _line(self) -> dict[str, _Value]:
        """Return the next thing that mpv says."""
        line = self._lines.readline()
        if not line:
            raise TimeoutError
        told: dict[str, _Value] = json.loads(line)
        return told
