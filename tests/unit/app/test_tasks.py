"""Background work: values and errors come back on the owner's thread, and cancelling is quiet."""

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from observer.app.tasks import Progress, Tasks
from observer.media.source import CancelledError
from observer.model.errors import MediaError, ObserverError
from observer.model.messages import Message, msg

NOTHING: dict[str, int] = {}


class Owner:
    """Stands for the window's thread: runs what was posted when asked."""

    def __init__(self) -> None:
        self.posted: queue.Queue[Callable[[], None]] = queue.Queue()

    def run_one(self) -> None:
        self.posted.get(timeout=10)()


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def tasks(owner: Owner) -> Iterator[Tasks]:
    tasks = Tasks(owner.posted.put)
    yield tasks
    tasks.close()


def test_a_value_comes_back_on_the_thread_of_the_owner(owner: Owner, tasks: Tasks) -> None:
    seen: list[tuple[str, int]] = []
    tasks.run(
        lambda _: threading.get_ident(),
        lambda value: seen.append(("done", value)),
        lambda _: seen.append(("failed", 0)),
    )
    owner.run_one()
    assert seen[0][0] == "done"
    assert seen[0][1] != threading.get_ident()


def test_an_error_comes_back_as_a_sentence(owner: Owner, tasks: Tasks) -> None:
    errors: list[ObserverError] = []

    def fail(_: Progress) -> None:
        raise MediaError(msg("The film is damaged."))

    tasks.run(fail, lambda _: None, errors.append)
    owner.run_one()
    assert str(errors[0]) == "The film is damaged."


def test_a_bug_comes_back_as_a_sentence_too(
    owner: Owner, tasks: Tasks, caplog: pytest.LogCaptureFixture
) -> None:
    errors: list[ObserverError] = []
    tasks.run(lambda _: NOTHING["lost"], lambda _: None, errors.append)
    owner.run_one()
    assert "KeyError" in str(errors[0])
    assert "a task failed" in caplog.text
    caplog.clear()


def test_a_cancelled_task_reports_nothing_and_stops_at_its_next_report(
    owner: Owner, tasks: Tasks
) -> None:
    started, go_on, stopped = threading.Event(), threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        go_on.wait(10)
        try:
            progress.report(0.5, msg("Working"))
        except CancelledError:
            stopped.set()
            raise

    seen: list[object] = []
    handle = tasks.run(work, seen.append, seen.append)
    assert started.wait(10)
    handle.cancel()
    go_on.set()
    assert stopped.wait(10)
    tasks.close()
    assert owner.posted.empty()
    assert not seen


@pytest.mark.parametrize("ends_well", [True, False])
def test_a_task_cancelled_after_it_ended_reports_nothing_either(
    owner: Owner, tasks: Tasks, *, ends_well: bool
) -> None:
    def work(progress: Progress) -> str:
        progress.report(1.0, msg("Nearly"))
        if not ends_well:
            raise MediaError(msg("The film is damaged."))
        return "the wave of the film before"

    seen: list[object] = []
    handle = tasks.run(
        work, seen.append, seen.append, progress=lambda share, _what: seen.append(share)
    )
    waiting = [owner.posted.get(timeout=10) for _ in ("progress", "end")]
    handle.cancel()
    for call in waiting:
        call()
    assert not seen


def test_progress_is_shown_on_the_thread_of_the_owner(owner: Owner, tasks: Tasks) -> None:
    seen: list[tuple[float, str]] = []

    def show(share: float, what: Message) -> None:
        seen.append((share, str(what)))

    tasks.run(
        lambda progress: progress.report(2.0, msg("Nearly")),
        lambda _: None,
        lambda _: None,
        progress=show,
    )
    owner.run_one()
    assert seen == [(1.0, "Nearly")]


def test_tasks_that_change_the_project_run_one_after_another(owner: Owner, tasks: Tasks) -> None:
    inside = 0
    most = 0

    def work(_: Progress) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        threading.Event().wait(0.01)
        inside -= 1

    for _ in range(5):
        tasks.run(work, lambda _: None, lambda _: None, changes=True)
    for _ in range(5):
        owner.run_one()
    assert most == 1
