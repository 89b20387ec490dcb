"""A Q-sort: cards into piles by dragging and by keys, the unsorted stack first."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.parts import heading, label, scrolling
from observer.gui.work.part import WorkServices
from observer.gui.work.piles import PileButton, PileRow
from observer.gui.work.q_sort_cards import CardFace, CardLine
from observer.gui.work.sheet_part import SheetPart
from observer.gui.work.words import absence_words
from observer.model import score_edits
from observer.model.forms import About, Absence, Form, Item

_KEYS = "123456789"
_NEAR = 1e-9
_SIDE_PX = 12
_GHOST_PX = 220


class QSortPart(SheetPart):
    """Cards that are sorted over piles of given sizes.

    A figure lays the card in hand on a pile and the next card comes; 0 takes it back to the
    stack. A pile may hold too many cards for a while: it says so.

    Parameters
    ----------
    desk
        Whose coding is judged.
    services
        What it may use of the room.
    form
        A Q-sort of the scheme on the desk.
    """

    def __init__(self, desk: CodingDesk, services: WorkServices, form: Form) -> None:
        super().__init__(desk, services, form)
        text, tokens = desk.context.text, desk.context.tokens
        self.values = _values(form)
        self.opened: int | None = None
        """The pile whose cards are listed; None for the stack of unsorted cards."""
        self.face = CardFace(tokens)
        self.row = PileRow(
            PileButton("\N{WHITE SQUARE}", "0" if len(self.values) <= len(_KEYS) else "", tokens),
            tuple(
                PileButton(text.short_number(value), _KEYS[at] if at < len(_KEYS) else "", tokens)
                for at, value in enumerate(self.values)
            ),
        )
        self.lines = tuple(self._line(number, item) for number, item in enumerate(form.items))
        self._heading = heading("", tokens)
        self._list = QWidget()
        under = QVBoxLayout(self._list)
        under.setContentsMargins(8, 0, 8, 4)
        under.setSpacing(0)
        for line in self.lines:
            under.addWidget(line)
        under.addStretch(1)
        self._area = scrolling(self._list)
        self._ghost: QLabel | None = None
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.setInterval(0)
        self._seen.timeout.connect(self._have_in_view)
        self.add(self._body())
        self._hear()

    def pile_of(self, item: Item) -> int | None:
        """Return on which pile a card lies, from 0 on; None while it is not sorted."""
        score = self.scores.get(item.id)
        if score is None or score.value is None:
            return None
        value = score.value
        return next((at for at, v in enumerate(self.values) if abs(v - value) < _NEAR), None)

    def cards(self, pile: int | None) -> tuple[int, ...]:
        """Return the places of the cards that lie on a pile, or on the stack."""
        return tuple(n for n, item in enumerate(self.items) if self.pile_of(item) == pile)

    def lay(self, number: int, pile: int | None) -> None:
        """Lay a card on a pile, or back on the stack; the next card of the open pile comes.

        Parameters
        ----------
        number
            Place of the card.
        pile
            From 0 on; None for the stack.
        """
        coding, sheet = self.desk.coding, self.sheet
        if coding is None or sheet is None or self.pile_of(self.items[number]) == pile:
            return
        value = None if pile is None else self.values[pile]
        following = self._after(number)
        item = self.items[number]
        edit = score_edits.answer_all(coding, sheet, {item.id: value}, kind="lay")
        had_keyboard = self.lines[number].hasFocus()
        before = self.current
        # the next card comes into the hand with the very change that lays this one
        self.current = following if number == before else before
        if not self.apply(edit):
            self._take(before)
            return
        if had_keyboard:
            self.lines[self.current].setFocus(Qt.FocusReason.OtherFocusReason)
        self._say_full(pile)

    def open_pile(self, pile: int | None) -> None:
        """List the cards of a pile, or those of the stack, and take the first in hand."""
        self.opened = pile
        cards = self.cards(pile)
        self.current = cards[0] if cards else self.current
        self.show_answers()

    # Keys

    @override
    def means(self, character: str, /) -> bool:
        """Return whether a character lays the card in hand."""
        if self.sheet is None or not self.hand or len(character) != 1:
            return False
        if self.means_aside(character):
            return True
        piles = len(self.values)
        if character in {"+", "-"}:
            return self.pile_of(self.item) is not None
        return character in _KEYS[:piles] or (character == "0" and piles <= len(_KEYS))

    @override
    def press(self, character: str, /) -> bool:
        """Lay the card in hand on a pile, or one pile higher or lower."""
        if not self.means(character):
            return False
        if self.press_aside(character):
            return True
        lies = self.pile_of(self.item)
        if character in {"+", "-"} and lies is not None:
            by = 1 if character == "+" else -1
            self.lay(self.current, min(max(lies + by, 0), len(self.values) - 1))
        elif character == "0":
            self.lay(self.current, None)
        else:
            self.lay(self.current, _KEYS.index(character))
        return True

    @override
    def step(self, by: int, /) -> bool:
        """Take another card of the open pile in hand; after the last comes the first."""
        cards = self.cards(self.opened)
        if cards:
            at = cards.index(self.current) if self.current in cards else -by
            self._take(cards[(at + by) % len(cards)])
        return True

    @override
    def turn(self, by: int, /) -> bool:
        """Open the next sheet; where there is one only, the next pile."""
        if self.form.about is not About.SESSION:
            self.next_sheet(by)
            return True
        stacks: tuple[int | None, ...] = (None, *range(len(self.values)))
        self.open_pile(stacks[(stacks.index(self.opened) + by) % len(stacks)])
        return True

    @property
    def hand(self) -> bool:
        """Whether there is a card in hand."""
        return self.pile_of(self.item) == self.opened

    @override
    def show_answers(self) -> None:
        """Show where every card lies."""
        cards = self.cards(self.opened)
        if cards and self.current not in cards:
            self.current = cards[0]
        text = self.desk.context.text
        for number, line in enumerate(self.lines):
            line.setVisible(number in cards)
            line.mark(number == self.current)
            score = self.scores.get(self.items[number].id)
            line.tell(absence_words(score.absence, text) if score and score.absence else "")
        self._tell_piles()
        self.show_aside()
        item = self.item
        is_there = self.hand
        self.face.tell(
            str(item.number) if is_there else "",
            text.local(item.label) if is_there else text("No card left here"),
            self._state(),
        )
        self.face.setToolTip(text.local(item.definition) if is_there else "")
        name = text("Not sorted yet")
        if self.opened is not None:
            name = text("Pile {value}", value=text.short_number(self.values[self.opened]))
        self._heading.setText(name.upper())
        # the lines lie anew only after this
        self._seen.start()

    def _have_in_view(self) -> None:
        """Have the card in hand in view, and one before and after it."""
        self._area.ensureWidgetVisible(self.lines[self.current], 0, 40)

    def _state(self) -> str:
        """Return how far the sorting is."""
        text = self.desk.context.text
        unsorted = self._unsorted()
        if unsorted:
            return text("{count} cards not sorted yet", count=unsorted)
        wrong = [
            f"{text.short_number(value)} ({self.row.piles[at].told})"
            for at, value in enumerate(self.values)
            if self._places(at) and len(self.cards(at)) != self._places(at)
        ]
        if wrong:
            return text("All sorted; other numbers are asked of: {piles}", piles=", ".join(wrong))
        return text("All sorted, each pile as asked")

    def _tell_piles(self) -> None:
        text = self.desk.context.text
        for at, (button, value) in enumerate(zip(self.row.piles, self.values, strict=True)):
            count, places = len(self.cards(at)), self._places(at)
            words = next(
                (text.local(a.label) for a in self.form.anchors if abs(a.value - value) < _NEAR), ""
            )
            shown = text.short_number(value)
            name = text("Pile {value}: {count} cards", value=shown, count=count)
            if places:
                name = text(
                    "Pile {value}: {count} of {places} cards",
                    value=shown,
                    count=count,
                    places=places,
                )
            button.tell(count, places, f"{name}. {words}" if words else name)
            button.mark(is_open=self.opened == at, is_target=False)
        unsorted = self._unsorted()
        name = text("{count} cards not sorted yet", count=unsorted)
        self.row.stack.tell(unsorted, 0, name)
        self.row.stack.mark(is_open=self.opened is None, is_target=False)

    def _unsorted(self) -> int:
        """Return how many cards lie on the stack without a reason why."""
        return sum(not self.is_answered(self.items[number]) for number in self.cards(None))

    def _places(self, pile: int) -> int:
        return self.form.piles[pile] if pile < len(self.form.piles) else 0

    def _after(self, number: int) -> int:
        """Return the card that comes into the hand when one is laid elsewhere."""
        others = [n for n in self.cards(self.opened) if n != number]
        cards = [n for n in others if self.opened is not None or not self._has_reason(n)] or others
        return next((n for n in cards if n > number), cards[0] if cards else number)

    def _has_reason(self, number: int) -> bool:
        score = self.scores.get(self.items[number].id)
        return score is not None and score.absence is not None

    @override
    def set_absence(self, absence: Absence) -> None:
        """Say why the card in hand has no pile, and take the next one; again takes it back."""
        number, following = self.current, self._after(self.current)
        before = self.scores.get(self.item.id)
        super().set_absence(absence)
        was_said = before is not None and before.absence is absence
        if not was_said and self.opened is None and self.current == number:
            self._take(following)

    @override
    def take_in(self) -> None:
        """Keep a comment that is being written."""
        self.aside.take_in()

    def _say_full(self, pile: int | None) -> None:
        if pile is None or not self._places(pile):
            return
        count, places = len(self.cards(pile)), self._places(pile)
        if count > places:
            text = self.desk.context.text
            self.desk.hint(
                text(
                    "Pile {value} has {count} of {places} cards: move one on later.",
                    value=text.short_number(self.values[pile]),
                    count=count,
                    places=places,
                )
            )

    # By mouse

    def _take(self, number: int) -> None:
        if number != self.current:
            self.take_in()
        self.current = number
        self.show_answers()

    def _clicked(self, number: int) -> None:
        self._take(number)
        self.used.emit()

    def _walk(self, by: int) -> None:
        self.step(by)
        self.lines[self.current].setFocus(Qt.FocusReason.OtherFocusReason)

    def _hold(self, number: int, at: QPoint) -> None:
        """Show the card where it is held, and the pile below it."""
        if self._ghost is None:
            self._ghost = label(self.desk.context.text.local(self.items[number].label), "chip")
            self._ghost.setParent(self)
            self._ghost.setFixedWidth(_GHOST_PX)
            self._ghost.setAutoFillBackground(True)
            self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._ghost.adjustSize()
            self._ghost.show()
            self._ghost.raise_()
        self._ghost.move(self.mapFromGlobal(at) + QPoint(8, 8))
        over = self._pile_at(at)
        for each, button in enumerate(self.row.piles):
            button.mark(is_open=self.opened == each, is_target=over is button)
        stack = self.row.stack
        stack.mark(is_open=self.opened is None, is_target=over is stack)

    def _let_go(self, number: int, at: QPoint) -> None:
        if self._ghost is not None:
            self._ghost.hide()
            self._ghost.deleteLater()
            self._ghost = None
        over = self._pile_at(at)
        self._tell_piles()
        if over is self.row.stack:
            self.lay(number, None)
        elif over is not None:
            self.lay(number, self.row.piles.index(over))
        self.used.emit()

    def _pile_at(self, at: QPoint) -> PileButton | None:
        for button in (self.row.stack, *self.row.piles):
            if button.rect().contains(button.mapFromGlobal(at)):
                return button
        return None

    def _pile_clicked(self, pile: int | None) -> None:
        self.open_pile(pile)
        self.used.emit()

    # How it hangs together

    def _body(self) -> QWidget:
        text = self.desk.context.text
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.setSpacing(6)
        top = QVBoxLayout()
        top.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        top.setSpacing(6)
        top.addWidget(self.face)
        top.addWidget(self.row)
        ends = {anchor.value: text.local(anchor.label) for anchor in self.form.anchors}
        low, high = ends.get(self.values[0], ""), ends.get(self.values[-1], "")
        if low or high:
            line = QHBoxLayout()
            line.setContentsMargins(48, 0, 0, 0)
            line.addWidget(label(low, "muted", wrap=False))
            line.addStretch(1)
            line.addWidget(label(high, "muted", wrap=False))
            top.addLayout(line)
        top.addWidget(self._heading)
        inside.addLayout(top)
        inside.addWidget(self._area, 1)
        inside.addWidget(self.lay_aside())
        return body

    def _hear(self) -> None:
        self.face.taking.dragged.connect(lambda at: self._hold(self.current, at))
        self.face.taking.dropped.connect(lambda at: self._let_go(self.current, at))
        self.face.taking.chosen.connect(self.used)
        self.row.stack.clicked.connect(lambda *_: self._pile_clicked(None))
        for at, button in enumerate(self.row.piles):
            button.clicked.connect(partial(self._button_clicked, at))

    def _button_clicked(self, pile: int, _checked: bool = False) -> None:
        self._pile_clicked(pile)

    def _line(self, number: int, item: Item) -> CardLine:
        text, tokens = self.desk.context.text, self.desk.context.tokens
        made = CardLine(str(item.number), text.local(item.label), tokens)
        made.taking.chosen.connect(lambda: self._clicked(number))
        made.reached.connect(lambda: self._take(number))
        made.stepped.connect(self._walk)
        made.taking.dragged.connect(lambda at: self._hold(number, at))
        made.taking.dropped.connect(lambda at: self._let_go(number, at))
        return made


def _values(form: Form) -> tuple[float, ...]:
    """Return what the piles stand for, from low to high."""
    choices = tuple(sorted(form.scale.choices)) if form.scale else ()
    return choices or tuple(float(n + 1) for n in range(max(len(form.piles), 1)))
