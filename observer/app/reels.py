"""The scrub reels of the films that are open: made bit by bit while nobody needs the machine."""

import shutil
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Lock

from observer.app.films import kept_index
from observer.app.tasks import Progress, Tasks
from observer.media.frame_index import FrameIndex
from observer.media.indexing import build_index
from observer.media.reel import Reel, ReelHead
from observer.media.reel_making import ReelMaker, estimate
from observer.media.source import CancelledError, MediaSource
from observer.model.errors import ObserverError, StorageError
from observer.model.messages import msg
from observer.model.session import Recording
from observer.model.store import DerivedStore

LEAST_FREE_BYTES = 1 << 30
"""So much room stays on the disk: what is coded needs it more than a reel does."""

_SURE_AFTER = 3
_STEP_S = 2.0
_LONG_HELD_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReelWork:
    """What is still to be made.

    Attributes
    ----------
    seconds_left
        Until scrubbing is instant, on a machine at rest.
    size_bytes
        What the reels will take, with what was made of them already.
    """

    seconds_left: float
    size_bytes: int


class Reels:
    """Makes the reels of some films, one after another; only the window's thread calls it.

    A reel is made in steps of a few seconds, from where the hand is. `hold` stops it within
    a packet, because the film plays or the hand moves, and `go_on` lets it go on there.

    Parameters
    ----------
    kept
        Where the reels are kept.
    tasks
        Runs the steps.
    changed
        Called when `work` is another.
    failed
        Called with why no more can be made.
    project
        Folder of the project; None where it is open to read only, and nothing is made.
    wanted
        Whether reels are made without being asked for.
    """

    def __init__(
        self,
        kept: DerivedStore,
        tasks: Tasks,
        changed: Callable[[], None],
        failed: Callable[[ObserverError], None],
        *,
        project: Path | None,
        wanted: bool = True,
    ) -> None:
        self._kept = kept
        self._tasks = tasks
        self._changed = changed
        self._failed = failed
        self._project = project
        self._wanted = wanted
        self._films: dict[str, _Film] = {}
        self._queue: deque[_Film] = deque()
        self._step: Progress | None = None
        self._turn = 0
        self._held = Event()
        self._held_s = 0.0
        self._now_us = 0

    def of(self, recording: Recording) -> Reel:
        """Return the reel of a recording; it holds nothing until `begin` has found it."""
        if recording.id not in self._films:
            self._films[recording.id] = _Film(recording, Reel(recording.id, self._kept))
        return self._films[recording.id].reel

    def begin(self, films: Iterable[tuple[Recording, MediaSource]]) -> None:
        """Use the reels that there are, and make what is missing.

        Parameters
        ----------
        films
            What is open, the one that matters most first.
        """
        for recording, source in films:
            self.of(recording)
            film = self._films[recording.id]
            film.recording, film.source = recording, source
            if film not in self._queue:
                self._queue.append(film)
        self._go()

    @property
    def work(self) -> ReelWork | None:
        """What is still to be made; None if that is nothing, or is not known yet."""
        heads = [film.reel.head for film in self._queue if film.is_being_made]
        if not heads:
            return None
        return ReelWork(
            seconds_left=sum(film.seconds_left for film in self._queue if film.is_being_made),
            size_bytes=sum(_size_bytes(head) for head in heads if head is not None),
        )

    @property
    def is_at_work(self) -> bool:
        """Whether anything is to be done still."""
        return bool(self._queue)

    @property
    def is_resting(self) -> bool:
        """Whether nothing is being done at this moment."""
        return self._step is None

    def hold(self) -> None:
        """Rest, because the film plays or the hand moves; told again, it lets the films go."""
        now_s = time.monotonic()
        if not self._held.is_set():
            self._held_s = now_s
            self._held.set()
        elif now_s - self._held_s >= _LONG_HELD_S:
            for film in self._films.values():
                film.let_go()

    def go_on(self, now_us: int) -> None:
        """Go on.

        Parameters
        ----------
        now_us
            Where the hand is, on the session clock: reels are made from there.
        """
        self._now_us = now_us
        self._held.clear()
        self._go()

    def decline(self) -> None:
        """Make no more for these films, now or later; what was made is used all the same."""
        films = tuple(self._queue)
        self._queue.clear()
        self._drop_step()
        self._changed()
        self._tasks.run(lambda _: _decline(films), lambda _: None, self._failed)

    def ask(self) -> None:
        """Make the reels of the open films, also those that were declined."""
        for film in self._films.values():
            if film.source is not None and not film.is_being_made:
                film.is_asked, film.is_settled = True, False
                self._queue.append(film)
        self._go()

    def close(self) -> None:
        """Stop, and forget the films; what was made is found again the next time."""
        self._queue.clear()
        self._drop_step()
        films = tuple(self._films.values())
        self._films.clear()
        for film in films:
            film.close()

    def _drop_step(self) -> None:
        self._turn += 1
        if self._step is not None:
            self._step.cancel()
            self._step = None

    def _go(self) -> None:
        """Do the next step, unless one is being done: first of all find out what there is."""
        if self._step is not None or not self._queue:
            return
        film = next((film for film in self._queue if not film.is_tried), self._queue[0])
        if self._held.is_set() and film.is_tried:
            return
        film.is_tried = True
        turn = self._turn
        self._step = self._tasks.run(
            partial(self._work, film, film.recording.to_recording_us(self._now_us)),
            lambda more: self._stepped(film, turn, more=more),
            lambda error: self._broke(film, turn, error),
        )

    def _stepped(self, film: "_Film", turn: int, *, more: bool) -> None:
        if turn != self._turn:
            return
        self._step = None
        if not more:
            self._queue.remove(film)
        self._changed()
        self._go()

    def _broke(self, film: "_Film", turn: int, error: ObserverError) -> None:
        if turn != self._turn:
            return
        self._step = None
        self._queue.remove(film)
        film.is_settled = True
        if isinstance(error, StorageError):
            # what one reel met, the next would meet too
            self._queue.clear()
            self._failed(error)
        self._changed()
        self._go()

    # On a thread of its own

    def _work(self, film: "_Film", now_us: int, progress: Progress) -> bool:
        """Do one step for a film, as far as it gets; return whether there is more to do."""

        def cancelled() -> bool:
            return progress.cancelled or self._held.is_set()

        try:
            return film.do(self._do, now_us, cancelled)
        except CancelledError:
            if progress.cancelled:
                raise
            return True

    def _do(self, film: "_Film", now_us: int, cancelled: Callable[[], bool]) -> bool:
        """Do one step for a film; return whether there is more to do for it."""
        source = film.source
        if source is None or film.is_settled:
            return False
        if film.index is None:
            film.index = kept_index(self._kept, film.recording) or build_index(source, cancelled)
        head = film.reel.head
        if head is None:
            head = film.reel.read_head(film.index)
            film.reel.use(head)
        if self._is_settled(film, head):
            return False
        if not head.starts_us:
            return self._plan(film, source, film.index, cancelled)
        if head.declined:
            film.reel.decline(declined=False)
        self._need_room()
        return film.make(source, film.index, now_us, cancelled)

    def _is_settled(self, film: "_Film", head: ReelHead) -> bool:
        """Return whether nothing is to be made."""
        unwanted = (head.declined or not self._wanted) and not film.is_asked
        found = bool(head.most_bytes) and head.is_complete
        film.is_settled = unwanted or found or self._project is None
        return film.is_settled

    def _plan(
        self,
        film: "_Film",
        source: MediaSource,
        index: FrameIndex,
        cancelled: Callable[[], bool],
    ) -> bool:
        """Reckon what a reel would cost, and begin it if it is worth that."""
        found = estimate(source, index, cancelled)
        if not found.is_worth_it and not film.is_asked:
            film.is_settled = True
            return False
        self._need_room(found.head.expected_bytes)
        film.reel.begin(found.head)
        return True

    def _need_room(self, wanted_bytes: int = 0) -> None:
        """Raise StorageError if a reel would fill the disk."""
        if self._project is None:
            return
        try:
            free = shutil.disk_usage(self._project).free
        except OSError:
            return
        if free - wanted_bytes < LEAST_FREE_BYTES:
            raise StorageError(
                msg("There is too little room on the disk to make scrubbing instant."),
                msg("Make room and ask for it again; all else stays as it is."),
            )


class _Film:
    """A film that is open, and what is done for it; a step at a time, on any thread."""

    def __init__(self, recording: Recording, reel: Reel) -> None:
        self.recording = recording
        self.reel = reel
        self.source: MediaSource | None = None
        self.index: FrameIndex | None = None
        self.is_tried = self.is_asked = self.is_settled = False
        self._maker: ReelMaker | None = None
        self._lock = Lock()
        self._closed = False
        self._made, self._spent_s = 0, 0.0

    @property
    def is_being_made(self) -> bool:
        """Whether it is known what is to be made, and something is missing."""
        head = self.reel.head
        return head is not None and not self.is_settled and not head.is_complete

    @property
    def seconds_left(self) -> float:
        """How long the rest will take: as measured, at first as expected."""
        head = self.reel.head
        if head is None or not head.made:
            return 0.0
        made, spent_s = self._made, self._spent_s
        each = spent_s / made if made >= _SURE_AFTER else head.expected_s / len(head.made)
        return each * head.missing

    def do(
        self,
        step: Callable[["_Film", int, Callable[[], bool]], bool],
        now_us: int,
        cancelled: Callable[[], bool],
    ) -> bool:
        """Do a step, and free what it opened if the film was closed meanwhile."""
        try:
            with self._lock:
                return False if self._closed else step(self, now_us, cancelled)
        finally:
            self._tidy()

    def make(
        self, source: MediaSource, index: FrameIndex, now_us: int, cancelled: Callable[[], bool]
    ) -> bool:
        """Make a segment; return whether there is more."""
        if self._maker is None:
            self._maker = ReelMaker(source, index, self.reel)
        begin_s = time.perf_counter()
        try:
            more = self._maker.make_segment(
                now_us, cancelled, lambda: time.perf_counter() - begin_s > _STEP_S
            )
        finally:
            self._spent_s += time.perf_counter() - begin_s
        self._made += 1
        if not more:
            self._maker.close()
        return more

    def close(self) -> None:
        """Free the decoder, now or when the step that runs has ended."""
        self._closed = True
        self._tidy()

    def let_go(self) -> None:
        """Free the decoder, unless a step runs; the next step opens the film again."""
        if self._lock.acquire(blocking=False):
            if self._maker is not None:
                self._maker.close()
            self._lock.release()

    def _tidy(self) -> None:
        if self._closed:
            self.let_go()


def _size_bytes(head: ReelHead) -> int:
    """Return what a reel will take: by what was made, at first as expected."""
    done = len(head.made) - head.missing
    return head.made_bytes // done * len(head.made) if done else head.expected_bytes


def _decline(films: tuple[_Film, ...]) -> None:
    for film in films:
        film.is_settled = True
        film.reel.decline()
