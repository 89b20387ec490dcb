"""A sheet filled from the conversation: her own words, what she saw, what was agreed."""

from dataclasses import replace
from datetime import date

import pytest

from observer.app.sheet_filling import fill_sheet, filled_sheet
from observer.app.sheet_hints import sheet_hints
from observer.model.consent import Consent, Purpose
from observer.model.edits import ProjectRecord
from observer.model.family import Family, Participant
from observer.model.feedback import (
    Cue,
    CueKind,
    FeedbackPlan,
    FeedbackSession,
    ParentWords,
    Showing,
)
from observer.model.keeping import Retention, TeamRules
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Clip, ClipKind, Recording, Session, Storing
from observer.model.sheet import Address, ParentSheet
from observer.reports.parent_sheet import parent_sheet
from observer.reports.request import ReportRequest
from observer.text.catalogue import catalogue

SECOND = 1_000_000
DAY = date(2026, 3, 21)
FIRST = Clip(
    id="first",
    session_id="s",
    onset_us=10 * SECOND,
    offset_us=20 * SECOND,
    title="Samen de toren",
    words="Noor pakte een blok. Je lachte terug.",
)
SECOND_CLIP = replace(
    FIRST, id="second", onset_us=30 * SECOND, offset_us=40 * SECOND, words="Je wachtte."
)
UNSEEN = replace(FIRST, id="unseen", onset_us=50 * SECOND, offset_us=55 * SECOND, words="Ongezien.")
HIS = replace(FIRST, id="his clip", for_caregiver="d", words="Papa zong.")


def shown(key: str, clip_id: str, feedback_id: str) -> Showing:
    return Showing(
        id=key,
        feedback_id=feedback_id,
        clip_id=clip_id,
        session_id="s",
        began_ms=1000,
        lasted_ms=10_000,
        onset_us=0,
        offset_us=1,
    )


BOTH = (
    Family(id="f", pseudonym="F-012", question="Hoe zie ik wanneer Noor genoeg heeft?"),
    Participant(id="m", family_id="f", role=Role.MOTHER, name="Sanne", has_authority=True),
    Participant(id="d", family_id="f", role=Role.FATHER, name="Tom", has_authority=True),
    Participant(id="k", family_id="f", role=Role.CHILD, name="Noor"),
    Session(id="s", family_id="f", number=1, held_on=date(2026, 3, 14), present=("m", "d", "k")),
    Recording(
        id="r",
        session_id="s",
        label="film 1",
        storing=Storing.VAULT,
        duration_us=240 * SECOND,
        recognisable=("m", "d", "k"),
    ),
    FIRST,
    SECOND_CLIP,
    UNSEEN,
    HIS,
    FeedbackPlan(id="hers", session_id="s", caregivers=("m",), question="Ziet Noor mij?"),
    FeedbackPlan(id="his", session_id="s", caregivers=("d",), question="Doe ik het goed?"),
    Cue(
        id="q1",
        plan_id="hers",
        clip_id="first",
        at_us=12 * SECOND,
        kind=CueKind.CHILD_SAYS,
        text="Kijk mama, …",
    ),
    Cue(
        id="q2",
        plan_id="hers",
        clip_id="second",
        at_us=32 * SECOND,
        kind=CueKind.CHILD_SAYS,
        text="Ik wil een pauze.",
    ),
    Cue(id="q3", plan_id="hers", clip_id="second", at_us=33 * SECOND, text="Let op haar schouders"),
    FeedbackSession(
        id="held",
        plan_id="hers",
        held_on=DAY,
        began_at="2026-03-21T10:00:00+00:00",
        lasted_ms=1_500_000,
        working_point="Als Noor wegkijkt, dan wacht je even.",
        next_on=date(2026, 4, 4),
    ),
    FeedbackSession(
        id="his held",
        plan_id="his",
        held_on=DAY,
        began_at="2026-03-21T12:00:00+00:00",
        lasted_ms=1_500_000,
        working_point="Papa zingt eerst.",
        next_on=date(2026, 5, 5),
    ),
    shown("s1", "first", "held"),
    shown("s2", "second", "held"),
    shown("s3", "his clip", "his held"),
    ParentWords(
        id="w1",
        feedback_id="held",
        clip_id="first",
        said_by="m",
        words="Ze kijkt eerst\nnaar mij.",
        child_says="nog een blok!",
    ),
    ParentWords(id="w2", feedback_id="held", clip_id="first", said_by="d", words="Zei hij."),
    ParentWords(id="w3", feedback_id="his held", clip_id="his clip", said_by="d", words="Ik zong."),
)
NL = catalogue("nl")


def project(*more: ProjectRecord) -> Project:
    return Project.from_records([*BOTH, *more])


def request(known: Project, caregiver_id: str = "m", language: str = "nl") -> ReportRequest:
    return ReportRequest(
        project=known,
        session_ids=("s",),
        text=catalogue(language),
        day=DAY,
        caregiver_id=caregiver_id,
    )


def filled(known: Project, caregiver_id: str = "m") -> Project:
    edit = fill_sheet(known, "s", caregiver_id, NL, DAY)
    assert edit is not None
    return known.apply(edit)


def test_the_sheet_takes_her_words_the_working_point_and_the_day() -> None:
    (sheet,) = filled(project()).sheets("s")
    assert sheet.caregiver_id == "m"
    assert sheet.parent_said == "Ze kijkt eerst naar mij."
    assert (sheet.signal, sheet.small_step) == ("wegkijkt", "wacht je even")
    assert sheet.next_on == date(2026, 4, 4)


def test_what_the_child_says_is_hers_where_she_completed_it_else_as_it_was_shown() -> None:
    (sheet,) = filled(project()).sheets("s")
    hers, subtitle = sheet.child_showed.splitlines()
    assert "“nog een blok!”" in hers
    assert "“Ik wil een pauze.”" in subtitle
    assert "Kijk mama" not in sheet.child_showed
    assert "schouders" not in sheet.child_showed


def test_the_sheet_shows_what_she_saw_and_puts_her_own_question() -> None:
    content = parent_sheet(request(filled(project())))
    assert [m.clip_id for m in content.good.moments] == ["first", "second"]
    assert content.question == "“Ziet Noor mij?”"


def test_nothing_of_the_other_caregiver_comes_on_either_sheet() -> None:
    known = filled(filled(project()), "d")
    hers = parent_sheet(request(known)).running_text
    his = parent_sheet(request(known, "d")).running_text
    for words in ("Ik zong", "Papa", "Zei hij", "5 mei", "Doe ik het goed"):
        assert words not in hers
    for words in ("Ze kijkt eerst", "blok", "Ziet Noor", "4 april", "wegkijkt"):
        assert words not in his
    assert "“Ik zong.”" in his


def test_what_stands_on_the_sheet_stays_and_only_what_is_new_is_added() -> None:
    own = ParentSheet(
        id="own",
        session_id="s",
        caregiver_id="m",
        child_showed="Noor lachte.",
        parent_said="“Zelf geschreven.”\nZe kijkt eerst naar mij.",
        small_step="zing een liedje",
        next_on=date(2026, 6, 6),
    )
    known = project(own)
    assert fill_sheet(known, "s", "m", NL, DAY) is None
    more = ParentWords(id="w4", feedback_id="held", clip_id="second", said_by="m", words="Mooi!")
    (sheet,) = filled(project(own, more)).sheets("s")
    assert sheet == replace(own, parent_said=own.parent_said + "\nMooi!")


def test_words_noted_at_the_moment_itself_are_not_said_twice() -> None:
    noted = replace(FIRST, for_caregiver="m", parent_words="Ze kijkt eerst naar mij.")
    known = filled(project(noted))
    assert parent_sheet(request(known)).running_text.count("Ze kijkt eerst naar mij.") == 1


def test_a_new_sheet_goes_on_as_the_one_before() -> None:
    before = (
        Session(id="s0", family_id="f", number=0, present=("m", "k")),
        ParentSheet(
            id="old",
            session_id="s0",
            caregiver_id="m",
            address=Address.U,
            contact_name="Marieke",
            contact_phone="000",
        ),
    )
    sheet = filled_sheet(project(*before), "s", "m", NL, DAY)
    assert (sheet.address, sheet.contact_name, sheet.contact_phone) == (Address.U, "Marieke", "000")
    his = filled_sheet(project(*before), "s", "d", NL, DAY)
    assert (his.address, his.contact_name) == (Address.JE, "Marieke")


def test_the_film_is_kept_until_what_the_team_agreed() -> None:
    rules = TeamRules(id="rules", retentions=(Retention(purpose=Purpose.TREATMENT, months=6),))
    assert filled_sheet(project(rules), "s", "m", NL, DAY).keep_until == date(2026, 9, 14)
    assert filled_sheet(project(), "s", "m", NL, DAY).keep_until is None


@pytest.mark.parametrize(
    ("parent_did", "hint"),
    [
        ("De interactie was mooi.", "“interactie” is"),
        ("Tom keek ook mee.", "Tom"),
        ("U wachtte rustig.", "“U”"),
        (" ".join(["Je wachtte en je keek en je zong"] * 40), "12"),
    ],
)
def test_hints_are_quiet_and_to_the_point(parent_did: str, hint: str) -> None:
    plain = [r for r in filled(project()).records.values() if not isinstance(r, ParentSheet)]
    sheet = ParentSheet(id="own", session_id="s", caregiver_id="m", parent_did=parent_did)
    found = sheet_hints(request(Project.from_records([*plain, sheet])))
    assert len(found.sentences) == 1
    assert hint in NL.render(found.sentences[0])


def test_a_plain_sheet_gives_no_hint_and_one_without_a_strength_does() -> None:
    known = filled(project())
    found = sheet_hints(request(known))
    assert found.sentences == ()
    assert found.reading is not None
    assert found.reading.is_short
    asked = [
        replace(r, kind=ClipKind.QUESTION) if isinstance(r, Clip) else r
        for r in known.records.values()
    ]
    assert len(sheet_hints(request(Project.from_records(asked))).sentences) == 1


def test_what_others_may_not_do_for_her_counts_for_the_child_too() -> None:
    given = Consent(
        id="c", participant_id="k", purpose=Purpose.SUPERVISION, given_by="m", given_on=DAY
    )
    assert "colleague" not in parent_sheet(request(project(given), language="en")).running_text
