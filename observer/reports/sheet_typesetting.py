"""How the words of a parent sheet are laid on paper: what stays on one line, how large the title.

A name, a telephone number and a day are not broken over two lines, nor is one short word left
alone on a last line. No-break spaces say so to a PDF, to a printer and to a spreadsheet alike.
"""

import re
from dataclasses import replace

from observer.formats.picture import Picture
from observer.formats.typeface import Typeface
from observer.reports import parent_looks as looks
from observer.reports.parent_sheet import SheetContent, SheetMoment, SheetSection

_NO_BREAK = "\N{NO-BREAK SPACE}"
_SHORT = 12
"""A last word of so many letters at most takes the one before it along."""
_ONE_LINE = 30
"""Shorter texts fit on one line wherever they stand, also beside a still."""
_SHORTENED = re.compile(r"(?<!\w)(['\N{RIGHT SINGLE QUOTATION MARK}][nst]) ")
"""Dutch words of one letter, as in "'s avonds"."""
_TITLE_SIZES = (looks.TITLE_PT, 20, 18.5, 17)


def typeset(content: SheetContent) -> SheetContent:
    """Return a sheet whose words hang together where a break would hurt.

    Parameters
    ----------
    content
        As it is written.

    Returns
    -------
    SheetContent
        The same words; some spaces are no-break spaces.
    """
    together = content.together
    return replace(
        content,
        title=_held(content.title, together),
        lead=_held(content.lead, together),
        question=_held(content.question, together),
        good=_section(content.good, together),
        sections=tuple(_section(each, together) for each in content.sections),
        attempt=_section(content.attempt, together) if content.attempt else None,
        closing=tuple(_section(each, together) for each in content.closing),
        contact=_held(content.contact, together),
        more=_section(content.more, together) if content.more else None,
    )


def title_size(title: str, typeface: Typeface, width: float) -> float:
    """Return the largest size at which a title stays on one line, else the smallest.

    Parameters
    ----------
    title
        Bold.
    typeface
        Its measures.
    width
        Of a line, in points.

    Returns
    -------
    float
        In points.
    """
    fits = (size for size in _TITLE_SIZES if typeface.width(title, size, bold=True) <= width)
    return next(fits, _TITLE_SIZES[-1])


def still_width(still: Picture, width: float, height: float) -> float:
    """Return how wide a still is that fits in a box, in the unit of the box; its shape is kept.

    Parameters
    ----------
    still
        Lying or upright.
    width
        Of the box.
    height
        Of the box.

    Returns
    -------
    float
        At most the width of the box.
    """
    return min(width, height * still.width_px / still.height_px)


def still_box(moments: int) -> tuple[float, float]:
    """Return how large a still of the second page may be, as shares of the text's width.

    Parameters
    ----------
    moments
        So many stand on that page: fewer have larger pictures, and all stay on it.

    Returns
    -------
    tuple of float
        Width and height.
    """
    high = looks.STILLS_HEIGHT / max(moments, 1) - looks.STILL_GAP
    return looks.LARGE_STILL_SHARE, min(looks.LARGE_STILL_SHARE, high)


def _section(section: SheetSection, together: tuple[str, ...]) -> SheetSection:
    return replace(
        section,
        heading=_held(section.heading, together),
        paragraphs=tuple(_held(each, together) for each in section.paragraphs),
        moments=tuple(_moment(each, together) for each in section.moments),
    )


def _moment(moment: SheetMoment, together: tuple[str, ...]) -> SheetMoment:
    return replace(moment, title=_held(moment.title, together), words=_held(moment.words, together))


def _held(words: str, together: tuple[str, ...]) -> str:
    """Return a text with no-break spaces in what hangs together, and before its last word."""
    for each in together:
        words = words.replace(each, each.replace(" ", _NO_BREAK))
    words = _SHORTENED.sub(rf"\1{_NO_BREAK}", words)
    before, space, last = words.rpartition(" ")
    if len(words) > _ONE_LINE and space and len(last) <= _SHORT and "\n" not in last:
        words = f"{before}{_NO_BREAK}{last}"
    return words
