"""How a text reads: counted by hand, and words of the trade found as they are written."""

import pytest

from observer.reports.jargon import jargon
from observer.reports.readability import readability, sentences, syllables, words


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("kind", 1), ("Noor", 1), ("moeder", 2), ("huilde", 2), ("keek", 1), ("rustig", 2),
        ("pauze", 2), ("mooie", 2), ("ruzie", 2), ("nieuw", 1), ("leeuwen", 2),
        ("geïnteresseerd", 5),
        ("bijzonder", 3), ("afspraak", 2), ("bewaren", 3), ("zwaai", 1), ("eieren", 3), ("u", 1),
        ("blokken", 2), ("oefening", 3), ("2026", 4), ("juni", 2),
    ],
)  # fmt: skip
def test_dutch_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word, "nl") == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("looked", 1), ("waited", 2), ("smile", 1), ("table", 2), ("moment", 2), ("away", 2)],
)
def test_english_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word, "en") == count


def test_flesch_douma_of_a_text_counted_by_hand() -> None:
    found = readability("Je wachtte even. Daarna kwam ze zelf terug.", "nl")
    assert found is not None
    # 3 + 5 words in 2 sentences; je wacht-te e-ven daar-na kwam ze zelf te-rug: 12 syllables
    assert (found.words, found.sentences, found.words_per_sentence) == (8, 2, 4.0)
    assert found.ease == pytest.approx(206.84 - 0.77 * 150 - 0.93 * 4)
    assert found.formula == "Flesch-Douma"
    assert found.longest == "Daarna kwam ze zelf terug"


def test_flesch_of_an_english_text_counted_by_hand() -> None:
    found = readability("The cat sat on the mat.", "en")
    assert found is not None
    assert found.ease == pytest.approx(206.835 - 84.6 - 1.015 * 6)  # the 116 of the textbooks
    assert round(found.ease) == 116


def test_a_quotation_does_not_end_a_sentence_early_and_a_line_break_does() -> None:
    text = 'Dat kan betekenen: "Ik wil een pauze." Daarna keek ze weer.\nSamen op de mat'
    assert sentences(text) == (
        'Dat kan betekenen: "Ik wil een pauze',
        "Daarna keek ze weer",
        "Samen op de mat",
    )
    assert words("Ze zei: zo'n plezier, 4 keer!") == ("Ze", "zei", "zo'n", "plezier", "4", "keer")


def test_nothing_written_has_no_figure() -> None:
    assert readability(" … ", "nl") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Je gaf een sensitieve reactie.", ["sensitieve"]),
        ("Jullie interactie en haar co-regulatie.", ["interactie", "co-regulatie"]),
        ("U stimuleerde haar; dat is gereguleerd.", ["stimuleerde", "gereguleerd"]),
        ("Noor voelt zich gehecht. Hechtingsstijl!", ["gehecht", "Hechtingsstijl"]),
        ("Haar score ligt boven het gemiddelde.", ["score", "gemiddelde"]),
        ("Noor keek naar jou. Je wachtte en lachte terug.", []),
        ("We normaliseren niets in de normale gang.", []),
        ("Enorm leuk, een sensatie!", []),
    ],
)
def test_dutch_words_of_the_trade_are_found_as_whole_words(text: str, found: list[str]) -> None:
    said = jargon(text, "nl")
    assert [each.word for each in said] == found
    assert [text[each.start : each.end] for each in said] == found


def test_english_words_of_the_trade_are_found_with_a_plainer_one() -> None:
    (said,) = jargon("A moment of attunement.", "en")
    assert (said.word, said.plain) == ("attunement", "fitting with")
    assert jargon("You waited. She looked at you.", "en") == ()
