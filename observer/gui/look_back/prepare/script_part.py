"""Beside the film: the script of the clip, and the words of the line that is chosen."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFrame, QWidget
from typing_extensions import override

from observer.app.mentalising import prompts, put
from observer.app.parent_wording import name_of_child, offered_words
from observer.gui.coding.transport_buttons import Pill
from observer.gui.look_back.prepare.cue_list import CueList
from observer.gui.look_back.prepare.cue_words import kind_name
from observer.gui.look_back.prepare.desk import PlanDesk
from observer.gui.parts import WordsField, button, column, heading, label, row, rule
from observer.gui.scheme_words import OffersSchemeWords
from observer.gui.sheet.keeping import KeepsTyping
from observer.model.feedback import CueKind
from observer.model.messages import msg
from observer.model.plan_edits import keep_prompt
from observer.model.sheet import Address
from observer.model.time import US_PER_S

_LONGEST_S = 60.0
_KEYS = (
    ("cue_comment", msg("Comment")),
    ("cue_child_says", msg("The child says")),
    ("cue_question", msg("Question")),
    ("cue_tip", msg("Tip")),
    ("cue_pause", msg("Pause")),
)


class ScriptPart(QWidget):
    """The script.

    Parameters
    ----------
    desk
        What is chosen.
    """

    left = Signal()
    """The words are written: the keyboard may go back to the film."""
    wanted = Signal(str)
    """A line is to be written at this frame: id of the command that does so."""

    def __init__(self, desk: PlanDesk) -> None:
        super().__init__()
        self._desk = desk
        text = desk.context.text
        self.list = CueList(desk)
        self.adding: dict[str, Pill] = {}
        self.kind = QComboBox()
        self.words = WordsField(text("Words of this line"), lines=3, most=6)
        self._typing = KeepsTyping(self.words, self._keep_words)
        OffersSchemeWords(self.words, text, self._scheme_words)
        self.stops = QCheckBox(text("The film stops here"))
        self.lasts = QDoubleSpinBox()
        self.prompts = QComboBox()
        self.keep_button = button(
            text("Keep this question"),
            self._keep_prompt,
            hint=text("Adds the question to the list of your team."),
        )
        self.remove_button = button(text("Remove"), desk.remove_cue)
        self._editor = QFrame()
        self._lay()
        self._connect()

    def write(self) -> None:
        """Put the keyboard into the words of the chosen line.

        A new question begins with one of the list: typing takes its place, Up and Down bring
        another one.
        """
        cue = self._desk.cue
        if cue is not None and cue.kind is CueKind.QUESTION and not cue.text:
            put_before = {each.text for each in self._desk.project.cues(cue.plan_id)}
            shown = [self.prompts.itemText(n) for n in range(1, self.prompts.count())]
            fresh = next((each for each in shown if each not in put_before), "")
            self._desk.revise_cue(replace(cue, text=fresh))
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.words.selectAll()

    def settle(self) -> None:
        """Keep now what is being typed."""
        self._typing.flush()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape goes back to the film, and Enter in the words; Shift+Enter begins a new line."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            is_written = enter and not shift and watched is self.words
            if event.key() == Qt.Key.Key_Escape or is_written:
                self.settle()
                self.left.emit()
                return True
            ways = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if (
                watched is self.words
                and event.key() in ways
                and self._next_prompt(ways[Qt.Key(event.key())])
            ):
                return True
            if watched is self.list and enter and self._desk.cue is not None:
                self.write()
                return True
            if watched is self.list and event.key() == Qt.Key.Key_Delete:
                self._desk.remove_cue()
                return True
        return super().eventFilter(watched, event)

    # Inside

    def _fill(self) -> None:
        self.list.fill()
        self._show()

    def _show(self) -> None:
        """Show the line that is chosen."""
        desk, cue = self._desk, self._desk.cue
        self._editor.setVisible(cue is not None)
        has_clip = desk.stretch is not None
        for made in self.adding.values():
            made.setEnabled(has_clip)
        self.empty.setVisible(not desk.cues)
        if cue is None:
            self._typing.show("")
            return
        text = desk.context.text
        child = name_of_child(desk.project, desk.film_of, text, Address.JE)
        self.kind.blockSignals(True)
        self.kind.clear()
        for kind in CueKind:
            self.kind.addItem(kind_name(kind, child, text), kind)
        self.kind.setCurrentIndex(self.kind.findData(cue.kind))
        self.kind.blockSignals(False)
        self._typing.show(cue.text)
        self.stops.setChecked(cue.stops)
        self.lasts.blockSignals(True)
        self.lasts.setValue(cue.for_us / US_PER_S)
        self.lasts.blockSignals(False)
        is_question = cue.kind is CueKind.QUESTION
        self.prompts.setVisible(is_question)
        self.keep_button.setVisible(is_question)
        is_seen = cue.kind is CueKind.CHILD_SAYS or bool(cue.marks)
        for each in (self.lasts, self._lasts_title):
            each.setVisible(is_seen)
        self.seen.setText(
            text("The parent sees these words in the picture.")
            if cue.kind is CueKind.CHILD_SAYS
            else text("Only you see these words.")
        )
        if is_question:
            self._fill_prompts(child)
            self.keep_button.setEnabled(self._new_prompt() is not None)

    def _fill_prompts(self, child: str) -> None:
        desk = self._desk
        language = desk.context.text.language
        words = [put(each, language, child) for each in prompts(desk.project)]
        shown = [self.prompts.itemText(n) for n in range(1, self.prompts.count())]
        if words == shown:
            return
        self.prompts.clear()
        self.prompts.addItem(desk.context.text("Choose an open question …"))
        for each in words:
            self.prompts.addItem(each)
            self.prompts.setItemData(self.prompts.count() - 1, each, Qt.ItemDataRole.ToolTipRole)

    def _prompt_chosen(self, place: int) -> None:
        self.settle()
        cue = self._desk.cue
        if place < 1 or cue is None:
            return
        words = self.prompts.itemText(place)
        self.prompts.setCurrentIndex(0)
        self._desk.revise_cue(replace(cue, text=words))
        self.write()

    def _next_prompt(self, by: int) -> bool:
        """Put the next question of the list in the place of one that was not changed."""
        self.settle()
        cue = self._desk.cue
        if cue is None or cue.kind is not CueKind.QUESTION:
            return False
        shown = [self.prompts.itemText(n) for n in range(1, self.prompts.count())]
        if self._typing.words not in shown:
            return False
        place = (shown.index(self._typing.words) + by) % len(shown)
        self._desk.revise_cue(replace(cue, text=shown[place]))
        self.words.selectAll()
        return True

    def _new_prompt(self) -> str | None:
        """Return the question that could be kept; None where it is on the list."""
        cue = self._desk.cue
        shown = {self.prompts.itemText(n) for n in range(1, self.prompts.count())}
        return cue.text if cue is not None and cue.text and cue.text not in shown else None

    def _keep_prompt(self) -> None:
        self.settle()
        words, text = self._new_prompt(), self._desk.context.text
        if words is None:
            return
        if self._desk.apply(keep_prompt(self._desk.project, words, text.language)):
            self._desk.context.notify(text("The question is on the list of your team."))

    def _keep_words(self) -> None:
        cue = self._desk.cue
        if cue is not None:
            self._desk.revise_cue(replace(cue, text=self._typing.words))

    def _scheme_words(self) -> tuple[str, ...]:
        """Return what the coding schemes say to a parent about what was coded here."""
        desk, stretch = self._desk, self._desk.stretch
        if stretch is None or not stretch.duration_us:
            return ()
        workspace, text = desk.context.workspace, desk.context.text
        return offered_words(workspace, desk.film_of, stretch, text, Address.JE)

    def _keep_kind(self, _place: int) -> None:
        # read first: what is kept before shows the line anew
        kind = CueKind(self.kind.currentData())
        self.settle()
        cue = self._desk.cue
        if cue is not None:
            self._desk.revise_cue(replace(cue, kind=kind))

    def _keep_stop(self, on: bool) -> None:
        cue = self._desk.cue
        if cue is not None:
            self._desk.revise_cue(replace(cue, stops=on))

    def _keep_time(self, seconds: float) -> None:
        cue = self._desk.cue
        if cue is not None:
            self._desk.revise_cue(replace(cue, for_us=round(seconds * US_PER_S)))

    def _connect(self) -> None:
        desk = self._desk
        desk.leaving.connect(self.settle)
        for signal in (desk.changed, desk.clip_chosen, desk.cue_chosen):
            signal.connect(self._fill)
        self.kind.activated.connect(self._keep_kind)
        self.prompts.activated.connect(self._prompt_chosen)
        self.stops.clicked.connect(self._keep_stop)
        self.lasts.valueChanged.connect(self._keep_time)
        self.words.installEventFilter(self)
        self.list.installEventFilter(self)

    def _lay(self) -> None:
        text, tokens = self._desk.context.text, self._desk.context.tokens
        commands = self._desk.context.commands
        layout = column(gap=8)
        layout.addWidget(heading(text("Script"), tokens))
        for line in (_KEYS[:2], _KEYS[2:]):
            across = row(gap=6)
            for action_id, words in ((each, text.render(said)) for each, said in line):
                key = commands.key_text(action_id)
                made = Pill(words, (key,) if key else (), tokens)
                made.setAccessibleName(words)
                made.clicked.connect(partial(self._want, action_id))
                self.adding[action_id] = made
                across.addWidget(made)
            across.addStretch(1)
            layout.addLayout(across)
        self.empty = label(
            text(
                "At a frame of the clip: what you want to say, what the child says, an open "
                "question, a tip, or a stop."
            ),
            "muted",
        )
        layout.addWidget(self.empty)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._editor)
        self._lay_editor()
        self.setLayout(layout)

    def _lay_editor(self) -> None:
        text = self._desk.context.text
        self.kind.setAccessibleName(text("What this line is"))
        self.prompts.setAccessibleName(text("Open questions"))
        self.prompts.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.prompts.setMinimumContentsLength(12)
        self.lasts.setAccessibleName(text("Seconds in the picture"))
        self.lasts.setLocale(QLocale(text.language))
        self.lasts.setRange(0.5, _LONGEST_S)
        self.lasts.setSingleStep(0.5)
        self.lasts.setDecimals(1)
        self.lasts.setSuffix(" s")
        self.seen = label("", "muted")
        inside = column(gap=8)
        inside.addWidget(rule())
        top = row(gap=8)
        top.addWidget(self.kind, 1)
        top.addWidget(self.remove_button)
        inside.addLayout(top)
        inside.addWidget(self.words)
        inside.addWidget(self.seen)
        inside.addWidget(self.prompts)
        line = row(gap=8)
        line.addWidget(self.keep_button)
        line.addStretch(1)
        inside.addLayout(line)
        inside.addWidget(self.stops)
        time = row(gap=8)
        self._lasts_title = label(text("Seen for"), "muted", wrap=False)
        self._lasts_title.setBuddy(self.lasts)
        time.addWidget(self._lasts_title)
        time.addWidget(self.lasts)
        time.addStretch(1)
        inside.addLayout(time)
        self._editor.setLayout(inside)

    def _want(self, action_id: str, _checked: bool = False) -> None:
        self.wanted.emit(action_id)
