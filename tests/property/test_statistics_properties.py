"""What must hold of the statistics whatever was coded."""

from dataclasses import dataclass, replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model.coding import Coding
from observer.model.edits import CodingInfo, CodingRecord
from observer.model.event import CodedRange, Event, Uncodable
from observer.model.local_text import LocalText
from observer.model.rules import CodeRef
from observer.model.scheme import Code, CodeKind, Contingency, Role, Scheme, Subject, Track
from observer.model.session import Phase
from observer.model.time import US_PER_S, Interval
from observer.statistics.inputs import CodedSession
from observer.statistics.registry import STATISTICS

END_S = 60
INFO = CodingInfo(
    id="c", session_id="s", coder="AB", scheme_id="s", scheme_version="1.0.0", scheme_hash=""
)
COUNTS = ["n", "duration_s", "codable_s"]
few = settings(max_examples=15, deadline=None)


def _track(track_id: str, subject: str) -> Track:
    kinds = {"point": CodeKind.POINT, "state": CodeKind.STATE}
    codes = tuple(
        Code(id=name, number=at, kind=kind, label=LocalText((("en", name),)))
        for at, (name, kind) in enumerate(kinds.items())
    )
    return Track(id=track_id, subject=subject, label=LocalText(), codes=codes)


SCHEME = Scheme(
    id="s",
    version="1.0.0",
    title=LocalText(),
    subjects=tuple(
        Subject(id=name, role=role, label=LocalText())
        for name, role in (("parent", Role.CAREGIVER), ("child", Role.CHILD))
    ),
    tracks=(_track("p", "parent"), _track("c", "child")),
    contingencies=(
        Contingency(
            id="answered",
            label=LocalText(),
            bids=(CodeRef("c", "point"), CodeRef("c", "state")),
            responses=(CodeRef("p", "point"), CodeRef("p", "state")),
            burst_gap_us=US_PER_S,
            headline=True,
        ),
    ),
)


@dataclass(frozen=True)
class Drawn:
    records: tuple[CodingRecord, ...]
    split_us: int

    def session(self, *, shift_us: int = 0) -> CodedSession:
        def at(time_us: int) -> int:
            return time_us + shift_us

        moved = [_moved(record, shift_us) for record in self.records]
        end_us = END_S * US_PER_S
        phases = tuple(
            Phase(id=name, session_id="s", name=name, onset_us=at(start), offset_us=at(end))
            for name, start, end in (
                ("first", 0, self.split_us),
                ("second", self.split_us, end_us),
            )
        )
        window = Interval(at(0), at(end_us))
        return CodedSession(Coding.from_records(INFO, moved), SCHEME, window, phases)


def _moved(record: CodingRecord, by_us: int) -> CodingRecord:
    if isinstance(record, Event):
        end_us = None if record.offset_us is None else record.offset_us + by_us
        return replace(record, onset_us=record.onset_us + by_us, offset_us=end_us)
    if isinstance(record, Uncodable | CodedRange):
        return replace(record, onset_us=record.onset_us + by_us, offset_us=record.offset_us + by_us)
    return record


times = st.integers(0, END_S * 10 - 1).map(lambda tenths: tenths * US_PER_S // 10)
lengths = st.integers(1, 150).map(lambda tenths: tenths * US_PER_S // 10)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    records: list[CodingRecord] = []
    for number in range(draw(st.integers(0, 25))):
        start, length = draw(times), draw(lengths)
        kind = draw(st.sampled_from(CodeKind))
        open_state = kind is CodeKind.POINT or draw(st.integers(0, 15)) == 0
        records.append(
            Event(
                id=f"e{number:03}",
                track=draw(st.sampled_from("pc")),
                code=kind.value,
                kind=kind,
                onset_us=start,
                offset_us=None if open_state else start + length,
            )
        )
    for number in range(draw(st.integers(0, 3))):
        start, length = draw(times), draw(lengths)
        on = draw(st.sampled_from(["", "p", "c"]))
        records.append(
            Uncodable(id=f"u{number}", track=on, onset_us=start, offset_us=start + length)
        )
    for on in draw(st.sets(st.sampled_from("pc"))):
        start, length = draw(times), draw(lengths)
        coded = CodedRange(id=f"r{on}", track=on, onset_us=start, offset_us=start + 3 * length)
        records.append(coded)
    return Drawn(tuple(records), draw(times.filter(bool)))


def assert_same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Comparing column by column is slow: it only finds the words for a difference."""
    if not one.equals(other):
        pd.testing.assert_frame_equal(one, other, check_exact=True)
        pytest.fail("the tables differ in what cannot be shown")


def _tables(session: CodedSession) -> dict[str, pd.DataFrame]:
    return {statistic.id: statistic.compute(session) for statistic in STATISTICS}


@few
@given(drawn())
def test_a_session_is_the_sum_of_its_phases(case: Drawn) -> None:
    tables = _tables(case.session())
    tracks = tables["tracks"].fillna(dict.fromkeys(COUNTS, 0)).set_index(["track", "code"])
    whole = tracks[tracks["phase"] == ""][COUNTS].astype(float)
    parts = tracks[tracks["phase"] != ""].groupby(level=["track", "code"])[COUNTS].sum()
    pd.testing.assert_frame_equal(
        whole.sort_index(), parts.astype(float).sort_index(), check_exact=False
    )
    together = tables["cooccurrence"].fillna({"together_s": 0})
    by_phase = together.groupby(together["phase"] == "")["together_s"].sum().astype(float)
    assert abs(by_phase[True] - by_phase[False]) < 1e-6


@few
@given(drawn(), st.integers(-(10**9), 10**12))
def test_the_zero_of_the_clock_does_not_matter(case: Drawn, shift_us: int) -> None:
    here, there = _tables(case.session()), _tables(case.session(shift_us=shift_us))
    for name, table in here.items():
        window = ["window_start_s", "window_end_s"]
        assert_same(table.drop(columns=window), there[name].drop(columns=window))


@few
@given(drawn(), st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_ids_of_events_matter(case: Drawn, chance: object) -> None:
    shuffled = list(case.records)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands over a Random
    renamed = tuple(replace(record, id=f"x{at:03}") for at, record in enumerate(shuffled))
    here = _tables(case.session())
    there = _tables(Drawn(renamed, case.split_us).session())
    for name, table in here.items():
        assert_same(table, there[name])


@few
@given(drawn(), times, lengths)
def test_what_is_coded_in_uncodable_time_never_counts(case: Drawn, start: int, length: int) -> None:
    hole = Uncodable(id="hole", onset_us=start, offset_us=start + length)
    without = Drawn((*case.records, hole), case.split_us)
    inside = [
        Event(
            id=f"in-{track}-{kind.value}",
            track=track,
            code=kind.value,
            kind=kind,
            onset_us=start,
            offset_us=start + length if kind is CodeKind.STATE else None,
        )
        for track in "pc"
        for kind in CodeKind
        if kind is CodeKind.POINT or not _running(case, track, start, length)
    ]
    here = _tables(without.session())
    there = _tables(Drawn((*without.records, *inside), case.split_us).session())
    for name, table in here.items():
        assert_same(table, there[name])


def _running(case: Drawn, track: str, start: int, length: int) -> bool:
    """Whether a state touches the hole: a second one there would be one bout with it."""
    return any(
        isinstance(event, Event)
        and event.kind is CodeKind.STATE
        and event.track == track
        and event.onset_us <= start + length
        and (event.offset_us is None or event.offset_us >= start)
        for event in case.records
    )


@few
@given(drawn())
def test_shares_lie_between_nothing_and_everything(case: Drawn) -> None:
    tables = _tables(case.session())
    for statistic in STATISTICS:
        for column in statistic.columns:
            if column.unit == "0\N{EN DASH}1":
                known = tables[statistic.id][column.name].dropna()
                assert ((known >= 0) & (known <= 1 + 1e-12)).all(), column.name
    answered = tables["answered"]
    valid = answered[answered["n_valid"].fillna(0) > 0]
    assert (valid["n_answered"] + valid["n_ongoing"] <= valid["n_valid"]).all()
    assert (valid["share_low"] <= valid["share"]).all()
    assert (valid["share"] <= valid["share_high"]).all()
    latencies = answered["median_latency_s"].dropna()
    assert ((latencies > 0) & (latencies <= 3)).all()
