"""What a scheme asks to be read before coding with it: told quietly, in passing."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from observer.app.settings import Settings, notice_of
from observer.gui.coding.desk import CodingDesk
from observer.gui.parts import button, column, label, row, strong
from observer.model.edits import Change, CodingStatus
from observer.model.scheme import Scheme

_MOST_PX = 900


class TrainingNote(QFrame):
    """The training notice of a scheme, shown whenever a coding is opened until it was read.

    The film can be played and coded under it; with the first change it makes way.

    Parameters
    ----------
    desk
        Whose scheme.
    over
        It lies over the upper edge of this.
    room
        Whose child it is.
    """

    left = Signal()
    """It was read: the film may have the keyboard back."""

    def __init__(self, desk: CodingDesk, over: QWidget, room: QWidget) -> None:
        super().__init__(room)
        self._desk = desk
        self._over = over
        self._room = room
        self._read: set[str] = set(desk.context.settings.noticed)
        self._notice = ""
        self._held = False
        text, tokens = desk.context.text, desk.context.tokens
        self.setProperty("role", "card")
        self.setAutoFillBackground(True)
        self.setAccessibleName(text("Before you code with this scheme"))
        self.words = label("")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.done = button(text("I have read this"), self.read)
        head = row(gap=12)
        title = strong(text("Before you code with this scheme"), tokens)
        title.setWordWrap(False)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.done)
        self._inside = column(margin=12, gap=6)
        self._inside.addLayout(head)
        self._inside.addWidget(self.words)
        self.setLayout(self._inside)
        self.hide()
        over.installEventFilter(self)
        desk.opened.connect(self._opened)
        desk.coding_changed.connect(self._make_way)

    def read(self) -> None:
        """Close it, and keep that this coder has read it."""
        self.hide()
        if self._notice:
            notice, self._notice = self._notice, ""
            self._read.add(notice)

            def keep(settings: Settings) -> Settings:
                known = [each for each in settings.noticed if each != notice]
                return replace(settings, noticed=(*known, notice))

            self._desk.context.change_settings(keep)
        self.left.emit()

    def show_again(self) -> None:
        """Show it, read or not; where the scheme has none, say so."""
        desk, text = self._desk.desk, self._desk.context.text
        if desk is None:
            self._desk.hint(text("Open a coding first: choose a session in Families."))
        elif not self._write(desk.scheme):
            self._desk.hint(text("This scheme asks you to read nothing before you code."))

    def hold(self, *, held: bool) -> None:
        """Stand back while something else is told, and come again after it."""
        self._held = held
        if self._notice and not held:
            self.place()
            self.show()
            self.raise_()
        else:
            self.hide()

    def place(self) -> None:
        """Lie over the upper edge of the timeline, as high as its words need."""
        width = min(self._over.width() - 32, _MOST_PX)
        height = self._inside.totalHeightForWidth(width)
        at = self._over.mapTo(self._room, QPoint(16, 8))
        height = min(height, self._room.height() - at.y() - 8)
        self.setGeometry(at.x(), at.y(), width, height)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what it lies over."""
        moved = event.type() in {QEvent.Type.Resize, QEvent.Type.Move}
        if moved and watched is self._over and self._notice:
            self.place()
        return super().eventFilter(watched, event)

    def _opened(self) -> None:
        """Show the notice of a scheme that this coder has not read yet."""
        desk, workspace = self._desk.desk, self._desk.context.workspace
        self._notice = ""
        self.hide()
        coding = self._desk.coding
        if desk is None or coding is None or coding.info.coder != workspace.coder:
            return
        if coding.info.status is CodingStatus.FINISHED or self._desk.is_together:
            return
        if notice_of(workspace.coder, desk.scheme.id) not in self._read:
            self._write(desk.scheme)

    def _make_way(self, _change: Change) -> None:
        if self._notice and not self._held:
            self._notice = ""
            self.hide()

    def _write(self, scheme: Scheme) -> bool:
        """Show what a scheme says; return whether it says anything."""
        words = self._desk.context.text.local(scheme.training_notice)
        if not words:
            return False
        self._notice = notice_of(self._desk.context.workspace.coder, scheme.id)
        self.words.setText(words)
        self.hold(held=self._held)
        return True
