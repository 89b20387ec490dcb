"""A field whose menu offers what the coding scheme says to a parent about a moment."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit

from observer.text.catalogue import Catalogue


class OffersSchemeWords(QObject):
    """Adds the sentences to the menu of a field, as its child; one that is chosen is typed there.

    Parameters
    ----------
    field
        In which words for a parent are written.
    text
        Language of the window.
    offered
        Returns the sentences for what is written now.
    title
        What they are called; empty for words of the scheme.
    """

    def __init__(
        self,
        field: QTextEdit | QPlainTextEdit,
        text: Catalogue,
        offered: Callable[[], tuple[str, ...]],
        title: str = "",
    ) -> None:
        super().__init__(field)
        self.field = field
        self._text = text
        self._offered = offered
        self._title = title or text("Words of the scheme")
        field.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        field.customContextMenuRequested.connect(self._pop_up)

    def menu(self) -> QMenu:
        """Return the usual menu of the field with the sentences below."""
        made = self.field.createStandardContextMenu()
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        found = self._offered()
        made.addSeparator()
        below = made.addMenu(self._title if found else self._text("No words of the scheme here"))
        below.setEnabled(bool(found))
        for words in found:
            entry = below.addAction(words.replace("&", "&&"))
            entry.setData(words)
        below.triggered.connect(lambda entry: self._take(str(entry.data())))
        return made

    def _take(self, words: str) -> None:
        """Type a sentence behind what stands before the cursor."""
        cursor = self.field.textCursor()
        before = self.field.toPlainText()[: cursor.selectionStart()]
        gap = " " if before and not before[-1].isspace() else ""
        cursor.insertText(f"{gap}{words}")
        self.field.setTextCursor(cursor)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pop_up(self, at: QPoint) -> None:
        self.menu().popup(self.field.mapToGlobal(at))
