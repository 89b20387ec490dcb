"""The project folder: making it, opening it, and who may."""

import shutil
import sys
from pathlib import Path

from observer.model.errors import StorageError, WrongPassphraseError
from observer.model.messages import msg
from observer.storage.backups import BACKUP_FOLDER, Backups
from observer.storage.database import DATABASE_FILE, Database, open_database
from observer.storage.derived import DERIVED_FOLDER
from observer.storage.files import PART, disk_errors, is_used
from observer.storage.key_renewal import finish_renewal, renew
from observer.storage.key_slots import (
    Opened,
    Slot,
    SlotKind,
    calibrated,
    is_open,
    label_of,
    new_master_key,
    open_any,
    open_slot,
    passphrase_slot,
    read_slots,
    recovery_slot,
    write_slots,
)
from observer.storage.lock import FolderLock, in_use
from observer.storage.network_share import refuse_network_share
from observer.storage.project_store import Parts, ProjectStore
from observer.storage.records import RecordCodec
from observer.storage.rescue import ASIDE_FILE, Rescue
from observer.storage.schema import HEAD, create, migrate, refuse_newer, version_of
from observer.storage.sealing import subkey
from observer.storage.surroundings import Surroundings
from observer.storage.vault import MEDIA_FOLDER

_DEFAULT = Surroundings()


def create_project(
    path: Path, *, coder: str, passphrase: str | None, around: Surroundings = _DEFAULT
) -> str:
    """Make a project in a new or empty folder.

    Parameters
    ----------
    path
        The folder.
    coder
        Name of the first coder, for the key slot.
    passphrase
        Guards the project; None for one that needs no protection.
    around
        The machine around it.

    Returns
    -------
    str
        The recovery key, to be printed and kept in a safe; empty for an open project.
    """
    refuse_network_share(path, around.file_system)
    _refuse_nameless(coder)
    if is_used(path):
        raise StorageError(
            msg("{folder} is not an empty folder.", folder=path.name),
            msg("Choose a new name for the project."),
        )
    master_key = new_master_key()
    slots, recovery = _first_slots(master_key, coder, passphrase, around)
    with disk_errors(path):
        path.mkdir(parents=True, exist_ok=True)
        if sys.platform != "win32":
            path.chmod(0o700)
        for name in (MEDIA_FOLDER, BACKUP_FOLDER, DERIVED_FOLDER):
            (path / name).mkdir()
    database = open_database(path / DATABASE_FILE, subkey(master_key, "database"), create=True)
    try:
        with database.writing() as connection:
            create(connection)
    finally:
        database.close()
    # Last: a folder without it is no project
    write_slots(path, slots)
    return recovery


def open_project(
    path: Path,
    *,
    passphrase: str | None = None,
    recovery_key: str | None = None,
    read_only: bool = False,
    around: Surroundings = _DEFAULT,
) -> ProjectStore:
    """Open a project, bring its database to the newest version and start its storage thread.

    Parameters
    ----------
    path
        The folder.
    passphrase
        Of one of its coders.
    recovery_key
        As printed when the project was made.
    read_only
        Open it beside a window that has it open; nothing is written.
    around
        The machine around it.

    Returns
    -------
    ProjectStore
        To be closed.
    """
    path = path.absolute()
    refuse_network_share(path, around.file_system)
    read_slots(path)
    lock = None if read_only else FolderLock.take(path)
    try:
        if lock is not None:
            finish_renewal(path)
        opened = open_any(read_slots(path), passphrase, recovery_key)
        if not read_only:
            _sign(lock, path, opened, around)
        return _start(path, opened, lock, around)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def needs_passphrase(path: Path) -> bool:
    """Return whether a project opens only with a passphrase or the recovery key."""
    return not is_open(read_slots(path))


def change_passphrase(store: ProjectStore, old: str | None, new: str) -> None:
    """Give the coder who has the project open another passphrase; the data stay as they are.

    A copy of the folder made earlier still opens with the old passphrase.

    Parameters
    ----------
    store
        Open.
    old
        The passphrase up to now; None if the recovery key opened the project.
    new
        The new one.
    """
    slots = _writable_slots(store)
    opened = store.opened
    _refuse_unprotected(slots)
    if opened.slot.kind is SlotKind.PASSPHRASE:
        open_any([opened.slot], old or "", None)
    cost = store.around.kdf_cost or calibrated()
    slot = passphrase_slot(opened.master_key, store.coder, new, cost)
    kept = [s for s in slots if not _is_passphrase_of(s, store.coder, opened.master_key)]
    _refuse_taken(kept, new)
    write_slots(store.path, [*kept, slot])


def add_coder(store: ProjectStore, label: str, passphrase: str) -> None:
    """Give another coder a key slot of her own.

    Parameters
    ----------
    store
        Open.
    label
        Her name.
    passphrase
        Hers alone: who opens the project with it is taken for her.
    """
    slots = _writable_slots(store)
    _refuse_unprotected(slots)
    _refuse_nameless(label)
    key = store.opened.master_key
    if any(_is_passphrase_of(slot, label, key) for slot in slots):
        raise StorageError(
            msg("{coder} already has a passphrase for this project.", coder=label),
            msg("Choose another name."),
        )
    _refuse_taken(slots, passphrase)
    cost = store.around.kdf_cost or calibrated()
    write_slots(store.path, [*slots, passphrase_slot(key, label, passphrase, cost)])


def coders(store: ProjectStore) -> tuple[str, ...]:
    """Return the names of all who have a key slot, without repeats."""
    key = store.opened.master_key
    return tuple(dict.fromkeys(label_of(slot, key) for slot in read_slots(store.path)))


def remove_coder(store: ProjectStore, label: str) -> None:
    """Take a coder's key slot away; what she coded stays.

    Parameters
    ----------
    store
        Open.
    label
        Her name; nobody can remove herself.
    """
    slots = _writable_slots(store)
    key = store.opened.master_key
    kept = [slot for slot in slots if not _is_passphrase_of(slot, label, key)]
    if label == store.coder or len(kept) == len(slots):
        raise StorageError(
            msg("{coder} cannot be removed from the project.", coder=label),
            msg("Choose another coder who has a passphrase."),
        )
    write_slots(store.path, kept)


def _sign(lock: FolderLock | None, path: Path, opened: Opened, around: Surroundings) -> None:
    if lock is None:
        raise in_use(path, opened.master_key)
    lock.sign(opened.master_key, opened.coder, around.utc_now())


def _start(
    path: Path, opened: Opened, lock: FolderLock | None, around: Surroundings
) -> ProjectStore:
    key = subkey(opened.master_key, "database")
    backups = Backups(path, key, around.utc_now, around.backup_every_s)
    if lock is not None:
        _remove_parts(path)
    database = open_database(path / DATABASE_FILE, key, read_only=lock is None)
    try:
        _bring_up_to_date(database, backups, lock)
        store = ProjectStore(
            Parts(
                path=path,
                opened=opened,
                database=database,
                backups=backups,
                lock=lock,
                around=around,
            )
        )
        store.start()
    except BaseException:
        database.close()
        raise
    return store


def renew_key(
    path: Path, *, passphrase: str | None, new_passphrase: str, around: Surroundings = _DEFAULT
) -> str:
    """Encrypt a project anew under a new key: copies of it made earlier open nothing any more.

    This also protects a project that was open. Other coders lose their slots, since nobody knows
    their passphrases: add them again. Older backups are removed.

    Parameters
    ----------
    path
        The folder; nobody may have it open.
    passphrase
        Up to now; None for an open project.
    new_passphrase
        From now on.
    around
        The machine around it.

    Returns
    -------
    str
        The new recovery key.
    """
    store = open_project(path, passphrase=passphrase, around=around)
    master_key = new_master_key()
    aside = store.put_aside()
    try:
        slots, recovery = _first_slots(master_key, store.coder, new_passphrase, around)
    except BaseException:
        store.close()
        raise
    store.close()
    lock = FolderLock.take(store.path)
    if lock is None:
        raise in_use(store.path, store.opened.master_key)
    try:
        renew(store.path, store.opened.master_key, master_key, slots)
        if aside:
            Rescue(store.path, master_key, RecordCodec(), ASIDE_FILE).keep(aside, after=0)
        backups = Backups(
            store.path, subkey(master_key, "database"), around.utc_now, around.backup_every_s
        )
        backups.replace_all()
    finally:
        lock.release()
    return recovery


def _bring_up_to_date(database: Database, backups: Backups, lock: FolderLock | None) -> None:
    name = database.place.name
    with database.reading() as connection:
        version = version_of(connection)
    refuse_newer(version, name)
    if version == HEAD:
        return
    if lock is None:
        raise StorageError(
            msg("{project} was written by an older version of Ooghoogte.", project=name),
            msg("Open it once to be changed; then it can be opened to read."),
        )
    backups.make(f"before-{HEAD}")
    with database.writing() as connection:
        migrate(connection)


def _first_slots(
    master_key: bytes, coder: str, passphrase: str | None, around: Surroundings
) -> tuple[list[Slot], str]:
    if passphrase is None:
        return [open_slot(master_key, coder)], ""
    cost = around.kdf_cost or calibrated()
    slot, recovery = recovery_slot(master_key, coder)
    return [passphrase_slot(master_key, coder, passphrase, cost), slot], recovery


def _writable_slots(store: ProjectStore) -> tuple[Slot, ...]:
    if store.is_read_only:
        raise StorageError(
            msg("{project} is open to read only.", project=store.project_name),
            msg("Close it, and open it to be changed when no other window has it open."),
        )
    return read_slots(store.path)


def _refuse_unprotected(slots: tuple[Slot, ...]) -> None:
    """Refuse where nobody needs a passphrase: whoever opens it is taken for the first coder."""
    if is_open(slots):
        raise StorageError(
            msg("This project is not protected."),
            msg("Protect it with a passphrase first."),
        )


def _is_passphrase_of(slot: Slot, coder: str, master_key: bytes) -> bool:
    return slot.kind is SlotKind.PASSPHRASE and label_of(slot, master_key) == coder


def _refuse_nameless(coder: str) -> None:
    if not coder.strip():
        raise StorageError(msg("A coder has no name."), msg("Give a name or initials, such as AB."))


def _refuse_taken(slots: list[Slot] | tuple[Slot, ...], passphrase: str) -> None:
    """Refuse a passphrase that opens another's slot: it would tell whose it is."""
    locked = [slot for slot in slots if slot.kind is SlotKind.PASSPHRASE]
    try:
        open_any(locked, passphrase, None)
    except WrongPassphraseError:
        return
    raise StorageError(
        msg("This passphrase cannot be used here."), msg("Choose another passphrase.")
    )


def _remove_parts(path: Path) -> None:
    """Remove what a crash left half written."""
    for folder in (path, path / MEDIA_FOLDER, path / DERIVED_FOLDER, path / BACKUP_FOLDER):
        for part in folder.glob(f"*{PART}"):
            with disk_errors(part):
                shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)
