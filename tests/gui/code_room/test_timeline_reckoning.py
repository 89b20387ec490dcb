"""The timeline's reckoning, without a window: scale, rows, columns, density, board, typed times."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from observer.gui.coding.board import Group, lay_out
from observer.gui.coding.timecode import read_timecode
from observer.gui.timeline.afar import Columns
from observer.gui.timeline.columns import CodingColumns, TrackColumns
from observer.gui.timeline.density import (
    bout_lines,
    counts,
    cover,
    dots,
    dotted,
    filled,
    opaque,
)
from observer.gui.timeline.rows import Extras, RowKind, lay_rows, rows_height_px
from observer.gui.timeline.scale import whole
from observer.model.coding import Coding
from observer.model.coding_edits import Press, press, remove
from observer.model.edits import Change, CodingInfo
from observer.model.event import Event
from observer.model.local_text import LocalText
from observer.model.scheme import Code, CodeKind, Role, Scheme, Subject, Track
from observer.model.time import Interval

MINUTE = Interval(0, 60_000_000)


def track(name: str, *, exclusive: bool = False) -> Track:
    kinds = (CodeKind.STATE, CodeKind.STATE, CodeKind.POINT)
    codes = tuple(
        Code(id=f"{name}{i}", number=i, kind=kind, label=LocalText())
        for i, kind in enumerate(kinds)
    )
    return Track(id=name, subject="child", label=LocalText(), codes=codes, exclusive=exclusive)


SCHEME = Scheme(
    id="s",
    version="1.0.0",
    title=LocalText(),
    subjects=(Subject(id="child", role=Role.CHILD, label=LocalText()),),
    tracks=(track("free"), track("one", exclusive=True)),
)
EMPTY = Coding(
    info=CodingInfo(
        id="c", session_id="s", coder="AB", scheme_id="s", scheme_version="1", scheme_hash=""
    )
)
PRESSES = st.lists(
    st.tuples(st.booleans(), st.integers(0, 1), st.integers(0, 2), st.integers(0, 40)), max_size=25
)


@settings(max_examples=60, deadline=None)
@given(PRESSES)
def test_columns_that_follow_every_change_equal_columns_read_anew(
    presses: list[tuple[bool, int, int, int]],
) -> None:
    coding = EMPTY
    columns = CodingColumns.of(SCHEME, coding)
    for removes, on, code, at in presses:
        chosen = SCHEME.tracks[on]
        events = coding.on_track(chosen.id)
        if removes and events:
            edit = remove(coding, chosen, events[at % len(events)])
        else:
            edit = press(coding, Press(track=chosen, code=chosen.codes[code], time_us=at * 100_000))
        if edit is None:
            continue
        after = coding.apply(edit)
        for each in columns.tracks.values():
            _as_drawn(each)  # what is kept from before a change must not outlive it
        columns.follow(coding, after, Change(edit=edit))
        back = after.apply(edit.inverse)
        columns.follow(after, back, Change(edit=edit.inverse))
        columns.follow(back, after, Change(edit=edit))
        coding = after
    anew = CodingColumns.of(SCHEME, coding)
    for name, kept in columns.tracks.items():
        for field in ("onset_us", "offset_us", "code", "is_state", "reach_us"):
            assert np.array_equal(getattr(kept, field), getattr(anew.tracks[name], field))
        for drawn, wanted in zip(_as_drawn(kept), _as_drawn(anew.tracks[name]), strict=True):
            assert drawn == pytest.approx(wanted, abs=0.01)
    assert columns.depths == anew.depths


def _as_drawn(columns: TrackColumns) -> tuple[NDArray[np.float64], ...]:
    """Return which rows are in view, the same as they lie there, and what covers it from afar."""
    rows = columns.visible(1_000_000, 3_000_000)
    afar = columns.afar(MINUTE)
    screen = Columns.of(MINUTE, 0.0, 500_000.0, 120)
    looks = (rows, *columns.at(rows), afar.bouts_in(screen), afar.points_in(screen))
    return tuple(each.astype(np.float64) for each in looks)


@settings(max_examples=60, deadline=None)
@given(PRESSES, st.integers(0, 45))
def test_columns_know_what_runs_as_the_coding_does(
    presses: list[tuple[bool, int, int, int]], at: int
) -> None:
    coding = EMPTY
    for _, on, code, time in presses:
        chosen = SCHEME.tracks[on]
        edit = press(coding, Press(track=chosen, code=chosen.codes[code], time_us=time * 100_000))
        coding = coding.apply(edit) if edit else coding
    columns = CodingColumns.of(SCHEME, coding)
    now = at * 100_000
    for chosen in SCHEME.tracks:
        events = coding.on_track(chosen.id)
        runs = [i for i, event in enumerate(events) if event.covers(now)]
        assert columns.tracks[chosen.id].running(now) == runs


def test_what_reaches_into_view_is_found_however_long_ago_it_began() -> None:
    columns = TrackColumns(SCHEME.tracks[0])
    columns.load(
        [
            _bout("a", 0, 50_000_000),
            *(_bout(f"b{i}", i * 1000, i * 1000 + 10) for i in range(1, 500)),
        ]
    )
    assert columns.visible(40_000_000, 45_000_000).tolist() == [0]
    assert columns.visible(200_000, 201_001).tolist() == [0, 200, 201]
    assert columns.visible(51_000_000, 52_000_000).tolist() == []


BOUTS = st.lists(
    st.tuples(st.integers(0, 60), st.one_of(st.none(), st.just(0), st.integers(1, 25))), max_size=25
)
"""When each begins and how long it lasts; None for a state without an end, 0 for a point."""


@settings(max_examples=100, deadline=None)
@given(BOUTS, st.integers(-5, 65), st.integers(1, 30))
def test_in_view_is_what_lasts_into_it_and_what_begins_in_it(
    bouts: list[tuple[int, int | None]], start: int, length: int
) -> None:
    events = _bouts(bouts)
    columns = TrackColumns(SCHEME.tracks[0])
    columns.load(events)
    wanted = [
        row
        for row, event in enumerate(events)
        if event.onset_us < start + length and _end_us(event) >= start
    ]
    assert columns.visible(start, start + length).tolist() == wanted


@settings(max_examples=100, deadline=None)
@given(
    BOUTS,
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 25), st.booleans(), st.booleans()), max_size=6
    ),
)
def test_bouts_of_one_lane_never_overlap_and_stay_so_through_changes(
    bouts: list[tuple[int, int | None]], more: list[tuple[int, int, bool, bool]]
) -> None:
    events = _bouts(bouts)
    columns = TrackColumns(SCHEME.tracks[0])
    columns.load(events)
    for number, (onset, length, adds, is_looked_at) in enumerate(more):
        if is_looked_at:
            _assert_laid(columns)
        before = list(events)
        new = [_bout(f"new{number}", onset, onset + length)] if adds else []
        gone = [events[-1 - onset % len(events)]] if events else []
        events = sorted(
            [e for e in events if e not in gone] + new, key=lambda e: (e.onset_us, e.id)
        )
        columns.follow(before, events, gone, new)
    _assert_laid(columns)


def _assert_laid(columns: TrackColumns) -> None:
    anew = TrackColumns(SCHEME.tracks[0])
    anew.onset_us, anew.offset_us = columns.onset_us, columns.offset_us
    anew.is_state, anew.reach_us = columns.is_state, columns.reach_us
    laid = columns.lanes
    assert laid.lane.tolist() == anew.lanes.lane.tolist()
    assert laid.among.tolist() == anew.lanes.among.tolist()
    assert columns.points.tolist() == np.flatnonzero(~columns.is_state).tolist()
    states = columns.is_state
    spans = zip(laid.lane[states], columns.onset_us[states], columns.offset_us[states], strict=True)
    by_lane = sorted((int(lane), int(begin), int(end)) for lane, begin, end in spans)
    for (lane, _, end), (next_lane, begin, _) in pairwise(by_lane):
        assert lane != next_lane or end <= begin
    assert (laid.lane < laid.among).all()
    assert max(laid.among, default=1) == columns.depth


def _bouts(bouts: list[tuple[int, int | None]]) -> list[Event]:
    laid = sorted(
        ((on, f"e{i:02}", length) for i, (on, length) in enumerate(bouts)), key=lambda b: b[:2]
    )
    return [
        _moment(name, on)
        if length == 0
        else _bout(name, on, None if length is None else on + length)
        for on, name, length in laid
    ]


def _end_us(event: Event) -> int:
    if event.kind is CodeKind.POINT:
        return event.onset_us
    return 1000 if event.offset_us is None else event.offset_us


def _moment(name: str, onset_us: int) -> Event:
    return Event(id=name, track="free", code="free2", kind=CodeKind.POINT, onset_us=onset_us)


def _bout(name: str, onset_us: int, offset_us: int | None) -> Event:
    return Event(
        id=name,
        track="free",
        code="free0",
        kind=CodeKind.STATE,
        onset_us=onset_us,
        offset_us=offset_us,
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-20, 120), st.floats(0, 60), st.integers(0, 2)), max_size=30),
)
def test_cover_adds_up_to_the_time_in_view(bouts: list[tuple[float, float, int]]) -> None:
    onset = np.array([b[0] for b in bouts], np.float64)
    offset = onset + np.array([b[1] for b in bouts], np.float64)
    code = np.array([b[2] for b in bouts], np.int16)
    shares = cover(onset, offset, code, (3, 100))
    inside = np.clip(offset, 0, 100) - np.clip(onset, 0, 100)
    assert shares.shape == (3, 100)
    assert shares.min() >= -1e-6
    for each in range(3):
        assert shares[each].sum() == pytest.approx(inside[code == each].sum(), abs=1e-6)


def test_a_bout_that_ends_inside_a_pixel_covers_part_of_it() -> None:
    shares = cover(np.array([1.25]), np.array([3.5]), np.zeros(1, np.int16), (1, 5))
    assert shares.tolist() == [[0.0, 0.75, 1.0, 0.5, 0.0]]


def test_points_are_counted_in_their_pixel_and_left_out_beyond_the_edges() -> None:
    found = counts(np.array([-0.1, 0.0, 2.9, 2.1, 4.0]), np.zeros(5, np.int16), (1, 4))
    assert found.tolist() == [[1, 0, 2, 0]]


PAINT = opaque(np.array([[10.0, 20.0, 30.0], [200.0, 0.0, 7.0], [255.0, 255.0, 255.0]]))


def test_density_is_clear_where_nothing_lies_and_the_code_s_colour_where_it_fills() -> None:
    shares = np.array([0.0, 1.0, 0.5, 3.0], np.float32)
    assert _bgra(filled(shares[:, None] * PAINT[:1])) == [
        [0, 0, 0, 0],
        [10, 20, 30, 255],
        [5, 10, 15, 128],
        [10, 20, 30, 255],
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-20, 120), st.floats(0, 60), st.integers(0, 2), st.integers(0, 3)),
        min_size=1,
        max_size=30,
    ),
)
def test_lines_have_the_colours_of_what_covers_them(
    bouts: list[tuple[float, float, int, int]],
) -> None:
    onset = np.array([b[0] for b in bouts], np.float64)
    offset = onset + np.array([b[1] for b in bouts], np.float64)
    code = np.array([b[2] for b in bouts], np.int16)
    line = np.array([b[3] for b in bouts], np.int64)
    lines = bout_lines(onset, offset, line, PAINT[code], (4, 100))
    for each in range(4):
        own = line == each
        shares = cover(onset[own], offset[own], code[own], (3, 100)).round(9)
        wanted = np.array(_bgra(filled((shares.T @ PAINT).astype(np.float32))))
        found = np.array(_bgra(lines[each]))
        assert np.abs(found - wanted).max() <= 1 + own.sum()  # each edge takes the part below it
        edges = np.floor(np.concatenate((onset[own], offset[own])))
        settled = ~np.isin(np.arange(100), edges) & (shares.sum(axis=0) <= 1.0)
        assert np.array_equal(found[settled], wanted[settled])


def test_halves_of_a_pixel_that_come_to_a_little_more_than_it_fill_it() -> None:
    ends = np.full(2, 1.5)
    lines = bout_lines(np.zeros(2), ends, np.zeros(2, np.int64), PAINT[[0, 0]], (1, 3))
    assert [each[3] for each in _bgra(lines[0])] == [255, 255, 0]


def test_two_hundred_bouts_over_each_other_keep_their_colour() -> None:
    onset = np.full(200, 2.0)
    lines = bout_lines(onset, onset + 3, np.zeros(200, np.int64), PAINT[[1] * 200], (1, 8))
    assert _bgra(lines[0])[1:6] == [[0, 0, 0, 0], *[[200, 0, 7, 255]] * 3, [0, 0, 0, 0]]


def test_points_stand_out_on_bouts_the_more_of_them_there_are() -> None:
    under = filled(np.ones((3, 1), np.float32) * PAINT[1:2])
    at_px = np.array([1.5, *[2.2] * 9, -1.0, 3.0])
    red = np.repeat(opaque(np.array([[0.0, 0.0, 200.0]])), len(at_px), 0)
    at, points = dots(at_px, np.zeros(len(at_px), np.int64), red, 3)
    none, one, many = _bgra(dotted(under, at, points))
    assert none == [200, 0, 7, 255]
    assert one[2] > 100
    assert many[2] > one[2]
    assert {one[3], many[3]} == {255}


def _bgra(line: NDArray[np.uint32]) -> list[list[int]]:
    pixels: list[list[int]] = np.ascontiguousarray(line).view(np.uint8).reshape(-1, 4).tolist()
    return pixels


def test_seen_from_afar_a_track_is_covered_as_it_is_event_by_event() -> None:
    columns = TrackColumns(SCHEME.tracks[0])
    columns.load([_bout(f"b{i}", i * 500_000, i * 500_000 + 200_000) for i in range(120)])
    scale = whole(MINUTE, 60)
    onset, offset = ((us - scale.start_us) / scale.us_per_px for us in _edges(columns))
    exact = cover(onset, offset, columns.code, (3, 60)).T @ columns.paints
    screen = Columns.of(MINUTE, scale.start_us, scale.us_per_px, 60)
    assert columns.afar(MINUTE).bouts_in(screen) == pytest.approx(exact, abs=0.5)


def _edges(columns: TrackColumns) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return columns.onset_us.astype(np.float64), columns.offset_us.astype(np.float64)


@given(st.floats(0, 1000), st.floats(0.3, 3))
@settings(max_examples=60, deadline=None)
def test_zoom_keeps_the_moment_under_the_mouse(at_px: float, factor: float) -> None:
    scale = whole(MINUTE, 1000).zoomed(0.2, 500, MINUTE)
    zoomed = scale.zoomed(factor, at_px, MINUTE)
    stays = scale.start_us + at_px * scale.us_per_px
    inside = zoomed.start_us > 0 and zoomed.end_us < MINUTE.end_us
    if inside:
        assert zoomed.x(stays) == pytest.approx(at_px, abs=0.01)


def test_the_whole_session_fits_and_nothing_is_zoomed_out_further() -> None:
    scale = whole(MINUTE, 800)
    assert scale.x(MINUTE.start_us) == 0
    assert scale.x(MINUTE.end_us) <= 800
    assert scale.zoomed(5.0, 100, MINUTE) == scale


def test_the_page_turns_when_the_playhead_leaves_it() -> None:
    scale = whole(MINUTE, 1000).zoomed(0.1, 0, MINUTE)
    assert scale.following(3_000_000, MINUTE) is scale
    turned = scale.following(20_000_000, MINUTE)
    assert 0 < turned.x(20_000_000) < 100


def test_ticks_leave_room_for_their_labels() -> None:
    for factor in (1.0, 0.1, 0.01, 0.001):
        scale = whole(MINUTE, 1000).zoomed(factor, 0, MINUTE)
        ticks = scale.ticks()
        assert ticks
        assert (ticks[1] - ticks[0]) / scale.us_per_px >= 84 if len(ticks) > 1 else True


def test_rows_are_comfortable_where_there_is_room_and_legible_where_not() -> None:
    tracks = tuple("abcdefgh")
    extras = Extras(phases=True, sound=True)
    roomy = lay_rows(tracks, extras, room_px=400)
    tight = lay_rows(tracks, extras, room_px=100)
    assert [row.kind for row in roomy[:3]] == [RowKind.PHASES, RowKind.SOUND, RowKind.TRACK]
    assert {row.height_px for row in roomy if row.kind is RowKind.TRACK} == {30}
    assert {row.height_px for row in tight if row.kind is RowKind.TRACK} == {23}
    assert tight[-1].bottom_px == rows_height_px(8, extras, tight=True)
    for above, below in pairwise(tight):
        assert above.bottom_px == below.top_px


def test_buttons_never_lie_over_each_other() -> None:
    groups = tuple(
        Group(widths_px=(150,) * n, bare_px=(115,) * n) for n in (4, 2, 4, 3, 3, 1, 2, 1)
    )
    for width, height in ((380, 900), (380, 600), (380, 430), (380, 100), (260, 400)):
        laid, bottom = lay_out(groups, width, height)
        boxes = [box for each in laid for box in (each.heading, *each.buttons)]
        assert len(boxes) == len(groups) + 20
        for i, box in enumerate(boxes):
            assert box.left() >= 0
            assert box.right() < width
            assert box.bottom() < bottom
            assert not any(box.intersects(other) for other in boxes[:i])


@pytest.mark.parametrize(
    ("typed", "us"),
    [
        ("64", 64_000_000),
        ("64,5", 64_500_000),
        ("1:04", 64_000_000),
        ("1:04.25", 64_250_000),
        ("00:01:44,320", 104_320_000),
        (" 2:00:00 ", 7_200_000_000),
        ("0.000001", 1),
        ("", None),
        ("soon", None),
        ("1:2:3:4", None),
        ("-3", None),
        ("٣", None),
    ],
)
def test_typed_times(typed: str, us: int | None) -> None:
    assert read_timecode(typed) == us
