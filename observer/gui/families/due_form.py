"""What is due in the whole project, with the rules that say when."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.app.calendar_day import calendar_day
from observer.gui.context import RoomContext
from observer.gui.families.due_list import DueList
from observer.gui.families.register_desk import RegisterDesk
from observer.gui.forms.form import Form
from observer.gui.forms.team_rules_form import TeamRulesForm
from observer.gui.parts import scrolling
from observer.model.edits import Change
from observer.model.messages import Message
from observer.model.register import ASKED_OF, due

_WIDTH_PX, _HEIGHT_PX = 720, 420


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
        area = scrolling(self.list)
        area.setMinimumHeight(_HEIGHT_PX)
        self.setMinimumWidth(_WIDTH_PX)
        self.put(area, 1)
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
        today = calendar_day()
        self.list.show_due(due(self._context.workspace.project, today), name=True)
