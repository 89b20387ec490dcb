"""What may leave the house, whether consent covers it, and a button to write it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from observer.app.calendar_day import calendar_day
from observer.gui.context import RoomContext
from observer.gui.leaving import Leaving
from observer.gui.parts import Dot, button, card, choice_button, clear, column, heading, label, row
from observer.gui.words import PURPOSES, lack_summary
from observer.model.consent import Purpose


class ReleasePanel(QFrame):
    """The reports of a session.

    Parameters
    ----------
    context
        What the room stands on.
    leaving
        What can be written out, in order.
    """

    wanted = Signal(str)
    """Id of what is to be written."""
    wants_consent = Signal(str)
    """For which purpose, as its value."""

    def __init__(self, context: RoomContext, leaving: tuple[Leaving, ...]) -> None:
        super().__init__()
        self._context = context
        self._leaving = leaving
        self.setProperty("role", "panel")
        self.buttons: dict[str, QPushButton] = {}
        self.states: dict[str, str] = {}
        self._list: QVBoxLayout = column(gap=12)
        self.setLayout(self._list)
        self._cards: QVBoxLayout = column(gap=8)
        self._list.addWidget(heading(context.text("What may leave"), context.tokens))
        self._list.addLayout(self._cards)
        self._list.addStretch(1)

    def show_session(self, session_id: str) -> None:
        """Show for a session what consent covers."""
        clear(self._cards)
        self.buttons.clear()
        self.states.clear()
        for purpose in dict.fromkeys(each.purpose for each in self._leaving):
            self._cards.addWidget(self._of_purpose(purpose, session_id))

    def _of_purpose(self, purpose: Purpose | None, session_id: str) -> QWidget:
        text, tokens = self._context.text, self._context.tokens
        project = self._context.workspace.project
        today = calendar_day()
        missing = project.missing_consents(session_id, purpose, today) if purpose else ()
        frame, inside = card(margin=12, gap=6)
        lock = self._context.workspace.locks.of(session_id)
        head = row(gap=8)
        head.addWidget(Dot(filled=not missing and lock is None, tokens=tokens))
        title = (
            text("Consent: {purpose}", purpose=text.render(PURPOSES[purpose]))
            if purpose
            else text("No consent needed")
        )
        head.addWidget(label(title, "muted"), 1)
        inside.addLayout(head)
        if missing or lock is not None:
            state = text.error(lock) if lock else lack_summary(missing, project, text)
            inside.addWidget(label(state))
            wanted = str(purpose.value) if purpose else ""
            asks = partial(self.wants_consent.emit, wanted)
            inside.addWidget(button(text("Change the consents"), asks))
        else:
            state = text("Given by everyone.")
        if purpose:
            self.states[purpose.value] = state
        own = [one for one in self._leaving if one.purpose is purpose]
        for about in dict.fromkeys(text.render(one.about) for one in own):
            inside.addWidget(label(about, "muted"))
        for each in own:
            words = text.render(each.label)
            made = choice_button(
                words, "", partial(self.wanted.emit, each.id), tokens, picture="export"
            )
            made.setAccessibleName(text("Write {report}", report=words))
            made.setToolTip(text("Write {report}", report=words))
            self.buttons[each.id] = made
            inside.addWidget(made)
        return frame
