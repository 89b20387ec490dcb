"""The schemes that come with the program."""

from itertools import combinations
from pathlib import Path

import pytest

from observer.model.rules import CodeRef
from observer.model.scheme import CodeKind, Scheme
from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes
from observer.schemes.check import RESERVED_KEYS
from observer.schemes.write import set_values, to_toml

FILES = bundled_schemes()


def read(path: Path) -> Scheme:
    scheme = read_scheme(path.read_bytes(), path.name).scheme
    assert scheme is not None
    return scheme


def named(scheme_id: str) -> Scheme:
    return next(s for s in map(read, FILES) if s.id == scheme_id)


def test_both_schemes_of_the_product_are_found() -> None:
    assert {path.stem for path in FILES} >= {
        "sensitivity-responsiveness-regulation",
        "engagement",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestEachBundledScheme:
    def test_is_read_without_a_single_finding(self, path: Path) -> None:
        reading = read_scheme(path.read_bytes(), path.name)
        assert reading.problems == ()
        assert reading.scheme is not None
        assert reading.scheme.id == path.stem

    def test_says_everything_in_dutch_and_in_english(self, path: Path) -> None:
        scheme = read(path)
        assert scheme.languages == ("nl", "en")
        for code in (code for track in scheme.tracks for code in track.codes):
            for text in (code.label, code.short_label, code.definition, code.examples):
                assert dict(text.texts).keys() >= {"nl", "en"}, code.id

    def test_has_words_for_parents_or_is_hidden_from_them(self, path: Path) -> None:
        for code in (code for track in read(path).tracks for code in track.codes):
            assert bool(code.parent_wording) != code.hide_from_parent, code.id

    def test_speaks_to_a_parent_as_je_u_and_jullie(self, path: Path) -> None:
        for code in (code for track in read(path).tracks for code in track.codes):
            formal = f" {code.parent_wording.get('nl-u')} ".lower()
            for familiar in (" je ", " jij ", " jou ", " jou.", " jouw "):
                assert familiar not in formal, code.id

    def test_keeps_colours_apart_within_a_track(self, path: Path) -> None:
        for track in read(path).tracks:
            colours = [code.colour for code in track.codes]
            for one, other in combinations(colours, 2):
                apart = sum(
                    abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) for i in (1, 3, 5)
                )
                assert apart > 100, (track.id, one, other)

    def test_gives_every_code_a_key_that_the_window_leaves_free(self, path: Path) -> None:
        keys = [code.key for track in read(path).tracks for code in track.codes]
        assert len(set(keys)) == len(keys)
        assert all(keys)
        assert not RESERVED_KEYS.intersection(keys)

    def test_offers_a_reason_for_what_cannot_be_coded(self, path: Path) -> None:
        reasons = [reason.id for reason in read(path).uncodable_reasons]
        assert reasons == ["off_camera", "blocked", "no_sound", "asleep", "other"]

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


def test_both_schemes_look_in_both_directions_of_the_dyad() -> None:
    for scheme in map(read, FILES):
        directions = {
            (scheme.track(c.bids[0].track).subject, scheme.track(c.responses[0].track).subject)
            for c in scheme.contingencies
        }
        assert directions == {("child", "parent"), ("parent", "child")}


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
