"""What a coefficient comes back as: its value with all that is needed to judge it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import TypeAlias

from observer.model.messages import Message, msg

Setting: TypeAlias = str | int | float | bool | None
Margins: TypeAlias = tuple[tuple[float, ...], ...]

CONFIDENCE = 0.95
"""Of every interval, unless its settings say otherwise."""

NO_UNITS = msg("there is nothing that could be compared")
CERTAIN_CHANCE = msg("undefined: only one category was used, so chance alone would agree fully")
ONE_CATEGORY = msg("undefined: there is only one category, so there was nothing to choose")
SATURATED = msg("undefined: with one code there is nothing that chance could be reckoned from")
NEVER_USED = msg("empty: nobody used it")
NO_VARIANCE = msg("undefined: everything was rated the same, so there is nothing to explain")
TOO_FEW_UNITS = msg("undefined: at least two units are needed")
TOO_FEW_CODERS = msg("undefined: at least two coders are needed")
EMPTY_MARGIN = msg("undefined: a row or a column is empty")
ZERO_DENOMINATOR = msg("undefined: it would be a division by zero")
BELOW_ZERO = msg("undefined: the ratings of one thing differ more than the things do")

REASONS: Mapping[str, Message] = MappingProxyType(
    {
        "no_units": NO_UNITS,
        "certain_chance": CERTAIN_CHANCE,
        "one_category": ONE_CATEGORY,
        "saturated": SATURATED,
        "never_used": NEVER_USED,
        "no_variance": NO_VARIANCE,
        "too_few_units": TOO_FEW_UNITS,
        "too_few_coders": TOO_FEW_CODERS,
        "empty_margin": EMPTY_MARGIN,
        "zero_denominator": ZERO_DENOMINATOR,
        "below_zero": BELOW_ZERO,
    }
)
"""The words that stand in the reason column of tables, and what they mean."""

UNDEFINED = "undefined"
"""The word for a reason that has none of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """What was left out of a coefficient, and why.

    Attributes
    ----------
    unit
        What is counted, such as ``units``, ``ratings``, ``events`` or ``s``.
    n
        How many of them, or how long in seconds.
    why
        Why they could not count.
    """

    unit: str
    n: float
    why: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """One figure with what is needed to judge it; undefined is None with a reason.

    Attributes
    ----------
    value
        The figure, or None where it is undefined; never NaN.
    standard_error
        Of the value, where there is one. It takes the units as independent.
    interval
        Lower and upper bound; the settings state the confidence where it is not 95 %.
    n
        Over how many units it is, or over how many seconds.
    unit
        What `n` counts: ``units``, ``events``, ``s`` ….
    observed, expected
        Agreement (for an alpha or a weighted kappa: disagreement) seen, and that of chance.
    margins
        How often each category was used, coder by coder; or the sums of rows and of columns.
    excluded
        What was left out and why.
    settings
        Every choice that the value depends on.
    reason
        Why there is no value.
    """

    value: float | None
    standard_error: float | None = None
    interval: tuple[float, float] | None = None
    n: float = 0
    unit: str = "units"
    observed: float | None = None
    expected: float | None = None
    margins: Margins = ()
    excluded: tuple[Excluded, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict, hash=False)
    reason: Message | None = None

    def __post_init__(self) -> None:
        """Hold that a value or a reason is there, and that no NaN or infinity travels on.

        Raises
        ------
        ValueError
            If a number is not finite, or value and reason are both there or both absent.
        """
        numbers = (self.value, self.standard_error, *(self.interval or ()))
        if any(number is not None and not isfinite(number) for number in numbers):
            message = f"a coefficient is a finite number or undefined: {numbers}"
            raise ValueError(message)
        if (self.value is None) == (self.reason is None):
            message = "a coefficient has a value, or a reason for having none"
            raise ValueError(message)

    @property
    def reason_word(self) -> str | None:
        """The reason as the word that stands in tables; None where there is a value."""
        if self.reason is None:
            return None
        words = (word for word, reason in REASONS.items() if reason == self.reason)
        return next(words, UNDEFINED)

    def row(self, name: str) -> dict[str, float | str | None]:
        """Return the cells of a table's row, for DataFrames.

        Parameters
        ----------
        name
            Of the column of the value; the others are named after it.

        Returns
        -------
        dict[str, float | str | None]
            ``name``, ``name_se``, ``name_low``, ``name_high`` and ``name_reason``.
        """
        low, high = self.interval or (None, None)
        return {
            name: self.value,
            f"{name}_se": self.standard_error,
            f"{name}_low": low,
            f"{name}_high": high,
            f"{name}_reason": self.reason_word,
        }


def known(number: float) -> float | None:
    """Return a number, or None in the place of NaN and infinity."""
    return float(number) if isfinite(number) else None
