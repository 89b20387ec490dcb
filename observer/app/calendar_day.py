"""The day that consents and dates are held against."""

from datetime import date, datetime


def calendar_day() -> date:
    """Return the day on the user's own calendar."""
    return datetime.now().astimezone().date()
