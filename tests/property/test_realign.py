"""Correcting a film's place on the session clock moves no event off its frame."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model.coding import Coding
from observer.model.coding_edits import (
    Press,
    begin,
    mark_uncodable,
    press,
    set_coded_range,
    write_memo,
)
from observer.model.edits import PROJECT, Change, CodingInfo, Edit
from observer.model.errors import EditError
from observer.model.event import Anchor, Memo
from observer.model.local_text import LocalText
from observer.model.project import Project
from observer.model.project_edits import add, revise
from observer.model.realign import ClockChange, clock_changes, realign, revise_recording
from observer.model.scheme import Code, CodeKind, Scheme, Track
from observer.model.session import Clip, Phase, Recording, Storing
from observer.model.time import Interval, pts_to_us

TIME_BASE = Fraction(1, 30000)
FIRST_PTS = 2002
"""Time of the first frame of every film here: recording time counts from it."""


def _code(key: str, kind: CodeKind = CodeKind.STATE) -> Code:
    return Code(id=key, number=len(key), label=LocalText(), kind=kind)


MOOD = Track(
    id="mood",
    subject="child",
    label=LocalText(),
    codes=(_code("calm"), _code("fussy"), _code("crying")),
    exclusive=True,
    exhaustive=True,
    default_code="calm",
)
GAZE = Track(
    id="gaze",
    subject="child",
    label=LocalText(),
    codes=(_code("parent"), _code("toy"), _code("smile", CodeKind.POINT)),
    exclusive=True,
)
TOUCH = Track(id="touch", subject="parent", label=LocalText(), codes=(_code("hold"),))
TRACKS = {track.id: track for track in (MOOD, GAZE, TOUCH)}
SCHEME = Scheme(
    id="small", version="1.0.0", title=LocalText(), subjects=(), tracks=tuple(TRACKS.values())
)
FILM = Recording(
    id="film", session_id="s", label="film 1", storing=Storing.LINKED, width_px=64,
    duration_us=90_000_000,
)  # fmt: skip
OTHER = replace(FILM, id="other", label="film 2")

offsets = st.integers(-3_600_000_000, 3_600_000_000)
faster = st.fractions(1, Fraction(1001, 1000), max_denominator=100_000)
frames = st.integers(0, 2500)
presses = st.lists(
    st.tuples(
        st.sampled_from([(t.id, c.id) for t in TRACKS.values() for c in t.codes]), frames
    ),
    max_size=25,
)  # fmt: skip


def frame_us(frame: int) -> int:
    """Return a frame's time from the first one, exactly as a film's index says it."""
    first = pts_to_us(FIRST_PTS, TIME_BASE)
    return pts_to_us(FIRST_PTS + frame * 1001, TIME_BASE) - first


def pressed_on(coding: Coding, film: Recording, keys: list[tuple[tuple[str, str], int]]) -> Coding:
    """Return a coding after keys on frames of a film."""
    for (track_id, code_id), frame in keys:
        anchor = Anchor(
            recording_id=film.id, pts=FIRST_PTS + frame * 1001, time_base=TIME_BASE, frame=frame
        )
        track = TRACKS[track_id]
        edit = press(
            coding,
            Press(
                track=track,
                code=track.code(code_id),
                time_us=film.to_session_us(frame_us(frame)),
                anchor=anchor,
            ),
        )
        coding = coding.apply(edit) if edit else coding
    return coding


def begun(film: Recording) -> Coding:
    """Return a new coding whose default codes run from the film's start."""
    info = CodingInfo(
        id="c", session_id="s", coder="AB", scheme_id="small", scheme_version="1.0.0",
        scheme_hash="",
    )  # fmt: skip
    coding = Coding(info=info)
    first = begin(coding, SCHEME, film.offset_us)
    assert first is not None
    return coding.apply(first)


def edges(coding: Coding) -> list[tuple[int, Anchor]]:
    """Return every edge that stands on a frame."""
    return [
        (time_us, anchor)
        for event in coding.all_events()
        for time_us, anchor in (
            (event.onset_us, event.onset_anchor),
            (event.offset_us, event.offset_anchor),
        )
        if time_us is not None and anchor is not None
    ]


def stands_on_frames(coding: Coding, *films: Recording) -> bool:
    """Return whether every anchored edge lies at its film's session time of its frame."""
    known = {film.id: film for film in films}
    return all(
        time_us == known[anchor.recording_id].to_session_us(frame_us(anchor.frame))
        for time_us, anchor in edges(coding)
    )


def followed(coding: Coding, clock: ClockChange) -> Coding:
    edit = realign(coding, clock, TRACKS.__getitem__)
    return coding.apply(edit) if edit else coding


@given(keys=presses, old=offsets, new=offsets, rate=faster)
@settings(max_examples=60, deadline=None)
def test_after_another_offset_every_event_stands_on_its_frame(
    keys: list[tuple[tuple[str, str], int]], old: int, new: int, rate: Fraction
) -> None:
    film = replace(FILM, offset_us=old, rate=1 / rate)
    after = replace(film, offset_us=new)
    coding = pressed_on(begun(film), film, keys)
    moved = followed(coding, ClockChange(before=film, after=after, leads=True))
    assert stands_on_frames(moved, after)
    by_id = {event.id: event for event in coding.all_events()}
    assert all(e.onset_us - by_id[e.id].onset_us == new - old for e in moved.all_events())


@given(keys=presses, old=faster, new=faster)
@settings(max_examples=60, deadline=None)
def test_after_another_rate_every_event_stands_on_its_frame(
    keys: list[tuple[tuple[str, str], int]], old: Fraction, new: Fraction
) -> None:
    film = replace(FILM, offset_us=5_000_000, rate=old)
    after = replace(film, rate=new)
    coding = pressed_on(begun(film), film, keys)
    moved = followed(coding, ClockChange(before=film, after=after, leads=True))
    assert stands_on_frames(moved, after)


@given(first=presses, second=presses, new=st.integers(60_000_000, 200_000_000))
@settings(max_examples=80, deadline=None)
def test_with_two_films_each_event_stays_on_its_own_frame_and_tracks_keep_their_promises(
    first: list[tuple[tuple[str, str], int]],
    second: list[tuple[tuple[str, str], int]],
    new: int,
) -> None:
    later = replace(OTHER, offset_us=91_000_000)
    after = replace(later, offset_us=new)
    coding = pressed_on(pressed_on(begun(FILM), FILM, first), later, second)
    try:
        moved = followed(coding, ClockChange(before=later, after=after, leads=False))
    except EditError:
        return
    assert stands_on_frames(moved, FILM, after)
    for track in (MOOD, GAZE):
        states = [e for e in moved.on_track(track.id) if e.kind is CodeKind.STATE]
        for one, following in pairwise(states):
            assert one.offset_us is not None
            assert one.offset_us <= following.onset_us
            assert not track.exhaustive or one.offset_us == following.onset_us


def _marked() -> Coding:
    coding = pressed_on(begun(FILM), FILM, [(("mood", "fussy"), 100), (("gaze", "smile"), 200)])
    for edit in (
        mark_uncodable(coding, Interval(1_000_000, 2_000_000)),
        set_coded_range(coding, "gaze", Interval(500_000, 60_000_000)),
        write_memo(coding, None, Memo(id="m", text="she turns away", onset_us=3_000_000)),
        write_memo(coding, None, Memo(id="n", text="about the whole")),
    ):
        assert edit is not None
        coding = coding.apply(edit)
    return coding


def test_what_carries_no_frame_follows_the_one_film_it_was_coded_on() -> None:
    coding = _marked()
    after = replace(FILM, offset_us=1_250_000)
    moved = followed(coding, ClockChange(before=FILM, after=after, leads=True))
    assert [(u.onset_us, u.offset_us) for u in moved.uncodable] == [(2_250_000, 3_250_000)]
    assert [(r.onset_us, r.offset_us) for r in moved.coded_ranges] == [(1_750_000, 61_250_000)]
    assert {memo.id: memo.onset_us for memo in moved.memos} == {"m": 4_250_000, "n": None}
    calm = moved.on_track("mood")[0]
    assert (calm.code, calm.onset_us, calm.onset_anchor) == ("calm", 1_250_000, None)


def test_a_film_that_was_not_coded_on_moves_nothing_of_a_coding() -> None:
    other = replace(OTHER, offset_us=7_000_000)
    clock = ClockChange(before=other, after=replace(other, offset_us=9), leads=False)
    assert realign(_marked(), clock, TRACKS.__getitem__) is None


def test_a_state_across_two_films_is_never_turned_round() -> None:
    later = replace(OTHER, offset_us=91_000_000)
    coding = pressed_on(begun(FILM), FILM, [(("touch", "hold"), 2000)])
    coding = pressed_on(coding, later, [(("touch", "hold"), 30)])
    clock = ClockChange(before=later, after=replace(later, offset_us=0), leads=False)
    with pytest.raises(EditError):
        realign(coding, clock, TRACKS.__getitem__)


def test_taking_the_edit_back_gives_the_very_coding() -> None:
    coding = _marked()
    clock = ClockChange(before=FILM, after=replace(FILM, offset_us=-40_000), leads=True)
    edit = realign(coding, clock, TRACKS.__getitem__)
    assert edit is not None
    assert coding.apply(edit).apply(edit.inverse) == coding


def _project(*films: Recording) -> Project:
    clip = Clip(id="clip", session_id="s", onset_us=4_000_000, offset_us=9_000_000)
    phase = Phase(id="play", session_id="s", name="play", onset_us=0, offset_us=30_000_000)
    elsewhere = replace(clip, id="elsewhere", session_id="t")
    return Project().apply(add("given", *films, clip, phase, elsewhere))


def test_moments_and_phases_follow_the_leading_film_in_the_same_edit() -> None:
    project = _project(FILM)
    edit = revise_recording(project, FILM, replace(FILM, offset_us=2_000_000))
    assert edit is not None
    after = project.apply(edit)
    (clip,) = after.clips("s")
    (phase,) = after.phases("s")
    assert (clip.onset_us, clip.offset_us) == (6_000_000, 11_000_000)
    assert (phase.onset_us, phase.offset_us) == (2_000_000, 32_000_000)
    assert after.clips("t")[0].onset_us == 4_000_000
    assert after.apply(edit.inverse) == project


def test_moments_stay_where_another_film_than_the_leading_one_is_moved() -> None:
    second = replace(OTHER, offset_us=90_000_000)
    project = _project(FILM, second)
    edit = revise_recording(project, second, replace(second, offset_us=80_000_000))
    assert edit is not None
    assert edit.added == (replace(second, offset_us=80_000_000),)


def test_another_name_moves_nothing_on_the_clock() -> None:
    project = _project(FILM)
    named = revise("revise_recording", FILM, replace(FILM, label="camera left"))
    assert named is not None
    assert clock_changes(project, Change(edit=named)) == ()
    assert revise_recording(project, FILM, FILM) is None


def test_the_films_that_move_are_found_in_a_change() -> None:
    project = _project(FILM)
    after = replace(FILM, offset_us=5)
    edit = revise_recording(project, FILM, after)
    assert edit is not None
    assert clock_changes(project, Change(edit=edit)) == (
        ClockChange(before=FILM, after=after, leads=True),
    )
    nothing = Edit(document=PROJECT, kind="x", replacements=())
    assert clock_changes(project, Change(edit=nothing)) == ()
