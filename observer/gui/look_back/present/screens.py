"""Which screen is the parent's: another one, or the only one; and what happens when they change."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QAction, QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from observer.gui.context import RoomContext
from observer.gui.curtain import Curtain
from observer.gui.look_back.parent_screen import ParentScreen
from observer.gui.look_back.parent_state import NOTHING
from observer.gui.look_back.present.conversation import Conversation
from observer.gui.look_back.present.guard import Guard
from observer.gui.look_back.present.strip import ScriptStrip


class ParentScreens(QObject):
    """Opens the parent's screen, and keeps every note away from it.

    On one screen the window of the clinician is hidden as long as the parent looks, so that no
    key of the system can bring it to the front.

    Parameters
    ----------
    context
        What the page stands on.
    conversation
        What is held.
    page
        In whose window the clinician sits.
    actions
        Gives the keys of the conversation.
    """

    changed = Signal()
    """Another screen is the parent's, or could be."""

    def __init__(
        self,
        context: RoomContext,
        conversation: Conversation,
        page: QWidget,
        actions: Callable[[], Sequence[QAction]],
    ) -> None:
        super().__init__(page)
        self._context = context
        self._conversation = conversation
        self._page = page
        self._actions = actions
        self.screen = ParentScreen()
        self.strip = ScriptStrip(context, conversation, (conversation.reveal, conversation.end))
        self.guard = Guard(context.machine)
        self.wants_alone = self.is_alone = self.is_open = False
        self._own: QScreen | None = None
        self.guard.left.connect(self._left)
        self.guard.came_back.connect(conversation.machine_back)
        self.guard.screen_gone.connect(self._gone)
        self.guard.screen_came.connect(self._came)
        self.screen.close_asked.connect(conversation.projection.cover)
        conversation.projection.sighted.connect(self.follow)
        conversation.projection.picture_px = self.screen.picture_px

    @property
    def other(self) -> QScreen | None:
        """A screen besides the one of the window; None if there is none."""
        own = self._page.window().screen()
        return next((each for each in QGuiApplication.screens() if each is not own), None)

    def open(self) -> None:
        """Open the parent's screen, black."""
        if self.is_open:
            return
        other = None if self.wants_alone else self.other
        self._own = self._page.window().screen()
        self.is_open = True
        self._fill(other or self._own, alone=other is None)
        self.guard.watch()
        self._conversation.screen_there()
        self.changed.emit()

    def close(self) -> None:
        """Close it, and come back to the window; harmless when done twice."""
        if not self.is_open:
            return
        self.is_open = False
        self.guard.rest()
        self.strip.vanish()
        self.screen.vanish()
        self._show_window()
        self.changed.emit()

    def release(self) -> None:
        """Close it for good; on two screens something black stays where the parent looked."""
        screen = self.screen.on_screen
        if self.is_open and not self.is_alone and screen is not None:
            Curtain(self._page.window(), screen)
        self.close()
        for each in (self.screen, self.strip):
            each.hide()
            each.deleteLater()

    def toggle_alone(self) -> None:
        """Show it on this screen alone, or on another one if there is one; black meanwhile."""
        if self.other is None:
            return
        self.wants_alone = not self.wants_alone
        if self.is_open:
            self._conversation.projection.cover()
            self.close()
            self.open()
        self.changed.emit()

    def show_notes(self) -> bool:
        """On the only screen: make it black, and only then lay the script beside.

        Returns
        -------
        bool
            False on two screens, where the script is on the clinician's.
        """
        if not self.is_open or not self.is_alone:
            return False
        if self.strip.isVisible():
            self.strip.vanish()
            self.screen.take_keyboard()
            return True
        self._conversation.projection.cover()
        self.screen.show_sight(NOTHING)
        self.screen.repaint()
        self.strip.appear(self.screen.geometry(), tuple(self._actions()))
        return True

    def follow(self) -> None:
        """Show the parent what is to be seen; the strip is gone before a picture comes."""
        if not self.is_open:
            return
        sight = self._conversation.projection.state.sight
        if sight.picture is not None and self.strip.isVisible():
            self.strip.vanish()
            self.screen.take_keyboard()
        self.screen.show_sight(sight)

    # Within

    def _fill(self, screen: QScreen | None, *, alone: bool) -> None:
        if screen is None:
            return
        self.is_alone = alone
        for each in self._actions():
            if alone and each not in self.screen.actions():
                self.screen.addAction(each)
        self.screen.show_sight(NOTHING)
        if alone:
            # first: to fill a screen anew, the parent's is hidden for a moment
            self._page.window().hide()
        self.screen.fill(screen, alone=alone)
        screen.geometryChanged.connect(self._moved)
        self._conversation.projection.fit_picture()

    def _moved(self, room: QRect) -> None:
        screen = self.screen.on_screen
        if self.is_open and screen is not None and screen.geometry() == room:
            self.screen.place(room)
            self._conversation.projection.fit_picture()

    def _show_window(self) -> None:
        window = self._page.window()
        if self.is_alone and not window.isVisible():
            window.show()
            window.raise_()
            window.activateWindow()
        self.is_alone = False

    def _left(self) -> None:
        """Go black, and take the script away too."""
        self._conversation.machine_left()
        self.strip.vanish()

    def _gone(self, screen: QScreen) -> None:
        """Go black when a screen is unplugged; the window never comes to lie before a parent."""
        if not self.is_open:
            self.changed.emit()
            return
        rest = [each for each in QGuiApplication.screens() if each is not screen]
        if screen is self.screen.on_screen:
            self._conversation.screen_gone()
            self.strip.vanish()
            self.screen.vanish()
            if self.is_alone and rest:
                self._own = rest[0]
                self._fill(rest[0], alone=True)
                self._conversation.screen_there()
        elif screen is self._own and not self.is_alone:
            self._conversation.projection.cover()
            self._fill(self.screen.on_screen, alone=True)
        self.changed.emit()

    def _came(self, screen: QScreen) -> None:
        """Take a screen that was plugged in for the parent's, if that one is gone; black."""
        if self.is_open and self.screen.on_screen is None:
            self._fill(screen, alone=False)
            self._conversation.screen_there()
        self.changed.emit()
