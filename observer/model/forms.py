"""What of a scheme is judged rather than tagged: forms, interval codings and traces.

A form is filled in about a session, a phase, a segment or a clip; an interval coding gives the same
kind of items one score for each fixed interval; a trace follows one value through time.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from observer.model.local_text import LocalText

_NEAR = 1e-9
"""Steps of a scale are compared up to this, since 0.1 has no exact binary form."""


class FormKind(StrEnum):
    """How the items of a form are answered."""

    RATING = "rating"
    CHECKLIST = "checklist"
    NUMBER = "number"
    TEXT = "text"
    ALLOCATION = "allocation"
    Q_SORT = "q_sort"


class About(StrEnum):
    """What one sheet of a form is about."""

    SESSION = "session"
    PHASE = "phase"
    SEGMENT = "segment"
    CLIP = "clip"


class Absence(StrEnum):
    """Why an item was answered without a value; an item without any answer is *missing*."""

    NOT_APPLICABLE = "not_applicable"
    NOT_OBSERVED = "not_observed"
    NOT_SCORABLE = "not_scorable"


class IntervalMode(StrEnum):
    """What an interval's score states.

    Momentary: at its last instant; partial: at any time in it; whole: all the time; count: how
    often it began; predominant: what lasted longest, or the level that held longest.
    """

    MOMENTARY = "momentary"
    PARTIAL = "partial"
    WHOLE = "whole"
    COUNT = "count"
    PREDOMINANT = "predominant"


class IntervalAnchor(StrEnum):
    """Where the first interval begins."""

    SESSION = "session"
    PHASE = "phase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Which values an answer may have: a list, or bounds with a step.

    Attributes
    ----------
    minimum, maximum
        Bounds, both included; None for none (of a number).
    step
        Between two neighbouring values, such as .5; 0 for any value within the bounds.
    values
        A list such as 0, 2, 4; if given, bounds and step are not used.
    """

    minimum: float | None = None
    maximum: float | None = None
    step: float = 1.0
    values: tuple[float, ...] = ()

    @property
    def choices(self) -> tuple[float, ...]:
        """All values, ascending; empty where they cannot be counted."""
        if self.values:
            return self.values
        if self.minimum is None or self.maximum is None or self.step <= 0:
            return ()
        count = round((self.maximum - self.minimum) / self.step) + 1
        return tuple(round(self.minimum + i * self.step, 9) for i in range(count))

    @property
    def lowest(self) -> float | None:
        """The lowest value; None if there is none."""
        return min(self.values) if self.values else self.minimum

    @property
    def highest(self) -> float | None:
        """The highest value; None if there is none."""
        return max(self.values) if self.values else self.maximum

    def admits(self, value: float) -> bool:
        """Return whether an answer may have this value."""
        if self.values:
            return any(abs(value - one) < _NEAR for one in self.values)
        if self.minimum is not None and value < self.minimum - _NEAR:
            return False
        if self.maximum is not None and value > self.maximum + _NEAR:
            return False
        if self.step <= 0:
            return True
        steps = (value - (self.minimum or 0.0)) / self.step
        return abs(steps - round(steps)) < _NEAR / self.step

    def reversed(self, value: float) -> float:
        """Return the value counted from the other end: minimum + maximum - value."""
        if self.lowest is None or self.highest is None:
            return value
        return self.lowest + self.highest - value


@dataclass(frozen=True, slots=True)
class ScalePoint:
    """What a value of a scale stands for (anchor)."""

    value: float
    label: LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question of a form, one behaviour scored per interval, one card of a Q-sort.

    Attributes
    ----------
    number
        Stable number for data sets, unique in its form.
    scale
        Its own; None for that of its form.
    anchors
        On any of the values.
    reverse
        Whether it counts from the other end in composites; it is stored as it was given.
    key
        In an interval coding: scores the interval.
    """

    id: str
    number: int
    label: LocalText
    short_label: LocalText = field(default_factory=LocalText)
    definition: LocalText = field(default_factory=LocalText)
    examples: LocalText = field(default_factory=LocalText)
    non_examples: LocalText = field(default_factory=LocalText)
    parent_wording: LocalText = field(default_factory=LocalText)
    hide_from_parent: bool = False
    colour: str = "#999999"
    key: str = ""
    scale: Scale | None = None
    anchors: tuple[ScalePoint, ...] = ()
    reverse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Questions about a stretch as a whole.

    Attributes
    ----------
    phases
        Of a form about phases: ids of the scheme's phases it is for; empty for all.
    scale
        Of the items without their own: of a rating, a checklist, a number; of an allocation what
        one item may get; of a Q-sort the values of the piles, one for each entry of `piles`.
    absences
        Which of them may be chosen in place of a value.
    unit
        Of numbers.
    total
        Of an allocation: what the items add up to.
    piles
        Of a Q-sort: how many cards each pile takes, in the order of the scale's choices.
    """

    id: str
    kind: FormKind
    label: LocalText
    items: tuple[Item, ...]
    definition: LocalText = field(default_factory=LocalText)
    subject: str = ""
    target: str = ""
    about: About = About.SESSION
    phases: tuple[str, ...] = ()
    scale: Scale | None = None
    anchors: tuple[ScalePoint, ...] = ()
    absences: tuple[Absence, ...] = ()
    unit: str = ""
    total: float = 0.0
    piles: tuple[int, ...] = ()

    def item(self, item_id: str) -> Item:
        """Return the item with this id; KeyError if there is none."""
        return _item(self.items, item_id)

    def scale_of(self, item: Item) -> Scale | None:
        """Return which values an item may have; None for text."""
        return item.scale or self.scale


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalCoding:
    """One score for each item in each fixed interval.

    Attributes
    ----------
    observe_us
        Length of what is watched and scored.
    record_us
        Time after each interval that is not watched; 0 where the film waits for the score.
    phases
        Of intervals anchored to phases: ids of the scheme's phases; empty for all.
    scale
        Of the items without their own; None for yes (1) and no (0), of a count any whole number.
    """

    id: str
    label: LocalText
    items: tuple[Item, ...]
    mode: IntervalMode
    definition: LocalText = field(default_factory=LocalText)
    subject: str = ""
    target: str = ""
    anchor: IntervalAnchor = IntervalAnchor.SESSION
    phases: tuple[str, ...] = ()
    observe_us: int = 10_000_000
    record_us: int = 0
    scale: Scale | None = None
    anchors: tuple[ScalePoint, ...] = ()
    absences: tuple[Absence, ...] = ()

    def item(self, item_id: str) -> Item:
        """Return the item with this id; KeyError if there is none."""
        return _item(self.items, item_id)

    def scale_of(self, item: Item) -> Scale:
        """Return which values an item may have."""
        return item.scale or self.scale or (_COUNT if self.mode is IntervalMode.COUNT else _YES_NO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A value followed through time, such as affect from -3 to +3.

    Attributes
    ----------
    scale
        With bounds; a step of 0 lets it take any value in between.
    neutral
        Where the line rests before anything was traced.
    """

    id: str
    label: LocalText
    scale: Scale
    definition: LocalText = field(default_factory=LocalText)
    subject: str = ""
    target: str = ""
    neutral: float = 0.0
    unit: str = ""
    colour: str = "#999999"
    anchors: tuple[ScalePoint, ...] = ()


_YES_NO = Scale(values=(0.0, 1.0))
_COUNT = Scale(minimum=0.0, maximum=None, step=1.0)


def _item(items: tuple[Item, ...], item_id: str) -> Item:
    for item in items:
        if item.id == item_id:
            return item
    raise KeyError(item_id)
