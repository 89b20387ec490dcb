"""What two coders differ in, large, and the buttons by which it is decided."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from observer.app.agreement import ComparedPair
from observer.app.consensus import choices
from observer.app.consensus_points import Point
from observer.gui.actions import action
from observer.gui.agreement.point_words import choice_words, words_of
from observer.gui.context import RoomContext
from observer.gui.parts import EnterField, button, clear, column, label, row, strong
from observer.model.event import Choice, Event
from observer.model.scheme import Code, Track

if TYPE_CHECKING:
    from collections.abc import Mapping

TAKES = {
    Choice.FIRST: "take_first",
    Choice.SECOND: "take_second",
    Choice.BOTH: "take_both",
    Choice.NEITHER: "take_neither",
    Choice.OWN: "take_own",
}
"""The command that makes each choice."""


class VerdictPanel(QFrame):
    """Beside the film: one disagreement, what can be decided, and why.

    Parameters
    ----------
    context
        What the room stands on.
    """

    code_chosen = Signal(object)
    """Which `Code` was found together."""
    answer_typed = Signal(float)
    """Which answer was found together."""
    left = Signal()
    """The keyboard may go back to the film."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.events: Mapping[str, Event] = {}
        """Of both codings, by id."""
        self.setProperty("role", "panel")
        text, tokens = context.text, context.tokens
        self.title = strong("", tokens, px=14)
        self.told = label("", "muted")
        self.first, self.second = label(""), label("")
        self.decided = label("", "muted")
        self.buttons: dict[Choice, QPushButton] = {}
        self._choices: QHBoxLayout = row(gap=6)
        self._codes: QVBoxLayout = column(gap=4)
        self.own = QWidget()
        self.own.setLayout(self._codes)
        self.own.hide()
        self.why = EnterField(text("Why"))
        self.why.setPlaceholderText(text("Why, in a few words"))
        self.why.returnPressed.connect(self.left)
        layout = column(margin=12, gap=6)
        for widget in (self.title, self.told, self.first, self.second):
            layout.addWidget(widget)
        layout.addLayout(self._choices)
        layout.addWidget(self.own)
        layout.addWidget(self.why)
        layout.addWidget(self.decided)
        layout.addStretch(1)
        self.setLayout(layout)
        self._make_buttons()

    def show_point(
        self, pair: ComparedPair | None, point: Point | None, place: str, *, can_decide: bool
    ) -> None:
        """Show a disagreement, or that there is none.

        Parameters
        ----------
        pair
            Of which two codings; None for none.
        point
            Which disagreement; None for none.
        place
            Such as "3 of 21".
        can_decide
            Whether a consensus was begun that is not locked.
        """
        self.stop_own()
        shown = pair is not None and point is not None
        for widget in (self.told, self.first, self.second):
            widget.setVisible(shown)
        offered: tuple[Choice, ...] = ()
        if pair is not None and point is not None:
            offered = choices(point.about, pair.scheme)
            self._show_words(pair, point, place)
        else:
            self.title.setText(self._context.text("Nothing is chosen"))
        for choice, made in self.buttons.items():
            made.setVisible(choice in offered)
            made.setEnabled(can_decide)
        decided = point is not None and point.decision is not None
        has_why = point is not None and point.decision is not None and bool(point.decision.why)
        self.why.setVisible(shown and (can_decide or has_why))
        self.decided.setVisible(shown and (can_decide or decided))
        self.why.setEnabled(can_decide)

    def ask_own_code(self, track: Track) -> None:
        """Ask which code was found together: by its key, or by a click."""
        text = self._context.text
        clear(self._codes)
        words = text("Go to the frame, then press the key of the code; Escape for none.")
        self._codes.addWidget(label(words, "muted"))
        line: QHBoxLayout | None = None
        for number, code in enumerate(track.codes):
            if number % 2 == 0:
                line = row(gap=4)
                self._codes.addLayout(line)
            cap = f"  ({code.key.upper()})" if code.key else ""
            made = button(f"{text.local(code.label)}{cap}", partial(self._choose, code))
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if line is not None:
                line.addWidget(made, 1)
        self.own.show()

    def ask_own_answer(self) -> None:
        """Ask which answer was found together."""
        text = self._context.text
        clear(self._codes)
        field = EnterField(text("The answer you found together"))
        field.setPlaceholderText(text("The answer you found together"))
        field.returnPressed.connect(partial(self._type, field))
        self._codes.addWidget(field)
        self.own.show()
        field.setFocus()

    def stop_own(self) -> None:
        """Ask no longer."""
        self.own.hide()
        clear(self._codes)

    @property
    def asks_own(self) -> bool:
        """Whether it is asked what was found together."""
        return not self.own.isHidden()

    def _show_words(self, pair: ComparedPair, point: Point, place: str) -> None:
        text = self._context.text
        words = words_of(point, pair, self.events, text)
        self.title.setText(f"{words.where}  \N{MIDDLE DOT}  {words.when}")
        self.told.setText(f"{place}  \N{MIDDLE DOT}  {words.what}")
        self.first.setText(f"{pair.first.coder}: {words.first}")
        self.second.setText(f"{pair.second.coder}: {words.second}")
        for choice, made in self.buttons.items():
            says = choice_words(choice, point.about, pair, text)
            made.setText(self._button_words(choice, says))
            made.setAccessibleName(says)
            chosen = point.decision is not None and point.decision.choice is choice
            made.setChecked(chosen)
        decision = point.decision
        if decision is None:
            self.decided.setText(text("Not decided yet."))
        else:
            self.decided.setText(text("Decided by {coder}.", coder=decision.by))
        self.why.setText(decision.why if decision is not None else "")

    def _make_buttons(self) -> None:
        for choice, action_id in TAKES.items():
            made = button(
                self._context.text.render(action(action_id).text), partial(self._do, action_id)
            )
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.buttons[choice] = made
            self._choices.addWidget(made)
        self._choices.addStretch(1)

    def _button_words(self, choice: Choice, words: str) -> str:
        key = self._context.commands.key_text(TAKES[choice])
        return f"{words}  ({key})" if key else words

    def _do(self, action_id: str) -> None:
        self._context.commands.bound(action_id).trigger()

    def _choose(self, code: Code) -> None:
        self.code_chosen.emit(code)

    def _type(self, field: EnterField) -> None:
        try:
            value = float(field.text().strip().replace(",", "."))
        except ValueError:
            self._context.notify(self._context.text("Type the answer as a number."))
            return
        self.answer_typed.emit(value)
