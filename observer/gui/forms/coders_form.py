"""The form of the coders: who can open the project, and a passphrase for one more."""

from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.forms.new_project_form import wrong_passphrase
from observer.gui.parts import LineField, heading, label
from observer.model.edits import CodingInfo
from observer.model.messages import Message, msg
from observer.storage.project_folder import add_coder, coders


class CodersForm(Form):
    """Shows the coders, and gives one more a passphrase of her own.

    Parameters
    ----------
    context
        What the room stands on.
    parent
        Window it belongs to.
    """

    def __init__(self, context: RoomContext, parent: QWidget) -> None:
        text, tokens = context.text, context.tokens
        self._store = context.workspace.store
        protected = self._store.is_protected
        super().__init__(
            text("Coders"), text("Add coder") if protected else text("Done"), text, tokens, parent
        )
        openers = coders(self._store)
        seen = {info.coder for info in context.workspace.project.of(CodingInfo)}
        self.put(heading(text("Who opens this project"), tokens))
        self.put(label(", ".join(openers)))
        others = sorted(seen - set(openers))
        if others:
            self.put(heading(text("Who coded in it besides"), tokens))
            self.put(label(", ".join(others)))
        self.name = LineField(text("Name of the new coder"))
        self.passphrase = LineField(text("Her passphrase"))
        self.again = LineField(text("Her passphrase again"))
        for field in (self.passphrase, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        if protected:
            self.ask(text("Name of the new coder (initials are enough)"), self.name)
            self.ask(text("Her passphrase"), self.passphrase)
            self.ask(text("Her passphrase again"), self.again)
        else:
            self.put(
                label(
                    text(
                        "This project has no passphrase: type a coder's name when a coding begins."
                    ),
                    "muted",
                )
            )

    @override
    def keep(self) -> Message | None:
        """Give the new coder her key slot."""
        if not self._store.is_protected:
            return None
        if not self.name.text().strip():
            return msg("A coder needs a name: initials or a short name.")
        words = self.passphrase.text()
        wrong = wrong_passphrase(words, self.again.text())
        if wrong is not None:
            return wrong
        add_coder(self._store, self.name.text().strip(), words)
        return None
