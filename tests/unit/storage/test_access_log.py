"""The access log: who looked at or took out what."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text

from tests.unit.storage.conftest import Clock, Work


def test_rows_are_on_disk_in_order_after_a_restart(
    reopen: Callable[..., Work], clock: Clock
) -> None:
    work = reopen(utc_now=clock)
    work.store.access_log.write("open")
    first = clock.now
    clock.forward(minutes=5)
    work.store.access_log.write("export", "family-012", "parent-nl.xlsx")
    work.store.close()
    rows = reopen().store.access_log.rows()
    assert [(r.sequence, r.at, r.coder, r.event, r.family_id, r.detail) for r in rows] == [
        (1, first, "AB", "open", "", ""),
        (2, clock.now, "AB", "export", "family-012", "parent-nl.xlsx"),
    ]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE access_log SET coder = 'XX' WHERE sequence = 2",
        "UPDATE access_log SET detail = '' WHERE sequence = 2",
        "DELETE FROM access_log WHERE sequence = 2",
    ],
)
def test_a_changed_row_is_found(work: Work, tampering: str) -> None:
    for number in range(4):
        work.store.access_log.write("export", "family-012", str(number))

    def tamper(connection: Connection) -> None:
        connection.execute(text(tampering))

    work.store._transactions.write(tamper)
    found = [str(p.what) for p in work.store.verify() if p.file == "project.db"]
    assert found == ["The access log was changed at row 2."]
