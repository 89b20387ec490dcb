"""Look back: the feedback session with the parent, from its plan to what goes home."""

from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QWidget

from observer.gui.actions import Scope
from observer.gui.agreement.choice_box import ChoiceBox
from observer.gui.context import RoomContext, ShowsFilm
from observer.gui.look_back.begin_page import BeginPage
from observer.gui.look_back.pages import PAGES
from observer.gui.look_back.plan_names import plan_name
from observer.gui.look_back.seam import (
    AFTER,
    PREPARE,
    PRESENT,
    TAKE_HOME,
    LookPage,
    PlaysFilms,
)
from observer.gui.parts import button, column, label, row, rule
from observer.gui.task_strip import TaskStrip
from observer.model.edits import PROJECT, Change
from observer.model.feedback import FeedbackPlan


class LookBackRoom(QWidget):
    """The room of the feedback session.

    Its pages are made when they are first turned to; each shows the plan that is chosen above them.

    Parameters
    ----------
    context
        What the room stands on.
    strip
        Where writing shows how far it is.
    """

    def __init__(self, context: RoomContext, strip: TaskStrip) -> None:
        super().__init__()
        self._context = context
        self._strip = strip
        self._session_id = ""
        self._plan_id = ""
        self._page_id = PREPARE
        self._made: dict[str, QWidget] = {}
        self._released = False
        self.setAccessibleName(context.text("Look back"))
        self.buttons: dict[str, QPushButton] = {}
        self.plans = ChoiceBox()
        self.new_button = button(
            context.text("New plan"),
            self.begin_another,
            hint=context.text("Begins a plan with the parent's question and last working point."),
        )
        self.begin = BeginPage(context)
        self.begin.begun.connect(self.show_plan)
        self.begin.left.connect(self._stay)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.begin)
        self._lay()
        self._bind()
        self._leave = context.workspace.subscribe(self._changed)

    @property
    def session_id(self) -> str:
        """The session that the room is about; empty for none."""
        return self._session_id

    @property
    def plan_id(self) -> str:
        """The plan that is shown; empty for none."""
        return self._plan_id

    @property
    def strip(self) -> TaskStrip:
        """Where writing shows how far it is."""
        return self._strip

    @property
    def page(self) -> QWidget:
        """The page that is turned to."""
        return self._stack.currentWidget() or self.begin

    def show_session(self, session_id: str, coding_id: str | None) -> None:
        """Show the latest plan about a session; the plan that is shown already stays."""
        del coding_id
        if session_id != self._session_id:
            self._session_id = session_id
            self._plan_id = ""
        self._fill()

    def show_page(self, page_id: str) -> None:
        """Turn to a page; without a plan, that of beginning one stays.

        Parameters
        ----------
        page_id
            Id in `PAGES`.
        """
        if all(entry.id != page_id for entry in PAGES):
            return
        self._page_id = page_id
        if not self._plan_id:
            self._turn_to(self.begin)
            return
        page = self._page_of(page_id)
        if isinstance(page, LookPage):
            page.show_plan(self._plan_id)
        self._turn_to(page)

    def show_plan(self, plan_id: str) -> None:
        """Show another plan, on the page that is turned to."""
        self._plan_id = plan_id
        self._fill()

    def begin_another(self) -> None:
        """Begin one more plan about this session."""
        self.begin.show_session(self._session_id, first=not self._plan_id)
        self._turn_to(self.begin)
        self.begin.setFocus()

    def is_playing(self) -> bool:
        """Return whether a film plays on one of the pages, or a parent looks on."""
        return any(isinstance(page, PlaysFilms) and page.is_playing() for page in self._pages())

    def film_place(self) -> QRect:
        """Return where the film lies in the room; the whole page where there is none."""
        page = self.page
        inside = page.film_place() if isinstance(page, ShowsFilm) else page.rect()
        return inside.translated(page.mapTo(self, QPoint(0, 0)))

    def release(self) -> None:
        """Close what the pages have open; harmless when done twice."""
        if self._released:
            return
        self._released = True
        self._leave()
        for page in self._pages():
            if isinstance(page, LookPage):
                page.release()

    # Within

    def _pages(self) -> tuple[QWidget, ...]:
        return tuple(self._made.values())

    def _page_of(self, page_id: str) -> QWidget:
        if page_id not in self._made:
            entry = next(each for each in PAGES if each.id == page_id)
            made = entry.make(self._context, self)
            self._made[page_id] = made
            self._stack.addWidget(made)
        return self._made[page_id]

    def _turn_to(self, page: QWidget) -> None:
        has_plan = page is not self.begin
        for page_id, made in self.buttons.items():
            made.setEnabled(bool(self._plan_id))
            made.setChecked(has_plan and page_id == self._page_id)
        self.new_button.setVisible(has_plan)
        if self._stack.currentWidget() is page:
            return
        held = any(each.hasFocus() for each in self.findChildren(QWidget))
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        if held:
            page.setFocus()

    def _stay(self) -> None:
        self.show_page(self._page_id)

    def _fill(self) -> None:
        """Offer the plans of the session, and show the one that was chosen or the latest."""
        project, text = self._context.workspace.project, self._context.text
        plans = project.plans(self._session_id) if self._session_id in project.records else ()
        known = [plan.id for plan in plans]
        if self._plan_id not in known:
            self._plan_id = known[-1] if known else ""
        self.plans.blockSignals(True)
        self.plans.clear()
        for number, plan in enumerate(plans, start=1):
            self.plans.addItem(plan_name(project, plan, number, text), plan.id)
        self.plans.setCurrentIndex(self.plans.findData(self._plan_id))
        self.plans.blockSignals(False)
        for each in (self.plans, self._plan_title):
            each.setVisible(bool(plans))
        if not self._plan_id:
            self.begin.show_session(self._session_id, first=True)
        self.show_page(self._page_id)

    def _plan_chosen(self, _index: int) -> None:
        chosen = self.plans.currentData()
        if isinstance(chosen, str):
            self.show_plan(chosen)

    def _changed(self, change: Change) -> None:
        """Follow plans that come and go; what is in them is followed by the pages."""
        if change.document != PROJECT or FeedbackPlan not in change.kinds:
            return
        project = self._context.workspace.project
        shown = [self.plans.itemData(number) for number in range(self.plans.count())]
        plans = project.plans(self._session_id) if self._session_id in project.records else ()
        if shown != [plan.id for plan in plans]:
            self._fill()
            return
        for number, plan in enumerate(plans):
            self.plans.setItemText(number, plan_name(project, plan, number + 1, self._context.text))

    def _bind(self) -> None:
        undo = self._context.workspace.undo
        redo = self._context.workspace.redo
        turns = {
            page_id: partial(self.show_page, page_id)
            for page_id in (PREPARE, PRESENT, AFTER, TAKE_HOME)
        }
        self._context.commands.bind(
            Scope.LOOK,
            self,
            {
                **turns,
                "new_plan": self.begin_another,
                "undo_look": partial(undo, PROJECT),
                "redo_look": partial(redo, PROJECT),
            },
        )

    def _lay(self) -> None:
        text = self._context.text
        line: QHBoxLayout = row(gap=10)
        line.setContentsMargins(16, 8, 16, 8)
        group = QButtonGroup(self)
        for entry in PAGES:
            words = text.render(entry.label)
            key = self._context.commands.key_text(entry.id)
            made = button(words, partial(self.show_page, entry.id), hint=f"{words} ({key})")
            made.setCheckable(True)
            group.addButton(made)
            self.buttons[entry.id] = made
            line.addWidget(made)
        line.addStretch(1)
        self._plan_title = label(text("Plan"), "muted", wrap=False)
        self._plan_title.setBuddy(self.plans)
        self.plans.setAccessibleName(text("Plan"))
        self.plans.setMinimumWidth(220)
        self.plans.currentIndexChanged.connect(self._plan_chosen)
        line.addWidget(self._plan_title, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.plans)
        line.addWidget(self.new_button)
        around = column(gap=0)
        around.addLayout(line)
        around.addWidget(rule())
        around.addWidget(self._stack, 1)
        self.setLayout(around)
