"""Which letter stands for which code: colour alone never does."""

from collections.abc import Iterator
from itertools import count
from string import ascii_lowercase, ascii_uppercase

from observer.model.rules import CodeRef
from observer.model.scheme import Scheme


def letters(scheme: Scheme) -> dict[CodeRef, str]:
    """Return one or two characters for every code, no two alike.

    A code has its key; one without a key, or whose key is taken, the first free letter.

    Parameters
    ----------
    scheme
        Any scheme.

    Returns
    -------
    dict of CodeRef to str
        In the scheme's order.
    """
    found: dict[CodeRef, str] = {}
    refs = [(CodeRef(track.id, code.id), code) for track in scheme.tracks for code in track.codes]
    taken: set[str] = set()
    for ref, code in refs:
        letter = code.key.upper() if len(code.key) == 1 else ""
        if letter and letter not in taken:
            found[ref] = letter
            taken.add(letter)
    free = _free(taken)
    for ref, _ in refs:
        if ref not in found:
            found[ref] = next(free)
    return {ref: found[ref] for ref, _ in refs}


def _free(taken: set[str]) -> Iterator[str]:
    yield from (c for c in (*ascii_uppercase, *ascii_lowercase) if c not in taken)
    yield from (str(number) for number in count(10) if str(number) not in taken)
