"""A plain black window: what is left before a parent when the project is closed or locked."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QScreen
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class Curtain(QWidget):
    """Lies over a screen until the window draws it back, and goes with the window.

    Parameters
    ----------
    window
        Whose it is.
    screen
        Over which it lies.
    """

    def __init__(self, window: QWidget, screen: QScreen) -> None:
        super().__init__(
            window,
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self.setWindowTitle("Ooghoogte")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        # or the program would go on behind it after its window is closed
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.setWindowState(Qt.WindowState.WindowFullScreen)
        self.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it black, whatever the colours of the window are."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), Qt.GlobalColor.black)


def draw_back(window: QWidget) -> None:
    """Take away what lies over a screen since the last project."""
    for each in window.findChildren(Curtain):
        each.hide()
        each.deleteLater()
