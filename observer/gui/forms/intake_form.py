"""The form that takes recordings in: for which session, into the vault or left where they are."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QRadioButton, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import heading, label
from observer.gui.words import session_title
from observer.model.messages import Message
from observer.model.project_edits import next_pseudonym

MOST_NAMED = 4
"""So many files are named; of the rest only the count."""


class IntakeForm(Form):
    """Asks where recordings belong and how they are kept.

    Parameters
    ----------
    context
        What the room stands on.
    paths
        The files.
    session_id
        Chosen at first; empty for a new family.
    chosen
        Called with the session's id (empty: a new family) and whether to encrypt.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        context: RoomContext,
        paths: tuple[Path, ...],
        session_id: str,
        chosen: Callable[[str, bool], None],
        parent: QWidget,
    ) -> None:
        text = context.text
        super().__init__(text("Add recordings"), text("Add"), text, context.tokens, parent)
        self._chosen = chosen
        names = [path.name for path in paths[:MOST_NAMED]]
        if len(paths) > MOST_NAMED:
            names.append(text("and {count} more", count=len(paths) - MOST_NAMED))
        self.put(label("\n".join(names)))
        self.session = QComboBox()
        # a long name must not widen the form beyond the screen
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.session.setSizeAdjustPolicy(policy)
        self.session.setAccessibleName(text("For which session"))
        project = context.workspace.project
        for family in project.families():
            for session in project.sessions(family.id):
                words = f"{family.pseudonym} · {session_title(session, text)}"
                self.session.addItem(words, session.id)
        self.session.addItem(text("New family {name}", name=next_pseudonym(project)), "")
        self.session.setCurrentIndex(max(self.session.findData(session_id), 0))
        self.ask(text("For which session"), self.session)
        protected = context.workspace.store.is_protected
        self.vault = QRadioButton(text("Take an encrypted copy into the vault"))
        self.linked = QRadioButton(text("Leave the file where it is, and link to it"))
        self.vault.setChecked(protected)
        self.linked.setChecked(not protected)
        self.put(heading(text("How it is kept"), context.tokens))
        self.put(self.vault)
        self.put(self.linked)
        self.put(
            label(
                text("A linked film is not encrypted; if it is moved, it has to be found again."),
                "muted",
            )
        )
        self.session.setFocus()

    @override
    def keep(self) -> Message | None:
        """Hand over what was chosen."""
        self._chosen(str(self.session.currentData()), self.vault.isChecked())
        return None
