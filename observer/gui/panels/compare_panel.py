"""One's own finished coding beside the master: what agrees, what was missed, what is extra."""

from types import MappingProxyType

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from observer.app.open_points import in_percent, in_seconds
from observer.app.training import Comparison, PartComparison, ScorePair, compare
from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.keyboard import is_left_to_room
from observer.gui.parts import label, row, strong
from observer.gui.video.film import Moment
from observer.model.errors import ObserverError
from observer.model.event import Anchor, Event, Score
from observer.model.messages import msg
from observer.statistics.event_match import Match, Matched, Tally

_LOOKS = """
QTreeWidget { border: none; border-radius: 0; }
QTreeWidget::item { padding: 3px 5px; }
"""
_MOMENT = int(Qt.ItemDataRole.UserRole)
_WORDS = MappingProxyType(
    {
        Match.AGREED: msg("agree"),
        Match.OTHER_CODE: msg("differ"),
        Match.MISSED: msg("missed"),
        Match.EXTRA: msg("extra"),
    }
)


class ComparePanel(QWidget):
    """A list of moments per track; Enter or a click goes to one.

    Parameters
    ----------
    desk
        Whose coding is compared.
    """

    left = Signal()
    """The keyboard may go back to the film."""
    gone = Signal()
    """Another coding was opened, and what was compared is not shown any more."""

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self._desk = desk
        self._comparison: Comparison | None = None
        text, tokens = desk.context.text, desk.context.tokens
        self.title = strong(text("Beside the master coding"), tokens, px=14)
        self.told = label("", "muted")
        self.differences = QCheckBox(text("Only where you differ"))
        self.differences.setChecked(True)
        self.differences.toggled.connect(lambda *_: self._fill())
        self.list = QTreeWidget()
        self.list.setAccessibleName(text("Moments of both codings"))
        self.list.setHeaderLabels([text("Time"), "", text("Master"), text("You")])
        self.list.setRootIsDecorated(True)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.setStyleSheet(_LOOKS)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.list.itemClicked.connect(lambda *_: self.go())
        self.list.installEventFilter(self)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(14, 10, 14, 8)
        inside.setSpacing(8)
        inside.addWidget(self.title)
        inside.addWidget(self.told)
        line = row()
        line.addWidget(self.differences)
        line.addStretch(1)
        inside.addLayout(line)
        inside.addWidget(self.list, 1)
        desk.opened.connect(self._forget)

    @property
    def comparison(self) -> Comparison | None:
        """What is shown."""
        return self._comparison

    def begin(self) -> bool:
        """Compare, and give the keyboard to the list; say why where that cannot be."""
        desk = self._desk.desk
        if desk is None:
            return False
        try:
            self._comparison = compare(self._desk.context.workspace, desk.coding_id)
        except ObserverError as error:
            self._comparison = None
            self._desk.hint(self._desk.context.text.error(error))
            return False
        self._fill()
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def go(self) -> None:
        """Go to the moment of the row that is chosen."""
        item = self.list.currentItem()
        moment = item.data(0, _MOMENT) if item is not None else None
        if isinstance(moment, Moment):
            self._desk.reveal.emit(moment)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter and Escape in the list; leave code keys and Space to the room."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.go()
                return True
            if is_left_to_room(event):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _forget(self) -> None:
        desk, shown = self._desk.desk, self._comparison
        if shown is not None and desk is not None and desk.coding_id == shown.learner.id:
            return
        self._comparison = None
        self.list.clear()
        self.told.setText("")
        if shown is not None:
            self.gone.emit()

    def _fill(self) -> None:
        comparison, text = self._comparison, self._desk.context.text
        self.list.clear()
        if comparison is None:
            return
        self.told.setText(self._summary(comparison))
        for part in comparison.parts:
            top = QTreeWidgetItem([f"{text.local(part.label)}   {self._count_words(part.counts)}"])
            self.list.addTopLevelItem(top)
            top.setFirstColumnSpanned(True)
            for item in self._rows(comparison, part):
                top.addChild(item)
            top.setExpanded(True)
        for column in range(self.list.columnCount()):
            if column:
                self.list.resizeColumnToContents(column)
        self.list.setColumnWidth(0, 84)
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    def _summary(self, comparison: Comparison) -> str:
        text, counts = self._desk.context.text, comparison.counts
        if counts.share is None:
            return text("Neither coding has anything to compare.")
        return text(
            "{share} agree: {agreed} of {total} moments, at most {tolerance} s apart. "
            "Master coding by {coder}.",
            share=text.local(in_percent(counts.share)),
            agreed=counts.agreed,
            total=counts.total,
            tolerance=text.local(in_seconds(comparison.tolerance_us)),
            coder=comparison.master.coder,
        )

    def _count_words(self, counts: Tally) -> str:
        text = self._desk.context.text
        if counts.share is None:
            return text("nothing coded")
        return text(
            "{share} agree · {differ} differ · {missed} missed · {extra} extra",
            share=text.local(in_percent(counts.share)),
            differ=counts.other_code,
            missed=counts.missed,
            extra=counts.extra,
        )

    def _rows(self, comparison: Comparison, part: PartComparison) -> list[QTreeWidgetItem]:
        only = self.differences.isChecked()
        found = [
            self._moment_row(comparison, each)
            for each in part.moments
            if not only or each.match is not Match.AGREED
        ]
        found += [
            self._score_row(each)
            for each in part.scores
            if not only or each.match is not Match.AGREED
        ]
        return found

    def _moment_row(self, comparison: Comparison, each: Matched) -> QTreeWidgetItem:
        text = self._desk.context.text

        def words(event: Event | None) -> str:
            if event is None:
                return "\N{EM DASH}"
            codes = {code.id: code for code in comparison.scheme.track(each.track).codes}
            code = codes.get(event.code)
            return text.local(code.label) if code else event.code

        item = self._row(each.at_us, each.match, words(each.first), words(each.second))
        event = each.first or each.second
        anchor = event.onset_anchor if event else None
        self._lead(item, each.at_us, anchor)
        return item

    def _score_row(self, each: ScorePair) -> QTreeWidgetItem:
        text = self._desk.context.text

        def words(score: Score | None) -> str:
            if score is None:
                return "\N{EM DASH}"
            if score.value is not None:
                decimals = 0 if score.value.is_integer() else 1
                return text.number(score.value, decimals)
            return score.words or (str(score.absence) if score.absence else "\N{EM DASH}")

        name = text.local(each.item.label)
        at_us = each.at_us
        item = self._row(
            at_us, each.match, f"{name}: {words(each.first)}", f"{name}: {words(each.second)}"
        )
        if at_us is not None:
            self._lead(item, at_us, None)
        return item

    def _row(self, at_us: int | None, match: Match, first: str, second: str) -> QTreeWidgetItem:
        text = self._desk.context.text
        when = text.clock(at_us) if at_us is not None else text("whole")
        item = QTreeWidgetItem([when, text.render(_WORDS[match]), first, second])
        for column in range(4):
            item.setToolTip(column, item.text(column))
        return item

    @staticmethod
    def _lead(item: QTreeWidgetItem, at_us: int, anchor: Anchor | None) -> None:
        item.setData(0, _MOMENT, Moment(time_us=at_us, anchor=anchor))
