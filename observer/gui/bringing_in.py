"""Bringing in from another program: the file is read, looked at, and taken over step by step."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from observer.app.films import keep_index
from observer.app.importing import (
    FilmRequest,
    ImportPlan,
    Into,
    TakenFilm,
    TakeOver,
    Taking,
    film_requests,
    plan_import,
    take_film_in,
    without_known,
)
from observer.app.tasks import Progress
from observer.formats.foreign_files import FOREIGN_FORMATS
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.forms.import_form import ImportForm
from observer.gui.task_strip import TaskStrip
from observer.media.frame_index import FrameIndex
from observer.model.edits import CodingInfo
from observer.model.errors import ObserverError
from observer.model.store import DerivedStore


class BringingIn:
    """Takes over what was coded in another program.

    Parameters
    ----------
    context
        What the room stands on.
    strip
        Shows how far it is, and cancels.
    room
        Window of the forms.
    opened
        Called with each form that opens.
    arrived
        Called with the session that came first.
    """

    def __init__(
        self,
        context: RoomContext,
        strip: TaskStrip,
        room: QWidget,
        opened: Callable[[Form], None],
        arrived: Callable[[str], None],
    ) -> None:
        self._context = context
        self._strip = strip
        self._room = room
        self._opened = opened
        self._arrived = arrived
        self._session_id = ""

    def choose(self, session_id: str) -> None:
        """Ask for the file.

        Parameters
        ----------
        session_id
            The session that is chosen now; empty for none.
        """
        text = self._context.text
        patterns = " ".join(pattern for each in FOREIGN_FORMATS for pattern in each.patterns)
        programs = ", ".join(each.program for each in FOREIGN_FORMATS)
        name, _filter = QFileDialog.getOpenFileName(
            self._room,
            text("Bring in from another program"),
            "",
            f"{programs} ({patterns});;{text('All files')} (*)",
        )
        if name:
            self.read(Path(name), session_id)

    def read(self, path: Path, session_id: str) -> None:
        """Read a file in the background, and then show what it would bring.

        Parameters
        ----------
        path
            The file.
        session_id
            The session that is chosen now; empty for none.
        """
        self._session_id = session_id
        text = self._context.text
        self._strip.run(
            path.name, lambda progress: plan_import(path, text, progress), self._show, self._failed
        )

    def _show(self, plan: ImportPlan) -> None:
        fresh = without_known(self._context.workspace, plan)
        form = ImportForm(
            self._context, fresh, self._session_id, partial(self._take, fresh), self._room
        )
        self._opened(form)
        form.open()

    def _take(self, plan: ImportPlan, into: Into, with_films: bool) -> None:
        workspace = self._context.workspace
        vault = workspace.store.vault if workspace.store.is_protected else None
        waiting = list(film_requests(plan, vault)) if with_films else []
        self._next_film(plan, into, waiting, [])

    def _next_film(
        self, plan: ImportPlan, into: Into, waiting: list[FilmRequest], taken: list[TakenFilm]
    ) -> None:
        """Take the films in one after another, then all the rest in one go."""
        if not waiting:
            taking = TakeOver(self._context.workspace, plan, into, tuple(taken))
            self._step(plan, taking, taking.steps(), tuple(taken))
            return
        request = waiting.pop(0)

        def arrived(films: tuple[TakenFilm, ...]) -> None:
            self._next_film(plan, into, waiting, [*taken, *films])

        def refused(error: ObserverError) -> None:
            self._failed(error)
            self._next_film(plan, into, waiting, taken)

        self._strip.run(request.path.name, partial(take_film_in, request), arrived, refused)

    def _step(
        self,
        plan: ImportPlan,
        taking: TakeOver,
        steps: Iterator[Taking],
        films: tuple[TakenFilm, ...],
    ) -> None:
        """Take one coding over, and let the window breathe before the next."""
        try:
            more = next(steps, None)
        except ObserverError as error:
            self._failed(error)
            return
        if more is None:
            self._done(plan, taking.infos, films)
        else:
            QTimer.singleShot(0, self._room, partial(self._step, plan, taking, steps, films))

    def _done(
        self, plan: ImportPlan, infos: tuple[CodingInfo, ...], films: tuple[TakenFilm, ...]
    ) -> None:
        text = self._context.text
        kept = self._context.workspace.store.derived
        for film in films:
            if film.index is not None:
                # without it the index is made anew when the film is first opened
                keep = partial(_keep, kept, film.recording.id, film.index)
                self._context.tasks.run(keep, lambda _: None, lambda _: None)
        if not infos:
            self._context.notify(
                text("The scheme is in the project: choose it when you begin a coding.")
            )
            return
        self._arrived(infos[0].session_id)
        self._context.notify(
            text(
                "Taken over from {file}. Sessions: {sessions}, events: {events}. Undo takes it "
                "back.",
                file=plan.file,
                sessions=len(infos),
                events=plan.events,
            )
        )

    def _failed(self, error: ObserverError) -> None:
        self._context.notify(self._context.text.error(error))


def _keep(kept: DerivedStore, recording_id: str, index: FrameIndex, _progress: Progress) -> None:
    keep_index(kept, recording_id, index)
