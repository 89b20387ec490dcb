"""How a code or an item is shown and numbered: the same fields wherever it stands."""

from observer.model.messages import msg
from observer.schemes.fields import Fields

NO_COLOUR = "#999999"
_MAX_NUMBER = 9999


def data_number(fields: Fields) -> int:
    """Return the stable number for data sets; 0 if there is none that can be used."""
    number = fields.whole("number", required=True)
    if number is not None and not 0 < number <= _MAX_NUMBER:
        fields.error(
            "number",
            msg("The number {number} cannot be used.", number=str(number)[:20]),
            msg("Take a number from 1 to {most}.", most=_MAX_NUMBER),
        )
    return number or 0


def colour(fields: Fields) -> str:
    """Return the colour as it is written, or the one of what has none."""
    return fields.text("colour") or NO_COLOUR
