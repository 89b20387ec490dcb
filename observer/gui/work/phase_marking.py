"""Phases marked beside the film: by one key at each boundary, or from a mark to here."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.marking import Marking
from observer.model.identity import new_id
from observer.model.phase_plan import next_template
from observer.model.project_edits import (
    begin_phase,
    end_phase,
    phase_at,
    place_phase,
    remove,
    revise,
)
from observer.model.rules import PhaseTemplate
from observer.model.session import Phase

if TYPE_CHECKING:
    from observer.gui.video.film import Moment
    from observer.model.edits import Edit


class PhaseMarking:
    """What is done with the phases of the session that lies on the desk.

    Parameters
    ----------
    desk
        Whose session; every change is made by it, so that undo takes it back.
    marking
        Knows where a moment was begun that has no end yet: a phase may begin there.
    """

    def __init__(self, desk: CodingDesk, marking: Marking) -> None:
        self._desk = desk
        self._marking = marking

    @property
    def templates(self) -> tuple[PhaseTemplate, ...]:
        """The phases of the scheme."""
        return self._desk.desk.scheme.phases if self._desk.desk else ()

    def running(self, now_us: int) -> Phase | None:
        """Return the phase of a moment."""
        desk = self._desk.desk
        if desk is None:
            return None
        return phase_at(self._desk.context.workspace.project, desk.session_id, now_us)

    def following(self, now_us: int) -> PhaseTemplate | None:
        """Return the scheme's phase that comes next at a moment."""
        desk = self._desk.desk
        return next_template(desk.scheme, self._desk.phases(), now_us) if desk else None

    def begin(self, template: PhaseTemplate | None, name: str = "") -> None:
        """Begin a phase on the frame on the stage, or keep it from the mark up to there.

        Parameters
        ----------
        template
            Of the scheme; None for one of the team's own.
        name
            Of one of the team's own.
        """
        self._desk.when_shown(partial(self._begin_here, template, name))

    def begin_next(self) -> bool:
        """Begin the phase that comes next; return whether the scheme has one."""
        desk = self._desk.desk
        here = self._desk.here()
        if desk is None or not desk.scheme.phases:
            return False
        template = self.following(here.time_us) if here is not None else desk.scheme.phases[0]
        if template is None:
            self._desk.hint(self._desk.context.text("That was the last phase of this scheme."))
            return True
        self.begin(template)
        return True

    def end(self, why: str = "") -> None:
        """End the phase that runs on the frame on the stage."""
        self._desk.when_shown(partial(self._end_here, why))

    def place(self, phase: Phase, onset_us: int, offset_us: int) -> None:
        """Give a phase other edges; a neighbour that touched it keeps touching it."""
        after = replace(phase, onset_us=onset_us, offset_us=offset_us)
        self._desk.apply(place_phase(self._desk.context.workspace.project, phase, after))

    def edge_here(self, phase: Phase, *, begins: bool) -> None:
        """Let a phase begin, or end, on the frame on the stage."""
        self._desk.when_shown(partial(self._edge_here, phase.id, begins))

    def revise(self, before: Phase, after: Phase) -> None:
        """Give a phase another name, or say more of it."""
        self._desk.apply(revise("revise_phase", before, after))

    def remove(self, phase: Phase) -> None:
        """Take a phase away."""
        self._desk.apply(remove("remove_phase", phase))

    def named(self, template: PhaseTemplate) -> str:
        """Return what a phase of a template is called, numbered where it comes more than once."""
        name = self._desk.context.text.local(template.label)
        before = sum(phase.template == template.id for phase in self._desk.phases())
        return f"{name} {before + 1}" if template.repeated and before else name

    def _begin_here(self, template: PhaseTemplate | None, name: str) -> None:
        desk, here = self._desk.desk, self._desk.moment_to_code()
        if desk is None or here is None:
            return
        project = self._desk.context.workspace.project
        in_us = self._marking.in_us
        phase = Phase(
            id=new_id(),
            session_id=desk.session_id,
            name=self.named(template) if template is not None else name,
            onset_us=here.time_us,
            offset_us=here.time_us + 1,
            template=template.id if template is not None else "",
            in_statistics=template.in_statistics if template is not None else True,
        )
        edit: Edit | None
        if in_us is not None and in_us < here.time_us:
            marked = replace(phase, onset_us=in_us, offset_us=here.time_us)
            edit = place_phase(project, None, marked, "mark_phase")
            self._marking.forget()
        else:
            edit = begin_phase(project, phase, desk.extent.end_us)
        if edit is None:
            text = self._desk.context.text
            self._desk.hint(text("{phase} begins on this frame already.", phase=phase.name))
        self._desk.apply(edit)

    def _end_here(self, why: str) -> None:
        desk, here = self._desk.desk, self._desk.moment_to_code()
        if desk is None or here is None:
            return
        project = self._desk.context.workspace.project
        edit = end_phase(project, desk.session_id, here.time_us, why)
        if edit is None:
            self._desk.hint(self._desk.context.text("No phase runs here that could end."))
        self._desk.apply(edit)

    def _edge_here(self, phase_id: str, begins: bool) -> None:
        here: Moment | None = self._desk.moment_to_code()
        phase = next((p for p in self._desk.phases() if p.id == phase_id), None)
        if here is None or phase is None:
            return
        onset_us = here.time_us if begins else phase.onset_us
        offset_us = phase.offset_us if begins else here.time_us
        if offset_us <= onset_us:
            self._desk.hint(self._desk.context.text("The end has to lie after the beginning."))
            return
        self.place(phase, onset_us, offset_us)
