"""Separated text: what R reads and what Dutch Excel opens, without anything that runs."""

import csv
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from observer.formats.csv_tables import CSV, DUTCH_EXCEL, TSV, write_csv, write_table
from observer.formats.table import Cell, Column, Table
from observer.model.errors import TextError

COLUMNS = (Column(name="note"), Column(name="seconds", decimals=2))


def write(path: Path, *rows: tuple[Cell, ...]) -> Table:
    table = Table(name="t", columns=COLUMNS, rows=list(rows))
    write_table(table, path)
    return table


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(tmp_path: Path, start: str) -> None:
    write(tmp_path / "t.csv", (f"{start}1+1", -1.5))
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1] == [f"'{start}1+1", "-1.50"]


def test_dutch_excel_gets_semicolons_decimal_commas_and_a_byte_order_mark(tmp_path: Path) -> None:
    table = Table(name="t", columns=COLUMNS, rows=[("één; twee", 1.25), ("drie", None)])
    write_table(table, tmp_path / "t.csv", DUTCH_EXCEL)
    content = (tmp_path / "t.csv").read_bytes()
    assert content == '\ufeffnote;seconds\r\n"één; twee";1,25\r\ndrie;\r\n'.encode()


def test_utf8_csv_has_points_and_an_empty_cell_for_what_is_missing(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", ("é", 1.5), (None, float("nan")))
    assert (tmp_path / "t.csv").read_bytes() == "note,seconds\r\né,1.50\r\n,\r\n".encode()


def test_a_text_that_no_file_can_hold_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="row 2, column note"):
        write(tmp_path / "t.csv", ("\ud83d", None))


def test_a_data_frame_is_written_with_its_own_numbers_dates_and_flags(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "n": pd.array([1, None], dtype="Int64"),
            "share": [0.1 + 0.2, None],
            "flag": pd.array([True, None], dtype="boolean"),
            "day": [date(2026, 3, 14), None],
        }
    )
    write_csv(frame, tmp_path / "t.csv")
    lines = (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()
    assert lines == ["n,share,flag,day", "1,0.30000000000000004,1,2026-03-14", ",,,"]


@given(
    st.lists(
        st.text(
            alphabet=st.characters(
                exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
            ),
            max_size=20,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_text_comes_back_as_it_was_but_for_the_apostrophe(
    tmp_path_factory: pytest.TempPathFactory, notes: list[str]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    for flavour in (CSV, DUTCH_EXCEL, TSV):
        rows: list[tuple[Cell, ...]] = [(note, 1.0) for note in notes]
        write_table(Table(name="t", columns=COLUMNS, rows=rows), path, flavour)
        with path.open(encoding="utf-8-sig", newline="") as file:
            back = [line[0] for line in csv.reader(file, delimiter=flavour.separator)][1:]
        wanted = [f"'{n}" if n.startswith(("=", "+", "-", "@")) else n for n in notes]
        assert back == wanted
