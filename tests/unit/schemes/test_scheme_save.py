"""A changed scheme goes back into its own file: what did not change stays as it was written."""

from dataclasses import replace
from pathlib import Path

import pytest

from observer.model.errors import SchemeError
from observer.model.local_text import LocalText
from observer.model.rules import Reliability
from observer.model.scheme import Code, CodeKind, Scheme, Track
from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes
from observer.schemes.save import save_scheme

OWN = """\
# Ons schema, afgesproken op 3 maart.
format = 1
id = "own"          # nooit wijzigen
version = "1.0.0"
languages = ["en"]
title = { en = "Own" }
huisregel = "bel eerst"   # veld van onszelf

[[subjects]]
id = "child"
role = "child"
label.en = "Child"

# ------------------------------------------------ blik

# Anke: dit spoor eerst
[[tracks]]
id = "gaze"
subject = "child"
label.en = "Gaze"

# lastig
[[tracks.codes]]
id = "parent"
number = 1
kind = "state"
label = { en = "At the parent" }
definition.en = "Looks at the parent."
lokaal = [1, 2]

# makkelijk
[[tracks.codes]]
id = "toy"   # speelgoed
number = 2
kind = "state"
label = { en = "At the toy" }
definition.en = "Looks at a toy."

# ------------------------------------------------ geluid

[[tracks]]
id = "sound"
subject = "child"
label.en = "Sound"

[[tracks.codes]]
id = "babbles"
number = 3
kind = "point"
label.en = "Babbles"
definition.en = "Makes a sound."

[ons.eigen]
lijst = [1, 2]
"""


def scheme() -> Scheme:
    found = read_scheme(OWN.encode(), "own.toml").scheme
    assert found is not None
    return found


def saved(changed: Scheme, **renamed: str) -> str:
    paths = {tuple(path.split("__")): name for path, name in renamed.items()}
    return save_scheme(OWN.encode(), changed, paths).decode()


def with_codes(track: Track, *codes: Code) -> Scheme:
    own = scheme()
    changed = replace(track, codes=codes)
    return replace(
        own, tracks=tuple(changed if each.id == track.id else each for each in own.tracks)
    )


GAZE, SOUND = scheme().tracks


def test_nothing_changed_is_the_same_file() -> None:
    assert saved(scheme()) == OWN


def test_a_changed_value_changes_its_line_alone() -> None:
    changed = with_codes(
        GAZE, replace(GAZE.codes[0], key="w", hide_from_parent=True), GAZE.codes[1]
    )
    lines = saved(changed).splitlines()
    assert [line for line in lines if line not in OWN.splitlines()] == [
        'key = "w"',
        "hide_from_parent = true",
    ]


def test_a_code_that_is_gone_takes_its_comment_along_and_no_other() -> None:
    text = saved(with_codes(GAZE, GAZE.codes[0]))
    assert "toy" not in text
    assert "# makkelijk" not in text
    assert "# lastig" in text
    assert "# ------------------------------------------------ geluid" in text
    assert "lokaal = [1, 2]" in text


def test_a_new_code_stands_behind_the_others_of_its_track() -> None:
    away = Code(
        id="away",
        number=4,
        kind=CodeKind.STATE,
        label=LocalText((("en", "Away"),)),
        definition=LocalText((("en", "Looks elsewhere."),)),
    )
    text = saved(with_codes(GAZE, *GAZE.codes, away))
    assert text.index('id = "toy"') < text.index('id = "away"') < text.index("------ geluid")
    assert (
        text.replace(
            text[
                text.index('\n[[tracks.codes]]\nid = "away"') : text.index(
                    "\n# ------------------------------------------------ geluid"
                )
            ],
            "",
        )
        == OWN
    )


def test_codes_in_another_order_keep_their_comments() -> None:
    text = saved(with_codes(GAZE, GAZE.codes[1], GAZE.codes[0]))
    assert text.index("# makkelijk") < text.index('id = "toy"   # speelgoed')
    assert text.index('id = "toy"') < text.index("# lastig") < text.index('id = "parent"')
    assert sorted(text.splitlines()) == sorted(OWN.splitlines())


def test_a_whole_track_moves_with_its_codes() -> None:
    text = saved(replace(scheme(), tracks=(SOUND, GAZE)))
    assert text.index('id = "sound"') < text.index('id = "babbles"') < text.index('id = "gaze"')
    assert '# Anke: dit spoor eerst\n[[tracks]]\nid = "gaze"' in text


def test_a_code_with_a_new_id_stays_where_it_stood_with_its_own_fields() -> None:
    text = saved(
        with_codes(GAZE, replace(GAZE.codes[0], id="caregiver"), GAZE.codes[1]),
        tracks__gaze__codes__parent="caregiver",
    )
    assert text == OWN.replace('id = "parent"\nnumber', 'id = "caregiver"\nnumber')


def test_a_group_that_is_new_stands_at_the_end_and_can_go_again() -> None:
    with_it = replace(scheme(), reliability=Reliability(tracks=("gaze",)))
    text = saved(with_it)
    assert text.startswith(OWN)
    assert "[reliability]" in text
    again = save_scheme(text.encode(), scheme()).decode()
    assert "[reliability]" not in again
    assert read_scheme(again.encode(), "own.toml").scheme == scheme()


def test_a_file_with_errors_is_not_written() -> None:
    with pytest.raises(SchemeError, match="cannot be read"):
        save_scheme(OWN.replace('"child"', '"dog"').encode(), scheme())


@pytest.mark.parametrize("path", bundled_schemes()[:3], ids=lambda path: path.stem)
def test_a_bundled_scheme_can_be_changed_without_losing_a_comment(path: Path) -> None:
    content = path.read_bytes()
    own = read_scheme(content, path.name).scheme
    assert own is not None
    assert save_scheme(content, own) == content
    changed = replace(own, version="9.0.0", subjects=own.subjects[::-1], author="Wij")
    text = save_scheme(content, changed).decode()
    comments = [line for line in content.decode().splitlines() if line.startswith("#")]
    assert [line for line in comments if line not in text.splitlines()] == []
    assert read_scheme(text.encode(), path.name).scheme == changed
