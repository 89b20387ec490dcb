"""A coding scheme while it is being made."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from observer.app.scheme_draft import SchemeDraft
from observer.app.scheme_saving import (
    copy_of,
    forget_draft,
    keep_draft,
    kept_drafts,
    new_draft,
    plan_save,
    save_draft,
)
from observer.app.workspace import Workspace
from observer.model.errors import SchemeError
from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes
from observer.storage.project_folder import change_passphrase, create_project, open_project

OWN = """\
# Ons schema, afgesproken op 3 maart.
format = 1
id = "own"          # nooit wijzigen
version = "1.2.3"
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
exclusive = true
exhaustive = true
default_code = "rest"
label.nl = "Signaal"
label.en = "Signal"

[[tracks.codes]]
id = "rest"
number = 1
kind = "state"
label = { nl = "Rust", en = "Rest" }
definition.nl = "Niets anders."
definition.en = "Nothing else."

# Anke: deze code blijft lastig
[[tracks.codes]]
id = "reach"
number = 2
kind = "state"
colour = "#009E73"  # groen
label = { nl = "Reikt", en = "Reaches" }
definition.nl = "Het kind reikt."
definition.en = "The child reaches."

[[conditions]]
id = "once"
kind = "only_after"
of = "signal.reach"
others = ["signal.rest"]
within_s = 5

# ------------------------------------------- volgende deel

[ons.eigen]
lijst = [1, 2]
"""
REACH = ("tracks", 0, "codes", 1)
BEFORE, AFTER = "wilde ganzen vliegen", "tamme ganzen lopen"


def draft(text: str = OWN) -> SchemeDraft:
    return SchemeDraft(text.encode())


def test_a_change_keeps_comments_order_and_unknown_fields_byte_for_byte() -> None:
    own = draft()
    own.put((*REACH, "colour"), "#1480C8")
    own.put_words((*REACH, "label", "en"), "Reaches out")
    expected = OWN.replace('"#009E73"  # groen', '"#1480C8"  # groen')
    assert own.content.decode() == expected.replace('en = "Reaches" }', 'en = "Reaches out" }')


def test_windows_line_ends_stay() -> None:
    own = draft(OWN.replace("\n", "\r\n"))
    own.add(("tracks", 0, "codes"), {"kind": "point"})
    assert own.content.count(b"\n") == own.content.count(b"\r\n")


def test_a_part_that_is_taken_out_goes_with_its_comment_and_nothing_else() -> None:
    own = draft()
    own.remove(REACH)
    gone = OWN[OWN.index("# Anke") : OWN.index("[[conditions]]")]
    assert own.content.decode() == OWN.replace(gone, "")


def test_another_id_is_followed_wherever_it_is_named_in_one_step() -> None:
    own = draft()
    own.rename(REACH, "stretch")
    assert own.value(("conditions", 0, "of")) == "signal.stretch"
    own.rename(("tracks", 0), "doing")
    assert own.value(("conditions", 0, "of")) == "doing.stretch"
    own.rename(("tracks", 0, "codes", 0), "still")
    assert own.value(("tracks", 0, "default_code")) == "still"
    assert own.value(("conditions", 0, "others")) == ["doing.still"]
    own.rename(("subjects", 0), "baby")
    assert own.value(("tracks", 0, "subject")) == "baby"
    assert own.is_sound
    for _ in range(4):
        own.undo()
    assert own.content.decode() == OWN
    assert not own.can_undo


def test_the_id_of_a_new_part_follows_its_name_and_that_of_an_older_one_stays() -> None:
    own = SchemeDraft(OWN.encode(), OWN.encode())
    made = own.add(("tracks", 0, "codes"), {"kind": "point"})
    for words in ("L", "Lo", "Look", "Looks away!"):
        own.put_words((*made, "label", "en"), words)
    assert own.words((*made, "id")) == "looks_away"
    assert own.value((*made, "number")) == 3
    own.put_words((*REACH, "label", "en"), "Grabs")
    assert own.words((*REACH, "id")) == "reach"


def test_what_is_typed_in_one_field_is_one_step() -> None:
    own = draft()
    for words in ("R", "Re", "Rei"):
        own.put_words((*REACH, "label", "nl"), words)
    own.undo()
    assert own.content.decode() == OWN
    own.redo()
    assert own.words((*REACH, "label", "nl")) == "Rei"


def test_a_number_of_a_code_that_is_gone_is_never_given_again() -> None:
    own = SchemeDraft(OWN.encode(), OWN.encode())
    own.remove(REACH)
    made = own.add(("tracks", 0, "codes"), {"kind": "point"})
    assert own.value((*made, "number")) == 3


def test_a_copy_of_a_code_has_an_id_and_a_number_of_its_own_and_no_key() -> None:
    own = draft()
    own.put((*REACH, "key"), "r")
    made = own.repeat(REACH)
    assert own.words((*made, "id")) != "reach"
    assert own.value((*made, "number")) == 3
    assert own.value((*made, "key")) is None
    assert own.is_sound


def test_several_lines_are_kept_as_a_list_and_shown_as_lines() -> None:
    own = draft()
    own.put_words((*REACH, "examples", "nl"), "Eén.\nTwee.")
    own.put_words((*REACH, "examples", "en"), "One.\nTwo.")
    assert own.value((*REACH, "examples", "nl")) == ["Eén.", "Twee."]
    assert own.words((*REACH, "examples", "en")) == "One.\nTwo."
    own.put_words((*REACH, "examples", "nl"), "")
    own.put_words((*REACH, "examples", "en"), "")
    assert own.content.decode() == OWN


def test_a_problem_knows_its_place_also_where_two_have_one_id() -> None:
    own = draft()
    own.put((*REACH, "id"), "rest")
    own.put((*REACH, "colour"), "green")
    paths = [own.path_of(problem) for problem in own.problems]
    assert (*REACH, "colour") in paths


def test_a_file_that_cannot_be_read_is_refused_with_its_faults() -> None:
    with pytest.raises(SchemeError) as refused:
        SchemeDraft(b"format = = 1\n")
    assert refused.value.problems


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    opened = Workspace(open_project(tmp_path / "project"))
    yield opened
    opened.close()


def test_every_bundled_scheme_can_begin_a_new_one(workspace: Workspace) -> None:
    for path in bundled_schemes():
        copy = copy_of(path.read_bytes())
        assert copy.is_sound, path
        scheme = save_draft(workspace, copy, "1.0.0", {})
        assert scheme.id.endswith("-own")
        assert not scheme.moves


def test_a_new_scheme_gets_an_id_that_no_other_has(workspace: Workspace) -> None:
    ids = []
    for _ in range(2):
        made = new_draft()
        for language in ("nl", "en"):
            made.put_words(("title", language), "Engagement")
        track = made.add(("tracks",), {"subject": "child", "label": {"nl": "A", "en": "A"}})
        texts = {"label": {"nl": "B", "en": "B"}}
        made.add((*track, "codes"), {"kind": "point", **texts})
        assert made.is_sound
        ids.append(save_draft(workspace, made, "1.0.0", {}).id)
    assert ids == ["engagement-2", "engagement-3"]


def test_a_bundled_scheme_is_not_changed_in_its_place(workspace: Workspace) -> None:
    toml = next(p for p in bundled_schemes() if p.stem == "engagement").read_bytes()
    own = SchemeDraft(toml, toml)
    own.put(("tracks", 0, "codes", 0, "colour"), "#1480C8")
    plan = plan_save(workspace, own, "nl")
    assert plan.must_be_new
    assert plan.version == "1.1.1"
    for taken_or_older in ("1.1.0", "1.0.9"):
        with pytest.raises(SchemeError):
            save_draft(workspace, own, taken_or_older, {})


def test_a_locked_scheme_becomes_a_new_version_that_says_where_its_codes_went(
    workspace: Workspace,
) -> None:
    own = draft()
    save_draft(workspace, own, "1.2.3", {}, locked=True)
    own.remove(("conditions", 0))
    own.remove(REACH)
    plan = plan_save(workspace, own, "nl")
    assert plan.version == "2.0.0"
    assert [(each.old, each.label, each.new) for each in plan.gone] == [
        ("signal.reach", "Signaal \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} Reikt", "")
    ]
    newer = save_draft(workspace, own, plan.version, {"signal.reach": "signal.rest"})
    assert [(m.from_version, m.old, m.new) for m in newer.moves] == [
        ("1.2.3", "signal.reach", "signal.rest")
    ]


def test_saving_again_what_was_saved_before_makes_it_the_latest(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    create_project(folder, coder="AB", passphrase=None)
    workspace = Workspace(open_project(folder))
    own = SchemeDraft(OWN.encode(), OWN.encode())
    save_draft(workspace, own, "1.2.3", {})
    own.put_words((*REACH, "definition", "en"), "Another act.")
    save_draft(workspace, own, "1.2.3", {})
    own.undo()
    last = save_draft(workspace, own, "1.2.3", {})
    workspace.close()
    again = Workspace(open_project(folder))
    assert [s for s in again.schemes() if s.id == "own"] == [last]
    again.close()


def test_a_draft_outlives_a_crash_and_another_passphrase_and_is_sealed(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    create_project(folder, coder="AB", passphrase=BEFORE)
    store = open_project(folder, passphrase=BEFORE)
    keep_draft(Workspace(store), "one", OWN.encode(), b"")
    change_passphrase(store, BEFORE, AFTER)
    store.abandon()
    assert b"afgesproken" not in (folder / "drafts" / "one.draft").read_bytes()
    workspace = Workspace(open_project(folder, passphrase=AFTER))
    assert [(k.name, k.content) for k in kept_drafts(workspace)] == [("one", OWN.encode())]
    forget_draft(workspace, "one")
    assert not kept_drafts(workspace)
    workspace.close()


def test_what_is_saved_reads_as_it_was_drafted(workspace: Workspace) -> None:
    own = draft()
    scheme = save_draft(workspace, own, "1.2.3", {})
    assert read_scheme(own.content, "").scheme == scheme
