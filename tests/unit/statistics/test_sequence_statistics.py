"""What comes next, match and repair, grid and synchrony as tables of a coding, on paper."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from observer.model.coding import Coding
from observer.model.event import Event, Uncodable
from observer.model.rules import Dyadic
from observer.model.scheme import CodeKind
from observer.model.time import Interval
from observer.statistics.grid import grid, grid_cells, pooled_grid, pooled_grid_cells
from observer.statistics.inputs import CodedSession
from observer.statistics.lags import lags, pooled_lags
from observer.statistics.match_repair import match_repair, mismatches, pooled_match_repair
from observer.statistics.registry import STATISTICS
from observer.statistics.synchrony import cross_correlations, synchrony

S = 1_000_000


def more(session: CodedSession, *records: Event | Uncodable) -> CodedSession:
    coding = session.coding
    made = Coding.from_records(coding.info, [*coding.records(), *records])
    return replace(session, coding=made)


def point(code: str, at_s: float, track: str = "child_call") -> Event:
    kind = CodeKind.POINT
    return Event(id=f"{code}{at_s}", track=track, code=code, kind=kind, onset_us=round(at_s * S))


def moved(session: CodedSession, by_s: int) -> CodedSession:
    """Return the session on another day: another clock, the same phases."""
    by_us = by_s * S
    records = [
        replace(one, onset_us=one.onset_us + by_us, offset_us=(one.offset_us or 0) + by_us)
        for one in session.coding.records()
        if isinstance(one, Event)
    ]
    phases = tuple(
        replace(p, onset_us=p.onset_us + by_us, offset_us=p.offset_us + by_us)
        for p in session.phases
    )
    window = Interval(session.window.start_us + by_us, session.window.end_us + by_us)
    return CodedSession(
        Coding.from_records(session.coding.info, records), session.scheme, window, phases
    )


def row(table: pd.DataFrame, phase: str, **cells: str) -> pd.Series:
    chosen = table[table["phase"] == phase]
    for name, value in cells.items():
        chosen = chosen[chosen[name] == value]
    assert len(chosen) == 1
    return chosen.iloc[0]


def counts(table: pd.DataFrame, sequence: str, phase: str = "") -> dict[tuple[str, str], int]:
    chosen = table[(table["sequence"] == sequence) & (table["phase"] == phase)]
    chosen = chosen[chosen["n_pairs"].fillna(0) > 0]
    names = zip(chosen["code_a"], chosen["code_b"], strict=True)
    return dict(zip(names, chosen["n_pairs"].tolist(), strict=True))


def test_match_and_repair_by_phase_on_paper(minute_together: CodedSession) -> None:
    """Match: 0-10, 12-18, 25-30 | 50-60. Mismatch: 10-12, 18-25 | 30-50, which begins as the
    phase does: the change at 30 was watched, so its 20 s are a time to repair.
    """
    table = match_repair(minute_together)
    play, tidying, whole = (row(table, phase) for phase in ("play", "tidying", ""))
    assert (play["match_s"], play["n_repairs"], play["repairs_per_min"]) == (21, 2, 4)
    assert (play["repair_mean_s"], play["repair_median_s"]) == (4.5, 4.5)
    assert (tidying["match_s"], tidying["n_repairs"], tidying["repair_mean_s"]) == (10, 1, 20)
    assert (whole["match_s"], whole["mismatch_s"], whole["codable_s"]) == (31, 29, 60)
    assert (whole["n_repairs"], whole["repairs_per_min"], whole["n_latencies"]) == (3, 3, 3)
    assert whole["repair_median_s"] == 7
    assert whole["repair_mean_s"] == pytest.approx(9.6667, abs=5e-5)
    assert whole["match_share"] == pytest.approx(31 / 60)


def test_every_mismatch_leads_back_to_its_moment(minute_together: CodedSession) -> None:
    table = mismatches(minute_together)
    whole = table[table["phase"] == ""]
    assert whole["onset_s"].tolist() == [10, 18, 30]
    assert whole["offset_s"].tolist() == [12, 25, 50]
    assert whole["ended"].tolist() == ["repaired"] * 3
    assert whole["seen_start"].all()


def test_without_stated_matches_the_same_place_in_the_order_matches(
    minute_together: CodedSession,
) -> None:
    made = minute_together.scheme
    ordered = replace(made, dyadic=Dyadic(valence=made.dyadic.valence))
    here, there = (
        match_repair(replace(minute_together, scheme=scheme)) for scheme in (made, ordered)
    )
    pd.testing.assert_frame_equal(here, there)
    neither = replace(made, dyadic=Dyadic())
    assert not len(match_repair(replace(minute_together, scheme=neither)))
    assert not len(mismatches(replace(minute_together, scheme=neither)))


def test_what_could_not_be_coded_censors_a_mismatch(minute_together: CodedSession) -> None:
    gap = Uncodable(id="u", onset_us=20 * S, offset_us=22 * S, track="child_mood")
    table = match_repair(more(minute_together, gap))
    whole = row(table, "")
    assert (whole["codable_s"], whole["match_s"], whole["mismatch_s"]) == (58, 31, 27)
    assert (whole["n_repairs"], whole["n_unresolved"], whole["n_latencies"]) == (3, 1, 2)


def test_the_next_mood_is_counted_within_phases_only(minute_together: CodedSession) -> None:
    """Child, play: calm glad calm; tidying: cross calm glad. The change at 30 is over a border."""
    table = lags(minute_together)
    within = {("calm", "glad"): 1, ("glad", "calm"): 1}
    assert counts(table, "child_mood", "play") == within
    later = {("cross", "calm"): 1, ("calm", "glad"): 1}
    assert counts(table, "child_mood", "tidying") == later
    both = {("calm", "glad"): 2, ("glad", "calm"): 1, ("cross", "calm"): 1}
    assert counts(table, "child_mood") == both
    diagonal = table[(table["sequence"] == "child_mood") & (table["code_a"] == table["code_b"])]
    assert set(diagonal["status"]) == {"structural_zero"}
    assert diagonal["n_pairs"].isna().all()
    assert diagonal["z"].isna().all()


def test_two_partners_stand_in_one_sequence_by_onset(minute_together: CodedSession) -> None:
    """Onsets seen: child 10 g, 18 c | 30 x, 42 c, 50 g; parent 12 g, 25 c | 36 g.

    The moods at the start of the film were found running: nobody saw them begin.
    """
    table = lags(minute_together)
    of = table[(table["sequence"] == "parent_mood+child_mood") & (table["phase"] == "")]
    seen = of[of["n_pairs"].fillna(0) > 0]
    parts = zip(
        seen["track_a"] + "." + seen["code_a"],
        seen["track_b"] + "." + seen["code_b"],
        seen["n_pairs"],
        strict=True,
    )
    assert {(a.replace("_mood", ""), b.replace("_mood", ""), int(n)) for a, b, n in parts} == {
        ("child.glad", "parent.glad", 1),
        ("parent.glad", "child.calm", 1),
        ("child.calm", "parent.calm", 1),
        ("child.cross", "parent.glad", 1),
        ("parent.glad", "child.calm", 1),
        ("child.calm", "child.glad", 1),
    } - {("parent.glad", "child.calm", 1)} | {("parent.glad", "child.calm", 2)}
    assert set(of["n_sequence"]) == {6}


def test_onsets_at_one_instant_are_told(minute_together: CodedSession) -> None:
    table = lags(more(minute_together, point("call", 10), point("reach", 10)))
    alone = table[(table["sequence"] == "child_call") & (table["phase"] == "")]
    assert set(alone["n_ties"]) == {1}
    assert counts(table, "child_call") == {("call", "reach"): 1}


def test_the_dyad_is_no_partner_of_its_own_members(minute_together: CodedSession) -> None:
    found = set(lags(minute_together)["sequence"])
    assert found == {
        "parent_mood",
        "child_mood",
        "child_call",
        "shared",
        "parent_mood+child_mood",
        "parent_mood+child_call",
    }


def test_sessions_of_one_dyad_are_summed(minute_together: CodedSession) -> None:
    two = (minute_together, moved(minute_together, 3_600))
    once, twice = lags(minute_together), pooled_lags(two)
    for phase in ("", "play", "tidying"):
        one = counts(once, "child_mood", phase)
        assert counts(twice, "child_mood", phase) == {pair: 2 * n for pair, n in one.items()}
    pooled = row(pooled_match_repair(two), "")
    assert (pooled["n_sessions"], pooled["match_s"], pooled["n_repairs"]) == (2, 62, 6)
    assert (pooled["codable_s"], pooled["repairs_per_min"]) == (120, 3)
    grids = row(pooled_grid(two), "")
    single = row(grid(minute_together), "")
    assert (grids["visits"], grids["transitions"]) == (18, 14)
    assert grids["dispersion"] == pytest.approx(single["dispersion"])
    calm = row(pooled_grid_cells(two), "play", code_a="calm", code_b="calm")
    assert (calm["n_sessions"], calm["visits"], calm["duration_s"]) == (2, 4, 30)
    assert (calm["returns"], calm["return_mean_s"]) == (2, 15)


@pytest.mark.parametrize("statistic", [s for s in STATISTICS if s.pooled], ids=lambda s: s.id)
def test_a_pooled_table_has_the_columns_it_promises(
    statistic: object, minute_together: CodedSession
) -> None:
    made = next(s for s in STATISTICS if s is statistic)
    assert made.pooled is not None
    for sessions in ((minute_together,), (minute_together, moved(minute_together, 90))):
        table = made.pooled.compute(sessions)
        assert list(table.columns) == [column.name for column in made.pooled.columns]


def test_the_grid_by_phase_on_paper(minute_together: CodedSession) -> None:
    """Play (parent, child): cc 0-10, cg 10-12, gg 12-18, gc 18-25, cc 25-30.

    Tidying: cx 30-36, gx 36-42, gc 42-50, gg 50-60. No move over the border at 30.
    Dispersion of play: cells 15, 2, 6, 7 of 30: 1 - (9 (225 + 4 + 36 + 49)/900 - 1)/8 = .7325.
    """
    table = grid(minute_together)
    play, whole = row(table, "play"), row(table, "")
    assert (play["n_cells"], play["visits"], play["transitions"]) == (9, 5, 4)
    assert play["dispersion"] == pytest.approx(0.7325)
    assert (play["grid_s"], play["off_grid_s"]) == (30, 0)
    assert (whole["visits"], whole["transitions"], whole["cells_visited"]) == (9, 7, 6)
    assert whole["dispersion"] == pytest.approx(0.880625)
    cells = grid_cells(minute_together)
    calm = row(cells, "play", code_a="calm", code_b="calm")
    assert (calm["visits"], calm["duration_s"], calm["mean_visit_s"]) == (2, 15, 7.5)
    assert (calm["returns"], calm["return_mean_s"], calm["not_returned"]) == (1, 15, 0)


def test_a_grid_without_time_is_empty_with_a_reason(minute_together: CodedSession) -> None:
    hidden = Uncodable(id="u", onset_us=0, offset_us=60 * S, track="child_mood")
    session = more(minute_together, hidden)
    for table in (grid(session), grid_cells(session), lags(session), match_repair(session)):
        about = table[table["sequence"] == "child_mood"] if "sequence" in table else table
        assert set(about["status"]) == {"no_codable_time"}
    assert grid(session)["visits"].isna().all()
    assert match_repair(session)["match_share"].isna().all()


def test_two_states_at_once_in_an_exclusive_track_do_not_stop_the_grid(
    minute_together: CodedSession,
) -> None:
    """A file of another program may hold them; the later one then ends the other."""
    stray = Event(
        id="stray",
        track="child_mood",
        code="cross",
        kind=CodeKind.STATE,
        onset_us=12 * S,
        offset_us=20 * S,
    )
    table = grid(more(minute_together, stray))
    assert row(table, "play")["grid_s"] <= 30


def test_the_parent_follows_the_childs_line_by_two_seconds(minute_together: CodedSession) -> None:
    table = synchrony(minute_together)
    lines = row(table, "", series_a="parent_line")
    assert (lines["subject_a"], lines["subject_b"]) == ("parent", "child")
    assert lines["peak_lag_s"] == -2
    assert lines["peak_r"] == pytest.approx(1, abs=1e-6)
    assert lines["n_steps"] == 120
    assert 0 < lines["p"] <= 1
    curve = cross_correlations(minute_together)
    chosen = curve[(curve["phase"] == "") & (curve["series_a"] == "parent_line")]
    chosen = chosen[chosen["series_b"] == "child_line"]
    assert chosen["lag_s"].tolist() == np.arange(-5, 5.5, 0.5).tolist()
    assert chosen["r"].astype(float).idxmax() == chosen[chosen["lag_s"] == -2].index[0]


def test_moods_with_an_order_are_followed_too(minute_together: CodedSession) -> None:
    moods = row(synchrony(minute_together), "", series_a="parent_mood", series_b="child_mood")
    child = np.repeat([0, 1, 0, -1, 0, 1], [20, 16, 24, 24, 16, 20])
    parent = np.repeat([0, 1, 0, 1], [24, 26, 22, 48])
    # nothing is held together over the border of the phases, without a delay that is no matter
    assert moods["r"] == pytest.approx(np.corrcoef(child, parent)[0, 1])


def test_a_line_that_was_not_followed_says_so(minute_together: CodedSession) -> None:
    records = [one for one in minute_together.coding.records() if isinstance(one, Event)]
    made = Coding.from_records(minute_together.coding.info, records)
    table = synchrony(replace(minute_together, coding=made))
    lines = row(table, "", series_a="parent_line", series_b="child_line")
    assert lines["status"] == "not_followed"
    assert lines[["r", "peak_r", "p"]].isna().all()
