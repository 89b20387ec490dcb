"""One family, one session, one coding: small enough to check by eye."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from observer.formats.picture import Picture
from observer.model.coding import Coding
from observer.model.consent import Consent, Purpose
from observer.model.edits import CodingInfo, CodingRecord, ProjectRecord
from observer.model.event import Anchor, Event, Memo, Score, TraceRun, Uncodable
from observer.model.family import Family, Participant
from observer.model.forms import Absence
from observer.model.project import Project
from observer.model.scheme import CodeKind, Role, Scheme
from observer.model.session import Clip, ClipKind, Phase, Recording, Session, Storing
from observer.model.sheet import Address, ParentSheet
from observer.model.time import Interval
from observer.reports.request import ReportRequest
from observer.reports.stills import still_from_rgb
from observer.schemes import read_scheme
from observer.statistics.inputs import CodedSession
from observer.text.catalogue import catalogue

SECOND = 1_000_000
SCHEMES = Path(__file__).resolve().parents[3] / "coding_schemes"

HOUSE: tuple[ProjectRecord, ...] = (
    Family(id="f", pseudonym="F-012", question="Hoe zie ik wanneer Noor genoeg heeft?"),
    Participant(id="m", family_id="f", role=Role.MOTHER, name="Sanne", has_authority=True),
    Participant(id="d", family_id="f", role=Role.FATHER, name="Tom"),
    Participant(
        id="k",
        family_id="f",
        role=Role.CHILD,
        name="Noor",
        birth_date=date(2025, 3, 15),
        due_date=date(2025, 5, 10),
    ),
    Session(
        id="s",
        family_id="f",
        number=2,
        held_on=date(2026, 3, 14),
        task="vrij spel",
        present=("m", "k"),
    ),
    Recording(
        id="r",
        session_id="s",
        label="film 1",
        storing=Storing.LINKED,
        path="/home/x/noor.mp4",
        duration_us=240 * SECOND,
        recognisable=("m", "k"),
    ),
)
CLIPS = (
    Clip(
        id="c1",
        session_id="s",
        onset_us=44 * SECOND,
        offset_us=52 * SECOND,
        words="Noor pakte een blok. Ze keek naar jou. Je lachte terug.",
    ),
    Clip(
        id="c2",
        session_id="s",
        onset_us=20 * SECOND,
        offset_us=30 * SECOND,
        kind=ClipKind.REPAIR,
        words="Noor huilde even. Je praatte zacht. Ze werd rustig.",
        parent_words="Ze kijkt eerst naar mij.",
        for_caregiver="m",
    ),
    Clip(
        id="c3",
        session_id="s",
        onset_us=10 * SECOND,
        offset_us=12 * SECOND,
        kind=ClipKind.QUESTION,
        title="Wegkijken",
        words="Noor keek even weg.",
    ),
    Clip(
        id="c4",
        session_id="s",
        onset_us=60 * SECOND,
        offset_us=62 * SECOND,
        words="Papa zong.",
        parent_words="Ik zong.",
        for_caregiver="d",
    ),
    Clip(
        id="c5",
        session_id="s",
        onset_us=61 * SECOND,
        offset_us=62 * SECOND,
        words="Niet op het blad.",
        on_sheet=False,
    ),
)
SHEET = ParentSheet(
    id="sheet",
    session_id="s",
    caregiver_id="m",
    child_showed="Noor draaide even weg. Daarna keek ze weer naar jou.",
    parent_did="Je wachtte. Je zei wat Noor zag.",
    parent_said="Dat had ik niet gezien.",
    signal="wegkijkt",
    small_step="wacht je even. Tel rustig tot vijf.",
    next_on=date(2026, 4, 4),
    keep_until=date(2026, 9, 1),
    contact_name="Marieke",
    contact_phone="000 000 00 00",
)


def consents(*purposes: Purpose) -> tuple[Consent, ...]:
    return tuple(
        Consent(
            id=f"{about}{purpose}",
            participant_id=about,
            purpose=purpose,
            given_by="m",
            given_on=date(2026, 1, 1),
        )
        for purpose in purposes
        for about in ("m", "k")
    )


def house(*more: ProjectRecord, sheet: ParentSheet = SHEET) -> Project:
    given = consents(Purpose.TREATMENT, Purpose.TAKE_HOME)
    return Project.from_records([*HOUSE, *CLIPS, sheet, *given, *more])


@pytest.fixture
def still() -> Picture:
    rgb = np.zeros((90, 160, 3), np.uint8)
    rgb[:, :80] = (200, 120, 40)
    return still_from_rgb(rgb)


@pytest.fixture
def sheet_request(still: Picture) -> Callable[..., ReportRequest]:
    """Return what makes the request of a parent sheet."""

    def make(
        language: str = "nl",
        address: Address = Address.JE,
        *more: ProjectRecord,
        stills: tuple[str, ...] = (),
        sheet: ParentSheet = SHEET,
    ) -> ReportRequest:
        return ReportRequest(
            project=house(*more, sheet=replace(sheet, address=address)),
            session_ids=("s",),
            text=catalogue(language),
            day=date(2026, 3, 20),
            caregiver_id="m",
            stills=dict.fromkeys(stills, still),
        )

    return make


def _events() -> list[CodingRecord]:
    frame = Anchor(recording_id="r", pts=250, time_base=Fraction(1, 25), frame=250)

    def point(track: str, code: str, at_s: float, comment: str = "") -> Event:
        return Event(
            id=f"{track}{at_s}",
            track=track,
            code=code,
            kind=CodeKind.POINT,
            onset_us=round(at_s * SECOND),
            onset_anchor=frame if at_s == 10 else None,
            comment=comment,
        )

    def state(track: str, code: str, from_s: float, to_s: float | None) -> Event:
        return Event(
            id=f"{track}{from_s}",
            track=track,
            code=code,
            kind=CodeKind.STATE,
            onset_us=round(from_s * SECOND),
            offset_us=None if to_s is None else round(to_s * SECOND),
        )

    return [
        point("child_signal", "approach", 10),
        point("child_signal", "vocalisation", 30, comment="=HYPERLINK(1) riep mama"),
        point("child_signal", "smile", 50),
        point("child_signal", "avoidance", 70),
        point("parent_response", "sensitive_response", 11.5),
        point("parent_response", "sensitive_response", 52),
        point("parent_response", "intrusive_act", 71),
        state("child_regulation", "calm", 0, 80),
        state("child_regulation", "crying", 80, 95.5),
        state("child_regulation", "calm", 95.5, None),
        state("parent_soothing", "verbal_soothing", 82, 94),
        Uncodable(id="u", onset_us=200 * SECOND, offset_us=210 * SECOND, reason="off_camera"),
    ]


@pytest.fixture
def coded_request() -> Callable[..., ReportRequest]:
    """Return what makes the request of a workbook over one coding."""
    path = SCHEMES / "sensitivity-responsiveness-regulation.toml"
    scheme = read_scheme(path.read_bytes(), path.name).scheme
    assert scheme is not None
    phases = (
        Phase(id="p1", session_id="s", name="spelen", onset_us=0, offset_us=120 * SECOND),
        Phase(
            id="p2",
            session_id="s",
            name="opruimen",
            onset_us=120 * SECOND,
            offset_us=240 * SECOND,
        ),
    )

    def make(
        language: str = "nl", *, coders: tuple[str, ...] = ("AB",), free_text: bool = False
    ) -> ReportRequest:
        infos = [
            CodingInfo(
                id=coder,
                session_id="s",
                coder=coder,
                scheme_id=scheme.id,
                scheme_version=scheme.version,
                scheme_hash=scheme.meaning_hash,
            )
            for coder in coders
        ]
        return ReportRequest(
            project=house(*phases, *infos),
            session_ids=("s",),
            text=catalogue(language),
            day=date(2026, 3, 20),
            codings=tuple(
                CodedSession(
                    Coding.from_records(info, _events()), scheme, Interval(0, 240 * SECOND), phases
                )
                for info in infos
            ),
            free_text=free_text,
            study="Kijk",
        )

    return make


FAMILY_NAME = "Jansen"
"""Stands wherever a team may have written it that must not leave: setting, reasons, notes."""


def _score(form: str, item: str, value: float | None = None, **more: object) -> Score:
    made = Score(id="", form=form, item=item, value=value)
    made = replace(made, **more)  # type: ignore[arg-type]  # each is a field
    return replace(made, id=f"{form}.{item}.{made.about}.{made.onset_us}")


RATED: tuple[CodingRecord, ...] = (
    _score("parent_rating", "notices", 5.5, evidence=("child_signal10", "child_signal30")),
    _score("parent_rating", "fits", 5, comment=f"mevrouw {FAMILY_NAME} keek steeds"),
    _score("parent_rating", "warmth", 6),
    _score("parent_rating", "gives_room", absence=Absence.NOT_SCORABLE),
    _score("parent_rating", "takes_over", 2),
    _score("parent_rating", "comforts", absence=Absence.NOT_APPLICABLE),
    _score("child_rating", "plays", 4),
    _score("child_rating", "seeks", absence=Absence.NOT_OBSERVED),
    _score("child_rating", "settles", comment="nog kiezen"),
    _score("stretch_rating", "ease", 4, onset_us=10 * SECOND, offset_us=30 * SECOND),
    _score("stretch_rating", "ease", 2, onset_us=130 * SECOND, offset_us=150 * SECOND),
    _score("clip_use", "strength_seen", 4, about="c1"),
    Memo(id="memo", text=f"gesprek met {FAMILY_NAME}", onset_us=12 * SECOND),
)
SCORED: tuple[CodingRecord, ...] = (
    *(
        _score("distress", "level", value, onset_us=at * SECOND, offset_us=(at + 5) * SECOND)
        for at, value in ((0, 0), (5, 1), (10, 3), (15, 2))
    ),
    _score(
        "distress",
        "level",
        absence=Absence.NOT_SCORABLE,
        onset_us=20 * SECOND,
        offset_us=25 * SECOND,
    ),
    _score("child_ways", "own_body", 1, onset_us=0, offset_us=5 * SECOND),
    Uncodable(id="u", onset_us=25 * SECOND, offset_us=30 * SECOND, track="distress"),
)
TRACED: tuple[CodingRecord, ...] = (
    _score("before_film", "awake_for", 45),
    _score(
        "what_turned",
        "what_happened",
        words=f"oma {FAMILY_NAME} kwam binnen",
        onset_us=60 * SECOND,
        offset_us=70 * SECOND,
    ),
    TraceRun(
        id="t1",
        trace="child_feeling",
        onset_us=10 * SECOND,
        offset_us=40 * SECOND,
        times_us=(10 * SECOND, 20 * SECOND, 25 * SECOND),
        values=(0.0, 1.5, -1.0),
    ),
)


def bundled(name: str) -> Scheme:
    path = SCHEMES / f"{name}.toml"
    scheme = read_scheme(path.read_bytes(), path.name).scheme
    assert scheme is not None
    return scheme


@pytest.fixture
def judged_request() -> Callable[..., ReportRequest]:
    """Return what makes the request over three codings: rated, scored by interval, traced."""
    parts = {
        "floor-play-ratings": RATED,
        "regulation-five-seconds": SCORED,
        "affect-trace": TRACED,
    }
    phases = (
        Phase(
            id="p1",
            session_id="s",
            name="spelen",
            onset_us=0,
            offset_us=120 * SECOND,
            stopped_early=f"{FAMILY_NAME} belde",
        ),
        Phase(
            id="p2",
            session_id="s",
            name="opruimen",
            onset_us=120 * SECOND,
            offset_us=240 * SECOND,
            in_statistics=False,
        ),
    )

    def make(
        language: str = "nl", *, schemes: tuple[str, ...] = tuple(parts), free_text: bool = False
    ) -> ReportRequest:
        made: list[CodedSession] = []
        for name in schemes:
            scheme = bundled(name)
            info = CodingInfo(
                id=name,
                session_id="s",
                coder="AB",
                scheme_id=scheme.id,
                scheme_version=scheme.version,
                scheme_hash=scheme.meaning_hash,
            )
            coding = Coding.from_records(info, parts.get(name, ()))
            made.append(CodedSession(coding, scheme, Interval(0, 240 * SECOND), phases))
        project = house(*phases, *(coded.coding.info for coded in made))
        where = replace(project.get(Session, "s"), setting=f"thuis bij {FAMILY_NAME}")
        return ReportRequest(
            project=Project.from_records([*project.records.values(), where]),
            session_ids=("s",),
            text=catalogue(language),
            day=date(2026, 3, 20),
            codings=tuple(made),
            free_text=free_text,
            study="Kijk",
        )

    return make
