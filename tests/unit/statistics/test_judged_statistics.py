"""What was judged, described: figures worked out on paper, and phases that do not count."""

from collections.abc import Callable
from dataclasses import replace
from math import sqrt

import pandas as pd
import pytest

from observer.model.coding import Coding
from observer.model.event import TraceRun
from observer.statistics.answers import answers, pooled_answers
from observer.statistics.composite_values import composites
from observer.statistics.describe import tracks
from observer.statistics.inputs import CodedSession
from observer.statistics.interval_scores import intervals, pooled_intervals
from observer.statistics.trace_course import pooled_traces, resampled, traces

Build = Callable[..., CodedSession]
S = 1_000_000


def at(table: pd.DataFrame, phase: str = "", **wanted: str) -> pd.Series:
    rows = table[table["phase"] == phase]
    for name, value in wanted.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1
    return rows.iloc[0]


def without(session: CodedSession, name: str, *, stopped: bool = False) -> CodedSession:
    """Let a phase not count, or let it be stopped early."""
    changes: dict[str, object] = {"stopped_early": "x"} if stopped else {"in_statistics": False}
    phases = tuple(
        replace(p, **changes) if p.name == name else p  # type: ignore[arg-type]  # its fields
        for p in session.phases
    )
    return replace(session, phases=phases)


def test_answers_are_described_and_four_reasons_are_told_apart(five_minutes: CodedSession) -> None:
    table = answers(five_minutes)
    warmth = at(table, item="warmth")
    assert (warmth["mean"], warmth["n_values"], warmth["n_missing"]) == (5.5, 1, 0)
    assert pd.isna(warmth["sd"])
    rush = at(table, item="rush")
    assert (rush["n_values"], rush["n_not_scorable"], rush["n_missing"]) == (0, 1, 0)
    assert pd.isna(rush["mean"])


def test_a_form_about_phases_is_due_in_each_of_them(five_minutes: CodedSession) -> None:
    table = answers(five_minutes)
    assert at(table, form="mood")["n_missing"] == 1
    assert at(table, "play", form="mood")["mean"] == 4
    assert at(table, "tidying", form="mood")["n_missing"] == 1
    assert not len(table[(table["phase"] == "play") & (table["form"] == "play")])


def test_intervals_are_a_share_of_those_scored_and_no_rate(five_minutes: CodedSession) -> None:
    table = intervals(five_minutes)
    whole = at(table)
    assert (whole["n_intervals"], whole["n_scored"], whole["n_missing"]) == (5, 3, 2)
    assert whole["proportion"] == pytest.approx(2 / 3)
    assert pd.isna(whole["total"])
    play = at(table, "play")
    assert (play["n_intervals"], play["proportion"], play["n_missing"]) == (3, 0.5, 1)
    assert not [name for name in table.columns if "rate" in name or "duration" in name]


def test_intervals_of_which_nothing_could_be_coded_are_not_missing(build: Build) -> None:
    row = at(intervals(build(uncodable=((60, 180),))))
    assert (row["n_uncodable"], row["n_missing"], row["n_scored"]) == (2, 3, 0)


def test_a_trace_weighs_each_value_by_how_long_it_held(five_minutes: CodedSession) -> None:
    """Followed 60-200 s, of which 100-120 s could not be coded: 0 for 20, 2 for 40, -1 for 60."""
    row = at(traces(five_minutes))
    assert (row["n_runs"], row["n_changes"], row["followed_s"]) == (1, 2, 120)
    assert row["mean"] == pytest.approx((2 * 40 - 60) / 120)
    assert row["sd"] == pytest.approx(sqrt((4 * 40 + 60) / 120 - (1 / 6) ** 2))
    assert (row["min"], row["max"]) == (-1, 2)
    assert (row["share_above"], row["share_below"]) == (pytest.approx(1 / 3), 0.5)
    assert row["proportion"] == pytest.approx(120 / 280)


def test_what_was_judged_in_two_sessions_is_described_together(
    five_minutes: CodedSession, build: Build
) -> None:
    """The other film has no scores and no trace: nothing is given, all of it is time."""
    two = (five_minutes, build())
    warmth = at(pooled_answers(two), item="warmth")
    assert (warmth["n_sessions"], warmth["mean"], warmth["n_missing"]) == (2, 5.5, 1)
    whole = at(pooled_intervals(two))
    assert (whole["n_intervals"], whole["n_scored"]) == (10, 3)
    assert whole["proportion"] == pytest.approx(2 / 3)
    trace = at(pooled_traces(two))
    assert (trace["n_runs"], trace["followed_s"]) == (1, 120)
    assert trace["proportion"] == pytest.approx(120 / (280 + 300))


@pytest.mark.parametrize(
    ("one", "several"),
    [(answers, pooled_answers), (intervals, pooled_intervals), (traces, pooled_traces)],
)
def test_a_session_twice_has_the_same_means_over_twice_as_much(
    five_minutes: CodedSession,
    one: Callable[[CodedSession], pd.DataFrame],
    several: Callable[[tuple[CodedSession, ...]], pd.DataFrame],
) -> None:
    once, alone, twice = one(five_minutes), several((five_minutes,)), several((five_minutes,) * 2)
    same = [name for name in alone.columns if name in once.columns]
    pd.testing.assert_frame_equal(once[same], alone[same])
    for name in ("mean", "proportion", "min", "max", "share_above", "uncodable_share"):
        if name in alone.columns:
            pd.testing.assert_series_equal(twice[name], alone[name])
    for name in ("n_values", "n_missing", "n_intervals", "n_runs", "followed_s", "codable_s"):
        if name in alone.columns:
            assert twice[name].tolist() == [2 * each for each in alone[name]]


def test_a_trace_is_resampled_on_the_sessions_own_steps(build: Build) -> None:
    session = build()
    run = TraceRun(
        id="t",
        trace="affect",
        onset_us=3 * S,
        offset_us=12 * S,
        times_us=(3 * S, 8 * S),
        values=(1.0, 2.0),
    )
    coding = Coding.from_records(session.coding.info, [run])
    stepped = list(resampled(replace(session, coding=coding), "affect", 4 * S))
    assert [(h.onset_us // S, h.offset_us // S, h.value) for h in stepped] == [
        (4, 8, 1.0),
        (8, 12, 2.0),
    ]


def test_a_coding_that_was_judged_alone_is_not_called_unfinished(
    five_minutes: CodedSession, build: Build
) -> None:
    assert build().nothing_after_us() == 0
    scores = five_minutes.coding.scores
    judged = Coding.from_records(five_minutes.coding.info, scores)
    assert replace(five_minutes, coding=judged).nothing_after_us() is None
    begun = build(("signal.vocal", 5))
    late = Coding.from_records(begun.coding.info, [*begun.coding.records(), *scores])
    assert replace(begun, coding=late).nothing_after_us() == 240 * S


def test_composites_stand_where_they_are_about(five_minutes: CodedSession) -> None:
    table = composites(five_minutes)
    together = at(table, composite="together")
    assert pd.isna(together["value"])
    assert (together["missing"], together["n_values"]) == ("play.rush", 1)
    assert set(table[table["composite"] == "mild"]["phase"]) == {"play", "tidying"}
    assert at(table, "play", composite="mild")["value"] == 4
    assert at(table, composite="signals")["value"] == 1


def test_a_phase_that_does_not_count_is_left_out_of_the_session(five_minutes: CodedSession) -> None:
    """Without tidying the session is play: 0-180 s, of which 20 s could not be coded."""
    session = without(five_minutes, "tidying")
    whole = at(tracks(session), code="approach")
    play = at(tracks(five_minutes), "play", code="approach")
    names = ["n", "rate_per_min", "codable_s", "uncodable_share"]
    assert list(whole[names]) == list(play[names])
    assert set(tracks(session)["phase"]) == {"", "play"}
    assert at(intervals(session))["n_intervals"] == 3
    assert at(answers(session), form="mood")["n_missing"] == 0


def test_a_bout_into_a_phase_that_does_not_count_is_cut_there(build: Build) -> None:
    session = build(
        ("regulation.crying", 80, 120),
        ("regulation.calm", 150, 200),
        until=300,
        phases={"play": (0, 100), "between": (100, 150), "again": (150, 300)},
    )
    table = tracks(without(session, "between"))
    crying = at(table, code="crying")
    assert (crying["n"], crying["duration_s"], crying["right_censored"]) == (1, 20, 1)
    calm = at(table, code="calm")
    assert (calm["n"], calm["left_censored"]) == (1, 0)
    assert calm["codable_s"] == 250


def test_what_ends_with_a_phase_stopped_early_was_not_seen_to_end(build: Build) -> None:
    session = build(
        ("regulation.crying", 80, 100),
        ("regulation.calm", 100, 140),
        phases={"still": (0, 100), "reunion": (100, 300)},
    )
    for phase in ("", "still"):
        assert at(tracks(session), phase, code="crying")["right_censored"] == 0
        stopped = without(session, "still", stopped=True)
        assert at(tracks(stopped), phase, code="crying")["right_censored"] == 1
    calm = at(tracks(without(session, "still", stopped=True)), code="calm")
    assert (calm["n"], calm["complete_bouts"]) == (1, 1)


def test_bouts_closer_than_the_tracks_own_gap_are_one(build: Build) -> None:
    session = build(("soothing.voice", 10, 20), ("soothing.voice", 22, 30))
    assert at(tracks(session), code="voice")["bouts"] == 2
    own = tuple(replace(track, merge_gap_us=3 * S) for track in session.scheme.tracks)
    merged = replace(session, scheme=replace(session.scheme, tracks=own))
    assert at(tracks(merged), code="voice")["bouts"] == 1
    assert at(tracks(merged, merge_gap_us=0), code="voice")["bouts"] == 2
