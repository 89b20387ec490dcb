"""The parent's screen as a machine: whatever happens, black comes first, and notes never."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observer.gui.look_back.parent_state import NOTHING, Mode, ParentState, Sight

SHOWN = Sight(subtitle="Look!")
OTHER = Sight(subtitle="Mama!")
Step = Callable[[ParentState], ParentState]
CLINICIAN: Mapping[str, Step] = MappingProxyType(
    {
        "black": ParentState.black,
        "reveal": ParentState.reveal,
        "seek": ParentState.seek,
        "end": ParentState.end,
        "show": lambda state: state.show(OTHER, running=True),
        "rest": lambda state: state.show(OTHER, running=False),
        "arrive": lambda state: state.arrive(OTHER, running=False),
    }
)
HAPPENING: Mapping[str, Step] = MappingProxyType(
    {"unplug": ParentState.unplug, "lock": ParentState.lock, "fail": ParentState.fail}
)
OVER: Mapping[str, Step] = MappingProxyType(
    {"plug": ParentState.plug, "unlock": ParentState.unlock}
)
EVERYTHING = MappingProxyType({**CLINICIAN, **HAPPENING, **OVER})
PLAYING = ParentState().reveal().show(SHOWN, running=True)

STATES: Mapping[Mode, ParentState] = MappingProxyType(
    {
        Mode.NORMAL: PLAYING,
        Mode.PAUSE: PLAYING.show(SHOWN, running=False),
        Mode.BLACK: PLAYING.black(),
        Mode.SEEK: PLAYING.seek(),
        Mode.END: PLAYING.end(),
        Mode.UNPLUGGED: PLAYING.unplug(),
        Mode.LOCKED: PLAYING.lock(),
        Mode.ERROR: PLAYING.fail(),
    }
)


def test_every_state_is_walked() -> None:
    assert set(STATES) == set(Mode)
    assert {mode: state.mode for mode, state in STATES.items()} == {mode: mode for mode in Mode}


@pytest.mark.parametrize("mode", Mode)
def test_only_playing_standing_still_and_seeking_show_anything(mode: Mode) -> None:
    seen = SHOWN if mode in {Mode.NORMAL, Mode.PAUSE, Mode.SEEK} else NOTHING
    assert STATES[mode].sight == seen


def test_a_sight_has_no_place_for_any_text_but_the_subtitle() -> None:
    assert {each.name for each in fields(Sight)} == {"picture", "subtitle", "marks", "zoom"}


def test_a_search_shows_what_was_shown_until_the_very_picture_is_there() -> None:
    seeking = PLAYING.seek()
    assert seeking.show(OTHER, running=False).sight == SHOWN
    assert seeking.arrive(OTHER, running=False).sight == OTHER


def test_a_search_that_begins_in_black_shows_nothing_of_the_moment_before() -> None:
    seeking = PLAYING.black().seek()
    assert seeking.reveal().sight == NOTHING
    assert seeking.reveal().arrive(OTHER, running=False).sight == OTHER


@pytest.mark.parametrize("mode", [Mode.UNPLUGGED, Mode.LOCKED, Mode.ERROR, Mode.END])
def test_no_key_shows_a_picture_where_something_stands_in_the_way(mode: Mode) -> None:
    assert STATES[mode].reveal().sight == NOTHING


def test_what_came_back_stays_black_until_somebody_shows_it() -> None:
    for gone, back in (("unplug", "plug"), ("lock", "unlock")):
        state = OVER[back](HAPPENING[gone](PLAYING))
        assert (state.mode, state.sight) == (Mode.BLACK, NOTHING)
        assert state.reveal().sight == SHOWN


@given(st.lists(st.sampled_from(sorted(EVERYTHING)), max_size=30))
def test_after_anything_happened_all_stays_black_until_a_clinician_shows_it(
    names: list[str],
) -> None:
    state, covered = ParentState(), True
    for name in names:
        state = EVERYTHING[name](state)
        if name in {"black", "end", *HAPPENING}:
            covered = True
        elif name == "reveal" and state.can_reveal:
            covered = False
        if covered:
            assert state.sight == NOTHING
