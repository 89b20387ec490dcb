"""What is left over in cycles is freed on the window's thread, and never in a film's way."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread, get_ident

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from observer.gui import collecting
from observer.gui.collecting import Collector

MANY = 20_000


class Cycle:
    """Holds itself, a Qt object, and says on which thread it was freed."""

    def __init__(self, freed: list[int]) -> None:
        self.itself = self
        self.widget = QObject()
        self.freed = freed

    def __del__(self) -> None:
        self.freed.append(get_ident())


@pytest.fixture
def began() -> Iterator[Callable[[Callable[[], bool]], Collector]]:
    made: list[Collector] = []

    def begin(is_at_rest: Callable[[], bool]) -> Collector:
        made.append(Collector(is_at_rest))
        return made[-1]

    yield begin
    for collector in made:
        collector.end()
    gc.disable()


def on_a_worker(work: Callable[[], object]) -> int:
    """Do something on another thread; return which."""
    worker = Thread(target=work)
    worker.start()
    worker.join()
    assert worker.ident is not None
    return worker.ident


def test_a_worker_that_makes_much_frees_no_object_of_the_window(
    qtbot: QtBot, began: Callable[[Callable[[], bool]], Collector]
) -> None:
    gc.enable()
    began(lambda: True)
    freed: list[int] = []
    Cycle(freed)
    kept: list[list[int]] = []
    worker = on_a_worker(lambda: kept.extend([number] for number in range(MANY)))
    assert worker != get_ident()
    assert freed == []
    qtbot.waitUntil(lambda: freed != [])
    assert freed == [get_ident()]


def test_python_by_itself_would_have_freed_it_on_the_worker() -> None:
    """Without this, the test above would show nothing."""
    script = (
        "import gc\n"
        "from threading import Thread, get_ident\n"
        "freed = []\n"
        "class Cycle:\n"
        "    def __init__(self): self.itself = self\n"
        "    def __del__(self): freed.append(get_ident())\n"
        "gc.collect()\n"
        "Cycle()\n"
        "worker = Thread(target=lambda: [[n] for n in range(20_000)])\n"
        "worker.start(); worker.join()\n"
        "assert freed == [worker.ident], freed\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_old_leftovers_wait_until_the_film_rests(
    began: Callable[[Callable[[], bool]], Collector], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "_ALL_S", 0.0)
    is_at_rest = False
    collector = began(lambda: is_at_rest)
    freed: list[int] = []
    cycle = Cycle(freed)
    gc.collect(0)
    gc.collect(1)
    del cycle
    for _ in range(30):
        kept = [[number] for number in range(1_000)]
        collector.look()
        del kept
    assert freed == []
    is_at_rest = True
    collector.look()
    assert freed == [get_ident()]


def test_the_window_starts_with_it(tmp_path: Path) -> None:
    script = (
        "import gc, sys\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from observer.gui.application import run_window\n"
        "def leave():\n"
        "    app = QApplication.instance()\n"
        "    if app is None: return\n"
        "    sys.stdout.write(str(gc.isenabled()))\n"
        "    app.exit(0)\n"
        "class Application(QApplication):\n"
        "    def exec(self):\n"
        "        QTimer.singleShot(0, leave)\n"
        "        return super().exec()\n"
        "import observer.gui.application as application\n"
        "application.QApplication = Application\n"
        "sys.exit(run_window(language='en'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
    )
    assert done.stdout == "False"
