"""Saving the figure that is shown, through the consent gate."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from observer.app.figure_saving import SUFFIXES, FigureRequest, figure_name, prepare_figure
from observer.gui.context import RoomContext
from observer.gui.task_strip import TaskStrip
from observer.model.errors import ObserverError
from observer.storage.files import is_there


class FigureSaving:
    """Asks where to, and writes a figure there.

    Parameters
    ----------
    context
        What the room stands on.
    strip
        Where writing shows how far it is.
    parent
        Whose window the dialog belongs to.
    """

    def __init__(self, context: RoomContext, strip: TaskStrip, parent: QWidget) -> None:
        self._context = context
        self._strip = strip
        self._parent = parent

    def ask(self, request: FigureRequest) -> None:
        """Ask for a name, and save the figure under it."""
        text = self._context.text
        name = figure_name(self._context.workspace.project, request)
        forms = {
            text("Picture (*.png)"): ".png",
            text("Drawing for the web (*.svg)"): ".svg",
            text("Print (*.pdf)"): ".pdf",
        }
        chosen, form = QFileDialog.getSaveFileName(
            self._parent, text("Save the figure"), f"{name}.png", ";;".join(forms)
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() not in SUFFIXES:
            path = path.with_name(path.name + forms.get(form, SUFFIXES[0]))
            if is_there(path):
                # the dialog asked about another name
                self._context.notify(
                    text("{file} is there already. Choose another name.", file=path.name)
                )
                return
        self.save(request, path)

    def save(self, request: FigureRequest, path: Path) -> None:
        """Save a figure, if consent covers it; else a sentence says what lacks."""
        try:
            job = prepare_figure(self._context.workspace, request, path)
        except ObserverError as error:
            self._failed(error)
            return
        self._strip.run(path.name, job, self._written, self._failed)

    def _written(self, path: Path) -> None:
        self._context.notify(self._context.text("{file} is written.", file=path.name))

    def _failed(self, error: ObserverError) -> None:
        self._context.notify(self._context.text.error(error))
