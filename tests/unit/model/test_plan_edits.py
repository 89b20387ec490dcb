"""What is done to a plan for a feedback session, and that each change can be taken back."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observer.model.edits import Edit, ProjectRecord
from observer.model.event import Event
from observer.model.family import Family, Participant
from observer.model.feedback import (
    Cue,
    CueKind,
    FeedbackPlan,
    FeedbackSession,
    Mark,
    MarkShape,
    PlanItem,
    Prompt,
)
from observer.model.plan_edits import (
    LEAD_IN_US,
    LEAD_OUT_US,
    LONGEST_EVENT_US,
    begin_plan,
    clip_cues,
    clip_of_event,
    copy_plan,
    cut,
    items_shown,
    keep_prompt,
    last_conversation,
    move_to,
    plan_question,
    put_in,
    remove_clip,
    remove_plan,
    revise_item,
    take_out,
)
from observer.model.project import Project
from observer.model.scheme import CodeKind, Role
from observer.model.session import Clip, Session
from observer.model.take_home import TakeHomeClip
from observer.model.time import US_PER_S, Interval

FRAME_US = 40_000
FAMILY = Family(id="family", pseudonym="F-012", question="When has Noor had enough?")
FIRST, SECOND = (Session(id=f"s{number}", family_id="family", number=number) for number in (1, 2))
CLIPS = tuple(
    Clip(
        id=f"clip{n}",
        session_id="s2",
        onset_us=n * 10 * US_PER_S,
        offset_us=(n * 10 + 5) * US_PER_S,
    )
    for n in range(4)
)
PLAN = FeedbackPlan(
    id="plan",
    session_id="s2",
    caregivers=("mother",),
    items=tuple(PlanItem(clip_id=clip.id) for clip in CLIPS[:3]),
)
CUES = (
    Cue(id="says", plan_id="plan", clip_id="clip1", at_us=12 * US_PER_S, text="Look!"),
    Cue(id="ask", plan_id="plan", clip_id="clip1", at_us=14 * US_PER_S, kind=CueKind.QUESTION),
    Cue(id="whole", plan_id="plan", clip_id="", at_us=US_PER_S, stops=True),
)


def project(*more: ProjectRecord) -> Project:
    return Project.from_records((FAMILY, FIRST, SECOND, *CLIPS, PLAN, *CUES, *more))


def order(of: Project, plan_id: str = "plan") -> list[str]:
    return [item.clip_id for item in of.get(FeedbackPlan, plan_id).items]


def done(before: Project, edit: Edit | None) -> Project:
    """Return the project after an edit, once it is sure that its inverse brings it back."""
    assert edit is not None
    after = before.apply(edit)
    assert dict(after.apply(edit.inverse).records) == dict(before.records)
    return after


def held(name: str, plan_id: str, point: str, began_at: str) -> FeedbackSession:
    return FeedbackSession(
        id=name,
        plan_id=plan_id,
        held_on=date(2026, 3, 1),
        began_at=began_at,
        working_point=point,
    )


def point(known: Project, caregiver: str) -> str:
    found = last_conversation(known, "s2", (caregiver,))
    assert found is not None
    return found.working_point


def nearest(time_us: int) -> int:
    return round(time_us / FRAME_US) * FRAME_US


def test_a_plan_begins_with_the_question_and_the_point_of_last_time() -> None:
    earlier = FeedbackPlan(
        id="earlier", session_id="s1", caregivers=("mother",), question="Why does she cry?"
    )
    others = FeedbackPlan(
        id="others", session_id="s1", caregivers=("father",), question="Does he hear me?"
    )
    known = project(
        earlier,
        others,
        held("a", "earlier", "Wait for her.", "2026-02-01T10:00:00Z"),
        held("b", "earlier", "Name what she sees.", "2026-03-01T10:00:00Z"),
        held("c", "others", "Sit on the floor.", "2026-04-01T10:00:00Z"),
    )
    assert plan_question(known, "s2", ("mother",)) == "Why does she cry?"
    assert point(known, "mother") == "Name what she sees."
    assert point(known, "father") == "Sit on the floor."
    plan, edit = begin_plan("s2", ("mother",), question="Why?", point="Wait.")
    assert done(known, edit).get(FeedbackPlan, plan.id).last_point == "Wait."


def test_the_first_plan_begins_with_the_question_of_the_case() -> None:
    known = Project.from_records((FAMILY, SECOND))
    assert plan_question(known, "s2", ("mother",)) == "When has Noor had enough?"
    assert last_conversation(known, "s2", ()) is None


def test_another_caregivers_working_point_is_not_taken_over() -> None:
    others = FeedbackPlan(id="others", session_id="s1", caregivers=("father",))
    known = project(others, held("c", "others", "Sit on the floor.", "2026-04-01T10:00:00Z"))
    assert last_conversation(known, "s2", ("mother",)) is None


def test_a_question_of_nobody_knows_whom_is_proposed_only_to_who_must_have_asked_it() -> None:
    mother = Participant(id="mother", family_id="family", role=Role.MOTHER)
    father = Participant(id="father", family_id="family", role=Role.FATHER)
    unsaid = FeedbackPlan(id="unsaid", session_id="s1", question="Am I too strict?")
    both = project(mother, father, unsaid)
    assert plan_question(both, "s2", ("father",)) == FAMILY.question
    hers = replace(FIRST, present=("mother",))
    known = project(mother, father, unsaid, hers)
    assert plan_question(known, "s2", ("father",)) == FAMILY.question
    assert plan_question(known, "s2", ("mother",)) == "Am I too strict?"


@pytest.mark.parametrize(("place", "expected"), [(0, "302"), (1, "032"), (99, "023"), (-5, "302")])
def test_a_clip_is_put_where_it_is_dropped(place: int, expected: str) -> None:
    two = done(project(), take_out(project(), PLAN, "clip1"))
    plan = two.get(FeedbackPlan, "plan")
    after = done(two, put_in(two, plan, CLIPS[3], max(place, 0)))
    assert order(after) == [f"clip{each}" for each in expected]


def test_a_new_clip_becomes_a_moment_of_its_session() -> None:
    made = Clip(id="new", session_id="s1", onset_us=0, offset_us=US_PER_S)
    after = done(project(), put_in(project(), PLAN, made))
    assert order(after)[-1] == "new"
    assert after.clips("s1") == (made,)


def test_a_clip_stands_in_a_plan_once() -> None:
    assert put_in(project(), PLAN, CLIPS[0]) is None


def test_what_is_taken_out_takes_its_script_along_and_leaves_the_moment() -> None:
    after = done(project(), take_out(project(), PLAN, "clip1"))
    assert order(after) == ["clip0", "clip2"]
    assert [cue.id for cue in after.cues("plan")] == ["whole"]
    assert CLIPS[1] in after.clips("s2")
    assert take_out(after, after.get(FeedbackPlan, "plan"), "clip1") is None


def test_a_clip_that_was_removed_elsewhere_is_passed_over() -> None:
    known = Project.from_records(
        record for record in project().records.values() if record.id != "clip1"
    )
    assert [clip.id for _, clip in items_shown(known, PLAN)] == ["clip0", "clip2"]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-2, 6)), max_size=8))
def test_moving_changes_the_order_and_nothing_else(moves: list[tuple[int, int]]) -> None:
    known = project()
    for which, place in moves:
        plan = known.get(FeedbackPlan, "plan")
        edit = move_to(plan, f"clip{which}", place)
        if edit is None:
            continue
        known = done(known, edit)
        here = order(known).index(f"clip{which}")
        assert here == min(max(place, 0), 2)
    assert sorted(order(known)) == ["clip0", "clip1", "clip2"]


def test_how_a_clip_is_shown_can_be_changed_for_one_plan() -> None:
    slow = PlanItem(clip_id="clip1", rate=0.5, muted=True, looped=True, zoom=(0.1, 0.1, 0.5, 0.5))
    after = done(project(), revise_item(PLAN, slow))
    assert after.get(FeedbackPlan, "plan").items[1] == slow
    assert revise_item(PLAN, PLAN.items[0]) is None


def test_lines_of_the_script_stay_inside_a_clip_that_is_cut() -> None:
    after = done(project(), cut(project(), CLIPS[1], 11 * US_PER_S, 13 * US_PER_S))
    assert [(cue.id, cue.at_us // US_PER_S) for cue in clip_cues(after, "plan", "clip1")] == [
        ("ask", 11),
        ("says", 12),
    ]
    assert after.cues("plan")[0].id == "whole"


def test_of_a_clip_something_is_always_left() -> None:
    assert cut(project(), CLIPS[1], 13 * US_PER_S, 13 * US_PER_S) is None
    assert cut(project(), CLIPS[1], CLIPS[1].onset_us, CLIPS[1].offset_us) is None


@given(
    onset_us=st.integers(0, 600 * US_PER_S),
    lasts_us=st.none() | st.integers(1, 400 * US_PER_S),
    end_us=st.integers(1, 600 * US_PER_S),
)
def test_a_clip_out_of_an_event_has_a_lead_in_and_a_lead_out_on_frames(
    onset_us: int, lasts_us: int | None, end_us: int
) -> None:
    extent = Interval(0, max(onset_us + 1, end_us))
    event = Event(
        id="e",
        track="child_signal",
        code="approach",
        kind=CodeKind.POINT if lasts_us is None else CodeKind.STATE,
        onset_us=onset_us,
        offset_us=None if lasts_us is None else onset_us + lasts_us,
    )
    clip = clip_of_event("s2", event, extent, nearest)
    assert clip.onset_us % FRAME_US == 0
    assert clip.offset_us % FRAME_US == 0 or clip.offset_us == extent.end_us
    assert extent.start_us <= clip.onset_us <= max(clip.onset_us, clip.offset_us)
    assert clip.onset_us <= nearest(onset_us)
    assert clip.offset_us - clip.onset_us <= (
        LEAD_IN_US + LONGEST_EVENT_US + LEAD_OUT_US + 2 * FRAME_US
    )
    inside = (
        onset_us - LEAD_IN_US >= 0 and onset_us + (lasts_us or 0) + LEAD_OUT_US <= extent.end_us
    )
    if inside:
        assert abs(clip.onset_us - (onset_us - LEAD_IN_US)) <= FRAME_US / 2


def test_a_copy_has_a_script_of_its_own() -> None:
    copy, edit = copy_plan(project(), PLAN)
    after = done(project(), edit)
    assert [cue.at_us for cue in after.cues(copy.id)] == [cue.at_us for cue in after.cues("plan")]
    assert not {cue.id for cue in after.cues(copy.id)} & {cue.id for cue in after.cues("plan")}
    assert copy.items == PLAN.items


def test_a_copy_about_another_film_leaves_the_stops_of_the_whole_film_behind() -> None:
    copy, edit = copy_plan(project(), PLAN, "s1")
    after = done(project(), edit)
    assert {cue.clip_id for cue in after.cues(copy.id)} == {"clip1"}
    assert after.plans("s1") == (copy,)


def test_a_plan_goes_with_its_script_unless_it_was_used() -> None:
    after = done(project(), remove_plan(project(), PLAN))
    assert after.plans("s2") == ()
    assert after.of(Cue) == ()
    assert len(after.clips("s2")) == len(CLIPS)
    used = project(held("h", "plan", "", "2026-03-01T10:00:00Z"))
    assert remove_plan(used, PLAN) is None


def test_a_question_of_the_team_is_kept_once() -> None:
    after = done(project(), keep_prompt(project(), "  What did you hope for? ", "en"))
    assert [prompt.text.get("en") for prompt in after.of(Prompt)] == ["What did you hope for?"]
    assert keep_prompt(after, "what did you hope for?", "en") is None
    assert keep_prompt(after, "   ", "en") is None


def test_a_mark_keeps_its_place_in_the_picture() -> None:
    arrow = Mark(shape=MarkShape.ARROW, points=((0.2, 0.3), (0.6, 0.5)))
    marked = replace(CUES[0], marks=(arrow,))
    known = Project.from_records((FAMILY, SECOND, *CLIPS, PLAN, marked))
    assert clip_cues(known, "plan", "clip1")[0].marks == (arrow,)


def test_a_removed_clip_takes_its_script_and_what_goes_home_of_it_and_all_returns_by_undo() -> None:
    take = TakeHomeClip(id="take", clip_id="clip1", recording_id="film")
    before = project(take, TakeHomeClip(id="other", clip_id="clip2", recording_id="film"))
    edit = remove_clip(before, CLIPS[1])
    after = before.apply(edit)
    assert set(before.records) - set(after.records) == {"clip1", "says", "ask", "take"}
    assert order(after) == ["clip0", "clip2"]
    assert after.apply(edit.inverse).records == before.records
