"""The pages of definitions in docs are what the docstrings say today."""

import re
from pathlib import Path

import pytest

from observer.reports.definitions_page import definitions_page
from observer.statistics.definitions import (
    agreement_definitions,
    coefficient_definitions,
    definitions_across_sessions,
    statistic_definitions,
)
from observer.text.catalogue import LANGUAGES, catalogue

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_what_make_definitions_writes(language: str) -> None:
    page = (DOCS / f"definitions.{language}.md").read_text(encoding="utf-8")
    assert page == definitions_page(catalogue(language)), "run make definitions"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_holds_every_figure_with_its_source(language: str) -> None:
    page = definitions_page(catalogue(language))
    text = catalogue(language)
    for definition in (
        *statistic_definitions(),
        *definitions_across_sessions(),
        *agreement_definitions(),
    ):
        assert f"### {text.render(definition.label)}\n\n`{definition.id}`" in page
        for column in definition.columns:
            assert f"| `{column.name}` |" in page
    for definition in coefficient_definitions():
        assert f"### `{definition.id}`" in page
        assert all(source.replace("``", "`") in page for source in definition.sources)


def test_the_dutch_page_is_dutch() -> None:
    dutch, english = (definitions_page(catalogue(language)) for language in ("nl", "en"))
    in_both = [
        line
        for line in set(dutch.splitlines()) & set(english.splitlines())
        if len(re.findall(r"\b[a-z]{4,}\b", line)) > 5 and not line.startswith(("`", "|"))
    ]
    figures = (*statistic_definitions(), *definitions_across_sessions(), *agreement_definitions())
    sources = {s for d in (*figures, *coefficient_definitions()) for s in d.sources}
    assert [line for line in in_both if not any(source in line for source in sources)] == []
