"""Laws that every statistic of the registry keeps, on a session of all that a scheme can hold."""

from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model.coding import Coding
from observer.model.edits import CodingInfo, CodingRecord
from observer.model.event import Event, Score, TraceRun, Uncodable
from observer.model.forms import Form, FormKind, IntervalCoding, IntervalMode, Item, Scale, Trace
from observer.model.local_text import LocalText
from observer.model.rules import CodeRef, Composite, CompositeKind, Dyadic, ItemRef, MissingRule
from observer.model.scheme import (
    Code,
    CodeKind,
    Contingency,
    Modifier,
    ModifierKind,
    ModifierValue,
    Role,
    Scheme,
    Subject,
    Track,
)
from observer.model.time import US_PER_S, Interval
from observer.statistics.inputs import CodedSession
from observer.statistics.registry import STATISTICS

Tables = dict[str, pd.DataFrame]
S = US_PER_S
END = 60 * S
MOODS = ("glad", "calm", "sad")
NONE = LocalText()
INFO = CodingInfo(
    id="c", session_id="s", coder="AB", scheme_id="s", scheme_version="1.0.0", scheme_hash=""
)
few = settings(max_examples=2, deadline=None)
many = settings(max_examples=60, deadline=None)
shifts = st.integers(-(10**9), 10**12)


def _track(track_id: str, subject: str, kind: CodeKind, *codes: str, line: bool = False) -> Track:
    asked = ("how",) if kind is CodeKind.POINT else ()
    made = tuple(
        Code(id=code, number=number, kind=kind, label=NONE, modifiers=asked)
        for number, code in enumerate(codes)
    )
    gap_us = 0 if line or kind is CodeKind.POINT else S
    return Track(
        id=track_id, subject=subject, label=NONE, codes=made, exclusive=line, merge_gap_us=gap_us
    )


def _mood(subject: str, code: str) -> CodeRef:
    return CodeRef(f"{subject}_mood", code)


SCHEME = Scheme(
    id="s",
    version="1.0.0",
    title=NONE,
    subjects=(
        Subject(id="parent", role=Role.CAREGIVER, label=NONE),
        Subject(id="child", role=Role.CHILD, label=NONE),
    ),
    tracks=(
        _track("child_mood", "child", CodeKind.STATE, *MOODS, line=True),
        _track("parent_mood", "parent", CodeKind.STATE, *MOODS, line=True),
        _track("child_signal", "child", CodeKind.POINT, "look", "reach"),
        _track("parent_act", "parent", CodeKind.POINT, "answer"),
        _track("parent_touch", "parent", CodeKind.STATE, "touch"),
    ),
    modifiers=(
        Modifier(
            id="how",
            label=NONE,
            kind=ModifierKind.SINGLE,
            values=(ModifierValue(id="soft", label=NONE), ModifierValue(id="firm", label=NONE)),
        ),
    ),
    forms=(
        Form(
            id="play",
            kind=FormKind.RATING,
            label=NONE,
            items=(Item(id="ease", number=1, label=NONE),),
            scale=Scale(minimum=1, maximum=5),
        ),
    ),
    intervals=(
        IntervalCoding(
            id="tens",
            label=NONE,
            items=(Item(id="play", number=1, label=NONE),),
            mode=IntervalMode.PARTIAL,
            observe_us=10 * S,
        ),
    ),
    traces=(
        Trace(id="child_line", subject="child", label=NONE, scale=Scale(minimum=-3, maximum=3)),
        Trace(id="parent_line", subject="parent", label=NONE, scale=Scale(minimum=-3, maximum=3)),
    ),
    contingencies=(
        Contingency(
            id="answered",
            label=NONE,
            bids=(CodeRef("child_signal", "look"), CodeRef("child_signal", "reach")),
            responses=(CodeRef("parent_act", "answer"), CodeRef("parent_touch", "touch")),
            headline=True,
        ),
    ),
    composites=tuple(
        Composite(
            id=name,
            kind=CompositeKind.SUM,
            label=NONE,
            parts=parts,
            missing=MissingRule.AT_LEAST,
            at_least=1,
        )
        for name, parts in (
            ("touches", (CodeRef("parent_touch", "touch"),)),
            ("all", (CodeRef("child_signal", "look"), ItemRef("play", "ease"), "touches")),
        )
    ),
    dyadic=Dyadic(
        matches=tuple((_mood("child", mood), _mood("parent", mood)) for mood in MOODS),
        valence=tuple(
            (_mood(subject, mood), 1.0 - at)
            for subject in ("child", "parent")
            for at, mood in enumerate(MOODS)
        ),
    ),
)
LINES = ("child_mood", "parent_mood")

ADDS_UP = {
    "tracks": ("n", "duration_s", "bouts", "complete_bouts", "left_censored", "right_censored"),
    "answered": ("n_answered", "n_valid", "n_ongoing", "n_censored"),
    "contingency": (
        *("n_answered", "n_valid", "n_ongoing", "n_censored", "n_unanswered"),
        *("seconds_in_with", "seconds_in_without", "seconds_out_with", "seconds_out_without"),
    ),
    "cooccurrence": ("a_s", "b_s", "together_s"),
    "traces": ("followed_s", "n_changes"),
    "subjects": ("n", "n_points", "n_states"),
    "modifiers": ("n", "duration_s"),
    "lags": ("n_pairs", "n_sequence", "n_ties"),
    "grid": ("visits", "transitions", "grid_s", "off_grid_s"),
    "grid_cells": ("visits", "duration_s", "returns", "not_returned"),
    "match_repair": (
        *("match_s", "mismatch_s", "n_mismatches", "n_repairs", "n_latencies"),
        *("n_unresolved", "n_let_go", "n_brief"),
    ),
}
"""Counts and durations that are the sum of what they are on either side of a codable border."""

DOES_NOT_ADD_UP = {
    "forms": "answers are about the whole session",
    "intervals": "intervals are laid from the begin of the session",
    "composites": "a composite of answers is about the whole session",
    "synchrony": "a correlation",
    "cross_correlations": "a correlation",
}


@dataclass(frozen=True)
class Drawn:
    records: tuple[CodingRecord, ...]
    hole: tuple[int, int]

    def session(self, *, by: int = 0, within: tuple[int, int] = (0, END)) -> CodedSession:
        hole = Uncodable(id="hole", onset_us=self.hole[0], offset_us=self.hole[1])
        moved = [_moved(record, by) for record in (*self.records, hole)]
        window = Interval(within[0] + by, within[1] + by)
        return CodedSession(Coding.from_records(INFO, moved), SCHEME, window)


def _moved(record: CodingRecord, by: int) -> CodingRecord:
    if isinstance(record, TraceRun):
        times = tuple(time + by for time in record.times_us)
        return replace(
            record,
            onset_us=record.onset_us + by,
            offset_us=record.offset_us + by,
            times_us=times,
        )
    if isinstance(record, Uncodable):
        return replace(record, onset_us=record.onset_us + by, offset_us=record.offset_us + by)
    if isinstance(record, Event | Score) and record.onset_us is not None:
        end_us = None if record.offset_us is None else record.offset_us + by
        return replace(record, onset_us=record.onset_us + by, offset_us=end_us)
    return record


tenths = st.integers(0, 599).map(lambda n: n * S // 10)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    records: list[CodingRecord] = []
    for track in LINES:
        cuts = sorted(draw(st.sets(tenths, min_size=2, max_size=12)))
        for at, (start, end) in enumerate(pairwise(cuts)):
            mood = draw(st.sampled_from((*MOODS, "")))
            if mood:
                records.append(_state(f"{track}{at}", track, mood, start, end))
    for track, code in (
        ("child_signal", "look"),
        ("child_signal", "reach"),
        ("parent_act", "answer"),
    ):
        times = sorted(draw(st.sets(tenths, max_size=10)))
        records += [_point(f"{code}{at}", track, code, time) for at, time in enumerate(times)]
    for at, start in enumerate(sorted(draw(st.sets(tenths, max_size=6)))):
        end = start + draw(st.integers(1, 60)) * S // 10
        records.append(_state(f"t{at}", "parent_touch", "touch", start, min(end, END)))
    for trace in ("child_line", "parent_line"):
        cuts = sorted(draw(st.sets(tenths, min_size=3, max_size=12)))
        values = draw(st.lists(st.integers(-3, 3), min_size=len(cuts), max_size=len(cuts)))
        records.append(
            TraceRun(
                id=trace,
                trace=trace,
                onset_us=cuts[0],
                offset_us=END,
                times_us=tuple(cuts),
                values=tuple(float(value) for value in values),
            )
        )
    records.append(Score(id="f", form="play", item="ease", value=4))
    records += [
        Score(
            id=f"i{at}",
            form="tens",
            item="play",
            value=draw(st.sampled_from([0.0, 1.0])),
            onset_us=at * 10 * S,
            offset_us=(at + 1) * 10 * S,
        )
        for at in draw(st.sets(st.integers(0, 5)))
    ]
    start = draw(st.integers(1, 54)) * S
    return Drawn(tuple(records), (start, start + 5 * S))


def _point(event_id: str, track: str, code: str, at: int) -> Event:
    how = ((), (("how", ("soft",)),), (("how", ("firm",)),))[at // S % 3]
    return Event(
        id=event_id, track=track, code=code, kind=CodeKind.POINT, onset_us=at, modifiers=how
    )


def _state(event_id: str, track: str, code: str, start: int, end: int) -> Event:
    return Event(
        id=event_id, track=track, code=code, kind=CodeKind.STATE, onset_us=start, offset_us=end
    )


def _same(here: pd.DataFrame, there: pd.DataFrame, *, without: tuple[str, ...] = ()) -> None:
    columns = [c for c in here.columns if c not in without]
    pd.testing.assert_frame_equal(here[columns], there[columns], check_exact=False, rtol=1e-9)


def keeps_the_laws(case: Drawn, by: int) -> None:
    tables = {statistic.id: statistic.compute(case.session()) for statistic in STATISTICS}
    clock_and_order(case, by, tables)
    uncodable_time(case, tables)
    sums(case, tables)
    composites(tables)


def clock_and_order(case: Drawn, by: int, tables: Tables) -> None:
    """Neither the zero of the clock nor the order and ids of records matter."""
    turned = Drawn(
        tuple(
            record if isinstance(record, TraceRun) else replace(record, id=f"x{record.id}")
            for record in reversed(case.records)
        ),
        case.hole,
    )
    there = turned.session(by=by)
    for statistic in STATISTICS:
        moved = statistic.compute(there)
        _same(tables[statistic.id], moved, without=("window_start_s", "window_end_s"))


def uncodable_time(case: Drawn, tables: Tables) -> None:
    """What lies in uncodable time never counts."""
    start, end = case.hole
    inside: list[CodingRecord] = [
        _point("in1", "child_signal", "look", start),
        _point("in2", "child_signal", "reach", end - 1),
        _point("in3", "parent_act", "answer", start + 1),
    ]
    inside += [_state(f"in-{track}", track, "sad", start, (start + end) // 2) for track in LINES]
    beside = [piece for record in case.records for piece in _without(record, case.hole)]
    there = Drawn((*beside, *inside), case.hole).session()
    for statistic in STATISTICS:
        _same(tables[statistic.id], statistic.compute(there))


def _without(record: CodingRecord, hole: tuple[int, int]) -> list[CodingRecord]:
    """Return what is left of a record beside the hole; a state gets an edge there, unseen."""
    if not isinstance(record, Event) or record.offset_us is None:
        return [record]
    pieces = (
        (record.onset_us, min(record.offset_us, hole[0])),
        (max(record.onset_us, hole[1]), record.offset_us),
    )
    return [
        replace(record, id=f"{record.id}.{at}", onset_us=start, offset_us=end)
        for at, (start, end) in enumerate(pieces)
        if end > start
    ]


def sums(case: Drawn, tables: Tables) -> None:
    """A session is the sum of what lies on either side of its uncodable time."""
    parts = [case.session(within=within) for within in ((0, case.hole[0]), (case.hole[1], END))]
    for statistic in STATISTICS:
        if columns := [*ADDS_UP.get(statistic.id, ())]:
            whole = _counts(tables[statistic.id], columns)
            before, after = (_counts(statistic.compute(part), columns) for part in parts)
            for column in columns:
                added = before[column] + after[column]
                assert whole[column].tolist() == pytest.approx(added.tolist()), column


def _counts(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    table = table[table["phase_id"] == ""].reset_index(drop=True)
    return table[columns].astype("Float64").fillna(0).astype("float64")


def composites(tables: Tables) -> None:
    """A composite counts what the table of codes counts."""
    codes = tables["tracks"].set_index(["track", "code"])["n"]
    made = tables["composites"].set_index("composite")["value"]
    assert made["touches"] == codes["parent_touch", "touch"]
    assert made["all"] == codes["child_signal", "look"] + 4 + made["touches"]


def test_each_statistic_adds_up_or_says_why_not() -> None:
    ids = {statistic.id for statistic in STATISTICS}
    assert ids == {*ADDS_UP, *DOES_NOT_ADD_UP}


@few
@given(case=drawn(), by=shifts)
def test_every_statistic_adds_up_and_knows_neither_clock_nor_order_nor_uncodable_time(
    case: Drawn, by: int
) -> None:
    keeps_the_laws(case, by)


@pytest.mark.proof
@pytest.mark.timeout(3600)
@many
@given(case=drawn(), by=shifts)
def test_all_laws_hold_for_many_sessions(case: Drawn, by: int) -> None:
    keeps_the_laws(case, by)
