"""Faces of the sample films, drawn once, covered to their last pixel through long stretches.

Where the heads are is reckoned anew from the scripts that draw the films. Run by ``make proof``.
"""

import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from observer.media import Recording
from observer.media.covering import mask_of
from observer.media.face_following import Pictures, follow

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_sessions"
pytestmark = [pytest.mark.proof, pytest.mark.timeout(900)]
STRETCHES = (
    ("child", 2, 0.0, 7.0),
    ("child", 2, 38.0, 48.0),
    ("mother", 1, 46.0, 54.0),
)
"""Turns of the head and of the body, and an arm before a face."""


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(SAMPLE), *sys.path])


@cache
def heads(session: int) -> dict[str, tuple[NDArray[np.float64], float]]:
    """Return the middles of the heads in every frame, and their radius, in pixels of the film."""
    import casting
    import figures
    import generate
    import painter
    import scenario
    import stage

    story = scenario.SCENARIOS[session - 1]
    times = generate.clock_of(story).times_s
    silent = {who: np.zeros_like(times) for who in "pc"}
    poses = stage.Stage(story, generate.SEED + session).poses(times, silent)
    parent, child = casting.BUILDS[session - 1]
    figures.settle((parent, child), poses)
    middles: dict[str, list[NDArray[np.float64]]] = {"mother": [], "child": []}
    for pose in poses:
        body = figures.child_body(child, pose)
        middles["child"].append((body.head - painter.ORIGIN) * painter.ZOOM)
        mother = figures.parent_body(parent, pose, body)
        middles["mother"].append((mother.head - painter.ORIGIN) * painter.ZOOM)
    looks = {"mother": parent.looks, "child": child.looks}
    return {
        who: (np.array(places), looks[who].radius * 1.07 * painter.ZOOM)
        for who, places in middles.items()
    }


@pytest.mark.parametrize(("who", "session", "start_s", "end_s"), STRETCHES)
@pytest.mark.parametrize("drawn_at", [0.0, 0.5])
def test_no_frame_shows_a_pixel_of_a_face_that_was_drawn_once(
    who: str, session: int, start_s: float, end_s: float, drawn_at: float
) -> None:
    middles, radius = heads(session)[who]
    with Recording(SAMPLE / f"session-{session}.mp4") as film:
        first, last = film.at_us(round(start_s * 1e6)), film.at_us(round(end_s * 1e6))
        pictures = Pictures(film.times_us[first:last].tolist())
        for number in range(first, last):
            pictures.add(np.ascontiguousarray(film.picture(number)[..., ::-1]))
    at = int(drawn_at * (last - first))
    x, y = middles[first + at]
    drawn = ((x - radius) / 960, (y - radius) / 540, 2 * radius / 960, 2 * radius / 540)
    boxes = follow(pictures, {at: drawn}).boxes
    shares = []
    for number, box in boxes.items():
        x, y = middles[first + number]
        head = (np.arange(960)[None, :] + 0.5 - x) ** 2 + (
            np.arange(540)[:, None] + 0.5 - y
        ) ** 2 <= radius**2
        mask = mask_of(box, (960, 540)) if box else np.zeros((540, 960), np.bool_)
        assert not (head & ~mask).any(), number
        shares.append(mask.sum() / max(head.sum(), 1))
    assert np.median(shares) < 4.2


WALKED = [n for n in range(560, 660) if n % 5 != 2 and n % 7 != 3]
"""Frames of a film of a camera, as a telephone might have left some out."""
SEEN = (
    # who walks behind another, and comes out on the other side
    (range(560, 660), (648, 304, 666, 324), ((60, 633, 305), (65, 604, 292), (67, 595, 283))),
    (range(560, 660), (648, 304, 666, 324), ((70, 573, 273), (74, 555, 265))),
    # who walks on while he is not found
    (WALKED, (178, 350, 203, 377), ((22, 406, 327), (23, 413, 321), (24, 422, 317))),
    (WALKED, (178, 350, 203, 377), ((26, 458, 308), (29, 498, 308))),
)
"""Which frames, where a head was drawn in the first, and where people see it later."""


@pytest.mark.parametrize(("frames", "head", "seen"), SEEN)
def test_a_head_in_a_film_of_a_camera_is_covered_where_people_see_it(
    shared_dir: Path,
    frames: Sequence[int],
    head: tuple[int, ...],
    seen: tuple[tuple[int, int, int], ...],
) -> None:
    last = max(number for number, _x, _y in seen)
    with Recording(shared_dir / "media/vtest.avi") as film:
        times = (film.times_us - film.origin_us).tolist()
        pictures = Pictures([times[number] for number in frames[: last + 1]])
        for number in frames[: last + 1]:
            pictures.add(np.ascontiguousarray(film.picture(number)[..., ::-1]))
    left, top, right, bottom = head
    drawn = (left / 768, top / 576, (right - left) / 768, (bottom - top) / 576)
    found = follow(pictures, {0: drawn})
    for number, x, y in seen:
        mask = mask_of(found.boxes[number], (768, 576))
        assert mask[y - 6 : y + 7, x - 6 : x + 7].all(), number
        if number not in found.lost:
            assert mask.sum() < 6 * (right - left) * (bottom - top)
