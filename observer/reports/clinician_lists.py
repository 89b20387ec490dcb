"""The other sheets of the clinician workbook: phases, events, settings and definitions."""

from observer import __version__
from observer.formats.excel import Sheet, TableLooks
from observer.formats.excel_looks import Look, PrintSetup
from observer.formats.table import Cell, Column, Table
from observer.formats.typeface import Typeface
from observer.model.event import Event
from observer.model.forms import Form, IntervalCoding
from observer.model.passes import parts_of
from observer.model.scheme import Modifier, ModifierKind, Scheme
from observer.model.session import Phase, Session
from observer.model.time import seconds
from observer.reports.clinician_judged import item_definition, whose_columns
from observer.reports.clinician_summary import (
    contingency_label,
    records,
    subjects_label,
)
from observer.reports.request import ReportRequest
from observer.reports.typefaces import carlito
from observer.statistics.answered import answered
from observer.statistics.describe import tracks
from observer.statistics.inputs import CodedSession
from observer.statistics.registry import STATISTICS
from observer.text.catalogue import Catalogue

_HEAD = Look(
    size=10, bold=True, fill="#E3EFEE", line_below="#27666B", vertical="vcenter", wrap=True
)
_BODY = Look(size=10, wrap=True, line_below="#E2DED6")
_PT_PER_CHARACTER = 5.1
_LOOKS = TableLooks(head=_HEAD, body=_BODY)


def write_list(sheet: Sheet, table: Table, footer: str) -> None:
    """Write a table as a list: names that stay in sight, filters, landscape, names on each page.

    Parameters
    ----------
    sheet
        An empty sheet.
    table
        What to list.
    footer
        At the left under each page.
    """
    sheet.table_widths(table)
    typeface = carlito()
    sheet.height_pt(0, 30)
    for row, values in enumerate(table.rows, 1):
        lines = max(
            (
                _lines(typeface, value, column.width)
                for value, column in zip(values, table.columns, strict=True)
                if isinstance(value, str)
            ),
            default=1,
        )
        sheet.height_pt(row, 4 + 12.75 * lines)
    below = sheet.table(0, table, _LOOKS)
    last = max(below - 1, 1)
    sheet.freeze(1)
    sheet.filters(0, last, len(table.columns))
    page = PrintSetup(
        landscape=True,
        margins_mm=(12, 12, 12, 16),
        footer_left=footer,
        page_numbers=True,
        repeat_rows=1,
    )
    sheet.print_setup(page, last, len(table.columns) - 1)


def _lines(typeface: Typeface, text: str, characters: int) -> int:
    """Return how many lines a text takes in a column of so many characters."""
    if len(text) < characters * 0.8 and "\n" not in text:
        return 1
    return len(typeface.lines(text, 10, characters * _PT_PER_CHARACTER))


def phase_answers(request: ReportRequest) -> Table:
    """Return n of m signals answered, per coding and phase, as the scheme states them."""
    _ = request.text
    columns = (
        *whose_columns(_),
        Column(name="phase", label=_("Phase"), width=16),
        Column(name="label", label=_("What follows what"), width=34),
        Column(name="from_to", label=_("From whom to whom"), width=18),
        Column(name="n_answered", label=_("answer"), decimals=0, width=10),
        Column(name="n_ongoing", label=_("ongoing"), decimals=0, width=10),
        Column(name="n_valid", label=_("of"), decimals=0, width=8),
        Column(name="share", label=_("share"), decimals=2, width=8),
        Column(name="share_low", label=_("95 %, from"), decimals=2, width=8),
        Column(name="share_high", label=_("95 %, to"), decimals=2, width=8),
        Column(name="codable_s", label=_("over, s"), decimals=1, width=9),
    )
    rows: list[tuple[Cell, ...]] = []
    for coded in request.codings:
        for row in records(answered(coded)):
            if not row["phase_id"] or row["direction"] != "forward":
                continue
            one, other = (
                subjects_label(coded.scheme, str(row[side] or ""), _.language)
                for side in ("from_subject", "to_subject")
            )
            label = contingency_label(coded.scheme, str(row["contingency"]), _.language)
            figures = tuple(row[column.name] for column in columns[-7:])
            rows.append(
                (*_whose(request, coded), row["phase"], label, f"{one} → {other}", *figures)
            )
    return Table(name="phases", columns=columns, rows=rows)


def phase_tracks(request: ReportRequest) -> Table:
    """Return how often and how long, per coding, phase and code."""
    _ = request.text
    columns = (
        *whose_columns(_),
        Column(name="phase", label=_("Phase"), width=16),
        Column(name="track", label=_("Track"), width=24),
        Column(name="code", label=_("Code"), width=24),
        Column(name="n", label=_("count"), decimals=0, width=8),
        Column(name="rate_per_min", label=_("per minute"), decimals=1, width=9),
        Column(name="duration_s", label=_("in all, s"), decimals=1, width=9),
        Column(name="proportion", label=_("share of time"), decimals=2, width=9),
        Column(name="bout_median_s", label=_("median period, s"), decimals=1, width=9),
        Column(name="latency_s", label=_("first after, s"), decimals=1, width=9),
        Column(name="codable_s", label=_("over, s"), decimals=1, width=9),
        Column(name="uncodable_share", label=_("not codable"), decimals=2, width=9),
    )
    rows: list[tuple[Cell, ...]] = []
    for coded in request.codings:
        for row in records(tracks(coded)):
            if not row["phase_id"]:
                continue
            track = coded.scheme.track(str(row["track"]))
            code = track.code(str(row["code"]))
            figures = tuple(row[column.name] for column in columns[-8:])
            labels = (_.local(track.label), _.local(code.label))
            rows.append((*_whose(request, coded), row["phase"], *labels, *figures))
    return Table(name="phases", columns=columns, rows=rows)


def event_list(request: ReportRequest) -> Table:
    """Return every event in words, by coding and then by time."""
    _ = request.text
    columns = (
        *whose_columns(_),
        Column(name="onset", label=_("From"), width=13),
        Column(name="offset", label=_("To"), width=13),
        Column(name="duration_s", label=_("Duration, s"), decimals=2, width=10),
        Column(name="subject", label=_("Who"), width=12),
        Column(name="track", label=_("Track"), width=24),
        Column(name="code", label=_("Code"), width=26),
        Column(name="modifiers", label=_("Further answers"), width=30),
        Column(name="phase", label=_("Phase"), width=14),
    )
    comment = (Column(name="comment", label=_("Comment"), width=40),)
    rows = [
        (*_whose(request, coded), *_event(request, coded, event))
        for coded in request.codings
        for event in coded.coding.all_events()
    ]
    chosen = (*columns, *comment) if request.free_text else columns
    return Table(name="events", columns=chosen, rows=rows)


def settings(request: ReportRequest) -> Table:
    """Return on what the figures stand: schemes, coded ranges, windows and how things count."""
    _ = request.text
    columns = (
        Column(name="about", label=_("About"), width=30),
        Column(name="setting", label=_("Setting"), width=40),
        Column(name="value", label=_("Value"), width=80),
    )
    rows: list[tuple[Cell, ...]] = []
    for coded in request.codings:
        rows += _coding_settings(request, coded)
    for scheme in _schemes(request):
        title = f"{_.local(scheme.title)} {scheme.version}"
        rows += [
            (
                title,
                _.local(contingency.label),
                _(
                    "an answer counts within {time} s",
                    time=_.number(seconds(contingency.window_us), 1),
                ),
            )
            for contingency in scheme.contingencies
        ]
    rows += [
        (_("How it is counted"), _.render(one.label), _.render(one.definition))
        for one in STATISTICS
        if one.id in {"answered", "tracks", *_judged(request)}
    ]
    rows.append((_("Program"), _("Version"), f"Ooghoogte {__version__}"))
    return Table(name="settings", columns=columns, rows=rows)


def definitions(request: ReportRequest) -> Table:
    """Return what each code means, in the scheme's words."""
    _ = request.text
    columns = (
        Column(name="scheme", label=_("Scheme"), width=22),
        Column(name="track", label=_("Track"), width=20),
        Column(name="code", label=_("Code"), width=20),
        Column(name="definition", label=_("Definition"), width=56),
        Column(name="examples", label=_("Examples"), width=40),
        Column(name="non_examples", label=_("Not this"), width=40),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            f"{_.local(scheme.title)} {scheme.version}",
            _.local(track.label),
            _.local(code.label),
            _.local(code.definition) or None,
            _.local(code.examples) or None,
            _.local(code.non_examples) or None,
        )
        for scheme in _schemes(request)
        for track in scheme.tracks
        for code in track.codes
    ]
    rows += [
        (
            f"{_.local(scheme.title)} {scheme.version}",
            _.local(form.label),
            _.local(item.label),
            item_definition(_, form, item) or None,
            _.local(item.examples) or None,
            _.local(item.non_examples) or None,
        )
        for scheme in _schemes(request)
        for form in _asking(scheme)
        for item in form.items
    ]
    return Table(name="definitions", columns=columns, rows=rows)


def _coding_settings(request: ReportRequest, coded: CodedSession) -> list[tuple[Cell, ...]]:
    _, info = request.text, coded.coding.info
    session, coder = _whose(request, coded)
    about = _("Session {number}, coder {coder}", number=session, coder=coder)
    window = coded.windows()[0]
    rows: list[tuple[Cell, ...]] = [
        (about, _("Pass"), str(info.pass_number)),
        (about, _("Scheme"), f"{_.local(coded.scheme.title)} {info.scheme_version}"),
        (about, _("Fingerprint of the scheme"), info.scheme_hash),
        (about, _("Session"), _span(_, window.start_us, window.end_us)),
    ]
    rows += [
        (about, _("Phase {name}", name=phase.name), _phase_words(_, phase))
        for phase in coded.phases
    ]
    for track in coded.scheme.tracks:
        observed = coded.observed((track.id,), window)
        rows.append(
            (
                about,
                _("Coded: {track}", track=_.local(track.label)),
                _(
                    "{coded} s coded, of which {codable} s could be coded",
                    coded=_.number(seconds(observed.coded_us), 1),
                    codable=_.number(seconds(observed.codable_us), 1),
                ),
            )
        )
    reasons = {reason.id: _.local(reason.label) for reason in coded.scheme.uncodable_reasons}
    for stretch in coded.coding.uncodable:
        what = (
            _("Not codable: {track}", track=_part_label(_, coded.scheme, stretch.track))
            if stretch.track
            else _("Not codable: all tracks")
        )
        parts = [_span(_, stretch.onset_us, stretch.offset_us), reasons.get(stretch.reason, "")]
        rows.append((about, what, ", ".join(part for part in parts if part)))
    return rows


def _part_label(text: Catalogue, scheme: Scheme, part_id: str) -> str:
    """Return how a track, interval coding or trace is called; its id if the pass has none."""
    labels = {part.id: part.label for part in parts_of(scheme)}
    return text.local(labels[part_id]) if part_id in labels else part_id


def _asking(scheme: Scheme) -> tuple[Form | IntervalCoding, ...]:
    return (*scheme.forms, *scheme.intervals)


def _judged(request: ReportRequest) -> set[str]:
    """Return which statistics of what is judged the schemes ask for."""
    parts = {"forms": False, "intervals": False, "composites": False}
    for scheme in _schemes(request):
        parts["forms"] |= bool(scheme.forms)
        parts["intervals"] |= bool(scheme.intervals)
        parts["composites"] |= bool(scheme.composites)
    return {name for name, there in parts.items() if there}


def _phase_words(text: Catalogue, phase: Phase) -> str:
    """Return when a phase was, whether it counts, and whether it ran its course."""
    said = [_span(text, phase.onset_us, phase.offset_us)]
    if not phase.in_statistics:
        said.append(text("does not count in the figures"))
    if phase.stopped_early:
        said.append(text("stopped early"))
    return ", ".join(said)


def _event(request: ReportRequest, coded: CodedSession, event: Event) -> tuple[Cell, ...]:
    _, scheme = request.text, coded.scheme
    track = scheme.track(event.track)
    offset_us = event.offset_us
    phase = next((p.name for p in coded.phases if p.onset_us <= event.onset_us < p.offset_us), "")
    row: tuple[Cell, ...] = (
        _.timecode(event.onset_us),
        None if offset_us is None else _.timecode(offset_us),
        None if offset_us is None else seconds(offset_us - event.onset_us),
        _.local(scheme.subject(track.subject).label),
        _.local(track.label),
        _.local(track.code(event.code).label),
        _answers(request, scheme, event) or None,
        phase or None,
    )
    return (*row, event.comment or None) if request.free_text else row


def _answers(request: ReportRequest, scheme: Scheme, event: Event) -> str:
    """Return the answers to an event's further questions, in words."""
    _ = request.text
    asked = {modifier.id: modifier for modifier in scheme.modifiers}
    return "; ".join(
        f"{_.local(asked[name].label)}: {_answer(_, asked[name], values)}"
        for name, values in event.modifiers
        if name in asked and (request.free_text or asked[name].kind is not ModifierKind.TEXT)
    )


def _answer(text: Catalogue, modifier: Modifier, values: tuple[str, ...]) -> str:
    labels = {value.id: text.local(value.label) for value in modifier.values}
    said = ", ".join(labels.get(value, value) for value in values)
    return f"{said} {modifier.unit}".strip()


def _schemes(request: ReportRequest) -> list[Scheme]:
    return list({(c.scheme.id, c.scheme.meaning_hash): c.scheme for c in request.codings}.values())


def _whose(request: ReportRequest, coded: CodedSession) -> tuple[Cell, Cell]:
    info = coded.coding.info
    return request.project.get(Session, info.session_id).number, info.coder


def _span(text: Catalogue, start_us: int, end_us: int) -> str:
    return f"{text.timecode(start_us)} - {text.timecode(end_us)}"
