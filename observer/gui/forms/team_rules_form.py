"""The form of what a team agreed on: how long films are kept, and when to be told of what ends."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import heading, label
from observer.gui.words import PURPOSES
from observer.model.consent import Purpose
from observer.model.identity import new_id
from observer.model.keeping import Retention
from observer.model.messages import Message
from observer.model.project_edits import add, revise

_MOST_MONTHS, _MOST_DAYS = 600, 365


class TeamRulesForm(Form):
    """Changes the rules of the team; there is one set of them in a project.

    Parameters
    ----------
    context
        What the room stands on.
    parent
        Window it belongs to.
    """

    def __init__(self, context: RoomContext, parent: QWidget) -> None:
        text, tokens = context.text, context.tokens
        super().__init__(text("What the team agreed on"), text("Done"), text, tokens, parent)
        self._workspace = context.workspace
        rules = self._workspace.project.rules
        self._before = rules
        kept = {each.purpose: each.months for each in rules.retentions}
        self.put(heading(text("Films are kept, from the day of the session"), tokens))
        self.months: dict[Purpose, QSpinBox] = {}
        fields: list[tuple[str, QWidget]] = []
        for purpose, words in PURPOSES.items():
            field = _number(text.render(words), kept.get(purpose, 0), _MOST_MONTHS)
            field.setSpecialValueText(text("no end"))
            field.setSuffix(text(" months"))
            self.months[purpose] = field
            fields.append((text.render(words), field))
        self.ask_beside(*fields[:3])
        self.ask_beside(*fields[3:])
        self.put(
            label(
                text(
                    "A film is kept as long as one purpose asks for it for which there is consent; "
                    "treatment always asks."
                ),
                "muted",
            )
        )
        self.record = QCheckBox(text("Films belong to the file: 20 years for treatment"))
        self.record.setChecked(rules.film_is_record)
        self.put(self.record)
        self.days = _number(text("Say so beforehand"), rules.warn_days, _MOST_DAYS)
        self.days.setSuffix(text(" days"))
        self.ask(text("Say so beforehand"), self.days)
        self.months[Purpose.TREATMENT].setFocus()

    @override
    def keep(self) -> Message | None:
        """Keep what was changed."""
        after = replace(
            self._before,
            id=self._before.id or new_id(),
            retentions=tuple(
                Retention(purpose=purpose, months=field.value())
                for purpose, field in self.months.items()
                if field.value()
            ),
            film_is_record=self.record.isChecked(),
            warn_days=self.days.value(),
        )
        made = not self._before.id
        kind = "team_rules"
        self._workspace.apply(add(kind, after) if made else revise(kind, self._before, after))
        return None


def _number(name: str, value: int, most: int) -> QSpinBox:
    made = QSpinBox()
    made.setAccessibleName(name)
    made.setRange(0, most)
    made.setValue(value)
    return made
