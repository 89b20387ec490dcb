from collections.abc import Callable

import pandas as pd
import pytest

from observer.statistics.answered import answered
from observer.statistics.coefficients.shares import wilson
from observer.statistics.inputs import CodedSession

Build = Callable[..., CodedSession]


def row(
    session: CodedSession,
    phase: str = "",
    direction: str = "forward",
    contingency: str = "answered",
) -> pd.Series:
    table = answered(session)
    found = table[
        (table["contingency"] == contingency)
        & (table["direction"] == direction)
        & (table["phase"] == phase)
    ]
    assert len(found) == 1
    return found.iloc[0]


def counts(found: pd.Series) -> tuple[int, int, int, int]:
    return tuple(found[n] for n in ("n_answered", "n_valid", "n_censored", "n_ongoing"))


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_newcombes_published_intervals(
    hits: int, n: int, low: float, high: float
) -> None:
    """Newcombe 1998, table I, method 3."""
    found = wilson(hits, n)
    assert (round(found[0], 4), round(found[1], 4)) == (low, high)
    mirrored = wilson(n - hits, n)
    assert mirrored == pytest.approx((1 - found[1], 1 - found[0]))


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (-1, 3), (4, 3)])
def test_wilson_refuses_what_is_no_share(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(hits, n)


def test_five_minutes_on_paper(five_minutes: CodedSession) -> None:
    """Worked out on paper.

    Signals at 10, 30, 50, 98, 150, 200, 299; the one at 110 cannot be coded. 98 + 3 > 100 and
    299 + 3 > 300: censored. Of the five valid ones 10 is answered at 12, 30 at 33 (3 s is still in
    time), 200 at 201; 53.5 is too late for 50, and 150 does not follow 150. So 3 of 5; latencies
    2, 3, 1, median 2. Wilson: (3 + 1.920729)/8.841459 +- .325828 = .230724 to .882379. Six acts in
    280 s: 60*6/280 = 1.285714 a minute.
    """
    found = row(five_minutes)
    assert counts(found) == (3, 5, 2, 0)
    assert found["share"] == 0.6
    assert found["share_low"] == pytest.approx(0.230724, abs=2e-6)
    assert found["share_high"] == pytest.approx(0.882379, abs=2e-6)
    assert found["median_latency_s"] == 2
    assert found["response_rate_per_min"] == pytest.approx(1.285714, abs=5e-7)
    assert (found["window_s"], found["codable_s"]) == (3, 280)
    assert (found["from_subject"], found["to_subject"]) == ("child", "parent")
    assert counts(row(five_minutes, "play")) == (2, 4, 1, 0)
    assert counts(row(five_minutes, "tidying")) == (1, 1, 1, 0)


def test_the_other_direction_asks_whether_the_child_follows_the_parent(
    five_minutes: CodedSession,
) -> None:
    """On paper: acts at 12, 33, 53.5, 150, 201 are valid, 99 is not; none is followed."""
    found = row(five_minutes, direction="backward")
    assert counts(found) == (0, 5, 1, 0)
    assert (found["from_subject"], found["to_subject"]) == ("parent", "child")
    assert not found["headline"]
    assert found["median_latency_s"] is pd.NA


def test_a_reach_that_ends_with_the_codable_time_is_valid(build: Build) -> None:
    assert counts(row(build(("signal.vocal", 297)))) == (0, 1, 0, 0)
    assert counts(row(build(("signal.vocal", 297.000001)))) == (0, 0, 1, 0)


def test_a_signal_during_which_the_answerer_cannot_be_coded_is_censored(build: Build) -> None:
    session = build(("signal.vocal", 50), uncodable=((40, 60, "answer"),))
    assert counts(row(session)) == (0, 0, 1, 0)
    assert row(session)["status"] == "all_censored"


def test_an_answer_that_is_already_going_on_is_a_share_of_its_own(build: Build) -> None:
    """The child starts to cry while the parent already soothes; a new answer would count as one."""
    session = build(
        ("regulation.crying", 20, 30),
        ("soothing.voice", 10, 40),
        ("regulation.crying", 100, 110),
        ("soothing.voice", 102, 120),
    )
    found = row(session, contingency="soothed")
    assert counts(found) == (1, 2, 0, 1)
    assert found["ongoing_share"] == 0.5


def test_a_new_answer_beside_one_that_is_going_on_is_an_answer(build: Build) -> None:
    session = build(
        ("regulation.crying", 20, 30), ("soothing.voice", 10, 40), ("soothing.touch", 22, 30)
    )
    assert counts(row(session, contingency="soothed")) == (1, 1, 0, 0)


def test_a_state_that_began_with_the_signal_was_already_going_on(build: Build) -> None:
    session = build(("regulation.crying", 20, 30), ("soothing.voice", 20, 40))
    assert counts(row(session, contingency="soothed")) == (0, 1, 0, 1)


def test_a_state_found_running_is_no_signal_and_no_answer(build: Build) -> None:
    """Crying from the first frame on, and again when the child is back in the picture at 60.

    Neither was seen to begin, nor was the voice at 60: only 100 is a signal, and 101 its answer.
    One act in 290 s: 60/290 = .206897 a minute.
    """
    session = build(
        ("regulation.crying", 0, 20),
        ("soothing.voice", 60, 70),
        ("regulation.crying", 60, 80),
        ("regulation.crying", 100, 120),
        ("soothing.touch", 101, 110),
        uncodable=((50, 60),),
    )
    found = row(session, contingency="soothed")
    assert counts(found) == (1, 1, 0, 0)
    assert found["response_rate_per_min"] == pytest.approx(0.206897, abs=5e-7)


def test_signals_closer_than_the_gap_are_one_opportunity_within_reach_of_each(
    build: Build,
) -> None:
    """10, 11, 12 are one burst; 14.5 is 4.5 s after its first signal, 2.5 s after its last."""
    events = (("signal.vocal", 10), ("signal.vocal", 11), ("signal.approach", 12))
    found = row(build(*events, ("answer.fitting", 14.5), burst_gap_s=2))
    assert counts(found) == (1, 1, 0, 0)
    assert found["median_latency_s"] == 2.5
    assert counts(row(build(*events, ("answer.fitting", 14.5)))) == (1, 3, 0, 0)


def test_signals_exactly_the_gap_apart_are_two(build: Build) -> None:
    assert row(build(("signal.vocal", 10), ("signal.vocal", 12), burst_gap_s=2))["n_valid"] == 2


def test_an_answer_in_the_hole_of_a_long_burst_is_none(build: Build) -> None:
    """With a gap of 8 s, 10 and 16 are one burst; 14 lies within 3 s after neither."""
    events = (("signal.vocal", 10), ("signal.vocal", 16))
    assert counts(row(build(*events, ("answer.fitting", 14), burst_gap_s=8))) == (0, 1, 0, 0)
    assert counts(row(build(*events, ("answer.fitting", 18), burst_gap_s=8))) == (1, 1, 0, 0)


def test_uncodable_time_parts_a_burst(build: Build) -> None:
    session = build(
        ("signal.vocal", 10), ("signal.vocal", 20), burst_gap_s=15, uncodable=((14, 15),)
    )
    assert row(session)["n_valid"] == 2


def test_one_answer_answers_one_signal_only(build: Build) -> None:
    signals = (("signal.vocal", 10), ("signal.vocal", 11))
    assert counts(row(build(*signals, ("answer.fitting", 12)))) == (1, 2, 0, 0)
    two = build(*signals, ("answer.fitting", 12), ("answer.taking_over", 12.5))
    assert counts(row(two)) == (2, 2, 0, 0)


def test_without_signals_or_time_the_shares_are_empty_with_a_reason(build: Build) -> None:
    found = row(build(("answer.fitting", 12)))
    assert (found["status"], found["n_valid"], found["n_answered"]) == ("no_signals", 0, 0)
    names = ["share", "share_low", "share_high", "chance_share", "p", "median_latency_s"]
    assert found[names].isna().all()
    nothing = row(build(uncodable=((0, 300),)))
    assert nothing["status"] == "no_codable_time"
    assert nothing[[*names, "n_valid", "n_answered", "response_rate_per_min"]].isna().all()


def test_no_answers_at_all_is_a_share_of_zero(build: Build) -> None:
    found = row(build(("signal.vocal", 12)))
    assert (found["share"], found["chance_share"], found["p"]) == (0, 0, 1)


def test_headlines_are_those_of_the_scheme_as_it_states_them(five_minutes: CodedSession) -> None:
    table = answered(five_minutes)
    headline = table[table["headline"]]
    assert set(headline["contingency"]) == {"answered"}
    assert set(headline["direction"]) == {"forward"}
