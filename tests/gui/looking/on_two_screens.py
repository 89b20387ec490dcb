"""With two screens: the parent's is the other one, and nothing of the clinician ever lies on it.

Run by `tests/proof/test_two_screens.py`, with a platform that has two screens.
"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from observer.gui.curtain import Curtain
from observer.gui.look_back.parent_screen import ParentScreen
from observer.gui.look_back.parent_state import Mode
from tests.gui.looking.conftest import Couch


def application() -> QGuiApplication:
    """Return the application, which tells of screens that come and go."""
    found = QGuiApplication.instance()
    assert isinstance(found, QGuiApplication)
    return found


def other_screen(couch: Couch) -> QScreen:
    """Return the screen on which the window is not."""
    own = couch.window.screen()
    return next(each for each in QGuiApplication.screens() if each is not own)


def seen_on(screen: QScreen) -> set[QWidget]:
    """Return every window that touches a screen."""
    return {
        each
        for each in QApplication.topLevelWidgets()
        if each.isVisible() and each.frameGeometry().intersects(screen.geometry())
    }


def test_on_the_other_screen_there_is_never_anything_but_the_picture(couch: Couch) -> None:
    other = other_screen(couch)
    couch.begin()
    held = couch.conversation
    for do in (
        held.reveal,
        held.search,
        held.return_to_plan,
        couch.page._notes,
        couch.page._write,
        held.toggle_black,
        held.play,
        held.next,
        held.next,
    ):
        do()
        couch.qtbot.wait(30)
        assert seen_on(other) == {couch.parent}


def test_without_the_clinicians_own_screen_the_notes_are_away(couch: Couch) -> None:
    own, other = couch.window.screen(), other_screen(couch)
    couch.begin()
    couch.conversation.reveal()
    bare: list[bool] = []

    class _Watch(ParentScreen):
        @override
        def event(self, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Hide:
                bare.append(couch.window.isVisible())
            return super().event(event)

    couch.parent.__class__ = _Watch
    application().screenRemoved.emit(own)
    assert bare == [False], "nothing lies bare while the black is laid anew"
    assert couch.parent.sight.picture is None
    assert not couch.window.isVisible()
    assert couch.page.screens.is_alone
    assert seen_on(other) == {couch.parent}
    couch.until(couch.parent.isActiveWindow)
    couch.key(Qt.Key.Key_B)
    assert couch.mode() is Mode.PAUSE


def test_it_can_go_to_the_only_screen_and_back_in_black(couch: Couch) -> None:
    own, other = couch.window.screen(), other_screen(couch)
    couch.begin()
    couch.conversation.reveal()
    couch.page.screens.toggle_alone()
    assert couch.mode() is Mode.BLACK
    assert couch.parent.geometry() == own.geometry()
    assert not couch.window.isVisible()
    couch.page.screens.toggle_alone()
    assert couch.mode() is Mode.BLACK
    assert couch.parent.geometry() == other.geometry()
    assert couch.window.isVisible()


def test_a_page_that_is_closed_leaves_the_other_screen_black(couch: Couch) -> None:
    other = other_screen(couch)
    couch.begin()
    couch.conversation.reveal()
    couch.page.release()
    (left,) = seen_on(other)
    assert left is couch.window.findChildren(Curtain)[0]
    assert left.geometry() == other.geometry()
    couch.until(couch.window.isActiveWindow)
