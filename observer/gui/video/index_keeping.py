"""Keeping the frame indices that a player made, so that the next opening is quick."""

from functools import partial

from observer.app.films import SessionFilms, keep_index
from observer.app.tasks import Progress
from observer.gui.context import RoomContext
from observer.gui.video.film import Film
from observer.media.frame_index import FrameIndex
from observer.model.store import DerivedStore


class IndexKeeping:
    """Looks, while films are open, for indices that were not kept yet.

    Parameters
    ----------
    context
        Where they are kept, and what runs in the background.
    opened
        With the indices that were kept before.
    films
        In the order of `opened`.
    """

    def __init__(self, context: RoomContext, opened: SessionFilms, films: tuple[Film, ...]) -> None:
        self._context = context
        given = [placed for view in opened.views for placed in view]
        self._given = {placed.id: placed.index for placed in given}
        self._waiting = list(films)

    def look(self) -> None:
        """Keep what is there by now and was not kept, or did not fit its film."""
        for film in tuple(self._waiting):
            chain = film.player.chain
            if chain is None:
                continue
            self._waiting.remove(film)
            for part in chain.parts:
                if part.index is not self._given.get(part.placed.id):
                    kept = self._context.workspace.store.derived
                    work = partial(_keep, kept, part.placed.id, part.index)
                    # one that cannot be kept is made anew the next time
                    self._context.tasks.run(work, _nothing, _nothing)


def _keep(kept: DerivedStore, recording_id: str, index: FrameIndex, _progress: Progress) -> None:
    keep_index(kept, recording_id, index)


def _nothing(_of: object) -> None:
    pass
