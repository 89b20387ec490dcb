"""The rules of a scheme: phases, conditions, composites, the dyad, reliability, moves."""

from observer.model.messages import msg
from observer.model.rules import (
    CodeRef,
    Coefficient,
    Composite,
    CompositeKind,
    Condition,
    ConditionKind,
    Dyadic,
    ItemRef,
    MissingRule,
    Move,
    PhaseTemplate,
    Reliability,
)
from observer.model.time import US_PER_S
from observer.schemes.draft import DraftDyadic, Placed
from observer.schemes.fields import MAX_AMOUNT, Fields
from observer.schemes.reading.references import (
    Names,
    any_ref,
    code_ref,
    code_refs,
    item_refs,
)

_DAY_S = 86_400
_USUAL = Reliability()


def read_phases(top: Fields) -> tuple[Placed[PhaseTemplate], ...]:
    """Return the phases that a session under this scheme has."""
    return tuple(_phase(fields) for fields in top.tables("phases"))


def read_conditions(top: Fields, names: Names) -> tuple[Placed[Condition], ...]:
    """Return the conditions; one that is about nothing that can be named is left out."""
    found = (_condition(fields, names) for fields in top.tables("conditions"))
    return tuple(condition for condition in found if condition is not None)


def read_composites(top: Fields, names: Names) -> tuple[Placed[Composite], ...]:
    """Return the composites."""
    return tuple(_composite(fields, names) for fields in top.tables("composites"))


def read_dyadic(top: Fields) -> tuple[Dyadic, DraftDyadic]:
    """Return what belongs together in two partners, and where each pair of it stands."""
    fields = top.table_of("dyadic")
    matches = []
    for pair in fields.pairs("matches", '[["child.smile", "parent.smile"]]'):
        first = code_ref(fields, "matches", pair.first)
        second = code_ref(fields, "matches", pair.second)
        if first is not None and second is not None:
            matches.append((first, second, pair.place))
    valence = []
    for pair in fields.pairs("valence", '[["child.cry", -1], ["child.smile", 1]]'):
        ref = code_ref(fields, "valence", pair.first)
        order = _order(fields, pair.second)
        if ref is not None and order is not None:
            valence.append((ref, order, pair.place))
    fields.done()
    dyadic = Dyadic(
        matches=tuple((first, second) for first, second, _ in matches),
        valence=tuple((ref, order) for ref, order, _ in valence),
    )
    return dyadic, DraftDyadic(tuple(matches), tuple(valence))


def read_reliability(top: Fields) -> Placed[Reliability] | None:
    """Return how two coders are compared; None if the scheme does not say."""
    if not top.has("reliability"):
        return None
    fields = top.table_of("reliability")
    overlap, minimum = fields.share("overlap"), fields.share("minimum")
    double = fields.share("share_double_coded")
    reliability = Reliability(
        coefficient=fields.choice("coefficient", Coefficient, _USUAL.coefficient, required=False),
        tracks=fields.words("tracks"),
        unit_us=fields.seconds("unit_s", _USUAL.unit_us / US_PER_S, above_zero=True),
        tolerance_us=fields.seconds("tolerance_s", _USUAL.tolerance_us / US_PER_S),
        overlap=_USUAL.overlap if overlap is None else overlap,
        minimum=_USUAL.minimum if minimum is None else minimum,
        share_double_coded=_USUAL.share_double_coded if double is None else double,
    )
    fields.done()
    return Placed(reliability, fields)


def read_moves(top: Fields) -> tuple[Placed[Move], ...]:
    """Return where codes and items of older versions went."""
    return tuple(_move(fields) for fields in top.tables("moves"))


def _phase(fields: Fields) -> Placed[PhaseTemplate]:
    phase = PhaseTemplate(
        id=fields.identifier(),
        label=fields.local("label", required=True),
        definition=fields.local("definition"),
        optional=fields.flag("optional"),
        repeated=fields.flag("repeated"),
        planned_us=fields.seconds("planned_s", most_s=_DAY_S),
        tolerance_us=fields.seconds("tolerance_s", most_s=_DAY_S),
        subjects=fields.words("subjects"),
        in_statistics=fields.flag("in_statistics", fallback=True),
    )
    fields.done()
    return Placed(phase, fields)


def _condition(fields: Fields, names: Names) -> Placed[Condition] | None:
    condition_id = fields.identifier()
    kind = fields.choice("kind", ConditionKind, ConditionKind.ONLY_WHILE)
    word = fields.text("of", required=True)
    of = any_ref(word, names)
    if of is None and word:
        fields.error(
            "of",
            msg("“{value}” names neither a code nor an item.", value=word[:60]),
            msg("Write the id of its track or form, a point and its own id."),
        )
    others = code_refs(fields, "others", required=True)
    within_us = fields.seconds("within_s", above_zero=True)
    at_least = fields.whole("at_least")
    label = fields.local("label")
    fields.done()
    if of is None:
        return None
    condition = Condition(
        id=condition_id,
        kind=kind,
        of=of,
        others=others,
        within_us=within_us,
        at_least=1 if at_least is None else at_least,
        label=label,
    )
    return Placed(condition, fields)


def _composite(fields: Fields, names: Names) -> Placed[Composite]:
    share = fields.share("at_least_share")
    at_least = fields.whole("at_least")
    from_value = fields.amount("from_value")
    composite = Composite(
        id=fields.identifier(),
        kind=fields.choice("kind", CompositeKind, CompositeKind.SUM),
        label=fields.local("label", required=True),
        parts=_parts(fields, names),
        definition=fields.local("definition"),
        weights=fields.amounts("weights"),
        reversed=item_refs(fields, "reversed"),
        from_value=1.0 if from_value is None else from_value,
        missing=fields.choice("missing", MissingRule, MissingRule.ALL, required=False),
        at_least=0 if at_least is None else at_least,
        at_least_share=1.0 if share is None else share,
    )
    fields.done()
    return Placed(composite, fields)


def _parts(fields: Fields, names: Names) -> tuple[CodeRef | ItemRef | str, ...]:
    """Return the parts of a composite: a word without a point is another composite."""
    words = fields.words("parts", required=True)
    return tuple(any_ref(word, names) or word for word in words)


def _order(fields: Fields, value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MAX_AMOUNT:
        return float(value) + 0.0
    fields.error(
        "valence",
        msg("“{value}” is no place in an order.", value=str(value)[:60]),
        msg("Write a number behind each code: negative ones below 0, positive ones above."),
    )
    return None


def _move(fields: Fields) -> Placed[Move]:
    move = Move(
        from_version=fields.text("from_version", required=True),
        old=fields.text("old", required=True),
        new=fields.text("new"),
    )
    fields.done()
    return Placed(move, fields)
