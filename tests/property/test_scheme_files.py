"""Scheme files and TOML in general: what is read is what was written."""

import tomllib
from dataclasses import replace
from datetime import date, time

import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observer.model.local_text import LocalText
from observer.model.rules import CodeRef
from observer.model.scheme import (
    AskAt,
    Code,
    CodeKind,
    Contingency,
    Modifier,
    ModifierKind,
    ModifierValue,
    Role,
    Scheme,
    Subject,
    Track,
)
from observer.schemes import read_scheme
from observer.schemes.document import Array, Plain, Table, Value, read_document
from observer.schemes.findings import Findings
from observer.schemes.meaning import meaning_hash
from observer.schemes.write import set_values, to_toml

_SURE = st.characters(
    exclude_categories=["Cs", "Cc"],
    exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)
_WORDS = st.text(_SURE, min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
_KEYS = "abcdefghnpqrstvwxyz0123456789é"


def _local(words: st.SearchStrategy[str] = _WORDS) -> st.SearchStrategy[LocalText]:
    return st.tuples(words, words).map(lambda t: LocalText((("nl", t[0]), ("en", t[1]))))


def _maybe(text: st.SearchStrategy[LocalText]) -> st.SearchStrategy[LocalText]:
    return st.one_of(st.just(LocalText()), text)


_LINES = _local(st.lists(_WORDS, min_size=1, max_size=3).map("\n".join))


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """Any sound scheme."""
    keys = list(draw(st.permutations(_KEYS)))
    modifiers = tuple(draw(_modifiers(i)) for i in range(draw(st.integers(0, 3))))
    tracks: list[Track] = []
    number = 0
    for t in range(draw(st.integers(1, 4))):
        codes: list[Code] = []
        for c in range(draw(st.integers(1, 4))):
            number += 1
            codes.append(
                Code(
                    id=f"code_{c}",
                    number=number,
                    kind=CodeKind.STATE if c == 0 else draw(st.sampled_from(CodeKind)),
                    label=draw(_local()),
                    short_label=draw(_maybe(_local())),
                    definition=draw(_local()),
                    examples=draw(_maybe(_LINES)),
                    parent_wording=draw(_maybe(_local())),
                    colour=draw(st.sampled_from(["#009E73", "#1480C8", "#D55E00"])),
                    key=keys.pop() if draw(st.booleans()) else "",
                    modifiers=tuple(m.id for m in modifiers if draw(st.booleans())),
                )
            )
        exhaustive = draw(st.booleans())
        tracks.append(
            Track(
                id=f"track_{t}",
                subject="child",
                label=draw(_local()),
                codes=tuple(codes),
                exclusive=exhaustive or draw(st.booleans()),
                exhaustive=exhaustive,
                default_code="code_0" if exhaustive else "",
            )
        )
    refs = st.lists(
        st.sampled_from([CodeRef(t.id, c.id) for t in tracks for c in t.codes]),
        min_size=1,
        max_size=3,
    ).map(tuple)
    plain = Scheme(
        id="any-scheme",
        version=draw(st.sampled_from(["0.1.0", "2.0.0-rc.1"])),
        title=draw(_local()),
        subjects=(Subject(id="child", role=draw(st.sampled_from(Role)), label=draw(_local())),),
        tracks=tuple(tracks),
        languages=("nl", "en"),
        description=draw(_maybe(_local())),
        author=draw(st.one_of(st.just(""), _WORDS)),
        locked=draw(st.booleans()),
        modifiers=modifiers,
        contingencies=tuple(
            Contingency(
                id=f"rule_{i}",
                label=draw(_local()),
                bids=draw(refs),
                responses=draw(refs),
                window_us=draw(st.integers(1_000, 3_600_000_000)),
                burst_gap_us=draw(st.integers(0, 3_600_000_000)),
                headline=draw(st.booleans()),
            )
            for i in range(draw(st.integers(0, 2)))
        ),
        uncodable_reasons=(ModifierValue(id="other", label=draw(_local())),),
    )
    return replace(plain, meaning_hash=meaning_hash(plain))


@st.composite
def _modifiers(draw: st.DrawFn, index: int) -> Modifier:
    kind = draw(st.sampled_from(ModifierKind))
    is_choice = kind in {ModifierKind.SINGLE, ModifierKind.MULTIPLE}
    bounded = kind is ModifierKind.NUMBER
    return Modifier(
        id=f"modifier_{index}",
        label=draw(_local()),
        kind=kind,
        values=(ModifierValue(id="yes", label=draw(_local())),) if is_choice else (),
        required=draw(st.booleans()),
        ask_at=draw(st.sampled_from(AskAt)),
        unit="cm" if bounded else "",
        minimum=draw(st.floats(-1e6, 0)) if bounded else None,
        maximum=draw(st.floats(1, 1e6)) if bounded else None,
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemes())
def test_a_written_scheme_is_read_back_equal_and_written_again_with_the_same_bytes(
    scheme: Scheme,
) -> None:
    written = to_toml(scheme)
    reading = read_scheme(written, "any.toml")
    assert reading.scheme == scheme, reading.problems
    assert reading.scheme is not None
    assert to_toml(reading.scheme) == written
    assert set_values(written, {("version",): scheme.version}) == written


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemes(), _WORDS, st.sampled_from(["\n", "\r\n"]))
def test_one_changed_text_changes_that_text_alone(
    scheme: Scheme, words: str, line_end: str
) -> None:
    written = to_toml(scheme).replace(b"\n", line_end.encode())
    track = scheme.tracks[-1]
    path = ("tracks", track.id, "codes", track.codes[-1].id, "label", "en")
    content = set_values(written, {path: words})
    expected = tomllib.loads(written.decode())
    expected["tracks"][-1]["codes"][-1]["label"]["en"] = words
    assert tomllib.loads(content.decode()) == expected


_SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.dates(min_value=date(1900, 1, 1)),
    st.times().map(lambda t: time(t.hour, t.minute, t.second)),
)
_BARE = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
_TREES = st.dictionaries(
    _BARE,
    st.recursive(
        _SCALARS,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(_BARE, inner, max_size=3)
        ),
        max_leaves=8,
    ),
    max_size=5,
)


def _bare(value: Value) -> object:
    if isinstance(value, Plain):
        return value.value
    if isinstance(value, Array):
        return [_bare(item) for item in value.items]
    assert isinstance(value, Table)
    return {key: _bare(inner) for key, inner in value.entries.items()}


@settings(max_examples=150, deadline=None)
@given(_TREES)
def test_any_toml_is_read_as_the_standard_library_reads_it(tree: dict[str, object]) -> None:
    text = tomlkit.dumps(tree)
    expected = tomllib.loads(text)
    findings = Findings("any.toml")
    table = read_document(text.encode(), findings)
    assert list(findings) == []
    assert _bare(table) == expected


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")),
    )
)
def test_any_bytes_give_a_reading(content: bytes) -> None:
    reading = read_scheme(content, "any.toml")
    assert reading.scheme is None
    assert reading.problems
