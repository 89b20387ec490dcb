"""Icons by what they stand for, coloured from the palette."""

import json
from functools import cache
from types import MappingProxyType

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from typing_extensions import override

from observer.gui.fonts import FOLDER, ICONS
from observer.gui.theme import Tokens

_HEIGHT = 0.875
"""Of a sign in its room: what is left is the air around it."""

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
    sign = _signs()[_DRAWN[name].removeprefix("ph.")]
    return QIcon(_Sign(chr(sign), colour or tokens.muted))


def icon_names() -> tuple[str, ...]:
    """Return the names of all icons."""
    return tuple(_DRAWN)


class _Sign(QIconEngine):
    """Draws one sign of the font of icons.

    Not by the usual library for it: that reads eight fonts and all of Qt's names, which takes
    40 MiB and a quarter of a second of every start.
    """

    def __init__(self, sign: str, colour: str) -> None:
        super().__init__()
        self._sign, self._colour = sign, QColor(colour)

    @override
    def paint(
        self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State, /
    ) -> None:
        """Draw it in the middle of its room."""
        colour = self._colour
        if mode == QIcon.Mode.Disabled:
            group, role = QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text
            colour = QGuiApplication.palette().color(group, role)
        font = QFont(ICONS)
        font.setPixelSize(max(round(_HEIGHT * rect.height()), 1))
        painter.save()
        painter.setPen(colour)
        painter.setFont(font)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._sign)
        painter.restore()

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, /) -> QPixmap:
        """Return it in a size."""
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        with QPainter(drawn) as painter:
            self.paint(painter, QRect(QPoint(), size), mode, state)
        return drawn


@cache
def _signs() -> MappingProxyType[str, int]:
    """Return where each sign stands in the font of icons."""
    return MappingProxyType(json.loads((FOLDER / f"{ICONS}-Regular.json").read_text("utf-8")))
