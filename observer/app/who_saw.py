"""Who has seen a family, from the access log: in words for a screen, as a table to hand over."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType

from observer.app import release
from observer.app.calendar_day import calendar_day
from observer.app.consent_words import PURPOSES
from observer.app.release import COUNTED, REFUSED, RELEASED, Release, ReleaseItem
from observer.app.workspace import Workspace
from observer.formats.csv_tables import CSV, DUTCH_EXCEL, write_table
from observer.formats.table import Column, Table
from observer.model.errors import StorageError
from observer.model.family import Family
from observer.model.messages import Message, msg
from observer.model.project import Project
from observer.model.session import Recording, Session
from observer.storage.access_log import Access
from observer.text.catalogue import Catalogue

FAMILY_READ = "read"
"""Event of the access log: what is known of a family was on the screen."""

_LEFT = re.compile(r"(?P<what>\S+) purpose=(?P<purpose>\S+) sessions=(?P<numbers>\S+)( .*)?")
_EVENTS: Mapping[str, Message] = MappingProxyType(
    {
        FAMILY_READ: msg("looked at the family"),
        "opened": msg("opened the film"),
        COUNTED: msg("looked at figures"),
        "compared": msg("compared codings"),
        "prepared": msg("prepared a conversation"),
        "feedback_held": msg("showed the parent a film"),
        "take_home_seen": msg("looked at a film to take home"),
        RELEASED: msg("took out"),
        REFUSED: msg("was refused"),
        "erase": msg("erased"),
        "finished": msg("finished a coding"),
        "reopened": msg("opened a coding again"),
        "handed_over": msg("handed a session over"),
        "received": msg("received a session"),
        "returned": msg("gave a coding back"),
        "merged": msg("took a coding in"),
        "unblinded": msg("looked at what others coded"),
        "read_attachment": msg("looked at a signed form"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A row of the access log as it is shown.

    Attributes
    ----------
    at
        On the clock of this computer.
    what
        In words; the event as it stands in the log, where it has none.
    family
        Pseudonym; empty for the project as a whole, and for a family that was erased.
    detail
        Without names; numbers of sessions in place of ids.
    """

    sequence: int
    at: datetime
    coder: str
    event: str
    what: Message
    family: str
    detail: Message


def who_saw(workspace: Workspace, family_id: str = "") -> tuple[Seen, ...]:
    """Return who did what with a family's data, the latest first.

    Parameters
    ----------
    workspace
        The open project.
    family_id
        Which family; empty for all, and what was done with the project.

    Returns
    -------
    tuple of Seen
        From the whole log.
    """
    project = workspace.project
    rows = workspace.store.access_log.rows(family_id)
    return tuple(_seen(project, row) for row in reversed(rows))


def export_log(workspace: Workspace, path: Path, text: Catalogue, family_id: str = "") -> Path:
    """Write the access log as CSV, through the gate, which notes that too.

    Parameters
    ----------
    workspace
        The open project.
    path
        Where to.
    text
        Language of the words in it; a Dutch one is written as Dutch Excel opens it.
    family_id
        Which family; empty for all.

    Returns
    -------
    Path
        The file.
    """
    leave = leave_for_log(workspace, family_id)
    table = as_table(who_saw(workspace, family_id), text)
    flavour = DUTCH_EXCEL if text.language == "nl" else CSV
    leave.write(path, partial(write_table, table, flavour=flavour))
    return path


def leave_for_log(workspace: Workspace, family_id: str = "") -> Release:
    """Return leave to let the access log of a family go out, which notes that too.

    Of all families at once it is noted of the project as a whole.
    """
    item = ReleaseItem(session_ids=(), purpose=None, what="access_log", family_ids=(family_id,))
    return release.request(workspace.project, item, calendar_day(), workspace.store.access_log)


def as_table(rows: tuple[Seen, ...], text: Catalogue) -> Table:
    """Return rows as a table: number, moment, coder, event, in words, family, detail."""
    names = ("sequence", "at", "coder", "event", "what", "family", "detail")
    return Table(
        name="access_log",
        columns=tuple(Column(name=name) for name in names),
        rows=[
            (
                row.sequence,
                row.at.isoformat(timespec="seconds"),
                row.coder,
                row.event,
                text.render(row.what),
                row.family,
                text.render(row.detail),
            )
            for row in rows
        ],
    )


def _seen(project: Project, row: Access) -> Seen:
    family = project.records.get(row.family_id)
    return Seen(
        sequence=row.sequence,
        at=row.at.astimezone(),
        coder=row.coder,
        event=row.event,
        what=_EVENTS.get(row.event) or Message(row.event),
        family=family.pseudonym if isinstance(family, Family) else "",
        detail=_told(project, row.detail),
    )


def _told(project: Project, detail: str) -> Message:
    """Return a detail in words, with the number of a session in place of an id."""
    record = project.records.get(detail)
    if isinstance(record, Session):
        return msg("session {number}", number=record.number)
    if isinstance(record, Recording):
        return Message(record.label)
    left = _LEFT.fullmatch(detail)
    if left is None:
        return Message(detail)
    purposes = {purpose.value: words for purpose, words in PURPOSES.items()}
    return msg(
        "{what} for {purpose}, session {numbers}",
        what=left["what"],
        purpose=purposes.get(left["purpose"], msg("the team")),
        numbers=left["numbers"],
    )


def note_read(workspace: Workspace, family_id: str) -> None:
    """Note that what is known of a family was on the screen; a disk in trouble stops nobody."""
    with suppress(StorageError):
        workspace.store.access_log.write(FAMILY_READ, family_id)
