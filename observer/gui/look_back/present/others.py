"""Moments beside the plan that may be shown too."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from observer.app.showing import Step
from observer.gui.context import RoomContext
from observer.gui.look_back.present.conversation import Conversation
from observer.gui.look_back.present.words import step_facts, step_title
from observer.gui.parts import choice_button, clear, column, heading

_MOST = 20


class OtherMoments(QWidget):
    """A list that is away where there is nothing in it.

    Parameters
    ----------
    context
        What the page stands on.
    conversation
        What is held.
    """

    def __init__(self, context: RoomContext, conversation: Conversation) -> None:
        super().__init__()
        self._context = context
        self._conversation = conversation
        self._shown: tuple[Step, ...] | None = None
        self._layout = column(gap=8)
        self.setLayout(self._layout)
        conversation.changed.connect(self.show_state)

    def show_state(self) -> None:
        """Show what there is besides the plan."""
        others = self._conversation.others()[:_MOST] if self._conversation.is_held else ()
        if others == self._shown:
            return
        self._shown = others
        text, tokens = self._context.text, self._context.tokens
        clear(self._layout)
        self.setVisible(bool(others))
        if not others:
            return
        self._layout.addWidget(heading(text("Other moments"), tokens))
        for each in others:
            words = f"{step_title(each, text)}\n{step_facts(each, text)}"
            made = choice_button(words, "", _show(self._conversation, each), tokens)
            self._layout.addWidget(made)


def _show(conversation: Conversation, step: Step) -> Callable[[], None]:
    def call() -> None:
        conversation.show_beside(step)

    return call
