"""What came out of a conversation: with whom, what was seen, and what was agreed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from observer.model.after_edits import begun_afterwards, conclude, signal_and_step
from observer.model.conversations import (
    caregivers_there,
    child_name,
    conversations,
    held_with,
    is_filmed,
    shown_clips,
    words_of,
)
from observer.model.edits import ProjectRecord
from observer.model.family import Family, Participant
from observer.model.feedback import FeedbackPlan, FeedbackSession, ParentWords, Showing
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Clip, Recording, Session, Storing
from observer.model.sheet import ParentSheet

SECOND = 1_000_000
MOTHER = Participant(id="m", family_id="f", role=Role.MOTHER, name="Sanne")
FATHER = Participant(id="d", family_id="f", role=Role.FATHER, name="Tom")
CHILD = Participant(id="k", family_id="f", role=Role.CHILD, name="Noor")
SESSION = Session(id="s", family_id="f", number=1, present=("m", "k"))
PLAN = FeedbackPlan(id="plan", session_id="s", caregivers=("m",))
HELD = FeedbackSession(
    id="held", plan_id="plan", held_on=date(2026, 3, 21), began_at="2026-03-21T10:00:00+00:00"
)
CLIP = Clip(id="c", session_id="s", onset_us=10 * SECOND, offset_us=20 * SECOND)
SHEET = ParentSheet(id="sheet", session_id="s", caregiver_id="m")


def project(*more: ProjectRecord) -> Project:
    house = (Family(id="f", pseudonym="F-012"), MOTHER, FATHER, CHILD, SESSION, PLAN, HELD, CLIP)
    return Project.from_records([*house, *more])


def shown(key: str, clip_id: str, from_s: int, to_s: int, feedback_id: str = "held") -> Showing:
    return Showing(
        id=key,
        feedback_id=feedback_id,
        clip_id=clip_id,
        session_id="s",
        began_ms=from_s,
        lasted_ms=(to_s - from_s) * 1000,
        onset_us=from_s * SECOND,
        offset_us=to_s * SECOND,
    )


def test_a_moment_counts_as_seen_when_it_was_shown_as_itself() -> None:
    assert shown_clips(project(), "s", "m") is None
    assert shown_clips(project(shown("1", "c", 10, 11)), "s", "m") == frozenset({"c"})


@pytest.mark.parametrize(
    ("stretches", "is_seen"),
    [([(0, 30)], True), ([(10, 14)], False), ([(10, 14), (13, 17)], True), ([(10, 14)] * 3, False)],
)
def test_a_moment_counts_as_seen_when_most_of_it_passed_in_the_whole_film(
    stretches: list[tuple[int, int]], *, is_seen: bool
) -> None:
    passed = [shown(str(n), "", *stretch) for n, stretch in enumerate(stretches)]
    assert shown_clips(project(*passed), "s", "m") == frozenset({"c"} if is_seen else ())


def test_what_another_caregiver_saw_is_not_what_she_saw() -> None:
    his = FeedbackPlan(id="his", session_id="s", caregivers=("d",))
    held = replace(HELD, id="his held", plan_id="his")
    both = project(his, held, shown("1", "c", 10, 20, "his held"))
    assert shown_clips(both, "s", "m") is None
    assert shown_clips(both, "s", "d") == frozenset({"c"})
    assert [each.id for each in conversations(both, "s", "m")] == ["held"]


def test_a_plan_without_names_is_for_the_one_caregiver_who_can_be_meant() -> None:
    unnamed = replace(PLAN, caregivers=())
    assert held_with(project(), unnamed) == ("m",)
    nobody_noted = replace(SESSION, present=())
    assert held_with(project(nobody_noted), unnamed) == ()
    assert caregivers_there(project(nobody_noted), "s") == (MOTHER, FATHER)


def test_words_come_in_the_order_of_what_was_shown_and_are_hers_alone() -> None:
    words = [
        ParentWords(id="w1", feedback_id="held", clip_id="", said_by="m", words="at the end"),
        ParentWords(id="w2", feedback_id="held", clip_id="b", said_by="m", words="second"),
        ParentWords(id="w3", feedback_id="held", clip_id="c", said_by="m", words="first"),
        ParentWords(id="w4", feedback_id="held", clip_id="c", said_by="d", words="his"),
    ]
    known = project(*words, shown("1", "c", 10, 20), shown("2", "b", 20, 30))
    assert [w.words for w in words_of(known, "held", "m")] == ["first", "second", "at the end"]


def test_who_is_in_no_film_of_a_moment_is_not_in_the_moment() -> None:
    film = Recording(
        id="r", session_id="s", label="film 1", storing=Storing.VAULT, duration_us=60 * SECOND
    )
    assert is_filmed(project(film), CLIP, "m")
    assert not is_filmed(project(replace(film, recognisable=("d", "k"))), CLIP, "m")
    beside = replace(film, id="r2", recognisable=("m",))
    assert is_filmed(project(replace(film, recognisable=("d", "k")), beside), CLIP, "m")


def test_the_child_of_the_session_is_named_of_twins_the_one_who_was_there() -> None:
    twin = Participant(id="t", family_id="f", role=Role.CHILD, name="Liv")
    assert child_name(project(twin), "s") == "Noor"
    assert child_name(project(twin, replace(SESSION, present=("m", "t"))), "s") == "Liv"


@pytest.mark.parametrize(
    ("point", "signal", "step"),
    [
        ("Als Noor wegkijkt, dan wacht je even.", "wegkijkt", "wacht je even"),
        (
            "Als Noor iets wil, dan vraag je het eerst. Wacht tot ze het geeft.",
            "iets wil",
            "vraag je het eerst. Wacht tot ze het geeft",
        ),
        ("als ze wegkijkt, wacht je even", "wegkijkt", "wacht je even"),
        ("When your child looks away, wait a moment.", "looks away", "wait a moment"),
        ("When Noor looks away, then wait.", "looks away", "wait"),
        ("Even wachten.", "", "Even wachten."),
        ("Als de bel gaat, dan wacht je.", "", "Als de bel gaat, dan wacht je."),
        ("", "", ""),
    ],
)
def test_a_working_point_falls_apart_into_when_and_then(point: str, signal: str, step: str) -> None:
    assert signal_and_step(point, "Noor") == (signal, step)


def test_the_sheet_follows_the_working_point_until_somebody_writes_otherwise() -> None:
    known = project(SHEET)
    edit = conclude(known, HELD, point="Als Noor huilt, dan kom je.", next_on=date(2026, 4, 4))
    assert edit is not None
    known = known.apply(edit)
    sheet = known.get(ParentSheet, "sheet")
    assert (sheet.signal, sheet.small_step, sheet.next_on) == ("huilt", "kom je", date(2026, 4, 4))
    again = conclude(known, HELD, point="Als Noor lacht, dan lach je.", next_on=date(2026, 4, 5))
    assert again is not None
    assert known.apply(again).get(ParentSheet, "sheet").signal == "lacht"
    own = replace(sheet, small_step="zing je", next_on=date(2026, 5, 1))
    written = Project.from_records([*known.records.values(), own])
    last = conclude(written, HELD, point="Als Noor lacht, dan lach je.", next_on=None)
    assert last is not None
    assert written.apply(last).get(ParentSheet, "sheet") == own
    assert written.apply(last).apply(last.inverse).records == written.records


def test_the_sheet_of_a_caregiver_who_was_not_there_does_not_follow() -> None:
    his = replace(SHEET, id="his", caregiver_id="d")
    edit = conclude(project(his), HELD, point="Even wachten", next_on=None)
    assert edit is not None
    assert project(his).apply(edit).get(ParentSheet, "his") == his


def test_a_conversation_held_elsewhere_is_noted_with_the_first_word() -> None:
    alone = Project.from_records([r for r in project().records.values() if r.id != "held"])
    now = datetime(2026, 3, 21, 23, 30, tzinfo=UTC)
    held = begun_afterwards("plan", now)
    assert conclude(alone, held, point="", next_on=None) is None
    edit = conclude(alone, held, point="Even wachten", next_on=None)
    assert edit is not None
    (made,) = alone.apply(edit).feedback_sessions("plan")
    assert (made.held_on, made.working_point) == (date(2026, 3, 21), "Even wachten")
    assert made.began_at == "2026-03-21T23:30:00+00:00"
