"""Who belongs to a family, and at a glance for what there is consent."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from observer.app.calendar_day import calendar_day
from observer.gui.context import RoomContext
from observer.gui.parts import (
    Dot,
    button,
    choice_button,
    clear,
    column,
    heading,
    icon_button,
    label,
    row,
    rule,
    scrolling,
    strong,
)
from observer.gui.words import PURPOSES, lack_summary, person
from observer.model.consent import MissingConsent, Purpose, missing_consents
from observer.model.family import Participant
from observer.model.session import Session


class PeoplePanel(QFrame):
    """Participants and consents of one family.

    Parameters
    ----------
    context
        What the room stands on.
    """

    wants_participant = Signal(str)
    """Id of the participant to be changed; empty for a new one."""
    wants_consent = Signal()

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._family_id = ""
        self._session_id = ""
        self.setProperty("role", "panel")
        text = context.text
        inside = QWidget()
        self._list = column(margin=16, gap=8)
        inside.setLayout(self._list)
        outside = column()
        outside.addWidget(scrolling(inside))
        self.setLayout(outside)
        self.setAccessibleName(text("Participants and consent"))
        self.people: dict[str, QPushButton] = {}
        self.consent_button: QPushButton | None = None

    def show_family(self, family_id: str, session_id: str = "") -> None:
        """Show a family; empty shows nobody.

        Parameters
        ----------
        family_id
            Which family.
        session_id
            For whose films consent is shown; empty for whatever film there may be.
        """
        self._family_id = family_id
        self._session_id = session_id
        self.people.clear()
        clear(self._list)
        if not family_id:
            self._list.addStretch(1)
            return
        people = self._context.workspace.project.participants(family_id)
        self._show_people(people)
        self._list.addSpacing(8)
        self._list.addWidget(rule())
        self._list.addSpacing(4)
        self._show_consent(people)
        self._list.addStretch(1)

    def _show_people(self, people: tuple[Participant, ...]) -> None:
        text, tokens = self._context.text, self._context.tokens
        self._list.addLayout(
            self._titled(
                text("Participants"),
                icon_button(
                    "add",
                    text("Add a participant"),
                    partial(self.wants_participant.emit, ""),
                    tokens,
                ),
            )
        )
        if not people:
            self._list.addWidget(
                label(text("Nobody yet. Add the child and who cares for it."), "muted")
            )
            self._list.addWidget(
                button(text("Add a participant"), partial(self.wants_participant.emit, ""))
            )
        for each in people:
            about = [text("parental authority")] if each.has_authority else []
            if each.birth_date:
                about.insert(0, text("born {day}", day=text.day(each.birth_date)))
            chosen = choice_button(
                person(each, text),
                " · ".join(about),
                partial(self.wants_participant.emit, each.id),
                self._context.tokens,
            )
            self.people[each.id] = chosen
            self._list.addWidget(chosen)

    def _show_consent(self, people: tuple[Participant, ...]) -> None:
        text, tokens = self._context.text, self._context.tokens
        self.consent_button = icon_button(
            "edit", text("Change the consents"), self.wants_consent.emit, tokens
        )
        project = self._context.workspace.project
        title = (
            text("Consent, session {number}", number=project.get(Session, self._session_id).number)
            if self._session_id
            else text("Consent")
        )
        self._list.addLayout(self._titled(title, self.consent_button))
        if not people:
            self._list.addWidget(label(text("Consent is kept per participant."), "muted"))
            return
        for purpose in Purpose:
            self._list.addLayout(self._purpose(purpose, people))
        self._list.addWidget(button(text("Change the consents"), self.wants_consent.emit))

    def _purpose(self, purpose: Purpose, people: tuple[Participant, ...]) -> QHBoxLayout:
        text, tokens = self._context.text, self._context.tokens
        missing = self._missing(purpose, people)
        line = row(gap=8)
        dot = Dot(filled=not missing, tokens=tokens)
        words: QVBoxLayout = column(gap=2)
        words.addWidget(strong(text.render(PURPOSES[purpose]), tokens))
        if missing:
            shown = label(lack_summary(missing, self._context.workspace.project, text), "muted")
        else:
            shown = label(self._until(purpose), "muted")
        words.addWidget(shown)
        held = column()
        held.addWidget(dot)
        held.addStretch(1)
        line.addLayout(held)
        line.addLayout(words, 1)
        return line

    def _missing(
        self, purpose: Purpose, people: tuple[Participant, ...]
    ) -> tuple[MissingConsent, ...]:
        project = self._context.workspace.project
        if self._session_id:
            return project.missing_consents(self._session_id, purpose, calendar_day())
        return missing_consents(
            people, project.consents(self._family_id), (), purpose, calendar_day()
        )

    def _until(self, purpose: Purpose) -> str:
        text = self._context.text
        ends = [
            c.expires_on
            for c in self._context.workspace.project.consents(self._family_id)
            if c.purpose is purpose and c.counts_on(calendar_day()) and c.expires_on
        ]
        if not ends:
            return text("Given by everyone, without an end.")
        return text("Given by everyone, until {day}.", day=text.day(min(ends)))

    def _titled(self, words: str, action: QPushButton) -> QHBoxLayout:
        line = row()
        line.addWidget(heading(words, self._context.tokens))
        line.addStretch(1)
        line.addWidget(action)
        return line
