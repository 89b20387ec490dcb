"""What the columns and the codes of a data set mean, in Dutch and English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from observer.formats.table import Column, Table
from observer.model.local_text import LocalText
from observer.model.messages import Message, msg
from observer.model.scheme import Scheme
from observer.text.catalogue import Catalogue

TEXT, WHOLE, NUMBER, FLAG = "text", "integer", "number", "flag"
"""Types of a variable; a flag is 0 or 1."""
_NO_OR_YES = msg("0 no, 1 yes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One column of a data set.

    Attributes
    ----------
    name
        ASCII name of the column.
    unit
        Such as ``s``; empty for none.
    formula
        How it is made of others; empty if it is not.
    denominator
        What it is over; empty if it is not.
    missing
        What an empty cell means; None if a cell is never empty.
    measure
        ``nominal``, ``ordinal`` or ``scale``; empty for what its type says.
    reason
        Name of the column that says why a cell of this one is empty.
    levels
        What single values stand for.
    words
        What the words that may stand in it mean.
    """

    name: str
    label: Message
    type: str = TEXT
    unit: str = ""
    values: Message | None = None
    formula: str = ""
    denominator: str = ""
    missing: Message | None = None
    decimals: int | None = None
    width: int = 12
    measure: str = ""
    reason: str = ""
    levels: tuple[tuple[float, LocalText], ...] = ()
    words: tuple[tuple[str, LocalText], ...] = ()

    def column(self) -> Column:
        """Return how it is written."""
        return Column(name=self.name, decimals=self.decimals, width=self.width)


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeNumber(Variable):
    """A number that is counted."""

    type: str = WHOLE
    decimals: int | None = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo(Variable):
    """A flag."""

    type: str = FLAG
    values: Message | None = _NO_OR_YES
    decimals: int | None = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds(Variable):
    """A time, to the microsecond."""

    type: str = NUMBER
    unit: str = "s"
    decimals: int | None = 6


_CODEBOOK = (
    Column(name="table", width=10),
    Column(name="name", width=20),
    Column(name="label_nl", width=40),
    Column(name="label_en", width=40),
    Column(name="type", width=9),
    Column(name="unit", width=7),
    Column(name="values_nl", width=30),
    Column(name="values_en", width=30),
    Column(name="missing_nl", width=34),
    Column(name="missing_en", width=34),
    Column(name="formula", width=24),
    Column(name="denominator", width=18),
)


def codebook_table(tables: Mapping[str, Iterable[Variable]], nl: Catalogue, en: Catalogue) -> Table:
    """Return one row per variable.

    Parameters
    ----------
    tables
        Variables of each table of the data set, by its name.
    nl
        Dutch.
    en
        English.

    Returns
    -------
    Table
        Named ``codebook``.
    """

    def said(text: Catalogue, message: Message | None) -> str | None:
        return text.render(message) if message is not None else None

    rows = [
        (
            table,
            variable.name,
            nl.render(variable.label),
            en.render(variable.label),
            variable.type,
            variable.unit or None,
            said(nl, variable.values),
            said(en, variable.values),
            said(nl, variable.missing),
            said(en, variable.missing),
            variable.formula or None,
            variable.denominator or None,
        )
        for table, variables in tables.items()
        for variable in variables
    ]
    return Table(name="codebook", columns=_CODEBOOK, rows=rows)


_CODES = (
    Column(name="scheme_id", width=34),
    Column(name="scheme_version", width=8),
    Column(name="track", width=18),
    Column(name="track_label_nl", width=22),
    Column(name="track_label_en", width=22),
    Column(name="subject", width=10),
    Column(name="target", width=10),
    Column(name="exclusive", width=9),
    Column(name="exhaustive", width=10),
    Column(name="code", width=20),
    Column(name="code_num", width=9),
    Column(name="kind", width=8),
    Column(name="label_nl", width=24),
    Column(name="label_en", width=24),
    Column(name="definition_nl", width=60),
    Column(name="definition_en", width=60),
)


def codes_table(schemes: Iterable[Scheme]) -> Table:
    """Return one row per code of each scheme.

    Parameters
    ----------
    schemes
        A scheme version that occurs twice is listed once.

    Returns
    -------
    Table
        Named ``codes``.
    """
    distinct = {(scheme.id, scheme.meaning_hash): scheme for scheme in schemes}
    rows = [
        (
            scheme.id,
            scheme.version,
            track.id,
            track.label.get("nl"),
            track.label.get("en"),
            track.subject,
            track.target or None,
            track.exclusive,
            track.exhaustive,
            code.id,
            code.number,
            code.kind.value,
            code.label.get("nl"),
            code.label.get("en"),
            code.definition.get("nl") or None,
            code.definition.get("en") or None,
        )
        for scheme in distinct.values()
        for track in scheme.tracks
        for code in track.codes
    ]
    return Table(name="codes", columns=_CODES, rows=rows)
