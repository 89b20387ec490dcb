"""A statistic's table in the Figures room, with what can be done to it."""

from collections.abc import Callable

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QTableView, QWidget

from observer.gui.figure_table import FrameModel, shown_columns
from observer.gui.parts import button, column, row
from observer.model.scheme import Scheme
from observer.statistics.columns import View
from observer.statistics.registry import Statistic
from observer.text.catalogue import Catalogue

LINE_PX, HEAD_PX, WIDEST_PX = 28, 46, 300


class TablePart(QWidget):
    """The table and the line above it.

    Parameters
    ----------
    text
        Language.
    copy
        Puts the table on the clipboard.
    again
        Shows the table anew, with more or fewer columns.
    """

    def __init__(
        self, text: Catalogue, copy: Callable[[], object], again: Callable[[], object]
    ) -> None:
        super().__init__()
        self._text = text
        self.table = QTableView()
        self.every_column = QCheckBox(text("All columns"))
        self.every_column.toggled.connect(lambda *_: again())
        line = row(gap=8)
        line.addStretch(1)
        line.addWidget(self.every_column)
        line.addWidget(button(text("Copy the table"), copy))
        self._dress()
        layout = column(gap=8)
        layout.addLayout(line)
        layout.addWidget(self.table)
        layout.addStretch(1)
        self.setLayout(layout)

    def show_table(
        self, statistic: Statistic, frame: pd.DataFrame, phase_id: str, scheme: Scheme, view: View
    ) -> None:
        """Show the table of a statistic.

        Parameters
        ----------
        statistic
            Which.
        frame
            Its table, all windows.
        phase_id
            Which window; empty for the whole session.
        scheme
            Has the labels.
        view
            Whose columns.
        """
        columns = shown_columns(statistic, view, every=self.every_column.isChecked())
        model = FrameModel(frame, phase_id, scheme=scheme, text=self._text, columns=columns)
        model.setParent(self.table)
        self.table.setModel(model)
        self._fit_columns(model)

    def clear(self) -> None:
        """Show no table."""
        self.table.setModel(None)

    def as_text(self) -> str:
        """Return the table for the clipboard; empty where there is none."""
        model = self.table.model()
        return model.as_text() if isinstance(model, FrameModel) else ""

    def _dress(self) -> None:
        table = self.table
        table.setAccessibleName(self._text("Table"))
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(LINE_PX)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setFixedHeight(HEAD_PX)

    def _fit_columns(self, model: FrameModel) -> None:
        self.table.resizeColumnsToContents()
        metrics = self.table.horizontalHeader().fontMetrics()
        for place in range(model.columnCount()):
            title = str(model.headerData(place, Qt.Orientation.Horizontal)).splitlines()
            head = max(metrics.horizontalAdvance(line) for line in title) + 24
            cells = self.table.sizeHintForColumn(place) + 16
            self.table.setColumnWidth(place, min(max(cells, head), WIDEST_PX))
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(HEAD_PX + model.rowCount() * LINE_PX + bar + 4)
