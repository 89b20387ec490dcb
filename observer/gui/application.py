"""The window as a program: sets Qt up, shows the window, and says calmly what went wrong."""

import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from observer.app.settings import read_settings, settings_file
from observer.app.tracing import frames_of
from observer.gui.bridge import Bridge
from observer.gui.collecting import Collector
from observer.gui.main_window import MainWindow, Start
from observer.media.memory import give_back_large_blocks
from observer.model.errors import ObserverError

_log = logging.getLogger(__name__)


def calm_hook(
    window: MainWindow, bridge: Bridge
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return an excepthook that shows one sentence and goes on.

    Parameters
    ----------
    window
        In which it is shown.
    bridge
        Carries it to the window's thread.

    Returns
    -------
    callable
        For `sys.excepthook`.
    """

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, Exception):
            sys.__excepthook__(kind, error, trace)
            return
        if isinstance(error, ObserverError):
            bridge.post(lambda: window.show_error(error))
            return
        places = frames_of(trace)
        _log.error("unforeseen %s at\n%s", kind.__name__, places)
        bridge.post(lambda: window.show_trouble(f"{kind.__name__}\n{places}"))

    return hook


def run_window(
    path: Path | None = None, *, language: str = "", arguments: Sequence[str] = ()
) -> int:
    """Show the window until it is closed.

    Parameters
    ----------
    path
        A project folder or a film to open; None for the start page.
    language
        ``nl`` or ``en``; empty for the user's own.
    arguments
        For Qt itself.

    Returns
    -------
    int
        Exit code of the program.
    """
    give_back_large_blocks()
    QCoreApplication.setApplicationName("Ooghoogte")
    application = QApplication(["ooghoogte", *arguments])
    place = settings_file()
    window = MainWindow(
        application,
        Start(settings=read_settings(place), settings_file=place, language=language),
    )
    Collector(lambda: window.is_at_rest, application)
    bridge = Bridge()
    before = sys.excepthook
    sys.excepthook = calm_hook(window, bridge)
    try:
        window.machine.listen()
        window.showMaximized()
        if path is not None:
            window.open_path(path)
        else:
            window.open_latest()
        return application.exec()
    finally:
        sys.excepthook = before
