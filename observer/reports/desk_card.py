"""A card for the desk: the codes of a scheme with their keys, and the keys of the film."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from reportlab.lib.pagesizes import A4, A5

from observer.figures.letters import letters
from observer.formats.pdf import Pdf
from observer.formats.typeface import Typeface
from observer.model.messages import Message, msg
from observer.model.rules import CodeRef
from observer.model.scheme import (
    Code,
    CodeKind,
    Modifier,
    ModifierKind,
    ModifierValue,
    Scheme,
    Track,
)
from observer.reports.typefaces import carlito
from observer.text.catalogue import Catalogue

_MM = 72 / 25.4
_INK, _MUTED, _LINE, _PAPER = "#22262B", "#5A6067", "#B9B4A9", "#FFFFFF"
_WHERE = msg("the card for the desk")
_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
"""Sizes that are tried until all is on one page; smaller cannot be read from a desk."""


class Paper(StrEnum):
    """How large the card is."""

    A5 = "A5"
    A4 = "A4"


_PAGES = MappingProxyType({Paper.A5: (A5[0], A5[1]), Paper.A4: (A4[0], A4[1])})
_COLUMNS = MappingProxyType({Paper.A5: 2, Paper.A4: 2})
_TEXT_PT = MappingProxyType({Paper.A5: 9.0, Paper.A4: 11.0})
_MARGIN_PT = MappingProxyType({Paper.A5: 9 * _MM, Paper.A4: 14 * _MM})


@dataclass(frozen=True, slots=True, kw_only=True)
class CardKey:
    """A command on the card.

    Attributes
    ----------
    keys
        As a keyboard has them, such as ``Ctrl+Z``.
    """

    label: Message
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardGroup:
    """Commands that belong together."""

    title: Message
    keys: tuple[CardKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """One line: its keys, the colour of a code, and what it is."""

    keys: tuple[str, ...]
    label: str
    colour: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardBlock:
    """Lines under one heading."""

    heading: str
    note: str
    lines: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCard:
    """What stands on the card, in one language."""

    title: str
    under: str
    blocks: tuple[CardBlock, ...]
    foot: str


_NAMED = MappingProxyType(
    {
        "Space": msg("Space bar"),
        "Left": msg("arrow left"),
        "Right": msg("arrow right"),
        "Up": msg("arrow up"),
        "Down": msg("arrow down"),
        "Del": msg("Delete"),
        "PgUp": msg("Page up"),
        "PgDown": msg("Page down"),
        "Return": msg("Enter"),
    }
)
"""What a keyboard in this language calls keys that Qt calls otherwise."""


def desk_card(scheme: Scheme, groups: Sequence[CardGroup], text: Catalogue) -> DeskCard:
    """Return what stands on the card.

    Parameters
    ----------
    scheme
        With the keys as the coder has them.
    groups
        Keys of the film and of what is done with events.
    text
        Language.

    Returns
    -------
    DeskCard
        Codes by track first, then answers, then the rest.
    """
    known = letters(scheme)
    blocks = [_of_track(scheme, track, known, text) for track in scheme.tracks]
    blocks += [_of_modifier(each, text) for each in scheme.modifiers if _has_keys(each.values)]
    if _has_keys(scheme.uncodable_reasons):
        blocks.append(
            CardBlock(
                heading=text("Why it cannot be coded"),
                note="",
                lines=tuple(_answers(scheme.uncodable_reasons, text)),
            )
        )
    blocks += [
        CardBlock(
            heading=text.render(group.title),
            note="",
            lines=tuple(
                CardLine(
                    keys=tuple(_said(k, text) for k in each.keys), label=text.render(each.label)
                )
                for each in group.keys
            ),
        )
        for group in groups
        if group.keys
    ]
    return DeskCard(
        title=text.local(scheme.title),
        under=text("version {version}", version=scheme.version),
        blocks=tuple(block for block in blocks if block.lines),
        foot=text("A question after a code goes by its own keys; pass it over with Esc."),
    )


def write_desk_card(card: DeskCard, paper: Paper, language: str, path: Path) -> int:
    """Write the card as PDF.

    Parameters
    ----------
    card
        What stands on it.
    paper
        How large it is.
    language
        In which it is written.
    path
        Replaced if it is there.

    Returns
    -------
    int
        How many pages it took; one, as a rule.
    """
    typeface = carlito()
    pdf = Pdf(typeface, language, _PAGES[paper])
    pages: list[list[_Placed]] = []
    looks = _Looks(typeface, paper, _SCALES[0])
    for scale in _SCALES:
        looks = _Looks(typeface, paper, scale)
        pages = looks.laid(card)
        if len(pages) == 1:
            break
    for number, page in enumerate(pages):
        if number:
            pdf.next_page()
        looks.draw(pdf, card, page)
    pdf.write(path)
    return len(pages)


@dataclass(frozen=True, slots=True)
class _Placed:
    """Some lines of a block, where they stand on a page."""

    block: CardBlock
    lines: tuple[CardLine, ...]
    left: float
    top: float


class _Looks:
    """The measures of a card at one scale."""

    def __init__(self, typeface: Typeface, paper: Paper, scale: float) -> None:
        self._face = typeface
        self._size = _TEXT_PT[paper] * scale
        self._margin = _MARGIN_PT[paper]
        self._gap = 6 * _MM
        width, self._height = _PAGES[paper]
        columns = _COLUMNS[paper]
        self._lefts = [
            self._margin + i * (width - 2 * self._margin + self._gap) / columns
            for i in range(columns)
        ]
        self._wide = (width - 2 * self._margin - (columns - 1) * self._gap) / columns
        self._whole = width - 2 * self._margin
        self._first = self._margin + self._size * 3.6
        self._last = self._height - self._margin - self._size * 1.6

    def laid(self, card: DeskCard) -> list[list[_Placed]]:
        """Return where the blocks stand, page by page; a block is parted only if it must be."""
        pages: list[list[_Placed]] = [[]]
        column, top = 0, self._first
        for block in card.blocks:
            rest = block.lines
            while rest:
                room = self._last - top
                fits = self._fitting(block, rest, room)
                whole_column = top == self._first
                if fits < len(rest) and not whole_column:
                    column, top = column + 1, self._first
                    if column == len(self._lefts):
                        column = 0
                        pages.append([])
                    continue
                taken, rest = rest[: max(fits, 1)], rest[max(fits, 1) :]
                pages[-1].append(_Placed(block, taken, self._lefts[column], top))
                top += self._high(block, taken) + self._size * 0.7
        return pages

    def draw(self, pdf: Pdf, card: DeskCard, page: list[_Placed]) -> None:
        """Draw one page."""
        size = self._size
        title = self._face.lines(card.title, size * 1.5, self._whole * 0.8, bold=True)[0]
        pdf.text(
            self._margin, self._margin, title, size=size * 1.5, colour=_INK, where=_WHERE, bold=True
        )
        left = self._margin + self._face.width(title, size * 1.5, bold=True) + size * 0.8
        pdf.text(
            left, self._margin + size * 0.5, card.under, size=size, colour=_MUTED, where=_WHERE
        )
        pdf.line(self._margin, self._margin + size * 2.4, self._whole, _LINE)
        for placed in page:
            self._draw_block(pdf, placed)
        pdf.text(
            self._margin,
            self._height - self._margin - size,
            card.foot,
            size=size * 0.85,
            colour=_MUTED,
            where=_WHERE,
        )

    def _fitting(self, block: CardBlock, lines: tuple[CardLine, ...], room: float) -> int:
        count = 0
        while count < len(lines) and self._high(block, lines[: count + 1]) <= room:
            count += 1
        return count

    def _high(self, block: CardBlock, lines: tuple[CardLine, ...]) -> float:
        heading = len(self._heading(block)) * self._size * 1.25
        return heading + sum(self._line_high(line) for line in lines)

    def _heading(self, block: CardBlock) -> list[str]:
        words = f"{block.heading} \N{MIDDLE DOT} {block.note}" if block.note else block.heading
        return self._face.lines(words, self._size * 0.95, self._wide, bold=True)

    def _line_high(self, line: CardLine) -> float:
        return max(len(self._label(line)) * self._size * 1.15, self._size * 1.25) + self._size * 0.3

    def _label(self, line: CardLine) -> list[str]:
        return self._face.lines(line.label, self._size, self._wide - self._left_of_label(line))

    def _left_of_label(self, line: CardLine) -> float:
        """Return where a label begins: one place for short keys, and one for long ones."""
        caps = sum(self._cap(key) + self._size * 0.3 for key in line.keys)
        steps = (self._size * 1.9, self._size * 7.5)
        swatch = self._size * 1.3 if line.colour else 0.0
        return next((step for step in steps if caps <= step), caps) + swatch + self._size * 0.4

    def _cap(self, key: str) -> float:
        return max(
            self._face.width(key, self._size * 0.9, bold=True) + self._size * 0.7, 1.4 * self._size
        )

    def _draw_block(self, pdf: Pdf, placed: _Placed) -> None:
        size, top = self._size, placed.top
        for words in self._heading(placed.block):
            pdf.text(
                placed.left, top, words, size=size * 0.95, colour=_MUTED, where=_WHERE, bold=True
            )
            top += size * 1.25
        for line in placed.lines:
            self._draw_line(pdf, line, placed.left, top)
            top += self._line_high(line)

    def _draw_line(self, pdf: Pdf, line: CardLine, left: float, top: float) -> None:
        size = self._size
        at = left
        for key in line.keys:
            wide = self._cap(key)
            pdf.outline(at, top, wide, size * 1.25, fill=_PAPER, edge=_LINE, radius=size * 0.3)
            inside = (wide - self._face.width(key, size * 0.9, bold=True)) / 2
            pdf.text(
                at + inside,
                top + size * 0.12,
                key,
                size=size * 0.9,
                colour=_INK,
                where=_WHERE,
                bold=True,
            )
            at += wide + size * 0.3
        at = left + self._left_of_label(line)
        if line.colour:
            pdf.outline(
                at - size * 1.35,
                top + size * 0.15,
                size * 0.95,
                size * 0.95,
                fill=line.colour,
                edge=_INK,
                radius=size * 0.2,
            )
        for number, words in enumerate(self._label(line)):
            pdf.text(
                at, top + size * (0.05 + 1.15 * number), words, size=size, colour=_INK, where=_WHERE
            )


def _of_track(
    scheme: Scheme, track: Track, known: dict[CodeRef, str], text: Catalogue
) -> CardBlock:
    label = text.local(track.label)
    subject = text.local(scheme.subject(track.subject).label)
    named = label if subject.casefold() in label.casefold() else f"{subject} \N{EN DASH} {label}"
    lines = tuple(_of_code(code, known[CodeRef(track.id, code.id)], text) for code in track.codes)
    return CardBlock(heading=named, note=_rule(track, text), lines=lines)


def _rule(track: Track, text: Catalogue) -> str:
    if track.push_and_hold:
        return text("hold the key")
    if not any(code.kind is CodeKind.STATE for code in track.codes):
        return ""
    if track.exclusive and track.exhaustive:
        return text("one at a time, always")
    return text("one at a time") if track.exclusive else text("press again to end")


def _of_code(code: Code, letter: str, text: Catalogue) -> CardLine:
    label = text.local(code.label)
    key = code.key.upper()
    # the timeline shows another letter only where the key is taken twice, or there is none
    shown = f"{label} ({letter})" if letter and letter != key else label
    return CardLine(keys=(key,) if key else (), label=shown, colour=code.colour, letter=letter)


def _of_modifier(modifier: Modifier, text: Catalogue) -> CardBlock:
    return CardBlock(
        heading=text.local(modifier.label),
        note=text("several") if modifier.kind is ModifierKind.MULTIPLE else "",
        lines=tuple(_answers(modifier.values, text)),
    )


def _answers(values: Sequence[ModifierValue], text: Catalogue) -> Iterator[CardLine]:
    for value in values:
        if value.key:
            yield CardLine(keys=(value.key.upper(),), label=text.local(value.label))


def _has_keys(values: Sequence[ModifierValue]) -> bool:
    return any(value.key for value in values)


def _said(key: str, text: Catalogue) -> str:
    """Return a key as a keyboard of this language has it."""
    parts = key.split("+") if not key.endswith("+") else [*key[:-1].rstrip("+").split("+"), "+"]
    named = [text.render(_NAMED[part]) if part in _NAMED else part for part in parts if part]
    return "+".join(named)
