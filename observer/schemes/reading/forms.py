"""What is judged: forms, interval codings and traces, with their scales, anchors and items."""

from dataclasses import replace

from observer.model.forms import (
    About,
    Absence,
    Form,
    FormKind,
    IntervalAnchor,
    IntervalCoding,
    IntervalMode,
    Item,
    Scale,
    ScalePoint,
    Trace,
)
from observer.schemes.draft import DraftForm, DraftInterval, DraftItem, DraftTrace, Placed
from observer.schemes.fields import Fields
from observer.schemes.reading.display import colour, data_number

_OBSERVE_S = 10.0
_YES_NO = (0.0, 1.0)


def read_forms(top: Fields) -> tuple[DraftForm, ...]:
    """Return the forms of a scheme with their items."""
    return tuple(_form(fields) for fields in top.tables("forms"))


def read_intervals(top: Fields) -> tuple[DraftInterval, ...]:
    """Return the interval codings of a scheme with their items."""
    return tuple(_interval(fields) for fields in top.tables("intervals"))


def read_traces(top: Fields) -> tuple[DraftTrace, ...]:
    """Return the traces of a scheme."""
    return tuple(_trace(fields) for fields in top.tables("traces"))


def _form(fields: Fields) -> DraftForm:
    items = tuple(_item(f, keys=False) for f in fields.tables("items"))
    anchors = _anchors(fields)
    kind = fields.choice("kind", FormKind, FormKind.RATING)
    total = fields.amount("total", required=kind is FormKind.ALLOCATION) or 0.0
    piles = fields.wholes("piles")
    form = Form(
        id=fields.identifier(),
        kind=kind,
        label=fields.local("label", required=True),
        items=tuple(item.item.value for item in items),
        definition=fields.local("definition"),
        subject=fields.text("subject"),
        target=fields.text("target"),
        about=fields.choice("about", About, About.SESSION, required=False),
        phases=fields.words("phases"),
        scale=_usual(_scale(fields), kind, total, piles),
        anchors=tuple(anchor.value for anchor in anchors),
        absences=fields.choices("absences", Absence),
        unit=fields.text("unit"),
        total=total,
        piles=piles,
    )
    fields.done()
    return DraftForm(Placed(form, fields), items, anchors)


def _interval(fields: Fields) -> DraftInterval:
    items = tuple(_item(f, keys=True) for f in fields.tables("items"))
    anchors = _anchors(fields)
    interval = IntervalCoding(
        id=fields.identifier(),
        label=fields.local("label", required=True),
        items=tuple(item.item.value for item in items),
        mode=fields.choice("mode", IntervalMode, IntervalMode.PARTIAL),
        definition=fields.local("definition"),
        subject=fields.text("subject"),
        target=fields.text("target"),
        anchor=fields.choice("anchor", IntervalAnchor, IntervalAnchor.SESSION, required=False),
        phases=fields.words("phases"),
        observe_us=fields.seconds("observe_s", _OBSERVE_S, above_zero=True),
        record_us=fields.seconds("record_s"),
        scale=_scale(fields),
        anchors=tuple(anchor.value for anchor in anchors),
        absences=fields.choices("absences", Absence),
    )
    fields.done()
    return DraftInterval(Placed(interval, fields), items, anchors)


def _trace(fields: Fields) -> DraftTrace:
    anchors = _anchors(fields)
    trace = Trace(
        id=fields.identifier(),
        label=fields.local("label", required=True),
        scale=_scale(fields, required=True) or Scale(),
        definition=fields.local("definition"),
        subject=fields.text("subject"),
        target=fields.text("target"),
        neutral=fields.amount("neutral") or 0.0,
        unit=fields.text("unit"),
        colour=colour(fields),
        anchors=tuple(anchor.value for anchor in anchors),
    )
    fields.done()
    return DraftTrace(Placed(trace, fields), anchors)


def _item(fields: Fields, *, keys: bool) -> DraftItem:
    anchors = _anchors(fields)
    item = Item(
        id=fields.identifier(),
        number=data_number(fields),
        label=fields.local("label", required=True),
        short_label=fields.local("short_label"),
        definition=fields.local("definition"),
        examples=fields.local("examples"),
        non_examples=fields.local("non_examples"),
        parent_wording=fields.local("parent_wording"),
        hide_from_parent=fields.flag("hide_from_parent"),
        colour=colour(fields),
        key=fields.text("key") if keys else "",
        scale=_scale(fields),
        anchors=tuple(anchor.value for anchor in anchors),
        reverse=fields.flag("reverse"),
    )
    fields.done()
    return DraftItem(Placed(item, fields), anchors)


def _anchors(fields: Fields) -> tuple[Placed[ScalePoint], ...]:
    found: list[Placed[ScalePoint]] = []
    for inner in fields.tables("anchors"):
        value = inner.amount("value", required=True)
        label = inner.local("label", required=True)
        inner.done()
        if value is not None:
            found.append(Placed(ScalePoint(value, label), inner))
    return tuple(found)


def _scale(fields: Fields, *, required: bool = False) -> Scale | None:
    """Return the scale that a table states; None if it says nothing about one."""
    minimum = fields.amount("minimum", required=required)
    maximum = fields.amount("maximum", required=required)
    step = fields.amount("step")
    values = () if required else fields.amounts("values")
    if not any(fields.has(key) for key in ("minimum", "maximum", "step", "values")):
        return None
    return Scale(
        minimum=minimum, maximum=maximum, step=1.0 if step is None else step, values=values
    )


def _usual(
    scale: Scale | None, kind: FormKind, total: float, piles: tuple[int, ...]
) -> Scale | None:
    """Return the scale of a form, with what goes without saying for its kind."""
    if kind is FormKind.ALLOCATION and total > 0:
        given = scale or Scale()
        if given.values:
            return given
        return replace(
            given,
            minimum=0.0 if given.minimum is None else given.minimum,
            maximum=total if given.maximum is None else given.maximum,
        )
    if scale is not None:
        return scale
    if kind is FormKind.CHECKLIST:
        return Scale(values=_YES_NO)
    if kind is FormKind.NUMBER:
        return Scale()
    if kind is FormKind.Q_SORT and piles:
        return Scale(minimum=1.0, maximum=float(len(piles)))
    return None
