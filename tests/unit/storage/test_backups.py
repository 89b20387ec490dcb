"""Encrypted copies, made in time and thinned."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model.errors import DiskError
from observer.storage.backups import Backups, to_keep
from observer.storage.files import no_room
from observer.storage.project_folder import open_project
from observer.storage.surroundings import Surroundings
from tests.unit.storage.conftest import PASSPHRASE, Clock, Work

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def _copy_to(backup: Path, folder: Path) -> Path:
    folder.mkdir()
    for file in backup.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def test_a_backup_opens_as_a_project_as_it_stood(
    work: Work, tmp_path: Path, around: Surroundings
) -> None:
    work.press(1)
    backup = work.store.back_up()
    work.press(2)
    assert sorted(p.name for p in backup.iterdir()) == ["project.db", "project.json"]
    assert b"SQLite format" not in (backup / "project.db").read_bytes()
    restored = open_project(
        _copy_to(backup, tmp_path / "restored"), passphrase=PASSPHRASE, around=around
    )
    assert [e.id for e in restored.load_coding("coding-012").all_events()] == ["event-1"]
    restored.close()


def test_half_an_hour_of_coding_makes_a_backup_and_idleness_none(
    reopen: Callable[..., Work], clock: Clock, project: Path
) -> None:
    work = reopen(utc_now=clock)
    backups = work.store._backups
    work.open_case()
    assert work.store.drain(30)
    assert backups.keep_up() > 1700
    assert backups.all() == ()
    clock.forward(minutes=31)
    # The clock of the files does not run on with the test's
    _touch(project, clock.now)
    assert backups.keep_up() == 1800
    assert len(backups.all()) == 1
    clock.forward(minutes=31)
    backups.keep_up()
    assert len(backups.all()) == 1
    _touch(project, clock.now)
    backups.keep_up()
    assert len(backups.all()) == 2


def _touch(project: Path, at: datetime) -> None:
    os.utime(project / "project.db-wal", (at.timestamp() - 60, at.timestamp() - 60))
    os.utime(project / "project.db", (at.timestamp() - 60, at.timestamp() - 60))


def test_a_project_opened_ten_minutes_a_day_is_backed_up_at_the_next_opening(
    reopen: Callable[..., Work], clock: Clock
) -> None:
    first = reopen(utc_now=clock)
    first.open_case()
    first.store.close()
    clock.forward(days=1)
    second = reopen(utc_now=clock)
    second.press(1)
    assert second.store.drain(30)
    assert len(second.store._backups.all()) == 1


def test_a_backup_that_fails_does_not_stop_the_coding(
    work: Work, monkeypatch: pytest.MonkeyPatch, project: Path
) -> None:
    def full(_self: Backups, part: Path) -> None:
        raise no_room(part)

    monkeypatch.setattr(Backups, "_copy", full)
    with pytest.raises(DiskError):
        work.store.back_up()
    work.store._backups._now = lambda: datetime.now(UTC) + timedelta(hours=1)
    _touch(project, datetime.now(UTC) + timedelta(minutes=2))
    work.store._backups.keep_up()
    problems = [p for p in work.store.verify() if p.file == "backups"]
    assert str(problems[0].what).startswith("The latest backup failed: There is no room left")
    assert len(problems) == 1
    work.press(1)
    assert work.event_ids() == ["event-1"]
    assert not list((project / "backups").iterdir())


def test_thinning_keeps_a_day_whole_then_days_weeks_and_months() -> None:
    made = [NOW - timedelta(minutes=30 * n) for n in range(48 * 365)]
    kept = sorted(to_keep(made, NOW), reverse=True)
    ages = [NOW - at for at in kept]
    assert sum(age <= timedelta(days=1) for age in ages) == 49
    assert sum(timedelta(days=1) < age <= timedelta(days=14) for age in ages) in {13, 14}
    assert sum(timedelta(days=14) < age <= timedelta(days=60) for age in ages) in {7, 8}
    assert sum(timedelta(days=60) < age for age in ages) in {10, 11, 12}


@settings(max_examples=50)
@given(st.lists(st.integers(0, 60 * 24 * 800), max_size=60))
def test_thinning_keeps_the_newest_and_is_done_at_once(minutes: list[int]) -> None:
    made = {NOW - timedelta(minutes=m) for m in minutes}
    kept = to_keep(made, NOW)
    assert kept <= made
    assert set(sorted(made)[-3:]) <= kept
    assert to_keep(kept, NOW) == kept


def test_thinning_removes_folders_of_backups_only(project: Path, clock: Clock) -> None:
    folder = project / "backups"
    for n in range(10):
        name = (NOW - timedelta(days=30, hours=n)).strftime("%Y-%m-%dT%H-%M-%SZ")
        (folder / name).mkdir()
    (folder / "mine").mkdir()
    clock.now = NOW
    backups = Backups(project, bytes(32), clock, 1800)
    backups.thin()
    assert len(backups.all()) == 3
    assert (folder / "mine").exists()
