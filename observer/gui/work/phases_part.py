"""The phases of the session beside the film: the scheme's, each with a figure, and one's own."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.key_button import KeyButton
from observer.gui.coding.transport_buttons import Pill
from observer.gui.parts import EnterField, heading, label, scrolling
from observer.gui.two_lines import TwoLines, second_line
from observer.gui.video.film import Moment
from observer.gui.work.part import WorkPart, WorkServices
from observer.gui.work.phase_marking import PhaseMarking
from observer.model.phase_plan import (
    Length,
    PlanHint,
    PlanHintKind,
    hints,
    length,
    template_of,
)
from observer.model.rules import PhaseTemplate
from observer.model.session import Phase
from observer.text.catalogue import Catalogue

_SIDE_PX = 14
_FIGURES = "123456789"
_END = "0"
_BUTTON_PX = 29
_ROW_PX = 52
_LEAST_ROWS = 2
_FIRST = 1000
"""The list takes what room there is before anything else does."""
_MOST_UNDER = 3


class PhasesPart(WorkPart):
    """The phases of the session: begun by key, listed, and changed.

    Parameters
    ----------
    desk
        Whose session.
    services
        What of the room it may use.
    """

    def __init__(self, desk: CodingDesk, services: WorkServices) -> None:
        super().__init__()
        self._desk = desk
        self._services = services
        self._chosen = ""
        self.marking = PhaseMarking(desk, services.marking)
        self._templates = self.marking.templates
        text, tokens = desk.context.text, desk.context.tokens
        self.buttons: dict[str, KeyButton] = {}
        self._holder = QWidget()
        self._inside = QVBoxLayout(self._holder)
        self._inside.setContentsMargins(_SIDE_PX, 10, _SIDE_PX, 10)
        self._inside.setSpacing(6)
        self._plan = label("", "muted")
        self.list = _PhaseList()
        self.list.setAccessibleName(text("Phases of this session"))
        self.list.setItemDelegate(TwoLines(tokens, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.name = EnterField(text("Name of the phase"))
        self.counts = QCheckBox(text("counts in the figures"))
        self.why = EnterField(text("Stopped early, because"))
        self.why.setPlaceholderText(text("stopped early? say why"))
        self.own = EnterField(text("A phase of your own"))
        self.own.setPlaceholderText(text("a phase of your own, then Enter"))
        self._edit = QWidget()
        self._lay()
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(scrolling(self._holder))
        self.setAccessibleName(self.title(text))
        self.list.currentItemChanged.connect(self._row_chosen)
        self.list.itemActivated.connect(self._reveal)
        self.name.editingFinished.connect(self._rename)
        self.why.editingFinished.connect(self._say_why)
        self.counts.clicked.connect(self._count)
        self.own.returnPressed.connect(self._begin_own)
        desk.session_changed.connect(self._fill)
        self._fill()

    @override
    def title(self, text: Catalogue) -> str:
        """Return what the chooser calls it."""
        return text("Phases")

    @override
    def progress(self, text: Catalogue) -> str:
        """Return how many of the scheme's phases there are."""
        templates = self._templates
        if not templates:
            return ""
        there = {phase.template for phase in self._desk.phases()}
        found = sum(each.id in there for each in templates)
        return text("{count} of {all}", count=found, all=len(templates))

    @override
    def show_time(self, now_us: int) -> None:
        """Light the phase that runs."""
        text, running = self._desk.context.text, self.marking.running(now_us)
        for template in self._templates:
            lit = running is not None and running.template == template.id
            words = text.clock(now_us - running.onset_us) if running is not None and lit else ""
            # the clock takes the place of what was planned, which stands in the list
            self.buttons[template.id].say_short(lit)
            self.buttons[template.id].light(lit, words)

    @override
    def means(self, character: str) -> bool:
        """Return whether a figure begins one of the scheme's phases, or ends the one that runs."""
        return character == _END or self._by_figure(character) is not None

    @override
    def press(self, character: str) -> bool:
        """Begin the phase of a figure here; 0 ends the one that runs."""
        template = self._by_figure(character)
        if template is not None:
            self.marking.begin(template)
        elif character == _END:
            self.marking.end()
        return template is not None or character == _END

    @override
    def step(self, by: int) -> bool:
        """Begin the phase that comes next."""
        return by > 0 and self.marking.begin_next()

    @override
    def does(self, command: str) -> bool:
        """Remove the phase that is chosen in the list."""
        phase = self._phase()
        if command != "remove_event" or phase is None or self._desk.selected is not None:
            return False
        self.marking.remove(phase)
        return True

    @property
    def plan_words(self) -> str:
        """What is otherwise than planned, a sentence a line."""
        return self._plan.text()

    def choose(self, phase_id: str) -> None:
        """Show a phase as the one to be changed."""
        self._chosen = phase_id
        self._fill()

    def name_own(self) -> None:
        """Let a phase of one's own be named."""
        self.own.setFocus(Qt.FocusReason.OtherFocusReason)

    # What the coder does

    def _by_figure(self, character: str) -> PhaseTemplate | None:
        at = _FIGURES.find(character) if character else -1
        templates = self._templates
        return templates[at] if 0 <= at < len(templates) else None

    def _phase(self) -> Phase | None:
        return next((p for p in self._desk.phases() if p.id == self._chosen), None)

    def _press(self, template: PhaseTemplate, *_unused: object) -> None:
        self.marking.begin(template)
        self.used.emit()

    def _end(self, *_unused: object) -> None:
        self.marking.end()
        self.used.emit()

    def _begin_own(self) -> None:
        name = self.own.text().strip()
        if name:
            self.marking.begin(None, name)
            self.own.clear()
        self.used.emit()

    def _edge(self, begins: bool, *_unused: object) -> None:
        phase = self._phase()
        if phase is not None:
            self.marking.edge_here(phase, begins=begins)
        self.used.emit()

    def _rename(self) -> None:
        phase, name = self._phase(), self.name.text().strip()
        if phase is not None and name and name != phase.name:
            self.marking.revise(phase, replace(phase, name=name))

    def _say_why(self) -> None:
        phase, why = self._phase(), self.why.text().strip()
        if phase is not None and why != phase.stopped_early:
            self.marking.revise(phase, replace(phase, stopped_early=why))

    def _count(self, checked: bool) -> None:
        phase = self._phase()
        if phase is not None and checked != phase.in_statistics:
            self.marking.revise(phase, replace(phase, in_statistics=checked))

    def _remove(self, *_unused: object) -> None:
        phase = self._phase()
        if phase is not None:
            self.marking.remove(phase)
        self.used.emit()

    def _row_chosen(self, item: QListWidgetItem | None) -> None:
        self._chosen = str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""
        self._show_chosen()

    def _reveal(self, item: QListWidgetItem) -> None:
        self._row_chosen(item)
        phase = self._phase()
        if phase is not None:
            self._desk.reveal.emit(Moment(time_us=phase.onset_us, anchor=None))

    # What is shown

    def _lay(self) -> None:
        text, tokens = self._desk.context.text, self._desk.context.tokens
        if self._templates:
            self._inside.addWidget(heading(text("A phase begins here"), tokens))
        beside = QGridLayout()
        beside.setSpacing(4)
        columns = 2 if len(self._templates) > _MOST_UNDER else 1
        for place, template in enumerate(self._templates):
            button = self._template_button(place, template, is_brief=columns > 1)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            beside.addWidget(button, *divmod(place, columns))
        for column in range(columns):
            beside.setColumnStretch(column, 1)
        self._inside.addLayout(beside)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.own, 1)
        end = Pill(text("ends here"), (_END,), tokens)
        end.setToolTip(text("Ends the phase that runs, without another one."))
        end.clicked.connect(self._end)
        line.addWidget(end)
        self._inside.addLayout(line)
        self._inside.addWidget(self.list, _FIRST)
        self._lay_edit()
        self._inside.addWidget(self._edit)
        self._inside.addWidget(self._plan)
        self._inside.addStretch(1)

    def _lay_edit(self) -> None:
        text, tokens = self._desk.context.text, self._desk.context.tokens
        inside = QVBoxLayout(self._edit)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.name, 1)
        top.addWidget(self.counts)
        inside.addLayout(top)
        edges = QHBoxLayout()
        edges.setSpacing(4)
        for words, pressed in (
            (text("begins here"), partial(self._edge, True)),
            (text("ends here"), partial(self._edge, False)),
            (text("remove"), self._remove),
        ):
            pill = Pill(words, (), tokens)
            pill.clicked.connect(pressed)
            edges.addWidget(pill)
        edges.addStretch(1)
        inside.addLayout(edges)
        inside.addWidget(self.why)

    def _template_button(self, place: int, template: PhaseTemplate, *, is_brief: bool) -> KeyButton:
        text = self._desk.context.text
        name = text.local(template.label)
        figure = _FIGURES[place] if place < len(_FIGURES) else ""
        planned = self._with_plan(template, is_brief=False)
        shown = self._with_plan(template, is_brief=True) if is_brief else planned
        made = KeyButton(shown, name, figure, "", self._desk.context.tokens)
        made.setFixedHeight(_BUTTON_PX)
        made.setToolTip("\n".join(filter(None, (planned, text.local(template.definition)))))
        made.setAccessibleName(text("{code}, key {key}", code=name, key=figure))
        made.clicked.connect(partial(self._press, template))
        self.buttons[template.id] = made
        return made

    def _with_plan(self, template: PhaseTemplate, *, is_brief: bool) -> str:
        text = self._desk.context.text
        more = [text.local(template.label)]
        if template.planned_us:
            more.append(text.clock(template.planned_us))
        if template.optional and not is_brief:
            more.append(text("optional"))
        if template.repeated and not is_brief:
            more.append(text("may come again"))
        if template.subjects and not is_brief:
            more.append(self._active(template))
        return " \N{MIDDLE DOT} ".join(more)

    def _active(self, template: PhaseTemplate) -> str:
        """Return who takes an active part in a phase."""
        text, desk = self._desk.context.text, self._desk.desk
        known = {each.id: each.label for each in desk.scheme.subjects} if desk is not None else {}
        names = [text.local(known[each]) for each in template.subjects if each in known]
        return text("active: {who}", who=", ".join(names))

    def _fill(self) -> None:
        """List the phases, and say calmly what is otherwise than planned."""
        text, desk = self._desk.context.text, self._desk.desk
        self.list.blockSignals(True)
        self.list.clear()
        phases = self._desk.phases()
        for phase in phases:
            item = QListWidgetItem(phase.name)
            item.setData(Qt.ItemDataRole.UserRole, phase.id)
            item.setSizeHint(QSize(0, _ROW_PX))
            second_line(item, self._times(phase))
            item.setToolTip(self._times(phase))
            self.list.addItem(item)
            if phase.id == self._chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(phases))
        self.list.setMinimumHeight(min(len(phases), _LEAST_ROWS) * _ROW_PX + 6)
        self.list.setMaximumHeight(len(phases) * _ROW_PX + 6)
        found = hints(desk.scheme, phases) if desk is not None and phases else ()
        self._plan.setText("\n".join(_plan_words(found, text)))
        self._show_chosen()
        self.show_time(self._services.now())
        self.progressed.emit()

    def _times(self, phase: Phase) -> str:
        text, desk = self._desk.context.text, self._desk.desk
        lasts = text.clock(phase.offset_us - phase.onset_us)
        times = f"{text.clock(phase.onset_us)} \N{EN DASH} {text.clock(phase.offset_us)}"
        template = template_of(desk.scheme, phase) if desk is not None else None
        active = self._active(template) if template is not None and template.subjects else ""
        parts = [times, *filter(None, (active,)), text("lasts {time}", time=lasts)]
        if template is not None and length(template, phase) in {Length.SHORTER, Length.LONGER}:
            parts.append(text("planned {time}", time=text.clock(template.planned_us)))
        if phase.stopped_early:
            parts.append(text("stopped early"))
        if not phase.in_statistics:
            parts.append(text("not counted"))
        return " \N{MIDDLE DOT} ".join(parts)

    def _show_chosen(self) -> None:
        phase = self._phase()
        self._edit.setVisible(phase is not None)
        self._plan.setVisible(phase is None and bool(self._plan.text()))
        if phase is None:
            return
        for field, words in ((self.name, phase.name), (self.why, phase.stopped_early)):
            if not field.hasFocus():
                field.setText(words)
        self.counts.setChecked(phase.in_statistics)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._desk.context.tokens.surface))


class _PhaseList(QListWidget):
    """A list that is content with a few rows, and takes more where there is room."""

    @override
    def sizeHint(self) -> QSize:
        """Wish for no more than the rows it needs at least."""
        return QSize(super().sizeHint().width(), self.minimumHeight())


def phase_parts(desk: CodingDesk, services: WorkServices) -> tuple[WorkPart, ...]:
    """Return a part for the phases where the scheme has some; elsewhere it is opened on demand."""
    if desk.desk is None or not desk.desk.scheme.phases:
        return ()
    return (PhasesPart(desk, services),)


def _plan_words(found: Sequence[PlanHint], text: Catalogue) -> list[str]:
    """Return a sentence for each hint; those that are not marked yet are named in one."""
    missing = [each for each in found if each.kind is PlanHintKind.MISSING]
    others = [each for each in found if each.kind is not PlanHintKind.MISSING]
    said = [_hint_words(each, text) for each in (others if len(missing) > 1 else found)]
    if len(missing) > 1:
        names = ", ".join(text.local(each.template.label) for each in missing)
        said.append(text("Not marked yet: {phases}.", phases=names))
    return said


def _hint_words(hint: PlanHint, text: Catalogue) -> str:
    name = text.local(hint.template.label)
    if hint.kind is PlanHintKind.MISSING:
        return text("{phase} was not marked yet.", phase=name)
    if hint.kind is PlanHintKind.TWICE:
        return text("{phase} comes twice; the scheme has it once.", phase=name)
    if hint.kind is PlanHintKind.OUT_OF_ORDER:
        return text("{phase} comes earlier in the scheme.", phase=name)
    planned = text.clock(hint.template.planned_us)
    if hint.kind is PlanHintKind.SHORTER:
        return text("{phase} is shorter than the planned {time}.", phase=name, time=planned)
    return text("{phase} is longer than the planned {time}.", phase=name, time=planned)
