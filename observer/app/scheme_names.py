"""The ids of a scheme: made from what people call things, and followed wherever they are named."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from observer.schemes.edit import Content, PartPath, Tree, value_at

_LONGEST = 40
PLACEHOLDER = re.compile(r"[a-z_]+_\d+")
"""What a part is called until it has a label."""


class Named(StrEnum):
    """What an id names."""

    SUBJECT = "subject"
    TRACK = "track"
    CODE = "code"
    MODIFIER = "modifier"
    SHEET = "sheet"
    ITEM = "item"
    PHASE = "phase"
    REASON = "reason"
    COMPOSITE = "composite"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Mention:
    """A field that names other parts.

    Attributes
    ----------
    path
        Of the field.
    kind
        What it names; `Named.CODE` where it is ``track.code`` or ``form.item`` or a composite.
    """

    path: PartPath
    kind: Named


_ABOUT = (("subject", Named.SUBJECT), ("target", Named.SUBJECT))
_MENTIONS: Mapping[tuple[str, ...], tuple[tuple[str, Named], ...]] = {
    ("phases",): (("subjects", Named.SUBJECT),),
    ("tracks",): (*_ABOUT, ("uncodable_reasons", Named.REASON), ("default_code", Named.PLAIN)),
    ("tracks", "codes"): (("modifiers", Named.MODIFIER),),
    ("modifiers", "values"): (("modifiers", Named.MODIFIER),),
    ("forms",): (*_ABOUT, ("phases", Named.PHASE)),
    ("intervals",): (*_ABOUT, ("phases", Named.PHASE)),
    ("traces",): _ABOUT,
    ("conditions",): (("of", Named.CODE), ("others", Named.CODE)),
    ("composites",): (("parts", Named.CODE), ("reversed", Named.CODE)),
    ("contingencies",): (("bids", Named.CODE), ("responses", Named.CODE)),
    ("moves",): (("new", Named.CODE),),
}
_SINGLE = (
    (("dyadic", "matches"), Named.CODE),
    (("dyadic", "valence"), Named.CODE),
    (("reliability", "tracks"), Named.TRACK),
)
_NAMED: Mapping[tuple[str, ...], Named] = {
    ("subjects",): Named.SUBJECT,
    ("tracks",): Named.TRACK,
    ("tracks", "codes"): Named.CODE,
    ("modifiers",): Named.MODIFIER,
    ("forms",): Named.SHEET,
    ("intervals",): Named.SHEET,
    ("forms", "items"): Named.ITEM,
    ("intervals", "items"): Named.ITEM,
    ("phases",): Named.PHASE,
    ("uncodable", "reasons"): Named.REASON,
    ("composites",): Named.COMPOSITE,
}


def slug(words: str) -> str:
    """Return an id made of words: small letters, digits and underscores; empty if there are none.

    Parameters
    ----------
    words
        Such as a label.

    Returns
    -------
    str
        At most 40 characters.

    Examples
    --------
    >>> slug("Kijkt naar één ouder!")
    'kijkt_naar_een_ouder'
    """
    plain = unicodedata.normalize("NFKD", words.replace("ß", "ss")).encode("ascii", "ignore")
    joined = re.sub(r"[^a-z0-9]+", "_", plain.decode().lower()).strip("_")
    return joined.lstrip("0123456789_")[:_LONGEST].strip("_")


def free_id(wanted: str, taken: Collection[str]) -> str:
    """Return an id that nothing else has: the wanted one, or that one with a number."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted[: _LONGEST - 4]}_{number}" in taken:
        number += 1
    return f"{wanted[: _LONGEST - 4]}_{number}"


def group_of(path: PartPath) -> tuple[str, ...]:
    """Return the keys of a path without its numbers: of what kind a part is."""
    return tuple(step for step in path if isinstance(step, str))


def parts_at(tree: Tree, group: tuple[str, ...]) -> Iterator[tuple[PartPath, Mapping[str, object]]]:
    """Yield every part of a kind with its path, in the order of the file."""
    paths: list[PartPath] = [()]
    for key in group:
        found: list[PartPath] = []
        for path in paths:
            inner = value_at(tree, (*path, key))
            if isinstance(inner, list):
                found += [(*path, key, number) for number in range(len(inner))]
            elif isinstance(inner, dict):
                found.append((*path, key))
        paths = found
    for path in paths:
        part = value_at(tree, path)
        if isinstance(part, dict):
            yield path, part


def taken_ids(tree: Tree, path: PartPath) -> set[str]:
    """Return the ids that a part at a path may not have, for they stand beside it."""
    if not path:
        return set()
    group = group_of(path)
    together = ("tracks", "forms", "intervals", "traces", "composites")
    if group[:1] and len(group) == 1 and group[0] in together:
        lists: list[PartPath] = [(name,) for name in together]
    else:
        lists = [tuple(path[:-1]) if isinstance(path[-1], int) else path]
    found: set[str] = set()
    for each in lists:
        parts = value_at(tree, each)
        for number, part in enumerate(parts if isinstance(parts, list) else []):
            if (*each, number) != path and isinstance(part, dict):
                found.add(str(part.get("id", "")))
    return found


def mentions(tree: Tree) -> Iterator[tuple[Mention, object]]:
    """Yield every field that names other parts, with what it says."""
    for group, fields in _MENTIONS.items():
        for path, part in parts_at(tree, group):
            for key, kind in fields:
                if key in part:
                    yield Mention((*path, key), kind), part[key]
    for path, kind in _SINGLE:
        value = value_at(tree, path)
        if value is not None:
            yield Mention(path, kind), value


def renamed(tree: Tree, path: PartPath, new: str) -> dict[PartPath, Content]:
    """Return what has to be written where, so that a part gets another id and keeps its mentions.

    Parameters
    ----------
    tree
        What the file says.
    path
        Of the part.
    new
        Its id from now on.

    Returns
    -------
    dict
        Values by path, its own id among them.
    """
    part = value_at(tree, path)
    old = str(part.get("id", "")) if isinstance(part, dict) else ""
    changes: dict[PartPath, Content] = {(*path, "id"): new}
    if not old or old in taken_ids(tree, path):
        return changes
    kind = _NAMED.get(group_of(path), Named.PLAIN)
    above = value_at(tree, path[:-2]) if len(path) > 2 else None  # noqa: PLR2004  list, number
    holder = str(above.get("id", "")) if isinstance(above, dict) else ""
    for mention, value in mentions(tree):
        own_track = mention.path[:-1] == path[:-2]
        told = _told(value, mention, (kind, holder, old, new), own_track=own_track)
        if told != value:
            changes[mention.path] = told
    return changes


def _told(
    value: object, mention: Mention, change: tuple[Named, str, str, str], *, own_track: bool
) -> Content:
    if isinstance(value, list):
        return [_told(each, mention, change, own_track=own_track) for each in value]
    if not isinstance(value, str):
        return value if isinstance(value, int | float | bool) else str(value)
    kind, holder, old, new = change
    whole = mention.kind is kind or (
        mention.kind is Named.TRACK and kind in {Named.SHEET, Named.COMPOSITE}
    )
    if mention.kind is Named.CODE:
        front, _, back = value.partition(".")
        if kind in {Named.TRACK, Named.SHEET} and back and front == old:
            return f"{new}.{back}"
        if kind in {Named.CODE, Named.ITEM} and (front, back) == (holder, old):
            return f"{holder}.{new}"
        whole = kind is Named.COMPOSITE and not back
    if mention.kind is Named.PLAIN:
        whole = kind is Named.CODE and own_track
    return new if whole and value == old else value
