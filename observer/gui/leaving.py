"""What the Share room can write out: the reports, and the research tables in each format."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from observer.formats.registry import FORMATS
from observer.model.consent import Purpose
from observer.model.messages import Message, msg
from observer.reports.registry import REPORTS, Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Something that can be written out.

    Attributes
    ----------
    id
        What `observer.app.export` calls it.
    purpose
        What consent must cover; None if nobody can be recognised in it.
    suffix
        Of its file, with the dot; empty for a folder.
    """

    id: str
    label: Message
    about: Message
    purpose: Purpose | None
    suffix: str


ABOUT: Mapping[Audience, Message] = MappingProxyType(
    {
        Audience.PARENT: msg("One page for this caregiver, with the child's first name."),
        Audience.CLINICIAN: msg("Figures, events and definitions, under the pseudonym."),
        Audience.RESEARCHER: msg("Events and codebook, under the pseudonym."),
    }
)

LEAVING: tuple[Leaving, ...] = (
    *(
        Leaving(
            id=report.id,
            label=report.label,
            about=ABOUT[report.audience],
            purpose=report.purpose,
            suffix=report.suffix,
        )
        for report in REPORTS
    ),
    *(
        Leaving(
            id=f"research-{form.id}",
            label=form.label,
            about=ABOUT[Audience.RESEARCHER],
            purpose=Purpose.RESEARCH,
            suffix="",
        )
        for form in FORMATS
        if form.suffix != ".xlsx"
    ),
)
"""Without a suffix a folder is written, one file for each table."""


def with_suffix(path: Path, suffix: str) -> Path:
    """Return a path that ends as its content does, so that it opens with the right program.

    Parameters
    ----------
    path
        As somebody typed it.
    suffix
        With its dot; empty for a folder.

    Returns
    -------
    Path
        The same path, or with the suffix behind it.
    """
    return path if path.suffix.casefold() == suffix or not suffix else Path(f"{path}{suffix}")
