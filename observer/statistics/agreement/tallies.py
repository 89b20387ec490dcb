"""Tables of agreement of one pair of codings, kept in blocks so that they can be added up.

What is pooled over sessions is the sum of their tables, never a mean of their kappas. An interval
comes from blocks of time within the sessions; from ten sessions on, from whole sessions.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from observer.model.time import seconds
from observer.statistics.agreement.settings import AgreementSettings
from observer.statistics.coefficients.resampling import Resampling, Tables, Values, block_interval
from observer.statistics.columns import Cell

ENOUGH_SESSIONS = 10
"""From so many sessions on, whole sessions are resampled and not blocks within them."""

BLOCKS, SESSIONS = "blocks", "sessions"
"""What an interval comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a table of agreement is of.

    Attributes
    ----------
    phase, phase_id
        Empty for the whole session; the id too where sessions are pooled.
    track
        Id.
    code
        Of a track where several states run at once: the code that is there or not; else empty.
    """

    phase: str
    phase_id: str
    track: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """The table of one place, of one session or of several.

    Attributes
    ----------
    codes
        Of its rows and columns but the last, which is nothing, or nil.
    sessions
        One stack of tables per session: blocks x rows x columns, the first coder in rows.
    coded_us, compared_us
        What both coded, and what of it both could code.
    forgiving
        With a tolerance: 2 x rows x columns, the first and the second coder as reference.
    shuffled
        Shifts x 2 x rows x columns: the same of codings shifted against each other.
    """

    place: Place
    codes: tuple[str, ...]
    sessions: tuple[Tables, ...]
    coded_us: int
    compared_us: int
    forgiving: Tables | None = None
    shuffled: Tables | None = None

    @property
    def table(self) -> Tables:
        """All of it in one table."""
        size = len(self.codes) + 1
        return sum((each.sum(axis=0) for each in self.sessions), start=np.zeros((size, size)))

    @property
    def resampled(self) -> str:
        """What an interval comes from."""
        return SESSIONS if len(self.sessions) >= ENOUGH_SESSIONS else BLOCKS

    @property
    def blocks(self) -> Tables:
        """What is drawn from for an interval."""
        if self.resampled == SESSIONS:
            return np.stack([each.sum(axis=0) for each in self.sessions])
        return np.concatenate(self.sessions)

    @property
    def place_cells(self) -> dict[str, Cell]:
        """The cells that say where it is and over how much time, by column name."""
        return {
            "phase": self.place.phase,
            "phase_id": self.place.phase_id,
            "track": self.place.track,
            "code": self.place.code,
            "compared_s": seconds(self.compared_us),
            "excluded_s": seconds(self.coded_us - self.compared_us),
        }

    def interval_cells(
        self, kappas: Callable[[Tables], Values], settings: AgreementSettings
    ) -> dict[str, Cell]:
        """Return the cells of the interval of a kappa, by column name.

        Parameters
        ----------
        kappas
            Of each of many tables.
        settings
            How it is resampled.

        Returns
        -------
        dict of str to Cell
            Empty where there is no interval.
        """
        sampling = Resampling(
            resamples=settings.resamples, block_us=settings.block_us, seed=settings.seed
        )
        interval = block_interval(self.blocks, kappas, sampling)
        if interval is None:
            return {}
        low, high = interval
        return {"kappa_low": low, "kappa_high": high, "interval_from": self.resampled}

    def of_code(self, code: str) -> "Tally":
        """Return the same for one code, there or not.

        Parameters
        ----------
        code
            One of `codes`.

        Returns
        -------
        Tally
            With tables of two rows and two columns.
        """
        at = self.codes.index(code)
        return replace(
            self,
            place=replace(self.place, code=code),
            codes=(code,),
            sessions=tuple(there_or_not(each, at) for each in self.sessions),
            forgiving=None if self.forgiving is None else there_or_not(self.forgiving, at),
            shuffled=None if self.shuffled is None else there_or_not(self.shuffled, at),
        )


def there_or_not(tables: Tables, at: int) -> Tables:
    """Return tables of one code against all others, of tables of all codes."""
    both = tables[..., at, at]
    one = tables[..., at, :].sum(axis=-1) - both
    other = tables[..., :, at].sum(axis=-1) - both
    neither = tables.sum(axis=(-2, -1)) - both - one - other
    rows: Tables = np.stack([np.stack([both, one], -1), np.stack([other, neither], -1)], -2)
    # differences of seconds may leave a rounding below nought
    return rows.clip(min=0.0)


def pooled(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    """Return the sums over sessions, per phase name, track and code, in order of appearance."""
    groups: dict[tuple[str, str, str], list[Tally]] = {}
    for tally in tallies:
        place = tally.place
        groups.setdefault((place.phase, place.track, place.code), []).append(tally)
    return tuple(_sum(group) for group in groups.values())


def _sum(group: Sequence[Tally]) -> Tally:
    first = group[0]
    return replace(
        first,
        place=replace(first.place, phase_id=first.place.phase_id if len(group) == 1 else ""),
        sessions=tuple(stack for tally in group for stack in tally.sessions),
        coded_us=sum(tally.coded_us for tally in group),
        compared_us=sum(tally.compared_us for tally in group),
        forgiving=_added([tally.forgiving for tally in group]),
        shuffled=_added([tally.shuffled for tally in group]),
    )


def _added(tables: Sequence[Tables | None]) -> Tables | None:
    """Return the sum of what is there; a session without time has no shifts to add."""
    there = [each for each in tables if each is not None and len(each)]
    return sum(there[1:], start=there[0]) if there else None
