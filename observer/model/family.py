"""The case: a family known by a pseudonym, and who belongs to it."""

from dataclasses import dataclass
from datetime import date

from observer.model.scheme import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One case.

    Attributes
    ----------
    pseudonym
        Such as ``F-012``; the only name that leaves the project.
    question
        The parent's own question (hulpvraag).
    """

    id: str
    pseudonym: str
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody of a family, or a professional beside it; names stay in the encrypted store.

    Attributes
    ----------
    name
        First name, for the parent sheet alone.
    due_date
        Expected date of birth, for corrected age after preterm birth.
    has_authority
        Whether this person holds parental authority (gezag) over the child.
    """

    id: str
    family_id: str
    role: Role
    name: str = ""
    birth_date: date | None = None
    due_date: date | None = None
    has_authority: bool = False
