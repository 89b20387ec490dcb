"""Match and repair: how long two partners fit together, and how they find each other again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from observer.model.messages import Message
from observer.model.time import US_PER_S
from observer.statistics.coefficients.result import NO_UNITS
from observer.statistics.coefficients.states import (
    BoutTable,
    Code,
    States,
    joined,
    read_states,
    read_stretches,
    shared,
    without,
)
from observer.statistics.streams import Stretches, Times

Ended: TypeAlias = Literal["repaired", "unresolved", "let_go", "brief"]

MINIMUM_US = 1_000_000
"""A mismatch that is shorter may be the hand of the coder; it is no bout to repair."""

REPAIRED: Ended = "repaired"
UNRESOLVED: Ended = "unresolved"
LET_GO: Ended = "let_go"
BRIEF: Ended = "brief"
"""How a mismatch ended: in a match; with its stretch; with neither in a state of the map; or it
was too short to be one."""


@dataclass(frozen=True, slots=True, eq=False)
class Mismatches:
    """Bouts of mismatch, ascending.

    Attributes
    ----------
    starts, ends
        In microseconds.
    seen_start
        False where a bout runs when codable time or its phase begins.
    ended
        How each ended, as `Ended` names it.
    """

    starts: Times
    ends: Times
    seen_start: NDArray[np.bool_]
    ended: NDArray[np.object_]

    def table(self) -> pd.DataFrame:
        """Return one row per bout: ``start_us``, ``end_us``, ``seen_start`` and ``ended``."""
        return pd.DataFrame(
            {
                "start_us": self.starts,
                "end_us": self.ends,
                "seen_start": self.seen_start,
                "ended": pd.array(self.ended, dtype="string"),
            }
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MatchRepair:
    """How long two partners matched, and how mismatches ended; times in seconds.

    Attributes
    ----------
    codable_s
        T: the time that both could be coded.
    match_s, mismatch_s
        Time in a pair of the map; time in which one of them is in a state of the map but they are
        in no pair of it. The rest of T is neither.
    match_share, mismatch_share
        Of T.
    n_mismatches, n_brief
        Bouts of mismatch that last at least the minimum; shorter ones.
    n_repairs, n_unresolved, n_let_go
        How those of at least the minimum ended.
    repairs_per_min
        ``60 n_repairs / T``.
    latency_mean_s, latency_median_s, n_latencies
        Length of the repaired bouts whose begin was seen.
    mismatches
        Every bout, the brief ones too.
    settings
        What the figures depend on.
    reason
        Why shares and rates are None.
    """

    codable_s: float
    match_s: float
    mismatch_s: float
    match_share: float | None
    mismatch_share: float | None
    n_mismatches: int
    n_brief: int
    n_repairs: int
    n_unresolved: int
    n_let_go: int
    repairs_per_min: float | None
    latency_mean_s: float | None
    latency_median_s: float | None
    n_latencies: int
    mismatches: Mismatches
    settings: Mapping[str, int] = field(default_factory=dict)
    reason: Message | None = None

    @property
    def value(self) -> float | None:
        """The share of codable time in match."""
        return self.match_share


def match_repair(
    a: BoutTable,
    b: BoutTable,
    matches: Iterable[tuple[Code, Code]],
    codable_us: ArrayLike | None = None,
    *,
    minimum_us: int = MINIMUM_US,
) -> MatchRepair:
    """Measure how long two partners match, and how often they find each other again.

    Parameters
    ----------
    a
        States of the first partner: a frame with the columns ``code``, ``onset_us`` and
        ``offset_us``, or triples of these; whole microseconds.
    b
        States of the second partner.
    matches
        Pairs of a code of the first and a code of the second that count as the same.
    codable_us
        Rows of begin and end of the time that could be coded for both, disjoint and ascending, in
        microseconds, cut at the borders of phases. None for one stretch from the first begin to
        the last end.
    minimum_us
        Shorter mismatches count for their time, not as bouts: two passes over a perfectly matched
        dyad with 0.3 s of jitter would otherwise show ten repairs a minute.

    Returns
    -------
    MatchRepair
        Shares, repairs, and every bout of mismatch.

    Notes
    -----
    Formula
        - Match is the share of the time that both could be coded in which they are in a pair of
          the map. Mismatch is time in which one of them is in a state that the map names, and they
          are in no pair of it.
        - A repair is a mismatch of at least the minimum (1 s unless stated) that ends in match
          within its phase; repairs per minute = 60 n / T. Its latency is the length of the bout.
    Units
        Shares from 0 to 1, repairs per minute, latencies in seconds.
    Edge cases
        - A last mismatch that runs to the end of its stretch is unresolved: censored, no repair.
        - A latency is not known where the begin of the mismatch was not seen.
        - Shorter mismatches count for their time only: two passes over a perfectly matched dyad
          with 0.3 s of jitter would otherwise show ten repairs a minute.
        - Undefined without time that both could be coded.

    References
    ----------
    Tronick, E. Z. and Cohn, J. F. (1989). Infant-mother face-to-face interaction: age and gender
    differences in coordination and the occurrence of miscoordination. Child Development 60, 85-92.
    Weinberg, M. K., Beeghly, M., Olson, K. L. and Tronick, E. (2008). A still-face paradigm for
    young children. Journal of Developmental Processes 3, 4-21 (matches, rate of repair).

    Examples
    --------
    >>> child = [("glad", 0, 10_000_000), ("calm", 10_000_000, 20_000_000)]
    >>> parent = [("glad", 0, 14_000_000), ("calm", 14_000_000, 20_000_000)]
    >>> found = match_repair(child, parent, [("glad", "glad"), ("calm", "calm")])
    >>> found.match_share, found.n_repairs, found.latency_mean_s
    (0.8, 1, 4.0)
    """
    states_a, states_b = read_states(a), read_states(b)
    codable = read_stretches(codable_us, states_a, states_b)
    pairs = [(_bouts(states_a, one), _bouts(states_b, other)) for one, other in matches]
    return repair_of(pairs, codable, minimum_us)


def repair_of(
    pairs: Iterable[tuple[Stretches, Stretches]],
    codable: Stretches,
    minimum_us: int = MINIMUM_US,
    watched: Stretches | None = None,
) -> MatchRepair:
    """Measure match and repair of pairs of states; see `match_repair`.

    Parameters
    ----------
    pairs
        Bouts of a code of the first partner, and of the code of the second that matches it.
    codable
        Time that could be coded for both, cut at the borders of phases.
    minimum_us
        Shorter mismatches are no bouts.
    watched
        Time that was watched for both, not cut: a mismatch that begins with a phase was seen to
        begin if the time before it was watched. None for `codable`.

    Returns
    -------
    MatchRepair
        What `match_repair` says.
    """
    both = list(pairs)
    named = _all([one for pair in both for one in pair])
    fitting = _all([shared(one, other) for one, other in both])
    matched = shared(fitting, codable)
    apart = without(shared(named, codable), fitting)
    seen_in = codable if watched is None else watched
    whole = without(shared(named, seen_in), fitting)
    seen = np.isin(apart.starts, whole.starts) & seen_in.saw(apart.starts)
    bouts = _mismatches(apart, matched, codable, minimum_us, seen)
    return _described(codable.total_us, matched.total_us, bouts, minimum_us)


def of_parts(parts: Sequence[MatchRepair]) -> MatchRepair:
    """Return what several stretches come to together, such as the sessions of one dyad.

    Parameters
    ----------
    parts
        Measured with the same minimum.

    Returns
    -------
    MatchRepair
        Of their sums, and of all their bouts.
    """
    bouts = [part.mismatches for part in parts]
    together = Mismatches(
        np.concatenate([one.starts for one in bouts]),
        np.concatenate([one.ends for one in bouts]),
        np.concatenate([one.seen_start for one in bouts]),
        np.concatenate([one.ended for one in bouts]),
    )
    codable_us = round(sum(part.codable_s for part in parts) * US_PER_S)
    match_us = round(sum(part.match_s for part in parts) * US_PER_S)
    return _described(codable_us, match_us, together, parts[0].settings["minimum_us"])


def _described(codable_us: int, match_us: int, bouts: Mismatches, minimum_us: int) -> MatchRepair:
    long, repaired = bouts.ended != BRIEF, bouts.ended == REPAIRED
    lengths = (bouts.ends - bouts.starts)[repaired & bouts.seen_start] / US_PER_S
    apart_us, n_repairs = int((bouts.ends - bouts.starts).sum()), int(repaired.sum())
    return MatchRepair(
        codable_s=codable_us / US_PER_S,
        match_s=match_us / US_PER_S,
        mismatch_s=apart_us / US_PER_S,
        match_share=match_us / codable_us if codable_us else None,
        mismatch_share=apart_us / codable_us if codable_us else None,
        n_mismatches=int(long.sum()),
        n_brief=int((~long).sum()),
        n_repairs=n_repairs,
        n_unresolved=int((bouts.ended == UNRESOLVED).sum()),
        n_let_go=int((bouts.ended == LET_GO).sum()),
        repairs_per_min=60 * n_repairs * US_PER_S / codable_us if codable_us else None,
        latency_mean_s=float(lengths.mean()) if len(lengths) else None,
        latency_median_s=float(np.median(lengths)) if len(lengths) else None,
        n_latencies=len(lengths),
        mismatches=bouts,
        settings={"minimum_us": minimum_us},
        reason=None if codable_us else NO_UNITS,
    )


def _bouts(states: States, code: Code) -> Stretches:
    if code not in states.codes:
        return Stretches.of(())
    which = states.which == states.codes.index(code)
    return joined(states.starts[which], states.ends[which])


def _all(stretches: list[Stretches]) -> Stretches:
    if not stretches:
        return Stretches.of(())
    return joined(
        np.concatenate([s.starts for s in stretches]), np.concatenate([s.ends for s in stretches])
    )


def _mismatches(
    apart: Stretches,
    matched: Stretches,
    codable: Stretches,
    minimum_us: int,
    seen: NDArray[np.bool_],
) -> Mismatches:
    """Say of each bout how it ended: what stands at its end, in the same codable stretch."""
    starts, ends = apart.starts, apart.ends
    ended = np.full(len(starts), LET_GO, dtype=object)
    if not len(starts):
        return Mismatches(starts, ends, seen, ended)
    stretch = codable.index(starts)
    ended[np.isin(ends, matched.starts)] = REPAIRED
    ended[ends == codable.ends[stretch]] = UNRESOLVED
    ended[ends - starts < minimum_us] = BRIEF
    return Mismatches(starts, ends, seen, ended)
