"""Numbers, dates, moments and sentences as a Dutch and an English reader expect them."""

from datetime import date
from gettext import GNUTranslations
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from observer.model.errors import SchemeError
from observer.model.local_text import LocalText
from observer.model.messages import msg, pmsg
from observer.text.catalogue import Catalogue, catalogue

PO = """\
msgid ""
msgstr ""
"Language: nl\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "{n} of {m} signals answered"
msgstr "{n} van {m} signalen beantwoord"

msgid "the child"
msgstr "het kind"

msgid "{who} must still give consent."
msgstr "{who} moet nog toestemming geven."

msgid "You waited."
msgstr "Je wachtte."

msgctxt "u"
msgid "You waited."
msgstr "U wachtte."
"""


@pytest.fixture
def dutch() -> Catalogue:
    """A small Dutch catalogue, compiled as the set-up does it."""
    compiled = BytesIO()
    parsed = read_po(BytesIO(PO.encode()), locale="nl")
    write_mo(compiled, parsed)
    compiled.seek(0)
    return Catalogue("nl", GNUTranslations(compiled))


NL, EN = catalogue("nl"), catalogue("en")


def test_a_fraction_in_a_sentence_has_the_decimal_sign_of_its_language() -> None:
    said = msg("begins at {seconds} s, frame {frame}, {yes}", seconds=26.862, frame=3, yes=True)
    assert NL.render(said) == "begins at 26,862 s, frame 3, True"
    assert EN.render(said) == "begins at 26.862 s, frame 3, True"
    assert (NL.plain_number(0.5), EN.plain_number(0.5)) == ("0,5", "0.5")


@pytest.mark.parametrize(
    ("value", "decimals", "nl", "en"),
    [
        (1.25, 2, "1,25", "1.25"),
        (0, 0, "0", "0"),
        (2, 1, "2,0", "2.0"),
        (-0.5, 1, "-0,5", "-0.5"),
        (-0.0001, 2, "0,00", "0.00"),
        (1234.5, 1, "1234,5", "1234.5"),
    ],
)
def test_numbers_have_the_decimal_sign_of_the_language(
    value: float, decimals: int, nl: str, en: str
) -> None:
    assert (NL.number(value, decimals), EN.number(value, decimals)) == (nl, en)


def test_dates_in_figures_and_in_words() -> None:
    day = date(2026, 3, 1)
    assert (NL.day(day), EN.day(day)) == ("01-03-2026", "2026-03-01")
    assert (NL.day_in_words(day), EN.day_in_words(day)) == ("1 maart 2026", "1 March 2026")


@pytest.mark.parametrize(
    ("us", "clock"),
    [
        (0, "0:00"),
        (64_999_999, "1:04"),
        (3_599_999_999, "59:59"),
        (3_600_000_000, "1:00:00"),
        (-1_500_000, "-0:01"),
        (-1, "0:00"),
    ],
)
def test_a_moment_is_read_as_minutes_and_seconds(us: int, clock: str) -> None:
    assert NL.clock(us) == EN.clock(us) == clock


@pytest.mark.parametrize(
    ("us", "nl"),
    [
        (104_320_000, "00:01:44,320"),
        (104_320_999, "00:01:44,320"),
        (0, "00:00:00,000"),
        (3_661_001_000, "01:01:01,001"),
        (-1_001_000, "-00:00:01,001"),
        (-999, "00:00:00,000"),
    ],
)
def test_a_timecode_goes_to_the_millisecond_and_never_rounds_up(us: int, nl: str) -> None:
    assert NL.timecode(us) == nl
    assert EN.timecode(us) == nl.replace(",", ".")


def test_a_sentence_is_translated_and_filled_in(dutch: Catalogue) -> None:
    sentence = msg("{n} of {m} signals answered", n=3, m=8)
    assert dutch.render(sentence) == "3 van 8 signalen beantwoord"
    assert dutch("{n} of {m} signals answered", n=3, m=8) == "3 van 8 signalen beantwoord"
    assert EN.render(sentence) == str(sentence) == "3 of 8 signals answered"


def test_a_message_inside_a_message_is_translated_too(dutch: Catalogue) -> None:
    sentence = msg("{who} must still give consent.", who=msg("the child"))
    assert dutch.render(sentence) == "het kind moet nog toestemming geven."
    assert EN.render(sentence) == "the child must still give consent."


def test_the_form_of_address_chooses_among_translations(dutch: Catalogue) -> None:
    assert dutch.render(pmsg("u", "You waited.")) == "U wachtte."
    assert dutch.render(pmsg("je", "You waited.")) == "Je wachtte."


def test_a_sentence_without_translation_stays_english(dutch: Catalogue) -> None:
    assert dutch("Not translated yet") == "Not translated yet"


def test_an_empty_sentence_stays_empty(dutch: Catalogue) -> None:
    assert dutch("") == ""
    assert dutch.render(msg("")) == ""


def test_what_a_user_typed_is_never_taken_for_a_template(dutch: Catalogue) -> None:
    assert dutch("{who} must still give consent.", who="{m}") == "{m} moet nog toestemming geven."
    assert dutch("a {brace} without fields") == "a {brace} without fields"
    assert str(msg("a {brace} without fields")) == "a {brace} without fields"


def test_an_error_says_what_happened_and_what_to_do(dutch: Catalogue) -> None:
    error = SchemeError(msg("{who} must still give consent.", who="Noor"), msg("You waited."))
    assert dutch.error(error) == "Noor moet nog toestemming geven. Je wachtte."
    assert dutch.error(SchemeError(msg("You waited."))) == "Je wachtte."


@pytest.mark.parametrize(
    ("tag", "language"),
    [("nl", "nl"), ("nl_BE", "nl"), ("nl-NL", "nl"), ("NL", "nl"), ("en_GB", "en"), ("fr", "en")],
)
def test_a_language_tag_leads_to_a_catalogue_and_an_unknown_one_to_english(
    tag: str, language: str
) -> None:
    assert catalogue(tag).language == language


def test_the_text_of_a_scheme_falls_back_on_the_first_there_is() -> None:
    text = LocalText((("nl", "Kijken"), ("nl-u", "Kijkt u")))
    assert NL.local(text) == "Kijken"
    assert EN.local(text) == "Kijken"
    assert text.get("nl-u") == "Kijkt u"
    assert text.get("nl-jullie") == "Kijken"
    assert LocalText((("nl", ""), ("en", "Look"))).get("nl") == "Look"
    assert LocalText().get("nl") == ""
    assert not LocalText((("nl", ""),))
