"""The rooms of the window, in the order of the rail."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from observer.gui.context import RoomContext
from observer.gui.families_room import FamiliesRoom
from observer.gui.share_room import ShareRoom
from observer.gui.task_strip import TaskStrip
from observer.model.messages import Message, msg, pmsg


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomEntry:
    """A room.

    Attributes
    ----------
    id
        What `RoomContext.go` calls it.
    label
        Its word on the rail.
    icon
        Name of its icon.
    make
        Builds it, when it is first entered.
    for_research
        Whether it stands on the rail in the research view alone.
    """

    id: str
    label: Message
    icon: str
    make: Callable[[RoomContext, TaskStrip], QWidget]
    for_research: bool = False


def _code_room(context: RoomContext, _strip: TaskStrip) -> QWidget:
    # imported late: it brings the film player, which the first sight of the window can do without
    from observer.gui.code_room import CodeRoom

    return CodeRoom(context)


def _look_back_room(context: RoomContext, strip: TaskStrip) -> QWidget:
    # imported late for the same reason
    from observer.gui.look_back_room import LookBackRoom

    return LookBackRoom(context, strip)


def _agreement_room(context: RoomContext, strip: TaskStrip) -> QWidget:
    # imported late for the same reason
    from observer.gui.agreement_room import AgreementRoom

    return AgreementRoom(context, strip)


def _figures_room(context: RoomContext, strip: TaskStrip) -> QWidget:
    # imported late: it brings matplotlib, half a second
    from observer.gui.figures_room import FiguresRoom

    return FiguresRoom(context, strip)


ROOMS: tuple[RoomEntry, ...] = (
    RoomEntry(id="families", label=msg("Families"), icon="families", make=FamiliesRoom),
    RoomEntry(id="code", label=pmsg("room", "Code"), icon="code", make=_code_room),
    RoomEntry(id="look", label=pmsg("room", "Look back"), icon="look", make=_look_back_room),
    RoomEntry(id="figures", label=msg("Figures"), icon="figures", make=_figures_room),
    RoomEntry(
        id="agreement",
        label=pmsg("room", "Agreement"),
        icon="agreement",
        make=_agreement_room,
        for_research=True,
    ),
    RoomEntry(id="share", label=msg("Share"), icon="share", make=ShareRoom),
)
