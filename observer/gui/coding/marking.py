"""Marks that need two presses: a moment's in and out, a stretch that cannot be coded."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from observer.gui.coding.asking import choices_of
from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.questions import Question
from observer.gui.video.film import Moment
from observer.model.coding_edits import clear_uncodable, mark_uncodable, set_coded_range
from observer.model.edits import Edit, combine
from observer.model.event import Uncodable
from observer.model.identity import new_id
from observer.model.scheme import ModifierKind, ModifierValue, Scheme
from observer.model.session import Clip
from observer.model.time import Interval
from observer.model.uncodable_share import uncodable_shares


@dataclass(frozen=True, slots=True)
class _Begun:
    """A stretch that cannot be coded and has no end yet."""

    at: Moment
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Why:
    """The open question why something cannot be coded.

    Attributes
    ----------
    mark
        The stretch, once it has an end.
    """

    track: str
    mark: Uncodable | None = None


@dataclass(frozen=True, slots=True)
class _Which:
    """The open question which track cannot be coded from a moment on."""

    at: Moment


class Marking(QObject):
    """The first press of a pair, until the second one comes.

    Parameters
    ----------
    desk
        Whose coding and session are marked.
    """

    changed = Signal()

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self._desk = desk
        self._in: Moment | None = None
        self._uncodable: dict[str, _Begun] = {}
        self._asks: _Why | _Which | None = None
        self._warned: set[str] = set()
        desk.opened.connect(self._start_anew)

    @property
    def in_us(self) -> int | None:
        """Where a moment begins that has no end yet."""
        return self._in.time_us if self._in else None

    @property
    def in_moment(self) -> Moment | None:
        """The frame on which a moment begins that has no end yet."""
        return self._in

    @property
    def uncodable_us(self) -> int | None:
        """Where a stretch that cannot be coded begins that has no end yet."""
        begun = self._uncodable.get("") or next(iter(self._uncodable.values()), None)
        return begun.at.time_us if begun else None

    @property
    def begun_us(self) -> Mapping[str, int]:
        """Where stretches without an end begin, by the track they hold for; empty for all."""
        return MappingProxyType({track: b.at.time_us for track, b in self._uncodable.items()})

    def forget(self) -> None:
        """Drop what was begun."""
        self._in = self._asks = None
        self._uncodable = {}
        self.changed.emit()

    def _start_anew(self) -> None:
        self._warned = set()
        self.forget()

    def moment_in(self) -> None:
        """Begin a moment on the frame on the stage."""
        self._desk.when_shown(self._moment_in_here)

    def _moment_in_here(self) -> None:
        here = self._desk.moment_to_code()
        if here is not None:
            self._in = here
            self.changed.emit()

    def moment_out(self) -> None:
        """End the moment on the frame on the stage, keep it and select it."""
        self._desk.when_shown(self._moment_out_here)

    def _moment_out_here(self) -> None:
        here = self._desk.moment_to_code()
        if here is None:
            return
        selected = self._desk.selected
        if self._in is None and isinstance(selected, Clip) and here.time_us > selected.onset_us:
            self._desk.change_clip(selected, replace(selected, offset_us=here.time_us))
        elif self._in is None:
            self._say_first_in()
        elif here.time_us <= self._in.time_us:
            self._desk.hint(self._desk.context.text("The end has to lie after the beginning."))
        else:
            self._keep(self._in, here)

    def uncodable(self) -> None:
        """Begin, end, or mark at once what cannot be coded: from in to out if that was marked."""
        self._desk.when_shown(self._uncodable_here)

    def _uncodable_here(self) -> None:
        here = self._desk.moment_to_code()
        if here is None:
            return
        here = self._desk.seen(here)
        begun = self._uncodable.get("")
        selected = self._desk.selected
        if begun is None and self._in is not None and self._in.time_us != here.time_us:
            first, last = sorted((self._in.time_us, here.time_us))
            self._in = None
            self._mark("", Interval(first, last), "")
        elif begun is None and isinstance(selected, Clip) and _is_inside(selected, here):
            self._mark("", Interval(selected.onset_us, selected.offset_us), "")
        else:
            self._turn("", here)
        self.changed.emit()

    def uncodable_track(self) -> None:
        """Begin a stretch that cannot be coded on one track, which is asked; again, end it."""
        self._desk.when_shown(self._uncodable_track_here)

    def _uncodable_track_here(self) -> None:
        here = self._desk.moment_to_code()
        if here is None:
            return
        here = self._desk.seen(here)
        running = [track for track in self._uncodable if track]
        tracks = self._tracks()
        if running:
            self._turn(running[-1], here)
        elif len(tracks) == 1:
            self._turn(tracks[0].id, here)
        else:
            self._asks = _Which(here)
        self.changed.emit()

    def _turn(self, track: str, here: Moment) -> None:
        """Begin what cannot be coded on a track, or on all; end it if it has begun."""
        begun = self._uncodable.pop(track, None)
        if begun is None:
            self._uncodable[track] = _Begun(here)
            self._asks = _Why(track) if self._reasons(track) else None
        elif begun.at.time_us == here.time_us:
            self._asks = None
        else:
            first, last = sorted((begun.at.time_us, here.time_us))
            self._mark(track, Interval(first, last), begun.reason)

    # What is asked about it

    @property
    def question(self) -> Question | None:
        """What is asked now: on which track, or why."""
        desk, asks = self._desk.desk, self._asks
        if desk is None or asks is None:
            return None
        text = self._desk.context.text
        if isinstance(asks, _Which):
            return Question(
                id="uncodable on",
                about=text("Uncodable"),
                words=text("on which track?"),
                kind=ModifierKind.SINGLE,
                choices=choices_of(desk.scheme, self._tracks()),
            )
        return Question(
            id=f"uncodable why {asks.track}",
            about=self._name(asks.track),
            words=text("why can it not be coded?"),
            kind=ModifierKind.SINGLE,
            choices=choices_of(desk.scheme, self._reasons(asks.track)),
        )

    def answer(self, value: str) -> None:
        """Take the track, or the reason."""
        asks, self._asks = self._asks, None
        if isinstance(asks, _Which):
            self._turn(value, asks.at)
        elif isinstance(asks, _Why) and asks.mark is not None:
            self._give_reason(asks.mark, value)
        elif isinstance(asks, _Why) and asks.track in self._uncodable:
            begun = self._uncodable[asks.track]
            self._uncodable[asks.track] = replace(begun, reason=value)
        self.changed.emit()

    def pass_on(self) -> None:
        """Leave it without a track or a reason."""
        self._asks = None
        self.changed.emit()

    def _tracks(self) -> tuple[ModifierValue, ...]:
        """Return the tracks of the pass, to choose from."""
        desk, coding = self._desk.desk, self._desk.coding
        tracks = desk.scheme.tracks if desk else ()
        return tuple(
            ModifierValue(id=track.id, label=track.label)
            for track in tracks
            if coding is None or coding.info.shows(track.id)
        )

    def _reasons(self, track: str) -> tuple[ModifierValue, ...]:
        desk = self._desk.desk
        return _reasons_of(desk.scheme, track) if desk else ()

    def _name(self, track: str) -> str:
        desk, text = self._desk.desk, self._desk.context.text
        if desk is None or not track:
            return text("All tracks")
        return text.local(desk.scheme.track(track).label)

    def _give_reason(self, mark: Uncodable, reason: str) -> None:
        coding = self._desk.coding
        standing = next((m for m in coding.uncodable if m.id == mark.id), None) if coding else None
        if coding is None or standing is None:
            return
        stretch = Interval(standing.onset_us, standing.offset_us)
        cleared = clear_uncodable(coding, stretch, standing.track)
        if cleared is not None:
            marked = mark_uncodable(coding.apply(cleared), stretch, standing.track, reason)
            steps = [cleared, *([marked] if marked else [])]
            self._desk.apply(combine(coding.id, "uncodable", steps))

    def coded_from(self) -> None:
        """State for every track that it was coded from the frame on the stage."""
        self._desk.when_shown(self._coded_from_here)

    def _coded_from_here(self) -> None:
        here = self._desk.moment_to_code()
        if here is not None:
            self._coded_part(from_us=here.time_us)

    def coded_to(self) -> None:
        """State for every track that it was coded up to the frame on the stage."""
        self._desk.when_shown(self._coded_to_here)

    def _coded_to_here(self) -> None:
        here = self._desk.moment_to_code()
        if here is not None:
            self._coded_part(to_us=here.time_us)

    def _coded_part(self, *, from_us: int | None = None, to_us: int | None = None) -> None:
        desk, coding = self._desk.desk, self._desk.coding
        if desk is None or coding is None:
            return
        edits: list[Edit] = []
        for track in desk.scheme.tracks:
            stated = coding.coded_range(track.id)
            start = stated.onset_us if stated else desk.extent.start_us
            end = stated.offset_us if stated else desk.extent.end_us
            start = start if from_us is None else from_us
            end = end if to_us is None else to_us
            if end <= start:
                text = self._desk.context.text
                self._desk.hint(text("The coded part has to end after it begins."))
                return
            edit = set_coded_range(coding, track.id, Interval(start, end))
            edits.extend([edit] if edit else [])
        self._desk.apply(combine(coding.id, "coded_range", edits))

    def _keep(self, first: Moment, last: Moment) -> None:
        desk = self._desk.desk
        if desk is None:
            return
        clip = Clip(
            id=new_id(),
            session_id=desk.session_id,
            onset_us=first.time_us,
            offset_us=last.time_us,
        )
        self._in = None
        self._desk.change_clip(None, clip)
        self._desk.select(clip)
        self.changed.emit()

    def _mark(self, track: str, stretch: Interval, reason: str) -> None:
        """Mark what cannot be coded, and ask why unless that is known."""
        coding = self._desk.coding
        edit = mark_uncodable(coding, stretch, track, reason) if coding else None
        self._asks = None
        if edit is None or not self._desk.apply(edit):
            return
        mark = next((r for r in edit.added if isinstance(r, Uncodable)), None)
        if mark is not None and not reason and self._reasons(track):
            self._asks = _Why(track, mark)
        self._warn()

    def _warn(self) -> None:
        """Say once of each track that more of it cannot be coded than the scheme likes."""
        desk, coding = self._desk.desk, self._desk.coding
        if desk is None or coding is None:
            return
        text = self._desk.context.text
        for each in uncodable_shares(coding, desk.scheme, desk.extent):
            if each.is_over and each.limit is not None and each.track.id not in self._warned:
                self._warned.add(each.track.id)
                self._desk.hint(
                    text(
                        "{track}: cannot be coded for {share} %. "
                        "This scheme warns above {limit} %.",
                        track=text.local(each.track.label),
                        share=round(each.share * 100),
                        limit=round(each.limit * 100),
                    )
                )

    def _say_first_in(self) -> None:
        commands = self._desk.context.commands
        key = commands.key_text("moment_in")
        text = self._desk.context.text
        self._desk.hint(text("First press {key} where the moment begins.", key=key))


def _is_inside(clip: Clip, here: Moment) -> bool:
    return clip.onset_us <= here.time_us <= clip.offset_us


def _reasons_of(scheme: Scheme, track: str) -> tuple[ModifierValue, ...]:
    """Return the reasons that may hold for a track, or for all."""
    allowed = scheme.track(track).uncodable_reasons if track else ()
    return tuple(r for r in scheme.uncodable_reasons if not allowed or r.id in allowed)
