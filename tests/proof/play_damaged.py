"""Play films named on standard input, one a line, and print what came of each: run in a child.

Should FFmpeg take this process down, the last line tells with which film.
"""

import json
import random
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import av

from observer.media import Player
from observer.media.frame_index import FrameIndex
from observer.media.waveform import sound_shape
from observer.model.errors import ObserverError

LONGEST_S = 10.0
SEEKS = 4


def main() -> None:
    """Play until there are no more lines."""
    av.logging.set_level(None)
    for line in sys.stdin:
        number, path, index = json.loads(line)
        tell({"begins": number})
        outcome = play(Path(path), Path(index) if index else None, number)
        tell({"number": number, **outcome})


def tell(said: dict[str, object]) -> None:
    """Let the test know at once, in case that the next thing is a crash."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def play(path: Path, index: Path | None, seed: int) -> dict[str, object]:
    """Open, seek, step and play; return what happened and how long the longest wait was."""
    chance = random.Random(seed)  # noqa: S311  repeatable, not secret
    kept = FrameIndex.from_bytes(index.read_bytes()) if index else None
    begin_s = time.monotonic()
    player = opened(path, kept)
    tally: Counter[str] = Counter()
    longest_s = wait(player, tally)
    count = player.frame_count
    for _ in range(SEEKS if count else 0):
        player.seek_frame(chance.randrange(count))
        longest_s = max(longest_s, wait(player, tally))
        player.step(-1)
        longest_s = max(longest_s, wait(player, tally))
    if count:
        player.set_rate(4.0)
        player.play()
        pause = threading.Event()
        for _ in range(10):
            pause.wait(0.02)
            player.frame()
    with suppress(ObserverError):
        sound_shape(path, 20)
    error = player.error
    close_s = time.monotonic()
    player.close()
    now_s = time.monotonic()
    return {
        "sentence": str(error) if error else "",
        "frames": count,
        "shown": tally["shown"],
        "errors": tally["errors"],
        "hung": tally["hung"],
        "longest_s": round(longest_s, 2),
        "close_s": round(now_s - close_s, 2),
        "all_s": round(now_s - begin_s, 2),
        "threads": sum(thread is not threading.main_thread() for thread in threading.enumerate()),
    }


def opened(path: Path, index: FrameIndex | None) -> Player:
    """Return a player of a film, with the index that was kept from when it was whole."""
    return Player(path, sound=False, index=index)


def wait(player: Player, tally: Counter[str]) -> float:
    """Wait until what was asked for is shown or was refused; return how long it took."""
    begin_s = time.monotonic()
    pause = threading.Event()
    while time.monotonic() - begin_s < LONGEST_S:
        if player.error:
            tally["errors"] += 1
            break
        if player.ready and not player.pending and player.frame() is not None:
            tally["shown"] += 1
            break
        pause.wait(0.003)
    else:
        tally["hung"] += 1
    return time.monotonic() - begin_s


if __name__ == "__main__":
    main()
