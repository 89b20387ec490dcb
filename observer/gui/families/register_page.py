"""The register of a family: what is due, what proves consent, what stops erasure, who looked."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from observer.app.calendar_day import calendar_day
from observer.gui.context import RoomContext
from observer.gui.families.access_table import AccessTable
from observer.gui.families.due_list import DueList
from observer.gui.families.page import FamilyPage
from observer.gui.families.register_desk import RegisterDesk
from observer.gui.parts import (
    button,
    clear,
    column,
    heading,
    icon_button,
    label,
    row,
    scrolling,
)
from observer.model.consent import Consent
from observer.model.edits import PROJECT, Change
from observer.model.keeping import Attachment, ErasureStop
from observer.model.register import due
from observer.model.session import Session


class RegisterPage(FamilyPage):
    """What the register holds of one family, and what can be done with it.

    Parameters
    ----------
    context
        What the room stands on.
    """

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._family_id = ""
        self.desk = RegisterDesk(context, self)
        text = context.text
        self.due = DueList(context, self.desk.ways())
        self.access = AccessTable(context, self.desk.write_log)
        self._proofs: QVBoxLayout = column(gap=4)
        self._stops: QVBoxLayout = column(gap=4)
        self.attach_button = button(
            text("Attach a signed form …"), lambda: self.desk.attach(self._family_id)
        )
        self.stop_button = button(
            text("May not be erased …"), lambda: self.desk.stop(self._family_id)
        )
        self.erase_button = button(text("Erase …"), lambda: self.desk.erase(self._family_id))
        self.see_buttons: dict[str, QPushButton] = {}
        inside = QWidget()
        layout = column(gap=12)
        layout.addLayout(self._titled(text("What is due")))
        layout.addWidget(self.due)
        layout.addLayout(self._titled(text("Signed forms"), self.attach_button))
        layout.addLayout(self._proofs)
        layout.addLayout(self._titled(text("Erasing"), self.stop_button, self.erase_button))
        layout.addLayout(self._stops)
        layout.addLayout(self._titled(text("Who has seen this family"), *self.access.buttons))
        layout.addWidget(self.access)
        layout.addStretch(1)
        inside.setLayout(layout)
        outside = column()
        outside.addWidget(scrolling(inside))
        self.setLayout(outside)
        self._unsubscribe = context.workspace.subscribe(self._changed)

    @override
    def show_family(self, family_id: str) -> None:
        """Show the register of a family."""
        self._family_id = family_id
        self._show()

    @override
    def release(self) -> None:
        """Stop following the project."""
        self._unsubscribe()

    @override
    def begin(self, *, search: bool) -> None:
        """Give the keyboard to the first button."""
        self.attach_button.setFocus()

    def _changed(self, change: Change) -> None:
        if change.document == PROJECT and self.isVisible():
            self._show()

    def _show(self) -> None:
        project = self._context.workspace.project
        known = self._family_id in project.records
        own = due(project, calendar_day(), self._family_id) if known else ()
        self.due.show_due(own, name=False)
        clear(self._proofs)
        self.see_buttons.clear()
        clear(self._stops)
        if not known:
            return
        scans = project.attachments(self._family_id)
        for scan in scans:
            self._proofs.addLayout(self._proof(scan))
        if not scans:
            words = self._context.text("No form yet. It is kept encrypted, as the films are.")
            self._proofs.addWidget(label(words, "muted"))
        stops = project.erasure_stops(self._family_id)
        for stop in stops:
            self._stops.addLayout(self._stop(stop))
        if not stops:
            words = self._context.text("Nothing stops an erasure.")
            self._stops.addWidget(label(words, "muted"))
        self.access.show_family(self._family_id)

    def _proof(self, scan: Attachment) -> QHBoxLayout:
        text, tokens = self._context.text, self._context.tokens
        proves = sum(scan.id in c.evidence for c in self._context.workspace.project.of(Consent))
        told = text(
            "{kind}, {day}; consents proven: {count}",
            kind=scan.kind.upper(),
            day=text.day(scan.added_on),
            count=proves,
        )
        line = row(gap=8)
        line.addWidget(label(scan.label), 1)
        line.addWidget(label(told, "muted", wrap=False))
        see = button(text("Look"), partial(self.desk.see, scan))
        see.setAccessibleName(text("Look at {name}", name=scan.label))
        self.see_buttons[scan.id] = see
        line.addWidget(see)
        words = text("Erase {name}", name=scan.label)
        line.addWidget(icon_button("remove", words, partial(self.desk.remove, scan), tokens))
        return line

    def _stop(self, stop: ErasureStop) -> QHBoxLayout:
        text, project = self._context.text, self._context.workspace.project
        session = project.records.get(stop.session_id)
        about = (
            text("Session {number}", number=session.number)
            if isinstance(session, Session)
            else text("All of it")
        )
        line = row(gap=8)
        line.addWidget(label(f"{about}: {stop.reason}"), 1)
        said = text("{coder}, since {day}", coder=stop.set_by, day=text.day(stop.set_on))
        if stop.lifted_on is not None:
            said = text(
                "{coder}, {day} to {until}",
                coder=stop.set_by,
                day=text.day(stop.set_on),
                until=text.day(stop.lifted_on),
            )
        line.addWidget(label(said, "muted", wrap=False))
        if stop.lifted_on is None:
            line.addWidget(button(text("Lift the stop"), partial(self.desk.lift, stop)))
        return line

    def _titled(self, words: str, *buttons: QPushButton) -> QHBoxLayout:
        line = row(gap=8)
        line.addWidget(heading(words, self._context.tokens))
        line.addStretch(1)
        for each in buttons:
            line.addWidget(each)
        return line
