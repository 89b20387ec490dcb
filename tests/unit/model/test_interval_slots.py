"""Which interval a score belongs to."""

from observer.model.interval_grid import Slot, slot_of

S = 1_000_000


def slot(number: int, first_s: int, last_s: int) -> Slot:
    return Slot(
        number=number,
        phase="",
        onset_us=first_s * S,
        offset_us=last_s * S,
        record_until_us=last_s * S,
        planned_us=20 * S,
    )


def test_a_score_belongs_to_its_own_interval_where_short_phases_follow_each_other() -> None:
    first, second = slot(1, 0, 3), slot(2, 3, 6)
    assert slot_of((first, second), 3 * S) is second
    assert slot_of((second,), 0) is None


def test_a_score_stays_with_its_interval_when_the_clock_was_corrected_a_little() -> None:
    whole = slot(1, 40, 60)
    assert slot_of((whole,), 40 * S + 900_000) is whole
