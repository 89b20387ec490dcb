"""The guides for notebooks show what the program computes today, and the same in both languages."""

import doctest
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDES = [DOCS / f"notebook-{language}.md" for language in ("nl", "en")]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_the_examples_of_a_guide_hold(guide: Path) -> None:
    found = doctest.testfile(
        str(guide),
        module_relative=False,
        optionflags=doctest.NORMALIZE_WHITESPACE,
        encoding="utf-8",
    )
    assert found.attempted > 20
    assert found.failed == 0


def test_both_languages_have_the_same_examples() -> None:
    parser = doctest.DocTestParser()
    dutch, english = (parser.get_examples(guide.read_text(encoding="utf-8")) for guide in GUIDES)
    assert [(e.source, e.want) for e in dutch] == [(e.source, e.want) for e in english]
