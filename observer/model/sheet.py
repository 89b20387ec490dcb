"""What stands on a parent sheet beside the moments; per session and caregiver."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Address(StrEnum):
    """How the parent is spoken to."""

    JE = "je"
    U = "u"
    JULLIE = "jullie"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentSheet:
    """The clinician's words for one caregiver after one session.

    Attributes
    ----------
    caregiver_id
        Whom it is for.
    child_showed, parent_did, parent_said
        Short sentences; parent_said is in the parent's own words.
    signal, small_step
        "If the child …, then …".
    keep_until
        Day until which the film is kept.
    contact_name, contact_phone
        Whom to call with questions.
    """

    id: str
    session_id: str
    caregiver_id: str
    address: Address = Address.JE
    child_showed: str = ""
    parent_did: str = ""
    parent_said: str = ""
    signal: str = ""
    small_step: str = ""
    next_on: date | None = None
    keep_until: date | None = None
    contact_name: str = ""
    contact_phone: str = ""
    with_stills: bool = False
