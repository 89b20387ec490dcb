"""The form of the card for the desk: how large, in which language; then where to."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget
from typing_extensions import override

from observer.app.desk_card import CardRequest, write_card
from observer.gui.actions import ACTIONS, Commands
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.keys.groups import grouped
from observer.gui.parts import label
from observer.model.errors import ObserverError
from observer.model.messages import Message, msg
from observer.model.scheme import Scheme
from observer.reports.desk_card import CardGroup, CardKey, Paper

if TYPE_CHECKING:
    from collections.abc import Callable


class CardForm(Form):
    """Writes the codes of a scheme and the keys of the film on a card to print.

    Parameters
    ----------
    context
        What the room stands on.
    scheme
        With the user's own keys.
    parent
        Window it belongs to.
    """

    def __init__(self, context: RoomContext, scheme: Scheme, parent: QWidget) -> None:
        text = context.text
        super().__init__(text("Card for the desk"), text("Write …"), text, context.tokens, parent)
        self._context = context
        self._scheme = scheme
        self.paper = QComboBox()
        self.paper.setAccessibleName(text("Paper"))
        self.paper.addItem(text("A5, half a sheet"), Paper.A5)
        self.paper.addItem(text("A4, a whole sheet"), Paper.A4)
        self.language = QComboBox()
        self.language.setAccessibleName(text("Language"))
        self.language.addItem("Nederlands", "nl")
        self.language.addItem("English", "en")
        self.language.setCurrentIndex(self.language.findData(text.language))
        self.ask(text("Paper"), self.paper)
        self.ask(text("Language"), self.language)
        self.put(
            label(
                text(
                    "The codes of “{scheme}” with your keys, and the keys of the film. Nothing of "
                    "a family stands on it.",
                    scheme=text.local(scheme.title),
                ),
                "muted",
            )
        )
        self.choose_file: Callable[[str], str] = self._ask_file
        self.paper.setFocus()

    @override
    def keep(self) -> Message | None:
        """Ask where to, and write it."""
        name = f"{self._scheme.id}-{self.language.currentData()}.pdf"
        chosen = self.choose_file(name)
        if not chosen:
            return msg("Choose where the card is to be kept.")
        path = Path(chosen).with_suffix(".pdf")
        request = CardRequest(
            scheme=self._scheme,
            groups=card_groups(self._context.commands),
            paper=Paper(str(self.paper.currentData())),
            language=str(self.language.currentData()),
            path=path,
        )
        text, notify = self._context.text, self._context.notify
        self._context.tasks.run(
            lambda _progress: write_card(request),
            lambda _pages: notify(text("The card was written: {file}.", file=path.name)),
            partial(_tell, self._context),
        )
        return None

    def _ask_file(self, name: str) -> str:
        chosen, _filter = QFileDialog.getSaveFileName(self, self.text("Write"), name, "PDF (*.pdf)")
        return chosen


def card_groups(commands: Commands) -> tuple[CardGroup, ...]:
    """Return the commands that stand on the card, with the keys that they have now."""
    form = QKeySequence.SequenceFormat.PortableText
    return tuple(
        CardGroup(
            title=group.title,
            keys=tuple(
                CardKey(label=each.text, keys=tuple(k.toString(form) for k in keys[:1]))
                for each in members
                if each.id in group.on_card and (keys := commands.keys(each.id))
            ),
        )
        for group, members in grouped(ACTIONS)
        if group.on_card
    )


def _tell(context: RoomContext, error: ObserverError) -> None:
    context.notify(context.text.error(error))
