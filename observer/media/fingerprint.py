"""A recording's fingerprint: the same file is known again wherever it was moved."""

import hashlib
import io
from pathlib import Path

from observer.media.source import MediaSource, open_bytes

_SAMPLES = 16
_SAMPLE_BYTES = 1 << 16


def fingerprint(source: MediaSource | str) -> str:
    """Return the SHA-256 (hex) over a file's size and samples of its content.

    Short files are read whole; of long ones, 16 stretches of 64 KiB spread from the first byte
    to the last, so that it takes milliseconds for a film of any length.

    Parameters
    ----------
    source
        File or opener.

    Returns
    -------
    str
        64 hexadecimal digits.

    Raises
    ------
    MediaError
        If it cannot be read.
    """
    digest = hashlib.sha256()
    with open_bytes(Path(source) if isinstance(source, str) else source) as file:
        size = file.seek(0, io.SEEK_END)
        digest.update(size.to_bytes(8, "big"))
        last = max(size - _SAMPLE_BYTES, 0)
        short = size <= _SAMPLES * _SAMPLE_BYTES
        steps = range(0, size, _SAMPLE_BYTES) if short else _spread(last)
        for place in steps:
            file.seek(place)
            digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()


def _spread(last: int) -> list[int]:
    """Return where the samples begin."""
    return [last * i // (_SAMPLES - 1) for i in range(_SAMPLES)]
