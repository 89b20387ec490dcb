"""Collecting what is left over in cycles: on the window's thread, and never in a film's way."""

import gc
from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 250
_YOUNG, _OFTEN = 700, 10
_MANY = 50_000
_ALL_S = 30.0


class Collector(QObject):
    """Takes over from the collector of Python, which works on whatever thread it is due on.

    Widgets lie in cycles, and Qt objects that a worker's thread destroys crash the program. So
    the automatic collection stays off as long as this one lives. What is there when it begins,
    modules above all, is never looked at again.

    Parameters
    ----------
    is_at_rest
        Returns whether nothing plays and nobody types, so that a pause goes unseen.
    parent
        With which it ends.
    """

    def __init__(self, is_at_rest: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_at_rest = is_at_rest
        self._all_s = monotonic()
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect what is due: what is young at any time, the rest when nobody waits for it."""
        young, middle, old = gc.get_count()
        is_due = old > 0 and monotonic() - self._all_s >= _ALL_S
        if is_due and self._is_at_rest():
            self._all_s = monotonic()
            gc.collect()
        elif middle > _OFTEN or (young > _MANY and self._is_at_rest()):
            gc.collect(1)
        elif young > _YOUNG:
            gc.collect(0)

    def end(self) -> None:
        """Leave the collecting to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
