"""On the only screen: the script on a strip as wide as a phone, beside a black picture."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.look_back.present.big_button import BigButton, cap_of, presses_button
from observer.gui.look_back.present.conversation import Conversation
from observer.gui.look_back.present.script_side import ScriptSide
from observer.gui.look_back.present.words import step_facts, step_title
from observer.gui.parts import clear, column, heading, label, row, scrolling, strong
from observer.model.messages import pmsg

_WIDTH_PX, _MOST_PX, _MARGIN_PX = 380, 720, 24
_MOST_OTHERS = 12


class ScriptStrip(QWidget):
    """A window of its own; it is only ever shown while the parent's screen is black.

    Parameters
    ----------
    context
        What the page stands on.
    conversation
        What is held.
    ways
        Shows the picture again, and ends the conversation.
    """

    # read by `event`, which Qt calls while the window is being made
    _first: QWidget | None = None

    def __init__(
        self,
        context: RoomContext,
        conversation: Conversation,
        ways: tuple[Callable[[], object], Callable[[], object]],
    ) -> None:
        super().__init__(
            None,
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint,
        )
        self._context = context
        self._conversation = conversation
        text, tokens, commands = context.text, context.tokens, context.commands
        self.setWindowTitle("Ooghoogte")
        # the keyboard must not begin in a field: the keys are those of the conversation
        self.hold = QFrame()
        self.hold.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = strong("", tokens)
        self._facts = label("", "muted")
        self._trouble = label("", "alarm")
        self.script = ScriptSide(context, conversation, narrow=True)
        self.script.left.connect(self.hold.setFocus)
        conversation.changed.connect(self._tell)
        self._others: QVBoxLayout = column(gap=6)
        reveal, end = ways
        self.reveal = BigButton(
            text("Show again"), cap_of(commands, "present_black", text), reveal, tokens
        )
        self.next = BigButton(
            text.render(pmsg("moment", "next")),
            cap_of(commands, "present_next", text),
            conversation.next,
            tokens,
        )
        self.end = BigButton(text("End"), commands.key_text("present_end"), end, tokens)
        inside = column(margin=16, gap=8)
        inside.addWidget(self._title)
        inside.addWidget(self._facts)
        inside.addWidget(self._trouble)
        inside.addWidget(self.script, 5)
        inside.addWidget(heading(text("Another moment"), tokens))
        listed = QWidget()
        listed.setLayout(self._others)
        inside.addWidget(scrolling(listed), 2)
        for pair in ((self.reveal, self.next), (self.end,)):
            line = row(gap=8)
            for each in pair:
                line.addWidget(each, 1)
            inside.addLayout(line)
        self.hold.setLayout(inside)
        around = column(gap=0)
        around.addWidget(self.hold)
        self.setLayout(around)

    def appear(self, over: QRect, actions: Sequence[QAction]) -> None:
        """Lie at the right of a screen, with the keys of the conversation.

        Parameters
        ----------
        over
            The screen.
        actions
            What the keys do.
        """
        for each in actions:
            if each not in self.actions():
                self.addAction(each)
        self._fill()
        height = min(_MOST_PX, over.height() - 2 * _MARGIN_PX)
        width = min(_WIDTH_PX, over.width() - 2 * _MARGIN_PX)
        left = over.right() + 1 - width - _MARGIN_PX
        self.setGeometry(left, over.top() + (over.height() - height) // 2, width, height)
        self.show()
        self.raise_()
        self.activateWindow()
        self.begin_with(self.hold)

    def begin_with(self, part: QWidget) -> None:
        """Give the keyboard to one of its parts, also if it comes to the front later."""
        part.setFocus(Qt.FocusReason.OtherFocusReason)
        self._first = None if self.isActiveWindow() else part

    @override
    def event(self, event: QEvent) -> bool:
        """Once it is at the front, give the keyboard to the part that was meant."""
        if presses_button(event):
            event.accept()
            return True
        if event.type() is QEvent.Type.WindowActivate and self._first is not None:
            QTimer.singleShot(0, self, self._begin)
        return super().event(event)

    def _begin(self) -> None:
        first, self._first = self._first, None
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def vanish(self) -> None:
        """Hide, with what was typed kept."""
        self.script.keep()
        self.hide()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide instead."""
        event.ignore()
        self.vanish()

    def _tell(self) -> None:
        """Say which moment it is, and what keeps it black, if anything does."""
        text, projection = self._context.text, self._conversation.projection
        step, trouble = projection.step, projection.trouble
        self._title.setText(step_title(step, text) if step is not None else "")
        self._facts.setText(step_facts(step, text) if step is not None else "")
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))

    def _fill(self) -> None:
        conversation, text = self._conversation, self._context.text
        self._tell()
        clear(self._others)
        for each in (*conversation.steps, *conversation.others()[:_MOST_OTHERS]):
            made = BigButton(
                step_title(each, text),
                text.clock(each.duration_us),
                _show(conversation, each),
                self._context.tokens,
            )
            self._others.addWidget(made)
        self._others.addStretch(1)


def _show(conversation: Conversation, step: object) -> Callable[[], None]:
    def call() -> None:
        if step in conversation.steps:
            conversation.go_to(conversation.steps.index(step))
        else:
            for each in conversation.others():
                if each == step:
                    conversation.show_beside(each)

    return call
