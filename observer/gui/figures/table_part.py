"""A statistic's table in the Figures room, with what can be done to it."""

from collections.abc import Callable

import pandas as pd
from PySide6.QtWidgets import QCheckBox, QWidget

from observer.gui.cell_table import WholeTable
from observer.gui.figure_table import FrameModel, shown_columns
from observer.gui.parts import button, column, row
from observer.model.scheme import Scheme
from observer.statistics.columns import View
from observer.statistics.registry import Statistic
from observer.text.catalogue import Catalogue

_WIDEST_PX = 300


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
        self.table = WholeTable(text, _WIDEST_PX)
        self.every_column = QCheckBox(text("All columns"))
        self.every_column.toggled.connect(lambda *_: again())
        line = row(gap=8)
        line.addStretch(1)
        line.addWidget(self.every_column)
        line.addWidget(button(text("Copy the table"), copy))
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
        self.table.show_cells(model)

    def clear(self) -> None:
        """Show no table."""
        self.table.setModel(None)

    def as_text(self) -> str:
        """Return the table for the clipboard; empty where there is none."""
        model = self.table.model()
        return model.as_text() if isinstance(model, FrameModel) else ""
