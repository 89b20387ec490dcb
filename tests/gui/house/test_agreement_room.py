"""Do two coders see the same? The walk to a locked consensus, the figures, and the blind."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from typer.testing import CliRunner

from observer.app import consensus
from observer.app.sample import lay_sample_project
from observer.cli.application import build
from observer.gui.agreement.choices import Chosen
from observer.gui.agreement.frame_model import AgreementModel
from observer.gui.agreement_room import TABLES, WALK, WHOLE, AgreementRoom
from observer.gui.main_window import MainWindow
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, CodingInfo, CodingStatus
from observer.model.event import Choice, Event
from observer.model.project_edits import revise
from observer.statistics.agreement.moments import Difference

WAIT_MS = 30_000
FRAME_US = 40_000
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Table:
    """The Agreement room of the sample project as somebody sits before it."""

    def __init__(self, qtbot: QtBot, window: MainWindow, folder: Path) -> None:
        self.qtbot = qtbot
        self.window = window
        self.folder = folder
        window.open_folder(folder)
        self.until(lambda: window.house is not None)
        assert window.house is not None
        assert window.workspace is not None
        self.house, self.workspace = window.house, window.workspace
        family = self.workspace.project.families()[0]
        self.first, self.second = self.workspace.project.sessions(family.id)

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=WAIT_MS)

    @property
    def room(self) -> AgreementRoom:
        room = self.house.room("agreement")
        assert isinstance(room, AgreementRoom)
        return room

    def enter(self) -> None:
        """Go there by key, and wait for the first disagreement and its frame."""
        self.house.go("figures", self.first.id, None)
        self.key(Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
        assert self.house.place.room == "agreement"
        self.until(lambda: self.room.walk.film.moment() is not None and bool(self.room.desk.points))

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def type(self, words: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.window, words)

    def shows(self, time_us: int) -> None:
        """Wait until the frame of a moment is on the stage."""

        def shown() -> bool:
            here = self.room.walk.film.moment()
            return here is not None and here.time_us == time_us

        self.until(shown)


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("agreement") / "sample"
    lay_sample_project(folder, language="en")
    return folder


@pytest.fixture
def table(qtbot: QtBot, window: MainWindow, laid: Path, tmp_path: Path) -> Table:
    folder = tmp_path / "sample"
    shutil.copytree(laid, folder)
    return Table(qtbot, window, folder)


def _decide_the_first(table: Table) -> None:
    """Decide what one alone saw, with a reason, on the frame where it begins."""
    desk = table.room.desk
    about = desk.points[0].about
    assert about.start_us is not None
    table.shows(about.start_us)
    table.key(Qt.Key.Key_W)
    table.type("a short look")
    table.key(Qt.Key.Key_Return)
    table.key(Qt.Key.Key_1)
    decision = desk.points[0].decision
    assert decision is not None
    assert (decision.choice, decision.by, decision.why) == (Choice.FIRST, "AB", "a short look")
    assert table.room.walk.list.current == 1
    # undo leads back to it, redo decides it again
    table.key(Qt.Key.Key_Z, CONTROL)
    assert (desk.points[0].decision, table.room.walk.list.current) == (None, 0)
    table.key(Qt.Key.Key_Y, CONTROL)
    assert desk.points[0].decision == decision


def _decide_two_codes(table: Table) -> Event:
    """Decide on moments with two codes: one, both, neither, and one found together; return that."""
    desk, walk = table.room.desk, table.room.walk
    others = [n for n, p in enumerate(desk.points) if p.about.difference is Difference.OTHER_CODE]
    for number, key in zip(others, (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_0), strict=False):
        walk.list.pick(number)
        table.key(key)
        assert not desk.points[number].is_open
    number = others[3]
    walk.list.pick(number)
    about = desk.points[number].about
    assert about.start_us is not None
    table.shows(about.start_us)
    table.key(Qt.Key.Key_O)
    assert desk.consensus is not None
    code = desk.consensus.pair.scheme.track(about.part).codes[0]
    table.type(code.key)
    found = desk.points[number].decision
    assert found is not None
    assert found.choice is Choice.OWN
    events = table.workspace.coding(desk.consensus.info.id).on_track(about.part)
    own = next(event for event in events if event.id in found.own_ids)
    assert (own.code, own.onset_us) == (code.id, about.start_us)
    return own


def test_all_disagreements_are_walked_through_by_keys_to_a_locked_consensus(
    table: Table,
) -> None:
    table.enter()
    desk = table.room.desk
    count = len(desk.points)
    assert count > 10
    table.key(Qt.Key.Key_1)
    assert table.house.notice.sentence.startswith("Begin the consensus first")
    table.key(Qt.Key.Key_Return, CONTROL)
    assert desk.consensus is not None
    _decide_the_first(table)
    own = _decide_two_codes(table)
    table.key(Qt.Key.Key_F9)
    assert "still open" in table.house.notice.sentence
    table.key(Qt.Key.Key_N)
    for _ in range(desk.consensus.n_open):
        table.key(Qt.Key.Key_A)
    assert desk.consensus.n_open == 0
    table.key(Qt.Key.Key_F9)
    assert desk.is_locked
    made = table.workspace.project.get(CodingInfo, desk.consensus.info.id)
    assert made.status is CodingStatus.FINISHED
    assert own in table.workspace.coding(made.id).all_events()
    assert table.workspace.store.drain(10)
    logged = consensus.steps(table.workspace, made.id)
    assert {step.coder for step in logged} == {"AB"}
    assert len(logged) >= count


def _numbers(table: Table, same: Path) -> None:
    """Compare what the window shows with what the command line tells."""
    model = table.room.tables.table.model()
    assert isinstance(model, AgreementModel)
    shown = {str(row["track"]): (row["time_kappa"], row["event_kappa"]) for row in model.rows}
    assert shown["child_regulation"][0] is not None
    command = ["agreement", str(same), "--session", "1", "--resamples", "0", "--json"]
    told = json.loads(CliRunner().invoke(build(lambda _path: 0), command).stdout)
    found: list[dict[str, object]] = []
    for name in ("time", "events"):
        own = [row for row in told[name] if row["session_id"] == table.first.id]
        whole = [row for row in own if not row["code"] and not row["phase"]]
        found.append({row["track"]: row["kappa"] for row in whole})
    for track, kappas in shown.items():
        for kappa, known in zip(kappas, found, strict=True):
            assert kappa == pytest.approx(known.get(track), abs=1e-9)


def _cell_to_film(table: Table) -> None:
    """Go from a cell of the confusion matrix to its moment, by keys."""
    room = table.room
    grid = room.tables.grid
    grid.grid.setFocus()
    for line in range(grid.grid.rowCount()):
        for place in range(grid.grid.columnCount()):
            if line != place and not grid.moments:
                grid.grid.setCurrentCell(line, place)
    moment = grid.moments[0]
    table.key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is grid.list
    table.key(Qt.Key.Key_Return)
    assert room.pages.currentWidget() is room.walk

    def near() -> bool:
        here = room.walk.film.moment()
        return here is not None and abs(here.time_us - moment.start_us) <= FRAME_US

    table.until(near)


def _other_settings(table: Table) -> None:
    """Change the settings, and go back to those of the scheme."""
    room = table.room
    room.show_page(TABLES)
    bar, before = room.tables.settings, room.report
    assert bar.scheme_button.isHidden()
    bar.resamples.setCurrentIndex(1)
    bar.tolerance.setValue(0.5)
    table.until(lambda: room.report is not before)
    assert room.report is not None
    assert room.report.settings.tolerance_us == 500_000
    assert room.report.settings.resamples == 0
    assert not bar.scheme_button.isHidden()


def _copied_with_consent_alone(table: Table) -> None:
    table.key(Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert "\t" in QApplication.clipboard().text()
    QApplication.clipboard().clear()
    given = [c for c in table.workspace.project.of(Consent) if c.purpose is Purpose.RESEARCH]
    table.workspace.apply(revise("later", given[0], replace(given[0], given_on=date.max)))
    table.key(Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert not QApplication.clipboard().text()
    table.workspace.undo(PROJECT)


def test_figures_are_those_of_the_command_line_and_lead_to_the_film(
    table: Table, laid: Path
) -> None:
    table.enter()
    table.key(Qt.Key.Key_2, CONTROL)
    table.until(lambda: table.room.report is not None)
    _numbers(table, laid)
    _copied_with_consent_alone(table)
    _cell_to_film(table)
    _other_settings(table)


def test_who_has_not_finished_sees_nothing_of_what_others_coded(table: Table) -> None:
    table.house.go("agreement", table.second.id, None)
    room = table.room
    chosen = room.sessions.currentData()
    assert not isinstance(chosen, Chosen)
    assert "not finished" in room.told.text()
    assert room.desk.pair is None
    assert room.report is None
    listed = [room.sessions.itemData(n).session_id for n in range(room.sessions.count())]
    assert listed == [table.first.id]
    assert room.other_button.isVisible()
    assert room.other_button.text() == "Compare F-012 \N{MIDDLE DOT} Session 1"
    # by key to one that both have finished, and its keys hold at once
    table.key(Qt.Key.Key_Down, CONTROL)
    table.until(lambda: room.desk.pair is not None)
    table.key(Qt.Key.Key_Return, CONTROL)
    table.key(Qt.Key.Key_1)
    assert room.desk.points[0].decision is not None
    room.show_page(WHOLE)
    table.until(lambda: room.project.parts.count() > 0)
    assert {p.session_id for p in room.project.plot.points} == {table.first.id}


def test_a_third_coder_sees_agreement_once_the_blind_is_lifted_and_that_is_logged(
    table: Table,
) -> None:
    table.workspace.code_as("EF")
    table.house.go("agreement", table.first.id, None)
    room = table.room
    assert room.desk.pair is None
    assert room.lift_button.isVisible()
    room.lift_button.click()
    table.until(lambda: room.desk.pair is not None)
    assert any(row.event == "unblinded" for row in table.workspace.store.access_log.rows())


def test_the_room_is_on_the_rail_in_the_research_view(table: Table) -> None:
    button = table.house.rail.buttons["agreement"]
    assert button.isHidden()
    table.house.go("agreement", table.first.id, None)
    assert not button.isHidden()
    table.house.go("figures", table.first.id, None)
    assert button.isHidden()
    assert table.room.buttons[WALK].isChecked()
