"""The pane beside the timeline: the list of events, or the notes; closed until asked for."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext


class SidePane(QWidget):
    """Shows one of two panels, or nothing.

    Parameters
    ----------
    context
        What the room stands on.
    *panels
        In order; the first is shown first.
    """

    changed = Signal()
    left = Signal()
    """It was closed: the film may have the keyboard back."""

    def __init__(self, context: RoomContext, *panels: QWidget) -> None:
        super().__init__()
        self._tokens = context.tokens
        self._stack = QStackedWidget()
        for panel in panels:
            self._stack.addWidget(panel)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 0, 0, 0)
        inside.addWidget(self._stack)
        self.setMinimumWidth(320)

    def shows(self, panel: QWidget) -> bool:
        """Return whether a panel is open."""
        return not self.isHidden() and self._stack.currentWidget() is panel

    def show_panel(self, panel: QWidget) -> None:
        """Open a panel."""
        self._stack.setCurrentWidget(panel)
        self.show()
        self.changed.emit()

    def toggle(self, panel: QWidget) -> None:
        """Open a panel, or close it if it is open."""
        if self.shows(panel):
            self.hide()
            self.left.emit()
            self.changed.emit()
        else:
            self.show_panel(panel)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, with a line at the left."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._tokens.surface))
            painter.setPen(QColor(self._tokens.line))
            painter.drawLine(0, 0, 0, self.height())
