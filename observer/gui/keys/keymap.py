"""Which key does what: the user's own keys of commands and codes, and who has a key already."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from observer.app.own_keys import Keyed, keyed, who_has, with_own_keys
from observer.gui.actions import ACTIONS, Action, Scope
from observer.gui.coding.keyboard import typed_character
from observer.model.scheme import Scheme

Entry: TypeAlias = Action | Keyed
"""A command, or something of a scheme that has a key."""


@dataclass(frozen=True, slots=True)
class Held:
    """What has a key.

    Attributes
    ----------
    scheme
        As its file has it; None for a command.
    """

    entry: Entry
    scheme: Scheme | None = None


_LONE = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_Super_L,
        Qt.Key.Key_Super_R,
        Qt.Key.Key_unknown,
    }
)
_STAGE = frozenset({Scope.STAGE, Scope.CODE, Scope.WINDOW})
_PREPARING = frozenset({Scope.CUT, Scope.PREPARE, Scope.LOOK, Scope.WINDOW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Keymap:
    """The user's own keys; nothing here changes, each change is another keymap.

    Attributes
    ----------
    commands
        Changed keys by command, in Qt's portable text.
    codes
        Changed keys by scheme id, and by what `app.own_keys` calls them.
    """

    commands: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Mapping[str, str]]

    def keys(self, entry: Entry, scheme: Scheme | None = None) -> tuple[str, ...]:
        """Return the keys of an entry as they are now.

        Parameters
        ----------
        entry
            A command, or something of the scheme.
        scheme
            As its file has it.

        Returns
        -------
        tuple of str
            In Qt's portable text; of a code at most one character.
        """
        if isinstance(entry, Action):
            return self.commands.get(entry.id, entry.keys)
        own = self.codes.get(scheme.id, {}) if scheme else {}
        key = own.get(entry.ref, entry.key)
        return (key,) if key else ()

    def is_own(self, entry: Entry, scheme: Scheme | None = None) -> bool:
        """Return whether the user has changed the keys of an entry."""
        if isinstance(entry, Action):
            return entry.id in self.commands
        return scheme is not None and entry.ref in self.codes.get(scheme.id, {})

    def given(self, entry: Entry, keys: tuple[str, ...], scheme: Scheme | None = None) -> "Keymap":
        """Return the keymap with other keys for an entry; those it came with are not kept.

        Parameters
        ----------
        entry
            A command, or something of the scheme.
        keys
            Its keys from now on.
        scheme
            As its file has it.

        Returns
        -------
        Keymap
            To be kept in the settings.
        """
        if isinstance(entry, Action):
            rest = {name: own for name, own in self.commands.items() if name != entry.id}
            own_keys = rest if keys == entry.keys else rest | {entry.id: keys}
            return replace(self, commands=MappingProxyType(own_keys))
        if scheme is None:
            return self
        key = keys[0] if keys else ""
        own = {ref: k for ref, k in self.codes.get(scheme.id, {}).items() if ref != entry.ref}
        default = next((each.key for each in keyed(scheme) if each.ref == entry.ref), "")
        own |= {} if key == default else {entry.ref: key}
        others = {name: each for name, each in self.codes.items() if name != scheme.id}
        codes = others | ({scheme.id: MappingProxyType(own)} if own else {})
        return replace(self, codes=MappingProxyType(codes))

    def reset(self, entry: Entry, scheme: Scheme | None = None) -> "Keymap":
        """Return the keymap with the keys that an entry came with."""
        if isinstance(entry, Action):
            return self.given(entry, entry.keys)
        default = next((e.key for e in keyed(scheme) if e.ref == entry.ref), "") if scheme else ""
        return self.given(entry, (default,) if default else (), scheme)

    def holder(
        self, wanted: Entry, key: str, schemes: Sequence[Scheme], scheme: Scheme | None
    ) -> Held | None:
        """Return what has a key already that an entry is to get.

        Parameters
        ----------
        wanted
            A command, or something of the scheme.
        key
            In Qt's portable text; for a code one character.
        schemes
            Whose codes a command may not take the key of.
        scheme
            Of the code; None for a command.

        Returns
        -------
        Held or None
            None if the key is free.
        """
        if isinstance(wanted, Keyed):
            command = next(self._commands_with(_STAGE, key, _same_when_typed), None)
            if command is not None:
                return Held(command)
            other = who_has(self.scheme(scheme), wanted, key) if scheme is not None else None
            return Held(other, scheme) if other is not None else None
        holds_with = _holding_with(wanted.scope)
        others = self._commands_with(holds_with, key, _same)
        command = next((each for each in others if each.id != wanted.id), None)
        if command is not None:
            return Held(command)
        codes = (
            Held(code, each)
            for each in schemes
            for code in keyed(self.scheme(each))
            if code.key and _same_when_typed(code.key, key)
        )
        return next(codes, None) if Scope.STAGE in holds_with else None

    def scheme(self, scheme: Scheme) -> Scheme:
        """Return a scheme with the user's own keys."""
        return with_own_keys(scheme, self.codes.get(scheme.id, {}))

    def _commands_with(
        self, scopes: frozenset[Scope], key: str, same: Callable[[str, str], bool]
    ) -> Iterator[Action]:
        for each in ACTIONS:
            if each.scope in scopes and any(same(key, own) for own in self.keys(each)):
                yield each


def pressed_key(event: QKeyEvent) -> str:
    """Return the key that was pressed in Qt's portable text; empty while only Shift and such are.

    A sign that needs Shift on one keyboard and not on another is kept as the sign alone.
    """
    if event.key() in _LONE:
        return ""
    typed = event.text()
    chord = event.modifiers() & (
        Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.AltModifier
        | Qt.KeyboardModifier.MetaModifier
    )
    is_sign = len(typed) == 1 and typed.isprintable() and not typed.isspace()
    if is_sign and not chord and not typed.isalpha():
        return typed
    return QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)


def pressed_code_key(event: QKeyEvent) -> str:
    """Return the character that was pressed for a code, in lower case; empty if it types none."""
    return typed_character(event)


def shown(key: str) -> str:
    """Return a key as the user's system writes it; a code's in capitals."""
    if len(key) == 1:
        return key.upper()
    sequence = QKeySequence(key, QKeySequence.SequenceFormat.PortableText)
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)


def _holding_with(scope: Scope) -> frozenset[Scope]:
    """Return the scopes whose commands hold at the same time as those of one."""
    if scope is Scope.WINDOW:
        return frozenset(Scope)
    if scope in {Scope.CODE, Scope.STAGE}:
        return _STAGE
    if scope in {Scope.CUT, Scope.PREPARE}:
        return _PREPARING
    if scope is Scope.LOOK:
        return _PREPARING | {Scope.PRESENT, Scope.TAKE_HOME}
    if scope in {Scope.PRESENT, Scope.TAKE_HOME}:
        return frozenset({scope, Scope.LOOK, Scope.WINDOW})
    return frozenset({scope, Scope.WINDOW})


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _same_when_typed(one: str, other: str) -> bool:
    """Return whether two keys type the same code: its letter counts with Shift as well."""
    single, longer = sorted((one.casefold(), other.casefold()), key=len)
    return single == longer or (len(single) == 1 and longer == f"shift+{single}")
