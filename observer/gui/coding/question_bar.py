"""The bar in which a question stands while the film goes on: under the film, beside no code."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from observer.gui.coding.key_button import KeyButton
from observer.gui.coding.questions import Question, Questions
from observer.gui.context import RoomContext
from observer.gui.parts import LineField, label, strong
from observer.model.scheme import ModifierKind

_SIDE_PX, _TOP_PX, _GAP_PX, _LINE_PX = 16, 6, 6, 29
_FIELD_PX, _NUMBER_PX = 260, 110
_TOO_LARGE = 1e15
"""Beyond this a number is not kept to its last figure."""


class QuestionBar(QWidget):
    """Shows the open question with its answers and their keys; ignoring it just goes on.

    Parameters
    ----------
    context
        Language and colours.
    questions
        What is asked.
    over
        It lies along the upper edge of this, and is as wide.
    room
        Whose child it is; keys that do not belong into a number go there.
    """

    used = Signal()
    """It was answered by mouse, or typed into: the film may have the keyboard back."""

    def __init__(
        self, context: RoomContext, questions: Questions, over: QWidget, room: QWidget
    ) -> None:
        super().__init__(room)
        self._context = context
        self._questions = questions
        self._over = over
        self._room = room
        self._shown: Question | None = None
        self._parts: list[QWidget] = []
        self._answers: dict[str, KeyButton] = {}
        self.field: AnswerField | None = None
        self.setAccessibleName(context.text("Question"))
        self.hide()
        questions.changed.connect(self.refresh)
        questions.wanted.connect(self._type)
        over.installEventFilter(self)

    @property
    def question(self) -> Question | None:
        """What it shows."""
        return self._shown

    def button(self, value: str) -> KeyButton:
        """Return the button of an answer; KeyError if there is none."""
        return self._answers[value]

    def refresh(self) -> None:
        """Show what is asked now, or nothing."""
        question, before = self._questions.question, self._shown
        self._shown = question
        if question is None:
            self._drop()
            self.hide()
            return
        if before is None or before.id != question.id:
            self._build(question)
        for value, button in self._answers.items():
            button.light(value in question.chosen)
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        """Lie along the upper edge of what it lies over, on as many lines as it needs."""
        width = self._over.width()
        height = self._flow(width)
        at = self._over.mapTo(self._room, QPoint(0, 0))
        self.setGeometry(QRect(at.x(), at.y(), width, height))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what it lies over."""
        moved = event.type() in {QEvent.Type.Resize, QEvent.Type.Move}
        if moved and watched is self._over and self._shown is not None:
            self.place()
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, with a line of the accent above and a quiet one below."""
        tokens = self._context.tokens
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(tokens.surface))
            painter.fillRect(0, 0, self.width(), 2, QColor(tokens.accent))
            painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.line))

    def _drop(self) -> None:
        had_keyboard = any(part.hasFocus() for part in self._parts)
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts, self._answers, self.field = [], {}, None
        if had_keyboard:
            self.used.emit()

    def _build(self, question: Question) -> None:
        self._drop()
        text, tokens = self._context.text, self._context.tokens
        title = strong(_title(question), tokens)
        title.setWordWrap(False)
        self._add(title)
        note = self._note(question)
        if note:
            told = label(note, "muted", wrap=False)
            self._add(told)
        for choice in question.choices:
            name = text.local(choice.value.label)
            button = KeyButton(name, name, choice.key.upper(), "", tokens)
            button.setAccessibleName(text("{code}, key {key}", code=name, key=choice.key.upper()))
            button.clicked.connect(lambda *_, value=choice.value.id: self._answer(value))
            self._answers[choice.value.id] = button
            self._add(button)
        if question.is_typed:
            self._add_field(question)
        self._add_way_on(question)

    def _add(self, part: QWidget) -> None:
        part.setParent(self)
        part.show()
        self._parts.append(part)

    def _add_field(self, question: Question) -> None:
        number = question.kind is ModifierKind.NUMBER
        self.field = AnswerField(question, self._room, number=number)
        self.field.given.connect(self._typed)
        self.field.left.connect(self._leave_field)
        self.field.setFixedSize(_NUMBER_PX if number else _FIELD_PX, _LINE_PX)
        self._add(self.field)
        if question.unit:
            self._add(label(question.unit, "muted", wrap=False))

    def _add_way_on(self, question: Question) -> None:
        text = self._context.text
        if question.is_typed:
            words, key = text("type it"), text("Enter")
        elif question.kind is ModifierKind.MULTIPLE:
            words, key = text("go on"), text("Enter")
        else:
            words, key = text("skip"), text("Esc")
        self._add_way(words, key, self._go_on)
        if question.is_typed:
            self._add_way(text("skip"), text("Esc"), self._skip)

    def _add_way(self, words: str, key: str, way: Callable[[], None]) -> None:
        button = KeyButton(words, words, key, "", self._context.tokens)
        hint = self._context.text("The film goes on meanwhile; you can answer later as well.")
        button.setToolTip(hint)
        button.clicked.connect(lambda *_: way())
        self._add(button)

    def _skip(self) -> None:
        self._questions.pass_on()
        self.used.emit()

    def _go_on(self) -> None:
        question = self._shown
        if question is not None and question.is_typed:
            self._type("")
        else:
            self._skip()

    def _note(self, question: Question) -> str:
        """Return in a few words what has to be known of the answer."""
        text = self._context.text
        words: list[str] = []
        if question.count > 1:
            words.append(text("{number} of {count}", number=question.number, count=question.count))
        if question.required:
            words.append(text("needed"))
        if question.kind is ModifierKind.MULTIPLE:
            words.append(text("several can be chosen"))
        low, high = (_written(each, text.number) for each in (question.minimum, question.maximum))
        if low and high:
            words.append(text("{low} to {high}", low=low, high=high))
        elif low:
            words.append(text("from {low}", low=low))
        elif high:
            words.append(text("up to {high}", high=high))
        return " \N{MIDDLE DOT} ".join(words)

    def _answer(self, value: str) -> None:
        self._questions.answer(value)
        self.used.emit()

    def _type(self, first: str) -> None:
        if self.field is not None:
            self.field.begin(first)

    def _typed(self, typed: str) -> None:
        question = self._shown
        if question is None:
            return
        if question.kind is ModifierKind.NUMBER:
            number = read_number(typed, question)
            if number is None:
                self._say_bounds(question)
                return
            typed = number
        if self.field is not None:
            self.field.clearFocus()
        self.used.emit()
        self._questions.answer(typed.strip())

    def _say_bounds(self, question: Question) -> None:
        text = self._context.text
        bounds = self._note(question)
        words = text("Type a number that is allowed here.")
        self._context.notify(f"{words} ({bounds})" if bounds else words)

    def _leave_field(self) -> None:
        self.used.emit()

    def _flow(self, width: int) -> int:
        """Lay the parts out one after the other, on as many lines as needed; return the height."""
        left, top = _SIDE_PX, _TOP_PX
        for part in self._parts:
            wide = min(self._wish(part).width(), width - 2 * _SIDE_PX)
            if left > _SIDE_PX and left + wide > width - _SIDE_PX:
                left, top = _SIDE_PX, top + _LINE_PX + _GAP_PX
            part.setGeometry(left, top, wide, _LINE_PX)
            left += wide + (10 if isinstance(part, QLabel) else _GAP_PX)
        return top + _LINE_PX + _TOP_PX

    def _wish(self, part: QWidget) -> QSize:
        return part.maximumSize() if isinstance(part, AnswerField) else part.sizeHint()


class AnswerField(LineField):
    """Takes a typed answer; into a number only what numbers are made of is typed.

    Parameters
    ----------
    question
        What is asked.
    room
        Gets the keys that no number has, so that coding goes on meanwhile.
    number
        Whether it is a number.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, question: Question, room: QWidget, *, number: bool) -> None:
        super().__init__(question.words, "".join(question.chosen))
        self._room = room
        self._number = number

    def begin(self, first: str) -> None:
        """Take the keyboard, and a first character if there is one."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if first:
            self.setText(first)
        else:
            self.selectAll()

    @override
    def event(self, event: QEvent) -> bool:
        """Keep the keys of an answer from the film's shortcuts, and no other."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if not self._number:
                event.accept()
                return True
            if not _is_of_number(event):
                event.ignore()
                return False
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the answer on Enter, leave on Escape; hand on what no number has."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # accepted here, or the room would take it for an answer to the next question
            self.given.emit(self.text())
        elif self._number and not _is_of_number(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _is_of_number(event: QKeyEvent) -> bool:
    keys = {
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Tab,
    }
    typed = event.text()
    return event.key() in keys or (len(typed) == 1 and typed in "0123456789.,-")


def read_number(typed: str, question: Question) -> str | None:
    """Return a typed number as it is kept; None if it is none, or not one that is allowed.

    Parameters
    ----------
    typed
        With a decimal comma or point.
    question
        With the bounds.

    Returns
    -------
    str or None
        Such as ``2.5``.
    """
    try:
        number = float(typed.strip().replace(",", "."))
    except ValueError:
        return None
    low = question.minimum is not None and number < question.minimum
    high = question.maximum is not None and number > question.maximum
    return None if low or high or not abs(number) < _TOO_LARGE else f"{number:.15g}"


def _title(question: Question) -> str:
    if not question.about:
        return question.words
    return f"{question.about} \N{EN DASH} {question.words}"


def _written(value: float | None, number: Callable[[float, int], str]) -> str:
    if value is None:
        return ""
    return number(value, 0 if float(value).is_integer() else 1)
