"""Notes of the coder: at a moment, or about the whole."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.parts import button
from observer.gui.video.film import Moment
from observer.model.coding_edits import write_memo
from observer.model.edits import Change
from observer.model.event import Memo
from observer.model.identity import new_id

_LONGEST = 20_000


class NotesPanel(QWidget):
    """The notes, and a field to write one; Ctrl+Enter keeps it, Escape leaves it.

    Parameters
    ----------
    desk
        Whose coding the notes belong to.
    """

    left = Signal()
    """The writing is done: the film may have the keyboard back."""

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self._desk = desk
        self._at_us: int | None = None
        self._memo: Memo | None = None
        _ = desk.context.text
        self.list = QListWidget()
        self.list.setAccessibleName(_("Notes"))
        self.list.setWordWrap(True)
        self.list.setStyleSheet("QListWidget { border: none; border-radius: 0; }")
        self.list.itemActivated.connect(self._open)
        self.list.installEventFilter(self)
        self._title = QLabel()
        self._title.setProperty("role", "muted")
        self.field = QPlainTextEdit()
        self.field.setAccessibleName(_("Note"))
        self.field.setPlaceholderText(_("Write here. Ctrl+Enter keeps the note."))
        self.field.setTabChangesFocus(True)
        self.field.installEventFilter(self)
        self.keep: QPushButton = button(_("Keep"), self._keep, role="primary")
        self.drop: QPushButton = button(_("Remove"), self._remove, role="quiet")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        row.addWidget(self.drop)
        row.addWidget(self.keep)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(12, 8, 12, 12)
        inside.setSpacing(8)
        inside.addWidget(self.list, 3)
        inside.addLayout(row)
        inside.addWidget(self.field, 2)
        desk.opened.connect(self._reopened)
        desk.coding_changed.connect(self._follow)
        self._begin(None, None)

    def write_at(self, time_us: int | None) -> None:
        """Begin a note at a moment, or go on with the one that stands there.

        Parameters
        ----------
        time_us
            On the session clock; None for a note about the whole.
        """
        coding = self._desk.coding
        memos = coding.memos if coding else ()
        there = next((m for m in memos if time_us is not None and m.onset_us == time_us), None)
        self._begin(there, time_us)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Ctrl+Enter and Escape in the field, Delete and Escape in the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() == Qt.Key.Key_Escape:
                self._begin(None, None)
                self.left.emit()
                return True
            if watched is self.field and enter and control:
                self._keep()
                return True
            if watched is self.list and event.key() == Qt.Key.Key_Delete:
                self._select(self.list.currentRow())
                self._remove()
                return True
        return super().eventFilter(watched, event)

    def _begin(self, memo: Memo | None, time_us: int | None) -> None:
        text = self._desk.context.text
        self._memo, self._at_us = memo, time_us
        self.field.setPlainText(memo.text if memo else "")
        self.drop.setVisible(memo is not None)
        about = text("About the whole session")
        at = text("At {time}", time=text.clock(time_us)) if time_us is not None else about
        self._title.setText(at)

    def _keep(self) -> None:
        words, coding = self.field.toPlainText().strip(), self._desk.coding
        if coding is None:
            return
        if len(words) > _LONGEST:
            text = self._desk.context.text
            self._desk.hint(text("A note holds at most {count} characters.", count=_LONGEST))
            return
        new = Memo(id=self._memo.id if self._memo else new_id(), text=words, onset_us=self._at_us)
        if words or self._memo:
            self._desk.apply(write_memo(coding, self._memo, new if words else None))
        self._begin(None, None)
        self.left.emit()

    def _remove(self) -> None:
        coding = self._desk.coding
        if coding is not None and self._memo is not None:
            self._desk.apply(write_memo(coding, self._memo, None))
        self._begin(None, None)

    def _open(self, item: QListWidgetItem) -> None:
        self._select(self.list.row(item))
        if self._at_us is not None:
            self._desk.reveal.emit(Moment(time_us=self._at_us, anchor=None))
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _select(self, row: int) -> None:
        memos = self._desk.coding.memos if self._desk.coding else ()
        if 0 <= row < len(memos):
            self._begin(memos[row], memos[row].onset_us)

    def _reopened(self) -> None:
        self._begin(None, None)
        self._read()

    def _follow(self, change: Change) -> None:
        if Memo in change.kinds:
            self._read()

    def _read(self) -> None:
        text = self._desk.context.text
        self.list.clear()
        memos = self._desk.coding.memos if self._desk.coding else ()
        if not memos:
            empty = QListWidgetItem(text("No notes yet."))
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(empty)
        for memo in memos:
            at = text.clock(memo.onset_us) if memo.onset_us is not None else text("whole")
            self.list.addItem(f"{at}   {memo.text}")
