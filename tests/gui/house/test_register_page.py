"""The register in the window: due, proofs, locks, stops, erasing, and who has looked."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from reportlab.pdfgen.canvas import Canvas

from observer.app.attachments import take_in
from observer.app.tasks import Progress
from observer.gui.code_room import CodeRoom
from observer.gui.families.due_form import DueForm
from observer.gui.families.register_page import RegisterPage
from observer.gui.forms.consent_editor import ConsentEditor
from observer.gui.forms.erase_choice_form import EraseChoiceForm
from observer.gui.forms.left_behind_form import LeftBehindForm
from observer.gui.forms.scan_form import EraseScanForm, ScanForm
from observer.gui.forms.stop_form import StopForm
from observer.gui.forms.team_rules_form import TeamRulesForm
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT
from observer.model.errors import LockedError
from observer.model.family import Family
from observer.model.keeping import Attachment, Retention
from observer.model.project_edits import revise
from observer.model.session import Recording
from tests.gui.house.conftest import FILM

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier
TODAY = date.today()  # noqa: DTZ011  the window asks for the day of the calendar


def register(desk: "Desk") -> RegisterPage:
    desk.until(lambda: desk.families.form is None)
    desk.families.show_register()
    page = desk.families.parts.page("register")
    assert isinstance(page, RegisterPage)
    return page


def words(widget: QWidget) -> list[str]:
    QApplication.processEvents()
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def goes_when_locked(desk: "Desk", form: QWidget) -> bool:
    around = form.parentWidget()
    return around is not None and desk.families.isAncestorOf(around)


def withdraw(desk: "Desk", purpose: Purpose = Purpose.TREATMENT) -> None:
    consent = desk.project.get(Consent, f"{purpose}-mother")
    desk.workspace.apply(revise("consent", consent, replace(consent, withdrawn_on=TODAY)))


def scanned(tmp_path: Path) -> Path:
    page = QPixmap(40, 60)
    page.fill(QColor("white"))
    path = tmp_path / "form Sofie.png"
    assert page.save(str(path))
    return path


@pytest.fixture
def proven(desk: "Desk", tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Attachment:
    """Return a scan that was attached to the mother's consent in the editor."""
    desk.give_case(Purpose.TREATMENT)
    path = scanned(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    desk.families.edit_consent()
    form = desk.families.form
    assert isinstance(form, ConsentEditor)
    row = form.row_of(Purpose.TREATMENT, "mother", "mother")
    row.proof.activated.emit(row.proof.count() - 1)
    desk.until(lambda: row.proof.currentText() == "form Sofie")
    form.done_button.click()
    (scan,) = desk.project.attachments("family")
    return scan


def test_a_scan_proves_a_consent_is_seen_without_leaving_the_vault_and_erased_after_a_question(
    desk: "Desk", proven: Attachment
) -> None:
    assert desk.project.get(Consent, "treatment-mother").evidence == (proven.id,)
    assert desk.project.get(Consent, "treatment-child").evidence == ()
    page = register(desk)
    assert any("consents proven: 1" in each for each in words(page))
    page.see_buttons[proven.id].click()
    form = page.desk.form
    assert isinstance(form, ScanForm)
    assert form.page.pixmap().toImage().pixelColor(5, 5) == QColor("white")
    assert not list(desk.folder.rglob("*.png"))
    form.done_button.click()
    logged = [row.event for row in desk.workspace.store.access_log.rows()]
    assert logged.count("read_attachment") == 1
    assert not desk.workspace.verify()[1:]
    page.desk.remove(proven)
    asked = page.desk.form
    assert isinstance(asked, EraseScanForm)
    asked.done_button.click()
    desk.until(lambda: "It is erased" in desk.sentence)
    assert desk.project.get(Consent, "treatment-mother").evidence == ()
    assert desk.workspace.store.vault.recordings() == ()


def test_a_pdf_is_read_page_by_page_and_written_nowhere(desk: "Desk", tmp_path: Path) -> None:
    desk.give_case()
    canvas = Canvas(str(tmp_path / "form.pdf"), pagesize=(200, 300))
    for colour in ("red", "blue"):
        canvas.setFillColor(colour)
        canvas.rect(0, 0, 200, 300, fill=1)
        canvas.showPage()
    canvas.save()
    scan = take_in(desk.workspace, tmp_path / "form.pdf", "family")(Progress())
    desk.give(scan)
    page = register(desk)
    page.see_buttons[scan.id].click()
    form = page.desk.form
    assert isinstance(form, ScanForm)

    def shows(colour: str) -> bool:
        picture = form.page.pixmap().toImage()
        return not picture.isNull() and picture.pixelColor(9, 9) == QColor(colour)

    desk.until(lambda: shows("red"))
    width = form.page.pixmap().width()
    QTest.keyClick(form, Qt.Key.Key_PageDown)
    desk.until(lambda: shows("blue"))
    assert form.place.text() == "Page 2 of 2"
    form.closer.click()
    desk.until(lambda: form.page.pixmap().width() == round(1.5 * width))
    form.done_button.click()
    assert not [*desk.folder.rglob("*.pdf"), *desk.folder.rglob("*.png")]


def test_one_scan_proves_all_that_was_given_for_a_purpose(desk: "Desk", proven: Attachment) -> None:
    desk.families.edit_consent()
    form = desk.families.form
    assert isinstance(form, ConsentEditor)
    rows = [row for row in form.rows if row.purpose is Purpose.TREATMENT]
    form.prove(rows, replace(proven, id="another", label="another"))
    form.done_button.click()
    assert {c.evidence for c in desk.project.consents("family")} == {("another",)}


def test_what_is_due_is_counted_and_opens_by_key(desk: "Desk") -> None:
    desk.give_case(Purpose.TREATMENT)
    assert desk.families.due_button.text() == "Nothing is due"
    withdraw(desk)
    assert desk.families.due_button.text() == "What is due: 1"
    desk.families.setFocus()
    desk.key(Qt.Key.Key_D, CONTROL)
    form = desk.families.form
    assert isinstance(form, DueForm)
    assert "Consent was withdrawn" in words(form)
    (stop,) = (made for (_, key), made in form.list.buttons.items() if key == "stop")
    stop.click()
    asked = form.desk.form
    assert isinstance(asked, StopForm)
    asked.done_button.click()
    assert asked.isVisible()
    asked.reason.setText("complaint")
    asked.done_button.click()
    assert "Session 1 may not be erased: complaint (AB)." in words(form)
    (lift,) = (made for (_, key), made in form.list.buttons.items() if key == "lift")
    lift.click()
    assert "Session 1 may not be erased: complaint (AB)." not in words(form)
    form.done_button.click()


def test_where_nothing_is_due_the_list_is_small_and_says_what_comes_first(desk: "Desk") -> None:
    desk.give_case(Purpose.TREATMENT)
    consent = desk.project.get(Consent, "treatment-child")
    later = replace(consent, expires_on=TODAY + timedelta(days=400))
    desk.workspace.apply(revise("consent", consent, later))
    desk.families.due_button.click()
    form = desk.families.form
    assert isinstance(form, DueForm)
    said = " ".join(words(form))
    assert "Nothing is due." in said
    assert "30 days ahead" in said
    day = form.text.day(TODAY + timedelta(days=400))
    assert f"The first to come is on {day}: consent ends (F-007)." in said
    assert form.height() < 300
    assert goes_when_locked(desk, form)
    withdraw(desk)
    assert "Consent was withdrawn" in words(form)
    form.done_button.click()


def test_the_team_sets_what_is_due_and_a_consent_that_ends_leads_to_the_editor(
    desk: "Desk",
) -> None:
    desk.give_case(Purpose.TREATMENT)
    form = TeamRulesForm(desk.families._context, desk.window)
    form.months[Purpose.TREATMENT].setValue(1)
    form.days.setValue(10)
    form.done_button.click()
    rules = desk.project.rules
    assert rules.retentions == (Retention(purpose=Purpose.TREATMENT, months=1),)
    assert rules.warn_days == 10
    assert "Kept long enough" in words(register(desk))
    consent = desk.project.get(Consent, "treatment-child")
    soon = replace(consent, expires_on=TODAY + timedelta(days=5))
    desk.workspace.apply(revise("consent", consent, soon))
    page = register(desk)
    ask = next(made for (_, key), made in page.due.buttons.items() if key == "consent")
    ask.click()
    assert isinstance(page.desk.form, ConsentEditor)
    page.desk.form.reject()


def test_a_film_that_is_open_is_shut_when_its_consent_is_withdrawn(
    desk: "Desk", little_film: Path
) -> None:
    desk.give_case(Purpose.TREATMENT)
    film = desk.project.get(Recording, "film")
    there = replace(film, path=str(little_film), duration_us=500_000)
    desk.workspace.apply(revise("film", film, there))
    coding = desk.code()
    desk.house.go("code", "session", coding)
    room = desk.house.room("code")
    assert isinstance(room, CodeRoom)
    desk.until(lambda: room.video.shown is not None)
    withdraw(desk)
    desk.until(lambda: room.film is not None and isinstance(room.film.error, LockedError))
    assert room.video.shown is None
    with pytest.raises(LockedError):
        desk.workspace.undo(coding)
    desk.house.go("families", None, None)
    said = "Session 1 of family F-007 is locked: the mother has withdrawn consent."
    assert said in words(desk.families.sessions)
    desk.house.go("share", "session", None)
    assert "is locked" in desk.share.release_panel.states[Purpose.RESEARCH.value]
    desk.house.go("code", "session", coding)
    desk.workspace.undo(PROJECT)
    desk.until(lambda: room.video.shown is not None)


def erase(desk: "Desk", key: tuple[str, str]) -> EraseChoiceForm:
    page = register(desk)
    page.erase_button.click()
    form = page.desk.form
    assert isinstance(form, EraseChoiceForm)
    assert not form.done_button.isEnabled()
    form.choices[key].setChecked(True)
    return form


def test_films_are_erased_and_what_was_coded_stays(desk: "Desk") -> None:
    desk.give_case(Purpose.TREATMENT)
    coding = desk.code()
    erase(desk, ("films", "session")).done_button.click()
    desk.until(lambda: "It is erased" in desk.sentence)
    assert desk.project.get(Recording, "film").path == ""
    assert desk.workspace.coding(coding).all_events()
    desk.families.parts.show_part("sessions")
    assert "film 1 was erased." in words(desk.families.sessions)


def test_a_whole_family_is_erased_only_after_its_pseudonym_was_typed(desk: "Desk") -> None:
    desk.give_case(Purpose.TREATMENT)
    desk.give(Family(id="other", pseudonym="F-008"))
    coding = desk.code()
    desk.house.go("code", "session", coding)
    for room in ("look", "share", "families"):
        desk.house.go(room, None, None)
    form = erase(desk, ("family", "family"))
    form.done_button.click()
    assert form.isVisible()
    form.pseudonym.setText("F-007")
    form.done_button.click()
    desk.until(lambda: "It is erased" in desk.sentence)
    assert set(desk.project.records) == {"other"}
    left = desk.window.findChild(LeftBehindForm)
    assert left is not None
    left.done_button.click()
    for room in ("code", "look", "share", "families"):
        desk.house.go(room, None, None)
    assert desk.families.families.count() == 1


def test_the_linked_files_of_what_was_erased_are_listed_until_they_are_gone(
    desk: "Desk", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = tmp_path / "films" / "little one.mp4"
    film.parent.mkdir()
    film.touch()
    desk.give_case(Purpose.TREATMENT)
    desk.workspace.apply(revise("there", FILM, replace(FILM, path=str(film))))
    asked = erase(desk, ("films", "session"))
    assert any("Linked films that stay on the disk: 1." in each for each in words(asked))
    asked.done_button.click()
    desk.until(lambda: desk.window.findChild(LeftBehindForm) is not None)
    form = desk.window.findChild(LeftBehindForm)
    assert form is not None
    assert goes_when_locked(desk, form)
    assert {"little one.mp4", "still there"} <= set(words(form))
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    form.open_buttons[film].click()
    assert opened == [QUrl.fromLocalFile(str(film.parent))]
    form.copy_button.click()
    assert QApplication.clipboard().text() == str(film)
    film.unlink()
    form.again_button.click()
    assert "gone from here" in words(form)
    film.parent.rmdir()
    form.again_button.click()
    assert "cannot be reached now" in words(form)
    assert not form.open_buttons[film].isEnabled()
    form.done_button.click()
    assert "little one" not in repr(desk.project.records)


def test_who_has_seen_the_family_is_listed_and_written(
    desk: "Desk", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.give_case()
    desk.workspace.saw("opened", "session")
    desk.families.setFocus()
    desk.key(Qt.Key.Key_R, CONTROL)
    page = register(desk)
    table = page.access.table
    told = [
        [item.text() for place in (3, 4) if (item := table.item(line, place)) is not None]
        for line in range(table.rowCount())
    ]
    assert told == [["opened the film", "session 1"], ["looked at the family", ""]]
    path = tmp_path / "log.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    page.desk.write_log("family")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [row["event"] for row in rows] == ["released", "opened", "read"]
