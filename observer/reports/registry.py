"""Which reports there are; menus, the command line and docs derive from this tuple."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from observer.model.consent import Purpose
from observer.model.messages import Message, msg
from observer.reports.clinician_workbook import write_clinician_workbook
from observer.reports.parent_pdf import write_parent_pdf
from observer.reports.parent_workbook import write_parent_workbook
from observer.reports.request import ReportRequest
from observer.reports.research_dataset import write_research_workbook


class Audience(StrEnum):
    """Whom a report is for."""

    PARENT = "parent"
    CLINICIAN = "clinician"
    RESEARCHER = "researcher"


@dataclass(frozen=True, slots=True)
class Report:
    """One report.

    Attributes
    ----------
    id
        Stable name, as the command line has it.
    label
        How it is called.
    suffix
        Of its file, with the dot.
    audience
        Whom it is for.
    purpose
        What consent must cover before it leaves; None if nobody can be recognised in it.
    write
        Writes it to a path; OSError if the disk refuses, TextError for text no file can hold.
    """

    id: str
    label: Message
    suffix: str
    audience: Audience
    purpose: Purpose | None
    write: Callable[[ReportRequest, Path], None]


REPORTS = (
    Report(
        "parent",
        msg("Parent sheet, Excel"),
        ".xlsx",
        Audience.PARENT,
        Purpose.TAKE_HOME,
        write_parent_workbook,
    ),
    Report(
        "parent-pdf",
        msg("Parent sheet, PDF"),
        ".pdf",
        Audience.PARENT,
        Purpose.TAKE_HOME,
        write_parent_pdf,
    ),
    Report(
        "clinician",
        msg("Clinician workbook, Excel"),
        ".xlsx",
        Audience.CLINICIAN,
        Purpose.TREATMENT,
        write_clinician_workbook,
    ),
    Report(
        "research",
        msg("Research data set, Excel"),
        ".xlsx",
        Audience.RESEARCHER,
        Purpose.RESEARCH,
        write_research_workbook,
    ),
)
"""Every report, in the order in which they are shown."""
