"""Buttons for a finger: large, with the cap of their key."""

from collections.abc import Callable
from types import MappingProxyType

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton
from typing_extensions import override

from observer.gui.actions import Commands
from observer.gui.parts import key_chip, label, row
from observer.gui.theme import Tokens
from observer.text.catalogue import Catalogue

BIG_PX = 44
_SIGNS = MappingProxyType(
    {
        "Up": "\N{UPWARDS ARROW}",
        "Down": "\N{DOWNWARDS ARROW}",
        "Left": "\N{LEFTWARDS ARROW}",
        "Right": "\N{RIGHTWARDS ARROW}",
        "Backspace": "\N{ERASE TO THE LEFT}",
    }
)
_PRESSING = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})


def presses_button(event: QEvent) -> bool:
    """Return whether a key presses the button that has the keyboard, and is to do nothing else."""
    return (
        isinstance(event, QKeyEvent)
        and event.type() is QEvent.Type.ShortcutOverride
        and Qt.Key(event.key()) in _PRESSING
        and event.modifiers() == Qt.KeyboardModifier.NoModifier
        and isinstance(QApplication.focusWidget(), QAbstractButton)
    )


def cap_of(commands: Commands, action_id: str, text: Catalogue) -> str:
    """Return what stands on the cap of a command's first key, as short as can be.

    Parameters
    ----------
    commands
        Know the keys.
    action_id
        Which command.
    text
        Language.

    Returns
    -------
    str
        Empty if it has no key.
    """
    keys = commands.keys(action_id)
    if not keys:
        return ""
    name = keys[0].toString(QKeySequence.SequenceFormat.PortableText)
    return text("space") if name == "Space" else _SIGNS.get(name, commands.key_text(action_id))


class BigButton(QPushButton):
    """A button that a finger finds.

    Parameters
    ----------
    words
        What it says.
    key
        On its cap; empty for none.
    pressed
        Called on a press.
    tokens
        Colours and measures.
    """

    def __init__(self, words: str, key: str, pressed: Callable[[], object], tokens: Tokens) -> None:
        super().__init__()
        self._words: QLabel = label(words, wrap=False)
        self._cap = key_chip(key, tokens)
        self._cap.setVisible(bool(key))
        self.setMinimumHeight(BIG_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        inside = row(gap=7)
        inside.setContentsMargins(8, 0, 8, 0)
        inside.addStretch(1)
        inside.addWidget(self._words, 0, Qt.AlignmentFlag.AlignVCenter)
        inside.addWidget(self._cap, 0, Qt.AlignmentFlag.AlignVCenter)
        inside.addStretch(1)
        for each in (self._words, self._cap):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(inside)
        self.setAccessibleName(words)
        self.setToolTip(f"{words} ({key})" if key else words)
        self.clicked.connect(lambda *_: pressed())

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def say(self, words: str) -> None:
        """Say something else."""
        if words != self._words.text():
            self._words.setText(words)
            self.setAccessibleName(words)
            self.updateGeometry()

    def paint_words(self, colour: str) -> None:
        """Write the words in a colour, such as on the accent."""
        self._words.setStyleSheet(f"color: {colour};" if colour else "")

    @override
    def sizeHint(self) -> QSize:
        """Wish for room for the words and the cap."""
        inside = self.layout()
        wanted = inside.sizeHint() if inside is not None else super().sizeHint()
        return QSize(max(wanted.width(), BIG_PX), BIG_PX)

    @override
    def minimumSizeHint(self) -> QSize:
        """Wish for no less."""
        return self.sizeHint()
