"""Which ways of coding there are besides the codes of tracks."""

from collections.abc import Callable
from typing import TypeAlias

from observer.gui.coding.desk import CodingDesk
from observer.gui.work.form_parts import form_parts
from observer.gui.work.interval_part import interval_parts
from observer.gui.work.part import WorkPart, WorkServices
from observer.gui.work.phases_part import phase_parts
from observer.gui.work.trace_part import trace_parts

PartMaker: TypeAlias = Callable[[CodingDesk, WorkServices], tuple[WorkPart, ...]]
"""Makes the parts that the scheme on the desk offers in this pass, in order; none is fine."""

PARTS: tuple[PartMaker, ...] = (interval_parts, trace_parts, form_parts, phase_parts)
