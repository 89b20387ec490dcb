"""The code panel: a button and a key for every code, and what runs now."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.coding.board import Group, Laid, lay_out
from observer.gui.coding.desk import CodingDesk, Desk
from observer.gui.coding.hints import CodeHint, Hints
from observer.gui.coding.holding import MOUSE, Holding
from observer.gui.coding.key_button import KeyButton
from observer.gui.coding.marking import Marking
from observer.gui.fonts import heading_font, tabular, text_font
from observer.gui.labels import heading_words, key_cap, short_name
from observer.gui.parts import scrolling
from observer.gui.timeline.columns import TrackColumns
from observer.gui.work.part import WorkPart
from observer.model.edits import Change
from observer.model.event import Event
from observer.model.rules import CodeRef
from observer.model.scheme import Code, CodeKind, Track
from observer.text.catalogue import Catalogue

_SIDE_PX = 14
_TOP_PX = 8
_UNCODABLE_COLOUR = "#808080"
_NO_HINT = CodeHint()


class CodePanel(WorkPart):
    """The codes of the scheme, group by group.

    Parameters
    ----------
    desk
        Where a press goes.
    marking
        Where the press of the button for uncodable stretches goes.
    holding
        Runs the states whose button is held down.
    hints
        What is hinted at beside the codes.
    """

    def __init__(self, desk: CodingDesk, marking: Marking, holding: Holding, hints: Hints) -> None:
        super().__init__()
        self._desk = desk
        self._board = _Board(desk, marking, holding, hints)
        self._board.used.connect(self.used)
        self._area = scrolling(self._board)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._area)
        self.setAccessibleName(desk.context.text("Codes"))
        self.setMinimumWidth(280)
        desk.opened.connect(self.refresh)
        desk.coding_changed.connect(self._board.follow)

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

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._desk.context.tokens.surface))

    def _fit(self) -> None:
        """Lay out for the whole width; a scroll bar takes its own only where all cannot be seen."""
        if not self._board.fit(self.width(), self.height()):
            bar = self._area.verticalScrollBar().sizeHint().width()
            self._board.fit(self.width() - bar, self.height())


class _Board(QWidget):
    """Headings and buttons, laid out by hand: as roomy as fits."""

    used = Signal()

    def __init__(self, desk: CodingDesk, marking: Marking, holding: Holding, hints: Hints) -> None:
        super().__init__()
        self._desk = desk
        self._marking = marking
        self._holding = holding
        self._hints = hints
        self._tokens = desk.context.tokens
        self._tracks: list[tuple[Track, str, str]] = []
        self._groups: list[list[KeyButton]] = []
        self._laid: tuple[Laid, ...] = ()
        self._runs_on: dict[str, dict[int, int]] = {}
        self._beside: list[tuple[int, str]] = []
        self._height = 0
        self.codes: dict[tuple[str, str], KeyButton] = {}
        self.now_us = 0
        self._uncodable: KeyButton | None = None
        self._one_track: KeyButton | None = None
        self._widest_clock = "0:00"
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
        self._uncodable = self._one_track = None
        if desk is None:
            return
        text = self._desk.context.text
        # as wide as it can ever be in this session, so that nothing moves when it gets there
        longest = text.clock(desk.extent.duration_us)
        self._widest_clock = longest if len(longest) > len("0:00") else "0:00"
        for track in desk.scheme.tracks:
            words = heading_words(desk.scheme, track, text)
            self._tracks.append((track, words, self._rule(track)))
            self._groups.append([self._code_button(track, code) for code in track.codes])
        self._groups.append(self._uncodable_buttons(desk))
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
        self._runs_on = {}
        self._light()

    def follow(self, change: Change) -> None:
        """Light what runs after a change of the coding."""
        for record in (*change.edit.added, *change.edit.removed):
            if isinstance(record, Event):
                self._runs_on.pop(record.track, None)
        self._light()

    def _light(self) -> None:
        desk, now_us = self._desk.desk, self.now_us
        if desk is None:
            return
        clock = self._desk.context.text.clock
        above: dict[int, str] = {}
        for group, (track, _, _) in enumerate(self._tracks):
            columns = desk.columns.tracks.get(track.id)
            if columns is None:
                # another coding lies on the desk; its own board is built in a moment
                return
            if track.id not in self._runs_on:
                self._runs_on[track.id] = _since(columns, now_us)
            since = self._runs_on[track.id]
            for i, button in enumerate(self._groups[group]):
                words = clock(now_us - since[i]) if i in since else ""
                if words and self._has_clock_above(group):
                    above[group], words = words, ""
                button.light(i in since, words)
        hints = self._hints.at(now_us)
        for (track_id, code_id), button in self.codes.items():
            hint = hints.get(CodeRef(track_id, code_id), _NO_HINT)
            button.hint(hint.away, hint.left)
        self._show_uncodable(now_us, above)
        self._show_beside(above)

    def _show_beside(self, above: dict[int, str]) -> None:
        """Show the number and the clock beside each heading, painting only what has changed."""
        before, groups = self._beside, range(len(self._laid))
        self._beside = [(self._count(group), above.get(group, "")) for group in groups]
        for group, told in enumerate(self._beside):
            if group >= len(before) or told != before[group]:
                self.update(self._heading_box(group))

    def _heading_box(self, group: int) -> QRect:
        return self._laid[group].heading.translated(_SIDE_PX, _TOP_PX)

    def _show_uncodable(self, now_us: int, above: dict[int, str]) -> None:
        begun_us, last = self._marking.begun_us, len(self._tracks)
        clock = self._desk.context.text.clock
        on_one = [since for track, since in begun_us.items() if track]
        for button, since, marked in (
            (self._uncodable, begun_us.get(""), self._is_uncodable(now_us, on_one=False)),
            (self._one_track, max(on_one, default=None), self._is_uncodable(now_us, on_one=True)),
        ):
            shown = clock(max(now_us - since, 0)) if since is not None else ""
            if shown and self._has_clock_above(last):
                above[last], shown = shown, ""
            if button is not None:
                button.light(since is not None or marked, shown)

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
        longest = self._widest_clock
        widths = tuple(b.least_width_px(short=True, runs=runs, clock=longest) for b in buttons)
        track = self._tracks[group][0] if group < len(self._tracks) else None
        # with one button, or one at a time, the heading can have the clock
        one = len(buttons) == 1 or track is None or track.exclusive
        bare = tuple(b.least_width_px(short=True, runs=runs and not one) for b in buttons)
        return Group(
            widths_px=widths, bare_px=bare, heading_px=self._heading_px(group, one and runs)
        )

    def _heading_px(self, group: int, clock: bool) -> int:
        """Return the room that the short heading needs beside its number and its clock."""
        need = QFontMetricsF(self._heading).horizontalAdvance(self._names(group)[1])
        return ceil(need + self._told_px(group, clock))

    def _told_px(self, group: int, clock: bool) -> float:
        """Return what number and clock may take of a heading, so that its name never moves."""
        small, strong = QFontMetricsF(self._small), QFontMetricsF(self._strong)
        need = strong.horizontalAdvance(self._widest_clock) + 8 if clock else 0.0
        if group < len(self._tracks):
            many = len(self._numbered(group))
            least = self._desk.context.text("n {number}", number=88)
            need += max(small.horizontalAdvance("8" * many), small.horizontalAdvance(least)) + 8
        return need

    def _runs(self, group: int) -> bool:
        """Return whether something of a group can run: a state, or an uncodable stretch."""
        if group >= len(self._tracks):
            return True
        return any(code.kind is CodeKind.STATE for code in self._tracks[group][0].codes)

    def _is_cut(self, group: int) -> bool:
        """Return whether a whole label of a group does not fit."""
        runs = self._runs(group) and not self._has_clock_above(group)
        return any(
            box.width() < button.least_width_px(short=False, runs=runs, clock=self._widest_clock)
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
        with QPainter(self) as painter:
            for group in range(len(self._laid)):
                box = self._heading_box(group)
                if event.region().intersects(box):
                    self._paint_heading(painter, group, QRectF(box))

    def _paint_heading(self, painter: QPainter, group: int, box: QRectF) -> None:
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        bold, small = QFontMetricsF(self._heading), QFontMetricsF(self._small)
        room = box.width()
        for words, font, colour in (
            (self._numbered(group), self._small, self._tokens.muted),
            (self._beside[group][1], self._strong, self._tokens.accent),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(
                QRectF(box.left(), box.top(), room, box.height()), middle | right, words
            )
            room -= QFontMetricsF(font).horizontalAdvance(words) + 8 if words else 0
        # chosen by the room that is left now, a name would hop when something begins to run
        room = min(room, box.width() - self._told_px(group, self._has_clock_above(group)))
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

    def _count(self, group: int) -> int:
        desk = self._desk.desk
        if desk is None or group >= len(self._tracks):
            return 0
        return len(desk.columns.tracks[self._tracks[group][0].id])

    def _numbered(self, group: int) -> str:
        number = self._count(group)
        return self._desk.context.text("n {number}", number=number) if number else ""

    def _rule(self, track: Track) -> str:
        text = self._desk.context.text
        if track.push_and_hold and any(code.kind is CodeKind.STATE for code in track.codes):
            return text("hold the key")
        if track.exclusive and track.exhaustive:
            return text("one at a time, always")
        return text("one at a time") if track.exclusive else ""

    def _code_button(self, track: Track, code: Code) -> KeyButton:
        text = self._desk.context.text
        name = text.local(code.label)
        button = KeyButton(name, short_name(code, text), key_cap(code), code.colour, self._tokens)
        button.setParent(self)
        definition = text.local(code.definition)
        rules = self._hints.rules_of(CodeRef(track.id, code.id))
        told = "\n".join(filter(None, (definition, rules)))
        button.setToolTip(f"{name}\n{told}" if told else name)
        button.setAccessibleName(text("{code}, key {key}", code=name, key=key_cap(code)))
        button.setAccessibleDescription(told)
        if self._holding.is_meant(track, code):
            source = f"{MOUSE} {track.id}.{code.id}"
            button.pressed.connect(lambda: self._holding.begin(source, "", track, code))
            button.released.connect(lambda: self._let_go(source))
        else:
            button.clicked.connect(lambda *_: self._press(track, code))
        self.codes[track.id, code.id] = button
        return button

    def _uncodable_buttons(self, desk: Desk) -> list[KeyButton]:
        text = self._desk.context.text
        made = self._uncodable = self._mark_button(text("Uncodable"), "uncodable")
        made.setToolTip(text("Off camera, blocked, no sound: press to begin, and to end."))
        made.clicked.connect(lambda *_: self._mark(self._marking.uncodable))
        if len(desk.scheme.tracks) < 2:  # noqa: PLR2004  one track is all tracks
            return [made]
        one = self._one_track = self._mark_button(text("One track"), "uncodable_track")
        one.setToolTip(text("One track cannot be coded here: press to begin, and to end."))
        one.clicked.connect(lambda *_: self._mark(self._marking.uncodable_track))
        return [made, one]

    def _mark_button(self, words: str, action_id: str) -> KeyButton:
        key = self._desk.context.commands.key_text(action_id)
        button = KeyButton(words, words, key, _UNCODABLE_COLOUR, self._tokens)
        button.setParent(self)
        return button

    def _let_go(self, source: str) -> None:
        self._holding.end(source)
        self.used.emit()

    def _press(self, track: Track, code: Code) -> None:
        self._desk.press(track, code)
        self.used.emit()

    def _mark(self, mark: Callable[[], None]) -> None:
        mark()
        self.used.emit()

    def _is_uncodable(self, now_us: int, *, on_one: bool) -> bool:
        """Return whether all tracks, or one of them, cannot be coded at a moment."""
        coding = self._desk.coding
        marks = coding.uncodable if coding else ()
        return any(m.onset_us <= now_us < m.offset_us and bool(m.track) is on_one for m in marks)


def _since(columns: TrackColumns, now_us: int) -> dict[int, int]:
    """Return since when each code of a track runs, of those that do, by their index."""
    rows = columns.running(now_us)
    return {int(columns.code[row]): int(columns.onset_us[row]) for row in rows}
