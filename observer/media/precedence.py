"""Who waits for whom where there are not processors enough."""

import os
import sys
import threading

_BEHIND = 8
"""Steps of niceness: enough for the window to go first, and a sixth of its share is left."""


def give_way() -> None:
    """Let this thread, and those that it starts from now on, wait for the window.

    With four films at once the decoders take all processors there are, and the window stood behind
    them in the queue: its clock ticked 8 to 9 ms late one time in twenty. Linux alone counts
    niceness by thread, and lets a thread hand it on; on other systems nothing is done.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + _BEHIND)
