"""Backups: encrypted copies of the database and the key slots."""

import os
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlcipher3 import dbapi2

from observer.model.errors import StorageError
from observer.storage.database import DATABASE_FILE, connect, explain
from observer.storage.files import PART, disk_errors, sync_folder
from observer.storage.key_slots import SLOTS_FILE

BACKUP_FOLDER = "backups"
_STAMP = "%Y-%m-%dT%H-%M-%SZ"
_STAMP_LENGTH = 20
_ALWAYS = 3
_HOLDS_KEY = "SELECT 1 FROM wrapped_keys WHERE owner_id = ? LIMIT 1"
_HOLDS_RECORD = "SELECT 1 FROM owners WHERE record_id = ? LIMIT 1"
_ALL_OF, _DAILY, _WEEKLY = timedelta(days=1), timedelta(days=14), timedelta(days=60)


class Backups:
    """Copies of a project's database and key slots.

    Parameters
    ----------
    folder
        The project.
    key
        Of the database.
    now
        The clock on the wall.
    every_s
        Time between two backups of a project that changes.
    """

    def __init__(
        self, folder: Path, key: bytes, now: Callable[[], datetime], every_s: float
    ) -> None:
        self._project = folder
        self._folder = folder / BACKUP_FOLDER
        self._key = key
        self._now = now
        self._every_s = every_s
        # Somebody may ask for one while the storage thread makes its own
        self._one_at_a_time = threading.RLock()
        self.trouble: StorageError | None = None

    def make(self, reason: str = "") -> Path:
        """Copy the database as it stands at this moment, and the key slots.

        Parameters
        ----------
        reason
            Becomes part of the folder's name, such as ``before-0002``.

        Returns
        -------
        Path
            The folder of the backup.
        """
        with self._one_at_a_time:
            name = self._now().astimezone(UTC).strftime(_STAMP) + (f"-{reason}" if reason else "")
            target = self._folder / name
            part = target.with_name(name + PART)
            with disk_errors(self._folder):
                self._folder.mkdir(exist_ok=True)
                shutil.rmtree(part, ignore_errors=True)
                part.mkdir()
            try:
                self._copy(part)
                with disk_errors(target):
                    if target.exists():
                        shutil.rmtree(target)
                    part.replace(target)
                    sync_folder(self._folder)
            finally:
                shutil.rmtree(part, ignore_errors=True)
            self.thin()
        return target

    def all(self) -> tuple[Path, ...]:
        """Return the folders of all backups, oldest first."""
        with disk_errors(self._folder):
            if not self._folder.is_dir():
                return ()
            found = [path for path in self._folder.iterdir() if _made_at(path) is not None]
        return tuple(sorted(found, key=lambda path: path.name))

    def keep_up(self) -> float:
        """Make a backup if the project changed and the last one is old; never raises.

        Returns
        -------
        float
            Seconds until this should be called again.
        """
        try:
            with disk_errors(self._folder):
                return self._keep_up()
        except StorageError as error:
            self.trouble = error
            return self._every_s

    def thin(self) -> None:
        """Remove backups that are too many for their age."""
        made = {path: at for path in self.all() if (at := _made_at(path)) is not None}
        kept = to_keep(made.values(), self._now())
        for path, at in made.items():
            if at not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def drop_holding(self, erased: Mapping[str, str]) -> None:
        """Remove the backups that still hold something of what was erased, and make a new one.

        They go even if there is no room for a new one: what was erased must not come back.

        Parameters
        ----------
        erased
            Ids of what was erased, each with its family; with an empty one for a film of which the
            record may stay, and only the key must not.
        """
        with self._one_at_a_time:
            is_made = self._tried()
            for path in self.all():
                if self._holds(path, erased):
                    with disk_errors(path):
                        shutil.rmtree(path)
            if not is_made:
                self._tried()

    def replace_all(self) -> None:
        """Make a new backup in place of all older ones, which open with an older key."""
        for path in self.all():
            with disk_errors(path):
                shutil.rmtree(path)
        self.make()

    def _copy(self, part: Path) -> None:
        try:
            source = connect(self._project / DATABASE_FILE, self._key)
            try:
                target = connect(part / DATABASE_FILE, self._key, create=True)
                try:
                    source.backup(target)
                finally:
                    target.close()
            finally:
                source.close()
        except dbapi2.Error as error:
            raise explain(error, self._project) from error
        with disk_errors(part):
            shutil.copyfile(self._project / SLOTS_FILE, part / SLOTS_FILE)
            for file in part.iterdir():
                with file.open("rb+") as handle:
                    os.fsync(handle.fileno())
            sync_folder(part)

    def _keep_up(self) -> float:
        last = self._last()
        rest_s = self._every_s - (self._now() - last).total_seconds()
        if 0 < rest_s <= self._every_s:
            return rest_s
        if self._changed_since(last):
            self._tried()
        return self._every_s

    def _tried(self) -> bool:
        """Make a backup; return whether there was room for it."""
        try:
            self.make()
        except StorageError as error:
            self.trouble = error
            return False
        self.trouble = None
        return True

    def _holds(self, path: Path, erased: Mapping[str, str]) -> bool:
        """Return whether a backup may hold a key or a record; one that cannot be read may."""
        try:
            connection = connect(path / DATABASE_FILE, self._key, read_only=True)
            try:
                return any(
                    connection.execute(query, (record_id,)).fetchone() is not None
                    for record_id, family_id in erased.items()
                    for query in (_HOLDS_KEY, *([_HOLDS_RECORD] if family_id else []))
                )
            finally:
                connection.close()
        except dbapi2.Error:
            return True

    def _last(self) -> datetime:
        made = [at for path in self.all() if (at := _made_at(path)) is not None]
        if made:
            return made[-1]
        return datetime.fromtimestamp((self._project / SLOTS_FILE).stat().st_mtime, UTC)

    def _changed_since(self, last: datetime) -> bool:
        files = (self._project / DATABASE_FILE, self._project / f"{DATABASE_FILE}-wal")
        times = [file.stat().st_mtime for file in files if file.exists()]
        return any(datetime.fromtimestamp(at, UTC) > last for at in times)


def to_keep(made: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Return which backups stay: all of a day, then one a day, one a week, one a month.

    Parameters
    ----------
    made
        When each backup was made.
    now
        The time on the wall.

    Returns
    -------
    frozenset of datetime
        A subset of `made`; the newest few always stay.
    """
    newest_first = sorted(made, reverse=True)
    kept = set(newest_first[:_ALWAYS])
    seen: set[tuple[int, ...]] = set()
    for at in newest_first:
        age = now - at
        if age <= _ALL_OF:
            kept.add(at)
            continue
        if age <= _DAILY:
            slot: tuple[int, ...] = (1, at.toordinal())
        elif age <= _WEEKLY:
            slot = (2, *at.isocalendar()[:2])
        else:
            slot = (3, at.year, at.month)
        if slot not in seen:
            seen.add(slot)
            kept.add(at)
    return frozenset(kept)


def _made_at(path: Path) -> datetime | None:
    if path.suffix == PART:
        return None
    try:
        return datetime.strptime(path.name[:_STAMP_LENGTH], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
