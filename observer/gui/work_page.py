"""A page while something long is made before a project is open: how far it is, and Cancel."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from observer.gui.parts import button, card, in_the_middle, label, row
from observer.model.messages import Message
from observer.text.catalogue import Catalogue

_STEPS = 1000
_WIDTH_PX = 460


class WorkPage(QWidget):
    """Shows how far one piece of work is.

    Parameters
    ----------
    title
        What is done.
    text
        Language.
    """

    cancelled = Signal()

    def __init__(self, title: str, text: Catalogue) -> None:
        super().__init__()
        self._text = text
        self.setAccessibleName(title)
        frame, inside = card(margin=28, gap=14)
        frame.setFixedWidth(_WIDTH_PX)
        self.words = label(title, "muted", wrap=False)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName(title)
        inside.addWidget(self.words)
        inside.addWidget(self.bar)
        foot = row()
        foot.addStretch(1)
        self.cancel = button(text("Cancel"), self.cancelled.emit)
        foot.addWidget(self.cancel)
        inside.addLayout(foot)
        self.setLayout(in_the_middle(frame))

    def tell(self, share: float, what: Message) -> None:
        """Show how far it is."""
        self.bar.setValue(round(share * _STEPS))
        self.words.setText(self._text.render(what))
