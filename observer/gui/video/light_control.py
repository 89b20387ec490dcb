"""The small control of brightness and contrast that lies on the picture."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSlider, QWidget
from typing_extensions import override

from observer.gui.parts import button, label, row
from observer.gui.video.light import MOST, Light, signed
from observer.text.catalogue import Catalogue

_OWN_KEYS = frozenset(
    {
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
        *(Qt.Key.Key_Space, Qt.Key.Key_Escape),
    }
)
_WIDE_PX = 780
_SLIDER_PX, _NUMBER_PX = 84, 24
_LEFT_PX, _TOP_PX = 14, 46


class LightControl(QFrame):
    """Three sliders; arrows move them, Escape goes back to the film.

    Parameters
    ----------
    text
        Language.
    view
        On which it lies.
    """

    changed = Signal(Light)
    """Another light is wanted."""
    left = Signal()
    """It is done with."""

    def __init__(self, text: Catalogue, view: QWidget) -> None:
        super().__init__(view)
        self.setObjectName("light")
        self.setProperty("role", "card")
        self.setAccessibleName(text("Brightness and contrast"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._view = view
        self.brightness = _Line(text("Brightness"), self._moved)
        self.contrast = _Line(text("Contrast"), self._moved)
        self.shadows = _Line(text("Dark parts"), self._moved)
        self.reset = button(text("As filmed"), lambda: self.changed.emit(Light()))
        self.close_button = button(text("Close"), self.left.emit)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 8)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._lay()
        self.hide()

    def open(self, light: Light) -> None:
        """Lie on the picture and take the keyboard."""
        self.show_light(light)
        self.show()
        self.place()
        self.raise_()
        self.brightness.slider.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Lie at the top of the picture: on one line where there is room, to hide little of it."""
        self._lay()
        self.resize(self.sizeHint())
        self.move(_LEFT_PX, _TOP_PX)

    def show_light(self, light: Light) -> None:
        """Show the light there is."""
        steps = (light.brightness, light.contrast, light.shadows)
        for line, value in zip(self._lines, steps, strict=True):
            line.show_value(value)
        self.reset.setEnabled(not light.is_neutral)

    @override
    def event(self, event: QEvent) -> bool:
        """Keep the keys of sliders and buttons from the commands of the film beneath."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in {
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            }
            if plain and event.key() in _OWN_KEYS:
                event.accept()
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the film with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep clicks from the film beneath."""
        event.accept()

    @property
    def _lines(self) -> tuple["_Line", ...]:
        return self.brightness, self.contrast, self.shadows

    def _lay(self) -> None:
        """Lay the sliders side by side in a wide view, and under each other in a narrow one."""
        wide = self._view.width() >= _WIDE_PX
        for at, line in enumerate(self._lines):
            self._grid.addWidget(line, 0 if wide else at, at if wide else 0, 1, 1 if wide else 2)
        below = len(self._lines)
        self._grid.addWidget(self.reset, 0 if wide else below, below if wide else 0)
        self._grid.addWidget(self.close_button, 0 if wide else below, below + 1 if wide else 1)

    def _moved(self) -> None:
        brightness, contrast, shadows = (line.slider.value() for line in self._lines)
        self.changed.emit(Light(brightness=brightness, contrast=contrast, shadows=shadows))


class _Line(QWidget):
    """A slider with its name and its number."""

    def __init__(self, name: str, moved: Callable[[], None]) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(-MOST, MOST)
        self.slider.setPageStep(2)
        self.slider.setMinimumWidth(_SLIDER_PX)
        self.slider.setAccessibleName(name)
        self.slider.valueChanged.connect(lambda *_: moved())
        self._number = label("0", "muted", wrap=False)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._number.setFixedWidth(_NUMBER_PX)
        inside = row(gap=8)
        inside.addWidget(label(name, wrap=False))
        inside.addStretch(1)
        inside.addWidget(self.slider)
        inside.addWidget(self._number)
        self.setLayout(inside)

    def show_value(self, value: int) -> None:
        """Show a value without telling that it was moved."""
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self._number.setText(signed(value))
