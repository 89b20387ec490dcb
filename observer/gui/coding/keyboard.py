"""Keys by the character they type, so that codes work on every keyboard."""

from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_FIGURES = MappingProxyType(dict(zip("&é\"'(§è!çà", "1234567890", strict=True)) | {"_": "8"})
_SIX = frozenset({7, 15})
"""Where the figure 6 lies: scan codes of Windows, and of X11 and Wayland."""
_CHORDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def typed_character(event: QKeyEvent) -> str:
    """Return the character of a key press in lower case; empty for chords and keys without one.

    The row of figures of an AZERTY keyboard types figures only with Shift; without it, the
    figure on the key is meant. A hyphen means 6 only on the key of the 6, as on a French keyboard.

    Parameters
    ----------
    event
        Key press.

    Returns
    -------
    str
        One character, or none.
    """
    if event.modifiers() & _CHORDS:
        return ""
    character = event.text().casefold()
    if character == "-" and event.nativeScanCode() in _SIX:
        character = "6"
    if len(character) != 1 or not character.isprintable() or character.isspace():
        return ""
    shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    keypad = event.modifiers() & Qt.KeyboardModifier.KeypadModifier
    return character if shifted or keypad else _FIGURES.get(character, character)


def is_left_to_room(event: QKeyEvent) -> bool:
    """Return whether a list beside the film has no use for a key: a code, or Space that plays."""
    plain = not event.modifiers() & _CHORDS
    return bool(typed_character(event)) or (plain and event.key() == Qt.Key.Key_Space)
