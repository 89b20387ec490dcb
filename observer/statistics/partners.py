"""Which tracks of two partners are held against each other, and over which unbroken time."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from observer.model.messages import msg
from observer.model.scheme import Role, Scheme, Track
from observer.statistics.coefficients.states import cut_at
from observer.statistics.columns import Cell, text_column
from observer.statistics.inputs import CodedSession, Observed
from observer.statistics.streams import Stretches

TRACK_PAIR_COLUMNS = (
    text_column("subject_a", msg("Who (A)")),
    text_column("track_a", msg("Track (A)")),
    text_column("subject_b", msg("Who (B)")),
    text_column("track_b", msg("Track (B)")),
)

_TOGETHER = frozenset({Role.DYAD, Role.TRIAD})


def single_subjects(scheme: Scheme) -> frozenset[str]:
    """Return the ids of the subjects that are one person, no dyad or triad."""
    return frozenset(subject.id for subject in scheme.subjects if subject.role not in _TOGETHER)


def track_pairs(scheme: Scheme) -> Iterator[tuple[Track, Track]]:
    """Yield every two tracks of two partners, in the scheme's order."""
    single = single_subjects(scheme)
    for a, b in combinations(scheme.tracks, 2):
        if a.subject != b.subject and a.subject in single and b.subject in single:
            yield a, b


def track_pair_cells(a: Track, b: Track) -> dict[str, Cell]:
    """Return the cells that name two tracks, under `TRACK_PAIR_COLUMNS`."""
    return {"subject_a": a.subject, "track_a": a.id, "subject_b": b.subject, "track_b": b.id}


def unbroken(session: CodedSession, observed: Observed) -> Stretches:
    """Return codable time, cut at the borders of phases, over which no sequence is counted.

    Parameters
    ----------
    session
        Has the phases.
    observed
        The time that was codable.

    Returns
    -------
    Stretches
        Together as long as the codable time.
    """
    borders = [time for phase in session.phases for time in (phase.onset_us, phase.offset_us)]
    return cut_at(Stretches.of(observed.codable), np.array(borders, dtype=np.int64))
