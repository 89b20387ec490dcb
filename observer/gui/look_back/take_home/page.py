"""The film to take home: draw faces, look at every second, and write it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from observer.app.calendar_day import calendar_day
from observer.app.file_names import film_name
from observer.app.films import kept_index
from observer.app.take_home import SEALED, Goods, Shot, TakeHomeRequest, ask, cover_line, prepare
from observer.gui.actions import Scope
from observer.gui.coding.playing import Playing
from observer.gui.coding.transport_buttons import RoundButton
from observer.gui.context import RoomContext
from observer.gui.fonts import time_font
from observer.gui.leaving import with_suffix
from observer.gui.look_back.seam import LookPlace
from observer.gui.look_back.take_home.clip_side import ClipSide
from observer.gui.look_back.take_home.cover_view import CoverView
from observer.gui.look_back.take_home.desk import TakeHomeDesk
from observer.gui.look_back.take_home.following import Following
from observer.gui.look_back.take_home.leave_side import LeaveSide
from observer.gui.look_back.take_home.lost_line import LostLine
from observer.gui.look_back.take_home.second_strip import SecondStrip
from observer.gui.look_back.take_home.watching import Watching
from observer.gui.parts import button, column, label, pane, row, rule, scrolling
from observer.gui.video.film import Film
from observer.media.placement import Placed
from observer.media.session_player import SessionPlayer
from observer.model.errors import ObserverError
from observer.model.session import Recording
from observer.model.take_home_edits import again_in, drawn_of, seconds_in, stretch_of
from observer.model.time import US_PER_S

if TYPE_CHECKING:
    from observer.model.take_home import Cover

LEFT_PX, RIGHT_PX = 236, 300
_LOOK_MS = 60
_FIRST_BOX = (0.4, 0.3, 0.2, 0.3)
_NUDGE, _GROWTH = 0.01, 0.01
_NO_FILM = ("", "", "", False)


class TakeHomePage(QWidget):
    """The page of the film to take home.

    Parameters
    ----------
    context
        What the page stands on.
    room
        What lies around it.
    """

    def __init__(self, context: RoomContext, room: LookPlace) -> None:
        super().__init__()
        self._context = context
        self._room = room
        self._released = False
        self._open = _NO_FILM
        self._player: SessionPlayer | None = None
        self._film: Film | None = None
        self._covers: tuple[tuple[int, Cover], ...] = ()
        text = context.text
        self.setAccessibleName(text("Film to take home"))
        self.desk = TakeHomeDesk(context)
        self.desk.setParent(self)
        self.view = CoverView(context.tokens)
        self.view.setAccessibleName(text("The clip as it would leave"))
        self.view.lost_words = text("Lost here: draw it again where it comes back.")
        self.strip = SecondStrip(context)
        self.lost = LostLine(context, self.go_lost)
        self.playing = Playing(lambda: self._film)
        self.watching = Watching(self.desk.look_at)
        self.clips = ClipSide(self.desk)
        self.side = LeaveSide(
            self.desk, {"new": self.cover_new, "gone": self.gone, "remove": self.desk.remove_cover}
        )
        self._time = label(text.timecode(0), wrap=False)
        self._time.setFont(time_font(context.tokens))
        self.following = Following(context, self.desk)
        self._play = RoundButton("play", text("Play"), context.tokens)
        self.through = button(
            text("What lies under"),
            self.see_through,
            hint=text("Shows the faces again, so that you can draw them better."),
        )
        self.through.setCheckable(True)
        self._lay()
        self._bind()
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(self._show_playing)
        self._looks.start()
        context.machine.away.connect(self._rest)

    # What the room asks

    def show_plan(self, plan_id: str) -> None:
        """Show a plan; the one that is shown already stays as it is."""
        self.desk.show_plan(plan_id)
        self._open_clip()
        self._show()

    def is_playing(self) -> bool:
        """Return whether the film plays."""
        return self.playing.is_playing

    def release(self) -> None:
        """Let the film go; harmless when done twice."""
        if self._released:
            return
        self._released = True
        self._looks.stop()
        self.following.cancel()
        self.desk.close()
        self._close_film()

    # What is done

    def _rest(self) -> None:
        self.playing.pause()

    def play(self) -> None:
        """Play the clip as it would leave, or stop."""
        if self.playing.is_playing:
            self.playing.pause()
            return
        seconds, own_us = self.desk.seconds, self.view.own_us
        if self._player is None or own_us is None or not seconds:
            return
        end_us = seconds.stop * US_PER_S
        if not seconds.start * US_PER_S <= own_us < end_us - US_PER_S // 10:
            self.go_to(seconds.start)
        self._play_until(end_us)

    def next_second(self) -> None:
        """Play this second, or the next that was not looked at; what was seen whole is ticked."""
        frames, text = self._frames(), self._context.text
        if self.view.sees_through:
            self._context.notify(text("First cover the faces again: look at what would leave."))
            return
        if not frames or self.playing.is_playing:
            return
        self.desk.look_at(self.watching.whole(self.desk.seconds, frames))
        second = self.desk.next_unseen(self.strip.now)
        if second is not None:
            self.go_to(second)
            self._play_until((second + 1) * US_PER_S)

    def go_unseen(self) -> None:
        """Go to the next second that was not looked at yet."""
        second = self.desk.next_unseen(self.strip.now + 1)
        if second is not None:
            self.go_to(second)

    def go_to(self, second: int) -> None:
        """Show the first frame of a second."""
        if self._player is not None:
            self.playing.pause()
            begin_us = second * US_PER_S
            own_us = (at_us for at_us in self._frames() if at_us // US_PER_S == second)
            self._player.seek_us(next(own_us, begin_us))

    def cover_new(self) -> None:
        """Begin one more cover in the middle of the picture, to be moved there by hand or key."""
        frames, own_us = self._frames(), self.view.own_us
        if not frames or own_us is None:
            return
        self.playing.pause()
        self.desk.add_cover(frames, own_us, _FIRST_BOX)
        self.view.setFocus()

    def gone(self) -> None:
        """Say that the chosen face leaves the picture here, until it is drawn again."""
        frames, own_us = self._frames(), self.view.own_us
        if frames and own_us is not None and self.desk.cover is not None:
            self.desk.draw(frames, own_us, ())
            self.follow()

    def go_lost(self) -> None:
        """Go to the next place where a face was lost, and show what lies there."""
        losses, own_us = self.desk.losses, self.view.own_us
        if not losses or own_us is None or self._player is None:
            return
        self.playing.pause()
        later = (loss for loss in losses if loss[1].start_us > own_us)
        number, where = next(later, losses[0])
        self.desk.choose_cover(number)
        if not self.view.sees_through:
            self.see_through()
        self._player.seek_us(where.start_us)
        self.view.setFocus()

    def see_through(self) -> None:
        """Show what lies under the covers, or cover it again."""
        self.view.see_through(not self.view.sees_through)
        self.through.setChecked(self.view.sees_through)
        self.watching.forget()

    def follow(self) -> None:
        """Follow the chosen face through the clip, in the background."""
        shot, cover, film = self.desk.shot, self.desk.cover, self._film
        index = film.player.index if film is not None else None
        if shot is not None and cover is not None and index is not None:
            self.following.follow(shot, (self.desk.cover_number, cover), index)

    def write(self, goods: str) -> None:
        """Ask where to, and write something that goes home."""
        wanted, text = Goods(goods), self._context.text
        try:
            ask(self._context.workspace, self._request(wanted, Path()))
        except ObserverError as error:
            self._context.notify(text.error(error))
            return
        if wanted is Goods.STILLS:
            chosen = QFileDialog.getExistingDirectory(self, text("Folder for the stills"))
        else:
            project, ending = self._context.workspace.project, self._ending(wanted)
            name = film_name(project, self.desk.plan_id, ending, text, calendar_day())
            chosen, _filter = QFileDialog.getSaveFileName(self, text("Write"), name)
        if chosen:
            self.write_to(wanted, Path(chosen))

    def write_to(self, goods: Goods, path: Path) -> None:
        """Write something that goes home, if it may leave; else a sentence says what lacks.

        Parameters
        ----------
        goods
            What.
        path
            File, or for stills a folder.
        """
        if goods is not Goods.STILLS:
            path = with_suffix(path, self._ending(goods))
        try:
            job = prepare(self._context.workspace, self._request(goods, path))
        except ObserverError as error:
            self._context.notify(self._context.text.error(error))
            return
        self._room.strip.run(path.name, job, partial(self._written, path), self._failed)

    # Inside

    def _play_until(self, end_us: int) -> None:
        self.playing.set_rate(1.0)
        self.playing.play()
        self.playing.stop_at(end_us)

    def _request(self, goods: Goods, path: Path) -> TakeHomeRequest:
        return TakeHomeRequest(
            plan_id=self.desk.plan_id,
            path=path,
            caregiver_id=self.desk.caregiver_id,
            clip_ids=tuple(clip.id for clip in self.desk.clips),
            goods=goods,
            words=self.side.chosen_words(),
            passphrase=self.side.passphrase.text() if goods is Goods.FILM else "",
        )

    def _ending(self, goods: Goods) -> str:
        if goods is Goods.FILM:
            return SEALED if self.side.passphrase.text() else ".mp4"
        return ".vtt"

    def _written(self, path: Path, _value: object) -> None:
        self._context.notify(self._context.text("{file} is written.", file=path.name))

    def _failed(self, error: ObserverError) -> None:
        self._context.notify(self._context.text.error(error))

    def _drawn(self, box: tuple[float, ...]) -> None:
        frames, own_us = self._frames(), self.view.own_us
        if not frames or own_us is None:
            return
        self.desk.draw(frames, own_us, box)
        self.follow()

    def _nudge(self, by_x: float, by_y: float, growth: float = 0.0) -> None:
        """Move or resize the chosen cover on this frame."""
        box, cover = self.view.box_now(), self.desk.cover
        if not box or cover is None or self.playing.is_playing:
            return
        if self.view.is_lost:
            box = again_in(cover, box)
        left = min(max(box[0] + by_x - growth / 2, 0.0), 0.98)
        top = min(max(box[1] + by_y - growth / 2, 0.0), 0.98)
        width = min(max(box[2] + growth, 0.02), 1.0 - left)
        height = min(max(box[3] + growth, 0.02), 1.0 - top)
        self._drawn((left, top, width, height))

    def _frames(self) -> list[int]:
        """Return the times of the frames in which a face may have to be covered."""
        shot, film = self.desk.shot, self._film
        index = film.player.index if film is not None else None
        if shot is None or index is None:
            return []
        stretch = stretch_of(shot.clip, shot.recording)
        times = index.times_us - index.times_us[0]
        first, last = times.searchsorted([stretch.start_us, stretch.end_us]).tolist()
        return [int(time) for time in times[first:last]]

    def _open_clip(self) -> None:
        """Open the film of the chosen clip, and rest on its first frame."""
        shot = self.desk.shot
        sound = self.desk.sound
        heard = sound.id if sound is not None else ""
        wanted = (
            (shot.clip.id, shot.recording.id, heard, self._is_locked(shot)) if shot else _NO_FILM
        )
        if wanted == self._open:
            return
        self._close_film()
        self._open = wanted
        if shot is None:
            words = self._context.text("Choose a clip of the plan, to see how it would leave.")
            self.view.show_player(None, words)
            return
        recording = shot.recording
        try:
            source = self._context.workspace.media_source(recording.id)
            sounds = self._sounds(recording, sound)
        except ObserverError as error:
            self.view.show_player(None, self._context.text.error(error))
            return
        kept = kept_index(self._context.workspace.store.derived, recording)
        # on the film's own clock: what is covered and looked at is a matter of its frames
        placed = Placed(
            source=source, id=recording.id, index=kept, sound_stream=recording.sound_stream
        )
        self._player = SessionPlayer(((placed,),), sounds)
        if sound is not None:
            self._player.set_heard(frozenset({sound.id}))
        self._film = Film((recording,), self._player.views[0])
        self.playing.player = self._player
        self._player.seek_us(self.desk.seconds.start * US_PER_S)
        self.view.show_player(self._player)
        self._context.workspace.saw("take_home_seen", shot.clip.session_id)

    def _sounds(self, film: Recording, sound: Recording | None) -> tuple[Placed, ...]:
        """Return what is heard in place of the film's own sound, on the clock of the film."""
        if sound is None:
            return ()
        placed = Placed(
            source=self._context.workspace.media_source(sound.id),
            id=sound.id,
            offset_us=round((sound.offset_us - film.offset_us) / film.rate),
            rate=sound.rate / film.rate,
            sound_stream=sound.sound_stream,
        )
        return (placed,)

    def _is_locked(self, shot: Shot) -> bool:
        """Return whether nobody may see the film any more."""
        locks = self._context.workspace.locks
        return locks.of(shot.clip.session_id, shot.recording.id) is not None

    def _close_film(self) -> None:
        self._open = _NO_FILM
        self.playing.player = None
        self.view.show_player(None)
        self.watching.forget()
        player, self._player, self._film = self._player, None, None
        if player is not None:
            player.close()

    def _show(self) -> None:
        """Show the covers and the seconds as they now are."""
        self._open_clip()
        take, shot = self.desk.take, self.desk.shot
        covers = self.desk.covers
        if covers != self._covers:
            # what was seen of this second, was not what would leave now
            self._covers = covers
            self.watching.forget()
        lines = [(number, cover_line(each)) for number, each in covers]
        losses = self.desk.losses
        self.view.show_covers(lines, self.desk.cover_number, losses)
        self.lost.show_losses(shot, losses)
        self.strip.show_lost({second for _n, each in losses for second in seconds_in(each)})
        drawn = {time_us // US_PER_S for _n, each in covers for time_us in drawn_of(each)}
        start = shot.recording.to_recording_us(shot.clip.onset_us) // US_PER_S if shot else 0
        self.strip.show_seconds(
            self.desk.seconds, take.looked_at if take is not None else (), drawn, start
        )

    def _saw(self) -> None:
        own_us = self.view.own_us
        if own_us is None:
            return
        self.playing.saw(own_us)
        shot = self.desk.shot
        shown_us = shot.recording.to_session_us(own_us) if shot is not None else own_us
        self._time.setText(self._context.text.timecode(shown_us))
        self.strip.show_now(own_us // US_PER_S)
        if self.view.sees_through or self.following.is_busy:
            self.watching.forget()
            return
        self.watching.saw(own_us, plays=self.playing.is_playing, frames_us=self._frames())

    def _show_playing(self) -> None:
        shape = "pause" if self.playing.is_playing else "play"
        if self._play.shape != shape:
            text = self._context.text
            self._play.shape = shape
            self._play.setAccessibleName(text("Pause") if shape == "pause" else text("Play"))
            self._play.update()

    def _functions(self) -> dict[str, Callable[[], object]]:
        nudge = self._nudge
        return {
            "take_play": self.play,
            "take_frame_back": partial(self.playing.step, -1),
            "take_frame_forward": partial(self.playing.step, 1),
            "take_second_back": partial(self._jump, -1),
            "take_second_forward": partial(self._jump, 1),
            "take_seen": self.next_second,
            "take_unseen": self.go_unseen,
            "cover_new": self.cover_new,
            "cover_follow": self.follow,
            "cover_gone": self.gone,
            "cover_lost": self.go_lost,
            "cover_remove": self.desk.remove_cover,
            "cover_through": self.see_through,
            "cover_left": partial(nudge, -_NUDGE, 0.0),
            "cover_right": partial(nudge, _NUDGE, 0.0),
            "cover_up": partial(nudge, 0.0, -_NUDGE),
            "cover_down": partial(nudge, 0.0, _NUDGE),
            "cover_larger": partial(nudge, 0.0, 0.0, _GROWTH),
            "cover_smaller": partial(nudge, 0.0, 0.0, -_GROWTH),
        }

    def _jump(self, seconds: int) -> None:
        own_us = self.view.own_us
        if self._player is not None and own_us is not None:
            self.playing.pause()
            self._player.seek_us(max(own_us + seconds * US_PER_S, 0))

    def _bind(self) -> None:
        self._context.commands.bind(Scope.TAKE_HOME, self._middle, self._functions())
        self.clips.list.play_asked.connect(self.play)
        self.desk.chosen.connect(self._open_clip)
        self.desk.changed.connect(self._show)
        self.view.painted.connect(self._saw)
        self.view.drawn.connect(self._drawn)
        self.view.picked.connect(self.desk.choose_cover)
        self.strip.asked.connect(self.go_to)
        self.side.wanted.connect(self.write)

    def _lay(self) -> None:
        text, tokens = self._context.text, self._context.tokens
        self._middle = QWidget()
        back = RoundButton("back", text("One frame back"), tokens)
        forward = RoundButton("forward", text("One frame forward"), tokens)
        back.clicked.connect(lambda *_: self.playing.step(-1))
        forward.clicked.connect(lambda *_: self.playing.step(1))
        self._play.clicked.connect(lambda *_: self.play())
        bar = row(gap=8)
        for each in (self._time, back, self._play, forward):
            bar.addWidget(each)
        bar.addSpacing(8)
        seen = button(
            text("See the next second"),
            self.next_second,
            hint=text("Plays the next second that was not looked at; then it is ticked."),
        )
        bar.addWidget(seen)
        bar.addWidget(self.through)
        bar.addWidget(self.following, 1)
        layout = column(margin=16, gap=10)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.strip)
        layout.addWidget(self.lost)
        layout.addLayout(bar)
        self._middle.setLayout(layout)
        left, inside = pane(LEFT_PX)
        inside.addWidget(self.clips)
        right, around = pane(RIGHT_PX, margin=0)
        padded = QWidget()
        holds = column(margin=16)
        holds.addWidget(self.side)
        padded.setLayout(holds)
        around.addWidget(scrolling(padded))
        line = row(gap=0)
        line.addWidget(left)
        line.addWidget(rule(upright=True))
        line.addWidget(self._middle, 1)
        line.addWidget(rule(upright=True))
        line.addWidget(right)
        self.setLayout(line)
        self.setFocusProxy(self.view)
