"""Plays a film with QMediaPlayer as it is told line by line; knows nothing but PySide6.

A line is ``["seek", milliseconds]`` or ``["play", milliseconds]``; the answer a line with height,
width and seconds taken of each picture shown, and then their pixels, RGB, one after the other.
"""

import json
import os
import sys
import time

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink

PATIENCE_MS, SETTLING_MS = 3000, 120
SMALL_PX = 960


class Child:
    """The player and its sink."""

    def __init__(self, path: str) -> None:
        self._player, self._sink = QMediaPlayer(), QVideoSink()
        self._player.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._came)
        self._frames: list[tuple[float, QVideoFrame]] = []
        self._begin_s = time.perf_counter()
        self._player.setSource(QUrl.fromLocalFile(path))
        self._player.pause()
        self._watch(PATIENCE_MS, once=True)
        self._watch(SETTLING_MS)

    def seek(self, milliseconds: float) -> list[tuple[float, QVideoFrame]]:
        """Seek, and return the last picture that came."""
        self._anew()
        self._player.setPosition(round(milliseconds))
        self._watch(PATIENCE_MS, once=True)
        self._watch(SETTLING_MS)
        return self._frames[-1:]

    def play(self, milliseconds: float) -> list[tuple[float, QVideoFrame]]:
        """Play for a while, and return the pictures that came."""
        self._anew()
        self._player.play()
        self._watch(round(milliseconds))
        self._player.pause()
        return self._frames

    def _anew(self) -> None:
        self._frames = []
        self._begin_s = time.perf_counter()

    def _came(self, frame: QVideoFrame) -> None:
        self._frames.append((time.perf_counter() - self._begin_s, frame))

    def _watch(self, milliseconds: int, *, once: bool = False) -> None:
        """Let events happen for a while, or until a picture is there."""
        if once and self._frames:
            return
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        if once:
            self._sink.videoFrameChanged.connect(loop.quit)
        loop.exec()
        if once:
            self._sink.videoFrameChanged.disconnect(loop.quit)


def pixels(frame: QVideoFrame) -> tuple[int, int, bytes]:
    """Return height, width and pixels of a picture, made small; nothing if Qt cannot convert it."""
    image = frame.toImage()
    if image.isNull():
        return 0, 0, b""
    if max(image.width(), image.height()) > SMALL_PX:
        image = image.scaled(
            SMALL_PX * image.width() // max(image.width(), image.height()) or 1,
            SMALL_PX * image.height() // max(image.width(), image.height()) or 1,
        )
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = bytes(image.constBits())
    row = image.width() * 3
    packed = b"".join(
        lines[start : start + row]
        for start in range(0, image.bytesPerLine() * image.height(), image.bytesPerLine())
    )
    return image.height(), image.width(), packed


def main() -> None:
    """Answer lines until there are no more."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication(sys.argv)
    child = Child(sys.argv[1])
    output = sys.stdout.buffer
    output.write(b"1\n")
    output.flush()
    acts = {"seek": child.seek, "play": child.play}
    for line in sys.stdin:
        act, number = json.loads(line)
        shown = [(took_s, *pixels(frame)) for took_s, frame in acts[act](number)]
        head = [(height, width, took_s) for took_s, height, width, _ in shown]
        output.write(f"{json.dumps(head)}\n".encode())
        for _, _, _, content in shown:
            output.write(content)
        output.flush()
        QCoreApplication.processEvents()
    del app


if __name__ == "__main__":
    main()
