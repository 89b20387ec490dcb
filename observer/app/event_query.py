"""Finding events: what somebody types into one line, as a question about an event.

Every word has to fit: the name of the code, its track, a modifier, the phase, or what was written
beside the event. Durations are asked with signs: ``>5`` lasts longer than five seconds, ``<2``
shorter than two, ``2-5`` from two to five. A word may say where it is to be looked for:
``code:cry``, ``phase:play``. Words between quotation marks stay together.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from observer.model.event import Event
from observer.model.scheme import CodeKind, Scheme
from observer.model.session import Phase
from observer.model.time import US_PER_S
from observer.text.catalogue import Catalogue

_WORD = re.compile(r'(?:(?P<where>\w+):)?(?:"(?P<quoted>[^"]*)"?|(?P<word>\S+))')
_NUMBER = r"\d+(?:[.,]\d+)?"
_SIGNED = re.compile(rf"(?P<sign>[<>]=?|[≤≥])(?P<value>{_NUMBER})\s*s?$")
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s*[-\N{{EN DASH}}]\s*(?P<high>{_NUMBER})\s*s?$")

Fits = Callable[[Event], bool]


@dataclass(frozen=True, slots=True)
class EventQuery:
    """A question about events.

    Attributes
    ----------
    typed
        What was typed; empty asks nothing, and every event fits.
    parts
        All of which have to fit.
    """

    typed: str
    parts: tuple[Fits, ...]

    @property
    def asks(self) -> bool:
        """Whether anything is asked."""
        return bool(self.parts)

    def fits(self, event: Event) -> bool:
        """Return whether an event is meant."""
        return all(part(event) for part in self.parts)


class QueryReader:
    """Reads what is typed about the events of a coding.

    Parameters
    ----------
    scheme
        Of the coding.
    phases
        Of its session.
    text
        Language of the names.
    """

    def __init__(self, scheme: Scheme, phases: Iterable[Phase], text: Catalogue) -> None:
        self._scheme = scheme
        self._phases = sorted(phases, key=lambda p: p.onset_us)
        self._text = text

    def read(self, typed: str) -> EventQuery:
        """Return the question that somebody typed.

        Parameters
        ----------
        typed
            One line.

        Returns
        -------
        EventQuery
            Asks nothing where only blanks were typed.
        """
        parts: list[Fits] = []
        for found in _WORD.finditer(typed):
            words = (found["word"] or found["quoted"] or "").casefold()
            asked = self._part(found["where"] or "", words) if words else None
            if asked is not None:
                parts.append(asked)
        return EventQuery(typed.strip(), tuple(parts))

    def _part(self, where: str, words: str) -> Fits | None:
        duration = _duration(words)
        if duration is not None and not where:
            return duration
        _ = self._text
        places: dict[str, Callable[[str], Fits]] = {
            _("code").casefold(): self._of_code,
            _("track").casefold(): self._of_track,
            _("modifier").casefold(): self._of_modifier,
            _("text").casefold(): _of_comment,
            _("phase").casefold(): self._of_phase,
        }
        if where.casefold() in places:
            return places[where.casefold()](words)
        if where.casefold() == _("duration").casefold():
            return duration
        looked = f"{where}:{words}" if where else words
        anywhere = [place(looked) for place in places.values()]
        return lambda event: any(fits(event) for fits in anywhere)

    def _of_code(self, words: str) -> Fits:
        local = self._text.local
        meant = {
            (track.id, code.id)
            for track in self._scheme.tracks
            for code in track.codes
            if words in local(code.label).casefold() or words in local(code.short_label).casefold()
        }
        return lambda event: (event.track, event.code) in meant

    def _of_track(self, words: str) -> Fits:
        local = self._text.local
        subjects = {s.id: local(s.label).casefold() for s in self._scheme.subjects}
        meant = {
            track.id
            for track in self._scheme.tracks
            if words in local(track.label).casefold() or words in subjects.get(track.subject, "")
        }
        return lambda event: event.track in meant

    def _of_modifier(self, words: str) -> Fits:
        local = self._text.local
        meant = {
            (modifier.id, value.id)
            for modifier in self._scheme.modifiers
            for value in modifier.values
            if words in local(value.label).casefold()
        }
        typed = {m.id for m in self._scheme.modifiers if not m.values}

        def fits(event: Event) -> bool:
            return any(
                (name, value) in meant or (name in typed and words in value.casefold())
                for name, values in event.modifiers
                for value in values
            )

        return fits

    def _of_phase(self, words: str) -> Fits:
        meant = [p for p in self._phases if words in p.name.casefold()]
        begins = [phase.onset_us for phase in meant]

        def fits(event: Event) -> bool:
            at = bisect_right(begins, event.onset_us) - 1
            return at >= 0 and event.onset_us < meant[at].offset_us

        return fits


def _of_comment(words: str) -> Fits:
    return lambda event: bool(event.comment) and words in event.comment.casefold()


def _duration(words: str) -> Fits | None:
    """Return the question about how long a state lasts; None if none was typed."""
    signed, between = _SIGNED.fullmatch(words), _RANGE.fullmatch(words)
    if signed is not None:
        bound = _us(signed["value"])
        longer, even = signed["sign"][0] in ">≥", signed["sign"] in {"<=", ">=", "≤", "≥"}

        def beyond(length: int) -> bool:
            return (length > bound if longer else length < bound) or (even and length == bound)

        return _lasting(beyond)
    if between is not None:
        low, high = _us(between["low"]), _us(between["high"])
        return _lasting(lambda length: low <= length <= high)
    return None


def _lasting(fits: Callable[[int], bool]) -> Fits:
    def asked(event: Event) -> bool:
        if event.kind is not CodeKind.STATE or event.offset_us is None:
            return False
        return fits(event.offset_us - event.onset_us)

    return asked


def _us(typed: str) -> int:
    return round(float(typed.replace(",", ".")) * US_PER_S)
