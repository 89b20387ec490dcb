"""What a consensus of two codings holds, as a pure function of both and of what was decided.

The order of the decisions plays no part: the same decisions make the same consensus. Where nothing
is decided yet an event stands only if both have it; what nobody doubts is taken from the first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from observer.app.consensus_events import track_events
from observer.app.consensus_points import Point, Sources, derived
from observer.model.coding import Coding
from observer.model.edits import CodingRecord
from observer.model.event import Choice, CodedRange, Score, Uncodable
from observer.model.time import Interval, difference, intersection, union
from observer.statistics.agreement.moments import Difference

_FAR_US = 1 << 62


def composed(sources: Sources, points: Sequence[Point]) -> tuple[CodingRecord, ...]:
    """Return all that a consensus holds beside its decisions.

    Parameters
    ----------
    sources
        The two codings.
    points
        Every disagreement with what was decided.

    Returns
    -------
    tuple of CodingRecord
        With ids of their own that stay the same from one decision to the next.
    """
    marks, ranges = tuple(_marks(sources, points)), tuple(_ranges(sources))
    records: list[CodingRecord] = [*marks, *ranges]
    for track in sources.pair.scheme.tracks:
        hidden = [
            Interval(mark.onset_us, mark.offset_us)
            for mark in marks
            if mark.track in {"", track.id}
        ]
        for stated in ranges:
            if stated.track == track.id:
                # beyond what both coded there is nothing to agree on
                hidden.append(Interval(-_FAR_US, stated.onset_us))
                hidden.append(Interval(stated.offset_us, _FAR_US))
        records += track_events(sources, points, track, union(hidden))
    records += _answers(sources, points)
    return tuple(records)


def _marks(sources: Sources, points: Sequence[Point]) -> Iterator[Uncodable]:
    """Yield what cannot be coded: for both, or for one as long as nothing else was decided."""
    decided = [
        (point.about.part, Interval(point.about.start_us, point.about.end_us))
        for point in points
        if point.about.difference is Difference.CODABILITY
        and point.about.start_us is not None
        and point.about.end_us is not None
        and point.about.end_us > point.about.start_us
        and _is_hidden(point)
    ]
    tracks = ("", *(track.id for track in sources.pair.scheme.tracks))
    everywhere: tuple[Interval, ...] = ()
    for track in tracks:
        both = intersection(
            _marked(sources.first, track, everywhere=bool(track)),
            _marked(sources.second, track, everywhere=bool(track)),
        )
        hidden = union([*both, *(stretch for part, stretch in decided if part == track)])
        if not track:
            everywhere = hidden
        else:
            hidden = difference(hidden, everywhere)
        for stretch in hidden:
            yield Uncodable(
                id=derived(sources.id, f"uncodable {track} {stretch.start_us}"),
                onset_us=stretch.start_us,
                offset_us=stretch.end_us,
                track=track,
                reason=_reason(sources, track, stretch),
            )


def _is_hidden(point: Point) -> bool:
    """Return whether a stretch that only one could code counts as not to be coded."""
    if point.decision is None:
        return True
    chosen = {Choice.FIRST: point.about.first_ids, Choice.SECOND: point.about.second_ids}
    return bool(chosen.get(point.decision.choice, ()))


def _marked(coding: Coding, track: str, *, everywhere: bool) -> list[Interval]:
    return [
        Interval(mark.onset_us, mark.offset_us)
        for mark in coding.uncodable
        if mark.offset_us > mark.onset_us
        and (mark.track == track or (everywhere and not mark.track))
    ]


def _reason(sources: Sources, track: str, stretch: Interval) -> str:
    for mark in (*sources.first.uncodable, *sources.second.uncodable):
        near = mark.onset_us < stretch.end_us and stretch.start_us < mark.offset_us
        if near and mark.track in {"", track} and mark.reason:
            return mark.reason
    return ""


def _ranges(sources: Sources) -> Iterator[CodedRange]:
    """Yield from where to where both coded."""
    for track in sources.pair.scheme.tracks:
        stated = [
            each
            for each in (
                sources.first.coded_range(track.id),
                sources.second.coded_range(track.id),
            )
            if each is not None
        ]
        if stated:
            onset_us = max(each.onset_us for each in stated)
            yield CodedRange(
                id=derived(sources.id, f"range {track.id}"),
                track=track.id,
                onset_us=onset_us,
                offset_us=max(min(each.offset_us for each in stated), onset_us),
            )


def _answers(sources: Sources, points: Sequence[Point]) -> Iterator[Score]:
    """Yield the answers both gave alike, and those decided on."""
    scheme = sources.pair.scheme
    forms = {form.id for form in scheme.forms} | {form.id for form in scheme.intervals}
    first = {score.id: score for score in sources.first.scores if score.form in forms}
    second = {score.id: score for score in sources.second.scores if score.form in forms}
    for point in points:
        if point.about.difference is not Difference.ANSWER:
            continue
        for ids, known, choice in (
            (point.about.first_ids, first, Choice.FIRST),
            (point.about.second_ids, second, Choice.SECOND),
        ):
            taken = [known.pop(each) for each in ids if each in known]
            if point.chose(choice):
                yield from (_renamed(sources, score) for score in taken)
        if point.decision is not None and point.chose(Choice.OWN):
            for own_id in point.decision.own_ids:
                record = sources.own.get(own_id)
                if isinstance(record, Score):
                    yield record
    yield from (_renamed(sources, each) for each in first.values() if each.is_answered)


def _renamed(sources: Sources, score: Score) -> Score:
    evidence = tuple(derived(sources.id, each) for each in score.evidence)
    return replace(score, id=derived(sources.id, score.id), evidence=evidence)
