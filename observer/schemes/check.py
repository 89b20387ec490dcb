"""What must hold across the parts of a scheme."""

from collections.abc import Callable

from observer.schemes.checking.colours import check_colours
from observer.schemes.checking.composites import (
    check_composites,
    check_dyadic,
    check_moves,
    check_reliability,
)
from observer.schemes.checking.conditions import check_conditions, check_phase_templates
from observer.schemes.checking.events import check_contingencies, check_modifiers, check_tracks
from observer.schemes.checking.forms import check_forms, check_intervals, check_traces
from observer.schemes.checking.keys import RESERVED_KEYS, check_keys
from observer.schemes.checking.names import check_header, check_ids, check_numbers
from observer.schemes.checking.texts import check_texts
from observer.schemes.draft import Draft
from observer.schemes.findings import Findings

__all__ = ["RESERVED_KEYS", "check_draft"]


def check_draft(draft: Draft, findings: Findings) -> None:
    """Add a finding for everything in the draft that does not hold.

    Parameters
    ----------
    draft
        As read.
    findings
        Takes the findings.
    """
    for check in _CHECKS:
        check(draft, findings)


_CHECKS: tuple[Callable[[Draft, Findings], None], ...] = (
    check_header,
    check_ids,
    check_numbers,
    check_keys,
    check_tracks,
    check_modifiers,
    check_contingencies,
    check_forms,
    check_intervals,
    check_traces,
    check_phase_templates,
    check_conditions,
    check_composites,
    check_dyadic,
    check_reliability,
    check_moves,
    check_colours,
    check_texts,
)
