"""The short paragraph for the dossier, and the button that copies it."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QFrame, QLabel

from observer.app.dossier import copy_for_dossier, dossier_paragraph
from observer.gui.context import RoomContext
from observer.gui.parts import button, column, heading, label, row
from observer.model.after_edits import latest_conversation
from observer.model.errors import ObserverError


class DossierPanel(QFrame):
    """What goes into the dossier about the latest conversation after a plan.

    Parameters
    ----------
    context
        What the room stands on.
    before_copying
        Keeps what is being typed.
    """

    def __init__(self, context: RoomContext, before_copying: Callable[[], None]) -> None:
        super().__init__()
        self._context = context
        self._before_copying = before_copying
        self._feedback_id = ""
        text = context.text
        self.words: QLabel = label("")
        self.copy = button(
            text("Copy"),
            self.copy_words,
            hint=text("Copies the paragraph, if consent for treatment covers it."),
        )
        layout = column(gap=6)
        top = row(gap=8)
        top.addWidget(heading(text("For the dossier"), context.tokens), 1)
        top.addWidget(self.copy)
        layout.addLayout(top)
        layout.addWidget(self.words)
        self.setLayout(layout)

    def show_plan(self, plan_id: str) -> None:
        """Show the paragraph about the latest conversation after a plan."""
        project = self._context.workspace.project
        held = latest_conversation(project, plan_id)
        self._feedback_id = held.id if held else ""
        self.setVisible(held is not None)
        if held is not None:
            self.words.setText(dossier_paragraph(project, held.id, self._context.text))

    def copy_words(self) -> None:
        """Put the paragraph on the clipboard."""
        text = self._context.text
        self._before_copying()
        if not self._feedback_id:
            return
        try:
            words = copy_for_dossier(self._context.workspace, self._feedback_id, text)
        except ObserverError as error:
            self._context.notify(text.error(error))
            return
        QApplication.clipboard().setText(words)
        self._context.notify(text("The paragraph is copied."))
