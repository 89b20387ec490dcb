"""Asks in a few words why something locked is opened again."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.gui.forms.form import Form
from observer.gui.parts import LineField
from observer.gui.theme import Tokens
from observer.model.messages import Message, msg
from observer.text.catalogue import Catalogue


class ReasonForm(Form):
    """One field that must not stay empty.

    Parameters
    ----------
    text
        Language.
    tokens
        Colours and measures.
    given
        Called with the reason.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        text: Catalogue,
        tokens: Tokens,
        given: Callable[[str], object],
        parent: QWidget,
    ) -> None:
        super().__init__(text("Open the consensus again"), text("Open"), text, tokens, parent)
        self._given = given
        self.reason = LineField(text("Why"))
        self.ask(text("Why, in a few words"), self.reason)
        self.reason.setFocus()

    @override
    def keep(self) -> Message | None:
        """Hand the reason over."""
        if not self.reason.text().strip():
            return msg("Write in a few words why; it stands in the coding's history.")
        self._given(self.reason.text())
        return None
