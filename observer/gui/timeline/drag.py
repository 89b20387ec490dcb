"""Something dragged along the timeline, until it is let go."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from observer.gui.timeline.grips import Grip, GripKind, snapped
from observer.gui.timeline.scene import Scene
from observer.gui.video.film import Film, Moment
from observer.model.event import Anchor, Event
from observer.model.many_edits import shifted

Films = Callable[[], Film | None]
"""Gives the film that is open, for its frames."""

_SLACK_PX = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drag:
    """What is held, where it was taken, and to where it has come.

    Attributes
    ----------
    from_px
        Where the mouse was pressed.
    to
        Where the edge, or the event's onset, would be; None until the mouse has really moved.
    others
        What is picked and goes along with the event that is held.
    """

    @property
    def by_us(self) -> int:
        """How far it has come."""
        return 0 if self.to is None else self.to.time_us - self.grip.at_us

    grip: Grip
    from_px: float
    to: Moment | None = None
    others: tuple[Event, ...] = ()

    def moved(self, scene: Scene, x_px: float, now_us: int, *, free: bool, films: Films) -> "Drag":
        """Return the drag with the mouse somewhere else.

        Parameters
        ----------
        scene
            What is shown.
        x_px
            Where the mouse is.
        now_us
            The playhead.
        free
            Whether snapping is suspended.
        films
            For the frames.

        Returns
        -------
        Drag
            Unchanged while the mouse has hardly moved.
        """
        if self.to is None and abs(x_px - self.from_px) < _SLACK_PX:
            return self
        shift = scene.x(self.grip.at_us) - self.from_px
        edge_px = x_px + shift
        wanted = scene.scale.time_us(edge_px - scene.label_px)
        if free:
            return replace(self, to=Moment(time_us=wanted, anchor=None))
        record = self.grip.record
        held = frozenset([*([record.id] if record else []), *(event.id for event in self.others)])
        near = snapped(scene, edge_px, now_us, held)
        if not scene.extent.start_us <= wanted <= scene.extent.end_us:
            near = min(max(wanted, scene.extent.start_us), scene.extent.end_us)
        return replace(self, to=frame_at(films(), wanted if near is None else near, near))

    def edges(self, films: Films) -> tuple[Moment, Moment | None] | None:
        """Return onset and offset that the dragged event would have; None if it is no event."""
        event, to = self.grip.record, self.to
        if not isinstance(event, Event) or to is None:
            return None
        onset = Moment(time_us=event.onset_us, anchor=event.onset_anchor)
        offset = None
        if event.offset_us is not None:
            offset = Moment(time_us=event.offset_us, anchor=event.offset_anchor)
        if self.grip.kind is GripKind.ONSET:
            return _before(to, offset, films()), offset
        if self.grip.kind is GripKind.OFFSET:
            return onset, _after(to, onset, films())
        if offset is not None:
            length = offset.time_us - onset.time_us
            offset = frame_at(films(), to.time_us + length, None)
            offset = offset if offset.time_us > to.time_us else _after(offset, to, films())
        return to, offset


def moved_along(drag: Drag, films: Films, start_us: int) -> list[tuple[Event, Event]]:
    """Return every event that a drag moves, as it stands and as it is to be.

    Parameters
    ----------
    drag
        Of a whole event, with what goes along.
    films
        For the frames; each edge comes to the nearest, or goes anywhere where there is none.
    start_us
        Before which none of them may begin.

    Returns
    -------
    list of tuple of Event
        Empty as long as nothing has moved.
    """
    held = drag.grip.record
    if not isinstance(held, Event) or drag.to is None:
        return []
    film, all_of_them = films(), (held, *drag.others)
    by_us = max(drag.by_us, start_us - min(event.onset_us for event in all_of_them))

    def at(time_us: int) -> tuple[int, Anchor | None]:
        moment = frame_at(film, time_us, None)
        return moment.time_us, moment.anchor

    return [(event, shifted(event, by_us, at)) for event in all_of_them]


def frame_at(film: Film | None, time_us: int, fixed: int | None) -> Moment:
    """Return the frame nearest to a moment, or the moment itself where no frame is known.

    Parameters
    ----------
    film
        Whose frames.
    time_us
        On the session clock.
    fixed
        A moment that is not to be moved to a frame, such as the edge of another event.

    Returns
    -------
    Moment
        With its anchor, if it is a frame's own time.
    """
    frame = film.nearest(time_us) if film else None
    if frame is None or (fixed is not None and frame.time_us != fixed):
        return Moment(time_us=time_us, anchor=None)
    return frame


def _before(to: Moment, end: Moment | None, film: Film | None) -> Moment:
    """Return `to`, or the last frame before `end` if it does not lie before it."""
    if end is None or to.time_us < end.time_us:
        return to
    frame = film.beside(end.time_us, -1) if film else None
    return frame or Moment(time_us=end.time_us - 1, anchor=None)


def _after(to: Moment, start: Moment, film: Film | None) -> Moment:
    """Return `to`, or the first frame after `start` if it does not lie after it."""
    if to.time_us > start.time_us:
        return to
    frame = film.beside(start.time_us, 1) if film else None
    if frame is not None and frame.time_us > start.time_us:
        return frame
    return Moment(time_us=start.time_us + 1, anchor=None)
