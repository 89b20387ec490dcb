"""Quiet hints about a plan: how it begins and ends, how long it is, and what may not be shown."""

from dataclasses import replace
from datetime import date

import pytest

from observer.app.mentalising import PROMPTS, prompts, put
from observer.app.plan_hints import hard_clips, plan_hints
from observer.app.scheme_library import schemes_of_the_program
from observer.model.coding import Coding
from observer.model.consent import Consent, Purpose
from observer.model.edits import CodingInfo, ProjectRecord
from observer.model.event import Event
from observer.model.family import Family, Participant
from observer.model.feedback import FeedbackPlan, PlanItem, Prompt
from observer.model.local_text import LocalText
from observer.model.project import Project
from observer.model.scheme import CodeKind, Role
from observer.model.session import Clip, ClipKind, Recording, Session, Storing
from observer.model.time import US_PER_S

TODAY = date(2026, 3, 1)
PEOPLE = (
    Participant(id="child", family_id="family", role=Role.CHILD, name="Noor"),
    Participant(id="mother", family_id="family", role=Role.MOTHER, has_authority=True),
    Participant(id="father", family_id="family", role=Role.FATHER),
)
FILM = Recording(
    id="film",
    session_id="s",
    label="film 1",
    storing=Storing.LINKED,
    duration_us=600 * US_PER_S,
    width_px=64,
    height_px=48,
    recognisable=("child", "mother"),
)
CONSENTS = tuple(
    Consent(
        id=f"c-{about}",
        participant_id=about,
        purpose=Purpose.TREATMENT,
        given_by="mother",
        given_on=date(2026, 1, 1),
    )
    for about in ("child", "mother")
)


def clip(number: int, kind: ClipKind, *, lasts_s: float = 10.0, whose: str = "") -> Clip:
    onset_us = number * 60 * US_PER_S
    return Clip(
        id=f"clip{number}",
        session_id="s",
        onset_us=onset_us,
        offset_us=onset_us + round(lasts_s * US_PER_S),
        kind=kind,
        for_caregiver=whose,
    )


def project(*clips: Clip, consents: tuple[ProjectRecord, ...] = CONSENTS) -> Project:
    session = Session(id="s", family_id="family", number=1, present=("child", "mother"))
    family = Family(id="family", pseudonym="F-012")
    return Project.from_records((family, *PEOPLE, session, FILM, *consents, *clips))


def plan_of(*clips: Clip) -> FeedbackPlan:
    return FeedbackPlan(
        id="plan",
        session_id="s",
        caregivers=("mother",),
        question="When has she had enough?",
        items=tuple(PlanItem(clip_id=each.id) for each in clips),
    )


def hints(*clips: Clip) -> list[str]:
    return [str(hint.words) for hint in plan_hints(project(*clips), plan_of(*clips), TODAY)]


GOOD = (
    clip(0, ClipKind.POSITIVE),
    clip(1, ClipKind.QUESTION),
    clip(2, ClipKind.REPAIR),
    clip(3, ClipKind.POSITIVE),
)


def test_a_plan_that_begins_and_ends_well_gets_no_hint() -> None:
    assert hints(*GOOD) == []


def test_it_is_named_when_a_plan_does_not_begin_or_end_well() -> None:
    found = hints(GOOD[1], GOOD[2], GOOD[3])
    assert found == ["Begin with something that went well."]
    assert "End with something that went well." in hints(GOOD[0], GOOD[1])


def test_a_hard_moment_without_its_repair_is_named() -> None:
    assert hints(GOOD[0], GOOD[1], GOOD[3]) == ["Clip 2: a hard moment without its repair."]


@pytest.mark.parametrize(
    ("lasts_s", "words"),
    [(61.0, "Clip 1 lasts more than a minute."), (1.0, "Clip 1 is very short.")],
)
def test_a_clip_too_long_or_too_short_is_named(lasts_s: float, words: str) -> None:
    assert hints(clip(0, ClipKind.POSITIVE, lasts_s=lasts_s)) == [words]


def test_too_many_clips_and_too_much_film_are_named() -> None:
    many = tuple(clip(n, ClipKind.POSITIVE) for n in range(5))
    assert hints(*many) == ["5 clips: two to four leave time to talk."]
    long = tuple(clip(n, ClipKind.POSITIVE, lasts_s=50) for n in range(4))
    assert hints(*long) == ["The clips last more than three minutes together."]


def test_the_clip_of_another_caregiver_and_lacking_consent_come_first() -> None:
    others = clip(0, ClipKind.POSITIVE, whose="father")
    found = plan_hints(project(others), plan_of(others), TODAY)
    assert found[0].clip_id == "clip0"
    assert "another caregiver" in str(found[0].words)
    lacking = project(GOOD[0], GOOD[3], consents=())
    said = plan_hints(lacking, plan_of(GOOD[0], GOOD[3]), TODAY)
    assert len(said) == 1
    assert "may not be shared for treatment" in str(said[0].words).lower()


def test_the_parents_question_and_with_whom_are_asked_for() -> None:
    bare = replace(plan_of(GOOD[0]), caregivers=(), question="")
    assert [str(hint.words) for hint in plan_hints(project(GOOD[0]), bare, TODAY)] == [
        "Say with whom: then nobody sees another one's film.",
        "Begin with the parent's question.",
    ]


def test_what_a_scheme_keeps_from_parents_makes_a_moment_hard() -> None:
    scheme = next(
        s for s, _ in schemes_of_the_program() if s.id == "sensitivity-responsiveness-regulation"
    )
    info = CodingInfo(
        id="coding",
        session_id="s",
        coder="AB",
        scheme_id=scheme.id,
        scheme_version=scheme.version,
        scheme_hash="",
    )
    mismatch = Event(
        id="e",
        track="dyad_attention",
        code="mismatch",
        kind=CodeKind.STATE,
        onset_us=0,
        offset_us=2 * US_PER_S,
    )
    coded = ((Coding.from_records(info, (mismatch,)), scheme),)
    short = clip(0, ClipKind.POSITIVE, lasts_s=3.0)
    settled, repaired = clip(0, ClipKind.POSITIVE), clip(0, ClipKind.REPAIR, lasts_s=3.0)
    assert hard_clips((short,), coded) == {"clip0"}
    assert hard_clips((settled,), coded) == frozenset()
    assert hard_clips((repaired,), coded) == frozenset()
    assert hard_clips((clip(1, ClipKind.POSITIVE),), coded) == frozenset()


def test_open_questions_come_in_both_languages_and_name_the_child() -> None:
    assert len(PROMPTS) >= 12
    for prompt in PROMPTS:
        for language in ("nl", "en"):
            said = put(prompt, language, "Noor")
            assert said.endswith("?")
            assert "{" not in said
            assert said[0].isupper()
        assert prompt.get("nl") != prompt.get("en")


def test_the_teams_own_questions_come_first() -> None:
    own = Prompt(id="own", text=LocalText((("nl", "Waar hoopte je op?"),)))
    known = Project.from_records((own,))
    assert prompts(known)[0] == own.text
    assert put(own.text, "en", "Noor") == "Waar hoopte je op?"
