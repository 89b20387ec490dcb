"""Random seeks and steps back, each judged by the number in the picture that was shown."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.playback import barcode
from benchmarks.playback.clips import Clip, Kind, Place, Shelf
from benchmarks.playback.engines import AbsentError, Engine, OpenEngine, Shown
from benchmarks.playback.report import Part, Target

TITLE = "Right of asked, by picture: random seeks, steps back"
SEEKS, STEPS = 100, 60


@dataclass(frozen=True)
class Exactness:
    """How often the picture shown was the one that was asked for.

    Attributes
    ----------
    right_seeks, seeks, right_steps, steps
        Counts.
    pictures
        How many pictures could be read back at all.
    seek_s, step_s
        How long each took.
    wrong
        The first few that were wrong: asked for, shown.
    """

    right_seeks: int
    seeks: int
    right_steps: int
    steps: int
    pictures: int
    seek_s: tuple[float, ...]
    step_s: tuple[float, ...]
    wrong: tuple[tuple[int, int | None], ...]

    @property
    def cell(self) -> str:
        """The counts as the table tells them."""
        if not self.pictures:
            return "cannot be read back"
        return f"{self.right_seeks}/{self.seeks}, {self.right_steps}/{self.steps}"


def measure(
    open_engine: OpenEngine, clip: Clip, seeks: int = SEEKS, steps: int = STEPS
) -> Exactness:
    """Ask an engine for pictures of a clip.

    Parameters
    ----------
    open_engine
        Opens the clip.
    clip
        Whose pictures carry their numbers.
    seeks
        How many random seeks.
    steps
        How many steps back, from two thirds of the clip on.

    Returns
    -------
    Exactness
        What came of it.
    """
    engine = open_engine(clip.path)
    try:
        sought = [(place, engine.seek(place)) for place in _random(clip, seeks)]
        stepped = list(_steps(engine, clip, steps))
    finally:
        engine.close()
    right = [[_is_right(place, shown) for place, shown in asked] for asked in (sought, stepped)]
    wrong = [
        (place.code, _code(shown))
        for place, shown in (*sought, *stepped)
        if not _is_right(place, shown)
    ]
    return Exactness(
        sum(right[0]),
        len(right[0]),
        sum(right[1]),
        len(right[1]),
        sum(shown.picture is not None for _, shown in (*sought, *stepped)),
        tuple(shown.took_s for _, shown in sought),
        tuple(shown.took_s for _, shown in stepped),
        tuple(wrong[:5]),
    )


def _random(clip: Clip, count: int) -> Iterator[Place]:
    """Yield pictures of a clip, always the same ones."""
    for number in np.random.default_rng(3).integers(0, len(clip.places), count).tolist():
        yield clip.places[number]


def _steps(engine: Engine, clip: Clip, count: int) -> Iterator[tuple[Place, Shown]]:
    """Yield steps back and what they led to."""
    start = max(len(clip.places) * 2 // 3, min(count, len(clip.places) - 1))
    engine.seek(clip.places[start])
    for number in range(start - 1, max(start - 1 - count, -1), -1):
        yield clip.places[number], engine.step_back(clip.places[number])


def _is_right(place: Place, shown: Shown) -> bool:
    """Return whether the picture shown is the one, standing upright."""
    return _code(shown) == place.code


def _code(shown: Shown) -> int | None:
    """Return the number in a picture that was shown."""
    return None if shown.picture is None else barcode.read(shown.picture)


def compare(
    shelf: Shelf, kinds: Sequence[Kind], engines: Mapping[str, OpenEngine], few: tuple[int, int]
) -> Part:
    """Ask every engine for pictures of every kind of clip.

    Parameters
    ----------
    shelf
        Makes the clips.
    kinds
        Of which kinds.
    engines
        By their names; the first one is ours and is asked for all, the others for fewer.
    few
        How many seeks and steps back the others are asked for.

    Returns
    -------
    Part
        Right of asked, seeks and steps back.
    """
    rows, right, asked = [], 0, 0
    for kind in kinds:
        clip = shelf.clip(kind)
        cells = []
        for place, open_engine in enumerate(engines.values()):
            found = _asked(open_engine, clip, (SEEKS, STEPS) if place == 0 else few)
            cells.append(found.cell if found else "fails")
            if place == 0 and found:
                right += found.right_seeks + found.right_steps
                asked += found.seeks + found.steps
        rows.append((kind.title, *cells))
        print(f"{kind.title}: {'; '.join(cells)}", file=sys.stderr, flush=True)
    target = Target("exact by picture", "100 %", f"{right} of {asked}", right == asked > 0)
    return Part(
        TITLE,
        ("clip", *engines),
        rows,
        (target,),
    )


def _asked(open_engine: OpenEngine, clip: Clip, counts: tuple[int, int]) -> Exactness | None:
    """Return what came of it; None if the engine cannot open or follow the clip."""
    try:
        return measure(open_engine, clip, *counts)
    except (AbsentError, TimeoutError):
        return None
