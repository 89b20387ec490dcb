"""What opens a project, and what its one clear file tells."""

import json
import re
from pathlib import Path

import pytest

from observer.model.errors import (
    DamagedError,
    NewerVersionError,
    NotAProjectError,
    StorageError,
    WrongPassphraseError,
)
from observer.storage.key_slots import (
    MINIMUM,
    STANDARD,
    SlotKind,
    calibrated,
    is_weak,
    label_of,
    open_any,
    open_slot,
    passphrase_slot,
    read_slots,
    recovery_slot,
    write_slots,
)
from observer.storage.surroundings import KdfCost

CHEAP = KdfCost(memory_kib=8, passes=1)
MASTER = bytes(range(32))


def test_a_passphrase_opens_its_own_slot_and_says_whose_it_is() -> None:
    slots = [
        passphrase_slot(MASTER, "Anna", "zon maan", CHEAP),
        passphrase_slot(MASTER, "Bram", "regen wind", CHEAP),
    ]
    opened = open_any(slots, "regen wind", None)
    assert (opened.master_key, opened.coder, opened.slot) == (MASTER, "Bram", slots[1])


def test_a_wrong_passphrase_is_refused_with_a_sentence() -> None:
    slots = [passphrase_slot(MASTER, "Anna", "zon maan", CHEAP)]
    with pytest.raises(WrongPassphraseError, match=r"does not open the project.*recovery key"):
        open_any(slots, "Zon maan", None)
    with pytest.raises(WrongPassphraseError, match="is protected"):
        open_any(slots, None, None)


def test_accents_typed_on_another_keyboard_are_the_same_passphrase() -> None:
    slots = [passphrase_slot(MASTER, "Anna", "caf\u00e9 cr\u00e8me", CHEAP)]
    assert open_any(slots, "cafe\u0301 cre\u0300me", None).master_key == MASTER


@pytest.mark.parametrize("typed", [str, str.lower, lambda key: f" {key.replace('-', ' ')} "])
def test_the_recovery_key_opens_however_it_is_typed(typed: type[str]) -> None:
    slot, printed = recovery_slot(MASTER, "Anna")
    assert re.fullmatch(r"([0-9A-Z]{4}-){7}[0-9A-Z]{4}", printed)
    assert open_any([slot], None, typed(printed)).master_key == MASTER


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    slot, printed = recovery_slot(MASTER, "Anna")
    misread = printed.replace("0", "O").replace("1", "l")
    assert open_any([slot], None, misread).master_key == MASTER


def test_another_recovery_key_is_refused() -> None:
    slot, _ = recovery_slot(MASTER, "Anna")
    _, other = recovery_slot(MASTER, "Anna")
    for wrong in (other, "", "é"):
        with pytest.raises(WrongPassphraseError, match="recovery key does not open"):
            open_any([slot], None, wrong)


def test_an_open_slot_needs_nothing() -> None:
    opened = open_any([open_slot(MASTER, "Anna")], None, None)
    assert (opened.master_key, opened.coder) == (MASTER, "Anna")


def test_an_empty_passphrase_is_refused() -> None:
    with pytest.raises(StorageError, match="empty"):
        passphrase_slot(MASTER, "Anna", "  ", CHEAP)


def test_no_name_and_no_key_stands_in_the_file(tmp_path: Path) -> None:
    recovery, printed = recovery_slot(MASTER, "Annabel")
    slots = (passphrase_slot(MASTER, "Annabel", "zonnebloem", CHEAP), recovery)
    write_slots(tmp_path, slots)
    text = (tmp_path / "project.json").read_text()
    assert read_slots(tmp_path) == slots
    assert set(json.loads(text)) == {"format", "slots"}
    assert all(word not in text for word in ("Annabel", "zonnebloem", printed[:9], MASTER.hex()))


def test_slots_cost_at_least_the_standard_when_nobody_says_otherwise() -> None:
    cost = calibrated()
    assert (cost.memory_kib, cost.passes) >= (64 * 1024, 3)
    assert (STANDARD.memory_kib, STANDARD.passes) == (64 * 1024, 3)
    assert (MINIMUM.memory_kib, MINIMUM.passes) == (19 * 1024, 2)


def test_a_slot_under_the_minimum_is_called_weak() -> None:
    assert is_weak(passphrase_slot(MASTER, "Anna", "zon maan", CHEAP))
    assert not is_weak(passphrase_slot(MASTER, "Anna", "zon maan", MINIMUM))
    assert not is_weak(open_slot(MASTER, "Anna"))


def test_a_slot_whose_cost_was_changed_opens_no_more(tmp_path: Path) -> None:
    write_slots(tmp_path, [passphrase_slot(MASTER, "Anna", "zon maan", CHEAP)])
    content = json.loads((tmp_path / "project.json").read_text())
    content["slots"][0]["argon2id"]["passes"] = 2
    (tmp_path / "project.json").write_text(json.dumps(content))
    with pytest.raises(WrongPassphraseError):
        open_any(read_slots(tmp_path), "zon maan", None)


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[]",
        "{}",
        '{"format": 1, "slots": [{}]}',
        '{"format": 1, "slots": [{"id": "a", "kind": "open", "wrapped": "AA==", "label": ""}]}',
        '{"format": 1, "slots": [{"id": "a", "kind": "magic", "wrapped": "", "label": ""}]}',
        '{"format": "1", "slots": []}',
        "\ud800",
    ],
)
def test_a_damaged_file_is_refused_with_a_sentence(tmp_path: Path, damage: str) -> None:
    (tmp_path / "project.json").write_bytes(damage.encode("utf-8", "surrogatepass"))
    with pytest.raises(DamagedError, match=r"project\.json in .* was changed or cut.*backups"):
        read_slots(tmp_path)


def test_a_changed_file_cannot_eat_the_memory(tmp_path: Path) -> None:
    write_slots(tmp_path, [passphrase_slot(MASTER, "Anna", "zon maan", CHEAP)])
    content = json.loads((tmp_path / "project.json").read_text())
    content["slots"][0]["argon2id"]["memory_kib"] = 1 << 40
    (tmp_path / "project.json").write_text(json.dumps(content))
    with pytest.raises(DamagedError):
        read_slots(tmp_path)


def test_a_format_of_the_future_is_refused(tmp_path: Path) -> None:
    (tmp_path / "project.json").write_text('{"format": 2, "slots": "unknown"}')
    with pytest.raises(NewerVersionError, match=r"newer version.*Install the newest"):
        read_slots(tmp_path)


def test_a_folder_without_project_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotAProjectError, match=f"{tmp_path.name} holds no project"):
        read_slots(tmp_path)


def test_the_label_belongs_to_its_slot() -> None:
    anna = passphrase_slot(MASTER, "Anna", "zon maan", CHEAP)
    bram = passphrase_slot(MASTER, "Bram", "regen wind", CHEAP)
    assert label_of(anna, MASTER) == "Anna"
    swapped = type(anna)(
        id=anna.id, kind=SlotKind.PASSPHRASE, wrapped=anna.wrapped, label=bram.label
    )
    with pytest.raises(DamagedError):
        label_of(swapped, MASTER)
