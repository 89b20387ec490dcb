"""What is done with the register of consent, whichever page or form it is asked from."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from observer.app.attachments import content_of, copy_out
from observer.app.calendar_day import calendar_day
from observer.app.erasing import Erasing, erase_attachment
from observer.app.who_saw import export_log
from observer.gui.context import RoomContext
from observer.gui.families.due_list import DueWays
from observer.gui.forms.attaching import Attaching
from observer.gui.forms.consent_editor import ConsentEditor
from observer.gui.forms.erase_choice_form import EraseChoiceForm
from observer.gui.forms.form import Form
from observer.gui.forms.left_behind_form import LeftBehindForm
from observer.gui.forms.scan_form import EraseScanForm, ScanForm
from observer.gui.forms.stop_form import StopForm
from observer.gui.leaving import with_suffix
from observer.model.errors import ObserverError
from observer.model.family import Family
from observer.model.keeping import Attachment, ErasureStop
from observer.model.project_edits import revise


class RegisterDesk:
    """Opens the forms of the register over a window.

    Parameters
    ----------
    context
        What the room stands on.
    over
        Whose window the forms belong to.
    """

    def __init__(self, context: RoomContext, over: QWidget) -> None:
        self._context = context
        self._over = over
        self.attaching = Attaching(context, over)
        self.form: Form | None = None

    def ways(self) -> DueWays:
        """Return what can be done about what is due."""
        return DueWays(consent=self.consent, erase=self.erase, stop=self.stop, lift=self.lift)

    def consent(self, family_id: str) -> None:
        """Open the consents of a family."""
        self._open(ConsentEditor(self._context, family_id, self._over))

    def erase(self, family_id: str, session_id: str = "") -> None:
        """Ask what of a family is to be erased."""
        form = EraseChoiceForm(self._context, family_id, session_id, self.run, self._over)
        self._open(form)

    def stop(self, family_id: str, session_id: str = "") -> None:
        """Ask why something may not be erased."""
        self._open(StopForm(self._context, family_id, session_id, self._over))

    def lift(self, stop: ErasureStop) -> None:
        """Let a stop hold no longer, from today."""
        today = calendar_day()
        self._try(
            lambda: self._context.workspace.apply(
                revise("lift_stop", stop, replace(stop, lifted_on=today))
            )
        )

    def attach(self, family_id: str) -> None:
        """Ask for a scan of a signed form, and keep it."""
        self.attaching.ask(family_id, lambda _: None)

    def see(self, scan: Attachment) -> None:
        """Show a scan; nothing of it is written anywhere."""
        self._try(lambda: self._open(self._shown(scan)))

    def copy(self, scan: Attachment) -> None:
        """Ask where to, and write a copy of a scan."""
        text = self._context.text
        name, _filter = QFileDialog.getSaveFileName(
            self._over,
            text("Write a copy, to be removed once you have looked"),
            f"{self._pseudonym(scan.family_id)}_{scan.id[:8]}.{scan.kind}",
        )
        if name:
            path = with_suffix(Path(name), f".{scan.kind}")
            if self._try(lambda: copy_out(self._context.workspace, scan, path)):
                self._context.notify(text("{file} is written.", file=path.name))

    def remove(self, scan: Attachment) -> None:
        """Ask whether a scan is to be erased."""
        workspace = self._context.workspace
        form = EraseScanForm(
            self._context, scan, lambda: self.run(erase_attachment(workspace, scan)), self._over
        )
        self._open(form)

    def write_log(self, family_id: str) -> None:
        """Ask where to, and write who has seen a family; empty for all."""
        text = self._context.text
        lead = f"{self._pseudonym(family_id)}_" if family_id else ""
        name, _filter = QFileDialog.getSaveFileName(
            self._over, text("Write who has looked"), f"{lead}access-log.csv"
        )
        if name:
            path = with_suffix(Path(name), ".csv")
            if self._try(lambda: export_log(self._context.workspace, path, text, family_id)):
                self._context.notify(text("{file} is written.", file=path.name))

    def run(self, erasing: Erasing, left: tuple[Path, ...] = ()) -> None:
        """Do the work of an erasure in the background; say then which files stay on the disk."""
        context, over = self._context, _in_the_room(self._over)

        def done(_: object) -> None:
            context.workspace.forget_erased()
            context.notify(context.text("It is erased, from the backups too."))
            if left:
                self._open(LeftBehindForm(context, left, over))

        context.tasks.run(erasing, done, self._failed, changes=True)

    def _shown(self, scan: Attachment) -> Form:
        content = content_of(self._context.workspace, scan)
        return ScanForm(self._context, scan, content, lambda: self.copy(scan), self._over)

    def _pseudonym(self, family_id: str) -> str:
        return self._context.workspace.project.get(Family, family_id).pseudonym

    def _open(self, form: Form) -> None:
        self.form = form
        form.destroyed.connect(self._forget)
        form.open()

    def _forget(self, *_: object) -> None:
        self.form = None

    def _try(self, what: Callable[[], object]) -> bool:
        try:
            what()
        except ObserverError as error:
            self._failed(error)
            return False
        return True

    def _failed(self, error: ObserverError) -> None:
        self._context.notify(self._context.text.error(error))


def _in_the_room(over: QWidget) -> QWidget:
    """Return what stays when a form closes, and goes with the room when the project is locked."""
    parent = over.parentWidget() if isinstance(over, Form) else None
    return over if parent is None else parent
