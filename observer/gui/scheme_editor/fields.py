"""The fields of the editor: each shows one value of the draft and says when it is changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget
from typing_extensions import override

from observer.app.scheme_draft import SchemeDraft
from observer.gui.parts import LineField, WordsField, column, label, named, row
from observer.gui.scheme_editor.naming import names_for
from observer.gui.scheme_editor.specs import FieldKind, FieldSpec
from observer.gui.theme import Tokens
from observer.schemes.edit import Content, PartPath
from observer.text.catalogue import Catalogue

LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English", "de": "Deutsch", "fr": "Français"}
"""What languages call themselves."""
_NARROW_PX = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a field stands on.

    Attributes
    ----------
    put
        Changes a value at a path; whether it was typed.
    put_words
        Changes a text at a path.
    changed
        Tells that the draft was changed directly.
    """

    draft: SchemeDraft
    text: Catalogue
    tokens: Tokens
    put: Callable[[PartPath, Content | None, bool], None]
    put_words: Callable[[PartPath, str], None]
    changed: Callable[[], None]


class Field(QWidget):
    """A field under its name, with what is found about it.

    Parameters
    ----------
    spec
        What it is.
    path
        Of the part it belongs to.
    desk
        What it stands on.
    """

    def __init__(self, spec: FieldSpec, path: PartPath, desk: Desk) -> None:
        super().__init__()
        self.spec = spec
        self.path: PartPath = (*path, *spec.key)
        self.part = path
        self.desk = desk
        self.inside = column(gap=4)
        self.name = desk.text.render(spec.label)
        self.title = label(self.name, "muted")
        if spec.kind is not FieldKind.FLAG:
            self.inside.addWidget(self.title)
        self.setLayout(self.inside)
        self._note = label("", "alarm")
        self._note.hide()

    def end(self) -> None:
        """Lay what stands under the field, once it is there."""
        if self.spec.hint is not None:
            self.inside.addWidget(label(self.desk.text.render(self.spec.hint), "muted"))
        self.inside.addWidget(self._note)

    def say(self, words: str) -> None:
        """Say what is found about it; nothing for empty words."""
        self._note.setText(words)
        self._note.setVisible(bool(words))

    @property
    def said(self) -> str:
        """What is said about it."""
        return self._note.text()

    def refresh(self) -> None:
        """Show what stands elsewhere and matters here, such as new names."""

    def take_focus(self, at: PartPath) -> None:
        """Let somebody type here, in the place that a path names."""
        del at
        first = next((w for w in self.findChildren(QWidget) if _can_type(w)), None)
        if first is not None:
            first.setFocus()

    @property
    def value(self) -> object:
        """What the draft says now."""
        return self.desk.draft.value(self.path)


def _can_type(widget: QWidget) -> bool:
    return widget.focusPolicy().value != 0 and widget.isEnabled()


class LocalField(Field):
    """A text with a column for each language."""

    def __init__(self, spec: FieldSpec, path: PartPath, desk: Desk) -> None:
        super().__init__(spec, path, desk)
        self.fields: dict[str, LineField | WordsField] = {}
        line = row(gap=12)
        for number, language in enumerate(self._languages()):
            told = LANGUAGE_NAMES.get(language, language)
            self.fields[language] = field = self._made(language)
            words = f"{self.name} \N{MIDDLE DOT} {told}" if not number else told
            column = named(words, field)
            line.addLayout(column, 1)
            # the longer of the two grows alone
            line.setAlignment(column, Qt.AlignmentFlag.AlignTop)
        self.title.hide()
        self.inside.addLayout(line)
        self.end()

    def _languages(self) -> tuple[str, ...]:
        declared = self.desk.draft.languages
        found = self.value
        forms = found.keys() if isinstance(found, dict) else ()
        return (*declared, *(each for each in forms if each not in declared))

    def _made(self, language: str) -> LineField | WordsField:
        told = LANGUAGE_NAMES.get(language, language)
        name, words = f"{self.name}, {told}", self.desk.draft.words((*self.path, language))
        if self.spec.kind is FieldKind.LOCAL:
            line = LineField(name, words)
            line.setCursorPosition(0)
            line.textEdited.connect(lambda typed: self._typed(language, typed))
            return line
        field = WordsField(name, words, lines=3, most=8)
        field.textChanged.connect(lambda: self._typed(language, field.toPlainText()))
        return field

    def _typed(self, language: str, words: str) -> None:
        self.desk.put_words((*self.path, language), words)

    @override
    def take_focus(self, at: PartPath) -> None:
        """Let somebody type in the language that is named."""
        language = str(at[len(self.path)]) if len(at) > len(self.path) else ""
        field = self.fields.get(language)
        if field is None:
            empty = (f for name, f in self.fields.items() if not self._has(name))
            field = next(empty, None) or next(iter(self.fields.values()), None)
        if field is not None:
            field.setFocus()

    def _has(self, language: str) -> bool:
        return bool(self.desk.draft.words((*self.path, language)).strip())


class PlainField(Field):
    """A text, an id or a number on one line."""

    def __init__(self, spec: FieldSpec, path: PartPath, desk: Desk) -> None:
        super().__init__(spec, path, desk)
        self.field = LineField(self.name, self._shown())
        if spec.kind in {FieldKind.NUMBER, FieldKind.WHOLE}:
            self.field.setMaximumWidth(_NARROW_PX)
        self.inside.addWidget(self.field)
        if spec.kind is FieldKind.ID:
            self.field.editingFinished.connect(self._renamed)
        else:
            self.field.textEdited.connect(self._typed)
        self.end()

    def _shown(self) -> str:
        value = self.value
        if isinstance(value, list):
            return " ".join(self._number(each) for each in value)
        if isinstance(value, bool) or value is None:
            return ""
        return self._number(value) if isinstance(value, int | float) else str(value)

    def _number(self, value: object) -> str:
        shown = f"{value:g}" if isinstance(value, int | float) else str(value)
        return shown.replace(".", ",") if self.desk.text.language == "nl" else shown

    def _typed(self, words: str) -> None:
        kind = self.spec.kind
        if not words.strip():
            self.desk.put(self.path, None, True)
        elif kind is FieldKind.LINE:
            self.desk.put(self.path, words, True)
        elif kind is FieldKind.NUMBERS:
            found = [read_number(each) for each in words.replace(";", " ").split()]
            numbers = [each for each in found if each is not None]
            self._take_numbers(numbers if len(numbers) == len(found) else None)
        else:
            number = read_number(words)
            whole = kind is not FieldKind.WHOLE or (number is not None and number % 1 == 0)
            self._take_number(number if whole else None)

    def _take_number(self, number: float | None) -> None:
        if number is None:
            self.say(self.desk.text("This is not a number that can stand here."))
            return
        self.say("")
        self.desk.put(self.path, int(number) if number % 1 == 0 else number, True)

    def _take_numbers(self, numbers: Sequence[float] | None) -> None:
        if numbers is None:
            self.say(self.desk.text("Type numbers with a space between them."))
            return
        self.say("")
        self.desk.put(self.path, [int(n) if n % 1 == 0 else n for n in numbers], True)

    def _renamed(self) -> None:
        self.desk.put(self.path, self.field.text().strip(), False)

    @override
    def refresh(self) -> None:
        """Show an id that follows a label."""
        if self.spec.kind is FieldKind.ID and not self.field.hasFocus():
            self.field.setText(self._shown())


def read_number(words: str) -> float | None:
    """Return a number as people write it, with a point or a comma; None if it is none."""
    try:
        number = float(words.strip().replace(",", ".").replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return None
    return number if abs(number) <= 1e9 else None  # noqa: PLR2004  also not infinite, nor no number


class FlagField(Field):
    """A box to tick."""

    def __init__(self, spec: FieldSpec, path: PartPath, desk: Desk) -> None:
        super().__init__(spec, path, desk)
        self.box = QCheckBox(self.name)
        self.box.setAccessibleName(self.name)
        value = self.value
        self.box.setChecked(value if isinstance(value, bool) else bool(spec.fallback))
        self.box.clicked.connect(self._clicked)
        self.inside.addWidget(self.box)
        self.end()

    def _clicked(self, on: bool) -> None:
        self.desk.put(self.path, None if on == self.spec.fallback else on, False)


class ChoiceField(Field):
    """One of a few values, or one part of the scheme."""

    def __init__(self, spec: FieldSpec, path: PartPath, desk: Desk) -> None:
        super().__init__(spec, path, desk)
        self.box = QComboBox()
        self.box.setAccessibleName(self.name)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.box.setSizeAdjustPolicy(policy)
        self.box.setMinimumContentsLength(16)
        self.inside.addWidget(self.box)
        self._fill()
        self.box.activated.connect(self._chosen)
        self.end()

    def _names(self) -> tuple[tuple[str, str], ...]:
        text, spec = self.desk.text, self.spec
        if spec.kind is FieldKind.CHOICE:
            return tuple((value, text.render(words)) for value, words in spec.choices)
        named = names_for(self.desk.draft, spec.source, self.part, text.language)
        return (("", "\N{EN DASH}"), *named)

    def _fill(self) -> None:
        value = self.value if self.value is not None else self.spec.fallback
        names = self._names()
        if value and value not in {name for name, _ in names}:
            names = (*names, (str(value), self.desk.text("{name} (not there)", name=value)))
        held = [(str(self.box.itemData(i)), self.box.itemText(i)) for i in range(self.box.count())]
        if held != list(names):
            self.box.clear()
            for name, words in names:
                self.box.addItem(words, name)
        self.box.setCurrentIndex(self.box.findData(str(value or "")))

    def _chosen(self, at: int) -> None:
        name = str(self.box.itemData(at))
        self.desk.put(self.path, None if name in {"", self.spec.fallback} else name, False)

    @override
    def refresh(self) -> None:
        """List what has come, and what has gone."""
        if self.spec.kind is FieldKind.ONE:
            self._fill()


class TicksField(Field):
    """Some of a few values, or some parts of the scheme, ticked."""

    def __init__(self, spec: FieldSpec, path: PartPath, desk: Desk) -> None:
        super().__init__(spec, path, desk)
        self.boxes: dict[str, QCheckBox] = {}
        self._held: tuple[tuple[str, str], ...] = ()
        self._lines = column(gap=4)
        self.inside.addLayout(self._lines)
        self._fill()
        self.end()

    def _names(self) -> tuple[tuple[str, str], ...]:
        text, spec = self.desk.text, self.spec
        named = tuple((value, text.render(words)) for value, words in spec.choices)
        if not named:
            named = names_for(self.desk.draft, spec.source, self.part, text.language)
        known = {name for name, _ in named}
        lost = [name for name in self._ticked() if name not in known]
        away = tuple(
            (name, LANGUAGE_NAMES.get(name) or text("{name} (not there)", name=name))
            for name in lost
        )
        return (*named, *away)

    def _ticked(self) -> list[str]:
        value = self.value
        return [str(each) for each in value] if isinstance(value, list) else []

    def _fill(self) -> None:
        names, ticked = self._names(), self._ticked()
        if names != self._held:
            for box in self.boxes.values():
                box.hide()
                box.deleteLater()
            self.boxes = {}
            self._held = names
            for name, words in names:
                box = QCheckBox(words)
                box.setAccessibleName(f"{self.name}, {words}")
                box.clicked.connect(lambda on, name=name: self._clicked(name, on=on))
                self.boxes[name] = box
                self._lines.addWidget(box)
        for name, box in self.boxes.items():
            box.setChecked(name in ticked)

    def _clicked(self, name: str, *, on: bool) -> None:
        ticked = [each for each in self._ticked() if each != name]
        wanted = [*ticked, name] if on else ticked
        self.desk.put(self.path, wanted or None, False)

    @override
    def refresh(self) -> None:
        """List what has come, and what has gone."""
        self._fill()
