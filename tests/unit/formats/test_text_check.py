"""What no file can hold is found before it is written, and the sentence names where it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observer.formats.text_check import LONGEST_CELL, checked, fault
from observer.model.errors import TextError
from observer.model.messages import msg


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=50))
def test_ordinary_text_of_any_script_is_fine(text: str) -> None:
    clean = text.replace("\ufffe", "").replace("\uffff", "")
    assert fault(clean) is None
    assert checked(clean, msg("a note")) == clean


def test_half_a_character_is_refused_and_the_place_is_named() -> None:
    with pytest.raises(TextError) as refusal:
        checked("ab\ud83d", msg("the words of the moment at 1:04"))
    assert "the words of the moment at 1:04" in str(refusal.value)
    assert "character 3" in str(refusal.value)


def test_a_control_character_is_refused_but_a_line_break_and_a_tab_are_not() -> None:
    assert fault("a\tb\nc") is None
    assert fault("a\x00b") is not None
    assert fault("\ufffe") is not None


def test_a_cell_holds_32767_characters_and_no_more() -> None:
    assert fault("x" * LONGEST_CELL) is None
    found = fault("x" * 40_000)
    assert found is not None
    assert "40000" in str(found)


def test_characters_outside_the_basic_plane_count_twice() -> None:
    assert fault("😊" * (LONGEST_CELL // 2)) is None
    assert fault("😊" * (LONGEST_CELL // 2 + 1)) is not None
