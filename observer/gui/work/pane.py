"""The pane at the right of the film: one way of coding at a time, and a quiet chooser above."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.fonts import text_font
from observer.gui.theme import Tokens
from observer.gui.work.part import WorkPart, WorkServices
from observer.gui.work.registry import PARTS

_CHOOSER_PX = 36
_SIDE_PX = 10
_DOWN = "\N{BLACK DOWN-POINTING SMALL TRIANGLE}"


class WorkPane(QWidget):
    """Holds the parts that the coding on the desk offers; one of them is open.

    Parameters
    ----------
    desk
        Whose scheme and pass.
    services
        What the parts may use of the room.
    codes
        The codes of the tracks: the first part, where the pass has any.
    """

    used = Signal()
    """A control was used by mouse: the film may have the keyboard back."""
    changed = Signal()
    """Another part is open."""

    def __init__(self, desk: CodingDesk, services: WorkServices, codes: WorkPart) -> None:
        super().__init__()
        self._desk = desk
        self._services = services
        self._codes = codes
        self._parts: tuple[WorkPart, ...] = (codes,)
        self._now_us = 0
        self._chooser = _Chooser(desk.context.tokens)
        self._stack = QStackedWidget()
        self._stack.addWidget(codes)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self._chooser)
        inside.addWidget(self._stack, 1)
        self.setMinimumWidth(280)
        self._chooser.hide()
        self._chooser.name.clicked.connect(lambda *_: self._list())
        self._chooser.back.clicked.connect(lambda *_: self._turn(-1))
        self._chooser.on.clicked.connect(lambda *_: self._turn(1))
        codes.used.connect(self.used)
        desk.opened.connect(self._build)
        desk.coding_changed.connect(self._coding_changed)
        self._name()

    @property
    def parts(self) -> tuple[WorkPart, ...]:
        """The parts on offer, in order; there is always one."""
        return self._parts

    @property
    def open_part(self) -> WorkPart:
        """The part that is shown."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, WorkPart) else self._codes

    def part_of(self, part_id: str) -> WorkPart | None:
        """Return the part that is about a track, form, interval coding or trace."""
        return next((part for part in self._parts if part_id in part.part_ids), None)

    def open(self, part: WorkPart) -> None:
        """Show another part; the keyboard stays where it is, unless it was in the old one."""
        before = self.open_part
        if part is before or part not in self._parts:
            return
        before.leave()
        self._stack.setCurrentWidget(part)
        part.enter()
        part.show_time(self._now_us)
        self._say_progress()
        self.changed.emit()

    def next_part(self, by: int = 1) -> None:
        """Show the part that comes some places later; after the last comes the first."""
        at = self._parts.index(self.open_part)
        self.open(self._parts[(at + by) % len(self._parts)])

    def show_time(self, now_us: int) -> None:
        """Show in the open part what holds at a moment."""
        self._now_us = now_us
        self.open_part.show_time(now_us)

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the functions of the commands that choose a part, by their ids."""
        return {"next_part": self.next_part, "previous_part": partial(self.next_part, -1)}

    def item_commands(self) -> dict[str, Callable[[], object]]:
        """Return the functions of the commands that go from item to item, by their ids."""
        return {
            "next_item": lambda: self.open_part.step(1),
            "previous_item": lambda: self.open_part.step(-1),
        }

    def _turn(self, by: int) -> None:
        self.next_part(by)
        self.used.emit()

    def _build(self) -> None:
        """Offer what the coding on the desk has."""
        self.open_part.leave()
        for part in self._parts:
            if part is not self._codes:
                self._stack.removeWidget(part)
                part.hide()
                part.deleteLater()
        made = tuple(p for maker in PARTS for p in maker(self._desk, self._services))
        for part in made:
            self._stack.addWidget(part)
            part.used.connect(self.used)
        self._parts = (self._codes, *made) if self._has_codes() or not made else made
        self._stack.setCurrentWidget(self._parts[0])
        self._chooser.setVisible(len(self._parts) > 1)
        self._parts[0].enter()
        self._say_progress()
        self.changed.emit()

    def _has_codes(self) -> bool:
        desk, coding = self._desk.desk, self._desk.coding
        if desk is None or coding is None:
            return True
        return any(coding.info.shows(track.id) for track in desk.scheme.tracks)

    def _coding_changed(self, _change: object) -> None:
        self._say_progress()

    def _say_progress(self) -> None:
        text = self._desk.context.text
        part = self.open_part
        self._chooser.say(part.title(text), part.progress(text))

    def _name(self) -> None:
        text = self._desk.context.text
        commands = self._desk.context.commands
        for button, words, command in (
            (self._chooser.back, text("Previous part of this coding"), "previous_part"),
            (self._chooser.on, text("Next part of this coding"), "next_part"),
        ):
            button.setAccessibleName(words)
            button.setToolTip(f"{words} ({commands.key_text(command)})")
        self._chooser.name.setToolTip(text("Choose what you code or judge beside the film."))

    def _list(self) -> None:
        """Show all parts with how far each is, to choose from."""
        text = self._desk.context.text
        menu = QMenu(self)
        for part in self._parts:
            words = " \N{MIDDLE DOT} ".join(filter(None, (part.title(text), part.progress(text))))
            entry = menu.addAction(words)
            entry.setCheckable(True)
            entry.setChecked(part is self.open_part)
            entry.triggered.connect(partial(self._choose, part))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._chooser.mapToGlobal(self._chooser.rect().bottomLeft()))

    def _choose(self, part: WorkPart, _checked: bool = False) -> None:
        self.open(part)
        self.used.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._desk.context.tokens.surface))
        painter.end()


class _Chooser(QWidget):
    """The name of the open part, which opens the list of all, and an arrow to either side."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self.name = _Words(tokens)
        self.back = _Words(tokens, "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}")
        self.on = _Words(tokens, "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}")
        inside = QHBoxLayout(self)
        inside.setContentsMargins(_SIDE_PX, 4, _SIDE_PX, 4)
        inside.setSpacing(2)
        inside.addWidget(self.name, 1)
        inside.addWidget(self.back)
        inside.addWidget(self.on)
        self.setFixedHeight(_CHOOSER_PX)

    def say(self, name: str, progress: str) -> None:
        """Show which part is open, and how far it is."""
        self.name.say(name, progress)
        self.name.setAccessibleName(f"{name}, {progress}" if progress else name)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line below."""
        painter = QPainter(self)
        painter.setPen(QColor(self._tokens.line))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()


class _Words(QAbstractButton):
    """Words without a box until they are pointed at; a fixed sign, or a name that opens a list."""

    def __init__(self, tokens: Tokens, sign: str = "") -> None:
        super().__init__()
        self._tokens = tokens
        self._sign = sign
        self._progress = ""
        self._font = text_font(tokens, weight=QFont.Weight.DemiBold)
        self._font.setPixelSize(tokens.text_px + (4 if sign else 0))
        self._small = text_font(tokens)
        self.setText(sign)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def say(self, name: str, progress: str) -> None:
        """Say a name, and in the muted colour how far it is."""
        self.setText(name)
        self._progress = progress
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """Wish for a sign's square, or for what is left of the line."""
        return QSize(28 if self._sign else 120, _CHOOSER_PX - 8)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words."""
        tokens = self._tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse() or self.isDown():
            painter.setPen(QColor(tokens.accent if self.hasFocus() else tokens.accent_soft))
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.setFont(self._font)
        painter.setPen(QColor(tokens.text))
        if self._sign:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._sign)
        else:
            self._paint_name(painter)
        painter.end()

    def _paint_name(self, painter: QPainter) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        small = QFontMetricsF(self._small)
        told = small.horizontalAdvance(self._progress)
        room = self.width() - 8 - 26 - (told + 12 if self._progress else 0)
        bold = QFontMetricsF(self._font)
        name = bold.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(4, 0, room + 4, self.height()), middle, name)
        left = 4 + bold.horizontalAdvance(name)
        painter.setFont(self._small)
        painter.setPen(QColor(self._tokens.muted))
        painter.drawText(QRectF(left + 6, 0, 16, self.height()), middle, _DOWN)
        right = Qt.AlignmentFlag.AlignRight
        box = QRectF(0, 0, self.width() - 6, self.height())
        painter.drawText(box, middle | right, self._progress)
