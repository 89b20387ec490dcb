"""What makes scrubbing instant, in one line over the film: how long it still takes, and a stop."""

from collections.abc import Callable, Iterable
from time import monotonic

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from observer.app.reels import Reels, ReelWork
from observer.gui.coding.playing import Playing
from observer.gui.context import RoomContext
from observer.gui.parts import button, label, row
from observer.gui.video.stage import Stage
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
_BESIDE_WORDS_PX = 12 + 8 + 5
_HEIGHT_PX, _MARGIN_PX, _ABOVE_FACTS_PX = 32, 12, 46
_LOOKS = """
QFrame#reels { background: rgba(14, 16, 18, 205); border: none; border-radius: 6px; }
QFrame#reels QLabel { color: #ECE9E3; }
QFrame#reels QPushButton { color: #ECE9E3; background: transparent; border-radius: 5px;
  border: 1px solid #A2A8AF; padding: 1px 8px; }
QFrame#reels QPushButton:hover { border-color: #ECE9E3; }
QFrame#reels QPushButton:focus { border: 2px solid #7CC4BE; padding: 0 7px; }
"""
"""On the picture it is dark in both themes, like all that lies there."""


class ReelStrip(QFrame):
    """A line that is there while reels are made, and makes them while nobody needs the machine.

    It lies over the foot of the film, so that nothing else moves when it comes or goes.

    Parameters
    ----------
    context
        What the room stands on.
    playing
        The films.
    stage
        Over whose film at the front it lies.
    room
        Its parent: on the stage itself, the keys of the film would take the strip's.
    """

    left = Signal()
    """The strip needs the keyboard no longer."""

    def __init__(self, context: RoomContext, playing: Playing, stage: Stage, room: QWidget) -> None:
        super().__init__(room)
        self._stage, self._room = stage, room
        self.setObjectName("reels")
        self.setStyleSheet(_LOOKS)
        stage.installEventFilter(self)
        self._context = context
        self._playing = playing
        self._opened: tuple[tuple[Recording, MediaSource], ...] = ()
        self._busy_until_s = 0.0
        self.may_begin: Callable[[], bool] = _always
        """Whether what else is made of the film is there: its tables are held once at a time."""
        store = context.workspace.store
        self._reels = Reels(
            store.derived,
            context.tasks,
            self._show,
            self._failed,
            project=None if store.is_read_only else store.path,
            wanted=context.settings.make_reels,
        )
        self._sentence = ""
        self.words = label("", "muted", wrap=False)
        self.stop = button(context.text("Stop"), self.decline, role="quiet")
        inside = row(gap=8)
        inside.setContentsMargins(12, 0, 5, 0)
        inside.addWidget(self.words)
        inside.addWidget(self.stop)
        self.setLayout(inside)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._look_around)
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of the film when that becomes larger or smaller."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move} and not self.isHidden():
            QTimer.singleShot(0, self, self.place)
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Lie at the right of the film's foot, above what is said of the frame."""
        view = self._stage.view
        front = QRect(view.mapTo(self._room, QPoint()), view.size())
        wanted = self.words.fontMetrics().horizontalAdvance(self._sentence)
        wanted += self.stop.sizeHint().width() + _BESIDE_WORDS_PX + 1
        width = min(wanted, max(front.width() - 2 * _MARGIN_PX, 1))
        room = width - self.stop.sizeHint().width() - _BESIDE_WORDS_PX
        measure = self.words.fontMetrics()
        words = measure.elidedText(self._sentence, Qt.TextElideMode.ElideRight, room)
        self.words.setText(words)
        left = front.right() + 1 - _MARGIN_PX - width
        top = front.bottom() + 1 - _ABOVE_FACTS_PX - _HEIGHT_PX
        self.setGeometry(left, max(top, front.top()), width, _HEIGHT_PX)
        self.raise_()

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
        self._begin()
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
        # only now: the films themselves make the index that is needed
        if self.may_begin():
            self._begin()
        if player.playing or player.pending:
            self.wait()
        elif monotonic() >= self._busy_until_s:
            self._reels.go_on(player.now_us)
        if not self._opened and not self._reels.is_at_work:
            self._look.stop()

    def _begin(self) -> None:
        opened, self._opened = self._opened, ()
        if opened:
            self._reels.begin(opened)

    def _show(self) -> None:
        work = self._reels.work
        if work is not None:
            text = self._context.text
            self._sentence = text.render(sentence(work))
            self.setToolTip(text.render(room_taken(work, text)))
            self.place()
        elif self.stop.hasFocus():
            self.left.emit()
        self.setVisible(work is not None)

    def _failed(self, error: ObserverError) -> None:
        self._context.notify(self._context.text.error(error))

    def _say(self, what: Message) -> None:
        self._context.notify(self._context.text.render(what))


def _always() -> bool:
    return True


def sentence(work: ReelWork) -> Message:
    """Return how long it takes until scrubbing is smooth, rounded as people say it."""
    minutes = round(work.seconds_left / _MINUTE_S)
    if minutes <= 1:
        return msg("Going back and forth will soon be smoother: 1 minute to go")
    if work.seconds_left < _HOUR_S:
        return msg(
            "Going back and forth will soon be smoother: {minutes} minutes to go", minutes=minutes
        )
    hours = round(work.seconds_left / _HOUR_S)
    if hours <= 1:
        return msg("Going back and forth will soon be smoother: 1 hour to go")
    return msg("Going back and forth will soon be smoother: {hours} hours to go", hours=hours)


def room_taken(work: ReelWork, text: Catalogue) -> Message:
    """Return what is being made, and how much room it takes.

    Parameters
    ----------
    work
        What is still to be made.
    text
        Writes numbers.

    Returns
    -------
    Message
        For whoever asks.
    """
    size = f"{text.number(max(work.size_bytes / _MEGABYTE, 1), 0)} MB"
    return msg("Small pictures of the film are being made for it; they take {size}.", size=size)
