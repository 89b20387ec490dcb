"""What comes in is looked at before it is in memory or on its way to the disk."""

from dataclasses import replace
from fractions import Fraction

import pytest

from observer.app.typed_text import refuse_unwritable_text
from observer.model.edits import Edit, Record, Replacement
from observer.model.errors import EditError, TextError
from observer.model.event import Anchor, Event
from observer.model.scheme import CodeKind
from observer.model.session import Recording, Storing

EVENT = Event(id="e", track="t", code="c", kind=CodeKind.POINT, onset_us=0)
FILM = Recording(id="f", session_id="s", label="film 1", storing=Storing.LINKED)


def _edit(record: Record) -> Edit:
    return Edit(document="coding", kind="press", replacements=(Replacement(None, record),))


@pytest.mark.parametrize(
    "record",
    [
        replace(EVENT, onset_us=10**21),
        replace(EVENT, onset_us=-(10**21)),
        replace(EVENT, offset_us=2**63),
        replace(FILM, offset_us=2**63),
        replace(
            EVENT,
            onset_anchor=Anchor(recording_id="f", pts=2**63, time_base=Fraction(1), frame=0),
        ),
    ],
)
def test_a_number_beyond_64_bits_is_refused(record: Record) -> None:
    with pytest.raises(EditError, match="larger than a project can hold"):
        refuse_unwritable_text(_edit(record))


@pytest.mark.parametrize("onset_us", [2**63 - 1, -(2**63 - 1), 0])
def test_a_number_of_64_bits_is_taken(onset_us: int) -> None:
    refuse_unwritable_text(_edit(replace(EVENT, onset_us=onset_us)))


def test_half_a_character_is_refused_in_modifiers_too() -> None:
    for record in (
        replace(EVENT, comment="\ud800"),
        replace(EVENT, modifiers=(("note", ("\ud800",)),)),
    ):
        with pytest.raises(TextError, match="what you typed"):
            refuse_unwritable_text(_edit(record))
