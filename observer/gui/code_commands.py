"""What the commands of the Code room do with its parts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.editing import Editing
from observer.gui.coding.looping import Looping
from observer.gui.coding.many_events import ManyEvents
from observer.gui.coding.marking import Marking
from observer.gui.coding.playing import Playing
from observer.gui.coding.shuttle import Shuttle
from observer.gui.panels.timeline_panel import TimelinePanel
from observer.gui.video.film import Moment
from observer.gui.video.stage import Stage
from observer.model.event import Event
from observer.model.time import US_PER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of the room that its commands work on.

    Attributes
    ----------
    now
        Returns where the session is.
    write_note
        Opens the note of this moment.
    find_next
        Goes to the next event that was found, or to the one before.
    """

    desk: CodingDesk
    stage: Stage
    playing: Playing
    shuttle: Shuttle
    marking: Marking
    looping: Looping
    editing: Editing
    many: ManyEvents
    find_next: Callable[..., None]
    timeline: TimelinePanel
    now: Callable[[], int]
    write_note: Callable[[], None]


class CodeCommands:
    """The commands of the stage, by their ids in the table.

    Parameters
    ----------
    parts
        Of the room.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what every command of the stage does."""
        parts = self._parts
        return {
            **self._moving(),
            **self._films(),
            "moment_in": parts.marking.moment_in,
            "moment_out": parts.marking.moment_out,
            "memo": parts.write_note,
            "uncodable": parts.marking.uncodable,
            "uncodable_track": parts.marking.uncodable_track,
            "remove_event": parts.many.remove,
            "copy_events": parts.many.copy,
            "paste_events": parts.many.paste,
            "pick_all": parts.timeline.pick_all,
            "next_found": partial(parts.find_next, later=True),
            "previous_found": partial(parts.find_next, later=False),
            "relabel_event": parts.timeline.open_menu,
            "split_event": lambda: parts.editing.split(parts.stage.exact_moment()),
            "merge_event": parts.editing.merge,
            "nudge_back": partial(parts.editing.nudge, -1),
            "nudge_forward": partial(parts.editing.nudge, 1),
            "coded_from": parts.marking.coded_from,
            "coded_to": parts.marking.coded_to,
            "zoom_in": parts.timeline.zoom_in,
            "zoom_out": parts.timeline.zoom_out,
            "zoom_all": parts.timeline.show_all,
            "filmstrip": parts.timeline.toggle_strip,
            "sound_look": parts.timeline.turn_sound_look,
        }

    def play_pause(self) -> None:
        """Play from here, or stop."""
        self._parts.timeline.follow()
        self._parts.playing.toggle()

    def reveal(self, moment: Moment) -> None:
        """Stop at a moment and have it in view."""
        self._parts.playing.pause()
        self._parts.timeline.follow()
        self._parts.playing.go(moment)

    def _moving(self) -> dict[str, Callable[[], object]]:
        playing, shuttle = self._parts.playing, self._parts.shuttle
        return {
            "play_pause": self.play_pause,
            "shuttle_back": shuttle.back,
            "shuttle_stop": shuttle.stop,
            "shuttle_forward": shuttle.forward,
            "faster": playing.faster,
            "slower": playing.slower,
            "frame_back": partial(shuttle.step, -1),
            "frame_forward": partial(shuttle.step, 1),
            "second_back": partial(self._jump, -US_PER_S),
            "second_forward": partial(self._jump, US_PER_S),
            "five_seconds_back": partial(self._jump, -5 * US_PER_S),
            "five_seconds_forward": partial(self._jump, 5 * US_PER_S),
            "previous_event": partial(self._to_event, later=False),
            "next_event": partial(self._to_event, later=True),
            "to_start": playing.to_start,
            "to_end": playing.to_end,
            "play_around": self._around,
        }

    def _films(self) -> dict[str, Callable[[], object]]:
        stage, looping = self._parts.stage, self._parts.looping
        return {
            "loop": looping.toggle,
            "loop_in": looping.from_here,
            "loop_out": looping.to_here,
            "next_film": stage.next_main,
            "next_layout": stage.next_layout,
            "mute": stage.mute,
            "next_sound": stage.next_voice,
        }

    def _jump(self, by_us: int) -> None:
        self._parts.timeline.follow()
        self._parts.playing.jump(self._parts.now(), by_us)

    def _around(self) -> None:
        here = self._parts.stage.view.moment
        if here is not None:
            self._parts.playing.around(here)

    def _to_event(self, *, later: bool) -> None:
        event = self._parts.desk.neighbour(self._parts.now(), later=later)
        if event is not None:
            self._parts.desk.select(event)
            self.reveal(onset_of(event))


def onset_of(event: Event) -> Moment:
    """Return the moment at which an event begins."""
    return Moment(time_us=event.onset_us, anchor=event.onset_anchor)
