"""What is typed is kept: at the first key, then every so often, and when the field is left."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from typing_extensions import override

KEEP_MS = 1500
"""While somebody types on, it is kept so often: each time is a step that can be undone."""


class KeepsTyping(QObject):
    """Watches a field, as its child, and calls a function that keeps what stands in it.

    Parameters
    ----------
    field
        A field of one line or more.
    keep
        Called when it is time; it may be called when nothing changed.
    every_ms
        How often while somebody types on.
    """

    def __init__(
        self,
        field: QLineEdit | QTextEdit | QPlainTextEdit,
        keep: Callable[[], None],
        every_ms: int = KEEP_MS,
    ) -> None:
        super().__init__(field)
        self._field = field
        self._keep = keep
        self._waits = self._is_showing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self._due)
        # of a field of one line only what a person types; the others do not tell these apart
        if isinstance(field, QLineEdit):
            field.textEdited.connect(self._typed)
        else:
            field.textChanged.connect(self._typed)
        field.installEventFilter(self)

    @property
    def words(self) -> str:
        """What stands in the field, without blanks around it."""
        field = self._field
        typed = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        return typed.strip()

    def show(self, words: str) -> None:
        """Show what is kept, unless it stands there or something else waits to be kept."""
        if self._waits or words == self.words:
            return
        self._is_showing = True
        if isinstance(self._field, QLineEdit):
            self._field.setText(words)
        else:
            self._field.setPlainText(words)
        self._is_showing = False

    def flush(self) -> None:
        """Keep what waits."""
        self._timer.stop()
        if self._waits:
            self._waits = False
            self._keep()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep what waits when the keyboard goes elsewhere."""
        if event.type() in {QEvent.Type.FocusOut, QEvent.Type.Hide}:
            self.flush()
        return super().eventFilter(watched, event)

    def _typed(self, _words: object = None) -> None:
        if self._is_showing:
            return
        self._waits = True
        if not self._timer.isActive():
            self._due()

    def _due(self) -> None:
        if self._waits:
            self._timer.start()
            self._waits = False
            self._keep()


def flush_all(around: QWidget) -> None:
    """Keep what waits in every field of a widget."""
    for keeper in around.findChildren(KeepsTyping):
        keeper.flush()
