"""Changes that are not in the database, in sealed files beside it.

The rescue file holds what could not be written when a project was closed; it comes back at the next
opening. What no database can hold is put aside for good, to be named and made again by its coder.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from observer.model.edits import Change, Edit, Origin
from observer.model.errors import DamagedError
from observer.model.messages import msg
from observer.storage.edit_log import Entry
from observer.storage.files import disk_errors, write_whole
from observer.storage.records import RecordCodec
from observer.storage.sealing import seal, subkey, unseal

RESCUE_FILE = "rescue.sealed"
ASIDE_FILE = "put-aside.sealed"


class Rescue:
    """A file of changes beside the database, sealed under the master key.

    Parameters
    ----------
    folder
        The project.
    master_key
        Of the project.
    codec
        Turns records into values.
    file
        Name of the file.
    """

    def __init__(
        self, folder: Path, master_key: bytes, codec: RecordCodec, file: str = RESCUE_FILE
    ) -> None:
        self._path = folder / file
        self._key = subkey(master_key, "rescue")
        self._codec = codec

    def keep(self, entries: Sequence[Entry], after: int) -> None:
        """Write changes in place of what the file held.

        Parameters
        ----------
        entries
            In order.
        after
            Number of the last change in the log that is surely on disk.
        """
        content = {"after": after, "entries": [self._to_json(entry) for entry in entries]}
        write_whole(self._path, seal(self._key, json.dumps(content).encode(), self._path.name))

    def add(self, entry: Entry) -> None:
        """Write one more change; a file that cannot be read is left under another name."""
        try:
            earlier = self.read()
        except DamagedError:
            earlier = ()
            with disk_errors(self._path):
                self._path.replace(self._path.with_name(f"{self._path.name}.damaged"))
        self.keep([*earlier, entry], after=0)

    def read(self, last: int = 0, aside: Collection[Entry] = ()) -> tuple[Entry, ...]:
        """Return the changes that are not in the log yet, in order.

        Parameters
        ----------
        last
            Number of the last change in the log.
        aside
            Changes that were put aside; those among them do not come back.

        Returns
        -------
        tuple of Entry
            Empty if there is no such file.
        """
        if not self._path.exists():
            return ()
        with disk_errors(self._path):
            sealed = self._path.read_bytes()
        try:
            content = json.loads(unseal(self._key, sealed, self._path.name))
            entries = tuple(self._from_json(entry) for entry in content["entries"])
            # Some may have been written after all, by a commit that only seemed to fail
            written = max(0, last - int(content["after"]))
            return entries[written + sum(entry in aside for entry in entries) :]
        except (DamagedError, KeyError, TypeError, ValueError) as error:
            raise DamagedError(
                msg("{file} was changed or cut.", file=self._path.name),
                msg("Move it out of the folder to open the project without what is in it."),
            ) from error

    def remove(self) -> None:
        """Remove the file: its changes are in the log, or were about somebody who was erased."""
        with disk_errors(self._path):
            self._path.unlink(missing_ok=True)

    def _to_json(self, entry: Entry) -> dict[str, object]:
        edit = entry.change.edit
        plain = [self._codec.plain(replacement) for replacement in edit.replacements]
        return {
            "document": edit.document,
            "kind": edit.kind,
            "id": edit.id,
            "origin": entry.change.origin.value,
            "coder": entry.coder,
            "at": entry.at.isoformat(),
            "monotonic_ns": entry.monotonic_ns,
            "content": b64encode(self._codec.pack(enumerate(plain))).decode(),
        }

    def _from_json(self, values: dict[str, str]) -> Entry:
        replacements = self._codec.unpack(b64decode(values["content"]))
        edit = Edit(
            document=values["document"],
            kind=values["kind"],
            replacements=tuple(replacement for _, replacement in replacements),
            id=values["id"],
        )
        return Entry(
            change=Change(edit=edit, origin=Origin(values["origin"])),
            coder=values["coder"],
            at=datetime.fromisoformat(values["at"]),
            monotonic_ns=int(values["monotonic_ns"]),
        )
