"""Keeping the picture on the screen as a file, through the consent gate."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from observer.app.settings import Settings
from observer.app.snapshot import SnapshotRequest, prepare_snapshot
from observer.gui.context import RoomContext
from observer.gui.forms.snapshot_form import SnapshotForm, SnapshotWish
from observer.gui.video.film import Film
from observer.gui.video.light import Light, table
from observer.media.frame import Frame
from observer.media.frame_index import FrameIndex
from observer.model.consent import Purpose
from observer.model.errors import ObserverError
from observer.model.session import Recording


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was on the screen when the key was pressed."""

    film: Film
    frame: Frame
    light: Light


class Snapshots:
    """Keeps pictures; asks what they are for when the first one is kept.

    Parameters
    ----------
    context
        What the room stands on.
    parent
        Whose window the form belongs to.
    """

    def __init__(self, context: RoomContext, parent: QWidget) -> None:
        self._context = context
        self._parent = parent
        self.wish: SnapshotWish | None = None
        self.form: SnapshotForm | None = None

    def take(self, seen: Seen | None) -> None:
        """Keep the picture that was seen; ask first what for, if that is not known yet."""
        if self._is_exact(seen) and seen is not None:
            if self.wish is None:
                self._ask(seen)
            else:
                self._keep(seen, self.wish)

    def ask(self, seen: Seen | None) -> None:
        """Ask what it is for and where to, and keep it."""
        if self._is_exact(seen) and seen is not None:
            self._ask(seen)

    def _is_exact(self, seen: Seen | None) -> bool:
        text = self._context.text
        if seen is None:
            self._context.notify(text("There is no picture to keep yet."))
        elif not seen.frame.exact:
            self._context.notify(text("Wait for the exact frame, then keep the picture."))
        return seen is not None and seen.frame.exact

    def _ask(self, seen: Seen) -> None:
        def done(wish: SnapshotWish) -> None:
            self.wish = wish
            self._context.change_settings(lambda old: _with_folder(old, wish.folder))
            self._keep(seen, wish)

        recording = self._recording(seen)
        offered = self.wish or SnapshotWish(purpose=Purpose.SUPERVISION, folder=self._folder())
        self.form = SnapshotForm(self._context, recording.session_id, offered, done, self._parent)
        self.form.open()

    def _keep(self, seen: Seen, wish: SnapshotWish) -> None:
        text = self._context.text
        moment = seen.film.moment(seen.frame)
        request = SnapshotRequest(
            recording_id=self._recording(seen).id,
            frame=seen.frame.index,
            time_us=moment.time_us,
            purpose=wish.purpose,
            folder=wish.folder,
            tones=table(seen.light) if wish.as_seen and not seen.light.is_neutral else None,
            index=_index(seen),
        )

        def done(path: Path) -> None:
            self._context.notify(
                text("{file} is kept in {folder}.", file=path.name, folder=str(path.parent))
            )

        def failed(error: ObserverError) -> None:
            self._context.notify(text.error(error))

        try:
            work = prepare_snapshot(self._context.workspace, request)
        except ObserverError as error:
            failed(error)
            return
        self._context.tasks.run(work, done, failed)

    def _recording(self, seen: Seen) -> Recording:
        anchor = seen.film.moment(seen.frame).anchor
        wanted = anchor.recording_id if anchor is not None else ""
        return self._context.workspace.project.get(Recording, wanted)

    def _folder(self) -> Path:
        """Return the folder chosen before, or where this system keeps pictures."""
        before = Path(self._context.settings.pictures_folder)
        if self._context.settings.pictures_folder and before.is_dir():
            return before
        usual = QStandardPaths.StandardLocation.PicturesLocation
        found = Path(QStandardPaths.writableLocation(usual))
        return found if found.is_dir() else Path.home()


def _with_folder(settings: Settings, folder: Path) -> Settings:
    return replace(settings, pictures_folder=str(folder))


def _index(seen: Seen) -> FrameIndex | None:
    chain = seen.film.player.chain
    for part in chain.parts if chain is not None else ():
        if part.number == seen.frame.part:
            return part.index
    return None
