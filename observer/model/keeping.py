"""How long things are kept, what proves a consent, and what stops a destruction."""

from dataclasses import dataclass
from datetime import date

from observer.model.consent import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long a film is kept for a purpose, counted from the day of its session.

    Attributes
    ----------
    months
        After which it is due to be erased.
    """

    purpose: Purpose
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRules:
    """What a team agreed on; there is one in a project, or none yet.

    Attributes
    ----------
    retentions
        Per purpose; a purpose without one has no end of its own.
    film_is_record
        Whether a film belongs to the file (20 years) or is working material, erased at the end.
    warn_days
        How many days before it something is said to become due.
    """

    id: str
    retentions: tuple[Retention, ...] = ()
    film_is_record: bool = False
    warn_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A scan or letter in the vault, such as a signed consent.

    Attributes
    ----------
    label
        How the team calls it.
    kind
        Ending of its file, such as ``pdf``.
    """

    id: str
    family_id: str
    label: str
    kind: str
    size_bytes: int
    added_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureStop:
    """Why something may not be erased now, such as a complaint or a duty to report.

    Attributes
    ----------
    session_id
        Whose films; empty for all of the family.
    lifted_on
        Day from which it holds no longer; None while it holds.
    """

    id: str
    family_id: str
    reason: str
    set_by: str
    set_on: date
    session_id: str = ""
    lifted_on: date | None = None
