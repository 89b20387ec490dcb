"""The form of a family: its pseudonym and the parent's own question."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import LineField, WordsField
from observer.model.family import Family
from observer.model.identity import new_id
from observer.model.messages import Message, msg
from observer.model.project_edits import add, next_pseudonym, revise


class FamilyForm(Form):
    """Adds a family, or changes one.

    Parameters
    ----------
    context
        What the room stands on.
    family
        The family to change; None to add one.
    parent
        Window it belongs to.
    """

    def __init__(self, context: RoomContext, family: Family | None, parent: QWidget) -> None:
        text = context.text
        super().__init__(
            text("New family") if family is None else text("Family {name}", name=family.pseudonym),
            text("Add family") if family is None else text("Done"),
            text,
            context.tokens,
            parent,
        )
        self._workspace = context.workspace
        self._family = family
        self.family_id = family.id if family else new_id()
        project = self._workspace.project
        self.pseudonym = LineField(
            text("Pseudonym"), family.pseudonym if family else next_pseudonym(project)
        )
        self.pseudonym.setToolTip(text("The only name that leaves this project."))
        self.question = WordsField(
            text("The parent's own question"), family.question if family else "", 3
        )
        self.ask(text("Pseudonym (no real name)"), self.pseudonym)
        self.ask(text("The parent's own question"), self.question)
        self.pseudonym.selectAll()
        self.pseudonym.setFocus()

    @override
    def keep(self) -> Message | None:
        """Add or change the family."""
        pseudonym = self.pseudonym.text().strip()
        if not pseudonym:
            return msg("A family needs a pseudonym, such as F-012.")
        others = (f for f in self._workspace.project.families() if f.id != self.family_id)
        if any(other.pseudonym == pseudonym for other in others):
            return msg("{name} is another family here. Choose another pseudonym.", name=pseudonym)
        question = self.question.toPlainText().strip()
        if self._family is None:
            made = Family(id=self.family_id, pseudonym=pseudonym, question=question)
            self._workspace.apply(add("add_family", made))
        else:
            after = replace(self._family, pseudonym=pseudonym, question=question)
            self._workspace.apply(revise("revise_family", self._family, after))
        return None
