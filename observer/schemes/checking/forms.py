"""Forms, interval codings and traces: what each kind needs, and that it can be filled in."""

from collections.abc import Iterable, Sequence

from observer.model.forms import (
    About,
    Form,
    FormKind,
    IntervalAnchor,
    IntervalMode,
    Scale,
)
from observer.model.messages import msg
from observer.schemes.checking.scales import check_anchors, check_scale, in_words
from observer.schemes.checking.standing import Standing, check_phases, check_subjects
from observer.schemes.draft import Draft, DraftForm, DraftInterval, DraftItem, DraftTrace
from observer.schemes.fields import Fields
from observer.schemes.findings import Findings

_NEAR = 1e-6


def check_forms(draft: Draft, findings: Findings) -> None:
    """Check every form by its kind."""
    standing = Standing(draft)
    for form in draft.forms:
        fields, value = form.form.fields, form.form.value
        check_subjects(fields, standing, findings)
        check_phases(fields, standing, findings, value.phases)
        if value.phases and value.about is not About.PHASE:
            findings.warning(
                fields.at("phases"),
                msg("Only a form about phases says for which of them it is."),
                msg('Write about = "phase", or remove phases.'),
            )
        if not form.items:
            findings.error(
                fields.at("items"),
                msg("This form asks nothing."),
                msg("Add an item with the heading [[forms.items]]."),
            )
        _check_form_scales(form, findings)
        _check_by_kind(form, findings)


def check_intervals(draft: Draft, findings: Findings) -> None:
    """Check every interval coding."""
    standing = Standing(draft)
    for interval in draft.intervals:
        fields, value = interval.interval.fields, interval.interval.value
        check_subjects(fields, standing, findings)
        check_phases(fields, standing, findings, value.phases)
        if value.phases and value.anchor is not IntervalAnchor.PHASE:
            findings.warning(
                fields.at("phases"),
                msg("Only intervals that begin with a phase say with which."),
                msg('Write anchor = "phase", or remove phases.'),
            )
        if not interval.items:
            findings.error(
                fields.at("items"),
                msg("These intervals score nothing."),
                msg("Add an item with the heading [[intervals.items]]."),
            )
        _check_interval_scales(interval, findings)


def check_traces(draft: Draft, findings: Findings) -> None:
    """Check every trace."""
    standing = Standing(draft)
    for trace in draft.traces:
        check_subjects(trace.trace.fields, standing, findings)
        _check_trace(trace, findings)


def _check_form_scales(form: DraftForm, findings: Findings) -> None:
    fields, value = form.form.fields, form.form.value
    is_sound = check_scale(fields, value.scale, findings)
    if value.kind is FormKind.TEXT:
        stray = [key for key in ("minimum", "maximum", "step", "values") if fields.has(key)]
        if stray or form.anchors:
            findings.warning(
                fields.at(stray[0] if stray else "anchors"),
                msg("A text has no scale."),
                msg("Remove it, or choose another kind."),
            )
        return
    own = _check_items(form.items, value.scale if is_sound else None, findings)
    if value.scale is None and any(item.item.value.scale is None for item in form.items):
        findings.error(
            fields.at("kind"),
            msg("This form does not say which values its items can have."),
            msg("Add minimum, maximum and step, or a list such as values = [0, 1, 2]."),
        )
    scales = [value.scale] if value.scale is not None else own
    check_anchors(form.anchors, scales if is_sound else [], findings)


def _check_interval_scales(interval: DraftInterval, findings: Findings) -> None:
    fields, value = interval.interval.fields, interval.interval.value
    is_sound = check_scale(fields, value.scale, findings)
    own = _check_items(interval.items, value.scale if is_sound else None, findings)
    scales = [value.scale] if value.scale is not None else own
    check_anchors(interval.anchors, scales if is_sound else [], findings)
    if value.mode is IntervalMode.COUNT:
        stated: list[tuple[Fields, Scale | None]] = [(fields, value.scale)]
        stated += [(item.item.fields, item.item.value.scale) for item in interval.items]
        _check_counts(stated, findings)


def _check_counts(stated: Iterable[tuple[Fields, Scale | None]], findings: Findings) -> None:
    for fields, scale in stated:
        if scale is None:
            continue
        numbers = (*scale.values, scale.step, scale.minimum or 0.0)
        if not scale.step or any(number != int(number) or number < 0 for number in numbers):
            key = next((k for k in ("values", "step", "minimum") if fields.has(k)), "mode")
            findings.error(
                fields.at(key),
                msg("A count is a whole number from 0."),
                msg("Write minimum = 0 and step = 1, or choose another mode."),
            )


def _check_items(
    items: Sequence[DraftItem], shared: Scale | None, findings: Findings
) -> list[Scale]:
    """Check the scale and the anchors of each item; return the sound scales of their own."""
    own: list[Scale] = []
    for item in items:
        scale = item.item.value.scale
        if not check_scale(item.item.fields, scale, findings):
            continue
        if scale is not None:
            own.append(scale)
        on = scale or shared
        check_anchors(item.anchors, [on] if on is not None else [], findings)
    return own


def _check_by_kind(form: DraftForm, findings: Findings) -> None:
    fields, kind = form.form.fields, form.form.value.kind
    if kind is FormKind.ALLOCATION:
        _check_allocation(form, findings)
    elif kind is FormKind.Q_SORT:
        _check_q_sort(form, findings)
    for key, only in (("total", FormKind.ALLOCATION), ("piles", FormKind.Q_SORT)):
        if kind is not only and fields.has(key):
            findings.warning(
                fields.at(key),
                msg("{key} counts in a form of the kind {kind} only.", key=key, kind=only.value),
                msg('Remove it, or write kind = "{kind}".', kind=only.value),
            )


def _check_allocation(form: DraftForm, findings: Findings) -> None:
    fields, value = form.form.fields, form.form.value
    if not fields.has("total"):
        return
    if value.total <= 0:
        findings.error(
            fields.at("total"),
            msg("There is nothing to share out: the total is {total}.", total=f"{value.total:g}"),
            msg("Write how much is shared out over the items, such as total = 100."),
        )
        return
    scales = [value.scale_of(item) for item in value.items]
    least = sum(scale.lowest or 0.0 for scale in scales if scale)
    most = sum(scale.highest or 0.0 for scale in scales if scale)
    out_of_step = _out_of_step(value, least)
    if value.items and (not least <= value.total <= most or out_of_step):
        findings.error(
            fields.at("total"),
            msg(
                "The items cannot add up to {total}: together they take from {least} to {most}.",
                total=f"{value.total:g}",
                least=f"{least:g}",
                most=f"{most:g}",
            )
            if not out_of_step
            else msg(
                "The items cannot add up to {total} in steps of {step}.",
                total=f"{value.total:g}",
                step=f"{value.scale.step if value.scale else 1:g}",
            ),
            msg("Change the total, or what one item may get."),
        )


def _out_of_step(form: Form, least: float) -> bool:
    """Return whether the total falls between two steps of a scale that all items share."""
    scale = form.scale
    if scale is None or scale.values or any(item.scale for item in form.items):
        return False
    if scale.step < _NEAR:
        return False
    steps = (form.total - least) / scale.step
    return abs(steps - round(steps)) > _NEAR


def _check_q_sort(form: DraftForm, findings: Findings) -> None:
    fields, value = form.form.fields, form.form.value
    cards, room = len(form.items), sum(value.piles)
    if not value.piles or any(pile < 1 for pile in value.piles):
        findings.error(
            fields.at("piles"),
            msg("A Q-sort needs piles, each for one card or more."),
            msg("Write how many cards each pile takes, such as piles = [1, 2, 3, 2, 1]."),
        )
        return
    if cards != room:
        findings.error(
            fields.at("piles"),
            msg("There are {cards} cards, and the piles take {room}.", cards=cards, room=room),
            msg("Change the piles until together they take {cards} cards.", cards=cards),
        )
    count = _count(value.scale)
    if count is not None and count != len(value.piles):
        key = next((k for k in ("values", "minimum", "maximum") if fields.has(k)), "piles")
        findings.error(
            fields.at(key),
            msg(
                "There are {piles} piles, and the scale has {count} values.",
                piles=len(value.piles),
                count=count,
            ),
            msg("Give each pile one value of the scale."),
        )
    for item in form.items:
        if item.item.value.scale is not None:
            findings.warning(
                item.item.fields.at("minimum"),
                msg("A card of a Q-sort has no scale of its own."),
                msg("Remove it; the piles have the values."),
            )


def _count(scale: Scale | None) -> int | None:
    """Return how many values a scale has, without making them."""
    if scale is None:
        return None
    if scale.values:
        return len(scale.values)
    if scale.minimum is None or scale.maximum is None or scale.step <= 0:
        return None
    return round(min((scale.maximum - scale.minimum) / scale.step, 1e9)) + 1


def _check_trace(trace: DraftTrace, findings: Findings) -> None:
    fields, value = trace.trace.fields, trace.trace.value
    scale, rests = value.scale, value.neutral
    if not check_scale(fields, scale, findings):
        return
    check_anchors(trace.anchors, [scale], findings)
    if scale.minimum is not None and scale.maximum is not None and not scale.admits(rests):
        findings.error(
            fields.at("neutral"),
            msg("The line rests at {value}, which is not on the scale.", value=f"{rests:g}"),
            msg("Write neutral with one of: {choices}.", choices=in_words(scale)),
        )
