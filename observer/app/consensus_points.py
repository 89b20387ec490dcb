"""The disagreements of two codings with what was decided about each, and where all comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import NAMESPACE_OID, uuid5

from observer.app.agreement import ComparedPair
from observer.model.coding import Coding
from observer.model.event import Choice, Decision, Event, Score
from observer.statistics.agreement.moments import Disagreement

_KNOWN_IDS = 1 << 16


@dataclass(frozen=True, slots=True)
class Point:
    """One disagreement, with what was decided about it.

    Attributes
    ----------
    id
        Of its decision; the same as long as both codings stand as they are.
    """

    id: str
    about: Disagreement
    decision: Decision | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing was decided yet."""
        return self.decision is None

    def chose(self, *choices: Choice) -> bool:
        """Return whether one of these was chosen."""
        return self.decision is not None and self.decision.choice in choices


def points_of(
    consensus_id: str, disagreements: Iterable[Disagreement], decisions: Iterable[Decision]
) -> tuple[Point, ...]:
    """Return each disagreement with its decision, in their order.

    Parameters
    ----------
    consensus_id
        Of the coding that is made.
    disagreements
        Of the two it is made from.
    decisions
        That stand in it.

    Returns
    -------
    tuple of Point
        A decision about a disagreement that is there no longer is passed over.
    """
    known = {decision.id: decision for decision in decisions}
    seen: dict[str, int] = {}
    points: list[Point] = []
    for each in disagreements:
        name = "|".join(
            (
                consensus_id,
                each.difference.value,
                each.part,
                each.item,
                each.about,
                " ".join(each.first_ids),
                " ".join(each.second_ids),
            )
        )
        # one uncodable mark may differ from the other coder's in several stretches
        seen[name] = seen.get(name, 0) + 1
        point_id = derived(name, str(seen[name]))
        points.append(Point(point_id, each, known.get(point_id)))
    return tuple(points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The two codings that a consensus is made from, and what stands in it of its own.

    Attributes
    ----------
    id
        Of the consensus.
    pair
        How the two compare.
    own
        Records that were found together, by id: events and answers.
    """

    id: str
    pair: ComparedPair
    first: Coding
    second: Coding
    own: Mapping[str, Event | Score]


@lru_cache(maxsize=_KNOWN_IDS)
def derived(name: str, of: str) -> str:
    """Return an id that is the same whenever it is made of the same two."""
    return str(uuid5(NAMESPACE_OID, f"{name}/{of}"))
