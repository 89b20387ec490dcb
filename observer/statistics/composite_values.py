"""Composites as a table: each where it is about, with what was missing."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from observer.model.forms import About, Form
from observer.model.messages import msg
from observer.model.rules import Composite
from observer.model.session import Phase
from observer.model.time import Interval
from observer.statistics.answers import is_for
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Column,
    Row,
    count_column,
    table,
    text_column,
)
from observer.statistics.composites import (
    CompositeValue,
    Place,
    abouts,
    composite_values,
    items_of,
)
from observer.statistics.inputs import CodedSession

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("composite", msg("Composite")),
    text_column("kind", msg("Kind")),
    Column("value", msg("Value"), decimals=2),
    count_column("n_parts", msg("Parts")),
    count_column("n_values", msg("Values")),
    text_column("missing", msg("Parts without a value")),
    text_column("rule", msg("Stands if there are")),
    *WINDOW_COLUMNS,
)
_NO_CLIPS: Mapping[str, Interval] = MappingProxyType({})


def composites(session: CodedSession) -> pd.DataFrame:
    """Compute every composite of the scheme at each place it is about.

    A composite of items about phases stands at each phase that they are for, one about segments at
    each segment on which an item was answered, one of counts and intervals alone at the session
    and at each phase, any other at the session. Clips are left out: they belong to the look back,
    not to the session's time. The arithmetic and the rules for what is missing stand with
    `observer.statistics.composites.combine`.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per place and composite; see `COLUMNS`.

    Notes
    -----
    Formula
        - with x the n values that there are, of m parts: sum ``Σ x``; weighted ``Σ w x``; mean
          ``Σ x / n``; highest; ratio ``first / second``; difference ``first - second``; count, how
          many x are at least the stated value; proportion, that number by n
        - an item that counts from the other end: ``lowest + highest - x``
        - prorated: a sum and a count times ``m / n``, a weighted sum times
          ``Σ w / Σ w of the parts that have a value``
    Edge cases
        - too many parts without a value, by the scheme's own rule (all, at least so many, at least
          such a share): empty, never reckoned as 0
        - a ratio and a difference need both parts, whatever the rule; a ratio with 0 below is empty
        - a code of which nothing could be coded has no count; one that never occurred counts 0
        - a composite that would contain itself has no value

    References
    ----------
    The scheme of the session defines each composite. For prorating, and when it
    misleads: Mazza, G. L., Enders, C. K. and Ruehlman, L. S. (2015). Addressing item-level missing
    data. Multivariate Behavioral Research 50, 504-519.
    """
    rows: list[Row] = []
    for place, made in placed_composites(session):
        observed = session.observed(("",), place.window)
        rows.append(
            {
                "composite": made.composite.id,
                "kind": made.composite.kind.value,
                "value": made.value,
                "n_parts": len(made.parts),
                "n_values": len(made.parts) - len(made.missing),
                "missing": ", ".join(map(str, made.missing)),
                "rule": made.composite.missing.value,
                **observed.cells,
            }
        )
    return table(COLUMNS, rows)


def placed_composites(
    session: CodedSession, clips: Mapping[str, Interval] = _NO_CLIPS
) -> Iterator[tuple[Place, CompositeValue]]:
    """Yield every composite at each place it is about, by composite and then by time.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.
    clips
        Stretch of each clip of the session, by its id.

    Yields
    ------
    Place, CompositeValue
        Where, and what it is there.
    """
    done: dict[Place, dict[str, CompositeValue]] = {}
    for composite in session.scheme.composites:
        for place in _places(session, composite, clips):
            if place not in done:
                made = composite_values(session, place)
                done[place] = {each.composite.id: each for each in made}
            yield place, done[place][composite.id]


def _places(
    session: CodedSession, composite: Composite, clips: Mapping[str, Interval]
) -> Iterable[Place]:
    about = abouts(session.scheme, composite)
    if About.PHASE in about:
        asked = {phase.id for phase in session.phases if _asked_in(session, composite, phase)}
        return [place for place in _phase_places(session) if place.about in asked]
    if About.SEGMENT in about:
        found = _segments(session, composite)
        return [Place.stretch("", stretch, segment=True) for stretch in found]
    if About.CLIP in about:
        return [
            Place.stretch(clip, stretch)
            for clip, stretch in clips.items()
            if _is_answered(session, composite, clip)
        ]
    whole = Place.whole(session)
    return [whole] if about else [whole, *_phase_places(session)]


def _phase_places(session: CodedSession) -> list[Place]:
    return [Place(about=w.phase_id, onset_us=None, window=w) for w in session.windows()[1:]]


def _forms(session: CodedSession, composite: Composite, about: About) -> set[str]:
    named = {item.form for item in items_of(session.scheme, composite)}
    return {f.id for f in session.scheme.forms if f.id in named and f.about is about}


def _asked_in(session: CodedSession, composite: Composite, phase: Phase) -> bool:
    forms = [session.scheme.form(f) for f in _forms(session, composite, About.PHASE)]
    return all(isinstance(form, Form) and is_for(form, phase) for form in forms)


def _segments(session: CodedSession, composite: Composite) -> list[Interval]:
    forms = _forms(session, composite, About.SEGMENT)
    whole = session.windows()[0]
    found = {
        Interval(score.onset_us, score.offset_us)
        for score in session.coding.scores
        if score.form in forms
        and score.onset_us is not None
        and score.offset_us is not None
        and score.offset_us > score.onset_us
        and whole.counts(score.onset_us)
    }
    return sorted(found)


def _is_answered(session: CodedSession, composite: Composite, clip: str) -> bool:
    forms = _forms(session, composite, About.CLIP)
    return any(score.about == clip and score.form in forms for score in session.coding.scores)
