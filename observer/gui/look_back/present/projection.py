"""What is projected for the parent: one moment at a time, played, sought and pointed at."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from observer.app.showing import Step, cues_at, next_stop, subtitle_of
from observer.gui.context import RoomContext
from observer.gui.look_back.parent_state import Mode, ParentState, Sight
from observer.gui.look_back.present.pointing import Pointing
from observer.gui.look_back.present.shown_film import ShownFilm
from observer.media.frame import Frame
from observer.model.feedback import Cue

SPEEDS = (0.25, 0.5, 0.75, 1.0)


class Notes(Protocol):
    """Who is told what the parent sees."""

    def runs(self, step: Step, at_us: int, rate: float) -> None:
        """Note that film is seen from here on."""

    def reaches(self, at_us: int) -> None:
        """Note where the film is now."""

    def rests(self, at_us: int | None = None) -> None:
        """Note that the film stands still, or is seen no longer."""


class Projection(QObject):
    """Shows steps; whatever it is asked for, the parent's screen only ever gets a `Sight`.

    Parameters
    ----------
    context
        What the page stands on.
    notes
        Told what the parent sees.
    """

    changed = Signal()
    """Another moment, another state, another speed: what stands beside the picture."""
    sighted = Signal()
    """The parent sees something else, or the clinician does."""

    def __init__(self, context: RoomContext, notes: Notes) -> None:
        super().__init__()
        self._context = context
        self._notes = notes
        self.film = ShownFilm(context)
        self.film.looked.connect(self._look)
        self.pointing = Pointing()
        self.state = ParentState()
        self.step: Step | None = None
        self.rate = 1.0
        self.looped = self.muted = self.is_searching = False
        self.trouble = ""
        self.picture_px: Callable[[], tuple[int, int]] = lambda: (960, 540)
        self._completed: dict[str, str] = {}
        self._frame: Frame | None = None
        self._wanted_us = 0
        self._then_play = self._was_running = False

    # What is shown

    @property
    def frame(self) -> Frame | None:
        """The frame of the film, whether the parent sees it or only the clinician."""
        return self._frame

    @property
    def now_us(self) -> int:
        """Where the film is, on the session clock."""
        if self.state.is_seeking or self._frame is None:
            return self._wanted_us
        return self._frame.time_us

    @property
    def is_running(self) -> bool:
        """Whether the film runs, or will as soon as it can."""
        return self.film.is_running

    @property
    def is_at_end(self) -> bool:
        """Whether the last frame of the moment is shown, and stands still."""
        frame, step = self._frame, self.step
        if frame is None or step is None or self.is_running or self.state.is_seeking:
            return False
        return frame.end_us >= min(step.offset_us, self.film.extent_us[1])

    @property
    def child_says(self) -> Cue | None:
        """The line of the child that the parent reads now."""
        frame, step = self._frame, self.step
        if frame is None or step is None:
            return None
        return subtitle_of(cues_at(step, frame.time_us, frame.end_us))

    # Moments

    def show(self, step: Step, at_us: int | None = None) -> None:
        """Show another step, standing still.

        Parameters
        ----------
        step
            What to show.
        at_us
            Which instant of it; its begin if none is named.
        """
        self.step, self.trouble = step, ""
        self.rate, self.looped, self.muted = step.rate, step.looped, step.muted
        self.pointing.begin(step.zoom)
        self.film.mute(on=step.muted)
        self.seek(step.onset_us if at_us is None else at_us)
        self.changed.emit()

    def seek(self, time_us: int, *, then_play: bool = False) -> None:
        """Go to an instant; the parent goes on seeing what is shown until it is there."""
        self.notes_rest()
        self._wanted_us, self._then_play = time_us, then_play
        self.is_searching = False
        self._set(self.state.seek())
        if self.step is not None:
            self.film.open(self.step.session_id)
            self.fit_picture()
        self.film.seek(time_us)
        self._look()

    def search(self) -> None:
        """Let the clinician alone see what the film shows from now on."""
        self.pause()
        self.notes_rest()
        self.is_searching = True
        self.changed.emit()

    def clear(self) -> None:
        """Show nothing, and let the film go."""
        self.notes_rest()
        self.film.close_film()
        self._frame = self.step = None
        self.is_searching = False
        self._completed.clear()
        self._set(ParentState(is_unplugged=self.state.is_unplugged))
        self.changed.emit()

    def end(self) -> None:
        """Come to the end of the plan: nothing is seen."""
        self.pause()
        self.notes_rest()
        self.is_searching = False
        self._set(self.state.end())
        self.changed.emit()

    def fail(self, why: str) -> None:
        """Let the film go, because something went wrong or may not be; say why to the clinician."""
        if self.state.mode is Mode.ERROR and why == self.trouble:
            return
        self.notes_rest()
        self.film.close_film()
        self._frame = None
        self.is_searching = False
        self.trouble = why
        self._set(self.state.fail())
        self.changed.emit()

    # Playing

    def play(self) -> None:
        """Play on from here; from the end, from its begin."""
        step = self.step
        if step is None:
            return
        if self.state.is_seeking or self.is_at_end or self.is_searching:
            self.seek(step.onset_us if self.is_at_end else self._wanted_us, then_play=True)
        elif self._frame is not None and self.state.can_reveal:
            self._run(self._frame)

    def pause(self) -> None:
        """Stand still on this frame."""
        self._then_play = False
        self.film.pause()
        self._look()

    def again(self) -> None:
        """Play this moment from its begin."""
        if self.step is not None:
            self.seek(self.step.onset_us, then_play=True)

    def frame_step(self, frames: int) -> None:
        """Show the frame before or after this one, within the moment."""
        step, frame = self.step, self._frame
        if step is None or frame is None or self.is_searching or self.state.is_seeking:
            return
        goes_out = frame.time_us <= step.onset_us if frames < 0 else frame.end_us >= step.offset_us
        if not goes_out:
            self.film.step(frames)

    def jump(self, time_us: int) -> None:
        """Show another instant of this moment, and stand still there."""
        if self.step is not None:
            self.seek(min(max(time_us, self.step.onset_us), self.step.offset_us - 1))

    def set_rate(self, rate: float) -> None:
        """Play slower, or as in life again."""
        if rate in SPEEDS:
            self.rate = rate
            self._run_on()

    def slower(self) -> None:
        """Go one step down in speed; from the slowest, back to that of life."""
        slower = [speed for speed in SPEEDS if speed < self.rate]
        self.set_rate(slower[-1] if slower else SPEEDS[-1])

    def faster(self) -> None:
        """Go one step up in speed, at most to that of life."""
        self.set_rate(next((speed for speed in SPEEDS if speed > self.rate), SPEEDS[-1]))

    def toggle_loop(self) -> None:
        """Begin this moment again at its end, or not."""
        self.looped = not self.looped
        self._run_on()

    def toggle_sound(self) -> None:
        """Let nothing be heard, or everything."""
        self.muted = not self.muted
        self.film.mute(on=self.muted)
        self.changed.emit()

    # The picture

    def point(self, change: Callable[[], object]) -> None:
        """Change the spotlight or how close one looks, and show it at once."""
        change()
        self.fit_picture()
        self.show_frame()
        self.changed.emit()

    def fit_picture(self) -> None:
        """Ask for pictures as large as the parent's screen can use them."""
        width, height = self.picture_px()
        closer = self.pointing.closer
        self.film.set_picture_px((round(width * closer), round(height * closer)))

    def complete(self, words: str) -> None:
        """Let the parent read what the child says as the parent completed it."""
        cue = self.child_says
        if cue is not None:
            self._completed[cue.id] = words
        self.show_frame()

    def show_frame(self) -> None:
        """Show the frame as it is to be seen now."""
        if self._frame is not None and not self.is_searching:
            self._set(self.state.show(self._sight(self._frame), running=self.is_running))

    # Black

    def cover(self) -> None:
        """Make the parent's screen black, whatever it shows; the film stands still."""
        self._then_play = False
        self.film.pause()
        self.notes_rest()
        self._set(self.state.black())
        self.changed.emit()

    def reveal(self) -> None:
        """Show the parent what the film shows, if nothing stands in the way."""
        self._set(self.state.reveal())
        self.changed.emit()

    def happen(self, state: ParentState) -> None:
        """Take over what happened around the screen."""
        self._set(state)
        self.changed.emit()

    def notes_rest(self) -> None:
        """Note that the film is seen no longer, after all that was shown of it."""
        frame = self._frame
        self._notes.rests(frame.end_us if frame is not None and self._was_running else None)
        self._was_running = False

    # Within

    def _run(self, frame: Frame) -> None:
        step = self.step
        if step is None:
            return
        # a mark that lies within this frame was reached already
        stop = next_stop(step, frame.end_us - 1)
        if self.looped and stop is None:
            self.film.play_round(step.onset_us, step.offset_us, self.rate)
        else:
            until_us = stop.at_us + 1 if stop is not None else step.offset_us
            self.film.play_to(until_us, self.rate)
        self._was_running = True
        self._notes.runs(step, frame.time_us, self.rate)
        self._set(self.state.show(self._sight(frame), running=True))
        self.changed.emit()

    def _run_on(self) -> None:
        """Go on as it is now wished, if the film runs."""
        if self.is_running and self._frame is not None and not self.state.is_seeking:
            self._run(self._frame)
        else:
            self.changed.emit()

    def _look(self) -> None:
        """Take over what the film shows now."""
        if self.step is None:
            return
        error = self.film.error
        if error is not None:
            self.fail(self._context.text.error(error))
            return
        frame = self.film.frame
        if self.is_searching:
            if frame is not self._frame:
                self._frame = frame
                self.sighted.emit()
        elif self.state.is_seeking:
            self._look_for(frame)
        elif frame is not None:
            self._follow(frame)

    def _look_for(self, frame: Frame | None) -> None:
        if not self.film.is_settled:
            return
        if frame is None:
            self.fail(self._context.text("There is no picture at this moment."))
        elif frame.exact:
            self._frame = frame
            self._set(self.state.arrive(self._sight(frame), running=False))
            if self._then_play and not self.state.is_black:
                self._then_play = False
                self._run(frame)
            self.changed.emit()

    def _follow(self, frame: Frame) -> None:
        running = self.is_running
        if frame is not self._frame or running != self.state.is_running:
            self._frame = frame
            self._set(self.state.show(self._sight(frame), running=running))
            if running:
                self._notes.reaches(frame.time_us)
        if self._was_running and not running:
            self._came_to_rest(frame)

    def _came_to_rest(self, frame: Frame) -> None:
        """Note where the film stood still; a moment that is looped begins again at its end."""
        self._was_running = False
        self._notes.rests(frame.end_us)
        if self.looped and self.is_at_end and not self.state.is_black and self.step is not None:
            self.seek(self.step.onset_us, then_play=True)
        self.changed.emit()

    def _sight(self, frame: Frame) -> Sight:
        step = self.step
        if step is None:
            return Sight(picture=frame)
        cues = cues_at(step, frame.time_us, frame.end_us)
        said = subtitle_of(cues)
        height, width = frame.picture.shape[:2]
        return Sight(
            picture=frame,
            subtitle=(self._completed.get(said.id) or said.text) if said is not None else "",
            marks=(
                *(mark for cue in cues for mark in cue.marks),
                *self.pointing.marks(width / height),
            ),
            zoom=self.pointing.zoom,
        )

    def _set(self, state: ParentState) -> None:
        if state != self.state:
            self.state = state
            self.sighted.emit()
