"""The same film from the vault and as a plain file: the same pictures, and what they cost."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from benchmarks.playback.clips import Kind, Shelf
from benchmarks.playback.decoding import decode, spent
from benchmarks.playback.report import Part, Target
from observer.media.source import MediaSource
from observer.storage.project_folder import create_project, open_project

MOST_RATIO = 1.1
ROUNDS = 3
PASSPHRASE = "the bench of playback"  # noqa: S105  of a project that is thrown away


@contextmanager
def in_vault(film: Path) -> Iterator[Callable[[], BinaryIO]]:
    """Take a film into the vault of a new project, and give what opens it there."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        create_project(project, coder="AB", passphrase=PASSPHRASE)
        store = open_project(project, passphrase=PASSPHRASE)
        try:
            store.vault.take_in(film, "film", lambda _: None, lambda: False)
            yield lambda: store.vault.open("film")
        finally:
            store.close()


def pictures(source: MediaSource) -> str:
    """Return one digest of every picture of a film as it is shown."""
    all_of_them = hashlib.sha256()

    def look(picture: NDArray[np.uint8]) -> None:
        all_of_them.update(picture.tobytes())

    decode(source, shown=True, look=look)
    return all_of_them.hexdigest()


def cpu_ratio(sealed: MediaSource, plain: MediaSource, rounds: int = ROUNDS) -> float:
    """Return how much more CPU a film costs from the vault, taken in turn, the least of each.

    Parameters
    ----------
    sealed, plain
        The same film.
    rounds
        How often each is decoded.

    Returns
    -------
    float
        1 means as much.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for found, source in zip(times, (sealed, plain), strict=True):
            found.append(spent(partial(decode, source, shown=True)).cpu_s)
    return min(times[0]) / min(times[1])


def measure(shelf: Shelf, kind: Kind) -> Part:
    """Compare one kind of film.

    Parameters
    ----------
    shelf
        Makes the clip.
    kind
        Of which kind.

    Returns
    -------
    Part
        Two targets.
    """
    plain = shelf.clip(kind).path
    with in_vault(plain) as sealed:
        same = pictures(sealed) == pictures(plain)
        ratio = cpu_ratio(sealed, plain)
    return Part(
        "Vault",
        targets=(
            Target(
                "pictures from the vault", "as from plain files", "same" if same else "not", same
            ),
            Target(
                "CPU from the vault",
                f"≤ {MOST_RATIO} of plain",
                f"{ratio:.3f}",
                ratio <= MOST_RATIO,
            ),
        ),
    )
