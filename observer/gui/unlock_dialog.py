"""The page that opens a guarded project: with a passphrase, or with the printed recovery key."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from observer.gui.parts import LineField, button, card, column, in_the_middle, label, row, strong
from observer.gui.rail import Logo
from observer.gui.theme import Tokens
from observer.text.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Secret:
    """What opens a project; None for what was not given."""

    passphrase: str | None = None
    recovery_key: str | None = None
    read_only: bool = False


class UnlockPage(QWidget):
    """Asks for the passphrase of a project.

    Parameters
    ----------
    folder
        The project.
    text
        Language.
    tokens
        Colours and measures.
    """

    given = Signal(Path, Secret)
    left = Signal()

    def __init__(self, folder: Path, text: Catalogue, tokens: Tokens) -> None:
        super().__init__()
        self._folder = folder
        self._text = text
        self._by_key = False
        self.setAccessibleName(text("Unlock"))
        frame, inside = card(margin=32, gap=14)
        frame.setFixedWidth(460)
        head = row(gap=16)
        head.addWidget(Logo(tokens, 44))
        titles = column(gap=2)
        titles.addWidget(strong(folder.name, tokens, px=19))
        titles.addWidget(label(text("This project is locked."), "muted"))
        head.addLayout(titles, 1)
        inside.addLayout(head)
        self.secret = LineField(text("Passphrase"))
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.returnPressed.connect(self._give)
        self._name = label(text("Passphrase"), "muted", wrap=False)
        self._name.setBuddy(self.secret)
        inside.addWidget(self._name)
        inside.addWidget(self.secret)
        self.sentence = label("", "alarm")
        self.sentence.hide()
        inside.addWidget(self.sentence)
        foot = row()
        self.other_way = button(text("Use the recovery key"), self._switch, role="quiet")
        foot.addWidget(self.other_way)
        foot.addStretch(1)
        foot.addWidget(button(text("Other project"), self._leave))
        self.unlock = button(text("Unlock"), self._give, role="primary")
        foot.addWidget(self.unlock)
        inside.addLayout(foot)
        self.read_only = button(text("Open it to read only"), self._give_to_read)
        self.read_only.hide()
        inside.addWidget(self.read_only)
        self.setLayout(in_the_middle(frame))
        self.setFocusProxy(self.secret)

    def refuse(self, sentence: str, *, in_use: bool = False) -> None:
        """Say why the project stays closed, and let her try again.

        Parameters
        ----------
        sentence
            What happened and what to do.
        in_use
            Whether another window has it open: then it can still be read.
        """
        self._wait(waiting=False)
        self.sentence.setText(sentence)
        self.sentence.show()
        self.read_only.setVisible(in_use)
        self.secret.selectAll()
        self.secret.setFocus()

    def _give(self) -> None:
        self._open(read_only=False)

    def _give_to_read(self) -> None:
        self._open(read_only=True)

    def _open(self, *, read_only: bool) -> None:
        words = self.secret.text()
        if not words:
            return
        self._wait(waiting=True)
        secret = (
            Secret(recovery_key=words.strip(), read_only=read_only)
            if self._by_key
            else Secret(passphrase=words, read_only=read_only)
        )
        self.given.emit(self._folder, secret)

    def _wait(self, *, waiting: bool) -> None:
        self.unlock.setEnabled(not waiting)
        self.unlock.setText(self._text("Opening …") if waiting else self._text("Unlock"))

    def _switch(self) -> None:
        self._by_key = not self._by_key
        words = self._text("Recovery key") if self._by_key else self._text("Passphrase")
        other = (
            self._text("Use the passphrase") if self._by_key else self._text("Use the recovery key")
        )
        self.secret.setAccessibleName(words)
        self._name.setText(words)
        self.secret.setEchoMode(
            QLineEdit.EchoMode.Normal if self._by_key else QLineEdit.EchoMode.Password
        )
        self.secret.clear()
        self.other_way.setText(other)
        self.other_way.setAccessibleName(other)
        self.secret.setFocus()

    def _leave(self) -> None:
        self.left.emit()
