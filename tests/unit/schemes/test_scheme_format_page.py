"""The page that describes the format tells the truth."""

import re
from pathlib import Path

import pytest

from observer.model.problems import Severity
from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes
from observer.schemes.check import RESERVED_KEYS

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "scheme-format.md").read_text("utf-8")
EXAMPLE = PAGE.split("```toml\n")[1].split("```")[0]
BUNDLED = bundled_schemes()[0].read_text("utf-8")

KEPT = {
    "phases": '[[phases]]\nid = "play"\nplanned_s = 300',
    "ratings": '[[ratings]]\nid = "warmth"\nof = "session"\nminimum = 1\nmaximum = 5\nstep = 0.5',
    "checklists": '[[checklists]]\nid = "setting"',
    "intervals": '[[intervals]]\nmode = "partial"\nobserve_s = 10\nrecord_s = 5',
    "conditions": '[[conditions]]\ncode = "a.b"\nonly = "while"\nof = "c.d"',
    "composites": '[[composites]]\nid = "total"\nkind = "sum"\nitems = ["warmth"]',
    "dyadic": '[dyadic]\nmatch = [["a.b", "c.d"]]',
    "reliability": "[reliability]\ntolerance_s = 1.0",
}


def test_the_example_is_a_sound_scheme() -> None:
    reading = read_scheme(EXAMPLE.encode(), "example.toml")
    assert reading.problems == ()
    assert reading.scheme is not None


@pytest.mark.parametrize("group", KEPT)
def test_a_group_that_is_kept_is_on_the_page_and_hinders_nothing(group: str) -> None:
    assert re.search(rf"\[\[?{group}\]", PAGE)
    reading = read_scheme(f"{BUNDLED}\n{KEPT[group]}\n".encode(), "own.toml")
    assert reading.scheme is not None
    assert [p.severity for p in reading.problems] == [Severity.NOTE]
    assert reading.problems[0].key == group


def test_all_fifteen_groups_have_their_place() -> None:
    numbers = [int(n) for n in re.findall(r"^\| (\d+) ", PAGE, re.MULTILINE)]
    assert numbers == list(range(1, 16))


def test_the_keys_of_the_window_are_named() -> None:
    named = re.search(r"not: space (.*)", EXAMPLE)
    assert named
    assert {" ", *named[1].split()} == RESERVED_KEYS
