"""The form of a session: day, task, setting, who was there and who can be recognised."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from observer.app.calendar_day import calendar_day
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import DayField, LineField, heading
from observer.gui.words import person
from observer.model.identity import new_id
from observer.model.messages import Message, msg
from observer.model.project_edits import add, next_session_number, remove, revise
from observer.model.session import Session


class SessionForm(Form):
    """Adds a session, or changes one.

    Parameters
    ----------
    context
        What the room stands on.
    family_id
        Whose session it is.
    session
        The session to change; None to add one.
    parent
        Window it belongs to.
    """

    def __init__(
        self, context: RoomContext, family_id: str, session: Session | None, parent: QWidget
    ) -> None:
        text = context.text
        super().__init__(
            text("New session") if session is None else text("Session"),
            text("Add session") if session is None else text("Done"),
            text,
            context.tokens,
            parent,
        )
        self._workspace = context.workspace
        project = self._workspace.project
        people = project.participants(family_id)
        self._before = session
        self._shown = session or Session(
            id=new_id(),
            family_id=family_id,
            number=next_session_number(project, family_id),
            held_on=calendar_day(),
            present=tuple(p.id for p in people),
        )
        self.session_id = self._shown.id
        self.held_on = DayField(text("Day"), self._shown.held_on, text)
        self.task = LineField(text("Task"), self._shown.task)
        self.task.setPlaceholderText(text("free play on the floor"))
        self.setting = LineField(text("Place and setting"), self._shown.setting)
        self.setting.setPlaceholderText(text("at home, in the practice …"))
        self.ask(text("Day"), self.held_on)
        self.ask(text("Task"), self.task)
        self.ask(text("Place and setting"), self.setting)
        self.present: dict[str, QCheckBox] = {}
        if people:
            self.put(heading(text("Who was there"), context.tokens))
        for each in people:
            box = QCheckBox(person(each, text))
            box.setChecked(each.id in self._shown.present)
            self.present[each.id] = box
            self.put(box)
        if session is not None:
            self.put_in_foot(text("Remove"), self._remove)
        self.held_on.setFocus()

    @override
    def keep(self) -> Message | None:
        """Add or change the session."""
        if self.held_on.is_wrong():
            return msg("Write a date as day-month-year, such as 21-11-2026.")
        after = replace(
            self._shown,
            held_on=self.held_on.day(),
            task=self.task.text().strip(),
            setting=self.setting.text().strip(),
            present=tuple(key for key, box in self.present.items() if box.isChecked()),
        )
        self._workspace.apply(
            add("add_session", after)
            if self._before is None
            else revise("revise_session", self._before, after)
        )
        return None

    def _remove(self) -> None:
        if self._before is None:
            return
        project, session_id = self._workspace.project, self._before.id
        if project.codings(session_id) or project.recordings(session_id):
            self.refuse(
                self.text("There are films or codings in this session, so it stays where it is.")
            )
            return
        self._workspace.apply(remove("remove_session", self._before))
        self.reject()
