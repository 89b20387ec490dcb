"""The tour of one minute: calm, left at any time, and shown by itself only once."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, QSize, Qt

from observer.app.settings import read_settings
from observer.gui import main_window
from observer.gui.coding.training_note import TrainingNote
from observer.gui.tour import STOPS, beside

if TYPE_CHECKING:
    from observer.gui.main_window import Start
    from tests.gui.house.conftest import Desk


def test_five_steps_lead_from_the_film_to_the_sheet_by_keyboard(desk: "Desk") -> None:
    desk.give_case()
    desk.code()
    desk.house.start_tour()
    tour = desk.house.tour
    seen = []
    while tour.stop is not None:
        seen.append((desk.house.place.room, tour.stop.part))
        assert desk.house.rect().contains(tour.geometry())
        desk.until(tour.on.hasFocus)
        desk.key(Qt.Key.Key_Space)
    assert seen == [(stop.room, stop.part) for stop in STOPS]
    assert len(seen) == 5
    assert desk.house.place.room == "code"


def test_what_a_scheme_says_at_first_waits_until_the_tour_is_over(desk: "Desk") -> None:
    desk.give_case()
    desk.code()
    desk.house.start_tour()
    note = desk.house.findChild(TrainingNote)
    assert note is not None
    desk.until(desk.house.tour.isVisible)
    assert note.isHidden()
    desk.house.tour.skip.click()
    assert note.isVisible()


def test_the_tour_goes_back_and_is_left_with_escape(desk: "Desk") -> None:
    desk.give_case()
    desk.code()
    desk.house.start_tour()
    tour = desk.house.tour
    tour.on.click()
    tour.back.click()
    assert tour.stop is STOPS[0]
    desk.until(tour.on.hasFocus)
    desk.key(Qt.Key.Key_Escape)
    assert tour.isHidden()
    assert desk.house.place.room == "code"


def test_a_letter_typed_at_the_tour_codes_nothing(desk: "Desk") -> None:
    desk.give_case()
    coding = desk.code()
    before = desk.workspace.coding(coding)
    desk.house.start_tour()
    desk.until(desk.house.tour.on.hasFocus)
    desk.type("g")
    assert desk.workspace.coding(coding) == before
    assert desk.house.tour.stop == STOPS[0]


def test_going_elsewhere_ends_the_tour(desk: "Desk") -> None:
    desk.give_case()
    desk.code()
    desk.house.start_tour()
    desk.house.go("figures", None, None)
    assert desk.house.tour.stop is None
    assert desk.house.place.room == "figures"


def test_without_anything_coded_a_sentence_says_what_the_tour_needs(desk: "Desk") -> None:
    desk.house.start_tour()
    assert desk.house.tour.stop is None
    assert "sample project" in desk.sentence


def test_the_sample_project_is_toured_by_itself_only_the_first_time(
    desk: "Desk", start: "Start", monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.give_case()
    desk.code()
    monkeypatch.setattr(main_window, "sample_folder", lambda _language: desk.folder)
    desk.open()
    desk.until(lambda: desk.window.house is not None and desk.house.tour.stop is not None)
    assert read_settings(start.settings_file).toured
    desk.window.show_welcome()
    desk.open()
    desk.until(lambda: desk.window.house is not None)
    assert desk.house.tour.stop is None


@pytest.mark.parametrize(
    "box",
    [
        QRect(0, 0, 878, 400),
        QRect(878, 0, 410, 400),
        QRect(0, 440, 1290, 260),
        QRect(0, 0, 1290, 140),
        QRect(0, 0, 1290, 722),
    ],
)
def test_the_card_stays_in_the_window_and_beside_what_it_is_about(box: QRect) -> None:
    room, card = QRect(0, 0, 1290, 722), QRect(0, 0, 340, 150)
    placed = QRect(beside(box, card, room), QSize(340, 150))
    assert room.contains(placed)
    assert box == room or not placed.intersects(box)
