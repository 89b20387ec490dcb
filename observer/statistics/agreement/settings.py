"""How two codings are compared: every choice that a figure of agreement depends on."""

from dataclasses import dataclass
from enum import StrEnum

from observer.model.rules import Coefficient, Reliability


class Weighing(StrEnum):
    """What one entry of a table of time is.

    Duration: seconds, exact. Unit: a unit of fixed length, taken at its midpoint.
    """

    DURATION = "duration"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSettings:
    """Settings of a comparison; they are shown beside every figure.

    Attributes
    ----------
    weighing
        Of the time kappa.
    unit_us
        Length of a unit: of the time kappa by unit, and wherever a tolerance is asked.
    time_tolerance_us
        A unit also agrees where the other coder has the code this close by; 0 for no tolerance.
        With a tolerance both directions are computed, and what shuffled codings would reach.
    tolerance_us
        How far two onsets may lie apart to be the same event.
    overlap
        Which share of their common length two states must have at once to be the same event all
        the same, from 0 to 1; 0 for onsets alone.
    resamples
        Of the block bootstrap that intervals come from; 0 for no intervals.
    block_us
        Length of one block: neighbouring moments are not independent.
    shuffles
        How many circular shifts of one coding make up the shuffled kappa.
    seed
        Of bootstrap and shuffling.
    coefficient
        The one that the scheme judges coders by; None if it states none.
    minimum
        Agreement that the scheme asks for, in that coefficient; None if it states none.
    judged
        Ids of the tracks, forms and interval codings that the minimum holds for; empty for all.
    """

    weighing: Weighing = Weighing.DURATION
    unit_us: int = 100_000
    time_tolerance_us: int = 0
    tolerance_us: int = 2_000_000
    overlap: float = 0.0
    resamples: int = 1_000
    block_us: int = 10_000_000
    shuffles: int = 100
    seed: int = 20_240_501
    coefficient: Coefficient | None = None
    minimum: float | None = None
    judged: tuple[str, ...] = ()

    @classmethod
    def of(cls, stated: Reliability | None) -> "AgreementSettings":
        """Return the settings that a scheme states, and the usual ones for the rest."""
        if stated is None:
            return cls()
        return cls(
            unit_us=stated.unit_us,
            tolerance_us=stated.tolerance_us,
            overlap=stated.overlap,
            coefficient=stated.coefficient,
            minimum=stated.minimum,
            judged=stated.tracks,
        )

    def reaches(self, part: str, value: float | None) -> bool | None:
        """Return whether a figure reaches the minimum.

        Parameters
        ----------
        part
            The track, form or interval coding that it is about.
        value
            Of the coefficient; None where it is undefined.

        Returns
        -------
        bool or None
            None where there is no figure, no minimum, or none for this part.
        """
        if value is None or self.minimum is None or (self.judged and part not in self.judged):
            return None
        return value >= self.minimum
