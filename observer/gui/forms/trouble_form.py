"""The form that says calmly that something unforeseen happened."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from observer.gui.forms.form import Form
from observer.gui.parts import label
from observer.gui.theme import Tokens
from observer.model.messages import Message
from observer.text.catalogue import Catalogue


class TroubleForm(Form):
    """Says that something unforeseen happened, with details to copy.

    Parameters
    ----------
    details
        Where in the program it happened; no names and no texts of the user.
    text
        Language.
    tokens
        Colours and measures.
    parent
        Window it belongs to.
    """

    def __init__(self, details: str, text: Catalogue, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(text("That did not work"), text("Go on"), text, tokens, parent)
        self.setMinimumWidth(560)
        self.put(
            label(
                text(
                    "Something unforeseen happened in the program. Everything up to then is kept; "
                    "you can go on. If it happens again, please send us the details below."
                )
            )
        )
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(text("Details"))
        self.details.setMinimumHeight(140)
        self.put(self.details, 1)
        self.put_in_foot(
            text("Copy the details"), lambda: QGuiApplication.clipboard().setText(details)
        )

    @override
    def keep(self) -> Message | None:
        """Go on."""
        return None
