"""The dialog in which the file of a coding scheme is chosen."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from observer.gui.forms.form import Form


def ask_scheme_file(form: Form, title: str, chosen: Callable[[str], None]) -> None:
    """Ask which file, over a form that stays usable.

    Parameters
    ----------
    form
        That asks.
    title
        Of the dialog.
    chosen
        Called with the file's place.
    """
    dialog = QFileDialog(form, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(form.text("Coding schemes") + " (*.toml)")
    dialog.fileSelected.connect(chosen)
    dialog.open()
