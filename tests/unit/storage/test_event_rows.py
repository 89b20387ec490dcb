"""Events come out of their table as they went in, and undone edits are read only when asked for."""

from dataclasses import FrozenInstanceError, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from observer.model.edits import Change, Edit, Replacement
from observer.model.errors import DamagedError
from observer.model.event import Anchor, Event
from observer.model.scheme import CodeKind
from observer.model.store import History
from observer.storage import event_rows
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


DAMAGES = (
    "kind = 'stage'",
    "onset_us = 'soon'",
    "onset_us = 1.5",
    "onset_us = x'01'",
    "offset_us = 'late'",
    "comment = x'01'",
    "track = x'01'",
    "code = x'ff'",
    "code = CAST(x'ff' AS TEXT)",
    "modifiers = '[[1'",
    "modifiers = 'null'",
    "onset_anchor = '{}'",
    "onset_anchor = ''",
    "onset_anchor = '[null'",
    "onset_anchor = 'null' || char(30) || 'null'",
    "onset_anchor = replace(onset_anchor, '4004', '4004.0')",
    "onset_anchor = replace(onset_anchor, '\"film\"', '7')",
    'offset_anchor = \'{"recording_id": "f", "pts": 1, "time_base": "1/0", "frame": 1}\'',
)
ONSETS = (70, 60, 50, 50, 40, 80, 90, 10, 20, 60)


def by_onset(event: Event) -> tuple[int, str]:
    return event.onset_us, event.id


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


def test_a_row_that_cannot_be_read_is_said_so(work: "Work") -> None:
    with_events(work, BOUT)
    work.store.drain(10)
    with work.store._parts.database.writing() as connection:
        connection.execute(text("UPDATE events SET onset_us = 'soon'"))
    with pytest.raises(DamagedError, match="record cannot be read"):
        work.store.load_coding(work.case.coding.id)


def test_no_damage_of_a_row_passes_for_an_event(work: "Work") -> None:
    with_events(work, BOUT)
    work.store.drain(10)
    unnoticed = []
    with work.store._parts.database.writing() as connection:
        for damage in DAMAGES:
            before = connection.begin_nested()
            connection.execute(text(f"UPDATE events SET {damage}"))  # noqa: S608 - written above
            try:
                load_events(connection, work.case.coding.id)
                unnoticed.append(damage)
            except DamagedError:
                before.rollback()
    assert unnoticed == []


def test_trouble_with_the_file_is_not_taken_for_a_damaged_row(work: "Work") -> None:
    with_events(work, BOUT)
    work.store.drain(10)
    with work.store._parts.database.reading() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_progress_handler(lambda: 1, 1)
        try:
            with pytest.raises(OperationalError, match="interrupted"):
                load_events(connection, work.case.coding.id)
        finally:
            raw.set_progress_handler(None, 1)


@pytest.mark.parametrize("dialect", ["sqlite", "another"])
def test_events_far_apart_in_the_file_come_back_in_order(
    work: "Work", monkeypatch: pytest.MonkeyPatch, dialect: str
) -> None:
    events = [replace(BOUT, id=f"e{i:02}", onset_us=onset) for i, onset in enumerate(ONSETS)]
    with_events(work, *events, OPEN, POINT)
    work.store.drain(10)
    database = work.store._parts.database
    with database.writing() as connection:
        connection.execute(text("UPDATE events SET coding_id = 'b' WHERE rowid NOT IN (2, 9, 10)"))
    monkeypatch.setattr(event_rows, "_BATCH", 2)
    monkeypatch.setattr(database.engine.dialect, "name", dialect)
    with database.reading() as connection:
        mine = load_events(connection, work.case.coding.id)
        others = load_events(connection, "b")
    assert mine == {"a": (events[8], events[1], events[9])}
    left = [event for i, event in enumerate(events) if i not in {1, 8, 9}]
    assert others == {"a": (*sorted((POINT, *left), key=by_onset),), "b": (OPEN,)}


def test_any_words_come_back_as_they_were(work: "Work") -> None:
    words = ['"', "\\", "\n", "\x1e", "\x00", "\x7f", "null", "😀 é", "[1,2]", "{}", "'", "\u2028"]
    events = [
        replace(
            BOUT, id=f"{i:02}", track=word, code=word, comment=word, modifiers=((word, (word,)),)
        )
        for i, word in enumerate(words)
    ]
    with_events(work, *events)
    assert work.store.load_coding(work.case.coding.id).events == {e.track: (e,) for e in events}


def test_a_loaded_event_is_as_frozen_as_any_other(work: "Work") -> None:
    with_events(work, BOUT)
    (loaded,) = work.store.load_coding(work.case.coding.id).on_track("a")
    assert type(loaded) is Event
    assert type(loaded.onset_anchor) is Anchor
    assert hash(loaded) == hash(BOUT)
    assert replace(loaded, comment="later") == replace(BOUT, comment="later")
    with pytest.raises(FrozenInstanceError):
        loaded.comment = "later"  # type: ignore[misc]  # refused, as tested here


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
