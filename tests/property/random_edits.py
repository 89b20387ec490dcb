"""Random work of a coder, many edits long: presses, and everything done to many at once."""

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from observer.model.coding import Coding
from observer.model.coding_edits import Press, begin, merge, press, relabel, resize, revise, split
from observer.model.edits import CodingInfo, Edit
from observer.model.event import Anchor, Event
from observer.model.identity import new_id
from observer.model.local_text import LocalText
from observer.model.many_edits import (
    copied_to,
    merge_many,
    paste,
    place_many,
    relabel_many,
    remove_many,
    shifted,
    split_many,
)
from observer.model.scheme import Code, CodeKind, Scheme, Track

STATE, POINT = CodeKind.STATE, CodeKind.POINT
LENGTH = 400
FOREVER = 1 << 40


def _code(code_id: str, number: int) -> Code:
    kind = STATE if code_id[0] == "s" else POINT
    return Code(id=code_id, number=number, kind=kind, label=LocalText((("en", code_id),)))


def _track(
    track_id: str, kinds: str, *, exclusive: bool = False, exhaustive: bool = False
) -> Track:
    return Track(
        id=track_id,
        subject="child",
        label=LocalText(),
        codes=tuple(_code(f"{kind}{i}", i) for i, kind in enumerate(kinds)),
        exclusive=exclusive,
        exhaustive=exhaustive,
        default_code="s0" if exhaustive else "",
    )


TRACKS = (
    _track("always", "sssp", exclusive=True, exhaustive=True),
    _track("one", "sssp", exclusive=True),
    _track("two", "ssp", exclusive=True),
    _track("many", "ssp"),
)
BY_ID = {track.id: track for track in TRACKS}
SCHEME = Scheme(id="s", version="1.0.0", title=LocalText(), subjects=(), tracks=TRACKS)
INFO = CodingInfo(
    id="c", session_id="x", coder="AB", scheme_id="s", scheme_version="1.0.0", scheme_hash=""
)


def anchored(time_us: int) -> Anchor:
    return Anchor(recording_id="film", pts=time_us, time_base=Fraction(1, 1_000_000), frame=time_us)


def at(time_us: int) -> tuple[int, Anchor | None]:
    """Return a moment on one of the frames, which lie three apart."""
    frame = max(round(time_us / 3) * 3, 0)
    return frame, anchored(frame)


def started() -> Coding:
    edit = begin(Coding(info=INFO), SCHEME, 0)
    assert edit is not None
    return Coding(info=INFO).apply(edit)


class Coder:
    """Somebody who does anything, in an order that the seed decides."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable, not secret

    def edits(self, coding: Coding, count: int) -> Iterator[tuple[Edit, Coding]]:
        """Yield so many edits, each with what it makes of the coding."""
        made = 0
        while made < count:
            edit = self._anything(coding)
            if edit is not None:
                coding = coding.apply(edit)
                made += 1
                yield edit, coding

    def _anything(self, coding: Coding) -> Edit | None:
        acts = (
            *[self._press] * 6,
            self._one,
            self._remove,
            self._shift,
            self._relabel,
            self._split,
            self._merge,
            self._copy,
            self._paste,
        )
        return self._random.choice(acts)(coding)

    def _picked(self, coding: Coding, most: int = 7) -> list[Event]:
        events = coding.all_events()
        return self._random.sample(events, min(len(events), self._random.randint(1, most)))

    def _press(self, coding: Coding) -> Edit | None:
        track = self._random.choice(TRACKS)
        time_us, anchor = at(self._random.randint(0, LENGTH))
        code = self._random.choice(track.codes)
        return press(coding, Press(track=track, code=code, time_us=time_us, anchor=anchor))

    def _one(self, coding: Coding) -> Edit | None:
        event = self._picked(coding, 1)[0]
        track = BY_ID[event.track]
        onset, anchor = at(event.onset_us + self._random.randint(-30, 30))
        match self._random.randrange(5):
            case 0:
                return relabel(coding, event, self._random.choice(track.codes))
            case 1:
                return revise(coding, event, replace(event, comment=str(onset)))
            case 2:
                return split(coding, event, onset, anchor)
            case 3 if event.offset_us is None or onset < event.offset_us:
                moved = replace(event, onset_us=onset, onset_anchor=anchor)
                return resize(coding, track, event, moved)
            case _:
                later = coding.following(track.id, event.onset_us, event.code)
                return merge(coding, track, event, later) if later else None

    def _remove(self, coding: Coding) -> Edit | None:
        return remove_many(coding, BY_ID, self._picked(coding))

    def _shift(self, coding: Coding) -> Edit | None:
        by_us = self._random.randint(-60, 60)
        moved = [(e, shifted(e, by_us, at)) for e in self._picked(coding)]
        return place_many(coding, BY_ID, moved)

    def _relabel(self, coding: Coding) -> Edit | None:
        track = self._random.choice(TRACKS)
        return relabel_many(coding, track, self._picked(coding), self._random.choice(track.codes))

    def _split(self, coding: Coding) -> Edit | None:
        return split_many(coding, self._picked(coding), *at(self._random.randint(0, LENGTH)))

    def _merge(self, coding: Coding) -> Edit | None:
        events = self._picked(coding)
        return merge_many(coding, BY_ID[events[0].track], events)

    def _copy(self, coding: Coding) -> Edit | None:
        target = self._random.choice(TRACKS)
        return paste(coding, BY_ID, copied_to(BY_ID, self._picked(coding), target))

    def _paste(self, coding: Coding) -> Edit | None:
        by_us = self._random.randint(-90, 90)
        copies = [replace(shifted(e, by_us, at), id=new_id()) for e in self._picked(coding)]
        return paste(coding, BY_ID, copies)


def end_of(event: Event) -> int:
    return FOREVER if event.offset_us is None else event.offset_us


def broken_promise(coding: Coding) -> str:
    """Return what a coding does not keep; empty if it keeps all."""
    ids = [record.id for record in coding.records()]
    if len(set(ids)) != len(ids):
        return "an id occurs twice"
    for name in ("always", "one", "two"):
        bouts = [e for e in coding.on_track(name) if e.kind is STATE]
        for one, other in pairwise(bouts):
            if end_of(one) > other.onset_us:
                return f"{name} overlaps at {other.onset_us}"
            if name == "always" and end_of(one) != other.onset_us:
                return f"{name} has a hole at {one.offset_us}"
        if name == "always" and (not bouts or bouts[0].onset_us != 0 or not bouts[-1].is_open):
            return f"{name} does not reach from begin to end"
    return next(filter(None, map(_disorder, coding.events.values())), "")


def _disorder(events: tuple[Event, ...]) -> str:
    """Return what is wrong with the events of a track by themselves; empty if nothing is."""
    if list(events) != sorted(events, key=lambda e: (e.onset_us, e.id)):
        return f"{events[0].track} is not sorted"
    for event in events:
        if event.kind is STATE and end_of(event) <= event.onset_us:
            return f"{event.track} has a bout without length"
        edges = ((event.onset_anchor, event.onset_us), (event.offset_anchor, event.offset_us))
        if any(anchor is not None and anchor.pts != time_us for anchor, time_us in edges):
            return f"an edge on {event.track} lies beside its frame"
    return ""
