"""One note of a case: its words, when they were written, and what can be done with it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from observer.gui.families.case_desk import CaseDesk
from observer.gui.families.case_words import NAMES, WEIGHTS, dated
from observer.gui.parts import WordsField, clear, column, icon_button, label, row
from observer.model.case_notes import CaseNote

_PAUSE_MS = 700
_MOST_LINES = 14
_LONGEST = 20_000


class NoteRow(QWidget):
    """A note that is kept while it is typed: its first letter at once, the others at a pause.

    Parameters
    ----------
    desk
        Whose notes.
    note
        As it stands, or one that is not written yet.
    """

    begun = Signal()
    """A note that was not written yet gets its first letter."""

    def __init__(self, desk: CaseDesk, note: CaseNote) -> None:
        super().__init__()
        self._desk = desk
        self.note = note
        self._is_written = bool(note.text)
        self._tells = False
        text = desk.context.text
        name = text.render(NAMES[note.about])
        side = WEIGHTS.get(note.weight)
        whole = name if side is None else f"{name}, {text.render(side)}"
        self.field = WordsField(whole, note.text, lines=1, most=_MOST_LINES)
        self.field.setPlaceholderText(text("Write here."))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        self._when = label("", "muted", wrap=False)
        self.history_button = self._make_history()
        self.more = icon_button(
            "more", text("What can be done with this note"), self._pop_up, desk.context.tokens
        )
        self.more.setFixedSize(28, 24)
        self._foot = QWidget()
        self._before = column(gap=2)
        self._lay()
        self.field.textChanged.connect(self._typed)
        self.field.left.connect(self._left)
        self._tell()

    @property
    def is_written(self) -> bool:
        """Whether the note is in the project, and no blank field."""
        return self._is_written

    def show_note(self, note: CaseNote) -> None:
        """Show the note as it stands now; what is being typed stays."""
        self._is_written = True
        if self._pause.isActive():
            return
        self.note = note
        if self.field.toPlainText().strip() != note.text:
            self.field.blockSignals(True)
            self.field.setPlainText(note.text)
            self.field.blockSignals(False)
        self._tell()

    def keep(self) -> None:
        """Keep what stands in the field, if it says something else than before."""
        self._pause.stop()
        words = self.field.toPlainText().strip()
        if len(words) > _LONGEST:
            text = self._desk.context.text
            self._desk.context.notify(
                text("A note holds at most {count} characters.", count=_LONGEST)
            )
            return
        if not words or words == self.note.text:
            return
        before = self.note
        # told and known before it is made, so that this row is found again under the new id
        self.note, edit = self._desk.worded(before, words)
        if not self._is_written:
            self._is_written = True
            self.begun.emit()
        if not self._desk.apply(edit):
            self.note = before
        self._tell()

    def show_history(self, shown: bool) -> None:
        """Show how the note was worded before, or hide it."""
        self.history_button.setChecked(shown)
        clear(self._before)
        if not shown:
            return
        text = self._desk.context.text
        for each in self._desk.earlier(self.note):
            said = label(f"{dated(each, text)}\n{each.text}", "muted")
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._before.addWidget(said)

    def menu(self) -> QMenu:
        """Return what can be done with this note."""
        text = self._desk.context.text
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ends = text("Holds again") if self.note.ended_on else text("Holds no longer")
        made.addAction(ends).triggered.connect(partial(self._do, self._desk.end))
        made.addAction(text("Remove")).triggered.connect(partial(self._do, self._desk.remove))
        return made

    def _lay(self) -> None:
        inside = column(gap=2)
        inside.addWidget(self.field)
        foot = row(gap=4)
        foot.setContentsMargins(8, 0, 0, 0)
        foot.addWidget(self._when)
        foot.addWidget(self.history_button)
        foot.addStretch(1)
        foot.addWidget(self.more)
        self._foot.setLayout(foot)
        inside.addWidget(self._foot)
        self._before.setContentsMargins(8, 0, 0, 4)
        inside.addLayout(self._before)
        self.setLayout(inside)

    def _make_history(self) -> QPushButton:
        made = QPushButton()
        made.setCheckable(True)
        made.setAutoDefault(True)
        made.setProperty("role", "quiet")
        made.setStyleSheet("padding: 0 6px;")
        made.setFixedHeight(24)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(self.show_history)
        return made

    def _tell(self) -> None:
        """Say when it was written, and how often it was worded otherwise before."""
        text = self._desk.context.text
        before = len(self._desk.earlier(self.note)) if self._is_written else 0
        words = {0: "", 1: text("1 earlier wording")}.get(
            before, text("{count} earlier wordings", count=before)
        )
        self._when.setText(dated(self.note, text))
        self.history_button.setText(words)
        self.history_button.setAccessibleName(words)
        self.history_button.setVisible(bool(before))
        if self.history_button.isChecked():
            self.show_history(bool(before))
        self._foot.setVisible(self._is_written)
        past, muted = self.note.ended_on is not None, self._desk.context.tokens.muted
        self.field.setReadOnly(past)
        self.field.setStyleSheet(f"background: transparent; color: {muted};" if past else "")

    def _typed(self) -> None:
        if not self._pause.isActive() and not self._tells:
            self._tells = True
            self.keep()
        self._pause.start()

    def _left(self) -> None:
        self._tells = False
        if self.field.toPlainText().strip():
            self.keep()
            return
        self._pause.stop()
        if self._is_written:
            text = self._desk.context.text
            self._desk.context.notify(text("The note is removed; undo brings it back."))
            self._desk.remove(self.note)

    def _do(self, what: Callable[[CaseNote], None], *_unused: object) -> None:
        self.keep()
        what(self.note)

    def _pop_up(self) -> None:
        self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))
