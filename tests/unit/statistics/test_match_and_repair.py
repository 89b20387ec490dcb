"""Match and repair: the case worked out by hand, jitter, and what was not seen."""

import json
from pathlib import Path

import numpy as np
import pytest

from observer.statistics.coefficients.match_repair import MatchRepair, match_repair

S = 1_000_000
SAME = [(code, code) for code in ("NEU", "POS", "NEG")]


def bouts(*triples: tuple[str, float, float]) -> list[tuple[str, int, int]]:
    return [(code, round(a * S), round(b * S)) for code, a, b in triples]


def ended(found: MatchRepair) -> list[str]:
    return [str(how) for how in found.mismatches.ended]


def test_the_case_worked_out_by_hand(shared_dir: Path) -> None:
    cases = json.loads((shared_dir / "reference" / "statistics.json").read_text("utf-8"))
    case = next(one for one in cases if one["id"] == "F1_match")
    infant, parent = (bouts(*map(tuple, case["input"][who])) for who in ("infant", "parent"))
    found, expected = match_repair(infant, parent, SAME), case["expected"]
    assert found.match_s == expected["match_s"]
    lengths = found.mismatches.ends - found.mismatches.starts
    assert (lengths / S).tolist() == expected["mismatch_bouts"]
    assert found.repairs_per_min == expected["repair_per_min"]
    assert found.latency_mean_s == pytest.approx(expected["mean_latency"], abs=5e-5)
    assert found.latency_median_s == expected["median"]
    assert found.match_share == pytest.approx(31 / 60)


def test_jitter_between_two_passes_over_a_matched_dyad_is_no_repair() -> None:
    """Both change every 3 s; each change is coded 0.3 s apart: 20 false repairs in two minutes."""
    changes = np.arange(0, 121, 6)
    codes = ["NEU", "POS"] * 11
    child = [
        (c, int(a) * S, int(b) * S) for c, a, b in zip(codes, changes, changes[1:], strict=False)
    ]
    late = changes * S + np.where(changes % 120 == 0, 0, 300_000)
    parent = [(c, int(a), int(b)) for c, a, b in zip(codes, late, late[1:], strict=False)]
    found = match_repair(child, parent, SAME)
    assert (found.n_repairs, found.n_mismatches, found.n_brief) == (0, 0, 19)
    assert found.repairs_per_min == 0
    naive = match_repair(child, parent, SAME, minimum_us=0)
    assert naive.repairs_per_min == pytest.approx(9.5)


def test_a_last_mismatch_is_censored_and_a_first_one_has_no_latency() -> None:
    child = bouts(("POS", 0, 20))
    parent = bouts(("NEU", 0, 5), ("POS", 5, 12), ("NEU", 12, 20))
    found = match_repair(child, parent, SAME)
    assert ended(found) == ["repaired", "unresolved"]
    assert (found.n_repairs, found.n_unresolved, found.n_latencies) == (1, 1, 0)
    assert found.latency_mean_s is None
    assert found.repairs_per_min == 3


def test_a_repair_is_not_seen_over_the_border_of_a_phase() -> None:
    child, parent = bouts(("POS", 0, 20)), bouts(("POS", 0, 4), ("NEU", 4, 10), ("POS", 10, 20))
    whole = match_repair(child, parent, SAME)
    cut = match_repair(child, parent, SAME, codable_us=[(0, 10 * S), (10 * S, 20 * S)])
    assert (ended(whole), ended(cut)) == (["repaired"], ["unresolved"])
    assert whole.match_s == cut.match_s == 14
    # the same phase border inside the mismatch makes two bouts of it, neither seen whole
    inside = match_repair(child, parent, SAME, codable_us=[(0, 8 * S), (8 * S, 20 * S)])
    assert ended(inside) == ["unresolved", "repaired"]
    assert inside.n_latencies == 0


def test_time_in_which_the_map_says_nothing_is_neither() -> None:
    """Only crying and comforting are in the map: 4 s of quiet play is no mismatch to repair."""
    child = bouts(("crying", 4, 10), ("playing", 10, 20))
    parent = bouts(("comforts", 7, 12))
    found = match_repair(child, parent, [("crying", "comforts")], codable_us=[(0, 20 * S)])
    assert (found.match_s, found.mismatch_s, found.codable_s) == (3, 5, 20)
    assert ended(found) == ["repaired", "let_go"]
    assert (found.n_repairs, found.n_let_go, found.latency_mean_s) == (1, 1, 3)


def test_states_that_run_together_match_if_any_pair_does() -> None:
    child = bouts(("to_both", 0, 10))
    parent = bouts(("plays", 0, 6), ("talks", 4, 10))
    found = match_repair(child, parent, [("to_both", "plays"), ("to_both", "talks")])
    assert (found.match_share, found.n_mismatches) == (1, 0)


def test_without_time_everything_is_empty() -> None:
    found = match_repair([], [], SAME)
    assert found.match_share is None
    assert found.repairs_per_min is None
    assert found.reason is not None
    none = match_repair(bouts(("POS", 0, 5)), [], SAME)
    assert (none.match_share, none.mismatch_share, none.n_unresolved) == (0, 1, 1)
