"""Handing a session over, giving its coding back, and merging what came back, by form and file."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from observer.app.handover import (
    HandOver,
    Returned,
    give_back,
    hand_over,
    read_return,
    refuse_without_consent,
)
from observer.app.handover_file import SUFFIX
from observer.app.merging import merge
from observer.app.tasks import Progress
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.forms.handover_forms import HandOverForm, PassphraseForm, Wanted, with_suffix
from observer.gui.task_strip import TaskStrip
from observer.model.edits import CodingInfo
from observer.model.errors import ObserverError, WrongPassphraseError
from observer.model.messages import Message, msg
from observer.model.session import Session
from observer.storage.key_slots import open_any, read_slots


class HandingOver:
    """The ways of a session to another laptop and back.

    Parameters
    ----------
    context
        What the room stands on.
    strip
        Where writing shows how far it is.
    parent
        Window of the forms.
    """

    def __init__(self, context: RoomContext, strip: TaskStrip, parent: QWidget) -> None:
        self._context = context
        self._strip = strip
        self._parent = parent

    def hand_over(self, session_id: str) -> Form:
        """Return the form that hands a session over; the file is asked for after it."""
        return HandOverForm(
            self._context, session_id, partial(self._ask_where, session_id), self._parent
        )

    def give_back(self, coding_id: str) -> Form:
        """Return the form that gives the coding of a hand-over back."""
        text = self._context.text
        words = (
            text("Give the coding back"),
            text(
                "The file holds your coding without the film. Type the passphrase with which you "
                "opened the session."
            ),
            text("Save the file …"),
        )
        return PassphraseForm(self._context, words, partial(self._back, coding_id), self._parent)

    def merge(self) -> Form | None:
        """Ask for a file that came back, and return the form of its passphrase."""
        text = self._context.text
        kinds = text("Hand-over files")
        name, _filter = QFileDialog.getOpenFileName(
            self._parent, text("Merge a coding that came back"), "", f"{kinds} (*{SUFFIX})"
        )
        return self.merge_file(Path(name)) if name else None

    def merge_file(self, path: Path) -> Form:
        """Return the form of the passphrase of a file that came back."""
        text = self._context.text
        words = (
            text("Merge a coding that came back"),
            text("{file} goes into the session it was made for.", file=path.name),
            text("Merge"),
        )
        return PassphraseForm(self._context, words, partial(self._merge, path), self._parent)

    def write(self, wanted: Wanted, session_id: str, path: Path) -> None:
        """Write a session into a file, if consent covers it; else a sentence says what lacks."""
        workspace = self._context.workspace
        try:
            coding_id = wanted.coding_id
            if not coding_id and wanted.scheme is not None:
                refuse_without_consent(workspace, session_id, wanted.purpose)
                coding_id = self._begin(wanted, wanted.scheme.id, session_id)
            job = hand_over(
                workspace,
                HandOver(
                    coding_id=coding_id,
                    path=path,
                    passphrase=wanted.passphrase,
                    purpose=wanted.purpose,
                ),
            )
        except ObserverError as error:
            self._failed(error)
            return
        self._strip.run(path.name, job, self._written, self._failed)

    def write_back(self, passphrase: str, path: Path) -> None:
        """Write the coding of a hand-over into a file without the film."""
        try:
            job = give_back(self._context.workspace, path, passphrase)
        except ObserverError as error:
            self._failed(error)
            return
        self._strip.run(path.name, job, self._written, self._failed)

    def _begin(self, wanted: Wanted, scheme_id: str, session_id: str) -> str:
        """Return the coding that is to be made there: one that nobody began yet, or a new one."""
        workspace = self._context.workspace
        waiting = (
            info
            for info in workspace.project.codings(session_id)
            if (info.coder, info.scheme_id, info.tracks) == (wanted.coder, scheme_id, wanted.parts)
            and not workspace.can_undo(info.id)
        )
        found = next(waiting, None)
        if found is not None or wanted.scheme is None:
            return found.id if found else ""
        return workspace.new_coding(session_id, wanted.scheme, wanted.coder, wanted.parts).id

    def _ask_where(self, session_id: str, wanted: Wanted) -> None:
        text, project = self._context.text, self._context.workspace.project
        who = wanted.coder
        if wanted.coding_id:
            who = project.get(CodingInfo, wanted.coding_id).coder
        name = f"{self._name(session_id)}_{who}{SUFFIX}"
        chosen, _filter = QFileDialog.getSaveFileName(self._parent, text("Hand over"), name)
        if chosen:
            self.write(wanted, session_id, with_suffix(Path(chosen)))

    def _back(self, coding_id: str, passphrase: str) -> Message | None:
        workspace, text = self._context.workspace, self._context.text
        try:
            open_any(read_slots(workspace.store.path), passphrase, None)
        except WrongPassphraseError:
            return msg("This is not the passphrase with which the session was opened.")
        info = workspace.project.get(CodingInfo, coding_id)
        name = f"{self._name(info.session_id)}_{info.coder}_{text('coded')}{SUFFIX}"
        chosen, _filter = QFileDialog.getSaveFileName(self._parent, text("Give back"), name)
        if chosen:
            self.write_back(passphrase, with_suffix(Path(chosen)))
        return None

    def _merge(self, path: Path, passphrase: str) -> Message | None:
        def read(_progress: Progress) -> Returned:
            return read_return(path, passphrase)

        self._context.tasks.run(read, self._merged, self._failed)
        return None

    def _merged(self, returned: Returned) -> None:
        try:
            done = merge(self._context.workspace, returned)
        except ObserverError as error:
            self._failed(error)
            return
        self._context.notify(" ".join(self._context.text.render(each) for each in done.sentences))

    def _name(self, session_id: str) -> str:
        project = self._context.workspace.project
        number = project.get(Session, session_id).number
        pseudonym = project.family_of(session_id).pseudonym
        kept = "".join(each if each.isalnum() or each in "-_" else "-" for each in pseudonym)
        return f"{kept}_{number:02}"

    def _written(self, path: Path) -> None:
        self._context.notify(self._context.text("{file} is written.", file=path.name))

    def _failed(self, error: ObserverError) -> None:
        self._context.notify(self._context.text.error(error))
