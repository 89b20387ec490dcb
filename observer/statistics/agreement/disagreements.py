"""The list that is walked through on the way to a consensus: all that two coders differ in."""

from collections.abc import Iterator, Mapping, Sequence

from observer.model.coding import Coding
from observer.model.event import Event, Score, Uncodable
from observer.model.forms import Form, IntervalCoding
from observer.model.passes import parts_of
from observer.model.scheme import Scheme
from observer.model.time import Interval, difference
from observer.statistics.agreement.aligned import AlignedEvent
from observer.statistics.agreement.moments import NOTHING, Difference, Disagreement
from observer.statistics.agreement.pair import CodedPair
from observer.statistics.agreement.settings import AgreementSettings
from observer.statistics.coefficients.alignment import Aligned

_NEAR = 1e-9
_KINDS = {
    Aligned.OTHER_CODE: Difference.OTHER_CODE,
    Aligned.ONLY_FIRST: Difference.ONLY_FIRST,
    Aligned.ONLY_SECOND: Difference.ONLY_SECOND,
}


def disagreements(
    pair: CodedPair,
    settings: AgreementSettings,
    aligned: Mapping[str, Sequence[AlignedEvent]],
) -> tuple[Disagreement, ...]:
    """Return all that two codings of one session differ in, in the order of the session.

    Parameters
    ----------
    pair
        Two codings of one session.
    settings
        Ends of a state, and of what cannot be coded, may lie apart as far as onsets may. An end
        that lies where something begins that is on the list itself does not stand there twice.
    aligned
        The events of each track.

    Returns
    -------
    tuple of Disagreement
        What is about the session as a whole comes first.
    """
    found = [
        *_codability(pair, settings),
        *(
            each
            for track in pair.scheme.tracks
            for each in _of_track(pair, track.id, aligned[track.id], settings)
        ),
        *_answers(pair),
    ]
    order = {part: at for at, part in enumerate(_parts(pair))}
    found.sort(
        key=lambda each: (
            -1 if each.start_us is None else each.start_us,
            order.get(each.part, -1),
            each.end_us or 0,
            each.item,
        )
    )
    return tuple(found)


def _of_track(
    pair: CodedPair, track: str, aligned: Sequence[AlignedEvent], settings: AgreementSettings
) -> Iterator[Disagreement]:
    listed = [each for each in aligned if each.match is not Aligned.AGREED]
    begins = (
        {each.first.onset_us for each in listed if each.first},
        {each.second.onset_us for each in listed if each.second},
    )
    for each in aligned:
        for found in _of_event(pair, track, each, settings):
            told = found.difference is Difference.ENDS_APART and any(
                event is not None and event.offset_us in begun
                for event, begun in zip((each.first, each.second), begins, strict=True)
            )
            if not told:
                yield found


def _of_event(
    pair: CodedPair, track: str, each: AlignedEvent, settings: AgreementSettings
) -> Iterator[Disagreement]:
    first, second = each.codes
    ids = (
        (each.first.id,) if each.first else (),
        (each.second.id,) if each.second else (),
    )
    if each.match is not Aligned.AGREED:
        yield Disagreement(
            difference=_KINDS[each.match],
            part=track,
            start_us=each.at_us,
            end_us=max(_ends(pair, each), default=each.until_us),
            first_code=first,
            second_code=second,
            first_ids=ids[0],
            second_ids=ids[1],
        )
        return
    ends = _ends(pair, each)
    kinds = []
    if len(ends) == 2 and max(ends) - min(ends) > settings.tolerance_us:  # noqa: PLR2004  both coders
        kinds.append((Difference.ENDS_APART, min(ends), max(ends)))
    if each.first and each.second and _modifiers(each.first) != _modifiers(each.second):
        kinds.append((Difference.MODIFIERS, each.at_us, max(ends, default=each.until_us)))
    for kind, start_us, end_us in kinds:
        yield Disagreement(
            difference=kind,
            part=track,
            start_us=start_us,
            end_us=end_us,
            first_code=first,
            second_code=second,
            first_ids=ids[0],
            second_ids=ids[1],
        )


def _ends(pair: CodedPair, each: AlignedEvent) -> list[int]:
    """Return where the states end, an open one with the session; points have no end."""
    end_us = pair.first.window.end_us
    stretches = [event.interval(end_us) for event in (each.first, each.second) if event]
    return [stretch.end_us for stretch in stretches if stretch]


def _modifiers(event: Event) -> dict[str, frozenset[str]]:
    return {modifier: frozenset(values) for modifier, values in event.modifiers if values}


def _codability(pair: CodedPair, settings: AgreementSettings) -> Iterator[Disagreement]:
    """Yield what one held to be uncodable and the other not, by the tracks that it was said for."""
    ours, theirs = pair.first.coding.uncodable, pair.second.coding.uncodable
    scopes = dict.fromkeys(each.track for each in (*ours, *theirs))
    known = {track.id for track in pair.scheme.tracks}
    for scope in scopes:
        if scope and scope not in known:
            continue
        one, other = _uncodable(pair.first.coding, scope), _uncodable(pair.second.coding, scope)
        for kind, mine, rest in (
            (Difference.CODABILITY, ours, difference(one, other)),
            (Difference.CODABILITY, theirs, difference(other, one)),
        ):
            for stretch in rest:
                if stretch.duration_us <= settings.tolerance_us:
                    continue
                ids = _ids(mine, scope, stretch)
                yield Disagreement(
                    difference=kind,
                    part=scope,
                    start_us=stretch.start_us,
                    end_us=stretch.end_us,
                    first_ids=ids if mine is ours else (),
                    second_ids=ids if mine is theirs else (),
                )


def _uncodable(coding: Coding, scope: str) -> tuple[Interval, ...]:
    """Return what a coder held to be uncodable on a track, or (no scope) on all tracks."""
    if scope:
        return coding.uncodable_on(scope)
    return tuple(Interval(u.onset_us, u.offset_us) for u in coding.uncodable if not u.track)


def _ids(marks: Sequence[Uncodable], scope: str, stretch: Interval) -> tuple[str, ...]:
    return tuple(
        mark.id
        for mark in marks
        if mark.track in {"", scope} and Interval(mark.onset_us, mark.offset_us).overlap(stretch)
    )


def _answers(pair: CodedPair) -> Iterator[Disagreement]:
    for form in _judged(pair.scheme):
        items = {item.id for item in form.items}
        ours, theirs = _by_place(pair.first.coding, form.id), _by_place(pair.second.coding, form.id)
        for key in dict.fromkeys((*ours, *theirs)):
            one, other = ours.get(key), theirs.get(key)
            score = one or other
            if score is None or score.item not in items or _same(one, other):
                continue
            yield Disagreement(
                difference=Difference.ANSWER,
                part=form.id,
                start_us=score.onset_us,
                end_us=score.offset_us,
                first_code=_answer(one),
                second_code=_answer(other),
                item=score.item,
                about=score.about,
                first_ids=(one.id,) if one else (),
                second_ids=(other.id,) if other else (),
            )


def _judged(scheme: Scheme) -> tuple[Form | IntervalCoding, ...]:
    return (*scheme.forms, *scheme.intervals)


def _by_place(coding: Coding, form: str) -> dict[tuple[str, str, int | None, str], Score]:
    return {
        (*score.sheet, score.item): score for score in coding.scores_of(form) if score.is_answered
    }


def _same(one: Score | None, other: Score | None) -> bool:
    if one is None or other is None:
        return False
    if one.value is None or other.value is None:
        return (one.value, one.absence, one.words.strip()) == (
            other.value,
            other.absence,
            other.words.strip(),
        )
    return abs(one.value - other.value) < _NEAR


def _answer(score: Score | None) -> str:
    if score is None:
        return NOTHING
    if score.value is not None:
        return f"{score.value:g}"
    return score.absence.value if score.absence else score.words


def _parts(pair: CodedPair) -> Iterator[str]:
    yield ""
    for part in parts_of(pair.scheme):
        yield part.id
