"""The field in which somebody says where a new project is to lie."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from observer.gui.forms.form import Form
from observer.gui.parts import LineField, button, label, row
from observer.model.messages import Message, msg
from observer.storage.files import is_used


class NewFolderField(LineField):
    """A folder that is not there yet, or empty; laid in a form with a button to choose it.

    Parameters
    ----------
    form
        In which it is laid.
    offered
        What stands in it at first.
    """

    def __init__(self, form: Form, offered: Path) -> None:
        super().__init__(form.text("Folder"), str(offered))
        self._text = form.text
        line = row()
        line.addWidget(self, 1)
        line.addWidget(button(form.text("Choose …"), self._browse))
        form.put(label(form.text("Folder, on this computer (not on a network share)"), "muted"))
        form.put(line)

    @property
    def path(self) -> Path:
        """The folder that was filled in."""
        return Path(self.text().strip()).expanduser()

    def wrong(self) -> Message | None:
        """Return why no project can be made there; None if one can."""
        if not self.text().strip() or not self.path.is_absolute():
            return msg("Choose a folder for the project.")
        if is_used(self.path):
            name = self.path.name
            return msg("{folder} is not an empty folder. Choose a new name.", folder=name)
        return None

    def _browse(self) -> None:
        name = Path(self.text()).name
        words = self._text("Choose where the project lies")
        chosen = QFileDialog.getExistingDirectory(self.window(), words)
        if chosen:
            self.setText(str(Path(chosen) / name))
