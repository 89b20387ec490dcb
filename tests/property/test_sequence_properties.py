"""What must hold of sequences, grids, match and repair and synchrony whatever was coded."""

import os
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from random import Random

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from observer.model.coding import Coding
from observer.model.edits import CodingInfo, CodingRecord
from observer.model.event import Event, Uncodable
from observer.model.local_text import LocalText
from observer.model.rules import CodeRef, Dyadic
from observer.model.scheme import Code, CodeKind, Role, Scheme, Subject, Track
from observer.model.session import Phase
from observer.model.time import US_PER_S, Interval
from observer.statistics.coefficients.change import theil_sen_slope
from observer.statistics.coefficients.lag import lag_table, yules_q
from observer.statistics.coefficients.residuals import independence
from observer.statistics.event_lags import lag_events
from observer.statistics.event_table import event_tables
from observer.statistics.grid import grid, grid_cells
from observer.statistics.inputs import CodedSession
from observer.statistics.lags import lags
from observer.statistics.match_repair import match_repair
from observer.statistics.synchrony import cross_correlations

END_S = 60
MOODS = ("glad", "calm", "cross")
EXAMPLES = int(os.environ.get("OOGHOOGTE_EXAMPLES", "5"))
few = settings(max_examples=EXAMPLES, deadline=None)
fewer = settings(max_examples=-(-EXAMPLES // 2), deadline=None)
TABLES = (lags, grid, grid_cells, match_repair)


def _track(who: str) -> Track:
    codes = tuple(
        Code(id=mood, number=at, kind=CodeKind.STATE, label=LocalText())
        for at, mood in enumerate(MOODS)
    )
    return Track(id=who, subject=who, label=LocalText(), codes=codes, exclusive=True)


def _calls() -> Track:
    codes = tuple(
        Code(id=name, number=at, kind=CodeKind.POINT, label=LocalText())
        for at, name in enumerate(("call", "reach"))
    )
    return Track(id="calls", subject="child", label=LocalText(), codes=codes)


REFS = {who: [CodeRef(who, mood) for mood in MOODS] for who in ("parent", "child")}
SCHEME = Scheme(
    id="s",
    version="1.0.0",
    title=LocalText(),
    subjects=(
        Subject(id="parent", role=Role.CAREGIVER, label=LocalText()),
        Subject(id="child", role=Role.CHILD, label=LocalText()),
    ),
    tracks=(_track("parent"), _track("child"), _calls()),
    dyadic=Dyadic(
        matches=tuple(zip(REFS["parent"], REFS["child"], strict=True)),
        valence=tuple((ref, 1.0 - at) for who in REFS.values() for at, ref in enumerate(who)),
    ),
)
INFO = CodingInfo(
    id="c", session_id="s", coder="AB", scheme_id="s", scheme_version="1.0.0", scheme_hash=""
)


@dataclass(frozen=True)
class Drawn:
    records: tuple[CodingRecord, ...]
    split_us: int

    def session(self, shift_us: int = 0) -> CodedSession:
        moved = [_moved(record, shift_us) for record in self.records]
        end_us = END_S * US_PER_S
        phases = tuple(
            Phase(id=name, session_id="s", name=name, onset_us=a + shift_us, offset_us=b + shift_us)
            for name, a, b in (("first", 0, self.split_us), ("second", self.split_us, end_us))
        )
        window = Interval(shift_us, end_us + shift_us)
        return CodedSession(Coding.from_records(INFO, moved), SCHEME, window, phases)


def _moved(record: CodingRecord, by_us: int) -> CodingRecord:
    assert isinstance(record, Event | Uncodable)
    end_us = None if record.offset_us is None else record.offset_us + by_us
    return replace(record, onset_us=record.onset_us + by_us, offset_us=end_us)  # type: ignore[arg-type]  # of either kind


tenths = st.integers(1, END_S * 10 - 1).map(lambda at: at * US_PER_S // 10)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    records: list[CodingRecord] = []
    for who in ("parent", "child"):
        edges = sorted(draw(st.sets(tenths, max_size=12)) | {0, END_S * US_PER_S})
        for number, (a, b) in enumerate(pairwise(edges)):
            mood = draw(st.sampled_from([*MOODS, None]))
            if mood is not None:
                records.append(
                    Event(
                        id=f"{who}{number:02}",
                        track=who,
                        code=mood,
                        kind=CodeKind.STATE,
                        onset_us=a,
                        offset_us=b,
                    )
                )
    for number, at in enumerate(sorted(draw(st.sets(tenths, max_size=6)))):
        code = draw(st.sampled_from(["call", "reach"]))
        records.append(
            Event(id=f"p{number}", track="calls", code=code, kind=CodeKind.POINT, onset_us=at)
        )
    for number in range(draw(st.integers(0, 2))):
        start = draw(tenths)
        on = draw(st.sampled_from(["", "parent", "child"]))
        length = draw(st.integers(1, 100)) * US_PER_S // 10
        records.append(
            Uncodable(id=f"u{number}", track=on, onset_us=start, offset_us=start + length)
        )
    return Drawn(tuple(records), draw(tenths))


@few
@given(drawn())
def test_a_session_is_the_sum_of_its_phases(case: Drawn) -> None:
    session = case.session()
    for made, keys, names in (
        (lags, ["sequence", "track_a", "code_a", "track_b", "code_b"], ["n_pairs"]),
        (grid_cells, ["track_a", "code_a", "track_b", "code_b"], ["visits", "duration_s"]),
        (match_repair, ["track_a", "track_b"], ["match_s", "mismatch_s", "n_repairs", "n_brief"]),
    ):
        table = made(session)
        table[names] = table[names].astype("Float64").fillna(0)
        whole = table[table["phase"] == ""].set_index(keys)[names]
        parts = table[table["phase"] != ""].groupby(keys, sort=False)[names].sum()
        pd.testing.assert_frame_equal(
            whole.sort_index(), parts.sort_index(), check_exact=False, check_dtype=False
        )


@few
@given(drawn(), st.integers(-(10**9), 10**12))
def test_the_zero_of_the_clock_does_not_matter(case: Drawn, shift_us: int) -> None:
    window = ["window_start_s", "window_end_s"]
    for made in TABLES:
        here, there = made(case.session()), made(case.session(shift_us))
        pd.testing.assert_frame_equal(
            here.drop(columns=window), there.drop(columns=window), check_exact=True
        )


@fewer
@given(drawn(), st.integers(-(10**9), 10**12))
def test_chance_is_the_same_on_any_clock(case: Drawn, shift_us: int) -> None:
    window = ["window_start_s", "window_end_s"]
    here, there = (cross_correlations(case.session(by)) for by in (0, shift_us))
    pd.testing.assert_frame_equal(
        here.drop(columns=window), there.drop(columns=window), check_exact=True
    )
    assert (here["r"].dropna().abs() <= 1).all()


@few
@given(drawn(), st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_ids_of_events_matter(case: Drawn, chance: Random) -> None:
    shuffled = list(case.records)
    chance.shuffle(shuffled)
    renamed = tuple(replace(record, id=f"x{at:03}") for at, record in enumerate(shuffled))
    for made in TABLES:
        there = made(Drawn(renamed, case.split_us).session())
        pd.testing.assert_frame_equal(made(case.session()), there, check_exact=True)


@few
@given(drawn(), tenths, st.integers(1, 100))
def test_what_is_coded_in_uncodable_time_never_counts(
    case: Drawn, start_us: int, length: int
) -> None:
    end_us = start_us + length * US_PER_S // 10
    hole = Uncodable(id="hole", onset_us=start_us, offset_us=end_us)
    calls = tuple(
        Event(id=f"in{at}", track="calls", code="call", kind=CodeKind.POINT, onset_us=at)
        for at in (start_us, (start_us + end_us) // 2)
    )
    without = Drawn((*case.records, hole), case.split_us).session()
    within = Drawn((*case.records, hole, *calls), case.split_us).session()
    for made in TABLES:
        pd.testing.assert_frame_equal(made(without), made(within), check_exact=True)


@few
@given(drawn(), drawn())
def test_a_table_of_events_holds_the_same_transitions(one: Drawn, other: Drawn) -> None:
    sessions = {"a": one.session(), "b": other.session(7 * US_PER_S)}
    tables = event_tables(sessions)
    keys = ["phase", "track_a", "code_a", "track_b", "code_b"]
    own = {name: lags(session) for name, session in sessions.items()}
    for tracks in (["parent"], ["calls"], ["parent", "child"], ["parent", "calls"]):
        found = lag_events(
            tables.events, tables.codable, tracks, windows=tables.windows, codes=tables.codes
        )
        for name, whole in own.items():
            table = whole[whole["sequence"] == "+".join(tracks)]
            expected = table.set_index(keys)["n_pairs"].fillna(0)
            mine = found[found["session"] == name].set_index(keys)["n_pairs"]
            pd.testing.assert_series_equal(
                mine.sort_index(), expected.sort_index(), check_names=False
            )


codes = st.lists(st.sampled_from("abcd"), max_size=60)


@few
@given(codes, codes, st.integers(1, 3))
def test_tables_of_two_sessions_add_up(one: list[str], other: list[str], lag: int) -> None:
    both = lag_table([*one, *other], lag, breaks=[len(one)], codes="abcd")
    parts = [lag_table(each, lag, codes="abcd") for each in (one, other)]
    assert both.to_numpy().tolist() == (parts[0] + parts[1]).to_numpy().tolist()


@few
@given(codes, st.permutations("abcd"))
def test_the_order_of_codes_does_not_change_a_residual(
    sequence: list[str], order: list[str]
) -> None:
    bare = [code for code, _ in groupby(sequence)]
    here = lag_table(bare, codes="abcd")
    there = here.loc[order, order]
    found, turned = independence(here, "diagonal"), independence(there, "diagonal")
    place = ["abcd".index(code) for code in order]
    np.testing.assert_allclose(found.residuals[np.ix_(place, place)], turned.residuals, atol=1e-6)
    assert (found.reasons[np.ix_(place, place)] == turned.reasons).all()
    assert found.df == turned.df


@few
@given(arrays.arrays(np.int64, (4, 4), elements=st.integers(0, 9)))
def test_what_is_expected_has_the_sums_of_what_was_seen(table: np.ndarray) -> None:
    np.fill_diagonal(table, 0)
    found = independence(table, "diagonal")
    np.testing.assert_allclose(found.expected.sum(axis=0), table.sum(axis=0), atol=1e-6)
    np.testing.assert_allclose(found.expected.sum(axis=1), table.sum(axis=1), atol=1e-6)
    assert (np.isnan(found.residuals) == (found.reasons != "")).all()


@few
@given(st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_q_turns_its_sign_with_the_rows_and_not_with_both(counts: list[int]) -> None:
    a, b, c, d = counts
    q, turned = yules_q([[a, b], [c, d]]), yules_q([[c, d], [a, b]])
    both, across = yules_q([[d, c], [b, a]]), yules_q([[a, c], [b, d]])
    if q.value is None:
        assert turned.value is both.value is across.value is None
    else:
        assert q.value == both.value == across.value == -(turned.value or 0)
        assert -1 <= q.value <= 1


values = st.lists(st.integers(-50, 50), min_size=2, max_size=8)


@few
@given(values, st.integers(1, 9), st.integers(-90, 90))
def test_a_slope_follows_the_unit_and_not_the_zero(
    numbers: list[int], times: int, more: int
) -> None:
    days = list(range(len(numbers)))
    slope = theil_sen_slope(days, numbers).value
    scaled = theil_sen_slope([day + more for day in days], [times * n + more for n in numbers])
    assert slope is not None
    assert scaled.value is not None
    assert abs(scaled.value - times * slope) < 1e-9
