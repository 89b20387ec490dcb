"""How the phases of a session keep to what their scheme plans: hints, never a refusal."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from observer.model.rules import PhaseTemplate
from observer.model.scheme import Scheme
from observer.model.session import Phase


class Length(StrEnum):
    """How long a phase lasted, measured by its plan."""

    UNPLANNED = "unplanned"
    AS_PLANNED = "as_planned"
    SHORTER = "shorter"
    LONGER = "longer"


class PlanHintKind(StrEnum):
    """What is otherwise than planned."""

    MISSING = "missing"
    TWICE = "twice"
    OUT_OF_ORDER = "out_of_order"
    SHORTER = "shorter"
    LONGER = "longer"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHint:
    """One thing that is otherwise than planned.

    Attributes
    ----------
    template
        Which of the scheme's phases it is about.
    phase
        Where in the session; None for one that is missing.
    """

    kind: PlanHintKind
    template: PhaseTemplate
    phase: Phase | None = None


def template_of(scheme: Scheme, phase: Phase) -> PhaseTemplate | None:
    """Return the scheme's phase that a phase of the session is; None for one of the team's own."""
    return next((each for each in scheme.phases if each.id == phase.template), None)


def length(template: PhaseTemplate | None, phase: Phase) -> Length:
    """Return how long a phase lasted by its plan; one that was stopped early is never too short."""
    if template is None or template.planned_us <= 0:
        return Length.UNPLANNED
    over_us = phase.offset_us - phase.onset_us - template.planned_us
    if over_us > template.tolerance_us:
        return Length.LONGER
    if over_us < -template.tolerance_us and not phase.stopped_early:
        return Length.SHORTER
    return Length.AS_PLANNED


def next_template(scheme: Scheme, phases: Sequence[Phase], at_us: int) -> PhaseTemplate | None:
    """Return the scheme's phase that most likely begins next.

    Parameters
    ----------
    scheme
        With its phases in order.
    phases
        Of the session.
    at_us
        Where the session is.

    Returns
    -------
    PhaseTemplate or None
        The one after the last that began before; the first one if none has. After the last one,
        the first that is repeated; None if there is none.
    """
    known = {each.id: i for i, each in enumerate(scheme.phases)}
    before = [p for p in phases if p.onset_us < at_us and p.template in known]
    if not before:
        return scheme.phases[0] if scheme.phases else None
    at = known[max(before, key=lambda p: p.onset_us).template] + 1
    if at < len(scheme.phases):
        return scheme.phases[at]
    return next((each for each in scheme.phases if each.repeated), None)


def hints(scheme: Scheme, phases: Sequence[Phase]) -> tuple[PlanHint, ...]:
    """Return what of a session's phases is otherwise than its scheme plans.

    Parameters
    ----------
    scheme
        With its phases.
    phases
        Of the session, ascending.

    Returns
    -------
    tuple of PlanHint
        In the order of the session, what is missing last; empty for a scheme without phases.
    """
    found: list[PlanHint] = []
    order = {each.id: i for i, each in enumerate(scheme.phases)}
    seen: Counter[str] = Counter()
    furthest = -1
    for phase in phases:
        template = template_of(scheme, phase)
        if template is None:
            continue
        seen[template.id] += 1
        if seen[template.id] > 1 and not template.repeated:
            found.append(PlanHint(kind=PlanHintKind.TWICE, template=template, phase=phase))
        elif scheme.phases_ordered and order[template.id] < furthest and not template.repeated:
            found.append(PlanHint(kind=PlanHintKind.OUT_OF_ORDER, template=template, phase=phase))
        furthest = max(furthest, order[template.id])
        how_long = length(template, phase)
        if how_long in {Length.SHORTER, Length.LONGER}:
            kind = PlanHintKind(how_long.value)
            found.append(PlanHint(kind=kind, template=template, phase=phase))
    found.extend(
        PlanHint(kind=PlanHintKind.MISSING, template=each)
        for each in scheme.phases
        if not each.optional and not seen[each.id]
    )
    return tuple(found)
