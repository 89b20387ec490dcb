"""The notes of a case never leave: with and without them, what is written is the same bytes."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from observer.app.export import ExportRequest, export, report_ids
from observer.app.handover import HandOver, hand_over, open_handover
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.media.fingerprint import fingerprint
from observer.model.case_notes import CaseNote, NoteAbout, Weight
from observer.model.coding_edits import Press, press, write_memo
from observer.model.consent import Consent, Purpose
from observer.model.event import Memo
from observer.model.family import Family, Participant
from observer.model.project_edits import add
from observer.model.scheme import Role
from observer.model.session import Clip, Phase, Recording, Session, Storing
from observer.model.sheet import ParentSheet
from observer.storage.project_folder import create_project, open_project
from observer.storage.surroundings import KdfCost

OBSERVER = Path(__file__).resolve().parents[3] / "observer"
DAY = date(2026, 3, 20)
S = 1_000_000
MARKER = "Qzvxmoederopgenomen"
WORDS = "seven small boats"
CHEAP = KdfCost(memory_kib=8, passes=1)
MAY_KNOW = (
    "model/",
    "storage/",
    "app/case_notes.py",
    "app/sample.py",
    "gui/families/",
    "gui/families_room.py",
    "gui/actions.py",
)
"""Where notes are kept, looked for and shown to the team; nothing that writes a file is here."""


def notes() -> tuple[CaseNote, ...]:
    return tuple(
        CaseNote(
            id=f"{about}{weight}",
            family_id="f",
            about=about,
            weight=weight,
            text=f"{MARKER} {about} {weight}",
            written_on=DAY,
            written_by="AB",
        )
        for about in NoteAbout
        for weight in Weight
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"a film is only bytes here")
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    made = Workspace(open_project(tmp_path / "project"))
    consents = tuple(
        Consent(
            id=f"{about}-{purpose}",
            participant_id=about,
            purpose=purpose,
            given_by="m",
            given_on=date(2026, 1, 1),
        )
        for purpose in Purpose
        for about in ("m", "k")
    )
    made.apply(
        add(
            "test",
            Family(id="f", pseudonym="F-012", question="Wanneer heeft Noor genoeg?"),
            Participant(id="m", family_id="f", role=Role.MOTHER, has_authority=True),
            Participant(id="k", family_id="f", role=Role.CHILD, name="Noor"),
            Session(id="s", family_id="f", number=1, held_on=DAY, present=("m", "k")),
            Recording(
                id="r",
                session_id="s",
                label="film 1",
                storing=Storing.LINKED,
                path=str(film),
                fingerprint=fingerprint(film),
                size_bytes=film.stat().st_size,
                duration_us=60 * S,
                recognisable=("m", "k"),
            ),
            Phase(id="p", session_id="s", name="spelen", onset_us=0, offset_us=30 * S),
            Clip(id="c", session_id="s", onset_us=S, offset_us=3 * S, words="Je lachte."),
            ParentSheet(id="sheet", session_id="s", caregiver_id="m", small_step="wacht even"),
            *consents,
        )
    )
    scheme = next(s for s in made.schemes() if s.id.startswith("sensitivity"))
    info = made.new_coding("s", scheme, "AB")
    track = scheme.track("child_signal")
    pressed = Press(track=track, code=track.code("approach"), time_us=5 * S)
    made.apply(press(made.coding(info.id), pressed))
    made.apply(write_memo(made.coding(info.id), None, Memo(id="memo", text="een notitie")))
    yield made
    made.close()


def written(workspace: Workspace, folder: Path) -> dict[str, bytes]:
    """Return every file of every export, with all free text, by its place."""
    for report in report_ids():
        suffix = {"clinician": ".xlsx", "parent": ".xlsx", "parent-pdf": ".pdf"}.get(report, "")
        wanted = ExportRequest(
            report=report, path=folder / f"{report}{suffix}", free_text=True, day=DAY
        )
        folder.mkdir(exist_ok=True)
        export(workspace, wanted, Progress())
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_no_export_differs_by_a_byte_for_the_notes_of_a_case(
    workspace: Workspace, tmp_path: Path
) -> None:
    before = written(workspace, tmp_path / "before")
    workspace.apply(add("test", *notes()))
    after = written(workspace, tmp_path / "after")
    assert len(before) > len(report_ids())
    assert after == before


def test_another_coders_laptop_gets_none_of_them(workspace: Workspace, tmp_path: Path) -> None:
    workspace.apply(add("test", *notes()))
    (info,) = workspace.project.codings("s")
    path = tmp_path / "s.ooghoogte"
    wanted = HandOver(coding_id=info.id, path=path, passphrase=WORDS, day=DAY, cost=CHEAP)
    hand_over(workspace, wanted)(Progress())
    folder = open_handover(path, WORDS, tmp_path / "away", Progress(), CHEAP)
    away = Workspace(open_project(folder, passphrase=WORDS))
    try:
        assert away.project.of(Session)
        assert away.project.of(CaseNote) == ()
        for record in away.project.records.values():
            assert MARKER not in " ".join(str(getattr(record, f.name)) for f in fields(record))
    finally:
        away.close()


def test_nothing_that_writes_or_shows_to_a_parent_knows_of_them() -> None:
    knows = [
        str(path.relative_to(OBSERVER))
        for path in OBSERVER.rglob("*.py")
        if any(word in path.read_text("utf-8") for word in ("CaseNote", "case_note"))
    ]
    assert any(place.startswith("gui/families/") for place in knows)
    assert [place for place in knows if not place.startswith(MAY_KNOW)] == []
