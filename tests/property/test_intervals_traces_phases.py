"""Intervals, traces and phases keep their promises whatever is done in whatever order."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model import interval_edits
from observer.model.coding import Coding
from observer.model.edits import CodingInfo, Edit
from observer.model.event import Anchor, Event, Memo, Score, TraceRun, Uncodable
from observer.model.forms import (
    IntervalAnchor,
    IntervalCoding,
    IntervalMode,
    Item,
    Scale,
)
from observer.model.interval_grid import Slot, slot_at, slot_of, slots
from observer.model.live_edits import is_adrift, lay_on_film
from observer.model.local_text import LocalText
from observer.model.project import Project
from observer.model.project_edits import (
    begin_phase,
    end_phase,
    phase_at,
    place_phase,
    remove,
)
from observer.model.scheme import CodeKind
from observer.model.session import Phase, Session
from observer.model.time import Interval, difference
from observer.model.trace_edits import erase, lay, nearest, run_of, stepped, traced_at, value_at

INFO = CodingInfo(
    id="c", session_id="x", coder="AB", scheme_id="s", scheme_version="1.0.0", scheme_hash=""
)
EMPTY = Coding(info=INFO)
LENGTH = 40


def item(item_id: str, number: int) -> Item:
    return Item(id=item_id, number=number, label=LocalText())


def coding_of(
    observe_us: int = 10,
    record_us: int = 0,
    *,
    anchor: IntervalAnchor = IntervalAnchor.SESSION,
    phases: tuple[str, ...] = (),
    mode: IntervalMode = IntervalMode.PARTIAL,
    scale: Scale | None = None,
) -> IntervalCoding:
    return IntervalCoding(
        id="distress",
        label=LocalText(),
        items=(item("a", 1), item("b", 2)),
        mode=mode,
        anchor=anchor,
        phases=phases,
        observe_us=observe_us,
        record_us=record_us,
        scale=scale,
    )


def phase(phase_id: str, onset_us: int, offset_us: int, template: str = "play") -> Phase:
    return Phase(
        id=phase_id,
        session_id="x",
        name=template,
        onset_us=onset_us,
        offset_us=offset_us,
        template=template,
    )


# Intervals


@settings(deadline=None)
@given(
    start=st.integers(-(10**9), 10**9),
    length=st.integers(1, 10**8),
    observe=st.integers(10**5, 10**8),
    record=st.integers(0, 10**7),
)
def test_intervals_never_drift_and_cover_the_whole_session(
    start: int, length: int, observe: int, record: int
) -> None:
    extent = Interval(start, start + length)
    found = slots(coding_of(observe, record), extent)
    assert [slot.onset_us for slot in found] == [
        start + k * (observe + record) for k in range(len(found))
    ]
    assert [slot.number for slot in found] == list(range(1, len(found) + 1))
    assert all(not slot.is_short for slot in found[:-1])
    last = found[-1]
    assert last.offset_us == min(last.onset_us + observe, extent.end_us)
    assert last.is_short == (last.offset_us - last.onset_us < observe)
    assert last.record_until_us <= extent.end_us <= last.onset_us + observe + record
    for before, after in pairwise(found):
        assert before.record_until_us == after.onset_us


def test_a_session_of_sixty_seconds_and_a_half_has_a_last_short_interval() -> None:
    found = slots(coding_of(5_000_000), Interval(0, 60_500_000))
    assert len(found) == 13
    assert (found[-1].onset_us, found[-1].offset_us) == (60_000_000, 60_500_000)
    assert found[-1].is_short


def test_intervals_of_phases_begin_anew_with_each_and_leave_others_out() -> None:
    form = coding_of(10, anchor=IntervalAnchor.PHASE, phases=("play",))
    own = (phase("p", 3, 20), phase("q", 20, 33, "tidy"), phase("r", 33, 44))
    found = slots(form, Interval(0, 100), own)
    assert [(s.phase, s.onset_us, s.offset_us) for s in found] == [
        ("p", 3, 13),
        ("p", 13, 20),
        ("r", 33, 43),
        ("r", 43, 44),
    ]


@settings(deadline=None)
@given(earlier=st.integers(0, 30), kept=st.lists(st.integers(0, 8), min_size=1))
def test_scored_intervals_stay_where_they_are_when_the_session_begins_earlier(
    earlier: int, kept: list[int]
) -> None:
    form = coding_of(7)
    before = slots(form, Interval(0, 70))
    standing = [before[k].onset_us for k in kept]
    after = slots(form, Interval(-earlier, 70), (), standing)
    assert set(standing) <= {slot.onset_us for slot in after}
    assert after[0].onset_us - (-earlier) < 7


@settings(deadline=None)
@given(at=st.integers(-5, 80), observe=st.integers(1, 9), record=st.integers(0, 5))
def test_a_moment_belongs_to_one_interval_at_most(at: int, observe: int, record: int) -> None:
    found = slots(coding_of(observe, record), Interval(0, 60))
    holding = [s for s in found if s.onset_us <= at < s.record_until_us]
    assert len(holding) <= 1
    assert slot_at(found, at) == next(iter(holding), None)


def test_a_score_a_little_off_after_a_correction_still_belongs_to_its_interval() -> None:
    found = slots(coding_of(10), Interval(0, 100))
    assert slot_of(found, 34) == found[3]
    assert slot_of(found, 35) is None


ScoreAction: TypeAlias = Callable[[Coding, Slot], Edit | None]
FORM = coding_of(10)


@st.composite
def scorings(draw: st.DrawFn) -> ScoreAction:
    item_id, value = draw(st.sampled_from("ab")), draw(st.sampled_from([0.0, 1.0, 2.0]))
    actions: list[ScoreAction] = [
        lambda c, s: interval_edits.score(c, FORM, s, item_id, value=value),
        lambda c, s: interval_edits.rest_is_none(c, FORM, s),
        lambda c, s: interval_edits.clear(c, FORM, s),
        lambda c, s: interval_edits.leave_out(c, FORM, s, "off_camera"),
    ]
    return actions[draw(st.integers(0, 3))]


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(st.tuples(scorings(), st.integers(0, 3)), max_size=25))
def test_an_interval_has_one_score_for_each_item_and_all_can_be_undone(
    steps: list[tuple[ScoreAction, int]],
) -> None:
    found = slots(FORM, Interval(0, 35))
    coding, done = EMPTY, list[Edit]()
    for act, at in steps:
        edit = act(coding, found[at])
        if edit is not None:
            coding = coding.apply(edit)
            done.append(edit)
        keys = [(s.item, s.onset_us) for s in coding.scores]
        assert len(keys) == len(set(keys))
        assert all(s.value in {0.0, 1.0} for s in coding.scores)
        for slot in found:
            if interval_edits.is_uncodable(coding, FORM, slot):
                assert not any(s.onset_us == slot.onset_us for s in coding.scores)
    for edit in reversed(done):
        coding = coding.apply(edit.inverse)
    assert coding == EMPTY


def test_counting_goes_up_and_down_and_never_below_none() -> None:
    form = coding_of(10, mode=IntervalMode.COUNT)
    (slot, *_) = slots(form, Interval(0, 30))
    coding = EMPTY
    for by in (1, 1, 1, -1):
        edit = interval_edits.count_one(coding, form, slot, "a", by=by)
        assert edit is not None
        coding = coding.apply(edit)
    (score,) = coding.scores
    assert (score.item, score.value, score.onset_us, score.offset_us) == ("a", 2.0, 0, 10)
    assert interval_edits.count_one(coding, form, slot, "b", by=-1) is None


def test_the_first_open_interval_comes_after_the_last_score_and_then_from_the_start() -> None:
    found = slots(FORM, Interval(0, 40))
    coding = EMPTY
    for at in (1, 2):
        edit = interval_edits.rest_is_none(coding, FORM, found[at])
        assert edit is not None
        coding = coding.apply(edit)
    out = interval_edits.leave_out(coding, FORM, found[3], "asleep")
    assert out is not None
    coding = coding.apply(out)
    assert interval_edits.first_open(coding, FORM, found, 10) == found[0]
    assert interval_edits.reason_of(coding, FORM, found[3]) == "asleep"


# Traces

TIMES = st.integers(0, LENGTH)


@st.composite
def runs(draw: st.DrawFn) -> TraceRun:
    start = draw(st.integers(0, LENGTH - 1))
    times = sorted({start, *draw(st.lists(st.integers(start, LENGTH - 1), max_size=6))})
    end = draw(st.integers(times[-1] + 1, LENGTH))
    values = draw(st.lists(st.integers(-3, 3), min_size=len(times), max_size=len(times)))
    made = run_of("affect", list(zip(times, map(float, values), strict=True)), end)
    assert made is not None
    return made


def curve(coding: Coding) -> list[float | None]:
    return [traced_at(coding, "affect", t) for t in range(LENGTH)]


@settings(max_examples=80, deadline=None)
@given(steps=st.lists(st.one_of(runs(), st.tuples(TIMES, TIMES)), max_size=12))
def test_runs_never_overlap_and_what_is_laid_down_stands(
    steps: list[TraceRun | tuple[int, int]],
) -> None:
    coding, done = EMPTY, list[Edit]()
    for step in steps:
        before = curve(coding)
        if isinstance(step, TraceRun):
            edit = lay(coding, step)
            wanted = [
                value_at(step, t) if step.onset_us <= t < step.offset_us else before[t]
                for t in range(LENGTH)
            ]
        else:
            first, last = sorted(step)
            edit = erase(coding, "affect", Interval(first, last + 1))
            wanted = [None if first <= t <= last else before[t] for t in range(LENGTH)]
        if edit is not None:
            coding = coding.apply(edit)
            done.append(edit)
        assert curve(coding) == wanted
        standing = coding.runs_of("affect")
        for one, two in pairwise(standing):
            assert one.offset_us <= two.onset_us
        for run in standing:
            assert run.times_us[0] == run.onset_us < run.offset_us
            assert list(run.times_us) == sorted(set(run.times_us))
            assert run.times_us[-1] < run.offset_us
            assert len(run.times_us) == len(run.values)
    for edit in reversed(done):
        coding = coding.apply(edit.inverse)
    assert coding == EMPTY


def test_a_run_that_grows_stays_one_run() -> None:
    first = run_of("affect", [(0, 1.0), (4, 2.0)], 8)
    assert first is not None
    edit = lay(EMPTY, first)
    assert edit is not None
    coding = EMPTY.apply(edit)
    grown = run_of("affect", [(0, 1.0), (4, 2.0), (9, -1.0)], 12)
    assert grown is not None
    again = lay(coding, replace(grown, id=first.id))
    assert again is not None
    coding = coding.apply(again)
    (run,) = coding.trace_runs
    assert (run.id, run.offset_us, run.values) == (first.id, 12, (1.0, 2.0, -1.0))


def test_what_goes_on_behind_an_overwritten_stretch_stands_on_its_frame() -> None:
    anchor = Anchor(recording_id="f", pts=20, time_base=Fraction(1, 1000), frame=2)
    old = run_of("affect", [(0, 1.0), (10, 2.0)], 40, anchor)
    new = run_of("affect", [(5, -1.0)], 20)
    assert old is not None
    assert new is not None
    first = lay(EMPTY, old)
    assert first is not None
    second = lay(EMPTY.apply(first), new, after=anchor)
    assert second is not None
    coding = EMPTY.apply(first).apply(second)
    spans = [(r.onset_us, r.offset_us, r.values) for r in coding.trace_runs]
    assert spans == [(0, 5, (1.0,)), (5, 20, (-1.0,)), (20, 40, (2.0,))]
    assert coding.trace_runs[2].onset_anchor == anchor


@settings(deadline=None)
@given(value=st.floats(-10, 10), by=st.integers(-30, 30))
def test_a_hand_always_stands_on_a_value_of_the_scale(value: float, by: int) -> None:
    whole = Scale(minimum=-3, maximum=3, step=1)
    free = Scale(minimum=-3, maximum=3, step=0)
    for scale in (whole, free):
        assert scale.admits(nearest(scale, value))
        assert scale.admits(stepped(scale, nearest(scale, value), by))


# Phases

PROJECT_EMPTY = Project.from_records([Session(id="x", family_id="f", number=1)])
PhaseAction: TypeAlias = Callable[[Project], Edit | None]


@st.composite
def phase_steps(draw: st.DrawFn) -> PhaseAction:
    at, length, n = draw(TIMES), draw(st.integers(1, 12)), draw(st.integers(0, 9))
    template = draw(st.sampled_from(["play", "still", "reunion"]))
    name = draw(st.uuids()).hex

    def pick(project: Project) -> Phase | None:
        own = project.phases("x")
        return own[n % len(own)] if own else None

    def place(project: Project) -> Edit | None:
        old = pick(project)
        if old is None:
            return None
        return place_phase(project, old, replace(old, onset_us=at, offset_us=at + length))

    def take(project: Project) -> Edit | None:
        old = pick(project)
        return remove("remove_phase", old) if old is not None else None

    actions: list[PhaseAction] = [
        lambda p: begin_phase(p, phase(name, at, at + 1, template), LENGTH),
        lambda p: end_phase(p, "x", at),
        lambda p: place_phase(p, None, phase(name, at, at + length, template)),
        place,
        take,
    ]
    return actions[draw(st.integers(0, 4))]


@settings(max_examples=80, deadline=None)
@given(steps=st.lists(phase_steps(), max_size=14))
def test_phases_never_overlap_and_all_can_be_undone(steps: list[PhaseAction]) -> None:
    project, done = PROJECT_EMPTY, list[Edit]()
    for act in steps:
        edit = act(project)
        if edit is not None:
            assert len({r.id for r in (*edit.added, *edit.removed)}) == len(edit.replacements)
            project = project.apply(edit)
            done.append(edit)
        own = project.phases("x")
        assert all(p.onset_us < p.offset_us for p in own)
        for one, two in pairwise(own):
            assert one.offset_us <= two.onset_us
    for edit in reversed(done):
        project = project.apply(edit.inverse)
    assert project == PROJECT_EMPTY


def test_one_key_ends_a_phase_and_begins_the_next() -> None:
    project = PROJECT_EMPTY
    for name, at, template in (("p", 2, "play"), ("q", 10, "still"), ("r", 16, "reunion")):
        edit = begin_phase(project, phase(name, at, at + 1, template), 30)
        assert edit is not None
        project = project.apply(edit)
    spans = [(p.template, p.onset_us, p.offset_us) for p in project.phases("x")]
    assert spans == [("play", 2, 10), ("still", 10, 16), ("reunion", 16, 30)]
    stopped = end_phase(project, "x", 22, "distress")
    assert stopped is not None
    project = project.apply(stopped)
    assert phase_at(project, "x", 22) is None
    assert project.phases("x")[-1].stopped_early == "distress"


def test_the_edge_that_two_phases_share_moves_as_one() -> None:
    first, second = phase("p", 0, 10), phase("q", 10, 20, "still")
    project = Project.from_records([*PROJECT_EMPTY.records.values(), first, second])
    for to in (6, 14):
        edit = place_phase(project, first, replace(first, offset_us=to))
        assert edit is not None
        one, two = project.apply(edit).phases("x")
        assert (one.offset_us, two.onset_us, two.offset_us) == (to, to, 20)


# What was coded without a film


@settings(deadline=None)
@given(later=st.integers(-50, 50), onsets=st.lists(st.integers(0, 60), max_size=8))
def test_a_live_coding_is_laid_on_the_film_as_a_whole(later: int, onsets: list[int]) -> None:
    def frame_under(time_us: int) -> Anchor | None:
        frame = time_us // 4
        inside = 0 <= time_us < 40
        one = Fraction(1, 1_000_000)
        return (
            Anchor(recording_id="f", pts=frame * 4, time_base=one, frame=frame) if inside else None
        )

    events = [
        Event(id=f"e{i}", track="t", code="k", kind=CodeKind.POINT, onset_us=at)
        for i, at in enumerate(onsets)
    ]
    live = Coding.from_records(
        replace(INFO, live=True),
        [
            *events,
            Event(id="s", track="u", code="k", kind=CodeKind.STATE, onset_us=5, offset_us=17),
            Memo(id="m", text="door", onset_us=9),
            Memo(id="w", text="whole"),
            Uncodable(id="n", onset_us=20, offset_us=30),
            Score(id="z", form="distress", item="a", onset_us=10, offset_us=20, value=1.0),
            TraceRun(
                id="r", trace="v", onset_us=2, offset_us=9, times_us=(2, 5), values=(0.0, 1.0)
            ),
        ],
    )
    assert is_adrift(live)
    edit = lay_on_film(live, later, frame_under)
    if edit is None:
        assert later == 0
        return
    laid = live.apply(edit)
    assert sorted(e.onset_us for e in laid.on_track("t")) == sorted(at + later for at in onsets)
    for event in laid.all_events():
        assert event.onset_anchor == frame_under(event.onset_us)
    (run,) = laid.trace_runs
    assert run.times_us == (2 + later, 5 + later)
    gaps = difference([Interval(-100, 200)], [Interval(20 + later, 30 + later)])
    assert difference([Interval(-100, 200)], laid.uncodable_on("t")) == gaps
    assert laid.apply(edit.inverse) == live
