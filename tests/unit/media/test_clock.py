"""The clock runs steadily, follows what is heard, and never goes back."""

import pytest

from observer.media.clock import HeardClock, SteadyClock


class Hand:
    def __init__(self) -> None:
        self.now_s = 5.0

    def __call__(self) -> float:
        return self.now_s


def test_a_steady_clock_runs_at_its_rate_and_stands_still_when_stopped() -> None:
    hand = Hand()
    clock = SteadyClock(hand)
    assert clock.now_us() == 0
    clock.start(2_000_000, 0.5)
    hand.now_s += 3
    assert clock.now_us() == 3_500_000
    clock.stop()
    hand.now_s += 3
    assert clock.now_us() == 3_500_000


def test_it_waits_for_the_first_sound_and_then_runs_with_it() -> None:
    hand = Hand()
    clock = HeardClock(hand)
    clock.start(1_000_000, 1.0)
    hand.now_s += 0.2
    assert clock.now_us() == 1_000_000
    clock.heard(1_000_000, hand.now_s + 0.05)
    hand.now_s += 0.05
    assert clock.now_us() == 1_000_000
    hand.now_s += 1
    assert clock.now_us() == 2_000_000


def test_without_any_sound_it_runs_on_after_its_patience() -> None:
    hand = Hand()
    clock = HeardClock(hand, patience_s=0.4)
    clock.start(0, 2.0)
    hand.now_s += 0.41
    assert clock.now_us() == 0
    hand.now_s += 1
    assert clock.now_us() == 2_000_000


def test_it_drifts_towards_a_sound_device_that_runs_slow_without_a_jump() -> None:
    hand = Hand()
    clock = HeardClock(hand)
    clock.start(0, 1.0)
    last = 0
    for tick in range(2_000):
        hand.now_s = 5.0 + tick * 0.01
        clock.heard(tick * 0.01 * 0.999 * 1e6, hand.now_s)
        now = clock.now_us()
        assert 0 <= now - last < 20_000
        last = now
    assert last == pytest.approx(1_999 * 0.01 * 0.999 * 1e6, abs=2_000)


def test_when_the_sound_stalls_it_runs_on_and_late_sound_does_not_turn_it_back() -> None:
    hand = Hand()
    clock = HeardClock(hand)
    clock.start(0, 1.0)
    clock.heard(0, hand.now_s)
    hand.now_s += 3
    assert clock.now_us() == 3_000_000
    assert clock.heard(100_000, hand.now_s) == -2_900_000
    assert clock.now_us() == 3_000_000


def test_jittering_reports_are_smoothed() -> None:
    hand = Hand()
    clock = HeardClock(hand)
    clock.start(0, 1.0)
    clock.heard(0, hand.now_s)
    hand.now_s += 1
    clock.heard(1_040_000, hand.now_s)
    assert clock.now_us() == 1_004_000


def test_a_stopped_clock_ignores_what_is_still_heard() -> None:
    hand = Hand()
    clock = HeardClock(hand)
    clock.start_silent(7, 1.0)
    clock.stop()
    clock.heard(9_000_000, hand.now_s)
    assert clock.now_us() == 7


@pytest.mark.parametrize("rate", [0.1, 1.0, 4.0])
def test_what_counts_as_a_stall_is_as_long_at_any_speed(rate: float) -> None:
    hand = Hand()
    clock = HeardClock(hand)
    clock.start(0, rate)
    clock.heard(0, hand.now_s)
    hand.now_s += 1
    now_us = 1_000_000 * rate
    assert clock.heard(now_us - 200_000 * rate, hand.now_s) == pytest.approx(-200_000 * rate)
    assert clock.now_us() == pytest.approx(now_us)
    clock.heard(now_us + 100_000 * rate, hand.now_s)
    assert clock.now_us() == pytest.approx(now_us + 10_000 * rate)
    clock.heard(now_us + 500_000 * rate, hand.now_s)
    assert clock.now_us() == pytest.approx(now_us + 500_000 * rate)


def test_it_tells_how_early_or_late_a_moment_would_be_without_following_it() -> None:
    hand = Hand()
    clock = HeardClock(hand)
    assert clock.ahead_us(5_000_000, hand.now_s) == 0
    clock.start(0, 2.0)
    assert clock.ahead_us(5_000_000, hand.now_s) == 0
    clock.heard(0, hand.now_s)
    assert clock.ahead_us(1_000_000, hand.now_s + 0.25) == pytest.approx(500_000)
    assert clock.ahead_us(0, hand.now_s + 0.25) == pytest.approx(-500_000)
    assert clock.now_us() == 0
