"""Write the pages of definitions: ``docs/definitions.nl.md`` and ``docs/definitions.en.md``."""

import sys
from pathlib import Path

from observer.reports.definitions_page import definitions_page
from observer.text.catalogue import LANGUAGES, catalogue

DOCS = Path(__file__).resolve().parents[1] / "docs"


def main() -> int:
    """Write a page for each language."""
    for language in LANGUAGES:
        page = definitions_page(catalogue(language))
        (DOCS / f"definitions.{language}.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
