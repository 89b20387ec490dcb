"""Records as plain values for rows and JSON, and back."""

import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias, TypeVar

from cattrs import Converter
from cattrs.errors import BaseValidationError

from observer.model.edits import Record, Replacement
from observer.model.errors import DamagedError
from observer.model.messages import msg
from observer.storage.tables import CODING_TABLES, PROJECT_TABLES

_R = TypeVar("_R")

PlainReplacement: TypeAlias = tuple[str, dict[str, object] | None, str, dict[str, object] | None]
"""Kind and values of the record before, kind and values of the one after."""

_KINDS: dict[str, type[Record]] = {
    kind.__name__: kind for kind, _ in (*PROJECT_TABLES, *CODING_TABLES)
}
_PLAIN, _SMALL = b"j", b"z"
_WORTH_SQUEEZING = 1024


class RecordCodec:
    """Turns records into plain values (text, numbers, lists, mappings) and back."""

    def __init__(self) -> None:
        converter = Converter(detailed_validation=False)
        converter.register_unstructure_hook(Fraction, str)
        # A coding has few different time bases, and reading one from text is slow
        fraction = lru_cache(maxsize=256)(Fraction)
        converter.register_structure_hook(Fraction, lambda value, _: fraction(value))
        converter.register_unstructure_hook(date, date.isoformat)
        converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
        self._converter = converter

    def values(self, record: Record) -> dict[str, object]:
        """Return a record's fields as plain values, by name."""
        plain: dict[str, object] = self._converter.unstructure(record)
        return plain

    def record(self, kind: type[_R], values: Mapping[str, object]) -> _R:
        """Return the record of one kind that has these values; DamagedError if there is none."""
        try:
            return self._converter.structure(values, kind)
        except (KeyError, TypeError, ValueError, ArithmeticError, BaseValidationError) as error:
            raise _unreadable() from error

    def plain(self, replacement: Replacement) -> PlainReplacement:
        """Return a replacement as kind and values of the record before, and of the one after."""
        return (*self._side(replacement.before), *self._side(replacement.after))

    def pack(self, replacements: Iterable[tuple[int, PlainReplacement]]) -> bytes:
        """Return replacements, each with its place in its edit, as bytes.

        Parameters
        ----------
        replacements
            Pairs of place and replacement.

        Returns
        -------
        bytes
            JSON, squeezed if that pays.
        """
        rows = [(place, *sides) for place, sides in replacements]
        # Halves of characters too: what cannot be stored must still fit in the rescue file
        plain = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(
            errors="surrogatepass"
        )
        if len(plain) < _WORTH_SQUEEZING:
            return _PLAIN + plain
        return _SMALL + zlib.compress(plain, level=1)

    def unpack(self, content: bytes) -> tuple[tuple[int, Replacement], ...]:
        """Return what `pack` packed; DamagedError if it is something else."""
        try:
            plain = zlib.decompress(content[1:]) if content[:1] == _SMALL else content[1:]
            return tuple(
                (place, Replacement(self._back(*before), self._back(*after)))
                for place, *sides in json.loads(plain)
                for before, after in [(sides[:2], sides[2:])]
            )
        except (ValueError, TypeError, KeyError, zlib.error) as error:
            raise _unreadable() from error

    def _side(self, record: Record | None) -> tuple[str, dict[str, object] | None]:
        return ("", None) if record is None else (type(record).__name__, self.values(record))

    def _back(self, kind: str, values: Mapping[str, object] | None) -> Record | None:
        return None if values is None else self.record(_KINDS[kind], values)


def _unreadable() -> DamagedError:
    return DamagedError(
        msg("A stored record cannot be read."),
        msg("Take the latest whole copy from the folder backups."),
    )
