"""Whether two coders agree on what can be coded: before anything else is compared."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from observer.model.messages import msg
from observer.model.time import seconds
from observer.statistics.agreement.pair import CodedPair
from observer.statistics.coefficients.ac1 import gwet_ac1_from_table
from observer.statistics.coefficients.time_agreement import kappa_of
from observer.statistics.columns import (
    PHASE_COLUMNS,
    Column,
    Row,
    seconds_column,
    share_column,
    table,
    text_column,
)

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("track", msg("Track")),
    seconds_column("coded_s", msg("Time coded by both")),
    seconds_column("both_s", msg("Codable for both")),
    seconds_column("only_first_s", msg("Codable for the first coder only")),
    seconds_column("only_second_s", msg("Codable for the second coder only")),
    seconds_column("neither_s", msg("Codable for neither")),
    share_column("observed", msg("Agreement seen")),
    Column("kappa", msg("Kappa of codability"), decimals=2),
    Column("ac1", msg("AC1 of codability"), decimals=2),
    text_column("reason", msg("Why there is no kappa")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodabilityTally:
    """How much time of a track was codable for whom.

    Attributes
    ----------
    coded_us
        That both coded, whether or not they could.
    """

    phase: str
    phase_id: str
    track: str
    coded_us: int
    both_us: int
    first_us: int
    second_us: int


def codability_tallies(pair: CodedPair) -> tuple[CodabilityTally, ...]:
    """Return the codable time of one pair of codings, per window and track."""
    found: list[CodabilityTally] = []
    for window in pair.windows:
        for track in pair.scheme.tracks:
            joint = pair.joint(track.id, window)
            found.append(
                CodabilityTally(
                    phase=window.phase,
                    phase_id=window.phase_id,
                    track=track.id,
                    coded_us=joint.coded_us,
                    both_us=joint.both_us,
                    first_us=joint.first_us,
                    second_us=joint.second_us,
                )
            )
    return tuple(found)


def pooled_codability(tallies: Iterable[CodabilityTally]) -> tuple[CodabilityTally, ...]:
    """Return the sums over sessions, per phase name and track."""
    sums: dict[tuple[str, str], CodabilityTally] = {}
    for each in tallies:
        key = (each.phase, each.track)
        so_far = sums.get(key)
        sums[key] = each if so_far is None else _added(so_far, each)
    return tuple(sums.values())


def codability_rows(tallies: Iterable[CodabilityTally]) -> list[Row]:
    """Return the rows of `codability_table`."""
    return [_row(tally) for tally in tallies]


def codability_table(pair: CodedPair) -> pd.DataFrame:
    """Compare what two coders held to be codable, per window and track, in seconds.

    Only time that both coded at all is compared. Where both could code everything there was
    nothing to choose, and kappa is undefined (``certain_chance``); ``observed`` is then 1.

    Parameters
    ----------
    pair
        Two codings of one session.

    Returns
    -------
    pandas.DataFrame
        See `COLUMNS`.

    Notes
    -----
    Formula
        κ = (pₒ - pₑ) / (1 - pₑ) over the time that both coded, each moment held to be codable or
        not; AC1 beside it
    Edge cases
        - Both could code everything: there was nothing to choose, κ is empty and pₒ is 1.
        - Time that one of them did not code at all is not compared.

    References
    ----------
    Cohen, J. (1960). Educational and Psychological Measurement, 20.

    Gwet, K. L. (2008). British Journal of Mathematical and Statistical Psychology, 61.
    """
    return table(COLUMNS, codability_rows(codability_tallies(pair)))


def _row(tally: CodabilityTally) -> Row:
    only_first = tally.first_us - tally.both_us
    only_second = tally.second_us - tally.both_us
    neither = tally.coded_us - tally.first_us - only_second
    counts = np.array([[tally.both_us, only_first], [only_second, neither]]) / 1_000_000
    found = kappa_of(counts, unit="s")
    return {
        "phase": tally.phase,
        "phase_id": tally.phase_id,
        "track": tally.track,
        "coded_s": seconds(tally.coded_us),
        "both_s": seconds(tally.both_us),
        "only_first_s": seconds(only_first),
        "only_second_s": seconds(only_second),
        "neither_s": seconds(neither),
        "observed": found.observed,
        "kappa": found.value,
        "ac1": gwet_ac1_from_table(counts).value if found.n else None,
        "reason": found.reason_word,
    }


def _added(one: CodabilityTally, other: CodabilityTally) -> CodabilityTally:
    return replace(
        one,
        phase_id="",
        coded_us=one.coded_us + other.coded_us,
        both_us=one.both_us + other.both_us,
        first_us=one.first_us + other.first_us,
        second_us=one.second_us + other.second_us,
    )
