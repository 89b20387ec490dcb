"""Figures made of answers, counts and other figures, as a scheme's composites define them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from types import MappingProxyType
from typing import TypeAlias

from observer.model.event import Score
from observer.model.forms import About, Form, IntervalCoding, IntervalMode
from observer.model.rules import CodeRef, Composite, CompositeKind, ItemRef, MissingRule
from observer.model.scheme import Scheme
from observer.model.time import Interval
from observer.statistics.inputs import CodedSession, Window
from observer.statistics.onsets import Onsets

PartRef: TypeAlias = CodeRef | ItemRef | str
_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What figures are about: the session, a phase, a clip or a segment.

    Attributes
    ----------
    about
        Id of the phase or clip; empty for the session and for a segment.
    onset_us
        Where a segment begins; None for the others.
    window
        The stretch in which codes and intervals are counted.
    """

    about: str
    onset_us: int | None
    window: Window

    @classmethod
    def whole(cls, session: CodedSession) -> "Place":
        """Return the session as a place."""
        return cls(about="", onset_us=None, window=session.windows()[0])

    @classmethod
    def stretch(cls, about: str, stretch: Interval, *, segment: bool = False) -> "Place":
        """Return a phase, a clip, or (with no id) a segment as a place.

        Parameters
        ----------
        about
            Id of the phase or clip; empty for a segment.
        stretch
            From where to where.
        segment
            Whether the place is known by where it begins.

        Returns
        -------
        Place
            With the stretch as its window.
        """
        window = Window("", about, stretch.start_us, stretch.end_us, stretch)
        return cls(about=about, onset_us=stretch.start_us if segment else None, window=window)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartValue:
    """What one part puts in.

    Attributes
    ----------
    value
        Counted from the other end already where it is reversed; None where there is none.
    is_reversed
        Whether it counts from the other end.
    """

    part: PartRef
    value: float | None
    is_reversed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeValue:
    """A composite at one place.

    Attributes
    ----------
    value
        None where too many parts lack a value, or where it would be divided by 0.
    parts
        In the order of the scheme.
    """

    composite: Composite
    value: float | None
    parts: tuple[PartValue, ...]

    @property
    def missing(self) -> tuple[PartRef, ...]:
        """The parts without a value."""
        return tuple(part.part for part in self.parts if part.value is None)


def composite_values(session: CodedSession, place: Place) -> tuple[CompositeValue, ...]:
    """Compute every composite of the scheme at one place.

    An item of a form has the value that was answered about the place; at a phase, clip or segment
    a form about the session is read at the session. An item answered with a reason (not
    applicable, not observed, not scorable) has no value, as one that was not answered. An item
    that counts from the other end becomes ``lowest + highest - value``. An item of an interval
    coding has the mean over the scored intervals that begin within the window (of yes and no: the
    share of yes), or in the mode count their sum. A code has its number of onsets within the
    window, none where nothing of it was codable. See `combine` for the arithmetic.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.
    place
        The session, a phase, a clip or a segment.

    Returns
    -------
    tuple of CompositeValue
        In the scheme's order.
    """
    reader = _Reader(session, place)
    return tuple(reader.composite(composite) for composite in session.scheme.composites)


def abouts(scheme: Scheme, composite: Composite) -> frozenset[About]:
    """Return what the items of a composite, and of those within it, are answered about.

    Parameters
    ----------
    scheme
        Of the composite.
    composite
        Which one.

    Returns
    -------
    frozenset of About
        Empty where it is made of counts and intervals alone: then it has a value anywhere.
    """
    return frozenset(
        form.about
        for item in items_of(scheme, composite)
        if isinstance(form := scheme.form(item.form), Form)
    )


def items_of(scheme: Scheme, composite: Composite) -> tuple[ItemRef, ...]:
    """Return the items that a composite rests on, those of the composites within it included."""
    return tuple(part for part in _leaves(scheme, composite, ()) if isinstance(part, ItemRef))


def codes_of(scheme: Scheme, composite: Composite) -> tuple[CodeRef, ...]:
    """Return the codes that a composite counts, those of the composites within it included."""
    return tuple(part for part in _leaves(scheme, composite, ()) if isinstance(part, CodeRef))


def combine(composite: Composite, values: Sequence[float | None]) -> float | None:
    """Make one figure of the values of the parts.

    With x the n values that there are, of m parts:

    - sum: ``Σ x``; weighted: ``Σ w x``; mean: ``Σ x / n``; max: the largest;
    - ratio: first / second; difference: first - second; both need both, whatever the rule;
    - count: how many x are at least `from_value`; proportion: that number by n.

    The rule for missing values: all parts have one (all); at least so many (at_least); at least
    that share of the parts (at_least_share); at least that share, with sum and count times
    ``m / n`` and a weighted sum times ``Σ w / Σ w of those there are`` (prorate). A composite
    without any value has none under every rule.

    Parameters
    ----------
    composite
        Says how.
    values
        Of its parts, in order; None where there is none.

    Returns
    -------
    float or None
        None where the rule is not met, or where it would be divided by 0.
    """
    if composite.kind in {CompositeKind.RATIO, CompositeKind.DIFFERENCE}:
        return _of_two(composite.kind, values)
    present = [(x, w) for x, w in zip(values, _weights(composite), strict=True) if x is not None]
    if not present or not _is_enough(composite, len(present), len(values)):
        return None
    figure = _FIGURES[composite.kind](composite, [x for x, _ in present], [w for _, w in present])
    if composite.missing is not MissingRule.PRORATE:
        return figure
    if composite.kind is CompositeKind.WEIGHTED:
        weight = fsum(w for _, w in present)
        return figure * fsum(_weights(composite)) / weight if weight else None
    if composite.kind in {CompositeKind.SUM, CompositeKind.COUNT}:
        return figure * len(values) / len(present)
    return figure


def _of_two(kind: CompositeKind, values: Sequence[float | None]) -> float | None:
    first, second = values if len(values) == _PAIR else (None, None)
    if first is None or second is None:
        return None
    if kind is CompositeKind.DIFFERENCE:
        return first - second
    return first / second if second else None


def _weights(composite: Composite) -> tuple[float, ...]:
    if composite.kind is CompositeKind.WEIGHTED:
        return composite.weights
    return (1.0,) * len(composite.parts)


def _is_enough(composite: Composite, present: int, parts: int) -> bool:
    match composite.missing:
        case MissingRule.ALL:
            return present == parts
        case MissingRule.AT_LEAST:
            return present >= composite.at_least
        case MissingRule.AT_LEAST_SHARE | MissingRule.PRORATE:
            return present >= composite.at_least_share * parts - _NEAR


_NEAR = 1e-9

_Figure: TypeAlias = Callable[[Composite, Sequence[float], Sequence[float]], float]


def _at_least(composite: Composite, x: Sequence[float], _w: Sequence[float]) -> float:
    return float(sum(value >= composite.from_value - _NEAR for value in x))


_FIGURES: Mapping[CompositeKind, _Figure] = MappingProxyType(
    {
        CompositeKind.SUM: lambda _, x, __: fsum(x),
        CompositeKind.MEAN: lambda _, x, __: fsum(x) / len(x),
        CompositeKind.WEIGHTED: lambda _, x, w: fsum(a * b for a, b in zip(x, w, strict=True)),
        CompositeKind.MAXIMUM: lambda _, x, __: max(x),
        CompositeKind.COUNT: _at_least,
        CompositeKind.PROPORTION: lambda c, x, w: _at_least(c, x, w) / len(x),
    }
)


class _Reader:
    """Reads parts at one place; each composite is computed once."""

    def __init__(self, session: CodedSession, place: Place) -> None:
        self._session = session
        self._scheme = session.scheme
        self._place = place
        self._composites = {composite.id: composite for composite in self._scheme.composites}
        codes = [ref for c in self._scheme.composites for ref in codes_of(self._scheme, c)]
        self._onsets = Onsets(session, codes)
        self._scores = {(s.item, s.sheet): s for s in session.coding.scores}
        self._done: dict[str, CompositeValue] = {}
        self._under_way: set[str] = set()

    def composite(self, composite: Composite) -> CompositeValue:
        """Return a composite; one that would contain itself has no value there."""
        if composite.id not in self._done:
            self._under_way.add(composite.id)
            parts = tuple(self._part(composite, part) for part in composite.parts)
            self._under_way.discard(composite.id)
            value = combine(composite, [part.value for part in parts])
            made = CompositeValue(composite=composite, value=value, parts=parts)
            self._done[composite.id] = made
        return self._done[composite.id]

    def _part(self, composite: Composite, part: PartRef) -> PartValue:
        if isinstance(part, CodeRef):
            count = self._onsets.count(part, self._place.window)
            return PartValue(part=part, value=None if count is None else float(count))
        if isinstance(part, ItemRef):
            return self._item(part, turned=part in composite.reversed)
        inner = self._composites.get(part)
        if inner is None or part in self._under_way:
            return PartValue(part=part, value=None)
        return PartValue(part=part, value=self.composite(inner).value)

    def _item(self, ref: ItemRef, *, turned: bool) -> PartValue:
        form = self._scheme.form(ref.form)
        item = form.item(ref.item)
        value = self._mean(form, ref) if isinstance(form, IntervalCoding) else self._at(form, ref)
        scale = form.scale_of(item)
        turned = turned or item.reverse
        if turned and value is not None and scale is not None:
            value = scale.reversed(value)
        return PartValue(part=ref, value=value, is_reversed=turned)

    def _at(self, form: Form, ref: ItemRef) -> float | None:
        place = self._place
        at = ("", None) if form.about is About.SESSION else (place.about, place.onset_us)
        score = self._scores.get((ref.item, (ref.form, *at)))
        return score.value if score is not None else None

    def _mean(self, form: IntervalCoding, ref: ItemRef) -> float | None:
        window = self._place.window
        values = [
            score.value
            for score in self._session.coding.scores_of(ref.form)
            if score.item == ref.item and score.value is not None and _begins_in(score, window)
        ]
        if not values:
            return None
        total = fsum(values)
        return total if form.mode is IntervalMode.COUNT else total / len(values)


def _begins_in(score: Score, window: Window) -> bool:
    return score.onset_us is not None and window.counts(score.onset_us)


def _leaves(
    scheme: Scheme, composite: Composite, within: tuple[str, ...]
) -> tuple[CodeRef | ItemRef, ...]:
    """Return the codes and items under a composite, each once; a circle is followed once."""
    known = {each.id: each for each in scheme.composites}
    found: dict[CodeRef | ItemRef, None] = {}
    for part in composite.parts:
        if not isinstance(part, str):
            found[part] = None
        elif part in known and part not in (*within, composite.id):
            inner = _leaves(scheme, known[part], (*within, composite.id))
            found.update(dict.fromkeys(inner))
    return tuple(found)
