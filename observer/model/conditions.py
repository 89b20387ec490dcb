"""Conditions of a scheme: what does not hold in a coding, and what is still awaited.

They are hinted at and listed, never enforced: the coder decides.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from observer.model.coding import Coding
from observer.model.event import Event, Score
from observer.model.rules import CodeRef, Condition, ConditionKind, ItemRef
from observer.model.scheme import Code, CodeKind, Modifier, Scheme
from observer.model.time import Interval, union

_ENDLESS_US = 2**62
_NOWHERE: Mapping[str, Interval] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """An event that asks for another one, which has not come yet.

    Attributes
    ----------
    due_us
        Up to when it counts, on the session clock.
    """

    condition: Condition
    event: Event
    due_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """What a scheme asks and a coding does not have.

    Attributes
    ----------
    time_us
        Where to look, on the session clock; None for an answer about the whole session.
    condition
        What does not hold; None where a modifier lacks.
    modifier
        What has to be answered and is not; None where a condition does not hold.
    event
        That it is about; None for an answer.
    score
        That it is about; None for an event.
    """

    time_us: int | None
    condition: Condition | None = None
    modifier: Modifier | None = None
    event: Event | None = None
    score: Score | None = None


def about_codes(scheme: Scheme, ref: CodeRef) -> tuple[Condition, ...]:
    """Return the conditions about a code, in the scheme's order."""
    return tuple(c for c in scheme.conditions if c.of == ref)


def holds_at(coding: Coding, condition: Condition, time_us: int) -> bool:
    """Return whether a code may begin at a moment, as far as one condition goes.

    Parameters
    ----------
    coding
        As it stands.
    condition
        Only while and only after are looked at; any other kind holds.
    time_us
        On the session clock.

    Returns
    -------
    bool
        True also where nobody can tell, because what it depends on could not be coded.
    """
    if condition.kind is ConditionKind.ONLY_WHILE:
        there = any(_runs(coding, other, time_us) for other in condition.others)
        return there or _is_hidden(coding, condition, time_us, time_us)
    if condition.kind is ConditionKind.ONLY_AFTER:
        from_us = time_us - condition.within_us if condition.within_us else -_ENDLESS_US
        came = any(_began(coding, other, from_us, time_us) for other in condition.others)
        return came or _is_hidden(coding, condition, from_us, time_us)
    return True


def broken_by(coding: Coding, scheme: Scheme, event: Event) -> tuple[Condition, ...]:
    """Return the conditions that do not hold where an event begins.

    Parameters
    ----------
    coding
        In which it stands.
    scheme
        Its scheme.
    event
        Just coded.

    Returns
    -------
    tuple of Condition
        Only while and only after; what has to follow may still come.
    """
    ref = CodeRef(event.track, event.code)
    return tuple(
        condition
        for condition in about_codes(scheme, ref)
        if _is_seen(coding, condition) and not holds_at(coding, condition, event.onset_us)
    )


def awaited(coding: Coding, scheme: Scheme, now_us: int) -> tuple[Awaited, ...]:
    """Return what has to follow and has not yet, the soonest due first.

    Parameters
    ----------
    coding
        As it stands.
    scheme
        Its scheme.
    now_us
        Where the film stands.

    Returns
    -------
    tuple of Awaited
        Of events up to now whose time has not run out.
    """
    found: list[Awaited] = []
    for condition in scheme.conditions:
        if condition.kind is not ConditionKind.FOLLOW_UP or not condition.within_us:
            continue
        if not isinstance(condition.of, CodeRef) or not _is_seen(coding, condition):
            continue
        for event in _since(coding, condition.of, now_us - condition.within_us, now_us):
            due_us = event.onset_us + condition.within_us
            if not any(_follows(coding, o, event.onset_us, due_us) for o in condition.others):
                found.append(Awaited(condition=condition, event=event, due_us=due_us))
    return tuple(sorted(found, key=lambda each: each.due_us))


def is_asked(coding: Coding, scheme: Scheme, ref: ItemRef, window: Interval | None = None) -> bool:
    """Return whether an item is to be answered: whether what it is about occurred often enough.

    Parameters
    ----------
    coding
        As it stands.
    scheme
        Its scheme.
    ref
        The item.
    window
        The phase, clip or segment that is judged; None for the whole session.

    Returns
    -------
    bool
        True for an item without a condition.
    """
    return all(_occurs_enough(coding, c, window) for c in scheme.conditions if c.of == ref)


def unmet(
    coding: Coding,
    scheme: Scheme,
    end_us: int | None = None,
    stretches: Mapping[str, Interval] = _NOWHERE,
) -> tuple[Unmet, ...]:
    """Return all that the scheme asks and the coding does not have, in the order of time.

    Parameters
    ----------
    coding
        As it stands; what its pass does not show is not asked for.
    scheme
        Its scheme.
    end_us
        Where the session ends: what had to follow after that cannot be missed. None if unknown.
    stretches
        Where the phases and clips lie that answers are about, by id. An answer about one that is
        not here is not judged: nobody knows what occurred in it.

    Returns
    -------
    tuple of Unmet
        Conditions that do not hold, and required modifiers without an answer.
    """
    onsets = _Occurrences(coding, scheme.conditions)
    found: list[Unmet] = []
    for condition in scheme.conditions:
        if not _is_seen(coding, condition):
            continue
        if isinstance(condition.of, ItemRef):
            found.extend(_answered_unasked(coding, condition, stretches))
        else:
            found.extend(onsets.failing(condition, condition.of, end_us))
    found.extend(_unanswered(coding, scheme))
    return tuple(sorted(found, key=lambda each: -1 if each.time_us is None else each.time_us))


class _Occurrences:
    """Where the codes that conditions name stand, each looked up once."""

    def __init__(self, coding: Coding, conditions: Iterable[Condition]) -> None:
        self._coding = coding
        named = {c.of for c in conditions if isinstance(c.of, CodeRef)}
        named |= {other for c in conditions for other in c.others}
        found: dict[CodeRef, list[Event]] = defaultdict(list)
        for track in {ref.track for ref in named}:
            for event in coding.on_track(track):
                found[CodeRef(track, event.code)].append(event)
        self._events: Mapping[CodeRef, list[Event]] = found

    def failing(self, condition: Condition, of: CodeRef, end_us: int | None) -> Iterator[Unmet]:
        """Yield the events for which a condition does not hold."""
        if condition.kind is ConditionKind.ONLY_WHILE:
            wrong = self._outside(condition, of)
        elif condition.kind is ConditionKind.ONLY_AFTER:
            wrong = self._without_before(condition, of)
        elif condition.kind is ConditionKind.FOLLOW_UP:
            wrong = self._without_after(condition, of, end_us)
        else:
            return
        for event in wrong:
            yield Unmet(time_us=event.onset_us, condition=condition, event=event)

    def _outside(self, condition: Condition, of: CodeRef) -> Iterator[Event]:
        stretches = union(
            Interval(e.onset_us, _end_us(e)) for o in condition.others for e in self._events[o]
        )
        starts = [stretch.start_us for stretch in stretches]
        for event in self._events[of]:
            at = bisect_right(starts, event.onset_us) - 1
            until_us = stretches[at].end_us if at >= 0 else event.onset_us
            needs_us = max(_end_us(event), event.onset_us + 1)
            if until_us < needs_us and not _is_hidden(
                self._coding, condition, max(event.onset_us, until_us), needs_us
            ):
                yield event

    def _without_before(self, condition: Condition, of: CodeRef) -> Iterator[Event]:
        onsets = self._onsets(condition)
        for event in self._events[of]:
            from_us = event.onset_us - condition.within_us if condition.within_us else -_ENDLESS_US
            last = bisect_left(onsets, event.onset_us) - 1
            came = last >= 0 and onsets[last] >= from_us
            if not came and not _is_hidden(self._coding, condition, from_us, event.onset_us):
                yield event

    def _without_after(
        self, condition: Condition, of: CodeRef, end_us: int | None
    ) -> Iterator[Event]:
        onsets = self._onsets(condition)
        for event in self._events[of]:
            due_us = event.onset_us + (condition.within_us or _ENDLESS_US)
            first = bisect_right(onsets, event.onset_us)
            if first < len(onsets) and onsets[first] <= due_us:
                continue
            if condition.within_us and end_us is not None and due_us > end_us:
                continue
            if not _is_hidden(self._coding, condition, event.onset_us, due_us):
                yield event

    def _onsets(self, condition: Condition) -> list[int]:
        return sorted(e.onset_us for other in condition.others for e in self._events[other])


def _end_us(event: Event) -> int:
    if event.kind is CodeKind.POINT:
        return event.onset_us + 1
    return _ENDLESS_US if event.offset_us is None else event.offset_us


def _is_seen(coding: Coding, condition: Condition) -> bool:
    """Return whether a pass shows what a condition is about and all that it depends on."""
    of = condition.of
    about = of.track if isinstance(of, CodeRef) else of.form
    return coding.info.shows(about) and all(
        coding.info.shows(other.track) for other in condition.others
    )


def _is_hidden(coding: Coding, condition: Condition, start_us: int, end_us: int) -> bool:
    """Return whether some of a stretch could not be coded on a track that counts there."""
    stretch = Interval(start_us, max(end_us, start_us + 1))
    marks = (mark for other in condition.others for mark in coding.uncodable_on(other.track))
    return any(mark.overlap(stretch) is not None for mark in marks)


def _runs(coding: Coding, ref: CodeRef, time_us: int) -> bool:
    if coding.running(ref.track, time_us, ref.code) is not None:
        return True
    return any(e.code == ref.code for e in coding.starting_at(ref.track, time_us))


def _began(coding: Coding, ref: CodeRef, from_us: int, before_us: int) -> bool:
    """Return whether a code begins from one moment on, and before another."""
    events = coding.on_track(ref.track)
    for i in range(bisect_left(events, before_us, key=_onset) - 1, -1, -1):
        if events[i].onset_us < from_us:
            return False
        if events[i].code == ref.code:
            return True
    return False


def _follows(coding: Coding, ref: CodeRef, after_us: int, due_us: int) -> bool:
    events = coding.on_track(ref.track)
    for i in range(bisect_right(events, after_us, key=_onset), len(events)):
        if events[i].onset_us > due_us:
            return False
        if events[i].code == ref.code:
            return True
    return False


def _since(coding: Coding, ref: CodeRef, from_us: int, now_us: int) -> Iterator[Event]:
    """Yield the events of a code that begin after one moment, up to and with another."""
    events = coding.on_track(ref.track)
    for i in range(bisect_right(events, now_us, key=_onset) - 1, -1, -1):
        if events[i].onset_us <= from_us:
            return
        if events[i].code == ref.code:
            yield events[i]


def _onset(event: Event) -> int:
    return event.onset_us


def _occurs_enough(coding: Coding, condition: Condition, window: Interval | None) -> bool:
    if condition.kind is not ConditionKind.IF_COUNT or not _is_seen(coding, condition):
        return True
    count = 0
    for other in condition.others:
        events = coding.on_track(other.track)
        if window is not None:
            first = bisect_left(events, window.start_us, key=_onset)
            events = events[first : bisect_left(events, window.end_us, key=_onset)]
            # what ran already when the stretch began occurred in it too
            before = coding.running(other.track, window.start_us, other.code)
            count += before is not None and before.onset_us < window.start_us
        count += sum(event.code == other.code for event in events)
    return count >= condition.at_least


def _answered_unasked(
    coding: Coding, condition: Condition, stretches: Mapping[str, Interval]
) -> Iterator[Unmet]:
    """Yield the answers to an item that was not to be answered."""
    of = condition.of
    for score in coding.scores:
        if not isinstance(of, ItemRef) or (score.form, score.item) != (of.form, of.item):
            continue
        if score.value is None or (score.about and score.about not in stretches):
            continue
        window = stretches[score.about] if score.about else _stretch(score)
        if not _occurs_enough(coding, condition, window):
            yield Unmet(
                time_us=window.start_us if window else None, condition=condition, score=score
            )


def _stretch(score: Score) -> Interval | None:
    """Return the stretch of a segment that an answer is about; None for the whole session."""
    start, end = score.onset_us, score.offset_us
    return None if start is None or end is None or end <= start else Interval(start, end)


def required_of(scheme: Scheme, code: Code, event: Event) -> Iterator[Modifier]:
    """Yield the required modifiers of an event that have no answer.

    Parameters
    ----------
    scheme
        Whose modifiers.
    code
        Of the event.
    event
        With its answers; those that ask further ask here too.

    Yields
    ------
    Modifier
        In the order in which they are asked.
    """
    known = {modifier.id: modifier for modifier in scheme.modifiers}
    given = dict(event.modifiers)
    for name in code.modifiers:
        modifier = known.get(name)
        if modifier is None:
            continue
        chosen = given.get(name, ())
        if modifier.required and not chosen:
            yield modifier
        for value in modifier.values:
            further = value.modifiers if value.id in chosen else ()
            nested = (known[n] for n in further if n in known)
            yield from (m for m in nested if m.required and not given.get(m.id))


def _unanswered(coding: Coding, scheme: Scheme) -> Iterator[Unmet]:
    if not any(modifier.required for modifier in scheme.modifiers):
        return
    for track in scheme.tracks:
        codes = {code.id: code for code in track.codes if code.modifiers}
        if not codes or not coding.info.shows(track.id):
            continue
        for event in coding.on_track(track.id):
            code = codes.get(event.code)
            for modifier in required_of(scheme, code, event) if code else ():
                yield Unmet(time_us=event.onset_us, modifier=modifier, event=event)
