"""Workbooks by XlsxWriter: user text as text only, fixed dates, and nothing about who wrote it."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from math import isinf, isnan
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from observer.formats.excel_charts import BarChart, native_chart
from observer.formats.excel_looks import Look, PrintSetup
from observer.formats.picture import Picture
from observer.formats.table import Cell, Column, Table
from observer.formats.text_check import cell_place, checked, fault
from observer.model.errors import FormatError
from observer.model.messages import Message, msg

_MADE_ON = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The date in every workbook's properties; a real one would tell when somebody worked."""

_MM_PER_INCH = 25.4
_A4 = 9


class Workbook:
    """A workbook being written; leaving its ``with`` block without an error finishes the file.

    Parameters
    ----------
    path
        Replaced if it is there.
    large
        Keep only one row in memory. Sheets must then be written from top to bottom, and scratch
        files lie beside `path` until the workbook is finished, never in a shared folder.
    """

    def __init__(self, path: Path, *, large: bool = False) -> None:
        self._scratch = TemporaryDirectory(prefix=".ooghoogte-", dir=path.parent) if large else None
        options: dict[str, object] = {
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        if self._scratch is None:
            options["in_memory"] = True
        else:
            options |= {"constant_memory": True, "tmpdir": self._scratch.name}
        self._path = path
        # Packed in memory: the library leaves its archive half open when the disk is full.
        self._packed = BytesIO()
        self._book = xlsxwriter.Workbook(self._packed, options)
        self._book.set_properties({"created": _MADE_ON})
        self._looks: dict[Look, object] = {}
        self._sheets: list[Sheet] = []

    def __enter__(self) -> Self:
        """Return the workbook."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the file, unless there was an error; OSError if the disk refuses."""
        try:
            if kind is None:
                self._book.close()
                self._path.write_bytes(self._packed.getbuffer())
        except FileCreateError as refused:
            cause = refused.args[0]
            raise OSError(cause.errno, cause.strerror) from refused
        finally:
            self._book.fileclosed = True
            for sheet in self._sheets:
                sheet.let_go()
            if self._scratch is not None:
                self._scratch.cleanup()

    def sheet(self, name: str) -> "Sheet":
        """Add a sheet; its name is the program's own."""
        sheet = Sheet(self, self._book.add_worksheet(name), name)
        self._sheets.append(sheet)
        return sheet

    def look(self, look: Look) -> object:
        """Return XlsxWriter's format for a look, made once."""
        if look not in self._looks:
            self._looks[look] = self._book.add_format(look.properties())
        return self._looks[look]

    def chart(self, chart: BarChart) -> object:
        """Return XlsxWriter's chart."""
        return native_chart(self._book, chart)


class Sheet:
    """One sheet of a workbook; made by `Workbook.sheet`. Rows and columns count from 0."""

    def __init__(self, book: Workbook, sheet: Worksheet, name: str) -> None:
        self._book = book
        self._sheet: Worksheet = sheet
        self.name = name

    def text(self, row: int, column: int, text: str, look: Look, where: Message) -> None:
        """Write a text as text, never as formula, link or number.

        Raises TextError, which names `where` it is, if a cell cannot hold it.
        """
        checked(text, where)
        write = self._sheet.write_string
        _need(write(row, column, text, self._book.look(look)), self.name, row, column)

    def value(self, row: int, column: int, value: Cell, look: Look) -> None:
        """Write a value by its type; None, NaN and the like leave the cell empty."""
        if isinstance(value, str):
            self.text(row, column, value, look, cell_place(self.name, row + 1, str(column + 1)))
        else:
            self._write(row, column, value, self._book.look(look))

    def merged(
        self, row: int, columns: tuple[int, int], text: str, look: Look, where: Message
    ) -> None:
        """Write a text over several cells of one row, from the first column to the last.

        Raises TextError, which names `where` it is, if a cell cannot hold it.
        """
        checked(text, where)
        form = self._book.look(look)
        _need(
            self._sheet.merge_range(row, columns[0], row, columns[1], "", form),
            self.name,
            row,
            columns[0],
        )
        self.text(row, columns[0], text, look, where)

    def merged_parts(
        self,
        row: int,
        columns: tuple[int, int],
        parts: tuple[tuple[str, Look], tuple[str, Look]],
        where: Message,
    ) -> None:
        """Write two texts, each in its own look, over several cells of one row.

        Raises TextError, which names `where` it is, if a cell cannot hold them; neither is empty.
        """
        (first, first_look), (second, second_look) = parts
        self.merged(row, columns, first + second, second_look, where)
        code = self._sheet.write_rich_string(
            row,
            columns[0],
            self._book.look(first_look),
            first,
            self._book.look(second_look),
            second,
            self._book.look(second_look),
        )
        _need(code, self.name, row, columns[0])

    def fill(self, row: int, columns: tuple[int, int], look: Look) -> None:
        """Give empty cells of one row a look, from the first column to the last."""
        for column in range(columns[0], columns[1] + 1):
            self.value(row, column, None, look)

    def widths_px(self, *widths: int) -> None:
        """Set the widths of the first columns, in pixels of 1/96 inch."""
        for column, width in enumerate(widths):
            self._sheet.set_column_pixels(column, column, width)

    def height_pt(self, row: int, height: float) -> None:
        """Set the height of a row; to be called before anything is written below it."""
        self._sheet.set_row(row, height)

    def picture(
        self,
        place: tuple[int, int],
        picture: Picture,
        width_px: float,
        description: str,
        inset_px: float = 0,
    ) -> None:
        """Put a picture at the top of a cell.

        Parameters
        ----------
        place
            Row and column, from 0.
        picture
            What to show.
        width_px
            Its width on the page, in pixels of 1/96 inch; its shape is kept.
        description
            What a screen reader says.
        inset_px
            How far from the cell's left edge.
        """
        scale = width_px / picture.width_px
        options = {
            "image_data": BytesIO(picture.png),
            "x_offset": inset_px,
            "x_scale": scale,
            "y_scale": scale,
            "object_position": 2,
            "description": description,
        }
        _need(self._sheet.insert_image(*place, "still.png", options), self.name, *place)

    def bars(self, row: int, column: int, chart: BarChart) -> None:
        """Put a native bar chart at the top left corner of a cell."""
        options = {"object_position": 3, "description": chart.description or chart.title}
        made = self._book.chart(chart)
        _need(self._sheet.insert_chart(row, column, made, options), self.name, row, column)

    def table(self, top: int, table: Table, looks: "TableLooks") -> int:
        """Write a table with a line of names over it.

        Parameters
        ----------
        top
            Row of the names.
        table
            Its labels, else its names, head the columns.
        looks
            Of its cells.

        Returns
        -------
        int
            The first row below it.
        """
        for column, head in enumerate(table.columns):
            where = cell_place(table.name, top + 1, head.name)
            self.text(top, column, head.label or head.name, looks.heading(head), where)
        forms = [self._book.look(looks.cell(column)) for column in table.columns]
        unseen = looks.body.is_unseen_when_empty
        row = top
        for row, values in enumerate(table.rows, top + 1):
            for column, value in enumerate(values):
                if value is None and unseen:
                    continue
                if isinstance(value, str) and fault(value) is not None:
                    checked(value, cell_place(table.name, row + 1, table.columns[column].name))
                self._write(row, column, value, forms[column])
        return row + 1

    def table_widths(self, table: Table) -> None:
        """Set the widths of the columns of a table that begins in the first one."""
        for number, column in enumerate(table.columns):
            self._sheet.set_column(number, number, column.width)

    def freeze(self, row: int, column: int = 0) -> None:
        """Keep the rows above and the columns before a cell in sight."""
        self._sheet.freeze_panes(row, column)

    def filters(self, first_row: int, last_row: int, columns: int) -> None:
        """Put filter buttons on a line of names."""
        _need(self._sheet.autofilter(first_row, 0, last_row, columns - 1), self.name, first_row, 0)

    def print_setup(self, page: PrintSetup, last_row: int, last_column: int) -> None:
        """Set paper, margins, footer and the printed cells, from the first to the named one."""
        sheet = self._sheet
        sheet.set_paper(_A4)
        if page.landscape:
            sheet.set_landscape()
        sheet.set_margins(*(mm / _MM_PER_INCH for mm in page.margins_mm))
        if page.pages_wide:
            sheet.fit_to_pages(page.pages_wide, page.pages_tall)
        if page.breaks:
            sheet.set_h_pagebreaks(list(page.breaks))
        sheet.print_area(0, 0, last_row, last_column)
        sheet.hide_gridlines(2)
        if page.centred:
            sheet.center_horizontally()
        if page.repeat_rows:
            sheet.repeat_rows(0, page.repeat_rows - 1)
        footer = ""
        if page.footer_left:
            # The space keeps a digit in the text apart from the size.
            footer += "&L&8 " + page.footer_left.replace("&", "&&")
        if page.page_numbers:
            footer += "&R&8 &P / &N"
        sheet.set_footer(footer, {"margin": 8 / _MM_PER_INCH})

    def show_gridlines(self) -> None:
        """Show the lines between cells on the screen, not on paper."""
        self._sheet.hide_gridlines(1)

    def _write(self, row: int, column: int, value: Cell, form: object) -> None:
        """Write a value by its type; a text must have been checked."""
        sheet = self._sheet
        if isinstance(value, str):
            code = sheet.write_string(row, column, value, form)
        elif isinstance(value, date):
            code = sheet.write_datetime(row, column, value, form)
        elif value is None or isnan(value) or isinf(value):
            code = sheet.write_blank(row, column, None, form)
        else:
            code = sheet.write_number(row, column, value, form)
        _need(code, self.name, row, column)

    def let_go(self) -> None:
        """Close the scratch file of a sheet that was not finished."""
        scratch = getattr(self._sheet, "row_data_fh", None)
        if scratch is not None:
            with suppress(OSError):
                scratch.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLooks:
    """How a table looks: its names, its texts and its numbers."""

    head: Look
    body: Look

    def heading(self, column: Column) -> Look:
        """Return the look of the name of a column."""
        if column.decimals is None:
            return self.head
        return replace(self.head, align="right", indent=1)

    def cell(self, column: Column) -> Look:
        """Return the look of the cells of a column."""
        if column.decimals is None:
            return self.body
        decimals = "." + "0" * column.decimals if column.decimals else ""
        form = f"0{decimals}"
        return replace(self.body, number_format=form, wrap=False, align="right", indent=1)


def _need(code: int, sheet: str, row: int, column: int) -> None:
    """Refuse what the library did not write whole."""
    if code:
        raise FormatError(
            msg(
                "Row {row}, column {column} of sheet {sheet} could not be written.",
                row=row + 1,
                column=column + 1,
                sheet=sheet,
            ),
            msg("A workbook holds at most 1,048,576 rows: export fewer sessions at a time."),
        )
