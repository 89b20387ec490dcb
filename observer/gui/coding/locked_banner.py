"""A calm line above the film where a coding is locked, or seen together with others."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from observer.gui.coding.desk import CodingDesk
from observer.gui.parts import button, label, row
from observer.model.edits import CodingStatus

_HEIGHT_PX = 34


class LockedBanner(QFrame):
    """Says that a coding is finished, and opens the panel in which it is opened again.

    Parameters
    ----------
    desk
        Whose coding.
    parent
        The room.
    """

    wants_panel = Signal()
    wants_pass = Signal()
    """A further pass is to be begun."""

    def __init__(self, desk: CodingDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        text = desk.context.text
        self.setProperty("role", "panel")
        self.setFixedHeight(_HEIGHT_PX)
        self.words = label("", wrap=False)
        self.button = button(text("History and opening again"), self.wants_panel.emit, role="quiet")
        self.further = button(text("Begin a further pass …"), self.wants_pass.emit, role="quiet")
        self.further.setToolTip(
            text(
                "The same session once more, with this scheme or a part of it, beside this coding."
            )
        )
        self.back = button(text("Back to your own pass"), desk.see_passes, role="quiet")
        line = row(gap=12)
        line.setContentsMargins(16, 2, 8, 2)
        line.addWidget(self.words, 1)
        line.addWidget(self.further)
        line.addWidget(self.button)
        line.addWidget(self.back)
        self.setLayout(line)
        self.hide()
        desk.opened.connect(self._show)
        desk.coding_changed.connect(self._show)

    def _show(self, *_: object) -> None:
        coding, text = self._desk.coding, self._desk.context.text
        finished = coding is not None and coding.info.status is CodingStatus.FINISHED
        words = ""
        if self._desk.is_together:
            words = text("You look at several passes together: nothing is coded in this view.")
        elif finished:
            words = text("This coding is finished and locked. You can look at everything.")
        self.words.setText(words)
        self.setAccessibleName(words)
        self.button.setVisible(not self._desk.is_together)
        read_only = self._desk.context.workspace.store.is_read_only
        self.further.setVisible(finished and not self._desk.is_together and not read_only)
        self.back.setVisible(self._desk.is_together)
        self.setVisible(bool(words))
