"""A scheme as it stands in its file, before it is known to be sound: values with their places."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from observer.model.forms import Form, IntervalCoding, Item, ScalePoint, Trace
from observer.model.rules import CodeRef, Composite, Condition, Move, PhaseTemplate, Reliability
from observer.model.scheme import Code, Contingency, Modifier, ModifierValue, Scheme, Subject, Track
from observer.schemes.fields import Fields
from observer.schemes.findings import Place

_T_co = TypeVar("_T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Placed(Generic[_T_co]):
    """A value and the table it was read from."""

    value: _T_co
    fields: Fields

    def at(self, key: str) -> Place:
        """Return the place of one of its fields, or of the whole where the field is missing."""
        return self.fields.at(key)


@dataclass(frozen=True, slots=True)
class DraftTrack:
    """A track and its codes, each with its place."""

    track: Placed[Track]
    codes: tuple[Placed[Code], ...]


@dataclass(frozen=True, slots=True)
class DraftModifier:
    """A modifier and its values, each with its place."""

    modifier: Placed[Modifier]
    values: tuple[Placed[ModifierValue], ...]


@dataclass(frozen=True, slots=True)
class DraftItem:
    """An item of a form or interval coding and its anchors, each with its place."""

    item: Placed[Item]
    anchors: tuple[Placed[ScalePoint], ...]


@dataclass(frozen=True, slots=True)
class DraftForm:
    """A form with its items and anchors, each with its place."""

    form: Placed[Form]
    items: tuple[DraftItem, ...]
    anchors: tuple[Placed[ScalePoint], ...]


@dataclass(frozen=True, slots=True)
class DraftInterval:
    """An interval coding with its items and anchors, each with its place."""

    interval: Placed[IntervalCoding]
    items: tuple[DraftItem, ...]
    anchors: tuple[Placed[ScalePoint], ...]


@dataclass(frozen=True, slots=True)
class DraftTrace:
    """A trace and its anchors, each with its place."""

    trace: Placed[Trace]
    anchors: tuple[Placed[ScalePoint], ...]


@dataclass(frozen=True, slots=True)
class DraftDyadic:
    """What belongs together in two partners, each pair with its place."""

    matches: tuple[tuple[CodeRef, CodeRef, Place], ...] = ()
    valence: tuple[tuple[CodeRef, float, Place], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A scheme of which nothing is certain yet.

    Attributes
    ----------
    scheme
        What the file says, with empty ids and texts where it says nothing usable.
    fields
        The top of the file.
    """

    scheme: Scheme
    fields: Fields
    subjects: tuple[Placed[Subject], ...] = ()
    modifiers: tuple[DraftModifier, ...] = ()
    tracks: tuple[DraftTrack, ...] = ()
    contingencies: tuple[Placed[Contingency], ...] = ()
    reasons: tuple[Placed[ModifierValue], ...] = ()
    forms: tuple[DraftForm, ...] = ()
    intervals: tuple[DraftInterval, ...] = ()
    traces: tuple[DraftTrace, ...] = ()
    phases: tuple[Placed[PhaseTemplate], ...] = ()
    conditions: tuple[Placed[Condition], ...] = ()
    composites: tuple[Placed[Composite], ...] = ()
    dyadic: DraftDyadic = DraftDyadic()
    reliability: Placed[Reliability] | None = None
    moves: tuple[Placed[Move], ...] = ()

    def codes(self) -> Iterator[Placed[Code]]:
        """Yield the codes of all tracks in the order of the file."""
        for track in self.tracks:
            yield from track.codes

    def sheets(self) -> Iterator[tuple[Fields, tuple[DraftItem, ...]]]:
        """Yield of every form and interval coding where it stands, and its items."""
        for form in self.forms:
            yield form.form.fields, form.items
        for interval in self.intervals:
            yield interval.interval.fields, interval.items

    def items(self) -> Iterator[Placed[Item]]:
        """Yield the items of all forms and interval codings."""
        for _, items in self.sheets():
            yield from (item.item for item in items)

    def shown(self) -> tuple[Placed[Code] | Placed[Item], ...]:
        """Return everything that has a label, a definition and words for parents."""
        return (*self.codes(), *self.items())

    def anchors(self) -> Iterator[Placed[ScalePoint]]:
        """Yield every anchor of every scale."""
        for form in self.forms:
            yield from form.anchors
        for interval in self.intervals:
            yield from interval.anchors
        for trace in self.traces:
            yield from trace.anchors
        for _, items in self.sheets():
            for item in items:
                yield from item.anchors

    def parts(self) -> Iterator[Fields]:
        """Yield where tracks, forms, intervals and traces stand: what a pass can be about."""
        yield from (track.track.fields for track in self.tracks)
        yield from (form.form.fields for form in self.forms)
        yield from (interval.interval.fields for interval in self.intervals)
        yield from (trace.trace.fields for trace in self.traces)
