"""The typeface of what is printed: Carlito, whose measures are those of Calibri."""

from pathlib import Path

from observer.formats.typeface import Typeface

FOLDER = Path(__file__).parent / "fonts"
"""Where the files of the typeface are."""


def carlito() -> Typeface:
    """Return Carlito, shipped with the package under the SIL Open Font License."""
    return Typeface("Carlito", FOLDER / "Carlito-Regular.ttf", FOLDER / "Carlito-Bold.ttf")
