"""What is due, one line each, with what can be done about it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from observer.app.calendar_day import calendar_day
from observer.app.due_words import due_sentence, due_title
from observer.gui.context import RoomContext
from observer.gui.parts import button, card, clear, column, label, row, strong
from observer.model.family import Family
from observer.model.keeping import ErasureStop
from observer.model.register import Due, DueKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWays:
    """What the buttons beside something that is due do.

    Attributes
    ----------
    consent
        Opens the consents of a family, by its id.
    erase
        Asks what of a family is to be erased, by its id and that of a session.
    stop
        Asks why a session may not be erased, by the ids of its family and its own.
    lift
        Lifts a stop.
    """

    consent: Callable[[str], object]
    erase: Callable[[str, str], object]
    stop: Callable[[str, str], object]
    lift: Callable[[ErasureStop], object]


class DueList(QWidget):
    """Lines of what is due, the earliest first.

    Parameters
    ----------
    context
        What the room stands on.
    ways
        What can be done.
    """

    def __init__(self, context: RoomContext, ways: DueWays) -> None:
        super().__init__()
        self._context = context
        self._ways = ways
        self.lines = column(gap=8)
        self.setLayout(self.lines)
        self.setAccessibleName(context.text("What is due"))
        self.buttons: dict[tuple[Due, str], QPushButton] = {}

    def show_due(
        self, found: tuple[Due, ...], *, name: bool, otherwise: tuple[str, ...] = ()
    ) -> None:
        """Show what is due, with the family's pseudonym where several are shown.

        Parameters
        ----------
        found
            By `observer.model.register.due`.
        name
            Whether to say whose it is.
        otherwise
            What more is said where nothing is due, a sentence each.
        """
        clear(self.lines)
        self.buttons.clear()
        if not found:
            self.lines.addWidget(label(self._context.text("Nothing is due."), "muted"))
            for sentence in otherwise:
                self.lines.addWidget(label(sentence, "muted"))
        for each in found:
            self.lines.addWidget(self._line(each, name=name))
        self.lines.addStretch(1)

    def _line(self, due: Due, *, name: bool) -> QFrame:
        text, project = self._context.text, self._context.workspace.project
        today = calendar_day()
        frame, inside = card(margin=10, gap=4)
        head = row(gap=12)
        head.addWidget(strong(text.render(due_title(due)), self._context.tokens), 1)
        if name:
            pseudonym = project.get(Family, due.family_id).pseudonym
            head.addWidget(label(pseudonym, "muted", wrap=False))
        head.addWidget(label(text.day(due.on), "muted", wrap=False))
        inside.addLayout(head)
        foot = row(gap=8)
        foot.addWidget(label(text.render(due_sentence(project, due, today))), 1)
        for key, made in self._buttons(due).items():
            self.buttons[due, key] = made
            foot.addWidget(made)
        inside.addLayout(foot)
        return frame

    def _buttons(self, due: Due) -> dict[str, QPushButton]:
        text, ways = self._context.text, self._ways
        if due.kind in {DueKind.MISSING, DueKind.EXPIRES}:
            words = text("Change the consents")
            return {"consent": button(words, lambda: ways.consent(due.family_id))}
        stop = due.stop
        if stop is not None:
            return {"lift": button(text("Lift the stop"), lambda: ways.lift(stop))}
        family, session = due.family_id, due.session_id
        return {
            "erase": button(text("Erase …"), lambda: ways.erase(family, session)),
            "stop": button(text("May not be erased …"), lambda: ways.stop(family, session)),
        }
