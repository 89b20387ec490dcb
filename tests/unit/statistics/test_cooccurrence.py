from collections.abc import Callable

import pandas as pd
import pytest

from observer.statistics.cooccurrence import cooccurrence, pooled_cooccurrence
from observer.statistics.inputs import CodedSession

Build = Callable[..., CodedSession]


def pair(session: CodedSession, code_a: str, code_b: str, phase: str = "") -> pd.Series:
    table = cooccurrence(session)
    found = table[
        (table["code_a"] == code_a) & (table["code_b"] == code_b) & (table["phase"] == phase)
    ]
    assert len(found) == 1
    return found.iloc[0]


def test_five_minutes_on_paper(five_minutes: CodedSession) -> None:
    """Worked out on paper.

    Voice 95-100, 120-125, 240-300 (70 s) lies wholly in calm 0-100, 120-170, 190-300 (260 s), over
    280 s: P(voice|calm) = 70/260 = .269231, P(calm|voice) = 1, Jaccard 70/260, expected
    70*260/280 = 65 s. With crying (20 s) it shares nothing.
    """
    calm = pair(five_minutes, "voice", "calm")
    assert (calm["a_s"], calm["b_s"], calm["together_s"]) == (70, 260, 70)
    assert calm["p_a_given_b"] == pytest.approx(0.269231, abs=5e-7)
    assert calm["jaccard"] == pytest.approx(0.269231, abs=5e-7)
    assert calm["p_b_given_a"] == 1
    assert calm["expected_s"] == pytest.approx(65)
    crying = pair(five_minutes, "voice", "crying")
    assert (crying["together_s"], crying["p_a_given_b"], crying["jaccard"]) == (0, 0, 0)


def test_only_time_that_both_could_be_coded_counts(build: Build) -> None:
    session = build(
        ("soothing.voice", 0, 100),
        ("regulation.crying", 50, 150),
        uncodable=((60, 70, "regulation"),),
        ranges={"soothing": (0, 120)},
    )
    found = pair(session, "voice", "crying")
    assert (found["codable_s"], found["a_s"], found["b_s"], found["together_s"]) == (
        110,
        90,
        60,
        40,
    )
    assert found["uncodable_share"] == pytest.approx(10 / 120)


def test_shares_without_a_denominator_are_empty(build: Build) -> None:
    found = pair(build(("soothing.voice", 0, 10)), "voice", "crying")
    assert found["p_a_given_b"] is pd.NA
    assert found["p_b_given_a"] == 0
    assert pair(build(), "voice", "crying")["jaccard"] is pd.NA


def test_without_codable_time_everything_is_empty(build: Build) -> None:
    found = pair(build(ranges={"soothing": (0, 10), "regulation": (10, 20)}), "voice", "calm")
    names = ("a_s", "b_s", "together_s", "expected_s", "p_a_given_b", "jaccard", "uncodable_share")
    assert all(found[name] is pd.NA for name in names)
    assert found["codable_s"] == 0


def test_states_of_one_subject_are_not_paired(five_minutes: CodedSession) -> None:
    table = cooccurrence(five_minutes)
    assert (table["subject_a"] != table["subject_b"]).all()
    assert len(table) == 12


def test_two_sessions_add_up_and_what_is_expected_is_expected_of_each(build: Build) -> None:
    """On paper: 60 s of both in 100, and neither in 100.

    D(A) = D(B) = D(A and B) = 60. Of the first 60*60/100 = 36 s are expected, of the second none:
    36, not 60*60/200 = 18.
    """
    lively = build(("soothing.voice", 0, 60), ("regulation.crying", 0, 60), until=100)
    quiet = build(until=100)
    found = pooled_cooccurrence([lively, quiet])
    pair = found[(found["code_a"] == "voice") & (found["code_b"] == "crying")].iloc[0]
    assert [pair[name] for name in ("a_s", "b_s", "together_s", "expected_s")] == [60, 60, 60, 36]
    assert [pair[name] for name in ("p_a_given_b", "jaccard", "n_sessions")] == [1, 1, 2]
    assert pair["codable_s"] == 200
    assert len(pooled_cooccurrence([])) == 0
