"""Many events changed at once: each time one edit, and every promise of the tracks is kept."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model.coding import Coding
from observer.model.coding_edits import remove
from observer.model.edits import Edit
from observer.model.event import Event
from observer.model.many_edits import (
    copied_to,
    fitting_code,
    merge_many,
    paste,
    place_many,
    relabel_many,
    remove_many,
    shifted,
    split_many,
)
from observer.model.scheme import CodeKind
from tests.property.random_edits import (
    BY_ID,
    FOREVER,
    INFO,
    STATE,
    TRACKS,
    Coder,
    anchored,
    at,
    broken_promise,
    end_of,
    started,
)

ALWAYS, ONE, TWO, MANY = TRACKS
SEEDS = st.integers(0, 10_000)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_whatever_is_done_to_many_the_tracks_keep_what_they_promise(seed: int) -> None:
    for edit, coding in Coder(seed).edits(started(), 60):
        assert broken_promise(coding) == "", (seed, edit.kind)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_all_undone_is_the_start_and_all_redone_is_the_end(seed: int) -> None:
    start = started()
    steps = list(Coder(seed).edits(start, 80))
    coding = steps[-1][1]
    for edit, after in reversed(steps):
        assert coding == after
        coding = coding.apply(edit.inverse)
    assert coding == start
    for edit, after in steps:
        assert edit.replacements
        coding = coding.apply(edit)
        assert coding == after


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(0, 500))
def test_removing_a_single_one_of_many_does_what_removing_one_does(seed: int, which: int) -> None:
    coding = _worked(seed)
    events = coding.all_events()
    event = events[which % len(events)]
    at_once, alone = (
        remove_many(coding, BY_ID, [event]),
        remove(coding, BY_ID[event.track], event),
    )
    assert at_once is not None
    assert alone is not None
    one, other = coding.apply(at_once), coding.apply(alone)
    for track in TRACKS:
        assert _covered(one, track.id) == _covered(other, track.id)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.lists(st.integers(0, 500), min_size=1, max_size=9))
def test_removing_many_takes_nothing_from_those_that_stay(seed: int, which: list[int]) -> None:
    coding = _worked(seed)
    events = coding.all_events()
    picked = {events[n % len(events)].id for n in which}
    edit = remove_many(coding, BY_ID, [event for event in events if event.id in picked])
    assert edit is not None
    after = coding.apply(edit)
    assert broken_promise(after) == ""
    for event in events:
        if event.id not in picked:
            assert any(
                each.code == event.code
                and each.onset_us <= event.onset_us
                and end_of(each) >= end_of(event)
                for each in after.on_track(event.track)
            )


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_everything_can_be_removed_at_once(seed: int) -> None:
    coding = _worked(seed)
    edit = remove_many(coding, BY_ID, coding.all_events())
    assert edit is not None
    after = coding.apply(edit)
    (only,) = after.all_events()
    assert (only.track, only.code, only.onset_us, only.offset_us) == ("always", "s0", 0, None)
    assert after.apply(edit.inverse) == coding


def bout(name: str, track: str, onset_us: int, offset_us: int | None, code: str = "s0") -> Event:
    return Event(
        id=name,
        track=track,
        code=code,
        kind=STATE,
        onset_us=onset_us,
        offset_us=offset_us,
        onset_anchor=anchored(onset_us),
        offset_anchor=None if offset_us is None else anchored(offset_us),
    )


def done(coding: Coding, edit: Edit | None) -> Coding:
    assert edit is not None
    return coding.apply(edit)


def test_what_is_moved_together_keeps_its_distances_and_covers_what_lay_there() -> None:
    a, b, c = bout("a", "one", 0, 30), bout("b", "one", 30, 60), bout("c", "one", 90, 150, "s1")
    coding = Coding.from_records(INFO, [a, b, c])
    moved = [(event, shifted(event, 60, at)) for event in (a, b)]
    after = done(coding, place_many(coding, BY_ID, moved))
    assert [(e.id, e.onset_us, e.offset_us) for e in after.on_track("one")] == [
        ("a", 60, 90),
        ("b", 90, 120),
        ("c", 120, 150),
    ]
    assert all(e.onset_anchor == anchored(e.onset_us) for e in after.on_track("one"))


def test_a_hole_left_on_an_exhaustive_track_is_filled_by_the_bout_before_it() -> None:
    bouts = [bout("a", "always", 0, 30), bout("b", "always", 30, 60, "s1")]
    bouts += [bout("c", "always", 60, 90), bout("d", "always", 90, None, "s2")]
    coding = Coding.from_records(INFO, bouts)
    after = done(coding, remove_many(coding, BY_ID, [bouts[1], bouts[3]]))
    (only,) = after.on_track("always")
    assert (only.id, only.onset_us, only.offset_us) == ("a", 0, None)


def test_copies_go_onto_a_track_with_such_codes_and_leave_out_what_has_none() -> None:
    coding = Coding.from_records(
        INFO, [bout("a", "one", 0, 30), bout("b", "one", 30, 60, "s2"), bout("t", "two", 15, 45)]
    )
    copies = copied_to(BY_ID, coding.on_track("one"), TWO)
    assert [copy.code for copy in copies] == ["s0"]
    after = done(coding, paste(coding, BY_ID, copies))
    assert [(e.onset_us, e.offset_us) for e in after.on_track("two")] == [(0, 30), (30, 45)]
    assert after.on_track("one") == coding.on_track("one")
    again = copied_to(BY_ID, coding.on_track("one"), TWO)
    assert paste(after, BY_ID, again) is None


def test_an_open_copy_ends_where_the_next_state_begins() -> None:
    running = bout("a", "one", 0, None)
    coding = Coding.from_records(INFO, [running, bout("t", "two", 60, 90)])
    after = done(coding, paste(coding, BY_ID, copied_to(BY_ID, [running], TWO)))
    first, second = after.on_track("two")
    assert (first.offset_us, first.offset_anchor) == (60, anchored(60))
    assert second.onset_us == 60


def test_a_code_fits_by_its_id_first_and_by_what_it_is_called_else() -> None:
    code = ONE.codes[1]
    other = replace(TWO, codes=(replace(TWO.codes[0], id="else", label=code.label),))
    assert fitting_code(code, TWO) == TWO.codes[1]
    assert fitting_code(code, other) == other.codes[0]
    assert fitting_code(replace(code, kind=CodeKind.POINT), TWO) is None


def test_relabelling_many_leaves_points_and_other_tracks_as_they_are() -> None:
    point = Event(id="p", track="one", code="p3", kind=CodeKind.POINT, onset_us=3)
    events = [bout("a", "one", 0, 30), bout("b", "two", 0, 30), point]
    coding = Coding.from_records(INFO, events)
    edit = relabel_many(coding, ONE, events, ONE.codes[1])
    assert edit is not None
    assert [record.id for record in edit.added] == ["a"]


def test_splitting_many_cuts_those_that_run_and_merging_many_makes_one() -> None:
    events = [bout("a", "one", 0, 30), bout("b", "many", 0, 60), bout("c", "many", 30, 90, "s1")]
    coding = Coding.from_records(INFO, events)
    cut = done(coding, split_many(coding, events, 45, anchored(45)))
    assert [len(cut.on_track(name)) for name in ("one", "many")] == [1, 4]
    whole = done(cut, merge_many(cut, MANY, cut.on_track("many")))
    (one,) = whole.on_track("many")
    assert (one.onset_us, one.offset_us, one.code) == (0, 90, "s0")
    assert merge_many(coding, ONE, events) is None


@pytest.mark.parametrize("by_us", [-200, 0, 7])
def test_a_shift_never_takes_a_bout_its_length(by_us: int) -> None:
    short = bout("a", "many", 300, 301)
    moved = shifted(short, by_us, at)
    assert moved.offset_us is not None
    assert moved.offset_us > moved.onset_us


def _worked(seed: int) -> Coding:
    return list(Coder(seed).edits(started(), 40))[-1][1]


def _covered(coding: Coding, track: str) -> list[tuple[str, int, int]]:
    """Return what is coded on a track, whatever the ids are, and how often a code goes on anew."""
    joined: list[tuple[str, int, int]] = []
    for code, onset, end in sorted(
        (e.code, e.onset_us, min(end_of(e), FOREVER)) for e in coding.on_track(track)
    ):
        if joined and joined[-1][0] == code and joined[-1][2] == onset > joined[-1][1]:
            joined[-1] = (code, joined[-1][1], end)
        else:
            joined.append((code, onset, end))
    return joined
