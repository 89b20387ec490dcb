"""How covers are drawn and followed, and which seconds have to be looked at again."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model.family import Family
from observer.model.project import Project
from observer.model.session import Clip, Recording, Session, Storing
from observer.model.take_home import Cover, TakeHomeClip
from observer.model.take_home_edits import (
    box_at,
    cover_with,
    draw,
    drawn_of,
    follow,
    hidden_in,
    keep,
    look_at,
    losses_of,
    lost_of,
    name_cover,
    seconds_of,
    take_home_of,
    uncover,
    unseen_seconds,
)
from observer.model.time import Interval

S = 1_000_000
FILM = Recording(
    id="film", session_id="s", label="film 1", storing=Storing.VAULT, duration_us=60 * S, width_px=9
)
CLIP = Clip(id="clip", session_id="s", onset_us=4_960_000, offset_us=9 * S)
FRAMES = list(range(4 * S, 9 * S, 40_000))
BOX = (0.2, 0.2, 0.1, 0.2)
NEW = Cover(recording_id="film", label="", places=())
TAKE = TakeHomeClip(id="t", clip_id="clip", recording_id="film")


def project(*records: TakeHomeClip) -> Project:
    known = (Family(id="f", pseudonym="F-1"), Session(id="s", family_id="f", number=1), FILM, CLIP)
    return Project.from_records((*known, *records))


def test_a_clip_is_looked_at_by_whole_seconds_of_its_film() -> None:
    assert seconds_of(CLIP, FILM) == range(4, 9)
    moved = replace(FILM, offset_us=2 * S, rate=Fraction(1))
    assert seconds_of(CLIP, moved) == range(2, 7)
    assert unseen_seconds(look_at(TAKE, (4, 5, 8)), CLIP, FILM) == (6, 7)


def test_an_edge_that_is_moved_lets_no_second_slip_through() -> None:
    done = look_at(TAKE, seconds_of(CLIP, FILM))
    assert unseen_seconds(done, CLIP, FILM) == ()
    assert unseen_seconds(done, replace(CLIP, offset_us=9_200_000), FILM) == (9,)
    assert unseen_seconds(done, CLIP, replace(FILM, offset_us=2 * S)) == (2, 3)


def test_what_was_looked_at_in_another_film_does_not_count() -> None:
    done = look_at(TAKE, seconds_of(CLIP, FILM))
    given_project = project(done)
    assert take_home_of(given_project, CLIP, FILM) == done
    other = replace(FILM, id="other")
    assert take_home_of(given_project, CLIP, other).looked_at == ()
    assert len(unseen_seconds(done, CLIP, other)) == 5


def test_a_face_drawn_once_is_covered_in_every_frame() -> None:
    cover = draw(NEW, FRAMES, 5 * S, BOX)
    assert [place.time_us for place in cover.places] == FRAMES
    assert {place.box for place in cover.places} == {BOX}
    assert drawn_of(cover) == {5 * S: BOX}
    assert box_at(cover, 5 * S + 39_999) == BOX
    assert box_at(cover, 0) == ()


def test_a_face_that_is_gone_is_covered_no_longer_until_it_is_drawn_again() -> None:
    cover = draw(draw(NEW, FRAMES, 5 * S, BOX), FRAMES, 6 * S, ())
    assert box_at(cover, 6 * S - 1) == BOX
    assert box_at(cover, 6 * S) == box_at(cover, 8 * S) == ()
    again = draw(cover, FRAMES, 7 * S, (0.5, 0.5, 0.1, 0.1))
    assert box_at(again, 6_960_000) == ()
    assert box_at(again, 8 * S) == (0.5, 0.5, 0.1, 0.1)


def test_a_correction_moves_what_was_followed_less_and_less_towards_the_next_drawn_place() -> None:
    cover = draw(NEW, FRAMES, 4 * S, BOX)
    cover = draw(cover, FRAMES, 8 * S, BOX)
    moved = draw(cover, FRAMES, 6 * S, (0.4, 0.2, 0.1, 0.2))
    assert box_at(moved, 4 * S) == box_at(moved, 8 * S) == BOX
    assert box_at(moved, 5 * S) == (0.3, 0.2, 0.1, 0.2)
    assert box_at(moved, 7 * S) == (0.3, 0.2, 0.1, 0.2)


def test_following_leaves_what_was_drawn_by_hand() -> None:
    cover = draw(NEW, FRAMES, 5 * S, BOX)
    found = dict.fromkeys(FRAMES, (0.25, 0.2, 0.1, 0.2))
    followed = follow(cover, found)
    assert box_at(followed, 5 * S) == BOX
    assert box_at(followed, 6 * S) == (0.25, 0.2, 0.1, 0.2)
    assert drawn_of(followed) == {5 * S: BOX}


def test_where_a_face_was_lost_lasts_until_it_is_found_or_drawn() -> None:
    cover = draw(NEW, FRAMES, 4 * S, BOX)
    whole = (0.0, 0.0, 1.0, 1.0)
    lost = [at for at in FRAMES if 5 * S <= at < 6 * S or at >= 8 * S]
    followed = follow(cover, dict.fromkeys(FRAMES, BOX) | dict.fromkeys(lost, whole), lost)
    assert losses_of(followed) == (Interval(5 * S, 6 * S), Interval(8 * S, FRAMES[-1] + 1))
    again = draw(followed, FRAMES, 8 * S, BOX)
    assert lost_of(again) == set(lost) - {8 * S}
    assert box_at(again, 5 * S) == whole, "what is not sure is not made smaller by a drawing"


def test_a_changed_cover_takes_its_seconds_out_of_what_was_looked_at() -> None:
    cover = draw(NEW, FRAMES, 5 * S, BOX)
    take = look_at(cover_with(TAKE, 0, cover), range(4, 9))
    assert take.looked_at == (4, 5, 6, 7, 8)
    boxes = {place.time_us: place.box for place in cover.places} | {6_040_000: (0.0, 0.0, 0.1, 0.1)}
    assert cover_with(take, 0, follow(cover, boxes)).looked_at == (4, 5, 7, 8)
    assert uncover(take, 0).looked_at == ()
    assert cover_with(take, 1, draw(NEW, FRAMES, 5 * S, BOX)).looked_at == ()
    assert name_cover(take, 0, "grandmother").looked_at == take.looked_at


def test_a_second_in_which_a_cover_is_only_held_is_looked_at_again_too() -> None:
    shorter = [frame for frame in FRAMES if frame < 6 * S]
    cover = draw(NEW, shorter, 5 * S, BOX)
    take = look_at(cover_with(TAKE, 0, cover), range(4, 9))
    assert box_at(cover, 8 * S) == BOX
    assert uncover(take, 0).looked_at == ()
    assert cover_with(take, 0, draw(cover, FRAMES, 8 * S, ())).looked_at == (4, 5, 6, 7)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(FRAMES) - 1), st.sampled_from(((), BOX, (0.7, 0.1, 0.3, 0.4)))
        ),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_is_drawn_no_changed_second_stays_looked_at(
    drawings: list[tuple[int, tuple[float, ...]]],
) -> None:
    take = TAKE
    for number, box in drawings:
        before = take.covers[0] if take.covers else NEW
        take = look_at(take, range(4, 9))
        cover = draw(before, FRAMES, FRAMES[number], box)
        take = cover_with(take, 0, cover)
        for frame in FRAMES:
            if box_at(before, frame) != box_at(cover, frame):
                assert frame // S not in take.looked_at
        assert all(0 <= edge <= 1 for place in cover.places for edge in place.box)
        assert box_at(cover, FRAMES[number]) == box


def test_only_who_is_covered_in_silence_or_not_there_is_hidden() -> None:
    cover = replace(draw(NEW, FRAMES, 5 * S, BOX), label="gran")
    covered = cover_with(TAKE, 0, cover)
    away = replace(TAKE, covers=(replace(NEW, label="gran"),))
    assert hidden_in([covered], ["gran"]) == frozenset()
    assert hidden_in([replace(covered, muted=True)], ["gran", "aunt"]) == {"gran"}
    assert hidden_in([replace(covered, muted=True), away], ["gran"]) == {"gran"}
    assert hidden_in([replace(covered, muted=True), TAKE], ["gran"]) == frozenset()
    assert hidden_in([], ["gran"]) == frozenset()


def test_what_was_done_is_one_edit_with_its_inverse() -> None:
    given_project = project()
    edit = keep(given_project, look_at(TAKE, (4,)), "look_at_seconds")
    assert edit is not None
    later = given_project.apply(edit)
    assert later.take_home_clip("clip") == look_at(TAKE, (4,))
    assert keep(later, look_at(TAKE, (4,)), "look_at_seconds") is None
    assert later.apply(edit.inverse).records == given_project.records
