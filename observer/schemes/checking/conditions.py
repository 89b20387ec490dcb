"""Phases and conditions: what they name stands, and none asks for what can never be."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from observer.model.messages import msg
from observer.model.rules import CodeRef, Condition, ConditionKind, ItemRef
from observer.model.scheme import CodeKind
from observer.schemes.checking.standing import Standing, listed, no_code, no_item
from observer.schemes.draft import Draft, Placed
from observer.schemes.findings import Findings

_WITHIN = frozenset({ConditionKind.ONLY_AFTER, ConditionKind.FOLLOW_UP})


def check_phase_templates(draft: Draft, findings: Findings) -> None:
    """Check who takes part in a phase, and how long it lasts."""
    standing = Standing(draft)
    for phase in draft.phases:
        for subject in phase.value.subjects:
            if subject not in standing.subjects:
                findings.error(
                    phase.at("subjects"),
                    msg("There is no subject “{name}”.", name=subject[:60]),
                    msg("Take one of: {choices}.", choices=listed(standing.subjects)),
                )
        if phase.value.tolerance_us and phase.value.tolerance_us >= phase.value.planned_us:
            findings.warning(
                phase.at("tolerance_s"),
                msg("The phase may be off by as much as it lasts, so its length says nothing."),
                msg("Add planned_s, or take a smaller tolerance."),
            )


def check_conditions(draft: Draft, findings: Findings) -> None:
    """Check what conditions name, and that each can be met."""
    standing = Standing(draft)
    sound = [
        condition
        for condition in draft.conditions
        if _names_stand(condition, standing, findings) and _fits(condition, findings)
    ]
    told = {id(condition) for condition in _check_while(sound, standing, findings)}
    rest = [condition for condition in sound if id(condition) not in told]
    _check_defaults(rest, standing, findings)
    _check_contradictions(rest, standing, findings)
    _check_reachable(rest, standing, findings)
    _check_endless(rest, findings)


def _names_stand(condition: Placed[Condition], standing: Standing, findings: Findings) -> bool:
    value, stands = condition.value, True
    if isinstance(value.of, ItemRef) and value.of not in standing.items:
        no_item(condition.at("of"), value.of, findings)
        stands = False
    elif isinstance(value.of, CodeRef) and value.of not in standing.codes:
        no_code(condition.at("of"), value.of, findings)
        stands = False
    for other in value.others:
        if other not in standing.codes:
            no_code(condition.at("others"), other, findings)
            stands = False
    if not value.others and condition.fields.has("others"):
        findings.error(
            condition.at("others"),
            msg("No code stands in {key}.", key="others"),
            msg('Name at least one, such as "child_signal.approach".'),
        )
    return stands and bool(value.others)


def _fits(condition: Placed[Condition], findings: Findings) -> bool:
    """Check that a condition is about what its kind is about, and has its time or its count."""
    value = condition.value
    is_item = isinstance(value.of, ItemRef)
    if is_item != (value.kind is ConditionKind.IF_COUNT):
        findings.error(
            condition.at("of"),
            msg("“{name}” is an item; only if_count is about items.", name=str(value.of))
            if is_item
            else msg("“{name}” is a code; if_count is about items.", name=str(value.of)),
            msg("Name an item of a form for if_count, and a code for the other kinds."),
        )
        return False
    if value.kind in _WITHIN and not condition.fields.has("within_s"):
        findings.error(
            condition.at("within_s"),
            msg("This condition does not say within which time."),
            msg("Add within_s with the seconds, such as within_s = 5."),
        )
        return False
    if value.kind is ConditionKind.IF_COUNT and value.at_least < 1:
        findings.error(
            condition.at("at_least"),
            msg("This condition always holds: it asks for {count}.", count=value.at_least),
            msg("Take 1 or more for at_least."),
        )
        return False
    for key, holds in (
        ("within_s", value.kind in _WITHIN),
        ("at_least", value.kind is ConditionKind.IF_COUNT),
    ):
        if condition.fields.has(key) and not holds:
            findings.warning(
                condition.at(key),
                msg("A condition of the kind {kind} does not use {key}.", kind=value.kind, key=key),
                msg("Remove {key}, or choose another kind.", key=key),
            )
    return True


def _check_while(
    conditions: Iterable[Placed[Condition]], standing: Standing, findings: Findings
) -> Iterator[Placed[Condition]]:
    """Tell of each code that can never stand while another runs; yield what was told."""
    for condition in conditions:
        value = condition.value
        if value.kind is not ConditionKind.ONLY_WHILE or not isinstance(value.of, CodeRef):
            continue
        points = [o for o in value.others if standing.codes[o].kind is CodeKind.POINT]
        apart = [o for o in value.others if _never_together(value.of, o, standing)]
        if points:
            findings.error(
                condition.at("others"),
                msg("“{name}” is a point: nothing runs while it.", name=str(points[0])),
                msg("Take a state, or write only_after with a time."),
            )
            yield condition
        elif value.of in value.others or len(apart) == len(value.others):
            findings.error(
                condition.at("others"),
                msg(
                    "“{name}” could never be coded: it excludes “{other}”.",
                    name=str(value.of),
                    other=str(value.others[0]),
                )
                if value.of not in value.others
                else msg("“{name}” waits for itself.", name=str(value.of)),
                msg("Name a state of another track."),
            )
            yield condition


def _never_together(one: CodeRef, other: CodeRef, standing: Standing) -> bool:
    """Return whether two states of one exclusive track exclude each other."""
    track = standing.track_of(one)
    both_states = {standing.codes[one].kind, standing.codes[other].kind} == {CodeKind.STATE}
    return (
        track is not None
        and track.exclusive
        and both_states
        and one.track == other.track
        and one != other
    )


def _check_defaults(
    conditions: Iterable[Placed[Condition]], standing: Standing, findings: Findings
) -> None:
    for condition in conditions:
        value = condition.value
        if value.kind not in {ConditionKind.ONLY_WHILE, ConditionKind.ONLY_AFTER}:
            continue
        track = standing.track_of(value.of) if isinstance(value.of, CodeRef) else None
        if track and isinstance(value.of, CodeRef) and track.default_code == value.of.code:
            findings.warning(
                condition.at("of"),
                msg(
                    "“{name}” is the default of its track, so it runs without any condition.",
                    name=str(value.of),
                ),
                msg("Take another code, or another default_code."),
            )


def _check_contradictions(
    conditions: Iterable[Placed[Condition]], standing: Standing, findings: Findings
) -> None:
    """Tell of two conditions on one code that can never hold at the same time."""
    earlier: dict[CodeRef | ItemRef, list[Placed[Condition]]] = {}
    for condition in conditions:
        value = condition.value
        if value.kind is not ConditionKind.ONLY_WHILE:
            continue
        for other in earlier.get(value.of, []):
            pairs = product(value.others, other.value.others)
            if all(_never_together(a, b, standing) for a, b in pairs):
                findings.error(
                    condition.at("others"),
                    msg(
                        "This contradicts the condition on line {line}: never do both hold.",
                        line=other.at("others").line,
                    ),
                    msg("Name all the states in one condition, or remove one of the two."),
                )
                break
        earlier.setdefault(value.of, []).append(condition)


def _check_reachable(
    conditions: Iterable[Placed[Condition]], standing: Standing, findings: Findings
) -> None:
    """Tell of what waits for a code that itself can never be coded."""
    asking: dict[CodeRef | ItemRef, list[Placed[Condition]]] = {}
    for condition in conditions:
        if condition.value.kind is not ConditionKind.FOLLOW_UP:
            asking.setdefault(condition.value.of, []).append(condition)
    reached = _reached(set(standing.codes), asking)
    for of, waiting in asking.items():
        if of in reached:
            continue
        for condition in waiting:
            if reached.isdisjoint(condition.value.others):
                findings.error(
                    condition.at("of"),
                    msg(
                        "“{name}” can never be reached: what it waits for waits in turn.",
                        name=str(of),
                    ),
                    msg("Let one of the codes of this circle begin without a condition."),
                )


def _reached(
    codes: set[CodeRef], asking: Mapping[CodeRef | ItemRef, list[Placed[Condition]]]
) -> set[CodeRef | ItemRef]:
    """Return everything that can come about, from what asks for nothing on."""
    reached: set[CodeRef | ItemRef] = {code for code in codes if code not in asking}
    grown = True
    while grown:
        more = {
            of
            for of, waiting in asking.items()
            if of not in reached
            and all(not reached.isdisjoint(each.value.others) for each in waiting)
        }
        reached |= more
        grown = bool(more)
    return reached


def _check_endless(conditions: Iterable[Placed[Condition]], findings: Findings) -> None:
    """Tell of follow-ups that ask for each other for ever."""
    asking: dict[CodeRef | ItemRef, list[Placed[Condition]]] = {}
    for condition in conditions:
        if condition.value.kind is ConditionKind.FOLLOW_UP:
            asking.setdefault(condition.value.of, []).append(condition)
    named = {other for waiting in asking.values() for c in waiting for other in c.value.others}
    ending = _reached(named, asking)
    for of, waiting in asking.items():
        for condition in waiting:
            if of not in ending and ending.isdisjoint(condition.value.others):
                findings.error(
                    condition.at("others"),
                    msg(
                        "The follow-up of “{name}” asks for a follow-up in turn, without end.",
                        name=str(of),
                    ),
                    msg("Name a code that asks for nothing further."),
                )
