"""Asking for a scan of a signed form, and taking it into the vault."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from observer.app.attachments import take_in
from observer.gui.context import RoomContext
from observer.model.errors import ObserverError
from observer.model.keeping import Attachment
from observer.model.project_edits import add

_SCANS = "*.pdf *.png *.jpg *.jpeg"


class Attaching:
    """Takes scans of one family in, in the background.

    Parameters
    ----------
    context
        What the room stands on.
    over
        Whose window the dialog belongs to.
    """

    def __init__(self, context: RoomContext, over: QWidget) -> None:
        self._context = context
        self._over = over

    def ask(self, family_id: str, then: Callable[[Attachment], object]) -> None:
        """Ask for a file, and keep it.

        Parameters
        ----------
        family_id
            Whose form it is.
        then
            Called with its record, once it is kept.
        """
        text = self._context.text
        name, _filter = QFileDialog.getOpenFileName(
            self._over, text("Attach a signed form"), "", f"{text('Scans')} ({_SCANS})"
        )
        if name:
            self.keep(Path(name), family_id, then)

    def keep(self, path: Path, family_id: str, then: Callable[[Attachment], object]) -> None:
        """Keep a file; see `ask`."""
        context = self._context

        def done(made: Attachment) -> None:
            try:
                context.workspace.apply(add("attach", made))
            except ObserverError as error:
                self._failed(error)
                return
            then(made)

        work = take_in(context.workspace, path, family_id)
        context.tasks.run(work, done, self._failed, changes=True)

    def _failed(self, error: ObserverError) -> None:
        self._context.notify(self._context.text.error(error))
