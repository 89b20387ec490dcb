"""What the keys and the menu of the picture do: closer, lighter, kept as a file."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from observer.gui.context import RoomContext
from observer.gui.video.light import Light
from observer.gui.video.snapshots import Seen, Snapshots
from observer.gui.video.video_view import VideoView

_PAN_PX = 40
_MENU = (
    ("picture_closer", "picture_further", "picture_whole"),
    ("picture_light", "picture_as_filmed"),
    ("snapshot", "snapshot_as"),
)


class Looking:
    """Looks at one of the views of the stage.

    Parameters
    ----------
    context
        What the room stands on.
    view
        Gives the view that is meant.
    snapshots
        Keeps pictures.
    """

    def __init__(
        self, context: RoomContext, view: Callable[[], VideoView | None], snapshots: Snapshots
    ) -> None:
        self._context = context
        self._view = view
        self.snapshots = snapshots
        self.menu: QMenu | None = None

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return what the commands of the picture do, by action id."""
        return {
            "picture_closer": self._on(VideoView.zoom_in),
            "picture_further": self._on(VideoView.zoom_out),
            "picture_whole": self._on(VideoView.show_whole),
            "picture_left": self._on(lambda view: view.pan(_PAN_PX, 0)),
            "picture_right": self._on(lambda view: view.pan(-_PAN_PX, 0)),
            "picture_up": self._on(lambda view: view.pan(0, _PAN_PX)),
            "picture_down": self._on(lambda view: view.pan(0, -_PAN_PX)),
            "picture_light": self._on(VideoView.toggle_light_control),
            "picture_brighter": partial(self._light, brightness=1),
            "picture_darker": partial(self._light, brightness=-1),
            "picture_contrast_more": partial(self._light, contrast=1),
            "picture_contrast_less": partial(self._light, contrast=-1),
            "picture_as_filmed": self._on(lambda view: view.set_light(Light())),
            "snapshot": self._snapshot,
            "snapshot_as": self._snapshot_as,
        }

    def show_menu(self, at: QPoint) -> None:
        """Offer what can be done with the picture, with its keys."""
        menu = QMenu()
        for part in _MENU:
            for action_id in part:
                menu.addAction(self._entry(action_id, menu))
            menu.addSeparator()
        self.menu = menu
        menu.popup(at)

    def _entry(self, action_id: str, menu: QMenu) -> QAction:
        bound = self._context.commands.bound(action_id)
        # an entry of its own: the command's own action would show its keys twice on some systems
        entry = QAction(bound.text(), menu)
        key = self._context.commands.key_text(action_id)
        entry.setText(f"{bound.text()}\t{key}" if key else bound.text())
        entry.triggered.connect(lambda *_: bound.trigger())
        return entry

    def _on(self, do: Callable[[VideoView], object]) -> Callable[[], None]:
        def done() -> None:
            view = self._view()
            if view is not None:
                do(view)

        return done

    def _light(self, *, brightness: int = 0, contrast: int = 0) -> None:
        view = self._view()
        if view is not None:
            view.set_light(view.light.changed(brightness=brightness, contrast=contrast))

    def _snapshot(self) -> None:
        self.snapshots.take(self._seen())

    def _snapshot_as(self) -> None:
        self.snapshots.ask(self._seen())

    def _seen(self) -> Seen | None:
        view = self._view()
        if view is None or view.film is None or view.shown is None:
            return None
        return Seen(view.film, view.shown, view.light)
