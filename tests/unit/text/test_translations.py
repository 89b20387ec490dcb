"""The catalogues that come with the program."""

import string
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import observer.text.catalogue as module

FILES = sorted((Path(module.__file__).parent / "locale").glob("*/LC_MESSAGES/*.po"))


def entries(path: Path) -> list[tuple[str, str]]:
    """Every sentence with its translation, where there is one."""
    parsed = read_po(BytesIO(path.read_bytes()), locale=path.parts[-3])
    return [(str(m.id), str(m.string)) for m in parsed if m.id and m.string]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-3])
def test_each_translation_has_the_fields_of_its_sentence(path: Path) -> None:
    differing = [(s, t) for s, t in entries(path) if fields(s) != fields(t)]
    assert differing == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-3])
def test_each_catalogue_compiles_and_says_what_it_was_given(path: Path) -> None:
    compiled = BytesIO()
    parsed = read_po(BytesIO(path.read_bytes()), locale=path.parts[-3])
    write_mo(compiled, parsed)
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    plain = [m for m in parsed if m.id and m.string and not m.context and not m.fuzzy]
    assert plain
    assert all(translations.gettext(str(m.id)) == m.string for m in plain)
