"""Writing the card for the desk; it holds nothing of a family, so no consent is asked."""

from dataclasses import dataclass
from pathlib import Path

from observer.model.errors import DiskError
from observer.model.messages import msg
from observer.model.scheme import Scheme
from observer.reports.desk_card import CardGroup, Paper, desk_card, write_desk_card
from observer.text.catalogue import catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRequest:
    """Which card, how large, in which language, and where to.

    Attributes
    ----------
    scheme
        With the user's own keys.
    groups
        Keys of commands.
    """

    scheme: Scheme
    groups: tuple[CardGroup, ...]
    paper: Paper
    language: str
    path: Path


def write_card(request: CardRequest) -> int:
    """Write the card as PDF and return how many pages it took; DiskError where the disk refuses."""
    card = desk_card(request.scheme, request.groups, catalogue(request.language))
    try:
        return write_desk_card(card, request.paper, request.language, request.path)
    except OSError as error:
        raise DiskError(
            msg(
                "{file} could not be written: {reason}.", file=request.path.name, reason=str(error)
            ),
            msg("Choose another folder, or make room on the disk."),
        ) from error
