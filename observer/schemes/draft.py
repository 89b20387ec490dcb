"""A scheme as it stands in its file, before it is known to be sound: values with their places."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from observer.model.scheme import Code, Contingency, Modifier, ModifierValue, Scheme, Subject, Track
from observer.schemes.fields import Fields
from observer.schemes.findings import Place

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Placed(Generic[_T]):
    """A value and the table it was read from."""

    value: _T
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
    contingencies: tuple[Placed[Contingency], ...] = field(default=())
    reasons: tuple[Placed[ModifierValue], ...] = ()

    def codes(self) -> Iterator[Placed[Code]]:
        """Yield the codes of all tracks in the order of the file."""
        for track in self.tracks:
            yield from track.codes
