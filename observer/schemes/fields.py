"""Typed fields out of one table of a scheme file; every misfit becomes a finding."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from observer.model.local_text import LocalText
from observer.model.messages import Message, msg
from observer.model.time import US_PER_S
from observer.schemes.document import Array, Plain, Table, Value
from observer.schemes.findings import Findings, Place

MAX_TEXT = 8_000
"""Characters of one text; a spreadsheet's cell holds 32,767 and a sheet of paper fewer."""
MAX_AMOUNT = 1e9
"""The largest value of a scale, either way."""
MAX_S = 3600
_SHORTEST_S = 0.001
_PAIR = 2
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_E = TypeVar("_E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two single values that stand together in a list, with their place."""

    first: object
    second: object
    place: Place


class Fields:
    """One table of a scheme file, read field by field.

    Parameters
    ----------
    table
        The table.
    path
        Its dotted key; empty at the top.
    findings
        Takes what does not fit.
    languages
        Which the scheme declares.
    """

    def __init__(
        self, table: Table, path: str, findings: Findings, languages: tuple[str, ...] = ()
    ) -> None:
        self.table = table
        self.path = path
        self.languages = languages
        self._findings = findings
        self._known: set[str] = set()

    def at(self, key: str) -> Place:
        """Return the place of a field, or of the table where the field is missing."""
        return Place(self.table.line_of(key), f"{self.path}.{key}" if self.path else key)

    def has(self, key: str) -> bool:
        """Return whether the field is given."""
        return key in self.table.entries

    def peek(self, key: str) -> str:
        """Return a text without a word about what is wrong with it."""
        entry = self.table.entries.get(key)
        value = entry.value if isinstance(entry, Plain) else None
        return value if isinstance(value, str) else ""

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a plain text; empty if it is missing or no text."""
        value = self._plain(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self._wrong_type(key, msg("a text between quotation marks"))
            return ""
        if required and not value.strip():
            self._findings.error(
                self.at(key),
                msg("The field {key} is empty.", key=key),
                msg("Write something between the quotation marks."),
            )
        return self._sound(key, self.at(key), value)

    def identifier(self, key: str = "id") -> str:
        """Return a required id: small letters, digits and underscores; empty if it is none."""
        value = self.text(key, required=True)
        if value and not _ID.fullmatch(value):
            self._findings.error(
                self.at(key),
                msg("“{value}” cannot be an id.", value=value[:60]),
                msg(
                    "Use at most 40 small letters, digits and underscores, beginning with a letter."
                ),
            )
        return value

    def flag(self, key: str, *, fallback: bool = False) -> bool:
        """Return a truth value; the fallback if it is missing."""
        value = self._plain(key)
        if value is None:
            return fallback
        if isinstance(value, bool):
            return value
        self._wrong_type(key, msg("true or false, without quotation marks"))
        return fallback

    def whole(self, key: str, *, required: bool = False) -> int | None:
        """Return a whole number; None if it is missing or none."""
        value = self._plain(key, required=required)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self._wrong_type(key, msg("a whole number, without quotation marks"))
        return None

    def number(self, key: str, *, required: bool = False) -> float | None:
        """Return a finite number; None if it is missing or none."""
        value = self._plain(key, required=required)
        if value is None:
            return None
        number = _finite(value)
        if number is None:
            self._wrong_type(key, msg("a number such as 3 or 2.5, without quotation marks"))
        return number

    def amount(self, key: str, *, required: bool = False) -> float | None:
        """Return a value that may stand on a scale; None if it is missing or none."""
        number = self.number(key, required=required)
        if number is None:
            return None
        if abs(number) > MAX_AMOUNT:
            self.error(
                key,
                msg("The number {number} cannot be used.", number=str(number)[:20]),
                msg("Take a number between -{most} and {most}.", most=f"{MAX_AMOUNT:.0f}"),
            )
            return None
        return number + 0.0  # never the minus of a zero

    def amounts(self, key: str) -> tuple[float, ...]:
        """Return a list of values that may stand on a scale."""
        value = self._take(key)
        if value is None:
            return ()
        items = value.items if isinstance(value, Array) else []
        numbers = [_finite(item.value) for item in items if isinstance(item, Plain)]
        sound = [number + 0.0 for number in numbers if number is not None]
        fits = isinstance(value, Array) and len(sound) == len(items)
        if not fits or any(abs(number) > MAX_AMOUNT for number in sound):
            self._wrong_type(key, msg("a list of numbers such as [0, 2, 4]"))
            return ()
        return tuple(sound)

    def wholes(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers."""
        numbers = self.amounts(key)
        if any(number != int(number) for number in numbers):
            self._wrong_type(key, msg("a list of whole numbers such as [1, 2, 1]"))
            return ()
        return tuple(int(number) for number in numbers)

    def share(self, key: str) -> float | None:
        """Return a share from 0 to 1; None if it is missing or none."""
        number = self.number(key)
        if number is not None and not 0 <= number <= 1:
            self.error(
                key,
                msg("{key} is {value}, which is no share.", key=key, value=number),
                msg("Write a number from 0 to 1, such as 0.2 for a fifth."),
            )
            return None
        return None if number is None else number + 0.0

    def seconds(
        self, key: str, fallback_s: float = 0.0, *, above_zero: bool = False, most_s: int = MAX_S
    ) -> int:
        """Return a time given in seconds, in microseconds; the fallback if it is missing.

        Parameters
        ----------
        key
            Of the field.
        fallback_s
            Where it is missing, or cannot be used.
        above_zero
            Whether it must last.
        most_s
            The longest.

        Returns
        -------
        int
            Microseconds.
        """
        value = self.number(key)
        if value is None:
            return round(fallback_s * US_PER_S)
        if not (_SHORTEST_S if above_zero else 0) <= value <= most_s:
            self.error(
                key,
                msg("{key} is {value} seconds.", key=key, value=value),
                msg("Take a time of more than 0 and at most {most} seconds.", most=most_s)
                if above_zero
                else msg("Take a time from 0 to {most} seconds.", most=most_s),
            )
            return round(fallback_s * US_PER_S)
        return round(value * US_PER_S)

    def choice(self, key: str, kind: type[_E], fallback: _E, *, required: bool = True) -> _E:
        """Return one of a few words; the fallback if it is missing or none of them."""
        value = self.text(key, required=required)
        if not value:
            return fallback
        try:
            return kind(value)
        except ValueError:
            self._findings.error(
                self.at(key),
                msg("“{value}” is not known as {key}.", value=value[:60], key=key),
                msg("Take one of: {choices}.", choices=", ".join(kind)),
            )
            return fallback

    def choices(self, key: str, kind: type[_E]) -> tuple[_E, ...]:
        """Return a list of some of a few words; the others are told and left out."""
        found: list[_E] = []
        for word in self.words(key):
            try:
                found.append(kind(word))
            except ValueError:
                self.error(
                    key,
                    msg("“{value}” is not known as {key}.", value=word[:60], key=key),
                    msg("Take one of: {choices}.", choices=", ".join(kind)),
                )
        return tuple(found)

    def pairs(self, key: str, example: str) -> tuple[Pair, ...]:
        """Return a list of pairs of single values, such as `example`."""
        value = self._take(key)
        if value is None:
            return ()
        found: list[Pair] = []
        for item in value.items if isinstance(value, Array) else []:
            inner = item.items if isinstance(item, Array) else []
            both = [one.value for one in inner if isinstance(one, Plain)]
            if len(both) == len(inner) == _PAIR:
                found.append(Pair(both[0], both[1], Place(item.line, self.at(key).key)))
        if not isinstance(value, Array) or len(found) != len(value.items):
            self._wrong_type(key, msg("a list of pairs such as {example}", example=example))
        return tuple(found)

    def error(self, key: str, what: Message, mend: Message) -> None:
        """Note at a field what keeps the scheme from being used."""
        self._findings.error(self.at(key), what, mend)

    def words(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of plain texts."""
        value = self._take(key, required=required)
        if value is None:
            return ()
        items = value.items if isinstance(value, Array) else []
        texts = [item.value for item in items if isinstance(item, Plain)]
        if (
            not isinstance(value, Array)
            or not all(isinstance(t, str) for t in texts)
            or len(texts) != len(items)
        ):
            self._wrong_type(key, msg('a list of texts such as ["one", "two"]'))
        return tuple(self._sound(key, self.at(key), t) for t in texts if isinstance(t, str))

    def local(self, key: str, *, required: bool = False) -> LocalText:
        """Return a text in several languages; a list of texts becomes lines of one."""
        value = self._take(key, required=required)
        if value is None:
            return LocalText()
        if not isinstance(value, Table):
            self._wrong_type(key, msg('one text per language, such as {key}.nl = "…"', key=key))
            return LocalText()
        pairs: list[tuple[str, str]] = []
        for language, entry in value.entries.items():
            place = Place(entry.line, f"{self.at(key).key}.{language}")
            text = self._lines(entry)
            if text is None:
                self._findings.error(
                    place,
                    msg("{key} is not a text.", key=place.key),
                    msg("Put a text between quotation marks, or a list of such texts."),
                )
                continue
            pairs.append((language, self._sound(key, place, text)))
            self._check_language(place, language)
        return LocalText(tuple(sorted(pairs, key=self._rank)))

    def tables(self, key: str, name: str = "id") -> list["Fields"]:
        """Return the tables of a list such as ``[[tracks]]``, each under its id."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, Array) or not all(isinstance(t, Table) for t in value.items):
            self._wrong_type(key, msg("a list of tables, each with its heading in double brackets"))
            return []
        found: list[Fields] = []
        for number, table in enumerate(value.items, start=1):
            if isinstance(table, Table):
                entry = table.entries.get(name)
                label = entry.value if isinstance(entry, Plain) else None
                known = isinstance(label, str) and _ID.fullmatch(label)
                path = f"{self.at(key).key}.{label}" if known else f"{self.at(key).key}[{number}]"
                found.append(Fields(table, path, self._findings, self.languages))
        return found

    def table_of(self, key: str) -> "Fields":
        """Return an inner table; an empty one if it is missing or none."""
        value = self._take(key)
        if value is not None and not isinstance(value, Table):
            self._wrong_type(key, msg("a table, with its heading in brackets"))
        inner = value if isinstance(value, Table) else Table(self.table.line_of(key))
        return Fields(inner, self.at(key).key, self._findings, self.languages)

    def done(self) -> None:
        """Note unknown fields that look like a slip of the pen; the others are kept in silence."""
        known = sorted(self._known)
        for key in self.table.entries:
            if key in known:
                continue
            near = get_close_matches(key, known, n=1, cutoff=0.75)
            if near and near[0] not in self.table.entries:
                self._findings.note(
                    self.at(key),
                    msg("The field {key} is not known.", key=key[:60]),
                    msg("Do you mean {near}? If not, it is kept as it is.", near=near[0]),
                )

    def _take(self, key: str, *, required: bool = False) -> Value | None:
        self._known.add(key)
        value = self.table.entries.get(key)
        if value is None and required:
            self._findings.error(
                self.at(key),
                msg("The field {key} is missing.", key=key),
                msg("Add {key} to this part of the file.", key=key),
            )
        return value

    def _plain(self, key: str, *, required: bool = False) -> object:
        value = self._take(key, required=required)
        if value is None or isinstance(value, Plain):
            return value.value if value else None
        self._wrong_type(key, msg("a single value"))
        return None

    def _lines(self, value: Value) -> str | None:
        if isinstance(value, Plain):
            return value.value if isinstance(value.value, str) else None
        if not isinstance(value, Array):
            return None
        texts = [item.value for item in value.items if isinstance(item, Plain)]
        lines = [text for text in texts if isinstance(text, str)]
        return "\n".join(lines) if len(lines) == len(value.items) else None

    def _rank(self, pair: tuple[str, str]) -> int:
        """Return the place of a language, so that the first declared one is fallen back on."""
        language = pair[0].partition("-")[0]
        return (*self.languages, language).index(language)

    def _check_language(self, place: Place, language: str) -> None:
        if self.languages and language.partition("-")[0] not in self.languages:
            self._findings.note(
                place,
                msg("The language “{language}” is not declared.", language=language[:60]),
                msg("Add it to languages at the top of the file, or correct it."),
            )

    def _sound(self, key: str, place: Place, text: str) -> str:
        if len(text) > MAX_TEXT:
            self._findings.error(
                place,
                msg("The text of {key} has {count} characters.", key=key, count=len(text)),
                msg("Keep it under {most} characters.", most=MAX_TEXT),
            )
        if _CONTROL.search(text):
            self._findings.error(
                place,
                msg("The text of {key} holds a character that cannot be shown.", key=key),
                msg("Type the text again; perhaps it was copied from another program."),
            )
        return text

    def _wrong_type(self, key: str, expected: object) -> None:
        self._findings.error(
            self.at(key),
            msg("{key} is not what is expected here.", key=key),
            msg("Write {expected}.", expected=expected),
        )


def _finite(value: object) -> float | None:
    """Return a number of the file, if it is one that can be reckoned with."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if abs(number) < float("inf") else None
