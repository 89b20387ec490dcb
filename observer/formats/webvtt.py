"""Subtitles beside a film, as WebVTT.

W3C, WebVTT: The Web Video Text Tracks Format, https://www.w3.org/TR/webvtt1/.
"""

from collections.abc import Iterable
from pathlib import Path

Words = tuple[int, int, str]
"""From when to when in microseconds of the film, and what is read."""


def webvtt(lines: Iterable[Words]) -> str:
    """Return subtitles as the text of a WebVTT file.

    Parameters
    ----------
    lines
        In order of their beginning; those without words or without length are left out.

    Returns
    -------
    str
        Times to the millisecond, each line numbered; nothing says what wrote it.
    """
    blocks = ["WEBVTT"]
    for start_us, end_us, text in lines:
        words = _safe(text)
        start, end = round(start_us / 1000), round(end_us / 1000)
        if words and end > start:
            number = len(blocks)
            blocks.append(f"{number}\n{_time(start)} --> {_time(end)}\n{words}")
    return "\n\n".join(blocks) + "\n"


def write_webvtt(lines: Iterable[Words], path: Path) -> None:
    """Write subtitles to a file, as UTF-8."""
    path.write_text(webvtt(lines), encoding="utf-8", newline="\n")


def _time(ms: int) -> str:
    minutes, left = divmod(ms, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{left // 1000:02}.{left % 1000:03}"


def _safe(text: str) -> str:
    """Return words that neither end the block nor are read as marks; no line of them is empty."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "\n".join(line.strip() for line in escaped.splitlines() if line.strip())
