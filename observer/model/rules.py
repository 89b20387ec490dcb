"""The rules of a scheme: phases, conditions, composites, the dyad, reliability, and what moved."""

from dataclasses import dataclass, field
from enum import StrEnum

from typing_extensions import override

from observer.model.local_text import LocalText


@dataclass(frozen=True, slots=True)
class CodeRef:
    """A code named from elsewhere in a scheme: ``track.code``."""

    track: str
    code: str

    @override
    def __str__(self) -> str:
        """Return it as it stands in the file of a scheme."""
        return f"{self.track}.{self.code}"


@dataclass(frozen=True, slots=True)
class ItemRef:
    """An item named from elsewhere in a scheme: ``form.item``, of a form or an interval coding."""

    form: str
    item: str

    @override
    def __str__(self) -> str:
        """Return it as it stands in the file of a scheme."""
        return f"{self.form}.{self.item}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseTemplate:
    """A phase that a session under this scheme has.

    Attributes
    ----------
    planned_us, tolerance_us
        How long it should last, and how far from that is still as planned; 0 for unstated.
    subjects
        Ids of who takes an active part; empty for all.
    in_statistics
        False for a stretch that belongs to the procedure only, such as tidying in between.
    """

    id: str
    label: LocalText
    definition: LocalText = field(default_factory=LocalText)
    optional: bool = False
    repeated: bool = False
    planned_us: int = 0
    tolerance_us: int = 0
    subjects: tuple[str, ...] = ()
    in_statistics: bool = True


class ConditionKind(StrEnum):
    """What a condition asks.

    Only while: the code stands only while one of the others runs. Only after: its onset follows
    the onset of one of the others within the time. Follow-up: after it, one of the others follows
    within the time. If count: the item is answered only if the others occur often enough.
    """

    ONLY_WHILE = "only_while"
    ONLY_AFTER = "only_after"
    FOLLOW_UP = "follow_up"
    IF_COUNT = "if_count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One rule about a code or an item; it is hinted at, never enforced by a dialog.

    Attributes
    ----------
    of
        The code it is about; of `IF_COUNT` the item.
    others
        The codes that it depends on.
    within_us
        Of `ONLY_AFTER` and `FOLLOW_UP`.
    at_least
        Of `IF_COUNT`: how many onsets of `others` the item asks for.
    """

    id: str
    kind: ConditionKind
    of: CodeRef | ItemRef
    others: tuple[CodeRef, ...]
    within_us: int = 0
    at_least: int = 1
    label: LocalText = field(default_factory=LocalText)


class CompositeKind(StrEnum):
    """How parts become one figure.

    Weighted: sum of weight times part. Ratio: the first by the second. Difference: the first less
    the second. Proportion and count: of the parts with a value of at least `from_value`.
    """

    SUM = "sum"
    MEAN = "mean"
    WEIGHTED = "weighted"
    RATIO = "ratio"
    DIFFERENCE = "difference"
    MAXIMUM = "max"
    PROPORTION = "proportion"
    COUNT = "count"


class MissingRule(StrEnum):
    """When a composite stands though a part has no value.

    Prorate: at least `at_least_share` of the parts, the sum scaled up to all of them.
    """

    ALL = "all"
    AT_LEAST = "at_least"
    AT_LEAST_SHARE = "at_least_share"
    PRORATE = "prorate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """A figure made of others.

    Attributes
    ----------
    parts
        Items, codes (their number of onsets) and other composites, by id.
    weights
        One for each part, of a weighted sum.
    reversed
        Items among the parts that count from the other end, beside those that say so themselves.
    missing, at_least, at_least_share
        When it stands though a part has no value.
    """

    id: str
    kind: CompositeKind
    label: LocalText
    parts: tuple[CodeRef | ItemRef | str, ...]
    definition: LocalText = field(default_factory=LocalText)
    weights: tuple[float, ...] = ()
    reversed: tuple[ItemRef, ...] = ()
    from_value: float = 1.0
    missing: MissingRule = MissingRule.ALL
    at_least: int = 0
    at_least_share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyadic:
    """What belongs together in two partners.

    Attributes
    ----------
    matches
        Pairs of codes of two subjects that count as the same, such as smiling and smiling.
    valence
        Codes with their order from negative to positive.
    """

    matches: tuple[tuple[CodeRef, CodeRef], ...] = ()
    valence: tuple[tuple[CodeRef, float], ...] = ()


class Coefficient(StrEnum):
    """How agreement is measured."""

    TIME_KAPPA = "time_kappa"
    EVENT_KAPPA = "event_kappa"
    WEIGHTED_KAPPA = "weighted_kappa"
    ICC = "icc"
    ALPHA = "alpha"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How two coders are compared under this scheme.

    Attributes
    ----------
    tracks
        Ids of tracks, forms and interval codings; empty for all.
    unit_us
        Grain of the time kappa.
    tolerance_us, overlap
        How far two onsets may lie apart, and which share two bouts must have in common.
    minimum
        Below this more training is needed.
    share_double_coded
        Of the sessions of a study, from 0 to 1.
    """

    coefficient: Coefficient = Coefficient.TIME_KAPPA
    tracks: tuple[str, ...] = ()
    unit_us: int = 100_000
    tolerance_us: int = 2_000_000
    overlap: float = 0.0
    minimum: float = 0.6
    share_double_coded: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where a code or item of an older version went.

    Attributes
    ----------
    from_version
        The last version that still had it.
    old, new
        ``track.code`` or ``form.item``; `new` is empty where nothing took its place.
    """

    from_version: str
    old: str
    new: str = ""
