"""The grid of two partners: the case worked out by hand, and its borders."""

import json
from math import log
from pathlib import Path

import pandas as pd
import pytest

from observer.statistics.coefficients.grid import state_space_grid

S = 1_000_000


def bouts(*triples: tuple[str, float, float]) -> list[tuple[str, int, int]]:
    return [(code, round(a * S), round(b * S)) for code, a, b in triples]


def test_the_case_worked_out_by_hand(shared_dir: Path) -> None:
    cases = json.loads((shared_dir / "reference" / "statistics.json").read_text("utf-8"))
    case = next(one for one in cases if one["id"] == "F1_match")
    sides = [bouts(*map(tuple, case["input"][who])) for who in ("infant", "parent")]
    found, expected = state_space_grid(*sides), case["expected"]
    assert found.n_cells == 9
    assert found.visits == expected["ssg_visits"]
    assert found.transitions == expected["transitions"]
    assert found.cells_visited == expected["cells"]
    assert found.dispersion == pytest.approx(expected["dispersion_9"], abs=5e-7)
    assert found.entropy_visits == pytest.approx(expected["H_visits_nats"], abs=5e-6)
    assert found.entropy_durations == pytest.approx(expected["H_dur_nats"], abs=5e-6)


def test_durations_visits_and_returns_on_paper() -> None:
    """Ten seconds, codes x and y for both.

    a: x 0-4, y 4-6, x 6-10. b: x 0-8, y 8-10. Path: xx 0-4, yx 4-6, xx 6-8, xy 8-10.
    xx: 2 visits, 6 s, left at 4, back at 6 (2 s), left at 8 and not back.
    Mean in a cell: (3 + 2 + 2) / 3 s; mean visit 2.5 s.
    Dispersion over 4 cells: 1 - (4 (.36 + .04 + .04) - 1) / 3 = .746667.
    Moves: xx-yx, yx-xx, xx-xy. Entropy of moves: 2 of 3 leave xx, each way half: 2/3 ln 2.
    """
    a = bouts(("x", 0, 4), ("y", 4, 6), ("x", 6, 10))
    b = bouts(("x", 0, 8), ("y", 8, 10))
    found = state_space_grid(a, b)
    assert (found.visits, found.transitions, found.cells_visited) == (4, 3, 3)
    assert found.mean_cell_s == pytest.approx(7 / 3)
    assert found.mean_visit_s == 2.5
    assert found.dispersion == pytest.approx(0.746667, abs=1e-6)
    assert found.entropy_transitions == pytest.approx(2 / 3 * log(2))
    xx = found.cells.iloc[0]
    assert (xx["code_a"], xx["code_b"], xx["visits"], xx["duration_s"]) == ("x", "x", 2, 6.0)
    assert (xx["returns"], xx["return_mean_s"], xx["not_returned"]) == (1, 2.0, 1)
    assert found.cells["not_returned"].tolist() == [1, 0, 1, 0]
    assert found.path["follows"].tolist() == [False, True, True, True]


def test_a_region_is_left_only_for_a_cell_outside_it() -> None:
    a = bouts(("x", 0, 4), ("y", 4, 6), ("x", 6, 10))
    b = bouts(("x", 0, 8), ("y", 8, 10))
    found = state_space_grid(a, b, regions={"a at x": [("x", "x"), ("x", "y")]})
    region = found.regions.iloc[0]
    assert (region["visits"], region["duration_s"]) == (2, 8.0)
    assert (region["returns"], region["return_mean_s"], region["not_returned"]) == (1, 2.0, 0)


def test_no_move_is_counted_over_uncodable_time_or_off_the_grid() -> None:
    a = bouts(("x", 0, 3), ("y", 3, 5), ("x", 7, 10))
    b = bouts(("x", 0, 10))
    assert state_space_grid(a, b).transitions == 1
    broken = state_space_grid(a, b, codable_us=[(0, 3 * S), (4 * S, 10 * S)])
    assert (broken.visits, broken.transitions) == (3, 0)
    assert (broken.duration_s, broken.off_grid_s) == (7.0, 2.0)


def test_a_state_that_goes_on_in_two_touching_bouts_is_one_visit() -> None:
    a = bouts(("x", 0, 3), ("x", 3, 6))
    found = state_space_grid(a, bouts(("x", 0, 6)), codes_a=("x", "y"), codes_b=("x",))
    assert (found.visits, found.transitions, found.dispersion) == (1, 0, 0.0)
    assert found.entropy_transitions is None
    split = state_space_grid(a, bouts(("x", 0, 6)), codable_us=[(0, 2 * S), (2 * S, 6 * S)])
    assert (split.visits, split.transitions) == (2, 0)


def test_what_was_never_together_is_empty_with_a_reason() -> None:
    found = state_space_grid(bouts(("x", 0, 2)), bouts(("y", 3, 5)))
    assert (found.visits, found.n_cells) == (0, 1)
    assert found.value is None
    assert found.mean_visit_s is None
    assert found.reason is not None
    assert found.cells["return_mean_s"].isna().all()
    assert state_space_grid([], []).duration_s == 0


def test_one_cell_has_no_dispersion() -> None:
    found = state_space_grid(bouts(("x", 0, 2)), bouts(("x", 0, 2)))
    assert found.dispersion is None
    assert found.reason is not None
    assert found.mean_visit_s == 2


def test_a_frame_and_triples_are_the_same() -> None:
    a, b = bouts(("x", 0, 4), ("y", 4, 6)), bouts(("x", 0, 5), ("y", 5, 6))
    names = ["code", "onset_us", "offset_us"]
    frames = [pd.DataFrame(one, columns=names) for one in (a, b)]
    pd.testing.assert_frame_equal(state_space_grid(*frames).path, state_space_grid(a, b).path)


def test_what_is_no_line_of_states_is_refused() -> None:
    with pytest.raises(ValueError, match="one runs at a time"):
        state_space_grid(bouts(("x", 0, 4), ("y", 2, 6)), bouts(("x", 0, 6)))
    with pytest.raises(ValueError, match="whole microseconds"):
        state_space_grid([("x", 0.5, 4)], [("x", 0, 6)])  # type: ignore[list-item]  # seconds
    with pytest.raises(ValueError, match="disjoint"):
        state_space_grid([("x", 0, 4)], [("x", 0, 6)], codable_us=[(0, 4), (3, 6)])
    with pytest.raises(ValueError, match="before it begins"):
        state_space_grid([("x", 4, 0)], [("x", 0, 6)])
