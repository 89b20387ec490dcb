import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from observer.model.time import Interval
from observer.statistics.coefficients.bursts import Bursts, match, shift
from observer.statistics.coefficients.contingency import two_by_two
from observer.statistics.contingency import contingency, second_cells
from observer.statistics.inputs import CodedSession
from observer.statistics.streams import Stretches

Build = Callable[..., CodedSession]
SHARED = Path(__file__).resolve().parents[4] / "shared"


def row(session: CodedSession, phase: str = "", name: str = "answered") -> pd.Series:
    table = contingency(session)
    found = table[
        (table["contingency"] == name)
        & (table["direction"] == "forward")
        & (table["phase"] == phase)
    ]
    assert len(found) == 1
    return found.iloc[0]


def test_yules_q_and_the_odds_ratio_of_the_published_table() -> None:
    """The psych package's worked example, 40 10 / 20 50, as in reference/statistics.json."""
    found = two_by_two(40, 10, 20, 50)
    assert found.odds_ratio == 10
    assert found.yules_q == pytest.approx(0.81818, abs=5e-6)


@pytest.mark.skipif(not SHARED.exists(), reason="the reference values are not here")
def test_yules_reference_value() -> None:
    cases = json.loads((SHARED / "reference" / "statistics.json").read_text("utf-8"))
    case = next(case for case in cases if case["id"] == "yule")
    (a, b), (c, d) = case["input"]
    found = two_by_two(a, b, c, d)
    assert found.yules_q == pytest.approx(case["expected"]["Q"], abs=5e-6)
    assert found.odds_ratio == case["expected"]["OR"]


def test_the_standard_error_of_the_log_odds_ratio() -> None:
    """Aspirin and myocardial infarction, Agresti (2007) section 2.3.3.

    189 10845 / 104 10933: odds ratio 1.832, its logarithm .605, standard error .123.
    """
    found = two_by_two(189, 10845, 104, 10933)
    assert found.odds_ratio == pytest.approx(1.832, abs=5e-4)
    assert found.ln_odds_ratio == pytest.approx(0.605, abs=1e-3)
    assert found.se_ln_odds_ratio == pytest.approx(0.123, abs=5e-4)
    assert found.corrected is False


def test_an_empty_cell_gets_a_half_and_a_flag() -> None:
    """On paper: 5.5*10.5/(.5*3.5) = 33, SE sqrt(1/5.5 + 1/.5 + 1/3.5 + 1/10.5) = 1.600865."""
    found = two_by_two(5, 0, 3, 10)
    assert found.corrected is True
    assert found.odds_ratio == pytest.approx(33)
    assert found.se_ln_odds_ratio == pytest.approx(1.600865, abs=1e-6)
    assert found.yules_q == 1


@pytest.mark.parametrize("cells", [(0, 0, 3, 4), (3, 4, 0, 0), (0, 3, 0, 4), (3, 0, 4, 0)])
def test_an_empty_row_or_column_leaves_the_odds_ratio_empty(
    cells: tuple[int, int, int, int],
) -> None:
    found = two_by_two(*cells)
    assert (found.odds_ratio, found.ln_odds_ratio, found.yules_q) == (None, None, None)
    assert second_cells(found)["odds_status"] == "empty_margin"


def test_five_minutes_on_paper(five_minutes: CodedSession) -> None:
    """Worked out on paper.

    280 whole seconds. Within reach: three after each of 10, 30, 50, 150, 200, two after 98 (then
    it cannot be coded), one after 299 = 18. Of the acts, those in seconds 12, 99, 150 and 201 lie
    there, those in 33 and 53 do not: 4 14 / 2 260. OR = 1040/28 = 37.142857, its logarithm
    3.614771, SE sqrt(1/4 + 1/14 + 1/2 + 1/260) = .908446, Q = 1012/1068 = .947566,
    4/18 - 2/262 = .214589.
    """
    found = row(five_minutes)
    cells = ("seconds_in_with", "seconds_in_without", "seconds_out_with", "seconds_out_without")
    assert [found[name] for name in cells] == [4, 14, 2, 260]
    assert found["odds_ratio"] == pytest.approx(37.142857, abs=5e-7)
    assert found["ln_odds_ratio"] == pytest.approx(3.614771, abs=1e-6)
    assert found["se_ln_odds_ratio"] == pytest.approx(0.908446, abs=5e-7)
    assert found["yules_q"] == pytest.approx(0.947566, abs=5e-7)
    assert found["p_difference"] == pytest.approx(0.214589, abs=5e-7)
    assert not found["corrected"]


def test_reach_does_not_run_on_over_uncodable_time(build: Build) -> None:
    """9.4 reaches the second 9-10, whose midpoint is 9.5, but not 11-12 beyond the hole."""
    found = row(build(("signal.vocal", 9.4), uncodable=((10, 11),)))
    assert found["seconds_in_without"] == 1
    assert found["seconds_out_without"] == 298


def test_the_three_shares_add_up(build: Build) -> None:
    """Four cries: soothed already, soothed after 2 s, and twice not."""
    session = build(
        *[("regulation.crying", at, at + 5) for at in (20, 100, 150, 200)],
        ("soothing.voice", 10, 40),
        ("soothing.voice", 102, 120),
    )
    found = row(session, name="soothed")
    shares = [found[name] for name in ("share", "ongoing_share", "unanswered_share")]
    assert shares == [0.25, 0.25, 0.5]


def test_twenty_unrelated_answers_a_minute_answer_63_percent_of_signals_by_chance(
    build: Build,
) -> None:
    """1 - exp(-20/60 * 3) = .632."""
    chance = np.random.default_rng(1)
    session = build(
        *[("answer.fitting", chance.uniform(0, 3600)) for _ in range(1200)],
        *[("signal.vocal", 5 + 10 * at) for at in range(359)],
        until=3600,
    )
    found = row(session)
    assert found["chance_share"] == pytest.approx(0.632, abs=0.01)
    assert found["p"] > 0.05
    assert found["shifts"] == 1000


def test_answers_that_follow_each_signal_are_beyond_nearly_every_shift(build: Build) -> None:
    """Only shifts by -1 to 2 s leave all answers in time: 3 s of 700, p about .0043."""
    chance = np.random.default_rng(2)
    signals = [20 * at + chance.uniform(0, 10) for at in range(30)]
    session = build(
        *[("signal.vocal", at) for at in signals],
        *[("answer.fitting", at + 1) for at in signals],
        until=700,
    )
    found = row(session)
    assert found["share"] == 1
    assert found["p"] < 0.015
    assert found["chance_share"] < 0.35


def test_chance_comes_out_the_same_each_time(five_minutes: CodedSession) -> None:
    pd.testing.assert_frame_equal(contingency(five_minutes), contingency(five_minutes))


def test_answers_are_shifted_within_their_phase_only(build: Build) -> None:
    """All signals are in the first phase, all answers in the second: no shift brings them there."""
    session = build(
        *[("signal.vocal", at) for at in range(5, 95, 10)],
        *[("answer.fitting", at) for at in range(101, 199, 4)],
        until=200,
        phases={"one": (0, 100), "two": (100, 200)},
    )
    assert row(session)["chance_share"] == 0
    without = build(
        *[("signal.vocal", at) for at in range(5, 95, 10)],
        *[("answer.fitting", at) for at in range(101, 199, 4)],
        until=200,
    )
    assert row(without)["chance_share"] > 0.2


def test_a_shift_keeps_the_order_round_the_circle_and_stays_codable() -> None:
    circle = Stretches.of([Interval(0, 40), Interval(60, 100)])
    times = np.array([5, 39, 60, 90])
    moved = shift(times, [circle], 200, np.random.default_rng(3))
    assert moved.shape == (200, 4)
    assert (circle.index(moved.ravel()) >= 0).all()
    along = np.where(moved >= 60, moved - 20, moved)
    gaps = np.sort(np.diff(along, append=along[:, :1] + 80), axis=1)
    assert (gaps == np.sort([34, 1, 30, 15])).all()


def test_many_trials_are_matched_as_each_would_be_alone() -> None:
    generator = np.random.default_rng(4)
    bids = np.sort(generator.integers(0, 500, 40))
    bursts = Bursts(bids=bids, heads=np.arange(40), tails=np.arange(40), reach_us=20)
    responses = np.sort(generator.integers(0, 520, (50, 25)), axis=1)
    together, which = match(bursts, responses)
    for trial in range(50):
        alone, _ = match(bursts, responses[trial : trial + 1])
        assert (alone[0] == together[trial]).all()
        free = list(responses[trial])
        for burst, bid in enumerate(bids):
            taken = next((time for time in free if bid < time <= bid + 20), None)
            assert together[trial, burst] == (taken is not None)
            if taken is not None:
                free.remove(taken)
                assert responses[trial, which[trial, burst]] == taken


def test_an_empty_scheme_gives_an_empty_table_with_all_columns(build: Build) -> None:
    session = build()
    bare = type(session.scheme)(
        id="bare", version="1", title=session.scheme.title, subjects=(), tracks=()
    )
    table = contingency(CodedSession(session.coding, bare, session.window))
    assert len(table) == 0
    assert "odds_ratio" in table.columns
