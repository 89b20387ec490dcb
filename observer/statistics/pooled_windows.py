"""The sessions of one dyad as one: which stretches of them belong together.

Tables of one dyad may be summed: its counts, its durations, its codable time, its tables of
transitions. Those of several families may not: two families in which nothing hangs together can
pool to a strong bond (Simpson's paradox). Over families, say what each family's figure is
(`observer.statistics.pooling.over_families`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from observer.model.messages import msg
from observer.model.time import seconds
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Column,
    count_column,
)
from observer.statistics.inputs import CodedSession, Observed, Window

POOLED_HEAD = (PHASE_COLUMNS[0], count_column("n_sessions", msg("Sessions")))
"""Head of a pooled table: the phase, empty for all of the sessions, and how many there are."""

POOLED_TAIL = WINDOW_COLUMNS[2:]
"""Tail of a pooled table: codable time in all, and the share that could not be coded."""

Part = tuple[int, CodedSession, Window]
"""Number of a session among those that are pooled, the session, and one of its windows."""


@dataclass(frozen=True, slots=True)
class PooledWindow:
    """The sessions, or one phase in all of them.

    Attributes
    ----------
    phase
        Template of the phase, or its name where it has none; empty for the sessions.
    parts
        The stretches, in order of the sessions.
    """

    phase: str
    parts: tuple[Part, ...]

    def layers(self) -> tuple[tuple[Part, ...], ...]:
        """Return the parts so that no session stands twice in a layer."""
        layers: list[list[Part]] = []
        seen: dict[int, int] = {}
        for part in self.parts:
            at = seen.get(part[0], 0)
            seen[part[0]] = at + 1
            if at == len(layers):
                layers.append([])
            layers[at].append(part)
        return tuple(tuple(layer) for layer in layers)

    def cells(self, observed: Sequence[tuple[int, Observed]]) -> dict[str, Cell]:
        """Return the cells that state the phase, the sessions and their time.

        Parameters
        ----------
        observed
            Number of the session, and what was observed of it; several where a phase comes again.

        Returns
        -------
        dict of str to Cell
            By column name.
        """
        codable_us = sum(one.codable_us for _, one in observed)
        coded_us = sum(one.coded_us for _, one in observed)
        return {
            "phase": self.phase,
            "n_sessions": len({number for number, one in observed if one.codable_us}),
            "codable_s": seconds(codable_us),
            "uncodable_share": 1 - codable_us / coded_us if coded_us else None,
        }


def pooled_windows(sessions: Sequence[CodedSession]) -> tuple[PooledWindow, ...]:
    """Return all of the sessions and then each phase, by first appearance.

    Phases are the same if they have the same template of the scheme, or without one the same name.
    """
    found: dict[str, list[Part]] = {}
    for number, session in enumerate(sessions):
        templates = {phase.id: phase.template for phase in session.phases}
        for window in session.windows():
            phase = templates.get(window.phase_id) or window.phase
            found.setdefault(phase, []).append((number, session, window))
    return tuple(PooledWindow(phase, tuple(parts)) for phase, parts in found.items())


def pooled_columns(columns: Iterable[Column], without: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of a pooled table.

    Parameters
    ----------
    columns
        Of the table of one session.
    without
        Names of those that cannot be pooled, beside those of one window.

    Returns
    -------
    tuple of Column
        Between `POOLED_HEAD` and `POOLED_TAIL`.
    """
    ends = {column.name for column in (*PHASE_COLUMNS, *WINDOW_COLUMNS)} | set(without)
    return (*POOLED_HEAD, *(c for c in columns if c.name not in ends), *POOLED_TAIL)
