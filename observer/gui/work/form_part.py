"""Ratings, checklists, numbers and words: the items as a list, the open one in full below."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.parts import rule, scrolling
from observer.gui.work.item_detail import ItemDetail
from observer.gui.work.item_lines import ItemLine, ItemList, Told
from observer.gui.work.part import WorkServices
from observer.gui.work.reasons import letters
from observer.gui.work.sheet_part import SheetPart
from observer.gui.work.value_keys import ValueKeys
from observer.gui.work.words import answer_words, value_words
from observer.model import score_edits
from observer.model.forms import Form, FormKind, Item
from observer.model.rules import CodeRef, ItemRef

_LIST_MARGIN_PX = 4
_LEAST_LIST_PX = 96
_LEAST_ROOM_PX = 120
_LIST_SHARE = 0.34


class FormPart(SheetPart):
    """A form whose items are answered one by one.

    Figures, ``+``, ``-`` and letters answer the open item wherever the keyboard is, so that the
    film keeps its own keys. In the list Tab and the arrows go from item to item; Enter goes into
    a field.

    Parameters
    ----------
    desk
        Whose coding is judged.
    services
        What it may use of the room.
    form
        Of the scheme on the desk; no allocation and no Q-sort.
    """

    def __init__(self, desk: CodingDesk, services: WorkServices, form: Form) -> None:
        super().__init__(desk, services, form)
        self.keys = letters(desk.desk.scheme if desk.desk else None, form)
        self._typing = ValueKeys.of(form.scale_of(form.items[0]))
        self._typing_of = form.items[0].id
        self._tallest = (0, 0)
        self.lines = tuple(self._line(item) for item in form.items)
        self._list = ItemList(self.lines)
        self._area: QScrollArea = scrolling(self._list)
        self.detail = ItemDetail(desk, form, self.keys, services.now, self._linked)
        self._detail_area: QScrollArea = scrolling(self.detail)
        body = QWidget()
        # what list and item took last must not keep the room from shrinking
        body.setMinimumHeight(_LEAST_ROOM_PX)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self._area)
        inside.addWidget(rule())
        inside.addWidget(self._detail_area)
        inside.addStretch(1)
        self.add(body)
        self._hear()

    # Keys

    @override
    def means(self, character: str, /) -> bool:
        """Return whether a character answers the open item, or is a letter of the form."""
        if self.sheet is None or not character:
            return False
        if character in self.keys.absences or character in {self.keys.explain, self.keys.comment}:
            return True
        if self.form.kind is FormKind.TEXT:
            return False
        keys = self._value_keys()
        return keys.means(character) if keys.choices else character.isdecimal()

    @override
    def press(self, character: str, /) -> bool:
        """Answer the open item, or do what a letter of the form means."""
        if not self.means(character):
            return False
        if character in self.keys.absences:
            self.set_absence(self.keys.absences[character])
        elif character == self.keys.explain:
            self.detail.toggle_meaning()
        elif character == self.keys.comment:
            self.detail.to_comment()
        elif self._value_keys().choices:
            self._choose(character)
        else:
            self.detail.type_number(character)
        return True

    @override
    def step(self, by: int, /) -> bool:
        """Open the item some places later; at the ends it stays. Words come before that."""
        score = self.scores.get(self.item.id)
        is_open = score is None or not score.is_answered
        if by > 0 and self.form.kind is FormKind.TEXT and self.sheet is not None and is_open:
            return self.detail.to_answer()
        self.open_item(self.current + by)
        return True

    @override
    def cite(self) -> bool:
        """Cite the selected event for the open item."""
        self.detail.evidence.cite_selected()
        return True

    @override
    def open_item(self, number: int) -> None:
        """Open an item by its place, and have its line in view."""
        number = min(max(number, 0), len(self.items) - 1)
        if number != self.current:
            self.take_in()
            self.current = number
            self.show_answers()
        line = self.lines[self.current]
        self._area.ensureWidgetVisible(line, 0, 4)

    # Answers

    def answer(self, value: float) -> None:
        """Answer the open item; the same value once more takes the answer back."""
        score = self.scores.get(self.item.id)
        if score is not None and score.value == value:
            self.take_back()
        else:
            self.change(score_edits.answer, self.item.id, value)

    @override
    def take_in(self) -> None:
        """Keep what is being written in a field."""
        if self.desk.coding is not None and self.sheet is not None:
            self.detail.take_in()

    @override
    def show_answers(self) -> None:
        """Show the answers of the sheet, and the open item in full."""
        text = self.desk.context.text
        for number, (item, line) in enumerate(zip(self.items, self.lines, strict=True)):
            score = self.scores.get(item.id)
            line.tell(
                Told(
                    answer=answer_words(self.form, item, score, text),
                    value=score.value if score else None,
                    has_evidence=bool(score and (score.evidence or score.comment)),
                    is_faint=item.id in self.unasked,
                )
            )
            line.mark(number == self.current)
        item = self.item
        self.detail.show_item(item, self.scores.get(item.id), self.unasked.get(item.id))

    @override
    def enter(self) -> None:
        """Read the sheet anew, and share the room out for what it shows."""
        super().enter()
        self.share()

    @override
    def share(self) -> None:
        """Give the open item what it needs, and the list what is left; neither jumps."""
        self._tallest = (0, 0)
        self._share()

    def _share(self) -> None:
        room = self._room()
        wide = self.width()
        inside = self.detail.layout()
        if inside is None or wide <= 0:
            return
        inside.invalidate()
        before = self._tallest[1] if self._tallest[0] == wide else 0
        # as beside a scroll bar, which Qt would keep once its own width has made it needed
        beside = wide - self._detail_area.verticalScrollBar().sizeHint().width()
        tallest = max(before, inside.totalHeightForWidth(beside))
        self._tallest = (wide, tallest)
        lines = sum(line.heightForWidth(wide - 16) for line in self.lines) + 12
        least = min(lines, max(_LEAST_LIST_PX, round(room * _LIST_SHARE)))
        list_px = min(lines, self._whole_lines_px(max(least, room - tallest), wide - 16))
        self._area.setFixedHeight(max(list_px, 0))
        self._detail_area.setFixedHeight(max(min(tallest, room - list_px), 60))

    def _whole_lines_px(self, room: int, wide: int) -> int:
        """Return the height in which the last line that is seen is seen whole."""
        height = _LIST_MARGIN_PX
        for number, line in enumerate(self.lines):
            each = line.heightForWidth(wide)
            if number and height + each > room:
                return height
            height += each
        return room

    def _room(self) -> int:
        return max(self.body.height() - 1, _LEAST_ROOM_PX)

    # How it hangs together

    def _hear(self) -> None:
        detail = self.detail
        detail.answered.connect(self._clicked_value)
        detail.absent.connect(self._clicked_absent)
        detail.worded.connect(self._write)
        detail.commented.connect(self.write_comment)
        detail.evidence.cited.connect(self._cite)
        detail.evidence.dropped.connect(self._uncite)
        detail.evidence.shown_moment.connect(self.used)
        detail.explain.clicked.connect(self.used)
        detail.left.connect(self.used)
        detail.done.connect(self._go_on)
        detail.grown.connect(self._share)
        self.desk.selection_changed.connect(self._selection_changed)
        self.body.installEventFilter(self)
        for number, line in enumerate(self.lines):
            line.chosen.connect(lambda number=number: self._line_chosen(number))
            line.stepped.connect(self._walk)
            line.entered.connect(self._enter)
            line.taken_back.connect(self.take_back)
            if line.values is not None:
                line.values.chosen.connect(
                    lambda value, number=number: self._line_answered(number, value)
                )

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share the room out anew when it grows or shrinks."""
        if watched is self.body and event.type() == QEvent.Type.Resize:
            self.share()
        return super().eventFilter(watched, event)

    def _value_keys(self) -> ValueKeys:
        item = self.item
        if item.id != self._typing_of or not self._typing.choices:
            self._typing_of = item.id
            self._typing = ValueKeys.of(None if self._is_typed(item) else self.form.scale_of(item))
        return self._typing

    def _is_typed(self, item: Item) -> bool:
        return (
            self.form.kind is FormKind.NUMBER or not ValueKeys.of(self.form.scale_of(item)).choices
        )

    def _choose(self, character: str) -> None:
        score = self.scores.get(self.item.id)
        keys = self._value_keys()
        value = keys.choose(character, score.value if score else None)
        coding, sheet = self.desk.coding, self.sheet
        if value is None or coding is None or sheet is None:
            return
        edit = score_edits.answer(coding, sheet, self.item.id, value)
        stands = edit is None or self.apply(edit)
        if stands and self.form.kind is FormKind.CHECKLIST and keys.is_one_key:
            self._go_on()

    def _go_on(self) -> None:
        """Open the next item; the keyboard follows where it was on the line before."""
        line = self.lines[self.current]
        had_keyboard = line.hasFocus()
        self.open_item(self.current + 1)
        if had_keyboard:
            self.lines[self.current].setFocus(Qt.FocusReason.OtherFocusReason)

    def _walk(self, by: int) -> None:
        self.open_item(self.current + by)
        self.lines[self.current].setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self) -> None:
        """Go into the field that answers; where there is none, go on."""
        if not self.detail.to_answer():
            self._go_on()

    def _line_chosen(self, number: int) -> None:
        self.open_item(number)
        if not self.lines[number].hasFocus():
            self.used.emit()

    def _line_answered(self, number: int, value: float) -> None:
        self.open_item(number)
        self._clicked_value(value)

    def _clicked_value(self, value: float) -> None:
        self.answer(value)
        self.used.emit()

    def _write(self, words: str) -> None:
        self.change(score_edits.write_words, self.item.id, words)

    def _cite(self, event_id: str) -> None:
        self.change(score_edits.cite, self.item.id, [event_id])
        self.used.emit()

    def _uncite(self, event_id: str) -> None:
        self.change(score_edits.uncite, self.item.id, [event_id])
        self.used.emit()

    def _selection_changed(self) -> None:
        self.detail.evidence.show_selection()
        self._share()

    def _linked(self) -> tuple[str, ...]:
        """Return the tracks whose events an answer may rest on, those it hangs on first."""
        desk = self.desk.desk
        if desk is None:
            return ()
        scheme = desk.scheme
        ref = ItemRef(self.form.id, self.item.id)
        asked = [other.track for c in scheme.conditions if c.of == ref for other in c.others]
        figures = [
            part.track
            for c in scheme.composites
            if ref in c.parts
            for part in c.parts
            if isinstance(part, CodeRef)
        ]
        own = [t.id for t in scheme.tracks if t.subject == self.form.subject]
        linked = dict.fromkeys((*asked, *figures, *own))
        return tuple(linked) if linked else tuple(t.id for t in scheme.tracks)

    def _line(self, item: Item) -> ItemLine:
        text, tokens = self.desk.context.text, self.desk.context.tokens
        values: tuple[tuple[float, str, str], ...] = ()
        if self.form.kind is FormKind.CHECKLIST:
            keys = ValueKeys.of(self.form.scale_of(item))
            values = tuple(
                (v, words, keys.cap(v) or ("" if words == number else number))
                for v in keys.choices
                for words, number in [(value_words(self.form, item, v, text), text.short_number(v))]
            )
        return ItemLine(str(item.number), text.local(item.label), tokens, values)
