"""Everything a team may write is marked; on the sheet that goes home none but the parent's own is.

Each text field of each kind of record holds a mark of its own, so that a field that is added later
is looked for as well.
"""

import re
import shutil
import subprocess
import zlib
from base64 import a85decode
from dataclasses import fields, replace
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TypeVar, get_args
from zipfile import ZipFile

import openpyxl
import pytest

from observer.app.sheet_filling import fill_sheet
from observer.model.case_notes import CaseNote, NoteAbout, Weight
from observer.model.coding import Coding
from observer.model.consent import Consent, Purpose
from observer.model.edits import CodingInfo, CodingRecord, ProjectRecord
from observer.model.event import CodedRange, Decision, Event, Memo, Score, TraceRun, Uncodable
from observer.model.family import Family, Participant
from observer.model.feedback import (
    Cue,
    CueKind,
    FeedbackPlan,
    FeedbackSession,
    ParentWords,
    Prompt,
    Reaction,
    Showing,
)
from observer.model.keeping import Attachment, ErasureStop, TeamRules
from observer.model.local_text import LocalText
from observer.model.project import Project
from observer.model.scheme import CodeKind, Role
from observer.model.session import Clip, ClipKind, Phase, Recording, Session, Storing
from observer.model.sheet import ParentSheet
from observer.model.take_home import Cover, TakeHomeClip
from observer.model.time import Interval
from observer.reports.parent_pdf import write_parent_pdf
from observer.reports.parent_workbook import write_parent_workbook
from observer.reports.request import ReportRequest
from observer.statistics.inputs import CodedSession
from observer.text.catalogue import catalogue
from tests.unit.reports.conftest import bundled

R = TypeVar("R", bound=ProjectRecord | CodingRecord)
S = 1_000_000
DAY = date(2026, 3, 21)
_MARK = re.compile(r"zq[a-z0-9]+", re.IGNORECASE)
_IDS = re.compile(
    r"id|.*_id|for_caregiver|given_by|said_by|present|recognisable|caregivers|evidence|replaces"
    r"|tracks|made_from|track|code|form|item|trace|scheme_\w+|template|kind|fingerprint|clip_kind"
)
"""Names of fields that hold ids or hashes, never words of a team."""


def marked(record: R, tag: str, **kept: str) -> R:
    """Return a record whose words are marks, such as ``zqhersclipwords``, but for those kept."""
    marks: dict[str, object] = {}
    for each in fields(record):
        value = getattr(record, each.name)
        if each.name in kept or _IDS.fullmatch(each.name) or isinstance(value, Enum):
            continue
        name = f"zq{tag}{type(record).__name__}{each.name}".replace("_", "").lower()
        if isinstance(value, str):
            marks[each.name] = name
        elif isinstance(value, LocalText):
            marks[each.name] = LocalText((("nl", name), ("en", name)))
    return replace(record, **marks, **kept)  # type: ignore[arg-type]  # fields by their name


def at(key: str, **more: object) -> Clip:
    made = Clip(id=key, session_id="s", onset_us=10 * S, offset_us=20 * S)
    return marked(replace(made, **more), key)  # type: ignore[arg-type]  # fields by their name


def everything() -> Project:
    """Return a project with every kind of record, all of its words marked."""
    hers = FeedbackPlan(id="plan", session_id="s", caregivers=("m",))
    his = replace(hers, id="hisplan", caregivers=("d",))
    began = "2026-03-21T10:00:00+00:00"
    held = FeedbackSession(id="held", plan_id="plan", held_on=DAY, began_at=began, lasted_ms=1)
    showing = Showing(
        id="show", feedback_id="held", clip_id="hers", session_id="s", began_ms=0, lasted_ms=9,
        onset_us=0, offset_us=1,
    )  # fmt: skip
    said = ParentWords(
        id="said", feedback_id="held", clip_id="hers", said_by="m", reactions=(Reaction.DOUBTS,)
    )
    cue = Cue(id="cue", plan_id="plan", clip_id="hers", at_us=1)
    info = CodingInfo(
        id="coding", session_id="s", coder="", scheme_id="s", scheme_version="", scheme_hash=""
    )
    film = Recording(
        id="r", session_id="s", label="", storing=Storing.VAULT, duration_us=60 * S,
        recognisable=("m", "k"),
    )  # fmt: skip
    records: list[ProjectRecord] = [
        marked(Family(id="f", pseudonym=""), "f"),
        marked(Participant(id="m", family_id="f", role=Role.MOTHER, has_authority=True), "m"),
        marked(Participant(id="d", family_id="f", role=Role.FATHER), "d"),
        marked(Participant(id="k", family_id="f", role=Role.CHILD), "k", name="Noor"),
        marked(Session(id="s", family_id="f", number=1, present=("m", "d", "k")), "s"),
        marked(film, "r"),
        marked(Phase(id="p", session_id="s", name="", onset_us=30 * S, offset_us=60 * S), "p"),
        at("hers"),
        at("his", for_caregiver="d"),
        at("unseen"),
        at("off", on_sheet=False),
        at("asked", kind=ClipKind.QUESTION),
        at("later", onset_us=90 * S, offset_us=95 * S),
        marked(
            replace(film, id="r2", offset_us=60 * S, recognisable=("d", "k")), "r2"
        ),
        *(
            Consent(
                id=f"c{who}{why}", participant_id=who, purpose=why, given_by="m", given_on=DAY
            )
            for who in ("m", "k", "d")
            for why in (Purpose.TREATMENT, Purpose.TAKE_HOME)
        ),
        marked(ParentSheet(id="sheet", session_id="s", caregiver_id="m"), "sheet", parent_said="",
               child_showed="", signal="", small_step=""),
        marked(ParentSheet(id="hissheet", session_id="s", caregiver_id="d"), "his"),
        marked(info, "coding"),
        marked(hers, "plan"),
        marked(his, "his"),
        marked(cue, "cue"),
        marked(replace(cue, id="question", kind=CueKind.QUESTION), "question"),
        marked(replace(cue, id="tip", kind=CueKind.TIP), "tip"),
        marked(replace(cue, id="says", kind=CueKind.CHILD_SAYS), "says"),
        marked(replace(cue, id="hissays", plan_id="hisplan", kind=CueKind.CHILD_SAYS), "his"),
        marked(Prompt(id="prompt", text=LocalText()), "prompt"),
        marked(held, "held", began_at=began),
        marked(replace(held, id="hisheld", plan_id="hisplan"), "his", began_at=began),
        showing,
        replace(showing, id="show2", clip_id="off"),
        replace(showing, id="show3", clip_id="later"),
        replace(showing, id="show4", feedback_id="hisheld", clip_id="his"),
        marked(said, "said"),
        marked(replace(said, id="hissaid", said_by="d"), "his"),
        marked(replace(said, id="hissaid2", feedback_id="hisheld", said_by="d"), "his"),
        TakeHomeClip(
            id="take", clip_id="hers", covers=(Cover(recording_id="r", label="zqcover", places=()),)
        ),
        marked(
            CaseNote(
                id="note", family_id="f", about=NoteAbout.PARENT, weight=Weight.RISK, text="",
                written_on=DAY, written_by="",
            ),
            "note",
        ),
        marked(
            Attachment(id="a", family_id="f", label="", kind="pdf", size_bytes=1, added_on=DAY), "a"
        ),
        marked(ErasureStop(id="e", family_id="f", reason="", set_by="", set_on=DAY), "e"),
        TeamRules(id="rules"),
        marked(Family(id="g", pseudonym=""), "other"),
        marked(Participant(id="gk", family_id="g", role=Role.CHILD), "other"),
        marked(Session(id="gs", family_id="g", number=1), "other"),
        marked(replace(at("hers"), id="gc", session_id="gs"), "other"),
    ]  # fmt: skip
    return Project.from_records(records)


def contents() -> tuple[CodingRecord, ...]:
    """Return every kind of what a coder may write, marked."""
    point = Event(id="e", track="child_signal", code="approach", kind=CodeKind.POINT, onset_us=S)
    made = Score(id="sc", form="parent_rating", item="notices", value=1.0)
    return (
        marked(point, "e"),
        marked(Uncodable(id="u", onset_us=0, offset_us=S), "u"),
        marked(CodedRange(id="cr", track="child_signal", onset_us=0, offset_us=S), "cr"),
        marked(Memo(id="memo", text=""), "memo"),
        marked(made, "sc"),
    )


def marks(text: str) -> set[str]:
    """Return the marks in a text; what begins a sentence has a capital there."""
    return {found.lower() for found in _MARK.findall(text)}


OWN = {
    "zqplanfeedbackplanquestion",
    "zqhersclipwords",
    "zqsaidparentwordswords",
    "zqsaidparentwordschildsays",
    "zqheldfeedbacksessionworkingpoint",
    "zqsheetparentsheetparentdid",
    "zqsheetparentsheetcontactname",
    "zqsheetparentsheetcontactphone",
}
"""What she may read: her question, words and moment, and what was written for her."""


@pytest.fixture(scope="module")
def request_() -> ReportRequest:
    project = everything()
    edit = fill_sheet(project, "s", "m", catalogue("nl"), DAY)
    assert edit is not None
    project = project.apply(edit)
    scheme = bundled("sensitivity-responsiveness-regulation")
    coding = Coding.from_records(project.get(CodingInfo, "coding"), contents())
    return ReportRequest(
        project=project,
        session_ids=("s",),
        text=catalogue("nl"),
        day=DAY,
        caregiver_id="m",
        codings=(CodedSession(coding, scheme, Interval(0, 60 * S), project.phases("s")),),
        free_text=True,
        study="zqstudy",
    )


def test_every_kind_of_record_is_marked() -> None:
    kinds = {type(record) for record in everything().records.values()}
    assert kinds == set(get_args(ProjectRecord))
    written = {type(record) for record in contents()}
    assert written | {TraceRun, Decision} == set(get_args(CodingRecord))


def test_every_cell_and_property_of_the_workbook_holds_nothing_but_her_own(
    request_: ReportRequest, tmp_path: Path
) -> None:
    write_parent_workbook(request_, tmp_path / "w.xlsx")
    with ZipFile(tmp_path / "w.xlsx") as parts:
        names = parts.namelist()
        said = "".join(parts.read(name).decode("utf-8", "replace") for name in names)
    assert marks(said) == OWN
    assert "custom.xml" not in " ".join(names)
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    assert not list(book.defined_names)
    written = book.properties
    for text in (written.title, written.subject, written.creator, written.keywords,
                 written.description, written.lastModifiedBy, written.category):  # fmt: skip
        assert not text


def test_every_page_and_property_of_the_pdf_holds_nothing_but_her_own(
    request_: ReportRequest, tmp_path: Path
) -> None:
    path = tmp_path / "w.pdf"
    write_parent_pdf(request_, path)
    raw = path.read_bytes()
    drawn = b"".join(
        zlib.decompress(a85decode(body.strip(), adobe=False))
        for body in re.findall(
            rb"ASCII85Decode /FlateDecode.*?stream\r?\n(.*?)~>endstream", raw, re.DOTALL
        )
    )
    assert marks(drawn.decode("latin-1")) == OWN
    assert not marks(raw.decode("latin-1")) & marks(repr(request_.project))
    for name in (b"Title", b"Author", b"Subject", b"Creator", b"Producer", b"Keywords"):
        assert set(re.findall(rb"/" + name + rb" \((.*?)\)", raw)) <= {b""}
    reader = shutil.which("pdftotext")
    if reader:
        read = subprocess.run(
            [reader, str(path), "-"], capture_output=True, check=True, text=True
        ).stdout
        assert marks(read) == OWN
