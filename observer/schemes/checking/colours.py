"""Colours: written as colours, seen on light and dark, told apart by every eye."""

import re
from collections.abc import Iterator

from observer.model.messages import msg
from observer.schemes.contrast import MARKS, SURFACES, contrast
from observer.schemes.draft import Draft
from observer.schemes.fields import Fields
from observer.schemes.findings import Findings
from observer.schemes.vision import look_alike

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def check_colours(draft: Draft, findings: Findings) -> None:
    """Check every colour, and those that lie side by side against each other."""
    for fields, colour in _colours(draft):
        if not _COLOUR.fullmatch(colour):
            findings.error(
                fields.at("colour"),
                msg("“{value}” is not a colour.", value=colour[:60]),
                msg('Write # and six digits or letters a to f, such as "#009E73".'),
            )
            continue
        faint = [surface for surface in SURFACES if contrast(colour, surface) < MARKS]
        if faint:
            findings.warning(
                fields.at("colour"),
                msg(
                    "The colour {value} is hard to see on {surface}.",
                    value=colour,
                    surface=faint[0],
                ),
                msg("Take a darker or lighter one, with a contrast of at least 3 to 1."),
            )
    for track in draft.tracks:
        _check_apart([(c.fields, c.value.colour, c.value.id) for c in track.codes], findings)
    for interval in draft.intervals:
        items = [item.item for item in interval.items]
        _check_apart([(i.fields, i.value.colour, i.value.id) for i in items], findings)


def _colours(draft: Draft) -> Iterator[tuple[Fields, str]]:
    every = (
        *((s.fields, s.value.colour) for s in draft.subjects),
        *((c.fields, c.value.colour) for c in draft.codes()),
        *((i.fields, i.value.colour) for i in draft.items()),
        *((t.trace.fields, t.trace.value.colour) for t in draft.traces),
    )
    return ((fields, colour) for fields, colour in every if fields.has("colour"))


def _check_apart(side_by_side: list[tuple[Fields, str, str]], findings: Findings) -> None:
    """Note the first colour before each that somebody may take for it."""
    before: list[tuple[str, str]] = []
    for fields, colour, name in side_by_side:
        if not fields.has("colour") or not _COLOUR.fullmatch(colour):
            continue
        other = next((n for n, c in before if look_alike(colour, c)), None)
        if other is not None:
            findings.note(
                fields.at("colour"),
                msg(
                    "Somebody who is colour-blind may take the colour {value} for that of {other}.",
                    value=colour,
                    other=other,
                ),
                msg("Take one that is clearly lighter, darker, bluer or yellower."),
            )
        before.append((name, colour))
