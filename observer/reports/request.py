"""What a report is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from observer.formats.picture import Picture
from observer.model.project import Project
from observer.statistics.inputs import CodedSession
from observer.text.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """A project, what of it is wanted, and in which language.

    Attributes
    ----------
    session_ids
        The sessions; the parent sheet takes the first.
    codings
        The codings of these sessions, ready to be counted.
    text
        The language of the report.
    day
        On which it is made: consents count on it.
    caregiver_id
        Whom a parent sheet is for.
    stills
        Pictures of moments, by the id of the clip.
    free_text
        Whether comments and text modifiers come along; they identify people.
    study
        Name of the study, for the first column of a data set.
    trace_step_us
        Traces are resampled at this step; 0 for one row per change.
    """

    project: Project
    session_ids: tuple[str, ...]
    text: Catalogue
    day: date
    codings: tuple[CodedSession, ...] = ()
    caregiver_id: str = ""
    stills: Mapping[str, Picture] = field(default_factory=dict)
    free_text: bool = False
    study: str = ""
    trace_step_us: int = 0
