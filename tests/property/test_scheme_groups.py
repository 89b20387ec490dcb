"""All groups of a scheme: whatever a sound scheme says is read back as it was written."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
from observer.model.local_text import LocalText
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
from observer.model.scheme import (
    Code,
    CodeKind,
    Modifier,
    ModifierKind,
    ModifierValue,
    Role,
    Scheme,
    Subject,
    Track,
)
from observer.schemes import read_scheme
from observer.schemes.meaning import former_hash, meaning_hash
from observer.schemes.save import save_scheme
from observer.schemes.write import set_values, to_toml

_SURE = st.characters(
    exclude_categories=["Cs", "Cc"],
    exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)
_WORDS = st.text(_SURE, min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
_LOCAL = st.tuples(_WORDS, _WORDS).map(lambda t: LocalText((("nl", t[0]), ("en", t[1]))))
_MAYBE = st.one_of(st.just(LocalText()), _LOCAL)
_US = st.integers(1_000, 3_600_000_000)
_OFTEN_NONE_US = st.one_of(st.just(0), st.integers(0, 3_600_000_000))
_SHARE = st.floats(0.01, 1.0)
_AMOUNT = st.one_of(st.integers(-1000, 1000).map(float), st.floats(-1e9, 1e9)).map(
    lambda number: number + 0.0
)
_SUBJECTS = st.sampled_from(["", "child", "parent"])
_COLOURS = st.sampled_from(["#009E73", "#1480C8", "#999999"])


@st.composite
def _scales(draw: st.DrawFn) -> Scale:
    if draw(st.booleans()):
        values = draw(st.lists(_AMOUNT, min_size=2, max_size=5, unique=True))
        return Scale(values=tuple(sorted(values)))
    low = draw(st.integers(-50, 50))
    step = draw(st.sampled_from([0.5, 1.0, 2.0, 0.0]))
    high = low + (step or 1.0) * draw(st.integers(1, 20))
    return Scale(minimum=float(low), maximum=float(high), step=step)


@st.composite
def _anchors(draw: st.DrawFn, scale: Scale) -> tuple[ScalePoint, ...]:
    on = scale.choices or tuple(v for v in (scale.minimum, scale.maximum) if v is not None)
    chosen = draw(st.lists(st.sampled_from(on), max_size=2, unique=True))
    return tuple(ScalePoint(value, draw(_LOCAL)) for value in chosen)


@st.composite
def _items(draw: st.DrawFn, count: int, *, own_scales: bool = True) -> tuple[Item, ...]:
    items: list[Item] = []
    for number in range(1, count + 1):
        scale = draw(_scales()) if own_scales and draw(st.booleans()) else None
        items.append(
            Item(
                id=f"item_{number}",
                number=number,
                label=draw(_LOCAL),
                short_label=draw(_MAYBE),
                definition=draw(_MAYBE),
                examples=draw(_MAYBE),
                parent_wording=draw(_MAYBE),
                hide_from_parent=draw(st.booleans()),
                colour=draw(_COLOURS),
                scale=scale,
                anchors=draw(_anchors(scale)) if scale else (),
                reverse=draw(st.booleans()),
            )
        )
    return tuple(items)


@st.composite
def _forms(draw: st.DrawFn, kind: FormKind) -> Form:
    absences = tuple(draw(st.lists(st.sampled_from(Absence), unique=True)))
    about = draw(st.sampled_from(About))
    phases = ("play",) if about is About.PHASE and draw(st.booleans()) else ()
    count = draw(st.integers(1, 4))
    form = Form(
        id=f"form_{kind.value}",
        kind=kind,
        label=draw(_LOCAL),
        items=draw(_items(count, own_scales=kind in {FormKind.RATING, FormKind.CHECKLIST})),
        definition=draw(_MAYBE),
        subject=draw(_SUBJECTS),
        target=draw(_SUBJECTS),
        about=about,
        phases=phases,
        absences=absences,
        unit=draw(st.sampled_from(["", "cm"])),
    )
    if kind is FormKind.TEXT:
        return form
    if kind is FormKind.ALLOCATION:
        total = float(draw(st.integers(1, 100)))
        return replace(form, total=total, scale=Scale(minimum=0.0, maximum=total))
    if kind is FormKind.Q_SORT:
        low = float(draw(st.integers(-4, 4)))
        scale = Scale(minimum=low, maximum=low + count) if count > 1 else None
        if scale is None:
            return replace(
                form,
                items=draw(_items(2, own_scales=False)),
                piles=(1, 1),
                scale=Scale(minimum=1.0, maximum=2.0),
            )
        return replace(
            form,
            items=draw(_items(count + 1, own_scales=False)),
            piles=(1,) * (count + 1),
            scale=scale,
        )
    if kind is FormKind.NUMBER and draw(st.booleans()):
        return replace(form, scale=draw(st.sampled_from([Scale(), Scale(step=0.0)])))
    scale = draw(_scales())
    return replace(form, scale=scale, anchors=draw(_anchors(scale)))


@st.composite
def _intervals(draw: st.DrawFn) -> IntervalCoding:
    anchor = draw(st.sampled_from(IntervalAnchor))
    scale = draw(st.one_of(st.none(), _scales()))
    return IntervalCoding(
        id="intervals_1",
        label=draw(_LOCAL),
        items=tuple(
            replace(item, key=key) for item, key in zip(draw(_items(2)), ("5", ""), strict=True)
        ),
        mode=draw(st.sampled_from([m for m in IntervalMode if m is not IntervalMode.COUNT])),
        definition=draw(_MAYBE),
        subject=draw(_SUBJECTS),
        anchor=anchor,
        phases=("play",) if anchor is IntervalAnchor.PHASE and draw(st.booleans()) else (),
        observe_us=draw(_US),
        record_us=draw(_OFTEN_NONE_US),
        scale=scale,
        anchors=draw(_anchors(scale)) if scale else (),
        absences=tuple(draw(st.lists(st.sampled_from(Absence), unique=True))),
    )


@st.composite
def _traces(draw: st.DrawFn) -> Trace:
    low, high = draw(st.integers(-9, 0)), draw(st.integers(1, 9))
    scale = Scale(minimum=float(low), maximum=float(high), step=draw(st.sampled_from([0.0, 1.0])))
    return Trace(
        id="trace_1",
        label=draw(_LOCAL),
        scale=scale,
        definition=draw(_MAYBE),
        subject=draw(_SUBJECTS),
        neutral=float(draw(st.integers(low, high))),
        unit=draw(st.sampled_from(["", "points"])),
        colour=draw(_COLOURS),
        anchors=draw(_anchors(scale)),
    )


_SMILE, _TALK, _CALM = CodeRef("face", "smile"), CodeRef("talk", "names"), CodeRef("face", "calm")


@st.composite
def _conditions(draw: st.DrawFn, item: ItemRef) -> tuple[Condition, ...]:
    every = (
        Condition(id="while", kind=ConditionKind.ONLY_WHILE, of=_TALK, others=(_SMILE, _CALM)),
        Condition(
            id="after",
            kind=ConditionKind.ONLY_AFTER,
            of=_TALK,
            others=(_SMILE,),
            within_us=draw(_US),
            label=draw(_MAYBE),
        ),
        Condition(
            id="then",
            kind=ConditionKind.FOLLOW_UP,
            of=_SMILE,
            others=(_TALK,),
            within_us=draw(_US),
        ),
        Condition(
            id="enough",
            kind=ConditionKind.IF_COUNT,
            of=item,
            others=(_SMILE, _TALK),
            at_least=draw(st.integers(1, 9)),
        ),
    )
    return tuple(each for each in every if draw(st.booleans()))


@st.composite
def _composites(draw: st.DrawFn, item: ItemRef, other: ItemRef) -> tuple[Composite, ...]:
    kind = draw(st.sampled_from(CompositeKind))
    counting = kind in {CompositeKind.PROPORTION, CompositeKind.COUNT}
    missing = draw(st.sampled_from(MissingRule))
    by_share = missing in {MissingRule.AT_LEAST_SHARE, MissingRule.PRORATE}
    first = Composite(
        id="first",
        kind=kind,
        label=draw(_LOCAL),
        parts=(item, _TALK),
        definition=draw(_MAYBE),
        weights=(draw(_AMOUNT), draw(_AMOUNT)) if kind is CompositeKind.WEIGHTED else (),
        from_value=draw(_AMOUNT) if counting else 1.0,
        missing=missing,
        at_least=draw(st.integers(1, 2)) if missing is MissingRule.AT_LEAST else 0,
        at_least_share=draw(_SHARE) if by_share else 1.0,
    )
    second = Composite(
        id="second",
        kind=CompositeKind.MEAN,
        label=draw(_LOCAL),
        parts=("first", item, other),
        reversed=(other,) if draw(st.booleans()) else (),
    )
    return (first, second) if draw(st.booleans()) else (first,)


@st.composite
def schemes_of_all_groups(draw: st.DrawFn) -> Scheme:
    """Any sound scheme with something of each group."""
    subjects = tuple(
        Subject(id=name, role=role, label=draw(_LOCAL))
        for name, role in (("child", Role.CHILD), ("parent", Role.CAREGIVER))
    )
    forms = tuple(draw(_forms(kind)) for kind in FormKind if draw(st.booleans()))
    rating = replace(
        draw(_forms(FormKind.RATING)), id="judged", scale=Scale(minimum=1.0, maximum=7.0, step=0.5)
    )
    plain = tuple(replace(i, scale=None, anchors=(), reverse=False) for i in draw(_items(2)))
    rating = replace(rating, anchors=(), items=plain)
    item, other = ItemRef("judged", "item_1"), ItemRef("judged", "item_2")
    planned_us = draw(_OFTEN_NONE_US)
    scheme = Scheme(
        id="any-scheme",
        version="2.1.0",
        title=draw(_LOCAL),
        subjects=subjects,
        tracks=_tracks(draw),
        languages=("nl", "en"),
        modifiers=_modifiers(draw),
        uncodable_reasons=(ModifierValue(id="dark", label=draw(_LOCAL), key="1"),),
        citation=draw(st.one_of(st.just(""), _WORDS)),
        age_from_months=draw(st.one_of(st.none(), st.integers(-10, 12))),
        age_to_months=draw(st.one_of(st.none(), st.integers(12, 99))),
        age_corrected=draw(st.booleans()),
        setting=draw(_MAYBE),
        intended_minutes=draw(st.one_of(st.none(), st.floats(0.1, 600))),
        training_notice=draw(_MAYBE),
        forms=(rating, *forms),
        intervals=(draw(_intervals()),) if draw(st.booleans()) else (),
        traces=(draw(_traces()),) if draw(st.booleans()) else (),
        phases=(
            PhaseTemplate(
                id="play",
                label=draw(_LOCAL),
                definition=draw(_MAYBE),
                optional=draw(st.booleans()),
                repeated=draw(st.booleans()),
                planned_us=planned_us,
                tolerance_us=planned_us // 3,
                subjects=tuple(draw(st.lists(st.sampled_from(["child", "parent"]), unique=True))),
                in_statistics=draw(st.booleans()),
            ),
        ),
        phases_ordered=draw(st.booleans()),
        conditions=draw(_conditions(item)),
        composites=draw(_composites(item, other)),
        dyadic=Dyadic(
            matches=((_SMILE, _TALK),) if draw(st.booleans()) else (),
            valence=((_CALM, draw(_AMOUNT)),) if draw(st.booleans()) else (),
        ),
        reliability=_reliability(draw) if draw(st.booleans()) else None,
        uncodable_warning_share=draw(st.one_of(st.none(), _SHARE)),
        moves=(
            Move(from_version="1.0.0", old="face.laugh", new="face.smile"),
            Move(from_version="1.0.0", old="gone.code"),
        ),
    )
    return replace(scheme, meaning_hash=meaning_hash(scheme))


def _tracks(draw: st.DrawFn) -> tuple[Track, ...]:
    def code(name: str, number: int, kind: CodeKind, key: str) -> Code:
        return Code(
            id=name,
            number=number,
            kind=kind,
            label=draw(_LOCAL),
            definition=draw(_LOCAL),
            key=key,
            modifiers=("tone",) if draw(st.booleans()) else (),
        )

    face = Track(
        id="face",
        subject="child",
        label=draw(_LOCAL),
        codes=(code("smile", 1, CodeKind.STATE, "s"), code("calm", 2, CodeKind.STATE, "c")),
        definition=draw(_MAYBE),
        auto_close_us=draw(_OFTEN_NONE_US),
        push_and_hold=draw(st.booleans()),
        minimum_us=draw(_OFTEN_NONE_US),
        merge_gap_us=draw(_OFTEN_NONE_US),
        uncodable_reasons=("dark",) if draw(st.booleans()) else (),
        uncodable_warning_share=draw(st.one_of(st.none(), _SHARE)),
    )
    talk = Track(
        id="talk",
        subject="parent",
        target="child",
        label=draw(_LOCAL),
        codes=(code("names", 3, CodeKind.POINT, "n"),),
    )
    return face, talk


def _modifiers(draw: st.DrawFn) -> tuple[Modifier, ...]:
    return (
        Modifier(
            id="tone",
            label=draw(_LOCAL),
            kind=ModifierKind.SINGLE,
            values=(
                ModifierValue(id="loud", label=draw(_LOCAL), modifiers=("strength",)),
                ModifierValue(id="soft", label=draw(_LOCAL), key="4"),
            ),
        ),
        Modifier(id="strength", label=draw(_LOCAL), kind=ModifierKind.NUMBER, minimum=0.0),
    )


def _reliability(draw: st.DrawFn) -> Reliability:
    return Reliability(
        coefficient=draw(st.sampled_from(Coefficient)),
        tracks=("face", "judged") if draw(st.booleans()) else (),
        unit_us=draw(_US),
        tolerance_us=draw(_OFTEN_NONE_US),
        overlap=draw(_SHARE),
        minimum=draw(_SHARE),
        share_double_coded=draw(_SHARE),
    )


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(schemes_of_all_groups())
def test_every_group_is_read_back_equal_and_written_again_with_the_same_bytes(
    scheme: Scheme,
) -> None:
    written = to_toml(scheme)
    reading = read_scheme(written, "any.toml")
    assert reading.scheme == scheme, reading.problems
    assert reading.scheme is not None
    assert to_toml(reading.scheme) == written
    assert set_values(written, {("version",): scheme.version}) == written


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(schemes_of_all_groups())
def test_groups_without_which_codes_mean_the_same_leave_the_hash_as_it_was(
    scheme: Scheme,
) -> None:
    tracks = tuple(
        replace(
            track,
            definition=LocalText(),
            auto_close_us=0,
            minimum_us=0,
            merge_gap_us=0,
            uncodable_reasons=(),
        )
        for track in scheme.tracks
    )
    answers = tuple(
        replace(m, values=tuple(replace(v, modifiers=()) for v in m.values))
        for m in scheme.modifiers
    )
    bare = replace(
        scheme,
        tracks=tracks,
        modifiers=answers,
        forms=(),
        intervals=(),
        traces=(),
        phases=(),
        phases_ordered=False,
        conditions=(),
        composites=(),
        dyadic=Dyadic(),
    )
    assert meaning_hash(bare) == former_hash(bare) == former_hash(scheme)
    assert meaning_hash(replace(bare, reliability=None, moves=(), citation="")) == former_hash(bare)
    assert meaning_hash(scheme) != meaning_hash(bare)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(schemes_of_all_groups(), schemes_of_all_groups(), st.sampled_from(["\n", "\r\n"]))
def test_a_file_of_one_scheme_becomes_that_of_another_and_keeps_what_is_the_users_own(
    scheme: Scheme, other: Scheme, line_end: str
) -> None:
    own = to_toml(scheme).decode().replace('id = "face"', 'house_rule = "call first"\nid = "face"')
    own = own.replace("[[tracks]]", "# about the next track\n[[tracks]]", 1)
    saved = save_scheme(own.replace("\n", line_end).encode(), other)
    assert read_scheme(saved, "any.toml").scheme == other
    assert b"# about the next track" in saved
    assert b'house_rule = "call first"' in saved
    assert saved.count(b"\r\n") == (saved.count(b"\n") if line_end == "\r\n" else 0)
