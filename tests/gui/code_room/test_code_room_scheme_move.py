"""From the Code room a coding moves to a newer version of its scheme: the list comes first."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from observer.gui.forms.scheme_move_form import SchemeMoveForm
from observer.schemes.bundled import bundled_schemes

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import Stage

SRR = next(p for p in bundled_schemes() if p.stem.startswith("sensitivity")).read_text("utf-8")
NEWER = (
    SRR.replace('version = "1.0.0"', 'version = "2.0.0"')
    .replace('id = "approach"', 'id = "seeks_contact"')
    .replace("child_signal.approach", "child_signal.seeks_contact")
    + """
[[moves]]
from_version = "1.0.0"
old = "child_signal.approach"
new = "child_signal.seeks_contact"
"""
)


def opened() -> SchemeMoveForm:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, SchemeMoveForm)]
    shown = [form for form in found if form.isVisible()]
    assert len(shown) == 1
    return shown[0]


def lines(form: SchemeMoveForm) -> list[str]:
    return [form.changes.item(row).text() for row in range(form.changes.count())]


def planned(form: SchemeMoveForm) -> str:
    """Return the version that the form would move to; empty for none."""
    return form.plan.scheme.version if form.plan else ""


def codes(stage: "Stage") -> list[str]:
    return [event.code for event in stage.events("child_signal")]


def ask(stage: "Stage") -> SchemeMoveForm:
    stage.room._context.commands.bound("move_scheme").trigger()
    form = opened()
    stage.until(form.isActiveWindow)
    return form


def test_the_list_comes_first_and_enter_moves_the_coding(stage: "Stage") -> None:
    stage.go(20)
    stage.press("a")
    stage.workspace.add_scheme(NEWER.encode(), "newer.toml")
    form = ask(stage)
    assert any("becomes" in line and line.endswith(": 1.") for line in lines(form))
    assert codes(stage) == ["approach"]
    assert form.changes.hasFocus()
    QTest.keyClick(form.changes, Qt.Key.Key_Return)
    assert form._wrong.text() == ""
    assert codes(stage) == ["seeks_contact"]
    assert stage.coding.info.scheme_version == "2.0.0"
    assert "2.0.0" in stage.said[-1]


def test_after_the_move_the_keys_code_in_the_newer_version_and_undo_goes_back_through_it(
    stage: "Stage",
) -> None:
    stage.go(20)
    stage.press("a")
    stage.workspace.add_scheme(NEWER.encode(), "newer.toml")
    QTest.keyClick(ask(stage).changes, Qt.Key.Key_Return)
    assert codes(stage) == ["seeks_contact"]
    stage.room.video.setFocus()
    stage.go(40)
    stage.press("a")
    assert codes(stage) == ["seeks_contact", "seeks_contact"]
    stage.room.desk.undo()
    stage.room.desk.undo()
    assert codes(stage) == ["approach"]
    assert stage.coding.info.scheme_version == "1.0.0"
    stage.room.desk.redo()
    assert codes(stage) == ["seeks_contact"]
    stage.room.desk.undo()
    stage.room.desk.undo()
    assert codes(stage) == []


def test_without_a_newer_version_the_form_asks_for_its_file_and_takes_it(
    stage: "Stage", tmp_path: Path
) -> None:
    form = ask(stage)
    assert planned(form) == ""
    assert not form.done_button.isEnabled()
    assert "no newer version" in lines(form)[0]
    assert not form.version.isVisibleTo(form)
    file = tmp_path / "newer.toml"
    file.write_text(NEWER, "utf-8")
    form.choose_file(str(file))
    assert planned(form) == "2.0.0"
    assert form.version.isVisibleTo(form)
    assert form.done_button.isEnabled()
    form.reject()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (
            lambda text: text.replace('id = "sensitivity-responsiveness-regulation"', 'id = "x"'),
            "another scheme",
        ),
        (
            lambda text: text.replace('"2.0.0"', '"0.9.0"').replace('"1.0.0"', '"0.1.0"'),
            "not newer",
        ),
        (lambda text: text.replace('kind = "point"', 'kind = "dot"', 1), "1 problems"),
    ],
    ids=["another scheme", "older", "faulty"],
)
def test_a_file_that_is_no_newer_version_is_told_and_changes_nothing(
    stage: "Stage", tmp_path: Path, spoil: Callable[[str], str], words: str
) -> None:
    file = tmp_path / "other.toml"
    file.write_text(spoil(NEWER), "utf-8")
    form = ask(stage)
    form.choose_file(str(file))
    assert words in form._wrong.text()
    assert planned(form) == ""
    form.reject()
    assert stage.coding.info.scheme_version == "1.0.0"
