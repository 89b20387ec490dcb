"""What may leave the house: each report with whether consent covers it, and a button to write it."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from observer.gui.context import RoomContext
from observer.gui.parts import Dot, button, card, clear, column, heading, label, row, strong
from observer.gui.words import PURPOSES, lack_sentence
from observer.model.consent import Purpose
from observer.model.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Something that can be written out.

    Attributes
    ----------
    id
        What `observer.app.export` calls it.
    purpose
        What consent must cover.
    """

    id: str
    label: Message
    about: Message
    purpose: Purpose


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
    wants_consent = Signal()

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

    def _of_purpose(self, purpose: Purpose, session_id: str) -> QWidget:
        text, tokens = self._context.text, self._context.tokens
        project = self._context.workspace.project
        today = date.today()  # noqa: DTZ011  the day on the user's own calendar
        missing = project.missing_consents(session_id, purpose, today)
        frame, inside = card(margin=12, gap=6)
        head = row(gap=8)
        head.addWidget(Dot(filled=not missing, tokens=tokens))
        head.addWidget(
            label(text("Consent: {purpose}", purpose=text.render(PURPOSES[purpose])), "muted"), 1
        )
        inside.addLayout(head)
        if missing:
            state = "\n".join(lack_sentence(each, project, text) for each in missing)
            inside.addWidget(label(state))
            inside.addWidget(button(text("Change the consents"), self.wants_consent.emit))
        else:
            state = text("Given by everyone.")
        self.states[purpose.value] = state
        for each in (one for one in self._leaving if one.purpose is purpose):
            inside.addSpacing(4)
            inside.addWidget(strong(text.render(each.label), tokens))
            inside.addWidget(label(text.render(each.about), "muted"))
            made = button(
                text("Write …"),
                lambda wanted=each.id: self.wanted.emit(wanted),
                role="primary" if not missing else "",
                hint=text.render(each.label),
            )
            made.setAccessibleName(text("Write {report}", report=text.render(each.label)))
            self.buttons[each.id] = made
            line = row()
            line.addWidget(made)
            line.addStretch(1)
            inside.addLayout(line)
        return frame
