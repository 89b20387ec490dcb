"""What is erased stays erased, also when the disk or the program stops half-way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from observer.model.errors import DiskError
from observer.storage.backups import Backups
from observer.storage.files import no_room
from tests.unit.storage.conftest import Clock, Work

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
