"""Conditions: what a plain reading of the rule says is what is found, at once and for all."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model.coding import Coding
from observer.model.conditions import awaited, broken_by, holds_at, is_asked, unmet
from observer.model.edits import CodingInfo
from observer.model.event import Event, Score, Uncodable
from observer.model.local_text import LocalText
from observer.model.rules import CodeRef, Condition, ConditionKind, ItemRef
from observer.model.scheme import (
    Code,
    CodeKind,
    Modifier,
    ModifierKind,
    ModifierValue,
    Scheme,
    Track,
)
from observer.model.time import Interval

A, B, C = CodeRef("p", "a"), CodeRef("p", "b"), CodeRef("s", "c")
WITHIN = 5
WHILE = Condition(id="w", kind=ConditionKind.ONLY_WHILE, of=A, others=(C,))
AFTER = Condition(id="a", kind=ConditionKind.ONLY_AFTER, of=A, others=(B,), within_us=WITHIN)
FOLLOW = Condition(id="f", kind=ConditionKind.FOLLOW_UP, of=A, others=(B,), within_us=WITHIN)
ITEM = ItemRef("form", "item")
COUNT = Condition(id="c", kind=ConditionKind.IF_COUNT, of=ITEM, others=(A,), at_least=2)
NAMED = LocalText((("en", "x"),))


def code(code_id: str, kind: CodeKind, modifiers: tuple[str, ...] = ()) -> Code:
    return Code(id=code_id, number=1, kind=kind, label=NAMED, modifiers=modifiers)


def scheme(*conditions: Condition) -> Scheme:
    nested = Modifier(id="how", label=NAMED, kind=ModifierKind.TEXT, required=True)
    what = Modifier(
        id="what",
        label=NAMED,
        kind=ModifierKind.SINGLE,
        required=True,
        values=(
            ModifierValue(id="plain", label=NAMED),
            ModifierValue(id="more", label=NAMED, modifiers=("how",)),
        ),
    )
    points = (code("a", CodeKind.POINT), code("b", CodeKind.POINT, ("what",)))
    states = (code("c", CodeKind.STATE), code("d", CodeKind.STATE))
    return Scheme(
        id="s",
        version="1.0.0",
        title=LocalText(),
        subjects=(),
        tracks=(
            Track(id="p", subject="x", label=NAMED, codes=points),
            Track(id="s", subject="x", label=NAMED, codes=states),
        ),
        modifiers=(what, nested),
        conditions=conditions,
    )


def coding(*records: Event | Score | Uncodable, tracks: tuple[str, ...] = ()) -> Coding:
    info = CodingInfo(
        id="c",
        session_id="x",
        coder="AB",
        scheme_id="s",
        scheme_version="1.0.0",
        scheme_hash="",
        tracks=tracks,
    )
    return Coding.from_records(info, records)


def point(ref: CodeRef, time_us: int) -> Event:
    return Event(
        id=f"{ref.code}{time_us}",
        track=ref.track,
        code=ref.code,
        kind=CodeKind.POINT,
        onset_us=time_us,
        modifiers=(("what", ("plain",)),),
    )


def state(onset_us: int, offset_us: int | None) -> Event:
    return Event(
        id=f"c{onset_us}",
        track="s",
        code="c",
        kind=CodeKind.STATE,
        onset_us=onset_us,
        offset_us=offset_us,
    )


TIMES = st.sets(st.integers(0, 40), max_size=8)
LENGTHS = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), max_size=5)


def one_after_the_other(lengths: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return onsets with lengths: bouts of one code never overlap each other."""
    runs: list[tuple[int, int]] = []
    for gap, length in lengths:
        last = sum(runs[-1]) if runs else 0
        runs.append((last + gap, length))
    return runs


@given(TIMES, TIMES, LENGTHS)
@settings(max_examples=60)
def test_all_at_once_finds_what_each_event_by_itself_breaks(
    firsts: set[int], seconds: set[int], lengths: list[tuple[int, int]]
) -> None:
    runs = one_after_the_other(lengths)
    rules = scheme(WHILE, AFTER, FOLLOW)
    events = [*(point(A, t) for t in firsts), *(point(B, t) for t in seconds)]
    made = coding(*events, *(state(t, t + length) for t, length in runs))
    found = {(u.condition.id, u.time_us) for u in unmet(made, rules) if u.condition is not None}
    inside = {t for t in firsts if any(s <= t < s + length for s, length in runs)}
    after = {t for t in firsts if any(t - WITHIN <= s < t for s in seconds)}
    before = {t for t in firsts if any(t < s <= t + WITHIN for s in seconds)}
    assert found == {
        *(("w", t) for t in firsts - inside),
        *(("a", t) for t in firsts - after),
        *(("f", t) for t in firsts - before),
    }
    for time_us in firsts:
        broken = {c.id for c in broken_by(made, rules, point(A, time_us))}
        assert broken == {i for i, t in found if t == time_us and i != "f"}


@given(TIMES, TIMES, st.integers(0, 45))
@settings(max_examples=50)
def test_what_is_awaited_is_what_has_neither_come_nor_run_out(
    firsts: set[int], seconds: set[int], now_us: int
) -> None:
    rules = scheme(FOLLOW)
    made = coding(*(point(A, t) for t in firsts), *(point(B, t) for t in seconds))
    waiting = {each.event.onset_us for each in awaited(made, rules, now_us)}
    assert waiting == {
        t
        for t in firsts
        if now_us - WITHIN < t <= now_us and not any(t < s <= t + WITHIN for s in seconds)
    }
    dues = [each.due_us for each in awaited(made, rules, now_us)]
    assert dues == sorted(dues)


def test_a_state_is_to_lie_inside_with_its_whole_length() -> None:
    outer = replace(WHILE, of=CodeRef("s", "d"))
    inner = replace(state(10, 30), id="d10", code="d")
    assert unmet(coding(inner, state(5, 20), state(20, 31)), scheme(outer)) == ()
    (found,) = unmet(coding(inner, state(5, 20), state(22, 31)), scheme(outer))
    assert found.event == inner
    assert unmet(coding(inner, state(5, None)), scheme(outer)) == ()


def test_nothing_is_missed_where_it_could_not_be_seen() -> None:
    hidden = Uncodable(id="u", onset_us=12, offset_us=13, track="p")
    assert unmet(coding(point(A, 10), hidden), scheme(FOLLOW)) == ()
    assert holds_at(coding(hidden), AFTER, 14)
    assert not holds_at(coding(hidden), AFTER, 40)


def test_what_had_to_follow_after_the_end_is_not_missed() -> None:
    made = coding(point(A, 10))
    assert len(unmet(made, scheme(FOLLOW), end_us=15)) == 1
    assert unmet(made, scheme(FOLLOW), end_us=14) == ()


def test_a_pass_is_not_asked_for_tracks_that_it_does_not_show() -> None:
    made = coding(point(A, 10), tracks=("p",))
    assert unmet(made, scheme(WHILE)) == ()
    assert [u.condition for u in unmet(made, scheme(FOLLOW))] == [FOLLOW]


def test_an_item_is_asked_from_the_stated_number_on() -> None:
    rules = scheme(COUNT)
    once, twice = coding(point(A, 10)), coding(point(A, 10), point(A, 20))
    assert not is_asked(once, rules, ITEM)
    assert is_asked(twice, rules, ITEM)
    assert not is_asked(twice, rules, ITEM, Interval(15, 30))
    answered = Score(id="s1", form="form", item="item", value=3.0)
    (found,) = unmet(coding(point(A, 10), answered), rules)
    assert found.score == answered
    assert unmet(coding(point(A, 10), point(A, 20), answered), rules) == ()


def test_an_answer_about_a_phase_is_judged_by_what_occurred_in_that_phase() -> None:
    rules = scheme(COUNT)
    both = (point(A, 10), point(A, 20))
    early = Score(id="s1", form="form", item="item", value=3.0, about="early")
    late = Score(id="s2", form="form", item="item", value=3.0, about="late")
    phases = {"early": Interval(0, 30), "late": Interval(30, 60)}
    (found,) = unmet(coding(*both, early, late), rules, 60, phases)
    assert (found.score, found.time_us) == (late, 30)
    assert unmet(coding(*both, late), rules, 60) == ()


def test_a_state_that_ran_already_occurred_in_the_stretch() -> None:
    once = replace(COUNT, others=(C,), at_least=1)
    rules = scheme(once)
    assert is_asked(coding(state(5, 20)), rules, ITEM, Interval(10, 15))
    assert not is_asked(coding(state(5, 20)), rules, ITEM, Interval(20, 25))


def test_required_answers_are_named_the_nested_one_only_where_it_is_asked() -> None:
    plain = point(B, 10)
    bare = replace(point(B, 20), modifiers=())
    further = replace(point(B, 30), modifiers=(("what", ("more",)),))
    done = replace(point(B, 40), modifiers=(("what", ("more",)), ("how", ("softly",))))
    found = unmet(coding(plain, bare, further, done), scheme())
    named = [(u.time_us, u.modifier.id) for u in found if u.modifier is not None]
    assert named == [(20, "what"), (30, "how")]
