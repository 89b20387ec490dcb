"""Linked recordings that were moved are looked for in the background, and found again."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from observer.app.relinking import Search, find_moved, linked, relink_all
from observer.gui.context import RoomContext
from observer.model.errors import ObserverError
from observer.model.session import Recording


class MovedFilms:
    """Looks once for what is gone, and says what was found.

    Parameters
    ----------
    context
        What the rooms stand on.
    """

    def __init__(self, context: RoomContext) -> None:
        self._context = context

    def look(self) -> None:
        """Look for recordings that are not where they were; a read-only project is left alone."""
        workspace = self._context.workspace
        if workspace.store.is_read_only:
            return
        search = Search(recordings=linked(workspace.project), root=workspace.store.path)
        if search.recordings:
            self._context.tasks.run(partial(find_moved, search), self._found, lambda _: None)

    def _found(self, found: Mapping[str, Path]) -> None:
        workspace, text = self._context.workspace, self._context.text
        edit = relink_all(workspace.project, found)
        if edit is None:
            return
        try:
            workspace.apply(edit)
        except ObserverError as error:
            self._context.notify(text.error(error))
            return
        labels = [r.label for r in workspace.project.of(Recording) if r.id in found]
        folder = next(iter(found.values())).parent
        self._context.notify(
            text(
                "{label} was moved, and is found again in {folder}.",
                label=labels[0],
                folder=folder.name,
            )
            if len(labels) == 1
            else text(
                "{count} recordings were moved, and are found again in {folder}.",
                count=len(labels),
                folder=folder.name,
            )
        )
