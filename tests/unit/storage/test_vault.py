"""Recordings in the vault, and what is made from them."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from observer.model.edits import PROJECT, Change
from observer.model.errors import DamagedError, DiskError, StorageError
from observer.model.session import Recording, Storing
from tests.unit.storage.conftest import Case, Clock, Work, adding

FILM = random.Random(3).randbytes(2_500_000)  # noqa: S311 - content to be told apart


def _never() -> bool:
    return False


def _ignore(_: float) -> None:
    pass


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(FILM)
    return path


def test_a_recording_comes_back_byte_for_byte_after_a_restart(
    work: Work, film: Path, reopen: Callable[..., Work], project: Path
) -> None:
    shares: list[float] = []
    assert work.store.vault.take_in(film, "film-012", shares.append, _never)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    work.store.close()
    assert FILM[:64] not in (project / "media" / "film-012").read_bytes()
    again = reopen()
    with again.store.vault.open("film-012") as kept:
        assert kept.read() == FILM
        kept.seek(1_234_567)
        assert kept.read(100) == FILM[1_234_567:1_234_667]
    assert again.store.vault.recordings() == ("film-012",)
    assert again.store.vault.holds("film-012")


def test_what_is_in_the_vault_is_not_written_over(work: Work, film: Path) -> None:
    work.store.vault.take_in(film, "film-012", _ignore, _never)
    film.write_bytes(b"another film")
    with pytest.raises(StorageError, match="already in the project"):
        work.store.vault.take_in(film, "film-012", _ignore, _never)
    with work.store.vault.open("film-012") as kept:
        assert kept.read(10) == FILM[:10]


def test_erasing_what_is_not_there_does_nothing(work: Work, project: Path) -> None:
    work.store.vault.erase("film-012")
    assert list((project / "backups").iterdir()) == []


def test_two_readers_do_not_disturb_each_other(work: Work, film: Path) -> None:
    work.store.vault.take_in(film, "film-012", _ignore, _never)
    with work.store.vault.open("film-012") as one, work.store.vault.open("film-012") as two:
        one.seek(2_000_000)
        assert two.read(10) == FILM[:10]
        assert one.read(10) == FILM[2_000_000:2_000_010]


@pytest.mark.parametrize("after", [0, 1, 2, 3, 4])
def test_cancelling_leaves_nothing_behind(
    work: Work, film: Path, project: Path, after: int
) -> None:
    asked = iter([False] * after + [True] * 10)
    assert not work.store.vault.take_in(film, "film-012", _ignore, lambda: next(asked))
    assert list((project / "media").iterdir()) == []
    with pytest.raises(StorageError, match="not in the project"):
        work.store.vault.open("film-012")


def test_a_film_that_is_gone_or_cannot_be_written_is_named(
    work: Work, film: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DiskError, match=r"gone\.mp4 is not there"):
        work.store.vault.take_in(film.with_name("gone.mp4"), "film-012", _ignore, _never)
    monkeypatch.setattr("observer.storage.vault.os.fsync", _no_room)
    with pytest.raises(DiskError, match="no room left"):
        work.store.vault.take_in(film, "film-012", _ignore, _never)
    assert list((project / "media").iterdir()) == []


def _no_room(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_film_that_does_not_read_back_is_refused(
    work: Work, film: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(_: int) -> None:
        part = project / "media" / "film-012.part"
        content = bytearray(part.read_bytes())
        content[100_000] ^= 1
        part.write_bytes(content)

    monkeypatch.setattr("observer.storage.vault.os.fsync", spoil)
    with pytest.raises(DamagedError):
        work.store.vault.take_in(film, "film-012", _ignore, _never)
    assert list((project / "media").iterdir()) == []


def test_cipher_text_of_another_recording_does_not_open(
    work: Work, film: Path, project: Path
) -> None:
    for name in ("film-1", "film-2"):
        work.store.vault.take_in(film, name, _ignore, _never)
    (project / "media" / "film-1").replace(project / "media" / "film-2")
    with pytest.raises(DamagedError):
        work.store.vault.open("film-2")


def test_verifying_names_each_film_that_was_changed_or_lost(
    work: Work, film: Path, project: Path
) -> None:
    for name in ("film-1", "film-2", "film-3"):
        work.store.vault.take_in(film, name, _ignore, _never)
    content = bytearray((project / "media" / "film-1").read_bytes())
    content[1_000_000] ^= 1
    (project / "media" / "film-1").write_bytes(content)
    (project / "media" / "film-3").unlink()
    found = [p.file for p in work.store.verify() if str(p.what).startswith("This film was")]
    assert found == ["media/film-1", "media/film-3"]


def _in_media(work: Work) -> list[tuple[str, str]]:
    return [(p.file, str(p.what)) for p in work.store.verify() if p.file.startswith("media/")]


def test_a_film_of_the_users_own_in_the_vaults_folder_is_never_removed(
    work: Work, project: Path, reopen: Callable[..., Work]
) -> None:
    mine = project / "media" / "wandeling.mp4"
    mine.write_bytes(FILM)
    other = project / "media" / "0198c0de-0000-7000-8000-000000000001"
    other.write_bytes(b"sealed under a key that is not here")
    linked = Recording(
        id="film-2",
        session_id=work.case.session.id,
        label="film 2",
        storing=Storing.LINKED,
        path="media/wandeling.mp4",
    )
    work.store.submit(Change(edit=adding(PROJECT, linked)), "AB")
    work.store.close()
    again = reopen()
    assert mine.read_bytes() == FILM
    assert _in_media(again) == [
        (f"media/{other.name}", "The project has no key for this file."),
    ]
    again.store.close()
    assert other.exists()


def test_films_taken_in_after_the_backup_that_was_put_back_stay(
    work: Work, film: Path, project: Path, reopen: Callable[..., Work]
) -> None:
    backup = work.store.back_up()
    work.store.vault.take_in(film, "film-012", _ignore, _never)
    work.store.close()
    latest = (project / "project.db").read_bytes()
    for file in project.glob("project.db*"):
        file.unlink()
    (project / "project.db").write_bytes((backup / "project.db").read_bytes())
    older = reopen()
    assert _in_media(older) == [("media/film-012", "The project has no key for this file.")]
    older.store.close()
    (project / "project.db").write_bytes(latest)
    with reopen().store.vault.open("film-012") as kept:
        assert kept.read(100) == FILM[:100]


def test_a_film_that_no_session_has_any_more_is_named_and_can_be_erased(
    work: Work, film: Path, project: Path
) -> None:
    work.store.vault.take_in(film, "film-012", _ignore, _never)
    assert _in_media(work) == []
    removal = adding(PROJECT, work.case.film).inverse
    work.store.submit(Change(edit=removal), "AB")
    assert _in_media(work) == [("media/film-012", "No session has this film any more.")]
    work.store.vault.erase("film-012")
    assert not list((project / "media").iterdir())
    assert _in_media(work) == []


def test_erasing_a_recording_destroys_its_keys_and_every_copy_of_them(
    film: Path, project: Path, reopen: Callable[..., Work], clock: Clock
) -> None:
    store = reopen(utc_now=clock).store
    earlier = store.back_up()
    clock.forward(minutes=1)
    store.vault.take_in(film, "film-012", _ignore, _never)
    store.derived.put("film-012", "index", b"frames")
    held = store.back_up()
    clock.forward(minutes=1)
    sealed = (project / "media" / "film-012").read_bytes()
    store.vault.erase("film-012")
    assert not (project / "media" / "film-012").exists()
    assert list((project / "derived").iterdir()) == []
    assert not held.exists()
    assert earlier in store._backups.all()
    assert len(store._backups.all()) == 2
    store.close()
    (project / "media" / "film-012").write_bytes(sealed)
    again = reopen()
    with pytest.raises(StorageError, match="it was erased"):
        again.store.vault.open("film-012")
    assert again.store.derived.get("film-012", "index") is None


@pytest.mark.parametrize("name", ["../project", "a/b", "", ".hidden", "a\\b", "x" * 100, "a:b"])
def test_names_that_lead_out_of_the_folder_are_refused(work: Work, film: Path, name: str) -> None:
    with pytest.raises(StorageError, match="name that cannot be kept"):
        work.store.vault.take_in(film, name, _ignore, _never)
    with pytest.raises(StorageError, match="name that cannot be kept"):
        work.store.derived.put(name, "index", b"x")


def test_derived_things_come_back_after_a_restart(work: Work, reopen: Callable[..., Work]) -> None:
    work.store.derived.put("film-012", "index", b"old")
    work.store.derived.put("film-012", "index", b"new")
    work.store.derived.put("film-012", "waveform/1", b"")
    work.store.close()
    derived = reopen().store.derived
    assert derived.get("film-012", "index") == b"new"
    assert derived.get("film-012", "waveform/1") == b""
    assert derived.get("film-012", "companion") is None
    assert derived.get("film-013", "index") is None


def test_what_was_made_from_a_film_that_is_gone_does_not_stay(work: Work) -> None:
    derived = work.store.derived
    work.open_case(Case.named("013"))
    for film in ("film-012", "film-013"):
        derived.put(film, "index", b"frames")
        derived.put(film, "reel-0", b"pictures")
    derived.keep_only({"film-013"})
    assert derived.get("film-012", "index") is None
    assert derived.get("film-012", "reel-0") is None
    assert derived.get("film-013", "reel-0") == b"pictures"


def test_something_derived_that_was_damaged_counts_as_not_there(work: Work, project: Path) -> None:
    work.store.derived.put("film-012", "index", b"frames")
    (file,) = (project / "derived").iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    assert work.store.derived.get("film-012", "index") is None
    work.store.derived.put("film-012", "index", b"again")
    assert work.store.derived.get("film-012", "index") == b"again"
