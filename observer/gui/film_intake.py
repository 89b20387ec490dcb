"""Films that come in by dialog or by drop: where they belong, how far they are, what then."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from observer.app.films import keep_index
from observer.app.intake import (
    IntakeRequest,
    Taken,
    add_edit,
    recordings_beside,
    settled,
    take_in_whole,
)
from observer.gui.context import RoomContext
from observer.gui.forms.intake_form import IntakeForm
from observer.gui.task_strip import TaskStrip
from observer.gui.usual_coding import PREFERRED_SCHEME
from observer.media.frame_index import FrameIndex
from observer.model.errors import ObserverError
from observer.model.family import Family
from observer.model.identity import new_id
from observer.model.project_edits import add, next_pseudonym
from observer.model.session import Recording, Session
from observer.model.views import MOST_VIEWS, views_of

if TYPE_CHECKING:
    from observer.app.first_place import Origin


class FilmIntake:
    """Takes recordings in.

    Parameters
    ----------
    context
        What the rooms stand on.
    strip
        Shows how far it is, and cancels.
    """

    def __init__(self, context: RoomContext, strip: TaskStrip) -> None:
        self._context = context
        self._strip = strip
        self._origins: dict[str, Origin] = {}

    def offer(self, paths: tuple[Path, ...], session_id: str, parent: QWidget) -> IntakeForm | None:
        """Take dropped or chosen files in, and ask first where more than one answer is possible.

        In a project without families there is nothing to ask: a first family and session are
        made and the film opens in the Code room.

        Parameters
        ----------
        paths
            The files.
        session_id
            The session that is chosen now; empty for none.
        parent
            Window for the form.

        Returns
        -------
        IntakeForm or None
            The form that was opened, if any.
        """
        if not paths:
            return None
        if not self._context.workspace.project.families():
            protected = self._context.workspace.store.is_protected
            self._start(paths, "", into_vault=protected)
            return None
        form = IntakeForm(
            self._context,
            paths,
            session_id,
            lambda session, into_vault: self._start(paths, session, into_vault=into_vault),
            parent,
        )
        form.open()
        return form

    def _start(self, paths: tuple[Path, ...], session_id: str, *, into_vault: bool) -> None:
        workspace = self._context.workspace
        if session_id:
            home: tuple[Family | Session, ...] = ()
        else:
            family = Family(id=new_id(), pseudonym=next_pseudonym(workspace.project))
            session = Session(id=new_id(), family_id=family.id, number=1)
            home = (family, session)
            session_id = session.id
        beside = recordings_beside(workspace, session_id, self._origins)
        for path in sorted(paths, key=lambda path: path.name):
            request = IntakeRequest(
                path=path,
                session_id=session_id,
                label=path.stem,
                vault=workspace.store.vault if into_vault else None,
                beside=beside,
            )
            self._run(request, home)

    def _run(self, request: IntakeRequest, home: tuple[Family | Session, ...]) -> None:
        self._strip.run(
            request.path.name,
            partial(take_in_whole, request),
            partial(self._arrived, home),
            self._failed,
        )

    def _arrived(self, home: tuple[Family | Session, ...], taken: Taken) -> None:
        workspace = self._context.workspace
        recording = settled(workspace.project, taken, self._context.text, self._origins)
        self._origins |= {**taken.origins, recording.id: taken.origin}
        known = workspace.project.records
        missing = tuple(record for record in home if record.id not in known)
        try:
            if missing:
                workspace.apply(add("add_family", *missing))
            workspace.apply(add_edit(recording))
            self._keep_index(recording, taken.index)
            if missing:
                self._open_first(recording.session_id)
            self._tell_of(recording)
        except ObserverError as error:
            self._failed(error)

    def _keep_index(self, recording: Recording, index: FrameIndex | None) -> None:
        if index is None:
            return
        kept = self._context.workspace.store.derived
        # without it the index is made anew when the film is first opened
        self._context.tasks.run(
            lambda _: keep_index(kept, recording.id, index), lambda _: None, lambda _: None
        )

    def _tell_of(self, recording: Recording) -> None:
        """Say where a recording was put if that was not the start, or that it is one too many."""
        text = self._context.text
        films = views_of(self._context.workspace.project.recordings(recording.session_id))
        if recording in films.left_out:
            self._context.notify(
                text(
                    "{count} films are shown at once; {label} is kept, but does not run beside "
                    "them.",
                    count=MOST_VIEWS,
                    label=recording.label,
                )
            )
        elif recording.offset_us:
            self._context.notify(
                text(
                    "{label} begins at {time}, as its file tells. Put it exactly in its place with "
                    "Recordings together.",
                    label=recording.label,
                    time=text.clock(recording.offset_us),
                )
            )

    def _open_first(self, session_id: str) -> None:
        workspace, text = self._context.workspace, self._context.text
        family = workspace.project.family_of(session_id)
        schemes = workspace.schemes()
        scheme = next((s for s in schemes if s.id == PREFERRED_SCHEME), schemes[0])
        info = workspace.new_coding(session_id, scheme, workspace.coder)
        self._context.notify(
            text(
                "Family {name} with session 1 was made for this film. Its name and its people "
                "are in Families.",
                name=family.pseudonym,
            )
        )
        self._context.go("code", session_id, info.id)

    def _failed(self, error: ObserverError) -> None:
        self._context.notify(self._context.text.error(error))
