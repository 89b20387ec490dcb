"""Sharing a fixed sum out over items: by dragging, by keys, with what is left always in view."""

from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.transport_buttons import Pill
from observer.gui.fonts import tabular, text_font
from observer.gui.parts import scrolling
from observer.gui.theme import Tokens
from observer.gui.work.flow import Flow
from observer.gui.work.part import WorkServices
from observer.gui.work.share_line import ShareLine
from observer.gui.work.sheet_part import SheetPart
from observer.gui.work.words import answer_words
from observer.model import score_edits
from observer.model.forms import Form, Item

_NEAR = 1e-9
_BAR_PX = 54


class AllocationPart(SheetPart):
    """An allocation: items that together get a fixed sum.

    More than what is left cannot be given: a share stops there, and says so.

    Parameters
    ----------
    desk
        Whose coding is judged.
    services
        What it may use of the room.
    form
        An allocation of the scheme on the desk.
    """

    def __init__(self, desk: CodingDesk, services: WorkServices, form: Form) -> None:
        super().__init__(desk, services, form)
        text, tokens = desk.context.text, desk.context.tokens
        self._typed = ""
        self.bar = _SharedBar(tokens)
        self.rest = Pill(text("The others get 0"), (), tokens)
        self.rest.setAccessibleName(text("The others get 0"))
        self.rest.setToolTip(text("Gives 0 to every item that has no share yet."))
        self.rest.clicked.connect(lambda *_: self._rest_gets_nothing())
        foot = Flow()
        foot.lay((self.rest,))
        self.lines = tuple(self._line(number, item) for number, item in enumerate(form.items))
        rows = QWidget()
        under = QVBoxLayout(rows)
        under.setContentsMargins(8, 4, 8, 4)
        under.setSpacing(0)
        for line in self.lines:
            under.addWidget(line)
        under.addWidget(foot)
        under.addStretch(1)
        self._area = scrolling(rows)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.bar)
        inside.addWidget(self._area, 1)
        inside.addWidget(self.lay_aside())
        self.add(body)

    @property
    def left(self) -> float:
        """What is still to be shared out."""
        return self.form.total - sum(self.share_of(item) for item in self.items)

    def share_of(self, item: Item) -> float:
        """Return what an item has; 0 where it has no share yet."""
        score = self.scores.get(item.id)
        return score.value if score is not None and score.value is not None else 0.0

    def give(self, number: int, share: float) -> None:
        """Give an item a share, as far as there is anything left.

        Parameters
        ----------
        number
            Place of the item.
        share
            What it should get.
        """
        coding, sheet = self.desk.coding, self.sheet
        item = self.items[number]
        if coding is None or sheet is None:
            return
        given = self.possible(number, share)
        if given < self._on_step(item, share) - _NEAR:
            text = self.desk.context.text
            self.desk.hint(
                text(
                    "{total} in all: {item} can get {most} at most now.",
                    total=text.short_number(self.form.total),
                    item=text.local(item.short_label) or text.local(item.label),
                    most=text.short_number(given),
                )
            )
        self.apply(score_edits.answer(coding, sheet, item.id, given))

    def possible(self, number: int, share: float) -> float:
        """Return the share nearest to a wish that an item can have now."""
        item = self.items[number]
        scale = self.form.scale_of(item)
        low = scale.lowest if scale and scale.lowest is not None else 0.0
        high = scale.highest if scale and scale.highest is not None else self.form.total
        most = min(high, self.share_of(item) + self.left)
        given = self._on_step(item, share)
        while given > most + _NEAR:
            given -= self._step(item)
        return round(max(given, low), 9)

    def _on_step(self, item: Item, share: float) -> float:
        """Return the nearest share that the scale has."""
        scale = self.form.scale_of(item)
        low = scale.lowest if scale and scale.lowest is not None else 0.0
        step = self._step(item)
        return low + round((share - low) / step) * step

    @override
    def take_in(self) -> None:
        """Keep a comment that is being written."""
        self.aside.take_in()

    # Keys

    @override
    def means(self, character: str, /) -> bool:
        """Return whether a character changes the share of the open item."""
        if self.means_aside(character):
            return True
        return self.sheet is not None and (character in {"+", "-"} or _is_figure(character))

    @override
    def press(self, character: str, /) -> bool:
        """Give the open item one step more or less, or what is typed."""
        if self.press_aside(character):
            return True
        if not self.means(character):
            return False
        share = self.share_of(self.item)
        if character in {"+", "-"}:
            self._typed = ""
            step = self._step(self.item)
            self.give(self.current, share + (step if character == "+" else -step))
            return True
        longer = self._typed + character
        self._typed = longer if float(longer) <= self.form.total + _NEAR else character
        self.give(self.current, float(self._typed))
        return True

    @override
    def step(self, by: int, /) -> bool:
        """Open the item some places later; at the ends it stays."""
        self.open_item(self.current + by)
        return True

    @override
    def open_item(self, number: int) -> None:
        """Open an item by its place, and have its line in view."""
        number = min(max(number, 0), len(self.items) - 1)
        if number != self.current:
            self.take_in()
            self._typed = ""
            self.current = number
            self.show_answers()
        self._area.ensureWidgetVisible(self.lines[self.current], 0, 4)

    @override
    def show_answers(self) -> None:
        """Show every share, and what is left."""
        text = self.desk.context.text
        for number, (item, line) in enumerate(zip(self.items, self.lines, strict=True)):
            score = self.scores.get(item.id)
            value = score.value if score else None
            most = self.share_of(item) + max(self.left, 0.0)
            told = "" if score is None else answer_words(self.form, item, score, text)
            line.tell(value, told, most)
            line.mark(number == self.current)
        self.show_aside()
        left = self.left
        words = text(
            "{left} of {total} left",
            left=text.short_number(left),
            total=f"{text.short_number(self.form.total)} {self.form.unit}".strip(),
        )
        if abs(left) < _NEAR:
            words = text("All shared out")
        elif left < 0:
            words = text(
                "{more} too many of {total}",
                more=text.short_number(-left),
                total=f"{text.short_number(self.form.total)} {self.form.unit}".strip(),
            )
        shares = tuple((self.share_of(item), item.colour) for item in self.items)
        self.bar.tell(words, shares, self.form.total)
        is_done = abs(left) < _NEAR and self.done() < len(self.items)
        self.rest.setVisible(is_done)

    def _rest_gets_nothing(self) -> None:
        without = [item.id for item in self.items if not self.is_answered(item)]
        self.change(score_edits.answer_all, dict.fromkeys(without, 0.0))
        self.used.emit()

    def _step(self, item: Item) -> float:
        scale = self.form.scale_of(item)
        return scale.step if scale is not None and scale.step > 0 else 1.0

    def _line(self, number: int, item: Item) -> ShareLine:
        text, tokens = self.desk.context.text, self.desk.context.tokens
        line = ShareLine(text.local(item.label), item.colour, self.form.total, tokens, text)
        line.setToolTip(text.local(item.definition))
        line.possible = partial(self.possible, number)
        line.chosen.connect(lambda: self._line_chosen(number))
        line.given.connect(lambda share: self._line_given(number, share))
        line.stepped.connect(self._walk)
        line.nudged.connect(lambda by: self._nudged(number, by))
        line.taken_back.connect(self.take_back)
        return line

    def _line_chosen(self, number: int) -> None:
        self.open_item(number)
        if not self.lines[number].hasFocus():
            self.used.emit()

    def _line_given(self, number: int, share: float) -> None:
        self.open_item(number)
        self.give(number, share)
        self.used.emit()

    def _nudged(self, number: int, by: int) -> None:
        self.open_item(number)
        item = self.items[number]
        self.give(number, self.share_of(item) + by * self._step(item))
        self.used.emit()

    def _walk(self, by: int) -> None:
        self.open_item(self.current + by)
        self.lines[self.current].setFocus(Qt.FocusReason.OtherFocusReason)


class _SharedBar(QWidget):
    """What is left, in words and as the empty end of a bar."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._words = ""
        self._shares: tuple[tuple[float, str], ...] = ()
        self._total = 1.0
        self._font = tabular(text_font(tokens, weight=QFont.Weight.DemiBold))
        self.setFixedHeight(_BAR_PX)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def tell(self, words: str, shares: tuple[tuple[float, str], ...], total: float) -> None:
        """Show what is left, and the shares with their colours."""
        self._words, self._shares, self._total = words, shares, total or 1.0
        self.setAccessibleName(words)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint words and bar."""
        tokens = self._tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._font)
            painter.setPen(QColor(tokens.text))
            high = QFontMetricsF(self._font).height()
            painter.drawText(QRectF(14, 8, self.width() - 28, high), self._words)
            box = QRectF(14.5, 12.5 + high, self.width() - 29, 14)
            painter.setPen(QColor(tokens.line))
            painter.setBrush(QColor(tokens.surface_2))
            painter.drawRoundedRect(box, 4, 4)
            left = box.left()
            # more than there is comes from elsewhere; the bar stays in its place
            whole = max(self._total, sum(share for share, _ in self._shares))
            for share, colour in self._shares:
                wide = box.width() * share / whole
                if wide > 0:
                    edge = QColor(tokens.code_outline)
                    edge.setAlpha(150)
                    painter.setPen(edge)
                    painter.setBrush(QColor(colour))
                    painter.drawRoundedRect(QRectF(left, box.top(), wide, box.height()), 3, 3)
                left += wide


def _is_figure(character: str) -> bool:
    return len(character) == 1 and character.isascii() and character.isdecimal()
