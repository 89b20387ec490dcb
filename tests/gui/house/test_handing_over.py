"""A session goes to another coder and comes back, by forms and keys; and who sees whose codes."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QPushButton

from observer.app.handover import HandOver, give_back, hand_over
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.gui.forms.blind_form import BlindForm
from observer.gui.forms.coding_form import CodingForm
from observer.gui.forms.handover_forms import HandOverForm, OpenHandOverForm, PassphraseForm
from observer.gui.unlock_dialog import Secret
from observer.gui.welcome import WelcomePage
from observer.model.consent import Purpose
from observer.model.edits import CodingInfo
from observer.model.session import Recording, Session, Storing
from observer.model.status_edits import finish
from observer.storage.project_folder import create_project, open_project
from observer.storage.surroundings import KdfCost, Surroundings
from tests.gui.house.conftest import CHILD, FAMILY, MOTHER, SESSION, consents

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WORDS = "seven small boats"
CHEAP = KdfCost(memory_kib=8, passes=1)


def give_film(desk: "Desk", film: Path) -> None:
    """Have a session with a film that is there, and consent for research."""
    recording = Recording(
        id="film",
        session_id="session",
        label="film 1",
        storing=Storing.LINKED,
        path=str(film),
        size_bytes=film.stat().st_size,
        duration_us=500_000,
        width_px=64,
        height_px=48,
        recognisable=("child", "mother"),
    )
    desk.give(FAMILY, CHILD, MOTHER, SESSION, recording, *consents(Purpose.RESEARCH))


def titles(desk: "Desk") -> list[str]:
    return [each.text() for each in desk.families.sessions.findChildren(QLabel)]


def buttons(desk: "Desk") -> list[str]:
    return [each.text() for each in desk.families.sessions.findChildren(QPushButton)]


def saving(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))


def test_a_session_is_handed_over_by_keyboard(
    desk: "Desk", little_film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_film(desk, little_film)
    file = tmp_path / "for CD"
    saving(monkeypatch, file)
    desk.families.setFocus()
    desk.key(Qt.Key.Key_H, CONTROL)
    form = desk.families.form
    assert isinstance(form, HandOverForm)
    desk.until(lambda: QApplication.focusWidget() is form.coder)
    desk.type("CD")
    form.parts.choose("child_signal")
    for field in (form.passphrase, form.again):
        field.setFocus()
        desk.type(WORDS)
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: "is written" in desk.sentence)
    assert file.with_name("for CD.ooghoogte").is_file()
    (info,) = desk.project.of(CodingInfo)
    assert (info.coder, info.tracks) == ("CD", ("child_signal",))


def test_without_consent_no_coding_is_begun_and_nothing_is_written(
    desk: "Desk", little_film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_film(desk, little_film)
    saving(monkeypatch, tmp_path / "out")
    desk.families.menu.hand_over("session")
    form = desk.families.form
    assert isinstance(form, HandOverForm)
    form.coder.setText("CD")
    form.purpose.setCurrentIndex(form.purpose.findData(Purpose.TEACHING.value))
    form.passphrase.setText(WORDS)
    form.again.setText(WORDS)
    QTest.keyClick(form.coder, Qt.Key.Key_Return)
    assert "may not be shared" in desk.sentence
    assert desk.project.of(CodingInfo) == ()
    assert not list(tmp_path.glob("*.ooghoogte"))


@pytest.mark.parametrize(
    ("coder", "first", "again", "said"),
    [
        ("", WORDS, WORDS, "who codes there"),
        ("CD", "short", "short", "at least"),
        ("CD", WORDS, "seven small goats", "differ"),
    ],
)
def test_the_form_says_what_it_still_needs(
    desk: "Desk", little_film: Path, coder: str, first: str, again: str, said: str
) -> None:
    give_film(desk, little_film)
    desk.families.menu.hand_over("session")
    form = desk.families.form
    assert isinstance(form, HandOverForm)
    form.coder.setText(coder)
    form.passphrase.setText(first)
    form.again.setText(again)
    QTest.keyClick(form.coder, Qt.Key.Key_Return)
    assert form.isVisible()
    assert any(said in each.text() for each in form.findChildren(QLabel))


def handed(desk: "Desk", film: Path, file: Path) -> str:
    """Hand the session over to CD, and return the coding that is to be made."""
    give_film(desk, film)
    workspace = desk.workspace
    scheme = next(s for s in workspace.schemes() if s.id == "engagement")
    info = workspace.new_coding("session", scheme, "CD")
    day = date(2026, 3, 20)
    wanted = HandOver(coding_id=info.id, path=file, passphrase=WORDS, day=day, cost=CHEAP)
    hand_over(workspace, wanted)(Progress())
    return info.id


def give_back_by_form(desk: "Desk") -> None:
    """Give the coding back; another passphrase than that of the hand-over is refused."""
    desk.families.menu.give_back()
    give = desk.families.form
    assert isinstance(give, PassphraseForm)
    give.passphrase.setText("another sentence")
    QTest.keyClick(give.passphrase, Qt.Key.Key_Return)
    assert give.isVisible()
    give.passphrase.setText(WORDS)
    QTest.keyClick(give.passphrase, Qt.Key.Key_Return)
    desk.until(lambda: "is written" in desk.sentence)


def test_a_hand_over_opens_from_the_start_page_and_its_coding_comes_home(
    desk: "Desk", little_film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, back = tmp_path / "a.ooghoogte", tmp_path / "back.ooghoogte"
    coding_id = handed(desk, little_film, file)
    home = desk.workspace.store.path
    window = desk.window
    window.show_welcome()
    page = window.page
    assert isinstance(page, WelcomePage)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(file), ""))
    page.handed.click()
    form = window.form
    assert isinstance(form, OpenHandOverForm)
    form.folder.setText(str(tmp_path / "away"))
    desk.until(lambda: QApplication.focusWidget() is form.passphrase)
    desk.type(WORDS)
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: window.house is not None)
    assert (desk.workspace.coder, desk.house.place.room) == ("CD", "families")
    assert [info.id for info in desk.project.of(CodingInfo)] == [coding_id]
    desk.workspace.apply(finish(desk.workspace.coding(coding_id)))
    saving(monkeypatch, back)
    give_back_by_form(desk)
    window.open_folder(home)
    desk.until(lambda: window.house is not None and desk.workspace.store.path == home)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(back), ""))
    window.activateWindow()
    desk.until(lambda: window.isActiveWindow() and desk.families.isVisible())
    desk.families.setFocus()
    desk.until(desk.families.families.hasFocus)
    desk.key(Qt.Key.Key_H, CONTROL, SHIFT)
    merging = desk.families.form
    assert isinstance(merging, PassphraseForm)
    merging.passphrase.setText(WORDS)
    QTest.keyClick(merging.passphrase, Qt.Key.Key_Return)
    desk.until(lambda: "brought up to date" in desk.sentence)
    assert any("finished" in words for words in titles(desk))


def test_a_wrong_passphrase_for_a_hand_over_is_said_on_the_start_page(
    desk: "Desk", little_film: Path, tmp_path: Path
) -> None:
    file = tmp_path / "a.ooghoogte"
    handed(desk, little_film, file)
    desk.window.show_welcome()
    desk.window.open_handover(file)
    form = desk.window.form
    assert isinstance(form, OpenHandOverForm)
    form.folder.setText(str(tmp_path / "away"))
    form.passphrase.setText("another sentence")
    QTest.keyClick(form.passphrase, Qt.Key.Key_Return)

    def told() -> bool:
        page = desk.window.page
        return isinstance(page, WelcomePage) and "does not open" in page.sentence.text()

    desk.until(told)
    assert not (tmp_path / "away").exists()


def test_a_pass_over_a_part_of_the_scheme_is_begun_in_the_form(
    desk: "Desk", little_film: Path
) -> None:
    give_film(desk, little_film)
    desk.families.sessions.wants_coding.emit("session", "")
    form = desk.families.form
    assert isinstance(form, CodingForm)
    assert not form.parts.list.isVisible()
    QTest.keyClick(form.parts.whole, Qt.Key.Key_Space)
    assert form.parts.list.isVisible()
    assert form.parts.list.count() > 3
    form.parts.choose()
    QTest.keyClick(form.coder, Qt.Key.Key_Return)
    assert form.isVisible()
    form.parts.choose("child_gaze", "dyad_repair")
    QTest.keyClick(form.coder, Qt.Key.Key_Return)
    (info,) = desk.project.of(CodingInfo)
    assert info.tracks == ("child_gaze", "dyad_repair")


# Blind


@pytest.fixture
def guarded(desk: "Desk", tmp_path: Path) -> "Desk":
    """Return the desk with a project under a passphrase, in which AB sits and CD coded."""
    folder, around = tmp_path / "guarded", Surroundings(kdf_cost=CHEAP)
    create_project(folder, coder="AB", passphrase=WORDS, around=around)
    desk.window.open_folder(folder)
    desk.window._unlock(folder, Secret(passphrase=WORDS))
    desk.until(lambda: desk.window.house is not None and desk.workspace.store.path == folder)
    desk.give_case()
    scheme = next(s for s in desk.workspace.schemes() if s.id == "engagement")
    desk.workspace.new_coding("session", scheme, "CD")
    return desk


def test_a_coder_sees_that_another_coded_but_not_what(guarded: "Desk") -> None:
    assert any(words.startswith("CD") for words in titles(guarded))
    assert "coded blind" in titles(guarded)
    assert "Open" not in buttons(guarded)
    guarded.house.go("figures", "session", None)
    assert guarded.figures.choosers.codings.count() == 0
    guarded.house.go("code", "session", None)
    assert guarded.house.place.room == "families"


def test_the_choice_to_look_is_asked_for_logged_and_can_be_taken_back(guarded: "Desk") -> None:
    guarded.families.menu.see_others("session")
    form = guarded.families.form
    assert isinstance(form, BlindForm)
    QTest.keyClick(form, Qt.Key.Key_Return)
    assert form.result() == QDialog.DialogCode.Rejected
    assert "coded blind" in titles(guarded)
    guarded.families.menu.see_others("session")
    again = guarded.families.form
    assert isinstance(again, BlindForm)
    again.done_button.click()
    assert "Open" in buttons(guarded)
    assert guarded.workspace.store.access_log.rows()[-1].event == "unblinded"
    guarded.house.go("figures", "session", None)
    assert guarded.figures.choosers.codings.count() == 1
    guarded.house.go("families", None, None)
    guarded.families.menu.see_others("session")
    guarded.until(lambda: "coded blind" in titles(guarded))


def test_the_menu_of_a_session_offers_what_holds_there(guarded: "Desk") -> None:
    menu = guarded.families.menu
    words = [entry.text() for entry in menu.menu("session").actions() if entry.text()]
    assert "See what others coded …" in words
    assert "Give the coding back …" not in words
    scheme = next(s for s in guarded.workspace.schemes() if s.id == "engagement")
    info = guarded.workspace.new_coding("session", scheme, "AB")
    guarded.workspace.apply(finish(guarded.workspace.coding(info.id)))
    master = menu.menu("session").actions()[-1]
    assert master.text().startswith("Master coding: AB")
    master.trigger()
    assert guarded.project.get(CodingInfo, info.id).master
    guarded.until(lambda: any("master" in words for words in titles(guarded)))


def test_a_session_without_a_film_is_not_handed_over(desk: "Desk") -> None:
    desk.give(FAMILY, Session(id="session", family_id="family", number=1))
    desk.families.menu.hand_over("session")
    assert "no film" in desk.sentence
    assert desk.families.form is None


def test_a_returned_coding_of_a_laptop_opens_no_project(
    desk: "Desk", little_film: Path, tmp_path: Path
) -> None:
    file, back = tmp_path / "a.ooghoogte", tmp_path / "back.ooghoogte"
    handed(desk, little_film, file)
    from observer.app.handover import open_handover

    open_handover(file, WORDS, tmp_path / "away", Progress(), CHEAP)
    away = Workspace(open_project(tmp_path / "away", passphrase=WORDS))
    give_back(away, back, WORDS, CHEAP)(Progress())
    away.close()
    desk.window.show_welcome()
    desk.window.take_films((back,))
    form = desk.window.form
    assert isinstance(form, OpenHandOverForm)
    form.folder.setText(str(tmp_path / "again"))
    form.passphrase.setText(WORDS)
    QTest.keyClick(form.passphrase, Qt.Key.Key_Return)

    def told() -> bool:
        page = desk.window.page
        return isinstance(page, WelcomePage) and "merge it there" in page.sentence.text()

    desk.until(told)
