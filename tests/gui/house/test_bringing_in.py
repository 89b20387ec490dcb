"""A file of another program is looked at, taken over and taken back, by keyboard and by mouse."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from observer.gui.forms.import_form import ImportForm
from observer.model.edits import CodingInfo
from observer.model.session import Recording, Session
from tests.unit.formats.foreign_samples import Plain, behaviour, boris, eaf, observation, slot

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk


@pytest.fixture
def project_file(tmp_path: Path) -> Path:
    rows: list[Plain] = [[1.0, "Child", "cry", "", ""], [4.0, "Child", "look", "", ""]]
    codes = [behaviour("cry", "Point event"), behaviour("look", key="k")]
    path = tmp_path / "visits.boris"
    path.write_bytes(boris(codes, {"first": observation(rows), "second": observation([])}))
    return path


def shown(desk: "Desk") -> ImportForm:
    desk.until(lambda: isinstance(desk.families.form, ImportForm))
    form = desk.families.form
    assert isinstance(form, ImportForm)
    return form


def lines(form: ImportForm) -> str:
    return "\n".join(form.details.item(i).text() for i in range(form.details.count()))


def test_what_will_come_is_shown_first_and_cancel_changes_nothing(
    desk: "Desk", project_file: Path
) -> None:
    desk.drop(project_file)
    form = shown(desk)
    assert "4 codes" in form.summary.text()
    assert "2 sessions with 2 events" in form.summary.text()
    assert "look (Child): k" in lines(form)
    assert "never ends" in lines(form)
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert dict(desk.project.records) == {}


def test_it_is_taken_over_with_enter_and_taken_back_with_undo(
    desk: "Desk", project_file: Path
) -> None:
    desk.families.bringing_in.read(project_file, "")
    QTest.keyClick(shown(desk), Qt.Key.Key_Return)
    desk.until(lambda: "Taken over" in desk.sentence)
    assert [s.setting for s in desk.project.of(Session)] == ["first", "second"]
    assert {info.coder for info in desk.project.of(CodingInfo)} == {desk.workspace.coder}
    assert desk.families.session_id == desk.project.of(Session)[0].id
    desk.until(lambda: desk.families.form is None)
    desk.window.activateWindow()
    desk.until(lambda: QApplication.activeWindow() is desk.window)
    desk.families.setFocus()
    desk.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dict(desk.project.records) == {}


def test_one_session_may_go_into_the_chosen_one(desk: "Desk", tmp_path: Path) -> None:
    desk.give_case()
    path = tmp_path / "play.eaf"
    path.write_bytes(eaf('<TIER TIER_ID="speech" LINGUISTIC_TYPE_REF="t"/>', slot("x", 0)))
    desk.families.bringing_in.read(path, "session")
    form = shown(desk)
    assert form.into.currentText().startswith("F-007 · Session 1")
    form.done_button.click()
    desk.until(lambda: "Taken over" in desk.sentence)
    (info,) = desk.project.of(CodingInfo)
    assert info.session_id == "session"
    # that session is coded now: another file goes elsewhere, unless it is chosen
    path.write_bytes(eaf('<TIER TIER_ID="gaze" LINGUISTIC_TYPE_REF="t"/>', slot("x", 0)))
    desk.families.bringing_in.read(path, "session")
    again = shown(desk)
    assert again is not form
    assert again.into.currentText().startswith("New family")
    again.reject()


def test_a_film_beside_the_file_comes_along(
    desk: "Desk", little_film: Path, project_file: Path
) -> None:
    (project_file.parent / "film.mp4").write_bytes(little_film.read_bytes())
    desk.families.bringing_in.read(project_file, "")
    form = shown(desk)
    assert form.films.isChecked()
    form.done_button.click()
    desk.until(lambda: "Taken over" in desk.sentence)
    assert len(desk.project.of(Recording)) == 2
    assert {each.path for each in desk.project.of(Recording)} == {
        str(project_file.parent / "film.mp4")
    }


def test_the_same_file_again_has_nothing_new(desk: "Desk", project_file: Path) -> None:
    desk.families.bringing_in.read(project_file, "")
    shown(desk).done_button.click()
    desk.until(lambda: "Taken over" in desk.sentence)
    desk.until(lambda: desk.families.form is None)
    desk.families.bringing_in.read(project_file, "")
    form = shown(desk)
    assert not form.done_button.isEnabled()
    assert "In the project already: 2" in form.summary.text()


def test_a_damaged_file_gets_one_sentence_and_changes_nothing(desk: "Desk", tmp_path: Path) -> None:
    path = tmp_path / "broken.boris"
    path.write_bytes(b'{"observations": {')
    desk.families.bringing_in.read(path, "")
    desk.until(lambda: "broken.boris" in desk.sentence)
    assert desk.families.form is None
    assert dict(desk.project.records) == {}


def test_the_entry_is_there_for_the_mouse_with_its_whole_name(desk: "Desk") -> None:
    names = [each.accessibleName() for each in desk.families.findChildren(QPushButton)]
    assert "Bring in from another program" in names
