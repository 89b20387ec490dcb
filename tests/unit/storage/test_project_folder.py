"""Making a project folder, opening it, and who may."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlcipher3 import dbapi2

from observer.model.errors import (
    DamagedError,
    DiskError,
    NetworkShareError,
    NewerVersionError,
    NotAProjectError,
    ProjectInUseError,
    StorageError,
    WrongPassphraseError,
)
from observer.storage.database import refuse_old_sqlite
from observer.storage.key_slots import is_weak, read_slots
from observer.storage.project_folder import (
    add_coder,
    change_passphrase,
    coders,
    create_project,
    needs_passphrase,
    open_project,
    remove_coder,
    renew_key,
)
from observer.storage.surroundings import Surroundings
from tests.unit.storage.conftest import PASSPHRASE, Case, Work

Reopen = Callable[..., Work]


def test_a_new_project_opens_with_its_passphrase_and_its_recovery_key(
    tmp_path: Path, around: Surroundings
) -> None:
    path = tmp_path / "Gezinnen"
    recovery = create_project(path, coder="AB", passphrase=PASSPHRASE, around=around)
    assert needs_passphrase(path)
    for passphrase, recovery_key in ((PASSPHRASE, None), (None, recovery)):
        store = open_project(path, passphrase=passphrase, recovery_key=recovery_key, around=around)
        assert (store.coder, store.is_protected, store.project_name) == ("AB", True, "Gezinnen")
        assert store.path == path
        store.close()


def test_an_open_project_needs_nothing_and_says_so(tmp_path: Path, around: Surroundings) -> None:
    path = tmp_path / "sample"
    assert create_project(path, coder="AB", passphrase=None, around=around) == ""
    assert not needs_passphrase(path)
    store = open_project(path, around=around)
    assert (store.coder, store.is_protected) == ("AB", False)
    store.close()


def test_a_project_made_for_real_is_not_weakly_guarded(tmp_path: Path) -> None:
    create_project(tmp_path / "real", coder="AB", passphrase=PASSPHRASE)
    assert not any(is_weak(slot) for slot in read_slots(tmp_path / "real"))
    store = open_project(tmp_path / "real", passphrase=PASSPHRASE)
    assert store.verify() == ()
    store.close()


def test_wrong_keys_are_refused_and_leave_no_lock(project: Path, around: Surroundings) -> None:
    for passphrase, recovery_key in (("maan zon", None), (None, "0000"), (None, None)):
        with pytest.raises(WrongPassphraseError):
            open_project(project, passphrase=passphrase, recovery_key=recovery_key, around=around)
    open_project(project, passphrase=PASSPHRASE, around=around).close()


def test_the_database_is_cipher_text(work: Work, project: Path) -> None:
    work.store.close()
    assert (project / "project.db").read_bytes()[:15] != b"SQLite format 3"
    with (
        closing(sqlite3.connect(project / "project.db")) as plain,
        pytest.raises(sqlite3.DatabaseError, match="not a database"),
    ):
        plain.execute("SELECT * FROM sqlite_master")


def test_nothing_a_coder_writes_stands_in_clear_anywhere_in_the_folder(
    reopen: Reopen, project: Path, tmp_path: Path
) -> None:
    marker = "Zwaluwstaart"
    work = reopen()
    store = work.store
    case = Case.named("012")
    case = replace(
        case,
        family=replace(case.family, question=f"Waarom huilt {marker}?"),
        child=replace(case.child, name=marker),
        film=replace(case.film, path=f"/home/anna/{marker}.mp4", notes=marker),
    )
    work.open_case(case)
    for number in range(300):
        work.press(number, comment=f"{marker} kijkt weg", case=case)
    store.keep_scheme(f"# {marker}".encode())
    film = tmp_path / f"{marker}.mp4"
    film.write_bytes(marker.encode() * 10_000)
    store.vault.take_in(film, case.film.id, lambda _: None, lambda: False)
    store.derived.put(case.film.id, "index", marker.encode() * 100)
    store.access_log.write("export", case.family.id, marker)
    add_coder(store, f"{marker} de Vries", "nog een geheim")
    store.back_up()
    _assert_nowhere(marker, project)  # while it is open: write-ahead log and lock
    store.close()
    _assert_nowhere(marker, project)
    _assert_nowhere("AB", project / "project.json", words=True)


def _assert_nowhere(marker: str, folder: Path, *, words: bool = False) -> None:
    files = [folder] if folder.is_file() else [p for p in folder.rglob("*") if p.is_file()]
    assert files
    for file in files:
        content = file.read_bytes()
        assert marker not in str(file)
        if words:
            assert marker not in json.dumps(json.loads(content)).split('"')
            continue
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert marker.encode(encoding) not in content, file


def test_a_second_window_is_refused_naming_who_and_where(
    work: Work, project: Path, around: Surroundings
) -> None:
    with pytest.raises(
        ProjectInUseError, match=r"Gezinnen is open in another window: AB on .+, since \d\d:\d\d"
    ):
        open_project(project, passphrase=PASSPHRASE, around=around)
    with pytest.raises(WrongPassphraseError):
        open_project(project, passphrase="guess", around=around)  # noqa: S106 - wrong one
    work.store.close()
    open_project(project, passphrase=PASSPHRASE, around=around).close()


def test_a_window_in_another_process_is_refused_too(work: Work, project: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from observer.storage.project_folder import open_project\n"
        "from observer.model.errors import ProjectInUseError\n"
        "try: open_project(Path(sys.argv[1]), passphrase=sys.argv[2])\n"
        "except ProjectInUseError as error: print(error)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(project), PASSPHRASE],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.startswith("Gezinnen is open in another window: AB on ")
    assert work.store.drain(30)


def test_a_second_window_may_read_while_the_first_writes(work: Work, reopen: Reopen) -> None:
    work.press(1)
    work.store.drain(30)
    reader = reopen(read_only=True)
    assert reader.event_ids() == ["event-1"]
    work.press(2)
    work.store.drain(30)
    assert reader.event_ids() == ["event-1", "event-2"]
    assert reader.store.is_read_only
    with pytest.raises(StorageError, match="open to read only"):
        reader.press(3)
    with pytest.raises(StorageError, match="open to read only"):
        reader.store.keep_scheme(b"new")
    reader.store.access_log.write("open")
    reader.store.derived.put("film-012", "index", b"x")
    assert reader.store.access_log.rows() == ()
    reader.store.close()
    assert work.store.verify()[0].file == "project.json"


def test_a_project_that_nobody_has_open_can_be_read_too(reopen: Reopen) -> None:
    work = reopen()
    work.open_case()
    work.press(1)
    work.store.close()
    for _ in range(2):
        reader = reopen(read_only=True)
        assert reader.event_ids() == ["event-1"]
        reader.store.close()


def test_a_project_on_a_disk_that_takes_nothing_can_be_read(
    work: Work, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.press(1)
    work.store.close()
    monkeypatch.setattr("observer.storage.database.os.access", lambda *_: False)
    assert reopen(read_only=True).event_ids() == ["event-1"]


def test_a_project_on_a_network_share_is_refused(project: Path, around: Surroundings) -> None:
    shared = replace(around, file_system=lambda _: "cifs")
    with pytest.raises(NetworkShareError, match="Gezinnen lies on a network drive"):
        open_project(project, passphrase=PASSPHRASE, around=shared)
    with pytest.raises(NetworkShareError):
        create_project(project.parent / "x", coder="AB", passphrase=None, around=shared)
    assert not (project.parent / "x").exists()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(
    work: Work, project: Path, around: Surroundings
) -> None:
    with work.store._parts.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    work.store.close()
    before = (project / "project.db").read_bytes()
    for read_only in (False, True):
        with pytest.raises(NewerVersionError, match="Gezinnen was written by a newer version"):
            open_project(project, passphrase=PASSPHRASE, read_only=read_only, around=around)
    assert (project / "project.db").read_bytes() == before


def test_folders_that_hold_no_project(tmp_path: Path, around: Surroundings) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "file"):
        with pytest.raises(NotAProjectError, match=f"{path.name} holds no project"):
            open_project(path, around=around)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file"]


def test_a_folder_with_something_in_it_is_not_made_a_project(
    tmp_path: Path, around: Surroundings
) -> None:
    (tmp_path / "letter.txt").write_text("x")
    for path in (tmp_path, tmp_path / "letter.txt"):
        with pytest.raises(StorageError, match="is not an empty folder"):
            create_project(path, coder="AB", passphrase=None, around=around)


def test_a_folder_that_may_not_be_read_is_named(
    project: Path, around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    around = replace(around, file_system=lambda _: "ext4")
    with pytest.raises(DiskError, match=r"project\.json may not be read or written"):
        open_project(project, passphrase=PASSPHRASE, around=around)


@pytest.mark.parametrize("damage", ["cut", "overwritten", "gone"])
def test_a_damaged_database_is_refused_with_what_to_do(
    project: Path, around: Surroundings, damage: str
) -> None:
    database = project / "project.db"
    content = database.read_bytes()
    if damage == "cut":
        database.write_bytes(content[:5000])
    elif damage == "overwritten":
        database.write_bytes(bytes(len(content)))
    else:
        database.unlink()
    expected = DiskError if damage == "gone" else DamagedError
    with pytest.raises(expected, match="Gezinnen"):
        open_project(project, passphrase=PASSPHRASE, around=around)
    assert database.exists() == (damage != "gone")


def test_another_passphrase_replaces_the_old_one(
    work: Work, reopen: Reopen, project: Path, around: Surroundings
) -> None:
    with pytest.raises(WrongPassphraseError):
        change_passphrase(work.store, "not the old one", "nieuw geheim")
    change_passphrase(work.store, PASSPHRASE, "nieuw geheim")
    work.store.close()
    with pytest.raises(WrongPassphraseError):
        reopen()
    store = open_project(project, passphrase="nieuw geheim", around=around)  # noqa: S106 - test
    assert store.coder == "AB"
    store.close()


def test_a_forgotten_passphrase_is_replaced_with_the_recovery_key(
    tmp_path: Path, around: Surroundings
) -> None:
    path = tmp_path / "p"
    recovery = create_project(path, coder="AB", passphrase=PASSPHRASE, around=around)
    store = open_project(path, recovery_key=recovery, around=around)
    change_passphrase(store, None, "nieuw geheim")
    store.close()
    open_project(path, passphrase="nieuw geheim", around=around).close()  # noqa: S106 - test


def test_each_coder_is_known_by_her_own_passphrase(
    work: Work, project: Path, around: Surroundings
) -> None:
    add_coder(work.store, "CD", "regen wind wolk")
    assert coders(work.store) == ("AB", "CD")
    for label, passphrase in (("CD", "something else"), ("EF", PASSPHRASE), (" ", "x y z")):
        with pytest.raises(StorageError):
            add_coder(work.store, label, passphrase)
    work.store.close()
    second = open_project(project, passphrase="regen wind wolk", around=around)  # noqa: S106
    assert second.coder == "CD"
    with pytest.raises(StorageError, match="CD cannot be removed"):
        remove_coder(second, "CD")
    remove_coder(second, "AB")
    second.close()
    with pytest.raises(WrongPassphraseError):
        open_project(project, passphrase=PASSPHRASE, around=around)


def test_after_a_renewal_old_copies_of_the_key_slots_open_nothing(
    work: Work, project: Path, tmp_path: Path, around: Surroundings
) -> None:
    edit = work.press(1, comment="blijft")
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film" * 9000)
    work.store.vault.take_in(film, "film-012", lambda _: None, lambda: False)
    work.store.back_up()
    work.store.close()
    old_slots = (project / "project.json").read_bytes()
    recovery = renew_key(
        project,
        passphrase=PASSPHRASE,
        new_passphrase="nieuw geheim",  # noqa: S106 - of this test
        around=around,
    )
    for passphrase, recovery_key in (("nieuw geheim", None), (None, recovery)):
        store = open_project(
            project, passphrase=passphrase, recovery_key=recovery_key, around=around
        )
        assert store.load_history("coding-012").done == (edit,)
        with store.vault.open("film-012") as kept:
            assert kept.read() == b"film" * 9000
        assert {problem.file for problem in store.verify()} == {"project.json"}
        store.close()
    with pytest.raises(WrongPassphraseError):
        open_project(project, passphrase=PASSPHRASE, around=around)
    (project / "project.json").write_bytes(old_slots)
    with pytest.raises(DamagedError):
        open_project(project, passphrase=PASSPHRASE, around=around)
    assert len(list((project / "backups").iterdir())) == 1


@pytest.mark.parametrize("step", ["before", "between"])
def test_a_renewal_cut_short_leaves_the_old_key_or_the_new_never_half(
    work: Work,
    project: Path,
    around: Surroundings,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    work.press(1)
    work.store.close()

    def dies(folder: Path) -> None:
        if step == "between":
            (folder / "project.db.new").replace(folder / "project.db")
        raise KeyboardInterrupt

    monkeypatch.setattr("observer.storage.key_renewal.swap", dies)
    with pytest.raises(KeyboardInterrupt):
        renew_key(project, passphrase=PASSPHRASE, new_passphrase="nieuw", around=around)  # noqa: S106
    valid = PASSPHRASE if step == "before" else "nieuw"
    # At the first try after a crash the new slots stand beside the old ones
    store = open_project(project, passphrase=valid, around=around)
    assert [e.id for e in store.load_coding("coding-012").all_events()] == ["event-1"]
    store.close()
    assert not list(project.glob("*.new*"))


def test_leftovers_of_a_crash_are_removed(project: Path, reopen: Reopen) -> None:
    (project / "media" / "film-1.part").write_bytes(b"x")
    (project / "project.json-ab12.part").write_bytes(b"x")
    (project / "backups" / "2026-01-01T00-00-00Z.part").mkdir()
    reopen().store.close()
    assert not list(project.rglob("*.part"))
    assert not list((project / "media").iterdir())


def test_an_open_project_takes_no_second_coder(tmp_path: Path, around: Surroundings) -> None:
    path = tmp_path / "sample"
    create_project(path, coder="AB", passphrase=None, around=around)
    store = open_project(path, around=around)
    before = (path / "project.json").read_bytes()
    with pytest.raises(StorageError, match=r"not protected.*Protect it with a passphrase first"):
        add_coder(store, "CD", "regen wind wolk")
    store.close()
    assert (path / "project.json").read_bytes() == before


def test_an_sqlite_that_can_damage_a_project_is_refused() -> None:
    with pytest.raises(StorageError, match=r"SQLite 3\.51\.2 is too old"):
        refuse_old_sqlite((3, 51, 2))
    refuse_old_sqlite((3, 51, 3))
    refuse_old_sqlite(dbapi2.sqlite_version_info)


def test_every_commit_is_synced_whole(work: Work) -> None:
    engine = work.store._parts.database.engine
    connections = [engine.connect().execution_options(reads_only=True) for _ in range(3)]
    try:
        for connection in connections:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    finally:
        for connection in connections:
            connection.close()
