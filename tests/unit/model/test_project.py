"""Looking up what belongs together in a project."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, CodingInfo, Edit, ProjectRecord, Replacement
from observer.model.errors import EditError
from observer.model.event import Memo
from observer.model.family import Family, Participant
from observer.model.feedback import (
    Cue,
    FeedbackPlan,
    FeedbackSession,
    ParentWords,
    PlanItem,
    Showing,
)
from observer.model.keeping import ErasureStop
from observer.model.project import Project
from observer.model.project_edits import add, next_pseudonym, next_session_number, remove, revise
from observer.model.scheme import Role
from observer.model.session import Clip, Phase, Recording, Session, Storing
from observer.model.sheet import ParentSheet
from observer.model.take_home import TakeHomeClip
from observer.model.time import Interval

TODAY = date(2026, 11, 21)
FIRST, SECOND = Family(id="f1", pseudonym="F-001"), Family(id="f2", pseudonym="F-012")


def session(session_id: str, number: int, family: Family = FIRST) -> Session:
    return Session(id=session_id, family_id=family.id, number=number)


def film(film_id: str, session_id: str, offset_us: int, **more: object) -> Recording:
    duration = more.get("duration_us", 0)
    seen = more.get("recognisable", ())
    rate = more.get("rate", Fraction(1))
    assert isinstance(duration, int)
    assert isinstance(seen, tuple)
    assert isinstance(rate, Fraction)
    return Recording(
        id=film_id,
        session_id=session_id,
        label=film_id,
        storing=Storing.VAULT,
        offset_us=offset_us,
        duration_us=duration,
        recognisable=seen,
        rate=rate,
    )


def coding(coding_id: str, coder: str, number: int) -> CodingInfo:
    return CodingInfo(
        id=coding_id,
        session_id="s1",
        coder=coder,
        scheme_id="s",
        scheme_version="1.0.0",
        scheme_hash="",
        pass_number=number,
    )


CHILD = Participant(id="child", family_id="f1", role=Role.CHILD)


def held(key: str, began_at: str) -> FeedbackSession:
    return FeedbackSession(id=key, plan_id="plan", held_on=date(2026, 11, 22), began_at=began_at)


def shown(key: str, began_ms: int) -> Showing:
    return Showing(
        id=key,
        feedback_id="first",
        clip_id="c2",
        session_id="s1",
        began_ms=began_ms,
        lasted_ms=1_000,
        onset_us=50,
        offset_us=60,
    )


MOTHER = Participant(id="mother", family_id="f1", role=Role.MOTHER, has_authority=True)
OTHER_MOTHER = Participant(id="other", family_id="f2", role=Role.MOTHER, has_authority=True)
RECORDS: tuple[ProjectRecord, ...] = (
    SECOND,
    FIRST,
    CHILD,
    MOTHER,
    OTHER_MOTHER,
    session("s2", 2),
    session("s1", 1),
    session("s9", 1, SECOND),
    film("late", "s1", 5_000_000, duration_us=10_000_000, rate=Fraction(11, 10)),
    film("early", "s1", -1_000_000, duration_us=3_000_000),
    Phase(id="p2", session_id="s1", name="tidy", onset_us=60, offset_us=90),
    Phase(id="p1", session_id="s1", name="play", onset_us=0, offset_us=60),
    Clip(id="c2", session_id="s1", onset_us=50, offset_us=60),
    Clip(id="c1", session_id="s1", onset_us=10, offset_us=20),
    coding("k3", "BC", 1),
    coding("k2", "AB", 2),
    coding("k1", "AB", 1),
    ParentSheet(id="sheet", session_id="s1", caregiver_id="mother"),
    FeedbackPlan(id="plan", session_id="s1", items=(PlanItem(clip_id="c2"),)),
    Cue(id="later", plan_id="plan", clip_id="c2", at_us=55),
    Cue(id="sooner", plan_id="plan", clip_id="c2", at_us=51),
    held("second", "2026-11-22T10:00:00+00:00"),
    held("first", "2026-11-15T10:00:00+00:00"),
    shown("again", 9_000),
    shown("once", 4_000),
    ParentWords(id="said", feedback_id="first", clip_id="c2", said_by="mother"),
    TakeHomeClip(id="home", clip_id="c2"),
    ErasureStop(
        id="stop", family_id="f1", reason="complaint", set_by="AB", set_on=date(2026, 11, 1)
    ),
)


@pytest.fixture
def project() -> Project:
    return Project.from_records(RECORDS)


def test_families_and_their_sessions_come_in_order(project: Project) -> None:
    assert project.families() == (FIRST, SECOND)
    assert [s.id for s in project.sessions("f1")] == ["s1", "s2"]
    assert project.family_of("s9") == SECOND


def test_people_belong_to_their_family_alone(project: Project) -> None:
    assert project.participants("f1") == (CHILD, MOTHER)
    assert project.participants("f2") == (OTHER_MOTHER,)


def test_what_lies_in_a_session_comes_by_its_time(project: Project) -> None:
    assert [r.id for r in project.recordings("s1")] == ["early", "late"]
    assert [p.id for p in project.phases("s1")] == ["p1", "p2"]
    assert [c.id for c in project.clips("s1")] == ["c1", "c2"]
    assert [s.id for s in project.sheets("s1")] == ["sheet"]


def test_codings_come_by_coder_and_pass(project: Project) -> None:
    assert [c.id for c in project.codings("s1")] == ["k1", "k2", "k3"]
    assert project.codings("s2") == ()


def test_a_conversation_is_found_from_its_plan_to_the_words_said(project: Project) -> None:
    assert [p.id for p in project.plans("s1")] == ["plan"]
    assert [c.id for c in project.cues("plan")] == ["sooner", "later"]
    assert [f.id for f in project.feedback_sessions("plan")] == ["first", "second"]
    assert [s.id for s in project.showings("first")] == ["once", "again"]
    assert [w.id for w in project.parent_words("first")] == ["said"]
    assert project.parent_words("second") == ()


def test_what_a_team_agreed_on_is_there_before_it_agreed_on_anything(project: Project) -> None:
    assert project.rules.warn_days == 30
    assert [s.id for s in project.erasure_stops("f1")] == ["stop"]
    assert project.take_home_clip("c1") is None


def test_a_session_reaches_from_its_first_frame_to_its_last(project: Project) -> None:
    assert project.extent("s1") == Interval(-1_000_000, 16_000_000)
    assert project.extent("s2") is None


def test_a_record_of_another_kind_is_not_found(project: Project) -> None:
    with pytest.raises(KeyError):
        project.get(Family, "s1")
    with pytest.raises(KeyError):
        project.family_of("nowhere")


def consent(about: Participant, by: Participant) -> Consent:
    return Consent(
        id=f"{about.id}-{by.id}",
        participant_id=about.id,
        purpose=Purpose.TREATMENT,
        given_by=by.id,
        given_on=TODAY,
    )


def test_consents_of_one_family_are_not_those_of_another(project: Project) -> None:
    theirs, ours = consent(OTHER_MOTHER, OTHER_MOTHER), consent(MOTHER, MOTHER)
    both = project.apply(add("consent", theirs, ours))
    assert both.consents("f1") == (ours,)
    assert both.consents("f2") == (theirs,)


def lacking(recognisable: dict[str, tuple[str, ...]], *consents: Consent) -> set[str]:
    people: tuple[ProjectRecord, ...] = (FIRST, CHILD, MOTHER, session("s1", 1))
    films = [film(name, "s1", 0, recognisable=seen) for name, seen in recognisable.items()]
    project = Project.from_records([*people, *films, *consents])
    return {m.participant_id for m in project.missing_consents("s1", Purpose.TREATMENT, TODAY)}


def test_only_who_is_marked_on_one_of_the_films_is_asked_beside_the_child_whose_case_it_is() -> (
    None
):
    assert lacking({"a": ("mother",), "b": ("mother",)}) == {"mother", "child"}
    assert lacking({"a": ("child",), "b": ("child",)}) == {"child"}
    assert lacking({"a": ("child",), "b": ("mother",)}) == {"mother", "child"}
    assert lacking({"a": ("mother",)}, consent(CHILD, MOTHER), consent(MOTHER, MOTHER)) == set()


def test_a_child_who_was_not_there_is_not_asked_for() -> None:
    away = replace(session("s1", 1), present=("mother",))
    project = Project.from_records(
        [FIRST, CHILD, MOTHER, away, film("a", "s1", 0, recognisable=("mother",))]
    )
    missing = project.missing_consents("s1", Purpose.TREATMENT, TODAY)
    assert {m.participant_id for m in missing} == {"mother"}


def test_one_film_without_marks_asks_for_everyone() -> None:
    assert lacking({"a": ("mother",), "b": ()}) == {"mother", "child"}


def test_a_session_without_films_asks_for_everyone() -> None:
    assert lacking({}) == {"mother", "child"}


def test_an_edit_and_its_inverse_leave_the_project_as_it_was(project: Project) -> None:
    asked = Family(id="f1", pseudonym="F-001", question="Hoe troost ik haar?")
    for edit in (
        add("family", Family(id="f3", pseudonym="F-013")),
        revise("family", FIRST, asked),
        remove("session", project.get(Session, "s1"), project.get(Clip, "c1")),
    ):
        assert edit is not None
        assert project.apply(edit) != project
        assert project.apply(edit).apply(edit.inverse).records == dict(project.records)


def test_an_edit_of_what_has_changed_since_is_refused(project: Project) -> None:
    asked = Family(id="f1", pseudonym="F-001", question="Hoe troost ik haar?")
    edit = revise("family", FIRST, asked)
    assert edit is not None
    with pytest.raises(EditError):
        project.apply(edit).apply(edit)


def test_a_project_holds_no_records_of_a_coding(project: Project) -> None:
    memo = Edit(
        document=PROJECT, kind="memo", replacements=(Replacement(None, Memo(id="m", text="")),)
    )
    with pytest.raises(EditError, match="holds no Memo"):
        project.apply(memo)


def test_new_families_and_sessions_are_numbered_on(project: Project) -> None:
    assert next_pseudonym(project) == "F-013"
    assert next_pseudonym(Project()) == "F-001"
    assert next_session_number(project, "f1") == 3
    assert next_session_number(project, "f2") == 2
    assert next_session_number(project, "nobody") == 1
