"""A PDF carries its typeface, tells nothing about its maker, and never prints an empty box."""

from pathlib import Path

import pytest

from observer.formats.pdf import Pdf
from observer.model.errors import TextError
from observer.model.messages import msg
from observer.reports.typefaces import carlito


def written(path: Path, text: str) -> bytes:
    pdf = Pdf(carlito(), "nl")
    pdf.text(50, 50, text, size=12, colour="#000000", where=msg("the title"))
    pdf.write(path)
    return path.read_bytes()


def test_the_typeface_is_embedded_and_the_properties_are_empty(tmp_path: Path) -> None:
    content = written(tmp_path / "a.pdf", "één ĳsje, Şule")
    assert b"/FontFile2" in content
    assert b"/Author ()" in content
    assert b"/Title ()" in content
    assert b"/Creator ()" in content
    assert b"/Producer ()" in content
    assert b"Helvetica" not in content
    assert str(tmp_path).encode() not in content


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path / "a.pdf", "Noor") == written(tmp_path / "b.pdf", "Noor")


def test_a_character_without_a_shape_is_refused_and_named(tmp_path: Path) -> None:
    with pytest.raises(TextError, match=r"😊.*the title"):
        written(tmp_path / "a.pdf", "mooi 😊")


def test_lines_break_between_words_and_inside_a_word_that_is_too_long() -> None:
    typeface = carlito()
    lines = typeface.lines("Noor keek naar jou.\nJe lachte.", 12, 60)
    assert lines[-1] == "Je lachte."
    assert all(typeface.width(line, 12) <= 60 for line in lines)
    long = typeface.lines("x" * 100, 12, 60)
    assert "".join(long) == "x" * 100
    assert all(typeface.width(line, 12) <= 60 for line in long)
