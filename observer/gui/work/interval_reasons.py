"""Why an interval is left out: the scheme's reasons, each with a figure."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from observer.gui.coding.key_button import KeyButton
from observer.gui.context import RoomContext
from observer.gui.parts import clear, heading
from observer.model.scheme import ModifierValue

_FIGURES = "123456789"
_BUTTON_PX = 27


class IntervalReasons(QWidget):
    """The open question at the foot of the part; nothing stops while it stands there.

    Parameters
    ----------
    context
        What the room stands on.
    chosen
        Called with the id of a reason; empty for none in particular.
    """

    def __init__(self, context: RoomContext, chosen: Callable[[str], None]) -> None:
        super().__init__()
        self._context = context
        self._chosen = chosen
        self._values: dict[str, str] = {}
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(14, 6, 14, 6)
        self._inside.setSpacing(4)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether the question stands there."""
        return not self.isHidden()

    def value_of(self, character: str) -> str | None:
        """Return the reason that a character gives; None if it gives none, or nothing is asked."""
        return self._values.get(character) if self.is_open else None

    def ask(self, reasons: tuple[ModifierValue, ...]) -> None:
        """Ask why.

        Parameters
        ----------
        reasons
            Of the scheme.
        """
        text, tokens = self._context.text, self._context.tokens
        clear(self._inside)
        self._inside.addWidget(heading(text("Why can it not be coded?"), tokens))
        self._values = {}
        for place, each in enumerate(reasons):
            figure = _FIGURES[place] if place < len(_FIGURES) else ""
            name = text.local(each.label)
            made = KeyButton(name, name, figure, "", tokens)
            made.setFixedHeight(_BUTTON_PX)
            made.setAccessibleName(text("{code}, key {key}", code=name, key=figure))
            made.clicked.connect(partial(self._give, each.id))
            self._inside.addWidget(made)
            if figure:
                self._values[figure] = each.id
        self.show()

    def close_question(self) -> None:
        """Ask no longer."""
        self._values = {}
        self.hide()

    def _give(self, reason: str, *_unused: object) -> None:
        self._chosen(reason)
