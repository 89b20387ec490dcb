"""Event kappa of two coders, per phase, track and code."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from observer.model.messages import msg
from observer.statistics.agreement.aligned import AlignedEvent, aligned_events
from observer.statistics.agreement.pair import CodedPair
from observer.statistics.agreement.settings import AgreementSettings
from observer.statistics.agreement.tallies import Place, Tally
from observer.statistics.agreement.time_table import COMPARED_COLUMNS
from observer.statistics.coefficients.event_agreement import (
    EventKappa,
    event_kappa_from_table,
    event_kappas,
)
from observer.statistics.coefficients.resampling import Tables
from observer.statistics.coefficients.result import NEVER_USED, SATURATED, Coefficient
from observer.statistics.coefficients.time_agreement import kappa_of, kappas
from observer.statistics.columns import (
    PHASE_COLUMNS,
    Cell,
    Column,
    Row,
    count_column,
    flag_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import Window

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("track", msg("Track")),
    text_column("code", msg("Code")),
    Column("kappa", msg("Event kappa"), decimals=2),
    Column("kappa_low", msg("Event kappa, from"), decimals=2),
    Column("kappa_high", msg("Event kappa, to"), decimals=2),
    text_column("interval_from", msg("Interval from")),
    share_column("observed", msg("Agreement seen")),
    share_column("expected", msg("Agreement by chance")),
    share_column("positive_agreement", msg("Positive agreement")),
    count_column("agreed", msg("Both saw it")),
    count_column("other_code", msg("Called otherwise")),
    count_column("only_first", msg("Only the first coder")),
    count_column("only_second", msg("Only the second coder")),
    count_column("first_n", msg("Events of the first coder")),
    count_column("second_n", msg("Events of the second coder")),
    flag_column("reaches_minimum", msg("Reaches the minimum of the scheme")),
    text_column("reason", msg("Why there is no kappa")),
    *COMPARED_COLUMNS,
)


def event_tallies(
    pair: CodedPair,
    settings: AgreementSettings,
    aligned: Mapping[str, Sequence[AlignedEvent]],
) -> tuple[Tally, ...]:
    """Return the tables of events of one pair of codings.

    Parameters
    ----------
    pair
        Two codings of one session.
    settings
        As they were aligned.
    aligned
        Of each track, over the whole session.

    Returns
    -------
    tuple of Tally
        Per window and track. A pair lies in the phase in which the earlier of both begins.
    """
    return tuple(
        _tally(pair, settings, window, track.id, aligned[track.id])
        for window in pair.windows
        for track in pair.scheme.tracks
    )


def event_rows(tallies: Iterable[Tally], settings: AgreementSettings) -> list[Row]:
    """Return the rows of `event_table`: of each track one for all its codes, then one for each."""
    rows: list[Row] = []
    for tally in tallies:
        rows.append(_track_row(tally, settings))
        rows.extend(_code_row(tally, code, settings) for code in tally.codes)
    return rows


def event_table(pair: CodedPair, settings: AgreementSettings) -> pd.DataFrame:
    """Compare which events were seen, by kappa over aligned events.

    The events of each track are aligned within the time that both could code
    (`observer.statistics.coefficients.event_alignment`); a state that was not seen to begin there
    is not counted. Of a track, ``kappa`` is that over all its codes with *nil* for what one coder
    alone has. Of a code, it is that of the code against all the rest, over the same pairs and lone
    events.

    ``kappa`` is empty where only one code occurs (``saturated``): then ``positive_agreement``, the
    share 2a / (2a + b + c), tells how far both saw the same. A code that one coder alone used has
    kappa 0, one that nobody used none (``never_used``). Counts are events, times seconds.

    Parameters
    ----------
    pair
        Two codings of one session.
    settings
        Every choice.

    Returns
    -------
    pandas.DataFrame
        See `COLUMNS`.

    Notes
    -----
    Formula
        - events are aligned in order of time: a pair of one code costs 0, of two codes 1.5, an
          event without a partner 1; the alignment with the least cost is taken
        - κ = (ΣO - ΣE) / (N - ΣE) over the cells of one code, *nil* beside *nil* being impossible;
          E comes from iterative proportional fitting
        - positive agreement = 2a / (2a + b + c)
    Edge cases
        - Only one code: κ is empty, since the model is saturated; positive agreement is there.
        - A state that was found running is no event of either coder.
        - A code that one coder alone used has κ 0; one that nobody used has none.

    References
    ----------
    Quera, V., Bakeman, R. and Gnisci, A. (2007). Observer agreement for event sequences. Behavior
    Research Methods, 39.

    Bakeman, R., Quera, V. and Gnisci, A. (2009). Observer agreement for timed-event sequential
    data. Behavior Research Methods, 41.
    """
    aligned = {track.id: aligned_events(pair, track, settings) for track in pair.scheme.tracks}
    return table(COLUMNS, event_rows(event_tallies(pair, settings, aligned), settings))


def found_event_kappa(tally: Tally) -> EventKappa:
    """Return the event kappa of a tally over all its codes."""
    return event_kappa_from_table(tally.table.astype(np.int64), codes=tally.codes)


def _tally(
    pair: CodedPair,
    settings: AgreementSettings,
    window: Window,
    track_id: str,
    aligned: Sequence[AlignedEvent],
) -> Tally:
    codes = tuple(code.id for code in pair.scheme.track(track_id).codes)
    places = {code: at for at, code in enumerate((*codes, ""))}
    size = len(codes) + 1
    joint = pair.joint(track_id, window)
    own = [each for each in aligned if each.counted and window.counts(each.at_us)]
    blocks = -(-(window.end_us - window.start_us) // settings.block_us)
    tables: Tables = np.zeros((blocks, size, size))
    for each in own:
        first, second = each.codes
        block = (each.at_us - window.start_us) // settings.block_us
        tables[block, places[first], places[second]] += 1
    return Tally(
        place=Place(phase=window.phase, phase_id=window.phase_id, track=track_id),
        codes=codes,
        sessions=(tables,),
        coded_us=joint.coded_us,
        compared_us=joint.both_us,
    )


def _track_row(tally: Tally, settings: AgreementSettings) -> Row:
    counts = tally.table
    found = found_event_kappa(tally)
    agreed = int(np.trace(counts))
    row: dict[str, Cell] = {
        **tally.place_cells,
        "kappa": found.value,
        "observed": found.observed,
        "expected": found.expected,
        "positive_agreement": found.positive,
        "agreed": agreed,
        "other_code": int(counts[:-1, :-1].sum()) - agreed,
        "only_first": int(counts[:-1, -1].sum()),
        "only_second": int(counts[-1, :-1].sum()),
        "first_n": int(counts[:-1].sum()),
        "second_n": int(counts[:, :-1].sum()),
        "reason": found.reason_word,
    }
    if found.value is not None:
        row["reaches_minimum"] = settings.reaches(tally.place.track, found.value)
        row |= tally.interval_cells(event_kappas, settings)
    return row


def _code_row(tally: Tally, code: str, settings: AgreementSettings) -> Row:
    counts, at = tally.table, tally.codes.index(code)
    both = int(counts[at, at])
    first_n, second_n = int(counts[at].sum()), int(counts[:, at].sum())
    lone_first, lone_second = int(counts[at, -1]), int(counts[-1, at])
    one = tally.of_code(code)
    found = _code_kappa(one, saturated=_codes_used(counts) < 2)  # noqa: PLR2004  one code against none
    row: dict[str, Cell] = {
        **one.place_cells,
        "kappa": found.value,
        "observed": found.observed,
        "expected": found.expected,
        "positive_agreement": 2 * both / (first_n + second_n) if first_n + second_n else None,
        "agreed": both,
        "other_code": first_n + second_n - 2 * both - lone_first - lone_second,
        "only_first": lone_first,
        "only_second": lone_second,
        "first_n": first_n,
        "second_n": second_n,
        "reason": found.reason_word,
    }
    if found.value is not None:
        row["reaches_minimum"] = settings.reaches(tally.place.track, found.value)
        row |= one.interval_cells(kappas, settings)
    return row


def _code_kappa(one: Tally, *, saturated: bool) -> Coefficient:
    counts = one.table
    n = float(counts.sum())
    if n and not (counts[0].any() or counts[:, 0].any()):
        return Coefficient(value=None, n=n, unit="events", reason=NEVER_USED)
    if n and saturated:
        return Coefficient(value=None, n=n, unit="events", reason=SATURATED)
    return kappa_of(counts, unit="events")


def _codes_used(counts: Tables) -> int:
    return int(((counts[:-1].sum(axis=1) > 0) | (counts[:, :-1].sum(axis=0) > 0)).sum())
