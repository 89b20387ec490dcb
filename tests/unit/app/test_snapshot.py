"""A picture that leaves: its name, its pixels, its gate."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from observer.app.snapshot import SnapshotRequest, prepare_snapshot, snapshot_name
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.media.recording import Recording as Film
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, Edit, Record, Replacement
from observer.model.errors import DiskError, MediaError, ReleaseRefusedError
from observer.model.family import Family, Participant
from observer.model.scheme import Role
from observer.model.session import Recording, Session, Storing
from observer.storage.project_folder import create_project, open_project

FILM = Path(__file__).resolve().parents[3] / "sample_sessions" / "session-1.mp4"
DAY = date(2026, 3, 20)


def add(*records: Record) -> Edit:
    return Edit(
        document=PROJECT, kind="test", replacements=tuple(Replacement(None, r) for r in records)
    )


def recording(number: int, **more: int) -> Recording:
    return Recording(
        id=f"r{number}",
        session_id="s",
        label=f"Noor at home {number}",
        storing=Storing.LINKED,
        path=str(FILM),
        duration_us=90_000_000,
        offset_us=number,
        width_px=more.get("width_px", 640),
        height_px=360,
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    workspace = Workspace(open_project(tmp_path / "project"))
    workspace.apply(
        add(
            Family(id="f", pseudonym="F-012"),
            Participant(id="m", family_id="f", role=Role.MOTHER, name="Sanne", has_authority=True),
            Session(id="s", family_id="f", number=2, present=("m",)),
            recording(1),
            Consent(
                id="c",
                participant_id="m",
                purpose=Purpose.SUPERVISION,
                given_by="m",
                given_on=date(2026, 1, 1),
            ),
        )
    )
    yield workspace
    workspace.close()


def wish(folder: Path) -> SnapshotRequest:
    return SnapshotRequest(
        recording_id="r1",
        frame=50,
        time_us=3_725_042_000,
        purpose=Purpose.SUPERVISION,
        folder=folder,
        day=DAY,
    )


def test_it_is_named_by_pseudonym_session_and_time_and_by_nobodys_name(
    workspace: Workspace, tmp_path: Path
) -> None:
    name = snapshot_name(workspace.project, wish(tmp_path))
    assert name == "F-012_02_01-02-05-042.png"


def test_of_several_films_the_name_says_which(workspace: Workspace, tmp_path: Path) -> None:
    workspace.apply(add(recording(2), recording(3, width_px=0)))
    second = replace(wish(tmp_path), recording_id="r2", time_us=-1_500_000)
    assert snapshot_name(workspace.project, second) == "F-012_02_before-00-00-01-500_film-2.png"


def test_the_pixels_are_those_of_the_recording_to_the_last(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = prepare_snapshot(workspace, wish(tmp_path))(Progress())
    kept = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR_RGB)
    with Film(FILM) as film:
        np.testing.assert_array_equal(kept, film.picture(50))


def test_without_consent_nothing_is_decoded_or_written(
    workspace: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(ReleaseRefusedError):
        prepare_snapshot(workspace, replace(wish(tmp_path), purpose=Purpose.TEACHING))
    assert not list(tmp_path.glob("*.png"))
    assert "snapshot purpose=teaching" in str(workspace.store.access_log.rows())


def test_a_folder_that_went_away_is_said_in_a_sentence(
    workspace: Workspace, tmp_path: Path
) -> None:
    work = prepare_snapshot(workspace, wish(tmp_path / "stick"))
    with pytest.raises(DiskError):
        work(Progress())


def test_a_picture_that_is_not_there_is_said_in_a_sentence(
    workspace: Workspace, tmp_path: Path
) -> None:
    work = prepare_snapshot(workspace, replace(wish(tmp_path), frame=10**6))
    with pytest.raises(MediaError, match="no picture"):
        work(Progress())
