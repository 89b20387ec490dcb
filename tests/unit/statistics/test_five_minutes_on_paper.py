"""A five-minute coding worked out on paper: its tables, digit for digit.

The coding (fixture ``five_minutes``), in seconds; nothing could be coded from 100 to 120:

========== ==============================================================
child      approach 10, 50, 110, 200; vocal 30, 98, 150, 299
           calm 0-170, crying 170-190, calm 190-300
parent     fitting 12, 53.5, 99, 150, 201; taking over 33
           voice 95-125, and from 240 on, never ended
phases     play 0-180, tidying 180-300
========== ==============================================================

T = 300 - 20 = 280 s, in the stretches 0-100 and 120-300; 20/300 = .066667 could not be coded. In
play T = 160, in tidying 120.
"""

from collections.abc import Callable

import pandas as pd
import pytest

from observer.statistics.answered import answered
from observer.statistics.by_subject import subjects
from observer.statistics.contingency import contingency
from observer.statistics.cooccurrence import cooccurrence
from observer.statistics.describe import tracks
from observer.statistics.inputs import CodedSession

Expected = dict[str, list[float | str | None]]


def check(
    compute: Callable[[CodedSession], pd.DataFrame],
    session: CodedSession,
    keys: tuple[str, ...],
    names: tuple[str, ...],
    expected: Expected,
    phase: str = "",
) -> None:
    """Compare the rows of a phase, each named by its keys, to six decimals."""
    table = compute(session)
    table = table[table["phase"] == phase]
    found = {
        " ".join(str(row[key]) for key in keys): [
            None if row[name] is pd.NA else row[name] for name in names
        ]
        for row in table.to_dict("records")
    }
    assert list(found) == list(expected)
    for key, values in expected.items():
        for name, value, want in zip(names, found[key], values, strict=True):
            about = f"{key}: {name}"
            if want is None or isinstance(want, str):
                assert value == want, about
            else:
                assert value == pytest.approx(want, abs=5e-7), about


def test_how_often_and_how_soon(five_minutes: CodedSession) -> None:
    """Counts, rates and latencies.

    Fitting 5 times: 60*5/280 = 1.071429. Taking over once: .214286. Voice begins at 95 and 240
    (at 120 it goes on): 2, .428571. Approach 10, 50 and 200 (110 cannot be coded): 3, .642857.
    Vocal 4 times: .857143. Calm at 0 was found running, so only 190 is an onset: 1, .214286.
    Crying begins at 170.

    Latencies from 0: 12, 33, 95, 10, 30 s, all in the first stretch. Touch never begins: 280 s at
    risk. Calm is present already. Crying at 170 comes after the hole: it was first seen at 170, and
    may have begun from 100 on; 100 + 50 = 150 s were watched without it.
    """
    names = ("n", "rate_per_min", "latency_s", "latency_status", "latency_low_s",
             "latency_high_s", "at_risk_s")  # fmt: skip
    seen = "observed"
    check(
        tracks,
        five_minutes,
        ("track", "code"),
        names,
        {
            "answer fitting": [5, 1.071429, 12, seen, None, None, 12],
            "answer taking_over": [1, 0.214286, 33, seen, None, None, 33],
            "soothing voice": [2, 0.428571, 95, seen, None, None, 95],
            "soothing touch": [0, 0, None, "censored", None, None, 280],
            "signal approach": [3, 0.642857, 10, seen, None, None, 10],
            "signal vocal": [4, 0.857143, 30, seen, None, None, 30],
            "regulation calm": [1, 0.214286, None, "already_present", None, None, None],
            "regulation crying": [1, 0.214286, None, "interval_censored", 100, 170, 150],
        },
    )


def test_how_long(five_minutes: CodedSession) -> None:
    """Durations and bouts.

    Voice: 95-100, 120-125 and 240-300 are 5 + 5 + 60 = 70 s, 70/280 = .25; mean 23.333333, median
    5, SD sqrt((2*18.333333^2 + 36.666667^2)/2) = 31.754265. Cut at the start: 120; at the end: 100
    and 300. One gap in a stretch: 240 - 125 = 115.

    Calm: 0-100, 120-170, 190-300 are 100 + 50 + 110 = 260 s, .928571; mean 86.666667, median 100,
    SD sqrt((13.333333^2 + 36.666667^2 + 23.333333^2)/2) = sqrt(1033.333333) = 32.145503. Cut at the
    start: 0 and 120; at the end: 100 and 300. One gap: 190 - 170 = 20.

    Crying: 170-190, 20 s, .071429, whole; one bout has no SD. Touch: 0 s. Points have no duration.
    """
    names = ("duration_s", "proportion", "bouts", "bout_mean_s", "bout_median_s", "bout_sd_s",
             "bout_min_s", "bout_max_s", "complete_bouts", "complete_mean_s", "left_censored",
             "right_censored", "gaps", "gap_mean_s")  # fmt: skip
    point = [None] * len(names)
    none = [None] * 5
    check(
        tracks,
        five_minutes,
        ("track", "code"),
        names,
        {
            "answer fitting": [*point],
            "answer taking_over": [*point],
            "soothing voice": [70, 0.25, 3, 23.333333, 5, 31.754265, 5, 60, 0, None, 1, 2, 1, 115],
            "soothing touch": [0, 0, 0, *none, 0, None, 0, 0, 0, None],
            "signal approach": [*point],
            "signal vocal": [*point],
            "regulation calm": [
                260, 0.928571, 3, 86.666667, 100, 32.145503, 50, 110, 0, None, 2, 2, 1, 20,
            ],
            "regulation crying": [20, 0.071429, 1, 20, 20, None, 20, 20, 1, 20, 0, 0, 0, None],
        },
    )  # fmt: skip


def test_a_phase(five_minutes: CodedSession) -> None:
    """Tidying, 180-300.

    Fitting at 201: 60/120 = .5, 21 s after the phase began. Voice 240-300: 60/120 = .5. Approach at
    200, vocal at 299. Calm 190-300 is 110 s, .916667, and begins 10 s in. Crying 180-190 is 10 s,
    .083333; it began before the phase: n = 0, already present.
    """
    names = ("n", "rate_per_min", "duration_s", "proportion", "latency_s", "latency_status")
    seen, never = "observed", "censored"
    check(
        tracks,
        five_minutes,
        ("track", "code"),
        names,
        {
            "answer fitting": [1, 0.5, None, None, 21, seen],
            "answer taking_over": [0, 0, None, None, None, never],
            "soothing voice": [1, 0.5, 60, 0.5, 60, seen],
            "soothing touch": [0, 0, 0, 0, None, never],
            "signal approach": [1, 0.5, None, None, 20, seen],
            "signal vocal": [1, 0.5, None, None, 119, seen],
            "regulation calm": [1, 0.5, 110, 0.916667, 10, seen],
            "regulation crying": [0, 0, 10, 0.083333, None, "already_present"],
        },
        phase="tidying",
    )


def test_signals_answered(five_minutes: CodedSession) -> None:
    """Answers within 3 s.

    Child to parent: of 10, 30, 50, 98, 150, 200 and 299 the reach of 98 runs into the hole and that
    of 299 past the end: 5 valid, 2 censored (110 lies in the hole: no signal). 12 answers 10 after
    2 s, 33 answers 30 after 3, 201 answers 200 after 1; 53.5 is late, 150 is not after 150. 3 of 5;
    median 2 s. Wilson: (3 + 1.920729 -+ 1.959964 sqrt(3*2/5 + .960365)) / 8.841459 = .230724 and
    .882379. Six acts: 60*6/280 = 1.285714.

    Parent to child: 99 runs into the hole; of 12, 33, 53.5, 150 and 201 none is followed by a
    signal: 0 of 5, up to 3.841459/8.841459 = .434482. Seven signals: 1.5 a minute.

    Soothing a cry: at 170 no voice runs or begins: 0 of 1, up to 3.841459/4.841459 = .793451; two
    onsets of voice: .428571. The other way: neither 95 nor 240 is followed by a cry: 0 of 2, up to
    3.841459/5.841459 = .657620; one cry: .214286.
    """
    names = ("n_answered", "n_valid", "n_ongoing", "n_censored", "share", "share_low",
             "share_high", "median_latency_s", "response_rate_per_min")  # fmt: skip
    check(
        answered,
        five_minutes,
        ("contingency", "direction"),
        names,
        {
            "answered forward": [3, 5, 0, 2, 0.6, 0.230724, 0.882379, 2, 1.285714],
            "answered backward": [0, 5, 0, 1, 0, 0, 0.434482, None, 1.5],
            "soothed forward": [0, 1, 0, 0, 0, 0, 0.793451, None, 0.428571],
            "soothed backward": [0, 2, 0, 0, 0, 0, 0.657620, None, 0.214286],
        },
    )


def test_seconds_within_reach(five_minutes: CodedSession) -> None:
    """The 2 x 2 tables over 280 whole seconds.

    Child to parent: within reach lie 3 seconds after each of 10, 30, 50, 150 and 200, 2 after 98
    and 1 after 299: 18. With an act: 12, 99, 150, 201 within; 33 and 53 not. 4 14 / 2 260:
    OR 1040/28 = 37.142857, ln 3.614771, SE sqrt(1/4 + 1/14 + 1/2 + 1/260) = .908446, Q 1012/1068 =
    .947566, 4/18 - 2/262 = .214589.

    Parent to child: 3 after each of 12, 33, 53.5, 150 and 201, 1 after 99: 16. Of the 7 seconds
    with a signal only 150 lies within. 1 15 / 6 258: OR 258/90 = 2.866667, ln 1.053150,
    SE sqrt(1 + 1/15 + 1/6 + 1/258) = 1.112299, Q 168/348 = .482759, 1/16 - 6/264 = .039773.

    Crying to soothing: 3 seconds, voice begins at 95 and 240: 0 3 / 2 275. A cell is 0: a half on
    each, OR .5*275.5/(3.5*2.5) = 15.742857, ln 2.756387, SE sqrt(1/.5 + 1/3.5 + 1/2.5 + 1/275.5) =
    1.639922, Q -1. The other way 6 seconds, a cry at 170: 0 6 / 1 273: OR .5*273.5/(6.5*1.5) =
    14.025641, ln 2.640887, SE sqrt(2 + 1/6.5 + 1/1.5 + 1/273.5) = 1.680526.
    """
    names = ("seconds_in_with", "seconds_in_without", "seconds_out_with", "seconds_out_without",
             "odds_ratio", "ln_odds_ratio", "se_ln_odds_ratio", "yules_q",
             "p_difference")  # fmt: skip
    check(
        contingency,
        five_minutes,
        ("contingency", "direction"),
        names,
        {
            "answered forward": [
                4, 14, 2, 260, 37.142857, 3.614771, 0.908446, 0.947566, 0.214589,
            ],
            "answered backward": [
                1, 15, 6, 258, 2.866667, 1.053150, 1.112299, 0.482759, 0.039773,
            ],
            "soothed forward": [
                0, 3, 2, 275, 15.742857, 2.756387, 1.639922, -1, -0.007220,
            ],
            "soothed backward": [
                0, 6, 1, 273, 14.025641, 2.640887, 1.680526, -1, -0.003650,
            ],
        },
    )  # fmt: skip


def test_states_together(five_minutes: CodedSession) -> None:
    """Voice and the child's state.

    Voice with calm: 95-100, 120-125, 240-300 = 70 s of 70 and 260; expected 70*260/280 = 65; of
    calm 70/260 = .269231 had voice, all of voice had calm; 70/(70 + 260 - 70) = .269231. Voice with
    crying: 0 s, expected 70*20/280 = 5. Touch never ran: nothing can be said of it.
    """
    names = ("a_s", "b_s", "together_s", "expected_s", "p_a_given_b", "p_b_given_a", "jaccard")
    check(
        cooccurrence,
        five_minutes,
        ("code_a", "code_b"),
        names,
        {
            "voice calm": [70, 260, 70, 65, 0.269231, 1, 0.269231],
            "voice crying": [70, 20, 0, 5, 0, 0, 0],
            "touch calm": [0, 260, 0, 0, 0, None, 0],
            "touch crying": [0, 20, 0, 0, 0, None, 0],
        },
    )


def test_per_person(five_minutes: CodedSession) -> None:
    """Parent: 6 acts and 2 onsets of voice, 8, 60*8/280 = 1.714286; child: 7 signals, calm at 190
    and crying at 170, 9, 1.928571. 8 + 9 = 17: .470588 and .529412.
    """
    names = ("n", "rate_per_min", "share_of_all", "n_points", "n_states", "n_codes")
    check(
        subjects,
        five_minutes,
        ("subject",),
        names,
        {
            "parent": [8, 1.714286, 0.470588, 6, 2, 3],
            "child": [9, 1.928571, 0.529412, 7, 2, 4],
        },
    )
