"""Fields of several lines: what values stand for, pairs of codes, codes in an order."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget
from typing_extensions import override

from observer.gui.parts import LineField, button, clear, column, icon_button, row
from observer.gui.scheme_editor.fields import LANGUAGE_NAMES, Desk, Field, read_number
from observer.gui.scheme_editor.naming import names_for
from observer.gui.scheme_editor.specs import FieldKind, FieldSpec
from observer.schemes.edit import Content, PartPath

_VALUE_PX = 64
_PAIR = 2


class RowsField(Field):
    """Lines that are added and taken out one by one."""

    def __init__(self, spec: FieldSpec, path: PartPath, desk: Desk) -> None:
        super().__init__(spec, path, desk)
        self._lines = column(gap=4)
        self.inside.addLayout(self._lines)
        foot = row()
        self.add_button = button(desk.text("Add"), self.add, role="quiet")
        self.add_button.setAccessibleName(f"{self.name}, {desk.text('Add')}")
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        self.inside.addLayout(foot)
        self.fill()
        self.end()

    def add(self) -> None:
        """Add a line."""
        raise NotImplementedError

    def parts(self, number: int) -> list[QWidget]:
        """Return the fields of a line."""
        raise NotImplementedError

    def remove(self, number: int) -> None:
        """Take a line out."""
        raise NotImplementedError

    def fill(self) -> None:
        """Lay all lines anew."""
        clear(self._lines)
        for number in range(self.desk.draft.count(self.path)):
            line: QHBoxLayout = row(gap=6)
            for part in self.parts(number):
                line.addWidget(part, 0 if part.maximumWidth() == _VALUE_PX else 1)
            words = self.desk.text("Remove")
            line.addWidget(
                icon_button("close", words, partial(self.remove, number), self.desk.tokens)
            )
            self._lines.addLayout(line)

    def line_for_value(self, at: PartPath, value: object) -> LineField:
        """Return a narrow field for a number at a path."""
        shown = f"{value:g}" if isinstance(value, int | float) else ""
        shown = shown.replace(".", ",") if self.desk.text.language == "nl" else shown
        field = LineField(f"{self.name}, {self.desk.text('value')}", shown)
        field.setFixedWidth(_VALUE_PX)
        field.textEdited.connect(partial(self._number_typed, at))
        return field

    def _number_typed(self, at: PartPath, words: str) -> None:
        number = read_number(words)
        if number is None:
            self.say(self.desk.text("This is not a number that can stand here."))
            return
        self.say("")
        self.desk.put(at, int(number) if number % 1 == 0 else number, True)


class AnchorsField(RowsField):
    """What some values of a scale stand for."""

    @override
    def parts(self, number: int) -> list[QWidget]:
        """Return the value and its words in each language."""
        at: PartPath = (*self.path, number)
        made: list[QWidget] = [
            self.line_for_value((*at, "value"), self.desk.draft.value((*at, "value")))
        ]
        for language in self.desk.draft.languages:
            told = LANGUAGE_NAMES.get(language, language)
            words = self.desk.draft.words((*at, "label", language))
            field = LineField(f"{self.name}, {told}", words)
            field.setPlaceholderText(told)
            field.setCursorPosition(0)
            field.textEdited.connect(partial(self.desk.put_words, (*at, "label", language)))
            made.append(field)
        return made

    @override
    def add(self) -> None:
        """Add the next value of the scale that has no words yet."""
        draft = self.desk.draft
        lowest = draft.value((*self.part, "minimum"))
        if lowest is None:
            lowest = draft.value((*self.part[:-2], "minimum"))
        found = [draft.value((*self.path, i, "value")) for i in range(draft.count(self.path))]
        values = [each for each in found if isinstance(each, int | float)]
        start = lowest if isinstance(lowest, int | float) else 1
        draft.add(self.path, {"value": max(values) + 1 if values else start})
        self.desk.changed()
        self.fill()

    @override
    def remove(self, number: int) -> None:
        """Take the words of a value out."""
        self.desk.draft.remove((*self.path, number))
        self.desk.changed()
        self.fill()


class PairsField(RowsField):
    """Pairs of codes, or codes with their place in an order."""

    def _value(self) -> list[list[Content]]:
        value = self.value
        found = value if isinstance(value, list) else []
        return [list(each) for each in found if isinstance(each, list) and len(each) == _PAIR]

    def _names(self) -> tuple[tuple[str, str], ...]:
        return names_for(self.desk.draft, self.spec.source, self.part, self.desk.text.language)

    def _box(self, number: int, which: int, value: object) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.name)
        names = self._names()
        if value not in {name for name, _ in names}:
            lost = self.desk.text("{name} (not there)", name=value)
            names = (*names, (str(value), lost))
        for name, words in names:
            box.addItem(words, name)
        box.setCurrentIndex(box.findData(str(value)))
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        box.setSizeAdjustPolicy(policy)
        box.activated.connect(lambda at: self._take(number, which, str(box.itemData(at))))
        return box

    def _take(self, number: int, which: int, name: str) -> None:
        pairs = self._value()
        pairs[number][which] = name
        self.desk.put(self.path, pairs, False)

    @override
    def parts(self, number: int) -> list[QWidget]:
        """Return the two fields of a pair."""
        first, second = self._value()[number]
        box = self._box(number, 0, first)
        if self.spec.kind is FieldKind.PAIRS:
            return [box, self._box(number, 1, second)]
        return [box, self.line_for_value((*self.path, number, 1), second)]

    @override
    def add(self) -> None:
        """Add a pair of the first codes there are."""
        names = [name for name, _ in self._names()]
        if not names:
            self.say(self.desk.text("Add codes first."))
            return
        second: Content = names[-1] if self.spec.kind is FieldKind.PAIRS else 0
        self.desk.put(self.path, [*self._value(), [names[0], second]], False)
        self.fill()

    @override
    def remove(self, number: int) -> None:
        """Take a pair out."""
        pairs = self._value()
        del pairs[number]
        self.desk.put(self.path, pairs or None, False)
        self.fill()
