"""The only crossing between threads: calls made elsewhere come to the window's thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Bridge(QObject):
    """Carries calls to the thread on which it was made."""

    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._is_open = True
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def post(self, function: Callable[[], None]) -> None:
        """Have `function` called on the window's thread, after what waits there; returns at once.

        Parameters
        ----------
        function
            Takes nothing; its value is dropped.
        """
        self._posted.emit(function)

    def close(self) -> None:
        """Drop what still waits, because those whom it concerns are gone."""
        self._is_open = False

    @Slot(object)
    def _call(self, function: Callable[[], None]) -> None:
        if self._is_open:
            function()
