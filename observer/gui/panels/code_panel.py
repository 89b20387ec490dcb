"""The code panel: a button and a key for every code, and what runs now."""

from math import ceil

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from observer.gui.coding.asking import Asking
from observer.gui.coding.board import Group, Laid, lay_out
from observer.gui.coding.desk import CodingDesk, Desk
from observer.gui.coding.key_button import KeyButton
from observer.gui.coding.marking import Marking
from observer.gui.fonts import heading_font, tabular, text_font
from observer.gui.labels import heading_words, key_cap, short_name
from observer.gui.parts import heading, scrolling
from observer.gui.work.part import WorkPart
from observer.model.scheme import Code, CodeKind, ModifierKind, Track
from observer.text.catalogue import Catalogue

_SIDE_PX = 14
_TOP_PX = 8
_UNCODABLE_COLOUR = "#808080"


class CodePanel(WorkPart):
    """The codes of the scheme, group by group.

    Parameters
    ----------
    desk
        Where a press goes.
    marking
        Where the press of the button for uncodable stretches goes.
    """

    def __init__(self, desk: CodingDesk, marking: Marking) -> None:
        super().__init__()
        self._desk = desk
        self._board = _Board(desk, marking)
        self._board.used.connect(self.used)
        self._strip = _Strip(desk, self)
        self._strip.used.connect(self.used)
        self._area = scrolling(self._board)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._area)
        self.setAccessibleName(desk.context.text("Codes"))
        self.setMinimumWidth(280)
        desk.opened.connect(self.refresh)
        desk.coding_changed.connect(self._coding_changed)
        desk.asking_changed.connect(self._ask)

    @property
    @override
    def part_ids(self) -> tuple[str, ...]:
        """Ids of the tracks."""
        desk = self._desk.desk
        return tuple(track.id for track in desk.scheme.tracks) if desk else ()

    @override
    def title(self, text: Catalogue) -> str:
        """Return what the chooser calls it."""
        return text("Codes")

    def refresh(self) -> None:
        """Show the scheme that lies on the desk."""
        self._board.build(self._desk.desk)
        self._fit()

    @override
    def show_time(self, now_us: int) -> None:
        """Light what runs at a moment."""
        self._board.show_time(now_us)

    @property
    def cut_headings(self) -> tuple[str, ...]:
        """The headings that have no room for even their short name."""
        return self._board.cut_headings()

    def button(self, track_id: str, code_id: str) -> KeyButton:
        """Return the button of a code; KeyError if there is none."""
        return self._board.codes[track_id, code_id]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the buttons out anew."""
        super().resizeEvent(event)
        self._fit()
        self._strip.place()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._desk.context.tokens.surface))
        painter.end()

    def _fit(self) -> None:
        """Lay out for the whole width; a scroll bar takes its own only where all cannot be seen."""
        if not self._board.fit(self.width(), self.height()):
            bar = self._area.verticalScrollBar().sizeHint().width()
            self._board.fit(self.width() - bar, self.height())

    def _coding_changed(self, _change: object) -> None:
        self.show_time(self._board.now_us)

    def _ask(self) -> None:
        self._strip.show_asking(self._desk.asking)


class _Board(QWidget):
    """Headings and buttons, laid out by hand: as roomy as fits."""

    used = Signal()

    def __init__(self, desk: CodingDesk, marking: Marking) -> None:
        super().__init__()
        self._desk = desk
        self._marking = marking
        self._tokens = desk.context.tokens
        self._tracks: list[tuple[Track, str, str]] = []
        self._groups: list[list[KeyButton]] = []
        self._laid: tuple[Laid, ...] = ()
        self._above: dict[int, str] = {}
        self._height = 0
        self.codes: dict[tuple[str, str], KeyButton] = {}
        self.now_us = 0
        self._uncodable: KeyButton | None = None
        self._heading = heading_font(self._tokens)
        self._small = tabular(text_font(self._tokens))
        self._small.setPixelSize(self._tokens.heading_px)
        self._strong = QFont(self._small)
        self._strong.setWeight(QFont.Weight.DemiBold)

    def build(self, desk: Desk | None) -> None:
        """Make the buttons of a scheme."""
        for buttons in self._groups:
            for button in buttons:
                button.hide()
                button.deleteLater()
        self._tracks, self._groups, self._laid = [], [], ()
        self.codes = {}
        self._uncodable = None
        if desk is None:
            return
        text = self._desk.context.text
        for track in desk.scheme.tracks:
            words = heading_words(desk.scheme, track, text)
            self._tracks.append((track, words, self._rule(track)))
            self._groups.append([self._code_button(track, code) for code in track.codes])
        self._groups.append([self._uncodable_button()])
        self.show_time(self.now_us)

    def fit(self, width: int, height: int) -> bool:
        """Lay everything out in a room of this size; return whether it is high enough."""
        groups = tuple(self._measured(i) for i in range(len(self._groups)))
        inner = width - 2 * _SIDE_PX
        self._laid, bottom = lay_out(groups, inner, height - 2 * _TOP_PX)
        short = any(self._is_cut(i) for i in range(len(self._groups)))
        for laid, buttons in zip(self._laid, self._groups, strict=True):
            for box, button in zip(laid.buttons, buttons, strict=True):
                button.setGeometry(box.translated(_SIDE_PX, _TOP_PX))
                button.say_short(short)
                button.show()
        self._height = bottom + 2 * _TOP_PX
        self.setMinimumHeight(self._height)
        self.show_time(self.now_us)
        self.update()
        return self._height <= height

    def show_time(self, now_us: int) -> None:
        """Light what runs at a moment."""
        self.now_us = now_us
        desk = self._desk.desk
        if desk is None:
            return
        clock = self._desk.context.text.clock
        above: dict[int, str] = {}
        for group, (track, _, _) in enumerate(self._tracks):
            columns = desk.columns.tracks.get(track.id)
            if columns is None:
                # another coding lies on the desk; its own board is built in a moment
                return
            since: dict[int, int] = {}
            for row in columns.running(now_us):
                since[int(columns.code[row])] = int(columns.onset_us[row])
            for i, code in enumerate(track.codes):
                lit = i in since
                words = clock(now_us - since[i]) if lit else ""
                if lit and self._has_clock_above(group):
                    above[group], words = words, ""
                self.codes[track.id, code.id].light(lit, words)
        if self._uncodable is not None:
            begun = self._marking.uncodable_us
            shown = clock(max(now_us - begun, 0)) if begun is not None else ""
            last = len(self._tracks)
            if shown and self._has_clock_above(last):
                above[last], shown = shown, ""
            self._uncodable.light(begun is not None or self._is_uncodable(now_us), shown)
        if above != self._above:
            self._above = above
            self.update()

    def cut_headings(self) -> tuple[str, ...]:
        """Return the short names that do not fit into their place."""
        measure = QFontMetricsF(self._heading)
        names = [self._names(i)[1] for i in range(len(self._laid))]
        return tuple(
            name
            for name, laid in zip(names, self._laid, strict=True)
            if measure.horizontalAdvance(name) > laid.heading.width()
        )

    def _measured(self, group: int) -> Group:
        buttons = self._groups[group]
        runs = self._runs(group)
        widths = tuple(b.least_width_px(short=True, runs=runs) for b in buttons)
        track = self._tracks[group][0] if group < len(self._tracks) else None
        # with one button, or one at a time, the heading can have the clock
        one = len(buttons) == 1 or (track is not None and track.exclusive)
        bare = tuple(b.least_width_px(short=True, runs=runs and not one) for b in buttons)
        return Group(
            widths_px=widths, bare_px=bare, heading_px=self._heading_px(group, one and runs)
        )

    def _heading_px(self, group: int, clock: bool) -> int:
        """Return the room that the short heading needs with a number of two figures."""
        small, strong = QFontMetricsF(self._small), QFontMetricsF(self._strong)
        number = self._desk.context.text("n {number}", number=88)
        need = QFontMetricsF(self._heading).horizontalAdvance(self._names(group)[1])
        need += small.horizontalAdvance(number) + 8 if group < len(self._tracks) else 0
        need += strong.horizontalAdvance("0:00") + 8 if clock else 0
        return ceil(need)

    def _runs(self, group: int) -> bool:
        """Return whether something of a group can run: a state, or an uncodable stretch."""
        if group >= len(self._tracks):
            return True
        return any(code.kind is CodeKind.STATE for code in self._tracks[group][0].codes)

    def _is_cut(self, group: int) -> bool:
        """Return whether a whole label of a group does not fit."""
        runs = self._runs(group) and not self._has_clock_above(group)
        return any(
            box.width() < button.least_width_px(short=False, runs=runs)
            for box, button in zip(self._laid[group].buttons, self._groups[group], strict=True)
        )

    def _has_clock_above(self, group: int) -> bool:
        return group < len(self._laid) and self._laid[group].clock_above

    @override
    def sizeHint(self) -> QSize:
        """Wish for the height of all groups."""
        return QSize(410, self._height)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the headings."""
        painter = QPainter(self)
        for i, laid in enumerate(self._laid):
            self._paint_heading(painter, i, QRectF(laid.heading.translated(_SIDE_PX, _TOP_PX)))
        painter.end()

    def _paint_heading(self, painter: QPainter, group: int, box: QRectF) -> None:
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        bold, small = QFontMetricsF(self._heading), QFontMetricsF(self._small)
        room = box.width()
        for words, font, colour in (
            (self._count(group), self._small, self._tokens.muted),
            (self._above.get(group, ""), self._strong, self._tokens.accent),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(
                QRectF(box.left(), box.top(), room, box.height()), middle | right, words
            )
            room -= QFontMetricsF(font).horizontalAdvance(words) + 8 if words else 0
        long, brief, hint = self._names(group)
        name = long if bold.horizontalAdvance(long) <= room else brief
        name = bold.elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.setPen(QColor(self._tokens.muted))
        painter.setFont(self._heading)
        painter.drawText(QRectF(box.left(), box.top(), room + 8, box.height()), middle, name)
        left = bold.horizontalAdvance(name) + 8
        if hint and left + small.horizontalAdvance(hint) < room:
            painter.setFont(self._small)
            painter.drawText(box.adjusted(left, 0, 0, 0), middle, hint)

    def _names(self, group: int) -> tuple[str, str, str]:
        """Return what stands above a group, the same in short, and its rule."""
        text = self._desk.context.text
        if group >= len(self._tracks):
            everywhere = text("All tracks").upper()
            return everywhere, everywhere, ""
        track, words, rule = self._tracks[group]
        return words.upper(), text.local(track.label).upper(), rule

    def _count(self, group: int) -> str:
        desk = self._desk.desk
        if desk is None or group >= len(self._tracks):
            return ""
        number = len(desk.columns.tracks[self._tracks[group][0].id])
        return self._desk.context.text("n {number}", number=number) if number else ""

    def _rule(self, track: Track) -> str:
        text = self._desk.context.text
        if track.exclusive and track.exhaustive:
            return text("one at a time, always")
        return text("one at a time") if track.exclusive else ""

    def _code_button(self, track: Track, code: Code) -> KeyButton:
        text = self._desk.context.text
        name = text.local(code.label)
        button = KeyButton(name, short_name(code, text), key_cap(code), code.colour, self._tokens)
        button.setParent(self)
        definition = text.local(code.definition)
        button.setToolTip(f"{name}\n{definition}" if definition else name)
        button.setAccessibleName(text("{code}, key {key}", code=name, key=key_cap(code)))
        button.setAccessibleDescription(definition)
        button.clicked.connect(lambda *_: self._press(track, code))
        self.codes[track.id, code.id] = button
        return button

    def _uncodable_button(self) -> KeyButton:
        text = self._desk.context.text
        words = text("Uncodable")
        key = self._desk.context.commands.key_text("uncodable")
        button = KeyButton(words, words, key, _UNCODABLE_COLOUR, self._tokens)
        button.setParent(self)
        button.setToolTip(text("Off camera, blocked, no sound: press to begin, and to end."))
        button.clicked.connect(lambda *_: self._mark())
        self._uncodable = button
        return button

    def _press(self, track: Track, code: Code) -> None:
        self._desk.press(track, code)
        self.used.emit()

    def _mark(self) -> None:
        self._marking.uncodable()
        self.used.emit()

    def _is_uncodable(self, now_us: int) -> bool:
        coding = self._desk.coding
        marks = coding.uncodable if coding else ()
        return any(m.onset_us <= now_us < m.offset_us and not m.track for m in marks)


class _Strip(QWidget):
    """The open question at the foot of the panel; ignoring it just goes on."""

    used = Signal()

    def __init__(self, desk: CodingDesk, panel: QWidget) -> None:
        super().__init__(panel)
        self._desk = desk
        self._tokens = desk.context.tokens
        self._buttons: dict[str, KeyButton] = {}
        self._asked = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(_SIDE_PX, 10, _SIDE_PX, 12)
        self._grid.setSpacing(4)
        self.hide()

    def show_asking(self, asking: Asking | None) -> None:
        """Show a question, or nothing."""
        if asking is None:
            self._asked = ""
            self.hide()
            return
        asked = f"{asking.event.id} {asking.modifier.id}"
        if asked != self._asked:
            self._asked = asked
            self._build(asking)
        for value, button in self._buttons.items():
            button.light(value in asking.chosen)
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        """Lie at the foot of the panel."""
        panel = self.parentWidget()
        if panel is not None:
            height = min(self._grid.totalSizeHint().height(), panel.height())
            self.setGeometry(QRect(0, panel.height() - height, panel.width(), height))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, with a line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._tokens.surface))
        painter.setPen(QColor(self._tokens.accent))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()

    def _build(self, asking: Asking) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons = {}
        text = self._desk.context.text
        title = heading(self._title(asking), self._tokens)
        self._grid.addWidget(title, 0, 0, 1, 2)
        for i, choice in enumerate(asking.choices):
            name = text.local(choice.value.label)
            button = KeyButton(name, name, choice.key.upper(), "", self._tokens)
            button.setToolTip(name)
            button.setMinimumSize(60, 28)
            button.clicked.connect(lambda *_, value=choice.value.id: self._answer(value))
            self._buttons[choice.value.id] = button
            self._grid.addWidget(button, 1 + i // 2, i % 2)
        if not asking.choices:
            self._grid.addWidget(self._field(asking), 1, 0, 1, 2)

    def _title(self, asking: Asking) -> str:
        desk, text = self._desk.desk, self._desk.context.text
        question = text.local(asking.modifier.label)
        if desk is None:
            return question
        code = desk.scheme.track(asking.event.track).code(asking.event.code)
        return f"{short_name(code, text)} \N{EN DASH} {question}"

    def _field(self, asking: Asking) -> QLineEdit:
        field = QLineEdit("".join(asking.chosen))
        field.setAccessibleName(self._desk.context.text.local(asking.modifier.label))
        field.setPlaceholderText(asking.modifier.unit)
        is_number = asking.modifier.kind is ModifierKind.NUMBER
        field.returnPressed.connect(lambda: self._typed(field, is_number))
        return field

    def _typed(self, field: QLineEdit, is_number: bool) -> None:
        value = field.text().strip()
        asking = self._desk.asking
        if is_number and asking is not None:
            number = _number(value)
            least, most = asking.modifier.minimum, asking.modifier.maximum
            low = least is not None and number is not None and number < least
            high = most is not None and number is not None and number > most
            if number is None or low or high:
                self._desk.hint(self._desk.context.text("Type a number that is allowed here."))
                return
            value = f"{number:g}"
        self._answer(value)

    def _answer(self, value: str) -> None:
        self._desk.answer(value)
        self.used.emit()


def _number(typed: str) -> float | None:
    try:
        return float(typed.replace(",", "."))
    except ValueError:
        return None
