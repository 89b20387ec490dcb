"""The user's own settings of this computer, in one JSON file; never anything about a family."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import platformdirs

LONGEST_LAG_MS = 2000
"""Nobody reacts more slowly than that."""
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
    research_view
        Whether what is for research stands in the window too: agreement, lag tables, lines.
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
    code_keys
        Changed keys of codes and answers, by scheme id and then by what `app.own_keys` calls them.
    reaction_lag_ms
        By coder: how much later than what is seen the key is pressed while a film plays.
    noticed
        Training notices that were read, as `notice_of` names them.
    """

    language: str = ""
    theme: str = ""
    coder: str = ""
    idle_lock_minutes: int = LONGEST_IDLE_MINUTES
    recent: tuple[str, ...] = ()
    research_view: bool = False
    toured: bool = False
    make_reels: bool = True
    pictures_folder: str = ""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    hardware: str = ""
    code_keys: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    reaction_lag_ms: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    noticed: tuple[str, ...] = ()

    def opened(self, project: Path) -> "Settings":
        """Return the settings with a project folder as the latest one."""
        latest = str(project.resolve())
        rest = [folder for folder in self.recent if folder != latest]
        return replace(self, recent=(latest, *rest)[:MOST_RECENT])


def notice_of(coder: str, scheme_id: str) -> str:
    """Return how it is kept that a coder has read the training notice of a scheme."""
    return f"{coder} {scheme_id}"


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
        research_view=found.get("research_view") is True,
        toured=found.get("toured") is True,
        make_reels=found.get("make_reels") is not False,
        pictures_folder=str(found.get("pictures_folder") or ""),
        keys=MappingProxyType(
            {str(name): _texts(chosen) for name, chosen in keys.items()}
            if isinstance(keys, dict)
            else {}
        ),
        hardware=_word(found.get("hardware")),
        code_keys=_code_keys(found.get("code_keys")),
        reaction_lag_ms=_lags(found.get("reaction_lag_ms")),
        noticed=_texts(found.get("noticed")),
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
    mapped = {
        "keys": dict(settings.keys),
        "code_keys": {scheme: dict(own) for scheme, own in settings.code_keys.items()},
        "reaction_lag_ms": dict(settings.reaction_lag_ms),
    }
    plain = replace(settings, keys={}, code_keys={}, reaction_lag_ms={})
    fields = {**asdict(plain), **mapped}
    beside = file.with_suffix(".part")
    beside.write_text(json.dumps(fields, indent=2, ensure_ascii=False), encoding="utf-8")
    beside.replace(file)


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    return value if isinstance(value, str) and value in allowed else ""


def _word(value: object) -> str:
    return value if isinstance(value, str) and value.isalnum() else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _code_keys(value: object) -> Mapping[str, Mapping[str, str]]:
    schemes = value.items() if isinstance(value, dict) else ()
    return MappingProxyType(
        {
            str(scheme): MappingProxyType({str(k): str(v)[:1] for k, v in own.items()})
            for scheme, own in schemes
            if isinstance(own, dict)
        }
    )


def _lags(value: object) -> Mapping[str, int]:
    coders = value.items() if isinstance(value, dict) else ()
    return MappingProxyType(
        {
            str(coder): min(max(lag, 0), LONGEST_LAG_MS)
            for coder, lag in coders
            if isinstance(lag, int) and lag
        }
    )
