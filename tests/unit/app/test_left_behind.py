"""Which linked files an erasure leaves on the disk, and whether they are still there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from observer.app.left_behind import Whereabouts, linked_files, linked_files_of, whereabouts
from observer.app.workspace import Workspace
from observer.model.family import Family
from observer.model.project_edits import add
from observer.model.session import Recording, Session, Storing
from observer.storage.project_folder import create_project, open_project

FILM = Recording(id="r", session_id="s", label="film", storing=Storing.LINKED, path="film.mp4")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    made = Workspace(open_project(tmp_path / "project"))
    made.apply(
        add(
            "test",
            *(Family(id=f, pseudonym=f.upper()) for f in ("f", "g")),
            Session(id="s", family_id="f", number=1),
            Session(id="s2", family_id="f", number=2),
            Session(id="t", family_id="g", number=1),
            FILM,
            replace(FILM, id="again", path=str(tmp_path / "project" / "film.mp4")),
            replace(FILM, id="vault", path="", storing=Storing.VAULT),
            replace(FILM, id="r2", session_id="s2", path="/media/films/two.mp4"),
            replace(FILM, id="shared", session_id="s2", path="/media/films/twins.mp4"),
            replace(FILM, id="theirs", session_id="t", path="/media/films/twins.mp4"),
        )
    )
    yield made
    made.close()


def test_each_linked_file_of_what_is_erased_is_named_once(workspace: Workspace) -> None:
    here, two = workspace.store.path / "film.mp4", Path("/media/films/two.mp4")
    assert linked_files_of(workspace, "s") == (here,)
    assert linked_files_of(workspace, "f") == (here, two)


def test_a_file_that_another_recording_needs_is_not_named(workspace: Workspace) -> None:
    assert linked_files_of(workspace, "g") == ()
    assert linked_files(workspace, (FILM,)) == ()


def test_gone_is_told_from_a_drive_that_is_not_there(tmp_path: Path) -> None:
    film = tmp_path / "drive" / "film.mp4"
    assert whereabouts(film) is Whereabouts.UNKNOWN
    film.parent.mkdir()
    assert whereabouts(film) is Whereabouts.GONE
    film.touch()
    assert whereabouts(film) is Whereabouts.THERE
