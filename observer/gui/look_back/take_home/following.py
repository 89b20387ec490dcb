"""Faces that are being followed in the background, and how far that has come."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from observer.app.take_home import Shot
from observer.app.tasks import Progress
from observer.gui.context import RoomContext
from observer.gui.look_back.take_home.desk import TakeHomeDesk
from observer.media.face_following import Followed, follow_in
from observer.media.frame_index import FrameIndex
from observer.model.errors import ObserverError
from observer.model.messages import msg
from observer.model.take_home import Cover
from observer.model.take_home_edits import drawn_of, stretch_of


class Following(QLabel):
    """Follows faces, and says how far it has come.

    Parameters
    ----------
    context
        What the page stands on.
    desk
        Takes over where a face was found.
    """

    def __init__(self, context: RoomContext, desk: TakeHomeDesk) -> None:
        super().__init__()
        self._context = context
        self._desk = desk
        self._running: dict[tuple[str, int], Progress] = {}
        self.setProperty("role", "muted")
        # what it says must not make the page wider
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    @property
    def is_busy(self) -> bool:
        """Whether a face is being followed."""
        return bool(self._running)

    def cancel(self) -> None:
        """Follow no longer."""
        for progress in self._running.values():
            progress.cancel()

    def follow(self, shot: Shot, chosen: tuple[int, Cover], index: FrameIndex) -> None:
        """Follow a face through its clip, anew if it is being followed already.

        Parameters
        ----------
        shot
            The clip, with its film.
        chosen
            The number of the cover, and the cover as it was drawn.
        index
            Of the film's frames.
        """
        number, cover = chosen
        key = (shot.clip.id, number)
        earlier = self._running.pop(key, None)
        if earlier is not None:
            earlier.cancel()
        drawn = drawn_of(cover)
        stretch = stretch_of(shot.clip, shot.recording)
        try:
            source = self._context.workspace.media_source(shot.recording.id)
        except ObserverError as error:
            self._failed(key, error)
            return

        def work(progress: Progress) -> Followed:
            doing = msg("Following the face")
            return follow_in(
                source,
                index,
                stretch,
                drawn,
                cancelled=lambda: progress.cancelled,
                progress=lambda share: progress.report(share, doing),
            )

        self._running[key] = self._context.tasks.run(
            work,
            partial(self._followed, key, drawn),
            partial(self._failed, key),
            progress=self._tell,
        )

    def _failed(self, key: tuple[str, int], error: ObserverError) -> None:
        self._running.pop(key, None)
        self.setText("")
        self._context.notify(self._context.text.error(error))

    def _tell(self, share: float, _what: object) -> None:
        text = self._context.text
        self.setText(text("Following: {share} %", share=round(100 * share)))

    def _followed(
        self, key: tuple[str, int], drawn: Mapping[int, tuple[float, ...]], found: Followed
    ) -> None:
        self._running.pop(key, None)
        self.setText("")
        shot = self._desk.shot_of(key[0])
        take = self._context.workspace.project.take_home_clip(key[0]) if shot else None
        # what was drawn or taken away meanwhile is followed anew
        if take is None or key[1] >= len(take.covers) or drawn_of(take.covers[key[1]]) != drawn:
            return
        self._desk.followed(key[0], key[1], found)
