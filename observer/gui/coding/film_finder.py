"""Finding a film that was moved or renamed: by its content."""

from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from observer.app.intake import relink_edit
from observer.gui.context import RoomContext
from observer.model.edits import Edit
from observer.model.errors import ObserverError
from observer.model.session import Recording


class MakesEdits(Protocol):
    """What finding a film needs of the desk that it is on."""

    @property
    def context(self) -> RoomContext:
        """What the room stands on."""

    def apply(self, edit: Edit | None) -> bool:
        """Do an edit, and return whether that went."""


class FilmFinder(QObject):
    """Asks where a film is now, and takes its place over if it is the same film.

    Parameters
    ----------
    desk
        Makes the edit.
    parent
        Over which the question lies.
    """

    back = Signal()
    """A film lies where it was after all."""

    def __init__(self, desk: MakesEdits, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._over = parent

    def ask(self, recording: Recording) -> None:
        """Ask where a film is now."""
        dialog = QFileDialog(self._over, self._desk.context.text("Where is the film now?"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(partial(self.relink, recording))
        dialog.open()

    def relink(self, recording: Recording, file: str) -> None:
        """Take a moved film's new place, if it is the same film.

        Parameters
        ----------
        recording
            Which was moved.
        file
            Where it is now.
        """
        context = self._desk.context

        def done(edit: Edit) -> None:
            is_elsewhere = any(each.before != each.after for each in edit.replacements)
            if self._desk.apply(edit) and not is_elsewhere:
                self.back.emit()

        def failed(error: ObserverError) -> None:
            context.notify(context.text.error(error))

        context.tasks.run(lambda _: relink_edit(recording, Path(file)), done, failed)
