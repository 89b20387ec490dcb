"""What a key press does, on a paused film and in the middle of what is coded."""

from fractions import Fraction

import pytest

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
from observer.model.time import Interval, total_us

EMPTY = Coding(
    info=CodingInfo(
        id="c", session_id="x", coder="AB", scheme_id="s", scheme_version="1.0.0", scheme_hash=""
    )
)


def codes(kind: CodeKind, *ids: str) -> tuple[Code, ...]:
    return tuple(Code(id=c, number=n, kind=kind, label=LocalText()) for n, c in enumerate(ids, 1))


REGULATION = Track(
    id="regulation",
    subject="child",
    label=LocalText(),
    codes=codes(CodeKind.STATE, "calm", "fussy", "crying"),
    exclusive=True,
    exhaustive=True,
    default_code="calm",
)
GAZE = Track(
    id="gaze",
    subject="child",
    label=LocalText(),
    codes=codes(CodeKind.STATE, "parent", "toy", "away"),
    exclusive=True,
)
SOOTHING = Track(
    id="soothing",
    subject="parent",
    label=LocalText(),
    codes=codes(CodeKind.STATE, "voice", "touch"),
)
SIGNAL = Track(
    id="signal", subject="child", label=LocalText(), codes=codes(CodeKind.POINT, "reach", "smile")
)
TRACKS = {track.id: track for track in (REGULATION, GAZE, SOOTHING, SIGNAL)}
SCHEME = Scheme(
    id="s", version="1.0.0", title=LocalText(), subjects=(), tracks=tuple(TRACKS.values())
)


def made(coding: Coding, edit: Edit | None) -> Coding:
    assert edit is not None
    return coding.apply(edit)


def pressed(coding: Coding, *keys: tuple[Track, str, int]) -> Coding:
    for track, code_id, time_us in keys:
        coding = made(
            coding, press(coding, Press(track=track, code=track.code(code_id), time_us=time_us))
        )
    return coding


def bouts(coding: Coding, track: Track) -> list[tuple[str, int, int | None]]:
    return [(e.code, e.onset_us, e.offset_us) for e in coding.on_track(track.id)]


@pytest.fixture
def begun() -> Coding:
    return made(EMPTY, begin(EMPTY, SCHEME, 0))


class TestOnAPausedFrame:
    def test_the_same_point_twice_stands_once(self) -> None:
        coding = pressed(EMPTY, (SIGNAL, "reach", 5))
        assert press(coding, Press(track=SIGNAL, code=SIGNAL.code("reach"), time_us=5)) is None

    def test_two_different_points_both_stand(self) -> None:
        coding = pressed(EMPTY, (SIGNAL, "reach", 5), (SIGNAL, "smile", 5))
        assert {e.code for e in coding.starting_at("signal", 5)} == {"reach", "smile"}

    @pytest.mark.parametrize("track", [GAZE, SOOTHING], ids=lambda t: t.id)
    def test_the_same_state_twice_is_taken_back(self, track: Track) -> None:
        first = track.codes[0].id
        assert bouts(pressed(EMPTY, (track, first, 5), (track, first, 5)), track) == []

    def test_a_state_taken_back_gives_the_frame_to_none_and_not_to_the_one_before(self) -> None:
        coding = pressed(EMPTY, (GAZE, "toy", 2), (GAZE, "parent", 5), (GAZE, "parent", 5))
        assert bouts(coding, GAZE) == [("toy", 2, 5)]

    def test_on_an_exhaustive_track_the_state_before_runs_on(self, begun: Coding) -> None:
        coding = pressed(begun, (REGULATION, "crying", 5), (REGULATION, "crying", 5))
        assert bouts(coding, REGULATION) == [("calm", 0, None)]

    def test_another_state_on_the_same_frame_takes_its_place(self, begun: Coding) -> None:
        coding = pressed(begun, (REGULATION, "fussy", 5), (REGULATION, "crying", 5))
        assert bouts(coding, REGULATION) == [("calm", 0, 5), ("crying", 5, None)]

    def test_the_default_of_an_exhaustive_track_cannot_be_ended(self, begun: Coding) -> None:
        calm = REGULATION.code("calm")
        assert press(begun, Press(track=REGULATION, code=calm, time_us=9)) is None


class TestWhileTheFilmRuns:
    def test_a_second_press_ends_a_state(self) -> None:
        coding = pressed(EMPTY, (SOOTHING, "voice", 5), (SOOTHING, "voice", 9))
        assert bouts(coding, SOOTHING) == [("voice", 5, 9)]

    def test_the_next_state_of_an_exclusive_track_ends_the_one_that_ran(self) -> None:
        coding = pressed(EMPTY, (GAZE, "parent", 2), (GAZE, "toy", 6))
        assert bouts(coding, GAZE) == [("parent", 2, 6), ("toy", 6, None)]

    def test_states_of_an_open_track_run_beside_each_other(self) -> None:
        coding = pressed(EMPTY, (SOOTHING, "voice", 2), (SOOTHING, "touch", 4))
        assert bouts(coding, SOOTHING) == [("voice", 2, None), ("touch", 4, None)]

    def test_on_an_exhaustive_track_the_default_follows_an_ended_state(self, begun: Coding) -> None:
        coding = pressed(begun, (REGULATION, "crying", 3), (REGULATION, "crying", 8))
        assert bouts(coding, REGULATION) == [("calm", 0, 3), ("crying", 3, 8), ("calm", 8, None)]

    def test_the_frames_of_both_presses_are_kept(self) -> None:
        def frame(n: int) -> Anchor:
            return Anchor(recording_id="film", pts=n * 1001, time_base=Fraction(1, 30_000), frame=n)

        voice = SOOTHING.code("voice")
        start = Press(track=SOOTHING, code=voice, time_us=33_367, anchor=frame(1))
        end = Press(track=SOOTHING, code=voice, time_us=66_733, anchor=frame(2))
        coding = made(EMPTY, press(EMPTY, start))
        coding = made(coding, press(coding, end))
        (event,) = coding.on_track("soothing")
        assert (event.onset_anchor, event.offset_anchor) == (frame(1), frame(2))


class TestInTheMiddleOfCodedFilm:
    def test_a_new_state_runs_to_the_end_of_the_one_it_interrupts(self) -> None:
        coding = pressed(EMPTY, (GAZE, "parent", 0), (GAZE, "parent", 10), (GAZE, "toy", 4))
        assert bouts(coding, GAZE) == [("parent", 0, 4), ("toy", 4, 10)]

    def test_a_new_state_in_a_gap_runs_to_the_next_one(self) -> None:
        coding = pressed(EMPTY, (GAZE, "parent", 10), (GAZE, "parent", 20), (GAZE, "toy", 4))
        assert bouts(coding, GAZE) == [("toy", 4, 10), ("parent", 10, 20)]

    def test_a_state_of_an_open_track_runs_to_its_own_next_bout(self) -> None:
        coding = pressed(
            EMPTY, (SOOTHING, "voice", 10), (SOOTHING, "touch", 6), (SOOTHING, "voice", 2)
        )
        assert bouts(coding, SOOTHING) == [
            ("voice", 2, 10),
            ("touch", 6, None),
            ("voice", 10, None),
        ]

    def test_what_comes_later_stands(self, begun: Coding) -> None:
        coding = pressed(begun, (REGULATION, "crying", 10), (REGULATION, "fussy", 4))
        assert bouts(coding, REGULATION) == [("calm", 0, 4), ("fussy", 4, 10), ("crying", 10, None)]

    def test_ending_a_state_early_gives_the_rest_to_the_default(self, begun: Coding) -> None:
        coding = pressed(begun, (REGULATION, "fussy", 2), (REGULATION, "crying", 9))
        coding = pressed(coding, (REGULATION, "fussy", 5))
        assert bouts(coding, REGULATION) == [
            ("calm", 0, 2),
            ("fussy", 2, 5),
            ("calm", 5, 9),
            ("crying", 9, None),
        ]

    def test_behind_the_end_of_an_exhaustive_track_no_hole_is_left(self, begun: Coding) -> None:
        closed = made(begun, close_open(begun, 10))
        assert bouts(pressed(closed, (REGULATION, "crying", 15)), REGULATION) == [
            ("calm", 0, 15),
            ("crying", 15, None),
        ]


class TestRemoving:
    def remove(self, coding: Coding, *numbers: int, track: Track = REGULATION) -> Coding:
        events = coding.on_track(track.id)
        return made(coding, remove_many(coding, TRACKS, [events[n] for n in numbers]))

    def test_on_an_exhaustive_track_the_state_before_takes_over(self, begun: Coding) -> None:
        coding = pressed(begun, (REGULATION, "fussy", 3), (REGULATION, "crying", 6))
        assert bouts(self.remove(coding, 1), REGULATION) == [("calm", 0, 6), ("crying", 6, None)]

    def test_the_first_is_taken_over_by_the_next(self, begun: Coding) -> None:
        coding = pressed(begun, (REGULATION, "fussy", 3))
        assert bouts(self.remove(coding, 0), REGULATION) == [("fussy", 0, None)]

    def test_two_like_states_become_one_when_what_parts_them_goes(self, begun: Coding) -> None:
        coding = pressed(begun, (REGULATION, "fussy", 3), (REGULATION, "fussy", 6))
        assert bouts(self.remove(coding, 1), REGULATION) == [("calm", 0, None)]

    def test_removing_all_leaves_the_default(self, begun: Coding) -> None:
        coding = pressed(begun, (REGULATION, "fussy", 3), (REGULATION, "crying", 6))
        assert bouts(self.remove(coding, 0, 1, 2), REGULATION) == [("calm", 0, None)]

    def test_on_another_track_it_leaves_a_gap(self) -> None:
        coding = pressed(EMPTY, (GAZE, "toy", 1), (GAZE, "parent", 4), (GAZE, "away", 8))
        assert bouts(self.remove(coding, 1, track=GAZE), GAZE) == [("toy", 1, 4), ("away", 8, None)]

    def test_several_are_one_step_to_undo(self, begun: Coding) -> None:
        coding = pressed(begun, (REGULATION, "fussy", 3), (GAZE, "toy", 1), (SIGNAL, "reach", 2))
        edit = remove_many(coding, TRACKS, coding.all_events())
        after = made(coding, edit)
        assert bouts(after, SIGNAL) == bouts(after, GAZE) == []
        assert edit is not None
        assert after.apply(edit.inverse) == coding

    def test_what_is_already_gone_is_passed_over(self) -> None:
        coding = pressed(EMPTY, (SIGNAL, "reach", 2))
        gone = coding.on_track("signal")
        after = made(coding, remove_many(coding, TRACKS, gone))
        assert remove_many(after, TRACKS, gone) is None


class TestChangingBouts:
    def test_an_edge_dragged_over_a_neighbour_pushes_it_back(self) -> None:
        coding = pressed(EMPTY, (GAZE, "toy", 0), (GAZE, "parent", 5), (GAZE, "parent", 9))
        toy = coding.on_track("gaze")[0]
        longer = Event(id=toy.id, track="gaze", code="toy", kind=toy.kind, onset_us=0, offset_us=7)
        after = made(coding, resize(coding, GAZE, toy, longer))
        assert bouts(after, GAZE) == [("toy", 0, 7), ("parent", 7, 9)]

    def test_an_edge_dragged_onto_the_other_removes_the_bout(self) -> None:
        coding = pressed(EMPTY, (GAZE, "toy", 3), (GAZE, "toy", 5))
        toy = coding.on_track("gaze")[0]
        flat = Event(id=toy.id, track="gaze", code="toy", kind=toy.kind, onset_us=5, offset_us=5)
        assert bouts(made(coding, resize(coding, GAZE, toy, flat)), GAZE) == []

    def test_a_split_makes_two_bouts_that_meet(self) -> None:
        coding = pressed(EMPTY, (GAZE, "toy", 0))
        after = made(coding, split(coding, coding.on_track("gaze")[0], 4, None))
        assert bouts(after, GAZE) == [("toy", 0, 4), ("toy", 4, None)]
        assert split(coding, coding.on_track("gaze")[0], 0, None) is None

    def test_a_merge_covers_what_lay_between(self) -> None:
        coding = pressed(EMPTY, (GAZE, "toy", 0), (GAZE, "away", 3), (GAZE, "toy", 5))
        first, _, last = coding.on_track("gaze")
        assert bouts(made(coding, merge(coding, GAZE, first, last)), GAZE) == [("toy", 0, None)]

    def test_another_code_drops_the_answers_that_belonged_to_the_first(self) -> None:
        coding = pressed(EMPTY, (SIGNAL, "reach", 2))
        (event,) = coding.on_track("signal")
        marked = Event(
            id=event.id,
            track="signal",
            code="reach",
            kind=event.kind,
            onset_us=99,
            modifiers=(("how", ("look",)),),
            comment="mooi",
        )
        coding = made(coding, revise(coding, event, marked))
        (event,) = coding.on_track("signal")
        assert (event.onset_us, event.modifiers, event.comment) == (
            2,
            (("how", ("look",)),),
            "mooi",
        )
        coding = made(coding, relabel(coding, event, SIGNAL.code("smile")))
        (event,) = coding.on_track("signal")
        assert (event.code, event.modifiers, event.comment) == ("smile", (), "mooi")

    def test_a_point_never_becomes_a_state(self) -> None:
        coding = pressed(EMPTY, (SIGNAL, "reach", 2))
        assert relabel(coding, coding.on_track("signal")[0], GAZE.code("toy")) is None


class TestWhatCannotBeCoded:
    def test_marks_that_touch_become_one(self) -> None:
        coding = made(EMPTY, mark_uncodable(EMPTY, Interval(0, 5), "", "blocked"))
        coding = made(coding, mark_uncodable(coding, Interval(5, 9), "", "blocked"))
        coding = made(coding, mark_uncodable(coding, Interval(12, 15), "", "no_sound"))
        assert [(u.onset_us, u.offset_us) for u in coding.uncodable] == [(0, 9), (12, 15)]

    def test_what_is_already_marked_is_not_marked_again(self) -> None:
        coding = made(EMPTY, mark_uncodable(EMPTY, Interval(0, 9), "", "blocked"))
        assert mark_uncodable(coding, Interval(2, 9), "", "blocked") is None
        assert mark_uncodable(coding, Interval(2, 9), "", "no_sound") is not None

    def test_a_stretch_can_be_cleared_out_of_the_middle(self) -> None:
        coding = made(EMPTY, mark_uncodable(EMPTY, Interval(0, 10), "", "blocked"))
        coding = made(coding, clear_uncodable(coding, Interval(4, 6)))
        assert [(u.onset_us, u.offset_us) for u in coding.uncodable] == [(0, 4), (6, 10)]
        assert clear_uncodable(coding, Interval(4, 6)) is None

    def test_codable_time_is_the_coded_range_less_what_cannot_be_coded(self) -> None:
        coding = made(EMPTY, set_coded_range(EMPTY, "gaze", Interval(5, 30)))
        coding = made(coding, mark_uncodable(coding, Interval(10, 12)))
        coding = made(coding, mark_uncodable(coding, Interval(11, 15), "gaze"))
        coding = made(coding, mark_uncodable(coding, Interval(20, 22), "signal"))
        window = Interval(0, 25)
        assert coding.codable("gaze", window) == (Interval(5, 10), Interval(15, 25))
        assert total_us(coding.codable("signal", window)) == 25 - 2 - 2
        assert coding.codable("gaze", Interval(40, 50)) == ()

    def test_the_whole_session_counts_again_when_the_coded_range_goes(self) -> None:
        coding = made(EMPTY, set_coded_range(EMPTY, "gaze", Interval(5, 30)))
        coding = made(coding, set_coded_range(coding, "gaze", None))
        assert coding.codable("gaze", Interval(0, 50)) == (Interval(0, 50),)
        assert set_coded_range(coding, "gaze", None) is None


class TestCombining:
    def test_edits_that_cancel_out_are_no_edit(self) -> None:
        edit = write_memo(EMPTY, None, Memo(id="m", text="eerste indruk"))
        assert edit is not None
        assert combine("c", "memo", [edit, edit.inverse]) is None
        assert combine("c", "memo", []) is None

    def test_a_record_changed_twice_is_changed_once(self) -> None:
        one, two = Memo(id="m", text="een"), Memo(id="m", text="twee")
        first = write_memo(EMPTY, None, one)
        coding = made(EMPTY, first)
        second = write_memo(coding, one, two)
        assert first is not None
        assert second is not None
        whole = combine("c", "memo", [first, second])
        assert whole is not None
        assert [(r.before, r.after) for r in whole.replacements] == [(None, two)]


def test_closing_ends_what_runs_and_leaves_later_onsets_alone(begun: Coding) -> None:
    coding = pressed(begun, (SOOTHING, "voice", 3), (SOOTHING, "touch", 12))
    after = made(coding, close_open(coding, 10))
    assert bouts(after, REGULATION) == [("calm", 0, 10)]
    assert bouts(after, SOOTHING) == [("voice", 3, 10), ("touch", 12, None)]


def test_beginning_twice_adds_nothing(begun: Coding) -> None:
    assert bouts(begun, REGULATION) == [("calm", 0, None)]
    assert begin(begun, SCHEME, 0) is None


def test_an_edit_that_no_longer_fits_is_refused_and_changes_nothing() -> None:
    coding = pressed(EMPTY, (SIGNAL, "reach", 2))
    edit = remove_many(coding, TRACKS, coding.on_track("signal"))
    after = made(coding, edit)
    assert edit is not None
    with pytest.raises(EditError, match="changed in the meantime"):
        after.apply(edit)
