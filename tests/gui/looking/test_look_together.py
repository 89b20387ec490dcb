"""Holding the conversation from the presenter's page, by its keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from observer.gui.curtain import Curtain, draw_back
from observer.gui.look_back.parent_state import Mode
from observer.gui.look_back.present.big_button import BIG_PX, BigButton
from observer.model.feedback import MarkShape, ParentWords, Reaction
from tests.gui.looking.conftest import SUBTITLE, Couch, S

FRAME_US = 40_000


def test_one_key_of_a_remote_leads_through_the_whole_plan(couch: Couch) -> None:
    couch.begin()
    assert couch.mode() is Mode.BLACK
    couch.key(Qt.Key.Key_PageDown)
    assert (couch.mode(), couch.projection.now_us) == (Mode.PAUSE, S)
    couch.key(Qt.Key.Key_PageDown)
    couch.until(lambda: not couch.projection.is_running)
    assert couch.projection.now_us == S + 600_000, "it stands still on the frame of the pause mark"
    marks = couch.parent.sight.marks
    assert [mark.shape for mark in marks] == [MarkShape.ARROW]
    couch.key(Qt.Key.Key_PageDown)
    couch.until(lambda: not couch.projection.is_running)
    assert couch.projection.now_us == 2 * S - FRAME_US, "nothing behind the clip was shown"
    couch.key(Qt.Key.Key_PageDown)
    couch.arrives()
    assert (couch.conversation.place, couch.projection.now_us) == (1, 4 * S)
    couch.conversation.jump(6 * S)
    couch.arrives()
    couch.key(Qt.Key.Key_PageDown)
    assert couch.mode() is Mode.END


def test_back_goes_to_the_begin_and_then_to_the_moment_before(couch: Couch) -> None:
    couch.begin()
    couch.conversation.go_to(1)
    couch.arrives()
    couch.conversation.jump(5 * S)
    couch.arrives()
    couch.key(Qt.Key.Key_PageUp)
    couch.arrives()
    assert couch.projection.now_us == 4 * S
    couch.key(Qt.Key.Key_PageUp)
    couch.arrives()
    assert (couch.conversation.place, couch.projection.now_us) == (0, S)


def test_what_was_shown_is_kept_without_what_lay_in_black(couch: Couch) -> None:
    couch.begin()
    couch.key(Qt.Key.Key_Space)
    couch.until(lambda: couch.mode() is Mode.NORMAL)
    couch.until(lambda: not couch.projection.is_running)
    couch.key(Qt.Key.Key_B)
    holding = couch.conversation.holding
    assert holding is not None
    shown = holding.showings
    assert [(each.clip_id, each.onset_us) for each in shown] == [("tower", S)]
    assert shown[0].offset_us == S + 600_000 + FRAME_US
    assert shown[0].lasted_ms >= 500


def test_frames_speed_spotlight_and_closeness_go_by_keys(couch: Couch) -> None:
    couch.begin()
    couch.conversation.reveal()
    couch.key(Qt.Key.Key_Left)
    assert couch.projection.now_us == S, "never out of the moment"
    couch.key(Qt.Key.Key_Right)
    couch.until(lambda: couch.projection.now_us == S + FRAME_US)
    couch.key(Qt.Key.Key_L)
    light = couch.parent.sight.marks[-1]
    assert light.shape is MarkShape.SPOTLIGHT
    couch.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    moved = couch.parent.sight.marks[-1]
    assert moved.points[0][0] > light.points[0][0]
    couch.key(Qt.Key.Key_Plus)
    assert couch.parent.sight.zoom
    couch.key(Qt.Key.Key_0)
    assert couch.parent.sight.zoom == ()
    rates = []
    for _ in range(4):
        couch.key(Qt.Key.Key_S)
        rates.append(couch.projection.rate)
    assert rates == [0.75, 0.5, 0.25, 1.0]


def test_a_moment_beside_the_plan_is_shown_and_the_plan_goes_on_where_it_was(
    couch: Couch,
) -> None:
    couch.begin()
    couch.conversation.go_to(1, 5 * S)
    couch.arrives()
    beside = couch.conversation.others()
    assert [step.clip_id for step in beside] == ["beside"]
    couch.conversation.show_beside(beside[0])
    couch.arrives()
    assert (couch.projection.now_us, couch.conversation.is_beside) == (7 * S, True)
    couch.key(Qt.Key.Key_Backspace)
    couch.arrives()
    assert (couch.conversation.place, couch.projection.now_us) == (1, 5 * S)


@pytest.fixture
def beside(couch: Couch, monkeypatch: pytest.MonkeyPatch) -> Couch:
    """Hold it with a screen of its own for the parent; here both lie on the same one."""
    own = couch.window.screen()
    monkeypatch.setattr(type(couch.page.screens), "other", property(lambda _self: own))
    couch.begin()
    couch.conversation.reveal()
    return couch


def test_words_and_reactions_are_kept_from_the_first_key_on(beside: Couch) -> None:
    script, project = beside.page.script, beside.workspace
    beside.key(Qt.Key.Key_1)
    beside.key(Qt.Key.Key_5)
    assert beside.conversation.said().reactions == (Reaction.TOUCHED, Reaction.LAUGHS)
    assert script.reactions[Reaction.LAUGHS].isChecked()
    beside.key(Qt.Key.Key_W)
    assert script.words.hasFocus()
    QTest.keyClicks(script.words, "S")
    said = project.project.of(ParentWords)
    assert [(each.clip_id, each.said_by, each.words) for each in said] == [("tower", "mother", "S")]
    QTest.keyClicks(script.words, "he looks at me first.")
    beside.conversation.go_to(1)
    beside.arrives()
    assert project.project.of(ParentWords)[0].words == "She looks at me first."
    assert script.words.toPlainText() == ""
    seen = beside.mode()
    QTest.keyClick(script.words, Qt.Key.Key_Escape)
    assert beside.page.hasFocus(), "the first Escape ends the typing"
    assert beside.mode() is seen
    beside.key(Qt.Key.Key_Escape)
    assert beside.mode() is Mode.BLACK


def test_the_parent_reads_what_she_completed(beside: Couch) -> None:
    beside.conversation.jump(S + 300_000)
    beside.arrives()
    script = beside.page.script
    script.child_says.clear()
    QTest.keyClicks(script.child_says, "Look mama, again!")
    assert beside.conversation.said().child_says == "L", "kept from the first key on"
    beside.conversation.go_to(1)
    beside.conversation.go_to(0, S + 300_000)
    beside.arrives()
    assert script.child_says.text() == "Look mama, again!"
    assert beside.parent.sight.subtitle == SUBTITLE
    QTest.keyClick(script.child_says, Qt.Key.Key_Return)
    assert beside.parent.sight.subtitle == "Look mama, again!"
    assert beside.conversation.said().child_says == "Look mama, again!"


def test_unplugged_it_is_black_and_comes_back_black(beside: Couch) -> None:
    assert beside.window.isVisible()
    assert bool(beside.parent.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus)
    screen, guard = beside.parent.on_screen, beside.page.screens.guard
    assert screen is not None
    guard.screen_gone.emit(screen)
    assert beside.mode() is Mode.UNPLUGGED
    assert not beside.parent.isVisible()
    beside.conversation.reveal()
    assert beside.parent.sight.picture is None
    guard.screen_came.emit(screen)
    assert beside.mode() is Mode.BLACK
    assert beside.parent.isVisible()
    beside.conversation.reveal()
    assert beside.parent.sight.picture is not None


def test_buttons_are_for_a_finger_and_keep_their_space(beside: Couch) -> None:
    for made in beside.page.findChildren(BigButton):
        assert made.accessibleName()
        if made.isVisible():
            assert made.height() >= BIG_PX
            assert made.width() >= BIG_PX
    loop = beside.page.controls.buttons["present_loop"]
    loop.setFocus()
    beside.key(Qt.Key.Key_Space)
    assert beside.projection.looped
    for key, place in ((Qt.Key.Key_Space, 1), (Qt.Key.Key_Return, 0)):
        beside.page.steps.buttons[place].setFocus()
        beside.key(key)
        beside.arrives()
        assert beside.conversation.place == place
    assert not beside.projection.is_running


def test_leaving_the_page_makes_it_black_and_the_window_stays_unlocked(beside: Couch) -> None:
    beside.window.takeCentralWidget()
    beside.page.hide()
    assert beside.mode() is Mode.BLACK
    assert beside.page.is_playing()
    beside.window.setCentralWidget(beside.page)
    beside.page.end()
    assert not beside.page.is_playing()


def test_a_page_that_is_closed_leaves_black_behind_and_can_be_gone_on_with(beside: Couch) -> None:
    screen = beside.parent.on_screen
    assert screen is not None
    beside.conversation.write("tower", "mother", "half a sen")
    beside.page.release()
    beside.page.release()
    assert beside.conversation.was_broken_off()
    assert not beside.parent.isVisible()
    (curtain,) = beside.window.findChildren(Curtain)
    assert curtain.isVisible()
    assert curtain.geometry() == screen.geometry()
    assert curtain.grab().toImage().pixelColor(5, 5) == Qt.GlobalColor.black
    draw_back(beside.window)
    assert not curtain.isVisible()
