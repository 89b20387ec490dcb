"""What is due in the whole project, with the rules that say when."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.app.calendar_day import calendar_day
from observer.app.due_words import due_title
from observer.gui.context import RoomContext
from observer.gui.families.due_list import DueList
from observer.gui.families.register_desk import RegisterDesk
from observer.gui.forms.form import Form
from observer.gui.forms.team_rules_form import TeamRulesForm
from observer.gui.parts import scrolling
from observer.model.edits import Change
from observer.model.family import Family
from observer.model.messages import Message
from observer.model.register import ASKED_OF, due

_WIDTH_PX = 720
_FAR_DAYS = 100 * 365


class DueForm(Form):
    """Lists what is due, of every family.

    Parameters
    ----------
    context
        What the room stands on.
    parent
        Window it belongs to.
    """

    def __init__(self, context: RoomContext, parent: QWidget) -> None:
        text = context.text
        super().__init__(text("What is due"), text("Done"), text, context.tokens, parent)
        self._context = context
        self.cancel_button.hide()
        self.desk = RegisterDesk(context, self)
        self.list = DueList(context, self.desk.ways())
        self._area = scrolling(self.list)
        self.setMinimumWidth(_WIDTH_PX)
        self.put(self._area, 1)
        self.put_in_foot(text("What the team agreed on …"), self._rules)
        self._unsubscribe = context.workspace.subscribe(self._changed)
        self.finished.connect(lambda *_: self._unsubscribe())
        self._show()

    @override
    def keep(self) -> Message | None:
        """Only close it."""
        return None

    def _rules(self) -> None:
        TeamRulesForm(self._context, self).open()

    def _changed(self, change: Change) -> None:
        if change.kinds & ASKED_OF:
            self._show()

    def _show(self) -> None:
        found = due(self._context.workspace.project, calendar_day())
        self.list.show_due(found, name=True, otherwise=() if found else self._ahead())
        self.size_to(self._area, self.list.lines)
        self.fit()

    def _ahead(self) -> tuple[str, ...]:
        """Say what this list is for, and what comes first, where nothing is due yet."""
        project, text = self._context.workspace.project, self._context.text
        about = text(
            "Here you read {days} days ahead which consent ends, and which films may be erased.",
            days=project.rules.warn_days,
        )
        coming = due(project, calendar_day(), ahead_days=_FAR_DAYS)
        if not coming:
            return (about,)
        first = coming[0]
        next_one = text(
            "The first to come is on {day}: {what} ({family}).",
            day=text.day(first.on),
            what=text.render(due_title(first)).lower(),
            family=project.get(Family, first.family_id).pseudonym,
        )
        return about, next_one
