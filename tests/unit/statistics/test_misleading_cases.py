"""Cases in which a plausible figure misleads, and what is shown instead.

Each test states both: what a careless count gives, and what ours gives.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from observer.model.messages import msg
from observer.statistics.coefficients import (
    cohen_kappa,
    contingency,
    event_kappa,
    icc,
    kappa_of_accuracy,
    match_repair,
    time_kappa,
    yules_q,
)
from observer.statistics.columns import Column, text_column
from observer.statistics.describe import tracks
from observer.statistics.event_table import describe_events
from observer.statistics.inputs import CodedSession
from observer.statistics.pooling import over_families

Build = Callable[..., CodedSession]
S = 1_000_000


def row(session: CodedSession, name: str, phase: str = "") -> pd.Series:
    table = tracks(session)
    track, code = name.split(".")
    found = table[(table["track"] == track) & (table["code"] == code) & (table["phase"] == phase)]
    return found.iloc[0]


def test_five_coded_minutes_of_a_film_of_twenty_have_the_rate_of_those_five(build: Build) -> None:
    """Ten signals: over the film 10/20 = .5 a minute, four times too low; over T 10/5 = 2."""
    signals = [("signal.approach", 15 + 30 * k) for k in range(10)]
    found = row(build(*signals, until=1200, ranges={"signal": (0, 300)}), "signal.approach")
    assert (found["n"], found["codable_s"], found["window_end_s"]) == (10, 300, 1200)
    assert found["rate_per_min"] == 2


def test_the_time_from_the_first_event_to_the_last_is_not_the_time_watched() -> None:
    """Ten events in 9 s of a minute: 66 a minute from first to last, 10 a minute of T."""
    events = pd.DataFrame(
        {
            "session": 1,
            "track": "child",
            "code": "vocal",
            "onset_us": (20 + np.arange(10)) * S,
            "offset_us": pd.array([pd.NA] * 10, dtype="Int64"),
        }
    )
    codable = pd.DataFrame({"session": [1], "track": "child", "start_us": [0], "end_us": [60 * S]})
    assert describe_events(events, codable).iloc[0]["rate_per_min"] == 10


def test_a_cry_that_fills_the_phase_has_no_onset_and_all_of_its_time(build: Build) -> None:
    """Counting onsets alone says nobody cried: n = 0, and 60 of 60 s."""
    session = build(("regulation.crying", 30, 150), phases={"care": (60, 120)})
    found = row(session, "regulation.crying", "care")
    assert (found["n"], found["duration_s"], found["proportion"]) == (0, 60, 1)
    assert (found["left_censored"], found["right_censored"]) == (1, 1)
    assert found["latency_s"] is pd.NA
    assert found["latency_status"] == "already_present"


def test_a_state_that_runs_at_the_start_is_not_late_by_its_next_onset(build: Build) -> None:
    """Crying at 0 and again at 40: a latency of 40 s would call the child calm at first."""
    found = row(build(("regulation.crying", 0, 10), ("regulation.crying", 40, 50)), "regulation.crying")  # fmt: skip  # noqa: E501
    assert found["latency_s"] is pd.NA


def test_both_ends_of_a_state_are_one_event(build: Build) -> None:
    """Five bouts are ten key presses; twenty a minute would be twice the truth."""
    bouts = [("soothing.voice", 5 + 10 * k, 9 + 10 * k) for k in range(5)]
    found = row(build(*bouts, until=60), "soothing.voice")
    assert (found["n"], found["rate_per_min"]) == (5, 5)


def test_two_passes_over_a_dyad_that_always_matches_show_no_repairs() -> None:
    """Both change every 6 s, coded .3 s apart: 10 repairs a minute without a shortest mismatch."""
    changes = np.arange(0, 601, 6)
    codes = ["calm", "glad"] * 50
    child = [(c, int(a) * S, int(b) * S) for c, a, b in zip(codes, changes[:-1], changes[1:], strict=True)]  # fmt: skip  # noqa: E501
    heard = changes * S + np.where((changes > 0) & (changes < 600), 300_000, 0)
    parent = [(c, int(a), int(b)) for c, a, b in zip(codes, heard[:-1], heard[1:], strict=True)]
    same = [("calm", "calm"), ("glad", "glad")]
    careless = match_repair(child, parent, same, [(0, 600 * S)], minimum_us=0)
    assert careless.repairs_per_min == pytest.approx(10, abs=0.2)
    found = match_repair(child, parent, same, [(0, 600 * S)])
    assert (found.repairs_per_min, found.n_repairs) == (0, 0)


def test_a_track_of_one_code_has_no_event_kappa_but_positive_agreement() -> None:
    """5 and 4 repairs, 4 of them the same: 2*4/(2*4 + 1 + 0) = .89, and no kappa to make of it."""
    a = [("repair", at * 10 * S) for at in range(5)]
    found = event_kappa(a, a[:4], 2 * S, codes=("repair",))
    assert found.value is None
    assert found.reason is not None
    assert found.positive == pytest.approx(8 / 9)


def test_two_families_in_which_nothing_hangs_together_are_not_pooled_to_a_bond() -> None:
    """A lively family 81 9 / 9 1 and a quiet one 1 9 / 9 81: Q = 0 each; added up Q = .91."""
    lively, quiet = np.array([[81, 9], [9, 1]]), np.array([[1, 9], [9, 81]])
    each = [yules_q(table).value for table in (lively, quiet)]
    assert each == [0, 0]
    assert yules_q(lively + quiet).value == pytest.approx(0.91, abs=0.005)
    columns = (text_column("phase", msg("Phase")), Column("yules_q", msg("Yule's Q"), "", 2))
    families = pd.DataFrame({"phase": ["", ""], "yules_q": pd.array(each, dtype="Float64")})
    found = over_families(families, columns).iloc[0]
    assert (found["n_families"], found["mean"], found["max"]) == (2, 0, 0)


def test_coders_who_never_looked_agree_once_there_is_tolerance() -> None:
    """3-s bouts of four codes: kappa 0 becomes .21 at 1 s, .40 at 2 s; shuffled codings too."""
    chance = np.random.default_rng(11)

    def guessed() -> list[tuple[int, int, int]]:
        ends = np.append(np.cumsum(chance.uniform(1.5, 4.5, 600)), [])
        ends = ends[ends < 1500]
        starts = np.concatenate(([0], ends[:-1]))
        codes = np.cumsum(chance.integers(1, 4, len(ends))) % 4
        bounds = zip(codes, starts, ends, strict=True)
        return [(int(c), round(a * S), round(b * S)) for c, a, b in bounds]

    a, b = guessed(), guessed()
    codable = [(0, 1400 * S)]
    assert time_kappa(a, b, codable, codes=range(4)).value == pytest.approx(0, abs=0.05)
    for tolerance_s, manufactured in ((1, 0.21), (2, 0.40)):
        found = time_kappa(a, b, codable, codes=range(4), tolerance_us=tolerance_s * S, shuffles=10)
        assert found.value == pytest.approx(manufactured, abs=0.05)
        assert found.shuffled == pytest.approx(manufactured, abs=0.05)


def test_twenty_unrelated_answers_a_minute_answer_most_signals_by_chance() -> None:
    """1 - exp(-20/60 * 3) = .632 of signals are "answered" within 3 s by a metronome of noise."""
    chance = np.random.default_rng(3)
    answers = chance.integers(0, 3600 * S, 1200)
    signals = np.arange(5, 3590, 10) * S
    found = contingency(signals, answers, 3 * S, codable=[(0, 3600 * S)], shifts=200)
    assert found.value == pytest.approx(0.632, abs=0.06)
    assert found.chance == pytest.approx(0.632, abs=0.02)
    assert found.p is not None
    assert found.p > 0.05


def test_an_attuned_parent_who_is_soothing_already_is_not_called_unresponsive() -> None:
    """The voice runs when each cry begins: 0 of 3 answered anew, and 3 of 3 already ongoing."""
    cries = [10 * S, 20 * S, 30 * S]
    found = contingency(
        cries, [5 * S], 3 * S, codable=[(0, 60 * S)], running=[(5 * S, 60 * S)], shifts=0
    )
    assert (found.n_answered, found.n_ongoing, found.n_unanswered) == (0, 3, 0)


def test_a_signal_at_the_very_end_is_not_held_against_the_parent() -> None:
    """Three signals, one 2 s before the end: 2 of 2 in time, not 2 of 3."""
    found = contingency(
        [10 * S, 20 * S, 58 * S], [11 * S, 21 * S], 3 * S, codable=[(0, 60 * S)], shifts=0
    )
    assert (found.value, found.n, found.n_censored) == (1, 2, 1)


def test_coders_who_both_saw_one_thing_only_do_not_have_kappa_one() -> None:
    found = cohen_kappa([[50, 0], [0, 0]])
    assert found.value is None
    assert found.reason is not None
    assert (found.observed, found.n) == (1, 50)


def test_ratings_that_are_all_the_same_have_no_icc() -> None:
    assert all(one.value is None and one.reason for one in icc([[4, 4], [4, 4], [4, 4]]).values())


def test_equally_good_coders_have_a_kappa_that_hangs_on_the_number_of_codes() -> None:
    """Right 85 % of the time: .49, .60, .66 and .69 with 2, 3, 5 and 10 equally frequent codes."""
    found = [kappa_of_accuracy(0.85, codes).value for codes in (2, 3, 5, 10)]
    assert found == pytest.approx([0.49, 0.60, 0.66, 0.69], abs=0.005)
