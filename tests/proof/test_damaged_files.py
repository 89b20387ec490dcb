"""Damaged files: no crash of the program, no hang over 10 s, a sentence about each.

Each goes through intake, and then is played whatever intake said of it, with the index kept from
when it was whole where its length is the same: a file can be damaged after it was taken in.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from observer.media.indexing import build_index
from observer.media.intake import examine
from observer.model.errors import MediaError
from tests.proof.damage import DAMAGES, damaged, make_films

ALL = 1000
SAMPLE = tuple(range(3, ALL, 100))
PARTS = 2
LONGEST_S = 10.0
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Film:
    """A damaged film."""

    number: int
    name: str
    kind: str
    path: Path
    index: Path | None


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return make_films(tmp_path_factory.mktemp("healthy"))


def written(numbers: Sequence[int], films: Mapping[str, bytes], folder: Path) -> Iterator[Film]:
    """Yield damaged films, with the index of the whole one where that may still be used."""
    indexes: dict[str, Path] = {}
    for name, content in films.items():
        whole = folder / f"whole_{name}"
        whole.write_bytes(content)
        indexes[name] = folder / f"{name}.index"
        indexes[name].write_bytes(build_index(whole).to_bytes())
    for number in numbers:
        name, kind, content = damaged(number, films)
        path = folder / f"{number}_{name}"
        path.write_bytes(content)
        same = len(content) == len(films[name])
        yield Film(number, name, kind, path, indexes[name] if same and number % 3 else None)


def taken_in(film: Film) -> tuple[str, float]:
    """Return what intake said, and how long it took."""
    begin_s = time.monotonic()
    refused: MediaError | None
    try:
        info = examine(film.path).info
    except MediaError as error:
        refused = error
        said = f"refused: {error.what.template}"
    else:
        refused = None
        said = "taken, with a warning" if info.problems else "taken"
        said = said if info.has_pictures else "taken for sound alone"
        assert info.duration_us > 0
    assert refused is None or (film.path.name in str(refused.what) and refused.mend is not None)
    return said, time.monotonic() - begin_s


def played(films: Sequence[Film]) -> dict[int, dict[str, object]]:
    """Play films in a process of their own, begun anew after each that took it down."""
    outcomes: dict[int, dict[str, object]] = {}
    left = list(films)
    while left:
        lines = "".join(
            json.dumps([f.number, str(f.path), str(f.index) if f.index else ""]) + "\n"
            for f in left
        )
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", "-m", "tests.proof.play_damaged"],
            input=lines,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
        begun = None
        for line in done.stdout.splitlines():
            said = json.loads(line)
            if "begins" in said:
                begun = int(said["begins"])
            else:
                outcomes[int(said["number"])] = said
        if done.returncode and begun is not None and begun not in outcomes:
            outcomes[begun] = {"crash": done.returncode, "stderr": done.stderr[-3000:]}
        else:
            assert done.returncode == 0, done.stderr[-3000:]
        left = [film for film in left if film.number not in outcomes]
    return outcomes


def check(numbers: Sequence[int], films: Mapping[str, bytes], folder: Path) -> Counter[str]:
    """Take in and play damaged films; return how often each thing was said of them."""
    made = list(written(numbers, films, folder))
    tally: Counter[str] = Counter()
    slow: list[object] = []
    for film in made:
        said, seconds = taken_in(film)
        tally[f"intake | {said}"] += 1
        if seconds > LONGEST_S:
            slow.append((film.number, film.name, film.kind, "intake", seconds))
    outcomes = played(made)
    wrong: list[object] = []
    for film in made:
        outcome = outcomes[film.number]
        what = (film.number, film.name, film.kind, outcome)
        if "crash" in outcome or outcome["hung"] or outcome["threads"]:
            wrong.append(what)
            continue
        if float(str(outcome["all_s"])) > LONGEST_S:
            slow.append(what)
        if outcome["sentence"]:
            how = "stopped with" if outcome["shown"] else "not opened, with"
            tally[f"playing | {how} a sentence"] += 1
            assert film.path.name in str(outcome["sentence"])
        else:
            tally["playing | shown"] += 1
    assert not wrong
    assert not slow
    return tally


@pytest.mark.parametrize("part", range(PARTS))
def test_a_sample_of_damaged_files_ends_in_pictures_or_a_sentence(
    part: int, films: dict[str, bytes], tmp_path: Path
) -> None:
    numbers = SAMPLE[part::PARTS]
    tally = check(numbers, films, tmp_path)
    assert sum(tally.values()) == 2 * len(numbers)


@pytest.mark.proof
def test_a_thousand_damaged_files_end_in_pictures_or_a_sentence(
    films: dict[str, bytes], tmp_path: Path
) -> None:
    tally = check(range(ALL), films, tmp_path)
    for said, count in tally.most_common():
        sys.stdout.write(f"{count:5d}  {said}\n")
    assert sum(tally.values()) == 2 * ALL
    assert len(DAMAGES) * len(films) <= ALL
