"""What two coders differ in, and what was decided, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from observer.app.agreement import ComparedPair
from observer.app.consensus_points import Point
from observer.model.event import Choice, Event
from observer.model.forms import Absence
from observer.model.messages import Message, msg
from observer.model.scheme import Scheme
from observer.statistics.agreement.moments import NOTHING, Difference, Disagreement
from observer.text.catalogue import Catalogue

DIFFERENCES: Mapping[Difference, Message] = MappingProxyType(
    {
        Difference.OTHER_CODE: msg("another code"),
        Difference.ONLY_FIRST: msg("one saw it"),
        Difference.ONLY_SECOND: msg("one saw it"),
        Difference.ENDS_APART: msg("the ends lie apart"),
        Difference.MODIFIERS: msg("other answers"),
        Difference.CODABILITY: msg("codable for one"),
        Difference.ANSWER: msg("another answer"),
    }
)
"""In what they differ, in a few words."""

_ABSENCES: Mapping[str, Message] = MappingProxyType(
    {
        Absence.NOT_APPLICABLE.value: msg("not applicable"),
        Absence.NOT_OBSERVED.value: msg("not observed"),
        Absence.NOT_SCORABLE.value: msg("not scorable"),
    }
)
_DASH = "\N{EM DASH}"


@dataclass(frozen=True, slots=True)
class PointWords:
    """A disagreement in words.

    Attributes
    ----------
    when
        Of the session, or that it is about the whole.
    where
        Track or item.
    what
        In what they differ.
    first, second
        What each coder has.
    decision
        What was decided; empty while it is open.
    """

    when: str
    where: str
    what: str
    first: str
    second: str
    decision: str


def words_of(
    point: Point, pair: ComparedPair, events: Mapping[str, Event], text: Catalogue
) -> PointWords:
    """Return a disagreement in words.

    Parameters
    ----------
    point
        With its decision, if it has one.
    pair
        Of which two codings.
    events
        Of both codings by id, for what the codes alone do not tell.
    text
        Language.

    Returns
    -------
    PointWords
        For a list, or for the panel beside the film.
    """
    about = point.about
    tell = _Teller(about, pair.scheme, events, text)
    first = tell.side(about.first_code, about.first_ids)
    second = tell.side(about.second_code, about.second_ids)
    return PointWords(
        when=text.clock(about.start_us) if about.start_us is not None else text("whole"),
        where=where_words(about, pair.scheme, text),
        what=text.render(DIFFERENCES[about.difference]),
        first=first,
        second=second,
        decision=decision_words(point, pair, text),
    )


def where_words(about: Disagreement, scheme: Scheme, text: Catalogue) -> str:
    """Return which track or item a disagreement is about."""
    if about.item:
        return text.local(scheme.form(about.part).item(about.item).label)
    if not about.part:
        return text("all tracks")
    return part_words(about.part, scheme, text)


def part_words(part: str, scheme: Scheme, text: Catalogue) -> str:
    """Return how a track, a form or a trace is called; its id if the scheme knows none."""
    labels = {each.id: each.label for each in scheme.tracks}
    labels |= {each.id: each.label for each in scheme.forms}
    labels |= {each.id: each.label for each in scheme.intervals}
    labels |= {each.id: each.label for each in scheme.traces}
    return text.local(labels[part]) if part in labels else part


def code_words(track: str, code: str, scheme: Scheme, text: Catalogue) -> str:
    """Return how a code of a track is called; a dash for nothing."""
    if code == NOTHING:
        return _DASH
    for each in scheme.tracks:
        if each.id == track:
            return next((text.local(c.label) for c in each.codes if c.id == code), code)
    return code


def choice_words(choice: Choice, about: Disagreement, pair: ComparedPair, text: Catalogue) -> str:
    """Return what a choice means for this disagreement, for its button."""
    ends = about.difference is Difference.ENDS_APART
    match choice:
        case Choice.FIRST:
            return pair.first.coder
        case Choice.SECOND:
            return pair.second.coder
        case Choice.BOTH:
            return text("The longest") if ends else text("Both")
        case Choice.NEITHER:
            return text("What both share") if ends else text("Neither")
        case Choice.OWN:
            return text("Something else")


def decision_words(point: Point, pair: ComparedPair, text: Catalogue) -> str:
    """Return what was decided, in a word or two; empty while it is open."""
    if point.decision is None:
        return ""
    return choice_words(point.decision.choice, point.about, pair, text)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells what one coder has."""

    about: Disagreement
    scheme: Scheme
    events: Mapping[str, Event]
    text: Catalogue

    def side(self, code: str, ids: tuple[str, ...]) -> str:
        """Return what a coder has: a code, until when, with which answers; or an answer."""
        text, about = self.text, self.about
        if about.difference is Difference.CODABILITY:
            return text("not codable") if ids else text("codable")
        if about.difference is Difference.ANSWER:
            return _answer(code, text)
        words = code_words(about.part, code, self.scheme, text)
        event = next((self.events[each] for each in ids if each in self.events), None)
        if about.difference is Difference.ENDS_APART and event is not None:
            if event.offset_us is None:
                return text("{code}, not ended", code=words)
            return text("{code} until {time}", code=words, time=text.clock(event.offset_us))
        if about.difference is Difference.MODIFIERS and event is not None:
            return f"{words}: {self._answers(event) or _DASH}"
        return words

    def _answers(self, event: Event) -> str:
        known = {modifier.id: modifier for modifier in self.scheme.modifiers}
        told = []
        for modifier_id, values in event.modifiers:
            modifier = known.get(modifier_id)
            labels = {v.id: self.text.local(v.label) for v in modifier.values} if modifier else {}
            told += [labels.get(value, value) for value in values]
        return ", ".join(told)


def _answer(given: str, text: Catalogue) -> str:
    if not given:
        return _DASH
    if given in _ABSENCES:
        return text.render(_ABSENCES[given])
    try:
        value = float(given)
    except ValueError:
        return given
    return text.number(value, 0 if value.is_integer() else 2)
