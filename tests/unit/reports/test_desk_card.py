"""The card for the desk: every code with its key, on one page, in both languages."""

import re
from pathlib import Path

import pytest

from observer.app.desk_card import CardRequest, write_card
from observer.app.own_keys import with_own_keys
from observer.model.errors import DiskError
from observer.model.messages import msg
from observer.model.scheme import Scheme
from observer.reports.desk_card import CardGroup, CardKey, Paper, desk_card
from observer.schemes.bundled import bundled_schemes
from observer.schemes.read import read_scheme
from observer.text.catalogue import catalogue

GROUPS = (
    CardGroup(
        title=msg("Play and stop"),
        keys=(
            CardKey(label=msg("Play or pause"), keys=("Space",)),
            CardKey(label=msg("One second back"), keys=("Shift+Left",)),
            CardKey(label=msg("Zoom in"), keys=("Ctrl++",)),
        ),
    ),
)


def scheme_of(file: Path) -> Scheme:
    reading = read_scheme(file.read_bytes(), file.name)
    assert reading.scheme is not None
    return reading.scheme


@pytest.mark.parametrize("file", bundled_schemes(), ids=lambda file: file.stem)
@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_bundled_scheme_fits_on_one_page_of_the_chosen_size(
    tmp_path: Path, file: Path, paper: Paper, language: str
) -> None:
    path = tmp_path / "card.pdf"
    request = CardRequest(
        scheme=scheme_of(file), groups=GROUPS, paper=paper, language=language, path=path
    )
    assert write_card(request) == 1
    written = path.read_bytes()
    (width, height) = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", written)[0]
    assert (round(float(width)), round(float(height))) == {
        Paper.A5: (420, 595),
        Paper.A4: (595, 842),
    }[paper]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_code_stands_on_the_card_with_its_key_and_colour(language: str) -> None:
    scheme = scheme_of(next(p for p in bundled_schemes() if p.stem.startswith("sensitivity")))
    text = catalogue(language)
    lines = [line for block in desk_card(scheme, GROUPS, text).blocks for line in block.lines]
    said = {(line.label, line.keys, line.colour) for line in lines}
    for track in scheme.tracks:
        for code in track.codes:
            assert (text.local(code.label), (code.key.upper(),), code.colour) in said
    for modifier in scheme.modifiers:
        for value in modifier.values:
            assert (text.local(value.label), (value.key.upper(),), "") in said


def test_a_code_without_a_key_shows_the_letter_that_it_has_on_the_timeline() -> None:
    scheme = scheme_of(next(p for p in bundled_schemes() if p.stem.startswith("sensitivity")))
    bare = with_own_keys(scheme, {"dyad_repair.repair": ""})
    (line,) = [
        line
        for block in desk_card(bare, (), catalogue("en")).blocks
        for line in block.lines
        if line.letter and not line.keys
    ]
    assert line.label == f"Repair ({line.letter})"


def test_a_disk_that_refuses_is_told_in_a_sentence(tmp_path: Path) -> None:
    request = CardRequest(
        scheme=scheme_of(bundled_schemes()[0]),
        groups=GROUPS,
        paper=Paper.A5,
        language="en",
        path=tmp_path / "nowhere" / "card.pdf",
    )
    with pytest.raises(DiskError, match=r"card\.pdf could not be written"):
        write_card(request)


def test_keys_are_called_as_the_keyboard_calls_them() -> None:
    scheme = scheme_of(bundled_schemes()[0])
    text = catalogue("en")
    (block,) = [b for b in desk_card(scheme, GROUPS, text).blocks if b.heading == "Play and stop"]
    assert [line.keys for line in block.lines] == [
        ("Space bar",),
        ("Shift+arrow left",),
        ("Ctrl++",),
    ]
