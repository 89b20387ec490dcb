"""A sentence in place of the film, and a button where something can be done about it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from observer.text.catalogue import Catalogue

_WIDEST_PX = 520
_SMALL_PX = 280
_MARGIN_PX, _SMALL_MARGIN_PX = 12, 0
_NAME_PX = 32
_WORDS = "#ECE9E3"


class Notice(QWidget):
    """Lies on a view, in its middle.

    Parameters
    ----------
    text
        Language.
    parent
        The view.
    """

    def __init__(self, text: Catalogue, parent: QWidget) -> None:
        super().__init__(parent)
        inside = QVBoxLayout(self)
        inside.setSpacing(12)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setStyleSheet(f"color: {_WORDS};")
        self.find_button = QPushButton(text("Find the film …"))
        self.find_button.setAccessibleName(text("Find the film"))
        inside.addWidget(self._words)
        inside.addWidget(self.find_button, 0, Qt.AlignmentFlag.AlignCenter)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def say(self, sentence: str, *, find: bool) -> None:
        """Show a sentence, and whether to offer to look for the film."""
        self._words.setText(sentence)
        self.find_button.setVisible(find)
        self.show()
        self.place()

    def place(self) -> None:
        """Go to the middle of the view."""
        view = self.parentWidget()
        if view is None:
            return
        margin = _MARGIN_PX if view.width() >= _SMALL_PX else _SMALL_MARGIN_PX
        self.setContentsMargins(margin, margin, margin, margin)
        width = min(view.width(), _WIDEST_PX)
        height = max(self.heightForWidth(width), self.sizeHint().height())
        left, top = (view.width() - width) // 2, (view.height() - height) // 2
        # the name of a film lies at the top
        top = max(top, min(_NAME_PX, view.height() - height))
        self.setGeometry(left, top, width, height)
