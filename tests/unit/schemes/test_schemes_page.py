"""The page for clinicians names every scheme, with the same facts in either language."""

import re
from pathlib import Path

import pytest

from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "schemes.md").read_text("utf-8")
DUTCH, ENGLISH = PAGE.split("\n## Nederlands\n")[1].split("\n## English\n")
FILES = [path for path in bundled_schemes() if not path.stem.startswith("template-")]


def heading_of(title: str, section: str) -> str:
    """Return the heading of a scheme, which may be shorter or longer than its title."""
    headings: list[str] = re.findall(r"^### (.+)$", section, re.MULTILINE)
    return next((h for h in headings if title.startswith(h) or h.startswith(title)), "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    ("language", "section", "year"), [("nl", DUTCH, "jaar"), ("en", ENGLISH, "years")]
)
def test_a_scheme_is_told_with_its_age_its_length_and_what_it_is_not(
    path: Path, language: str, section: str, year: str
) -> None:
    scheme = read_scheme(path.read_bytes(), path.name).scheme
    assert scheme is not None
    heading = heading_of(scheme.title.get(language), section)
    assert heading
    told = section.split(f"\n### {heading}\n")[1].split("\n### ", maxsplit=1)[0]
    for bullet in {"nl": ("Waarvoor", "niet is"), "en": ("For:", "is not")}[language]:
        assert bullet in told
    months = scheme.age_to_months
    assert months is not None
    assert f" {months // 12} {year}" in told or f" {months} " in told
    (row,) = (r for r in section.splitlines() if r.startswith("|") and slug(heading) in r)
    assert f" {scheme.intended_minutes:g} minu" in row


@pytest.mark.parametrize("section", [DUTCH, ENGLISH], ids=["nl", "en"])
def test_every_link_of_the_page_leads_to_a_heading(section: str) -> None:
    headings = {slug(h) for h in re.findall(r"^### (.+)$", section, re.MULTILINE)}
    links = set(re.findall(r"\]\((#[^)]+)\)", section))
    assert links == headings


@pytest.mark.parametrize(
    ("section", "words"),
    [
        (DUTCH, ("eigen toestemming", "Stopregel", "Na afloop", "geen routine", "geen normen")),
        (ENGLISH, ("consent of its own", "Stop rule", "Afterwards", "routine", "no norms")),
    ],
)
def test_the_page_says_what_has_to_be_known_first(section: str, words: tuple[str, ...]) -> None:
    for word in words:
        assert word in section


def slug(heading: str) -> str:
    """Return the address of a heading within its page."""
    return "#" + re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
