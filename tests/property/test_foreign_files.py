"""Whatever is done to a foreign file, it is read or refused in a sentence; it never breaks off."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observer.app.foreign_coding import planned_session
from observer.app.foreign_scheme import scheme_of
from observer.formats.foreign import Remarks
from observer.formats.foreign_files import read_foreign
from observer.model.errors import FormatError
from observer.text.catalogue import catalogue
from tests.unit.formats.foreign_samples import (
    Plain,
    aligned,
    behaviour,
    boris,
    eaf,
    element,
    observation,
    observer_event,
    observer_xt,
    referring,
    slot,
)

_CALM = settings(
    max_examples=60,
    deadline=timedelta(seconds=20),
    suppress_health_check=[HealthCheck.too_slow],
)
_ROWS: list[Plain] = [
    [1.0, "Child", "cry", "soft", "", 25],
    [2.0, "Child", "cry", "soft", ""],
    [3.0, "", "smile", "", "", 4, "a.jpg"],
]
_SETS: Plain = {"0": {"name": "how", "type": 0, "values": ["soft (s)"]}}
_CODES: list[Plain] = [
    behaviour("cry", modifiers=_SETS, excluded="toy"),
    behaviour("toy", excluded="cry"),
    behaviour("smile", "Point event", modifiers="a,b|c"),
]
BORIS = boris(_CODES, {"one": observation(_ROWS)})
OBSERVER = observer_xt(
    element("BEHAVIOR", ELE_NAME="toy", ELE_ID="11", ELE_PARENT_ID="10", ELE_STOP_KEYCODE="t"),
    observer_event("10:00:01.000", "Child", "toy") + observer_event("10:00:02.000", "X", "new"),
)
EAF = eaf(
    '<TIER TIER_ID="t" LINGUISTIC_TYPE_REF="g" PARTICIPANT="Child">'
    + aligned("a", "1", "2", "toy")
    + aligned("b", "2", "3", "face")
    + '</TIER><TIER TIER_ID="u" LINGUISTIC_TYPE_REF="w" PARENT_REF="t">'
    + referring("c", "a", "x")
    + referring("d", "a", "y", "c")
    + "</TIER>"
    + '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="g" CONTROLLED_VOCABULARY_REF="v"/>'
    + '<CONTROLLED_VOCABULARY CV_ID="v"><CV_ENTRY>toy</CV_ENTRY></CONTROLLED_VOCABULARY>',
    slot("1", 1000) + slot("2") + slot("3", 4000),
)
_JSON: st.SearchStrategy[Plain] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


def read_whole(content: bytes, file: str) -> None:
    """Read a file, and make of it all that would go into a project."""
    text = catalogue("en")
    try:
        project = read_foreign(content, file)
        scheme = scheme_of(project, text, Remarks(file))
    except FormatError:
        return
    for found in project.observations:
        planned = planned_session(project, found, scheme, Path("/nowhere") / file, text)
        kept = sum(1 for _ in planned.edit.replacements)
        assert kept >= len(found.events) + len(found.notes)


@_CALM
@given(
    st.sampled_from([BORIS, OBSERVER, EAF]),
    st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=6)), max_size=6),
    st.integers(0, 10_000),
)
def test_bytes_that_were_changed_or_cut_off(
    content: bytes, changes: list[tuple[int, bytes]], cut: int
) -> None:
    for at, put in changes:
        place = at % len(content)
        content = content[:place] + put + content[place + len(put) :]
    read_whole(content[: len(content) - cut % len(content)] if cut % 3 == 0 else content, "a.boris")


def _places(node: Plain) -> Iterator[tuple[list[Plain] | dict[str, Plain], str | int]]:
    """Yield every place in a value where another could stand."""
    if isinstance(node, dict):
        for key, inner in node.items():
            yield node, key
            yield from _places(inner)
    elif isinstance(node, list):
        for at, inner in enumerate(node):
            yield node, at
            yield from _places(inner)


@_CALM
@given(st.data())
def test_any_value_in_the_place_of_any_other(data: st.DataObject) -> None:
    project: dict[str, Plain] = json.loads(BORIS)
    places = list(_places(project))
    holder, key = data.draw(st.sampled_from(places))
    value = data.draw(_JSON)
    if isinstance(holder, dict):
        holder[str(key)] = value
    else:
        holder[int(key)] = value
    read_whole(json.dumps(project).encode(), "a.boris")


@_CALM
@given(st.lists(st.tuples(st.floats(0, 100), st.sampled_from("ab"), st.sampled_from(["", "x"]))))
def test_every_press_of_a_state_is_the_edge_of_one_event_or_a_note(
    presses: list[tuple[float, str, str]],
) -> None:
    rows: list[Plain] = [[t, "Child", code, words, ""] for t, code, words in presses]
    project = read_foreign(
        boris([behaviour("a"), behaviour("b")], {"one": observation(rows)}), "a.boris"
    )
    (found,) = project.observations
    edges = sum(1 + (event.offset_us is not None) for event in found.events)
    assert edges + 2 * len(found.notes) == len(presses)


@_CALM
@given(st.binary(max_size=200))
def test_bytes_of_any_kind(content: bytes) -> None:
    for name in ("a.boris", "a.otx", "a.eaf"):
        read_whole(content, name)
