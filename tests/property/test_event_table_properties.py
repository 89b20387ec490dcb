"""Plain event tables and the codings of the window give the same figures, whatever was coded."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model.coding import Coding
from observer.model.edits import CodingInfo, CodingRecord
from observer.model.event import CodedRange, Event, Uncodable
from observer.model.local_text import LocalText
from observer.model.rules import CodeRef
from observer.model.scheme import Code, CodeKind, Contingency, Role, Scheme, Subject, Track
from observer.model.session import Phase
from observer.model.time import Interval
from observer.statistics.contingency import contingency
from observer.statistics.describe import pooled_tracks, tracks
from observer.statistics.event_contingency import contingency_events
from observer.statistics.event_table import describe_events, event_tables
from observer.statistics.inputs import CodedSession

S = 1_000_000
END = 40
few = settings(max_examples=15, deadline=None)
moments = st.integers(0, END * 4).map(lambda quarters: quarters * S // 4)


def _track(track_id: str) -> Track:
    return Track(
        id=track_id,
        subject=track_id,
        label=LocalText(),
        merge_gap_us=S if track_id == "p" else 0,
        codes=tuple(
            Code(id=kind.value, number=at, kind=kind, label=LocalText())
            for at, kind in enumerate(CodeKind)
        ),
    )


BIDS, RESPONSES = CodeRef("c", "point"), CodeRef("p", "state")
SCHEME = Scheme(
    id="s",
    version="1.0.0",
    title=LocalText(),
    subjects=tuple(Subject(id=name, role=Role.OTHER, label=LocalText()) for name in "pc"),
    tracks=(_track("p"), _track("c")),
    contingencies=(
        Contingency(
            id="x",
            label=LocalText(),
            bids=(BIDS,),
            responses=(RESPONSES,),
            window_us=3 * S,
            burst_gap_us=S,
        ),
    ),
)


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, int]:
    start = draw(moments)
    return start, start + draw(st.integers(1, END)) * S // 2


@st.composite
def sessions(draw: st.DrawFn) -> CodedSession:
    name = draw(st.sampled_from(["one", "two"]))
    records: list[CodingRecord] = []
    for at, (start, end) in enumerate(draw(st.lists(spans(), max_size=14))):
        kind = draw(st.sampled_from(CodeKind))
        point, never_ended = kind is CodeKind.POINT, draw(st.integers(0, 9)) == 0
        records.append(
            Event(
                id=f"e{at}",
                track=draw(st.sampled_from("pc")),
                code=kind.value,
                kind=kind,
                onset_us=start,
                offset_us=None if point or never_ended else end,
            )
        )
    for at, (start, end) in enumerate(draw(st.lists(spans(), max_size=2))):
        on = draw(st.sampled_from(["", "p", "c"]))
        records.append(Uncodable(id=f"u{at}", track=on, onset_us=start, offset_us=end))
    for on in draw(st.sets(st.sampled_from("pc"))):
        start, end = draw(spans())
        records.append(CodedRange(id=f"r{on}", track=on, onset_us=start, offset_us=end))
    info = CodingInfo(
        id=name, session_id=name, coder="AB", scheme_id="s", scheme_version="1.0.0", scheme_hash=""
    )
    phases = tuple(
        Phase(
            id=f"p{at}",
            session_id=name,
            name=draw(st.sampled_from(["play", "still", ""])),
            onset_us=start,
            offset_us=end,
            in_statistics=draw(st.integers(0, 4)) > 0,
            stopped_early=draw(st.sampled_from(["", "crying"])),
        )
        for at, (start, end) in enumerate(draw(st.lists(spans(), max_size=3)))
    )
    return CodedSession(
        Coding.from_records(info, records), SCHEME, Interval(0, END * S), tuple(phases)
    )


def assert_same(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    names = [n for n in found.columns if n in wanted.columns and n not in {"session", "phase"}]
    one, other = (table[names].reset_index(drop=True) for table in (found, wanted))
    if not one.equals(other):
        pd.testing.assert_frame_equal(one, other)


@few
@given(st.lists(sessions(), min_size=1, max_size=3))
def test_sessions_in_one_table_are_described_as_each_alone(drawn: list[CodedSession]) -> None:
    named = {f"s{at}": session for at, session in enumerate(drawn)}
    made = event_tables(named)
    found = describe_events(made.events, made.codable, windows=made.windows, codes=made.codes)
    for name, session in named.items():
        assert_in_any_order(found[found["session"] == name], tracks(session))


@few
@given(st.lists(sessions(), min_size=1, max_size=3))
def test_sessions_in_one_table_have_the_contingency_of_each_alone(
    drawn: list[CodedSession],
) -> None:
    named = {f"s{at}": session for at, session in enumerate(drawn)}
    made = event_tables(named)
    found = contingency_events(
        made.events,
        made.codable,
        [(BIDS.track, BIDS.code)],
        [(RESPONSES.track, RESPONSES.code)],
        3 * S,
        burst_gap_us=S,
        windows=made.windows,
        codes=made.codes,
    )
    chance = ["chance_share", "p", "shifts"]
    for name, session in named.items():
        mine = found[found["session"] == name].drop(columns=chance)
        assert_in_any_order(mine, contingency(session).drop(columns=chance))


def assert_in_any_order(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    """Phases stand in the order of their begin in one, as the session has them in the other."""
    keys = [n for n in ("window", "codable_s", "track", "code", "direction") if n in found.columns]
    others = [n for n in found.columns if n in wanted.columns and n not in {"session", "phase"}]
    by = [*keys, *(n for n in others if n not in keys)]
    one, other = (t[others].sort_values(by, ignore_index=True) for t in (found, wanted))
    if not one.equals(other):
        pd.testing.assert_frame_equal(one, other)


@few
@given(sessions())
def test_a_session_pooled_alone_is_the_session(session: CodedSession) -> None:
    alone, pooled = tracks(session), pooled_tracks([session])
    whole = pooled[pooled["phase"] == ""]
    assert_same(whole, alone[alone["phase"] == ""])


@few
@given(sessions())
def test_two_of_the_same_pooled_double_what_is_counted_and_keep_what_is_a_ratio(
    session: CodedSession,
) -> None:
    one, two = pooled_tracks([session]), pooled_tracks([session, session])
    assert list(one["phase"]) == list(two["phase"])
    for name in ("n", "duration_s", "bouts", "left_censored", "codable_s"):
        assert (two[name].fillna(0) == 2 * one[name].fillna(0)).all(), name
    for name in ("bout_median_s", "bout_min_s", "bout_max_s", "proportion", "rate_per_min"):
        pd.testing.assert_series_equal(two[name], one[name])
