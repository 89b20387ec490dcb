"""Prepare: which clips are looked at, in which order, with which script."""

from PySide6.QtWidgets import QWidget

from observer.gui.context import RoomContext
from observer.gui.look_back.seam import LookPlace


class PreparePage(QWidget):
    """The page of the plan.

    Parameters
    ----------
    context
        What the page stands on.
    room
        What lies around it.
    """

    def __init__(self, context: RoomContext, room: LookPlace) -> None:
        super().__init__()
        self._context = context
        self._room = room
        self.setAccessibleName(context.text("Prepare"))

    def show_plan(self, plan_id: str) -> None:
        """Show a plan."""

    def release(self) -> None:
        """Let the films go."""
