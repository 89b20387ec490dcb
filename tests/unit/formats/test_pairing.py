"""Loose marks of a state become its begin and its end."""

from observer.formats.pairing import Bout, Mark, paired


def mark(time_us: int, code: str = "cry", **more: str | bool | None) -> Mark:
    return Mark(time_us=time_us, subject="child", code=code, **more)  # type: ignore[arg-type]


def spans(bouts: tuple[Bout, ...]) -> list[tuple[str, int, int | None]]:
    return [(b.start.code, b.start.time_us, b.stop.time_us if b.stop else None) for b in bouts]


def test_marks_alternate_and_the_last_one_stays_open() -> None:
    found = paired([mark(1), mark(2), mark(3)])
    assert spans(found.bouts) == [("cry", 1, 2), ("cry", 3, None)]


def test_a_stated_end_without_a_begin_is_loose() -> None:
    found = paired([mark(1, begins=False), mark(2, begins=True)])
    assert spans(found.bouts) == [("cry", 2, None)]
    assert [each.time_us for each in found.loose] == [1]


def test_of_states_that_end_each_other_the_next_ends_the_one_before() -> None:
    together = {"toy": "gaze", "face": "gaze"}
    found = paired([mark(1, "toy"), mark(4, "face"), mark(9, "toy")], together=together)
    assert spans(found.bouts) == [("toy", 1, 4), ("face", 4, 9), ("toy", 9, None)]


def test_a_stated_end_among_them_ends_its_own_state_alone() -> None:
    together = {"toy": "gaze", "face": "gaze"}
    marks = [
        mark(1, "toy", begins=True),
        mark(2, "face", begins=False),
        mark(3, "toy", begins=False),
    ]
    found = paired(marks, together=together)
    assert spans(found.bouts) == [("toy", 1, 3)]
    assert [each.code for each in found.loose] == ["face"]


def test_comments_of_begin_and_end_both_stay() -> None:
    (bout,) = paired([mark(1, comment="a"), mark(2, comment="b")]).bouts
    assert bout.comment == "a\nb"
