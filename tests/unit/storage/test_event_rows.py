"""Events come out of their table as they went in, and undone edits are read only when asked for."""

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from observer.model.edits import Change, Edit, Replacement
from observer.model.errors import DamagedError
from observer.model.event import Anchor, Event
from observer.model.scheme import CodeKind
from observer.model.store import History
from observer.storage.event_rows import load_events

if TYPE_CHECKING:
    from tests.unit.storage.conftest import Work


def anchor(frame: int) -> Anchor:
    return Anchor(recording_id="film", pts=frame * 1001, time_base=Fraction(1, 30_000), frame=frame)


POINT = Event(id="p", track="a", code="x", kind=CodeKind.POINT, onset_us=40, comment="zucht…")
OPEN = Event(id="o", track="b", code="y", kind=CodeKind.STATE, onset_us=5, onset_anchor=anchor(3))
BOUT = Event(
    id="s",
    track="a",
    code="z",
    kind=CodeKind.STATE,
    onset_us=40,
    offset_us=90,
    onset_anchor=anchor(4),
    offset_anchor=anchor(9),
    modifiers=(("strength", ("high",)), ("where", ("toy", "parent"))),
)


def with_events(work: "Work", *events: Event) -> None:
    work.open_case()
    added = tuple(Replacement(None, event) for event in events)
    edit = Edit(document=work.case.coding.id, kind="add", replacements=added)
    work.store.submit(Change(edit=edit), "AB")


def test_every_kind_of_event_comes_back_sorted_by_track(work: "Work") -> None:
    with_events(work, BOUT, OPEN, POINT)
    coding = work.store.load_coding(work.case.coding.id)
    assert coding.events == {"a": (POINT, BOUT), "b": (OPEN,)}
    again = coding.on_track("a")[1]
    assert again.onset_anchor == anchor(4)
    assert again.onset_anchor is not None
    assert isinstance(again.onset_anchor.time_base, Fraction)


def test_two_bouts_that_share_a_frame_share_its_record(work: "Work") -> None:
    after = replace(BOUT, id="t", onset_us=90, offset_us=120, onset_anchor=anchor(9))
    with_events(work, BOUT, after)
    first, second = work.store.load_coding(work.case.coding.id).on_track("a")
    assert first.offset_anchor is second.onset_anchor


def test_another_coding_s_events_stay_where_they_are(work: "Work") -> None:
    with_events(work, BOUT)
    database = work.store._parts.database
    with database.reading() as connection:
        assert load_events(connection, "another") == {}


@pytest.mark.parametrize(
    "damage",
    [
        "kind = 'stage'",
        "onset_us = 'soon'",
        "modifiers = '[[1'",
        "onset_anchor = '{}'",
        'offset_anchor = \'{"recording_id": "f", "pts": 1, "time_base": "1/0", "frame": 1}\'',
    ],
)
def test_a_row_that_cannot_be_read_is_said_so(work: "Work", damage: str) -> None:
    with_events(work, BOUT)
    work.store.drain(10)
    database = work.store._parts.database
    with database.writing() as connection:
        connection.execute(text(f"UPDATE events SET {damage}"))  # noqa: S608 - written above
    with pytest.raises(DamagedError):
        work.store.load_coding(work.case.coding.id)


def test_an_edit_is_read_from_the_log_only_when_it_is_taken_back(work: "Work") -> None:
    with_events(work, POINT, BOUT)
    edits: list[Edit] = []
    for number in range(5):
        old = replace(POINT, comment=str(number)) if number else POINT
        new = replace(POINT, comment=str(number + 1))
        edit = Edit(
            document=work.case.coding.id, kind="revise", replacements=(Replacement(old, new),)
        )
        work.store.submit(Change(edit=edit), "AB")
        edits.append(edit)
    history = work.store.load_history(work.case.coding.id)
    assert len(history.done) == 6
    assert history.done[-1] == edits[-1]
    assert history.done[1:3] == tuple(edits[:2])
    assert history == History(done=(history.done[0], *edits))
    assert history.done != tuple(edits)
