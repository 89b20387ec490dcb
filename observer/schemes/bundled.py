"""The schemes that come with the program."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDER = "coding_schemes"


def bundled_schemes() -> tuple[Path, ...]:
    """Return the scheme files that come with the program, by name.

    Returns
    -------
    tuple of Path
        From inside the package in an installation, from beside it in a checkout.
    """
    for folder in (_PACKAGE / _FOLDER, _PACKAGE.parent / _FOLDER):
        found = tuple(sorted(folder.glob("*.toml")))
        if found:
            return found
    return ()
