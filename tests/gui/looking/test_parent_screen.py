"""The parent's screen through every state: no word on it but what the child says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPainterPath, QStaticText
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from observer.app.showing import Step
from observer.gui.look_back import parent_screen, sight_painting
from observer.gui.look_back.parent_screen import ParentScreen
from observer.gui.look_back.parent_state import Mode, Sight
from observer.gui.look_back.sight_painting import paint_sight
from observer.model.consent import Consent
from observer.model.project_edits import revise
from observer.model.session import Recording
from tests.gui.looking.conftest import SECRET, SUBTITLE, S, Couch

WORDS: list[str] = []
"""All that was painted as text while a test looked."""


class _Path(QPainterPath):
    """A path that notes which words are laid along it."""

    def addText(self, at: QPointF, font: QFont, words: str) -> None:  # type: ignore[override]  # noqa: N802  Qt's name
        WORDS.append(words)
        super().addText(at, font, words)


class _Painter(QPainter):
    """A painter that notes every word it paints."""

    def drawText(self, *what: object) -> None:  # type: ignore[override]  # noqa: N802  Qt's name
        WORDS.extend(each for each in what if isinstance(each, str))

    def drawStaticText(self, *what: object) -> None:  # type: ignore[override]  # noqa: N802  Qt's name
        WORDS.extend(each.text() for each in what if isinstance(each, QStaticText))


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


def into(couch: Couch, mode: Mode) -> None:
    """Bring the parent's screen into a state, as it comes about in a conversation."""
    couch.begin()
    held, shown = couch.conversation, couch.projection
    held.reveal()
    held.jump(S + 300_000)
    couch.arrives()
    if mode is Mode.NORMAL:
        held.play()
        couch.until(lambda: couch.mode is Mode.NORMAL)
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
        couch.until(lambda: couch.mode is Mode.ERROR)


@pytest.mark.parametrize("mode", Mode)
def test_no_state_shows_a_word_but_what_the_child_says(couch: Couch, mode: Mode) -> None:
    into(couch, mode)
    assert couch.mode is mode
    parent = couch.parent
    is_seen = mode in {Mode.NORMAL, Mode.PAUSE, Mode.SEEK}
    assert words_on(parent) == ({SUBTITLE} if is_seen else set())
    assert parent.findChildren(QWidget) == []
    if mode is not Mode.NORMAL:
        assert looks_like(parent, couch.projection.state.sight)
        assert (parent.sight.picture is not None) == is_seen


def test_the_parent_sees_no_search(couch: Couch) -> None:
    into(couch, Mode.PAUSE)
    before = couch.parent.sight
    couch.conversation.search()
    couch.conversation.look_at(7 * S)
    couch.until(lambda: (f := couch.projection.frame) is not None and f.time_us == 7 * S)
    assert couch.parent.sight == before
    couch.conversation.return_to_plan()
    couch.arrives()
    assert couch.projection.now_us == S + 280_000
    assert couch.parent.sight.subtitle == SUBTITLE


def test_what_was_found_is_shown_from_there_on(couch: Couch) -> None:
    into(couch, Mode.PAUSE)
    couch.conversation.search()
    couch.conversation.look_at(3 * S)
    couch.until(lambda: (f := couch.projection.frame) is not None and f.time_us == 3 * S)
    couch.conversation.on()
    couch.arrives()
    picture = couch.parent.sight.picture
    assert picture is not None
    assert picture.time_us == 3 * S


def test_a_consent_withdrawn_meanwhile_makes_it_black_at_once(couch: Couch) -> None:
    into(couch, Mode.NORMAL)
    consent = couch.workspace.project.get(Consent, "consent-mother")
    couch.workspace.apply(
        revise("withdraw", consent, replace(consent, withdrawn_on=date(2026, 1, 2)))
    )
    assert couch.mode is Mode.ERROR
    assert couch.parent.sight.picture is None
    assert not couch.projection.is_running
    assert couch.projection.trouble
    couch.conversation.play()
    couch.conversation.reveal()
    assert couch.parent.sight.picture is None


def test_a_moment_of_another_caregiver_is_never_shown(couch: Couch) -> None:
    couch.begin()
    couch.conversation.reveal()
    before = couch.parent.sight
    fathers = Step(clip_id="fathers", session_id="session", onset_us=0, offset_us=S)
    couch.conversation.show_beside(fathers)
    assert couch.parent.sight.picture in (None, before.picture)
    assert couch.projection.step is not fathers


def test_closing_it_by_the_key_of_the_system_makes_it_black_and_lays_nothing_bare(
    couch: Couch,
) -> None:
    into(couch, Mode.PAUSE)
    couch.parent.close()
    assert couch.parent.isVisible()
    assert couch.mode is Mode.BLACK
    assert not couch.window.isVisible()


class TestOnTheOnlyScreen:
    """The clinician's window is away, and only an explicit key brings the script, beside black."""

    def test_the_window_is_away_as_long_as_the_parent_looks(self, couch: Couch) -> None:
        couch.begin()
        assert couch.page.screens.is_alone
        assert not couch.window.isVisible()
        assert couch.parent.isVisible()
        couch.page.end()
        assert couch.window.isVisible()
        assert not couch.parent.isVisible()

    def test_no_single_key_brings_notes(self, couch: Couch) -> None:
        into(couch, Mode.PAUSE)
        ours = [couch.window, couch.page.screens.strip]
        for number in range(Qt.Key.Key_Space.value, Qt.Key.Key_Underscore.value + 1):
            key = Qt.Key(number)
            if key in {Qt.Key.Key_W, Qt.Key.Key_C, Qt.Key.Key_M}:
                continue
            couch.key(key)
            couch.key(key, Qt.KeyboardModifier.ControlModifier)
            assert [each for each in ours if each.isVisible()] == []
        for key in (
            Qt.Key.Key_Escape,
            Qt.Key.Key_F1,
            Qt.Key.Key_F5,
            Qt.Key.Key_F11,
            Qt.Key.Key_Tab,
        ):
            couch.key(key)
            assert [each for each in ours if each.isVisible()] == []

    @pytest.mark.parametrize("key", [Qt.Key.Key_W, Qt.Key.Key_M])
    def test_what_needs_words_makes_it_black_first(self, couch: Couch, key: Qt.Key) -> None:
        into(couch, Mode.PAUSE)
        couch.key(key)
        assert couch.page.screens.strip.isVisible()
        assert couch.parent.sight.picture is None

    def test_the_script_lies_beside_black_and_goes_before_the_picture_comes(
        self, couch: Couch
    ) -> None:
        into(couch, Mode.PAUSE)
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
        assert couch.mode is Mode.BLACK
        strip.reveal.click()
        assert not strip.isVisible()
        assert couch.mode is Mode.PAUSE
        assert seen
        assert not any(seen)

    def test_escape_blacks_and_twice_does_no_more(self, couch: Couch) -> None:
        into(couch, Mode.PAUSE)
        for _ in range(3):
            couch.key(Qt.Key.Key_Escape)
            assert couch.mode is Mode.BLACK
            assert not couch.window.isVisible()

    def test_another_program_in_front_makes_it_black(self, couch: Couch) -> None:
        into(couch, Mode.NORMAL)
        couch.page.screens.guard.left.emit()
        assert couch.mode is Mode.LOCKED
        couch.page.screens.guard.came_back.emit()
        assert couch.mode is Mode.BLACK
        couch.key(Qt.Key.Key_B)
        assert couch.mode is Mode.PAUSE


def test_a_machine_that_slept_wakes_in_black(couch: Couch, monkeypatch: pytest.MonkeyPatch) -> None:
    into(couch, Mode.PAUSE)
    guard = couch.page.screens.guard
    monkeypatch.setattr("observer.gui.look_back.present.guard.time", lambda: 9e9)
    guard.beat()
    assert couch.parent.sight.picture is None
    assert couch.mode in {Mode.LOCKED, Mode.BLACK}


def test_a_sentence_in_the_window_never_comes_before_the_parent(couch: Couch) -> None:
    into(couch, Mode.PAUSE)
    shown = {each for each in QApplication.topLevelWidgets() if each.isVisible()}
    assert shown == {couch.parent}
