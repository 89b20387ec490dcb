"""Writing something out of the project from the window: leave first, then a name, then the work."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from observer.app.calendar_day import calendar_day
from observer.app.export import ExportRequest, prepare
from observer.app.file_names import report_name
from observer.gui.context import RoomContext
from observer.gui.leaving import LEAVING, Leaving, with_suffix
from observer.gui.task_strip import TaskStrip
from observer.model.errors import ObserverError
from observer.storage.files import is_there


class WritingOut:
    """Asks where to, and writes; what stands in the way is said in a sentence.

    Parameters
    ----------
    context
        What the room stands on.
    strip
        Where writing shows how far it is.
    around
        Over which the dialog lies.
    """

    def __init__(self, context: RoomContext, strip: TaskStrip, around: QWidget) -> None:
        self._context = context
        self._strip = strip
        self._around = around

    def ask(self, wanted: ExportRequest) -> None:
        """Ask where to, and write.

        Parameters
        ----------
        wanted
            One of `LEAVING`, of one session; its path does not matter.
        """
        text, project = self._context.text, self._context.workspace.project
        leaving = next(each for each in LEAVING if each.id == wanted.report)
        if self._is_refused(leaving, wanted):
            return
        name = report_name(project, wanted, leaving.suffix, calendar_day())
        chosen, _filter = QFileDialog.getSaveFileName(self._around, text("Write"), name)
        if not chosen:
            return
        path = with_suffix(Path(chosen), leaving.suffix)
        if path != Path(chosen) and is_there(path):
            # the dialog asked about another name
            self._context.notify(
                text("{file} is there already. Choose another name.", file=path.name)
            )
            return
        self.write(replace(wanted, path=path))

    def write(self, wanted: ExportRequest) -> None:
        """Write to the path of the request, if consent covers it."""
        path = wanted.path
        try:
            job = prepare(self._context.workspace, wanted)
        except ObserverError as error:
            self.failed(error)
            return
        self._strip.run(path.name, job, partial(self._written, path), self.failed)

    def failed(self, error: ObserverError) -> None:
        """Say what stood in the way."""
        self._context.notify(self._context.text.error(error))

    def _is_refused(self, leaving: Leaving, wanted: ExportRequest) -> bool:
        """Say at once what consent lacks: nobody chooses a name for what may not leave."""
        today = calendar_day()
        workspace, purpose = self._context.workspace, leaving.purpose
        if purpose is None:
            return False
        if not workspace.project.missing_consents(wanted.session_ids[0], purpose, today):
            return False
        return refused(lambda: prepare(workspace, wanted), self.failed)

    def _written(self, path: Path, _value: object) -> None:
        self._context.notify(self._context.text("{file} is written.", file=path.name))


def refused(ask: Callable[[], object], failed: Callable[[ObserverError], None]) -> bool:
    """Return whether leave is refused, and say why.

    Parameters
    ----------
    ask
        Asks for leave.
    failed
        Is told what stood in the way.

    Returns
    -------
    bool
        False if leave was given.
    """
    try:
        ask()
    except ObserverError as error:
        failed(error)
        return True
    return False
