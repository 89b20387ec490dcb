"""Plain event tables give the figures of the window, for one session and for many."""

from collections.abc import Callable

import pandas as pd
import pytest

from observer.statistics.answered import answered
from observer.statistics.contingency import contingency
from observer.statistics.describe import tracks
from observer.statistics.event_contingency import contingency_events
from observer.statistics.event_table import describe_events, event_tables
from observer.statistics.inputs import CodedSession

Build = Callable[..., CodedSession]
SIGNALS = [("signal", "approach"), ("signal", "vocal")]
ACTS = [("answer", "fitting"), ("answer", "taking_over")]
S = 1_000_000


def events(*rows: tuple[object, str, str, float, float | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["session", "track", "code", "onset_us", "offset_us"])
    for name in ("onset_us", "offset_us"):
        table[name] = (pd.to_numeric(table[name]) * S).astype("Int64")
    return table


def time(*rows: tuple[object, str, str, float, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["session", "phase", "track", "start_us", "end_us"])
    for name in ("start_us", "end_us"):
        table[name] = (table[name] * S).astype("int64")
    return table


def assert_same(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    names = [name for name in found.columns if name in wanted.columns and name != "session"]
    assert len(names) > 10
    pd.testing.assert_frame_equal(
        found[names].reset_index(drop=True), wanted[names].reset_index(drop=True)
    )


def several(five_minutes: CodedSession, build: Build) -> dict[str, CodedSession]:
    return {
        "five": five_minutes,
        "cry": build(("regulation.crying", 30, 150), phases={"play": (60, 120)}),
        "nothing": build(),
        "blind": build(("signal.vocal", 20), uncodable=((0, 300),)),
        "part": build(
            ("signal.vocal", 20),
            ("answer.fitting", 22),
            ("soothing.voice", 100, None),
            ranges={"soothing": (0, 180), "signal": (10, 200)},
            phases={"play": (0, 60), "tidying": (60, 120)},
        ),
    }


def test_many_sessions_in_one_table_are_described_as_each_alone(
    five_minutes: CodedSession, build: Build
) -> None:
    sessions = several(five_minutes, build)
    made = event_tables(sessions)
    found = describe_events(made.events, made.codable, windows=made.windows, codes=made.codes)
    for name, session in sessions.items():
        assert_same(found[found["session"] == name], tracks(session))


def test_many_sessions_in_one_table_have_the_contingency_of_each_alone(
    five_minutes: CodedSession, build: Build
) -> None:
    sessions = several(five_minutes, build)
    made = event_tables(sessions)
    found = contingency_events(
        made.events,
        made.codable,
        SIGNALS,
        ACTS,
        3 * S,
        windows=made.windows,
        codes=made.codes,
        shifts=1000,
    )
    for name, session in sessions.items():
        mine = found[found["session"] == name]
        for whole in (contingency(session), answered(session)):
            assert_same(mine, whole[whole["contingency"] == "answered"])


def test_the_order_of_the_rows_and_the_names_of_the_sessions_change_nothing() -> None:
    rows = [(1, "a", "x", at, at + 3) for at in (1, 9, 40)] + [
        (2, "a", "p", at, None) for at in (3, 4)
    ]
    table, codable = events(*rows), time((1, "", "a", 0, 60), (2, "", "a", 0, 30))
    plain = describe_events(table, codable)
    assert_same(describe_events(table.iloc[::-1], codable), plain)
    named = {1: "F-001/1", 2: "F-002/1"}
    renamed = describe_events(
        table.assign(session=table["session"].map(named)).astype({"session": "category"}),
        codable.assign(session=codable["session"].map(named)),
    )
    assert list(renamed["session"]) == [named[s] for s in plain["session"]]
    assert_same(renamed, plain)


def test_what_happens_in_one_session_never_reaches_the_next() -> None:
    """A signal at the end of one, an answer at the start of the next, on every clock."""
    table = events((1, "c", "bid", 59, None), (2, "p", "act", 0.5, None))
    codable = time((1, "", "", 0, 60), (2, "", "", 0, 60))
    found = contingency_events(table, codable, [("c", "bid")], [("p", "act")], 3 * S)
    forward = found[(found["direction"] == "forward")].set_index("session")
    assert list(forward["n_valid"]) == [0, 0]
    assert list(forward["n_censored"]) == [1, 0]
    assert list(forward["status"]) == ["all_censored", "no_signals"]


def test_rates_are_over_codable_time_never_from_the_first_event_to_the_last() -> None:
    table = events(*[(1, "c", "bid", 100 + at, None) for at in range(10)])
    found = describe_events(table, time((1, "", "c", 0, 300))).iloc[0]
    assert (found["n"], found["rate_per_min"], found["codable_s"]) == (10, 2, 300)


def test_a_session_without_a_stretch_on_a_track_was_not_coded_there() -> None:
    table = events((1, "c", "bid", 1, None), (2, "c", "bid", 1, None))
    found = describe_events(table, time((1, "", "c", 0, 60))).set_index("session")
    assert found.loc[1, "n"] == 1
    assert found.loc[2, "n"] is pd.NA
    assert found.loc[2, "latency_status"] == "no_codable_time"


def test_sessions_pooled_add_up_and_ratios_are_made_of_the_sums() -> None:
    """2 in 60 s and 1 in 180 s: 3 in 240 s is .75 a minute, not the mean of 2 and .333."""
    table = events((1, "c", "x", 5, 8), (1, "c", "x", 20, 26), (2, "c", "x", 50, 59))
    codable = time((1, "", "c", 0, 60), (2, "", "c", 0, 180))
    found = describe_events(table, codable, pooled=True)
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["n"], row["rate_per_min"], row["duration_s"]) == (3, 0.75, 18)
    assert (row["proportion"], row["bout_mean_s"], row["bout_median_s"]) == (0.075, 6, 6)
    assert row["bout_sd_s"] == 3
    assert "latency_s" not in found


def test_without_a_table_of_windows_latencies_run_from_the_first_codable_moment() -> None:
    table = events((1, "c", "bid", 30, None))
    codable = time((1, "", "c", 10, 60))
    assert describe_events(table, codable).iloc[0]["latency_s"] == 20
    windows = pd.DataFrame({"session": [1], "phase": "", "start_us": 0, "end_us": 60 * S})
    stated = describe_events(table, codable, windows=windows).iloc[0]
    assert stated["latency_status"] == "interval_censored"
    assert (stated["latency_low_s"], stated["latency_high_s"]) == (0, 30)


def test_what_ends_with_a_phase_that_was_stopped_early_was_not_seen_to_end() -> None:
    table = events((1, "c", "cry", 10, 30))
    codable = time((1, "still", "c", 0, 30), (1, "", "c", 30, 60))
    windows = pd.DataFrame(
        {"session": 1, "phase": ["still"], "start_us": 0, "end_us": 30 * S, "stopped_early": True}
    )
    assert list(describe_events(table, codable)["complete_bouts"]) == [1, 1]
    stopped = describe_events(table, codable, windows=windows)
    assert list(stopped["complete_bouts"]) == [0, 0]
    assert list(stopped["right_censored"]) == [1, 1]


@pytest.mark.parametrize(
    ("rows", "codable", "told"),
    [
        ([(1, "c", "x", 5, 8), (1, "c", "x", 9, None)], [(1, "", "c", 0, 60)], "with and without"),
        ([(1, "c", "x", 5, 4)], [(1, "", "c", 0, 60)], "ends before it begins"),
        ([(1, "c", "x", 5, 8)], [(1, "", "c", 60, 0)], "ends before it begins"),
    ],
)
def test_a_table_that_cannot_be_so_is_refused(
    rows: list[tuple[object, str, str, float, float | None]],
    codable: list[tuple[object, str, str, float, float]],
    told: str,
) -> None:
    with pytest.raises(ValueError, match=told):
        describe_events(events(*rows), time(*codable))


def test_a_column_that_is_not_there_and_half_microseconds_are_refused() -> None:
    table, codable = events((1, "c", "x", 5, 8)), time((1, "", "c", 0, 60))
    with pytest.raises(ValueError, match="no column track"):
        describe_events(table.drop(columns="track"), codable)
    with pytest.raises(ValueError, match="whole microseconds"):
        describe_events(table.assign(onset_us=0.5), codable)
    with pytest.raises(ValueError, match=r"no code c\.y"):
        contingency_events(table, codable, [("c", "x")], [("c", "y")], S)


def test_nothing_at_all_gives_an_empty_table_with_its_columns() -> None:
    found = describe_events(events(), time())
    assert len(found) == 0
    assert "rate_per_min" in found
