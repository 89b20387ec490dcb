"""A user's own keys take the place of a scheme's; the scheme means what it meant."""

from dataclasses import replace
from pathlib import Path

from observer.app.own_keys import KeyedKind, keyed, who_has, with_own_keys
from observer.app.settings import Settings, notice_of, read_settings, write_settings
from observer.model.scheme import Scheme
from observer.schemes.bundled import bundled_schemes
from observer.schemes.read import read_scheme


def srr() -> Scheme:
    file = next(p for p in bundled_schemes() if p.name.startswith("sensitivity"))
    reading = read_scheme(file.read_bytes(), file.name)
    assert reading.scheme is not None
    return reading.scheme


def test_only_what_was_changed_gets_another_key() -> None:
    scheme = srr()
    own = {"parent_response.missed_signal": "p", "how=look": "0", "nobody.nothing": "x"}
    changed = with_own_keys(scheme, own)
    before = {each.ref: each.key for each in keyed(scheme)}
    after = {each.ref: each.key for each in keyed(changed)}
    assert {ref: key for ref, key in after.items() if before[ref] != key} == {
        "parent_response.missed_signal": "p",
        "how=look": "0",
    }
    assert changed.meaning_hash == scheme.meaning_hash
    assert with_own_keys(scheme, {}) is scheme


def test_a_code_shares_its_key_with_nothing_and_answers_only_with_other_questions() -> None:
    scheme = srr()
    by_ref = {each.ref: each for each in keyed(scheme)}
    gaze = by_ref["child_gaze.gaze_parent"]
    taken = who_has(scheme, gaze, "r")
    assert taken is not None
    assert taken.ref == "parent_response.sensitive_response"
    assert who_has(scheme, gaze, gaze.key) is None
    first = by_ref["how=look"]
    assert first.kind is KeyedKind.ANSWER
    assert who_has(scheme, first, "4") is None
    assert who_has(scheme, by_ref["how=word"], "4") == first
    assert who_has(scheme, by_ref["how=word"], "q") == gaze


def test_own_keys_reaction_time_and_read_notices_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(
        code_keys={"srr": {"a.b": "p"}},
        reaction_lag_ms={"AB": 300},
        noticed=(notice_of("AB", "srr"),),
    )
    write_settings(file, settings)
    again = read_settings(file)
    assert {k: dict(v) for k, v in again.code_keys.items()} == {"srr": {"a.b": "p"}}
    assert dict(again.reaction_lag_ms) == {"AB": 300}
    assert again.noticed == settings.noticed


def test_settings_that_make_no_sense_keep_their_default(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(
        '{"code_keys": {"srr": 3}, "reaction_lag_ms": {"AB": "soon", "CD": 999999}, "noticed": 1}'
    )
    again = read_settings(file)
    assert dict(again.code_keys) == {}
    assert dict(again.reaction_lag_ms) == {"CD": 2000}
    assert again.noticed == ()
    write_settings(file, replace(again, coder="AB"))
    assert dict(read_settings(file).reaction_lag_ms) == {"CD": 2000}
