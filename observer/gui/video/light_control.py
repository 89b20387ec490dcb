"""The small control of brightness and contrast that lies on the picture."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSlider, QWidget
from typing_extensions import override

from observer.gui.parts import button, label, row
from observer.gui.theme import Tokens
from observer.gui.video.light import MOST, Light
from observer.text.catalogue import Catalogue

_OWN_KEYS = frozenset(
    {
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
        *(Qt.Key.Key_Space, Qt.Key.Key_Escape),
    }
)
_WIDTH_PX = 300
_LEFT_PX, _TOP_PX = 14, 46


class LightControl(QFrame):
    """Three sliders; arrows move them, Escape goes back to the film.

    Parameters
    ----------
    text
        Language.
    tokens
        Colours and measures.
    view
        On which it lies.
    """

    changed = Signal(Light)
    """Another light is wanted."""
    left = Signal()
    """It is done with."""

    def __init__(self, text: Catalogue, tokens: Tokens, view: QWidget) -> None:
        super().__init__(view)
        self.setObjectName("light")
        self.setProperty("role", "card")
        self.setAccessibleName(text("Brightness and contrast"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFixedWidth(_WIDTH_PX)
        self._tokens = tokens
        self._text = text
        lines = QGridLayout(self)
        lines.setContentsMargins(12, 10, 12, 10)
        lines.setHorizontalSpacing(10)
        lines.setVerticalSpacing(6)
        lines.setColumnStretch(1, 1)
        self.brightness = self._line(lines, text("Brightness"))
        self.contrast = self._line(lines, text("Contrast"))
        self.shadows = self._line(lines, text("Dark parts"))
        foot = row(gap=8)
        self.reset = button(text("As filmed"), lambda: self.changed.emit(Light()))
        self.close_button = button(text("Close"), self.left.emit)
        foot.addWidget(self.reset)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        lines.addLayout(foot, lines.rowCount(), 0, 1, 3)
        self.hide()

    def open(self, light: Light) -> None:
        """Lie on the picture and take the keyboard."""
        self.show_light(light)
        self.show()
        self.adjustSize()
        self.place()
        self.raise_()
        self.brightness[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Lie at the top left of the picture."""
        self.move(_LEFT_PX, _TOP_PX)

    def show_light(self, light: Light) -> None:
        """Show the light there is."""
        steps = (light.brightness, light.contrast, light.shadows)
        for (slider, number), value in zip(self._lines(), steps, strict=True):
            slider.blockSignals(True)
            slider.setValue(value)
            slider.blockSignals(False)
            number.setText(f"{value:+d}" if value else "0")
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

    def _line(self, lines: QGridLayout, name: str) -> tuple[QSlider, QLabel]:
        at = lines.rowCount()
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(-MOST, MOST)
        slider.setPageStep(2)
        slider.setAccessibleName(name)
        slider.valueChanged.connect(self._moved)
        number = label("0", "muted", wrap=False)
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        number.setFixedWidth(26)
        words = label(name, wrap=False)
        lines.addWidget(words, at, 0)
        lines.addWidget(slider, at, 1)
        lines.addWidget(number, at, 2)
        return slider, number

    def _lines(self) -> tuple[tuple[QSlider, QLabel], ...]:
        return self.brightness, self.contrast, self.shadows

    def _moved(self) -> None:
        brightness, contrast, shadows = (slider.value() for slider, _ in self._lines())
        self.changed.emit(Light(brightness=brightness, contrast=contrast, shadows=shadows))
