"""A list of choices that lets the keyboard go once something was picked from its open list."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox
from typing_extensions import override


class ChoiceBox(QComboBox):
    """Stays with the keyboard while it is closed, so that its own keys go through the choices."""

    left = Signal()
    """Its open list was closed: the keys of what it is about may hold again."""

    @override
    def hidePopup(self) -> None:
        """Close the list, and say so."""
        was_open = self.view().isVisible()
        super().hidePopup()
        if was_open:
            self.left.emit()
