"""The form that saves a scheme: its version and why, where old codes went, and a file to give."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QWidget
from typing_extensions import override

from observer.app.scheme_draft import SchemeDraft
from observer.app.scheme_saving import plan_save, save_draft, scheme_file_name
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import LineField, column, label, named, scrolling
from observer.model.messages import Message, msg
from observer.model.scheme import Scheme

_MOVES_PX = 220


class SaveSchemeForm(Form):
    """Saves a sound draft in the project, and optionally as a file.

    Parameters
    ----------
    context
        What the room stands on.
    draft
        What is saved.
    saved
        Called with the scheme.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        context: RoomContext,
        draft: SchemeDraft,
        saved: Callable[[Scheme], None],
        parent: QWidget,
    ) -> None:
        text = context.text
        super().__init__(text("Save the scheme"), text("Save"), text, context.tokens, parent)
        self._context = context
        self._draft = draft
        self._saved = saved
        self.plan = plan_save(context.workspace, draft, text.language)
        self.setMinimumWidth(520)
        self.version = LineField(text("Version"), self.plan.version)
        self.version.setMaximumWidth(120)
        self.put(label(text.render(self.plan.why), "muted"))
        self.ask(text("Version"), self.version)
        self.moves: dict[str, QComboBox] = {}
        if self.plan.gone:
            self._ask_moves()
        self.locked = QCheckBox(text("Lock this version: whoever changes it makes a new one"))
        self.locked.setChecked(draft.words(("status",)) == "locked")
        self.put(self.locked)
        self.file = QCheckBox(text("Also write a file, for a colleague"))
        self.put(self.file)
        self.version.setFocus()

    def write_file(self, file: str) -> None:
        """Write the scheme as a file.

        Parameters
        ----------
        file
            Its place.
        """
        path = Path(file)
        try:
            path.write_bytes(self._draft.content)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._context.notify(
                self.text("{file} cannot be written: {reason}.", file=path.name, reason=reason)
            )

    @override
    def keep(self) -> Message | None:
        """Save it; a file is asked for when that is done."""
        version = self.version.text().strip()
        if self.plan.must_be_new and version == self._draft.words(("version",)):
            before = self.plan.version
            if version != before:
                return msg(
                    "This version is in use. Take a higher one, such as {next}.", next=before
                )
        moves = {old: str(box.currentData() or "") for old, box in self.moves.items()}
        scheme = save_draft(
            self._context.workspace, self._draft, version, moves, locked=self.locked.isChecked()
        )
        self._saved(scheme)
        if self.file.isChecked():
            self._ask_file()
        return None

    def _ask_moves(self) -> None:
        text = self.text
        self.put(
            label(
                text(
                    "These codes are gone or have another name. Where did they go? Films that are "
                    "coded with the version before can then be moved to this one."
                )
            )
        )
        holder = QWidget()
        lines = column(gap=8)
        for gone in self.plan.gone:
            box = QComboBox()
            box.setAccessibleName(gone.label)
            box.addItem(text("nowhere: they are kept as notes"), "")
            for name, words in self.plan.places:
                box.addItem(words, name)
            box.setCurrentIndex(max(box.findData(gone.new), 0) if gone.new else 0)
            self.moves[gone.old] = box
            lines.addLayout(named(gone.label, box))
        lines.addStretch(1)
        holder.setLayout(lines)
        area = scrolling(holder)
        area.setFixedHeight(min(_MOVES_PX, 56 * len(self.moves) + 8))
        self.put(area)

    def _ask_file(self) -> None:
        parent = self.parentWidget()
        dialog = QFileDialog(parent, self.text("Write the scheme as a file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.text("Coding schemes") + " (*.toml)")
        dialog.setDefaultSuffix("toml")
        dialog.selectFile(scheme_file_name(self._draft.content))
        dialog.fileSelected.connect(self.write_file)
        dialog.open()
