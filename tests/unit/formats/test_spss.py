"""SPSS files say what columns and values mean, and keep why a value is missing."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyreadstat
import pytest

from observer.formats.registry import FORMATS
from observer.formats.spss import LONGEST_TEXT, write_sav
from observer.formats.table import Cell, Column, Table
from observer.model.errors import TextError

MISSING = (("uncodable", -99.0), ("not_applicable", -98.0), ("not_observed", -97.0))
VALUE = Column(
    name="value",
    kind="number",
    meaning="Warmte, zoals ingevuld",
    values=((1.0, "weinig"), (7.0, "véél"), (-98.0, "niet van toepassing")),
    measure="ordinal",
    reason="reason",
    missing=MISSING,
)
REASON = Column(name="reason", kind="text", meaning="Waarom er geen waarde is")


def table(*rows: tuple[Cell, ...], columns: tuple[Column, ...] = (VALUE, REASON)) -> Table:
    return Table(name="ratings", columns=columns, rows=rows)


def missing(meta: pyreadstat.metadata_container) -> dict[str, set[float]]:
    found: dict[str, set[float]] = {}
    for name, ranges in meta.missing_ranges.items():
        for each in ranges:
            assert isinstance(each, dict)
            assert each["lo"] == each["hi"]
            found.setdefault(name, set()).add(float(each["lo"]))
    return found


def labels(meta: pyreadstat.metadata_container, name: str) -> Sequence[tuple[object, str]]:
    return [*meta.variable_value_labels[name].items()]


def test_a_missing_value_keeps_its_reason_and_counts_in_no_mean(tmp_path: Path) -> None:
    path = tmp_path / "ratings.sav"
    write_sav(
        table(
            (5, None),
            (None, "not_applicable"),
            (None, "uncodable"),
            (None, "missing"),
            (3.5, None),
        ),
        path,
    )
    raw, meta = pyreadstat.read_sav(path, user_missing=True)
    assert raw["value"].tolist()[:3] == [5.0, -98.0, -99.0]
    assert np.isnan(raw["value"][3])
    assert missing(meta) == {"value": {-99.0, -98.0, -97.0}}
    clean, _ = pyreadstat.read_sav(path)
    assert clean["value"].mean() == 4.25


def test_labels_of_columns_and_values_and_measures_are_told(tmp_path: Path) -> None:
    path = tmp_path / "ratings.sav"
    flag = Column(name="short", kind="number", values=((0.0, "nee"), (1.0, "ja")))
    word = Column(name="code", kind="text", values=(("shared_attention", "samen kijken"),))
    write_sav(table((5, None, True, "shared_attention"), columns=(VALUE, REASON, flag, word)), path)
    frame, meta = pyreadstat.read_sav(path)
    assert meta.column_names_to_labels["value"] == "Warmte, zoals ingevuld"
    assert meta.variable_value_labels["value"] == {
        1.0: "weinig",
        7.0: "véél",
        -98.0: "niet van toepassing",
    }
    assert meta.variable_value_labels["short"] == {0.0: "nee", 1.0: "ja"}
    assert labels(meta, "code") == [("shared_attention", "samen kijken")]
    assert meta.variable_measure["value"] == "ordinal"
    assert meta.variable_measure["code"] == "nominal"
    assert frame["short"].tolist() == [1.0]


def test_a_number_that_is_a_value_stands_for_no_reason(tmp_path: Path) -> None:
    path = tmp_path / "ratings.sav"
    write_sav(table((-98, None), (None, "not_applicable")), path)
    frame, meta = pyreadstat.read_sav(path, user_missing=True)
    assert frame["value"][0] == -98
    assert np.isnan(frame["value"][1])
    assert missing(meta) == {}
    assert frame["reason"].tolist() == ["", "not_applicable"]


def test_numbers_are_exact_and_texts_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "events.sav"
    columns = (Column(name="onset_s", decimals=6), Column(name="words"), Column(name="day"))
    long = "é" * 5000
    rows = ((0.1 + 0.2, long, date(2026, 3, 1)), (1 / 3, "", None), (None, "=1+1", None))
    write_sav(table(*rows, columns=columns), path)
    frame, _ = pyreadstat.read_sav(path)
    assert frame["onset_s"].tolist()[:2] == [0.1 + 0.2, 1 / 3]
    assert frame["words"].tolist() == [long, "", "=1+1"]
    assert frame["day"].tolist() == ["2026-03-01", "", ""]


def test_a_table_without_rows_keeps_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "empty.sav"
    write_sav(table(), path)
    frame, _ = pyreadstat.read_sav(path)
    assert list(frame.columns) == ["value", "reason"]
    assert len(frame) == 0


def test_words_that_spss_keeps_for_itself_are_no_names(tmp_path: Path) -> None:
    path = tmp_path / "names.sav"
    write_sav(table((1, 2), columns=(Column(name="all"), Column(name="value"))), path)
    assert list(pyreadstat.read_sav(path)[0].columns) == ["v_all", "value"]


def test_the_same_table_gives_the_same_bytes_and_tells_no_day(tmp_path: Path) -> None:
    one, other = tmp_path / "one.sav", tmp_path / "other.sav"
    for path in (one, other):
        write_sav(table((5, None)), path)
    assert one.read_bytes() == other.read_bytes()
    assert b"01 Jan 00" in one.read_bytes()[:176]


def test_long_labels_are_cut_between_characters(tmp_path: Path) -> None:
    path = tmp_path / "labels.sav"
    column = Column(name="x", kind="number", meaning="ë" * 300, values=((1.0, "ï" * 200),))
    write_sav(table((1,), columns=(column,)), path)
    _, meta = pyreadstat.read_sav(path)
    assert meta.column_names_to_labels["x"] == "ë" * 126 + "…"
    assert meta.variable_value_labels["x"][1.0] == "ï" * 58 + "…"


@pytest.mark.parametrize("text", ["a" * (LONGEST_TEXT + 1), "half \ud800"])
def test_what_no_file_can_hold_is_refused_with_its_place(text: str, tmp_path: Path) -> None:
    with pytest.raises(TextError, match="ratings"):
        write_sav(table((1, text)), tmp_path / "x.sav")


def test_a_disk_that_refuses_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        write_sav(table((1, "a")), tmp_path / "nowhere" / "x.sav")


def test_it_is_one_of_the_formats() -> None:
    assert [form.suffix for form in FORMATS if form.id == "sav"] == [".sav"]
