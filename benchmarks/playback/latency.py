"""How soon a picture is there: cold seeks, cached steps, a key held down, a hand that drags."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.playback.clips import FULL_250, Clip, Kind, Shelf
from benchmarks.playback.decoding import null
from benchmarks.playback.engines import Engine, OpenEngine, wait_until
from benchmarks.playback.engines.mpv import Mpv
from benchmarks.playback.engines.ours import BOX_PX, Ours
from benchmarks.playback.report import Part, Target, middle_and_high, milliseconds
from observer.media.decoder import ExactDecoder
from observer.media.frame_index import FrameIndex
from observer.media.indexing import build_index
from observer.media.placement import ScrubReel
from observer.media.reel import Reel
from observer.media.reel_making import ReelMaker, estimate
from observer.media.source import CancelledError, open_media

SEEKS, BLOCKS, STEPS = 30, 3, 40
KEY_S, MOVE_S, TICK_S = 1 / 30, 1 / 60, 0.001
HELD_S, LOOK_S, DRAG_S = 10, 3, 5
LEAST_A_SECOND = 25
MOST_STEP_S, MOST_CANCEL_S, MOST_REEL_S = 0.016, 0.050, 0.033
MOST_WITHOUT_REEL_S = {1080: 0.120, 2160: 0.200}
MOST_OF_MPV = 1.25


class Cold(Ours):
    """Our engine, asked for pictures that were not made before."""

    def forget(self) -> None:
        """Ask for pictures of another size from now on."""
        width, height = self.view.screen.box_px
        self.view.set_picture_size(width, height ^ 1)
        self.wait()


def seeks(shelf: Shelf, kinds: Sequence[Kind]) -> Part:
    """Measure cold seeks of some kinds of film, in turn with mpv.

    Parameters
    ----------
    shelf
        Makes the clips.
    kinds
        Of which kinds.

    Returns
    -------
    Part
        Median and 95th percentile, with the bound of each.
    """
    rows: list[tuple[str, ...]] = []
    held, ratios = [], []
    for kind in kinds:
        clip = shelf.clip(kind)
        ours, theirs, straight = _blocks(clip)
        bound_s = _bound_s(clip, straight)
        high_s = float(np.percentile(ours, 95))
        cells = [middle_and_high(ours), "", "", ""]
        if bound_s is not None:
            held.append(high_s <= bound_s)
            cells[1] = milliseconds(bound_s)
        if theirs:
            ratio = float(np.median(ours) / np.median(theirs))
            ratios.append(ratio)
            cells[2:] = [middle_and_high(theirs), f"{ratio:.2f}"]
        rows.append((kind.title, *cells))
    head = (
        "cold exact seek, ms",
        "this engine, median / p95",
        "bound of p95",
        "mpv, exact, median / p95",
        "ratio of medians",
    )
    targets = (
        Target(
            "cold seek, p95",
            "≤ 0.8 of GOP ÷ ffmpeg's fps, + 60 ms",
            f"{sum(held)} of {len(held)} kinds",
            all(held) if held else None,
        ),
        Target(
            "cold seek beside mpv",
            f"≤ {MOST_OF_MPV} of mpv's",
            f"{max(ratios):.2f} at most" if ratios else "mpv is absent",
            max(ratios) <= MOST_OF_MPV if ratios else None,
        ),
    )
    return Part("Cold seeks", head, rows, targets)


def steps(shelf: Shelf, kinds: Sequence[Kind]) -> Part:
    """Measure steps back, one by one and with the key held down.

    Parameters
    ----------
    shelf
        Makes the clips.
    kinds
        Of which kinds single steps are measured.

    Returns
    -------
    Part
        Median and 95th percentile.
    """
    rows: list[tuple[str, ...]] = []
    highs = []
    for kind in kinds:
        engine = Ours(shelf.clip(kind).path)
        took = list(_steps(engine, shelf.clip(kind)))
        engine.close()
        highs.append(float(np.percentile(took, 95)))
        rows.append((kind.title, middle_and_high(took)))
    held = {look_s: held_down(shelf.clip(FULL_250), look_s) for look_s in (LOOK_S, 0)}
    for look_s, (least, mean) in held.items():
        when = f"after a look of {look_s} s" if look_s else "as soon as a cold seek has landed"
        rows.append(
            (
                f"{FULL_250.title}, key held for {HELD_S} s {when}, different pictures a second",
                f"{mean:.1f}, {least} at least",
            )
        )
    targets = (
        Target(
            "cached step back, p95",
            f"≤ {milliseconds(MOST_STEP_S)} ms",
            f"{milliseconds(max(highs))} ms at most",
            max(highs) <= MOST_STEP_S,
        ),
        *(
            Target(
                f"back-step held for 10 s, GOP 250, {'after a look' if look_s else 'at once'}",
                f"≥ {LEAST_A_SECOND} different pictures a second after the first",
                f"{least} at least, {mean:.1f} on average",
                least >= LEAST_A_SECOND,
            )
            for look_s, (least, mean) in held.items()
        ),
    )
    return Part("Steps back", ("step back, ms", "median / p95"), rows, targets)


def scrubbing(shelf: Shelf, kinds: Sequence[Kind]) -> Part:
    """Measure how soon a picture follows a hand, with a scrub reel and without.

    Parameters
    ----------
    shelf
        Makes the clips.
    kinds
        Of which kinds.

    Returns
    -------
    Part
        Median and 95th percentile.
    """
    rows: list[tuple[str, ...]] = []
    targets = []
    for kind in kinds:
        clip = shelf.clip(kind)
        without, with_reel = _dragged(clip, None), _dragged(clip, reel_of(clip.path))
        rows.append((kind.title, middle_and_high(without), middle_and_high(with_reel)))
        most_s = MOST_WITHOUT_REEL_S[kind.size[1]]
        for found, name, bound_s in (
            (with_reel, "with reel", MOST_REEL_S),
            (without, "without reel", most_s),
        ):
            high_s = float(np.percentile(found, 95))
            targets.append(
                Target(
                    f"scrub feedback, p95, {kind.title}, {name}",
                    f"≤ {milliseconds(bound_s)} ms",
                    f"{milliseconds(high_s)} ms",
                    high_s <= bound_s,
                )
            )
    head = ("scrub feedback, ms", "without reel, median / p95", "with reel, median / p95")
    return Part("Scrubbing", head, rows, targets)


def cancelling(shelf: Shelf, kinds: Sequence[Kind]) -> Part:
    """Measure how soon the decoder gives up what is no longer wanted.

    Parameters
    ----------
    shelf
        Makes the clips.
    kinds
        Of which kinds.

    Returns
    -------
    Part
        The longest of each.
    """
    rows = [(kind.title, [_cancel_s(shelf.clip(kind)) for _ in range(10)]) for kind in kinds]
    most_s = max(max(times) for _, times in rows)
    target = Target(
        "cancel",
        f"≤ {milliseconds(MOST_CANCEL_S)} ms",
        f"{milliseconds(most_s)} ms at most",
        most_s <= MOST_CANCEL_S,
    )
    cells = [(title, middle_and_high(times), milliseconds(max(times))) for title, times in rows]
    return Part("Cancelling", ("cancel, ms", "median / p95", "most"), cells, (target,))


def held_down(clip: Clip, look_s: float) -> tuple[int, float]:
    """Hold the key for one picture back, and count the different pictures shown.

    Parameters
    ----------
    clip
        Long enough.
    look_s
        How long the picture is looked at before; 0 presses while all before it is still to be
        decoded a second time.

    Returns
    -------
    tuple
        In the worst second after the first, and on average.
    """
    engine = Ours(clip.path)
    engine.seek(clip.places[-1])
    time.sleep(look_s)  # noqa: TID251  somebody looks at the picture that was asked for
    shown: list[set[int]] = [set() for _ in range(HELD_S + 1)]
    begin_s = time.perf_counter()
    pressed = 0
    while (passed_s := time.perf_counter() - begin_s) < HELD_S:
        if passed_s >= pressed * KEY_S:
            pressed += 1
            engine.player.step(-1)
        frame = engine.view.frame()
        if frame is not None:
            shown[int(passed_s)].add(frame.number)
        time.sleep(TICK_S)  # noqa: TID251  a measurement polls as the window's timer does
    engine.close()
    counts = [len(numbers) for numbers in shown[1:HELD_S]]
    return min(counts), float(np.mean(counts))


def new_reel(path: Path, index: FrameIndex) -> tuple[Reel, ReelMaker]:
    """Return an empty scrub reel of a film, and what makes its pictures."""
    reel = Reel("film", _Kept())
    reel.begin(estimate(path, index).head)
    return reel, ReelMaker(path, index, reel)


def reel_of(path: Path) -> ScrubReel:
    """Return the scrub reel of a film, made whole."""
    reel, maker = new_reel(path, build_index(path))
    while maker.make_segment(0):
        pass
    maker.close()
    return reel


class _Kept:
    """Stands for the project's folder of derived things."""

    def __init__(self) -> None:
        self._things: dict[tuple[str, str], bytes] = {}

    def get(self, recording_id: str, kind: str) -> bytes | None:
        """Return what was put."""
        return self._things.get((recording_id, kind))

    def put(self, recording_id: str, kind: str, content: bytes) -> None:
        """Keep something."""
        self._things[recording_id, kind] = content


def _blocks(clip: Clip) -> tuple[list[float], list[float], list[float]]:
    """Return seconds, a few at a time in turn: cold seeks of ours, of mpv; ffmpeg, straight on."""
    numbers = np.random.default_rng(11).integers(0, len(clip.places), SEEKS)
    ours: list[float] = []
    theirs: list[float] = []
    straight: list[float] = []
    engines: list[tuple[OpenEngine, list[float]]] = [(Cold, ours)]
    if Mpv.is_installed():
        engines.append((Mpv, theirs))
    for block in np.array_split(numbers, BLOCKS):
        for open_engine, took in engines:
            with _opened(open_engine, clip.path) as engine:
                for number in block.tolist():
                    if isinstance(engine, Cold):
                        engine.forget()
                    took.append(engine.seek(clip.places[number]).took_s)
        through = null(clip.path)
        straight += [] if through is None else [through.wall_s]
    return ours, theirs, straight


@contextmanager
def _opened(open_engine: OpenEngine, path: Path) -> Iterator[Engine]:
    """Open an engine for a while."""
    engine = open_engine(path)
    try:
        yield engine
    finally:
        engine.close()


def _bound_s(clip: Clip, straight: Sequence[float]) -> float | None:
    """Return what a cold seek may take: most of a group of pictures at ffmpeg's rate."""
    if not straight:
        return None
    keys = len(build_index(clip.path).keys)
    return 0.8 * float(np.median(straight)) / max(keys, 1) + 0.06


def _steps(engine: Ours, clip: Clip) -> Iterator[float]:
    """Step back as fast as a held key, over pictures that are at hand; yield the seconds."""
    start = len(clip.places) * 2 // 3
    engine.seek(clip.places[start])
    for number in range(start - 1, start - 1 - STEPS, -1):
        wait_until(partial(_is_cached, engine, number))
        yield engine.step_back(clip.places[number]).took_s


def _is_cached(engine: Ours, number: int) -> bool:
    """Return whether a picture is at hand."""
    fetcher = engine.view.screen.fetcher
    return fetcher is not None and fetcher.touch(number, BOX_PX)


def _dragged(clip: Clip, reel: ScrubReel | None) -> list[float]:
    """Drag along the timeline, and return how long each move waited for a picture."""
    engine = Ours(clip.path, reel)
    chance = np.random.default_rng(9)
    place, speed = 0.5, 0.0
    waiting: list[float] = []
    took: list[float] = []
    seen = engine.view.frame()
    begin_s = moved_s = time.perf_counter()
    while time.perf_counter() - begin_s < DRAG_S:
        now_s = time.perf_counter()
        if now_s >= moved_s:
            moved_s = now_s + MOVE_S
            speed = 0.9 * speed + chance.normal(0, 0.01)
            place = abs((place + speed) % 2 - 1)
            waiting.append(now_s)
            engine.player.seek_us(round(place * clip.duration_us), exact=False)
        frame = engine.view.frame()
        if waiting and (frame is not seen or not engine.player.pending):
            took += [time.perf_counter() - asked_s for asked_s in waiting]
            waiting, seen = [], frame
        time.sleep(TICK_S)  # noqa: TID251  a measurement polls as the window's timer does
    engine.close()
    return took


def _cancel_s(clip: Clip) -> float:
    """Return how long decoding goes on after it was given up, in seconds."""
    index = build_index(clip.path)
    decoder = ExactDecoder(open_media(clip.path), index)
    given_up = threading.Event()
    ended_s: list[float] = []

    def work() -> None:
        try:
            decoder.reach(min(int(index.keys[0, 3]) + 200, len(index) - 1), given_up.is_set)
        except CancelledError:
            ended_s.append(time.perf_counter())

    worker = threading.Thread(target=work)
    worker.start()
    worker.join(0.1)
    asked_s = time.perf_counter()
    given_up.set()
    worker.join()
    decoder.close()
    return ended_s[0] - asked_s if ended_s else 0.0
