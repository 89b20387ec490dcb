"""At the left: what the parent asked, what was agreed on, and the clips in their order."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QVBoxLayout, QWidget

from observer.app.calendar_day import calendar_day
from observer.app.plan_hints import plan_hints
from observer.gui.look_back.prepare.clip_list import ClipList
from observer.gui.look_back.prepare.desk import PlanDesk
from observer.gui.look_back.prepare.sources import codings_of
from observer.gui.parts import LineField, WordsField, clear, column, heading, label, row
from observer.gui.sheet.keeping import KeepsTyping
from observer.gui.words import CLIP_KINDS, caregivers, person
from observer.model.feedback import FeedbackPlan
from observer.model.project_edits import revise
from observer.model.session import Clip, ClipKind

_HINT_MS = 150
_HINTS = 3


class LeftPart(QWidget):
    """Question, working point, with whom, clips, and quiet hints.

    Parameters
    ----------
    desk
        What is chosen.
    """

    def __init__(self, desk: PlanDesk) -> None:
        super().__init__()
        self._desk = desk
        text = desk.context.text
        self.question = WordsField(text("The parent's question"), lines=1, most=3)
        self.point = WordsField(text("Working point of last time"), lines=1, most=3)
        self.people: dict[str, QCheckBox] = {}
        self._people: QVBoxLayout = column(gap=4)
        self.clips = ClipList(desk)
        self.title = LineField(text("Title of the clip"))
        self.kind = QComboBox()
        self.caregiver = QComboBox()
        self.whole_film = QCheckBox(text("The whole film too, with stops"))
        self.hints = label("", "muted")
        self._typings = (
            KeepsTyping(self.question, self._keep_plan),
            KeepsTyping(self.point, self._keep_plan),
            KeepsTyping(self.title, self._keep_title),
        )
        self._hinting = QTimer(self)
        self._hinting.setSingleShot(True)
        self._hinting.setInterval(_HINT_MS)
        self._hinting.timeout.connect(self._hint)
        self._lay()
        self._connect()

    def settle(self) -> None:
        """Keep now what is being typed."""
        for each in self._typings:
            each.flush()

    def name_clip(self) -> None:
        """Put the keyboard into the title of the chosen clip."""
        if self._desk.clip is not None:
            self.title.setFocus()
            self.title.selectAll()

    # Inside

    def _fill(self) -> None:
        desk = self._desk
        plan = desk.plan
        if plan is None or plan.session_id not in desk.project.records:
            return
        for typing, words in zip(self._typings, (plan.question, plan.last_point), strict=False):
            typing.show(words)
        self._fill_people(plan)
        self.whole_film.setChecked(plan.whole_film)
        clips = [clip for _, clip in desk.items]
        total_us = sum(clip.offset_us - clip.onset_us for clip in clips)
        text = desk.context.text
        self.count.setText(f"{len(clips)} \N{MIDDLE DOT} {text.clock(total_us)}" if clips else "")
        self.empty.setVisible(not clips)
        self._show_clip()
        self._hinting.start()

    def _fill_people(self, plan: FeedbackPlan) -> None:
        text, project = self._desk.context.text, self._desk.project
        known = caregivers(project, plan.session_id)
        if list(self.people) != [each.id for each in known]:
            clear(self._people)
            self.people = {}
            for each in known:
                made = QCheckBox(person(each, text))
                made.clicked.connect(self._keep_people)
                self.people[each.id] = made
                self._people.addWidget(made)
        for each_id, made in self.people.items():
            made.setChecked(each_id in plan.caregivers)

    def _show_clip(self) -> None:
        """Show what the chosen clip is called, what it shows, and for whom it is."""
        clip, text = self._desk.clip, self._desk.context.text
        for field in (self.title, self.kind, self.caregiver):
            field.setEnabled(clip is not None)
        self._about.setVisible(clip is not None)
        self._typings[2].show(clip.title if clip is not None else "")
        if clip is None:
            return
        self.kind.setCurrentIndex(self.kind.findData(clip.kind))
        self.caregiver.blockSignals(True)
        self.caregiver.clear()
        self.caregiver.addItem(text("whoever is in it"), "")
        if clip.session_id in self._desk.project.records:
            for each in caregivers(self._desk.project, clip.session_id):
                self.caregiver.addItem(person(each, text), each.id)
        self.caregiver.setCurrentIndex(max(self.caregiver.findData(clip.for_caregiver), 0))
        self.caregiver.blockSignals(False)

    def _hint(self) -> None:
        plan, desk = self._desk.plan, self._desk
        if plan is None or plan.session_id not in desk.project.records:
            return
        sessions = dict.fromkeys(clip.session_id for _, clip in desk.items)
        coded = [
            (each.coding, each.scheme)
            for session_id in sessions
            if session_id in desk.project.records
            for each in codings_of(desk, session_id)
        ]
        today = calendar_day()
        text = desk.context.text
        found = plan_hints(desk.project, plan, today, coded)
        words = [f"\N{BULLET} {text.render(hint.words)}" for hint in found]
        self.hints.setText("\n".join(words[:_HINTS]))
        self.hints.setToolTip("\n".join(words))
        self.hints.setVisible(bool(words))

    def _keep_plan(self) -> None:
        plan = self._desk.plan
        if plan is not None:
            question, point, _title = (each.words for each in self._typings)
            after = replace(plan, question=question, last_point=point)
            self._desk.apply(revise("revise_plan", plan, after))

    def _keep_people(self, _on: bool = False) -> None:
        plan = self._desk.plan
        if plan is not None:
            chosen = tuple(each for each, made in self.people.items() if made.isChecked())
            self._desk.apply(revise("revise_plan", plan, replace(plan, caregivers=chosen)))

    def _keep_whole(self, on: bool) -> None:
        plan = self._desk.plan
        if plan is not None:
            self._desk.apply(revise("revise_plan", plan, replace(plan, whole_film=on)))

    def _keep_clip(self, change: Callable[[Clip], Clip]) -> None:
        clip = self._desk.clip
        if clip is not None:
            self._desk.apply(revise("revise_moment", clip, change(clip)))

    def _keep_title(self) -> None:
        self._keep_clip(lambda clip: replace(clip, title=self._typings[2].words))

    def _keep_kind(self, _place: int) -> None:
        kind = ClipKind(self.kind.currentData())
        self._keep_clip(lambda clip: replace(clip, kind=kind))

    def _keep_caregiver(self, _place: int) -> None:
        chosen = str(self.caregiver.currentData() or "")
        self._keep_clip(lambda clip: replace(clip, for_caregiver=chosen))

    def _connect(self) -> None:
        desk = self._desk
        desk.changed.connect(self._fill)
        desk.clip_chosen.connect(self._show_clip)
        desk.leaving.connect(self.settle)
        self.kind.activated.connect(self._keep_kind)
        self.caregiver.activated.connect(self._keep_caregiver)
        self.whole_film.clicked.connect(self._keep_whole)

    def _lay(self) -> None:
        text, tokens = self._desk.context.text, self._desk.context.tokens
        layout = column(gap=6)
        for words, field in (
            (text("The parent's question"), self.question),
            (text("Working point of last time"), self.point),
        ):
            title = heading(words, tokens)
            title.setBuddy(field)
            layout.addWidget(title)
            layout.addWidget(field)
            layout.addSpacing(4)
        layout.addWidget(heading(text("With whom"), tokens))
        layout.addLayout(self._people)
        layout.addSpacing(4)
        top = row(gap=8)
        top.addWidget(heading(text("Clips"), tokens))
        top.addStretch(1)
        self.count = label("", "muted", wrap=False)
        top.addWidget(self.count)
        layout.addLayout(top)
        self.empty = label(
            text("Choose moments below the film: Enter or dragging puts one here."), "muted"
        )
        layout.addWidget(self.empty)
        layout.addWidget(self.clips, 100)
        self._about = QFrame()
        inside = column(gap=6)
        inside.addWidget(self.title)
        line = row(gap=6)
        for kind, shows in CLIP_KINDS.items():
            self.kind.addItem(text.render(shows), kind)
        self.kind.setAccessibleName(text("What it shows"))
        self.caregiver.setAccessibleName(text("Meant for"))
        self.title.setPlaceholderText(text("Title of the clip"))
        for box in (self.kind, self.caregiver):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(6)
            line.addWidget(box, 1)
        inside.addLayout(line)
        self._about.setLayout(inside)
        layout.addWidget(self._about)
        layout.addWidget(self.whole_film)
        layout.addStretch(1)
        layout.addWidget(self.hints)
        self.setLayout(layout)
