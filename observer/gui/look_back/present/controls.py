"""The controls under the picture, for a finger: they do what the keys do."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QHBoxLayout, QWidget

from observer.gui.context import RoomContext
from observer.gui.look_back.present.big_button import BIG_PX, BigButton, cap_of
from observer.gui.look_back.present.conversation import Conversation
from observer.gui.look_back.present.words import speed
from observer.gui.parts import column, row
from observer.model.messages import Message, msg, pmsg

_FIRST: tuple[tuple[str, Message], ...] = (
    ("present_previous", pmsg("moment", "previous")),
    ("present_play", msg("play")),
    ("present_slower", msg("speed")),
    ("present_again", pmsg("moment", "again")),
    ("present_spot", msg("spot")),
    ("present_next", pmsg("moment", "next")),
)
_SECOND: tuple[tuple[str, Message], ...] = (
    ("present_frame_back", msg("A frame back")),
    ("present_frame_forward", msg("A frame on")),
    ("present_further", msg("Further away")),
    ("present_closer", msg("Closer")),
    ("present_whole", pmsg("picture", "whole")),
    ("present_loop", msg("repeat")),
    ("present_mute", msg("no sound")),
)
_THIRD: tuple[tuple[str, Message], ...] = (
    ("present_elsewhere", msg("look in the film")),
    ("present_return", msg("back to the plan")),
)
_SIGNS = {
    "present_frame_back": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
    "present_frame_forward": "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
    "present_closer": "+",
    "present_further": "\N{MINUS SIGN}",
}


class Controls(QWidget):
    """Two lines of large buttons; `beside` has those that leave the plan.

    Parameters
    ----------
    context
        What the page stands on.
    conversation
        What is held.
    functions
        What each command does.
    """

    def __init__(
        self,
        context: RoomContext,
        conversation: Conversation,
        functions: Mapping[str, Callable[[], object]],
    ) -> None:
        super().__init__()
        self._context = context
        self._conversation = conversation
        self._functions = functions
        self.buttons: dict[str, BigButton] = {}
        layout = column(gap=8)
        for line in (_FIRST, _SECOND):
            layout.addLayout(self._line(line))
        self.setLayout(layout)
        self.beside = QWidget()
        below = column(gap=8)
        for each in _THIRD:
            below.addLayout(self._line((each,), wide=True))
        self.beside.setLayout(below)
        for action_id in ("present_spot", "present_loop", "present_mute", "present_elsewhere"):
            self.buttons[action_id].setCheckable(True)
        self.buttons["present_play"].setProperty("role", "primary")
        self.buttons["present_play"].paint_words(context.tokens.on_accent)
        conversation.changed.connect(self.show_state)

    def show_state(self) -> None:
        """Show what each button does now."""
        conversation, text = self._conversation, self._context.text
        projection = conversation.projection
        play = self.buttons["present_play"]
        if projection.is_searching:
            play.say(text("show this"))
        else:
            play.say(text("stop") if projection.is_running else text("play"))
        self.buttons["present_slower"].say(speed(projection.rate, text))
        self.buttons["present_whole"].setEnabled(bool(projection.pointing.zoom))
        for action_id, is_on in (
            ("present_spot", projection.pointing.is_lit),
            ("present_loop", projection.looped),
            ("present_mute", projection.muted),
            ("present_elsewhere", projection.is_searching),
        ):
            self.buttons[action_id].setChecked(is_on)
        for action_id, each in self.buttons.items():
            if action_id != "present_whole":
                each.setEnabled(conversation.is_held)
        self.buttons["present_return"].setEnabled(conversation.is_held and conversation.is_beside)
        self.beside.setVisible(conversation.is_held)

    def _line(self, listed: tuple[tuple[str, Message], ...], *, wide: bool = False) -> QHBoxLayout:
        commands, text = self._context.commands, self._context.text
        line = row(gap=8)
        for action_id, words in listed:
            said, key = text.render(words), cap_of(commands, action_id, text)
            sign = _SIGNS.get(action_id, "")
            made = BigButton(
                sign or said, "" if sign else key, self._functions[action_id], self._context.tokens
            )
            if sign:
                made.setAccessibleName(said)
                made.setToolTip(f"{said} ({key})" if key else said)
                made.setFixedWidth(BIG_PX)
            if action_id in {"present_next", "present_loop"}:
                line.addStretch(1)
            self.buttons[action_id] = made
            line.addWidget(made, 1 if wide else 0)
        return line
