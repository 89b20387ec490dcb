"""What is open among the events of a coding: ends, lengths, holes and overlaps."""

from collections.abc import Iterator
from itertools import pairwise

from observer.app.open_points import OpenKind, OpenPoint, clock, in_percent, in_seconds
from observer.model.event import Event
from observer.model.messages import Message, msg
from observer.model.scheme import Code, CodeKind, Track
from observer.model.time import Interval, difference, intersection, total_us
from observer.statistics.inputs import CodedSession


def event_points(coded: CodedSession) -> Iterator[OpenPoint]:
    """Yield what is open on the tracks of a coding, track by track."""
    for track in coded.scheme.tracks:
        yield from _on_track(coded, track)
    yield from _unstated_range(coded)


def _on_track(coded: CodedSession, track: Track) -> Iterator[OpenPoint]:
    events = coded.coding.on_track(track.id)
    codes = {code.id: code for code in track.codes}
    for event in events:
        code = codes.get(event.code)
        if code is not None:
            yield from _of_event(track, code, event)
    states = [event for event in events if event.kind is CodeKind.STATE]
    if track.exclusive:
        yield from _overlaps(track, states)
    if track.exhaustive:
        yield from _holes(coded, track, states)
    yield from _uncodable(coded, track)


def _of_event(track: Track, code: Code, event: Event) -> Iterator[OpenPoint]:
    # on an exhaustive track something always runs, up to the end of the film
    if event.is_open and not track.exhaustive:
        yield _point(
            OpenKind.STILL_RUNNING,
            event,
            msg("{code} begins at {time} and has no end.", code=code.label, time=_at(event)),
        )
    length = None if event.offset_us is None else event.offset_us - event.onset_us
    if length is not None and length < track.minimum_us and event.kind is CodeKind.STATE:
        yield _point(
            OpenKind.TOO_SHORT,
            event,
            msg(
                "{code} at {time} lasts {length} s; at least {least} s is asked for.",
                code=code.label,
                time=_at(event),
                length=in_seconds(length),
                least=in_seconds(track.minimum_us),
            ),
        )


def _overlaps(track: Track, states: list[Event]) -> Iterator[OpenPoint]:
    for first, second in pairwise(states):
        if first.offset_us is None or first.offset_us > second.onset_us:
            yield _point(
                OpenKind.OVERLAP,
                second,
                msg(
                    "On {track} two codes run at once at {time}; it takes one at a time.",
                    track=track.label,
                    time=_at(second),
                ),
            )


def _holes(coded: CodedSession, track: Track, states: list[Event]) -> Iterator[OpenPoint]:
    end_us = coded.window.end_us
    filled = [stretch for stretch in (e.interval(end_us) for e in states) if stretch]
    for hole in difference(coded.coding.codable(track.id, coded.window), filled):
        yield OpenPoint(
            kind=OpenKind.HOLE,
            part=track.id,
            at_us=hole.start_us,
            what=msg(
                "On {track} nothing is coded from {start} to {end}; it always has a code.",
                track=track.label,
                start=clock(hole.start_us),
                end=clock(hole.end_us),
            ),
        )


def _uncodable(coded: CodedSession, track: Track) -> Iterator[OpenPoint]:
    most = track.uncodable_warning_share
    most = coded.scheme.uncodable_warning_share if most is None else most
    stated = coded.coding.coded_range(track.id)
    whole = coded.window
    if stated is not None and stated.offset_us > stated.onset_us:
        whole = Interval(stated.onset_us, stated.offset_us)
    lost = intersection((whole,), coded.coding.uncodable_on(track.id))
    share = total_us(lost) / whole.duration_us
    if most is not None and share > most:
        yield OpenPoint(
            kind=OpenKind.UNCODABLE,
            part=track.id,
            at_us=lost[0].start_us,
            what=msg(
                "{share} of {track} cannot be coded; the scheme warns from {most} on.",
                share=in_percent(share),
                track=track.label,
                most=in_percent(most),
            ),
        )


def _unstated_range(coded: CodedSession) -> Iterator[OpenPoint]:
    """Yield one point where the coding breaks off long before the end, and says nothing of it."""
    last_us = coded.nothing_after_us()
    if last_us is None or not coded.scheme.tracks:
        return
    if last_us == coded.window.start_us:
        yield OpenPoint(
            kind=OpenKind.CODED_RANGE,
            at_us=last_us,
            what=msg("No code was given yet. Finished like this, the film counts as watched."),
        )
        return
    yield OpenPoint(
        kind=OpenKind.CODED_RANGE,
        at_us=last_us,
        what=msg(
            "Nothing is coded after {time}, and it is not stated up to where you coded: the rest "
            "counts as watched.",
            time=clock(last_us),
        ),
    )


def _point(kind: OpenKind, event: Event, what: Message) -> OpenPoint:
    return OpenPoint(
        kind=kind, what=what, part=event.track, at_us=event.onset_us, record_id=event.id
    )


def _at(event: Event) -> str:
    return clock(event.onset_us)
