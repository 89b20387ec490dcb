import doctest
import importlib
import pkgutil
from collections.abc import Callable

import pandas as pd
import pytest

import observer.statistics
from observer.statistics.columns import View
from observer.statistics.inputs import CodedSession
from observer.statistics.registry import STATISTICS, Statistic
from observer.statistics.words import WORDS

Build = Callable[..., CodedSession]
by_id = pytest.mark.parametrize("statistic", STATISTICS, ids=lambda statistic: statistic.id)


def test_the_tables_are_there_with_the_headline_first_and_those_for_research_last() -> None:
    ids = [statistic.id for statistic in STATISTICS]
    assert ids[:5] == ["answered", "tracks", "cooccurrence", "contingency", "match_repair"]
    assert ids[5:7] == ["subjects", "modifiers"]
    assert ids[7:11] == ["forms", "intervals", "traces", "composites"]
    assert ids[11:] == ["lags", "grid", "grid_cells", "synchrony", "cross_correlations"]
    assert {s.id for s in STATISTICS if s.view is View.RESEARCH} >= set(ids[11:])


@by_id
def test_a_table_has_the_columns_it_promises(
    statistic: Statistic, five_minutes: CodedSession, minute_together: CodedSession, build: Build
) -> None:
    for session in (five_minutes, minute_together, build(), build(uncodable=((0, 300),))):
        table = statistic.compute(session)
        assert list(table.columns) == [column.name for column in statistic.columns]
        assert [str(dtype) for dtype in table.dtypes] == [c.dtype for c in statistic.columns]
        assert table.attrs["units"] == {c.name: c.unit for c in statistic.columns}
        assert table.attrs["labels"] == {c.name: c.label for c in statistic.columns}


@by_id
def test_every_row_states_its_window_its_time_and_what_could_not_be_coded(
    statistic: Statistic, five_minutes: CodedSession, minute_together: CodedSession
) -> None:
    tables = [statistic.compute(session) for session in (five_minutes, minute_together)]
    table = next(table for table in tables if len(table))
    names = ["phase", "window_start_s", "window_end_s", "codable_s", "uncodable_share"]
    assert table[names].notna().all(axis=None)
    assert set(table["phase"]) == {"", "play", "tidying"}


@by_id
def test_no_number_is_a_disguised_nan(
    statistic: Statistic, five_minutes: CodedSession, minute_together: CodedSession, build: Build
) -> None:
    for session in (five_minutes, minute_together, build(), build(uncodable=((0, 300),))):
        for value in statistic.compute(session).to_numpy(dtype=object).ravel():
            assert value is pd.NA or value == value  # noqa: PLR0124 - NaN differs from itself


@by_id
def test_columns_of_one_name_have_one_unit_and_precision(statistic: Statistic) -> None:
    others = {c.name: (c.unit, c.decimals) for s in STATISTICS for c in s.columns}
    for column in statistic.columns:
        assert column.name.isascii()
        assert (column.unit, column.decimals) == others[column.name]


def test_words_in_cells_have_a_meaning(five_minutes: CodedSession, build: Build) -> None:
    found: set[str] = set()
    for session in (five_minutes, build(), build(("signal.vocal", 299), uncodable=((0, 9),))):
        for statistic in STATISTICS:
            table = statistic.compute(session)
            for name in (
                "direction",
                "latency_status",
                "status",
                "odds_status",
                "kind",
                "about",
                "mode",
                "rule",
                "answer",
            ):
                if name in table:
                    found |= set(table[name].dropna()) - {""}
    assert found
    assert found <= set(WORDS)


@pytest.mark.parametrize(
    "module", [m.name for m in pkgutil.iter_modules(observer.statistics.__path__)]
)
def test_examples_in_docstrings_hold(module: str) -> None:
    loaded = importlib.import_module(f"observer.statistics.{module}")
    assert doctest.testmod(loaded).failed == 0
