"""The page on which a plan begins: with whom, the parent's question, and last time's point."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from observer.app.last_time import point_of_last_time
from observer.gui.context import RoomContext
from observer.gui.parts import (
    WordsField,
    button,
    card,
    clear,
    column,
    in_the_middle,
    label,
    named,
    row,
    strong,
)
from observer.gui.words import caregivers, person
from observer.model.plan_edits import begin_plan, plan_question

_WIDTH_PX = 560


class BeginPage(QWidget):
    """How a plan begins.

    Parameters
    ----------
    context
        What the page stands on.
    """

    begun = Signal(str)
    """A plan was begun: its id."""
    left = Signal()
    """No plan was begun after all."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._session_id = ""
        self.people: dict[str, QCheckBox] = {}
        text = context.text
        self.question = WordsField(text("The parent's question"), lines=2, most=4)
        self.point = WordsField(text("Working point of last time"), lines=1, most=3)
        self.begin_button = button(text("Begin the plan"), self._begin, role="primary")
        self.leave_button = button(text("Back to the plan"), self.left.emit)
        self._with: QVBoxLayout = column(gap=4)
        self._ask = label(text("Say with whom: then nobody sees another one's film."), "muted")
        self._lay()

    def show_session(self, session_id: str, *, first: bool) -> None:
        """Offer to begin a plan about a session.

        Parameters
        ----------
        session_id
            Which session; empty for none.
        first
            Whether there is no plan yet to go back to.
        """
        self._session_id = session_id
        self.leave_button.setVisible(not first)
        self.people = {}
        clear(self._with)
        project = self._context.workspace.project
        if session_id in project.records:
            known = caregivers(project, session_id)
            for each in known:
                made = QCheckBox(person(each, self._context.text))
                made.setChecked(len(known) == 1)
                made.toggled.connect(self._look_up)
                self.people[each.id] = made
                self._with.addWidget(made)
        self._look_up()

    def _chosen(self) -> tuple[str, ...]:
        return tuple(each for each, made in self.people.items() if made.isChecked())

    def _look_up(self, _on: bool = False) -> None:
        """Show what these caregivers asked, and what they were to try; ask with whom."""
        project, text = self._context.workspace.project, self._context.text
        is_unsaid = bool(self.people) and not self._chosen()
        self._ask.setVisible(is_unsaid)
        self.begin_button.setEnabled(bool(self._session_id) and not is_unsaid)
        asked = next(iter(self.people.values())) if is_unsaid else self.begin_button
        self.setFocusProxy(asked)
        if self._session_id not in project.records:
            return
        self.question.setPlainText(plan_question(project, self._session_id, self._chosen()))
        point = point_of_last_time(project, self._session_id, self._chosen(), text)
        self.point.setPlainText(point)

    def _begin(self) -> None:
        plan, edit = begin_plan(
            self._session_id,
            self._chosen(),
            question=self.question.toPlainText().strip(),
            point=self.point.toPlainText().strip(),
        )
        self._context.workspace.apply(edit)
        self.begun.emit(plan.id)

    def _lay(self) -> None:
        text, tokens = self._context.text, self._context.tokens
        frame, inside = card(margin=24, gap=14)
        frame.setFixedWidth(_WIDTH_PX)
        inside.addWidget(strong(text("Look back together"), tokens, px=20))
        inside.addWidget(
            label(
                text(
                    "A few short moments, a success first and last. Begin with the parent's "
                    "question, and with what you agreed on last time."
                ),
                "muted",
            )
        )
        with_whom = column(gap=4)
        with_whom.addWidget(label(text("With whom"), "muted", wrap=False))
        with_whom.addLayout(self._with)
        with_whom.addWidget(self._ask)
        inside.addLayout(with_whom)
        inside.addLayout(named(text("The parent's question"), self.question))
        inside.addLayout(named(text("Working point of last time"), self.point))
        line = row(gap=10)
        line.addWidget(self.begin_button)
        line.addWidget(self.leave_button)
        line.addStretch(1)
        inside.addLayout(line)
        self.setLayout(in_the_middle(frame))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
