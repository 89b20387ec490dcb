"""What a coder sets once: the reaction time, and a card with all keys for the desk."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.reaction import Reaction
from observer.gui.forms.form import Form
from observer.gui.forms.reaction_form import ReactionForm
from observer.gui.keys.card_form import CardForm


class CoderCommands:
    """The commands of the Code room that open a small form.

    Parameters
    ----------
    desk
        Whose coder and scheme.
    reaction
        Takes over another reaction time at once.
    room
        Where the forms belong.
    """

    def __init__(self, desk: CodingDesk, reaction: Reaction, room: QWidget) -> None:
        self._desk = desk
        self._reaction = reaction
        self._room = room
        self.form: Form | None = None

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the functions of the commands, by their ids."""
        return {"reaction_time": self._ask_reaction, "desk_card": self._ask_card}

    def _ask_reaction(self) -> None:
        reaction = self._reaction
        window = self._room.window()
        self._open(ReactionForm(self._desk.context, reaction.lag_us, reaction.take, window))

    def _ask_card(self) -> None:
        desk = self._desk.desk
        if desk is None:
            text = self._desk.context.text
            self._desk.hint(text("Open a coding first: choose a session in Families."))
        else:
            self._open(CardForm(self._desk.context, desk.scheme, self._room.window()))

    def _open(self, form: Form) -> None:
        self.form = form
        form.open()
