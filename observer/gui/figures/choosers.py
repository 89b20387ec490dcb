"""The line on top of the Figures room: which coding, phase and choice, whose view, and saving."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QWidget

from observer.figures.seen import Choice
from observer.gui.context import RoomContext
from observer.gui.parts import button, row
from observer.gui.words import coding_title, session_title
from observer.model.edits import CodingInfo
from observer.model.errors import SchemeError
from observer.statistics.columns import View


class Choosers(QFrame):
    """The line of choosers.

    Parameters
    ----------
    context
        What the room stands on.
    parent
        The room.
    """

    coding_chosen = Signal(str)
    changed = Signal()
    """Another phase or another choice."""
    view_chosen = Signal(object)
    wants_save = Signal()

    def __init__(self, context: RoomContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("role", "panel")
        text = context.text
        self.codings = QComboBox()
        self.phases = QComboBox()
        self.choices = QComboBox()
        line = row(margin=10, gap=8)
        for words, box, wide in (
            (text("Coding"), self.codings, 300),
            (text("Phase"), self.phases, 130),
            (text("Of what"), self.choices, 190),
        ):
            box.setAccessibleName(words)
            box.setMinimumWidth(wide)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            line.addWidget(box)
        self.codings.setMaximumWidth(620)
        self.choices.setMaximumWidth(340)
        line.setStretchFactor(self.codings, 3)
        line.setStretchFactor(self.choices, 2)
        line.addStretch(1)
        self._views = QButtonGroup(self)
        research = context.settings.research_view
        for view, words, hint in (
            (
                View.CLINICIAN,
                text("Clinical"),
                text("What happened, signals answered, and chance beside it."),
            ),
            (
                View.RESEARCH,
                text("Research"),
                text("Lag tables, grids, synchrony and lines through sessions besides."),
            ),
        ):
            made = button(words, self._view_pressed, hint=hint)
            made.setCheckable(True)
            made.setChecked((view is View.RESEARCH) is research)
            self._views.addButton(made, int(view is View.RESEARCH))
            line.addWidget(made)
        self.save = button(
            text("Save …"),
            self.wants_save.emit,
            hint=text("Saves the picture as PNG, SVG or PDF, if consent covers it."),
        )
        line.addWidget(self.save)
        self.setLayout(line)
        self.codings.currentIndexChanged.connect(self._coding_changed)
        self.phases.currentIndexChanged.connect(lambda *_: self.changed.emit())
        self.choices.currentIndexChanged.connect(lambda *_: self.changed.emit())
        self._shown_view = self.view

    @property
    def coding_id(self) -> str:
        """The coding that is chosen; empty without one."""
        return str(self.codings.currentData() or "")

    @property
    def phase_id(self) -> str:
        """The phase that is chosen; empty for the whole session."""
        return str(self.phases.currentData() or "")

    @property
    def choice(self) -> str:
        """What the figure is asked for; empty where there is nothing to choose."""
        return str(self.choices.currentData() or "")

    @property
    def view(self) -> View:
        """Whose view is chosen."""
        return View.RESEARCH if self._views.checkedId() == 1 else View.CLINICIAN

    def choose_view(self, view: View) -> None:
        """Choose a view, as if its button was pressed."""
        self._views.button(int(view is View.RESEARCH)).click()

    def step(self, by: int) -> None:
        """Choose the next or the previous coding."""
        place = self.codings.currentIndex() + by
        if 0 <= place < self.codings.count():
            self.codings.setCurrentIndex(place)

    def fill_codings(self, session_id: str, coding_id: str | None) -> str:
        """Offer the codings of the family, choose one, and return its id; empty without any."""
        project, text = self._context.workspace.project, self._context.text
        seen = self._context.workspace.blind.codings
        family = project.family_of(session_id)
        self.codings.blockSignals(True)
        self.codings.clear()
        for session in project.sessions(family.id):
            for info in seen(session.id):
                words = coding_title(info, self._scheme_title(info), text)
                self.codings.addItem(f"{session_title(session, text)} · {words}", info.id)
        own = [info.id for info in seen(session_id)]
        wanted = coding_id if coding_id in own else (own[0] if own else "")
        self.codings.setCurrentIndex(self.codings.findData(wanted))
        self.codings.blockSignals(False)
        return wanted

    def fill_phases(self, session_id: str) -> None:
        """Offer the phases of a session that count."""
        text = self._context.text
        self.phases.blockSignals(True)
        self.phases.clear()
        self.phases.addItem(text("Whole session"), "")
        phases = self._context.workspace.project.phases(session_id)
        for number, phase in enumerate(phases, start=1):
            if phase.in_statistics:
                self.phases.addItem(phase.name or text("Phase {number}", number=number), phase.id)
        self.phases.blockSignals(False)

    def fill_choices(self, choices: Sequence[Choice]) -> None:
        """Offer what a figure can be asked for; the choice stays if it is among them."""
        before = self.choice
        self.choices.blockSignals(True)
        self.choices.clear()
        for choice in choices:
            self.choices.addItem(choice.label, choice.id)
        self.choices.setCurrentIndex(max(self.choices.findData(before), 0) if choices else -1)
        self.choices.blockSignals(False)
        self.choices.setVisible(len(choices) > 1)

    def _scheme_title(self, info: CodingInfo) -> str:
        try:
            return self._context.text.local(self._context.workspace.scheme_of(info.id).title)
        except SchemeError:
            return info.scheme_id

    def _coding_changed(self) -> None:
        if self.coding_id:
            self.coding_chosen.emit(self.coding_id)

    def _view_pressed(self) -> None:
        if self.view is not self._shown_view:
            self._shown_view = self.view
            self.view_chosen.emit(self.view)
