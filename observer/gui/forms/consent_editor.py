"""The editor of consents: per purpose, everyone about whom somebody must give consent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QWidget,
)
from typing_extensions import override

from observer.app.calendar_day import calendar_day
from observer.gui.context import RoomContext
from observer.gui.forms.attaching import Attaching
from observer.gui.forms.form import Form
from observer.gui.parts import DayField, button, label, row, strong
from observer.gui.words import PURPOSES, person
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.family import Participant
from observer.model.identity import new_id
from observer.model.keeping import Attachment
from observer.model.messages import Message, msg
from observer.model.scheme import Role

_ATTACH = "attach"
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
    proof: QComboBox

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
            evidence=self._evidence(),
        )
        return None if after == self.before else Replacement(self.before, after)

    def _evidence(self) -> tuple[str, ...]:
        """Return what proves it; what more there is of it than can be chosen here stays."""
        chosen = str(self.proof.currentData() or "")
        before = self.before.evidence if self.before else ()
        if chosen == (before[0] if before else ""):
            return before
        return (chosen, *before[1:]) if chosen else before[1:]


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
        self.setMinimumWidth(860)
        self._workspace = workspace
        self._family_id = family_id
        self.attaching = Attaching(context, self)
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
            text("Proof"),
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
                6,
            )
        foot = row(gap=8)
        foot.addWidget(button(text("All given today"), lambda: _fill(own)))
        proof = button(
            text("A proof for all …"),
            lambda: self.attaching.ask(self._family_id, partial(self.prove, own)),
            hint=text("Attaches one scan to every consent here that was given."),
        )
        foot.addWidget(proof)
        foot.addStretch(1)
        grid.addLayout(foot, len(own) + 2, 2, 1, 4)
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
        proof = self._proof_field(text("Proof, by {giver} about {about}", **whose), before)
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
            proof=proof,
        )

    def prove(self, rows: Iterable[ConsentRow], scan: Attachment) -> None:
        """Let a scan prove every consent of some rows that was given."""
        for each in self.rows:
            each.proof.insertItem(each.proof.count() - 1, scan.label, scan.id)
        for each in rows:
            if each.given.day() is not None:
                each.proof.setCurrentIndex(each.proof.findData(scan.id))

    def _proof_field(self, name: str, before: Consent | None) -> QComboBox:
        text = self.text
        made = QComboBox()
        made.setAccessibleName(name)
        made.setFixedWidth(150)
        made.addItem(text("none"), "")
        for scan in self._workspace.project.attachments(self._family_id):
            made.addItem(scan.label, scan.id)
        made.addItem(text("Attach a scan …"), _ATTACH)
        shown = before.evidence[0] if before and before.evidence else ""
        made.setCurrentIndex(max(made.findData(shown), 0))
        made.activated.connect(partial(self._proof_chosen, made, [made.currentIndex()]))
        return made

    def _proof_chosen(self, field: QComboBox, before: list[int], place: int) -> None:
        """Ask for a scan where that was chosen; what was shown before stays until it is kept."""
        if field.itemData(place) != _ATTACH:
            before[0] = place
            return
        field.setCurrentIndex(before[0])
        own = [each for each in self.rows if each.proof is field]
        self.attaching.ask(self._family_id, partial(self._proven, own, before))

    def _proven(self, rows: list[ConsentRow], shown: list[int], scan: Attachment) -> None:
        self.prove(rows, scan)
        rows[0].proof.setCurrentIndex(rows[0].proof.findData(scan.id))
        shown[0] = rows[0].proof.currentIndex()

    def _cells(self, each: ConsentRow) -> tuple[QWidget, ...]:
        about: QLabel = strong(person(each.about, self.text), self.tokens)
        own = each.about.id == each.giver.id
        by = label(self.text("herself or himself") if own else person(each.giver, self.text))
        return about, by, each.given, each.expires, each.withdrawn, each.proof


def _fill(rows: list[ConsentRow]) -> None:
    for each in rows:
        if each.given.day() is None:
            each.given.set_day(calendar_day())
