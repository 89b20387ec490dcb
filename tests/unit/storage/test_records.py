"""Records as plain values and back."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observer.model.edits import Record, Replacement
from observer.model.errors import DamagedError
from observer.model.event import Anchor, Event
from observer.model.scheme import CodeKind
from observer.storage.records import RecordCodec
from observer.storage.tables import CODING_TABLES, PROJECT_TABLES

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
st.register_type_strategy(str, TEXT)
st.register_type_strategy(int, st.integers(-(2**63), 2**63 - 1))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
KINDS = [kind for kind, _ in (*PROJECT_TABLES, *CODING_TABLES)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_record_comes_back_as_it_was(kind: type[Record], data: st.DataObject) -> None:
    types = get_type_hints(kind)
    made: st.SearchStrategy[Record] = st.builds(
        kind, **{name: st.from_type(types[name]) for name in types}
    )
    record = data.draw(made)
    codec = RecordCodec()
    plain = json.loads(json.dumps(codec.values(record)))
    assert codec.record(kind, plain) == record
    pair = ((7, Replacement(None, record)), (2, Replacement(record, None)))
    assert codec.unpack(codec.pack((n, codec.plain(r)) for n, r in pair)) == pair


EVENT = Event(
    id="e",
    track="t",
    code="c",
    kind=CodeKind.STATE,
    onset_us=33_367,
    onset_anchor=Anchor(recording_id="r", pts=1001, time_base=Fraction(1, 30000), frame=1),
    modifiers=(("m", ("a", "b")),),
)


def test_values_are_plain_and_readable() -> None:
    assert json.loads(json.dumps(RecordCodec().values(EVENT))) == {
        "id": "e",
        "track": "t",
        "code": "c",
        "kind": "state",
        "onset_us": 33_367,
        "offset_us": None,
        "onset_anchor": {"recording_id": "r", "pts": 1001, "time_base": "1/30000", "frame": 1},
        "offset_anchor": None,
        "modifiers": [["m", ["a", "b"]]],
        "comment": "",
    }


def test_a_large_edit_is_squeezed() -> None:
    many = tuple(enumerate(Replacement(None, replace(EVENT, id=str(n))) for n in range(500)))
    codec = RecordCodec()
    packed = codec.pack((n, codec.plain(r)) for n, r in many)
    assert len(packed) < 500 * 40
    assert RecordCodec().unpack(packed) == many


@pytest.mark.parametrize(
    "content", [b"", b"j", b"z123", b"j[[1]]", b'j[[0,"",null,"Wish",{}]]', b"j{", b"j7"]
)
def test_damaged_content_is_called_damaged(content: bytes) -> None:
    with pytest.raises(DamagedError):
        RecordCodec().unpack(content)


@pytest.mark.parametrize(
    "values", [{}, {"id": "e"}, RecordCodec().values(EVENT) | {"kind": "smell"}]
)
def test_values_that_are_no_record_are_called_damaged(values: dict[str, object]) -> None:
    with pytest.raises(DamagedError, match="cannot be read"):
        RecordCodec().record(Event, values)
