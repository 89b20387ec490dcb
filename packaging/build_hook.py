"""Compile the gettext catalogues into every build."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from typing_extensions import override


def compile_catalogues(root: Path) -> list[Path]:
    """Write an ``.mo`` beside every ``.po`` and return their paths."""
    written = []
    for source in sorted((root / "observer" / "text" / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        with source.open("rb") as po, target.open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3]))
        written.append(target)
    return written


class CustomBuildHook(BuildHookInterface[Any]):
    """Hatchling's hook: compiled catalogues travel with every build."""

    @override
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the build and name the results as artifacts."""
        root = Path(self.root)
        build_data["artifacts"] += [
            f"/{path.relative_to(root).as_posix()}" for path in compile_catalogues(root)
        ]
