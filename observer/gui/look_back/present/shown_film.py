"""The film that is shown: opened, sought and played; it paints nothing."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from observer.app.films import missing, session_films
from observer.app.stage_choice import read_choice
from observer.gui.context import RoomContext
from observer.gui.video.film import Film
from observer.gui.video.hearing import Hearing
from observer.media.frame import Frame
from observer.media.session_player import SessionPlayer
from observer.model.errors import MediaError, ObserverError
from observer.model.messages import msg

_RUNNING_MS, _RESTING_MS = 8, 25
_MOST_PX = (1920, 1088)


class ShownFilm(QObject):
    """The film of one session at a time, as it lay at the front when it was coded.

    Parameters
    ----------
    context
        What the page stands on.
    """

    looked = Signal()
    """It was looked at what the film shows now."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._session_id = ""
        self._player: SessionPlayer | None = None
        self._film: Film | None = None
        self._error: ObserverError | None = None
        self._heard: frozenset[str] = frozenset()
        self._muted = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.looked)

    @property
    def session_id(self) -> str:
        """Whose film is open; empty for none."""
        return self._session_id

    @property
    def film(self) -> Film | None:
        """The film that is shown; None while none is open."""
        return self._film

    @property
    def frame(self) -> Frame | None:
        """What it shows now."""
        return self._film.player.frame() if self._film is not None else None

    @property
    def is_settled(self) -> bool:
        """Whether it shows what it was asked for."""
        film = self._film
        return film is not None and film.is_ready and not film.player.pending

    @property
    def is_running(self) -> bool:
        """Whether it runs, or will as soon as it can."""
        return self._player is not None and self._player.playing

    @property
    def extent_us(self) -> tuple[int, int]:
        """From where to where it reaches; (0, 0) until that is known."""
        return self._player.extent_us if self._player is not None else (0, 0)

    @property
    def error(self) -> ObserverError | None:
        """Why it cannot be shown; None while all is well."""
        return self._error or (self._film.error if self._film is not None else None)

    def open(self, session_id: str) -> None:
        """Open the film of a session; the one that is open stays open."""
        if session_id == self._session_id and self.error is None:
            return
        self.close_film()
        self._session_id = session_id
        workspace = self._context.workspace
        try:
            opened = session_films(workspace, session_id, hardware=self._context.settings.hardware)
        except ObserverError as error:
            self._error = error
            return
        if not opened.views:
            self._error = MediaError(
                msg("This session has no film."), msg("Choose another moment.")
            )
            return
        self._player = player = SessionPlayer(opened.views, opened.sounds)
        films = [
            Film(recordings, view)
            for recordings, view in zip(opened.recordings.views, player.views, strict=True)
        ]
        ids = frozenset(
            each.id
            for some in (*opened.recordings.views, opened.recordings.sounds)
            for each in some
        )
        choice = read_choice(workspace.store.derived, ids)
        there = [n for n, f in enumerate(films) if missing(workspace, f.recordings) is None]
        front = choice.front if choice is not None else ""
        main = next((n for n in there if films[n].recordings[0].id == front), next(iter(there), 0))
        self._film = films[main]
        player.set_main(main)
        hearing = Hearing(films, opened.recordings.sounds)
        if choice is not None:
            hearing.choose(choice.heard)
        self._heard = hearing.heard(main)
        self._hear()
        self._timer.start(_RESTING_MS)

    def close_film(self) -> None:
        """Let the film go; harmless when done twice."""
        self._timer.stop()
        player, self._player = self._player, None
        self._film = self._error = None
        self._session_id = ""
        if player is not None:
            player.close()

    def seek(self, time_us: int, *, exact: bool = True) -> None:
        """Go to a moment, and stand still there."""
        if self._player is not None:
            self._player.pause()
            self._player.clear_loop()
            self._player.seek_us(time_us, exact=exact)

    def play_to(self, until_us: int, rate: float) -> None:
        """Play from here, and stand still on the last frame before a moment."""
        if self._player is not None:
            self._player.clear_loop()
            self._player.set_rate(rate)
            self._player.play()
            self._player.set_until(until_us)
            self._timer.setInterval(_RUNNING_MS)

    def play_round(self, start_us: int, end_us: int, rate: float) -> None:
        """Play a stretch over and over."""
        if self._player is not None:
            self._player.set_rate(rate)
            self._player.set_loop(start_us, end_us)
            self._player.play()
            self._timer.setInterval(_RUNNING_MS)

    def pause(self) -> None:
        """Stand still on this frame."""
        if self._player is not None:
            self._player.pause()
            self._timer.setInterval(_RESTING_MS)

    def step(self, frames: int) -> None:
        """Show the frame so many frames further."""
        if self._player is not None:
            self._player.step(frames)

    def mute(self, *, on: bool) -> None:
        """Let nothing be heard, or what is usually heard."""
        self._muted = on
        self._hear()

    def set_picture_px(self, size: tuple[int, int]) -> None:
        """Say how large the picture is to be, in pixels of the device."""
        if self._film is not None:
            width, height = min(size[0], _MOST_PX[0]), min(size[1], _MOST_PX[1])
            self._film.player.set_picture_size(width, height)

    def _hear(self) -> None:
        if self._player is not None:
            self._player.set_heard(frozenset() if self._muted else self._heard)
