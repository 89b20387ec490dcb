"""What is shown of the chosen family: its sessions, or another page about it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from observer.gui.context import RoomContext
from observer.gui.families.page import FamilyPage
from observer.gui.parts import button, column, row
from observer.model.messages import Message, msg

SESSIONS, CASE, REGISTER = "sessions", "case", "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPart:
    """A page about a family.

    Attributes
    ----------
    make
        Builds it, when it is first opened.
    """

    id: str
    label: Message
    make: Callable[[RoomContext, Callable[[str], None]], FamilyPage]


def _case_page(context: RoomContext, show_family: Callable[[str], None]) -> FamilyPage:
    # imported late: most visits to this room are about sessions
    from observer.gui.families.case_page import CasePage

    made = CasePage(context)
    made.wants_family.connect(show_family)
    return made


def _register_page(context: RoomContext, _show_family: Callable[[str], None]) -> FamilyPage:
    from observer.gui.families.register_page import RegisterPage

    return RegisterPage(context)


FAMILY_PARTS: tuple[FamilyPart, ...] = (
    FamilyPart(id=CASE, label=msg("Factors and summary"), make=_case_page),
    FamilyPart(id=REGISTER, label=msg("Register"), make=_register_page),
)
"""In the order of their buttons, behind the sessions."""


class FamilyParts(QWidget):
    """A row of buttons, and the page that was chosen.

    Parameters
    ----------
    context
        What the room stands on.
    sessions
        The first page.
    """

    wants_family = Signal(str)
    """A page asks for another family, by its id."""

    def __init__(self, context: RoomContext, sessions: QWidget) -> None:
        super().__init__()
        self._context = context
        self._family_id = ""
        self._made: dict[str, FamilyPage] = {}
        self.buttons: dict[str, QPushButton] = {}
        self._stack = QStackedWidget()
        self._stack.addWidget(sessions)
        group = QButtonGroup(self)
        line = row(gap=4)
        text = context.text
        names = {SESSIONS: msg("Sessions")} | {part.id: part.label for part in FAMILY_PARTS}
        for part_id, words in names.items():
            made = button(text.render(words), partial(self.show_part, part_id))
            made.setCheckable(True)
            made.setChecked(part_id == SESSIONS)
            group.addButton(made)
            self.buttons[part_id] = made
            line.addWidget(made)
        line.addStretch(1)
        inside = column(gap=10)
        inside.addLayout(line)
        inside.addWidget(self._stack, 1)
        self.setLayout(inside)

    @property
    def shown(self) -> str:
        """Id of the page that is shown."""
        return next(part_id for part_id, each in self.buttons.items() if each.isChecked())

    def show_part(self, part_id: str) -> None:
        """Show a page."""
        self.buttons[part_id].setChecked(True)
        page = self.page(part_id)
        if page is None:
            self._stack.setCurrentIndex(0)
            return
        self._stack.setCurrentWidget(page)
        page.show_family(self._family_id)

    def page(self, part_id: str) -> FamilyPage | None:
        """Return a page beside the sessions, made if it was not opened yet."""
        part = next((each for each in FAMILY_PARTS if each.id == part_id), None)
        if part is None:
            return None
        if part_id not in self._made:
            made = part.make(self._context, self.wants_family.emit)
            self._made[part_id] = made
            self._stack.addWidget(made)
        return self._made[part_id]

    def show_case(self, *, search: bool) -> None:
        """Open factors and summary, for writing or for looking in all of them."""
        self.show_part(CASE)
        page = self.page(CASE)
        if page is not None:
            page.begin(search=search)

    def show_register(self) -> None:
        """Open what is due, what proves consent, and who has looked."""
        self.show_part(REGISTER)
        page = self.page(REGISTER)
        if page is not None:
            page.begin(search=False)

    def show_family(self, family_id: str) -> None:
        """Show another family on the page that is open."""
        self._family_id = family_id
        page = self._made.get(self.shown)
        if page is not None:
            page.show_family(family_id)

    def release(self) -> None:
        """Let the pages stop following the project."""
        for page in self._made.values():
            page.release()
