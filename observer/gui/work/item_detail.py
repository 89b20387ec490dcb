"""The item that is open: what it asks, how it is answered, and what the answer rests on."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.transport_buttons import Pill
from observer.gui.parts import LineField, WordsField, label, strong
from observer.gui.work.answer_buttons import AnchorLine, ValueButtons
from observer.gui.work.evidence import Evidence
from observer.gui.work.flow import Flow
from observer.gui.work.reasons import DetailKeys, reason_buttons
from observer.gui.work.value_keys import ValueKeys
from observer.gui.work.words import value_words
from observer.model.event import Score
from observer.model.forms import Absence, Form, FormKind, Item, ScalePoint
from observer.statistics.item_conditions import Unasked

if TYPE_CHECKING:
    from observer.gui.coding.key_button import KeyButton

_LONGEST = 4000
_NEAR = 1e-9


class ItemDetail(QWidget):
    """One item in full.

    Parameters
    ----------
    desk
        Whose scheme and events.
    form
        Whose items are shown.
    keys
        Letters of this form.
    now
        Returns where the session is.
    linked
        Returns the tracks whose events are offered as evidence.
    """

    answered = Signal(float)
    absent = Signal(object)
    worded = Signal(str)
    commented = Signal(str)
    used = Signal()
    left = Signal()
    """A field was left by key: the film may have the keyboard back."""
    done = Signal()
    """A field was filled in by key: the next item may come."""
    grown = Signal()

    def __init__(
        self,
        desk: CodingDesk,
        form: Form,
        keys: DetailKeys,
        now: Callable[[], int],
        linked: Callable[[], tuple[str, ...]],
    ) -> None:
        super().__init__()
        self._desk = desk
        self._form = form
        self._keys = keys
        text, tokens = desk.context.text, desk.context.tokens
        self._item: Item = form.items[0]
        self._score: Score | None = None
        self.title = strong("", tokens)
        self.explain = Pill(
            text("Explain"), (keys.explain.upper(),) if keys.explain else (), tokens
        )
        self.explain.setCheckable(True)
        self.explain.setAccessibleName(text("Explain"))
        self.explain.setToolTip(text("Shows what the item means, with examples."))
        self.meaning = label("", "muted")
        self.hint = label("", "muted")
        self.turned = label("", "muted")
        self.values = ValueButtons(tokens, text.short_number)
        self.number: QLineEdit = LineField("")
        self.number.setFixedWidth(110)
        self.unit = label("", "muted")
        self.words = WordsField("", lines=4)
        self.anchors: tuple[AnchorLine, ...] = ()
        self.reasons: dict[Absence, KeyButton] = {}
        self.evidence = Evidence(desk, now, linked)
        self.comment = LineField(text("Comment"))
        self.comment.setMaxLength(_LONGEST)
        told = text("Comment")
        cap = f" ({keys.comment.upper()})" if keys.comment else ""
        self.comment.setPlaceholderText(f"{told}{cap}")
        self._lay()
        self._connect()

    def show_item(self, item: Item, score: Score | None, unasked: Unasked | None) -> None:
        """Show an item as it stands.

        Parameters
        ----------
        item
            Of the form.
        score
            Its answer, if it has one.
        unasked
            The condition that is not met here, if there is one.
        """
        is_other = item.id != self._item.id
        self._item, self._score = item, score
        text = self._desk.context.text
        self.title.setText(text.local(item.label))
        self._show_meaning()
        self.hint.setText(self._condition_words(unasked))
        self.hint.setVisible(unasked is not None)
        self._show_turned()
        self._show_answer(is_other)
        self._show_anchors()
        for absence, button in self.reasons.items():
            button.light(score is not None and score.absence is absence)
        self.evidence.show_events(score.evidence if score else ())
        if is_other or not self.comment.hasFocus():
            self.comment.setText(score.comment if score else "")
        self.grown.emit()

    def take_in(self) -> None:
        """Keep what is being written in a field of the item that is shown."""
        self._comment_left()
        if self._form.kind is FormKind.TEXT:
            self._words_left()
        elif self._is_typed():
            self._number_left()

    def to_answer(self) -> bool:
        """Go to the field that answers; return whether there is one."""
        field = self._field()
        if field is None:
            return False
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def type_number(self, character: str) -> bool:
        """Begin a number with a typed figure; return whether numbers are typed here."""
        if not self._is_typed() or not (character.isdecimal() or character == "-"):
            return False
        self.number.setText(character)
        self.number.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.number.setCursorPosition(len(character))
        return True

    def toggle_meaning(self) -> None:
        """Show what the item means, or show it no longer."""
        self.explain.setChecked(not self.explain.isChecked())

    def to_comment(self) -> None:
        """Go to the field for a comment."""
        self.comment.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave a field by Escape; be done with it by Enter, in words by Ctrl+Enter."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = event.key()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape:
            self._drop(watched)
            self.left.emit()
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (control or watched is not self.words):
            if watched is self.number and not self._number_left():
                return True
            self.take_in()
            self.left.emit()
            if watched is not self.comment:
                self.done.emit()
            return True
        return super().eventFilter(watched, event)

    def _drop(self, field: QObject) -> None:
        """Put back what stood in a field before something was typed."""
        score = self._score
        if field is self.comment:
            self.comment.setText(score.comment if score else "")
        else:
            self._show_answer(True)

    # What is shown

    def _show_meaning(self) -> None:
        text, item = self._desk.context.text, self._item
        lines = [
            text.local(item.definition),
            self._named(text("Such as: {examples}"), text.local(item.examples)),
            self._named(text("But not: {examples}"), text.local(item.non_examples)),
        ]
        words = "\n".join(line for line in lines if line)
        self.meaning.setText(words or text.local(self._form.definition))
        self.explain.setVisible(bool(self.meaning.text()))
        self.meaning.setVisible(self.explain.isChecked() and bool(self.meaning.text()))

    def _named(self, template: str, words: str) -> str:
        return template.format(examples=words) if words else ""

    def _condition_words(self, unasked: Unasked | None) -> str:
        desk, text = self._desk.desk, self._desk.context.text
        if unasked is None or desk is None:
            return ""
        own = text.local(unasked.condition.label)
        if own:
            return own
        codes = [desk.scheme.code(ref) for ref in unasked.condition.others]
        names = ", ".join(text.local(code.label) for code in codes)
        return text(
            "Asked only if this was coded at least {least} times: {codes}. It was {count} times.",
            least=unasked.condition.at_least,
            codes=names,
            count=unasked.count,
        )

    def _show_turned(self) -> None:
        text, item, score = self._desk.context.text, self._item, self._score
        scale = self._form.scale_of(item)
        desk = self._desk.desk
        ref = (self._form.id, item.id)
        named = desk is not None and any(
            (part.form, part.item) == ref for c in desk.scheme.composites for part in c.reversed
        )
        self.turned.setVisible(scale is not None and (item.reverse or named))
        if scale is None or score is None or score.value is None:
            self.turned.setText(text("Counts from the other end in the figures below."))
            return
        self.turned.setText(
            text(
                "Counts from the other end in the figures below: {value} counts as {other}.",
                value=text.short_number(score.value),
                other=text.short_number(scale.reversed(score.value)),
            )
        )

    def _show_answer(self, is_other: bool) -> None:
        text, score, item = self._desk.context.text, self._score, self._item
        value = score.value if score else None
        keys = ValueKeys.of(self._form.scale_of(item))
        is_typed, is_words = self._is_typed(), self._form.kind is FormKind.TEXT
        self.values.setVisible(bool(keys.choices) and self._has_buttons())
        if keys.choices and self._has_buttons():
            shown = tuple((v, self._value_words(v), keys.cap(v)) for v in keys.choices)
            self.values.show_values(shown)
            self.values.choose(value)
        for field in (self.number, self.unit):
            field.setVisible(is_typed)
        self.words.setVisible(is_words)
        name = text.local(item.label)
        if is_typed and (is_other or not self.number.hasFocus()):
            self.number.setText("" if value is None else text.short_number(value))
            self.number.setAccessibleName(name)
            self.unit.setText(self._bounds())
        if is_words and (is_other or not self.words.hasFocus()):
            self.words.setPlainText(score.words if score else "")
            self.words.setAccessibleName(name)

    def _value_words(self, value: float) -> str:
        text = self._desk.context.text
        if value != round(value) and abs(value % 1 - 0.5) < _NEAR:
            return "\N{VULGAR FRACTION ONE HALF}"
        return value_words(self._form, self._item, value, text)

    def _show_anchors(self) -> None:
        text = self._desk.context.text
        points: tuple[ScalePoint, ...] = self._item.anchors or self._form.anchors
        value = self._score.value if self._score else None
        told = [(point.value, text.local(point.label)) for point in points]
        if self._form.kind is FormKind.CHECKLIST and told == [
            (value, self._value_words(value)) for value, _ in told
        ]:
            # the buttons on the line say it already
            told = []
        if [(line.value, line.text()) for line in self.anchors] != told:
            self.anchors = tuple(self._anchor(v, words) for v, words in told)
            self._anchor_box.lay(self.anchors)
            self._anchor_box.setVisible(bool(self.anchors))
        for line in self.anchors:
            line.choose(value is not None and line.value == value)

    def _anchor(self, value: float, words: str) -> AnchorLine:
        text, tokens = self._desk.context.text, self._desk.context.tokens
        made = AnchorLine(value, text.short_number(value), words, tokens)
        made.clicked.connect(lambda *_: self.answered.emit(value))
        return made

    def _bounds(self) -> str:
        text, scale = self._desk.context.text, self._form.scale_of(self._item)
        unit = self._form.unit
        low = scale.lowest if scale else None
        high = scale.highest if scale else None
        if low is not None and high is not None:
            told = text("{low} to {high}", low=text.short_number(low), high=text.short_number(high))
        elif low is not None:
            told = text("{low} or more", low=text.short_number(low))
        elif high is not None:
            told = text("{high} at most", high=text.short_number(high))
        else:
            told = ""
        return " ".join(filter(None, (unit, f"({told})" if told else "")))

    def _is_typed(self) -> bool:
        """Return whether the item is answered by a typed number."""
        if self._form.kind is FormKind.TEXT:
            return False
        choices = ValueKeys.of(self._form.scale_of(self._item)).choices
        return self._form.kind is FormKind.NUMBER or not choices

    def _has_buttons(self) -> bool:
        return self._form.kind is FormKind.RATING

    def _field(self) -> QWidget | None:
        if self._form.kind is FormKind.TEXT:
            return self.words
        return self.number if self._is_typed() else None

    # What is typed

    def _number_left(self) -> bool:
        """Take in the number that was typed; return whether it can be taken."""
        text = self._desk.context.text
        typed = self.number.text().strip().replace("\N{MINUS SIGN}", "-").replace(",", ".")
        before = self._score.value if self._score else None
        if not typed:
            if before is not None:
                self.worded.emit("")
            return True
        value = _number(typed)
        scale = self._form.scale_of(self._item)
        if value is None or (scale is not None and not scale.admits(value)):
            bounds = self._bounds()
            if value is None:
                self._desk.hint(text("Type a number here."))
            else:
                self._desk.hint(text("This is outside the scale: {bounds}.", bounds=bounds))
            self.number.selectAll()
            return False
        if before is None or abs(value - before) > _NEAR:
            self.answered.emit(value)
        return True

    def _words_left(self) -> None:
        words = self.words.toPlainText().strip()
        before = self._score.words if self._score else ""
        if words != before:
            self.worded.emit(words[:_LONGEST])

    def _comment_left(self) -> None:
        words = self.comment.text().strip()
        before = self._score.comment if self._score else ""
        if words != before:
            self.commented.emit(words)

    # How it hangs together

    def _lay(self) -> None:
        text, tokens = self._desk.context.text, self._desk.context.tokens
        inside = QVBoxLayout(self)
        inside.setContentsMargins(14, 8, 14, 10)
        inside.setSpacing(6)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title, 1)
        top.addWidget(self.explain, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(top)
        for part in (self.meaning, self.hint, self.values):
            inside.addWidget(part)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.number)
        line.addWidget(self.unit, 1)
        inside.addLayout(line)
        inside.addWidget(self.words)
        self._anchor_box = Flow(gap_px=0, in_step=True)
        self._anchor_box.hide()
        inside.addWidget(self._anchor_box)
        inside.addWidget(self.turned)
        self.reasons = reason_buttons(self._form, self._keys, tokens, text)
        for absence, made in self.reasons.items():
            made.clicked.connect(lambda *_, each=absence: self.absent.emit(each))
        if self.reasons:
            reasons = Flow()
            reasons.lay(tuple(self.reasons.values()))
            inside.addWidget(reasons)
        inside.addWidget(self.evidence)
        inside.addWidget(self.comment)
        inside.addStretch(1)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        self.setSizePolicy(policy)

    def _connect(self) -> None:
        self.values.chosen.connect(self.answered)
        self.explain.toggled.connect(self._explained)
        self.comment.editingFinished.connect(self._comment_left)
        self.number.editingFinished.connect(self._number_left)
        self.words.left.connect(self._words_left)
        for field in (self.number, self.words, self.comment):
            field.installEventFilter(self)

    def _explained(self, *_unused: object) -> None:
        self._show_meaning()
        self.grown.emit()


def _number(typed: str) -> float | None:
    try:
        return float(typed)
    except ValueError:
        return None
