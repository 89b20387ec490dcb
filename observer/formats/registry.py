"""Which formats a table can be written in; menus, the command line and docs derive from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from observer.formats.csv_tables import CSV, DUTCH_EXCEL, TSV, write_table
from observer.formats.excel_tables import write_one_table
from observer.formats.spss import write_sav
from observer.formats.table import Table
from observer.model.messages import Message, msg


@dataclass(frozen=True, slots=True)
class Format:
    """One format that a table can be written in.

    Attributes
    ----------
    id
        Stable name, as the command line has it.
    label
        How it is called.
    suffix
        Of its files, with the dot.
    write
        Writes one table; OSError if the disk refuses, TextError for text no file can hold.
    """

    id: str
    label: Message
    suffix: str
    write: Callable[[Table, Path], None]


FORMATS = (
    Format("csv", msg("CSV, UTF-8, decimal point"), ".csv", partial(write_table, flavour=CSV)),
    Format(
        "csv-nl",
        msg("CSV for Dutch Excel, semicolon, decimal comma"),
        ".csv",
        partial(write_table, flavour=DUTCH_EXCEL),
    ),
    Format("tsv", msg("TSV, UTF-8, decimal point"), ".tsv", partial(write_table, flavour=TSV)),
    Format("xlsx", msg("Excel table"), ".xlsx", write_one_table),
    Format("sav", msg("SPSS, with labels and missing values"), ".sav", write_sav),
)
"""Every format, in the order in which they are shown."""
