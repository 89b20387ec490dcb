"""The editor of consents: per purpose, everyone about whom somebody must give consent."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QWidget,
)
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import DayField, button, label, row, strong
from observer.gui.words import PURPOSES, person
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.family import Participant
from observer.model.identity import new_id
from observer.model.messages import Message, msg
from observer.model.scheme import Role

_MINORS = frozenset({Role.CHILD, Role.SIBLING})


def givers(people: tuple[Participant, ...]) -> tuple[tuple[Participant, Participant], ...]:
    """Return about whom consent is needed, and from whom.

    Parameters
    ----------
    people
        Of one family.

    Returns
    -------
    tuple of tuple of Participant
        Person and giver: holders of parental authority for a child, an adult for herself.
    """
    holders = [each for each in people if each.has_authority]
    pairs: list[tuple[Participant, Participant]] = []
    for each in people:
        pairs.extend((each, giver) for giver in (holders if each.role in _MINORS else [each]))
    return tuple(pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """One consent as it stands, and the fields it is edited in."""

    before: Consent | None
    about: Participant
    giver: Participant
    purpose: Purpose
    given: DayField
    expires: DayField
    withdrawn: DayField

    def is_wrong(self) -> bool:
        """Return whether a field holds no date, or an end without a beginning."""
        if any(field.is_wrong() for field in (self.given, self.expires, self.withdrawn)):
            return True
        return self.given.day() is None and bool(self.expires.day() or self.withdrawn.day())

    def replacement(self) -> Replacement | None:
        """Return what was changed; None if nothing was."""
        day = self.given.day()
        if day is None:
            return Replacement(self.before, None) if self.before else None
        blank = self.before or Consent(
            id=new_id(),
            participant_id=self.about.id,
            purpose=self.purpose,
            given_by=self.giver.id,
            given_on=day,
        )
        after = replace(
            blank,
            given_on=day,
            expires_on=self.expires.day(),
            withdrawn_on=self.withdrawn.day(),
        )
        return None if after == self.before else Replacement(self.before, after)


class ConsentEditor(Form):
    """Edits the consents of one family; all that was changed is one step to undo.

    Parameters
    ----------
    context
        What the room stands on.
    family_id
        Whose consents they are.
    parent
        Window it belongs to.
    purpose
        Whose page is shown first; None for the first one.
    """

    def __init__(
        self,
        context: RoomContext,
        family_id: str,
        parent: QWidget,
        purpose: Purpose | None = None,
    ) -> None:
        text = context.text
        workspace = context.workspace
        family = next(f for f in workspace.project.families() if f.id == family_id)
        super().__init__(
            text("Consent of {family}", family=family.pseudonym),
            text("Done"),
            text,
            context.tokens,
            parent,
        )
        self.setMinimumWidth(720)
        self._workspace = workspace
        self._people = workspace.project.participants(family_id)
        self._consents = workspace.project.consents(family_id)
        self.rows: list[ConsentRow] = []
        self.purposes: dict[Purpose, QPushButton] = {}
        if not self._people:
            self.put(label(text("Add the child and who cares for it first; then come back here.")))
            return
        self._pages = QStackedWidget()
        group = QButtonGroup(self)
        chooser = row(gap=8)
        for number, (each, words) in enumerate(PURPOSES.items()):
            choice = button(text.render(words), partial(self._pages.setCurrentIndex, number))
            choice.setCheckable(True)
            group.addButton(choice)
            chooser.addWidget(choice)
            self.purposes[each] = choice
            self._pages.addWidget(self._page(each))
        chooser.addStretch(1)
        self.put(chooser)
        self.put(self._pages, 1)
        self.put(
            label(
                text(
                    "Leave Until empty for a consent without an end. A withdrawn consent no longer "
                    "counts from that day."
                ),
                "muted",
            )
        )

        self._begin_at(purpose or next(iter(PURPOSES)))

    @override
    def keep(self) -> Message | None:
        """Keep what was changed."""
        if any(each.is_wrong() for each in self.rows):
            return msg(
                "Write a date as day-month-year, such as 21-11-2026. A consent that ends needs "
                "the day on which it was given."
            )
        changed = tuple(r for r in (each.replacement() for each in self.rows) if r is not None)
        if changed:
            self._workspace.apply(Edit(document=PROJECT, kind="consent", replacements=changed))
        return None

    def _begin_at(self, purpose: Purpose) -> None:
        self.purposes[purpose].setChecked(True)
        self._pages.setCurrentIndex(list(PURPOSES).index(purpose))
        for each in self.rows:
            if each.purpose is purpose:
                each.given.setFocus()
                return

    def row_of(self, purpose: Purpose, about: str, giver: str) -> ConsentRow:
        """Return the row of a purpose, a person and a giver; KeyError if there is none."""
        for each in self.rows:
            if (each.purpose, each.about.id, each.giver.id) == (purpose, about, giver):
                return each
        raise KeyError(purpose, about, giver)

    def _page(self, purpose: Purpose) -> QWidget:
        page = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(12)
        text = self.text
        titles = (
            text("About whom"),
            text("Given by"),
            text("Given on"),
            text("Until"),
            text("Withdrawn on"),
        )
        for place, title in enumerate(titles):
            grid.addWidget(label(title, "muted", wrap=False), 0, place)
        own = [self._row(purpose, about, giver) for about, giver in givers(self._people)]
        for line, each in enumerate(own, start=1):
            for place, widget in enumerate(self._cells(each)):
                grid.addWidget(widget, line, place)
        lonely = [p for p in self._people if p.role in _MINORS]
        if lonely and not any(p.has_authority for p in self._people):
            grid.addWidget(
                label(
                    text(
                        "Nobody with parental authority over {about} is known yet.",
                        about=person(lonely[0], text),
                    ),
                    "alarm",
                ),
                len(own) + 1,
                0,
                1,
                5,
            )
        grid.addWidget(button(text("All given today"), lambda: _fill(own)), len(own) + 2, 2, 1, 3)
        grid.setRowStretch(len(own) + 3, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        page.setLayout(grid)
        self.rows.extend(own)
        return page

    def _row(self, purpose: Purpose, about: Participant, giver: Participant) -> ConsentRow:
        text = self.text
        whose = {"about": person(about, text), "giver": person(giver, text)}
        found = [
            c
            for c in self._consents
            if (c.purpose, c.participant_id, c.given_by) == (purpose, about.id, giver.id)
        ]
        before = max(found, key=lambda c: c.given_on, default=None)
        return ConsentRow(
            before=before,
            about=about,
            giver=giver,
            purpose=purpose,
            given=DayField(
                text("Given on, by {giver} about {about}", **whose),
                before.given_on if before else None,
                text,
            ),
            expires=DayField(
                text("Until, by {giver} about {about}", **whose),
                before.expires_on if before else None,
                text,
            ),
            withdrawn=DayField(
                text("Withdrawn on, by {giver} about {about}", **whose),
                before.withdrawn_on if before else None,
                text,
            ),
        )

    def _cells(self, each: ConsentRow) -> tuple[QWidget, ...]:
        about: QLabel = strong(person(each.about, self.text), self.tokens)
        own = each.about.id == each.giver.id
        by = label(self.text("herself or himself") if own else person(each.giver, self.text))
        return about, by, each.given, each.expires, each.withdrawn


def _fill(rows: list[ConsentRow]) -> None:
    for each in rows:
        if each.given.day() is None:
            each.given.set_day(date.today())  # noqa: DTZ011  the user's own calendar
