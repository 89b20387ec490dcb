"""A new master key: the database is encrypted anew beside the old one, and then takes its place.

Two files have to change places together, which no file system does: what lies beside the project
after a crash tells how far it came, and the next opening finishes or forgets it.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from sqlcipher3 import dbapi2

from observer.storage.database import DATABASE_FILE, connect, explain, open_database
from observer.storage.files import disk_errors, sync_folder
from observer.storage.key_slots import SLOTS_FILE, Slot, write_slots
from observer.storage.keys import KeyRing
from observer.storage.sealing import subkey

_NEW_DATABASE = f"{DATABASE_FILE}.new"
_NEW_SLOTS = f"{SLOTS_FILE}.new"


def renew(folder: Path, old_key: bytes, new_key: bytes, slots: Iterable[Slot]) -> None:
    """Encrypt a closed project anew.

    Parameters
    ----------
    folder
        The project, locked.
    old_key
        Master key up to now.
    new_key
        Master key from now on.
    slots
        That open the new key.
    """
    new = folder / _NEW_DATABASE
    finish_renewal(folder)
    _export(folder, subkey(old_key, "database"), subkey(new_key, "database"))
    database = open_database(new, subkey(new_key, "database"))
    try:
        with database.writing() as connection:
            KeyRing(old_key).rewrap(connection, KeyRing(new_key))
        database.fold()
    finally:
        database.close()
    with disk_errors(new), new.open("rb+") as file:
        os.fsync(file.fileno())
    write_slots(folder, slots, _NEW_SLOTS)
    swap(folder)


def swap(folder: Path) -> None:
    """Put the new database and then the new slots in their places."""
    with disk_errors(folder / DATABASE_FILE):
        (folder / _NEW_DATABASE).replace(folder / DATABASE_FILE)
        sync_folder(folder)
        (folder / _NEW_SLOTS).replace(folder / SLOTS_FILE)
        sync_folder(folder)


def finish_renewal(folder: Path) -> None:
    """Finish a renewal whose new database is in its place, and forget any other.

    Parameters
    ----------
    folder
        The project, locked.
    """
    database, slots = folder / _NEW_DATABASE, folder / _NEW_SLOTS
    with disk_errors(slots):
        if slots.exists() and not database.exists():
            slots.replace(folder / SLOTS_FILE)
            sync_folder(folder)
            return
        slots.unlink(missing_ok=True)
        for ending in ("", "-wal", "-shm", "-journal"):
            database.with_name(database.name + ending).unlink(missing_ok=True)


def _export(folder: Path, old: bytes, new: bytes) -> None:
    target = (folder / _NEW_DATABASE).absolute()
    try:
        source = connect(folder / DATABASE_FILE, old)
        try:
            source.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(target), f"x'{new.hex()}'"))
            source.execute("SELECT sqlcipher_export('fresh')")
            source.execute("DETACH DATABASE fresh")
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            source.close()
    except dbapi2.Error as error:
        raise explain(error, folder) from error
