"""The sheet as three families read it: a long name, five moments, no stills, in three forms."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import numpy as np
import openpyxl
import pytest

from observer.app.sheet_hints import sheet_hints
from observer.formats.pdf import PAGE_HEIGHT
from observer.formats.picture import Picture
from observer.model.consent import Consent, Purpose
from observer.model.family import Family, Participant
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Clip, ClipKind, Recording, Session, Storing
from observer.model.sheet import Address, ParentSheet
from observer.reports import parent_looks as looks
from observer.reports.jargon import jargon
from observer.reports.parent_pdf import draw_parent_sheet, write_parent_pdf
from observer.reports.parent_sheet import parent_sheet
from observer.reports.parent_workbook import write_parent_workbook
from observer.reports.readability import MOST_WORDS, readability
from observer.reports.request import ReportRequest
from observer.reports.sheet_typesetting import title_size, typeset
from observer.reports.stills import still_from_rgb
from observer.reports.typefaces import carlito
from observer.text.catalogue import catalogue

if TYPE_CHECKING:
    from observer.model.edits import ProjectRecord

S = 1_000_000
DAY = date(2026, 3, 21)
EASY = 80
"""From which figure on Douma calls a text easy."""


def family(
    child: str,
    question: str,
    moments: tuple[tuple[int, ClipKind, str], ...],
    sheet: ParentSheet,
    role: Role = Role.MOTHER,
) -> ReportRequest:
    clips = [
        Clip(
            id=f"c{at}",
            session_id="s",
            onset_us=at * S,
            offset_us=(at + 8) * S,
            kind=kind,
            words=words,
            for_caregiver="p",
        )
        for at, kind, words in moments
    ]
    records: list[ProjectRecord] = [
        Family(id="f", pseudonym="F-001", question=question),
        Participant(id="p", family_id="f", role=role, has_authority=True),
        Participant(id="k", family_id="f", role=Role.CHILD, name=child),
        Session(id="s", family_id="f", number=1, held_on=date(2026, 3, 14), present=("p", "k")),
        Recording(
            id="r", session_id="s", label="film 1", storing=Storing.VAULT, duration_us=480 * S
        ),
        *clips,
        replace(sheet, id="sheet", session_id="s", caregiver_id="p"),
        *(
            Consent(
                id=f"{about}{purpose}",
                participant_id=about,
                purpose=purpose,
                given_by="p",
                given_on=date(2026, 1, 1),
            )
            for purpose in (Purpose.TREATMENT, Purpose.TAKE_HOME, Purpose.SUPERVISION)
            for about in ("p", "k")
        ),
    ]
    return ReportRequest(
        project=Project.from_records(records),
        session_ids=("s",),
        text=catalogue("nl"),
        day=DAY,
        caregiver_id="p",
    )


BASE = ParentSheet(
    id="", session_id="", caregiver_id="", next_on=date(2026, 4, 4), keep_until=date(2026, 9, 1)
)
FAMILIES = {
    "Noor, je": family(
        "Noor",
        "Hoe zie ik wanneer Noor genoeg heeft?",
        (
            (44, ClipKind.POSITIVE, "Noor pakte een blok. Ze keek naar jou. Je lachte terug."),
            (66, ClipKind.REPAIR, "Noor huilde even. Je praatte zacht. Ze werd rustig."),
            (92, ClipKind.POSITIVE, "Je wachtte. Noor kwam zelf terug naar het spel."),
        ),
        replace(
            BASE,
            child_showed='Noor draaide even weg. Dat kan betekenen: "Ik wil een pauze."',
            parent_did="Je wachtte. Je zei wat Noor zag. Daarna speelde Noor verder.",
            parent_said="Ze kijkt eerst naar mij, dat had ik niet gezien.",
            signal="wegkijkt",
            small_step="wacht je even. Tel rustig tot vijf",
            contact_name="Marieke",
            contact_phone="000 000 00 00",
        ),
    ),
    "a long name, u, five moments": family(
        "Anne-Charlotte Wilhelmina",
        "Waarom huilt ze zo lang als ik de kamer uit ga, en bij mijn vrouw niet?",
        (
            (20, ClipKind.POSITIVE, "U zong een liedje. Anne-Charlotte Wilhelmina keek u aan."),
            (75, ClipKind.REPAIR, "Ze huilde. U tilde haar op. Ze legde haar hoofd op uw arm."),
            (130, ClipKind.POSITIVE, "Ze gaf u de bal. U gaf hem terug."),
            (190, ClipKind.TURNING_POINT, "Ze wees naar het raam. U zei: “Ja, een vogel!”"),
            (260, ClipKind.POSITIVE, "U wachtte tot ze klaar was. Toen lachte ze naar u."),
        ),
        replace(
            BASE,
            address=Address.U,
            child_showed="Ze zocht u met haar ogen.\nZe kwam bij u als ze iets spannend vond.",
            parent_did="U bleef dichtbij. U praatte rustig.",
            parent_said="Ik dacht dat ze boos was. Ze miste me gewoon.",
            signal="huilt als u weggaat",
            small_step="zeg eerst dag. Zeg ook dat u terugkomt",
            contact_name="Jan-Willem van der Heijden-Bakker",
            contact_phone="+32 000 00 00 00",
        ),
        Role.FOSTER_PARENT,
    ),
    "Sem, jullie": family(
        "Sem",
        "Hoe krijgen we hem rustig voor het slapen?",
        (
            (31, ClipKind.POSITIVE, "Sem lachte. Jullie lachten mee."),
            (88, ClipKind.REPAIR, "Sem werd boos. Jullie bleven bij hem. Het zakte weer."),
        ),
        replace(
            BASE,
            address=Address.JULLIE,
            child_showed="Sem wreef in zijn ogen. Dat kan betekenen: “Ik ben moe.”",
            parent_did="Jullie deden het licht zacht. Jullie zongen samen.",
            parent_said="Als wij rustig zijn, wordt hij het ook.",
            signal="in zijn ogen wrijft",
            small_step="gaan jullie naar boven. Zing hetzelfde liedje",
            next_on=None,
            keep_until=None,
        ),
    ),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_the_sheet_reads_easily(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    running = parent_sheet(FAMILIES[name]).running_text
    found = readability(running, "nl")
    assert found is not None
    with capsys.disabled():
        print(  # noqa: T201  the figure is there to be read
            f"\n{name}: {found.formula} {found.ease:.0f}, {found.words} words, "
            f"{found.words_per_sentence:.1f} words per sentence, longest: {found.longest}"
        )
    assert found.words_per_sentence <= MOST_WORDS
    assert found.ease >= EASY
    assert jargon(running, "nl") == ()
    assert sheet_hints(FAMILIES[name]).sentences == ()


@pytest.mark.parametrize("name", FAMILIES)
def test_the_sheet_is_one_page(name: str, tmp_path: Path) -> None:
    write_parent_pdf(FAMILIES[name], tmp_path / "sheet.pdf")
    write_parent_workbook(FAMILIES[name], tmp_path / "sheet.xlsx")
    assert (tmp_path / "sheet.pdf").read_bytes().count(b"/Type /Page\n") == 1
    assert len(openpyxl.load_workbook(tmp_path / "sheet.xlsx").sheetnames) == 1


def test_our_own_sentences_alone_hold_no_jargon_in_either_language() -> None:
    for language in ("nl", "en"):
        for address in Address:
            bare = family("Noor", "", (), replace(BASE, address=address, small_step="wacht"))
            content = parent_sheet(replace(bare, text=catalogue(language)))
            headings = [s.heading for s in (content.good, *content.sections, *content.closing)]
            words = " ".join([content.title, content.running_text, content.contact, *headings])
            assert jargon(words, language) == ()


def upright(count: int, *, lying: bool = False) -> ReportRequest:
    """Return a sheet of so many moments, each with a still as a telephone takes it."""
    moments = tuple((20 * n, ClipKind.POSITIVE, f"Noor lachte {n}.") for n in range(1, count + 1))
    known = family("Noor", "Ziet ze mij?", moments, BASE)
    shape = (90, 160, 3) if lying else (160, 90, 3)
    still = still_from_rgb(np.zeros(shape, np.uint8))
    return replace(known, stills={f"c{20 * n}": still for n in range(1, count + 1)})


class Stills:
    """Pages that note what is drawn: pictures with their page, place and height."""

    def __init__(self) -> None:
        self.page = 1
        self.pictures: list[tuple[int, float, float, float]] = []

    def text(self, *_place: object, **_look: object) -> None:
        """Draw nothing."""

    panel = line = text

    def picture(self, left: float, top: float, picture: Picture, width: float) -> None:
        """Note a picture."""
        self.pictures.append((self.page, left, top, picture.scaled_to_width(width)[1]))

    def next_page(self) -> None:
        """Count."""
        self.page += 1


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("lying", [False, True])
def test_stills_of_a_telephone_fit_on_one_page_of_moments(count: int, lying: bool) -> None:  # noqa: FBT001  pytest gives it by name
    drawn = Stills()
    draw_parent_sheet(upright(count, lying=lying), drawn)
    assert drawn.page == 2
    second = [each for each in drawn.pictures if each[0] == 2]
    assert len(second) == count
    ends = [top + height for _, _, top, height in second]
    assert ends[-1] < PAGE_HEIGHT - 57
    assert all(end < below[2] for end, below in zip(ends, second[1:], strict=False))


def test_the_fewer_moments_the_larger_their_stills() -> None:
    def tallest(count: int) -> float:
        drawn = Stills()
        draw_parent_sheet(upright(count), drawn)
        return max(height for page, _, _, height in drawn.pictures if page == 2)

    assert tallest(2) > tallest(5) > tallest(8)


def test_a_workbook_keeps_the_shape_of_a_still(tmp_path: Path) -> None:
    for lying, shape in ((False, 90 / 160), (True, 160 / 90)):
        write_parent_workbook(upright(3, lying=lying), tmp_path / "w.xlsx")
        with ZipFile(tmp_path / "w.xlsx") as parts:
            drawn = parts.read("xl/drawings/drawing2.xml").decode()
        sizes = re.findall(r'<a:ext cx="(\d+)" cy="(\d+)"', drawn)
        assert len(sizes) == 3
        assert [int(w) / int(h) for w, h in sizes] == pytest.approx([shape] * 3, rel=0.02)


def test_no_line_ends_within_a_name_a_day_or_a_number_and_no_word_stands_alone() -> None:
    content = typeset(parent_sheet(FAMILIES["a long name, u, five moments"]))
    face = carlito()
    texts = [p for s in (*content.sections, *content.closing) for p in s.paragraphs]
    assert content.attempt is not None
    texts += [*content.attempt.paragraphs, content.contact, content.lead]
    whole = ("Anne-Charlotte Wilhelmina", "Jan-Willem van der Heijden-Bakker", "1 september 2026",
             "+32 000 00 00 00", "Kies een rustig moment.")  # fmt: skip
    spread = "\n".join(texts)
    for width in (260, 330, 470, 499):
        for text in texts:
            lines = face.lines(text, 11.5, width)
            assert len(lines) == 1 or len(lines[-1].split()) > 1
            joined = "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ")
            plain = text.replace("\N{NO-BREAK SPACE}", " ")
            assert [joined.count(each) for each in whole] == [plain.count(each) for each in whole]
    assert all(each.replace(" ", "\N{NO-BREAK SPACE}") in spread for each in whole)


def test_a_shortened_dutch_word_stays_with_the_next() -> None:
    asked = "Hoe krijg ik hem 's avonds in bed, en 't liefst zonder strijd op zo'n avond?"
    content = typeset(parent_sheet(family("Sem", asked, (), BASE)))
    gap = "\N{NO-BREAK SPACE}"
    assert f" 's{gap}avonds in bed, en 't{gap}liefst" in content.question
    assert f"zo'n{gap}avond?" in content.question  # only since it is the last word


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_long_name_stays_on_one_line_of_the_title(language: str) -> None:
    known = replace(FAMILIES["a long name, u, five moments"], text=catalogue(language))
    title, face = parent_sheet(known).title, carlito()
    size = title_size(title, face, 499)
    assert size >= 17
    assert len(face.lines(title, size, 499, bold=True)) == 1
    assert title_size("Samen kijken naar jou en Noor", face, 499) == looks.TITLE_PT
