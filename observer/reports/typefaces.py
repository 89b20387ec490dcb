"""The typeface of what is printed: Carlito, whose measures are those of Calibri."""

from pathlib import Path

from observer.formats.typeface import Typeface


def carlito() -> Typeface:
    """Return Carlito, shipped with the package under the SIL Open Font License."""
    folder = Path(__file__).parent / "fonts"
    return Typeface("Carlito", folder / "Carlito-Regular.ttf", folder / "Carlito-Bold.ttf")
