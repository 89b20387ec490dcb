"""A project with one family, one session and one coding, as a coder begins with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from observer.model.edits import PROJECT, Change, CodingInfo, Edit, Record, Replacement
from observer.model.event import Event
from observer.model.family import Family, Participant
from observer.model.scheme import CodeKind, Role
from observer.model.session import Recording, Session, Storing
from observer.storage.project_folder import create_project, open_project
from observer.storage.project_store import ProjectStore
from observer.storage.surroundings import KdfCost, Surroundings

PASSPHRASE = "zon maan ster"  # noqa: S105 - of projects that live for one test


@dataclass
class Clock:
    """A clock on the wall that tests set forward; it begins with that of the files."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Case:
    """One family's records."""

    family: Family
    child: Participant
    session: Session
    film: Recording
    coding: CodingInfo

    @classmethod
    def named(cls, name: str) -> "Case":
        family = Family(id=f"family-{name}", pseudonym=f"F-{name}", question=f"vraag {name}")
        child = Participant(
            id=f"child-{name}", family_id=family.id, role=Role.CHILD, name=f"Kind {name}"
        )
        session = Session(id=f"session-{name}", family_id=family.id, number=1)
        film = Recording(
            id=f"film-{name}", session_id=session.id, label="film 1", storing=Storing.VAULT
        )
        coding = CodingInfo(
            id=f"coding-{name}",
            session_id=session.id,
            coder="AB",
            scheme_id="scheme",
            scheme_version="1.0.0",
            scheme_hash="0" * 64,
        )
        return cls(family, child, session, film, coding)

    @property
    def records(self) -> tuple[Record, ...]:
        return self.family, self.child, self.session, self.film, self.coding


def adding(document: str, *records: Record, kind: str = "add") -> Edit:
    """Return the edit that adds records."""
    replacements = tuple(Replacement(None, record) for record in records)
    return Edit(document=document, kind=kind, replacements=replacements)


@dataclass(frozen=True)
class Work:
    """An open project and what a coder does in it."""

    store: ProjectStore
    case: Case

    def open_case(self, case: Case | None = None) -> None:
        edit = adding(PROJECT, *(case or self.case).records)
        self.store.submit(Change(edit=edit), self.store.coder)

    def event(self, number: int, comment: str = "") -> Event:
        return Event(
            id=f"event-{number}",
            track="child_signal",
            code="approach",
            kind=CodeKind.POINT,
            onset_us=number * 40_000,
            comment=comment,
        )

    def press(self, number: int, comment: str = "", case: Case | None = None) -> Edit:
        event = self.event(number, comment)
        edit = adding((case or self.case).coding.id, event, kind="press")
        self.store.submit(Change(edit=edit), self.store.coder)
        return edit

    def event_ids(self) -> list[str]:
        return [e.id for e in self.store.load_coding(self.case.coding.id).all_events()]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def around() -> Surroundings:
    """Surroundings in which guessing is cheap and retries follow at once."""
    return Surroundings(
        kdf_cost=KdfCost(memory_kib=8, passes=1), retry_waits_s=(0.001,), closing_s=30.0
    )


@pytest.fixture
def project(tmp_path: Path, around: Surroundings) -> Path:
    path = tmp_path / "Gezinnen"
    create_project(path, coder="AB", passphrase=PASSPHRASE, around=around)
    return path


@pytest.fixture
def reopen(project: Path, around: Surroundings) -> Iterator[Callable[..., Work]]:
    """Open the project, as often as wanted; what is left open is closed at the end."""
    opened: list[ProjectStore] = []

    def open_again(**changes: object) -> Work:
        read_only = bool(changes.pop("read_only", False))
        store = open_project(
            project,
            passphrase=PASSPHRASE,
            read_only=read_only,
            around=replace(around, **changes),  # type: ignore[arg-type]  # a test names them
        )
        opened.append(store)
        return Work(store, Case.named("012"))

    yield open_again
    for store in opened:
        store.abandon()


@pytest.fixture
def work(reopen: Callable[..., Work]) -> Work:
    """The project open, with one case in it."""
    at_work = reopen()
    at_work.open_case()
    return at_work
