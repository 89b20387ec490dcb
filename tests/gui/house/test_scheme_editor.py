"""The scheme editor, as somebody uses it who never saw the file of a scheme."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from observer.app.scheme_saving import kept_drafts
from observer.gui.forms.coding_form import CodingForm
from observer.gui.parts import WordsField
from observer.gui.scheme_editor.colour_field import ColourField
from observer.gui.scheme_editor.editor import SchemeEditor
from observer.gui.scheme_editor.fields import ChoiceField, Field, LocalField
from observer.gui.scheme_editor.key_field import KeyField
from observer.gui.scheme_editor.start_form import StartSchemeForm
from observer.model.scheme import Scheme

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk


def start_form(desk: "Desk", *, change: bool) -> StartSchemeForm:
    desk.house.commands.bound("change_scheme" if change else "new_scheme").trigger()
    form = desk.families.form
    assert isinstance(form, StartSchemeForm)
    return form


def editor_in(desk: "Desk") -> SchemeEditor:
    found = [w for w in desk.window.findChildren(SchemeEditor) if w.isVisible()]
    desk.until(found[-1].isActiveWindow)
    return found[-1]


def new_editor(desk: "Desk") -> SchemeEditor:
    """Open the editor with nothing."""
    form = start_form(desk, change=False)
    row = next(i for i in range(form.list.count()) if "nothing" in form.list.item(i).text())
    form.list.setCurrentRow(row)
    form.done_button.click()
    return editor_in(desk)


def local(editor: SchemeEditor, key: str) -> LocalField:
    field = field_of(editor, key)
    assert isinstance(field, LocalField)
    return field


def field_of(editor: SchemeEditor, key: str) -> Field:
    assert editor.page is not None
    return editor.page.field(key)


def fill(editor: SchemeEditor, key: str, nl: str, en: str) -> None:
    """Type a text in both languages."""
    field = local(editor, key)
    for language, words in (("nl", nl), ("en", en)):
        field.fields[language].setFocus()
        QTest.keyClicks(field.fields[language], words)


def press_for_key(editor: SchemeEditor, character: str) -> KeyField:
    """Set a key by pressing it."""
    field = field_of(editor, "key")
    assert isinstance(field, KeyField)
    field.catcher.setFocus()
    QTest.keyClick(field.catcher, Qt.Key.Key_Space)
    QTest.keyClicks(field.catcher, character)
    return field


def choose(editor: SchemeEditor, key: str, value: str) -> None:
    """Choose from a list."""
    field = field_of(editor, key)
    assert isinstance(field, ChoiceField)
    at = field.box.findData(value)
    assert at >= 0
    field.box.setCurrentIndex(at)
    field.box.activated.emit(at)


def menu_entry(editor: SchemeEditor, words: str) -> None:
    """Add by the menu."""
    menu = editor.add_menu()
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.deleteLater()


def two_tracks(editor: SchemeEditor) -> None:
    """Make a scheme of two tracks and four codes from nothing, in both languages."""
    fill(editor, "title", "Samen kijken", "Looking together")
    menu_entry(editor, "Track")
    fill(editor, "label", "Kijken", "Gaze")
    for nl, en, key in (("Naar de ouder", "At the parent", "q"), ("Weg", "Away", "w")):
        menu_entry(editor, "Code")
        fill(editor, "label", nl, en)
        fill(editor, "definition", f"{nl}, gezien op de film.", f"{en}, as seen on the film.")
        choose(editor, "kind", "state")
        press_for_key(editor, key)
    menu_entry(editor, "Track")
    fill(editor, "label", "Antwoord van de ouder", "Answer of the parent")
    choose(editor, "subject", "parent")
    for nl, en, key in (("Benoemt", "Names it", "b"), ("Lacht", "Smiles", "n")):
        menu_entry(editor, "Code")
        fill(editor, "label", nl, en)
        fill(editor, "definition", f"{nl}, hoorbaar of zichtbaar.", f"{en}, heard or seen.")
        press_for_key(editor, key)
    editor.look()


def saved(desk: "Desk", editor: SchemeEditor) -> Scheme:
    """Save, and return the scheme."""
    editor.save()
    assert editor.form is not None, [p.what for p in editor.draft.problems]
    editor.form.done_button.click()
    version, own = editor.draft.words(("version",)), editor.draft.words(("id",))
    return next(s for s in desk.workspace.schemes() if (s.id, s.version) == (own, version))


def test_a_scheme_is_made_from_nothing_and_coded_with(desk: "Desk") -> None:
    desk.give_case()
    editor = new_editor(desk)
    two_tracks(editor)
    assert editor.draft.is_sound
    assert [b.accessibleName() for b in editor.preview.buttons] == [
        "At the parent",
        "Away",
        "Names it",
        "Smiles",
    ]
    scheme = saved(desk, editor)
    assert scheme.version == "1.0.0"
    assert scheme.id == "looking-together"
    assert [track.id for track in scheme.tracks] == ["gaze", "answer_of_the_parent"]
    assert [c.id for c in scheme.tracks[0].codes] == ["at_the_parent", "away"]
    assert [c.number for t in scheme.tracks for c in t.codes] == [1, 2, 3, 4]
    assert scheme.tracks[0].codes[0].label.get("nl") == "Naar de ouder"
    editor.close()
    info = desk.workspace.new_coding("session", scheme, "AB")
    desk.house.go("code", "session", info.id)
    assert desk.workspace.scheme_of(info.id) == scheme


@pytest.mark.parametrize("way", ["button", "escape", "cross"])
def test_the_editor_closes_and_keeps_what_was_typed(desk: "Desk", way: str) -> None:
    editor = new_editor(desk)
    fill(editor, "title", "Half af", "Half done")
    gone: list[bool] = []
    editor.destroyed.connect(lambda *_: gone.append(True))
    if way == "button":
        editor.close_button.click()
    elif way == "escape":
        QTest.keyClick(editor, Qt.Key.Key_Escape)
    else:
        editor.close()
    desk.until(lambda: bool(gone))
    assert b"Half af" in kept_drafts(desk.workspace)[0].content


def test_the_form_that_begins_a_coding_takes_a_scheme_that_is_made_there(desk: "Desk") -> None:
    desk.give_case()
    desk.families.sessions.wants_coding.emit("session", "")
    form = desk.families.form
    assert isinstance(form, CodingForm)
    form.make.click()
    start = form.findChild(StartSchemeForm)
    assert isinstance(start, StartSchemeForm)
    start.done_button.click()
    editor = editor_in(desk)
    two_tracks(editor)
    saved(desk, editor)
    editor.close()
    assert "Looking together 1.0.0" in form.scheme.currentText()


def test_a_key_that_is_taken_is_named_at_once_and_can_be_taken_over(desk: "Desk") -> None:
    editor = new_editor(desk)
    two_tracks(editor)
    field = press_for_key(editor, "q")
    assert "At the parent" in field.clash
    assert editor.draft.words(("tracks", 1, "codes", 1, "key")) == "n"
    field.take_over.click()
    assert editor.draft.words(("tracks", 1, "codes", 1, "key")) == "q"
    assert editor.draft.words(("tracks", 0, "codes", 0, "key")) == ""
    assert "kept for the window" in press_for_key(editor, "j").clash


def test_a_problem_leads_to_its_field(desk: "Desk") -> None:
    editor = new_editor(desk)
    two_tracks(editor)
    editor.draft.put_words(("tracks", 0, "codes", 1, "label", "nl"), "")
    editor.look()
    editor.show_part(())
    item = editor.problems.item(0)
    assert "Dutch" in item.text()
    editor.problems.itemActivated.emit(item)
    assert editor.page is not None
    assert editor.page.path == ("tracks", 0, "codes", 1)
    focus = QApplication.focusWidget()
    assert isinstance(focus, QWidget)
    assert "Nederlands" in focus.accessibleName()
    assert "Dutch" in field_of(editor, "label").said


def test_a_colour_like_a_neighbours_is_said_beside_it(desk: "Desk") -> None:
    editor = new_editor(desk)
    two_tracks(editor)
    editor.show_part(("tracks", 0, "codes", 0))
    first = field_of(editor, "colour")
    assert isinstance(first, ColourField)
    first.choose("#D55E00")
    editor.show_part(("tracks", 0, "codes", 1))
    second = field_of(editor, "colour")
    assert isinstance(second, ColourField)
    alike = next(s for s in second.swatches if s.colour == "#B8860B")
    assert "At the parent" in alike.toolTip()
    second.choose("#B8860B")
    editor.look()
    assert "colour-blind" in second.said
    assert editor.draft.is_sound


def test_every_step_is_undone_to_the_same_bytes_and_made_again(desk: "Desk") -> None:
    editor = new_editor(desk)
    start = editor.draft.content
    two_tracks(editor)
    end = editor.draft.content
    while editor.draft.can_undo:
        editor.undo()
    assert editor.draft.content == start
    while editor.draft.can_redo:
        editor.redo()
    assert editor.draft.content == end


def test_what_was_typed_is_there_again_after_a_crash(desk: "Desk") -> None:
    editor = new_editor(desk)
    fill(editor, "title", "Half af", "Half done")
    desk.until(lambda: bool(kept_drafts(desk.workspace)))
    # nothing is closed: another process would find the same on disk
    kept = kept_drafts(desk.workspace)
    assert kept[0].content == editor.draft.content
    assert b"Half af" not in b"".join(
        path.read_bytes() for path in (desk.folder / "drafts").iterdir()
    )
    editor.close()
    form = start_form(desk, change=False)
    assert "Half done" in form.list.item(0).text()
    form.done_button.click()
    again = editor_in(desk)
    assert again.draft.label((), "nl") == "Half af"


def test_a_scheme_that_films_are_coded_with_becomes_a_new_version_with_its_moves(
    desk: "Desk",
) -> None:
    desk.give_case()
    editor = new_editor(desk)
    two_tracks(editor)
    first = saved(desk, editor)
    coding = desk.workspace.new_coding("session", first, "AB")
    editor.draft.rename(("tracks", 0, "codes", 1), "elsewhere")
    editor.look()
    editor.save()
    assert editor.form is not None
    assert editor.form.version.text() == "2.0.0"
    assert [box.currentData() for box in editor.form.moves.values()] == ["gaze.elsewhere"]
    editor.form.done_button.click()
    newer = next(s for s in desk.workspace.schemes() if s.version == "2.0.0")
    assert [(m.old, m.new) for m in newer.moves] == [("gaze.away", "gaze.elsewhere")]
    assert desk.workspace.scheme_of(coding.id) == first


def test_another_colour_of_a_coded_scheme_raises_the_last_number_only(desk: "Desk") -> None:
    desk.give_case()
    editor = new_editor(desk)
    two_tracks(editor)
    desk.workspace.new_coding("session", saved(desk, editor), "AB")
    editor.draft.put(("tracks", 0, "codes", 0, "colour"), "#1480C8")
    assert saved(desk, editor).version == "1.0.1"


def test_a_scheme_that_nobody_coded_with_is_saved_in_its_place(desk: "Desk") -> None:
    editor = new_editor(desk)
    two_tracks(editor)
    saved(desk, editor)
    editor.draft.put_words(("tracks", 0, "codes", 0, "definition", "en"), "Looks up.")
    scheme = saved(desk, editor)
    assert scheme.version == "1.0.0"
    own = [s for s in desk.workspace.schemes() if s.id == "looking-together"]
    assert own == [scheme]


def test_a_bundled_scheme_is_changed_with_its_comments(desk: "Desk") -> None:
    form = start_form(desk, change=True)
    row = next(i for i in range(form.list.count()) if "Engagement" in form.list.item(i).text())
    form.list.setCurrentRow(row)
    form.done_button.click()
    editor = editor_in(desk)
    before = editor.draft.content
    editor.show_part(("tracks", 0, "codes", 0))
    local(editor, "definition").fields["en"].setFocus()
    QTest.keyClicks(local(editor, "definition").fields["en"], "X")
    after = editor.draft.content
    changed = [a for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert len(changed) == 1
    scheme = saved(desk, editor)
    assert scheme.version == "2.0.0"


def test_a_description_stands_whole_in_its_field(desk: "Desk") -> None:
    form = start_form(desk, change=True)
    row = next(i for i in range(form.list.count()) if "Engagement" in form.list.item(i).text())
    form.list.setCurrentRow(row)
    form.done_button.click()
    editor = editor_in(desk)
    fields = local(editor, "description").fields.values()
    bars = [each.verticalScrollBar() for each in fields if isinstance(each, WordsField)]
    assert len(bars) == 2
    desk.until(lambda: all(bar.maximum() == 0 for bar in bars))


def test_everything_goes_by_keyboard(desk: "Desk") -> None:
    editor = new_editor(desk)
    editor.outline.setFocus()
    editor.show_part(("subjects", 0))
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert editor.draft.count(("subjects",)) == 3
    desk.type("Oma")
    assert editor.draft.words(("subjects", 1, "label", "nl")) + editor.draft.words(
        ("subjects", 2, "label", "nl")
    ) in {"Oma", "OuderOma"}
    editor.outline.setFocus()
    here = editor.page.path if editor.page is not None else ()
    QTest.keyClick(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert editor.page is not None
    assert editor.page.path == ("subjects", 1) != here
    QTest.keyClick(editor.outline, Qt.Key.Key_Delete)
    assert editor.draft.count(("subjects",)) == 2
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.draft.count(("subjects",)) == 3


@pytest.mark.parametrize(
    "number", [*range(3), *(pytest.param(n, marks=pytest.mark.proof) for n in range(3, 11))]
)
def test_every_bundled_scheme_opens_whole_in_the_editor(desk: "Desk", number: int) -> None:
    form = start_form(desk, change=True)
    form.list.setCurrentRow(number)
    form.done_button.click()
    editor = editor_in(desk)
    before = editor.draft.content
    shown = 0
    for item in list(editor.outline.lines()):
        path = item.data(0, Qt.ItemDataRole.UserRole)
        if isinstance(path, tuple):
            editor.show_part(path)
            shown += 1
    assert shown > 3
    assert editor.draft.content == before
    assert not editor.draft.can_undo
