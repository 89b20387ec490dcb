"""From decoded frames to pictures: display aspect, upright, in the size that is wished.

There are two kinds. `Converter.rgb`, which `Recording.picture` gives, is what was decoded: no line
and no colour is changed but by libswscale's usual conversion. `Converter.shrink` and `bgra`, and
`Converter.seen` in full size, make what is shown: of an interlaced frame one field, in the colours
of an ordinary screen. Both are functions of the one frame alone, so that a picture is the same
after any seek.
"""

from dataclasses import dataclass
from fractions import Fraction
from threading import Lock

import av
import cv2
import numpy as np
from av.filter import Graph
from av.sidedata.sidedata import SideData
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from observer.media.source import OpenMedia, ratio
from observer.media.tone import Colours, ToneTable

_DEEP_FORMAT = "yuv420p10le"
_UNTOLD = (0, 2)
# Of a film that does not tell: from this size on it is taken for HD, with its other matrix.
_HD_WIDTH_PX, _HD_HEIGHT_PX = 1280, 577
_TURNS = {1: cv2.ROTATE_90_COUNTERCLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_CLOCKWISE}
# libswscale's quick way to BGRA leaves so many columns unwritten beyond a multiple of 16.
_UNWRITTEN = range(1, 5)
_CACHE_FORMAT = "yuv420p"


@dataclass(frozen=True, slots=True)
class Geometry:
    """How the stored pictures of a recording are shown.

    Attributes
    ----------
    sample_aspect
        Width of a stored pixel over its height.
    """

    sample_aspect: Fraction

    @classmethod
    def of(cls, media: OpenMedia) -> "Geometry":
        """Return the geometry of an open recording."""
        return cls(ratio(media.video.sample_aspect_ratio, Fraction(1)))

    def width_px(self, frame: av.VideoFrame) -> int:
        """Return the width with square pixels, before turning; the height is kept."""
        return max(1, round(frame.width * self.sample_aspect))

    def display_px(self, frame: av.VideoFrame) -> tuple[int, int]:
        """Return width and height as shown, upright."""
        width, height = self.width_px(frame), frame.height
        return (height, width) if turns(frame) % 2 else (width, height)


def turns(frame: av.VideoFrame) -> int:
    """Return by how many quarters, counterclockwise, a frame is turned to be upright."""
    return upright(frame)[0]


def upright(frame: av.VideoFrame) -> tuple[int, bool]:
    """Return how a frame is brought upright.

    Parameters
    ----------
    frame
        As decoded.

    Returns
    -------
    tuple
        Quarters to turn it counterclockwise, and whether it is mirrored left to right before.
    """
    told = frame.side_data.get("DISPLAYMATRIX")
    if not isinstance(told, SideData):
        return 0, False
    a, b, _, c, d = np.frombuffer(memoryview(told), np.int32, 5).astype(np.int64).tolist()
    mirrored = a * d - b * c < 0
    if mirrored:
        a, b = -a, -b
    if abs(a) >= abs(b):
        return (2 if a < 0 else 0), mirrored
    return (1 if b < 0 else 3), mirrored


def first_field(frame: av.VideoFrame) -> av.VideoFrame:
    """Return the lines of an interlaced frame that were filmed first, at half the height.

    FFmpeg's ``separatefields`` finds them by the frame's own field order, and copies nothing. It
    is set up anew for each frame, so that no other frame plays a part.

    Parameters
    ----------
    frame
        As decoded.

    Returns
    -------
    VideoFrame
        Every other line.
    """
    graph = Graph()
    graph.threads = 1
    size = f"video_size={frame.width}x{frame.height}"
    source = graph.add("buffer", f"{size}:pix_fmt={frame.format.name}:time_base=1/1")
    graph.link_nodes(source, graph.add("separatefields"), graph.add("buffersink")).configure()
    graph.vpush(frame)
    return graph.vpull()


def fit(size_px: tuple[int, int], box_px: tuple[int, int]) -> tuple[int, int]:
    """Return the largest size of the same aspect inside a box; at least one pixel each way."""
    width, height = size_px
    scale = min(Fraction(box_px[0], width), Fraction(box_px[1], height))
    return max(1, round(width * scale)), max(1, round(height * scale))


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A picture at the size of the screen, kept small (4:2:0) until it is shown.

    Attributes
    ----------
    frame
        Not yet turned.
    quarter_turns
        Counterclockwise.
    mirrored
        Whether it is mirrored left to right before it is turned.
    """

    frame: av.VideoFrame
    quarter_turns: int
    mirrored: bool = False

    @property
    def size_bytes(self) -> int:
        """What it costs to keep."""
        return sum(plane.buffer_size for plane in self.frame.planes)


class _ToScreen:
    """Turns pictures at their final size into BGRA, in memory that is used again and again.

    libswscale by itself asks for new memory at each picture, and the system hands that out page by
    page, which costs more than the conversion; FFmpeg's filters keep what was given back to them.
    """

    def __init__(self) -> None:
        self._graph: Graph | None = None
        self._about: tuple[object, ...] = ()

    def converted(self, frame: av.VideoFrame) -> av.VideoFrame:
        """Return a picture as BGRA.

        Parameters
        ----------
        frame
            At its final size.

        Returns
        -------
        VideoFrame
            Of the same size.
        """
        size = f"{frame.width}x{frame.height}"
        matrix, levels = int(frame.colorspace), int(frame.color_range)
        about = (size, frame.format.name, matrix, levels)
        if self._graph is None or about != self._about:
            told = f"video_size={size}:pix_fmt={frame.format.name}:time_base=1/1"
            way = "bicubic+accurate_rnd" if frame.width % 16 in _UNWRITTEN else "bilinear"
            graph = Graph()
            graph.threads = 1
            graph.link_nodes(
                graph.add("buffer", f"{told}:colorspace={matrix}:range={levels}"),
                graph.add("scale", f"flags={way}"),
                graph.add("format", "pix_fmts=bgra"),
                graph.add("buffersink"),
            ).configure()
            self._graph, self._about = graph, about
        self._graph.vpush(frame)
        return self._graph.vpull()


class Converter:
    """Turns decoded frames into pixels; for several threads.

    A scaler must not serve two threads at once, and a frame not be read by two of them, so each
    kind of conversion has its own scaler and lock. The scaler runs in the calling thread alone.

    Parameters
    ----------
    geometry
        Of the recording.
    """

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._to_size, self._to_pixels = VideoReformatter(), VideoReformatter()
        self._to_screen = _ToScreen()
        self._size_lock, self._pixels_lock = Lock(), Lock()
        self._tone: tuple[Colours, ToneTable] | None = None
        self._ways_up: dict[int, tuple[int, bool]] = {}

    def rgb(self, frame: av.VideoFrame) -> NDArray[np.uint8]:
        """Return a picture as it was decoded, in full size, upright and in its display aspect.

        Parameters
        ----------
        frame
            As decoded.

        Returns
        -------
        NDArray
            Shape (height, width, 3), uint8, RGB, contiguous.
        """
        width = self._geometry.width_px(frame)
        with self._pixels_lock:
            flat = self._to_pixels.reformat(frame, width, frame.height, "rgb24", threads=1)
        turned, mirrored = self._upright(frame)
        pixels = flat.to_ndarray()[:, ::-1] if mirrored else flat.to_ndarray()
        return np.ascontiguousarray(np.rot90(pixels, turned), np.uint8)

    def seen(self, frame: av.VideoFrame) -> NDArray[np.uint8]:
        """Return a picture in full size as it is shown: deinterlaced, in the screen's colours.

        Parameters
        ----------
        frame
            As decoded.

        Returns
        -------
        NDArray
            As `rgb` gives it; the very same for a frame that is shown as it is.
        """
        untold = not frame.format.is_rgb and frame.colorspace in _UNTOLD and _is_hd(frame)
        if Colours.of(frame) is None and not _is_woven(frame) and not untold:
            return self.rgb(frame)
        pixels = self.bgra(self.shrink(frame, self._geometry.display_px(frame)))
        return np.ascontiguousarray(pixels[..., 2::-1], np.uint8)

    def shrink(self, frame: av.VideoFrame, box_px: tuple[int, int]) -> Shrunk:
        """Scale a decoded frame to fit a box on the screen, deinterlaced, in the screen's colours.

        Parameters
        ----------
        frame
            As decoded.
        box_px
            Width and height there is room for.

        Returns
        -------
        Shrunk
            To be kept, or turned into pixels with `bgra`.
        """
        turned, mirrored = self._upright(frame)
        shown = (self._geometry.width_px(frame), frame.height)
        width, height = fit(shown[::-1] if turned % 2 else shown, box_px)
        if turned % 2:
            width, height = height, width
        colours = Colours.of(frame)
        lines = first_field(frame) if _is_woven(frame) else frame
        with self._size_lock:
            if colours is None:
                return Shrunk(self._scaled(lines, width, height), turned, mirrored)
            deep = self._to_size.reformat(
                lines,
                width,
                height,
                _DEEP_FORMAT,
                src_colorspace=colours.matrix,
                dst_colorspace=colours.matrix,
                dst_color_range=ColorRange.JPEG if colours.full_range else ColorRange.MPEG,
                threads=1,
            )
            if self._tone is None or self._tone[0] != colours:
                self._tone = colours, ToneTable(colours)
            return Shrunk(self._tone[1].shown(deep), turned, mirrored)

    def _upright(self, frame: av.VideoFrame) -> tuple[int, bool]:
        """Return how a frame is brought upright, looked up once for each rotation it may tell.

        A frame whose side data was read is part of a cycle, and keeps its memory until cycles
        are collected: hundreds of MiB.
        """
        rotation = frame.rotation
        if rotation not in self._ways_up:
            self._ways_up[rotation] = upright(frame)
        return self._ways_up[rotation]

    def _scaled(self, frame: av.VideoFrame, width: int, height: int) -> av.VideoFrame:
        """Return a frame in the size of the screen; where it tells no matrix, by its size."""
        matrix = frame.colorspace
        if frame.format.is_rgb or (matrix in _UNTOLD and _is_hd(frame)):
            matrix = Colorspace.ITU709
        return self._to_size.reformat(
            frame,
            width,
            height,
            _CACHE_FORMAT,
            src_colorspace=None if frame.format.is_rgb else matrix,
            dst_colorspace=matrix,
            dst_color_range=ColorRange.MPEG if frame.format.is_rgb else None,
            threads=1,
        )

    def forget(self) -> None:
        """Give back what is kept for the next picture; those that were given stay."""
        with self._pixels_lock:
            self._to_screen = _ToScreen()

    def bgra(self, picture: Shrunk) -> NDArray[np.uint8]:
        """Return the pixels for the screen.

        Parameters
        ----------
        picture
            At its final size.

        Returns
        -------
        NDArray
            Shape (height, width, 4), uint8, BGRA with opaque alpha, C-contiguous.
        """
        small = picture.frame
        with self._pixels_lock:
            pixels = self._to_screen.converted(small).to_ndarray()
        stored = cv2.flip(pixels, 1) if picture.mirrored else pixels
        turn = _TURNS.get(picture.quarter_turns)
        turned = stored if turn is None else cv2.rotate(stored, turn)
        return np.ascontiguousarray(turned, np.uint8)


def _is_woven(frame: av.VideoFrame) -> bool:
    """Return whether a frame holds two fields, filmed one after the other."""
    return frame.interlaced_frame and frame.height > 1


def _is_hd(frame: av.VideoFrame) -> bool:
    """Return whether a frame is larger than standard definition."""
    return frame.width >= _HD_WIDTH_PX or frame.height >= _HD_HEIGHT_PX
