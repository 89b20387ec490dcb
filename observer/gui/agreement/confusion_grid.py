"""The confusion matrix of a track: every cell leads to the moments behind it."""

from collections.abc import Sequence

import pandas as pd
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from observer.app.agreement import AgreementReport, ComparedPair
from observer.gui.agreement.point_words import code_words, part_words
from observer.gui.context import RoomContext
from observer.gui.parts import column, heading, label, row
from observer.model.time import seconds
from observer.statistics.agreement.moments import NOTHING, Measure, Moment
from observer.statistics.columns import is_missing

_LINE_PX, _LIST_PX = 28, 190
_MOST_MOMENTS = 2000
_CELL = int(Qt.ItemDataRole.UserRole)


class ConfusionGrid(QWidget):
    """What the first coder has in the rows, the second in the columns.

    Parameters
    ----------
    context
        What the room stands on.
    """

    wants_moment = Signal(object)
    """Somebody wants to see a `Moment`."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._report: AgreementReport | None = None
        self._pairs: tuple[ComparedPair, ...] = ()
        self._phase_id = ""
        self._moments: tuple[Moment, ...] = ()
        text = context.text
        self.tables = QComboBox()
        self.tables.setAccessibleName(text("Which confusion matrix"))
        self.tables.setMinimumWidth(280)
        self.tables.currentIndexChanged.connect(self._fill)
        self.grid = QTableWidget()
        self.grid.setAccessibleName(text("Confusion matrix"))
        self.grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.setTabKeyNavigation(False)
        self.grid.verticalHeader().setDefaultSectionSize(_LINE_PX)
        self.grid.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.grid.itemSelectionChanged.connect(self._show_moments)
        self.grid.cellActivated.connect(lambda *_: self._enter_list())
        self.list = QListWidget()
        self.list.setAccessibleName(text("Moments behind the cell"))
        self.list.setMinimumWidth(260)
        self.list.setFixedHeight(_LIST_PX)
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)
        self.told = label("", "muted")
        self._lay()

    def show_report(
        self, report: AgreementReport, pairs: tuple[ComparedPair, ...], rows: pd.DataFrame
    ) -> None:
        """Show the matrices of some pairs.

        Parameters
        ----------
        report
            Of which they are.
        pairs
            Whose moments stand behind the cells.
        rows
            Of its table ``confusion``: those of one phase and two coders.
        """
        self._report, self._pairs, self._rows = report, pairs, rows
        text, scheme = self._context.text, report.scheme
        before = self.tables.currentData()
        self.tables.blockSignals(True)
        self.tables.clear()
        keys = rows[["measure", "track", "of_code"]].fillna("").drop_duplicates()
        for measure, track, of_code in keys.itertuples(index=False):
            what = text("time") if measure == Measure.TIME.value else text("events")
            words = part_words(str(track), scheme, text)
            if of_code:
                words = f"{words}: {code_words(str(track), str(of_code), scheme, text)}"
            self.tables.addItem(f"{words} ({what})", (str(measure), str(track), str(of_code)))
        self.tables.setCurrentIndex(max(self.tables.findData(before), 0))
        self.tables.blockSignals(False)
        self._fill()

    def choose(self, track: str, measure: Measure) -> None:
        """Show the matrix of a track, if there is one."""
        for number in range(self.tables.count()):
            key = self.tables.itemData(number)
            if key[:2] == (measure.value, track):
                self.tables.setCurrentIndex(number)
                return

    @property
    def moments(self) -> tuple[Moment, ...]:
        """Behind the cell that is chosen."""
        return self._moments

    def _key(self) -> tuple[str, str, str] | None:
        key = self.tables.currentData()
        return (str(key[0]), str(key[1]), str(key[2])) if key else None

    def _fill(self, *_unused: object) -> None:
        self.grid.clear()
        self.list.clear()
        self.told.setText("")
        key, report = self._key(), self._report
        if key is None or report is None:
            self.grid.setRowCount(0)
            self.grid.setColumnCount(0)
            return
        measure, track, of_code = key
        rows = self._rows
        mine = rows[
            (rows["measure"] == measure)
            & (rows["track"] == track)
            & (rows["of_code"].fillna("") == of_code)
        ]
        firsts = [str(each) for each in dict.fromkeys(mine["first_code"].fillna(""))]
        seconds = [str(each) for each in dict.fromkeys(mine["second_code"].fillna(""))]
        self.grid.setRowCount(len(firsts))
        self.grid.setColumnCount(len(seconds))
        self.grid.setVerticalHeaderLabels(self._labels(firsts, key))
        self.grid.setHorizontalHeaderLabels(self._labels(seconds, key))
        for record in mine.to_dict("records"):
            one, other = _word(record["first_code"]), _word(record["second_code"])
            self._put(firsts.index(one), seconds.index(other), (one, other), self._count(record))
        self.grid.resizeColumnsToContents()
        lines = max(len(firsts), 1)
        self.grid.setFixedHeight(lines * _LINE_PX + self.grid.horizontalHeader().height() + 16)

    def _put(self, line: int, place: int, cell: tuple[str, str], words: str) -> None:
        made = QTableWidgetItem(words)
        made.setData(_CELL, cell)
        made.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if cell[0] == cell[1]:
            font = made.font()
            font.setBold(True)
            made.setFont(font)
        self.grid.setItem(line, place, made)

    def _count(self, record: dict[object, object]) -> str:
        text = self._context.text
        events, lasts = record.get("events"), record.get("seconds")
        if not is_missing(events):
            return str(events)
        if not is_missing(lasts):
            return text("{seconds} s", seconds=text.number(float(str(lasts)), 1))
        return ""

    def _labels(self, codes: Sequence[str], key: tuple[str, str, str]) -> list[str]:
        text, report = self._context.text, self._report
        measure, track, _of_code = key
        nothing = text("nothing") if measure == Measure.TIME.value else text("no event")
        if report is None:
            return []
        return [
            nothing if code == NOTHING else code_words(track, code, report.scheme, text)
            for code in codes
        ]

    def _show_moments(self) -> None:
        self.list.clear()
        chosen, key, text = self.grid.selectedItems(), self._key(), self._context.text
        cell = chosen[0].data(_CELL) if chosen else None
        if key is None or cell is None:
            self._moments = ()
            return
        measure, track, of_code = key
        found = [
            (pair, moment)
            for pair in self._pairs
            for moment in pair.behind(Measure(measure), track, (cell[0], cell[1]), of_code)
        ]
        self._moments = tuple(moment for _, moment in found)
        for pair, moment in found[:_MOST_MOMENTS]:
            words = text.clock(moment.start_us)
            if moment.end_us > moment.start_us:
                lasts = text.number(seconds(moment.end_us - moment.start_us), 1)
                words = text("{time}, {seconds} s", time=words, seconds=lasts)
            if len(self._pairs) > 1:
                words = f"{pair.family} \N{MIDDLE DOT} {pair.session}   {words}"
            line = QListWidgetItem(words)
            line.setData(_CELL, (pair, moment))
            self.list.addItem(line)
        self.told.setText(text("{count} moments. Enter or a click shows one.", count=len(found)))

    def _enter_list(self) -> None:
        if self.list.count():
            self.list.setCurrentRow(0)
            self.list.setFocus()

    def _go(self, item: QListWidgetItem) -> None:
        self.wants_moment.emit(item.data(_CELL))

    def _lay(self) -> None:
        text = self._context.text
        title = row(gap=12)
        title.addWidget(heading(text("Confusion matrix"), self._context.tokens))
        title.addWidget(self.tables)
        title.addWidget(label(text("First coder in the rows, second in the columns."), "muted"), 1)
        side = column(gap=6)
        side.addWidget(self.told)
        side.addWidget(self.list, 1)
        below = row(gap=12)
        below.addWidget(self.grid, 3, Qt.AlignmentFlag.AlignTop)
        below.addLayout(side, 1)
        layout = column(gap=8)
        layout.addLayout(title)
        layout.addLayout(below)
        self.setLayout(layout)


def _word(value: object) -> str:
    return "" if is_missing(value) else str(value)
