"""The button that tells how much is due, and opens it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from observer.app.calendar_day import calendar_day
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.model.edits import Change
from observer.model.register import ASKED_OF, due


class DueButton(QPushButton):
    """Says how many things are due; in bold where there are any.

    Parameters
    ----------
    context
        What the room stands on.
    open_form
        Opens a form over the room.
    """

    def __init__(self, context: RoomContext, open_form: Callable[[Form], None]) -> None:
        super().__init__()
        self._context = context
        self._open = open_form
        self.setProperty("role", "quiet")
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda *_: self.show_due())
        self._is_stale = False
        self._unsubscribe = context.workspace.subscribe(self._changed)
        self._count()

    def show_due(self) -> None:
        """Open what is due."""
        # imported late: the room must not wait for it
        from observer.gui.families.due_form import DueForm

        self._open(DueForm(self._context, self))

    def release(self) -> None:
        """Stop following the project."""
        self._unsubscribe()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Count what changed while another room was shown."""
        super().showEvent(event)
        if self._is_stale:
            self._count()

    def _changed(self, change: Change) -> None:
        if change.kinds & ASKED_OF:
            self._is_stale = True
            if self.isVisible():
                self._count()

    def _count(self) -> None:
        self._is_stale = False
        text = self._context.text
        today = calendar_day()
        count = len(due(self._context.workspace.project, today))
        words = text("What is due: {count}", count=count) if count else text("Nothing is due")
        self.setText(words)
        self.setAccessibleName(words)
