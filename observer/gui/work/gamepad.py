"""A gamepad or a joystick: how far its stick is from the middle."""

from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import cast

from PySide6.QtCore import QObject, QTimer, Signal

from observer.app.tasks import Tasks

_LOOK_MS = 16
_UP_DOWN, _FIRST_BUTTON = 1, 0
_FURTHEST = 32767
_REST = 0.15
"""A stick that nobody touches may stand so far from the middle."""
_FINEST = 0.005


class Gamepad(QObject):
    """Watches all that are plugged in, now or later; the one whose stick is furthest counts.

    Parameters
    ----------
    tasks
        Load the library, which takes longer than a picture stands.
    """

    moved = Signal(float)
    """The stick stands elsewhere: from -1, wholly towards oneself, to 1, wholly away."""
    pressed = Signal()
    """The first button was pressed."""
    plugged = Signal()
    """There is one, or none any more."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._library: ModuleType | None = None
        self._wanted = False
        self._seen: frozenset[int] = frozenset()
        self._devices: tuple[object, ...] = ()
        self._at = 0.0
        self._held = False
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(self._look)

    @property
    def is_there(self) -> bool:
        """Whether one is plugged in."""
        return bool(self._devices)

    def start(self) -> None:
        """Watch from now on."""
        if not self._wanted:
            self._wanted = True
            self._tasks.run(lambda _progress: load_library(), self._begin, lambda _error: None)

    def stop(self) -> None:
        """Watch no longer, and let all go; harmless when done twice."""
        self._wanted = False
        self._looks.stop()
        if self._library is not None:
            self._let_go(self._library)
            self._library.SDL_QuitSubSystem(self._library.SDL_INIT_JOYSTICK)
            self._library = None

    def _begin(self, library: ModuleType | None) -> None:
        """Watch, if somebody still wants to and the system knows of gamepads at all."""
        if not self._wanted or self._library is not None or library is None:
            return
        # the window is not SDL's own
        library.SDL_SetHint(library.SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, b"1")
        if library.SDL_InitSubSystem(library.SDL_INIT_JOYSTICK) == 0:
            self._library = library
            self._looks.start()

    def _look(self) -> None:
        library = self._library
        if library is None:
            return
        library.SDL_JoystickUpdate()
        places = range(library.SDL_NumJoysticks())
        there = {library.SDL_JoystickGetDeviceInstanceID(place): place for place in places}
        if there.keys() != self._seen:
            self._let_go(library)
            self._seen = frozenset(there)
            opened = (library.SDL_JoystickOpen(place) for place in there.values())
            self._devices = tuple(device for device in opened if device)
            self.plugged.emit()
        self._tell(library)

    def _tell(self, library: ModuleType) -> None:
        """Tell where the stick is, if elsewhere, and of the button; one pulled out is silent."""
        if not self._devices:
            self._at, self._held = 0.0, False
            return
        raw = (library.SDL_JoystickGetAxis(each, _UP_DOWN) for each in self._devices)
        at = max((deflection(each) for each in raw), key=abs)
        if abs(at - self._at) >= _FINEST or (at == 0.0) != (self._at == 0.0):
            self._at = at
            self.moved.emit(at)
        buttons = (library.SDL_JoystickGetButton(d, _FIRST_BUTTON) for d in self._devices)
        held, before = any(buttons), self._held
        self._held = held
        if held and not before:
            self.pressed.emit()

    def _let_go(self, library: ModuleType) -> None:
        for device in self._devices:
            library.SDL_JoystickClose(device)
        self._devices, self._seen = (), frozenset()


def deflection(raw: int) -> float:
    """Return how far a stick is from the middle.

    Parameters
    ----------
    raw
        As the device tells it: -32768, wholly away from oneself, to 32767.

    Returns
    -------
    float
        -1 to 1, away from oneself positive; 0 where nobody touches it.
    """
    far = min(max(-raw / _FURTHEST, -1.0), 1.0)
    if abs(far) <= _REST:
        return 0.0
    return (abs(far) - _REST) / (1 - _REST) * (1 if far > 0 else -1)


def load_library() -> ModuleType | None:
    """Return SDL's functions, or None where this system has none."""
    with suppress(ImportError):
        import_module("sdl2dll")  # by itself the other would find it too, but warn of it
    try:
        import sdl2
    except ImportError:
        return None
    return cast("ModuleType", sdl2)
