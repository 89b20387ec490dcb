"""Before the conversation: with whom, on which screen, and the few keys that matter."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from observer.gui.context import RoomContext
from observer.gui.look_back.present.big_button import BigButton
from observer.gui.look_back.present.conversation import Conversation
from observer.gui.look_back.present.screens import ParentScreens
from observer.gui.parts import card, column, in_the_middle, key_chip, label, row, strong
from observer.gui.words import person
from observer.model.messages import Message, msg

_WIDTH_PX = 560
_US_PER_MS = 1_000
_KEYS: tuple[tuple[str, Message], ...] = (
    ("present_on", msg("what comes next: show, play, stand still, next moment")),
    ("present_black", msg("black, and the picture again")),
    ("present_cover", msg("black, and nothing else")),
    ("present_notes", msg("on one screen: black, with your script beside it")),
    ("present_end", msg("end the conversation")),
)


class StartCard(QWidget):
    """What is to be known before the parent looks.

    Parameters
    ----------
    context
        What the page stands on.
    conversation
        To be held.
    screens
        Where the parent looks.
    ways
        Begins it, and turns to what comes afterwards.
    """

    def __init__(
        self,
        context: RoomContext,
        conversation: Conversation,
        screens: ParentScreens,
        ways: tuple[Callable[[], object], Callable[[], object]],
    ) -> None:
        super().__init__()
        self._context = context
        self._conversation = conversation
        self._screens = screens
        begin, afterwards = ways
        text, tokens, commands = context.text, context.tokens, context.commands
        self._title = strong("", tokens, px=20)
        self._plan = label("")
        self._where = label("", "muted")
        self._held = label("")
        self.alone = QCheckBox(text("Show it on this screen alone"))
        self.alone.clicked.connect(lambda *_: screens.toggle_alone())
        self.begin = BigButton(
            text("Begin the conversation"), commands.key_text("present_begin"), begin, tokens
        )
        self.begin.setProperty("role", "primary")
        self.begin.paint_words(tokens.on_accent)
        self.afterwards = BigButton(text("Afterwards"), "", afterwards, tokens)
        frame, inside = card(margin=24, gap=14)
        frame.setFixedWidth(_WIDTH_PX)
        for each in (self._title, self._held, self._plan, self._where, self.alone):
            inside.addWidget(each)
        keys = QGridLayout()
        keys.setHorizontalSpacing(12)
        keys.setVerticalSpacing(6)
        keys.setColumnStretch(1, 1)
        for number, (action_id, words) in enumerate(_KEYS):
            keys.addWidget(key_chip(commands.key_text(action_id), tokens), number, 0)
            keys.addWidget(label(text.render(words), "muted"), number, 1)
        inside.addLayout(keys)
        line = row(gap=10)
        line.addWidget(self.begin)
        line.addWidget(self.afterwards)
        line.addStretch(1)
        inside.addLayout(line)
        around = column(margin=16)
        around.addLayout(in_the_middle(frame))
        self.setLayout(around)

    def show_state(self) -> None:
        """Show with whom, what, and where."""
        conversation, text = self._conversation, self._context.text
        people = ", ".join(person(each, text) for each in conversation.speakers)
        self._title.setText(
            text("Look together with {people}", people=people) if people else text("Look together")
        )
        count = len(conversation.steps)
        lasts = sum(step.duration_us for step in conversation.steps)
        refused = [why for step in conversation.steps if (why := conversation.refusal(step))]
        sentences = [
            text("One moment, {time} of film.", time=text.clock(lasts))
            if count == 1
            else text("{count} moments, {time} of film.", count=count, time=text.clock(lasts))
        ]
        if not count:
            sentences = [text("No moment in this plan yet. Choose some under Prepare.")]
        sentences.extend(dict.fromkeys(refused))
        self._plan.setText(" ".join(sentences))
        self._where.setText(self._place())
        self.alone.setVisible(self._screens.other is not None)
        self.alone.setChecked(self._screens.wants_alone)
        self.begin.say(
            text("Go on with the conversation")
            if conversation.was_broken_off()
            else text("Begin the conversation")
        )
        self.begin.setEnabled(count > len(refused))
        held = self._context.workspace.project.feedback_sessions(conversation.plan_id)
        ended = [each for each in held if each.lasted_ms is not None]
        self.afterwards.setVisible(bool(ended))
        self._held.setVisible(bool(ended))
        if ended:
            self._held.setText(
                text(
                    "Held on {day}, for {time}.",
                    day=text.day(ended[-1].held_on),
                    time=text.clock((ended[-1].lasted_ms or 0) * _US_PER_MS),
                )
            )

    def _place(self) -> str:
        text, other = self._context.text, self._screens.other
        if other is not None and not self._screens.wants_alone:
            size = other.size()
            return text(
                "The parent looks at the other screen ({width} × {height}). Your script stays "
                "here. It begins black.",
                width=size.width(),
                height=size.height(),
            )
        return text(
            "The parent looks at this screen. The picture fills it, and this window is away until "
            "you end the conversation. It begins black."
        )
