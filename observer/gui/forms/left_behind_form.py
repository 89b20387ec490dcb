"""The linked films that stay on the disk after an erasure, to be removed there by hand."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from observer.app.left_behind import Whereabouts, whereabouts, whereabouts_words
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import button, card, column, label, row, scrolling, strong
from observer.model.messages import Message

_WIDTH_PX = 640


class LeftBehindForm(Form):
    """Lists the files with their places; the list is nowhere else, and goes with the form.

    Parameters
    ----------
    context
        What the room stands on.
    paths
        Of the files.
    parent
        Window it belongs to.
    """

    def __init__(self, context: RoomContext, paths: tuple[Path, ...], parent: QWidget) -> None:
        text = context.text
        super().__init__(
            text("Films that stay on the disk"), text("Done"), text, context.tokens, parent
        )
        self._context = context
        self._paths = paths
        self._states: dict[Path, QLabel] = {}
        self.open_buttons: dict[Path, QPushButton] = {}
        self.cancel_button.hide()
        self.setMinimumWidth(_WIDTH_PX)
        self.put(
            label(
                text(
                    "These films were linked, not taken in: they lie unencrypted where they are "
                    "until you remove them there. The project has forgotten them. This list is "
                    "not kept: copy it if you cannot remove them now."
                )
            )
        )
        inside = QWidget()
        lines = column(gap=8)
        for path in paths:
            lines.addWidget(self._line(path))
        lines.addStretch(1)
        inside.setLayout(lines)
        area = scrolling(inside)
        self.size_to(area, lines)
        self.put(area, 1)
        self.copy_button = self.put_in_foot(text("Copy the list"), self.copy)
        self.again_button = self.put_in_foot(text("Look again"), self.look)
        self.look()

    @override
    def keep(self) -> Message | None:
        """Only close it."""
        return None

    def look(self) -> None:
        """Say of each file whether it is still at its place."""
        for path, state in self._states.items():
            found = whereabouts(path)
            state.setText(self.text.render(whereabouts_words(found)))
            self.open_buttons[path].setEnabled(found is not Whereabouts.UNKNOWN)

    def copy(self) -> None:
        """Put the places on the clipboard, a line each."""
        QGuiApplication.clipboard().setText("\n".join(map(str, self._paths)))
        self._context.notify(self.text("The list is on the clipboard."))

    def _line(self, path: Path) -> QWidget:
        frame, inside = card(margin=10, gap=4)
        head = row(gap=12)
        head.addWidget(strong(path.name, self.tokens), 1)
        self._states[path] = label("", "muted", wrap=False)
        head.addWidget(self._states[path])
        inside.addLayout(head)
        foot = row(gap=8)
        place = QLineEdit(str(path.parent))
        place.setReadOnly(True)
        place.setCursorPosition(0)
        place.setAccessibleName(self.text("Folder of {file}", file=path.name))
        foot.addWidget(place, 1)
        words = self.text("Open the folder")
        self.open_buttons[path] = button(words, lambda: _open_folder(path.parent))
        foot.addWidget(self.open_buttons[path])
        inside.addLayout(foot)
        return frame


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
