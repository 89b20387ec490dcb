"""The field of a key: it is set by pressing it, and who has it is named at once."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from observer.app.scheme_names import group_of, parts_at
from observer.gui.coding.keyboard import typed_character
from observer.gui.parts import button, label, row
from observer.gui.scheme_editor.fields import Desk, Field
from observer.gui.scheme_editor.specs import FieldSpec
from observer.schemes.check import RESERVED_KEYS
from observer.schemes.edit import PartPath

_BEGIN = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})
_LEAVE = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab})
_NONE = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Delete})


class KeyCatcher(QPushButton):
    """A button that waits for one key once it was pressed.

    Parameters
    ----------
    heard
        Called with the character; empty for no key.
    begun
        Called when it begins to wait.
    """

    def __init__(self, heard: Callable[[str], None], begun: Callable[[], None]) -> None:
        super().__init__()
        self._heard = heard
        self._begun = begun
        self.waits = False
        self.clicked.connect(lambda *_: self.begin())

    def begin(self) -> None:
        """Wait for the key."""
        self.waits = True
        self.setChecked(True)
        self._begun()

    @override
    def event(self, event: QEvent) -> bool:
        """Take the key that is waited for, whatever it does elsewhere."""
        if self.waits and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key, or begin to wait; a letter on the button itself is its key at once."""
        if event.isAutoRepeat():
            return
        if event.key() in _LEAVE and self.waits:
            self.waits = False
            self._begun()
        elif event.key() in _NONE:
            self.waits = False
            self._heard("")
        elif self.waits and typed_character(event):
            self.waits = False
            self._heard(typed_character(event))
        elif not self.waits and event.key() in _BEGIN:
            self.begin()
        elif not self.waits:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Wait no longer."""
        if self.waits:
            self.waits = False
            self._begun()
        super().focusOutEvent(event)


class KeyField(Field):
    """Shows the key of a code, and takes another one."""

    def __init__(self, spec: FieldSpec, path: PartPath, desk: Desk) -> None:
        super().__init__(spec, path, desk)
        self._clash = ""
        self.catcher = KeyCatcher(self.hear, self._show)
        self.catcher.setMinimumWidth(130)
        text = desk.text
        self.take_over = button(text("Take it over"), self._take_over)
        self.clear = button(text("No key"), lambda: self.hear(""), role="quiet")
        self._said = label("", "alarm")
        line = row(gap=8)
        line.addWidget(self.catcher)
        line.addWidget(self.clear)
        line.addWidget(self.take_over)
        line.addStretch(1)
        self.inside.addLayout(line)
        self.inside.addWidget(self._said)
        self._show()
        self.end()

    @property
    def clash(self) -> str:
        """What is said about a key that cannot be taken; empty if nothing is."""
        return self._said.text()

    def hear(self, key: str) -> None:
        """Take a key, or say why not."""
        self._clash = ""
        text = self.desk.text
        if key in RESERVED_KEYS and key:
            self._show(text("The key “{key}” is kept for the window.", key=key.upper()))
            return
        holder = self._holder(key)
        if holder is not None:
            self._clash = key
            name = self.desk.draft.label(holder, text.language)
            self._show(text("The key {key} is that of “{code}”.", key=key.upper(), code=name))
            return
        self.desk.put(self.path, key or None, False)
        self._show()

    @override
    def take_focus(self, at: PartPath) -> None:
        """Let somebody press the key."""
        del at
        self.catcher.setFocus()

    @override
    def refresh(self) -> None:
        """Show the key as it is now."""
        if not self.catcher.waits and not self._clash:
            self._show()

    def _take_over(self) -> None:
        key, holder = self._clash, self._holder(self._clash)
        self._clash = ""
        if holder is not None:
            self.desk.draft.put_all({(*holder, "key"): None, self.path: key})
            self.desk.changed()
        self._show()
        self.catcher.setFocus()

    def _holder(self, key: str) -> PartPath | None:
        """Return what has a key already, of those that are pressed in the same place."""
        group = group_of(self.part)
        if not key:
            return None
        for path, part in parts_at(self.desk.draft.tree, group):
            beside = group == ("tracks", "codes") or path[:-1] == self.part[:-1]
            if path != self.part and beside and str(part.get("key", "")).casefold() == key:
                return path
        return None

    def _show(self, said: str = "") -> None:
        text = self.desk.text
        key = self.desk.draft.words(self.path).upper()
        shown = text("Press the key …") if self.catcher.waits else key or text("Set a key …")
        self.catcher.setText(shown)
        self.catcher.setAccessibleName(f"{self.name}, {key or text('no key')}")
        self.clear.setVisible(bool(key))
        self.take_over.setVisible(bool(self._clash))
        self._said.setText(said)
        self._said.setVisible(bool(said))
