"""What lies over a room for a moment, never modal: the finder, the keys, and one calm sentence."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QWidget,
)
from typing_extensions import override

from observer.gui.actions import Action
from observer.gui.icons import icon
from observer.gui.parts import (
    LineField,
    column,
    icon_button,
    label,
    row,
)
from observer.gui.theme import Tokens
from observer.gui.two_lines import TwoLines, second_line
from observer.text.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

NOTICE_MS = 3_000
NOTICE_MS_A_LETTER = 60
MOST_NOTICE_MS = 14_000
"""A sentence stays as long as it takes to be read twice, or until it is closed."""

Listed = tuple[tuple[Action, QAction], ...]


def _native(made: QAction) -> str:
    return made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


class Overlay(QFrame):
    """A card over the room that Escape closes.

    Parameters
    ----------
    over
        What it lies over.
    width_px
        Its width, if there is room.
    """

    def __init__(self, over: QWidget, width_px: int) -> None:
        super().__init__(over)
        self._over = over
        self._width_px = width_px
        self._from: QWidget | None = None
        self.setProperty("role", "card")
        self.setAutoFillBackground(True)
        self.hide()

    def appear(self) -> None:
        """Show it in the upper middle, and take the keyboard focus."""
        self._from = self.window().focusWidget()
        over = self._over
        width = min(self._width_px, over.width() - 32)
        height = min(self.sizeHint().height(), over.height() - 80)
        self.setGeometry((over.width() - width) // 2, 60, width, height)
        self.show()
        self.raise_()

    def vanish(self) -> None:
        """Close it, and give the focus back."""
        self.hide()
        if self._from is not None:
            self._from.setFocus()
            self._from = None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.vanish()
        else:
            super().keyPressEvent(event)


class CommandFinder(Overlay):
    """Finds any command that holds here by a few letters, and does it.

    Parameters
    ----------
    over
        What it lies over.
    text
        Language.
    tokens
        Colours and measures.
    """

    def __init__(self, over: QWidget, text: Catalogue, tokens: Tokens) -> None:
        super().__init__(over, 520)
        self._text = text
        self._listed: Listed = ()
        self.setAccessibleName(text("Find a command"))
        self.words = LineField(text("Find a command"))
        self.words.setPlaceholderText(text("Type a few letters"))
        self.found = QListWidget()
        self.found.setAccessibleName(text("Commands"))
        self.found.setItemDelegate(TwoLines(tokens, self.found))
        self.found.setFrameShape(QFrame.Shape.NoFrame)
        self.found.setMinimumHeight(320)
        inside = column(margin=12)
        inside.addWidget(self.words)
        inside.addWidget(self.found)
        self.setLayout(inside)
        self.words.textChanged.connect(self._narrow)
        self.words.returnPressed.connect(self.do_it)
        self.words.installEventFilter(self)
        self.found.itemActivated.connect(self.do_it)

    def open_with(self, listed: Listed) -> None:
        """Show the commands that hold now.

        Parameters
        ----------
        listed
            Entries of the table with their Qt actions.
        """
        self._listed = listed
        self.words.clear()
        self._narrow("")
        self.appear()
        self.words.setFocus()

    def do_it(self, _item: QListWidgetItem | None = None) -> None:
        """Close, and do the chosen command."""
        item = self.found.currentItem()
        self.vanish()
        if item is not None:
            action_id = str(item.data(Qt.ItemDataRole.UserRole))
            next(made for entry, made in self._listed if entry.id == action_id).trigger()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move in the list while one types."""
        arrows = {Qt.Key.Key_Down, Qt.Key.Key_Up}
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in arrows:
                by = 1 if event.key() == Qt.Key.Key_Down else -1
                last = self.found.count() - 1
                self.found.setCurrentRow(min(max(self.found.currentRow() + by, 0), last))
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.vanish()
                return True
        return super().eventFilter(watched, event)

    def _narrow(self, words: str) -> None:
        wanted = words.casefold().split()
        self.found.clear()
        # what begins so comes first, then what is called so, then what is about it
        for entry, made in sorted(self._listed, key=lambda one: self._rank(one[0], wanted)):
            title = self._text.render(entry.text)
            about = self._text.render(entry.help)
            if not all(part in f"{title} {about}".casefold() for part in wanted):
                continue
            key = _native(made)
            item = QListWidgetItem(f"{title}   {key}" if key else title)
            item.setData(Qt.ItemDataRole.UserRole, entry.id)
            second_line(item, about)
            self.found.addItem(item)
        self.found.setCurrentRow(0)

    def _rank(self, entry: Action, wanted: list[str]) -> int:
        title = self._text.render(entry.text).casefold()
        if wanted and title.startswith(wanted[0]):
            return 0
        return 1 if all(part in title for part in wanted) else 2


class Notice(QFrame):
    """One sentence at the foot of the room, for some seconds.

    Parameters
    ----------
    over
        What it lies over.
    text
        Language.
    tokens
        Colours and measures.
    """

    def __init__(self, over: QWidget, text: Catalogue, tokens: Tokens) -> None:
        super().__init__(over)
        self._over = over
        self.place: Callable[[], QRect | None] = lambda: None
        """Gives what it is to lie at the foot of, inside what it lies over; None for all of it."""
        self.setObjectName("notice")
        self._words = label("")
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._line = row(gap=12)
        self._line.setContentsMargins(16, 6, 8, 6)
        self._line.addWidget(self._words, 1)
        close = icon_button("close", text("Close"), self.hide, tokens)
        close.setIcon(icon("close", tokens, tokens.background))
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._line.addWidget(close)
        self.setLayout(self._line)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says, or said last."""
        return self._words.text()

    def say(self, sentence: str) -> None:
        """Show a sentence, and have a screen reader say it."""
        self._words.setText(sentence)
        room = self.place() or self._over.rect()
        width = min(680, room.width() - 48)
        height = self._line.totalHeightForWidth(width)
        left = room.left() + (room.width() - width) // 2
        self.setGeometry(left, room.bottom() + 1 - height - 24, width, height)
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))
        self._timer.start(min(NOTICE_MS + NOTICE_MS_A_LETTER * len(sentence), MOST_NOTICE_MS))
