"""The form before the editor: with what a new scheme begins, or which one is changed."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from observer.app.scheme_draft import SchemeDraft
from observer.app.scheme_library import read_scheme_file
from observer.app.scheme_saving import KeptDraft, copy_of, forget_draft, kept_drafts, new_draft
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.forms.scheme_file_dialog import ask_scheme_file
from observer.gui.parts import button, label, row
from observer.model.errors import ObserverError
from observer.model.messages import Message, msg

_WHAT = Qt.ItemDataRole.UserRole
_SIZE_PX = (560, 540)
_ROW_PX = 27


class StartSchemeForm(Form):
    """Chooses what the editor opens with.

    Parameters
    ----------
    context
        What the room stands on.
    begun
        Called with the draft, and the name under which it is kept already, else an empty one.
    parent
        Window it belongs to.
    change
        Whether a scheme is changed, rather than a new one made.
    """

    def __init__(
        self,
        context: RoomContext,
        begun: Callable[[SchemeDraft, str], None],
        parent: QWidget,
        *,
        change: bool,
    ) -> None:
        text = context.text
        title = text("Change a coding scheme") if change else text("New coding scheme")
        super().__init__(title, text("Go on"), text, context.tokens, parent)
        self._context = context
        self._begun = begun
        self._change = change
        self._schemes = context.workspace.schemes()
        self._kept = kept_drafts(context.workspace)
        self.resize(*_SIZE_PX)
        about = text("Which scheme do you want to change? Films that are coded stay as they are.")
        if not change:
            about = text("Begin with nothing, or with a copy of a scheme that looks like it.")
        self.put(label(about, "muted"))
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setWordWrap(True)
        self.list.setStyleSheet("QListWidget::item { padding: 0 8px; }")
        self.list.itemDoubleClicked.connect(lambda *_: self.done_button.click())
        self.put(self.list, 1)
        foot = row(gap=8)
        foot.addWidget(button(text("From a file …"), self._choose, role="quiet"))
        self.throw_button = button(text("Throw this draft away"), self._throw, role="quiet")
        foot.addWidget(self.throw_button)
        foot.addStretch(1)
        self.put(foot)
        self.list.currentRowChanged.connect(self._row_changed)
        self._fill()
        self.list.setFocus()

    def open_file(self, file: str) -> None:
        """Begin with a scheme file.

        Parameters
        ----------
        file
            Its place.
        """
        try:
            content = read_scheme_file(Path(file))
            draft = SchemeDraft(content, content if self._change else b"")
        except ObserverError as error:
            self.refuse(self.text.error(error))
            return
        self._begin(draft, "")

    @override
    def keep(self) -> Message | None:
        """Open the editor with what is chosen."""
        if self.list.currentRow() < 0:
            return msg("Choose one.")
        chosen = self.list.currentItem().data(_WHAT)
        if isinstance(chosen, KeptDraft):
            self._begun(SchemeDraft(chosen.content, chosen.base), chosen.name)
        elif isinstance(chosen, int):
            toml = self._context.workspace.toml_of(self._schemes[chosen])
            self._begun(SchemeDraft(toml, toml) if self._change else copy_of(toml), "")
        else:
            self._begun(new_draft(), "")
        return None

    def _fill(self) -> None:
        text = self.text
        self.list.clear()
        for kept in self._kept:
            draft = SchemeDraft(kept.content, kept.base)
            titled = any(draft.words(("title", each)) for each in draft.languages)
            name = draft.label((), text.language) if titled else text("without a title")
            self._line(text("Go on with “{name}”, which was not saved yet", name=name), kept)
        if not self._change:
            self._line(text("Begin with nothing"), None)
        for number, scheme in enumerate(self._schemes):
            name = f"{text.local(scheme.title)} {scheme.version}"
            self._line(name if self._change else text("A copy of {name}", name=name), number)
        self.list.setCurrentRow(0)

    def _line(self, words: str, what: object) -> None:
        item = QListWidgetItem(words)
        item.setSizeHint(QSize(0, _ROW_PX))
        item.setData(_WHAT, what)
        if isinstance(what, int):
            item.setToolTip(self.text.local(self._schemes[what].description))
        self.list.addItem(item)

    def _row_changed(self, at: int) -> None:
        self.throw_button.setVisible(0 <= at < len(self._kept))

    def _throw(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self._kept):
            forget_draft(self._context.workspace, self._kept[at].name)
            self._kept = kept_drafts(self._context.workspace)
            self._fill()

    def _choose(self) -> None:
        ask_scheme_file(self, self.text("A coding scheme of your own"), self.open_file)

    def _begin(self, draft: SchemeDraft, name: str) -> None:
        self._begun(draft, name)
        self.accept()
