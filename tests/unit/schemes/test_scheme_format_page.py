"""The page that describes the format tells the truth."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from observer.model.problems import Severity
from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes
from observer.schemes.check import RESERVED_KEYS
from observer.schemes.write import to_toml

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "scheme-format.md").read_text("utf-8")
EXAMPLE, EVERYTHING = (part.split("```")[0] for part in PAGE.split("```toml\n")[1:])
TABLE = PAGE.partition("## The fifteen groups")[2].partition("\n\nWhat goes")[0]
BUNDLED = bundled_schemes()[0].read_text("utf-8")
LANGUAGES = {"nl", "en"}


def fields_of(tree: object) -> Iterator[str]:
    """Yield every key of a file, without the languages of its texts."""
    if isinstance(tree, dict):
        yield from (key for key in tree if key.partition("-")[0] not in LANGUAGES)
        for inner in tree.values():
            yield from fields_of(inner)
    elif isinstance(tree, list):
        for inner in tree:
            yield from fields_of(inner)


def named_on_the_page() -> set[str]:
    cells = re.findall(r"`([^`]+)`", TABLE)
    return {word for cell in cells for word in re.findall(r"[a-z_]+", cell)}


@pytest.mark.parametrize("example", [EXAMPLE, EVERYTHING], ids=["first", "everything"])
def test_the_examples_are_sound_schemes(example: str) -> None:
    reading = read_scheme(example.encode(), "example.toml")
    assert reading.problems == ()
    assert reading.scheme is not None


def test_every_field_of_the_table_stands_in_the_example_and_is_read_from_it() -> None:
    assert named_on_the_page() <= set(fields_of(tomllib.loads(EVERYTHING)))
    scheme = read_scheme(EVERYTHING.encode(), "everything.toml").scheme
    assert scheme is not None
    written = tomllib.loads(to_toml(scheme).decode())
    assert set(fields_of(tomllib.loads(EVERYTHING))) == set(fields_of(written))
    assert read_scheme(to_toml(scheme), "everything.toml").scheme == scheme


def test_every_field_that_is_written_stands_in_the_table() -> None:
    assert set(fields_of(tomllib.loads(EVERYTHING))) <= named_on_the_page()


@pytest.mark.parametrize("name", ["ratings", "checklists"])
def test_a_part_under_its_former_name_is_kept_and_told(name: str) -> None:
    reading = read_scheme(f'{BUNDLED}\n[[{name}]]\nid = "warmth"\n'.encode(), "own.toml")
    assert reading.scheme is not None
    assert [(p.severity, p.key) for p in reading.problems] == [(Severity.NOTE, name)]
    assert "[[forms]]" in str(reading.problems[0].mend)


def test_all_fifteen_groups_have_their_place() -> None:
    numbers = [int(n) for n in re.findall(r"^\| (\d+) ", PAGE, re.MULTILINE)]
    assert numbers == list(range(1, 16))


def test_the_keys_of_the_window_are_named() -> None:
    named = re.search(r"not: space (.*)", EXAMPLE)
    assert named
    assert {" ", *named[1].split()} == RESERVED_KEYS
