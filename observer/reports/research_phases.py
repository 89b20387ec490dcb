"""The phases of the data set: what was planned, what counts, and how much of it could be coded."""

from collections.abc import Iterator

from observer.formats.table import Cell, Table
from observer.model.messages import msg
from observer.model.phase_plan import template_of
from observer.model.session import Phase
from observer.model.time import seconds
from observer.reports.codebook import NUMBER, Seconds, Variable, YesNo
from observer.reports.request import ReportRequest
from observer.reports.research_origin import Origin
from observer.reports.research_variables import CODED_BY, ORIGIN
from observer.statistics.inputs import CodedSession, Window

_WHOLE = msg("the whole session")

PHASES = (
    *ORIGIN,
    *CODED_BY,
    Variable(
        name="phase",
        label=msg("Phase; empty for the whole session"),
        missing=_WHOLE,
    ),
    Variable(
        name="template",
        label=msg("Phase of the scheme that it is"),
        missing=msg("the whole session, or a phase that the team named itself"),
    ),
    Variable(
        name="track",
        label=msg("Track, interval coding or trace"),
        missing=msg("the scheme has none"),
        width=18,
    ),
    Seconds(name="window_start_s", label=msg("Begin of the session or phase")),
    Seconds(name="window_end_s", label=msg("End of the session or phase")),
    Variable(
        name="planned_s",
        label=msg("How long the scheme plans it to last"),
        type=NUMBER,
        unit="s",
        missing=msg("not planned"),
        width=10,
    ),
    Variable(
        name="tolerance_s",
        label=msg("How far from that is still as planned"),
        type=NUMBER,
        unit="s",
        missing=msg("not planned"),
        width=11,
    ),
    Variable(
        name="active",
        label=msg("Who takes an active part, of the scheme's subjects, joined by +"),
        missing=msg("all of them, or not a phase of the scheme"),
        width=16,
    ),
    YesNo(
        name="in_statistics",
        label=msg("Whether it counts in statistics; if not, it is left out of the session too"),
        missing=_WHOLE,
        width=13,
    ),
    YesNo(
        name="stopped_early",
        label=msg("Stopped before it was meant to end: what ran up to there was not seen to end"),
        missing=_WHOLE,
        width=13,
    ),
    Seconds(name="coded_s", label=msg("Time that was coded on this track")),
    Seconds(
        name="codable_s",
        label=msg("Of that, time that could be coded: rates and shares are over it"),
    ),
    Variable(
        name="uncodable_share",
        label=msg("Share of the coded time that could not be coded"),
        type=NUMBER,
        formula="1 - codable_s / coded_s",
        denominator="coded_s",
        decimals=4,
        missing=msg("no time was coded"),
    ),
)
"""Columns of the phases, one row per window and track: on how much time the figures stand."""

WHY_STOPPED = Variable(
    name="stopped_because",
    label=msg("Why it was stopped early, in free text"),
    missing=msg("it was not"),
    width=40,
)
"""Stands behind the columns of the phases where free text was chosen."""


def phases_table(request: ReportRequest) -> Table:
    """Return one row per coding, window and track: the time that was watched.

    Phases that do not count in statistics are there too, and say so.

    Parameters
    ----------
    request
        Its codings.

    Returns
    -------
    Table
        Named ``phases``; columns as `phases_variables`.
    """
    rows = [row for coded in request.codings for row in _rows(Origin(request, coded))]
    columns = tuple(variable.column() for variable in phases_variables(request))
    return Table(name="phases", columns=columns, rows=rows)


def phases_variables(request: ReportRequest) -> tuple[Variable, ...]:
    """Return the columns of the phases, those in free text where they are wanted."""
    return (*PHASES, WHY_STOPPED) if request.free_text else PHASES


def _rows(origin: Origin) -> Iterator[tuple[Cell, ...]]:
    coded = origin.coded
    for phase, window in _windows(coded):
        for part in _parts(coded) or ("",):
            observed = coded.observed((part,), window)
            coded_us, codable_us = observed.coded_us, observed.codable_us
            row: tuple[Cell, ...] = (
                *origin.head,
                window.phase or None,
                (phase.template or None) if phase else None,
                part or None,
                seconds(window.start_us),
                seconds(window.end_us),
                *_plan(coded, phase),
                seconds(coded_us),
                seconds(codable_us),
                1 - codable_us / coded_us if coded_us else None,
            )
            why = (phase.stopped_early or None) if phase else None
            yield (*row, why) if origin.free_text else row


def _windows(coded: CodedSession) -> Iterator[tuple[Phase | None, Window]]:
    whole, *counted = coded.windows()
    by_id = {window.phase_id: window for window in counted}
    yield None, whole
    for phase, window in zip(coded.phases, coded.phase_windows(), strict=True):
        yield phase, by_id.get(phase.id, window)


def _parts(coded: CodedSession) -> tuple[str, ...]:
    scheme = coded.scheme
    return (
        *(track.id for track in scheme.tracks),
        *(intervals.id for intervals in scheme.intervals),
        *(trace.id for trace in scheme.traces),
    )


def _plan(coded: CodedSession, phase: Phase | None) -> tuple[Cell, ...]:
    if phase is None:
        return None, None, None, None, None
    template = template_of(coded.scheme, phase)
    planned = template is not None and template.planned_us > 0
    return (
        seconds(template.planned_us) if template and planned else None,
        seconds(template.tolerance_us) if template and planned else None,
        ("+".join(template.subjects) or None) if template else None,
        phase.in_statistics,
        bool(phase.stopped_early),
    )
