"""What typed characters choose on a scale."""

import pytest

from observer.gui.work.value_keys import ValueKeys, free_keys
from observer.model.forms import Scale

HALVES = Scale(minimum=1, maximum=7, step=0.5)


def typed(scale: Scale, characters: str) -> list[float | None]:
    keys = ValueKeys.of(scale)
    value: float | None = None
    found: list[float | None] = []
    for character in characters:
        chosen = keys.choose(character, value) if keys.means(character) else None
        value = chosen if chosen is not None else value
        found.append(value)
    return found


@pytest.mark.parametrize(
    ("scale", "characters", "values"),
    [
        (HALVES, "4", [4]),
        (HALVES, "444", [4, 4.5, 4]),
        (HALVES, "45", [4, 5]),
        (HALVES, "77", [7, 7]),
        (HALVES, "08", [None, None]),
        (HALVES, "4+-", [4, 4.5, 4]),
        (HALVES, "-+", [7, 7]),
        (HALVES, "+-", [1, 1]),
        (Scale(values=(0, 2, 4)), "2143", [2, 2, 4, 4]),
        (Scale(minimum=0, maximum=12), "12", [1, 12]),
        (Scale(minimum=0, maximum=12), "1225", [1, 12, 2, 5]),
        (Scale(values=(10, 20)), "20", [None, 20]),
        (Scale(minimum=-3, maximum=3), "147", [-3, 0, 3]),
        (Scale(minimum=-3, maximum=3), "8", [None]),
        (Scale(minimum=-3, maximum=3), "4-", [0, -1]),
    ],
)
def test_figures_choose_values(scale: Scale, characters: str, values: list[float | None]) -> None:
    assert typed(scale, characters) == values


def test_a_number_left_alone_begins_anew() -> None:
    keys = ValueKeys.of(Scale(minimum=0, maximum=12))
    assert keys.choose("1", None) == 1
    keys.forget()
    assert keys.choose("2", 1) == 2


def test_too_many_values_are_typed_elsewhere() -> None:
    assert not ValueKeys.of(Scale(minimum=0, maximum=100)).means("5")
    assert not ValueKeys.of(None).means("5")


def test_caps_stand_only_where_the_key_is_not_the_value() -> None:
    keys = ValueKeys.of(Scale(minimum=-1, maximum=1, step=0.5))
    assert [keys.cap(value) for value in keys.choices] == ["1", "", "2", "", "3"]
    assert ValueKeys.of(HALVES).cap(4) == ""


@pytest.mark.parametrize(
    ("scale", "one"),
    [
        (Scale(values=(0, 1, 2)), True),
        (HALVES, False),
        (Scale(minimum=0, maximum=12), False),
        (Scale(minimum=-2, maximum=2), True),
    ],
)
def test_one_key_is_a_whole_answer_only_where_nothing_could_follow(
    scale: Scale, *, one: bool
) -> None:
    assert ValueKeys.of(scale).is_one_key is one


def test_letters_keep_clear_of_the_codes_and_of_each_other() -> None:
    assert free_keys(frozenset(), ("n", "b")) == ("n", "b")
    given = free_keys(frozenset("n"), ("n", "b"))
    assert given[1] == "b"
    assert given[0] not in {"n", "b", ""}
    assert free_keys(frozenset("abcdefghnpqrstvwxyz"), ("n",)) == ("",)
