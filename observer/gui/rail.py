"""The rail: the logo, one button for each room, and at the bottom settings and the lock."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.fonts import text_font
from observer.gui.icons import icon
from observer.gui.parts import column
from observer.gui.rooms import RoomEntry
from observer.gui.theme import Tokens
from observer.text.catalogue import Catalogue

RAIL_PX = 76


class Logo(QWidget):
    """An eye at eye level: a ring and its pupil.

    Parameters
    ----------
    tokens
        Colours of the theme.
    size_px
        Its width and height.
    """

    def __init__(self, tokens: Tokens, size_px: int = 36) -> None:
        super().__init__()
        self._tokens = tokens
        self.setFixedSize(size_px, size_px)
        self.setAccessibleName("Ooghoogte")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        size = self.width()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colour = QColor(self._tokens.accent)
            stroke = size / 12
            painter.setPen(QPen(colour, stroke))
            edge = stroke / 2 + 1
            painter.drawEllipse(
                round(edge), round(edge), round(size - 2 * edge), round(size - 2 * edge)
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            pupil = round(size / 3)
            painter.drawEllipse((size - pupil) // 2, (size - pupil) // 2, pupil, pupil)


class RailButton(QToolButton):
    """An icon with its word below it.

    Parameters
    ----------
    name
        Of the icon.
    words
        Below it.
    hint
        Tooltip, with the key.
    tokens
        Colours and measures.
    """

    def __init__(self, name: str, words: str, hint: str, tokens: Tokens) -> None:
        super().__init__()
        self._plain = icon(name, tokens)
        self._lit = icon(name, tokens, tokens.accent)
        self._tokens = tokens
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(hint)
        self.setIcon(self._plain)
        self.setIconSize(QSize(20, 20))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setFixedSize(70, 54)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._write(lit=False)
        self.toggled.connect(self._light)

    def _light(self, lit: bool) -> None:
        self.setIcon(self._lit if lit else self._plain)
        self._write(lit=lit)

    def _write(self, *, lit: bool) -> None:
        weight = QFont.Weight.DemiBold if lit else QFont.Weight.Medium
        font = text_font(self._tokens, weight=weight)
        font.setPixelSize(self._tokens.heading_px)
        while (
            self.fontMetrics().horizontalAdvance(self.text()) > self.width()
            and font.pixelSize() > self._tokens.heading_px - 2
        ):
            font.setPixelSize(font.pixelSize() - 1)
        self.setFont(font)


class Rail(QFrame):
    """The rail.

    Parameters
    ----------
    rooms
        The rooms from top to bottom.
    text
        Language.
    tokens
        Colours and measures.
    protected
        Whether a passphrase guards the project, so that it can be locked.
    """

    wants_room = Signal(str)
    wants_lock = Signal()
    wants_settings = Signal()

    def __init__(
        self, rooms: tuple[RoomEntry, ...], text: Catalogue, tokens: Tokens, *, protected: bool
    ) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(RAIL_PX)
        self.buttons: dict[str, RailButton] = {}
        self._for_research = {room.id for room in rooms if room.for_research}
        self._has_research = True
        layout: QVBoxLayout = column(gap=4)
        layout.setContentsMargins(0, 10, 0, 12)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(Logo(tokens), 0, centre)
        layout.addSpacing(14)
        group = QButtonGroup(self)
        group.setExclusive(True)
        for number, room in enumerate(rooms, start=1):
            words = text.render(room.label)
            made = RailButton(room.icon, words, f"{words} (Alt+{number})", tokens)
            made.setCheckable(True)
            made.clicked.connect(partial(self._room, room.id))
            group.addButton(made)
            layout.addWidget(made, 0, centre)
            self.buttons[room.id] = made
        filler = QWidget()
        filler.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        layout.addWidget(filler, 1)
        self.settings = RailButton("settings", text("Settings"), text("Settings"), tokens)
        self.settings.clicked.connect(self._settings)
        layout.addWidget(self.settings, 0, centre)
        self.lock = RailButton("lock", text("Lock"), text("Lock the window (Ctrl+L)"), tokens)
        self.lock.clicked.connect(self._lock)
        layout.addWidget(self.lock, 0, centre)
        self.setLayout(layout)
        self.lock.setVisible(protected)

    def show_room(self, room_id: str) -> None:
        """Light the button of a room; one for research has its button as long as it is shown."""
        self.buttons[room_id].setChecked(True)
        for each in self._for_research:
            self.buttons[each].setVisible(self._has_research or each == room_id)

    def show_research(self, shown: bool) -> None:
        """Have the rooms for research on the rail, or not."""
        self._has_research = shown
        for each in self._for_research:
            self.buttons[each].setVisible(shown or self.buttons[each].isChecked())

    def _room(self, room_id: str, _checked: bool = False) -> None:
        self.wants_room.emit(room_id)

    def _lock(self) -> None:
        self.wants_lock.emit()

    def _settings(self) -> None:
        self.wants_settings.emit()
