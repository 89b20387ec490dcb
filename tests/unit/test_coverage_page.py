"""The page of what a scheme can express says only what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+/[\w/]+\.py(?:::\w+)?)`", PAGE)))
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.splitlines()
    if re.match(r"\| \d", line)
]


def test_there_are_fifteen_groups_with_seven_cells_each() -> None:
    assert [int(row[0].split()[0]) for row in ROWS] == list(range(1, 16))
    assert {len(row) for row in ROWS} == {8}
    assert all(cell.strip() for row in ROWS for cell in row)


@pytest.mark.parametrize("name", NAMED)
def test_what_the_page_names_is_there(name: str) -> None:
    path, _, within = name.partition("::")
    found = [base / path for base in (ROOT / "observer", ROOT / "tests") if (base / path).is_file()]
    assert found, path
    if within:
        text = found[0].read_text(encoding="utf-8")
        assert re.search(rf"^\s*(?:def|class) {within}\b", text, re.MULTILINE), name


def test_every_group_names_a_test() -> None:
    assert all("test_" in row[-1] for row in ROWS)
