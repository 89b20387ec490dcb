"""The form of a new project: its folder, who codes, and a passphrase; then the recovery key."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QFont, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget
from typing_extensions import override

from observer.gui.forms.form import Form
from observer.gui.forms.new_folder import NewFolderField
from observer.gui.parts import LineField, label, strong
from observer.gui.theme import Tokens
from observer.model.messages import Message, msg
from observer.text.catalogue import Catalogue

SHORTEST_PASSPHRASE = 10


def wrong_passphrase(words: str, again: str) -> Message | None:
    """Return what is wrong with a new passphrase that was typed twice; None if nothing is."""
    if len(words) < SHORTEST_PASSPHRASE:
        return msg("A passphrase has at least {count} characters.", count=SHORTEST_PASSPHRASE)
    if words != again:
        return msg("The two passphrases differ. Type them again.")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """What somebody wants to make; without a passphrase it is not protected."""

    folder: Path
    coder: str
    passphrase: str | None


class NewProjectForm(Form):
    """Asks what a project needs.

    Parameters
    ----------
    offered
        The folder and the coder that are filled in.
    text
        Language.
    tokens
        Colours and measures.
    chosen
        Called with what was filled in.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        offered: tuple[Path, str],
        text: Catalogue,
        tokens: Tokens,
        chosen: Callable[[NewProject], None],
        parent: QWidget,
    ) -> None:
        super().__init__(text("New project"), text("Make the project"), text, tokens, parent)
        self.setMinimumWidth(520)
        self._chosen = chosen
        folder, coder = offered
        self.folder = NewFolderField(self, folder)
        self.coder = LineField(text("Your name as a coder"), coder)
        self.ask(text("Your name as a coder (initials are enough)"), self.coder)
        self.passphrase = LineField(text("Passphrase"))
        self.again = LineField(text("Passphrase again"))
        for field in (self.passphrase, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.ask(
            text("Passphrase (some words, at least {count} characters)", count=SHORTEST_PASSPHRASE),
            self.passphrase,
        )
        self.ask(text("Passphrase again"), self.again)
        self.unguarded = QCheckBox(text("No passphrase: for exercise only, not for families"))
        self.unguarded.toggled.connect(self._follow)
        self.put(self.unguarded)
        self.coder.setFocus()

    @override
    def keep(self) -> Message | None:
        """Hand over what was filled in."""
        wrong = self.folder.wrong()
        if wrong is not None:
            return wrong
        coder = self.coder.text().strip()
        if not coder:
            return msg("Say who you are: initials or a short name.")
        words = self.passphrase.text()
        if not self.unguarded.isChecked():
            wrong = wrong_passphrase(words, self.again.text())
            if wrong is not None:
                return wrong
        passphrase = None if self.unguarded.isChecked() else words
        self._chosen(NewProject(folder=self.folder.path, coder=coder, passphrase=passphrase))
        return None

    def _follow(self, unguarded: bool) -> None:
        for field in (self.passphrase, self.again):
            field.setEnabled(not unguarded)


class RecoveryKeyForm(Form):
    """Shows the recovery key once.

    Parameters
    ----------
    recovery_key
        To be printed or written down.
    text
        Language.
    tokens
        Colours and measures.
    parent
        Window it belongs to.
    """

    def __init__(self, recovery_key: str, text: Catalogue, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(text("Keep this key"), text("It is in a safe place"), text, tokens, parent)
        self.setMinimumWidth(520)
        self.put(
            label(
                text(
                    "This key opens the project if the passphrase is lost. Print it or write it "
                    "down, and keep it where nobody else can reach it. It is shown only now; "
                    "without passphrase and key nobody can open the project, not even we."
                )
            )
        )
        shown = strong(recovery_key, tokens, px=16)
        fixed = QFont("monospace")
        fixed.setStyleHint(QFont.StyleHint.Monospace)
        fixed.setPixelSize(16)
        shown.setFont(fixed)
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.put(shown)
        self.copy = self.put_in_foot(
            text("Copy"), lambda: QGuiApplication.clipboard().setText(recovery_key)
        )
        # the project is made: nothing to cancel, and the Enter that made it must not wave this away
        self.cancel_button.hide()
        self.done_button.setDefault(False)
        self.copy.setFocus()

    @override
    def reject(self) -> None:
        """Stay: Escape must not lose the key."""

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Go on when the window manager closes it."""
        self.accept()
        event.accept()

    @override
    def keep(self) -> Message | None:
        """Go on."""
        return None
