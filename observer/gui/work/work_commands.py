"""Commands of the ways of coding beside the film; the open one is asked first for the film's."""

from collections.abc import Callable, Mapping
from functools import partial

from observer.gui.coding.desk import CodingDesk
from observer.gui.live.live_room import LiveRoom
from observer.gui.work.pane import WorkPane
from observer.gui.work.part import WorkServices
from observer.gui.work.phase_marking import PhaseMarking
from observer.gui.work.phases_part import PhasesPart


class WorkCommands:
    """What the keys of the room do with the part that is open.

    Parameters
    ----------
    desk
        Whose coding.
    services
        What of the room a part may use.
    pane
        Holds the parts.
    live
        The clock in place of a film.
    """

    def __init__(
        self, desk: CodingDesk, services: WorkServices, pane: WorkPane, live: LiveRoom
    ) -> None:
        self._desk = desk
        self._services = services
        self._pane = pane
        self._live = live
        self._phases = PhaseMarking(desk, services.marking)

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return what the commands of the room do, by their ids."""
        return {"phases": self.show_phases, "end_live": self._end_live}

    def stage_commands(self) -> dict[str, Callable[[], object]]:
        """Return what the commands of the stage do, by their ids."""
        return {
            "first_open": self._first_open,
            "next_phase": self._next_phase,
            "lay_live": self._live.laying.lay_here,
        }

    def asked_first(
        self, table: Mapping[str, Callable[[], object]]
    ) -> dict[str, Callable[[], object]]:
        """Return the commands of the film, each asking the clock and the open part first."""
        return {command: partial(self._do, command, act) for command, act in table.items()}

    def show_phases(self) -> PhasesPart | None:
        """Show the phases beside the film; where the scheme has none, they are offered now."""
        if self._desk.desk is None:
            self._desk.moment_to_code()
            return None
        part = next((p for p in self._pane.parts if isinstance(p, PhasesPart)), None)
        if part is None:
            part = PhasesPart(self._desk, self._services)
            self._pane.offer(part)
        else:
            self._pane.open(part)
        return part

    def _do(self, command: str, act: Callable[[], object]) -> None:
        if self._live.clock.does(command) or self._pane.open_part.does(command):
            return
        act()

    def _next_phase(self) -> None:
        if not self._phases.begin_next():
            part = self.show_phases()
            if part is not None:
                part.name_own()

    def _first_open(self) -> None:
        # asked first, a part with intervals has done it already
        text = self._desk.context.text
        self._desk.hint(text("There is nothing left to score by interval here."))

    def _end_live(self) -> None:
        clock = self._live.clock
        if clock.is_on and clock.state.began is not None and clock.state.ended_us is None:
            clock.end()
        else:
            self._desk.hint(self._desk.context.text("No live coding runs here."))
