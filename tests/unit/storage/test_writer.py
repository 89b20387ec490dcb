"""What the storage thread does when the disk does not."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlcipher3 import dbapi2

from observer.model.edits import Change, Origin
from observer.model.errors import DamagedError, DiskError, NotStoredError, StorageError
from observer.model.store import StoreState
from observer.storage.backups import Backups
from observer.storage.edit_log import EditLog, Entry
from observer.storage.files import no_room
from observer.storage.project_folder import create_project, open_project, renew_key
from observer.storage.surroundings import Surroundings
from tests.unit.storage.conftest import PASSPHRASE, Case, Work, adding

Reopen = Callable[..., Work]


class FailingCommits:
    """Makes a number of commits fail as SQLite does on a full disk."""

    def __init__(self, work: Work, times: int) -> None:
        self.left = times
        self._code = 13
        event.listen(work.store._parts.database.engine, "commit", self._commit)

    def _commit(self, _connection: object) -> None:
        if self.left:
            self.left -= 1
            error = dbapi2.OperationalError("database or disk is full")
            error.sqlite_errorcode = self._code
            raise error


def _hear(work: Work) -> list[StoreState]:
    heard: list[StoreState] = []
    work.store.on_state(heard.append)
    return heard


def test_a_commit_that_fails_ten_times_is_made_in_its_place(work: Work, reopen: Reopen) -> None:
    assert work.store.drain(30)
    heard = _hear(work)
    failing = FailingCommits(work, 10)
    for number in range(20):
        work.press(number)
    assert work.store.drain(30)
    assert failing.left == 0
    troubled = [state for state in heard if state.trouble is not None]
    assert len(troubled) == 10
    assert {state.acknowledged for state in troubled} == {1}
    assert all(isinstance(state.trouble, DiskError) for state in troubled)
    assert "no room left on the disk of Gezinnen" in str(troubled[0].trouble)
    assert heard[-1] == StoreState(submitted=21, acknowledged=21)
    done = work.store.load_history("coding-012").done
    assert [edit.added[0].id for edit in done] == [f"event-{n}" for n in range(20)]
    assert work.event_ids() == [e.added[0].id for e in done]
    work.store.close()
    assert {problem.file for problem in reopen().store.verify()} == {"project.json"}


def test_a_commit_that_failed_only_in_appearance_is_not_made_twice(work: Work) -> None:
    assert work.store.drain(30)
    once = iter([True])

    def commit(connection: Connection) -> None:
        if next(once, False):
            connection.exec_driver_sql("COMMIT")
            error = dbapi2.OperationalError("disk I/O error")
            error.sqlite_errorcode = 10
            raise error

    event.listen(work.store._parts.database.engine, "commit", commit)
    work.press(1)
    work.press(2)
    assert work.store.drain(30)
    assert work.event_ids() == ["event-1", "event-2"]
    assert len(work.store.load_history("coding-012").done) == 2


@pytest.fixture
def room(work: Work) -> Iterator[threading.Event]:
    """Bring the database to its largest size, until the event is set."""
    engine = work.store._parts.database.engine
    has_room = threading.Event()

    def limit(connection: dbapi2.Connection, _record: object) -> None:
        pages = 1_000_000 if has_room.is_set() else 1
        connection.execute(f"PRAGMA max_page_count = {pages}")

    assert work.store.drain(30)
    event.listen(engine, "connect", limit)
    engine.dispose()
    yield has_room
    has_room.set()


def test_coding_goes_on_while_the_disk_is_full_and_is_written_once_there_is_room(
    work: Work, room: threading.Event
) -> None:
    heard = threading.Event()
    work.store.on_state(lambda state: heard.set() if state.trouble else None)
    edits = [work.press(number, comment="x" * 500) for number in range(200)]
    assert heard.wait(30)
    state = work.store.state
    assert state.submitted == 201
    assert not state.is_drained
    assert isinstance(state.trouble, DiskError)
    with pytest.raises(DiskError):
        work.store.keep_scheme(b"cannot wait for room")
    with pytest.raises(DiskError):
        work.store.load_project()
    room.set()
    work.store.try_now()
    assert work.store.drain(30)
    assert work.store.state.trouble is None
    assert work.store.load_history("coding-012").done == tuple(edits)


def test_closing_with_a_full_disk_keeps_the_rest_in_a_rescue_file(
    reopen: Reopen, project: Path
) -> None:
    work = reopen(closing_s=0.05)
    work.open_case()
    assert work.store.drain(30)
    FailingCommits(work, 1_000_000)
    edits = [work.press(number, comment="Zwaluwstaart" * 40) for number in range(50)]
    work.store.submit(Change(edit=edits[-1].inverse, origin=Origin.UNDO), "AB")
    with pytest.raises(StorageError, match=r"51 changes could not be written .*rescue\.sealed"):
        work.store.close()
    assert b"Zwaluwstaart" not in (project / "rescue.sealed").read_bytes()
    again = reopen()
    history = again.store.load_history("coding-012")
    assert (history.done, history.undone) == (tuple(edits[:-1]), (edits[-1],))
    assert again.event_ids() == [f"event-{n}" for n in range(49)]
    assert not (project / "rescue.sealed").exists()


def test_what_a_rescue_file_holds_is_never_written_twice(reopen: Reopen, project: Path) -> None:
    work = reopen()
    work.open_case()
    edits = [work.press(number) for number in range(4)]
    assert work.store.drain(30)
    entries = [
        Entry(change=Change(edit=edit), coder="AB", at=datetime.now(UTC), monotonic_ns=number)
        for number, edit in enumerate([*edits[2:], adding("coding-012", work.event(9))])
    ]
    # As if the first two had been written after all, by commits that only seemed to fail
    work.store._rescue.keep(entries, after=3)
    work.store.close()
    again = reopen()
    assert again.event_ids() == [f"event-{n}" for n in (0, 1, 2, 3, 9)]
    assert len(again.store.load_history("coding-012").done) == 5
    assert not (project / "rescue.sealed").exists()


def test_a_damaged_rescue_file_is_named_and_left_alone(reopen: Reopen, project: Path) -> None:
    (project / "rescue.sealed").write_bytes(b"x" * 100)
    with pytest.raises(DamagedError, match=r"rescue\.sealed was changed or cut.*Move it out"):
        reopen()
    assert (project / "rescue.sealed").exists()
    (project / "rescue.sealed").unlink()
    reopen()


def test_if_not_even_the_rescue_file_fits_the_project_stays_open(
    reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = reopen(closing_s=0.05)
    work.open_case()
    assert work.store.drain(30)
    failing = FailingCommits(work, 1_000_000)
    work.press(1)
    monkeypatch.setattr("observer.storage.rescue.write_whole", _full)
    with pytest.raises(DiskError, match="no room left"):
        work.store.close()
    work.press(2)
    failing.left = 0
    work.store.try_now()
    assert work.store.drain(30)
    work.store.close()
    assert reopen().event_ids() == ["event-1", "event-2"]


def _full(path: Path, _content: bytes) -> None:
    raise no_room(path.parent)


def test_a_full_disk_of_the_operating_system_loses_nothing(
    tmp_path: Path, around: Surroundings
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        path = disk / "p"
        create_project(path, coder="AB", passphrase=PASSPHRASE, around=around)
        work = Work(open_project(path, passphrase=PASSPHRASE, around=around), Case.named("012"))
        work.open_case()
        assert work.store.drain(30)
        ballast = disk / "ballast"
        _fill(ballast)
        troubled = threading.Event()
        states = _hear(work)
        work.store.on_state(lambda state: troubled.set() if state.trouble else None)
        edits = [work.press(number, comment="é" * 200) for number in range(300)]
        assert troubled.wait(30)
        assert all(isinstance(state.trouble, DiskError | None) for state in states)
        ballast.unlink()
        work.store.try_now()
        assert work.store.drain(30)
        assert work.store.load_history("coding-012").done == tuple(edits)
        work.store.close()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)  # noqa: S607 - of this system


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        for size in (4096, 256, 1):
            with suppress(OSError):
                while file.write(bytes(size)):
                    pass


def test_waiting_for_a_closed_project_ends(work: Work) -> None:
    work.store.close()
    for ask in (work.store.load_project, lambda: work.store.keep_scheme(b"x")):
        with pytest.raises(StorageError, match="Gezinnen is closed"):
            ask()


def test_abandoning_leaves_what_was_acknowledged(work: Work, reopen: Reopen) -> None:
    work.press(1)
    assert work.store.drain(30)
    FailingCommits(work, 1_000_000)
    work.press(2)
    work.store.abandon()
    assert reopen().event_ids() == ["event-1"]


def _bad(work: Work) -> Change:
    """Return a change that no database can hold."""
    return Change(edit=adding("coding-012", replace(work.event(1), onset_us=10**21)))


def test_a_rescued_change_that_can_never_be_stored_is_put_aside_and_the_project_opens(
    reopen: Reopen, project: Path
) -> None:
    work = reopen()
    work.open_case()
    assert work.store.drain(30)
    bad = _bad(work)
    undone = Change(edit=bad.edit.inverse, origin=Origin.UNDO)
    good = Change(edit=adding("coding-012", work.event(9, "Zwaluwstaart")))
    entries = [
        Entry(change=change, coder="AB", at=datetime.now(UTC), monotonic_ns=number)
        for number, change in enumerate([bad, undone, good])
    ]
    work.store._rescue.keep(entries, after=1)
    work.store.close()
    again = reopen()
    assert again.event_ids() == ["event-9"]
    assert isinstance(again.store.state.trouble, NotStoredError)
    assert [str(p.what)[:14] for p in again.store.changes_put_aside()] == ["A change of AB"] * 2
    again.store.close()
    assert not (project / "rescue.sealed").exists()
    later = reopen()
    assert later.store.state.trouble is None
    named = [str(p.what) for p in later.store.verify() if p.file == "put-aside.sealed"]
    assert len(named) == 2
    assert named[0].endswith("could not be stored: add.")


def test_a_rescue_cut_short_after_something_was_put_aside_is_not_written_twice(
    reopen: Reopen, project: Path
) -> None:
    work = reopen()
    work.open_case()
    assert work.store.drain(30)
    changes = [
        Change(edit=adding("coding-012", work.event(2))),
        _bad(work),
        _bad(work),
        *(Change(edit=adding("coding-012", work.event(n))) for n in (3, 4)),
    ]
    entries = [
        Entry(change=change, coder="AB", at=datetime.now(UTC), monotonic_ns=number)
        for number, change in enumerate(changes)
    ]
    work.store._rescue.keep(entries, after=1)
    work.store.close()
    sealed = (project / "rescue.sealed").read_bytes()
    reopen().store.close()
    # As if the crash came just before the file was removed
    (project / "rescue.sealed").write_bytes(sealed)
    again = reopen()
    assert again.event_ids() == ["event-2", "event-3", "event-4"]
    assert len(again.store.load_history("coding-012").done) == 3
    assert len(again.store.put_aside()) == 2
    assert again.store.access_log.rows() == ()


def test_a_damaged_file_of_changes_put_aside_stops_nothing(reopen: Reopen, project: Path) -> None:
    (project / "put-aside.sealed").write_bytes(b"x" * 100)
    work = reopen()
    work.open_case()
    assert [p.file for p in work.store.changes_put_aside()] == ["put-aside.sealed"]
    work.store.submit(_bad(work), "AB")
    work.press(2)
    assert work.store.drain(30)
    assert work.event_ids() == ["event-2"]
    assert (project / "put-aside.sealed.damaged").exists()
    assert len(work.store.put_aside()) == 1


def test_changes_put_aside_go_with_the_family_they_may_be_about(work: Work, project: Path) -> None:
    work.store.submit(_bad(work), "AB")
    assert work.store.drain(30)
    assert (project / "put-aside.sealed").exists()
    work.store.erase_family(work.case.family.id)
    assert not (project / "put-aside.sealed").exists()


def test_changes_put_aside_can_be_read_after_a_renewal_of_the_key(
    work: Work, project: Path, around: Surroundings
) -> None:
    work.store.submit(_bad(work), "AB")
    with pytest.raises(NotStoredError, match=r"1 changes .* kept in put-aside\.sealed"):
        work.store.close()
    renew_key(project, passphrase=PASSPHRASE, new_passphrase="nieuw", around=around)  # noqa: S106
    store = open_project(project, passphrase="nieuw", around=around)  # noqa: S106 - test
    assert len(store.put_aside()) == 1
    store.close()


@pytest.mark.parametrize("fault", [PermissionError(13, "no"), RuntimeError("unforeseen")])
def test_a_pulled_disk_or_any_fault_in_making_backups_leaves_the_thread_at_work(
    reopen: Reopen, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    asked = threading.Semaphore(0)

    def pulled(_self: Backups) -> datetime:
        asked.release()
        raise fault

    work = reopen(backup_every_s=0.01)
    work.open_case()
    monkeypatch.setattr(Backups, "_last", pulled)
    said = threading.Event()
    work.store.on_state(lambda state: said.set() if state.trouble else None)
    work.press(1)
    assert work.store.drain(30)
    assert asked.acquire(timeout=30)
    assert asked.acquire(timeout=30)
    if isinstance(fault, RuntimeError):
        assert said.wait(30)
    else:
        assert [str(p.what)[:17] for p in work.store.verify() if p.file == "backups"] == [
            "The latest backup"
        ]
    assert work.store.keep_scheme(b"x")
    work.press(2)
    assert work.store.drain(30)
    assert work.event_ids() == ["event-1", "event-2"]
    monkeypatch.undo()
    work.press(3)
    assert work.store.drain(30)
    assert work.store.state.trouble is None


def test_a_job_or_a_listener_that_fails_in_an_unforeseen_way_stops_nothing(work: Work) -> None:
    def stumble(_: object) -> None:
        message = "unforeseen"
        raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="unforeseen"):
        work.store._transactions.write(stumble)
    work.store.on_state(stumble)
    work.press(1)
    work.press(2)
    assert work.store.drain(30)
    assert work.event_ids() == ["event-1", "event-2"]
    assert "unforeseen fault: RuntimeError" in str(work.store.state.trouble)


def test_an_unforeseen_fault_in_writing_is_said_and_tried_again(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert work.store.drain(30)
    heard = _hear(work)
    original = EditLog.append
    faults = iter([RuntimeError("unforeseen")] * 2)

    def append(self: EditLog, connection: Connection, entry: Entry) -> int:
        for fault in faults:
            raise fault
        return original(self, connection, entry)

    monkeypatch.setattr(EditLog, "append", append)
    work.press(1)
    assert work.store.drain(30)
    assert work.event_ids() == ["event-1"]
    assert ["RuntimeError" in str(state.trouble) for state in heard] == [True, True, False]


def test_stopping_with_a_disk_in_trouble_ends_after_the_last_wait(work: Work) -> None:
    assert work.store.drain(30)
    failing = FailingCommits(work, 1_000_000)
    work.press(1)
    writer = work.store._writer
    assert writer is not None
    ended = threading.Event()

    def stop() -> None:
        writer.stop()
        ended.set()

    threading.Thread(target=stop, daemon=True).start()
    is_ended = ended.wait(30)
    failing.left = 0
    assert is_ended
    assert len(writer.waiting()) == 1
