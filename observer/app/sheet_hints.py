"""What is quietly said to who writes a parent sheet: long sentences, words of the trade, names."""

import re
from dataclasses import dataclass

from observer.model.family import Participant
from observer.model.messages import Message, msg
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Session
from observer.model.sheet import Address
from observer.reports.jargon import jargon
from observer.reports.parent_sheet import parent_sheet, sheet_of
from observer.reports.readability import MOST_WORDS, Readability, readability
from observer.reports.request import ReportRequest

_OTHER_ADDRESS: dict[Address, re.Pattern[str]] = {
    Address.JE: re.compile(r"\b(?:u|uw|jullie)\b", re.IGNORECASE),
    Address.U: re.compile(r"\b(?:je|jij|jou|jouw|jullie)\b", re.IGNORECASE),
    Address.JULLIE: re.compile(r"\b(?:jij|jou|jouw|u|uw)\b", re.IGNORECASE),
}
_QUOTATION = re.compile(r"[“\"„][^”\"]*[”\"]")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHints:
    """What can be said about a sheet.

    Attributes
    ----------
    reading
        How easily it reads; None without words.
    sentences
        Each to be shown as it is; none where nothing stands out.
    """

    reading: Readability | None
    sentences: tuple[Message, ...]


def sheet_hints(request: ReportRequest) -> SheetHints:
    """Return how a parent sheet reads, and what could be mended.

    Parameters
    ----------
    request
        Its first session and its caregiver count.

    Returns
    -------
    SheetHints
        Nothing in them stands in the way of anything.
    """
    content = parent_sheet(request)
    running = content.running_text
    reading = readability(running, content.language)
    found: list[Message] = []
    if not content.good.moments:
        found.append(msg("No moment that went well is on it yet."))
    questions = sum(len(section.moments) for section in content.sections)
    if questions > len(content.good.moments):
        found.append(msg("It holds more questions than moments that went well."))
    if reading is not None and not reading.is_short:
        found.append(
            msg(
                "The sentences are long: {words} words on average, at most {most} reads easily. "
                "The longest: “{sentence}”",
                words=round(reading.words_per_sentence),
                most=MOST_WORDS,
                sentence=reading.longest,
            )
        )
    found.extend(_trade(running, content.language))
    found.extend(_names(request, running))
    found.extend(_address(request, running))
    return SheetHints(reading=reading, sentences=tuple(found))


def _trade(running: str, language: str) -> list[Message]:
    """Return each word of the trade once, with a plainer one."""
    said = {found.word.casefold(): found for found in jargon(running, language)}
    return [
        msg("“{word}” is a word of the trade. Plainer: {plain}.", word=w.word, plain=w.plain)
        if w.plain
        else msg("“{word}” is a word of the trade, or one that judges.", word=w.word)
        for w in said.values()
    ]


def _names(request: ReportRequest, running: str) -> list[Message]:
    """Return whom else it names: another caregiver, or a brother or sister."""
    family_id = request.project.get(Session, request.session_ids[0]).family_id
    return [
        msg("{name} is named on it. This sheet is for one caregiver.", name=other.name)
        for other in _others(request.project, family_id, request.caregiver_id)
        if re.search(rf"(?<!\w){re.escape(other.name.strip())}(?!\w)", running, re.IGNORECASE)
    ]


def _others(project: Project, family_id: str, caregiver_id: str) -> list[Participant]:
    return [
        each
        for each in project.participants(family_id)
        if each.id != caregiver_id
        and each.role not in {Role.CHILD, Role.SIBLING, Role.PROFESSIONAL}
        and each.name.strip()
    ]


def _address(request: ReportRequest, running: str) -> list[Message]:
    """Return whether the parent is spoken to in two ways; what somebody said may have its own."""
    if request.text.language != "nl":
        return []
    address = sheet_of(request).address
    other = _OTHER_ADDRESS[address].search(_QUOTATION.sub(" ", running))
    if other is None:
        return []
    return [
        msg(
            "It says “{word}”, while this parent is spoken to with {address}.",
            word=other[0],
            address=address.value,
        )
    ]
