"""Over the sessions of a family: slopes and reliable change of any table."""

import pandas as pd
import pytest

from observer.model.messages import msg
from observer.statistics.columns import Column, share_column, text_column
from observer.statistics.inputs import CodedSession
from observer.statistics.match_repair import COLUMNS, match_repair
from observer.statistics.trends import CHANGE_COLUMNS, TREND_COLUMNS, reliable_changes, trends
from observer.statistics.words import WORDS

FIGURES = (text_column("code", msg("Code")), share_column("share", msg("Share answered")))


def shares(*rows: tuple[str, float | None, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["code", "day", "share"])
    return frame.astype({"code": "string", "day": "Float64", "share": "Float64"})


def test_each_figure_has_its_line_and_its_median_slope() -> None:
    """Days of the example of Sen (1968): slopes 4 and 4.02, interval 26/7 to 35/8."""
    days, values = [1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78]
    table = shares(*(("smile", day, n) for day, n in zip(days, values, strict=True)))
    found = trends(table, FIGURES)
    assert list(found.columns) == ["code", *(column.name for column in TREND_COLUMNS)]
    row = found.iloc[0]
    assert (row["code"], row["figure"], row["n_sessions"], row["days"]) == ("smile", "share", 7, 17)
    assert row["theil_sen_per_day"] == 4
    assert row["theil_sen_low"] == pytest.approx(26 / 7)
    assert row["theil_sen_high"] == pytest.approx(35 / 8)
    assert row["slope_per_day"] == pytest.approx(4.02, abs=5e-3)
    assert (row["first"], row["last"]) == (9, 78)


def test_sessions_need_no_order_and_those_without_value_or_date_are_counted() -> None:
    rows = [("a", 14, 0.4), ("a", 0, 0.2), ("a", None, 0.9), ("a", 7, None)]
    row = trends(shares(*rows), FIGURES).iloc[0]
    assert (row["n_sessions"], row["n_left_out"]) == (2, 2)
    assert (row["first"], row["last"]) == (0.2, 0.4)
    assert row["slope_per_day"] == pytest.approx(0.2 / 14)
    assert pd.isna(row["slope_se"])
    assert pd.isna(row["theil_sen_low"])


def test_what_has_no_slope_says_why() -> None:
    found = trends(shares(("a", 3, 0.2), ("b", 3, 0.2), ("b", 3, 0.4), ("c", 1, None)), FIGURES)
    assert found["code"].tolist() == ["a", "b"]
    assert found["status"].tolist() == ["too_few_sessions", "one_day"]
    assert found["slope_per_day"].isna().all()
    assert set(found["status"]) <= set(WORDS)


def test_reliable_change_states_its_source() -> None:
    table = shares(("a", 30, 32.5), ("a", 0, 47.5), ("b", 0, 40))
    with pytest.raises(ValueError, match="needs the study"):
        reliable_changes(table, FIGURES, sd=7.5, r=0.88, source=" ")
    found = reliable_changes(table, FIGURES, sd=7.5, r=0.88, source="Jacobson & Truax 1991")
    assert list(found.columns) == ["code", *(column.name for column in CHANGE_COLUMNS)]
    row = found.iloc[0]
    assert row["reliable_change"] == pytest.approx(-4.08, abs=5e-3)
    assert row["difference_se"] == pytest.approx(3.674, abs=5e-4)
    assert row["is_reliable"]
    assert found["status"].tolist() == ["", "too_few_sessions"]
    assert set(found["source"]) == {"Jacobson & Truax 1991"}
    exact = reliable_changes(table, FIGURES, sd=7.5, r=1, source="none")
    assert exact["status"].tolist() == ["without_error", "too_few_sessions"]


def test_a_real_table_is_followed_by_its_own_keys(minute_together: CodedSession) -> None:
    tables = [match_repair(minute_together) for _ in range(3)]
    for day, table in zip((0, 10, 30), tables, strict=True):
        table["day"] = float(day)
    below = pd.concat(tables, ignore_index=True)
    found = trends(below, COLUMNS)
    followed = found[(found["phase"] == "") & (found["figure"] == "match_share")]
    assert followed["n_sessions"].tolist() == [3]
    assert followed["slope_per_day"].tolist() == [0]
    assert "window_start_s" not in set(found["figure"])
    assert isinstance(COLUMNS[0], Column)
