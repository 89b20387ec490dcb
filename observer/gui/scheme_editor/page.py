"""The page of one part: its fields, the usual ones first, the others when more is asked for."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from observer.app.scheme_names import group_of
from observer.gui.parts import button, column, label, strong
from observer.gui.scheme_editor.colour_field import ColourField
from observer.gui.scheme_editor.fields import (
    ChoiceField,
    Desk,
    Field,
    FlagField,
    LocalField,
    PlainField,
    TicksField,
)
from observer.gui.scheme_editor.key_field import KeyField
from observer.gui.scheme_editor.parts_table import spec_of
from observer.gui.scheme_editor.row_fields import AnchorsField, PairsField
from observer.gui.scheme_editor.specs import FieldKind, FieldSpec
from observer.schemes.edit import PartPath

_MADE: dict[FieldKind, Callable[[FieldSpec, PartPath, Desk], Field]] = {
    FieldKind.LINE: PlainField,
    FieldKind.LOCAL: LocalField,
    FieldKind.LOCAL_LINES: LocalField,
    FieldKind.ID: PlainField,
    FieldKind.KEY: KeyField,
    FieldKind.COLOUR: ColourField,
    FieldKind.FLAG: FlagField,
    FieldKind.CHOICE: ChoiceField,
    FieldKind.NUMBER: PlainField,
    FieldKind.WHOLE: PlainField,
    FieldKind.NUMBERS: PlainField,
    FieldKind.ONE: ChoiceField,
    FieldKind.MANY: TicksField,
    FieldKind.TICKS: TicksField,
    FieldKind.ANCHORS: AnchorsField,
    FieldKind.PAIRS: PairsField,
    FieldKind.ORDER: PairsField,
}
_WIDE = frozenset(
    {
        FieldKind.LOCAL,
        FieldKind.LOCAL_LINES,
        FieldKind.COLOUR,
        FieldKind.FLAG,
        FieldKind.ANCHORS,
        FieldKind.PAIRS,
        FieldKind.ORDER,
        FieldKind.MANY,
    }
)


class PartPage(QWidget):
    """The fields of a part.

    Parameters
    ----------
    path
        Of the part.
    desk
        What the fields stand on.
    more
        Whether the others are shown from the begin.
    """

    def __init__(self, path: PartPath, desk: Desk, *, more: bool) -> None:
        super().__init__()
        self.path = path
        self._desk = desk
        self.fields: list[Field] = []
        self._others = QWidget()
        text, spec = desk.text, spec_of(group_of(path))
        layout = column(margin=16, gap=10)
        layout.addWidget(strong(text.render(spec.one), desk.tokens, px=16))
        layout.addWidget(label(text.render(spec.about), "muted"))
        layout.addLayout(self._grid([each for each in spec.fields if not each.more]))
        self.more_button: QPushButton | None = None
        others = [each for each in spec.fields if each.more]
        if others:
            self.more_button = button(text("More …"), self.show_more, role="quiet")
            self.more_button.setVisible(not more)
            layout.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
            inside = self._grid(others)
            self._others.setLayout(inside)
            self._others.setVisible(more)
            layout.addWidget(self._others)
        layout.addStretch(1)
        self.setLayout(layout)
        self.refresh()

    @property
    def shows_more(self) -> bool:
        """Whether the others are shown."""
        return not self._others.isHidden()

    def show_more(self) -> None:
        """Show the others, and go on there."""
        self._others.show()
        if self.more_button is not None:
            self.more_button.hide()
        first = self._others.findChild(Field)
        if isinstance(first, Field):
            first.take_focus(())

    def field(self, key: str) -> Field:
        """Return a field by the last word of its key; KeyError if there is none."""
        for each in self.fields:
            if each.spec.key[-1] == key:
                return each
        raise KeyError(key)

    def refresh(self) -> None:
        """Show which fields count, and what has changed elsewhere."""
        for each in self.fields:
            when = each.spec.when
            if when is not None:
                counts = str(self._desk.draft.value((*self.path, when[0])) or "") in when[1]
                each.setVisible(counts or each.value is not None)
            each.refresh()

    def say(self, found: Sequence[tuple[PartPath, str]]) -> None:
        """Say under each field what is found about it.

        Parameters
        ----------
        found
            Places with what is found there.
        """
        for each in self.fields:
            words = [said for at, said in found if at[: len(each.path)] == each.path]
            each.say(" ".join(dict.fromkeys(words)))

    def take_focus(self, at: PartPath) -> None:
        """Let somebody type in the field of a path, or in the first one."""
        for each in self.fields:
            if at[: len(each.path)] == each.path and len(at) >= len(each.path):
                if each.spec.more and not self.shows_more:
                    self.show_more()
                each.take_focus(at)
                return
        if self.fields:
            self.fields[0].take_focus(())

    def _grid(self, specs: Sequence[FieldSpec]) -> QGridLayout:
        """Lay fields in two columns; what needs room has both."""
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        line, at = 0, 0
        for spec in specs:
            field = _MADE[spec.kind](spec, self.path, self._desk)
            self.fields.append(field)
            if spec.kind in _WIDE:
                line += 1 if at else 0
                grid.addWidget(field, line, 0, 1, 2)
                line, at = line + 1, 0
            else:
                grid.addWidget(field, line, at, Qt.AlignmentFlag.AlignTop)
                line, at = (line + 1, 0) if at else (line, 1)
        return grid
