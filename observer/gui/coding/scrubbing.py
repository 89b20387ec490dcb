"""A hand that moves along the timeline: quick pictures while it moves, the exact one at rest."""

from PySide6.QtCore import QObject, QTimer

from observer.gui.coding.playing import Playing

_REST_MS = 150


class Scrubbing(QObject):
    """Asks for the exact picture when the hand rests, and when it lets go.

    Parameters
    ----------
    playing
        The films.
    """

    def __init__(self, playing: Playing) -> None:
        super().__init__()
        self._playing = playing
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(playing.rest)

    def to(self, time_us: int, exact: bool) -> None:
        """Go to a moment of the session, exactly or quickly."""
        self._playing.scrub(time_us, exact=exact)
        if exact:
            self._rest.stop()
        else:
            self._rest.start()
