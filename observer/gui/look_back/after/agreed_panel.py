"""What was agreed at the end of a conversation: one small thing to try, and the next day."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QFrame

from observer.gui.context import RoomContext
from observer.gui.parts import DayField, WordsField, column, heading, label, named
from observer.gui.sheet.keeping import KeepsTyping
from observer.model.after_edits import begun_afterwards, conclude, latest_conversation
from observer.model.conversations import child_name
from observer.model.errors import ObserverError
from observer.model.feedback import FeedbackPlan, FeedbackSession


class AgreedPanel(QFrame):
    """The working point and the next appointment of the latest conversation after a plan.

    Parameters
    ----------
    context
        What the room stands on.
    """

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._plan_id = ""
        self._new: FeedbackSession | None = None
        text = context.text
        self.held = label("", "muted")
        self.point = WordsField(text("One small thing to try"), lines=3, most=5)
        self.next_on = DayField(text("Next appointment"), None, text)
        layout = column(gap=8)
        layout.addWidget(heading(text("Agreed"), context.tokens))
        layout.addWidget(self.held)
        layout.addLayout(named(text("One small thing to try"), self.point))
        layout.addLayout(named(text("Next appointment"), self.next_on))
        self.setLayout(layout)
        self._typing = KeepsTyping(self.point, self._keep)
        self.next_on.editingFinished.connect(self._day_typed)

    def show_plan(self, plan_id: str) -> None:
        """Show what was agreed after a plan."""
        project, text = self._context.workspace.project, self._context.text
        if plan_id != self._plan_id:
            self._typing.flush()
            self._plan_id = plan_id
            self._new = None
        plan = project.records.get(plan_id)
        if not isinstance(plan, FeedbackPlan):
            return
        held = latest_conversation(project, plan_id)
        self.held.setText(self._about(held))
        child = child_name(project, plan.session_id) or text("the child")
        self.point.setPlaceholderText(text("When {child} looks away, wait a moment.", child=child))
        point = held.working_point if held else ""
        if not self.point.hasFocus():
            self._typing.show(point)
        day = held.next_on if held else None
        if self.next_on.day() != day and not self.next_on.hasFocus():
            self.next_on.set_day(day)

    def _about(self, held: FeedbackSession | None) -> str:
        text = self._context.text
        if held is None:
            return text("No conversation was held with this plan in this program yet.")
        if held.lasted_ms is None:
            return text("The conversation of {day} is not ended.", day=text.day(held.held_on))
        if not held.lasted_ms:
            return text("Held on {day}.", day=text.day(held.held_on))
        return text(
            "Held on {day}, for {time}.",
            day=text.day(held.held_on),
            time=text.clock(held.lasted_ms * 1000),
        )

    def _day_typed(self) -> None:
        if self.next_on.is_wrong():
            self._context.notify(
                self._context.text("Write a date as day-month-year, such as 21-11-2026.")
            )
            return
        self._keep()

    def _keep(self) -> None:
        workspace, text = self._context.workspace, self._context.text
        if self._plan_id not in workspace.project.records:
            return
        held = latest_conversation(workspace.project, self._plan_id) or self._new
        if held is None:
            held = self._new = begun_afterwards(self._plan_id, datetime.now(UTC).astimezone())
        next_on = held.next_on if self.next_on.is_wrong() else self.next_on.day()
        point = self._typing.words
        edit = conclude(workspace.project, held, point=point, next_on=next_on)
        try:
            workspace.apply(edit)
        except ObserverError as error:
            self._context.notify(text.error(error))
