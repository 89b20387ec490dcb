"""What the codes say: sentences, tables, picture."""

from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from observer.app.settings import read_settings
from observer.gui.cell_table import in_two
from observer.gui.context import KeepsTime
from observer.gui.figure_table import ESSENTIAL, FrameModel
from observer.gui.figures.figure_view import FigureView
from observer.gui.house import Place
from observer.gui.main_window import Start
from observer.gui.theme import TOKENS, Theme
from observer.model.coding_edits import set_coded_range
from observer.model.consent import Consent, Purpose
from observer.model.edits import CodingRecord, Edit, Replacement
from observer.model.event import Score, TraceRun
from observer.model.forms import Absence
from observer.model.session import Phase
from observer.model.time import Interval
from observer.statistics.columns import View
from observer.statistics.registry import STATISTICS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.gui.house.conftest import Desk


def _shown(desk: "Desk") -> FrameModel:
    """Return the table that is shown; that of the codes if a picture is."""
    desk.until(lambda: desk.figures.is_counted)
    if not desk.figures.table_part.isVisible():
        desk.figures.statistics["tracks"].click()
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


def _drawn(desk: "Desk", figure_id: str) -> FigureView:
    view = desk.figures.picture
    if figure_id != desk.figures.shelf.current.id:
        desk.figures.figures[figure_id].click()
    desk.until(lambda: not view.pixmap().isNull() and bool(view.marks))
    return view


def test_a_mark_is_walked_to_by_keys_and_leads_to_the_film_and_back(desk: "Desk") -> None:
    desk.give_case()
    coding_id = desk.code()
    desk.house.go("figures", "session", coding_id)
    view = _drawn(desk, "raster")
    desk.figures.setFocus()
    desk.key(Qt.Key.Key_F6)
    assert view.hasFocus()
    desk.key(Qt.Key.Key_End)
    assert view.accessibleDescription() == view.marks[-1].label
    while view.current is not None and "Vocal" not in view.current.label:
        desk.key(Qt.Key.Key_Left)
    chosen = view.current
    assert chosen is not None
    assert "0:20" in desk.figures.beside.mark.text()
    desk.key(Qt.Key.Key_Return)
    assert desk.house.place == Place("code", "session", coding_id)
    room: object = desk.house.room("code")
    assert isinstance(room, KeepsTime)
    assert room.time_us() == 20_000_000
    desk.house.go("figures", None, None)
    assert desk.figures.picture.current is chosen
    assert not desk.figures.picture.pixmap().isNull()


def test_marks_are_clicked_and_one_of_several_moments_offers_them_as_a_list(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("figures", "session", desk.code())
    view = _drawn(desk, "answered")
    answered = next(mark for mark in view.marks if "answered" in mark.label and mark.moments)
    view.chosen.emit(replace(answered, moments=answered.moments * 2))
    moments = desk.figures.beside.moments
    assert moments.count() == 2
    assert moments.hasFocus()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert desk.house.place.room == "figures"
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.place_of(answered).center())
    assert desk.house.place.room == "code"


def test_the_research_view_adds_its_figures_with_choices_and_is_remembered(
    desk: "Desk", start: Start
) -> None:
    desk.give_case()
    desk.house.go("figures", "session", desk.code())
    _drawn(desk, "raster")
    choosers = desk.figures.choosers
    assert not desk.figures.figures["contingency_curve"].isVisible()
    choosers.choose_view(View.RESEARCH)
    assert read_settings(start.settings_file).research_view
    view = _drawn(desk, "contingency_curve")
    before = view.marks
    choosers.choices.setCurrentIndex(1)
    desk.until(lambda: view.marks is not before)
    desk.figures.statistics["lags"].click()
    assert _shown(desk).rowCount() > 0
    choosers.choose_view(View.CLINICIAN)
    assert not desk.figures.statistics["lags"].isVisible()
    assert desk.figures.shelf.current.id == "raster"


def test_a_figure_stands_beside_its_definition_and_leaves_only_with_consent(
    desk: "Desk", tmp_path: Path
) -> None:
    desk.give_case()
    desk.house.go("figures", "session", desk.code())
    _drawn(desk, "contingency")
    beside = desk.figures.beside
    statistic = next(each for each in STATISTICS if each.id == "contingency")
    assert beside.definition.text() == statistic.definition.template
    beside.whole.click()
    assert any("Bakeman" in each.text() for each in beside.findChildren(QLabel))
    wanted = tmp_path / "contingency.svg"
    desk.figures.saving.save(desk.figures.request(for_screen=False), wanted)
    assert "may not be shared for treatment" in desk.sentence
    assert not wanted.exists()
    desk.give(*consents(Purpose.TREATMENT))
    desk.figures.saving.save(desk.figures.request(for_screen=False), wanted)
    desk.until(wanted.exists)
    assert b"<svg" in wanted.read_bytes()[:500]


def consents(purpose: Purpose) -> tuple[Consent, ...]:
    """Return what the little family agrees to."""
    return tuple(
        Consent(
            id=f"{purpose.value}-{about}",
            participant_id=about,
            purpose=purpose,
            given_by="mother",
            given_on=date(2026, 1, 1),
        )
        for about in ("child", "mother")
    )


def test_every_statistic_has_its_button_and_its_table(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("figures", "session", desk.code())
    _shown(desk)
    offered = [s.id for s in STATISTICS if desk.figures.statistics[s.id].isVisible()]
    assert offered[:4] == ["answered", "tracks", "cooccurrence", "contingency"]
    assert "lags" not in offered
    for statistic_id in offered:
        desk.figures.statistics[statistic_id].click()
        model = _shown(desk)
        assert model.rowCount() > 0
        assert model.columnCount() <= len(ESSENTIAL.get(statistic_id, range(99)))
    desk.figures.statistics["tracks"].click()
    desk.figures.table_part.every_column.click()
    assert _shown(desk).columnCount() > 12


def _judge(desk: "Desk", scheme_id: str, *records: CodingRecord) -> str:
    scheme = next(s for s in desk.workspace.schemes() if s.id == scheme_id)
    info = desk.workspace.new_coding("session", scheme, "AB")
    made = tuple(Replacement(None, record) for record in records)
    desk.workspace.apply(Edit(document=info.id, kind="score", replacements=made))
    return info.id


def test_what_was_judged_has_its_tables_in_the_schemes_words(desk: "Desk") -> None:
    desk.give_case()
    items = ("notices", "fits", "warmth", "takes_over")
    coding = _judge(
        desk,
        "floor-play-ratings",
        *(Score(id=i, form="parent_rating", item=i, value=2.5) for i in items),
        Score(id="a", form="parent_rating", item="gives_room", absence=Absence.NOT_SCORABLE),
    )
    desk.house.go("figures", "session", coding)
    _shown(desk)
    assert not desk.figures.statistics["answered"].isVisible()
    assert not any(made.isVisible() for made in desk.figures.figures.values())
    assert not desk.figures.unfinished.isVisible()
    desk.figures.statistics["forms"].click()
    lines = _shown(desk).as_text().splitlines()
    assert any("\t2.50\t" in line and "parent" in line.lower() for line in lines)
    desk.figures.statistics["composites"].click()
    whole = _shown(desk).as_text()
    assert "gives_room" not in whole
    scheme = next(s for s in desk.workspace.schemes() if s.id == "floor-play-ratings")
    missing = scheme.form("parent_rating").item("gives_room").label.get("en")
    assert missing in whole


def test_a_trace_and_intervals_have_their_tables(desk: "Desk") -> None:
    desk.give_case()
    run = TraceRun(
        id="t",
        trace="child_feeling",
        onset_us=0,
        offset_us=20_000_000,
        times_us=(0, 10_000_000),
        values=(0.0, 2.0),
    )
    desk.house.go("figures", "session", _judge(desk, "affect-trace", run))
    _shown(desk)
    desk.figures.statistics["traces"].click()
    assert "1.00" in _shown(desk).as_text()
    score = Score(id="s", form="distress", item="level", value=3, onset_us=0, offset_us=5_000_000)
    desk.house.go("figures", "session", _judge(desk, "regulation-five-seconds", score))
    desk.until(desk.figures.statistics["intervals"].isVisible)
    desk.figures.statistics["intervals"].click()
    assert "3.00" in _shown(desk).as_text()


def test_a_phase_that_does_not_count_is_no_window_of_the_figures(desk: "Desk") -> None:
    desk.give_case()
    phase = Phase(
        id="x", session_id="session", name="x", onset_us=0, offset_us=9, in_statistics=False
    )
    desk.give(phase)
    desk.house.go("figures", "session", desk.code())
    _shown(desk)
    assert desk.figures.choosers.phases.count() == 1


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
    desk.figures.choosers.phases.setCurrentIndex(1)
    desk.until(lambda: desk.figures.headline.sentences[0].startswith("Signals answered: 1 of 1."))


def test_the_table_is_copied_for_a_sheet_if_consent_covers_it(desk: "Desk") -> None:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    desk.give_case()
    desk.house.go("figures", "session", desk.code())
    _shown(desk)
    desk.figures.setFocus()
    QApplication.clipboard().clear()
    desk.key(Qt.Key.Key_C, control, shift)
    assert not QApplication.clipboard().text()
    assert "the mother must still give consent" in desk.sentence
    desk.give(*consents(Purpose.TREATMENT))
    desk.key(Qt.Key.Key_C, control, shift)
    assert "\t" in QApplication.clipboard().text()
    log = desk.workspace.store.access_log.rows("family")
    assert [row.event for row in log][-3:] == ["counted", "release_refused", "released"]


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


def test_a_picture_that_takes_its_time_is_announced_in_its_place(qtbot: "QtBot") -> None:
    view = FigureView(TOKENS[Theme.LIGHT])
    qtbot.addWidget(view)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.resize(400, 8)
    view.show()
    view.await_drawn("The picture is being drawn.")
    assert _colours(view) == 1
    qtbot.waitUntil(lambda: view.height() >= 40 and _colours(view) > 1)
    view.clear()
    assert _colours(view) == 1


def _colours(view: FigureView) -> int:
    image = view.grab().toImage()
    places = product(range(image.width()), range(image.height()))
    return len({image.pixel(*place) for place in places})
