"""The first sheet of the clinician workbook: n of m signals first, then what was seen how often."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

import pandas as pd

from observer.formats.excel import Sheet
from observer.formats.excel_charts import BarChart, CellRange, Series
from observer.formats.excel_looks import Look, PrintSetup
from observer.formats.table import Cell, Table
from observer.formats.text_check import cell_place
from observer.model.rules import CodeRef
from observer.model.scheme import Scheme
from observer.model.session import Session
from observer.reports.request import ReportRequest
from observer.reports.typefaces import carlito
from observer.statistics.answered import answered
from observer.statistics.describe import tracks
from observer.statistics.inputs import CodedSession
from observer.statistics.words import WORDS

_ACCENT, _INK, _MUTED, _LINE, _PANEL = "#27666B", "#22262B", "#666C73", "#E2DED6", "#F0F4F3"
_ANSWERED, _ONGOING, _NOT = "#27666B", "#9CC7C3", "#E9E5DD"

WIDTHS_PX = (140, 124, *[49] * 8)
_PAGE_PT = 735.0
_LAST = len(WIDTHS_PX) - 1
_UNKNOWN = "\u2013"

_CHART_PX = sum(WIDTHS_PX) - 4
_PT_PER_PX = 0.75

_TITLE = Look(size=20, bold=True, colour=_ACCENT, vertical="vcenter")
_LEAD = Look(size=10, colour=_MUTED, wrap=True)
_HEADING = Look(size=13, bold=True, colour=_ACCENT, vertical="bottom")
_NOTE = Look(size=9, colour=_MUTED, wrap=True)
_BIG = Look(
    size=20, bold=True, colour=_ACCENT, fill=_PANEL, vertical="vcenter", align="right", indent=1
)
_BIG_LABEL = Look(size=12, bold=True, fill=_PANEL, vertical="vcenter", wrap=True, indent=1)
_BIG_NOTE = Look(size=10, colour=_MUTED, fill=_PANEL, vertical="vcenter", wrap=True)
_HEAD = Look(size=9, bold=True, colour=_MUTED, wrap=True, vertical="bottom", line_below=_ACCENT)
_HEAD_NUMBER = replace(_HEAD, align="right")
_CELL = Look(size=10, wrap=True, line_below=_LINE, vertical="vcenter")
_NUMBER = replace(_CELL, align="right", wrap=False)

_Row: TypeAlias = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class _Figure:
    """One column of figures: its name in the frame, its head, and how it is written."""

    name: str
    head: str
    number_format: str


def write_summary(sheet: Sheet, request: ReportRequest, coded: CodedSession) -> None:
    """Write the summary of one coding over its whole session.

    Parameters
    ----------
    sheet
        An empty sheet.
    request
        The project and the language.
    coded
        The coding.
    """
    _Summary(sheet, request, coded).write()


def records(frame: pd.DataFrame) -> list[dict[str, Cell]]:
    """Return the rows of a frame by column name; what is not known is None."""
    table = Table.from_frame("frame", frame)
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def contingency_label(scheme: Scheme, contingency: str, language: str) -> str:
    """Return how a scheme calls a contingency, in a language."""
    found = next((c for c in scheme.contingencies if c.id == contingency), None)
    return found.label.get(language) if found else contingency


def subjects_label(scheme: Scheme, subjects: str, language: str) -> str:
    """Return how a scheme calls who takes part; several ids are joined by ``+``."""
    return " + ".join(
        scheme.subject(one).label.get(language) if one else "" for one in subjects.split("+")
    )


class _Summary:
    def __init__(self, sheet: Sheet, request: ReportRequest, coded: CodedSession) -> None:
        self._sheet = sheet
        self._text = request.text
        self._request = request
        self._coded = coded
        self._scheme = coded.scheme
        self._row = 0
        self._typeface = carlito()
        self._used_pt = 0.0
        self._breaks: list[int] = []

    def write(self) -> None:
        self._sheet.widths_px(*WIDTHS_PX)
        self._head()
        rows = [r for r in records(answered(self._coded)) if not r["phase_id"]]
        self._headline([r for r in rows if r["headline"]])
        self._answers(rows)
        described = [r for r in records(tracks(self._coded)) if not r["phase_id"]]
        self._points([r for r in described if r["kind"] == "point"])
        self._states([r for r in described if r["kind"] == "state"])
        _ = self._text
        family = self._request.project.family_of(self._coded.coding.info.session_id)
        footer = _(
            "These figures describe one film of {family}. They are not a test.",
            family=family.pseudonym,
        )
        page = PrintSetup(
            margins_mm=(11, 11, 14, 16),
            pages_wide=0,
            breaks=tuple(self._breaks),
            footer_left=footer,
            page_numbers=True,
            centred=True,
        )
        self._sheet.print_setup(page, self._row - 1, _LAST)

    def _head(self) -> None:
        _, info = self._text, self._coded.coding.info
        session = self._request.project.get(Session, info.session_id)
        family = self._request.project.family_of(session.id)
        title = _("{family}, session {number}", family=family.pseudonym, number=session.number)
        self._wide(title, _TITLE, 30)
        window = self._coded.window
        lead = [
            _.day_in_words(session.held_on) if session.held_on else "",
            session.task,
            _("{time} of film", time=_.clock(window.duration_us)),
            _("coder {coder}", coder=info.coder),
            f"{_.local(self._scheme.title)} {self._scheme.version}",
        ]
        self._wide(" · ".join(part for part in lead if part), _LEAD, 17)
        self._gap(8)

    def _headline(self, rows: list[dict[str, Cell]]) -> None:
        for row in rows:
            self._take(36)
            label = contingency_label(self._scheme, str(row["contingency"]), self._text.language)
            self._merged((0, 1), label, _BIG_LABEL)
            self._merged((2, 4), self._n_of_m(row), _BIG)
            self._merged((5, _LAST), self._certainty(row), _BIG_NOTE)
            self._row += 1
            self._gap(4)

    def _n_of_m(self, row: _Row) -> str:
        if not row["n_valid"]:
            return _UNKNOWN
        _ = self._text
        return _("{n} of {m}", n=row["n_answered"], m=row["n_valid"])

    def _certainty(self, row: _Row) -> str:
        """Return what stands behind n of m: the interval and what chance would give."""
        if not row["n_valid"]:
            word = WORDS.get(str(row["status"]))
            return self._text.render(word) if word else ""
        _ = self._text
        parts = [
            _(
                "interval (95 %) {low} to {high} %",
                low=self._percent(row["share_low"]),
                high=self._percent(row["share_high"]),
            )
        ]
        if row["chance_share"] is not None:
            parts.append(_("by chance {share} %", share=self._percent(row["chance_share"])))
        return "; ".join(parts)

    def _percent(self, share: Cell) -> str:
        return f"{100 * share:.0f}" if isinstance(share, float | int) else _UNKNOWN

    def _answers(self, rows: list[dict[str, Cell]]) -> None:
        """Write every contingency in both directions, and the chart of those as stated."""
        _ = self._text
        if not rows:
            return
        self._heading(_("Signals and answers"))
        figures = (
            _Figure("n_answered", _("answer"), "0"),
            _Figure("n_ongoing", _("ongoing"), "0"),
            _Figure("n_not", _("no answer"), "0"),
            _Figure("n_valid", _("of"), "0"),
            _Figure("share", _("share"), "0%"),
            _Figure("interval", _("95 %"), "@"),
            _Figure("chance_share", _("by chance"), "0%"),
            _Figure("median_latency_s", _("median latency, s"), "0.0"),
        )
        rows = sorted(rows, key=lambda r: r["direction"] != "forward")
        top = self._table(
            (_("What follows what"), _("From whom to whom")),
            figures,
            [(self._signal(r), self._from_to(r), self._filled(r)) for r in rows],
        )
        forward = sum(1 for r in rows if r["direction"] == "forward")
        self._gap(6)
        labels = self._cells(top, 0, forward)
        series = tuple(
            Series(
                name=self._cells(top - 1, 2 + at, 1),
                values=self._cells(top, 2 + at, forward),
                categories=labels,
                colour=colour,
            )
            for at, colour in enumerate((_ANSWERED, _ONGOING, _NOT))
        )
        self._chart(
            BarChart(
                title=_("Signals, and what came after them"),
                series=series,
                width_px=_CHART_PX,
                height_px=110 + 36 * forward,
                stacked=True,
                legend=True,
            )
        )
        self._wide(
            _(
                "Signals without enough time after them that could be coded are left out. "
                "By chance: what the same answers give when they are shifted in time."
            ),
            _NOTE,
            25,
        )

    def _filled(self, row: dict[str, Cell]) -> _Row:
        """Return a row with what is derived of it: signals without answer, the interval."""
        interval = None
        if row["share_low"] is not None:
            interval = f"{self._percent(row['share_low'])}\u2013{self._percent(row['share_high'])}"
        return row | {"n_not": _not_answered(row), "interval": interval}

    def _signal(self, row: _Row) -> str:
        label = contingency_label(self._scheme, str(row["contingency"]), self._text.language)
        if row["direction"] == "forward":
            return label
        _ = self._text
        return _("the other way round: {label}", label=label)

    def _from_to(self, row: _Row) -> str:
        language = self._text.language
        one = subjects_label(self._scheme, str(row["from_subject"] or ""), language)
        other = subjects_label(self._scheme, str(row["to_subject"] or ""), language)
        return f"{one} → {other}"

    def _points(self, rows: list[dict[str, Cell]]) -> None:
        _ = self._text
        if not rows:
            return
        self._keep_together(_block_height(len(rows)))
        self._heading(_("Moments: how often"))
        figures = (
            _Figure("n", _("count"), "0"),
            _Figure("rate_per_min", _("per minute"), "0.0"),
            _Figure("latency_s", _("first after, s"), "0.0"),
            _Figure("codable_s", _("over, s"), "0"),
            _Figure("uncodable_share", _("not codable"), "0%"),
        )
        top = self._table((_("Track"), _("Code")), figures, self._by_track(rows))
        self._gap(6)
        self._code_chart(rows, top, self._cells(top, 2, len(rows)), _("Moments, count"), "0")

    def _states(self, rows: list[dict[str, Cell]]) -> None:
        _ = self._text
        if not rows:
            return
        self._keep_together(_block_height(len(rows)))
        self._heading(_("Periods: how long"))
        figures = (
            _Figure("proportion", _("share of time"), "0%"),
            _Figure("duration_s", _("in all, s"), "0.0"),
            _Figure("n", _("begins"), "0"),
            _Figure("rate_per_min", _("per minute"), "0.0"),
            _Figure("bout_median_s", _("median period, s"), "0.0"),
            _Figure("latency_s", _("first after, s"), "0.0"),
            _Figure("codable_s", _("over, s"), "0"),
            _Figure("uncodable_share", _("not codable"), "0%"),
        )
        top = self._table((_("Track"), _("Code")), figures, self._by_track(rows))
        self._gap(6)
        values = self._cells(top, 2, len(rows))
        self._code_chart(rows, top, values, _("Periods, share of the time watched"), "0%")

    def _by_track(self, rows: list[dict[str, Cell]]) -> list[tuple[str, str, _Row]]:
        """Return the rows with their labels, a track named once."""
        _ = self._text
        found: list[tuple[str, str, _Row]] = []
        for track_id, group in groupby(rows, key=lambda r: str(r["track"])):
            track = self._scheme.track(track_id)
            for number, row in enumerate(group):
                code = track.code(str(row["code"]))
                label = _.local(track.label) if number == 0 else ""
                found.append((label, _.local(code.label), row))
        return found

    def _code_chart(
        self, rows: list[dict[str, Cell]], top: int, values: CellRange, title: str, form: str
    ) -> None:
        colours = tuple(
            self._scheme.code(CodeRef(str(r["track"]), str(r["code"]))).colour for r in rows
        )
        labels = self._cells(top, 1, len(rows))
        series = Series(
            values=values,
            categories=labels,
            colour=_ACCENT,
            point_colours=colours,
            show_values=True,
        )
        self._chart(
            BarChart(
                title=title,
                series=(series,),
                width_px=_CHART_PX,
                height_px=_code_chart_px(len(rows)),
                number_format=form,
                maximum=1.0 if form == "0%" else None,
            )
        )

    def _table(
        self,
        names: tuple[str, str],
        figures: tuple[_Figure, ...],
        rows: list[tuple[str, str, _Row]],
    ) -> int:
        """Write a table and return its first row of figures."""
        self._take(27)
        for column, name in enumerate(names):
            self._put(column, name, _HEAD)
        for column, figure in enumerate(figures, 2):
            self._put(column, figure.head, _HEAD_NUMBER)
        self._row += 1
        top = self._row
        for first, second, row in rows:
            lines = max(
                len(self._typeface.lines(label, _CELL.size, width * _PT_PER_PX - 8))
                for label, width in ((first, WIDTHS_PX[0]), (second, WIDTHS_PX[1]))
            )
            self._take(4.5 + 12.75 * lines)
            self._put(0, first, _CELL)
            self._put(1, second, _CELL)
            for column, figure in enumerate(figures, 2):
                look = replace(_NUMBER, number_format=figure.number_format)
                self._sheet.value(self._row, column, row[figure.name], look)
            self._row += 1
        return top

    def _chart(self, chart: BarChart) -> None:
        height = chart.height_px * _PT_PER_PX + 6
        self._keep_together(height)
        first = self._row
        while height > 0:
            step = min(height, 60.0)
            self._gap(step)
            height -= step
        self._sheet.bars(first, 0, chart)

    def _cells(self, row: int, column: int, count: int) -> CellRange:
        return CellRange(
            sheet=self._sheet.name,
            first_row=row,
            first_column=column,
            last_row=row + count - 1,
            last_column=column,
        )

    def _heading(self, heading: str) -> None:
        self._wide(heading, _HEADING, 30)

    def _wide(self, text: str, look: Look, height: float) -> None:
        self._take(height)
        self._merged((0, _LAST), text, look)
        self._row += 1

    def _take(self, height: float) -> None:
        """Give the next row its height."""
        self._sheet.height_pt(self._row, height)
        self._used_pt += height

    def _keep_together(self, height: float) -> None:
        """Begin a new page if what comes does not fit on this one."""
        if self._used_pt + height > _PAGE_PT and self._used_pt:
            self._breaks.append(self._row)
            self._used_pt = 0.0

    def _gap(self, height: float) -> None:
        self._take(height)
        self._row += 1

    def _merged(self, columns: tuple[int, int], text: str, look: Look) -> None:
        where = cell_place(self._sheet.name, self._row + 1, str(columns[0] + 1))
        self._sheet.merged(self._row, columns, text, look, where)

    def _put(self, column: int, text: str, look: Look) -> None:
        where = cell_place(self._sheet.name, self._row + 1, str(column + 1))
        self._sheet.text(self._row, column, text, look, where)


def _not_answered(row: _Row) -> Cell:
    """Return how many valid signals had neither an answer nor one already going on."""
    valid, hit, ongoing = row["n_valid"], row["n_answered"], row["n_ongoing"]
    if isinstance(valid, int) and isinstance(hit, int) and isinstance(ongoing, int):
        return valid - hit - ongoing
    return None


def _code_chart_px(rows: int) -> int:
    return 70 + 26 * rows


def _block_height(rows: int) -> float:
    """Return about how high a table with its chart is; a page if it needs more than one."""
    table = 57 + 17.25 * rows
    return min(table + _code_chart_px(rows) * _PT_PER_PX + 12, _PAGE_PT)
