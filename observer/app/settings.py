"""What a person set for herself: language, theme, recent projects. No names, no media paths."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from platformdirs import user_config_path, user_documents_path

from observer.model.errors import DiskError
from observer.model.messages import msg

_RECENT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Declared once; each with its default.

    Attributes
    ----------
    language
        ``nl``, ``en``, or empty for the system's.
    theme
        ``light``, ``dark``, or empty for the system's.
    idle_minutes
        After so long without a hand on it the project locks; at most 15.
    recent
        Project folders, the latest first.
    keys
        Pairs of command id and the key chosen for it.
    """

    language: str = ""
    theme: str = ""
    idle_minutes: int = 15
    recent: tuple[str, ...] = ()
    toured: bool = False
    keys: tuple[tuple[str, str], ...] = ()

    def with_recent(self, folder: Path) -> "Settings":
        """Return the settings with a project folder as the latest."""
        others = [one for one in self.recent if one != str(folder)]
        return replace(self, recent=(str(folder), *others)[:_RECENT])


class SettingsFile:
    """Where settings lie on disk.

    Parameters
    ----------
    folder
        Folder of the file; by default where the system keeps such things.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or user_config_path("ooghoogte", appauthor=False)) / "settings.json"

    def read(self) -> Settings:
        """Return the settings; what cannot be understood falls back to its default."""
        try:
            stored = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return Settings()
        return _checked(stored) if isinstance(stored, dict) else Settings()

    def write(self, settings: Settings) -> None:
        """Write the settings in one step; DiskError if that is not possible."""
        temporary = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(asdict(settings), indent=1), "utf-8")
            temporary.replace(self._path)
        except OSError as error:
            raise DiskError(
                msg("Your settings could not be written to {folder}.", folder=self._path.parent),
                msg("They hold until you close the program."),
            ) from error


def _checked(stored: dict[str, object]) -> Settings:
    plain = Settings()
    language, theme = stored.get("language"), stored.get("theme")
    minutes, recent, keys = stored.get("idle_minutes"), stored.get("recent"), stored.get("keys")
    return Settings(
        language=language if language in {"nl", "en"} else "",
        theme=theme if theme in {"light", "dark"} else "",
        idle_minutes=min(max(minutes, 1), 15) if isinstance(minutes, int) else plain.idle_minutes,
        recent=tuple(str(one) for one in recent)[:_RECENT] if isinstance(recent, list) else (),
        toured=stored.get("toured") is True,
        keys=tuple((str(k[0]), str(k[1])) for k in keys if isinstance(k, list) and len(k) == 2)  # noqa: PLR2004
        if isinstance(keys, list)
        else (),
    )


def sample_folder() -> Path:
    """Return where the user's own copy of the sample project is laid."""
    return user_documents_path() / "Ooghoogte" / "sample project"
