"""Identity: every record carries a UUID, so that merging two copies is a union by id."""

from uuid import uuid4


def new_id() -> str:
    """Return a fresh random UUID in its canonical text form."""
    return str(uuid4())
