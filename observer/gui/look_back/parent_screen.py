"""The parent's screen: a window that paints a sight, and has nothing else to show."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QScreen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.gui.look_back.parent_state import NOTHING, Sight
from observer.gui.look_back.sight_painting import paint_sight

_BESIDE = (
    Qt.WindowType.Window
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
)
_ALONE = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint


class ParentScreen(QWidget):
    """Fills a screen; it has no parts, no title of a family, no menu and no sentence.

    On a screen of its own it never takes the keyboard. On the only screen it has the keyboard, and
    its keys are those of the conversation alone.
    """

    close_asked = Signal()
    """Somebody asked the system to close it."""

    def __init__(self) -> None:
        super().__init__(None, _BESIDE)
        self._sight = NOTHING
        self._screen_shown: QScreen | None = None
        self.setWindowTitle("Ooghoogte")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)

    @property
    def sight(self) -> Sight:
        """What it paints."""
        return self._sight

    @property
    def on_screen(self) -> QScreen | None:
        """The screen that it fills; None while it is hidden."""
        return self._screen_shown

    def picture_px(self) -> tuple[int, int]:
        """Return how large a picture it can use, in pixels of the device."""
        ratio = self.devicePixelRatioF()
        return max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)

    def fill(self, screen: QScreen, *, alone: bool) -> None:
        """Fill a screen.

        Parameters
        ----------
        screen
            Which one.
        alone
            Whether it is the only one, so that this window has the keyboard.
        """
        self.hide()
        # or the geometry of the screen before would come back
        self.setWindowState(Qt.WindowState.WindowNoState)
        self.setWindowFlags(_ALONE if alone else _BESIDE)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=not alone)
        self._screen_shown = screen
        self.setScreen(screen)
        self.place(screen.geometry())
        # not by showFullScreen, which would ask for the keyboard
        self.setWindowState(Qt.WindowState.WindowFullScreen)
        self.show()
        if alone:
            self.take_keyboard()

    def take_keyboard(self) -> None:
        """Come to the front, with the keyboard."""
        self.raise_()
        self.activateWindow()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self, room: QRect) -> None:
        """Lie where the screen lies now."""
        self.setGeometry(room)

    def vanish(self) -> None:
        """Hide, with nothing left to be seen when it comes back."""
        self.show_sight(NOTHING)
        self._screen_shown = None
        self.hide()

    def show_sight(self, sight: Sight) -> None:
        """Paint another sight."""
        if sight != self._sight:
            self._sight = sight
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sight, and nothing else."""
        with QPainter(self) as painter:
            paint_sight(painter, QRectF(self.rect()), self._sight)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let no key that means nothing here go on to anybody else."""
        event.accept()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay: closing by the system's key would lay bare what is behind."""
        event.ignore()
        self.close_asked.emit()
