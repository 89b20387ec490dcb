"""An export out of a real project: asked for at the gate, gathered, then written elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import av
import numpy as np
import openpyxl
import pytest

from observer.app.export import (
    ExportRequest,
    export,
    gather_stills,
    prepare,
    report_ids,
    report_labels,
)
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.media.recording import Recording as Film
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, Edit, Record, Replacement
from observer.model.errors import DiskError, ObserverError, ReleaseRefusedError
from observer.model.family import Family, Participant
from observer.model.scheme import Role
from observer.model.session import Clip, Recording, Session, Storing
from observer.model.sheet import ParentSheet
from observer.model.take_home import Cover, CoverPlace, TakeHomeClip
from observer.storage.project_folder import create_project, open_project

FILM = Path(__file__).resolve().parents[3] / "sample_sessions" / "session-1.mp4"
DAY = date(2026, 3, 20)
SECOND = 1_000_000


def add(*records: Record) -> Edit:
    return Edit(
        document=PROJECT, kind="test", replacements=tuple(Replacement(None, r) for r in records)
    )


def consents(*purposes: Purpose) -> list[Consent]:
    return [
        Consent(
            id=f"{about}-{purpose}",
            participant_id=about,
            purpose=purpose,
            given_by="m",
            given_on=date(2026, 1, 1),
        )
        for purpose in purposes
        for about in ("m", "k")
    ]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    workspace = Workspace(open_project(tmp_path / "project"))
    workspace.apply(
        add(
            Family(id="f", pseudonym="F-012"),
            Participant(id="m", family_id="f", role=Role.MOTHER, has_authority=True),
            Participant(id="k", family_id="f", role=Role.CHILD, name="Noor"),
            *(
                Session(id=f"s{n}", family_id="f", number=n, held_on=DAY, present=("m", "k"))
                for n in (1, 2)
            ),
            Recording(
                id="r",
                session_id="s1",
                label="film 1",
                storing=Storing.LINKED,
                path=str(FILM),
                duration_us=90 * SECOND,
                width_px=640,
                height_px=360,
                recognisable=("m", "k"),
            ),
            Clip(
                id="c", session_id="s1", onset_us=SECOND, offset_us=3 * SECOND, words="Je lachte."
            ),
            ParentSheet(id="p", session_id="s1", caregiver_id="m", with_stills=True),
        )
    )
    engagement = next(s for s in workspace.schemes() if s.id == "engagement")
    workspace.new_coding("s1", engagement, "AB")
    workspace.new_coding("s2", engagement, "CD")
    yield workspace
    workspace.close()


def request(report: str, path: Path, **more: str) -> ExportRequest:
    return ExportRequest(report=report, path=path, day=DAY, **more)  # type: ignore[arg-type]  # texts


def test_every_report_and_every_format_can_be_asked_for() -> None:
    assert report_ids() == (
        "parent",
        "parent-pdf",
        "clinician",
        "research",
        "research-csv",
        "research-csv-nl",
        "research-tsv",
        "research-xlsx",
        "research-sav",
    )
    assert tuple(report_labels()) == report_ids()


def test_without_consent_nothing_is_written_and_the_refusal_is_logged(
    workspace: Workspace, tmp_path: Path
) -> None:
    for report in report_ids():
        with pytest.raises(ReleaseRefusedError):
            export(workspace, request(report, tmp_path / "out"), Progress())
    assert not (tmp_path / "out").exists()
    logged = [row.event for row in workspace.store.access_log.rows()]
    assert logged.count("release_refused") == len(report_ids())


def test_the_parent_sheet_is_of_the_session_that_has_one_with_its_stills(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.apply(add(*consents(Purpose.TAKE_HOME)))
    out = tmp_path / "p.xlsx"
    assert export(workspace, request("parent", out), Progress()) == (out,)
    assert openpyxl.load_workbook(out).worksheets[0]["A1"].value == "Samen kijken naar jou en Noor"
    with ZipFile(out) as parts:
        drawn = [parts.read(f"xl/drawings/drawing{n}.xml").decode() for n in (1, 2)]
    sizes = [re.findall(r'<a:ext cx="(\d+)" cy="(\d+)"', each) for each in drawn]
    assert [len(each) for each in sizes] == [1, 1]
    with Film(FILM) as film:
        height, width = film.picture(0).shape[:2]
    across, down = (int(length) for length in sizes[1][0])
    assert round(across / down, 2) == round(width / height, 2)


def test_a_still_on_the_sheet_has_its_faces_covered_and_only_if_somebody_looked(
    workspace: Workspace,
) -> None:
    whole = CoverPlace(time_us=0, box=(0.0, 0.0, 1.0, 1.0), by_hand=True)
    take = TakeHomeClip(
        id="take",
        clip_id="c",
        recording_id="r",
        covers=(Cover(recording_id="r", label="oma", places=(whole,)),),
    )
    workspace.apply(add(take))
    wanted = request("parent", Path())
    assert gather_stills(workspace, wanted).clip_ids == ()
    seen = replace(take, looked_at=(2,))
    workspace.apply(Edit(document=PROJECT, kind="test", replacements=(Replacement(take, seen),)))
    still = gather_stills(workspace, wanted).run(Progress()).stills["c"]
    with av.open(BytesIO(still.png), "r") as picture:
        pixels = next(picture.decode(video=0)).to_ndarray(format="rgb24")
    assert int(np.ptp(pixels, axis=1).max()) == 0  # every line has one colour: nothing is left


def test_no_still_shows_a_picture_that_began_in_a_second_nobody_looked_at(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "film.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=Fraction(30_000, 1001))
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(40):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    film, clip = workspace.project.get(Recording, "r"), workspace.project.get(Clip, "c")
    there = replace(film, path=str(path), size_bytes=path.stat().st_size, duration_us=1_334_000)
    # its middle is on the screen from 0.968 to 1.001 s
    middle = replace(clip, onset_us=999_500, offset_us=1_001_500)
    place = CoverPlace(time_us=1_001_000, box=(0.0, 0.0, 1.0, 1.0), by_hand=True)
    cover = Cover(recording_id="r", label="oma", places=(place,))
    take = TakeHomeClip(id="t", clip_id="c", recording_id="r", covers=(cover,), looked_at=(1,))
    changed = (Replacement(film, there), Replacement(clip, middle), Replacement(None, take))
    workspace.apply(Edit(document=PROJECT, kind="test", replacements=changed))
    assert gather_stills(workspace, request("parent", Path())).run(Progress()).stills == {}


def test_a_still_comes_from_the_film_that_is_there_not_from_one_that_was_erased(
    workspace: Workspace,
) -> None:
    film = workspace.project.get(Recording, "r")
    workspace.apply(add(replace(film, id="r0", label="film 0", storing=Storing.ERASED, path="")))
    assert gather_stills(workspace, request("parent", Path())).clip_ids == ("c",)


def test_the_work_can_run_on_another_thread_once_it_was_prepared(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.apply(add(*consents(Purpose.TREATMENT)))
    work = prepare(workspace, request("clinician", tmp_path / "c.xlsx", language="en"))
    thread = Thread(target=work, args=(Progress(),))
    thread.start()
    thread.join()
    names = openpyxl.load_workbook(tmp_path / "c.xlsx").sheetnames
    assert names[:2] == ["F-012 1 AB", "F-012 2 CD"]


def test_a_choice_of_session_and_coder_is_followed(workspace: Workspace, tmp_path: Path) -> None:
    workspace.apply(add(*consents(Purpose.RESEARCH)))
    files = export(workspace, request("research-tsv", tmp_path / "set", coder="CD"), Progress())
    assert [file.name for file in files] == [
        "fam-012_ses-02_coder-CD_events.tsv",
        "fam-012_ses-02_coder-CD_events.json",
        "phases.tsv",
        "session_wide.tsv",
        "codebook.tsv",
        "codes.tsv",
        "schemes.tsv",
    ]
    assert sorted(files) == sorted((tmp_path / "set").iterdir())


def test_a_path_with_the_suffix_gets_all_events_in_one_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.apply(add(*consents(Purpose.RESEARCH)))
    export(workspace, request("research-csv", tmp_path / "all.csv"), Progress())
    lines = (tmp_path / "all.csv").read_text(encoding="utf-8").splitlines()
    assert {line.split(",")[7] for line in lines[1:]} == {"AB", "CD"}


def test_a_choice_that_nothing_fits_gets_a_sentence(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ObserverError, match="No coding fits"):
        export(workspace, request("clinician", tmp_path / "c.xlsx", coder="ZZ"), Progress())
    with pytest.raises(ObserverError, match="no report"):
        export(workspace, request("poster", tmp_path / "c.xlsx"), Progress())


def test_a_folder_that_is_not_there_gets_a_sentence(workspace: Workspace, tmp_path: Path) -> None:
    workspace.apply(add(*consents(Purpose.TREATMENT)))
    with pytest.raises(DiskError, match="is not there"):
        export(workspace, request("clinician", tmp_path / "no" / "c.xlsx"), Progress())
