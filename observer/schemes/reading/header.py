"""The head of a scheme file: what it is called, whose it is, for whom and when it is used."""

from enum import StrEnum

from observer.model.messages import msg
from observer.model.scheme import Scheme
from observer.schemes.fields import Fields

_OLDEST_MONTHS = 1200
_PREGNANCY_MONTHS = -10
_LONGEST_MINUTES = 1440


class Status(StrEnum):
    """Whether a scheme may still change."""

    DRAFT = "draft"
    LOCKED = "locked"


def read_header(top: Fields) -> Scheme:
    """Return a scheme that holds what the head of the file says, and nothing else yet.

    Parameters
    ----------
    top
        The top of the file; its languages are known from here on.

    Returns
    -------
    Scheme
        Without subjects, codes and rules.
    """
    languages = top.words("languages", required=True)
    top.languages = languages
    age = top.table_of("age_range")
    from_months, to_months = _months(age, "from_months"), _months(age, "to_months")
    if from_months is not None and to_months is not None and from_months > to_months:
        age.error(
            "to_months",
            msg("The ages run from {first} to {last} months.", first=from_months, last=to_months),
            msg("Give the younger age as from_months."),
        )
    corrected = age.flag("corrected", fallback=True)
    age.done()
    return Scheme(
        id=top.text("id", required=True),
        version=top.text("version", required=True),
        title=top.local("title", required=True),
        subjects=(),
        tracks=(),
        languages=languages,
        description=top.local("description"),
        author=top.text("author"),
        licence=top.text("licence"),
        locked=top.choice("status", Status, Status.DRAFT, required=False) is Status.LOCKED,
        citation=top.text("citation"),
        age_from_months=from_months,
        age_to_months=to_months,
        age_corrected=corrected,
        setting=top.local("setting"),
        intended_minutes=_minutes(top),
        training_notice=top.local("training_notice"),
        phases_ordered=top.flag("phases_ordered"),
    )


def _months(age: Fields, key: str) -> int | None:
    months = age.whole(key)
    if months is not None and not _PREGNANCY_MONTHS <= months <= _OLDEST_MONTHS:
        age.error(
            key,
            msg("{key} is {value} months.", key=key, value=str(months)[:20]),
            msg("Count in months from birth; during pregnancy they are negative, such as -3."),
        )
        return None
    return months


def _minutes(top: Fields) -> float | None:
    minutes = top.amount("intended_minutes")
    if minutes is not None and not 0 < minutes <= _LONGEST_MINUTES:
        top.error(
            "intended_minutes",
            msg("The session is meant to last {value} minutes.", value=minutes),
            msg("Write how many minutes a film lasts, such as 10, or leave the field out."),
        )
        return None
    return minutes
