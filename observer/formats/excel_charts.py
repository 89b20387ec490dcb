"""Native bar charts of a workbook."""

from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.chart import Chart

_INK = "#22262B"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRange:
    """Cells of one sheet, first and last included, counted from 0."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def reference(self) -> list[str | int]:
        """Return it in XlsxWriter's words."""
        return [self.sheet, self.first_row, self.first_column, self.last_row, self.last_column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One series of a chart.

    Attributes
    ----------
    name
        A cell that holds its name; None for none.
    point_colours
        One per value; empty paints all in `colour`.
    """

    values: CellRange
    categories: CellRange
    colour: str
    name: CellRange | None = None
    point_colours: tuple[str, ...] = ()
    show_values: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """A native chart of horizontal bars, the first category on top.

    Attributes
    ----------
    title
        A text of the program's own, never a user's.
    number_format
        Of the axis and the values.
    maximum
        End of the axis; None leaves it to Excel.
    """

    title: str
    series: tuple[Series, ...]
    width_px: int
    height_px: int
    number_format: str = "0"
    maximum: float | None = None
    stacked: bool = False
    legend: bool = False
    description: str = ""


def native_chart(book: xlsxwriter.Workbook, chart: BarChart) -> Chart:
    """Return XlsxWriter's chart for ours."""
    kind = {"type": "bar"} | ({"subtype": "stacked"} if chart.stacked else {})
    made = book.add_chart(kind)
    for series in chart.series:
        made.add_series(_series(series, chart))
    font = {"name": "Calibri", "size": 10, "color": _INK}
    made.set_title(
        {"name": chart.title, "name_font": font | {"size": 12, "bold": True}, "overlay": False}
    )
    axis: dict[str, object] = {
        "num_format": chart.number_format,
        "num_font": font,
        "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": "#E2DED6", "width": 0.75}},
        "line": {"none": True},
    }
    made.set_x_axis(axis if chart.maximum is None else axis | {"max": chart.maximum})
    made.set_y_axis(
        {
            "reverse": True,
            "num_font": font,
            "line": {"color": "#A2A8AF"},
            "major_tick_mark": "none",
            "crossing": "max",
        }
    )
    made.set_legend({"position": "bottom", "font": font} if chart.legend else {"none": True})
    made.set_chartarea({"border": {"none": True}})
    made.set_size({"width": chart.width_px, "height": chart.height_px})
    return made


def _series(series: Series, chart: BarChart) -> dict[str, object]:
    wanted: dict[str, object] = {
        "values": series.values.reference(),
        "categories": series.categories.reference(),
        "fill": {"color": series.colour},
        "border": {"color": _INK, "width": 0.5},
        "gap": 60,
    }
    if series.name is not None:
        cell = series.name
        wanted["name"] = [cell.sheet, cell.first_row, cell.first_column]
    if series.point_colours:
        wanted["points"] = [
            {"fill": {"color": c}, "border": {"color": _INK, "width": 0.5}}
            for c in series.point_colours
        ]
    if series.show_values:
        wanted["data_labels"] = {
            "value": True,
            "num_format": chart.number_format,
            "font": {"name": "Calibri", "size": 10, "color": _INK},
        }
    if chart.stacked:
        wanted["overlap"] = 100
    return wanted
