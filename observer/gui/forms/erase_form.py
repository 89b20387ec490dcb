"""The question before a film in the vault is erased: for good, or only out of its session."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.app.erasing import take_out_for_good
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import label
from observer.model.errors import ObserverError
from observer.model.messages import Message
from observer.model.project_edits import remove
from observer.model.session import Recording


class EraseForm(Form):
    """Asks before a film is erased; what Enter does at first is leave everything as it is.

    Parameters
    ----------
    context
        What the room stands on.
    recording
        In the vault.
    parent
        Window it belongs to.
    """

    def __init__(self, context: RoomContext, recording: Recording, parent: QWidget) -> None:
        text = context.text
        super().__init__(
            text("Remove {name}", name=recording.label),
            text("Erase the film"),
            text,
            context.tokens,
            parent,
        )
        self._context = context
        self._recording = recording
        self.put(
            label(
                text(
                    "The film lies encrypted in this project. Once erased it is gone for good, "
                    "from the backups too: this cannot be undone, nor can what was done in "
                    "Families before it. A copy that you keep elsewhere stays."
                )
            )
        )
        self.put(
            label(
                text("Removed only, it stays encrypted in the project, and undo brings it back."),
                "muted",
            )
        )
        self.remove_button = self.put_in_foot(text("Remove only"), self._remove)
        self.done_button.setDefault(False)
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()

    @override
    def keep(self) -> Message | None:
        """Erase the film."""
        context, text = self._context, self._context.text
        erase = take_out_for_good(context.workspace, self._recording)

        def erased(_of: object) -> None:
            context.workspace.forget_erased()
            context.notify(text("The film is erased."))

        context.tasks.run(
            erase,
            erased,
            lambda error: context.notify(text.error(error)),
            changes=True,
        )
        return None

    def _remove(self) -> None:
        try:
            self._context.workspace.apply(remove("remove_recording", self._recording))
        except ObserverError as error:
            self.refuse(self.text.error(error))
            return
        self.accept()
