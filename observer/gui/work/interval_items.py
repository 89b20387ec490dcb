"""The items of an interval coding as buttons: what each has in the current interval."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from observer.gui.coding.key_button import KeyButton
from observer.gui.coding.transport_buttons import Pill
from observer.gui.context import RoomContext
from observer.gui.parts import heading
from observer.gui.work.interval_keys import Answering, answering, figures, item_cap
from observer.gui.work.level_button import LevelButton
from observer.model.event import Score
from observer.model.forms import Absence, IntervalCoding, Item
from observer.model.messages import msg

_BESIDE = 6
_BUTTON_PX = 29
_NAMED_PX = 38
_ABSENCES = MappingProxyType(
    {
        Absence.NOT_APPLICABLE: msg("not applicable"),
        Absence.NOT_OBSERVED: msg("not observed"),
        Absence.NOT_SCORABLE: msg("not scorable"),
    }
)


class IntervalItems(QWidget):
    """A button for each item that is yes, counted or chosen; a row of values for each level.

    Parameters
    ----------
    context
        What the room stands on.
    form
        Which interval coding.
    pressed
        Called with an item and its value, or None where it is toggled, chosen or counted.
    less
        Called with an item that is to count one less.
    absent
        Called with an item and why it has no value.
    """

    def __init__(
        self,
        context: RoomContext,
        form: IntervalCoding,
        pressed: Callable[[Item, float | None], None],
        less: Callable[[Item], None],
        absent: Callable[[Item, Absence], None],
    ) -> None:
        super().__init__()
        self._context = context
        self._form = form
        self._pressed, self._less, self._absent = pressed, less, absent
        self.buttons: dict[tuple[str, float | None], KeyButton] = {}
        self.absences: dict[tuple[str, Absence], Pill] = {}
        self._names: dict[str, QLabel] = {}
        inside = QVBoxLayout(self)
        inside.setContentsMargins(14, 0, 14, 8)
        inside.setSpacing(4)
        for item in form.items:
            self._add(inside, item)
        inside.addStretch(1)

    def show_scores(self, scored: Mapping[str, Score], active: Item | None) -> None:
        """Show what each item has, and which one a figure is about.

        Parameters
        ----------
        scored
            By item.
        active
            The item that waits for a figure; None for none.
        """
        text = self._context.text
        for item in self._form.items:
            mine = scored.get(item.id)
            value = mine.value if mine is not None else None
            for (item_id, stands_for), button in self.buttons.items():
                if item_id != item.id:
                    continue
                if stands_for is not None:
                    button.light(value == stands_for)
                elif answering(self._form, item) is Answering.COUNT:
                    words = "" if value is None else f"{value:g}\N{MULTIPLICATION SIGN}"
                    button.light(bool(value), words)
                else:
                    words = "" if value is None else text("yes") if value else text("no")
                    button.light(bool(value), words)
            for (item_id, absence), pill in self.absences.items():
                if item_id == item.id:
                    pill.lit = mine is not None and mine.absence is absence
                    pill.update()
            name = self._names.get(item.id)
            if name is not None:
                tokens = self._context.tokens
                colour = tokens.accent if item is active else tokens.muted
                name.setStyleSheet(f"color: {colour};")

    def _add(self, inside: QVBoxLayout, item: Item) -> None:
        how = answering(self._form, item)
        if how is Answering.LEVEL:
            self._add_levels(inside, item)
        elif how is Answering.YES_NO and len(self._form.items) == 1:
            self._add_yes_no(inside, item)
        else:
            self._add_one(inside, item, counts=how is Answering.COUNT)
        pills = [self._absence(item, absence) for absence in self._form.absences]
        last = inside.itemAt(inside.count() - 1)
        line = last.layout() if last is not None else None
        has_room = how not in {Answering.LEVEL, Answering.COUNT}
        if len(pills) == 1 and has_room and isinstance(line, QGridLayout):
            # one fits beside the item, without one less
            line.addWidget(pills[0], 0, line.columnCount())
        elif pills:
            grid = _grid()
            for column, pill in enumerate(pills):
                grid.addWidget(pill, 0, column)
            grid.setColumnStretch(len(pills), 1)
            inside.addLayout(grid)

    def _absence(self, item: Item, absence: Absence) -> Pill:
        words = self._context.text.render(_ABSENCES[absence])
        made = Pill(words, (), self._context.tokens)
        made.setAccessibleName(f"{self._words(item)}: {words}")
        made.clicked.connect(partial(self._say_absent, item, absence))
        self.absences[item.id, absence] = made
        return made

    def _add_one(self, inside: QVBoxLayout, item: Item, *, counts: bool) -> None:
        grid = _grid()
        button = self._button(item, None, self._words(item), item_cap(self._form, item))
        grid.addWidget(button, 0, 0)
        if counts:
            text = self._context.text
            less = Pill("\N{MINUS SIGN}1", (), self._context.tokens)
            words = text("{item}: one less", item=self._words(item))
            less.setAccessibleName(words)
            less.setToolTip(words)
            less.clicked.connect(partial(self._count_less, item))
            grid.addWidget(less, 0, 1)
        # the button takes what is left
        grid.setColumnStretch(0, 1)
        inside.addLayout(grid)

    def _add_yes_no(self, inside: QVBoxLayout, item: Item) -> None:
        text = self._context.text
        self._add_name(inside, item)
        grid = _grid()
        for column, (value, words) in enumerate(((1.0, text("yes")), (0.0, text("no")))):
            cap = f"{item.key.upper()} 1" if value and item.key else f"{value:g}"
            grid.addWidget(self._button(item, value, words, cap.strip()), 0, column)
        inside.addLayout(grid)

    def _add_levels(self, inside: QVBoxLayout, item: Item) -> None:
        text = self._context.text
        self._add_name(inside, item)
        anchors = {each.value: text.local(each.label) for each in item.anchors}
        if not anchors:
            anchors = {each.value: text.local(each.label) for each in self._form.anchors}
        caps = {value: figure for figure, value in figures(self._form, item).items()}
        choices = self._form.scale_of(item).choices
        named = any(anchors.get(value) for value in choices)
        columns = 1 if named else min(len(choices), _BESIDE)
        grid = _grid()
        for place, value in enumerate(choices):
            figure = text.number(value, 0 if value.is_integer() else 1)
            words = " \N{MIDDLE DOT} ".join(filter(None, (figure, anchors.get(value, ""))))
            button = self._button(item, value, words, caps.get(value, ""))
            if named:
                button.setFixedHeight(_NAMED_PX)
            grid.addWidget(button, *divmod(place, columns))
        inside.addLayout(grid)

    def _add_name(self, inside: QVBoxLayout, item: Item) -> None:
        words = self._words(item)
        cap = item.key.upper()
        made = heading(
            f"{words}  [{cap}]" if cap and len(self._form.items) > 1 else words,
            self._context.tokens,
        )
        made.setToolTip(self._context.text.local(item.definition))
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._names[item.id] = made
        inside.addWidget(made)

    def _button(self, item: Item, value: float | None, words: str, cap: str) -> KeyButton:
        text = self._context.text
        name = self._words(item)
        colour = item.colour if value is None else ""
        kind = KeyButton if value is None else LevelButton
        made = kind(words, words, cap, colour, self._context.tokens)
        made.setFixedHeight(_BUTTON_PX)
        made.setMinimumWidth(40)
        definition = text.local(item.definition)
        said = name if value is None else f"{name}: {words}"
        made.setToolTip(f"{said}\n{definition}" if definition else said)
        made.setAccessibleName(text("{code}, key {key}", code=said, key=cap) if cap else said)
        made.setAccessibleDescription(definition)
        made.clicked.connect(partial(self._press, item, value))
        self.buttons[item.id, value] = made
        return made

    def _words(self, item: Item) -> str:
        return self._context.text.local(item.label)

    def _press(self, item: Item, value: float | None, *_unused: object) -> None:
        self._pressed(item, value)

    def _count_less(self, item: Item, *_unused: object) -> None:
        self._less(item)

    def _say_absent(self, item: Item, absence: Absence, *_unused: object) -> None:
        self._absent(item, absence)


def _grid() -> QGridLayout:
    made = QGridLayout()
    made.setContentsMargins(0, 0, 0, 4)
    made.setSpacing(4)
    return made
