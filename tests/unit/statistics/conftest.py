"""A small scheme, and codings written in seconds."""

from collections.abc import Callable
from dataclasses import replace
from math import sin
from typing import TypeAlias

import pytest

from observer.model.coding import Coding
from observer.model.edits import CodingInfo, CodingRecord
from observer.model.event import CodedRange, Event, Score, TraceRun, Uncodable
from observer.model.forms import (
    About,
    Absence,
    Form,
    FormKind,
    IntervalCoding,
    IntervalMode,
    Item,
    Scale,
    Trace,
)
from observer.model.local_text import LocalText
from observer.model.rules import CodeRef, Composite, CompositeKind, Dyadic, ItemRef, MissingRule
from observer.model.scheme import (
    Code,
    CodeKind,
    Contingency,
    Modifier,
    ModifierKind,
    ModifierValue,
    Role,
    Scheme,
    Subject,
    Track,
)
from observer.model.session import Phase
from observer.model.time import Interval
from observer.statistics.inputs import CodedSession

NONE = LocalText()
Code3: TypeAlias = tuple[str, float] | tuple[str, float, float | None]
Build: TypeAlias = Callable[..., CodedSession]


def text(english: str) -> LocalText:
    return LocalText((("en", english),))


TONE = Modifier(
    id="tone",
    label=text("Tone"),
    kind=ModifierKind.SINGLE,
    values=(ModifierValue(id="warm", label=text("warm")),),
)


def track(track_id: str, subject: str, kind: CodeKind, *codes: str) -> Track:
    return Track(
        id=track_id,
        subject=subject,
        label=text(track_id),
        exclusive=track_id == "regulation",
        codes=tuple(
            Code(
                id=code,
                number=at,
                kind=kind,
                label=text(code),
                modifiers=("tone",) if code == "fitting" else (),
            )
            for at, code in enumerate(codes)
        ),
    )


def scheme(window_s: float = 3, burst_gap_s: float = 0) -> Scheme:
    signals = (CodeRef("signal", "approach"), CodeRef("signal", "vocal"))
    acts = (CodeRef("answer", "fitting"), CodeRef("answer", "taking_over"))
    soothing = (CodeRef("soothing", "voice"), CodeRef("soothing", "touch"))
    window_us, gap_us = us(window_s), us(burst_gap_s)
    return Scheme(
        id="small",
        version="1.0.0",
        title=text("Small"),
        modifiers=(TONE,),
        subjects=(
            Subject(id="parent", role=Role.CAREGIVER, label=text("Parent")),
            Subject(id="child", role=Role.CHILD, label=text("Child")),
        ),
        tracks=(
            track("answer", "parent", CodeKind.POINT, "fitting", "taking_over"),
            track("soothing", "parent", CodeKind.STATE, "voice", "touch"),
            track("signal", "child", CodeKind.POINT, "approach", "vocal"),
            track("regulation", "child", CodeKind.STATE, "calm", "crying"),
        ),
        contingencies=(
            Contingency(
                id="answered", label=text("Answered"), bids=signals, responses=acts, headline=True,
                window_us=window_us,
                burst_gap_us=gap_us,
            ),
            Contingency(
                id="soothed",
                label=text("Soothed"),
                bids=(CodeRef("regulation", "crying"),),
                responses=soothing,
                window_us=window_us,
                burst_gap_us=gap_us,
            ),
        ),
    )  # fmt: skip


SEVEN = Scale(minimum=1, maximum=7, step=0.5)


def item(item_id: str, number: int = 1, *, reverse: bool = False) -> Item:
    return Item(id=item_id, number=number, label=text(item_id), reverse=reverse)


def judged(made: Scheme) -> Scheme:
    """Add forms about the session and about phases, intervals, a trace and composites."""
    warmth, rush = ItemRef("play", "warmth"), ItemRef("play", "rush")
    return replace(
        made,
        forms=(
            Form(
                id="play",
                kind=FormKind.RATING,
                label=text("Play"),
                items=(item("warmth"), item("rush", 2, reverse=True)),
                scale=SEVEN,
                absences=tuple(Absence),
            ),
            Form(
                id="mood",
                kind=FormKind.RATING,
                label=text("Mood"),
                items=(item("glad"),),
                about=About.PHASE,
                scale=SEVEN,
                absences=(Absence.NOT_OBSERVED,),
            ),
        ),
        intervals=(
            IntervalCoding(
                id="every_minute",
                label=text("Every minute"),
                items=(item("distress"),),
                mode=IntervalMode.PARTIAL,
                observe_us=us(60),
            ),
        ),
        traces=(
            Trace(id="affect", label=text("Affect"), scale=Scale(minimum=-3, maximum=3, step=0)),
        ),
        composites=(
            Composite(id="together", kind=CompositeKind.MEAN, label=NONE, parts=(warmth, rush)),
            Composite(
                id="mild",
                kind=CompositeKind.SUM,
                label=NONE,
                parts=(ItemRef("mood", "glad"),),
                missing=MissingRule.PRORATE,
            ),
            Composite(
                id="signals",
                kind=CompositeKind.COUNT,
                label=NONE,
                parts=(CodeRef("signal", "approach"), ItemRef("every_minute", "distress")),
                missing=MissingRule.AT_LEAST,
                at_least=1,
            ),
        ),
    )


def us(seconds: float) -> int:
    return round(seconds * 1_000_000)


def coded(
    *events: Code3,
    until: float = 300,
    uncodable: tuple[tuple[float, float] | tuple[float, float, str], ...] = (),
    ranges: dict[str, tuple[float, float]] | None = None,
    phases: dict[str, tuple[float, float]] | None = None,
    window_s: float = 3,
    burst_gap_s: float = 0,
) -> CodedSession:
    """Build a session of events ``("track.code", onset)`` and ``("track.code", onset, offset)``."""
    made = judged(scheme(window_s, burst_gap_s))
    records: list[CodingRecord] = []
    for number, (name, onset, *rest) in enumerate(events):
        track_id, code = name.split(".")
        offset = rest[0] if rest else None
        records.append(
            Event(
                id=f"e{number:04}",
                track=track_id,
                code=code,
                kind=made.code(CodeRef(track_id, code)).kind,
                onset_us=us(onset),
                offset_us=None if offset is None else us(offset),
            )
        )
    for number, (start, end, *track_ids) in enumerate(uncodable):
        records.append(
            Uncodable(
                id=f"u{number}",
                onset_us=us(start),
                offset_us=us(end),
                track=track_ids[0] if track_ids else "",
            )
        )
    for track_id, (start, end) in (ranges or {}).items():
        records.append(
            CodedRange(id=f"r-{track_id}", track=track_id, onset_us=us(start), offset_us=us(end))
        )
    info = CodingInfo(
        id="c",
        session_id="s",
        coder="AB",
        scheme_id="small",
        scheme_version="1.0.0",
        scheme_hash="",
    )
    return CodedSession(
        coding=Coding.from_records(info, records),
        scheme=made,
        window=Interval(0, us(until)),
        phases=tuple(
            Phase(id=f"p-{name}", session_id="s", name=name, onset_us=us(a), offset_us=us(b))
            for name, (a, b) in (phases or {}).items()
        ),
    )


def with_records(session: CodedSession, *records: CodingRecord) -> CodedSession:
    coding = session.coding
    return replace(session, coding=Coding.from_records(coding.info, [*coding.records(), *records]))


def answer(form: str, item_id: str, value: float | None, **more: object) -> Score:
    made = Score(id=f"{form}.{item_id}", form=form, item=item_id, value=value)
    made = replace(made, **more)  # type: ignore[arg-type]
    return replace(made, id=f"{made.id}-{made.about}-{made.onset_us}")


@pytest.fixture
def build() -> Build:
    return coded


@pytest.fixture
def five_minutes() -> CodedSession:
    """Five minutes that were worked out on paper; see the tests that use it."""
    session = coded(
        ("signal.approach", 10),
        ("signal.vocal", 30),
        ("signal.approach", 50),
        ("signal.vocal", 98),
        ("signal.approach", 110),
        ("signal.vocal", 150),
        ("signal.approach", 200),
        ("signal.vocal", 299),
        ("answer.fitting", 12),
        ("answer.taking_over", 33),
        ("answer.fitting", 53.5),
        ("answer.fitting", 99),
        ("answer.fitting", 150),
        ("answer.fitting", 201),
        ("soothing.voice", 95, 125),
        ("soothing.voice", 240, None),
        ("regulation.calm", 0, 170),
        ("regulation.crying", 170, 190),
        ("regulation.calm", 190, 300),
        uncodable=((100, 120),),
        phases={"play": (0, 180), "tidying": (180, 300)},
    )
    return with_records(
        session,
        answer("play", "warmth", 5.5),
        answer("play", "rush", None, absence=Absence.NOT_SCORABLE),
        answer("mood", "glad", 4, about="p-play"),
        *(
            answer("every_minute", "distress", value, onset_us=us(at), offset_us=us(at + 60))
            for at, value in ((0, 0), (60, 1), (180, 1))
        ),
        TraceRun(
            id="t",
            trace="affect",
            onset_us=us(60),
            offset_us=us(200),
            times_us=(us(60), us(80), us(140)),
            values=(0.0, 2.0, -1.0),
        ),
    )


def dyadic_scheme() -> Scheme:
    """Return a scheme in which two partners have the same moods, ordered, and a line each."""
    moods = ("glad", "calm", "cross")
    refs = {who: [CodeRef(f"{who}_mood", mood) for mood in moods] for who in ("parent", "child")}

    def line(who: str) -> Trace:
        scale = Scale(minimum=-3, maximum=3, step=0)
        return Trace(id=f"{who}_line", label=text(who), subject=who, scale=scale)

    def mood(who: str) -> Track:
        made = track(f"{who}_mood", who, CodeKind.STATE, *moods)
        return replace(made, exclusive=True, exhaustive=True, default_code="calm")

    return Scheme(
        id="dyadic",
        version="1.0.0",
        title=text("Dyadic"),
        subjects=(
            Subject(id="parent", role=Role.CAREGIVER, label=text("Parent")),
            Subject(id="child", role=Role.CHILD, label=text("Child")),
            Subject(id="both", role=Role.DYAD, label=text("Both")),
        ),
        tracks=(
            mood("parent"),
            mood("child"),
            track("child_call", "child", CodeKind.POINT, "call", "reach"),
            track("shared", "both", CodeKind.POINT, "laugh", "sigh"),
        ),
        traces=(line("parent"), line("child")),
        dyadic=Dyadic(
            matches=tuple(zip(refs["parent"], refs["child"], strict=True)),
            valence=tuple((ref, 1.0 - at) for who in refs.values() for at, ref in enumerate(who)),
        ),
    )


@pytest.fixture
def minute_together() -> CodedSession:
    """One minute of two moods: the case that was worked out by hand, in two phases of 30 s.

    Child: calm 0-10, glad 10-18, calm 18-30, cross 30-42, calm 42-50, glad 50-60.
    Parent: calm 0-12, glad 12-25, calm 25-36, glad 36-60.
    """
    made = dyadic_scheme()
    child = (("calm", 0), ("glad", 10), ("calm", 18), ("cross", 30), ("calm", 42), ("glad", 50))
    parent = (("calm", 0), ("glad", 12), ("calm", 25), ("glad", 36))
    records: list[CodingRecord] = []
    for who, moods in (("child", child), ("parent", parent)):
        ends = [at for _, at in moods[1:]] + [60]
        for (code, onset), offset in zip(moods, ends, strict=True):
            records.append(
                Event(
                    id=f"{who}-{onset}",
                    track=f"{who}_mood",
                    code=code,
                    kind=CodeKind.STATE,
                    onset_us=us(onset),
                    offset_us=us(offset),
                )
            )
        steps = range(0, 60, 2)
        lag = 2 if who == "parent" else 0
        records.append(
            TraceRun(
                id=f"{who}-line",
                trace=f"{who}_line",
                onset_us=0,
                offset_us=us(60),
                times_us=tuple(us(step) for step in steps),
                values=tuple(3 * sin((step - lag) / 5) for step in steps),
            )
        )
    info = CodingInfo(
        id="c",
        session_id="s",
        coder="AB",
        scheme_id="dyadic",
        scheme_version="1.0.0",
        scheme_hash="",
    )
    return CodedSession(
        coding=Coding.from_records(info, records),
        scheme=made,
        window=Interval(0, us(60)),
        phases=tuple(
            Phase(id=f"p-{name}", session_id="s", name=name, onset_us=us(a), offset_us=us(b))
            for name, a, b in (("play", 0, 30), ("tidying", 30, 60))
        ),
    )
