"""Tables as separated text: UTF-8 with a decimal point, or as Dutch Excel opens it."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from observer.formats.table import Cell, Table
from observer.formats.text_check import cell_place, checked, fault

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flavour:
    """How values are set apart.

    Attributes
    ----------
    byte_order_mark
        Excel takes a file for UTF-8 only with it.
    """

    separator: str
    decimal_sign: str = "."
    line_end: str = "\r\n"
    byte_order_mark: bool = False


CSV = Flavour(separator=",")
DUTCH_EXCEL = Flavour(separator=";", decimal_sign=",", byte_order_mark=True)
TSV = Flavour(separator="\t", line_end="\n")


def write_table(table: Table, path: Path, flavour: Flavour = CSV) -> None:
    """Write a table; text that a spreadsheet would run as a formula gets an apostrophe in front.

    Parameters
    ----------
    table
        What to write; the first line holds the names of its columns.
    path
        Replaced if it is there.
    flavour
        One of `CSV`, `DUTCH_EXCEL`, `TSV`.
    """
    encoding = "utf-8-sig" if flavour.byte_order_mark else "utf-8"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=flavour.separator, lineterminator=flavour.line_end)
        writer.writerow([_text(column.name, table, 1, column.name) for column in table.columns])
        for line, row in enumerate(table.rows, 2):
            writer.writerow(
                [
                    _text(value, table, line, column.name)
                    if isinstance(value, str)
                    else _number(value, column.decimals, flavour.decimal_sign)
                    for value, column in zip(row, table.columns, strict=True)
                ]
            )


def write_csv(frame: pd.DataFrame, path: Path, flavour: Flavour = CSV) -> None:
    """Write a data frame without its index, numbers as exactly as they are.

    Parameters
    ----------
    frame
        What to write.
    path
        Replaced if it is there.
    flavour
        One of `CSV`, `DUTCH_EXCEL`, `TSV`.
    """
    write_table(Table.from_frame(path.stem, frame), path, flavour)


def _text(text: str, table: Table, line: int, column: str) -> str:
    if fault(text) is not None:
        checked(text, cell_place(table.name, line, column))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _number(value: Cell, decimals: int | None, sign: str) -> str:
    if value is None or value != value:  # noqa: PLR0124  only NaN differs from itself
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        text = repr(value) if decimals is None else f"{value:.{decimals}f}"
        return text.replace(".", sign)
    return value.isoformat() if isinstance(value, date) else str(value)
