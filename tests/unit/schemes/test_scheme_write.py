"""Changing a clinician's own scheme file leaves everything else as she wrote it."""

import tomllib

import pytest

from observer.model.errors import SchemeError, TextError
from observer.schemes import read_scheme
from observer.schemes.write import set_values

OWN = """\
# Ons schema, afgesproken op 3 maart.
format = 1
id = "own"          # nooit wijzigen
version = "1.0.0"
languages = ["nl", "en"]
title = { nl = "Eigen", en = "Own" }
huisregel = "bel eerst"   # veld van onszelf

[[subjects]]
id = "child"
role = "child"
label = { nl = "Kind", en = "Child" }

[[tracks]]
id = "signal"
subject = "child"
label.nl = "Signaal"
label.en = "Signal"

# Anke: deze code blijft lastig
[[tracks.codes]]
id = "reach"
number = 1
kind = "point"
colour = "#009E73"  # groen
label = { nl = "Reikt", en = "Reaches" }
definition.nl = "Het kind reikt."
definition.en = "The child reaches."

# ------------------------------------------- volgende deel

[ons.eigen]
lijst = [1, 2]
"""
REACH = ("tracks", "signal", "codes", "reach")


def changed(*changes: tuple[tuple[str, ...], str | int | bool | list[str] | None]) -> str:
    return set_values(OWN.encode(), dict(changes)).decode()


def test_a_changed_field_keeps_its_comment_and_every_other_line() -> None:
    assert changed(((*REACH, "colour"), "#1480C8")) == OWN.replace(
        '"#009E73"  # groen', '"#1480C8"  # groen'
    )


def test_a_translation_inside_an_inline_table_is_changed_in_place() -> None:
    assert changed(((*REACH, "label", "en"), "Reaches out")) == OWN.replace(
        'en = "Reaches"', 'en = "Reaches out"'
    )


def test_a_new_field_stands_with_its_code_before_the_next_comment() -> None:
    assert changed(((*REACH, "key"), "a")) == OWN.replace(
        'definition.en = "The child reaches."\n',
        'definition.en = "The child reaches."\nkey = "a"\n',
    )


def test_a_new_text_in_a_language_is_written_as_the_others_are() -> None:
    wording = changed(((*REACH, "parent_wording", "nl"), "{child} reikte naar jou."))
    assert wording == OWN.replace(
        'definition.en = "The child reaches."\n',
        'definition.en = "The child reaches."\nparent_wording.nl = "{child} reikte naar jou."\n',
    )


def test_a_removed_field_is_gone_and_nothing_else() -> None:
    assert changed(((*REACH, "colour"), None)) == OWN.replace('colour = "#009E73"  # groen\n', "")
    assert changed(((*REACH, "key"), None)) == OWN


def test_what_was_written_is_read_back() -> None:
    content = set_values(
        OWN.encode(),
        {("title", "nl"): 'Met "aanhalingstekens" en é', (*REACH, "examples", "nl"): ["a", "b"]},
    )
    written = tomllib.loads(content.decode())
    assert written["title"]["nl"] == 'Met "aanhalingstekens" en é'
    assert written["tracks"][0]["codes"][0]["examples"]["nl"] == ["a", "b"]
    assert written["ons"]["eigen"]["lijst"] == [1, 2]


def test_windows_line_ends_and_a_byte_order_mark_stay() -> None:
    windows = b"\xef\xbb\xbf" + OWN.replace("\n", "\r\n").encode()
    content = set_values(windows, {(*REACH, "key"): "a"})
    assert content.startswith(b"\xef\xbb\xbf# Ons")
    assert content.count(b"\r\n") == content.count(b"\n") == OWN.count("\n") + 1


def test_writing_the_same_change_twice_changes_nothing_more() -> None:
    changes = {(*REACH, "key"): "a", ("version",): "1.1.0"}
    once = set_values(OWN.encode(), changes)
    assert set_values(once, changes) == once
    assert read_scheme(once, "own.toml").scheme is not None


def test_a_part_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(SchemeError, match=r"no part tracks\.signal\.codes\.gone"):
        changed((("tracks", "signal", "codes", "gone", "colour"), "#000000"))


def test_a_file_that_cannot_be_read_is_not_written() -> None:
    with pytest.raises(SchemeError) as refused:
        set_values(b'id = "a"\nid = "b"\n', {("version",): "1.0.0"})
    assert [p.line for p in refused.value.problems] == [2]


def test_a_text_that_no_file_can_hold_is_refused() -> None:
    with pytest.raises(TextError):
        changed((("title", "nl"), "\ud800"))
