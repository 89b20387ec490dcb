"""Whatever a coder does in whatever order, a coding keeps its promises."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from observer.model.coding import Coding
from observer.model.coding_edits import (
    Press,
    begin,
    clear_uncodable,
    close_open,
    mark_uncodable,
    merge,
    press,
    relabel,
    resize,
    revise,
    set_coded_range,
    split,
    write_memo,
)
from observer.model.edits import CodingInfo, Edit, combine
from observer.model.errors import EditError
from observer.model.event import Anchor, Event, Memo
from observer.model.local_text import LocalText
from observer.model.many_edits import remove_many
from observer.model.scheme import Code, CodeKind, Scheme, Track
from observer.model.time import Interval

STATE, POINT = CodeKind.STATE, CodeKind.POINT
FOREVER = 10_000
LENGTH = 24
"""Times are few, so that edges meet often."""


def code(code_id: str, kind: CodeKind, number: int) -> Code:
    return Code(id=code_id, number=number, kind=kind, label=LocalText((("en", code_id),)))


def track(track_id: str, kinds: str, *, exclusive: bool = False, exhaustive: bool = False) -> Track:
    return Track(
        id=track_id,
        subject="child",
        label=LocalText(),
        codes=tuple(code(f"{k}{i}", STATE if k == "s" else POINT, i) for i, k in enumerate(kinds)),
        exclusive=exclusive,
        exhaustive=exhaustive,
        default_code="s0" if exhaustive else "",
    )


TRACKS = (
    track("always", "sssp", exclusive=True, exhaustive=True),
    track("one", "sssp", exclusive=True),
    track("many", "ssp"),
)
SCHEME = Scheme(id="s", version="1.0.0", title=LocalText(), subjects=(), tracks=TRACKS)
EMPTY = Coding(
    info=CodingInfo(
        id="c", session_id="x", coder="AB", scheme_id="s", scheme_version="1.0.0", scheme_hash=""
    )
)

Action: TypeAlias = Callable[[Coding], Edit | None]


def anchored(time_us: int) -> Anchor:
    return Anchor(recording_id="film", pts=time_us, time_base=Fraction(1, 1_000_000), frame=time_us)


def pick(coding: Coding, track: Track, n: int) -> Event | None:
    events = coding.on_track(track.id)
    return events[n % len(events)] if events else None


TIMES = st.integers(0, LENGTH)
ANY_TRACK = st.sampled_from(TRACKS)
NUMBERS = st.integers(0, 60)


@st.composite
def presses(draw: st.DrawFn) -> Action:
    where, at = draw(ANY_TRACK), draw(TIMES)
    what = draw(st.sampled_from(where.codes))
    return lambda c: press(c, Press(track=where, code=what, time_us=at, anchor=anchored(at)))


@st.composite
def resizes(draw: st.DrawFn) -> Action:
    where, n, onset, length = draw(ANY_TRACK), draw(NUMBERS), draw(TIMES), draw(TIMES)

    def act(coding: Coding) -> Edit | None:
        event = pick(coding, where, n)
        if event is None:
            return None
        end = None if event.kind is POINT or event.is_open else onset + length
        moved = replace(
            event,
            onset_us=onset,
            offset_us=end,
            onset_anchor=anchored(onset),
            offset_anchor=None if end is None else anchored(end),
        )
        return resize(coding, where, event, moved)

    return act


@st.composite
def relabels(draw: st.DrawFn) -> Action:
    where, n = draw(ANY_TRACK), draw(NUMBERS)
    what = draw(st.sampled_from(where.codes))

    def act(coding: Coding) -> Edit | None:
        event = pick(coding, where, n)
        return None if event is None else relabel(coding, event, what)

    return act


@st.composite
def revisions(draw: st.DrawFn) -> Action:
    where, n, words = draw(ANY_TRACK), draw(NUMBERS), draw(st.sampled_from(["", "look", "hm"]))

    def act(coding: Coding) -> Edit | None:
        event = pick(coding, where, n)
        return (
            None
            if event is None
            else revise(coding, event, replace(event, comment=words, onset_us=-5))
        )

    return act


@st.composite
def splits(draw: st.DrawFn) -> Action:
    where, n, at = draw(ANY_TRACK), draw(NUMBERS), draw(TIMES)

    def act(coding: Coding) -> Edit | None:
        event = pick(coding, where, n)
        return None if event is None else split(coding, event, at, anchored(at))

    return act


@st.composite
def merges(draw: st.DrawFn) -> Action:
    where, n, m = draw(ANY_TRACK), draw(NUMBERS), draw(NUMBERS)

    def act(coding: Coding) -> Edit | None:
        first, second = pick(coding, where, n), pick(coding, where, m)
        if first is None or second is None or first.id == second.id:
            return None
        return merge(coding, where, first, second)

    return act


@st.composite
def removals(draw: st.DrawFn) -> Action:
    picked = draw(st.lists(st.tuples(ANY_TRACK, NUMBERS), min_size=1, max_size=3))

    def act(coding: Coding) -> Edit | None:
        events = [e for e in (pick(coding, where, n) for where, n in picked) if e is not None]
        return remove_many(coding, {t.id: t for t in TRACKS}, events)

    return act


@st.composite
def beside_events(draw: st.DrawFn) -> Action:
    start, length, kind = draw(TIMES), draw(st.integers(1, 9)), draw(st.integers(0, 3))
    where = draw(st.sampled_from(["", "one"]))
    stretch = Interval(start, start + length)
    if kind == 0:
        return lambda c: mark_uncodable(c, stretch, where, "blocked")
    if kind == 1:
        return lambda c: clear_uncodable(c, stretch, where)
    if kind == 2:
        return lambda c: set_coded_range(c, "one", stretch if length > 1 else None)
    return lambda c: write_memo(
        c, c.memos[0] if c.memos else None, Memo(id="memo", text=str(length), onset_us=start)
    )


CLOSING: st.SearchStrategy[Action] = st.integers(1, LENGTH + 6).map(
    lambda end: lambda c: close_open(c, end, anchored(end))
)
ACTIONS = st.lists(
    st.one_of(
        presses(),
        presses(),
        presses(),
        resizes(),
        relabels(),
        revisions(),
        splits(),
        merges(),
        removals(),
        beside_events(),
        CLOSING,
    ),
    max_size=25,
)


def started() -> Coding:
    edit = begin(EMPTY, SCHEME, 0)
    assert edit is not None
    return EMPTY.apply(edit)


def play(coding: Coding, actions: list[Action]) -> list[tuple[Edit, Coding]]:
    steps: list[tuple[Edit, Coding]] = []
    for act in actions:
        edit = act(coding)
        if edit is not None:
            coding = coding.apply(edit)
            steps.append((edit, coding))
    return steps


def states(coding: Coding, track_id: str) -> list[Event]:
    return [event for event in coding.on_track(track_id) if event.kind is STATE]


def end_of(event: Event) -> int:
    return FOREVER if event.offset_us is None else event.offset_us


@settings(max_examples=400, deadline=None)
@given(ACTIONS)
def test_states_of_an_exclusive_track_never_overlap(actions: list[Action]) -> None:
    for edit, coding in play(started(), actions):
        for name in ("always", "one"):
            bouts = states(coding, name)
            for one, other in pairwise(bouts):
                assert end_of(one) <= other.onset_us, (edit.kind, name)


@settings(max_examples=400, deadline=None)
@given(ACTIONS)
def test_an_open_state_of_an_exclusive_track_is_the_last_one(actions: list[Action]) -> None:
    for edit, coding in play(started(), actions):
        for name in ("always", "one"):
            assert not any(event.is_open for event in states(coding, name)[:-1]), edit.kind


@settings(max_examples=400, deadline=None)
@given(ACTIONS)
def test_an_exhaustive_track_has_a_state_at_every_moment(actions: list[Action]) -> None:
    end = FOREVER
    for edit, coding in play(started(), actions):
        bouts = states(coding, "always")
        if edit.kind == "close":
            end = end_of(bouts[-1])
        assert bouts, edit.kind
        assert bouts[0].onset_us == 0, edit.kind
        for one, other in pairwise(bouts):
            assert end_of(one) == other.onset_us, edit.kind
        assert end_of(bouts[-1]) >= end, edit.kind


@settings(max_examples=300, deadline=None)
@given(ACTIONS)
def test_events_stay_sorted_with_ids_of_their_own_and_never_without_length(
    actions: list[Action],
) -> None:
    for edit, coding in play(started(), actions):
        ids = [record.id for record in coding.records()]
        assert len(set(ids)) == len(ids), edit.kind
        for events in coding.events.values():
            assert list(events) == sorted(events, key=lambda e: (e.onset_us, e.id)), edit.kind
            assert all(end_of(e) > e.onset_us for e in events if e.kind is STATE), edit.kind
            assert all(e.offset_us is None for e in events if e.kind is POINT), edit.kind


@settings(max_examples=300, deadline=None)
@given(ACTIONS)
def test_the_frame_of_an_edge_is_the_frame_at_which_it_lies(actions: list[Action]) -> None:
    for edit, coding in play(started(), actions):
        for event in coding.all_events():
            for anchor, time_us in (
                (event.onset_anchor, event.onset_us),
                (event.offset_anchor, event.offset_us),
            ):
                assert anchor is None or anchor.pts == time_us, edit.kind


@settings(max_examples=300, deadline=None)
@given(ACTIONS)
def test_each_edit_changes_something_and_its_inverse_takes_it_back(actions: list[Action]) -> None:
    coding = started()
    for edit, after in play(coding, actions):
        assert edit.replacements
        assert after != coding, edit.kind
        assert after.apply(edit.inverse) == coding, edit.kind
        assert edit.inverse.inverse == edit
        coding = after


@settings(max_examples=200, deadline=None)
@given(ACTIONS)
def test_undoing_all_leads_to_the_start_and_redoing_all_to_the_end(actions: list[Action]) -> None:
    start = started()
    steps = play(start, actions)
    end = steps[-1][1] if steps else start
    coding = end
    for edit, after in reversed(steps):
        assert coding == after
        coding = coding.apply(edit.inverse)
    assert coding == start
    for edit, after in steps:
        coding = coding.apply(edit)
        assert coding == after
    assert coding == end


@settings(max_examples=200, deadline=None)
@given(ACTIONS)
def test_one_combined_edit_does_what_all_did_in_turn(actions: list[Action]) -> None:
    start = started()
    steps = play(start, actions)
    end = steps[-1][1] if steps else start
    whole = combine("c", "all", [edit for edit, _ in steps])
    if whole is None:
        assert end == start
    else:
        assert start.apply(whole) == end
        assert end.apply(whole.inverse) == start


@settings(max_examples=100, deadline=None)
@given(ACTIONS)
def test_a_coding_is_the_same_from_its_records_in_any_order(actions: list[Action]) -> None:
    steps = play(started(), actions)
    coding = steps[-1][1] if steps else started()
    records = sorted(coding.records(), key=lambda record: record.id)
    assert Coding.from_records(coding.info, records) == coding


@settings(max_examples=200, deadline=None)
@given(ACTIONS, ANY_TRACK, TIMES, NUMBERS)
def test_a_pressed_state_runs_at_that_moment_unless_the_press_ended_it(
    actions: list[Action], where: Track, at: int, n: int
) -> None:
    steps = play(started(), actions)
    coding = steps[-1][1] if steps else started()
    what = [c for c in where.codes if c.kind is STATE][n % 2]
    ran = coding.running(where.id, at, what.id)
    edit = press(coding, Press(track=where, code=what, time_us=at))
    after = coding.apply(edit) if edit else coding
    runs = after.running(where.id, at, what.id)
    if ran is None:
        assert runs is not None
        # Past the end of an exhaustive track the same state simply runs on.
        assert runs.onset_us == at or where.exhaustive
    elif not where.exhaustive:
        assert runs is None or runs.id != ran.id


@settings(max_examples=200, deadline=None)
@given(ACTIONS, TIMES, TIMES)
def test_a_press_in_coded_film_leaves_what_lies_before_it_and_after_the_bout(
    actions: list[Action], at: int, moment: int
) -> None:
    steps = play(started(), actions)
    coding = steps[-1][1] if steps else started()
    where = TRACKS[1]
    edit = press(coding, Press(track=where, code=where.codes[0], time_us=at))
    assert edit is not None
    after = coding.apply(edit)
    covered = coding.running("one", at)
    following = coding.following("one", at)
    end = end_of(covered) if covered else following.onset_us if following else FOREVER
    for t in (moment, at - 1, end):
        if at <= t < end or not 0 <= t < FOREVER:
            continue
        before_code = coding.running("one", t)
        after_code = after.running("one", t)
        assert (before_code and before_code.code) == (after_code and after_code.code), t


@given(ACTIONS)
@settings(max_examples=50, deadline=None)
@example([])
def test_an_edit_of_another_state_of_the_coding_is_refused(actions: list[Action]) -> None:
    coding = started()
    only = coding.on_track("always")[0]
    stale = relabel(coding, only, TRACKS[0].codes[1])
    assert stale is not None
    changed = coding.apply(stale)
    with pytest.raises(EditError):
        changed.apply(stale)
    for _, later in play(changed, actions):
        if only not in later.on_track("always"):
            with pytest.raises(EditError):
                later.apply(stale)
