"""What is open in a coding is listed with its moment; finished it is locked, and says its past."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from observer.app.finishing import (
    history,
    note_finished,
    note_reopened,
    open_points,
    point_words,
)
from observer.app.open_points import OpenKind, OpenPoint
from observer.app.workspace import Workspace
from observer.model.coding import Coding
from observer.model.coding_edits import write_memo
from observer.model.edits import (
    PROJECT,
    CodingInfo,
    CodingRecord,
    CodingStatus,
    Edit,
    Record,
    Replacement,
)
from observer.model.errors import EditError
from observer.model.event import CodedRange, Event, Memo, Score, TraceRun, Uncodable
from observer.model.family import Family
from observer.model.forms import (
    About,
    Form,
    FormKind,
    IntervalCoding,
    IntervalMode,
    Item,
    Scale,
    Trace,
)
from observer.model.local_text import LocalText
from observer.model.passes import scheme_of_pass
from observer.model.rules import CodeRef, Condition, ConditionKind, ItemRef, PhaseTemplate
from observer.model.scheme import (
    Code,
    CodeKind,
    Modifier,
    ModifierKind,
    ModifierValue,
    Role,
    Scheme,
    Subject,
    Track,
)
from observer.model.session import Phase, Recording, Session, Storing
from observer.model.status_edits import finish, reopen
from observer.model.time import Interval
from observer.statistics.inputs import CodedSession
from observer.storage.project_folder import create_project, open_project
from observer.text.catalogue import catalogue

S = 1_000_000


def words(name: str) -> LocalText:
    return LocalText((("nl", name), ("en", name)))


def code(name: str, kind: CodeKind = CodeKind.STATE, *modifiers: str) -> Code:
    return Code(id=name, number=1, kind=kind, label=words(name), modifiers=modifiers)


TRACK = Track(id="gaze", subject="child", label=words("gaze"), codes=(code("on"), code("off")))
SCHEME = Scheme(
    id="x",
    version="1.0.0",
    title=words("x"),
    subjects=(Subject(id="child", role=Role.CHILD, label=words("child")),),
    tracks=(TRACK,),
)
INFO = CodingInfo(
    id="c", session_id="s", coder="AB", scheme_id="x", scheme_version="1.0.0", scheme_hash=""
)
ITEMS = tuple(Item(id=each, number=i, label=words(each)) for i, each in enumerate("abc"))


def state(code_id: str, start_s: float, end_s: float | None, track: str = "gaze") -> Event:
    return Event(
        id=f"{track}{code_id}{start_s}",
        track=track,
        code=code_id,
        kind=CodeKind.STATE,
        onset_us=round(start_s * S),
        offset_us=None if end_s is None else round(end_s * S),
    )


def coded(
    scheme: Scheme, *records: CodingRecord, phases: tuple[Phase, ...] = (), length_s: int = 60
) -> CodedSession:
    whole = CodedRange(id="range", track="gaze", onset_us=0, offset_us=length_s * S)
    stated = () if any(isinstance(r, CodedRange) for r in records) else (whole,)
    coding = Coding.from_records(INFO, [*records, *stated])
    return CodedSession(coding, scheme, Interval(0, length_s * S), phases)


def found(session: CodedSession) -> list[tuple[OpenKind, int | None]]:
    return [(point.kind, point.at_us) for point in open_points(session)]


def only(session: CodedSession) -> OpenPoint:
    (point,) = open_points(session)
    return point


def said(point: OpenPoint, scheme: Scheme = SCHEME) -> str:
    return point_words(point, scheme, catalogue("en"))


def test_a_complete_coding_has_nothing_open() -> None:
    assert found(coded(SCHEME, state("on", 1, 20))) == []


def test_a_state_without_an_end_leads_to_its_begin() -> None:
    point = only(coded(SCHEME, state("on", 4, None)))
    assert (point.kind, point.at_us, point.part) == (OpenKind.STILL_RUNNING, 4 * S, "gaze")
    assert point.record_id == "gazeon4"
    assert said(point) == "on begins at 0:04 and has no end."


def test_what_always_runs_may_run_up_to_the_end_of_the_film() -> None:
    always = replace(TRACK, exclusive=True, exhaustive=True, default_code="on")
    assert found(coded(replace(SCHEME, tracks=(always,)), state("on", 0, None))) == []


def test_a_state_that_is_shorter_than_the_scheme_asks_is_named_with_both_lengths() -> None:
    scheme = replace(SCHEME, tracks=(replace(TRACK, minimum_us=S),))
    point = only(coded(scheme, state("on", 4, 4.25), state("off", 6, 7)))
    assert (point.kind, point.at_us) == (OpenKind.TOO_SHORT, 4 * S)
    assert said(point) == "on at 0:04 lasts 0.25 s; at least 1 s is asked for."
    assert "0,25 s" in point_words(point, scheme, catalogue("nl"))


def test_holes_and_overlaps_are_found_where_the_track_promises_none() -> None:
    always = replace(TRACK, exclusive=True, exhaustive=True, default_code="on")
    session = coded(
        replace(SCHEME, tracks=(always,)),
        state("on", 0, 10),
        state("off", 8, 20),
        state("on", 25, 60),
        Uncodable(id="u", onset_us=22 * S, offset_us=25 * S),
    )
    assert found(session) == [(OpenKind.OVERLAP, 8 * S), (OpenKind.HOLE, 20 * S)]
    hole = open_points(session)[1]
    assert "from 0:20 to 0:22" in said(hole)


def test_a_large_share_that_cannot_be_coded_is_named_from_the_warning_on() -> None:
    scheme = replace(SCHEME, uncodable_warning_share=0.2)
    few = Uncodable(id="u", onset_us=0, offset_us=10 * S)
    many = replace(few, offset_us=20 * S)
    assert found(coded(scheme, state("on", 30, 40), few)) == []
    point = only(coded(scheme, state("on", 30, 40), many))
    assert (point.kind, point.at_us) == (OpenKind.UNCODABLE, 0)
    assert "33% of gaze" in said(point)


def test_a_coding_that_breaks_off_early_says_up_to_where_or_is_asked() -> None:
    stated = CodedRange(id="r", track="gaze", onset_us=0, offset_us=20 * S)
    assert found(coded(SCHEME, state("on", 1, 10), stated)) == []
    session = coded(SCHEME, state("on", 1, 10))
    open_end = replace(session, coding=replace(session.coding, coded_ranges=()))
    assert found(open_end) == [(OpenKind.CODED_RANGE, 10 * S)]


def test_a_coding_without_any_code_is_told_so_plainly() -> None:
    session = coded(SCHEME)
    empty = replace(session, coding=replace(session.coding, coded_ranges=()))
    assert "No code was given yet" in said(only(empty))


def test_required_questions_and_conditions_are_listed() -> None:
    how = Modifier(
        id="how",
        label=words("how"),
        kind=ModifierKind.SINGLE,
        values=(ModifierValue(id="soft", label=words("soft")),),
        required=True,
    )
    track = replace(TRACK, codes=(code("on", CodeKind.STATE, "how"), code("off")))
    rule = Condition(
        id="r",
        kind=ConditionKind.ONLY_AFTER,
        of=CodeRef("gaze", "off"),
        others=(CodeRef("gaze", "on"),),
        within_us=5 * S,
    )
    scheme = replace(SCHEME, tracks=(track,), modifiers=(how,), conditions=(rule,))
    session = coded(scheme, state("on", 1, 2), state("off", 30, 31))
    assert found(session) == [(OpenKind.NO_ANSWER, S), (OpenKind.CONDITION, 30 * S)]
    first, second = open_points(session)
    assert (first.record_id, first.part) == ("gazeon1", "gaze")
    assert said(first, scheme).startswith("0:01")
    assert said(second, scheme).startswith("0:30")


def form(**changes: object) -> Form:
    made = Form(id="f", kind=FormKind.RATING, label=words("warmth"), items=ITEMS, scale=_SCALE)
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of a form


_SCALE = Scale(minimum=1, maximum=7)


def score(item: str, **changes: object) -> Score:
    made = Score(id=f"f{item}{changes}", form="f", item=item, value=3.0)
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of a score


def test_a_form_says_how_many_of_its_questions_are_open() -> None:
    scheme = replace(SCHEME, forms=(form(),))
    full = [score(each) for each in "abc"]
    assert "not filled in" in said(only(coded(scheme)))
    assert said(only(coded(scheme, full[0]))) == (
        "warmth: 2 of 3 questions have no answer, first: b."
    )
    assert found(coded(scheme, *full)) == []


def test_a_question_that_is_not_asked_is_not_missed() -> None:
    rule = Condition(
        id="r",
        kind=ConditionKind.IF_COUNT,
        of=ItemRef("f", "c"),
        others=(CodeRef("gaze", "off"),),
    )
    scheme = replace(SCHEME, forms=(form(),), conditions=(rule,))
    assert found(coded(scheme, score("a"), score("b"))) == []
    assert len(open_points(coded(scheme, score("a"), score("b"), state("off", 1, 20)))) == 1


def test_what_is_asked_of_a_moment_is_what_occurred_in_that_moment() -> None:
    rule = Condition(
        id="r",
        kind=ConditionKind.IF_COUNT,
        of=ItemRef("f", "c"),
        others=(CodeRef("gaze", "off"),),
    )
    about_clips = replace(form(), about=About.CLIP)
    scheme = replace(SCHEME, forms=(about_clips,), conditions=(rule,))
    given = [replace(score(each), id=f"{each}clip", about="clip") for each in ("a", "b")]
    session = coded(scheme, *given, state("off", 1, 20))
    assert open_points(session, {"clip": Interval(30 * S, 40 * S)}) == ()
    (point,) = open_points(session, {"clip": Interval(10 * S, 25 * S)})
    assert (point.kind, point.about, point.at_us) == (OpenKind.FORM, "clip", 10 * S)


def test_a_form_about_phases_is_asked_for_each_of_them() -> None:
    scheme = replace(SCHEME, forms=(form(about=About.PHASE, phases=("play",)),))
    play = Phase(id="p", session_id="s", name="p", onset_us=0, offset_us=30 * S, template="play")
    still = replace(play, id="q", onset_us=30 * S, offset_us=60 * S, template="still")
    point = only(coded(scheme, *(score(e, about="q") for e in "abc"), phases=(play, still)))
    assert (point.about, point.at_us) == ("p", 0)


def test_a_form_about_segments_that_nobody_began_is_one_point() -> None:
    scheme = replace(SCHEME, forms=(form(about=About.SEGMENT),))
    assert "not filled in for any part of the film yet" in said(only(coded(scheme)))
    begun = score("a", onset_us=5 * S, offset_us=9 * S)
    assert found(coded(scheme, begun)) == [(OpenKind.FORM, 5 * S)]


def test_an_allocation_adds_up_and_piles_take_their_number_of_cards() -> None:
    sharing = form(kind=FormKind.ALLOCATION, total=100.0)
    parts = [score("a", value=50.0), score("b", value=30.0), score("c", value=10.0)]
    point = only(coded(replace(SCHEME, forms=(sharing,)), *parts))
    assert said(point) == "warmth adds up to 90; it should be 100."
    sort = form(kind=FormKind.Q_SORT, scale=Scale(values=(1.0, 2.0)), piles=(1, 2))
    cards = [score("a", value=1.0), score("b", value=1.0), score("c", value=2.0)]
    assert "2 piles hold more or fewer" in said(only(coded(replace(SCHEME, forms=(sort,)), *cards)))
    right = [cards[0], score("b", value=2.0), cards[2]]
    assert found(coded(replace(SCHEME, forms=(sort,)), *right)) == []


def test_intervals_without_a_score_are_told_in_runs() -> None:
    coding = IntervalCoding(
        id="i", label=words("distress"), items=ITEMS[:1], mode=IntervalMode.PARTIAL
    )
    scheme = replace(SCHEME, intervals=(coding,))
    given = [
        Score(id=f"s{n}", form="i", item="a", onset_us=n * 10 * S, offset_us=(n + 1) * 10 * S)
        for n in (0, 3)
    ]
    points = open_points(coded(scheme, *given))
    assert [(p.kind, p.at_us) for p in points] == [
        (OpenKind.INTERVALS, 10 * S),
        (OpenKind.INTERVALS, 40 * S),
    ]
    assert said(points[0]) == "distress: intervals 2 to 3 (from 0:10) have no score."


def test_a_trace_that_nobody_followed_is_open() -> None:
    trace = Trace(id="t", label=words("affect"), scale=Scale(minimum=-3, maximum=3))
    scheme = replace(SCHEME, traces=(trace,))
    assert found(coded(scheme)) == [(OpenKind.TRACE, 0)]
    run = TraceRun(id="r", trace="t", onset_us=0, offset_us=S, times_us=(0,), values=(1.0,))
    assert found(coded(scheme, run)) == []


def test_phases_missing_out_of_order_or_of_another_length_are_open() -> None:
    play, still, again = (
        PhaseTemplate(id=each, label=words(each), planned_us=20 * S, tolerance_us=2 * S)
        for each in ("play", "still", "reunion")
    )
    scheme = replace(SCHEME, phases=(play, still, again), phases_ordered=True)

    def phase(name: str, start_s: int, end_s: int) -> Phase:
        return Phase(
            id=name,
            session_id="s",
            name=name,
            onset_us=start_s * S,
            offset_us=end_s * S,
            template=name,
        )

    good = (phase("play", 0, 20), phase("still", 20, 41), phase("reunion", 41, 60))
    assert found(coded(scheme, phases=good)) == []
    turned = (phase("still", 0, 20), phase("play", 20, 50))
    told = [said(point) for point in open_points(coded(scheme, phases=turned))]
    assert told == [
        "The phase reunion is not marked.",
        "The phase play at 0:20 lasts 30 s; 20 s is planned.",
        "The phase play at 0:20 comes after still; the scheme has it earlier.",
    ]
    stopped = (good[0], replace(good[1], offset_us=25 * S, stopped_early="cried"), good[2])
    assert found(coded(scheme, phases=stopped)) == []


def test_a_pass_over_some_parts_is_asked_for_those_alone() -> None:
    scheme = replace(SCHEME, forms=(form(),))
    info = replace(INFO, tracks=("gaze",))
    session = coded(scheme_of_pass(scheme, info), state("on", 1, 20))
    assert found(session) == []


# Locked and opened again


@pytest.fixture
def reopened(tmp_path: Path) -> Iterator[Callable[[], Workspace]]:
    folder = tmp_path / "project"
    create_project(folder, coder="AB", passphrase=None)
    standing: list[Workspace] = []

    def again() -> Workspace:
        if standing:
            standing.pop().close()
        standing.append(Workspace(open_project(folder)))
        return standing[-1]

    yield again
    standing.pop().close()


@pytest.fixture
def workspace(reopened: Callable[[], Workspace]) -> Workspace:
    made = reopened()
    records: tuple[Record, ...] = (
        Family(id="family", pseudonym="F-012"),
        Session(id="s", family_id="family", number=1),
        Recording(
            id="film",
            session_id="s",
            label="film 1",
            storing=Storing.LINKED,
            path="/nowhere/film.mp4",
            duration_us=60 * S,
        ),
    )
    added = tuple(Replacement(None, record) for record in records)
    made.apply(Edit(document=PROJECT, kind="test", replacements=added))
    return made


def engagement(workspace: Workspace) -> Scheme:
    return next(s for s in workspace.schemes() if s.id == "engagement")


def test_finished_is_locked_reopened_with_a_reason_and_all_of_it_is_in_the_history(
    workspace: Workspace, reopened: Callable[[], Workspace]
) -> None:
    info = workspace.new_coding("s", engagement(workspace), "AB")
    points = open_points(workspace.coded_session(info.id))
    assert points
    workspace.apply(finish(workspace.coding(info.id)))
    note_finished(workspace, info, points)
    note = write_memo(workspace.coding(info.id), None, Memo(id="m", text="late"))
    with pytest.raises(EditError, match="finished and locked"):
        workspace.apply(note)
    with pytest.raises(EditError, match="for a reason"):
        reopen(workspace.coding(info.id), "  ")
    workspace.apply(reopen(workspace.coding(info.id), "the last minute was missing"))
    note_reopened(workspace, info)
    workspace.apply(note)
    workspace = reopened()
    assert workspace.project.get(CodingInfo, info.id).status is CodingStatus.OPEN
    last, first = history(workspace, info.id)
    assert (first.finished, first.coder, first.reason) == (True, "AB", "")
    assert (last.finished, last.reason) == (False, "the last minute was missing")
    logged = [(row.event, row.detail) for row in workspace.store.access_log.rows()]
    finished = next(detail for event, detail in logged if event == "finished")
    assert f"open={len(points)}" in finished
    assert "reopened" in [event for event, _ in logged]
    assert "minute" not in str(logged)


def test_a_lock_is_not_undone_but_opening_again_is(workspace: Workspace) -> None:
    info = workspace.new_coding("s", engagement(workspace), "AB")
    workspace.apply(finish(workspace.coding(info.id)))
    with pytest.raises(EditError, match="finished and locked"):
        workspace.undo(info.id)
    workspace.apply(reopen(workspace.coding(info.id), "more to see"))
    assert workspace.undo(info.id)
    assert workspace.coding(info.id).info.status is CodingStatus.FINISHED
    assert [step.finished for step in history(workspace, info.id)] == [True, False, True]


def test_nobody_takes_back_a_step_of_another_coder(workspace: Workspace) -> None:
    info = workspace.new_coding("s", engagement(workspace), "AB")
    workspace.apply(write_memo(workspace.coding(info.id), None, Memo(id="m", text="x")))
    workspace.code_as("CD")
    with pytest.raises(EditError, match="coding of AB"):
        workspace.undo(info.id)
    workspace.code_as("AB")
    assert workspace.undo(info.id)
    workspace.code_as("CD")
    with pytest.raises(EditError, match="coding of AB"):
        workspace.redo(info.id)
