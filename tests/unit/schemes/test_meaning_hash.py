"""A changed colour orphans no coding; a changed meaning does."""

import pytest

from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes

FILE = next(p for p in bundled_schemes() if p.stem.startswith("sensitivity"))
TEXT = FILE.read_text("utf-8")


def meaning(text: str) -> str:
    reading = read_scheme(text.encode(), "x.toml")
    assert reading.scheme is not None, reading.problems
    return reading.scheme.meaning_hash


def replaced(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


COSMETIC = {
    "a comment": TEXT + "\n# a remark\n",
    "a colour": replaced('colour = "#009E73"', 'colour = "#1480C8"'),
    "a key": replaced('key = "r"', 'key = "p"'),
    "a label beside a definition": replaced('"Sensitief antwoord"', '"Passend antwoord"'),
    "parent wording": replaced("Je zag wat {child} liet zien.", "Je keek goed naar {child}."),
    "an example": replaced("rolt hem rustig toe", "rolt hem zacht toe"),
    "a number": replaced("number = 11", "number = 911"),
    "the version": replaced('version = "1.0.0"', 'version = "1.0.1"'),
    "the title": replaced('title.nl = "Sensitief, ', 'title.nl = "Over sensitief, '),
    "white space in a definition": replaced("Het kind kijkt naar het", "Het  kind kijkt naar het"),
    "whether it heads the summary": replaced("headline = true", "headline = false"),
    "the order of bids": replaced(
        '"child_signal.approach", "child_signal.smile"',
        '"child_signal.smile", "child_signal.approach"',
    ),
    "the order of the parts": TEXT[: (at := TEXT.index("[[modifiers]]"))]
    + TEXT[(to := TEXT.index("[[tracks]]")) :]
    + "\n"
    + TEXT[at:to],
}
MEANINGFUL = {
    "a definition": replaced("Het kind zoekt contact met de ouder", "Het kind ziet de ouder"),
    "an id": replaced('id = "physical_soothing"', 'id = "physical"').replace(
        "parent_soothing.physical_soothing", "parent_soothing.physical"
    ),
    "a kind": replaced(
        'id = "repair"\nnumber = 81\nkind = "point"', 'id = "repair"\nnumber = 81\nkind = "state"'
    ),
    "a flag": replaced("exclusive = true", "exclusive = false"),
    "a default": replaced('default_code = "calm"', 'default_code = "fussy"'),
    "a role": replaced('role = "caregiver"', 'role = "mother"'),
    "a time window": replaced("window_s = 3.0", "window_s = 2.5"),
    "the answers of a modifier": replaced('id = "touch"', 'id = "lift"'),
    "which modifiers are asked": replaced('modifiers = ["quality"]', "modifiers = []"),
    "a reason": replaced('label.nl = "slaapt"', 'label.nl = "doezelt"'),
}


@pytest.mark.parametrize("what", COSMETIC)
def test_the_meaning_stays_when_this_changes(what: str) -> None:
    assert COSMETIC[what] != TEXT
    assert meaning(COSMETIC[what]) == meaning(TEXT)


@pytest.mark.parametrize("what", MEANINGFUL)
def test_the_meaning_changes_with(what: str) -> None:
    assert meaning(MEANINGFUL[what]) != meaning(TEXT)


def test_the_meaning_is_the_same_on_every_machine() -> None:
    assert meaning(OWN) == "4b8c4b97a230870c1fb24ff35bfbebf9c6c49788f08c852e608a84d480fae7d4"


OWN = """\
format = 1
id = "own"
version = "1.0.0"
languages = ["nl"]
title.nl = "Eigen"
[[subjects]]
id = "child"
role = "child"
label.nl = "Kind"
[[tracks]]
id = "signal"
subject = "child"
label.nl = "Signaal"
[[tracks.codes]]
id = "reach"
number = 1
kind = "point"
label.nl = "Reikt"
definition.nl = "Het kind reikt één keer."
"""
