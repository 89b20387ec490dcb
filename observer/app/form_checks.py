"""What is open among what is judged: forms, interval codings and traces."""

from collections import Counter
from collections.abc import Iterator, Mapping

from observer.app.open_points import OpenKind, OpenPoint, clock
from observer.model.conditions import is_asked
from observer.model.event import Score
from observer.model.forms import About, Form, FormKind, IntervalCoding, Item
from observer.model.interval_grid import Slot, slot_of, slots
from observer.model.messages import Message, msg
from observer.model.rules import ItemRef
from observer.model.time import Interval
from observer.statistics.inputs import CodedSession

_NEAR = 1e-6


def form_points(coded: CodedSession, clips: Mapping[str, Interval]) -> Iterator[OpenPoint]:
    """Yield the sheets of forms that are not filled in, or do not add up.

    Parameters
    ----------
    coded
        The coding with its scheme and phases.
    clips
        Where the chosen moments lie that forms are about, by id.

    Yields
    ------
    OpenPoint
        By form, in the scheme's order.
    """
    for form in coded.scheme.forms:
        sheets = tuple(_sheets(coded, form, clips))
        if not sheets and form.about in {About.SEGMENT, About.CLIP} and _any_asked(coded, form):
            yield OpenPoint(
                kind=OpenKind.FORM,
                part=form.id,
                what=msg("{form}: not filled in for any part of the film yet.", form=form.label),
            )
        for sheet in sheets:
            yield from _of_sheet(coded, form, sheet)


def interval_points(coded: CodedSession) -> Iterator[OpenPoint]:
    """Yield the runs of intervals that have no score, or not all scores."""
    for coding in coded.scheme.intervals:
        scores = coded.coding.scores_of(coding.id)
        standing = [score.onset_us for score in scores if score.onset_us is not None]
        found = slots(coding, coded.window, coded.phases, standing)
        given = Counter[int]()
        for score in scores:
            slot = slot_of(found, score.onset_us) if score.onset_us is not None else None
            if slot is not None:
                given[slot.number] += 1
        for run in _runs(coding, found, given):
            yield _unscored(coding, run)


def trace_points(coded: CodedSession) -> Iterator[OpenPoint]:
    """Yield the traces that were never followed."""
    for trace in coded.scheme.traces:
        if not coded.coding.runs_of(trace.id):
            yield OpenPoint(
                kind=OpenKind.TRACE,
                part=trace.id,
                at_us=coded.window.start_us,
                what=msg("{trace}: not followed yet.", trace=trace.label),
            )


Sheet = tuple[str, Interval | None]
"""What a sheet is about (a phase, a clip, or nothing but its stretch), and that stretch."""


def _sheets(coded: CodedSession, form: Form, clips: Mapping[str, Interval]) -> Iterator[Sheet]:
    """Yield the sheets that a form should have here."""
    if form.about is About.SESSION:
        yield "", None
    elif form.about is About.PHASE:
        for phase in coded.phases:
            if not form.phases or phase.template in form.phases:
                yield phase.id, _stretch(phase.onset_us, phase.offset_us)
    else:
        begun = {
            (score.about, score.onset_us, score.offset_us)
            for score in coded.coding.scores_of(form.id)
        }
        for about, onset, offset in sorted(begun, key=lambda s: (s[1] or 0, s[0])):
            known = onset is not None and offset is not None
            yield about, _stretch(onset or 0, offset or 0) if known else clips.get(about)


def _stretch(start_us: int, end_us: int) -> Interval | None:
    return Interval(start_us, end_us) if end_us > start_us else None


def _of_sheet(coded: CodedSession, form: Form, sheet: Sheet) -> Iterator[OpenPoint]:
    about, stretch = sheet
    scores = {score.item: score for score in _on_sheet(coded, form, sheet)}
    asked = [item for item in form.items if _is_asked(coded, form, item, stretch)]
    missing = [item for item in asked if item.id not in scores]
    wrong: list[Message] = []
    if missing and len(missing) == len(asked):
        wrong.append(msg("{form}: not filled in yet.", form=form.label))
    elif missing:
        wrong.append(
            msg(
                "{form}: {count} of {all} questions have no answer, first: {item}.",
                form=form.label,
                count=len(missing),
                all=len(asked),
                item=missing[0].label,
            )
        )
    else:
        wrong.extend(_does_not_add_up(form, tuple(scores.values())))
    for what in wrong:
        yield OpenPoint(
            kind=OpenKind.FORM,
            part=form.id,
            about=about,
            at_us=stretch.start_us if stretch else None,
            what=msg("From {time}: {what}", time=clock(stretch.start_us), what=what)
            if stretch
            else what,
        )


def _on_sheet(coded: CodedSession, form: Form, sheet: Sheet) -> Iterator[Score]:
    about, stretch = sheet
    by_stretch = form.about is About.SEGMENT
    for score in coded.coding.scores_of(form.id):
        same = not by_stretch or (stretch is not None and score.onset_us == stretch.start_us)
        if score.about == about and same:
            yield score


def _does_not_add_up(form: Form, scores: tuple[Score, ...]) -> Iterator[Message]:
    values = [score.value for score in scores if score.value is not None]
    if form.kind is FormKind.ALLOCATION and values and abs(sum(values) - form.total) > _NEAR:
        yield msg(
            "{form} adds up to {sum}; it should be {total}.",
            form=form.label,
            sum=f"{sum(values):g}",
            total=f"{form.total:g}",
        )
    if form.kind is FormKind.Q_SORT and form.scale is not None and form.piles:
        held = Counter(values)
        full = dict(zip(form.scale.choices, form.piles, strict=False))
        astray = [value for value, most in full.items() if held[value] != most]
        if astray:
            yield msg(
                "{form}: {count} piles hold more or fewer cards than they take.",
                form=form.label,
                count=len(astray),
            )


def _any_asked(coded: CodedSession, form: Form) -> bool:
    return any(_is_asked(coded, form, item, None) for item in form.items)


def _is_asked(coded: CodedSession, form: Form, item: Item, stretch: Interval | None) -> bool:
    return is_asked(coded.coding, coded.scheme, ItemRef(form.id, item.id), stretch)


def _runs(
    coding: IntervalCoding, found: tuple[Slot, ...], given: Counter[int]
) -> Iterator[list[Slot]]:
    run: list[Slot] = []
    for slot in found:
        if given[slot.number] < len(coding.items):
            run.append(slot)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _unscored(coding: IntervalCoding, run: list[Slot]) -> OpenPoint:
    first, last = run[0], run[-1]
    what = (
        msg(
            "{coding}: interval {number} (from {time}) has no score.",
            coding=coding.label,
            number=first.number,
            time=clock(first.onset_us),
        )
        if first is last
        else msg(
            "{coding}: intervals {first} to {last} (from {time}) have no score.",
            coding=coding.label,
            first=first.number,
            last=last.number,
            time=clock(first.onset_us),
        )
    )
    return OpenPoint(kind=OpenKind.INTERVALS, part=coding.id, at_us=first.onset_us, what=what)
