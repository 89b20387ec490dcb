"""Looking for words in the notes of all cases; what is found is shown in the window alone."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from observer.model.case_note_edits import standing
from observer.model.case_notes import CaseNote
from observer.model.family import Family
from observer.model.project import Project

_AROUND = 48
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNote:
    """A note in which all words stand.

    Attributes
    ----------
    note
        As it was written.
    pseudonym
        Of its family.
    stands
        False for an earlier wording, in whose place another one was written.
    excerpt
        A few words around the first place found, on one line.
    """

    note: CaseNote
    pseudonym: str
    stands: bool
    excerpt: str


def terms(query: str) -> tuple[str, ...]:
    """Return what is looked for: words, and phrases between quotation marks.

    Parameters
    ----------
    query
        As somebody typed it; a quotation mark that was not closed yet counts up to the end.

    Returns
    -------
    tuple of str
        Without capitals and accents, blanks drawn together.
    """
    parts = (quoted or word for quoted, word in _QUOTED.findall(query))
    return tuple(each for each in (_plain(part)[0] for part in parts) if each)


def find_notes(project: Project, query: str) -> tuple[FoundNote, ...]:
    """Return the notes of all families in which every word and phrase stands.

    Capitals and accents do not count, and a word may be a part of a longer one. The pseudonym of
    the family counts as a word of its notes, so that a search can be kept to one case.

    Parameters
    ----------
    project
        Whose notes.
    query
        Words, and phrases between quotation marks; nothing is found for an empty one.

    Returns
    -------
    tuple of FoundNote
        What holds first, then what ended, then earlier wordings; in each the latest first.
    """
    wanted = terms(query)
    if not wanted:
        return ()
    found = [each for family in project.families() for each in _in_family(project, family, wanted)]
    return tuple(
        sorted(
            found,
            key=lambda each: (
                not each.stands,
                each.note.ended_on is not None,
                -each.note.written_on.toordinal(),
                each.pseudonym,
            ),
        )
    )


def _in_family(project: Project, family: Family, wanted: tuple[str, ...]) -> Iterator[FoundNote]:
    notes = project.case_notes(family.id)
    held = {note.id for note in standing(notes)}
    whose, _ = _plain(family.pseudonym)
    for note in notes:
        said, at = _plain(note.text)
        places = [said.find(term) for term in wanted]
        inside = [place for place in places if place >= 0]
        fits = all(p >= 0 or t in whose for p, t in zip(places, wanted, strict=True))
        if fits:
            first = at[min(inside)] if inside else 0
            yield FoundNote(
                note=note,
                pseudonym=family.pseudonym,
                stands=note.id in held,
                excerpt=_excerpt(note.text, first),
            )


def _plain(text: str) -> tuple[str, list[int]]:
    """Return a text without capitals and accents, and where each of its letters came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                places.append(place)
            continue
        parts = unicodedata.normalize("NFKD", letter.casefold())
        kept = [part for part in parts if not unicodedata.combining(part)]
        letters += kept
        places += [place] * len(kept)
    while letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return "".join(letters), places


def _excerpt(text: str, at: int) -> str:
    start = max(at - _AROUND // 2, 0)
    if start:
        blank = text.rfind(" ", 0, start + 1)
        start = blank + 1 if blank >= 0 and start - blank < _AROUND // 2 else start
    cut = " ".join(text[start : at + 2 * _AROUND].split())
    before = "… " if start else ""
    after = " …" if at + 2 * _AROUND < len(text) else ""
    return f"{before}{cut}{after}"
