"""The schemes that come with the program."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from observer.model.forms import Form, FormKind, IntervalCoding, Item, Trace
from observer.model.local_text import LocalText
from observer.model.rules import CodeRef, ConditionKind, ItemRef
from observer.model.scheme import Code, CodeKind, Role, Scheme
from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes
from observer.schemes.check import RESERVED_KEYS
from observer.schemes.contrast import MARKS, SURFACES, contrast
from observer.schemes.vision import look_alike
from observer.schemes.write import set_values, to_toml

FILES = bundled_schemes()
TEMPLATES = {"template-checklist", "template-allocation", "template-q-sort"}
EARLIER = {"sensitivity-responsiveness-regulation", "engagement"}
SAME_PLACE = set("1234567890ertypsdfghxcvbn")
"""Keys that lie in the same place on a Dutch QWERTY and on a Belgian AZERTY keyboard."""


@cache
def read(path: Path) -> Scheme:
    scheme = read_scheme(path.read_bytes(), path.name).scheme
    assert scheme is not None
    return scheme


def named(scheme_id: str) -> Scheme:
    return next(s for s in map(read, FILES) if s.id == scheme_id)


def sheets(scheme: Scheme) -> Iterator[Form | IntervalCoding]:
    yield from scheme.forms
    yield from scheme.intervals


def judged(scheme: Scheme) -> Iterator[Form | IntervalCoding | Trace]:
    yield from sheets(scheme)
    yield from scheme.traces


def named_parts(scheme: Scheme) -> Iterator[tuple[str, Code | Item]]:
    """Yield everything of a scheme that a coder can choose or answer, with where it stands."""
    for track in scheme.tracks:
        yield from ((f"{track.id}.{code.id}", code) for code in track.codes)
    for form in sheets(scheme):
        yield from ((f"{form.id}.{item.id}", item) for item in form.items)


def sentences(scheme: Scheme) -> Iterator[tuple[str, LocalText]]:
    """Yield every text that is a whole sentence, or some of them."""
    yield "description", scheme.description
    yield "setting", scheme.setting
    yield "training_notice", scheme.training_notice
    for name, part in named_parts(scheme):
        yield f"{name}.definition", part.definition
        yield f"{name}.parent_wording", part.parent_wording
    for phase in scheme.phases:
        yield f"{phase.id}.definition", phase.definition
    for composite in scheme.composites:
        yield f"{composite.id}.definition", composite.definition
    for condition in scheme.conditions:
        yield f"{condition.id}.label", condition.label
    for track in scheme.tracks:
        yield f"{track.id}.definition", track.definition
    for form in judged(scheme):
        yield f"{form.id}.definition", form.definition


def labels(scheme: Scheme) -> Iterator[tuple[str, LocalText]]:
    """Yield every text that names something."""
    yield "title", scheme.title
    for name, part in named_parts(scheme):
        yield f"{name}.label", part.label
        yield f"{name}.short_label", part.short_label
    pairs: tuple[Iterator[tuple[str, LocalText]], ...] = (
        ((each.id, each.label) for each in scheme.subjects),
        ((each.id, each.label) for each in scheme.tracks),
        ((each.id, each.label) for each in scheme.modifiers),
        ((each.id, each.label) for each in scheme.contingencies),
        ((each.id, each.label) for each in scheme.uncodable_reasons),
        ((each.id, each.label) for each in judged(scheme)),
        ((each.id, each.label) for each in scheme.phases),
        ((each.id, each.label) for each in scheme.composites),
    )
    for pair in pairs:
        yield from pair
    for modifier in scheme.modifiers:
        yield from ((f"{modifier.id}.{v.id}", v.label) for v in modifier.values)


def anchors(scheme: Scheme) -> Iterator[tuple[str, LocalText]]:
    """Yield what the points of the scales stand for."""
    for form in sheets(scheme):
        yield from ((f"{form.id} {a.value:g}", a.label) for a in form.anchors)
        for item in form.items:
            yield from ((f"{form.id}.{item.id} {a.value:g}", a.label) for a in item.anchors)
    for trace in scheme.traces:
        yield from ((f"{trace.id} {a.value:g}", a.label) for a in trace.anchors)


def all_texts(scheme: Scheme) -> Iterator[tuple[str, LocalText]]:
    yield from sentences(scheme)
    yield from labels(scheme)
    yield from anchors(scheme)
    for name, part in named_parts(scheme):
        yield f"{name}.examples", part.examples
        yield f"{name}.non_examples", part.non_examples


def colour_groups(scheme: Scheme) -> Iterator[tuple[str, list[str]]]:
    """Yield the colours that stand beside each other."""
    for track in scheme.tracks:
        yield track.id, [code.colour for code in track.codes]
    for interval in scheme.intervals:
        yield interval.id, [item.colour for item in interval.items]
    yield "traces", [trace.colour for trace in scheme.traces]


def test_all_schemes_of_the_product_are_found() -> None:
    assert {path.stem for path in FILES} == EARLIER | TEMPLATES | {
        "still-face-structure",
        "floor-play-ratings",
        "regulation-five-seconds",
        "triad-play",
        "caregiver-talk",
        "affect-trace",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestEachBundledScheme:
    def test_is_read_without_a_single_finding(self, path: Path) -> None:
        reading = read_scheme(path.read_bytes(), path.name)
        assert reading.problems == ()
        assert reading.scheme is not None
        assert reading.scheme.id == path.stem

    def test_is_locked_unless_it_waits_to_be_filled_in(self, path: Path) -> None:
        assert read(path).locked == (path.stem not in TEMPLATES)

    def test_says_for_whom_it_is_and_what_to_know_first(self, path: Path) -> None:
        scheme = read(path)
        for text in (scheme.title, scheme.description, scheme.setting, scheme.training_notice):
            assert text
        assert scheme.author
        assert scheme.licence
        assert scheme.version in scheme.citation
        if path.stem not in TEMPLATES:
            assert scheme.age_from_months is not None
            assert scheme.intended_minutes

    def test_says_everything_in_dutch_and_in_english(self, path: Path) -> None:
        scheme = read(path)
        assert scheme.languages == ("nl", "en")
        for name, text in all_texts(scheme):
            said = dict(text.texts)
            assert not said or said.keys() >= {"nl", "en"}, name
            assert all(words.strip() for words in said.values()), name
        for name, text in labels(scheme):
            assert text, name

    def test_says_as_many_examples_in_either_language(self, path: Path) -> None:
        for name, part in named_parts(read(path)):
            for text in (part.examples, part.non_examples):
                dutch, english = (text.get(language).split("\n") for language in ("nl", "en"))
                assert len(dutch) == len(english), name

    def test_defines_each_code_and_item_with_examples_and_non_examples(self, path: Path) -> None:
        for name, part in named_parts(read(path)):
            if path.stem not in TEMPLATES:
                assert part.definition, name
                assert part.examples, name
                assert part.non_examples, name
            else:
                assert not part.definition, name
                assert not part.examples, name
                assert re.fullmatch(r"Item \d+", part.label.get("nl")), name

    def test_writes_sentences_that_begin_with_a_capital_and_end(self, path: Path) -> None:
        scheme = read(path)
        words_only = re.compile(r"[a-z][^.!?:;]{0,20}")
        whole = [
            (name, label)
            for name, label in anchors(scheme)
            if not all(words_only.fullmatch(words) for _, words in label.texts)
        ]
        for name, text in (*sentences(scheme), *whole):
            for language, words in text.texts:
                for line in words.split("\n"):
                    assert re.match(r'["(]?([A-ZÉ0-9]|\{child\})', line), (name, language, line)
                    assert re.search(r"[.!?][\")]?$", line), (name, language, line)

    def test_ends_each_example_as_a_sentence(self, path: Path) -> None:
        for name, part in named_parts(read(path)):
            for text in (part.examples, part.non_examples):
                for language, words in text.texts:
                    for line in words.split("\n"):
                        assert re.search(r"[.!?][\")]*$", line), (name, language, line)
                        assert line.count('"') % 2 == 0, (name, language, line)

    def test_names_things_briefly_and_without_a_full_stop(self, path: Path) -> None:
        for name, text in labels(read(path)):
            for language, words in text.texts:
                assert not words.endswith((".", ",", ";", ":")), (name, language, words)
                assert len(words) <= 60, (name, language, words)
        for name, part in named_parts(read(path)):
            assert all(len(words) <= 12 for _, words in part.short_label.texts), name

    def test_uses_plain_words(self, path: Path) -> None:
        for name, text in all_texts(read(path)):
            for language, words in text.texts:
                found = JARGON.search(words)
                assert found is None, (name, language, found)
                assert "  " not in words, (name, language)
                assert "jij" not in words.casefold() or language != "nl-u", (name, words)

    def test_keeps_sentences_short_enough_to_take_in(self, path: Path) -> None:
        for name, text in all_texts(read(path)):
            for language, words in text.texts:
                for sentence in re.split(r"[.!?:;]\s|\n", words):
                    assert len(sentence.split()) <= 36, (name, language, sentence)

    def test_has_words_for_parents_or_is_hidden_from_them(self, path: Path) -> None:
        for name, part in named_parts(read(path)):
            assert bool(part.parent_wording) != part.hide_from_parent, name

    def test_speaks_to_a_parent_as_je_u_and_jullie(self, path: Path) -> None:
        for name, part in named_parts(read(path)):
            words = part.parent_wording
            formal = f" {words.get('nl-u')} ".lower()
            for familiar in (" je ", " jij ", " jou ", " jou.", " jouw "):
                assert familiar not in formal, name
            if re.search(r"\b(je|jij|jou|jouw)\b", words.get("nl").casefold()):
                assert {"nl-u", "nl-jullie"} <= dict(words.texts).keys(), name

    def test_names_the_child_by_a_placeholder_for_parents_only(self, path: Path) -> None:
        scheme = read(path)
        worded = {f"{name}.parent_wording" for name, _ in named_parts(scheme)}
        for name, text in all_texts(scheme):
            for _, words in text.texts:
                if name in worded:
                    assert set(re.findall(r"\{[^}]*\}", words)) <= {"{child}"}, name
                else:
                    assert "{" not in words, name

    def test_hard_wires_no_mother_and_no_father(self, path: Path) -> None:
        scheme = read(path)
        assert {s.role for s in scheme.subjects}.isdisjoint({Role.MOTHER, Role.FATHER})
        for name, text in all_texts(scheme):
            for _, words in text.texts:
                gendered = re.search(
                    r"\b(moeders?|vaders?|mama|papa|mothers?|fathers?)\b", words, 2
                )
                assert gendered is None, name

    def test_keeps_colours_apart_that_stand_beside_each_other(self, path: Path) -> None:
        for group, colours in colour_groups(read(path)):
            for one, other in combinations(colours, 2):
                apart = sum(
                    abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) for i in (1, 3, 5)
                )
                assert apart > 100, (group, one, other)
                assert not look_alike(one, other), (group, one, other)

    def test_shows_every_colour_in_the_light_and_in_the_dark_window(self, path: Path) -> None:
        scheme = read(path)
        used = {subject.colour for subject in scheme.subjects if subject.colour}
        used.update(colour for _, colours in colour_groups(scheme) for colour in colours)
        for colour in used:
            assert all(contrast(colour, surface) >= MARKS for surface in SURFACES), colour

    def test_gives_each_code_a_key_that_the_window_leaves_free(self, path: Path) -> None:
        scheme = read(path)
        keys = [code.key for track in scheme.tracks for code in track.codes]
        assert all(keys)
        keys += [item.key for i in scheme.intervals for item in i.items if item.key]
        assert len(set(keys)) == len(keys)
        assert not RESERVED_KEYS.intersection(keys)
        answers = {v.key for modifier in scheme.modifiers for v in modifier.values}
        assert not answers.intersection(keys)
        assert not RESERVED_KEYS.intersection(answers)
        if path.stem not in EARLIER:
            assert SAME_PLACE.issuperset({*keys, *answers})

    def test_offers_a_reason_for_what_cannot_be_coded(self, path: Path) -> None:
        scheme = read(path)
        reasons = [reason.id for reason in scheme.uncodable_reasons]
        if path.stem in TEMPLATES:
            assert not reasons
            assert not scheme.tracks
        else:
            assert reasons == ["off_camera", "blocked", "no_sound", "asleep", "other"]

    def test_looks_in_both_directions_of_the_dyad(self, path: Path) -> None:
        scheme = read(path)
        directions = {
            (scheme.track(c.bids[0].track).subject, scheme.track(c.responses[0].track).subject)
            for c in scheme.contingencies
        }
        assert {(b, a) for a, b in directions} == directions

    def test_is_equal_after_being_written_as_a_new_file(self, path: Path) -> None:
        scheme = read(path)
        written = to_toml(scheme)
        assert read_scheme(written, "copy.toml").scheme == scheme
        assert read_scheme(written, "copy.toml").problems == ()

    def test_is_byte_for_byte_the_same_when_nothing_changes(self, path: Path) -> None:
        scheme = read(path)
        content = path.read_bytes()
        assert set_values(content, {}) == content
        same = {("version",): scheme.version, ("title", "nl"): scheme.title.get("nl")}
        assert set_values(content, same) == content

    def test_names_no_published_instrument(self, path: Path) -> None:
        text = path.read_text("utf-8")
        assert re.search(PUBLISHED, text) is None


JARGON = re.compile(
    r"\b(dyadi\w+|affect(ie|ief|ive)|valentie|valence|arousal|hechting\w*|attachment|sensitiviteit"
    r"|contingent\w*|mutual\w*|synchron\w*|dysregul\w*|co-?regulatie|pathologi\w*|stoornis\w*"
    r"|disorder\w*|symptom\w*|deficit\w*|abnorma\w*|normaal|normal|diagnos\w*|utili[sz]e\w*"
    r"|middels|teneinde|derhalve|conform|indien|tevens|mevrouw|cliënt\w*|subject\w*)\b",
    re.IGNORECASE,
)
"""Words that a clinician would not say to a parent, and words that judge."""
PUBLISHED = (
    r"\b(EAS|CIB|NCAST|PICCOLO|KIPS|MACI|CARE-Index|ICEP|MBQS|AQS|DPICS|LTP|FAAS|MITI|MPCI|PCI|"
    r"Ainsworth|Tronick|Feldman|Biringen|Crittenden|Lausanne)\b"
)


def test_the_headline_counts_any_act_and_then_only_the_fitting_ones() -> None:
    scheme = named("sensitivity-responsiveness-regulation")
    answered, sensitive = (c for c in scheme.contingencies if c.headline)
    sensitive_act = CodeRef("parent_response", "sensitive_response")
    assert (answered.id, sensitive.id) == ("answered", "sensitive")
    assert answered.bids == sensitive.bids
    assert set(answered.responses) == {sensitive_act, CodeRef("parent_response", "intrusive_act")}
    assert sensitive.responses == (sensitive_act,)
    assert answered.window_us == sensitive.window_us == 3_000_000
    assert {scheme.code(ref).kind for ref in answered.bids} == {CodeKind.POINT}


@pytest.mark.parametrize(
    ("scheme_id", "version", "meaning"),
    [
        (
            "engagement",
            "1.1.0",
            "16456d5535eb065230489de4ed345eedaad8d4135c64bb7ce553280f9f72e7ae",
        ),
        (
            "sensitivity-responsiveness-regulation",
            "1.0.0",
            "d290c82250349a84a2f8e162dc4d31d5e8e7f3be1ddddbf31789c41cf3019092",
        ),
    ],
)
def test_what_a_version_means_never_changes(scheme_id: str, version: str, meaning: str) -> None:
    assert (named(scheme_id).version, named(scheme_id).meaning_hash) == (version, meaning)


def test_regulation_holds_at_every_moment_and_begins_calm() -> None:
    track = named("sensitivity-responsiveness-regulation").track("child_regulation")
    assert (track.exclusive, track.exhaustive, track.default_code) == (True, True, "calm")
    assert [(code.id, code.key) for code in track.codes] == [
        ("calm", "1"),
        ("fussy", "2"),
        ("crying", "3"),
    ]


def test_engagement_has_one_unbroken_track_for_each_partner() -> None:
    scheme = named("engagement")
    assert [track.subject for track in scheme.tracks] == ["parent", "child"]
    assert all(track.exclusive and track.exhaustive for track in scheme.tracks)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", ("Niet als routine", "Eigen toestemming", "Stopregel", "Troost na afloop")),
        ("en", ("Not as routine", "Consent of its own", "Stop rule", "Comfort afterwards")),
    ],
)
def test_the_still_face_warns_before_it_is_used(language: str, said: tuple[str, ...]) -> None:
    scheme = named("still-face-structure")
    lines = scheme.training_notice.get(language).split("\n")
    assert [line.partition(".")[0] for line in lines] == list(said)


def test_the_still_face_plays_stops_and_plays_again_and_ends_in_comfort() -> None:
    scheme = named("still-face-structure")
    assert scheme.phases_ordered
    counted = [phase.id for phase in scheme.phases if phase.in_statistics]
    assert counted == ["play", "still", "reunion"]
    assert [phase.id for phase in scheme.phases][-1] == "aftercare"
    assert not scheme.phases[-1].optional
    assert scheme.phases[2].subjects == ("child",)
    care = scheme.form("care_taken")
    assert {item.id for item in care.items} >= {"own_consent", "stop_rule_told", "comforted_after"}
    after_stop = next(c for c in scheme.conditions if c.of == CodeRef("turning_points", "stopped"))
    assert after_stop.kind is ConditionKind.FOLLOW_UP
    assert CodeRef("parent_contact", "comforts") in after_stop.others
    for code in ("crying", "still_face", "slip", "stopped"):
        part = next(p for name, p in named_parts(scheme) if name.endswith(f".{code}"))
        assert part.hide_from_parent, code


def test_floor_play_is_rated_in_halves_with_words_at_the_odd_points() -> None:
    scheme = named("floor-play-ratings")
    for form_id in ("parent_rating", "child_rating", "dyad_rating"):
        form = scheme.form(form_id)
        for item in form.items:
            scale = form.scale_of(item)
            assert scale is not None
            assert (scale.lowest, scale.highest, len(scale.choices)) == (1, 7, 13)
            assert scale.admits(4.5)
            assert [anchor.value for anchor in item.anchors] == [1, 3, 5, 7]


def test_comfort_is_rated_only_if_the_child_was_upset() -> None:
    scheme = named("floor-play-ratings")
    rules = {c.of: c for c in scheme.conditions if c.kind is ConditionKind.IF_COUNT}
    for item in (ItemRef("parent_rating", "comforts"), ItemRef("child_rating", "settles")):
        assert rules[item].others == (CodeRef("child_upset", "upset"),)
        assert rules[item].at_least == 1
        assert item not in {p for c in scheme.composites for p in c.parts}


def test_the_weights_of_floor_play_keep_the_scale_of_one_to_seven() -> None:
    scheme = named("floor-play-ratings")
    interplay = next(c for c in scheme.composites if c.id == "interplay")
    dyad_items = len(next(c for c in scheme.composites if c.id == "dyad_sum").parts)
    for end in (1, 7):
        parts = (end, end, end * dyad_items)
        assert sum(w * p for w, p in zip(interplay.weights, parts, strict=True)) == end


def test_distress_is_scored_from_nought_to_four_every_five_seconds() -> None:
    distress = named("regulation-five-seconds").form("distress")
    level = distress.item("level")
    scale = distress.scale_of(level)
    assert scale is not None
    assert list(scale.choices) == [0, 1, 2, 3, 4]
    assert [anchor.value for anchor in level.anchors] == [0, 1, 2, 3, 4]
    scheme = named("regulation-five-seconds")
    assert {interval.observe_us for interval in scheme.intervals} == {5_000_000}


def test_triad_play_has_four_phases_and_a_role_for_each_in_every_one() -> None:
    scheme = named("triad-play")
    counted = [phase for phase in scheme.phases if phase.in_statistics]
    assert [set(phase.subjects) for phase in counted] == [
        {"parent_one", "child"},
        {"parent_two", "child"},
        {"parent_one", "parent_two", "child"},
        {"parent_one", "parent_two"},
    ]


def test_triad_play_never_tells_one_parent_that_the_child_was_with_them() -> None:
    for name, part in named_parts(named("triad-play")):
        for language, words in part.parent_wording.texts:
            assert not re.search(r"\b(jou|jij|je|u)\b", words), (name, language)


def test_each_question_of_the_caregiver_asks_whether_it_was_answered() -> None:
    scheme = named("caregiver-talk")
    rules = {c.of: c for c in scheme.conditions if c.kind is ConditionKind.FOLLOW_UP}
    for code in ("open_question", "closed_question"):
        rule = rules[CodeRef("parent_talk", code)]
        assert set(rule.others) == {
            CodeRef("child_talk", "answers"),
            CodeRef("child_talk", "no_answer"),
        }
        assert 0 < rule.within_us <= 10_000_000


def test_feeling_is_traced_from_minus_three_to_three_from_a_neutral_start() -> None:
    for trace_id in ("child_feeling", "parent_feeling"):
        trace = named("affect-trace").trace(trace_id)
        assert (trace.scale.minimum, trace.scale.maximum, trace.neutral) == (-3, 3, 0)
        assert trace.scale.admits(-0.37)


@pytest.mark.parametrize("path", [p for p in FILES if p.stem in TEMPLATES], ids=lambda p: p.stem)
def test_a_template_holds_a_form_and_no_content(path: Path) -> None:
    scheme = read(path)
    (form,) = scheme.forms
    assert not scheme.tracks
    assert not scheme.intervals
    assert [item.label.get("en") for item in form.items] == [
        f"Item {number}" for number in range(1, len(form.items) + 1)
    ]
    assert not any(item.anchors or item.definition or item.examples for item in form.items)
    if form.kind is not FormKind.Q_SORT:
        assert not form.anchors
