from collections.abc import Callable

import pandas as pd
import pytest

from observer.statistics.describe import tracks
from observer.statistics.inputs import CodedSession

Build = Callable[..., CodedSession]
EMPTY_BOUTS = ("bout_mean_s", "bout_median_s", "bout_sd_s", "bout_min_s", "bout_max_s")


def row(session: CodedSession, name: str, phase: str = "") -> pd.Series:
    table = tracks(session)
    track, code = name.split(".")
    found = table[(table["track"] == track) & (table["code"] == code) & (table["phase"] == phase)]
    assert len(found) == 1
    return found.iloc[0]


def values(found: pd.Series, *names: str) -> list[object]:
    return [None if found[name] is pd.NA else found[name] for name in names]


def test_five_minutes_on_paper_points(five_minutes: CodedSession) -> None:
    """Worked out on paper.

    Codable time is 300 - 20 = 280 s; 20/300 = .0667 cannot be coded. Approach at 10, 50, 200
    counts and the one at 110 does not: n = 3, 60*3/280 = .642857 a minute, first at 10 s. In the
    second phase (120 s) only 200 counts: 60/120 = .5 a minute, 200 - 180 = 20 s after its start.
    """
    found = row(five_minutes, "signal.approach")
    assert found["codable_s"] == 280
    assert found["uncodable_share"] == pytest.approx(0.0666667)
    assert found["n"] == 3
    assert found["rate_per_min"] == pytest.approx(0.642857, abs=5e-7)
    assert (found["latency_s"], found["latency_status"]) == (10, "observed")
    assert found["duration_s"] is pd.NA, "a point has no duration"
    second = row(five_minutes, "signal.approach", "tidying")
    assert values(second, "n", "rate_per_min", "latency_s") == [1, 0.5, 20]


def test_five_minutes_on_paper_states(five_minutes: CodedSession) -> None:
    """Worked out on paper.

    Voice 95-125 is split by what cannot be coded into 95-100 (cut at its end) and 120-125 (cut at
    its start); 240 was never ended and runs to 300. Onsets at 95 and 240: n = 2, 60*2/280 =
    .428571 a minute. 5 + 5 + 60 = 70 s, 70/280 = .25. Bouts 5, 5, 60: mean 23.3333, median 5,
    SD sqrt((2*18.3333^2 + 36.6667^2)/2) = 31.754265. None is complete. One gap within a codable
    stretch: 240 - 125 = 115 s. Calm is split too: 0-100 (found running at 0, cut at both ends),
    120-170 (cut at its start), 190-300 (left running, cut at its end). Only the onset at 190 was
    seen: n = 1, 60/280 = .214286 a minute, 100 + 50 + 110 = 260 s, none complete.
    """
    found = row(five_minutes, "soothing.voice")
    assert values(found, "n", "duration_s", "proportion", "bouts") == [2, 70, 0.25, 3]
    assert found["rate_per_min"] == pytest.approx(0.428571, abs=5e-7)
    assert found["bout_mean_s"] == pytest.approx(23.3333, abs=5e-5)
    assert found["bout_sd_s"] == pytest.approx(31.754265, abs=5e-7)
    assert values(found, "bout_median_s", "bout_min_s", "bout_max_s") == [5, 5, 60]
    assert values(found, "complete_bouts", "complete_mean_s", "complete_sd_s") == [0, None, None]
    assert values(found, "left_censored", "right_censored") == [1, 2]
    assert values(found, "gaps", "gap_mean_s", "gap_median_s") == [1, 115, 115]
    assert values(found, "latency_s", "latency_status") == [95, "observed"]
    crying = row(five_minutes, "regulation.crying")
    assert values(crying, "n", "duration_s", "complete_bouts", "complete_mean_s") == [1, 20, 1, 20]
    calm = row(five_minutes, "regulation.calm")
    assert values(calm, "n", "duration_s", "bouts", "complete_bouts") == [1, 260, 3, 0]
    assert calm["rate_per_min"] == pytest.approx(0.214286, abs=5e-7)
    assert values(calm, "left_censored", "right_censored") == [2, 2]
    assert values(calm, "latency_s", "latency_status") == [None, "already_present"]


def test_a_bout_over_a_phase_break_counts_its_time_in_both_and_its_onset_once(
    five_minutes: CodedSession,
) -> None:
    first = row(five_minutes, "regulation.crying", "play")
    second = row(five_minutes, "regulation.crying", "tidying")
    assert values(first, "n", "duration_s", "left_censored", "right_censored") == [1, 10, 0, 1]
    assert values(second, "n", "duration_s", "left_censored", "right_censored") == [0, 10, 1, 0]
    assert second["latency_status"] == "already_present"


def test_five_coded_minutes_of_a_twenty_minute_film_give_the_rate_of_those_five(
    build: Build,
) -> None:
    """Ten signals in five coded minutes are 2 a minute, not 10/20 = .5."""
    signals = [("signal.approach", 15 + 30 * k) for k in range(10)]
    found = row(build(*signals, until=1200, ranges={"signal": (0, 300)}), "signal.approach")
    assert values(found, "n", "rate_per_min", "codable_s", "window_end_s") == [10, 2, 300, 1200]


def test_a_cry_that_fills_the_phase_has_no_onset_and_its_real_duration(build: Build) -> None:
    session = build(("regulation.crying", 30, 150), phases={"care": (60, 120)})
    found = row(session, "regulation.crying", "care")
    assert values(found, "n", "rate_per_min", "duration_s", "proportion") == [0, 0, 60, 1]
    assert values(found, "left_censored", "right_censored", "complete_bouts") == [1, 1, 0]
    assert values(found, "latency_status", "latency_s") == ["already_present", None]


def test_a_code_that_never_occurs_has_zeros_and_empty_bouts(build: Build) -> None:
    found = row(build(), "soothing.voice")
    assert values(found, "n", "rate_per_min", "duration_s", "proportion", "bouts") == [0] * 5
    assert values(found, *EMPTY_BOUTS, "gap_mean_s", "latency_s") == [None] * 7
    assert values(found, "latency_status", "at_risk_s") == ["censored", 300]


def test_without_codable_time_everything_is_empty(build: Build) -> None:
    session = build(
        ("regulation.crying", 10, 20), uncodable=((0, 300),), phases={"after": (400, 500)}
    )
    for phase in ("", "after"):
        found = row(session, "regulation.crying", phase)
        names = ("n", "rate_per_min", "duration_s", "proportion", "bouts", "left_censored")
        assert values(found, *names, *EMPTY_BOUTS) == [None] * 11
        assert values(found, "latency_s", "at_risk_s", "codable_s") == [None, None, 0]
        assert found["latency_status"] == "no_codable_time"
    assert row(session, "regulation.crying")["uncodable_share"] == 1
    assert row(session, "regulation.crying", "after")["uncodable_share"] is pd.NA


def test_a_state_running_when_codable_time_resumes_is_cut_at_its_start(build: Build) -> None:
    session = build(("regulation.crying", 5, 20), uncodable=((0, 10),))
    found = row(session, "regulation.crying")
    assert values(found, "n", "duration_s", "left_censored", "right_censored") == [0, 10, 1, 0]
    assert values(found, "latency_status", "latency_s") == ["interval_censored", None]
    assert values(found, "latency_low_s", "latency_high_s", "at_risk_s") == [0, 10, 0]


def test_uncodable_time_before_the_first_onset_censors_the_latency_to_an_interval(
    build: Build,
) -> None:
    found = row(build(("signal.vocal", 30), uncodable=((10, 20),)), "signal.vocal")
    assert values(found, "latency_s", "latency_low_s", "latency_high_s") == [None, 10, 30]
    assert values(found, "latency_status", "at_risk_s") == ["interval_censored", 20]


def test_time_that_was_not_coded_yet_censors_the_latency_too(build: Build) -> None:
    found = row(build(("signal.vocal", 90), ranges={"signal": (60, 300)}), "signal.vocal")
    assert values(found, "latency_status", "latency_low_s", "latency_high_s") == [
        "interval_censored",
        0,
        90,
    ]


def test_a_state_running_at_the_start_has_no_latency_and_never_that_of_its_next_onset(
    build: Build,
) -> None:
    session = build(("regulation.crying", 0, 10), ("regulation.crying", 40, 50))
    found = row(session, "regulation.crying")
    assert values(found, "latency_status", "latency_s") == ["already_present", None]


@pytest.mark.parametrize(
    "narrowed",
    [
        {"until": 30},
        {"ranges": {"regulation": (0, 30)}},
        {"uncodable": ((30, 40),)},
    ],
    ids=["session", "coded range", "codable time"],
)
def test_a_state_over_all_of_the_watched_time_was_neither_seen_to_begin_nor_to_end(
    build: Build, narrowed: dict[str, object]
) -> None:
    found = row(build(("regulation.calm", 0, 30), **narrowed), "regulation.calm")
    assert values(found, "n", "duration_s", "bouts", "complete_bouts") == [0, 30, 1, 0]
    assert values(found, "left_censored", "right_censored") == [1, 1]


def test_a_state_laid_where_codable_time_resumes_was_found_running(build: Build) -> None:
    """As if it had been laid under what cannot be coded: nobody saw it begin at 20."""
    laid = row(build(("regulation.crying", 20, 50), uncodable=((10, 20),)), "regulation.crying")
    under = row(build(("regulation.crying", 15, 50), uncodable=((10, 20),)), "regulation.crying")
    assert laid.equals(under)
    assert values(laid, "n", "left_censored", "right_censored") == [0, 1, 0]
    assert values(laid, "latency_status", "latency_high_s") == ["interval_censored", 20]


def test_a_change_on_a_phase_break_was_seen_and_belongs_to_the_second_phase(build: Build) -> None:
    """Both sides of a phase break were watched: calm is whole in one, crying begins in two."""
    session = build(
        ("regulation.calm", 10, 60),
        ("regulation.crying", 60, 90),
        phases={"one": (0, 60), "two": (60, 120)},
    )
    calm = row(session, "regulation.calm", "one")
    assert values(calm, "n", "complete_bouts", "right_censored") == [1, 1, 0]
    crying = row(session, "regulation.crying", "two")
    assert values(crying, "n", "complete_bouts", "left_censored") == [1, 1, 0]
    assert values(crying, "latency_status", "latency_s") == ["observed", 0]
    assert row(session, "regulation.crying", "one")["n"] == 0


def test_a_point_on_the_first_frame_has_latency_zero(build: Build) -> None:
    found = row(build(("signal.vocal", 0)), "signal.vocal")
    assert values(found, "latency_status", "latency_s", "n") == ["observed", 0, 1]


def test_an_onset_at_the_end_of_the_window_lies_outside(build: Build) -> None:
    session = build(("signal.vocal", 60), phases={"one": (0, 60), "two": (60, 120)})
    assert row(session, "signal.vocal", "one")["n"] == 0
    assert row(session, "signal.vocal", "two")["n"] == 1


def test_an_open_state_ends_with_the_coded_range_and_is_cut_there(build: Build) -> None:
    session = build(("soothing.voice", 100, None), ranges={"soothing": (0, 180)})
    found = row(session, "soothing.voice")
    assert values(found, "n", "duration_s", "right_censored", "complete_bouts") == [1, 80, 1, 0]


def test_states_of_one_code_that_overlap_never_fill_more_than_the_time_there_is(
    build: Build,
) -> None:
    session = build(("soothing.voice", 50, 200), ("soothing.voice", 100, 250))
    found = row(session, "soothing.voice")
    assert values(found, "n", "bouts", "duration_s", "complete_bouts") == [1, 1, 200, 1]


def test_bouts_that_touch_stay_two_and_closer_ones_are_merged_on_request(build: Build) -> None:
    session = build(
        ("soothing.voice", 5, 15), ("soothing.voice", 15, 25), ("soothing.voice", 26, 35)
    )
    assert row(session, "soothing.voice")["bouts"] == 3
    merged = tracks(session, merge_gap_us=1_000_000).set_index("code").loc["voice"]
    assert (merged["bouts"], merged["duration_s"], merged["n"]) == (2, 29, 2)


def test_uncodable_time_on_another_track_leaves_this_one_alone(build: Build) -> None:
    session = build(("signal.vocal", 15), uncodable=((10, 20, "regulation"),))
    assert row(session, "signal.vocal")["n"] == 1
    assert row(session, "regulation.calm")["codable_s"] == 290


def test_rows_follow_the_scheme_with_one_per_code_and_window(five_minutes: CodedSession) -> None:
    table = tracks(five_minutes)
    assert list(table["phase"].unique()) == ["", "play", "tidying"]
    assert list(table["code"])[:8] == [
        "fitting", "taking_over", "voice", "touch", "approach", "vocal", "calm", "crying",
    ]  # fmt: skip
    assert len(table) == 24


@pytest.mark.parametrize("name", ["", "play"])
def test_a_phase_without_a_name_is_known_by_its_number(build: Build, name: str) -> None:
    session = build(phases={name: (0, 60)})
    assert tracks(session)["phase"].iloc[-1] == (name or "1")
    assert tracks(session)["phase_id"].iloc[-1] == f"p-{name}"
