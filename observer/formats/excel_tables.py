"""Tables as sheets of a workbook to compute with: names on top, filters, one row per row."""

from collections.abc import Sequence
from pathlib import Path

from observer.formats.excel import TableLooks, Workbook
from observer.formats.excel_looks import Look, PrintSetup
from observer.formats.table import Table

_READABLE_COLUMNS = 16
"""More columns made to fit on one page would be too small to read."""

_LOOKS = TableLooks(
    head=Look(bold=True, fill="#E3EFEE", line_below="#27666B", vertical="vcenter"),
    body=Look(),
)


def write_tables(tables: Sequence[tuple[str, Table]], path: Path) -> None:
    """Write tables, each on a sheet of its own.

    Parameters
    ----------
    tables
        Name of the sheet and table; a table heads its columns by `Column.label`, else by name.
    path
        Replaced if it is there.
    """
    with Workbook(path, large=True) as book:
        for name, table in tables:
            sheet = book.sheet(name)
            sheet.table_widths(table)
            below = sheet.table(0, table, _LOOKS)
            sheet.freeze(1)
            sheet.filters(0, max(below - 1, 1), len(table.columns))
            page = PrintSetup(
                landscape=True,
                margins_mm=(12, 12, 12, 15),
                pages_wide=1 if len(table.columns) <= _READABLE_COLUMNS else 0,
                page_numbers=True,
                repeat_rows=1,
            )
            sheet.print_setup(page, max(below - 1, 1), len(table.columns) - 1)
            sheet.show_gridlines()


def write_one_table(table: Table, path: Path) -> None:
    """Write one table as a workbook of one sheet, its columns headed by their names."""
    write_tables([(table.name, table)], path)
