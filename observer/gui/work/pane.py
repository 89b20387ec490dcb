"""The pane at the right of the film: one way of coding at a time, and a quiet chooser above."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.work.chooser import Chooser
from observer.gui.work.part import WorkPart, WorkServices
from observer.gui.work.registry import PARTS


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
        self._chooser = Chooser(desk.context.tokens)
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

    def offer(self, part: WorkPart) -> None:
        """Offer a part more, because it was asked for, and show it."""
        self._stack.addWidget(part)
        part.used.connect(self.used)
        part.progressed.connect(self._say_progress)
        self._parts = (*self._parts, part)
        self._chooser.setVisible(True)
        self._chooser.offer(several=True)
        self.open(part)

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
        return {
            "next_part": self.next_part,
            "previous_part": partial(self.next_part, -1),
            "next_sheet": lambda: self.open_part.turn(1),
            "previous_sheet": lambda: self.open_part.turn(-1),
        }

    def item_commands(self) -> dict[str, Callable[[], object]]:
        """Return the functions of the commands that go from item to item, by their ids."""
        return {
            "next_item": lambda: self.open_part.step(1),
            "previous_item": lambda: self.open_part.step(-1),
            "cite_event": self._cite,
        }

    def _cite(self) -> None:
        if not self.open_part.cite():
            text = self._desk.context.text
            self._desk.hint(text("Open a form beside the film first; an answer can cite an event."))

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
            part.progressed.connect(self._say_progress)
        self._parts = (self._codes, *made) if self._has_codes() or not made else made
        self._stack.setCurrentWidget(self._parts[0])
        is_plain = self._parts == (self._codes,)
        self._chooser.setVisible(not is_plain)
        self._chooser.offer(several=len(self._parts) > 1)
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
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._desk.context.tokens.surface))
