"""``contingency`` on plain arrays, without a project."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from observer.statistics.coefficients import contingency

S = 1_000_000


def test_a_minute_on_paper() -> None:
    """Signals at 5, 12, 20, 41, 58; answers at 6, 14.5, 30, 43; within 3 s, coded 0-25 and 40-60.

    58 has 2 s left: censored. 5 is answered after 1 s, 12 after 2.5, 41 after 2; 20 is not: 3 of 4,
    SE sqrt(.75*.25/4) = .216506, median 2 s. Over the 45 whole seconds: 3 each after 5, 12, 20 and
    41 and 2 after 58 are 14 within reach, of which 6, 14 and 43 have an answer; 30 is not coded.
    3 11 / 0 31.
    """
    found = contingency(
        [5 * S, 12 * S, 20 * S, 41 * S, 58 * S],
        [6 * S, 14_500_000, 30 * S, 43 * S],
        3 * S,
        codable=[(0, 25 * S), (40 * S, 60 * S)],
        shifts=0,
    )
    assert (found.n_answered, found.n, found.n_unanswered, found.n_censored) == (3, 4, 1, 1)
    assert found.value == 0.75
    assert found.standard_error == pytest.approx(0.216506, abs=5e-7)
    assert found.median_latency_us == 2 * S
    assert found.seconds is not None
    assert found.seconds.counts == (3, 11, 0, 31)
    assert found.seconds.corrected is True
    assert [each.n for each in found.excluded] == [1]


def test_where_the_time_is_not_known_nothing_is_censored_and_nothing_said_of_chance() -> None:
    found = contingency([0, 10, 20], [1, 25], 3)
    assert found.value == pytest.approx(1 / 3)
    assert (found.n, found.n_censored) == (3, 0)
    assert (found.chance, found.p, found.seconds) == (None, None, None)


@pytest.mark.parametrize(
    ("bids", "codable", "told"),
    [
        ([], [(0, 60)], "no signals"),
        ([59], [(0, 60)], "enough time"),
        ([5], [], "no time"),
    ],
)
def test_without_a_valid_signal_the_share_is_empty_with_its_reason(
    bids: list[int], codable: list[tuple[int, int]], told: str
) -> None:
    found = contingency(bids, [6], 3, codable=codable)
    assert (found.value, found.interval, found.n) == (None, None, 0)
    assert told in str(found.reason)


def test_one_answer_answers_one_signal_and_a_burst_is_one() -> None:
    apart = contingency([10, 11], [12], 3, codable=[(0, 60)], shifts=0)
    assert (apart.n_answered, apart.n) == (1, 2)
    burst = contingency([10, 11], [12], 3, codable=[(0, 60)], burst_gap_us=2, shifts=0)
    assert (burst.n_answered, burst.n) == (1, 1)


def test_answers_are_shifted_within_their_phase_and_the_same_way_each_time() -> None:
    signals = np.arange(5, 95, 10) * S
    answers = np.arange(101, 199, 4) * S
    codable, phases = [(0, 200 * S)], [(0, 100 * S), (100 * S, 200 * S)]
    whole = contingency(signals, answers, 3 * S, codable=codable)
    apart = contingency(signals, answers, 3 * S, codable=codable, phases=phases)
    assert (apart.value, apart.chance, apart.p) == (0, 0, 1)
    assert whole.chance is not None
    assert whole.chance > 0.2
    assert whole == contingency(signals, answers, 3 * S, codable=codable)
    assert whole.settings["shifts"] == 1000


def test_the_order_of_onsets_means_nothing_and_half_microseconds_are_refused() -> None:
    found = contingency([20, 0, 10], [25, 1], 3, codable=[(0, 60)], shifts=20)
    assert found == contingency([0, 10, 20], [1, 25], 3, codable=[(0, 60)], shifts=20)
    with pytest.raises(ValueError, match="whole microseconds"):
        contingency(np.array([0.5]), [1], 3)


def test_a_result_does_not_change() -> None:
    found = contingency([0], [1], 3)
    with pytest.raises(FrozenInstanceError):
        found.value = 1.0  # type: ignore[misc]
