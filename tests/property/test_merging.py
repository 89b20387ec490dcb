"""Merging in any order and as often as one likes gives the same, and loses nothing."""

import shutil
from datetime import date
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observer.app.handover import (
    HandOver,
    Returned,
    give_back,
    hand_over,
    open_handover,
    read_return,
)
from observer.app.merging import merge
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.coding_edits import write_memo
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, CodingInfo, Edit, Record, Replacement
from observer.model.event import Memo
from observer.model.family import Family, Participant
from observer.model.scheme import Role
from observer.model.session import Recording, Session, Storing
from observer.storage.project_folder import create_project, open_project
from observer.storage.surroundings import KdfCost

WORDS = "seven small boats"
CHEAP = KdfCost(memory_kib=8, passes=1)
CODERS = ("CD", "EF")


def case(film: Path) -> tuple[Record, ...]:
    return (
        Family(id="family", pseudonym="F-001"),
        Participant(id="mother", family_id="family", role=Role.MOTHER),
        Session(id="session", family_id="family", number=1),
        Recording(
            id="film",
            session_id="session",
            label="film 1",
            storing=Storing.LINKED,
            path=str(film),
            size_bytes=film.stat().st_size,
            duration_us=10_000_000,
            width_px=64,
            height_px=48,
        ),
        Consent(
            id="consent",
            participant_id="mother",
            purpose=Purpose.RESEARCH,
            given_by="mother",
            given_on=date(2020, 1, 1),
        ),
    )


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a project at home, and the hand-over of two codings opened elsewhere."""
    folder = tmp_path_factory.mktemp("merging")
    film = folder / "film.mp4"
    film.write_bytes(b"only bytes")
    create_project(folder / "home", coder="AB", passphrase=None)
    home = Workspace(open_project(folder / "home"))
    added = tuple(Replacement(None, record) for record in case(film))
    home.apply(Edit(document=PROJECT, kind="test", replacements=added))
    scheme = next(s for s in home.schemes() if s.id == "engagement")
    for coder in CODERS:
        info = home.new_coding("session", scheme, coder)
        file = folder / f"{coder}.ooghoogte"
        wanted = HandOver(
            coding_id=info.id, path=file, passphrase=WORDS, day=date(2026, 3, 1), cost=CHEAP
        )
        hand_over(home, wanted)(Progress())
        open_handover(file, WORDS, folder / coder, Progress(), CHEAP)
    home.close()
    return folder


numbers = count()


def opened(laid: Path, name: str) -> Workspace:
    """Open a fresh copy of a project."""
    copy = laid / f"copy-{next(numbers)}"
    shutil.copytree(laid / name, copy)
    return Workspace(open_project(copy, passphrase=None if name == "home" else WORDS))


def write(workspace: Workspace, coder: str, words: str) -> None:
    info = next(i for i in workspace.project.of(CodingInfo) if i.coder == coder)
    note = Memo(id=f"{coder}-{words}", text=words)
    workspace.apply(write_memo(workspace.coding(info.id), None, note))


def returns(laid: Path, coder: str, steps: list[int]) -> list[Returned]:
    """Code elsewhere, and give back after some of the steps."""
    away, made = opened(laid, coder), list[Returned]()
    for number, step in enumerate(steps):
        write(away, coder, f"{number}")
        if step:
            path = laid / f"{coder}-{next(numbers)}.ooghoogte"
            give_back(away, path, WORDS, CHEAP)(Progress())
            made.append(read_return(path, WORDS))
    away.close()
    return made


Contents = dict[tuple[str, int], frozenset[str]]


def merged(laid: Path, files: list[Returned], here: str) -> Contents:
    """Return what stands in the codings at home after merging in an order."""
    home = opened(laid, "home")
    if here:
        write(home, here, "at home")
    for returned in files:
        merge(home, returned)
    found = {
        (info.coder, info.pass_number): frozenset(m.text for m in home.coding(info.id).memos)
        for info in home.project.of(CodingInfo)
    }
    home.close()
    return found


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    first=st.lists(st.integers(0, 1), min_size=1, max_size=3),
    second=st.lists(st.integers(0, 1), min_size=1, max_size=3),
    here=st.sampled_from(["", *CODERS]),
    random=st.randoms(use_true_random=False),
)
def test_the_order_and_the_number_of_times_do_not_matter(
    laid: Path,
    first: list[int],
    second: list[int],
    here: str,
    random: Random,
) -> None:
    files = [*returns(laid, "CD", [*first, 1]), *returns(laid, "EF", [*second, 1])]
    in_order = merged(laid, files, here)
    shuffled = [*files, *files]
    random.shuffle(shuffled)
    assert merged(laid, shuffled, here) == in_order
    for coder, steps in (("CD", first), ("EF", second)):
        whole = frozenset(str(number) for number in range(len(steps) + 1))
        codings = [words for (who, _), words in in_order.items() if who == coder]
        assert whole in codings
        assert (frozenset({"at home"}) in codings) == (here == coder)
