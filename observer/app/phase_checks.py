"""What is open among the phases of a session: missing, out of order, too long or too short."""

from collections.abc import Iterator
from itertools import pairwise

from observer.app.open_points import OpenKind, OpenPoint, clock, in_seconds
from observer.model.messages import msg
from observer.model.rules import PhaseTemplate
from observer.model.session import Phase
from observer.statistics.inputs import CodedSession


def phase_points(coded: CodedSession) -> Iterator[OpenPoint]:
    """Yield what is open among the phases that the scheme asks for."""
    templates = coded.scheme.phases
    for template in templates:
        yield from _of_template(coded, template)
    if coded.scheme.phases_ordered:
        yield from _out_of_order(coded)


def _of_template(coded: CodedSession, template: PhaseTemplate) -> Iterator[OpenPoint]:
    held = [phase for phase in coded.phases if phase.template == template.id]
    if not held and not template.optional:
        yield OpenPoint(
            kind=OpenKind.PHASE,
            at_us=coded.window.start_us,
            what=msg("The phase {phase} is not marked.", phase=template.label),
        )
    if len(held) > 1 and not template.repeated:
        yield OpenPoint(
            kind=OpenKind.PHASE,
            at_us=held[1].onset_us,
            what=msg(
                "The phase {phase} is marked {count} times; it comes once.",
                phase=template.label,
                count=len(held),
            ),
        )
    for phase in held:
        yield from _length(template, phase)


def _length(template: PhaseTemplate, phase: Phase) -> Iterator[OpenPoint]:
    # a phase that was stopped for the child's sake is as long as it should be
    if not template.planned_us or phase.stopped_early:
        return
    length = phase.offset_us - phase.onset_us
    if abs(length - template.planned_us) > template.tolerance_us:
        yield OpenPoint(
            kind=OpenKind.PHASE,
            at_us=phase.onset_us,
            what=msg(
                "The phase {phase} at {time} lasts {length} s; {planned} s is planned.",
                phase=template.label,
                time=clock(phase.onset_us),
                length=in_seconds(length),
                planned=in_seconds(template.planned_us),
            ),
        )


def _out_of_order(coded: CodedSession) -> Iterator[OpenPoint]:
    place = {template.id: i for i, template in enumerate(coded.scheme.phases)}
    repeated = {template.id for template in coded.scheme.phases if template.repeated}
    marked = [phase for phase in coded.phases if phase.template in place]
    for first, second in pairwise(marked):
        again = {first.template, second.template} & repeated
        if not again and place[second.template] < place[first.template]:
            yield OpenPoint(
                kind=OpenKind.PHASE,
                at_us=second.onset_us,
                what=msg(
                    "The phase {phase} at {time} comes after {before}; the scheme has it earlier.",
                    phase=coded.scheme.phases[place[second.template]].label,
                    time=clock(second.onset_us),
                    before=coded.scheme.phases[place[first.template]].label,
                ),
            )
