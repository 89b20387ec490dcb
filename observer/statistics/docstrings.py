"""Reading what a docstring states about a figure: formula, units, edge cases and source.

A figure is defined where it is computed. In the section ``Notes`` of its docstring stand
``Formula``, ``Units`` and ``Edge cases``, each as a term with its text indented below it; under
``References`` stands where it comes from. A text is one or more paragraphs, or points that begin
with a dash. The definitions page, the window and the catalogue of translations read it from there.

This module stands on the standard library, so that tools can read source that they do not import.
"""

import re
from dataclasses import dataclass
from inspect import cleandoc

FORMULA, UNITS, EDGE_CASES = "Formula", "Units", "Edge cases"
TERMS = (FORMULA, UNITS, EDGE_CASES)
"""What the section ``Notes`` states, in the order in which it is read."""

_HEAD = re.compile(r"^(\w[\w ]*)\n-{3,}[ ]*$", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t]*\n")
_MARK = "- "


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a docstring states about a figure; each text is whole and on one line.

    Attributes
    ----------
    summary
        Its first sentence, without a *Return* in front.
    terms
        Texts under each term of the notes that is there.
    references
        One text for each paragraph of the references.
    """

    summary: str
    terms: dict[str, tuple[str, ...]]
    references: tuple[str, ...]

    def under(self, term: str) -> tuple[str, ...]:
        """Return the texts under a term; none where it is not there."""
        return self.terms.get(term, ())

    @property
    def is_definition(self) -> bool:
        """Whether it states a formula: only then is it the definition of a figure."""
        return bool(self.under(FORMULA))

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that is translated: the summary and the notes, not the references."""
        return (self.summary, *(text for term in TERMS for text in self.under(term)))


def read(docstring: str | None) -> Stated:
    """Read a docstring in the numpydoc style.

    Parameters
    ----------
    docstring
        As it stands in the source, or already cleaned.

    Returns
    -------
    Stated
        Empty where there is nothing.
    """
    text = cleandoc(docstring or "")
    sections = _sections(text)
    return Stated(
        summary=_told(_joined(_BLANK.split(text, maxsplit=1)[0])),
        terms=_terms(sections.get("Notes", "")),
        references=_texts(sections.get("References", "")),
    )


def plain(text: str) -> str:
    """Return a text without the marks of docstrings, as a window shows it."""
    point = text.startswith(_MARK)
    bare = text.removeprefix(_MARK).replace("`", "")
    return f"\N{BULLET} {bare}" if point else bare


def _sections(text: str) -> dict[str, str]:
    heads = list(_HEAD.finditer(text))
    begins = [head.start() for head in heads] + [len(text)]
    return {head[1]: text[head.end() : end] for head, end in zip(heads, begins[1:], strict=True)}


def _terms(notes: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    lines: list[str] | None = None
    for line in notes.splitlines():
        if line.strip() in TERMS and not line.startswith(" "):
            lines = found.setdefault(line.strip(), [])
        elif line.strip() and not line.startswith(" "):
            lines = None
        elif lines is not None:
            lines.append(line)
    return {term: _texts(cleandoc("\n".join(under))) for term, under in found.items()}


def _texts(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for paragraph in _BLANK.split(text.strip("\n")):
        points = re.split(r"^- ", paragraph, flags=re.MULTILINE)
        first, rest = points[0], points[1:]
        found += [_joined(first)] if first.strip() else []
        found += [f"{_MARK}{_joined(point)}" for point in rest]
    return tuple(found)


def _told(summary: str) -> str:
    """Return what a summary says of the figure: without the word that says that it comes back."""
    rest = summary.removeprefix("Return ")
    return rest[:1].upper() + rest[1:]


def _joined(text: str) -> str:
    return " ".join(text.split())
