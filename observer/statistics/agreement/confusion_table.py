"""Confusion matrices in long form: each cell a row, for time and for events."""

from collections.abc import Iterable

from observer.model.messages import msg
from observer.statistics.agreement.moments import NOTHING, Measure
from observer.statistics.agreement.settings import AgreementSettings, Weighing
from observer.statistics.agreement.tallies import Tally
from observer.statistics.columns import (
    PHASE_COLUMNS,
    Column,
    Row,
    seconds_column,
    share_column,
    text_column,
)

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("measure", msg("What is compared")),
    text_column("track", msg("Track")),
    text_column("of_code", msg("There or not")),
    text_column("first_code", msg("First coder")),
    text_column("second_code", msg("Second coder")),
    seconds_column("seconds", msg("Time")),
    Column("events", msg("Events"), decimals=0, dtype="Int64"),
    share_column("share", msg("Share of all")),
)


def confusion_rows(
    measure: Measure, tallies: Iterable[Tally], settings: AgreementSettings
) -> list[Row]:
    """Return the cells of confusion matrices, empty ones too.

    Parameters
    ----------
    measure
        Of time or of events.
    tallies
        Of one session, or pooled.
    settings
        As the tallies were made.

    Returns
    -------
    list of Row
        See `COLUMNS`: ``first_code`` and ``second_code`` are empty for nothing (of events: *nil*);
        ``of_code`` names the code of a matrix of there-or-not. Cells of time are in seconds, of
        events in counts. The cell nil beside nil cannot occur and has no row.
    """
    unit_s = settings.unit_us / 1_000_000 if settings.weighing is Weighing.UNIT else 1.0
    rows: list[Row] = []
    for tally in tallies:
        counts = tally.table
        total = float(counts.sum())
        names = (*tally.codes, NOTHING)
        for i, first in enumerate(names):
            for j, second in enumerate(names):
                if measure is Measure.EVENTS and first == second == NOTHING:
                    continue
                cell = float(counts[i, j])
                rows.append(
                    {
                        "phase": tally.place.phase,
                        "phase_id": tally.place.phase_id,
                        "measure": measure.value,
                        "track": tally.place.track,
                        "of_code": tally.place.code,
                        "first_code": first,
                        "second_code": second,
                        "seconds": cell * unit_s if measure is Measure.TIME else None,
                        "events": int(cell) if measure is Measure.EVENTS else None,
                        "share": cell / total if total else None,
                    }
                )
    return rows
