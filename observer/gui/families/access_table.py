"""Who did what with a family's data, the latest first."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from observer.app.who_saw import Seen, who_saw
from observer.gui.context import RoomContext
from observer.gui.parts import button, column, label
from observer.text.catalogue import Catalogue

_MOST_ROWS = 500
_ROWS_SEEN = 12
_LINE_PX, _HEAD_PX = 26, 30


class AccessTable(QWidget):
    """The access log of a family, or of the whole project.

    Parameters
    ----------
    context
        What the room stands on.
    write
        Asks where the log of a family is to go, by its id; empty for all.
    """

    def __init__(self, context: RoomContext, write: Callable[[str], object]) -> None:
        super().__init__()
        self._context = context
        self._family_id = ""
        text = context.text
        self.everything = QCheckBox(text("the whole project"))
        self.everything.toggled.connect(lambda *_: self._show())
        self._write = button(text("Write as CSV …"), lambda: write(self._wanted))
        self.table = QTableWidget()
        self._dress()
        self._more = label("", "muted")
        layout = column(gap=4)
        layout.addWidget(self.everything)
        layout.addWidget(self.table)
        layout.addWidget(self._more)
        self.setLayout(layout)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """What stands beside the title."""
        return (self._write,)

    def show_family(self, family_id: str) -> None:
        """Show who has seen a family."""
        self._family_id = family_id
        self._show()

    @property
    def _wanted(self) -> str:
        return "" if self.everything.isChecked() else self._family_id

    def _show(self) -> None:
        text = self._context.text
        every = who_saw(self._context.workspace, self._wanted)
        rows = every[:_MOST_ROWS]
        self.table.setColumnHidden(2, not self.everything.isChecked())
        self.table.setRowCount(len(rows))
        for line, row in enumerate(rows):
            for place, words in enumerate(_cells(row, text)):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.table.setItem(line, place, item)
        left = len(every) - len(rows)
        words = text("{count} earlier rows stand in the file.", count=left) if left else ""
        self._more.setText(words)
        self._more.setVisible(bool(words))
        shown = min(max(len(rows), 1), _ROWS_SEEN)
        self.table.setFixedHeight(_HEAD_PX + shown * _LINE_PX + 4)

    def _dress(self) -> None:
        text, table = self._context.text, self.table
        table.setAccessibleName(text("Who has looked"))
        titles = [text("When"), text("Who"), text("Family"), text("What"), text("About")]
        table.setColumnCount(len(titles))
        table.setHorizontalHeaderLabels(titles)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_LINE_PX)
        head = table.horizontalHeader()
        head.setFixedHeight(_HEAD_PX)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setStretchLastSection(True)


def _cells(row: Seen, text: Catalogue) -> tuple[str, ...]:
    at = f"{text.day(row.at.date())} {row.at:%H:%M}"
    return at, row.coder, row.family, text.render(row.what), text.render(row.detail)
