"""What a parent reads: her own film, strengths first, in the words that were agreed."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest

from observer.model.consent import Consent, Purpose
from observer.model.family import Participant
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Clip, ClipKind, Phase, Session
from observer.model.sheet import Address, ParentSheet
from observer.reports.parent_sheet import parent_sheet
from observer.reports.request import ReportRequest

Make = Callable[..., ReportRequest]


def everything(value: object) -> str:
    """Return all text of a content."""
    if is_dataclass(value):
        return " ".join(everything(getattr(value, f.name)) for f in fields(value))
    if isinstance(value, tuple):
        return " ".join(everything(each) for each in value)
    return str(value)


def test_the_sheet_reads_as_agreed_in_the_je_form(sheet_request: Make) -> None:
    content = parent_sheet(sheet_request())
    assert content.title == "Samen kijken naar jou en Noor"
    assert content.lead == (
        "Op 14 maart 2026 maakten we een film van 4 minuten. We keken samen naar een paar stukjes."
    )
    assert f"{content.question_label} {content.question}" == (
        "Jouw vraag: “Hoe zie ik wanneer Noor genoeg heeft?”"
    )
    assert [s.heading for s in content.sections] == [
        "Wat Noor liet zien",
        "Wat jij deed",
        "Wat jij zei",
        "Hier keken we nog een keer naar",
    ]
    assert content.attempt is not None
    assert content.attempt.paragraphs == (
        "Als Noor wegkijkt, dan wacht je even. Tel rustig tot vijf. Kies een rustig moment.",
    )
    assert [s.paragraphs for s in content.closing] == [
        ("4 april 2026. We kijken dan wat je hebt gemerkt.",),
        (
            "We bewaren de film veilig tot 1 september 2026. Alleen Marieke kijkt ernaar.",
            (
                "Wil je dat we hem wissen? Zeg het ons. Soms mag dat niet meteen. "
                "Dan leggen we uit waarom."
            ),
        ),
    ]
    assert content.contact == "Heb je vragen? Bel Marieke, 000 000 00 00."
    assert content.footer == (
        "Dit blad is geen test. Het laat zien wat we samen zagen op één moment."
    )


@pytest.mark.parametrize(
    ("address", "title", "film", "wanted"),
    [
        (Address.U, "Samen kijken naar u en Noor", "Uw film", "Dit wilt u proberen"),
        (
            Address.JULLIE,
            "Samen kijken naar jullie en Noor",
            "Jullie film",
            "Dit willen jullie proberen",
        ),
    ],
)
def test_the_other_forms_of_address_run_through_the_whole_sheet(
    sheet_request: Make, address: Address, title: str, film: str, wanted: str
) -> None:
    content = parent_sheet(sheet_request("nl", address))
    assert content.title == title
    assert content.closing[-1].heading == film
    assert content.attempt is not None
    assert content.attempt.heading == wanted
    fixed = " ".join(
        [
            content.title,
            content.question_label,
            content.contact,
            *(s.heading for s in (*content.sections, *content.closing)),
        ]
    )
    assert not {"je", "jij", "jou", "jouw"} & set(fixed.lower().split())


def test_it_can_be_english(sheet_request: Make) -> None:
    content = parent_sheet(sheet_request("en"))
    assert content.title == "Looking together at you and Noor"
    assert content.lead.startswith("On 14 March 2026 we made a film of 4 minutes.")


def test_a_moment_that_simply_went_well_leads_and_a_question_comes_last(
    sheet_request: Make,
) -> None:
    content = parent_sheet(sheet_request())
    assert [(m.time, m.words[:11]) for m in content.good.moments] == [
        ("0:44", "Noor pakte "),
        ("0:20", "Noor huilde"),
    ]
    assert [m.words for m in content.sections[-1].moments] == ["Noor keek even weg."]


def test_another_caregivers_moments_and_words_are_not_on_it(sheet_request: Make) -> None:
    said = everything(parent_sheet(sheet_request()))
    assert "Papa" not in said
    assert "Ik zong" not in said
    assert "Tom" not in said
    assert "Niet op het blad" not in said


def test_words_of_unknown_origin_stay_off_when_two_caregivers_were_there(
    sheet_request: Make,
) -> None:
    unclear = Clip(
        id="x", session_id="s", onset_us=1, offset_us=2, words="Samen.", parent_words="Wie zei dit?"
    )
    both = Session(id="s", family_id="f", number=2, present=("m", "d", "k"))
    request = sheet_request("nl", Address.JE, unclear, both)
    assert "Wie zei dit" not in everything(parent_sheet(request))
    assert "Ze kijkt eerst naar mij" in everything(parent_sheet(request))
    assert "Wie zei dit" in everything(parent_sheet(sheet_request("nl", Address.JE, unclear)))


def test_a_question_without_any_strength_before_it_is_left_out(sheet_request: Make) -> None:
    request = sheet_request()
    records = [
        replace(r, kind=ClipKind.QUESTION) if isinstance(r, Clip) else r
        for r in request.project.records.values()
    ]
    content = parent_sheet(replace(request, project=Project.from_records(records)))
    assert content.good.moments == ()
    assert "keek even weg" not in everything(content)


def test_a_hard_moment_needs_its_repair_on_the_sheet(sheet_request: Make) -> None:
    request = sheet_request()
    alone = [
        replace(r, on_sheet=False) if isinstance(r, Clip) and r.kind is ClipKind.REPAIR else r
        for r in request.project.records.values()
    ]
    said = everything(parent_sheet(replace(request, project=Project.from_records(alone))))
    assert "Noor pakte een blok" in said
    assert "keek even weg." not in said
    stopped = Phase(
        id="p",
        session_id="s",
        name="still",
        onset_us=40_000_000,
        offset_us=50_000_000,
        stopped_early="huilde",
    )
    assert "Noor pakte een blok" not in everything(
        parent_sheet(sheet_request("nl", Address.JE, stopped))
    )
    after = Clip(
        id="x",
        session_id="s",
        onset_us=60_000_000,
        offset_us=61_000_000,
        kind=ClipKind.REPAIR,
        words="Weer samen.",
    )
    settled = everything(parent_sheet(sheet_request("nl", Address.JE, stopped, after)))
    assert "Noor pakte een blok" in settled


def test_who_looks_at_the_film_follows_the_consents(sheet_request: Make) -> None:
    more = [
        Consent(
            id=f"{about}{purpose}",
            participant_id=about,
            purpose=purpose,
            given_by="m",
            given_on=date(2026, 1, 1),
            withdrawn_on=date(2026, 2, 1) if purpose is Purpose.TEACHING else None,
        )
        for purpose in (Purpose.SUPERVISION, Purpose.RESEARCH, Purpose.TEACHING)
        for about in ("m", "k")
    ]
    kept = parent_sheet(sheet_request("nl", Address.JE, *more)).closing[-1].paragraphs[0]
    assert kept.endswith("Alleen Marieke, een collega van ons en onderzoekers kijken ernaar.")


def test_what_was_not_filled_in_leaves_no_empty_heading(sheet_request: Make) -> None:
    bare = ParentSheet(id="sheet", session_id="s", caregiver_id="m")
    nameless = Participant(id="k", family_id="f", role=Role.CHILD)
    content = parent_sheet(sheet_request("nl", Address.JE, nameless, sheet=bare))
    assert content.title == "Samen kijken naar jou en je kind"
    assert content.attempt is None
    assert content.contact == ""
    assert [s.heading for s in content.closing] == ["Jouw film"]
    assert content.closing[0].paragraphs[0] == (
        "We bewaren de film veilig. Alleen je hulpverlener kijkt ernaar."
    )


def test_stills_bring_a_second_page_with_every_moment(sheet_request: Make) -> None:
    assert parent_sheet(sheet_request()).more is None
    more = parent_sheet(sheet_request("nl", stills=("c1",))).more
    assert more is not None
    assert [m.clip_id for m in more.moments] == ["c1", "c2", "c3"]


def test_many_moments_go_on_to_the_second_page(sheet_request: Make) -> None:
    many = [
        Clip(id=f"n{i}", session_id="s", onset_us=i * 1_000_000, offset_us=i + 1, words=f"Stuk {i}")
        for i in range(100, 104)
    ]
    content = parent_sheet(sheet_request("nl", Address.JE, *many))
    assert len(content.good.moments) == 4
    assert content.more is not None
    assert len(content.more.moments) == 2
