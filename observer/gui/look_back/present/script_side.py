"""The script of the moment, and what the parent says about it."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from observer.app.showing import line_now
from observer.gui.context import RoomContext
from observer.gui.look_back.present.big_button import BIG_PX
from observer.gui.look_back.present.conversation import Conversation
from observer.gui.look_back.present.words import (
    REACTIONS,
    child_name,
    line_title,
    step_facts,
    step_title,
)
from observer.gui.parts import (
    ChoiceButton,
    EnterField,
    WordsField,
    button,
    clear,
    column,
    heading,
    label,
    row,
    scrolling,
)
from observer.gui.sheet.keeping import KeepsTyping
from observer.gui.words import person
from observer.model.feedback import Cue, Reaction

_KEEP_MS = 300
_REACTIONS = (
    "present_react_1",
    "present_react_2",
    "present_react_3",
    "present_react_4",
    "present_react_5",
)


class ScriptLine(ChoiceButton):
    """A line of the script; pressed, it goes there.

    Parameters
    ----------
    title
        When it comes and what it is.
    words
        Its words.
    """

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self.setAccessibleName(f"{title}: {words}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        inside = column(gap=4)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(label(title, "muted"))
        if words:
            inside.addWidget(label(words))
        self.setLayout(inside)


class ScriptSide(QWidget):
    """Script, words and reactions; what is typed is kept from the first key on.

    Parameters
    ----------
    context
        What the page stands on.
    conversation
        What is held.
    narrow
        Whether there is little room: what comes next is left out.
    """

    left = Signal()
    """Somebody is done with typing: the keys are those of the conversation again."""

    def __init__(
        self, context: RoomContext, conversation: Conversation, *, narrow: bool = False
    ) -> None:
        super().__init__()
        self._context = context
        self._conversation = conversation
        self._is_narrow = narrow
        text = context.text
        self._shown: tuple[Cue, ...] | None = None
        self._lines: dict[str, ScriptLine] = {}
        self._of = ("", "")
        self.words = WordsField(text("Words of the parent"), lines=2 if narrow else 3, most=5)
        self.child_says = EnterField(text("As the parent completes it"))
        self.child_says.setPlaceholderText(text("As the parent completes it"))
        self.following = label("", "muted")
        self.reactions: dict[Reaction, QPushButton] = {}
        self._script: QVBoxLayout = column(gap=8)
        self._speakers: QHBoxLayout = row(gap=6)
        self._typings = (
            KeepsTyping(self.words, self._keep_words, _KEEP_MS),
            KeepsTyping(self.child_says, self._keep_completed, _KEEP_MS),
        )
        self._lay()
        self.child_says.returnPressed.connect(self._completed)
        for field in (self.words, self.child_says):
            field.installEventFilter(self)
        conversation.changed.connect(self.show_state)
        conversation.spoke.connect(self.show_words)
        conversation.projection.sighted.connect(self._show_place)

    def keep(self) -> None:
        """Keep what was typed, if that was not done yet."""
        for each in self._typings:
            each.flush()

    def show_state(self) -> None:
        """Show the script of the moment, and what comes next."""
        conversation = self._conversation
        step = conversation.projection.step
        cues = step.cues if step is not None else ()
        if cues != self._shown:
            self._shown = cues
            self._fill(cues)
        self.child_says.setVisible(step is not None and step.child_speaks)
        self._show_following()
        for field in (self.words, self.child_says, *self.reactions.values()):
            field.setEnabled(conversation.is_held)
        self._show_place()

    def show_words(self) -> None:
        """Show what was said at this moment by who speaks."""
        self.keep()
        conversation = self._conversation
        said = conversation.said()
        of = (conversation.clip_id, conversation.speaker_id)
        if of != self._of or not self.words.hasFocus():
            self._typings[0].show(said.words)
        if of != self._of or not self.child_says.hasFocus():
            self._typings[1].show(said.child_says)
        self._of = of
        for reaction, made in self.reactions.items():
            made.setChecked(reaction in said.reactions)
        self._show_speakers()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave a field by Escape, which blacks the picture everywhere else."""
        is_key = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_key and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if is_key and event.type() is QEvent.Type.KeyPress:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)

    # Within

    def _keep_words(self) -> None:
        self._conversation.write(*self._of, self._typings[0].words)

    def _keep_completed(self) -> None:
        self._conversation.complete(*self._of, self._typings[1].words)

    def _completed(self) -> None:
        self.keep()
        self._conversation.projection.complete(self._typings[1].words)
        self.left.emit()

    def _fill(self, cues: tuple[Cue, ...]) -> None:
        clear(self._script)
        self._lines = {}
        text, step = self._context.text, self._conversation.projection.step
        session_id = step.session_id if step is not None else ""
        child = child_name(self._context.workspace.project, session_id, text)
        for cue in cues:
            made = ScriptLine(line_title(cue, child, text), cue.text)
            made.clicked.connect(partial(self._go_to, cue.at_us))
            self._lines[cue.id] = made
            self._script.addWidget(made)
        if not cues:
            self._script.addWidget(label(text("No script for this moment."), "muted"))
        self._script.addStretch(1)

    def _go_to(self, at_us: int, _checked: bool = False) -> None:
        self._conversation.jump(at_us)
        self._show_place()

    def _show_place(self) -> None:
        projection = self._conversation.projection
        step = projection.step
        cue = line_now(step, projection.now_us) if step is not None else None
        for cue_id, made in self._lines.items():
            is_now = cue is not None and cue.id == cue_id and not projection.is_searching
            if made.isChecked() != is_now:
                made.setChecked(is_now)
                if is_now:
                    self._area.ensureWidgetVisible(made, 0, 8)

    def _show_following(self) -> None:
        conversation, text = self._conversation, self._context.text
        number = conversation.place + 1
        if 0 <= number < len(conversation.steps):
            step = conversation.steps[number]
            title, facts = step_title(step, text), step_facts(step, text)
            words = f"{number + 1}. {title} \N{MIDDLE DOT} {facts}"
        else:
            words = text("Nothing more in the plan.") if conversation.steps else ""
        if words != self.following.text():
            self.following.setText(words)

    def _show_speakers(self) -> None:
        people = self._conversation.speakers
        clear(self._speakers)
        if len(people) > 1:
            for each in people:
                made = button(
                    person(each, self._context.text),
                    partial(self._conversation.speak, each.id),
                )
                made.setCheckable(True)
                made.setChecked(each.id == self._conversation.speaker_id)
                made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                self._speakers.addWidget(made)
            self._speakers.addStretch(1)

    def _lay(self) -> None:
        text, tokens, commands = self._context.text, self._context.tokens, self._context.commands
        layout = column(gap=8)
        layout.addWidget(heading(text("Script"), tokens))
        inside = QFrame()
        inside.setLayout(self._script)
        self._area = scrolling(inside)
        layout.addWidget(self._area, 1)
        key = commands.key_text("present_words")
        layout.addWidget(heading(f"{text('Words of the parent')}  {key}".strip(), tokens))
        layout.addLayout(self._speakers)
        layout.addWidget(self.words)
        layout.addWidget(self.child_says)
        flow: list[QBoxLayout] = [row(gap=6), row(gap=6)]
        for number, (reaction, words) in enumerate(REACTIONS.items()):
            key = commands.key_text(_REACTIONS[number])
            made = button(
                f"{key}  {text.render(words)}" if key else text.render(words),
                partial(self._conversation.react, reaction),
            )
            made.setAccessibleName(text.render(words))
            made.setCheckable(True)
            made.setMinimumHeight(BIG_PX)
            made.setStyleSheet("padding: 4px 7px;")
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.reactions[reaction] = made
            flow[number // 3].addWidget(made)
        for line in flow:
            line.addStretch(1)
            layout.addLayout(line)
        if not self._is_narrow:
            layout.addWidget(heading(text("After this"), tokens))
            layout.addWidget(self.following)
        self.setLayout(layout)
