"""Icons by what they stand for, coloured from the palette."""

from types import MappingProxyType

import qtawesome
from PySide6.QtGui import QIcon

from observer.gui.theme import Tokens

_DRAWN = MappingProxyType(
    {
        "families": "ph.users",
        "code": "ph.monitor-play",
        "look": "ph.eye",
        "figures": "ph.chart-bar",
        "agreement": "ph.intersect",
        "share": "ph.export",
        "lock": "ph.lock-simple",
        "unlocked": "ph.lock-simple-open",
        "settings": "ph.gear-six",
        "add": "ph.plus",
        "edit": "ph.pencil-simple",
        "remove": "ph.trash",
        "open": "ph.folder-open",
        "film": "ph.film-strip",
        "sound": "ph.microphone",
        "vault": "ph.shield-check",
        "link": "ph.link-simple",
        "relink": "ph.link-break",
        "consent": "ph.handshake",
        "play": "ph.play",
        "pause": "ph.pause",
        "step_back": "ph.skip-back",
        "step_forward": "ph.skip-forward",
        "search": "ph.magnifying-glass",
        "close": "ph.x",
        "copy": "ph.copy",
        "sheet": "ph.file-text",
        "table": "ph.table",
        "export": "ph.export",
        "print": "ph.printer",
        "calendar": "ph.calendar-blank",
        "project": "ph.folder-simple",
        "key": "ph.key",
        "undo": "ph.arrow-u-up-left",
        "redo": "ph.arrow-u-up-right",
        "warning": "ph.warning",
        "note": "ph.note-pencil",
        "more": "ph.dots-three-bold",
        "up": "ph.caret-up",
        "down": "ph.caret-down",
    }
)


def icon(name: str, tokens: Tokens, colour: str | None = None) -> QIcon:
    """Return an icon.

    Parameters
    ----------
    name
        What it stands for, such as ``families``; KeyError if there is none.
    tokens
        Colours of the theme.
    colour
        ``#RRGGBB``; the muted colour of the theme if it is not named.

    Returns
    -------
    QIcon
        Drawn sharply at any size.
    """
    drawn: QIcon = qtawesome.icon(_DRAWN[name], color=colour or tokens.muted)
    return drawn


def icon_names() -> tuple[str, ...]:
    """Return the names of all icons."""
    return tuple(_DRAWN)
