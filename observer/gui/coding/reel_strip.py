"""What makes scrubbing instant, in one line: how long it still takes, how large, and a stop."""

from collections.abc import Callable, Iterable
from time import monotonic

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame
from typing_extensions import override

from observer.app.reels import Reels, ReelWork
from observer.gui.coding.playing import Playing
from observer.gui.context import RoomContext
from observer.gui.parts import button, label, row
from observer.media.reel import Reel
from observer.media.source import MediaSource
from observer.model.errors import ObserverError
from observer.model.messages import Message, msg
from observer.model.session import Recording
from observer.text.catalogue import Catalogue

_LOOK_MS = 250
_REST_S = 1.0
_MINUTE_S, _HOUR_S = 60, 3600
_MEGABYTE = 1_000_000


class ReelStrip(QFrame):
    """A line that is there while reels are made, and makes them while nobody needs the machine.

    Parameters
    ----------
    context
        What the room stands on.
    playing
        The films.
    """

    left = Signal()
    """The strip needs the keyboard no longer."""
    came_or_went = Signal()
    """It needs room, or no longer."""

    def __init__(self, context: RoomContext, playing: Playing) -> None:
        super().__init__()
        self._context = context
        self._playing = playing
        self._opened: tuple[tuple[Recording, MediaSource], ...] = ()
        self._busy_until_s = 0.0
        store = context.workspace.store
        self._reels = Reels(
            store.derived,
            context.tasks,
            self._show,
            self._failed,
            project=None if store.is_read_only else store.path,
            wanted=context.settings.make_reels,
        )
        self.words = label("", "muted", wrap=False)
        self.stop = button(context.text("Stop"), self.decline, role="quiet")
        inside = row(gap=8)
        inside.setContentsMargins(12, 0, 12, 0)
        inside.addWidget(self.words)
        inside.addWidget(self.stop)
        inside.addStretch(1)
        self.setLayout(inside)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._look_around)
        self.hide()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Tell that it needs room."""
        super().showEvent(event)
        self.came_or_went.emit()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it needs no room."""
        super().hideEvent(event)
        self.came_or_went.emit()

    def reel_of(self, recording: Recording) -> Reel:
        """Return the small pictures of a recording, those there are and those still to be made."""
        return self._reels.of(recording)

    def begin(self, films: Iterable[tuple[Recording, MediaSource]]) -> None:
        """Use what was made for these films, and make what is missing.

        Parameters
        ----------
        films
            What is open, the one that matters most first.
        """
        self._opened = tuple(films)
        self._look.start()

    def wait(self) -> None:
        """Rest at once, because the hand moves."""
        self._busy_until_s = monotonic() + _REST_S
        self._reels.hold()

    def make(self) -> None:
        """Make scrubbing instant, also where that was stopped before."""
        if self._context.workspace.store.is_read_only:
            self._say(msg("This project is open to read only, so nothing can be made in it."))
            return
        self._reels.ask()
        self._look.start()
        if not self._reels.is_at_work:
            self._say(msg("Scrubbing is instant already."))

    def decline(self) -> None:
        """Make no more for these films."""
        if not self._reels.is_at_work:
            self._say(msg("Nothing is being made for scrubbing."))
            return
        self._reels.decline()
        self.left.emit()
        self._say(msg("Stopped. The command to make scrubbing instant goes on with it."))

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the commands, by action id."""
        return {"make_reel": self.make, "stop_reel": self.decline}

    def close_films(self) -> None:
        """Stop, because the films close; harmless when done twice."""
        self._look.stop()
        self._opened = ()
        self._reels.close()
        self.hide()

    def _look_around(self) -> None:
        player = self._playing.player
        if player is None or not player.ready:
            return
        if self._opened:
            # only now: the films themselves make the index that is needed
            opened, self._opened = self._opened, ()
            self._reels.begin(opened)
        if player.playing or player.pending:
            self.wait()
        elif monotonic() >= self._busy_until_s:
            self._reels.go_on(player.now_us)
        if not self._reels.is_at_work:
            self._look.stop()

    def _show(self) -> None:
        work = self._reels.work
        if work is not None:
            self.words.setText(self._context.text.render(sentence(work, self._context.text)))
        elif self.stop.hasFocus():
            self.left.emit()
        self.setVisible(work is not None)

    def _failed(self, error: ObserverError) -> None:
        self._context.notify(self._context.text.error(error))

    def _say(self, what: Message) -> None:
        self._context.notify(self._context.text.render(what))


def sentence(work: ReelWork, text: Catalogue) -> Message:
    """Return when scrubbing is instant, and how much room that takes.

    Parameters
    ----------
    work
        What is still to be made.
    text
        Writes numbers.

    Returns
    -------
    Message
        Rounded as people say it.
    """
    size = f"{text.number(max(work.size_bytes / _MEGABYTE, 1), 0)} MB"
    minutes = round(work.seconds_left / _MINUTE_S)
    if minutes <= 1:
        return msg("Scrubbing becomes instant in about a minute ({size})", size=size)
    if work.seconds_left < _HOUR_S:
        return msg(
            "Scrubbing becomes instant in about {minutes} minutes ({size})",
            minutes=minutes,
            size=size,
        )
    hours = text.number(work.seconds_left / _HOUR_S, 1)
    return msg("Scrubbing becomes instant in about {hours} hours ({size})", hours=hours, size=size)
