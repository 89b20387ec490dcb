"""A scheme with every kind of form, a form of ninety cards among them."""

from pathlib import Path

CARDS = 90
_FILE = Path(__file__).with_name("judging.toml")


def _items(count: int, nl: str, en: str) -> str:
    return "\n".join(
        f"""[[forms.items]]
id = "item_{number}"
number = {number}
label = {{ nl = "{nl} {number}", en = "{en} {number}" }}
definition = {{ nl = "Over {number}.", en = "About {number}." }}
"""
        for number in range(1, count + 1)
    )


def judging(checks: int = 12) -> bytes:
    """Return the scheme as a file.

    Parameters
    ----------
    checks
        How many items its checklist has.
    """
    checklist = _items(checks, "Het kind laat zien, ook al is het kort, gedrag", "The child does")
    cards = _items(CARDS, "Het kind zoekt de ouder op, kaart", "The child seeks the parent, card")
    file = _FILE.read_text("utf-8")
    return file.replace("#: the checks", checklist).replace("#: the cards", cards).encode()
