"""Settings survive a restart, and a damaged file costs nobody the program."""

from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observer.app.settings import Settings, read_settings, write_settings


def test_what_was_set_is_there_after_a_restart(tmp_path: Path) -> None:
    settings = Settings(
        language="nl",
        theme="dark",
        idle_lock_minutes=5,
        make_reels=False,
        hardware="vaapi",
        keys=MappingProxyType({"play_pause": ("F5",)}),
    ).opened(tmp_path / "a")
    write_settings(tmp_path / "sub" / "settings.json", settings)
    assert read_settings(tmp_path / "sub" / "settings.json") == settings


def test_the_latest_project_stands_first_and_once(tmp_path: Path) -> None:
    settings = Settings()
    for name in ("a", "b", "a"):
        settings = settings.opened(tmp_path / name)
    assert [Path(one).name for one in settings.recent] == ["a", "b"]


@given(content=st.binary(max_size=60))
def test_a_damaged_file_gives_the_defaults(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.json"
    file.write_bytes(content)
    assert read_settings(file) == Settings()


def test_the_project_never_stays_open_unattended_for_longer_than_a_quarter(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"idle_lock_minutes": 600}')
    assert read_settings(file).idle_lock_minutes == 15
