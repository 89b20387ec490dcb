"""Key slots: what opens the project's one random master key.

``project.json`` holds the format version and the slots, nothing else: no name, no hint of what the
project is about. Each slot wraps the master key: under a passphrase (Argon2id), under the printed
recovery key, or, for a project that needs no protection, not at all. Whose slot it is, is sealed
under the master key.
"""

import json
import re
import secrets
import time
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from observer.model.errors import (
    DamagedError,
    DiskError,
    NewerVersionError,
    NotAProjectError,
    StorageError,
    WrongPassphraseError,
)
from observer.model.identity import new_id
from observer.model.messages import msg
from observer.storage.files import disk_errors, write_whole
from observer.storage.sealing import KEY_BYTES, new_key, seal, subkey, unseal
from observer.storage.surroundings import KdfCost

FORMAT = 1
SLOTS_FILE = "project.json"
STANDARD = KdfCost(memory_kib=64 * 1024, passes=3)
MINIMUM = KdfCost(memory_kib=19 * 1024, passes=2)
_LEAST = KdfCost(memory_kib=8, passes=1)
_MOST = KdfCost(memory_kib=1024 * 1024, passes=64)
_UNLOCK_S = 0.5
_LANES = 1
_SALT_BYTES = 16
_NONCE_BYTES = 12
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RECOVERY_LENGTH = 32


class SlotKind(StrEnum):
    """What a slot opens with."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a kind, not a secret
    RECOVERY = "recovery"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One way to open the master key.

    Attributes
    ----------
    wrapped
        The master key under the slot's own key; of an open slot the master key itself.
    label
        Name of the coder, sealed under the master key.
    salt, cost
        Of a passphrase slot.
    """

    id: str
    kind: SlotKind
    wrapped: bytes
    label: bytes
    salt: bytes = b""
    cost: KdfCost | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A slot that was opened.

    Attributes
    ----------
    master_key
        32 random bytes.
    coder
        Whose slot it is.
    """

    master_key: bytes
    slot: Slot
    coder: str


def calibrated() -> KdfCost:
    """Return the cost that makes an unlock take about half a second, never under the standard.

    Returns
    -------
    KdfCost
        The standard memory, and at least its passes.
    """
    started = time.perf_counter()
    _derive("calibration", bytes(_SALT_BYTES), STANDARD)
    once_s = time.perf_counter() - started
    passes = min(10, round(STANDARD.passes * _UNLOCK_S / max(once_s, 1e-3)))
    return replace(STANDARD, passes=max(STANDARD.passes, passes))


def open_slot(master_key: bytes, coder: str) -> Slot:
    """Return a slot that needs nothing to be opened."""
    slot = Slot(id=new_id(), kind=SlotKind.OPEN, wrapped=master_key, label=b"")
    return _labelled(slot, master_key, coder)


def passphrase_slot(master_key: bytes, coder: str, passphrase: str, cost: KdfCost) -> Slot:
    """Return a slot that opens with a passphrase.

    Parameters
    ----------
    master_key
        What is wrapped.
    coder
        Whose slot it becomes.
    passphrase
        Not empty; compared after Unicode normalisation.
    cost
        Of one guess.

    Returns
    -------
    Slot
        The slot.
    """
    if not passphrase.strip():
        raise StorageError(
            msg("The passphrase is empty."), msg("Choose one of several words that you remember.")
        )
    salt = secrets.token_bytes(_SALT_BYTES)
    slot = Slot(id=new_id(), kind=SlotKind.PASSPHRASE, wrapped=b"", label=b"", salt=salt, cost=cost)
    slot = replace(slot, wrapped=_wrap(_derive(passphrase, salt, cost), master_key, slot))
    return _labelled(slot, master_key, coder)


def recovery_slot(master_key: bytes, coder: str) -> tuple[Slot, str]:
    """Return a slot with the recovery key that opens it, to be printed and kept in a safe."""
    digits = "".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_LENGTH))
    slot = Slot(id=new_id(), kind=SlotKind.RECOVERY, wrapped=b"", label=b"")
    slot = replace(slot, wrapped=_wrap(_recovery_kek(digits), master_key, slot))
    printed = "-".join(digits[i : i + 4] for i in range(0, _RECOVERY_LENGTH, 4))
    return _labelled(slot, master_key, coder), printed


def open_any(slots: Iterable[Slot], passphrase: str | None, recovery_key: str | None) -> Opened:
    """Open the first slot that opens; WrongPassphraseError if none does.

    Parameters
    ----------
    slots
        Of the project.
    passphrase
        Tried on every passphrase slot.
    recovery_key
        As printed; case, spaces and dashes do not matter.

    Returns
    -------
    Opened
        The master key and whose slot it was.
    """
    slots = tuple(slots)
    opened = None
    if passphrase is not None:
        opened = _open_with_passphrase(slots, passphrase)
    if opened is None and recovery_key is not None:
        opened = _open_with_recovery_key(slots, recovery_key)
    if opened is None:
        unlocked = next((slot for slot in slots if slot.kind is SlotKind.OPEN), None)
        opened = _opened(unlocked, unlocked.wrapped) if unlocked else None
    if opened is not None:
        return opened
    if recovery_key is not None:
        raise WrongPassphraseError(
            msg("This recovery key does not open the project."),
            msg("Copy all 32 signs of the printed key; it is made for one project only."),
        )
    if passphrase is not None:
        raise WrongPassphraseError(
            msg("This passphrase does not open the project."),
            msg("Look at capitals and the keyboard's language, or use the printed recovery key."),
        )
    raise WrongPassphraseError(
        msg("This project is protected."), msg("Give the passphrase or the recovery key.")
    )


def is_open(slots: Iterable[Slot]) -> bool:
    """Return whether a project opens without a passphrase."""
    return any(slot.kind is SlotKind.OPEN for slot in slots)


def is_weak(slot: Slot) -> bool:
    """Return whether guessing the passphrase of a slot costs less than the stated minimum."""
    return slot.cost is not None and (
        slot.cost.memory_kib < MINIMUM.memory_kib or slot.cost.passes < MINIMUM.passes
    )


def label_of(slot: Slot, master_key: bytes) -> str:
    """Return whose slot it is."""
    return unseal(subkey(master_key, "labels"), slot.label, slot.id).decode()


def read_slots(folder: Path) -> tuple[Slot, ...]:
    """Return the key slots of a project folder.

    Parameters
    ----------
    folder
        The project.

    Returns
    -------
    tuple of Slot
        In the order of the file.
    """
    file = folder / SLOTS_FILE
    try:
        with disk_errors(file):
            content = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise _damaged(folder) from error
    except DiskError as error:
        if not isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            raise
        raise NotAProjectError(
            msg("{folder} holds no project.", folder=folder.name),
            msg("Choose a folder in which project.json stands, or make a new project."),
        ) from error
    try:
        if content["format"] > FORMAT:
            raise NewerVersionError(
                msg("{folder} was written by a newer version of Ooghoogte.", folder=folder.name),
                msg("Install the newest version and open the project again."),
            )
        return tuple(_from_json(slot) for slot in content["slots"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(folder) from error


def write_slots(folder: Path, slots: Iterable[Slot], file: str = SLOTS_FILE) -> None:
    """Write the key slots in place of what was there, whole or not at all.

    Parameters
    ----------
    folder
        The project.
    slots
        All of them.
    file
        Name of the file.
    """
    content = {"format": FORMAT, "slots": [_to_json(slot) for slot in slots]}
    write_whole(folder / file, json.dumps(content, indent=1).encode() + b"\n")


def slot_values(slot: Slot) -> dict[str, object]:
    """Return a slot as plain values, for a file that has slots of its own."""
    return _to_json(slot)


def slot_of(values: dict[str, object]) -> Slot:
    """Return the slot with these values; DamagedError if there is none."""
    try:
        return _from_json(values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedError(
            msg("What opens this file was changed or cut."), msg("Ask for the file once more.")
        ) from error


def new_master_key() -> bytes:
    """Return a fresh random master key."""
    return new_key()


def _open_with_passphrase(slots: Iterable[Slot], passphrase: str) -> Opened | None:
    locked = [slot for slot in slots if slot.kind is SlotKind.PASSPHRASE]
    # Each slot has a salt of its own and costs half a second: try them side by side
    with ThreadPoolExecutor(max_workers=4) as pool:
        keys = pool.map(lambda slot: _try_passphrase(slot, passphrase), locked)
        return next(
            (_opened(slot, key) for slot, key in zip(locked, keys, strict=True) if key), None
        )


def _open_with_recovery_key(slots: Iterable[Slot], recovery_key: str) -> Opened | None:
    kek = _recovery_kek(recovery_key)
    for slot in slots:
        key = _unwrap(kek, slot) if slot.kind is SlotKind.RECOVERY else None
        if key is not None:
            return _opened(slot, key)
    return None


def _labelled(slot: Slot, master_key: bytes, coder: str) -> Slot:
    return replace(slot, label=seal(subkey(master_key, "labels"), coder.encode(), slot.id))


def _opened(slot: Slot, key: bytes) -> Opened:
    return Opened(master_key=key, slot=slot, coder=label_of(slot, key))


def _derive(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    try:
        return hash_secret_raw(
            secret=unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass"),
            salt=salt,
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=_LANES,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as error:
        raise StorageError(
            msg("There is too little memory to check the passphrase."),
            msg("Close other programs and try again."),
        ) from error


def _recovery_kek(recovery_key: str) -> bytes:
    plain = re.sub(r"[^0-9A-Za-z]", "", recovery_key).upper()
    digits = plain.translate(str.maketrans("OIL", "011"))
    return subkey(digits.encode("utf-8", "replace").ljust(KEY_BYTES, b" "), "recovery")


def _try_passphrase(slot: Slot, passphrase: str) -> bytes | None:
    return _unwrap(_derive(passphrase, slot.salt, slot.cost), slot) if slot.cost else None


def _context(slot: Slot) -> bytes:
    cost = slot.cost or KdfCost(memory_kib=0, passes=0)
    text = f"ooghoogte slot {FORMAT} {slot.id} {slot.kind} {cost.memory_kib} {cost.passes}"
    return text.encode() + slot.salt


def _wrap(kek: bytes, master_key: bytes, slot: Slot) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(kek).encrypt(nonce, master_key, _context(slot))


def _unwrap(kek: bytes, slot: Slot) -> bytes | None:
    nonce, content = slot.wrapped[:_NONCE_BYTES], slot.wrapped[_NONCE_BYTES:]
    try:
        return AESGCM(kek).decrypt(nonce, content, _context(slot))
    except InvalidTag:
        return None


def _to_json(slot: Slot) -> dict[str, object]:
    content: dict[str, object] = {
        "id": slot.id,
        "kind": slot.kind.value,
        "wrapped": b64encode(slot.wrapped).decode(),
        "label": b64encode(slot.label).decode(),
    }
    if slot.cost is not None:
        content["argon2id"] = {
            "memory_kib": slot.cost.memory_kib,
            "passes": slot.cost.passes,
            "salt": b64encode(slot.salt).decode(),
        }
    return content


def _from_json(content: dict[str, object]) -> Slot:
    kind = SlotKind(str(content["kind"]))
    slot = Slot(
        id=str(content["id"]),
        kind=kind,
        wrapped=b64decode(str(content["wrapped"]), validate=True),
        label=b64decode(str(content["label"]), validate=True),
    )
    least = KEY_BYTES if kind is SlotKind.OPEN else KEY_BYTES + _NONCE_BYTES
    if len(slot.wrapped) < least:
        raise ValueError(kind)
    if kind is not SlotKind.PASSPHRASE:
        return slot
    argon = content["argon2id"]
    if not isinstance(argon, dict):
        raise TypeError(kind)
    cost = KdfCost(memory_kib=int(argon["memory_kib"]), passes=int(argon["passes"]))
    # A changed file must not be able to eat the machine's memory
    if not (
        _LEAST.memory_kib <= cost.memory_kib <= _MOST.memory_kib
        and _LEAST.passes <= cost.passes <= _MOST.passes
    ):
        raise ValueError(kind)
    return replace(slot, salt=b64decode(str(argon["salt"]), validate=True), cost=cost)


def _damaged(folder: Path) -> DamagedError:
    return DamagedError(
        msg("project.json in {folder} was changed or cut.", folder=folder.name),
        msg("Put back the one from the latest folder in backups."),
    )
