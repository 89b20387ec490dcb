"""The part of the timeline that stays while the film plays, kept as a picture."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPixmap

from observer.gui.timeline.drawing import draw_film, draw_scene, draw_tracks
from observer.gui.timeline.names import draw_names
from observer.gui.timeline.rows import RULER_PX
from observer.gui.timeline.scene import Scene


class Layer:
    """Draws a scene when it has changed, and of it only the tracks that have."""

    def __init__(self) -> None:
        self._picture: QPixmap | None = None
        self._stale: set[str] = set()
        self._dense = False
        self._film_stale = False
        self._drawn_on: QPixmap | None = None
        self._names: QPixmap | None = None
        self._names_about: tuple[object, ...] = ()

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
            with QPainter(self._picture) as painter:
                draw_tracks(painter, scene, self._stale)
                if self._film_stale:
                    draw_film(painter, scene)
        self._stale.clear()
        self._film_stale = False
        return self._picture

    def _whole(self, scene: Scene, ratio: float) -> QPixmap:
        made = self._canvas(scene.width_px, scene.height_px, ratio)
        with QPainter(made) as painter:
            draw_scene(painter, scene)
            painter.drawPixmap(0, RULER_PX, self._named(scene, ratio))
        return made

    def _canvas(self, width_px: int, height_px: int, ratio: float) -> QPixmap:
        """Return something to draw on: the same as before where it is as large."""
        size = QSize(round(width_px * ratio), round(height_px * ratio))
        if self._drawn_on is None or self._drawn_on.size() != size:
            self._drawn_on = QPixmap(size)
        self._drawn_on.setDevicePixelRatio(ratio)
        return self._drawn_on

    def _named(self, scene: Scene, ratio: float) -> QPixmap:
        """Return the column of names, which stays as it is while one zooms and scrolls."""
        about = (
            *(scene.rows, scene.scroll_px, scene.label_px, scene.height_px, scene.scheme.id),
            *(scene.film, scene.sound.recording.label if scene.sound else "", scene.sound_look),
            *(scene.tokens.theme, scene.text.language, scene.scheme.meaning_hash, ratio),
        )
        if self._names is None or self._names_about != about:
            height_px = max(scene.height_px - RULER_PX, 1)
            made = QPixmap(round(scene.label_px * ratio), round(height_px * ratio))
            made.setDevicePixelRatio(ratio)
            with QPainter(made) as painter:
                painter.translate(0, -RULER_PX)
                draw_names(painter, scene)
            self._names, self._names_about = made, about
        return self._names
