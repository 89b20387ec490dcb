"""The pages of Look back, from left to right."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from observer.gui.context import RoomContext
from observer.gui.look_back.seam import AFTER, PREPARE, PRESENT, TAKE_HOME, LookPlace
from observer.model.messages import Message, msg


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """A page.

    Attributes
    ----------
    id
        Id of the command that turns to it.
    label
        On its button.
    make
        Builds it, when it is first turned to; a `LookPage` besides.
    """

    id: str
    label: Message
    make: Callable[[RoomContext, LookPlace], QWidget]


def _prepare(context: RoomContext, room: LookPlace) -> QWidget:
    # imported late, as every page: the films and their players are needed by few of them
    from observer.gui.look_back.prepare.page import PreparePage

    return PreparePage(context, room)


def _after(context: RoomContext, room: LookPlace) -> QWidget:
    from observer.gui.look_back.after.page import AfterPage

    return AfterPage(context, room)


def _present(context: RoomContext, room: LookPlace) -> QWidget:
    from observer.gui.look_back.present.page import PresentPage

    return PresentPage(context, room)


def _take_home(context: RoomContext, room: LookPlace) -> QWidget:
    from observer.gui.look_back.take_home.page import TakeHomePage

    return TakeHomePage(context, room)


PAGES: tuple[PageEntry, ...] = (
    PageEntry(id=PREPARE, label=msg("Prepare"), make=_prepare),
    PageEntry(id=PRESENT, label=msg("Look together"), make=_present),
    PageEntry(id=AFTER, label=msg("Afterwards"), make=_after),
    PageEntry(id=TAKE_HOME, label=msg("Film to take home"), make=_take_home),
)
