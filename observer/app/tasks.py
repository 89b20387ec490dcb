"""Work in the background: a function in, a value out, with progress, and it can be cancelled."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from observer.app.tracing import frames_of
from observer.media.source import CancelledError
from observer.model.errors import ObserverError
from observer.model.messages import Message, msg

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Progress:
    """How far a task is; handed to its function.

    Parameters
    ----------
    show
        Called with a share from 0 to 1 and what is being done.
    """

    def __init__(self, show: Callable[[float, Message], None] | None = None) -> None:
        self._show = show
        self._cancel = threading.Event()

    def report(self, share: float, what: Message) -> None:
        """Tell how far the task is; CancelledError once it was cancelled."""
        if self._cancel.is_set():
            raise CancelledError
        if self._show is not None:
            self._show(min(max(share, 0.0), 1.0), what)

    def cancel(self) -> None:
        """Ask the task to stop at its next report."""
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        """Whether the task was asked to stop."""
        return self._cancel.is_set()


class Tasks:
    """Runs reading tasks side by side on two threads, and changing tasks one after another.

    Parameters
    ----------
    post
        Carries a call to the thread that owns the workspace.
    """

    def __init__(self, post: Callable[[Callable[[], None]], None]) -> None:
        self._post = post
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="read")
        self._changer = ThreadPoolExecutor(1, thread_name_prefix="change")
        self._running: set[Progress] = set()

    def run(
        self,
        function: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[ObserverError], None],
        *,
        progress: Callable[[float, Message], None] | None = None,
        changes: bool = False,
    ) -> Progress:
        """Run a function in the background.

        Parameters
        ----------
        function
            Called on another thread; never touches the workspace.
        done
            Called with its value on the owner's thread; not called once cancelled.
        failed
            Called with its error on the owner's thread.
        progress
            Called on the owner's thread with a share and what is being done.
        changes
            Whether the function writes into the project: such tasks run one at a time.

        Returns
        -------
        Progress
            By which it can be cancelled.
        """

        def show(share: float, what: Message) -> None:
            if progress is not None:
                self._post(partial(_unless_cancelled, handle, partial(progress, share, what)))

        handle = Progress(show)
        self._running.add(handle)
        pool = self._changer if changes else self._readers
        pool.submit(self._work, function, done, failed, handle)
        return handle

    def close(self) -> None:
        """Cancel what runs and wait for it."""
        for handle in tuple(self._running):
            handle.cancel()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._changer.shutdown(wait=True, cancel_futures=True)

    def _work(
        self,
        function: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[ObserverError], None],
        handle: Progress,
    ) -> None:
        try:
            value = function(handle)
        except CancelledError:
            self._running.discard(handle)
        except ObserverError as error:
            self._finish(handle, failed, error)
        except Exception as error:  # noqa: BLE001  the task runner is where a bug becomes a sentence
            places = frames_of(error.__traceback__)
            _log.error("a task failed: %s at\n%s", type(error).__name__, places)
            bug = ObserverError(
                msg("Something went wrong inside the program: {kind}.", kind=type(error).__name__),
                msg("Nothing was changed. Please tell us what you did just before."),
            )
            self._finish(handle, failed, bug)
        else:
            self._finish(handle, done, value)

    def _finish(self, handle: Progress, then: Callable[[T], None], value: T) -> None:
        self._running.discard(handle)
        if not handle.cancelled:
            self._post(partial(_unless_cancelled, handle, partial(then, value)))


def _unless_cancelled(handle: Progress, call: Callable[[], None]) -> None:
    """Make a call that was posted, unless its task was cancelled while it waited for its turn."""
    if not handle.cancelled:
        call()
