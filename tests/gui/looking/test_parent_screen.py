"""The parent's screen through every state: no word on it but what the child says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from observer.app.showing import Step
from observer.gui.look_back import parent_screen, sight_painting
from observer.gui.look_back.parent_screen import ParentScreen
from observer.gui.look_back.parent_state import Mode, Sight
from observer.gui.look_back.sight_painting import paint_sight
from observer.model.consent import Consent
from observer.model.edits import PROJECT
from observer.model.project_edits import revise
from observer.model.session import Recording
from tests.gui.looking.conftest import SECRET, SUBTITLE, Couch, S

WORDS: list[str] = []
"""All that was painted as text while a test looked."""


class _Path(QPainterPath):
    """A path that notes which words are laid along it."""

    @override
    def addText(self, at: QPointF, font: QFont, words: str) -> None:  # type: ignore[override]
        WORDS.append(words)
        super().addText(at, font, words)


class _Painter(QPainter):
    """A painter that notes every word it paints."""

    @override
    def drawText(self, *what: object) -> None:  # type: ignore[override]
        WORDS.extend(each for each in what if isinstance(each, str))


@pytest.fixture(autouse=True)
def noted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sight_painting, "QPainterPath", _Path)
    monkeypatch.setattr(parent_screen, "QPainter", _Painter)
    WORDS.clear()
    yield
    WORDS.clear()


def words_on(screen: ParentScreen) -> set[str]:
    """Return every text that is painted on a screen, or told about it to whoever asks."""
    WORDS.clear()
    sight_painting._subtitle.cache_clear()
    screen.grab()
    told = {screen.toolTip(), screen.accessibleName(), screen.accessibleDescription()}
    told |= {screen.windowTitle(), screen.windowFilePath(), screen.statusTip(), screen.whatsThis()}
    return (set(WORDS) | told) - {"", "Ooghoogte"}


def looks_like(screen: ParentScreen, sight: Sight) -> bool:
    """Return whether what is on a screen is this sight and nothing more, pixel by pixel."""
    image = QImage(screen.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_sight(painter, QRectF(screen.rect()), sight)
    painter.end()
    return screen.grab().toImage().convertToFormat(QImage.Format.Format_RGB32) == image


def at_a_subtitle(couch: Couch) -> None:
    """Let the parent see the child's words, standing still."""
    couch.conversation.go_to(0)
    couch.arrives()
    couch.conversation.reveal()
    couch.conversation.jump(S + 300_000)
    couch.arrives()


def into(couch: Couch, mode: Mode) -> None:
    """Bring the parent's screen into a state, as it comes about in a conversation."""
    at_a_subtitle(couch)
    held, shown = couch.conversation, couch.projection
    if mode is Mode.NORMAL:
        held.play()
        couch.until(lambda: couch.mode() is Mode.NORMAL)
    elif mode is Mode.BLACK:
        held.toggle_black()
    elif mode is Mode.SEEK:
        shown.film.close_film()
        held.go_to(1)
    elif mode is Mode.END:
        held.go_to(1)
        held.next()
    elif mode is Mode.UNPLUGGED:
        held.screen_gone()
    elif mode is Mode.LOCKED:
        held.machine_left()
    elif mode is Mode.ERROR:
        film = couch.workspace.project.get(Recording, "film")
        couch.workspace.apply(revise("moved", film, replace(film, path=f"/gone/{SECRET}.mkv")))
        shown.film.close_film()
        held.go_to(1)
        couch.until(lambda: couch.mode() is Mode.ERROR)


def test_no_state_shows_a_word_but_what_the_child_says(couch: Couch) -> None:
    couch.begin()
    walked = (*(mode for mode in Mode if mode is not Mode.ERROR), Mode.ERROR)
    for mode in walked:
        into(couch, mode)
        assert couch.mode() is mode
        parent = couch.parent
        is_seen = mode in {Mode.NORMAL, Mode.PAUSE, Mode.SEEK}
        assert words_on(parent) == ({SUBTITLE} if is_seen else set()), mode
        assert parent.findChildren(QWidget) == []
        if mode is not Mode.NORMAL:
            assert looks_like(parent, couch.projection.state.sight), mode
            assert (parent.sight.picture is not None) == is_seen, mode
        couch.conversation.screen_there()
        couch.conversation.machine_back()
    assert set(walked) == set(Mode)


def test_the_parent_sees_no_search_and_then_what_was_found(couch: Couch) -> None:
    couch.begin()
    at_a_subtitle(couch)
    before = couch.parent.sight
    held = couch.conversation

    def look(time_us: int) -> None:
        held.search()
        held.look_at(time_us)
        couch.until(lambda: (f := couch.projection.frame) is not None and f.time_us == time_us)
        assert couch.parent.sight == before

    look(7 * S)
    held.return_to_plan()
    couch.arrives()
    assert couch.projection.now_us == S + 280_000
    before = couch.parent.sight
    assert before.subtitle == SUBTITLE
    look(3 * S)
    held.on()
    couch.arrives()
    picture = couch.parent.sight.picture
    assert picture is not None
    assert picture.time_us == 3 * S


def test_a_moment_of_another_caregiver_is_never_shown_nor_one_without_consent(
    couch: Couch,
) -> None:
    couch.begin()
    at_a_subtitle(couch)
    fathers = Step(clip_id="fathers", session_id="session", onset_us=0, offset_us=S)
    couch.conversation.show_beside(fathers)
    assert couch.projection.step is not fathers
    assert couch.parent.sight.picture is None
    into(couch, Mode.NORMAL)
    couch.conversation.search()
    consent = couch.workspace.project.get(Consent, "consent-mother")
    couch.workspace.apply(
        revise("withdraw", consent, replace(consent, withdrawn_on=date(2026, 1, 2)))
    )
    assert couch.mode() is Mode.ERROR
    assert not couch.projection.is_running
    assert couch.projection.trouble
    couch.conversation.play()
    couch.conversation.reveal()
    assert couch.parent.sight.picture is None
    couch.conversation.search()
    couch.conversation.look_at(3 * S)
    assert couch.projection.film.film is None, "nor does the clinician see it any longer"
    assert couch.projection.frame is None
    assert not couch.projection.is_searching
    couch.workspace.undo(PROJECT)
    couch.conversation.go_to(0)
    couch.arrives()
    couch.conversation.reveal()
    assert couch.parent.sight.picture is not None


def test_on_the_only_screen_nothing_else_is_to_be_seen_as_long_as_the_parent_looks(
    couch: Couch,
) -> None:
    shown_with_notes: list[bool] = []

    class _Watch(ParentScreen):
        @override
        def event(self, event: QEvent) -> bool:
            if event.type() in {QEvent.Type.Show, QEvent.Type.Hide}:
                shown_with_notes.append(couch.window.isVisible())
            return super().event(event)

    couch.parent.__class__ = _Watch
    couch.begin()
    at_a_subtitle(couch)
    couch.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
    assert shown_with_notes
    assert not any(shown_with_notes)
    assert couch.page.screens.is_alone
    shown = {each for each in QApplication.topLevelWidgets() if each.isVisible()}
    assert shown == {couch.parent}
    couch.parent.close()
    assert couch.parent.isVisible()
    assert couch.mode() is Mode.BLACK
    assert not couch.window.isVisible()
    couch.page.end()
    assert couch.window.isVisible()
    assert not couch.parent.isVisible()


def test_on_the_only_screen_no_single_key_brings_notes(couch: Couch) -> None:
    couch.begin()
    at_a_subtitle(couch)
    ours = [couch.window, couch.page.screens.strip]
    letters = range(Qt.Key.Key_Space.value, Qt.Key.Key_Underscore.value + 1)
    others = ("Escape", "F1", "F5", "F11", "Tab", "Return", "PageDown", "PageUp", "Home", "End")
    keys = [*map(Qt.Key, letters), *(getattr(Qt.Key, f"Key_{name}") for name in others)]
    for key in keys:
        for held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
            couch.key(key, held)
            if ours[1].isVisible():
                # what needs words was asked for by its key: it is black beside the script
                assert key in {Qt.Key.Key_W, Qt.Key.Key_C, Qt.Key.Key_M}
                assert couch.parent.sight.picture is None
                says = couch.page.screens.strip.script.child_says
                assert key is not Qt.Key.Key_C or not says.isHidden(), "nothing to type into"
                couch.page.screens.show_notes()
            assert [each for each in ours if each.isVisible()] == [], key
    couch.conversation.go_to(1)
    couch.arrives()
    couch.key(Qt.Key.Key_C)
    assert [each for each in ours if each.isVisible()] == [], "no line of the child here"
    for _ in range(3):
        couch.key(Qt.Key.Key_Escape)
        assert couch.mode() is not Mode.PAUSE
        assert couch.parent.sight.picture is None


def test_the_script_lies_beside_black_and_goes_before_the_picture_comes(couch: Couch) -> None:
    couch.begin()
    at_a_subtitle(couch)
    seen: list[bool] = []

    class _Watch(ParentScreen):
        @override
        def show_sight(self, sight: Sight) -> None:
            seen.append(sight.picture is not None and strip.isVisible())
            super().show_sight(sight)

    strip = couch.page.screens.strip
    couch.parent.__class__ = _Watch
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    couch.key(Qt.Key.Key_N, control, shift)
    assert strip.isVisible()
    assert couch.mode() is Mode.BLACK
    couch.until(strip.hold.hasFocus)
    couch.key(Qt.Key.Key_W)
    assert strip.script.words.hasFocus()
    strip.reveal.click()
    assert not strip.isVisible()
    assert couch.mode() is Mode.PAUSE
    assert seen
    assert not any(seen)


def test_another_program_in_front_or_a_machine_that_slept_make_it_black(
    couch: Couch, monkeypatch: pytest.MonkeyPatch
) -> None:
    couch.begin()
    into(couch, Mode.NORMAL)
    guard = couch.page.screens.guard
    guard.left.emit()
    assert couch.mode() is Mode.LOCKED
    guard.came_back.emit()
    assert couch.mode() is Mode.BLACK
    couch.key(Qt.Key.Key_B)
    assert couch.mode() is Mode.PAUSE
    guard._state_changed(Qt.ApplicationState.ApplicationInactive)
    guard._state_changed(Qt.ApplicationState.ApplicationActive)
    assert couch.mode() is Mode.PAUSE, "from one window of ours to another"
    guard._state_changed(Qt.ApplicationState.ApplicationInactive)
    couch.until(lambda: couch.mode() is Mode.LOCKED)
    guard._state_changed(Qt.ApplicationState.ApplicationActive)
    couch.key(Qt.Key.Key_B)
    assert couch.mode() is Mode.PAUSE
    monkeypatch.setattr("observer.gui.look_back.present.guard.time", lambda: 9e9)
    guard.beat()
    assert couch.parent.sight.picture is None
    assert couch.mode() in {Mode.LOCKED, Mode.BLACK}
