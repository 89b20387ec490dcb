"""How the Code room shares its place: film and codes above, timeline and an open panel below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.panels.timeline_panel import TimelinePanel
from observer.gui.panels.transport_panel import TransportPanel

_PANEL_PX = 410
_FILM_PX = 960
_BAR_PX = 44
_FOOT, _LINES_PX = 0.36, 3
"""Share of the height under the film, which keeps at least half of the window."""
_SIDE_SHARE = 0.42


class CodeSplit(QSplitter):
    """The parts of the Code room, with lines between them that can be dragged.

    Parameters
    ----------
    film
        Above, at the left.
    beside
        Beside the film: the ways of coding.
    transport
        Under the film.
    timeline
        Under that.
    side
        Beside the timeline, closed until it is asked for.
    """

    def __init__(
        self,
        film: QWidget,
        beside: QWidget,
        transport: TransportPanel,
        timeline: TimelinePanel,
        side: QWidget,
    ) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._dragged = False
        self._timeline, self._side = timeline, side
        top = QSplitter(Qt.Orientation.Horizontal)
        top.addWidget(film)
        top.addWidget(beside)
        self._bottom = QSplitter(Qt.Orientation.Horizontal)
        self._bottom.addWidget(timeline)
        self._bottom.addWidget(side)
        foot = QWidget()
        under = QVBoxLayout(foot)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(0)
        under.addWidget(transport)
        under.addWidget(self._bottom, 1)
        self.addWidget(top)
        self.addWidget(foot)
        for splitter, stretch in ((top, (1, 0)), (self._bottom, (3, 2)), (self, (1, 0))):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
            for i, each in enumerate(stretch):
                splitter.setStretchFactor(i, each)
        top.setSizes([_FILM_PX, _PANEL_PX])
        side.hide()
        self.splitterMoved.connect(self._line_dragged)

    def share_height(self) -> None:
        """Give the timeline what its rows need, more where there is room, and the film the rest.

        Once somebody has dragged the line between the halves, it stays.
        """
        if self._dragged:
            return
        least = _BAR_PX + self._timeline.least_height_px()
        most = _BAR_PX + self._timeline.sizeHint().height()
        foot = min(max(least, round(self.height() * _FOOT)), most)
        foot = min(foot, self.height() - self.window().height() // 2 - _LINES_PX)
        self.setSizes([self.height() - foot, foot])

    def widen_side(self) -> None:
        """Give a panel beside the timeline that opens its share of the width."""
        whole = self._bottom.width()
        if not self._side.isHidden() and self._side.width() < whole * _SIDE_SHARE:
            side = round(whole * _SIDE_SHARE)
            self._bottom.setSizes([whole - side, side])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height out anew."""
        super().resizeEvent(event)
        self.share_height()

    def _line_dragged(self, *_unused: object) -> None:
        self._dragged = True
