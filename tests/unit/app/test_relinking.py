"""A recording that was moved or renamed is found again by its content, a whole folder at once."""

from pathlib import Path

import pytest

from observer.app.relinking import Search, find_moved, linked, relink_all
from observer.app.tasks import Progress
from observer.media.fingerprint import fingerprint
from observer.media.source import CancelledError
from observer.model.project import Project
from observer.model.session import Recording, Storing


@pytest.fixture
def films(tmp_path: Path) -> tuple[Recording, ...]:
    folder = tmp_path / "videos" / "F-007"
    folder.mkdir(parents=True)
    made = []
    for number in (1, 2):
        path = folder / f"film {number}.mp4"
        path.write_bytes(bytes([number]) * 5_000)
        made.append(
            Recording(
                id=f"film-{number}",
                session_id="session",
                label=f"film {number}",
                storing=Storing.LINKED,
                path=str(path),
                fingerprint=fingerprint(path),
                size_bytes=5_000,
            )
        )
    return tuple(made)


def look(films: tuple[Recording, ...], root: Path, most: int = 1_000) -> dict[str, Path]:
    search = Search(recordings=films, root=root, most_files=most)
    return dict(find_moved(search, Progress()))


def test_films_in_place_are_left_alone(films: tuple[Recording, ...], tmp_path: Path) -> None:
    assert look(films, tmp_path) == {}


def test_a_renamed_film_is_found_in_its_old_folder_among_others_of_its_size(
    films: tuple[Recording, ...], tmp_path: Path
) -> None:
    path = Path(films[0].path)
    path.rename(path.with_name("mother and child.mp4"))
    path.with_name("another.mp4").write_bytes(bytes(5_000))
    assert look(films, tmp_path) == {"film-1": path.with_name("mother and child.mp4")}


def test_a_folder_that_was_renamed_gives_all_its_films_back_in_one_edit(
    films: tuple[Recording, ...], tmp_path: Path
) -> None:
    new = tmp_path / "videos" / "family 7" / "spring"
    new.parent.mkdir()
    Path(films[0].path).parent.rename(new)
    found = look(films, tmp_path)
    assert found == {"film-1": new / "film 1.mp4", "film-2": new / "film 2.mp4"}
    project = Project.from_records(films)
    edit = relink_all(project, found)
    assert edit is not None
    after = project.apply(edit)
    assert {Path(film.path).parent for film in linked(after)} == {new}
    assert after.apply(edit.inverse) == project


def test_a_film_is_found_beside_the_other_recordings(
    films: tuple[Recording, ...], tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere" / "deep" / "down"
    other.mkdir(parents=True)
    moved = Path(films[1].path).rename(other / "b.mp4")
    beside = other / "c.mp4"
    beside.write_bytes(b"c" * 400)
    third = Recording(
        id="film-3",
        session_id="session",
        label="film 3",
        storing=Storing.LINKED,
        path=str(beside),
        fingerprint=fingerprint(beside),
        size_bytes=400,
    )
    assert look((*films, third), tmp_path) == {"film-2": moved}


def test_a_film_of_the_same_size_but_another_content_is_not_taken_for_it(
    films: tuple[Recording, ...], tmp_path: Path
) -> None:
    path = Path(films[0].path)
    path.unlink()
    path.with_name("other.mp4").write_bytes(bytes([9]) * 5_000)
    assert look(films, tmp_path) == {}


def test_looking_ends_after_so_many_files_and_when_it_is_cancelled(
    films: tuple[Recording, ...], tmp_path: Path
) -> None:
    path = Path(films[0].path)
    path.rename(path.with_name("z.mp4"))
    assert look(films, tmp_path, most=0) == {}
    progress = Progress()
    progress.cancel()
    with pytest.raises(CancelledError):
        find_moved(Search(recordings=films, root=tmp_path), progress)
