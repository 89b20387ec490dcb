"""A small dialog of fields that goes by keyboard: Enter keeps it, Escape leaves it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLayout, QLineEdit, QPushButton, QScrollArea, QWidget
from typing_extensions import override

from observer.gui.parts import button, column, label, named, row, strong
from observer.gui.theme import Tokens
from observer.model.errors import ObserverError
from observer.model.messages import Message
from observer.text.catalogue import Catalogue

_MARGIN_PX = 20
_SHARE_OF_SCREEN = 0.6
"""So high is a scrolled list at most."""


class Form(QDialog):
    """Fields, a sentence about what is wrong, and two buttons.

    Subclasses lay their fields with `ask` and `put`, and override `keep`.

    Parameters
    ----------
    title
        What it is about.
    done
        What the button says that keeps it.
    text
        Language.
    tokens
        Colours and measures.
    parent
        Window it belongs to.
    """

    def __init__(
        self, title: str, done: str, text: Catalogue, tokens: Tokens, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.text = text
        self.tokens = tokens
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        outside = column(margin=_MARGIN_PX, gap=12)
        outside.addWidget(strong(title, tokens, px=16))
        self._inside = column(gap=12)
        outside.addLayout(self._inside, 1)
        self._wrong = label("", "alarm")
        self._wrong.hide()
        outside.addWidget(self._wrong)
        self._foot = row()
        self._foot.addStretch(1)
        self.cancel_button = button(text("Cancel"), self.reject)
        self._foot.addWidget(self.cancel_button)
        self.done_button = button(done, self._keep, role="primary")
        self.done_button.setDefault(True)
        self.done_button.setAutoDefault(True)
        self._foot.addWidget(self.done_button)
        outside.addLayout(self._foot)
        self.setLayout(outside)

    def ask(self, words: str, field: QWidget) -> None:
        """Add a field under its name."""
        self._inside.addLayout(named(words, field))

    def ask_beside(self, *fields: tuple[str, QWidget]) -> None:
        """Add several named fields on one line."""
        line = row(gap=12)
        for words, field in fields:
            # a text takes its share of the line, a date what it needs
            line.addLayout(named(words, field), int(isinstance(field, QLineEdit)))
        if not any(isinstance(field, QLineEdit) for _, field in fields):
            line.addStretch(1)
        self._inside.addLayout(line)

    def put(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Add a widget or a layout as it is."""
        if isinstance(part, QWidget):
            self._inside.addWidget(part, stretch)
        else:
            holder = QWidget()
            holder.setLayout(part)
            part.setContentsMargins(0, 0, 0, 0)
            self._inside.addWidget(holder, stretch)

    def put_in_foot(self, words: str, pressed: Callable[[], object]) -> QPushButton:
        """Add a button at the left of the foot, and return it."""
        made = button(words, pressed)
        self._foot.insertWidget(0, made)
        return made

    def size_to(self, area: QScrollArea, lines: QLayout) -> None:
        """Make a scrolled list as high as its lines need; of a long one, a part of the screen."""
        needed = lines.totalHeightForWidth(self.minimumWidth() - 2 * _MARGIN_PX)
        if needed < 0:  # Qt's way to say that no line in it is broken
            needed = lines.totalSizeHint().height()
        most = round(self.screen().availableGeometry().height() * _SHARE_OF_SCREEN)
        area.setMinimumHeight(min(needed, most))

    def keep(self) -> Message | None:
        """Take over what was filled in, or return what is wrong with it."""
        raise NotImplementedError

    def fit(self) -> None:
        """Be as high as what stands in it needs; Qt forgets lines that are broken."""
        inside = self.layout()
        needed = inside.totalHeightForWidth(self.width()) if inside is not None else 0
        height = min(needed, self.screen().availableGeometry().height())
        if self.height() < height:
            self.resize(self.width(), height)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Be high enough before anybody looks."""
        super().showEvent(event)
        self.fit()

    def refuse(self, sentence: str) -> None:
        """Say what is wrong; the form stays open."""
        self._wrong.setText(sentence)
        self._wrong.show()

    def accord(self) -> None:
        """Take back what was said to be wrong."""
        self._wrong.hide()

    def _keep(self) -> None:
        try:
            wrong = self.keep()
        except ObserverError as error:
            self.refuse(self.text.error(error))
            return
        if wrong is None:
            self.accept()
        else:
            self.refuse(self.text.render(wrong))
