"""States that close by themselves keep the promises of their track, whatever is pressed."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model.coding import Coding
from observer.model.coding_edits import Press, begin, closes_itself, press, release
from observer.model.edits import CodingInfo, Edit
from observer.model.event import Event
from observer.model.local_text import LocalText
from observer.model.scheme import Code, CodeKind, Scheme, Track

LENGTH, CLOSE = 30, 6
CODES = tuple(
    Code(id=f"s{i}", number=i, kind=CodeKind.STATE, label=LocalText((("en", f"s{i}"),)))
    for i in range(3)
)
MANY = Track(id="many", subject="child", label=LocalText(), codes=CODES, auto_close_us=CLOSE)
ONE = replace(MANY, id="one", exclusive=True)
ALWAYS = replace(MANY, id="always", exclusive=True, exhaustive=True, default_code="s0")
HELD = replace(ONE, id="held", push_and_hold=True)
HELD_ALWAYS = replace(ALWAYS, id="held_always", push_and_hold=True)
TRACKS = (MANY, ONE, ALWAYS, HELD, HELD_ALWAYS)
SCHEME = Scheme(id="s", version="1.0.0", title=LocalText(), subjects=(), tracks=TRACKS)
EMPTY = Coding(
    info=CodingInfo(
        id="c", session_id="x", coder="AB", scheme_id="s", scheme_version="1.0.0", scheme_hash=""
    )
)


def begun() -> Coding:
    edit = begin(EMPTY, SCHEME, 0)
    assert edit is not None
    return EMPTY.apply(edit)


def at(coding: Coding, track: Track, code: int, time_us: int) -> Edit | None:
    return press(coding, Press(track=track, code=CODES[code], time_us=time_us))


def stretches(coding: Coding, track: Track) -> list[tuple[str, int, int | None]]:
    return [(e.code, e.onset_us, e.offset_us) for e in coding.on_track(track.id)]


def keeps_promises(coding: Coding) -> None:
    for track in TRACKS:
        events = coding.on_track(track.id)
        if track.exclusive:
            for first, second in pairwise(events):
                assert first.offset_us is not None
                assert first.offset_us <= second.onset_us
        if track.exhaustive:
            assert events[0].onset_us == 0
            assert events[-1].offset_us is None
            for first, second in pairwise(events):
                assert first.offset_us == second.onset_us
        for event in events:
            stays = track.exhaustive and event.code == track.default_code
            if not stays:
                assert event.offset_us is not None
                assert event.offset_us - event.onset_us <= CLOSE


MOVES = st.tuples(
    st.sampled_from(TRACKS),
    st.integers(0, 2),
    st.integers(0, LENGTH),
    st.integers(-2, 2 * CLOSE),
    st.booleans(),
)


@given(st.lists(MOVES, max_size=25))
@settings(max_examples=60)
def test_undone_all_is_the_start_and_no_state_runs_longer_than_it_may(
    moves: list[tuple[Track, int, int, int, bool]],
) -> None:
    coding = start = begun()
    done: list[Edit] = []
    for track, code, time_us, hold_us, lets_go in moves:
        steps = [at(coding, track, code, time_us)]
        if steps[0] is not None:
            coding = coding.apply(steps[0])
        old = {r.id for r in steps[0].removed} if steps[0] else set[str]()
        new = [r for r in steps[0].added if isinstance(r, Event)] if steps[0] else []
        held = next((r for r in new if r.code == CODES[code].id and r.id not in old), None)
        if lets_go and held is not None:
            let_go = release(coding, track, held, time_us + hold_us)
            if let_go is not None:
                coding = coding.apply(let_go)
                steps.append(let_go)
        done.extend(step for step in steps if step is not None)
        keeps_promises(coding)
    for edit in reversed(done):
        coding = coding.apply(edit.inverse)
    assert coding == start


def test_a_state_that_nobody_ends_closes_in_the_very_edit_that_began_it() -> None:
    coding = start = begun()
    edit = at(coding, ONE, 1, 4)
    assert edit is not None
    coding = coding.apply(edit)
    assert stretches(coding, ONE) == [("s1", 4, 4 + CLOSE)]
    assert closes_itself(ONE, coding.on_track("one")[0])
    assert coding.apply(edit.inverse) == start


def test_pressed_again_before_it_closes_it_ends_there() -> None:
    coding = begun()
    for time_us in (4, 7):
        edit = at(coding, ONE, 1, time_us)
        assert edit is not None
        coding = coding.apply(edit)
    assert stretches(coding, ONE) == [("s1", 4, 7)]


def test_the_next_code_gets_its_own_whole_time() -> None:
    coding = begun()
    for code, time_us in ((1, 4), (2, 7)):
        edit = at(coding, ONE, code, time_us)
        assert edit is not None
        coding = coding.apply(edit)
    assert stretches(coding, ONE) == [("s1", 4, 7), ("s2", 7, 7 + CLOSE)]


def test_on_a_track_without_holes_the_default_code_runs_on_after_it_in_one_bout() -> None:
    coding = begun()
    for code, time_us in ((1, 4), (2, 7)):
        edit = at(coding, ALWAYS, code, time_us)
        assert edit is not None
        coding = coding.apply(edit)
    assert stretches(coding, ALWAYS) == [
        ("s0", 0, 4),
        ("s1", 4, 7),
        ("s2", 7, 13),
        ("s0", 13, None),
    ]
    ended = at(coding, ALWAYS, 2, 9)
    assert ended is not None
    coding = coding.apply(ended)
    assert stretches(coding, ALWAYS)[2:] == [("s2", 7, 9), ("s0", 9, None)]


def test_what_was_coded_later_is_not_run_over() -> None:
    coding = begun()
    for code, time_us in ((2, 8), (1, 5)):
        edit = at(coding, ONE, code, time_us)
        assert edit is not None
        coding = coding.apply(edit)
    assert stretches(coding, ONE) == [("s1", 5, 8), ("s2", 8, 14)]


def test_let_go_after_it_has_closed_changes_nothing() -> None:
    coding = begun()
    edit = at(coding, HELD, 1, 4)
    assert edit is not None
    coding = coding.apply(edit)
    (held,) = coding.on_track("held")
    assert release(coding, HELD, held, 4 + CLOSE) is None
    assert release(coding, HELD, held, 4 + CLOSE + 5) is None


def test_let_go_on_its_first_frame_it_is_taken_back() -> None:
    coding = begun()
    edit = at(coding, HELD_ALWAYS, 1, 4)
    assert edit is not None
    coding = coding.apply(edit)
    held = next(e for e in coding.on_track("held_always") if e.code == "s1")
    back = release(coding, HELD_ALWAYS, held, 4)
    assert back is not None
    assert stretches(coding.apply(back), HELD_ALWAYS) == [("s0", 0, None)]


def test_what_another_code_has_ended_is_not_ended_again() -> None:
    coding = begun()
    first = at(coding, HELD, 1, 4)
    assert first is not None
    coding = coding.apply(first)
    (held,) = coding.on_track("held")
    second = at(coding, HELD, 2, 6)
    assert second is not None
    coding = coding.apply(second)
    assert release(coding, HELD, held, 9) is None
