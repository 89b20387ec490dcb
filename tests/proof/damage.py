"""Films of many kinds, and ways to damage them: the n-th is the same but for encoders' whims."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from tests.unit.media.conftest import Clip, make, uneven

Damage = Callable[[random.Random, bytearray, bytes], bytes]

MS = Fraction(1, 1000)
KINDS: Mapping[str, Clip] = {
    "h264.mp4": Clip(count=40, tone_s=1.6),
    "fast.mp4": Clip(count=40, container_options={"movflags": "faststart"}, tone_s=1.6),
    "pieces.mp4": Clip(count=40, container_options={"movflags": "frag_keyframe+empty_moov"}),
    "hevc.mp4": Clip(
        count=40,
        codec="libx265",
        pix_fmt="yuv420p10le",
        options={"x265-params": "keyint=20:log-level=none"},
    ),
    "phone.mov": Clip(count=40, times=uneven, time_base=MS, turned=90, tone_s=1.0),
    "prores.mov": Clip(count=15, codec="prores_ks", pix_fmt="yuv422p10le", b_frames=0),
    "h264.mkv": Clip(count=40, tone_s=1.6),
    "ffv1.mkv": Clip(count=15, codec="ffv1", b_frames=0),
    "live.mkv": Clip(count=40, container_options={"live": "1"}),
    "vp9.webm": Clip(
        count=40, codec="libvpx-vp9", b_frames=0, options={"deadline": "realtime", "cpu-used": "8"}
    ),
    "vp8.webm": Clip(count=40, codec="libvpx", b_frames=0, options={"deadline": "realtime"}),
    "mpeg4.avi": Clip(count=40, codec="mpeg4", b_frames=2),
    "mjpeg.avi": Clip(count=25, codec="mjpeg", pix_fmt="yuvj420p", b_frames=0),
    "h264.avi": Clip(count=40, b_frames=3),
    "msmpeg4.avi": Clip(count=40, codec="msmpeg4", b_frames=0),
    "h264.ts": Clip(count=40, container="mpegts", tone_s=1.6),
    "mpeg2.ts": Clip(count=40, codec="mpeg2video", container="mpegts"),
    "mpeg2.mpg": Clip(count=40, codec="mpeg2video", container="mpeg"),
    "mpeg1.mpg": Clip(count=40, codec="mpeg1video", container="mpeg"),
    "wmv2.wmv": Clip(count=40, codec="wmv2", container="asf", b_frames=0, tone_s=1.6),
    "h263.3gp": Clip(count=40, codec="mpeg4", container="3gp", b_frames=0),
    "flv1.flv": Clip(count=40, codec="flv", container="flv", b_frames=0),
}


def make_films(folder: Path) -> dict[str, bytes]:
    """Return the healthy films by their name."""
    films = {}
    for name, clip in KINDS.items():
        make(
            folder / name,
            replace(
                clip,
                options={**clip.options, "threads": "1"},
                container_options={**clip.container_options, "fflags": "+bitexact"},
            ),
        )
        films[name] = (folder / name).read_bytes()
    return films


def damaged(number: int, films: Mapping[str, bytes]) -> tuple[str, str, bytes]:
    """Return the healthy film's name, the kind of damage and the damaged content."""
    chance = random.Random(number)  # noqa: S311  repeatable, not secret
    name = sorted(films)[number % len(films)]
    kind = list(DAMAGES)[number // len(films) % len(DAMAGES)]
    other = films[chance.choice(sorted(films))]
    return name, kind, DAMAGES[kind](chance, bytearray(films[name]), other)


def _flip(chance: random.Random, content: bytearray, _: bytes) -> bytes:
    for _time in range(chance.choice((1, 5, 30, 300))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def _flip_head(chance: random.Random, content: bytearray, _: bytes) -> bytes:
    for _time in range(chance.choice((1, 4, 16))):
        content[chance.randrange(min(1500, len(content)))] ^= 1 << chance.randrange(8)
    return bytes(content)


def _flip_tail(chance: random.Random, content: bytearray, _: bytes) -> bytes:
    low = max(len(content) - 2500, 0)
    for _time in range(chance.choice((1, 4, 16))):
        content[chance.randrange(low, len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def _cut(chance: random.Random, content: bytearray, _: bytes) -> bytes:
    return bytes(content[: chance.randrange(1, len(content))])


def _behead(chance: random.Random, content: bytearray, _: bytes) -> bytes:
    return bytes(content[chance.randrange(1, len(content) // 2) :])


def _zero(chance: random.Random, content: bytearray, _: bytes) -> bytes:
    length = chance.randrange(1, max(len(content) // 3, 2))
    start = chance.randrange(len(content) - length)
    content[start : start + length] = bytes(length)
    return bytes(content)


def _noise(chance: random.Random, content: bytearray, _: bytes) -> bytes:
    length = chance.randrange(1, max(len(content) // 4, 2))
    start = chance.randrange(len(content) - length)
    content[start : start + length] = chance.randbytes(length)
    return bytes(content)


def _swap_head(chance: random.Random, content: bytearray, other: bytes) -> bytes:
    length = chance.choice((16, 64, 512, 4096))
    return other[:length] + bytes(content[length:])


def _drop(chance: random.Random, content: bytearray, _: bytes) -> bytes:
    start = chance.randrange(len(content))
    del content[start : start + chance.randrange(1, 20_000)]
    return bytes(content)


def _huge(chance: random.Random, content: bytearray, _: bytes) -> bytes:
    """Blow up numbers that may be sizes and counts."""
    ends = (
        range(min(3000, len(content) - 8)),
        range(max(len(content) - 3000, 0), len(content) - 8),
    )
    for _time in range(chance.choice((1, 3, 10))):
        place = chance.choice(chance.choice(ends))
        worst = (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x00\xff\xff\xff", b"\xff" * 8)
        value = chance.choice(worst)
        content[place : place + len(value)] = value
    return bytes(content)


DAMAGES: Mapping[str, Damage] = {
    "flips": _flip,
    "flips in the head": _flip_head,
    "flips in the tail": _flip_tail,
    "cut": _cut,
    "beheaded": _behead,
    "zeroed": _zero,
    "noise": _noise,
    "head of another": _swap_head,
    "dropped": _drop,
    "huge numbers": _huge,
}
