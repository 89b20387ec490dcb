"""A film in the vault shows the same pictures as the plain file, and costs hardly more."""

import sys
from pathlib import Path

import pytest

from benchmarks.playback import vault
from benchmarks.playback.clips import FULL_48, PHONE, Kind, Shelf


@pytest.mark.proof
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", [FULL_48, PHONE], ids=lambda kind: kind.title)
def test_a_film_from_the_vault_shows_the_same_at_hardly_more_cost(
    kind: Kind, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = Shelf(tmp_path).clip(kind).path
    with vault.in_vault(plain) as sealed:
        assert vault.pictures(sealed) == vault.pictures(plain)
        ratio = vault.cpu_ratio(sealed, plain)
    with capsys.disabled():
        sys.stdout.write(f"\n{kind.title}: {ratio:.3f} times the CPU from the vault\n")
    assert ratio <= vault.MOST_RATIO
