"""Words, keys and colours of another program made to fit a scheme: ids, free keys, roles."""

import colorsys
import re
import string
import unicodedata
from collections.abc import Iterable, Mapping

from observer.formats.foreign import ForeignCode
from observer.model.scheme import Role
from observer.schemes.check import RESERVED_KEYS
from observer.schemes.contrast import MARKS, SURFACES, contrast

_LONGEST_ID = 40
_ZOOM_KEYS = frozenset("-+=")
"""The Code room keeps them for coming closer; they would pass as keys of a scheme."""
_FREE = "".join(
    sign
    for sign in f"{string.ascii_lowercase}{string.digits};'[]"
    if sign not in RESERVED_KEYS | _ZOOM_KEYS
)
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#B5538C", "#A37700", "#3D7DCA", "#C2493D", "#6B7F2A")
_ROLES: Mapping[Role, frozenset[str]] = {
    Role.CHILD: frozenset({"child", "kind", "baby", "infant", "chi", "peuter", "toddler", "kid"}),
    Role.MOTHER: frozenset({"mother", "moeder", "mama", "mum", "mom", "mommy", "mummy"}),
    Role.FATHER: frozenset({"father", "vader", "papa", "dad", "daddy"}),
    Role.CAREGIVER: frozenset({"parent", "ouder", "caregiver", "verzorger", "opvoeder", "adult"}),
    Role.SIBLING: frozenset({"sibling", "brother", "sister", "broer", "zus", "broertje", "zusje"}),
    Role.GRANDPARENT: frozenset({"grandmother", "grandfather", "oma", "opa", "grootouder"}),
    Role.DYAD: frozenset({"dyad", "dyade", "both", "beiden"}),
    Role.TRIAD: frozenset({"triad", "triade"}),
}


def clear_colour(colour: str) -> str:
    """Return the nearest colour of the same hue that is seen on light and on dark.

    Parameters
    ----------
    colour
        As ``#RRGGBB``.

    Returns
    -------
    str
        The same colour if it is seen well enough.
    """
    if _is_seen(colour):
        return colour
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    for step in range(1, 101):
        for moved in (lightness - step / 100, lightness + step / 100):
            if 0 <= moved <= 1:
                parts = colorsys.hls_to_rgb(hue, moved, saturation)
                found = "#" + "".join(f"{round(part * 255):02X}" for part in parts)
                if _is_seen(found):
                    return found
    return PALETTE[0]


def fit_text(words: str) -> str:
    """Return a text without what no file can hold, in lines that end in one way."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    return UNFIT.sub("", plain)


def _is_seen(colour: str) -> bool:
    return all(contrast(colour, surface) >= MARKS for surface in SURFACES)


class Names:
    """Ids that are safe and unique, out of words of any kind."""

    def __init__(self, longest: int = _LONGEST_ID) -> None:
        self._taken: set[str] = set()
        self._longest = longest

    def of(self, words: str, otherwise: str) -> str:
        """Return an id that resembles some words."""
        plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii")
        base = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
        if not base:
            base = otherwise
        elif not base[0].isalpha():
            base = f"{otherwise}_{base}"
        name = base = base[: self._longest].rstrip("_")
        count = 2
        while name in self._taken:
            tail = f"_{count}"
            name = f"{base[: self._longest - len(tail)]}{tail}"
            count += 1
        self._taken.add(name)
        return name


def can_be_key(key: str) -> bool:
    """Return whether a key of another program can be one here."""
    plain = len(key) == 1 and key.isprintable() and not key.isspace() and key == fit_text(key)
    return plain and key.casefold() not in RESERVED_KEYS | _ZOOM_KEYS and len(key.casefold()) == 1


def free_key(code: ForeignCode, taken: set[str]) -> str:
    """Return a key that is not taken, of the letters of a code's name if there is one."""
    own = [sign for sign in code.name.casefold() if sign in _FREE]
    return next((sign for sign in (*own, *_FREE) if sign not in taken), "")


def role_of(name: str) -> Role:
    """Return what somebody is to the child, as far as the name says so."""
    words = set(re.findall(r"[^\W\d_]+", name.casefold()))
    found: Iterable[Role] = (role for role, known in _ROLES.items() if words & known)
    return next(iter(found), Role.OTHER)
