"""What is erased stays erased, also when the disk or the program stops half-way."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from observer.model.belonging import belongings
from observer.model.edits import PROJECT, Change
from observer.model.errors import DiskError
from observer.model.family import Participant
from observer.model.keeping import Attachment
from observer.model.project_edits import remove
from observer.storage import derived
from observer.storage.backups import Backups
from observer.storage.files import no_room, write_whole
from tests.unit.storage.conftest import Clock, Work, adding

Reopen = Callable[..., Work]


def _full(_self: Backups, part: Path) -> None:
    raise no_room(part)


def _take_in(work: Work, folder: Path) -> None:
    film = folder / "film.mp4"
    film.write_bytes(b"film" * 1000)
    work.store.vault.take_in(film, "film-012", lambda _: None, lambda: False)


def _logged(work: Work) -> list[tuple[str, str]]:
    return [(row.event, row.family_id) for row in work.store.access_log.rows()]


def test_backups_that_hold_a_family_go_even_if_there_is_no_room_for_a_new_one(
    work: Work, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.press(1)
    work.store.back_up()
    monkeypatch.setattr(Backups, "_copy", _full)
    work.store.erase_family("family-012")
    assert not list((project / "backups").iterdir())
    assert _logged(work) == [("erase", "family-012")]
    assert [str(p.what)[:17] for p in work.store.verify() if p.file == "backups"] == [
        "The latest backup"
    ]


@pytest.mark.parametrize("step", ["remove_file", "drop_holding"])
def test_an_erasure_that_stopped_half_way_is_logged_and_finished_at_the_next_opening(
    reopen: Reopen,
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    clock: Clock,
    step: str,
) -> None:
    work = reopen(utc_now=clock)
    work.open_case()
    _take_in(work, tmp_path)
    work.store.derived.put("film-012", "index", b"frames")
    held = work.store.back_up()
    clock.forward(minutes=1)

    def pulled(*_: object) -> None:
        raise no_room(project)

    where = work.store.vault if step == "remove_file" else work.store._backups
    with monkeypatch.context() as patch:
        patch.setattr(where, step, pulled)
        with pytest.raises(DiskError):
            work.store.erase_family("family-012")
    assert _logged(work) == [("erase", "family-012")]
    assert held.exists()
    named = [str(p.what) for p in work.store.verify() if p.file == "backups"]
    assert [what[:28] for what in named] == ["An erasure is not finished: "]
    work.store.close()
    again = reopen(utc_now=clock)
    assert not held.exists()
    assert not list((project / "media").iterdir())
    assert not list((project / "derived").iterdir())
    assert len(again.store._backups.all()) == 1
    assert _logged(again) == [("erase", "family-012")]
    assert {p.file for p in again.store.verify()} == {"project.json"}


def test_an_erased_film_is_finished_at_the_next_opening_too(
    work: Work, reopen: Reopen, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _take_in(work, tmp_path)

    def pulled(*_: object) -> None:
        raise no_room(project)

    with monkeypatch.context() as patch:
        patch.setattr(work.store.vault, "remove_file", pulled)
        with pytest.raises(DiskError):
            work.store.vault.erase("film-012")
    assert (project / "media" / "film-012").exists()
    work.store.close()
    reopen()
    assert not (project / "media" / "film-012").exists()


def _erase_film(work: Work) -> None:
    work.store.vault.erase("film-012")


def _erase_family(work: Work) -> None:
    work.store.erase_family("family-012")


ERASING = pytest.mark.parametrize("erase", [_erase_film, _erase_family])


def _keeps_nothing(work: Work, project: Path) -> bool:
    owners = work.store._transactions.read(lambda c: work.store._keys.owners(c, "derived"))
    files = list((project / "derived").iterdir()) if (project / "derived").exists() else []
    return not owners and not files and work.store.derived.get("film-012", "index") is None


@ERASING
def test_nothing_comes_back_of_a_film_when_work_in_the_background_ends_after_its_erasure(
    work: Work, project: Path, tmp_path: Path, erase: Callable[[Work], None]
) -> None:
    _take_in(work, tmp_path)
    work.store.derived.put("film-012", "index", b"frames")
    erase(work)
    work.store.derived.put("film-012", "index", b"frames")
    assert _keeps_nothing(work, project)


@ERASING
@pytest.mark.parametrize("is_first", [True, False])
def test_nothing_stays_of_what_is_being_written_while_its_film_is_erased(
    work: Work,
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    erase: Callable[[Work], None],
    *,
    is_first: bool,
) -> None:
    _take_in(work, tmp_path)
    if not is_first:
        work.store.derived.put("film-012", "reel-0", b"pictures")

    def write(path: Path, content: bytes) -> None:
        erase(work)
        write_whole(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(derived, "write_whole", write)
        work.store.derived.put("film-012", "index", b"frames")
    assert _keeps_nothing(work, project)


def test_a_file_that_an_erasure_takes_away_half_written_is_no_trouble(
    work: Work, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _take_in(work, tmp_path)

    def pulled(path: Path, _content: bytes) -> None:
        work.store.vault.erase("film-012")
        raise no_room(path)

    with monkeypatch.context() as patch:
        patch.setattr(derived, "write_whole", pulled)
        work.store.derived.put("film-012", "index", b"frames")
    assert _keeps_nothing(work, project)


def test_nothing_is_kept_of_a_film_that_was_taken_out_of_its_session(
    work: Work, project: Path
) -> None:
    taken_out = Change(edit=remove("remove", work.case.film))
    assert taken_out.document == PROJECT
    work.store.submit(taken_out, work.store.coder)
    work.store.derived.put("film-012", "index", b"frames")
    assert _keeps_nothing(work, project)


def test_a_key_is_known_to_others_only_once_it_is_on_disk(work: Work) -> None:
    store, keys, known = work.store, work.store._keys, list[bytes | None]()

    def make_and_fail(connection: Connection) -> None:
        keys.key(connection, "film-012", "derived")
        known.append(keys.known("film-012", "derived"))
        raise no_room(store.path)

    with pytest.raises(DiskError):
        store._transactions.write(make_and_fail)
    assert [*known, keys.known("film-012", "derived")] == [None, None]
    store.derived.put("film-012", "index", b"frames")
    assert keys.known("film-012", "derived") is not None


def test_who_still_reads_the_project_as_it_was_brings_no_destroyed_key_back(work: Work) -> None:
    store, keys = work.store, work.store._keys
    store.derived.put("film-012", "index", b"frames")
    with store._parts.database.reading() as as_it_was:
        assert keys.owners(as_it_was, "derived") == ("film-012",)
        store._transactions.write(lambda connection: keys.destroy(connection, "film-012"))
        keys.existing(as_it_was, "film-012", "derived")
    assert keys.known("film-012", "derived") is None


def test_an_erased_session_leaves_its_family_and_nothing_of_itself(
    reopen: Reopen, project: Path, tmp_path: Path, clock: Clock
) -> None:
    work = reopen(utc_now=clock)
    work.open_case()
    _take_in(work, tmp_path)
    work.press(1, comment="telt mee")
    held = work.store.back_up()
    clock.forward(minutes=1)
    session_id = work.case.session.id
    gone = belongings(work.store.load_project().records.values(), session_id)
    work.store.erase_session(work.case.session)
    left = work.store.load_project()
    assert session_id not in left.records
    assert {"family-012", *(p.id for p in work.case.records if isinstance(p, Participant))} <= set(
        left.records
    )
    assert not list((project / "media").iterdir())
    assert not held.exists()
    assert not work.store.load_history(work.case.coding.id).done
    told = [edit.added for edit in work.store.load_history(PROJECT).done]
    assert not {each.id for each in gone}.intersection(r.id for some in told for r in some)
    assert not [p for p in work.store.verify() if p.file != "project.json"]
    assert len(work.store._backups.all()) == 1


def test_a_scan_in_the_vault_is_no_stray_and_goes_with_its_family(
    work: Work, project: Path, tmp_path: Path
) -> None:
    scan = Attachment(
        id="scan-1",
        family_id="family-012",
        label="toestemming",
        kind="pdf",
        size_bytes=9,
        added_on=date(2026, 3, 1),
    )
    work.store.submit(Change(edit=adding(PROJECT, scan)), work.store.coder)
    paper = tmp_path / "signed.pdf"
    paper.write_bytes(b"%PDF-1.7 ")
    work.store.vault.take_in(paper, "scan-1", lambda _: None, lambda: False)
    assert not [p for p in work.store.verify() if p.file != "project.json"]
    work.store.erase_family("family-012")
    assert not work.store.vault.holds("scan-1")
    assert not list((project / "media").iterdir())
