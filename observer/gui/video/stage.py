"""The stage of the Code room: the films of a session, which is at the front, and how they lie."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.app.films import SessionFilms, locked_films, missing, no_reel, session_films
from observer.app.stage_choice import StageChoice
from observer.gui.context import RoomContext
from observer.gui.video.absence import why_away
from observer.gui.video.film import Film, Moment
from observer.gui.video.hearing import Hearing, Voice
from observer.gui.video.index_keeping import IndexKeeping
from observer.gui.video.layouts import Layout, lay_out, layouts_of
from observer.gui.video.stage_memory import StageMemory
from observer.gui.video.tags import Tags
from observer.gui.video.video_view import VideoView
from observer.media.session_player import SessionPlayer
from observer.media.source import MediaSource
from observer.model.session import Recording
from observer.model.views import views_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from observer.media.placement import ScrubReel

_TICK_MS = 40
_SMALL_PX = 200
_SAID = 0.8
_FRAME = QColor("#7CC4BE")


class Stage(QWidget):
    """Shows every film of a session; the one at the front is coded on and has the keyboard.

    Parameters
    ----------
    context
        What the room stands on.
    """

    painted = Signal()
    """Another frame of the film at the front was painted, or the time went on without one."""
    pressed = Signal()
    """The film at the front was clicked."""
    find_asked = Signal(object)
    """Somebody wants to say where this `Recording` is."""
    menu_asked = Signal(QPoint)
    """Somebody asks at a place on the screen what can be done with the film at the front."""
    changed = Signal()
    """Another film is at the front, lies elsewhere, or is heard."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.reel_of: Callable[[Recording], ScrubReel | None] = no_reel
        self.player: SessionPlayer | None = None
        self._session_id = ""
        self._opened: SessionFilms | None = None
        self._recordings: dict[str, Recording] = {}
        self._films: tuple[Film, ...] = ()
        self._hearing = Hearing((), ())
        self._main = 0
        self._layout = Layout.ALONE
        self._memory = StageMemory(context)
        self._is_bare = False
        self._views = [self._new_view()]
        self.tags = Tags(context, self, self.toggle_voice)
        self._indices: IndexKeeping | None = None
        self._told_us: int | None = None
        self._failed = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.setMinimumSize(320, 180)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._bring_forward()
        context.machine.away.connect(self.rest)

    # What is on it

    @property
    def view(self) -> VideoView:
        """The view of the film at the front."""
        return self._views[self._main]

    @property
    def views(self) -> tuple[VideoView, ...]:
        """All views, in the order of the films."""
        return tuple(self._views)

    @property
    def film(self) -> Film | None:
        """The film at the front; None if there is none."""
        return self._films[self._main] if self._films else None

    @property
    def films(self) -> tuple[Film, ...]:
        """All films."""
        return self._films

    @property
    def layout_shown(self) -> Layout:
        """How they lie."""
        return self._layout

    @property
    def voices(self) -> tuple[tuple[Voice, bool], ...]:
        """What can be heard, and whether it is."""
        hearing, main = self._hearing, self._main
        return tuple((voice, hearing.is_heard(voice, main)) for voice in hearing.voices)

    @property
    def now_us(self) -> int | None:
        """Where the session is; None while nothing was shown yet."""
        film, shown_us = self.film, self.view.shown_us
        if film is None or self.player is None:
            return None
        return shown_us if shown_us is not None and not film.away else self.player.now_us

    @property
    def is_behind(self) -> bool:
        """Whether the film at the front was asked for a picture that was not painted yet."""
        film = self.film
        if film is None:
            return False
        # where a sentence stands in place of the film, no picture is waited for
        is_other = film.error is None and film.player.frame() is not self.view.shown
        return film.player.pending or is_other

    def exact_moment(self) -> Moment | None:
        """Return the moment of the frame that was painted; None unless it is an exact one."""
        frame, film = self.view.shown, self.film
        is_exact = frame is not None and frame.exact and film is not None and not film.away
        return self.view.moment if is_exact else None

    def end_of_frame(self) -> int | None:
        """Return when the frame that was painted ends, in session time; None without one."""
        frame, moment = self.view.shown, self.exact_moment()
        if frame is None or moment is None:
            return None
        return moment.time_us + frame.end_us - frame.time_us

    def heard_recording(self) -> Recording | None:
        """Return the recording that is heard, or would be; None if all are silent."""
        heard = [voice for voice, is_heard in self.voices if is_heard]
        could = [voice for voice, _ in self.voices if voice.has_sound]
        ids = frozenset[str]().union(*(voice.ids for voice in (*heard, *could)[:1]))
        return next((r for r in self._recordings.values() if r.id in ids and r.has_sound), None)

    def why_nothing(self) -> str:
        """Return why there is no frame to wait for, in a sentence; empty if there will be one."""
        film, text = self.film, self._context.text
        if self.view.notice:
            return text(
                "Without the film there is no frame to code. In its place stands what you can do."
            )
        return film.away if film is not None else ""

    @property
    def seen(self) -> tuple[tuple[Recording, MediaSource], ...]:
        """The recordings with pictures and how each is opened, the film at the front first."""
        if self._opened is None:
            return ()
        views = self._opened.views
        ordered = (views[self._main], *views[: self._main], *views[self._main + 1 :])
        return tuple((self._recordings[each.id], each.source) for view in ordered for each in view)

    # Opening and closing

    def open(self, session_id: str, at_us: int | None = None) -> None:
        """Show the films of a session, as they lay when it was shown last.

        Parameters
        ----------
        session_id
            Whose films.
        at_us
            Which moment of it; the first frame of the film at the front if none is named.
        """
        self.close_films()
        self._session_id = session_id
        context = self._context
        opened = session_films(
            context.workspace, session_id, self.reel_of, context.settings.hardware
        )
        if not opened.views:
            self._say_empty(heard=bool(opened.sounds))
            return
        self._opened = opened
        everything = (*opened.recordings.views, opened.recordings.sounds)
        self._recordings = {each.id: each for some in everything for each in some}
        self.player = player = SessionPlayer(opened.views, opened.sounds)
        self._films = tuple(
            Film(recordings, view)
            for recordings, view in zip(opened.recordings.views, player.views, strict=True)
        )
        self._indices = IndexKeeping(self._context, opened, self._films)
        self._hearing = Hearing(self._films, opened.recordings.sounds)
        while len(self._views) < len(self._films):
            self._views.append(self._new_view())
        for view, film in zip(self._views, self._films, strict=False):
            view.show_film(film)
        self.tags.make(self._hearing)
        self._restore()
        if at_us is None:
            player.seek_frame(0)
        else:
            player.seek_us(at_us)
        self._say_missing_sound(opened)
        self._timer.start()

    def rest(self) -> None:
        """Stop on this frame."""
        if self.player is not None:
            self.player.pause()

    def leave_pictures_bare(self) -> None:
        """Write nothing of the frame on the pictures: other words lie there, or none may."""
        self._is_bare = True
        for view in self._views:
            view.is_bare = True

    def open_anew(self) -> None:
        """Show the same session with what has changed of its films, at the same time."""
        self.open(self._session_id, self.now_us)

    def close_films(self) -> None:
        """Let all films go."""
        self._timer.stop()
        for view in self._views:
            view.show_film(None)
        player, self.player = self.player, None
        self._opened = self._indices = None
        self._recordings = {}
        self._films, self._hearing, self._main = (), Hearing((), ()), 0
        self._told_us = None
        self.tags.make(self._hearing)
        if player is not None:
            player.close()
        self._bring_forward()

    @property
    def is_allowed(self) -> bool:
        """Whether what is open may still be seen, and nothing is shut that may be seen again."""
        opened = self._opened
        return opened is None or opened.locked == locked_films(
            self._context.workspace, self._session_id
        )

    def follow(self, recordings: tuple[Recording, ...]) -> bool:
        """Take over what was corrected of the recordings while they are open.

        Parameters
        ----------
        recordings
            Of the session, as they now are.

        Returns
        -------
        bool
            Whether that went; if not, the films have to be opened anew.
        """
        opened = self._opened
        if opened is None or self.player is None:
            return not views_of(recordings).views
        if not self.is_allowed or not opened.is_made_of(recordings):
            return False
        for recording in recordings:
            before = self._recordings.get(recording.id)
            if before is None or recording == before:
                continue
            self._recordings[recording.id] = recording
            self.player.place(recording.id, recording.offset_us, recording.rate)
            for film in self._films:
                film.take(recording)
        heard = self._hearing.choice()
        self._hearing = Hearing(self._films, [self._recordings[s.id] for s in opened.sounds])
        self._hearing.choose(heard)
        self.tags.make(self._hearing)
        self._bring_forward()
        for view in self._views:
            view.update()
        return True

    def look(self) -> None:
        """Paint what the films show now, without waiting for the next look at them."""
        for view in self._views:
            view.look()

    # Front, layout, sound

    def set_main(self, number: int) -> None:
        """Bring a film to the front."""
        if not 0 <= number < len(self._films) or number == self._main:
            return
        had_focus = any(view.hasFocus() for view in self._views)
        self._main = number
        if self.player is not None:
            self.player.set_main(number)
        self._hear()
        self._bring_forward()
        if had_focus:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._explain()
        self._remember()
        self.painted.emit()

    def next_main(self) -> None:
        """Bring the next film to the front."""
        if len(self._films) > 1:
            self.set_main((self._main + 1) % len(self._films))
        else:
            self._context.notify(self._context.text("This session has one film."))

    def set_layout(self, layout: Layout) -> None:
        """Lay the films otherwise."""
        if layout in layouts_of(len(self._films)):
            self._layout = layout
            self._bring_forward()
            self._remember()

    def next_layout(self) -> None:
        """Lay the films in the next way."""
        ways = layouts_of(len(self._films))
        if len(ways) > 1:
            self.set_layout(ways[(ways.index(self._layout) + 1) % len(ways)])
        else:
            self._context.notify(self._context.text("This session has one film."))

    def toggle_voice(self, voice: Voice) -> None:
        """Mute a recording, or let it be heard."""
        self._hearing.toggle(voice, self._main)
        self._hear()
        self._remember()

    def mute(self) -> None:
        """Mute the film at the front, or let it be heard, and it alone."""
        voice = next((v for v in self._hearing.voices if v.film == self._main), None)
        if voice is not None and not voice.has_sound:
            text = self._context.text
            self._context.notify(text("{label} has no sound.", label=voice.label))
        elif voice is not None:
            self._hearing.mute(voice, self._main)
            self._heard_by_key()

    def next_voice(self) -> None:
        """Let the next recording be heard, and it alone."""
        self._hearing.next(self._main)
        self._heard_by_key()

    # What Qt asks

    @override
    def sizeHint(self) -> QSize:
        """Wish for a film of 16 to 9."""
        return QSize(960, 540)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the films out in the new room."""
        super().resizeEvent(event)
        self._arrange()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground; where films lie evenly, a frame shows which is at the front."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._context.tokens.stage))
            if self._layout is Layout.EVEN:
                painter.setPen(QPen(_FRAME, 2))
                painter.drawRect(self.view.geometry().adjusted(-1, -1, 1, 1))

    # Inside

    def _new_view(self) -> VideoView:
        view = VideoView(self._context.text, self._context.tokens)
        view.setParent(self)
        view.setMinimumSize(1, 1)
        view.is_bare = self._is_bare
        view.painted.connect(partial(self._view_painted, view))
        view.pressed.connect(partial(self._view_pressed, view))
        view.find_asked.connect(partial(self._ask_where, view))
        view.menu_asked.connect(partial(self._ask_for_menu, view))
        return view

    def _view_painted(self, view: VideoView) -> None:
        if view is self.view:
            self._told_us = self.now_us
            self.painted.emit()

    def _view_pressed(self, view: VideoView) -> None:
        if view is self.view:
            self.pressed.emit()
        else:
            self.set_main(self._views.index(view))

    def _ask_for_menu(self, view: VideoView, at: QPoint) -> None:
        self.set_main(self._views.index(view))
        self.menu_asked.emit(at)

    def _ask_where(self, view: VideoView) -> None:
        number = self._views.index(view)
        if number < len(self._films):
            recordings = self._films[number].recordings
            gone = missing(self._context.workspace, recordings)
            self.find_asked.emit(gone or recordings[0])

    def _say_empty(self, *, heard: bool) -> None:
        text = self._context.text
        if heard:
            words = text("This session has sound alone, and no film. Drop one on this window.")
        else:
            words = text("This session has no film yet. Drop one on this window.")
        self.view.say(words)
        self.changed.emit()

    def _say_missing_sound(self, opened: SessionFilms) -> None:
        gone = missing(self._context.workspace, opened.recordings.sounds)
        if gone is not None:
            text = self._context.text
            self._context.notify(
                text("{label} is not heard: it is no longer where it was.", label=gone.label)
            )

    def _restore(self) -> None:
        """Lay the stage as it was left, or as is usual; a film that is missing stays behind."""
        workspace, films = self._context.workspace, self._films
        ways = layouts_of(len(films))
        choice = self._memory.of(self._session_id, frozenset(self._recordings))
        there = [i for i, f in enumerate(films) if missing(workspace, f.recordings) is None]
        self._main = next(iter(there), 0)
        self._layout = ways[0]
        if choice is not None:
            self._layout = next((way for way in ways if way.value == choice.layout), ways[0])
            self._hearing.choose(choice.heard)
            self._main = next(
                (i for i, f in enumerate(films) if f.recordings[0].id == choice.front), self._main
            )
        if self.player is not None:
            self.player.set_main(self._main)
        self._hear()
        self._bring_forward()

    def _remember(self) -> None:
        film = self.film
        if film is not None and len(self._hearing.voices) > 1:
            front, heard = film.recordings[0].id, self._hearing.choice()
            choice = StageChoice(front, self._layout.value, heard)
            self._memory.keep(self._session_id, frozenset(self._recordings), choice)

    def _hear(self) -> None:
        if self.player is not None:
            self.player.set_heard(self._hearing.heard(self._main))
        self.tags.show(self._hearing, self._main)
        self.changed.emit()

    def _heard_by_key(self) -> None:
        """Hear what a key chose, and say what that is."""
        self._hear()
        self._remember()
        heard, text = (
            [voice.label for voice, is_heard in self.voices if is_heard],
            self._context.text,
        )
        words = text("You hear {labels} now.", labels=", ".join(heard))
        self._context.notify(words if heard else text("You hear nothing now."))

    def _bring_forward(self) -> None:
        """Give the film at the front the keyboard, and everything its place."""
        for view in self._views:
            front = view is self.view
            policy = Qt.FocusPolicy.StrongFocus if front else Qt.FocusPolicy.NoFocus
            view.setFocusPolicy(policy)
        self.setFocusProxy(self.view)
        self.tags.show(self._hearing, self._main)
        self._arrange()
        self.changed.emit()

    def _arrange(self) -> None:
        # a sentence in place of a film needs more height than most films
        shapes = [_SAID if film.error else film.shape for film in self._films] or [16 / 9]
        room = self.rect()
        is_even = self._layout is Layout.EVEN and len(shapes) > 1
        away = {number for number, film in enumerate(self._films) if film.away}
        places = lay_out(self._layout, room, shapes, self._main, away)
        for number, view in enumerate(self._views):
            place = places[number] if number < len(places) else None
            view.setVisible(place is not None)
            if place is not None:
                view.setGeometry(place.adjusted(2, 2, -2, -2) if is_even else place)
                view.is_quiet = view is not self.view and place.height() < _SMALL_PX
        self.view.lower()
        named = [None if number in away else each for number, each in enumerate(places)]
        if named and self._main in away:
            named[self._main] = places[self._main]
        self.tags.place(named, self._main)
        self.update()

    # While it is open

    def _tick(self) -> None:
        """Say where there is no picture, and keep what was found out about the films."""
        self._explain()
        failed = sum(film.error is not None for film in self._films)
        if failed != self._failed:
            self._failed = failed
            self._arrange()
        if self._indices is not None:
            self._indices.look()
        film, now_us = self.film, self.now_us
        if film is not None and film.away and now_us != self._told_us:
            self._told_us = now_us
            self.painted.emit()

    def _explain(self) -> None:
        """Say in every view that has no picture why; at the front also what to do."""
        if self.player is None:
            return
        now_us, text = self.player.now_us, self._context.text
        others = any(film.player.covers(now_us) for film in self._films)
        was_away = [bool(film.away) for film in self._films]
        for number, film in enumerate(self._films):
            words = why_away(film, now_us, text)
            if words and number == self._main and others:
                key = self._context.commands.key_text("next_film")
                other = text("{key} shows the other film.", key=key)
                words = f"{words} {other}"
            if words != film.away:
                film.away = words
                self._views[number].update()
        if [bool(film.away) for film in self._films] != was_away:
            self._arrange()
