"""The colours on screen are those that the film's tags stand for; HDR comes out believable."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from observer.media import Recording
from observer.media.picture import Converter, Geometry
from observer.media.source import open_media
from observer.media.tone import (
    WHITE_CD_M2,
    Colours,
    Transfer,
    hlg_to_light,
    light_to_pq,
    pq_to_light,
    to_screen,
)

WIDTH, HEIGHT = 320, 96
BARS = (
    np.array(
        [
            (255, 255, 255),
            (191, 191, 0),
            (0, 191, 191),
            (0, 191, 0),
            (191, 0, 191),
            (191, 0, 0),
            (0, 0, 191),
            (0, 0, 0),
            (128, 128, 128),
            (224, 172, 105),
        ],
        np.float64,
    )
    / 255
)
BAR_PX = WIDTH // len(BARS)
WEIGHTS = {1: (0.2126, 0.0722), 5: (0.299, 0.114), 6: (0.299, 0.114), 9: (0.2627, 0.0593)}
PQ, HLG = 16, 18


@dataclass(frozen=True, kw_only=True)
class Tags:
    """What a film says of its colours, by FFmpeg's numbers; 2 and 0 say nothing."""

    matrix: int = 2
    full: int = 0
    transfer: int = 2
    primaries: int = 2
    meant: int = 6


def components(coded: NDArray[np.float64], tags: Tags, bits: int) -> list[NDArray[np.uint16]]:
    """Return Y, Cb and Cr of each bar, after Recommendation BT.601, BT.709 or BT.2020."""
    red, blue = WEIGHTS[tags.meant]
    r, g, b = coded.T
    y = red * r + (1 - red - blue) * g + blue * b
    cb, cr = (b - y) / (2 * (1 - blue)), (r - y) / (2 * (1 - red))
    most, step, grey = 2**bits - 1, 2 ** (bits - 8), 2 ** (bits - 1)
    if tags.full == 2:
        parts = (y * most, cb * most + grey, cr * most + grey)
    else:
        parts = (y * 219 * step + 16 * step, cb * 224 * step + grey, cr * 224 * step + grey)
    return [np.clip(np.rint(part), 0, most).astype(np.uint16) for part in parts]


def bars(coded: NDArray[np.float64], tags: Tags, pix_fmt: str, width: int = WIDTH) -> av.VideoFrame:
    """Return a frame of upright bars, straight from their components."""
    bits = 10 if "10" in pix_fmt else 8
    frame = av.VideoFrame(width, HEIGHT, pix_fmt)
    kind = np.dtype(np.uint16 if bits > 8 else np.uint8)
    for plane, values in zip(frame.planes, components(coded, tags, bits), strict=True):
        rows = np.frombuffer(memoryview(plane), kind).reshape(plane.height, -1)
        rows[:, : plane.width] = np.repeat(values.astype(kind), plane.width // len(coded))
    frame.colorspace, frame.color_range = tags.matrix, tags.full
    frame.color_trc, frame.color_primaries = tags.transfer, tags.primaries
    return frame


def film(path: Path, codec: str, pix_fmt: str, tags: Tags, coded: NDArray[np.float64]) -> Path:
    """Write a film of bars with its tags in the stream."""
    quiet = {"x265-params": "log-level=none:qp=4"} if codec == "libx265" else {"qp": "4"}
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=25, options=quiet)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pix_fmt
        context = stream.codec_context
        context.colorspace, context.color_range = tags.matrix, tags.full
        context.color_trc, context.color_primaries = tags.transfer, tags.primaries
        for number in range(3):
            frame = bars(coded, tags, pix_fmt)
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def on_screen(path: Path, box_px: tuple[int, int] = (WIDTH, HEIGHT)) -> NDArray[np.int64]:
    """Return red, green and blue of each bar as painted."""
    with open_media(path) as media:
        converter = Converter(Geometry.of(media))
        frame = next(media.container.decode(video=0))
        return centres(converter.bgra(converter.shrink(frame, box_px))[..., 2::-1])


def centres(picture: NDArray[np.uint8]) -> NDArray[np.int64]:
    height, width = picture.shape[:2]
    step = width / len(BARS)
    places = [int((bar + 0.5) * step) for bar in range(len(BARS))]
    return picture[height // 2, places].astype(np.int64)


def painted(frame: av.VideoFrame, box_px: tuple[int, int] = (WIDTH, HEIGHT)) -> NDArray[np.int64]:
    converter = Converter(Geometry(Fraction(1)))
    return centres(converter.bgra(converter.shrink(frame, box_px))[..., 2::-1])


ORDINARY = [
    Tags(matrix=1, meant=1, primaries=1, transfer=1),
    Tags(matrix=1, full=2, meant=1),
    Tags(matrix=5, meant=5),
    Tags(matrix=6, full=1, meant=6),
    Tags(matrix=6, full=2, meant=6),
    Tags(),
]


@pytest.mark.parametrize("tags", ORDINARY)
@pytest.mark.parametrize(
    ("codec", "pix_fmt"),
    [("libx264", "yuv420p"), ("libx264", "yuv420p10le"), ("libx265", "yuv420p10le")],
)
def test_bars_have_their_colours_whatever_matrix_range_and_depth_are_told(
    tags: Tags, codec: str, pix_fmt: str, tmp_path: Path
) -> None:
    path = film(tmp_path / "bars.mp4", codec, pix_fmt, tags, BARS)
    for box_px in ((WIDTH, HEIGHT), (WIDTH // 2, HEIGHT // 2)):
        assert np.abs(on_screen(path, box_px) - np.rint(BARS * 255)).max() <= 5
    with Recording(path) as recording:
        decoded = centres(recording.picture(1))
    assert np.abs(decoded - np.rint(BARS * 255)).max() <= 5


@pytest.mark.parametrize("pix_fmt", ["yuv422p", "yuv444p", "yuv422p10le", "yuv444p10le"])
def test_finer_colour_sampling_changes_no_colour(pix_fmt: str) -> None:
    for tags in ORDINARY:
        assert np.abs(painted(bars(BARS, tags, pix_fmt)) - np.rint(BARS * 255)).max() <= 4


@pytest.mark.parametrize(("width", "meant"), [(640, 6), (1280, 1)])
def test_a_film_that_tells_nothing_has_the_matrix_of_its_size(width: int, meant: int) -> None:
    frame = bars(BARS, Tags(meant=meant), "yuv420p", width)
    assert np.abs(painted(frame) - np.rint(BARS * 255)).max() <= 4


@pytest.mark.parametrize("pix_fmt", ["rgb24", "gbrp", "bgra", "rgba", "gray", "gbrp10le"])
def test_films_that_are_stored_as_red_green_and_blue_or_grey_keep_their_values(
    pix_fmt: str,
) -> None:
    values = np.rint(BARS * 255).astype(np.uint8)
    if pix_fmt == "gray":
        values = np.repeat(values.mean(axis=1).astype(np.uint8)[:, None], 3, axis=1)
    rows = np.repeat(values, BAR_PX, axis=0)
    picture = np.ascontiguousarray(np.broadcast_to(rows, (HEIGHT, WIDTH, 3)))
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    if pix_fmt != "rgb24":
        frame = frame.reformat(format=pix_fmt)
    assert np.abs(painted(frame) - values).max() <= 4


def test_published_codes_stand_for_their_light() -> None:
    # Report BT.2408, table 1: HDR reference white is 58 % of PQ and 75 % of HLG, 203 cd/m².
    assert light_to_pq(np.array([203.0], np.float32)) == pytest.approx(0.58, abs=0.002)
    assert pq_to_light(np.array([0.58], np.float32)) == pytest.approx(203, rel=0.02)
    assert hlg_to_light(np.array([[0.75] * 3], np.float32)) == pytest.approx(203, rel=0.01)
    # Recommendation BT.2100: PQ reaches 10 000 cd/m², HLG the 1000 of its screen.
    assert pq_to_light(np.array([1.0], np.float32)) == pytest.approx(10_000, rel=1e-3)
    assert hlg_to_light(np.array([[1.0] * 3], np.float32)) == pytest.approx(1000, rel=1e-3)


def of_light(cd_m2: NDArray[np.float64], transfer: int) -> NDArray[np.float64]:
    """Return the codes for light in BT.709's colours, in those of BT.2020."""
    to_2020 = np.array(
        [[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]]
    )
    light = np.asarray(cd_m2 @ to_2020.T, np.float64)
    if transfer == PQ:
        return light_to_pq(light.astype(np.float32)).astype(np.float64)
    seen = light / 1000
    scene = seen * np.maximum(seen @ [0.2627, 0.678, 0.0593], 1e-9)[:, None] ** (1 / 1.2 - 1)
    low = np.sqrt(3 * scene)
    high = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    return np.where(scene <= 1 / 12, low, high)


SCENE = np.array(
    [
        (0, 0, 0),
        (5, 5, 5),
        (26, 26, 26),
        (60, 60, 60),
        (90, 90, 90),
        (203, 203, 203),
        (600, 600, 600),
        (70, 45, 33),
        (60, 8, 6),
        (10, 40, 12),
    ],
    np.float64,
)
"""Light of a scene in cd/m²: greys, white, a lamp, skin, a red and a green toy."""


@pytest.mark.parametrize("transfer", [PQ, HLG])
@pytest.mark.parametrize(("full", "codec"), [(1, "libx265"), (2, "libx265"), (1, "libx264")])
def test_hdr_is_shown_with_the_light_and_hues_of_the_scene(
    transfer: int, full: int, codec: str, tmp_path: Path
) -> None:
    tags = Tags(matrix=9, full=full, transfer=transfer, primaries=9, meant=9)
    path = film(tmp_path / "hdr.mp4", codec, "yuv420p10le", tags, of_light(SCENE, transfer))
    shown = on_screen(path)
    with Recording(path) as recording:
        assert np.array_equal(centres(recording.seen(0)), shown)
    greys = shown[:7]
    assert np.ptp(greys, axis=1).max() <= 4
    assert (np.diff(greys.mean(axis=1)) > 0).all()
    assert greys[0].max() <= 2
    assert 215 <= greys[5].mean() <= 240
    assert greys[6].mean() >= 245
    # Up to the knee light is kept: a screen of BT.1886 gives the scene's own light back.
    for bar in (1, 2, 3, 4, 7, 8, 9):
        expected = (SCENE[bar] / WHITE_CD_M2) ** (1 / 2.4) * 255
        assert np.abs(shown[bar] - expected).max() <= 10


def test_hdr_that_tells_only_its_curve_is_taken_for_bt_2020() -> None:
    coded = of_light(SCENE, HLG)
    told = bars(coded, Tags(matrix=9, transfer=HLG, primaries=9, meant=9), "yuv420p10le")
    untold = bars(coded, Tags(transfer=HLG, meant=9), "yuv420p10le")
    assert np.array_equal(painted(told), painted(untold))


def test_wide_colours_without_hdr_keep_their_hue_and_greys() -> None:
    # Display P3 red, as a phone films it, is beyond the screen: it stays the purest red there is.
    colours = np.array([(1, 0, 0), (0.5, 0.5, 0.5), (0.8, 0.6, 0.5)] + [(0, 0, 0)] * 7, np.float64)
    tags = Tags(matrix=1, transfer=1, primaries=12, meant=1, full=1)
    shown = painted(bars(colours, tags, "yuv420p"))
    assert shown[0][0] >= 250
    assert shown[0][1:].max() <= 12
    assert np.abs(shown[1] - 127.5).max() <= 3
    assert shown[2][0] > 0.8 * 255
    assert abs(shown[2][1] - 0.6 * 255) <= 6


def test_the_tables_agree_with_the_formulas() -> None:
    chance = np.random.default_rng(4)
    light = (chance.random((10, 3)) ** 2.2 * 0.8 + 0.1) * 150
    for transfer in (Transfer.PQ, Transfer.HLG):
        coded = of_light(light, int(transfer))
        tags = Tags(matrix=9, full=1, transfer=int(transfer), primaries=9, meant=9)
        frame = bars(coded, tags, "yuv420p10le")
        colours = Colours.of(frame)
        assert colours is not None
        exact = to_screen(coded.astype(np.float32), colours) * 255
        assert np.abs(painted(frame) - exact).mean() <= 3


def test_an_ordinary_film_goes_no_other_way_than_before() -> None:
    for tags in ORDINARY:
        assert Colours.of(bars(BARS, tags, "yuv420p")) is None
