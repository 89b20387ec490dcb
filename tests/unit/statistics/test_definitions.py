"""Every figure says how it is made, in what, when it is undefined and where it comes from."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from observer.model.messages import Message
from observer.statistics import docstrings
from observer.statistics.definitions import (
    Definition,
    agreement_definitions,
    coefficient_definitions,
    definitions_across_sessions,
    of_coefficient,
    statistic_definitions,
)
from observer.statistics.registry import STATISTICS

DUTCH = Path(__file__).parents[3] / "observer/text/locale/nl/LC_MESSAGES/ooghoogte.po"
DEFINITIONS = (
    *statistic_definitions(),
    *definitions_across_sessions(),
    *agreement_definitions(),
    *coefficient_definitions(),
)
by_id = pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda d: d.id)


@by_id
def test_a_figure_states_formula_units_edge_cases_and_source(definition: Definition) -> None:
    assert definition.absent == ()


def test_every_statistic_and_every_coefficient_has_a_definition() -> None:
    ids = [definition.id for definition in DEFINITIONS]
    assert ids[: len(STATISTICS)] == [statistic.id for statistic in STATISTICS]
    assert {
        "cohen_kappa",
        "fleiss_kappa",
        "gwet_ac1",
        "gwet_ac1_from_table",
        "krippendorff_alpha",
        "icc",
        "lag_table",
        "adjusted_residuals",
        "yules_q",
        "event_alignment",
        "time_kappa",
        "event_kappa",
        "contingency",
        "state_space_grid",
        "reliable_change",
    } <= set(ids)


def test_all_of_it_has_its_dutch() -> None:
    with DUTCH.open("rb") as file:
        known = {m.id for m in read_po(file, locale="nl") if m.string}
    named = [text for d in DEFINITIONS for text in d.texts if text.template != f"`{d.id}`"]
    assert [text.template for text in named if text.template not in known] == []


def sure(counts: object) -> float:
    """Return how sure.

    Notes
    -----
    Formula
        ``a / b``,
        with b counted.

        - a: hits
        - b: all of
          them
    Edge cases
        b = 0: undefined.
    What else
        Not a definition.

    References
    ----------
    One, A. (1999). A title
    over two lines.

    Two, B. (2000).
    """
    return float(str(counts))


def test_a_docstring_is_read_by_its_terms() -> None:
    stated = docstrings.read(sure.__doc__)
    assert stated.summary == "How sure."
    formula = ("``a / b``, with b counted.", "- a: hits", "- b: all of them")
    assert stated.under("Formula") == formula
    assert stated.under("Edge cases") == ("b = 0: undefined.",)
    assert stated.references == ("One, A. (1999). A title over two lines.", "Two, B. (2000).")
    assert stated.texts[0] == "How sure."


def test_what_a_docstring_does_not_state_is_named() -> None:
    definition = of_coefficient(sure)
    assert definition.absent == ("Units",)
    assert definition.call == "sure(counts)"
    assert definition.summary == Message("How sure.")


@pytest.mark.parametrize("docstring", [None, "", "One sentence.", "One.\n\nNotes\n-----\nText."])
def test_a_docstring_without_formula_is_no_definition(docstring: str | None) -> None:
    assert not docstrings.read(docstring).is_definition


def test_a_window_shows_a_text_without_marks() -> None:
    assert docstrings.plain("- ``a / b``, see `other`") == "\N{BULLET} a / b, see other"
    assert docstrings.plain("b = 0: undefined.") == "b = 0: undefined."
