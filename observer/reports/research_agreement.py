"""Agreement between coders in the data set: one row per session, two coders, part and measure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from observer.formats.table import Cell, Table
from observer.model.edits import CodingStatus
from observer.model.messages import msg
from observer.model.scheme import Scheme
from observer.model.session import Session
from observer.model.time import seconds
from observer.reports.codebook import NUMBER, Variable, YesNo
from observer.reports.request import ReportRequest
from observer.reports.research_variables import ORIGIN
from observer.statistics.agreement.aligned import aligned_events
from observer.statistics.agreement.event_table import event_rows, event_tallies
from observer.statistics.agreement.pair import CodedPair
from observer.statistics.agreement.pairing import latest_parts, narrowed, paired_passes
from observer.statistics.agreement.rating_table import Answers, answers_of, rating_rows
from observer.statistics.agreement.settings import AgreementSettings
from observer.statistics.agreement.tallies import Tally
from observer.statistics.agreement.time_table import time_rows, time_tallies
from observer.statistics.columns import Cell as Figure
from observer.statistics.columns import Row
from observer.statistics.inputs import CodedSession

_TIME = (("time_kappa", "kappa"),)
_EVENTS = (("event_kappa", "kappa"), ("positive_agreement", "positive_agreement"))
_JUDGED = tuple(
    (name, name)
    for name in (
        "icc_a1",
        "icc_c1",
        "alpha",
        "kappa",
        "kappa_linear",
        "kappa_quadratic",
        "within_one",
    )
)
_OVER_ALL = msg("over all sessions of the data set")

AGREEMENT = (
    ORIGIN[0],
    replace(ORIGIN[1], missing=_OVER_ALL),
    replace(ORIGIN[2], missing=_OVER_ALL),
    Variable(name="coder_1", label=msg("First coder"), width=9),
    Variable(name="coder_2", label=msg("Second coder"), width=9),
    Variable(name="scheme_id", label=msg("Coding scheme"), width=36),
    Variable(name="scheme_version", label=msg("Version of the scheme"), width=14),
    Variable(name="part", label=msg("Track, form or interval coding"), width=18),
    Variable(
        name="item",
        label=msg("Code or item"),
        missing=msg("the track or form as a whole"),
        width=20,
    ),
    Variable(
        name="measure",
        label=msg("What agreement is measured by"),
        values=msg(
            "time_kappa: kappa over time, by duration; event_kappa: kappa over aligned events; "
            "positive_agreement: 2a / (2a + b + c) of events; kappa, kappa_linear, "
            "kappa_quadratic: Cohen's, without and with weights; icc_a1, icc_c1: ICC(A,1) and "
            "ICC(C,1); alpha: Krippendorff's; within_one: share within one point"
        ),
        width=18,
    ),
    Variable(
        name="agreement",
        label=msg("Agreement"),
        type=NUMBER,
        decimals=4,
        missing=msg("undefined; the reason stands beside it"),
    ),
    Variable(
        name="n",
        label=msg("Over how many seconds, events or rated things"),
        type=NUMBER,
        decimals=2,
        missing=msg("nothing could be compared"),
    ),
    Variable(
        name="reason",
        label=msg("Why it is undefined"),
        missing=msg("it is not"),
        width=18,
    ),
    Variable(
        name="tolerance_s",
        label=msg("How far two onsets may lie apart"),
        type=NUMBER,
        unit="s",
        decimals=3,
        missing=msg("not a measure of events"),
    ),
    YesNo(
        name="reaches_minimum",
        label=msg("Whether it reaches the minimum that the scheme states"),
        missing=msg("it states none for this, or it is undefined"),
        width=13,
    ),
)
"""Columns of the agreement between coders, of finished codings alone."""


def agreement_table(request: ReportRequest) -> Table:
    """Return how the coders of the data set agree; without rows where nobody coded with another.

    Parameters
    ----------
    request
        Its codings: those that are finished are compared, of each part the latest pass. A
        consensus is nobody's own coding and is left out.

    Returns
    -------
    Table
        Named ``agreement``; columns as `AGREEMENT`. Intervals stand in the tables of the command
        for agreement.
    """
    rows: list[tuple[Cell, ...]] = []
    for version in dict.fromkeys(_version(coded) for coded in _own(request)):
        codings = [coded for coded in _own(request) if _version(coded) == version]
        rows += _of_scheme(request, codings)
    columns = tuple(variable.column() for variable in AGREEMENT)
    return Table(name="agreement", columns=columns, rows=rows)


def _own(request: ReportRequest) -> list[CodedSession]:
    return [
        coded
        for coded in request.codings
        if coded.coding.info.status is CodingStatus.FINISHED and not coded.coding.info.is_consensus
    ]


def _version(coded: CodedSession) -> tuple[str, str]:
    return coded.coding.info.scheme_id, coded.coding.info.scheme_hash


def _of_scheme(request: ReportRequest, codings: list[CodedSession]) -> Iterator[tuple[Cell, ...]]:
    scheme = codings[0].scheme
    settings = replace(AgreementSettings.of(scheme.reliability), resamples=0)
    coders = sorted({coded.coding.info.coder for coded in codings})
    forms: list[Answers] = []
    intervals: list[Answers] = []
    for session_id in dict.fromkeys(coded.coding.info.session_id for coded in codings):
        here = [coded for coded in codings if coded.coding.info.session_id == session_id]
        passes = {
            coder: [coded for coded in here if coded.coding.info.coder == coder] for coder in coders
        }
        where = _where(request, session_id)
        for one, other in combinations(coders, 2):
            for pair in paired_passes(passes[one], passes[other]):
                yield from _of_pair(pair, (*where, one, other), settings)
        for who, parts in _alike(passes):
            found = answers_of(session_id, who, parts)
            forms += found[0]
            intervals += found[1]
    nowhere: tuple[Cell, ...] = (request.study or None, None, None)
    for one, other in combinations(coders, 2):
        for answers in (forms, intervals):
            for row in rating_rows(answers, (one, other), whole=False, settings=settings):
                yield from _rows((*nowhere, one, other), scheme, row, settings, _JUDGED)


def _alike(
    passes: Mapping[str, list[CodedSession]],
) -> Iterator[tuple[dict[str, CodedSession], Scheme]]:
    """Yield the coders of a session by the passes in which they answered the same parts."""
    latest = {coder: latest_parts(own) for coder, own in passes.items() if own}
    groups: dict[tuple[str, ...], list[str]] = {}
    found: dict[tuple[str, ...], dict[str, CodedSession]] = {}
    for part in dict.fromkeys(part for parts in latest.values() for part in parts):
        who = {coder: parts[part] for coder, parts in latest.items() if part in parts}
        key = tuple(coded.coding.id for coded in who.values())
        groups.setdefault(key, []).append(part)
        found[key] = who
    for key, parts in groups.items():
        if len(key) > 1:
            yield found[key], narrowed(next(iter(found[key].values())), parts)


def _where(request: ReportRequest, session_id: str) -> tuple[Cell, ...]:
    family = request.project.family_of(session_id)
    number = request.project.get(Session, session_id).number
    return request.study or None, family.pseudonym, number


def _of_pair(
    pair: CodedPair, head: tuple[Cell, ...], settings: AgreementSettings
) -> Iterator[tuple[Cell, ...]]:
    tracks = pair.scheme.tracks
    aligned = {track.id: aligned_events(pair, track, settings) for track in tracks}
    for row in time_rows(_whole(time_tallies(pair, settings)), tracks, settings):
        yield from _rows(head, pair.scheme, row, settings, _TIME)
    for row in event_rows(_whole(event_tallies(pair, settings, aligned)), settings):
        counts = (row.get(name) for name in ("agreed", "other_code", "only_first", "only_second"))
        n = sum(int(count) for count in counts if isinstance(count, int))
        yield from _rows(head, pair.scheme, {**row, "n": n}, settings, _EVENTS)


def _whole(tallies: tuple[Tally, ...]) -> list[Tally]:
    """Return the tables of the whole session."""
    return [tally for tally in tallies if not tally.place.phase]


def _rows(
    head: tuple[Cell, ...],
    scheme: Scheme,
    row: Row,
    settings: AgreementSettings,
    measures: tuple[tuple[str, str], ...],
) -> Iterator[tuple[Cell, ...]]:
    for measure, column in measures:
        value = row.get(column)
        if measures is _JUDGED and value is None:
            continue
        of_events = measures is _EVENTS
        yield (
            *head,
            scheme.id,
            scheme.version,
            str(row.get("track") or row.get("form")),
            str(row.get("code") or row.get("item") or "") or None,
            measure,
            value if isinstance(value, float) else None,
            _number(row.get("n")),
            None if value is not None else _word(row.get("reason")),
            seconds(settings.tolerance_us) if of_events else None,
            _flag(row.get("reaches_minimum")) if measure != "positive_agreement" else None,
        )


def _number(value: Figure) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _word(value: Figure) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: Figure) -> bool | None:
    return value if isinstance(value, bool) else None
