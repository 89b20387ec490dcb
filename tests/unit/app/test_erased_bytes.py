"""Of what is erased not a byte can be read with any key that is left, backups included."""

import random
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlcipher3 import dbapi2

from observer.app.erasing import erase_family, erase_session, take_out_for_good
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.coding_edits import write_memo
from observer.model.consent import Consent, Purpose
from observer.model.errors import StorageError
from observer.model.event import Memo
from observer.model.family import Family, Participant
from observer.model.keeping import Attachment
from observer.model.project_edits import add
from observer.model.scheme import Role
from observer.model.session import Clip, Recording, Session, Storing
from observer.storage.cobblestone import open_sealed
from observer.storage.database import connect
from observer.storage.project_folder import create_project, open_project
from observer.storage.sealing import subkey, unseal
from observer.storage.surroundings import KdfCost, Surroundings

PASSPHRASE = "vier losse woorden"  # noqa: S105  of a project that is thrown away
DAY = date(2026, 3, 20)
CHANCE = random.Random(7)  # noqa: S311  bytes that occur nowhere else, no secret
FILM_BYTES, WAVE_BYTES = CHANCE.randbytes(300_000), CHANCE.randbytes(9_000)
SCAN_BYTES = b"%PDF-" + CHANCE.randbytes(9_000)
PAGE, RESERVED, IV = 4096, 80, 16
FILM = Recording(id="film", session_id="s", label="ZZfilmlabel", storing=Storing.VAULT)


@dataclass
class Case:
    """A project that was opened, filled and backed up."""

    folder: Path
    workspace: Workspace
    now: list[datetime]

    @property
    def key(self) -> bytes:
        return self.workspace.store.opened.master_key

    @property
    def database_key(self) -> bytes:
        return subkey(self.key, "database")

    def back_up(self) -> None:
        self.now[0] += timedelta(minutes=1)
        self.workspace.store.back_up()


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    now = [datetime(2026, 3, 20, 10, tzinfo=UTC)]
    around = Surroundings(
        kdf_cost=KdfCost(memory_kib=8, passes=1), utc_now=lambda: now[0], closing_s=30.0
    )
    folder = tmp_path / "project"
    create_project(folder, coder="AB", passphrase=PASSPHRASE, around=around)
    workspace = Workspace(open_project(folder, passphrase=PASSPHRASE, around=around))
    made = Case(folder, workspace, now)
    for name, content in (("film", FILM_BYTES), ("scan", SCAN_BYTES)):
        (tmp_path / name).write_bytes(content)
        workspace.store.vault.take_in(tmp_path / name, name, lambda _: None, lambda: False)
    workspace.apply(
        add(
            "test",
            Family(id="f", pseudonym="ZZF-012", question="ZZquestion"),
            Family(id="other", pseudonym="YYF-013"),
            Participant(id="m", family_id="f", role=Role.MOTHER, name="ZZname"),
            Session(id="s", family_id="f", number=1, held_on=DAY, task="ZZtask"),
            FILM,
            Clip(id="c", session_id="s", onset_us=0, offset_us=1, title="ZZtitle"),
            Consent(
                id="given",
                participant_id="m",
                purpose=Purpose.TREATMENT,
                given_by="m",
                given_on=DAY,
                evidence=("scan",),
            ),
            Attachment(
                id="scan", family_id="f", label="ZZscan", kind="pdf", size_bytes=9, added_on=DAY
            ),
        )
    )
    engagement = next(s for s in workspace.schemes() if s.id == "engagement")
    info = workspace.new_coding("s", engagement, "AB")
    made.back_up()
    workspace.apply(write_memo(workspace.coding(info.id), None, Memo(id="memo", text="ZZmemo")))
    workspace.store.derived.put("film", "index", WAVE_BYTES)
    workspace.store.drain(30)
    made.back_up()
    yield made
    workspace.close()


def pages(file: Path, key: bytes) -> bytes:
    """Return every page of a database in clear, also those that hold nothing any more."""
    content, clear = file.read_bytes(), bytearray()
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        body = page[IV if start == 0 else 0 : PAGE - RESERVED]
        vector = page[PAGE - RESERVED : PAGE - RESERVED + IV]
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
        clear += decryptor.update(body) + decryptor.finalize()
    return bytes(clear)


def databases(case: Case) -> list[Path]:
    return sorted(case.folder.rglob("project.db"))


def keys_left(case: Case) -> Iterator[bytes]:
    """Yield every key that is in the project or in a backup, in clear."""
    yield case.key
    yield case.database_key
    wrapping = subkey(case.key, "wrapping")
    for file in databases(case):
        with closing(connect(file, case.database_key, read_only=True)) as connection:
            rows = connection.execute("SELECT owner_id, purpose, wrapped FROM wrapped_keys")
            assert isinstance(rows, dbapi2.Cursor)
            for owner, purpose, wrapped in rows.fetchall():
                yield unseal(wrapping, wrapped, f"{purpose} {owner}")


def readable(case: Case) -> Iterator[bytes]:
    """Yield all that can be read of the folder: as it lies there, and with every key that is left.

    The name that a piece of cipher text is bound to is no secret, so those that were there count.
    """
    keys = list(dict.fromkeys(keys_left(case)))
    for file in sorted(path for path in case.folder.rglob("*") if path.is_file()):
        yield file.read_bytes()
        if file.name == "project.db":
            yield pages(file, case.database_key)
        for key in keys:
            context = b"ooghoogte recording " + file.name.encode()
            with suppress(StorageError), open_sealed(file, key, context) as film:
                yield film.read()
            with suppress(StorageError):
                yield unseal(key, file.read_bytes(), "film index")


def found(case: Case, *wanted: bytes) -> set[bytes]:
    """Return which of some pieces can be read anywhere."""
    every = list(readable(case))
    return {piece for piece in wanted if any(piece in each for each in every)}


def samples(content: bytes) -> list[bytes]:
    return [content[at : at + 24] for at in range(5, len(content) - 24, 4096)]


def secrets_of(case: Case) -> list[bytes]:
    """Return the keys of the film and of what was made from it, as they are and as they lie."""
    file = case.folder / "project.db"
    with closing(connect(file, case.database_key, read_only=True)) as connection:
        rows = connection.execute("SELECT purpose, wrapped FROM wrapped_keys WHERE owner_id='film'")
        assert isinstance(rows, dbapi2.Cursor)
        own = rows.fetchall()
    wrapping = subkey(case.key, "wrapping")
    clear = [unseal(wrapping, wrapped, f"{purpose} film") for purpose, wrapped in own]
    assert len(clear) == len(("vault", "derived"))
    return [*clear, *(bytes(wrapped) for _, wrapped in own)]


FILM_ITSELF = [*samples(FILM_BYTES), *samples(WAVE_BYTES)]
SESSION_WORDS = [b"ZZtask", b"ZZtitle", b"ZZmemo", b"ZZfilmlabel"]
FAMILY_WORDS = [*SESSION_WORDS, b"ZZF-012", b"ZZquestion", b"ZZname", b"ZZscan"]
Erase = Callable[[Workspace], None]
ERASING: dict[str, tuple[Erase, list[bytes]]] = {
    "film": (lambda w: take_out_for_good(w, FILM)(Progress()), FILM_ITSELF),
    "session": (lambda w: erase_session(w, "s")(Progress()), FILM_ITSELF + SESSION_WORDS),
    "family": (
        lambda w: erase_family(w, "f")(Progress()),
        [*FILM_ITSELF, *samples(SCAN_BYTES), *FAMILY_WORDS],
    ),
}


@pytest.mark.parametrize("what", ERASING)
def test_nothing_of_it_can_be_read_with_any_key_that_is_left(case: Case, what: str) -> None:
    erase, gone = ERASING[what]
    secrets = secrets_of(case)
    # the search finds all of it as long as it is there
    assert found(case, *gone, *secrets[2:]) == {*gone, *secrets[2:]}
    assert set(secrets[:2]) <= set(keys_left(case))
    assert len(databases(case)) >= len(("project", "backup", "backup"))
    case.now[0] += timedelta(minutes=1)
    erase(case.workspace)
    case.workspace.store.drain(30)
    assert not set(secrets).intersection(keys_left(case))
    assert found(case, *gone, *secrets) == set()
    assert found(case, b"YYF-013") == {b"YYF-013"}
    assert len(databases(case)) >= len(("project", "backup"))
    assert {p.file for p in case.workspace.verify()} == {"project.json"}  # its guess is cheap
