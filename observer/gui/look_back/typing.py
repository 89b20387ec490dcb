"""A field whose words are kept from the first keystroke on."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

_REST_MS = 600


class Typing(QObject):
    """Keeps what is typed: the first keystroke at once, what follows as soon as the hands rest.

    Parameters
    ----------
    field
        Where it is typed; owns this.
    keep
        Takes the words, without blanks around them.
    """

    def __init__(self, field: QLineEdit | QPlainTextEdit, keep: Callable[[str], object]) -> None:
        super().__init__(field)
        self._field = field
        self._keep = keep
        self._kept = ""
        self._is_showing = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.settle)
        if isinstance(field, QLineEdit):
            field.textChanged.connect(self._typed)
            field.editingFinished.connect(self.settle)
        else:
            field.textChanged.connect(self._typed)

    @property
    def words(self) -> str:
        """What stands in the field."""
        field = self._field
        typed = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        return typed.strip()

    def show(self, words: str) -> None:
        """Show what is kept, unless it stands there; what is being typed is left alone.

        Parameters
        ----------
        words
            As they are kept.
        """
        self._kept = words
        if words == self.words or self._rest.isActive():
            return
        self._is_showing = True
        if isinstance(self._field, QLineEdit):
            self._field.setText(words)
        else:
            self._field.setPlainText(words)
        self._is_showing = False

    def settle(self) -> None:
        """Keep now what was typed last."""
        self._rest.stop()
        if self.words != self._kept:
            self._kept = self.words
            self._keep(self._kept)

    def _typed(self, _words: str = "") -> None:
        if self._is_showing:
            return
        if not self._rest.isActive():
            self.settle()
        self._rest.start()
