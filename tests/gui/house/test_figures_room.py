"""What the codes say: sentences, tables, picture."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from observer.gui.figure_table import ESSENTIAL, FrameModel, in_two
from observer.model.coding_edits import set_coded_range
from observer.model.session import Phase
from observer.model.time import Interval
from observer.statistics.registry import STATISTICS

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk


def _shown(desk: "Desk") -> FrameModel:
    desk.until(lambda: isinstance(desk.figures.table.model(), FrameModel))
    model = desk.figures.table.model()
    assert isinstance(model, FrameModel)
    return model


def test_n_of_m_signals_comes_first_in_words(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("figures", "session", desk.code())
    desk.until(lambda: bool(desk.figures.headline.sentences))
    assert desk.figures.headline.sentences[0].startswith("Signals answered: 1 of 2. within 3 s")


def test_the_picture_of_both_partners_appears(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("figures", "session", desk.code())
    desk.until(lambda: not desk.figures.picture.pixmap().isNull())
    assert desk.figures.picture.pixmap().width() >= 400


def test_every_statistic_has_its_button_and_its_table(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("figures", "session", desk.code())
    for statistic in STATISTICS:
        _shown(desk)
        desk.figures.statistics[statistic.id].click()
        model = _shown(desk)
        assert model.rowCount() > 0
        assert model.columnCount() == len(ESSENTIAL[statistic.id])
    desk.figures.every_column.click()
    assert _shown(desk).columnCount() > 12


def test_codes_stand_under_their_labels_and_figures_have_units(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("figures", "session", desk.code())
    _shown(desk)
    desk.figures.statistics["tracks"].click()
    lines = _shown(desk).as_text().splitlines()
    assert "Rate (/min)" in lines[0].replace("\n", " ")
    assert any("Sensitive response" in line for line in lines)
    assert not any("sensitive_response" in line for line in lines)


def test_a_phase_narrows_the_table_to_its_own_time(desk: "Desk") -> None:
    desk.give_case()
    desk.give(Phase(id="play", session_id="session", name="play", onset_us=0, offset_us=15_000_000))
    desk.house.go("figures", "session", desk.code())
    _shown(desk)
    desk.figures.phases.setCurrentIndex(1)
    desk.until(lambda: desk.figures.headline.sentences[0].startswith("Signals answered: 1 of 1."))


def test_the_table_is_copied_for_a_sheet(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("figures", "session", desk.code())
    _shown(desk)
    desk.figures.setFocus()
    desk.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
    assert "\t" in QApplication.clipboard().text()


def test_a_session_without_a_coding_says_what_to_do(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("figures", "session", None)
    assert desk.figures.nothing.isVisible()
    assert not desk.figures.table.isVisible()


def test_long_titles_stand_on_two_lines() -> None:
    assert in_two("Share of codable time (0-1)") == "Share of codable\ntime (0-1)"
    assert in_two("Count") == "Count"


def test_a_long_end_without_codes_is_said_until_the_coded_part_is_stated(desk: "Desk") -> None:
    desk.give_case()
    coding_id = desk.code()
    desk.house.go("figures", "session", coding_id)
    _shown(desk)
    assert desk.figures.unfinished.isVisible()
    assert desk.figures.unfinished.text().startswith("Nothing is coded after 0:20 of ")
    edits = [
        set_coded_range(desk.workspace.coding(coding_id), track.id, Interval(0, 21_000_000))
        for track in desk.workspace.scheme_of(coding_id).tracks
    ]
    for edit in edits:
        desk.workspace.apply(edit)
    desk.house.go("families", "session", coding_id)
    desk.house.go("figures", "session", coding_id)
    _shown(desk)
    assert not desk.figures.unfinished.isVisible()
