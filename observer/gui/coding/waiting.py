"""A press that came just before its frame: it waits for the very frame that was asked for."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from observer.gui.coding.playing import Playing
from observer.gui.context import RoomContext
from observer.gui.video.film import Film
from observer.gui.video.stage import Stage

_LOOK_MS = 8
_MOST_MS = 2000


class Waiting(QObject):
    """Keeps one press while the exact frame asked for is on its way to the screen.

    The press is carried out once that frame is painted, and on no other: where something else
    is asked for first, or the frame does not come, it is dropped with a sentence.

    Parameters
    ----------
    context
        Says why a press was dropped.
    stage
        Where the frame will be painted.
    playing
        Knows whether something else was asked for.
    """

    def __init__(self, context: RoomContext, stage: Stage, playing: Playing) -> None:
        super().__init__()
        self._context = context
        self._stage = stage
        self._playing = playing
        self._press: Callable[[], None] | None = None
        self._asked: tuple[Film | None, int] = (None, 0)
        playing.leaving = self._settle
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(self._look)
        self._most = QTimer(self)
        self._most.setSingleShot(True)
        self._most.setInterval(_MOST_MS)
        self._most.timeout.connect(self._settle)

    def do(self, press: Callable[[], None]) -> None:
        """Do what was pressed: at once, or as soon as the frame asked for is on the screen.

        Parameters
        ----------
        press
            Takes its moment from the frame that is painted when it is called.
        """
        if not self._is_coming():
            # one that waited for this very frame comes first
            self._settle()
            press()
        elif self._press is not None:
            self._say_wait()
        else:
            self._press = press
            self._asked = self._now_asked()
            self._looks.start()
            self._most.start()

    def forget(self) -> bool:
        """Drop the press that waits, without a word; return whether there was one."""
        was_waiting = self._press is not None
        self._press = None
        self._looks.stop()
        self._most.stop()
        return was_waiting

    def _now_asked(self) -> tuple[Film | None, int]:
        return self._stage.film, self._playing.asked

    def _is_coming(self) -> bool:
        """Return whether an exact frame was asked for at rest, and is not on the screen yet."""
        stage, playing = self._stage, self._playing
        film = stage.film
        if film is None or film.error is not None or stage.view.notice:
            return False
        at_rest = not playing.is_playing and not playing.is_scrubbing
        return at_rest and stage.is_behind and not self._is_shown(film)

    def _is_shown(self, film: Film) -> bool:
        """Return whether the frame on its way is the one on the screen, in another size."""
        shown, player = self._stage.view.shown, film.player
        target, painted = player.screen.target, player.frame()
        if shown is None or not shown.exact or painted is None:
            return False
        is_same = (painted.recording_id, painted.index) == (shown.recording_id, shown.index)
        if player.pending:
            is_same = is_same and target is not None and target.exact
            return is_same and target is not None and target.number == painted.number
        return is_same

    def _is_there(self) -> bool:
        """Return whether the frame asked for when the key was pressed is painted, exactly."""
        is_same = self._asked == self._now_asked() and not self._playing.is_playing
        return is_same and not self._stage.is_behind and self._stage.exact_moment() is not None

    def _look(self) -> None:
        film = self._stage.film
        is_lost = film is None or film.error is not None or bool(self._stage.view.notice)
        if is_lost or self._is_there() or self._asked != self._now_asked():
            self._settle()

    def _settle(self) -> None:
        """Carry the press out if its frame is there; drop it otherwise."""
        press, is_there = self._press, self._is_there()
        if press is None:
            return
        self.forget()
        if is_there:
            press()
        else:
            self._say_wait()

    def _say_wait(self) -> None:
        text = self._context.text
        wait = text("Wait until the exact frame is shown, then press again.")
        self._context.notify(self._stage.why_nothing() or wait)
