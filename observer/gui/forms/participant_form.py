"""The form of somebody of a family: role, first name, birth date and parental authority."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import DayField, LineField, label
from observer.gui.words import ROLES
from observer.model.family import Participant
from observer.model.identity import new_id
from observer.model.messages import Message, msg
from observer.model.project_edits import add, remove, revise
from observer.model.scheme import Role


class ParticipantForm(Form):
    """Adds somebody to a family, or changes what is known of her.

    Parameters
    ----------
    context
        What the room stands on.
    family_id
        Whose participant it is.
    participant
        Whom to change; None to add somebody.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        context: RoomContext,
        family_id: str,
        participant: Participant | None,
        parent: QWidget,
    ) -> None:
        text = context.text
        super().__init__(
            text("New participant") if participant is None else text("Participant"),
            text("Add participant") if participant is None else text("Done"),
            text,
            context.tokens,
            parent,
        )
        self._workspace = context.workspace
        self._before = participant
        shown = participant or Participant(
            id=new_id(), family_id=family_id, role=self._likely_role(family_id)
        )
        self._shown = shown
        self.role = QComboBox()
        self.role.setAccessibleName(text("Role"))
        for role, words in ROLES.items():
            self.role.addItem(text.render(words), role)
        self.role.setCurrentIndex(max(self.role.findData(shown.role), 0))
        self.name = LineField(text("First name"), shown.name)
        self.born = DayField(text("Born on"), shown.birth_date, text)
        self.due = DayField(text("Expected on"), shown.due_date, text)
        self.authority = QCheckBox(text("Holds parental authority over the child"))
        self.authority.setChecked(
            shown.has_authority
            if participant
            else shown.role not in {Role.CHILD, Role.SIBLING, Role.PROFESSIONAL}
        )
        self.ask(text("Role"), self.role)
        self.ask(text("First name, for the parent sheet alone"), self.name)
        self.ask_beside((text("Born on"), self.born), (text("Expected on (if preterm)"), self.due))
        self.put(self.authority)
        self.put(
            label(
                text(
                    "A first name leaves this project on the parent sheet alone, a birth date "
                    "never."
                ),
                "muted",
            )
        )
        if participant is not None:
            self.put_in_foot(text("Remove"), self._remove)
        self.role.currentIndexChanged.connect(self._follow_role)
        self.role.setFocus()

    @override
    def keep(self) -> Message | None:
        """Add or change the participant."""
        if self.born.is_wrong() or self.due.is_wrong():
            return msg("Write a date as day-month-year, such as 21-11-2026.")
        after = replace(
            self._shown,
            role=Role(self.role.currentData()),
            name=self.name.text().strip(),
            birth_date=self.born.day(),
            due_date=self.due.day(),
            has_authority=self.authority.isChecked(),
        )
        self._workspace.apply(
            add("add_participant", after)
            if self._before is None
            else revise("revise_participant", self._before, after)
        )
        return None

    def _likely_role(self, family_id: str) -> Role:
        people = self._workspace.project.participants(family_id)
        known = {person.role for person in people}
        if Role.CHILD not in known:
            return Role.CHILD
        return Role.FATHER if Role.MOTHER in known else Role.MOTHER

    def _follow_role(self) -> None:
        role = Role(self.role.currentData())
        self.authority.setChecked(role in {Role.MOTHER, Role.FATHER, Role.CAREGIVER})

    def _remove(self) -> None:
        if self._before is None:
            return
        project = self._workspace.project
        own = [
            c
            for c in project.consents(self._before.family_id)
            if self._before.id in {c.participant_id, c.given_by}
        ]
        if own:
            self.refuse(self.text("Consents hang on this person; remove those first."))
            return
        self._workspace.apply(remove("remove_participant", self._before))
        self.reject()
