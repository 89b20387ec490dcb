"""The user's own settings of this computer, in one JSON file; never anything about a family."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import platformdirs

MOST_RECENT = 8
"""So many project folders are remembered."""
LONGEST_IDLE_MINUTES = 15
"""The window locks itself after at most so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user chose on this computer.

    Attributes
    ----------
    language
        ``nl``, ``en``, or empty for the system's.
    theme
        ``light``, ``dark``, or empty for the system's.
    coder
        Label offered for new projects.
    idle_lock_minutes
        1 to 15.
    recent
        Project folders, the latest first; nothing else about them is kept.
    toured
        Whether the tour was shown once.
    make_reels
        Whether what makes scrubbing instant is made without being asked for.
    pictures_folder
        Where pictures of films were kept last.
    keys
        Changed keys by action id.
    hardware
        Which graphics card decodes films, as `observer.media.hardware` names it; empty for none.
    """

    language: str = ""
    theme: str = ""
    coder: str = ""
    idle_lock_minutes: int = LONGEST_IDLE_MINUTES
    recent: tuple[str, ...] = ()
    toured: bool = False
    make_reels: bool = True
    pictures_folder: str = ""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    hardware: str = ""

    def opened(self, project: Path) -> "Settings":
        """Return the settings with a project folder as the latest one."""
        latest = str(project.resolve())
        rest = [folder for folder in self.recent if folder != latest]
        return replace(self, recent=(latest, *rest)[:MOST_RECENT])


def settings_file() -> Path:
    """Return where the settings are kept on this computer."""
    return Path(platformdirs.user_config_dir("ooghoogte", appauthor=False)) / "settings.json"


def read_settings(file: Path) -> Settings:
    """Return the settings of a file; what is absent or makes no sense keeps its default.

    Parameters
    ----------
    file
        JSON file; need not exist.

    Returns
    -------
    Settings
        Always usable.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(found, dict):
        return Settings()
    minutes = found.get("idle_lock_minutes")
    keys = found.get("keys")
    return Settings(
        language=_one_of(found.get("language"), ("nl", "en")),
        theme=_one_of(found.get("theme"), ("light", "dark")),
        coder=str(found.get("coder") or ""),
        idle_lock_minutes=(
            min(max(minutes, 1), LONGEST_IDLE_MINUTES)
            if isinstance(minutes, int)
            else LONGEST_IDLE_MINUTES
        ),
        recent=_texts(found.get("recent"))[:MOST_RECENT],
        toured=found.get("toured") is True,
        make_reels=found.get("make_reels") is not False,
        pictures_folder=str(found.get("pictures_folder") or ""),
        keys=MappingProxyType(
            {str(name): _texts(chosen) for name, chosen in keys.items()}
            if isinstance(keys, dict)
            else {}
        ),
        hardware=_word(found.get("hardware")),
    )


def write_settings(file: Path, settings: Settings) -> None:
    """Write the settings, whole or not at all.

    Parameters
    ----------
    file
        JSON file; its folder is made if it is not there.
    settings
        To keep.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    fields = {**asdict(replace(settings, keys={})), "keys": dict(settings.keys)}
    beside = file.with_suffix(".part")
    beside.write_text(json.dumps(fields, indent=2, ensure_ascii=False), encoding="utf-8")
    beside.replace(file)


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    return value if isinstance(value, str) and value in allowed else ""


def _word(value: object) -> str:
    return value if isinstance(value, str) and value.isalnum() else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
