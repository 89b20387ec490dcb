"""The part of the timeline that stays while the film plays, kept as a picture."""

from PySide6.QtGui import QPainter, QPixmap

from observer.gui.timeline.drawing import draw_film, draw_scene, draw_tracks
from observer.gui.timeline.scene import Scene


class Layer:
    """Draws a scene when it has changed, and of it only the tracks that have."""

    def __init__(self) -> None:
        self._picture: QPixmap | None = None
        self._stale: set[str] = set()
        self._dense = False
        self._film_stale = False

    def forget(self) -> None:
        """Draw everything anew at the next asking."""
        self._picture = None
        self._stale.clear()

    def forget_tracks(self, tracks: set[str]) -> None:
        """Draw some tracks anew at the next asking."""
        self._stale |= tracks

    def forget_film(self) -> None:
        """Draw the small pictures of the film anew at the next asking."""
        self._film_stale = True

    def picture(self, scene: Scene, ratio: float) -> QPixmap:
        """Return the scene as a picture.

        Parameters
        ----------
        scene
            As it stands now.
        ratio
            Device pixels per pixel.

        Returns
        -------
        QPixmap
            Drawn now, or before.
        """
        if self._picture is None or (self._stale and scene.is_dense != self._dense):
            self._dense = scene.is_dense
            self._picture = self._whole(scene, ratio)
        elif self._stale or self._film_stale:
            painter = QPainter(self._picture)
            draw_tracks(painter, scene, self._stale)
            if self._film_stale:
                draw_film(painter, scene)
            painter.end()
        self._stale.clear()
        self._film_stale = False
        return self._picture

    def _whole(self, scene: Scene, ratio: float) -> QPixmap:
        made = QPixmap(round(scene.width_px * ratio), round(scene.height_px * ratio))
        made.setDevicePixelRatio(ratio)
        painter = QPainter(made)
        draw_scene(painter, scene)
        painter.end()
        return made
