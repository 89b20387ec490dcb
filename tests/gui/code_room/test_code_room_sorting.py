"""Sorting ninety cards over piles and sharing out a sum, by keys alone and by mouse alone."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from observer.gui.work.allocation_part import AllocationPart
from observer.gui.work.q_sort_part import QSortPart
from observer.model.forms import Absence
from tests.gui.code_room.judging import CARDS, judging

if TYPE_CHECKING:
    from observer.app.workspace import Workspace
    from tests.gui.code_room.conftest import MakeStage, Stage

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
PILES = (6, 9, 10, 13, 14, 13, 10, 9, 6)


def opened(stage: "Stage", form: str) -> None:
    work = stage.room.work
    for _ in work.parts:
        if form not in work.open_part.part_ids:
            stage.press(Qt.Key.Key_PageDown, CTRL)
    assert form in work.open_part.part_ids


@pytest.fixture
def sorting(project: "tuple[Workspace, str]", make_stage: "MakeStage") -> "Stage":
    """The room with the form of ninety cards open."""
    project[0].add_scheme(judging(), "judging.toml")
    stage = make_stage(scheme_id="judging")
    opened(stage, "cards")
    return stage


@pytest.fixture
def sharing(project: "tuple[Workspace, str]", make_stage: "MakeStage") -> "Stage":
    """The room with the form that shares out a hundred points open."""
    project[0].add_scheme(judging(), "judging.toml")
    stage = make_stage(scheme_id="judging")
    opened(stage, "shares")
    return stage


def cards(stage: "Stage") -> QSortPart:
    found = stage.room.work.open_part
    assert isinstance(found, QSortPart)
    return found


def shares(stage: "Stage") -> AllocationPart:
    found = stage.room.work.open_part
    assert isinstance(found, AllocationPart)
    return found


def values(stage: "Stage") -> dict[str, float | None]:
    return {score.item: score.value for score in stage.coding.scores}


def drag(widget: QWidget, start: QPoint, to: QWidget, end: QPoint) -> None:
    there = widget.mapFromGlobal(to.mapToGlobal(end))
    QTest.mousePress(widget, LEFT, pos=start)
    QTest.mouseMove(widget, start + QPoint(30, 0))
    QTest.mouseMove(widget, there)
    QTest.mouseRelease(widget, LEFT, pos=there)


# Cards


def test_figures_lay_card_after_card_until_none_is_left(sorting: "Stage") -> None:
    stage = sorting
    laid = [str(pile + 1) for pile, places in enumerate(PILES) for _ in range(places)]
    for figure in laid:
        stage.press(figure)
    part = cards(stage)
    assert len(values(stage)) == CARDS
    assert [button.count for button in part.row.piles] == list(PILES)
    assert part.progress(stage.room.desk.context.text) == "90 of 90"
    assert part.face.told == "All sorted, each pile as asked"
    assert stage.room.video.hasFocus()


def test_the_stack_comes_first_and_a_card_can_be_left_for_later(sorting: "Stage") -> None:
    stage = sorting
    part = cards(stage)
    assert part.opened is None
    assert part.face.words.endswith("card 1")
    stage.press(Qt.Key.Key_Return)
    assert part.face.words.endswith("card 2")
    stage.press("5")
    assert part.face.words.endswith("card 3")
    stage.press(Qt.Key.Key_Return, SHIFT)
    assert part.face.words.endswith("card 1")


def test_a_pile_is_opened_and_its_cards_move_up_down_and_back_by_keys(sorting: "Stage") -> None:
    stage = sorting
    for figure in "558":
        stage.press(figure)
    part = cards(stage)
    for _ in range(5):
        stage.press(Qt.Key.Key_PageDown, SHIFT)
    assert part.opened == 4
    assert part.face.words.endswith("card 1")
    stage.press("+")
    assert values(stage)["item_1"] == 6
    assert part.face.words.endswith("card 2")
    stage.press("0")
    assert "item_2" not in values(stage)
    assert part.face.words == "No card left here"
    assert not part.means("3")
    stage.press(Qt.Key.Key_PageDown, SHIFT)
    stage.press("-")
    assert values(stage)["item_1"] == 5


def test_too_many_cards_are_allowed_for_a_while_and_named(sorting: "Stage") -> None:
    stage = sorting
    for _ in range(7):
        stage.press("1")
    part = cards(stage)
    assert part.row.piles[0].is_over
    assert part.row.piles[0].told == "7/6"
    assert any("7 of 6 cards" in words for words in stage.said)
    stage.press("z", CTRL)
    assert not part.row.piles[0].is_over


def test_cards_are_laid_by_dragging_alone(sorting: "Stage") -> None:
    stage = sorting
    part = cards(stage)
    drag(part.face, QPoint(40, 30), part.row.piles[2], QPoint(10, 30))
    assert values(stage)["item_1"] == 3
    drag(part.lines[4], QPoint(40, 10), part.row.piles[8], QPoint(10, 30))
    assert values(stage)["item_5"] == 9
    assert part.face.words.endswith("card 2")
    QTest.mouseClick(part.row.piles[8], LEFT)
    drag(part.lines[4], QPoint(40, 10), part.row.stack, QPoint(10, 30))
    assert "item_5" not in values(stage)
    assert stage.room.video.hasFocus()


def test_a_card_dropped_beside_the_piles_stays_where_it_was(sorting: "Stage") -> None:
    stage = sorting
    part = cards(stage)
    drag(part.lines[3], QPoint(40, 10), part.lines[1], QPoint(40, 10))
    assert values(stage) == {}
    assert part.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)


def test_a_clicked_card_comes_into_the_hand(sorting: "Stage") -> None:
    stage = sorting
    part = cards(stage)
    QTest.mouseClick(part.lines[6], LEFT)
    assert part.face.words.endswith("card 7")
    stage.press("9")
    assert values(stage) == {"item_7": 9}


def test_arrows_go_from_card_to_card_in_the_list_and_space_plays(sorting: "Stage") -> None:
    stage = sorting
    part = cards(stage)
    part.lines[0].setFocus(Qt.FocusReason.TabFocusReason)
    stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Down)
    assert part.face.words.endswith("card 3")
    stage.press("4")
    assert values(stage) == {"item_3": 4}
    assert part.face.words.endswith("card 4")
    assert part.lines[3].hasFocus()
    stage.press(" ")
    stage.until(stage.room.is_playing)


def test_ninety_cards_and_nine_piles_fit_beside_the_film(sorting: "Stage") -> None:
    stage = sorting
    part = cards(stage)
    pane = stage.room.work
    for button in (part.row.stack, *part.row.piles):
        place = button.mapTo(pane, QPoint(0, 0))
        assert place.x() >= 0
        assert place.x() + button.width() <= pane.width()
        assert button.width() >= 26
    seen = [line for line in part.lines if not line.visibleRegion().isEmpty()]
    assert len(seen) >= 6
    assert part.lines[0] in seen
    for figure in "123456789" * 4:
        stage.press(figure)
    stage.until(lambda: not part.lines[part.current].visibleRegion().isEmpty())
    assert part.current == 36


# Shares


def test_plus_and_minus_share_out_by_steps_and_what_is_left_is_in_view(sharing: "Stage") -> None:
    stage = sharing
    part = shares(stage)
    assert part.bar.words == "100 of 100 left"
    for _ in range(3):
        stage.press("+")
    stage.press("-")
    assert values(stage) == {"joins": 10}
    assert part.bar.words == "90 of 100 left"
    assert stage.room.video.hasFocus()


def test_a_share_is_typed_and_enter_goes_to_the_next(sharing: "Stage") -> None:
    stage = sharing
    stage.press("6")
    stage.press("0")
    stage.press(Qt.Key.Key_Return)
    stage.press("2")
    stage.press("5")
    assert values(stage) == {"joins": 60, "watches": 25}
    assert shares(stage).bar.words == "15 of 100 left"


def test_more_than_what_is_left_cannot_be_given_and_is_said(sharing: "Stage") -> None:
    stage = sharing
    stage.press("8")
    stage.press("0")
    stage.press(Qt.Key.Key_Return)
    stage.press("5")
    stage.press("0")
    assert values(stage) == {"joins": 80, "watches": 20}
    assert any("can get 20 at most" in words for words in stage.said)
    assert shares(stage).left == 0
    assert shares(stage).bar.words == "All shared out"


def test_the_others_get_nothing_by_one_click_once_all_is_shared_out(sharing: "Stage") -> None:
    stage = sharing
    part = shares(stage)
    assert part.rest.isHidden()
    for figure in "100":
        stage.press(figure)
    assert not part.rest.isHidden()
    QTest.mouseClick(part.rest, LEFT)
    assert values(stage) == {"joins": 100, "watches": 0, "elsewhere": 0}
    assert part.progress(stage.room.desk.context.text) == "3 of 3"
    stage.press("z", CTRL)
    assert values(stage) == {"joins": 100}


def test_shares_are_dragged_and_stepped_by_mouse_alone(sharing: "Stage") -> None:
    stage = sharing
    line = shares(stage).lines[1]
    bar = line.bar()
    middle = QPoint(bar.center().x(), bar.center().y())
    drag(line, QPoint(bar.left() + 2, bar.center().y()), line, middle)
    assert values(stage) == {"watches": 50}
    QTest.mouseClick(line.more, LEFT)
    assert values(stage) == {"watches": 55}
    other = shares(stage).lines[0]
    far = QPoint(other.bar().right() + 5, other.bar().center().y())
    drag(other, QPoint(other.bar().left() + 2, other.bar().center().y()), other, far)
    assert values(stage) == {"watches": 55, "joins": 45}
    assert stage.room.video.hasFocus()


def test_a_drag_is_one_step_to_undo(sharing: "Stage") -> None:
    stage = sharing
    line = shares(stage).lines[0]
    bar = line.bar()
    start = QPoint(bar.left() + 2, bar.center().y())
    drag(line, start, line, QPoint(bar.left() + bar.width() * 3 // 4, bar.center().y()))
    assert values(stage) == {"joins": 75}
    stage.press("z", CTRL)
    assert values(stage) == {}


def test_everything_is_named_for_those_who_cannot_see_it(sharing: "Stage") -> None:
    stage = sharing
    part = shares(stage)
    assert part.bar.accessibleName() == "100 of 100 left"
    assert all(line.less.accessibleName() and line.more.accessibleName() for line in part.lines)
    opened(stage, "cards")
    piles = cards(stage).row
    assert piles.stack.accessibleName() == "90 cards not sorted yet"
    assert piles.piles[8].accessibleName() == "Pile 9: 0 of 6 cards. fits best"
    assert QApplication.focusWidget() is stage.room.video


# Reasons and comments


def test_a_card_that_cannot_be_scored_waits_with_its_reason_and_the_next_one_comes(
    sorting: "Stage",
) -> None:
    stage, part = sorting, cards(sorting)
    stage.press("z")
    (score,) = stage.coding.scores
    assert (score.item, score.value, score.absence) == (
        part.items[0].id,
        None,
        Absence.NOT_SCORABLE,
    )
    assert part.current == 1
    assert part.lines[0].told == "not scorable"
    assert f"{CARDS - 1} cards not sorted yet" in part.face.told
    stage.press("5")
    assert part.current == 2
    stage.press(Qt.Key.Key_Z, CTRL)
    stage.press(Qt.Key.Key_Z, CTRL)
    assert stage.coding.scores == ()


def test_a_comment_stands_with_the_card_in_hand(sorting: "Stage") -> None:
    stage, part = sorting, cards(sorting)
    stage.press("c")
    assert QApplication.focusWidget() is part.aside.comment
    QTest.keyClicks(part.aside.comment, "seen once 1")
    stage.press(Qt.Key.Key_Return)
    (score,) = stage.coding.scores
    assert (score.item, score.comment, score.is_answered) == (
        part.items[0].id,
        "seen once 1",
        False,
    )
    stage.until(stage.room.video.hasFocus)
    stage.press("5")
    assert part.current == 1
    assert part.aside.comment.text() == ""


def test_a_share_may_be_not_scorable_by_key_and_by_mouse(sharing: "Stage") -> None:
    stage, part = sharing, shares(sharing)
    stage.press("z")
    assert part.lines[0].told == "not scorable"
    assert part.left == part.form.total
    stage.press("+")
    assert part.lines[0].told == "5"
    part.aside.reasons[Absence.NOT_SCORABLE].click()
    assert part.lines[0].told == "not scorable"
    stage.until(stage.room.video.hasFocus)
    part.aside.reasons[Absence.NOT_SCORABLE].click()
    assert stage.coding.scores == ()


def test_a_comment_stands_with_a_share_and_escape_drops_what_was_typed(sharing: "Stage") -> None:
    stage, part = sharing, shares(sharing)
    stage.press("c")
    QTest.keyClicks(part.aside.comment, "no")
    stage.press(Qt.Key.Key_Escape)
    assert not stage.coding.scores
    stage.press("c")
    QTest.keyClicks(part.aside.comment, "much")
    part.open_item(1)
    (score,) = stage.coding.scores
    assert (score.item, score.comment) == (part.items[0].id, "much")
    assert part.aside.comment.text() == ""
