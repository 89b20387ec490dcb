"""What a conversation shows, and when its script speaks."""

from dataclasses import replace
from datetime import date

from observer.app.showing import (
    consent_until,
    cues_at,
    line_now,
    next_stop,
    others_to_show,
    seen_of,
    step_from,
    steps_of,
    subtitle_of,
    why_not,
)
from observer.model.consent import Consent, Purpose
from observer.model.edits import ProjectRecord
from observer.model.family import Family, Participant
from observer.model.feedback import Cue, CueKind, FeedbackPlan, PlanItem, Showing
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Clip, Recording, Session, Storing

S = 1_000_000
DAY = date(2026, 3, 21)
PLAN = FeedbackPlan(
    id="plan",
    session_id="session",
    caregivers=("mother",),
    items=(
        PlanItem(clip_id="second", rate=0.5, muted=True),
        PlanItem(clip_id="gone"),
        PlanItem(clip_id="first"),
    ),
)
SAYS = Cue(
    id="says",
    plan_id="plan",
    clip_id="first",
    at_us=2 * S,
    for_us=3 * S,
    kind=CueKind.CHILD_SAYS,
    text="Look!",
)
ASK = Cue(id="ask", plan_id="plan", clip_id="first", at_us=4 * S, text="What now?", stops=True)


def clip(clip_id: str, onset_s: int, for_caregiver: str = "") -> Clip:
    return Clip(
        id=clip_id,
        session_id="session",
        onset_us=onset_s * S,
        offset_us=(onset_s + 5) * S,
        for_caregiver=for_caregiver,
    )


def project(*more: ProjectRecord, plan: FeedbackPlan = PLAN) -> Project:
    people = [
        Participant(id="child", family_id="family", role=Role.CHILD),
        Participant(id="mother", family_id="family", role=Role.MOTHER, has_authority=True),
        Participant(id="father", family_id="family", role=Role.FATHER),
    ]
    consents = [
        Consent(
            id=f"c-{about}",
            participant_id=about,
            purpose=Purpose.TREATMENT,
            given_by="mother",
            given_on=date(2026, 1, 1),
        )
        for about in ("child", "mother")
    ]
    film = Recording(
        id="film",
        session_id="session",
        label="film 1",
        storing=Storing.LINKED,
        duration_us=60 * S,
        recognisable=("child", "mother"),
    )
    return Project.from_records(
        [
            Family(id="family", pseudonym="F-012"),
            *people,
            *consents,
            Session(id="session", family_id="family", number=1, present=("child", "mother")),
            film,
            clip("first", 1),
            clip("second", 20),
            clip("other", 30),
            clip("fathers", 40, "father"),
            plan,
            SAYS,
            ASK,
            *more,
        ]
    )


def test_a_plan_is_shown_in_its_order_without_clips_that_are_gone() -> None:
    steps = steps_of(project(), PLAN)
    assert [step.clip_id for step in steps] == ["second", "first"]
    assert (steps[0].rate, steps[0].muted) == (0.5, True)
    assert steps[1].cues == (SAYS, ASK)


def test_the_whole_film_comes_last_with_its_own_pause_marks() -> None:
    mark = replace(ASK, id="mark", clip_id="", at_us=9 * S)
    plan = replace(PLAN, whole_film=True)
    whole = steps_of(project(mark, plan=plan), plan)[-1]
    assert (whole.clip_id, whole.onset_us, whole.offset_us) == ("", 0, 60 * S)
    assert whole.cues == (mark,)


def test_a_subtitle_lasts_from_its_frame_to_the_frame_on_which_it_ends() -> None:
    step = steps_of(project(), PLAN)[1]

    def said(from_us: int, to_us: int) -> str:
        cue = subtitle_of(cues_at(step, from_us, to_us))
        return cue.text if cue is not None else ""

    assert said(2 * S - 40_000, 2 * S) == ""
    assert said(2 * S, 2 * S + 40_000) == "Look!"
    assert said(5 * S - 40_000, 5 * S) == "Look!"
    assert said(5 * S, 5 * S + 40_000) == ""


def test_only_what_the_child_says_is_read_by_the_parent() -> None:
    step = steps_of(project(), PLAN)[1]
    cues = cues_at(step, 4 * S, 4 * S + 40_000)
    assert set(cues) == {SAYS, ASK}
    assert subtitle_of(cues) is SAYS
    assert subtitle_of((ASK,)) is None


def test_the_film_stops_once_at_each_mark() -> None:
    step = steps_of(project(), PLAN)[1]
    assert next_stop(step, S) is ASK
    assert next_stop(step, ASK.at_us) is None


def test_the_script_shows_the_line_that_was_reached_or_the_first_to_come() -> None:
    step = steps_of(project(), PLAN)[1]
    assert line_now(step, 0) is SAYS
    assert line_now(step, 4 * S) is ASK


def test_nobody_is_shown_another_caregivers_moment() -> None:
    unsaid = replace(PLAN, caregivers=())
    both = replace(project().get(Session, "session"), present=())
    for known, plan in ((project(), PLAN), (project(), unsaid), (project(both), unsaid)):
        assert [step.clip_id for step in others_to_show(known, plan, DAY)] == ["other"]


def test_a_withdrawn_consent_counts_at_once() -> None:
    known = project()
    step = steps_of(known, PLAN)[0]
    assert why_not(known, step, DAY, ("mother",)) is None
    given = known.get(Consent, "c-mother")
    withdrawn = project(replace(given, withdrawn_on=DAY))
    assert why_not(withdrawn, step, DAY, ("mother",)) is not None


def test_consent_covers_it_until_the_first_of_those_that_count_ends() -> None:
    known = project()
    mother, child = known.get(Consent, "c-mother"), known.get(Consent, "c-child")
    assert consent_until(known, PLAN, DAY) is None
    ending = project(
        replace(mother, expires_on=date(2026, 9, 1)),
        replace(child, expires_on=date(2026, 5, 1)),
        replace(child, id="longer", expires_on=date(2027, 1, 1)),
    )
    assert consent_until(ending, PLAN, DAY) == date(2026, 9, 1)


def test_a_film_can_be_shown_from_any_moment_of_it_and_not_beyond() -> None:
    found = step_from(project(), "session", 12 * S)
    assert found is not None
    assert (found.onset_us, found.offset_us, found.in_plan) == (12 * S, 60 * S, False)
    assert step_from(project(), "session", 60 * S) is None


def showing(number: int, onset_s: int, offset_s: int, rate: float = 1.0) -> Showing:
    return Showing(
        id=str(number),
        feedback_id="held",
        clip_id="first",
        session_id="session",
        began_ms=number * 10_000,
        lasted_ms=round((offset_s - onset_s) * 1000 / rate),
        onset_us=onset_s * S,
        offset_us=offset_s * S,
        rate=rate,
    )


def test_a_pause_is_no_second_look_and_going_back_is() -> None:
    seen = seen_of([showing(1, 1, 3), showing(2, 3, 6), showing(3, 1, 4), showing(4, 4, 6, 0.5)])
    assert [(each.times, each.lasted_ms) for each in seen] == [(2, 2000 + 3000 + 3000 + 4000)]
    assert (seen[0].slowest, seen[0].slow_from_us) == (0.5, 4 * S)
