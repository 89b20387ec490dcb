"""Interlaced films are shown without combs, each picture from its own frame alone."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.filter import Graph
from numpy.typing import NDArray

from observer.media import Recording
from observer.media.picture import Converter, Geometry, first_field
from tests.unit.media.conftest import Clip, make

WIDTH, HEIGHT = 360, 288
COUNT = 12
STEP_PX = 12
KINDS = [("mpeg2video", "film.mpg"), ("libx264", "film.mp4"), ("mpeg4", "film.avi")]


def moment(number: int) -> NDArray[np.uint8]:
    """Return what the camera sees at the n-th field: a bar that moves fast to the right."""
    picture = np.full((HEIGHT, WIDTH), 40, np.uint8)
    left = number * STEP_PX % (WIDTH - 60)
    picture[40:240, left : left + 48] = 220
    return picture


def woven(number: int, *, top_first: bool) -> NDArray[np.uint8]:
    first, second = moment(2 * number), moment(2 * number + 1)
    picture = np.empty_like(first)
    top, bottom = (first, second) if top_first else (second, first)
    picture[::2], picture[1::2] = top[::2], bottom[1::2]
    return picture


def flagged(picture: NDArray[np.uint8], graph: Graph, number: int) -> av.VideoFrame:
    colour = np.full((HEIGHT // 2, WIDTH), 128, np.uint8)
    frame = av.VideoFrame.from_ndarray(np.concatenate((picture, colour)), format="yuv420p")
    frame.pts, frame.time_base = number, Fraction(1, 25)
    graph.vpush(frame)
    return graph.vpull()


def interlaced(path: Path, codec: str, *, top_first: bool) -> Path:
    """Write a film of two fields in each frame, the flags and the coding interlaced."""
    order = "tff" if top_first else "bff"
    options = {"x264-params": f"{order}=1"} if codec == "libx264" else {"flags": "+ildct+ilme"}
    graph = Graph()
    nodes = graph.add("buffer", f"video_size={WIDTH}x{HEIGHT}:pix_fmt=yuv420p:time_base=1/25")
    graph.link_nodes(nodes, graph.add("setfield", order), graph.add("buffersink")).configure()
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=25, options=options)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.bit_rate = 4_000_000
        for number in range(COUNT):
            frame = flagged(woven(number, top_first=top_first), graph, number)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def decoded(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


@pytest.fixture(params=[True, False], ids=["top first", "bottom first"])
def films(request: pytest.FixtureRequest, tmp_path: Path) -> list[list[av.VideoFrame]]:
    """Return the frames of a film of each codec."""
    return [
        decoded(interlaced(tmp_path / name, codec, top_first=bool(request.param)))
        for codec, name in KINDS
    ]


def bar_edges(picture: NDArray[np.uint8]) -> set[int]:
    """Return where the bar begins in the rows it covers whole."""
    rows = picture[60:220, :, 1]
    return {int(np.argmax(row > 130)) for row in rows}


def test_the_picture_shown_is_the_field_that_was_filmed_first(
    films: list[list[av.VideoFrame]],
) -> None:
    converter = Converter(Geometry(Fraction(1)))
    for frames in films:
        for number, frame in enumerate(frames):
            assert frame.interlaced_frame
            shown = converter.bgra(converter.shrink(frame, (WIDTH, HEIGHT)))
            assert shown.shape == (HEIGHT, WIDTH, 4)
            left = 2 * number * STEP_PX % (WIDTH - 60)
            assert all(abs(edge - left) <= 2 for edge in bar_edges(shown[..., :3]))


def test_the_decoded_picture_keeps_both_fields(tmp_path: Path) -> None:
    path = interlaced(tmp_path / "film.mp4", "libx264", top_first=True)
    with Recording(path) as recording:
        edges = bar_edges(recording.picture(3))
        seen = recording.seen(3)
    assert seen.shape == (HEIGHT, WIDTH, 3)
    assert len(bar_edges(seen)) == 1
    assert max(edges) - min(edges) >= STEP_PX - 3


def test_a_picture_shown_depends_on_its_own_frame_alone(films: list[list[av.VideoFrame]]) -> None:
    for frames in films:
        straight = Converter(Geometry(Fraction(1)))
        there = [straight.bgra(straight.shrink(frame, (200, 160))) for frame in frames]
        for number in (7, 2, 11, 0):
            alone = Converter(Geometry(Fraction(1)))
            again = alone.bgra(alone.shrink(frames[number], (200, 160)))
            assert np.array_equal(again, there[number])


def test_the_first_field_keeps_its_lines_as_they_are(films: list[list[av.VideoFrame]]) -> None:
    for frames in films:
        whole, half = frames[4].to_ndarray(), first_field(frames[4]).to_ndarray()
        lines = half[: HEIGHT // 2]
        assert any(np.array_equal(lines, whole[first:HEIGHT:2]) for first in (0, 1))


def test_a_film_that_is_not_interlaced_keeps_all_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    make(path, Clip(count=3))
    with Recording(path) as recording:
        assert np.array_equal(recording.seen(1), recording.picture(1))
    frame = decoded(path)[1]
    assert not frame.interlaced_frame
    converter = Converter(Geometry(Fraction(1)))
    shown = converter.bgra(converter.shrink(frame, (160, 96)))
    straight = frame.to_ndarray(format="bgr24")
    assert np.abs(shown[..., :3].astype(int) - straight).max() <= 2
