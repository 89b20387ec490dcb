"""What somebody was doing is found again: after closing, in other colours, in another session."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from observer.gui.code_room import CodeRoom
from observer.gui.main_window import MainWindow, Start
from observer.model.identity import new_id
from observer.model.session import Recording, Session
from tests.gui.house.conftest import WAIT_MS, Desk


def code_room(window: MainWindow) -> CodeRoom:
    assert window.house is not None
    room = window.house.room("code")
    assert isinstance(room, CodeRoom)
    return room


def shown(window: MainWindow) -> int | None:
    """Return the number of the frame that is on the screen, once it is the exact one."""
    frame = code_room(window).video.shown
    return frame.index if frame is not None and frame.exact else None


@pytest.fixture
def coding(desk: Desk, little_film: Path) -> Desk:
    """Return the desk with two sessions, the first being coded at its fourth frame."""
    desk.drop(little_film)
    desk.until(lambda: desk.house.place.room == "code")
    desk.until(lambda: shown(desk.window) == 0)
    (session,) = desk.project.of(Session)
    (film,) = desk.project.of(Recording)
    other = replace(session, id=new_id(), number=2)
    desk.give(other, replace(film, id=new_id(), session_id=other.id))
    go_to_fourth(desk)
    return desk


def go_to_fourth(desk: Desk) -> None:
    player = code_room(desk.window).playing.player
    assert player is not None
    player.seek_frame(3)
    desk.until(lambda: shown(desk.window) == 3)


def test_a_project_opens_where_it_was_closed(
    coding: Desk, start: Start, qapp: QApplication, qtbot: QtBot
) -> None:
    place = coding.house.place
    coding.window.close()
    again = MainWindow(qapp, start)
    try:
        again.resize(1366, 768)
        again.show()
        again.open_folder(coding.folder)
        qtbot.waitUntil(lambda: again.house is not None, timeout=WAIT_MS)
        assert again.house is not None
        assert again.house.place == place
        qtbot.waitUntil(lambda: shown(again) == 3, timeout=WAIT_MS)
        assert code_room(again).stage.now_us == 300_000
    finally:
        again.close()
        again.deleteLater()


def test_other_colours_leave_the_film_where_it_is(coding: Desk) -> None:
    place, settings = coding.house.place, coding.window.settings
    coding.window.use_settings(replace(settings, theme="dark", language="nl"))
    assert coding.house.place == place
    coding.until(lambda: shown(coding.window) == 3)


def test_going_on_with_a_coding_begins_where_it_was_left(coding: Desk) -> None:
    first = coding.house.place
    (second,) = (s.id for s in coding.project.of(Session) if s.id != first.session_id)
    scheme = coding.workspace.schemes()[0]
    info = coding.workspace.new_coding(second, scheme, "AB")
    coding.house.go("code", second, info.id)
    coding.until(lambda: shown(coding.window) == 0)
    coding.house.go("families", first.session_id, None)
    card = coding.families.sessions.cards[first.session_id]
    card.setFocus()
    coding.families.code_session()
    coding.until(lambda: shown(coding.window) == 3)


def test_a_project_closed_before_the_film_was_open_still_knows_the_time(coding: Desk) -> None:
    coding.open()
    coding.open()
    coding.until(lambda: coding.house.place.room == "code")
    coding.until(lambda: shown(coding.window) == 3)


def test_a_session_chosen_in_families_is_chosen_again(coding: Desk) -> None:
    first = coding.house.place.session_id
    coding.house.go("families", first, None)
    QTest.qWait(1)
    coding.open()
    coding.until(lambda: coding.house.place.room == "families")
    assert coding.families.session_id == first
