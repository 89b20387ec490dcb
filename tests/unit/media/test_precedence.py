"""The window goes first where there are not processors enough."""

import os
import sys
from queue import SimpleQueue
from threading import Thread, get_native_id

import pytest

from observer.media.precedence import give_way

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="niceness by thread is Linux's")


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, get_native_id())


def test_a_thread_gives_way_with_all_that_it_starts_and_nobody_else_does() -> None:
    found: SimpleQueue[int] = SimpleQueue()
    before = niceness()

    def work() -> None:
        give_way()
        found.put(niceness())
        within = Thread(target=lambda: found.put(niceness()))
        within.start()
        within.join()

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert found.get() == found.get() == min(before + 8, 19)
    assert niceness() == before
