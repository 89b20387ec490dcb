"""The window: the start page, the page that unlocks, or an open project; it only assembles."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QStackedWidget, QWidget
from typing_extensions import override

from observer.app.handover import open_handover
from observer.app.handover_file import SUFFIX
from observer.app.places import projects_folder, sample_folder
from observer.app.sample import lay_sample_project
from observer.app.settings import Settings, write_settings
from observer.app.tasks import Progress, Tasks
from observer.app.where_left import WhereLeft, read_where_left
from observer.app.workspace import Workspace
from observer.gui.appearance import Appearance, appearance, dress
from observer.gui.bridge import Bridge
from observer.gui.curtain import draw_back
from observer.gui.forms.form import Form
from observer.gui.forms.handover_forms import OpenHandOverForm
from observer.gui.forms.new_project_form import NewProject, NewProjectForm, RecoveryKeyForm
from observer.gui.forms.settings_form import SettingsForm
from observer.gui.forms.trouble_form import TroubleForm
from observer.gui.house import House, Surroundings
from observer.gui.keys.editor import KeysForm
from observer.gui.lock import IdleLock
from observer.gui.machine_state import MachineState
from observer.gui.parts import in_the_middle, label
from observer.gui.unlock_dialog import Secret, UnlockPage
from observer.gui.welcome import Ways, WelcomePage
from observer.gui.work_page import WorkPage
from observer.media.hardware import probe_hardware
from observer.model.errors import (
    DiskError,
    ObserverError,
    ProjectInUseError,
    StorageError,
    WrongPassphraseError,
)
from observer.model.scheme import Scheme
from observer.storage.files import is_there
from observer.storage.project_folder import create_project, needs_passphrase, open_project
from observer.storage.project_store import ProjectStore

SMALLEST_PX = (1180, 680)
_REST_MS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How the window starts.

    Attributes
    ----------
    settings
        The user's own.
    settings_file
        Where changed settings are kept.
    language
        Asked for on the command line or in the environment; empty for the user's own.
    """

    settings: Settings
    settings_file: Path
    language: str = ""


class MainWindow(QMainWindow):
    """The one window.

    Parameters
    ----------
    application
        The one QApplication.
    start
        How it starts.
    """

    def __init__(self, application: QApplication, start: Start) -> None:
        super().__init__()
        self._application = application
        self._start = start
        self.settings = start.settings
        self._bridge = Bridge()
        self.tasks = Tasks(self._bridge.post)
        self.workspace: Workspace | None = None
        self.house: House | None = None
        self.form: Form | None = None
        self._lock: IdleLock | None = None
        self.machine = MachineState()
        # after the films have stopped: none that plays may keep the window open
        self.machine.away.connect(self._machine_left, Qt.ConnectionType.QueuedConnection)
        self._folder: Path | None = None
        self._locked_at: WhereLeft | None = None
        self._films: tuple[Path, ...] = ()
        self._look: Appearance = appearance(start.settings, start.language, application)
        dress(application, self._look)
        self.setWindowTitle("Ooghoogte")
        self.setMinimumSize(*SMALLEST_PX)
        self.setAcceptDrops(True)
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)
        self.show_welcome()

    @property
    def page(self) -> QWidget | None:
        """What the window shows: the start page, the page that unlocks, or a project."""
        return self._pages.currentWidget()

    @property
    def is_at_rest(self) -> bool:
        """Whether no film plays and nobody has touched anything for a moment."""
        if self.house is not None and self.house.is_playing:
            return False
        return self._lock is None or self._lock.quiet_ms >= _REST_MS

    def show_welcome(self, sentence: str = "", *, in_use: Path | None = None) -> None:
        """Close what is open and show the start page.

        Parameters
        ----------
        sentence
            What went wrong, if anything did.
        in_use
            The project that another window has open.
        """
        trouble = self._leave_house()
        if self.workspace is not None:
            return
        sentence = sentence or (self._look.text.error(trouble) if trouble else "")
        self._folder = None
        page = WelcomePage(
            self._look.text,
            self._look.tokens,
            Ways(
                sample=self.open_sample,
                new=self.ask_new_project,
                open=self.open_folder,
                read=partial(self._unlock, secret=Secret(read_only=True)),
                settings=self.ask_settings,
                handed=self.ask_handover,
            ),
            self.settings.recent,
        )
        page.films_wait(self._films)
        if sentence:
            page.say(sentence, in_use=in_use)
        self._show(page)
        page.take_keyboard()

    def open_path(self, path: Path) -> None:
        """Open a project folder; a film waits until a project is chosen."""
        if is_there(path) and path.is_dir():
            self.open_folder(path)
        else:
            self.take_films((path,))

    def open_latest(self) -> None:
        """Open the project that was open last; the first time the start page stays."""
        for folder in map(Path, self.settings.recent[:1]):
            if is_there(folder / "project.json"):
                self.open_folder(folder)

    def open_folder(self, folder: Path) -> None:
        """Open a project, by way of its passphrase if it has one."""
        try:
            guarded = needs_passphrase(folder)
        except ObserverError as error:
            self.show_welcome(self._look.text.error(error))
            return
        trouble = self._leave_house()
        if self.workspace is not None:
            return
        self._folder = folder
        self._locked_at = None
        if guarded:
            page = UnlockPage(folder, self._look.text, self._look.tokens)
            page.given.connect(self._unlock)
            page.left.connect(self.show_welcome)
            self._show(page)
            page.secret.setFocus()
            if trouble is not None:
                page.refuse(self._look.text.error(trouble))
        else:
            self._unlock(folder, Secret())

    def open_sample(self) -> None:
        """Open the user's copy of the sample project; lay it first if it is not there."""
        language = self._look.text.language
        folder = sample_folder(language)
        if is_there(folder / "project.json"):
            self.open_folder(folder)
            return
        self._wait(self._look.text("Laying out the sample project …"))
        self.tasks.run(
            lambda _progress: lay_sample_project(folder, language=language),
            lambda _made: self.open_folder(folder),
            self._refused,
            changes=True,
        )

    def ask_new_project(self) -> None:
        """Open the form of a new project."""
        text = self._look.text
        folder = projects_folder() / text("my project")
        number = 2
        while is_there(folder):
            folder = projects_folder() / text("my project {number}", number=number)
            number += 1
        self._open_form(
            NewProjectForm(
                (folder, self.settings.coder), text, self._look.tokens, self._make_project, self
            )
        )

    def ask_handover(self) -> None:
        """Ask which session that was handed over is to be opened."""
        text = self._look.text
        kinds = text("Hand-over files")
        name, _filter = QFileDialog.getOpenFileName(
            self, text("Open a hand-over"), "", f"{kinds} (*{SUFFIX})"
        )
        if name:
            self.open_handover(Path(name))

    def open_handover(self, file: Path) -> None:
        """Open the form of a session that was handed over."""
        folder = projects_folder() / file.stem
        number = 2
        while is_there(folder):
            folder = projects_folder() / f"{file.stem} {number}"
            number += 1
        text, tokens = self._look.text, self._look.tokens
        given = partial(self._open_handed, file)
        self._open_form(OpenHandOverForm(file, folder, given, text, tokens, self))

    def _open_handed(self, file: Path, passphrase: str, folder: Path) -> None:
        """Make the small project of a hand-over, and open it."""
        page = WorkPage(self._look.text("Opening the session"), self._look.text)
        self._show(page)

        def make(progress: Progress) -> Path:
            return open_handover(file, passphrase, folder, progress)

        def made(made: Path) -> None:
            self._unlock(made, Secret(passphrase=passphrase))

        handle = self.tasks.run(make, made, self._refused, progress=page.tell, changes=True)

        def cancel() -> None:
            handle.cancel()
            self.show_welcome()

        page.cancelled.connect(cancel)

    def ask_settings(self) -> None:
        """Open the form of the settings."""
        form = SettingsForm(
            self.settings, self._look.text, self._look.tokens, self.use_settings, self
        )
        form.offer_card(self._try_card)
        self._open_form(form)

    def ask_keys(self, schemes: tuple[Scheme, ...]) -> None:
        """Open the form in which keys are changed.

        Parameters
        ----------
        schemes
            Whose codes are listed, the one in use first.
        """
        look = self._look
        self._open_form(
            KeysForm(self.settings, schemes, look.text, look.tokens, self.use_settings, self)
        )

    def _try_card(self, done: Callable[[str], None]) -> None:
        """Try in the background whether a graphics card decodes films."""
        self.tasks.run(lambda _progress: probe_hardware(), done, lambda _error: done(""))

    def use_settings(self, settings: Settings) -> None:
        """Take settings over at once: language and colours of all that is shown, and keep them."""
        self._keep_settings(settings)
        if self.house is not None and self.house.is_busy:
            self.house.notice.say(
                self._look.text("The new settings hold when the project is opened again.")
            )
            return
        self._look = appearance(settings, self._start.language, self._application)
        dress(self._application, self._look)
        if self.workspace is not None:
            left = self.house.where_left() if self.house else None
            self._build_house(self.workspace)
            self._return_to(left)
        elif self._folder is not None:
            self.open_folder(self._folder)
        else:
            self.show_welcome()

    def lock(self) -> None:
        """Close a guarded project until its passphrase is given again."""
        if self.workspace is None or not self.workspace.store.is_protected:
            return
        folder = self.workspace.store.path
        left = self.house.where_left() if self.house is not None else None
        if self.form is not None:
            self.form.reject()
        self.open_folder(folder)
        self._locked_at = left

    def take_films(self, paths: tuple[Path, ...]) -> None:
        """Take dropped films into the open project; without one they wait for it."""
        if self.house is None and len(paths) == 1 and paths[0].suffix == SUFFIX:
            self.open_handover(paths[0])
            return
        if self.house is not None:
            self.house.take_films(paths)
            return
        self._films = paths
        page = self.page
        if isinstance(page, WelcomePage):
            page.films_wait(paths)

    def show_trouble(self, details: str) -> None:
        """Say that something unforeseen happened; what is already said is not said over it."""
        if not isinstance(self.form, TroubleForm):
            self._open_form(TroubleForm(details, self._look.text, self._look.tokens, self))

    def show_error(self, error: ObserverError) -> None:
        """Say what went wrong where nobody else did."""
        sentence = self._look.text.error(error)
        page = self.page
        if self.house is not None:
            self.house.notice.say(sentence)
        elif isinstance(page, WelcomePage):
            page.say(sentence)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Write what waits, and close; stay and say why if it cannot be written."""
        trouble = self._leave_house()
        if trouble is not None:
            event.ignore()
            if self.workspace is None:
                self.show_welcome(self._look.text.error(trouble))
            return
        self.tasks.close()
        super().closeEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files on the start page too."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Let films wait for a project; a dropped project folder is opened."""
        event.acceptProposedAction()
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if len(paths) == 1 and is_there(paths[0] / "project.json"):
            self.open_folder(paths[0])
        else:
            self.take_films(tuple(path for path in paths if path.is_file()))

    def _make_project(self, wanted: NewProject) -> None:
        self._keep_settings(replace(self.settings, coder=wanted.coder))
        self._wait(self._look.text("Making the project …"))

        def make(_progress: Progress) -> str:
            return create_project(wanted.folder, coder=wanted.coder, passphrase=wanted.passphrase)

        self.tasks.run(make, partial(self._made, wanted), self._refused, changes=True)

    def _made(self, wanted: NewProject, recovery_key: str) -> None:
        secret = Secret(passphrase=wanted.passphrase)
        if not recovery_key:
            self._unlock(wanted.folder, secret)
            return
        form = RecoveryKeyForm(recovery_key, self._look.text, self._look.tokens, self)
        form.finished.connect(lambda _result: self._unlock(wanted.folder, secret))
        self._open_form(form)

    def _unlock(self, folder: Path, secret: Secret) -> None:
        def opening(_progress: Progress) -> ProjectStore:
            return open_project(
                folder,
                passphrase=secret.passphrase,
                recovery_key=secret.recovery_key,
                read_only=secret.read_only,
            )

        self._folder = folder
        self.tasks.run(opening, self._opened, self._refused, changes=True)

    def _opened(self, store: ProjectStore) -> None:
        try:
            workspace = Workspace(store)
        except ObserverError as error:
            store.close()
            self.show_welcome(self._look.text.error(error))
            return
        self.workspace = workspace
        self._keep_settings(self.settings.opened(store.path))
        self._build_house(workspace)
        self._return_to(self._locked_at or read_where_left(workspace))
        self._locked_at = None
        if (
            store.path == sample_folder(self._look.text.language).absolute()
            and self.house is not None
        ):
            self._welcome_to_sample(self.house)
        if self._films and self.house is not None:
            films, self._films = self._films, ()
            self.house.take_films(films)

    def _return_to(self, left: WhereLeft | None) -> None:
        """Go back to where somebody was before the project was closed or the window made anew."""
        if left is not None and self.house is not None:
            self.house.return_to(left)

    def _welcome_to_sample(self, house: House) -> None:
        if self.settings.toured and house.place.room != "families":
            return
        if self.settings.toured:
            house.notice.say(
                self._look.text(
                    "A drawn family to look around in. Double-click a session to see it coded; "
                    "the key ? shows all keys."
                )
            )
            return
        self._keep_settings(replace(self.settings, toured=True))
        house.start_tour()

    def _refused(self, error: ObserverError) -> None:
        sentence = self._look.text.error(error)
        page = self.page
        if isinstance(page, UnlockPage) and isinstance(
            error, (WrongPassphraseError, ProjectInUseError)
        ):
            page.refuse(sentence, in_use=isinstance(error, ProjectInUseError))
        else:
            in_use = self._folder if isinstance(error, ProjectInUseError) else None
            self.show_welcome(sentence, in_use=in_use)

    def _build_house(self, workspace: Workspace) -> None:
        if self.house is not None:
            self.house.release()
        house = House(
            Surroundings(
                workspace=workspace,
                text=self._look.text,
                tokens=self._look.tokens,
                settings=self.settings,
                settings_form=self.ask_settings,
                keys_form=self.ask_keys,
                full_screen=self._full_screen,
                change_settings=lambda change: self._keep_settings(change(self.settings)),
                machine=self.machine,
            )
        )
        house.wants_lock.connect(self.lock)
        house.wants_leave.connect(self.show_welcome)
        self._watch(house)
        self._show(house)
        self.house = house
        draw_back(self)
        house.go_home()

    def _watch(self, house: House) -> None:
        if self._lock is not None:
            self._lock.end()
        self._lock = IdleLock(
            self._application,
            self.settings.idle_lock_minutes,
            lambda: house.is_playing or house.is_busy,
            self.lock,
        )

    def _machine_left(self) -> None:
        if self._lock is not None:
            self._lock.lock_soon()

    def _leave_house(self) -> StorageError | None:
        """Close the project; return why something could not be written, if that is so.

        Where not even a rescue file could be written the project stays open.
        """
        if self.workspace is None:
            return None
        if self._lock is not None:
            self._lock.end()
            self._lock = None
        left = None
        if self.house is not None:
            left = self.house.where_left()
            self.house.release()
            self.house = None
        try:
            self.workspace.close()
        except DiskError as error:
            self._build_house(self.workspace)
            self._return_to(left)
            self.show_error(error)
            return error
        except StorageError as error:
            self.workspace = None
            return error
        self.workspace = None
        return None

    def _show(self, page: QWidget) -> None:
        focused = self.focusWidget()
        if focused is not None:
            # or Qt hands the focus to whatever comes next, and that may choose something
            focused.clearFocus()
        old = self._pages.currentWidget()
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        if old is not None:
            self._pages.removeWidget(old)
            old.deleteLater()

    def _wait(self, sentence: str) -> None:
        page = QWidget()
        page.setLayout(in_the_middle(label(sentence, "muted", wrap=False)))
        self._show(page)

    def _open_form(self, form: Form) -> None:
        self.form = form
        form.destroyed.connect(self._forget_form)
        form.open()

    def _forget_form(self) -> None:
        self.form = None

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _keep_settings(self, settings: Settings) -> None:
        self.settings = settings
        try:
            write_settings(self._start.settings_file, settings)
        except OSError:
            # a read-only home folder: the settings hold as long as the window
            return
