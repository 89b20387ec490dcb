"""The edit log: its chain, and what erasing leaves of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from observer.model.edits import PROJECT, Change, Origin
from observer.model.store import History
from tests.unit.storage.conftest import Case, Work, adding


def _change(work: Work, sql: str) -> None:
    work.store._transactions.write(lambda connection: _run(connection, sql))


def _run(connection: Connection, sql: str) -> None:
    connection.execute(text(sql))


def _all(work: Work, sql: str) -> list[tuple[object, ...]]:
    return work.store._transactions.read(
        lambda connection: [tuple(row) for row in connection.execute(text(sql))]
    )


def _logs_in_doubt(work: Work) -> list[str]:
    return [str(p.what) for p in work.store.verify() if p.file == "project.db"]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE edit_log SET coder = 'XX' WHERE sequence = 3",
        "UPDATE edit_log SET written_at = '2020-01-01T00:00:00+00:00' WHERE sequence = 3",
        "UPDATE edit_log_parts SET family_id = 'other' WHERE sequence = 3",
        "UPDATE edit_log_parts SET digest = x'00' WHERE sequence = 3",
        "UPDATE edit_log_parts SET sealed = x'00' WHERE sequence = 3",
        "DELETE FROM edit_log WHERE sequence = 3",
    ],
)
def test_a_changed_row_is_found(work: Work, tampering: str) -> None:
    for number in range(5):
        work.press(number)
    assert _logs_in_doubt(work) == []
    _change(work, tampering)
    assert _logs_in_doubt(work) == ["The edit log was changed at row 3."]


def test_the_log_says_who_changed_what_and_when(work: Work) -> None:
    edit = work.press(1)
    work.store.submit(Change(edit=edit.inverse, origin=Origin.UNDO), "CD")
    rows = _all(work, "SELECT sequence, kind, origin, coder, written_at FROM edit_log")
    assert [row[:4] for row in rows] == [
        (1, "add", "edit", "AB"),
        (2, "press", "edit", "AB"),
        (3, "press", "undo", "CD"),
    ]
    times = [datetime.fromisoformat(str(row[4])) for row in rows]
    assert all(time.tzinfo == UTC for time in times)
    assert times == sorted(times)


def test_erasing_a_family_leaves_the_other_whole_and_the_chain_fits(
    work: Work, tmp_path: Path, project: Path, reopen: Callable[..., Work]
) -> None:
    other = Case.named("099")
    work.open_case(other)
    edits = [
        work.press(n, comment=f"opmerking {n}", case=other if n % 2 else None) for n in range(10)
    ]
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film" * 1000)
    for case in (work.case, other):
        work.store.vault.take_in(film, case.film.id, lambda _: None, lambda: False)
    work.store.back_up()
    work.store.erase_family(work.case.family.id)
    work.store.close()

    again = reopen()
    store = again.store
    assert set(store.load_project().records) == {record.id for record in other.records}
    with pytest.raises(KeyError):
        store.load_coding(work.case.coding.id)
    assert store.load_history(work.case.coding.id) == History()
    assert store.load_history(other.coding.id).done == tuple(edits[1::2])
    assert [e.added for e in store.load_history(PROJECT).done] == [other.records]
    assert store.vault.recordings() == (other.film.id,)
    assert [p.name for p in (project / "media").iterdir()] == [other.film.id]
    assert _logs_in_doubt(again) == []
    assert _all(again, "SELECT count(*) FROM edit_log") == [(12,)]
    assert _all(again, "SELECT count(*) FROM events") == [(5,)]
    assert _all(again, "SELECT count(*) FROM wrapped_keys WHERE owner_id LIKE '%012'") == [(0,)]
    assert [row.event for row in store.access_log.rows()] == ["erase"]


def test_after_erasing_a_family_coding_goes_on(work: Work) -> None:
    other = Case.named("099")
    work.open_case(other)
    work.store.erase_family(other.family.id)
    work.press(1)
    assert work.event_ids() == ["event-1"]
    assert _logs_in_doubt(work) == []


def test_one_edit_about_two_families_is_parted_between_them(work: Work) -> None:
    first, second = Case.named("1"), Case.named("2")
    mixed = [r for pair in zip(first.records, second.records, strict=True) for r in pair]
    both = adding(PROJECT, *mixed)
    work.store.submit(Change(edit=both), "AB")
    assert work.store.load_history(PROJECT).done[-1] == both
    owners = {row[0] for row in _all(work, "SELECT family_id FROM edit_log_parts")}
    assert owners == {"family-012", "family-1", "family-2"}
    work.store.erase_family("family-1")
    assert work.store.load_history(PROJECT).done[-1].added == second.records


def test_a_record_removed_earlier_is_erased_with_its_family(work: Work) -> None:
    edit = adding(PROJECT, work.case.film)
    work.store.submit(Change(edit=edit.inverse), "AB")
    work.store.erase_family(work.case.family.id)
    assert work.store.load_history(PROJECT) == History()


def test_a_year_of_undoing_and_redoing_keeps_both_stacks(work: Work) -> None:
    done = [work.press(n) for n in range(30)]
    undone = []
    for _ in range(3):
        for _ in range(20):
            edit = done.pop()
            undone.append(edit)
            work.store.submit(Change(edit=edit.inverse, origin=Origin.UNDO), "AB")
        for _ in range(15):
            edit = undone.pop()
            done.append(edit)
            work.store.submit(Change(edit=edit, origin=Origin.REDO), "AB")
    history = work.store.load_history(work.case.coding.id)
    assert history == History(done=tuple(done), undone=tuple(undone))
