"""Figures made of answers: every kind, every rule for what is missing, against sums by hand."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model.coding import Coding
from observer.model.edits import CodingInfo
from observer.model.event import CodedRange, Event, Score, Uncodable
from observer.model.forms import (
    About,
    Absence,
    Form,
    FormKind,
    IntervalCoding,
    IntervalMode,
    Item,
    Scale,
)
from observer.model.local_text import LocalText
from observer.model.rules import (
    CodeRef,
    Composite,
    CompositeKind,
    Condition,
    ConditionKind,
    ItemRef,
    MissingRule,
)
from observer.model.scheme import Code, CodeKind, Role, Scheme, Subject, Track
from observer.model.session import Phase
from observer.model.time import Interval
from observer.statistics.composites import (
    Place,
    abouts,
    codes_of,
    combine,
    composite_values,
    items_of,
)
from observer.statistics.inputs import CodedSession
from observer.statistics.item_conditions import codes_asked_for, unasked_items

S = 1_000_000
NONE = LocalText()
SEVEN = Scale(minimum=1, maximum=7, step=0.5)
PHASE = Phase(id="p1", session_id="s", name="play", onset_us=10 * S, offset_us=20 * S)
CRY, LAUGH = CodeRef("mood", "cry"), CodeRef("mood", "laugh")


def composite(kind: CompositeKind, parts: int = 3, **more: object) -> Composite:
    named = tuple(ItemRef("play", f"i{n}") for n in range(parts))
    made = Composite(id="c", kind=kind, label=NONE, parts=named)
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "values", "figure"),
    [
        (CompositeKind.SUM, (1, 2, 4.5), 7.5),
        (CompositeKind.MEAN, (1, 2, 6), 3),
        (CompositeKind.MAXIMUM, (1, 6, 2), 6),
        (CompositeKind.RATIO, (3, 2), 1.5),
        (CompositeKind.DIFFERENCE, (3, 5), -2),
        (CompositeKind.COUNT, (0, 1, 2), 2),
        (CompositeKind.PROPORTION, (0, 1, 2, 0), 0.5),
    ],
)
def test_each_kind_is_what_one_reckons_by_hand(
    kind: CompositeKind, values: Sequence[float], figure: float
) -> None:
    assert combine(composite(kind, len(values)), values) == pytest.approx(figure)


def test_a_weighted_sum_weighs_each_part() -> None:
    weighted = composite(CompositeKind.WEIGHTED, weights=(0.5, 1, -2))
    assert combine(weighted, (4, 3, 1)) == pytest.approx(3)


def test_the_count_begins_where_the_scheme_says() -> None:
    assert combine(composite(CompositeKind.COUNT, from_value=2), (1, 2, 3)) == 2


@pytest.mark.parametrize("kind", [CompositeKind.RATIO, CompositeKind.DIFFERENCE])
def test_of_two_parts_both_are_needed_whatever_the_rule(kind: CompositeKind) -> None:
    lenient = composite(kind, 2, missing=MissingRule.AT_LEAST, at_least=1)
    assert combine(lenient, (3, None)) is None
    assert combine(lenient, (None, 3)) is None


def test_nothing_is_divided_by_nought() -> None:
    assert combine(composite(CompositeKind.RATIO, 2), (3, 0)) is None
    turned = composite(
        CompositeKind.WEIGHTED, weights=(1, -1, 1), missing=MissingRule.PRORATE, at_least_share=0.5
    )
    assert combine(turned, (2, 2, None)) is None


@pytest.mark.parametrize(
    ("rule", "values", "figure"),
    [
        ({"missing": MissingRule.ALL}, (2, 4, None), None),
        ({"missing": MissingRule.AT_LEAST, "at_least": 2}, (2, 4, None), 6),
        ({"missing": MissingRule.AT_LEAST, "at_least": 3}, (2, 4, None), None),
        ({"missing": MissingRule.AT_LEAST_SHARE, "at_least_share": 2 / 3}, (2, 4, None), 6),
        ({"missing": MissingRule.AT_LEAST_SHARE, "at_least_share": 0.7}, (2, 4, None), None),
        ({"missing": MissingRule.PRORATE, "at_least_share": 0.5}, (2, 4, None), 9),
        ({"missing": MissingRule.PRORATE, "at_least_share": 0.5}, (2, None, None), None),
        ({"missing": MissingRule.PRORATE, "at_least_share": 0.0}, (None, None, None), None),
        ({"missing": MissingRule.AT_LEAST, "at_least": 0}, (None, None, None), None),
    ],
)
def test_each_rule_for_what_is_missing(
    rule: dict[str, object], values: Sequence[float | None], figure: float | None
) -> None:
    made = combine(replace(composite(CompositeKind.SUM), **rule), values)  # type: ignore[arg-type]
    assert made == (None if figure is None else pytest.approx(figure))


def test_prorated_a_mean_stays_a_mean_and_a_weighted_sum_goes_by_its_weights() -> None:
    half = MissingRule.PRORATE
    mean = composite(CompositeKind.MEAN, missing=half, at_least_share=0.5)
    assert combine(mean, (2, 4, None)) == 3
    weighted = composite(
        CompositeKind.WEIGHTED, weights=(1, 2, 3), missing=half, at_least_share=0.5
    )
    assert combine(weighted, (4, 4, None)) == pytest.approx(24)


VALUES = st.lists(
    st.one_of(st.none(), st.integers(2, 14).map(lambda n: n / 2)), min_size=1, max_size=6
)


@settings(max_examples=80, deadline=None)
@given(VALUES, st.sampled_from(list(CompositeKind)), st.sampled_from(list(MissingRule)))
def test_a_figure_never_stands_on_nothing_and_stands_on_all(
    values: list[float | None], kind: CompositeKind, rule: MissingRule
) -> None:
    if kind in {CompositeKind.RATIO, CompositeKind.DIFFERENCE}:
        values = (values * 2)[:2]
    weights = tuple(1.0 for _ in values)
    made = composite(
        kind, len(values), weights=weights, missing=rule, at_least=1, at_least_share=0.5
    )
    figure = combine(made, values)
    if all(value is None for value in values):
        assert figure is None
    if all(value is not None for value in values):
        assert figure is not None
        present = [value for value in values if value is not None]
        if kind is CompositeKind.MEAN:
            assert min(present) <= figure <= max(present)


# In a session


def item(item_id: str, number: int, **more: object) -> Item:
    return replace(Item(id=item_id, number=number, label=NONE), **more)  # type: ignore[arg-type]


SCHEME = Scheme(
    id="x",
    version="1.0.0",
    title=NONE,
    subjects=(Subject(id="child", role=Role.CHILD, label=NONE),),
    tracks=(
        Track(
            id="mood",
            subject="child",
            label=NONE,
            codes=(
                Code(id="cry", number=1, kind=CodeKind.STATE, label=NONE),
                Code(id="laugh", number=2, kind=CodeKind.POINT, label=NONE),
            ),
        ),
    ),
    forms=(
        Form(
            id="play",
            kind=FormKind.RATING,
            label=NONE,
            scale=SEVEN,
            items=(item("warm", 1), item("takes_over", 2, reverse=True), item("rough", 3)),
        ),
        Form(
            id="phase",
            kind=FormKind.RATING,
            label=NONE,
            about=About.PHASE,
            scale=SEVEN,
            items=(item("glad", 1),),
        ),
    ),
    intervals=(
        IntervalCoding(id="five", label=NONE, mode=IntervalMode.PARTIAL, items=(item("near", 1),)),
        IntervalCoding(id="often", label=NONE, mode=IntervalMode.COUNT, items=(item("times", 1),)),
    ),
    conditions=(
        Condition(
            id="if_crying",
            kind=ConditionKind.IF_COUNT,
            of=ItemRef("play", "rough"),
            others=(CRY,),
            at_least=1,
        ),
    ),
    composites=(
        Composite(
            id="parent",
            kind=CompositeKind.MEAN,
            label=NONE,
            parts=(
                ItemRef("play", "warm"),
                ItemRef("play", "takes_over"),
                ItemRef("play", "rough"),
            ),
            reversed=(ItemRef("play", "rough"),),
            missing=MissingRule.AT_LEAST,
            at_least=2,
        ),
        Composite(
            id="whole",
            kind=CompositeKind.SUM,
            label=NONE,
            parts=("parent", LAUGH, ItemRef("phase", "glad")),
        ),
        Composite(
            id="near",
            kind=CompositeKind.DIFFERENCE,
            label=NONE,
            parts=(ItemRef("five", "near"), ItemRef("often", "times")),
        ),
        Composite(id="a", kind=CompositeKind.SUM, label=NONE, parts=("b",)),
        Composite(id="b", kind=CompositeKind.SUM, label=NONE, parts=("a",)),
    ),
)


def score(form: str, item_id: str, value: float | None, **more: object) -> Score:
    made = Score(id=f"{form} {item_id} {more}", form=form, item=item_id, value=value)
    return replace(made, **more)  # type: ignore[arg-type]


def session(*records: Score | Event | Uncodable | CodedRange) -> CodedSession:
    info = CodingInfo(
        id="c", session_id="s", coder="AB", scheme_id="x", scheme_version="1.0.0", scheme_hash=""
    )
    coding = Coding.from_records(info, records)
    return CodedSession(coding, SCHEME, Interval(0, 60 * S), (PHASE,))


def at(made: CodedSession, place: Place | None = None) -> dict[str, float | None]:
    values = composite_values(made, place or Place.whole(made))
    return {value.composite.id: value.value for value in values}


def laugh(time_s: int) -> Event:
    return Event(
        id=f"laugh {time_s}",
        track="mood",
        code="laugh",
        kind=CodeKind.POINT,
        onset_us=time_s * S,
    )


def cry(from_s: int, to_s: int) -> Event:
    return Event(
        id=f"cry {from_s}",
        track="mood",
        code="cry",
        kind=CodeKind.STATE,
        onset_us=from_s * S,
        offset_us=to_s * S,
    )


def test_items_that_count_from_the_other_end_are_turned_round_once() -> None:
    made = session(score("play", "warm", 6), score("play", "takes_over", 2))
    assert at(made)["parent"] == pytest.approx((6 + 6) / 2)
    made = session(*made.coding.scores, score("play", "rough", 1.5))
    assert at(made)["parent"] == pytest.approx((6 + 6 + 6.5) / 3)


def test_a_reason_is_no_value_and_is_named_as_missing() -> None:
    made = session(
        score("play", "warm", 6), score("play", "rough", None, absence=Absence.NOT_APPLICABLE)
    )
    parent = composite_values(made, Place.whole(made))[0]
    assert parent.value is None
    assert parent.missing == (ItemRef("play", "takes_over"), ItemRef("play", "rough"))


def test_at_a_phase_its_own_answers_and_counts_stand_beside_those_of_the_session() -> None:
    made = session(
        score("play", "warm", 4),
        score("play", "takes_over", 4),
        score("phase", "glad", 3, about="p1"),
        score("phase", "glad", 7, about="p2"),
        laugh(5),
        laugh(12),
        laugh(19),
    )
    place = Place.stretch("p1", Interval(PHASE.onset_us, PHASE.offset_us))
    assert at(made, place)["whole"] == pytest.approx(4 + 2 + 3)
    assert at(made)["whole"] is None


def test_codes_that_could_not_be_coded_have_no_count() -> None:
    made = session(
        score("play", "warm", 4),
        score("play", "takes_over", 4),
        score("phase", "glad", 3, about="p1"),
        Uncodable(id="u", onset_us=0, offset_us=30 * S),
    )
    place = Place.stretch("p1", Interval(PHASE.onset_us, PHASE.offset_us))
    assert at(made, place)["whole"] is None


def test_a_segment_has_answers_of_its_own() -> None:
    segment = {"onset_us": 10 * S, "offset_us": 15 * S}
    made = session(score("phase", "glad", 3), score("phase", "glad", 5, **segment))
    place = Place.stretch("", Interval(10 * S, 15 * S), segment=True)
    value = composite_values(made, place)[1]
    assert (
        dict(zip(value.composite.parts, (p.value for p in value.parts), strict=True))[
            ItemRef("phase", "glad")
        ]
        == 5
    )


def test_intervals_are_averaged_and_counts_are_added_up() -> None:
    made = session(
        *(score("five", "near", n % 2, onset_us=n * 5 * S) for n in range(4)),
        *(score("often", "times", n, onset_us=n * 5 * S) for n in range(4)),
    )
    assert at(made)["near"] == pytest.approx(0.5 - 6)
    place = Place.stretch("p1", Interval(PHASE.onset_us, PHASE.offset_us))
    assert at(made, place)["near"] == pytest.approx(0.5 - 5)


def test_figures_that_contain_each_other_have_no_value() -> None:
    made = session()
    assert (at(made)["a"], at(made)["b"]) == (None, None)


def test_what_a_figure_rests_on_is_found_through_the_figures_within_it() -> None:
    known = {each.id: each for each in SCHEME.composites}
    assert {ref.item for ref in items_of(SCHEME, known["whole"])} == {
        "warm",
        "takes_over",
        "rough",
        "glad",
    }
    assert codes_of(SCHEME, known["whole"]) == (LAUGH,)
    assert abouts(SCHEME, known["whole"]) == {About.SESSION, About.PHASE}
    assert abouts(SCHEME, known["near"]) == frozenset()


def test_an_item_is_asked_once_what_it_hangs_on_was_seen_also_from_the_first_frame() -> None:
    rough = ItemRef("play", "rough")
    made = session()
    assert unasked_items(made, Place.whole(made))[rough].count == 0
    made = session(cry(0, 4))
    assert unasked_items(made, Place.whole(made)) == {}
    place = Place.stretch("p1", Interval(PHASE.onset_us, PHASE.offset_us))
    assert unasked_items(made, place)[rough].count == 0
    made = session(cry(8, 12))
    assert unasked_items(made, place) == {}
    assert codes_asked_for(made) == {CRY}


def test_where_nothing_could_be_coded_an_item_counts_as_asked() -> None:
    made = session(Uncodable(id="u", onset_us=0, offset_us=60 * S))
    assert unasked_items(made, Place.whole(made)) == {}
