"""Judging beside the film, as somebody does it: by keys and by mouse, with the film going on."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from observer.app.workspace import Workspace
from observer.gui.panels.code_panel import CodePanel
from observer.gui.work.form_part import FormPart
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.event import Score
from observer.model.forms import Absence
from observer.model.identity import new_id
from observer.model.session import Phase
from tests.gui.code_room.judging import judging

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import MakeStage, Stage

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
Judge = Callable[..., "Stage"]


@pytest.fixture
def judge(project: tuple[Workspace, str], make_stage: "MakeStage") -> Judge:
    """Return what opens the room on the scheme of forms, with a form open."""

    def begin(form: str = "play", **asked: object) -> "Stage":
        project[0].add_scheme(judging(), "judging.toml")
        stage = make_stage(scheme_id="judging", **asked)
        if form:
            open_form(stage, form)
        return stage

    return begin


def open_form(stage: "Stage", form: str) -> None:
    for _ in stage.room.work.parts:
        if form not in stage.room.work.open_part.part_ids:
            stage.press(Qt.Key.Key_PageDown, CTRL)
    assert form in stage.room.work.open_part.part_ids


def part(stage: "Stage") -> FormPart:
    found = stage.room.work.open_part
    assert isinstance(found, FormPart)
    return found


def scores(stage: "Stage") -> dict[str, Score]:
    return {score.item: score for score in stage.coding.scores}


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, LEFT, pos=at or QPoint())


def test_codes_come_first_and_the_forms_after_them_and_round_again(judge: Judge) -> None:
    stage = judge("")
    work = stage.room.work
    assert isinstance(work.open_part, CodePanel)
    stage.press(Qt.Key.Key_PageDown, CTRL)
    assert work.open_part.part_ids == ("play",)
    stage.press(Qt.Key.Key_PageUp, CTRL)
    stage.press(Qt.Key.Key_PageUp, CTRL)
    assert work.open_part is work.parts[-1]
    stage.press(Qt.Key.Key_PageDown, CTRL)
    assert isinstance(work.open_part, CodePanel)


def test_a_figure_answers_the_open_item_while_the_film_keeps_the_keyboard(judge: Judge) -> None:
    stage = judge()
    stage.press("4")
    assert scores(stage)["follows"].value == 4
    assert stage.room.video.hasFocus()
    stage.press("4")
    assert scores(stage)["follows"].value == 4.5
    stage.press("+")
    assert scores(stage)["follows"].value == 5
    stage.press("-")
    stage.press("-")
    assert scores(stage)["follows"].value == 4
    stage.press(Qt.Key.Key_Return)
    stage.press("7")
    assert scores(stage)["warm"].value == 7
    assert part(stage).progress(stage.room.desk.context.text) == "2 of 4"


def test_space_and_arrows_stay_with_the_film_while_a_form_is_open(judge: Judge) -> None:
    stage = judge()
    stage.press("5")
    stage.press(Qt.Key.Key_Right)
    stage.shows(1)
    stage.press(" ")
    stage.until(stage.room.is_playing)
    stage.press("6")
    assert scores(stage)["follows"].value == 6
    assert stage.room.is_playing()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_short_form_needs_no_scroll_bar_for_its_items(judge: Judge, language: str) -> None:
    stage = judge(language=language)
    stage.press("45")
    area = part(stage).lines[0].parentWidget()
    while not isinstance(area, QScrollArea):
        assert area is not None
        area = area.parentWidget()
    stage.until(lambda: area.verticalScrollBar().maximum() == 0)
    assert all(not line.visibleRegion().isEmpty() for line in part(stage).lines)


def test_codes_are_still_pressed_while_a_form_is_open(judge: Judge) -> None:
    stage = judge()
    stage.press("h")
    assert len(stage.events("mood")) == 1


def test_a_reason_is_not_a_value_and_not_missing(judge: Judge) -> None:
    stage = judge()
    keys = {absence: key for key, absence in part(stage).keys.absences.items()}
    stage.press(keys[Absence.NOT_OBSERVED])
    assert scores(stage)["follows"].absence is Absence.NOT_OBSERVED
    assert part(stage).lines[0].told.answer == "not observed"
    stage.press(keys[Absence.NOT_APPLICABLE])
    assert scores(stage)["follows"].absence is Absence.NOT_APPLICABLE
    stage.press(keys[Absence.NOT_APPLICABLE])
    assert scores(stage) == {}


def test_everything_judged_is_undone_and_done_again(judge: Judge) -> None:
    stage = judge()
    stage.press("4")
    stage.press("n")
    stage.press("z", CTRL)
    assert scores(stage)["follows"].value == 4
    stage.press("z", CTRL)
    assert scores(stage) == {}
    stage.press("y", CTRL)
    assert scores(stage)["follows"].value == 4
    assert part(stage).detail.values.button(4).is_chosen


def test_a_checklist_goes_by_keys_alone_to_its_end(judge: Judge) -> None:
    stage = judge("seen")
    for figure in "012012012012":
        stage.press(figure)
    assert [scores(stage)[f"item_{n}"].value for n in range(1, 13)] == [0, 1, 2] * 4
    assert part(stage).progress(stage.room.desk.context.text) == "12 of 12"


def test_a_checklist_goes_by_mouse_alone_and_gives_the_film_its_keyboard_back(
    judge: Judge,
) -> None:
    stage = judge("seen")
    for number, value in ((0, 2.0), (1, 1.0), (2, 0.0)):
        buttons = part(stage).lines[number].values
        assert buttons is not None
        click(buttons.button(value))
        assert stage.room.video.hasFocus()
    assert [scores(stage)[f"item_{n}"].value for n in (1, 2, 3)] == [2, 1, 0]
    buttons = part(stage).lines[1].values
    assert buttons is not None
    click(buttons.button(1.0))
    assert "item_2" not in scores(stage)


def test_a_rating_goes_by_mouse_alone(judge: Judge) -> None:
    stage = judge()
    form = part(stage)
    click(form.lines[1])
    assert form.item.id == "warm"
    click(form.detail.values.button(5.5))
    assert scores(stage)["warm"].value == 5.5
    click(form.detail.anchors[0])
    assert scores(stage)["warm"].value == 1
    click(form.detail.reasons[Absence.NOT_SCORABLE])
    assert scores(stage)["warm"].absence is Absence.NOT_SCORABLE
    assert stage.room.video.hasFocus()


def test_tab_and_arrows_go_from_item_to_item_in_the_list(judge: Judge) -> None:
    stage = judge()
    form = part(stage)
    form.lines[0].setFocus(Qt.FocusReason.TabFocusReason)
    stage.press(Qt.Key.Key_Tab)
    assert form.item.id == "warm"
    stage.press(Qt.Key.Key_Down)
    assert form.item.id == "takes_over"
    stage.press("2")
    stage.press(Qt.Key.Key_Up)
    stage.press("6")
    assert (scores(stage)["takes_over"].value, scores(stage)["warm"].value) == (2, 6)
    stage.press(Qt.Key.Key_Delete)
    assert "warm" not in scores(stage)
    stage.press(" ")
    stage.until(stage.room.is_playing)


def test_a_reverse_item_keeps_its_own_value_and_says_what_it_counts_as(judge: Judge) -> None:
    stage = judge()
    stage.press("6")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_Return)
    stage.press("2")
    form = part(stage)
    assert scores(stage)["takes_over"].value == 2
    assert "2 counts as 6" in form.detail.turned.text()
    assert form.figures.tags["play_mean"].told == "6"


def test_a_figure_says_what_it_lacks_and_leads_there(judge: Judge) -> None:
    stage = judge()
    stage.press("6")
    tag = part(stage).figures.tags["play_mean"]
    assert tag.told == "2 missing"
    assert "Is warm" in tag.toolTip()
    click(tag)
    assert part(stage).item.id == "warm"


def test_an_item_that_is_not_asked_says_why_and_can_be_answered(judge: Judge) -> None:
    stage = judge()
    form = part(stage)
    stage.press(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    for _ in range(3):
        stage.press(Qt.Key.Key_Return)
    assert form.item.id == "comforts"
    assert form.lines[3].told.is_faint
    assert "cries" in form.detail.hint.text()
    stage.press("3")
    assert scores(stage)["comforts"].value == 3
    stage.press("y")
    stage.until(lambda: not form.lines[3].told.is_faint)
    assert form.detail.hint.isHidden()


def test_the_selected_event_is_cited_by_one_key_and_leads_back_to_its_moment(
    judge: Judge,
) -> None:
    stage = judge()
    stage.go(20)
    stage.press("h")
    stage.room.desk.select(stage.events("mood")[0])
    stage.press(Qt.Key.Key_Return, CTRL)
    assert scores(stage)["follows"].evidence == (stage.events("mood")[0].id,)
    assert part(stage).lines[0].told.has_evidence
    stage.go(60)
    chip = part(stage).detail.evidence.chips[0]
    click(chip, QPoint(20, 10))
    stage.shows(20)
    assert stage.room.video.hasFocus()
    assert part(stage).detail.evidence.chips == (chip,)
    click(chip, QPoint(chip.width() - 8, 10))
    assert scores(stage) == {}


def test_the_button_cites_what_is_selected_and_is_there_only_then(judge: Judge) -> None:
    stage = judge()
    stage.press("h")
    evidence = part(stage).detail.evidence
    assert evidence.cite.isHidden()
    stage.room.desk.select(stage.events("mood")[0])
    click(evidence.cite)
    assert scores(stage)["follows"].evidence == (stage.events("mood")[0].id,)
    assert evidence.cite.isHidden()


def test_without_a_selected_event_citing_says_what_to_do(judge: Judge) -> None:
    stage = judge()
    stage.press(Qt.Key.Key_Return, CTRL)
    assert any("Select an event" in words for words in stage.said)
    assert scores(stage) == {}


def test_an_event_that_is_removed_stays_named_as_gone(judge: Judge) -> None:
    stage = judge()
    stage.press("h")
    stage.room.desk.select(stage.events("mood")[0])
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.room.desk.remove([stage.events("mood")[0]])
    assert part(stage).detail.evidence.chips[0].text() == "an event that is gone"
    stage.press("z", CTRL)
    assert "laughs" in part(stage).detail.evidence.chips[0].text()


def test_a_number_is_typed_with_its_decimal_sign_and_enter_goes_on(judge: Judge) -> None:
    stage = judge("counts", language="nl")
    stage.press("1")
    assert part(stage).detail.number.hasFocus()
    stage.press("2,5")
    stage.press(Qt.Key.Key_Return)
    assert scores(stage)["outdoors"].value == 12.5
    assert part(stage).item.id == "with_book"
    assert stage.room.video.hasFocus()
    assert part(stage).lines[0].told.answer == "12,5 min"


def test_a_number_outside_the_bounds_is_not_taken_and_says_so(judge: Judge) -> None:
    stage = judge("counts")
    stage.press("4")
    stage.press("1")
    stage.press(Qt.Key.Key_Return)
    assert any("outside the scale" in words for words in stage.said)
    assert scores(stage) == {}
    assert part(stage).detail.number.hasFocus()
    stage.press("40")
    stage.press(Qt.Key.Key_Return)
    assert scores(stage)["outdoors"].value == 40


def test_escape_in_a_field_keeps_what_stood_there(judge: Judge) -> None:
    stage = judge("counts")
    stage.press("7")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_Return, SHIFT)
    stage.press("9")
    stage.press(Qt.Key.Key_Escape)
    assert scores(stage)["outdoors"].value == 7
    assert stage.room.video.hasFocus()


def test_words_are_kept_when_the_field_is_left_and_space_types_in_it(judge: Judge) -> None:
    stage = judge("words")
    part(stage).detail.to_answer()
    stage.press("calm and near")
    assert not stage.room.is_playing()
    stage.press(Qt.Key.Key_Return, CTRL)
    assert scores(stage)["summary"].words == "calm and near"
    assert stage.room.video.hasFocus()


def test_words_are_kept_when_another_part_is_opened_from_within_the_field(judge: Judge) -> None:
    stage = judge("words")
    part(stage).detail.to_answer()
    stage.press("calm")
    stage.press(Qt.Key.Key_PageDown, CTRL)
    assert scores(stage)["summary"].words == "calm"


def test_a_comment_is_written_beside_an_answer(judge: Judge) -> None:
    stage = judge()
    stage.press("4")
    stage.press("c")
    stage.press("at the end")
    stage.press(Qt.Key.Key_Return)
    assert scores(stage)["follows"].comment == "at the end"
    assert scores(stage)["follows"].value == 4
    assert stage.room.video.hasFocus()


def test_the_definition_comes_on_demand_and_stays_for_the_next_item(judge: Judge) -> None:
    stage = judge()
    detail = part(stage).detail
    assert detail.meaning.isHidden()
    stage.press("e")
    assert "names what the child takes" in detail.meaning.text()
    assert not detail.meaning.isHidden()
    stage.press(Qt.Key.Key_Return)
    assert "Tone, look and touch" in detail.meaning.text()
    assert not detail.meaning.isHidden()


def add_phases(stage: "Stage") -> None:
    phases = tuple(
        Phase(id=new_id(), session_id=stage.session_id, name=name, onset_us=at, offset_us=at + 2)
        for name, at in (("Play", 0), ("Tidying", 4_000_000))
    )
    made = tuple(Replacement(None, phase) for phase in phases)
    stage.workspace.apply(Edit(document=PROJECT, kind="add", replacements=made))


def test_each_phase_has_a_sheet_of_its_own(judge: Judge) -> None:
    stage = judge("per_phase")
    assert part(stage).sheet is None
    assert not part(stage).means("1")
    add_phases(stage)
    assert part(stage).sheet_names == ("Play", "Tidying")
    stage.press("1")
    assert scores(stage)["mood"].value == -2
    stage.press(Qt.Key.Key_PageDown, SHIFT)
    stage.press("5")
    found = {score.about: score.value for score in stage.coding.scores}
    first, second = stage.workspace.project.phases(stage.session_id)
    assert found == {first.id: -2, second.id: 2}


def test_a_stretch_from_the_mark_to_here_gets_a_sheet_on_its_first_frame(judge: Judge) -> None:
    stage = judge("per_stretch")
    stage.go(20)
    stage.press("i")
    stage.go(60)
    part(stage).begin_segment()
    stage.press("4")
    (score,) = stage.coding.scores
    assert (score.onset_us, score.offset_us) == (stage.time_us(20), stage.time_us(60))
    assert score.onset_anchor is not None
    assert score.onset_anchor.frame == 20
    assert stage.room.marking.in_us is None


def test_without_a_mark_a_new_stretch_says_what_to_press(judge: Judge) -> None:
    stage = judge("per_stretch")
    part(stage).begin_segment()
    assert any("Press I where one begins" in words for words in stage.said)


def test_what_was_judged_is_there_after_the_project_is_opened_again(judge: Judge) -> None:
    stage = judge()
    stage.press("4")
    stage.room.show_session(stage.session_id, None)
    stage.room.show_session(stage.session_id, stage.coding_id)
    open_form(stage, "play")
    assert part(stage).detail.values.button(4).is_chosen


def test_nobody_judges_in_anothers_coding(judge: Judge) -> None:
    stage = judge(coder="CD")
    stage.workspace.code_as("AB")
    stage.press("4")
    assert scores(stage) == {}
    assert any("CD" in words for words in stage.said)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_everything_of_a_form_is_named_for_those_who_cannot_see_it(
    judge: Judge, language: str
) -> None:
    stage = judge(language=language)
    form = part(stage)
    named = [*form.lines, *form.detail.values.laid, *form.detail.reasons.values()]
    named += [form.detail.comment, form.detail.explain, form.detail.evidence.cite]
    assert all(widget.accessibleName() for widget in named)
    assert QApplication.focusWidget() is not None


def test_an_open_point_leads_to_the_sheet_of_its_phase_and_the_item_without_an_answer(
    judge: Judge,
) -> None:
    stage = judge("per_phase")
    add_phases(stage)
    second = stage.workspace.project.phases(stage.session_id)[1]
    stage.press(Qt.Key.Key_PageDown, CTRL)
    stage.press(Qt.Key.Key_F9)
    panel = stage.room.sides.finishing
    stage.until(lambda: any(p.about == second.id for p in panel.points))
    number = next(n for n, p in enumerate(panel.points) if p.about == second.id)
    panel.list.setCurrentRow(number)
    panel.go()
    opened = part(stage)
    assert "per_phase" in opened.part_ids
    assert opened.sheet is not None
    assert opened.sheet.about == second.id
    assert not opened.is_answered(opened.item)


def test_an_open_point_leads_to_the_sheet_of_its_stretch(judge: Judge) -> None:
    stage = judge("per_stretch")
    for first, last in ((20, 40), (60, 90)):
        stage.go(first)
        stage.press("i")
        stage.go(last)
        part(stage).begin_segment()
        part(stage).detail.comment.setText(f"from {first}")
        part(stage).take_in()
    stage.press(Qt.Key.Key_PageDown, CTRL)
    stage.room.sides.finishing.wants_part.emit("per_stretch", "", stage.time_us(20))
    sheet = part(stage).sheet
    assert sheet is not None
    assert sheet.onset_us == stage.time_us(20)


def test_a_half_point_is_called_by_its_value(judge: Judge) -> None:
    stage = judge()
    button = part(stage).detail.values.button(2.5)
    assert button.text() == "\N{VULGAR FRACTION ONE HALF}"
    assert (button.accessibleName(), button.toolTip()) == ("2.5", "2.5")


def test_anchors_stand_under_each_other_as_soon_as_they_do_not_fit_beside(judge: Judge) -> None:
    stage = judge()
    lefts = {line.x() for line in part(stage).detail.anchors}
    assert lefts == {0}
