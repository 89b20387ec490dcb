"""A user's own keys for the codes and answers of a scheme; the scheme's file stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from observer.model.local_text import LocalText
from observer.model.scheme import CodeKind, Modifier, ModifierValue, Scheme, Track


class KeyedKind(StrEnum):
    """What a key of a scheme does."""

    CODE = "code"
    ITEM = "item"
    ANSWER = "answer"
    REASON = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """Something of a scheme that has a key, or may have one.

    Attributes
    ----------
    ref
        How it is called in the settings; unique in the scheme.
    group
        Id of the track, interval coding or modifier it belongs to; empty for reasons.
    heading, label
        How that and it are called.
    colour
        Of a code; empty for the rest.
    lasts
        Whether it is a state.
    key
        In lower case; empty for none.
    """

    ref: str
    kind: KeyedKind
    group: str
    heading: LocalText
    label: LocalText
    key: str
    colour: str = ""
    lasts: bool = False


def keyed(scheme: Scheme) -> tuple[Keyed, ...]:
    """Return everything of a scheme that may have a key: codes first, then items, then answers."""
    codes = (_of_track(track) for track in scheme.tracks)
    items = (
        tuple(
            Keyed(
                ref=f"{each.id}.{item.id}",
                kind=KeyedKind.ITEM,
                group=each.id,
                heading=each.label,
                label=item.label,
                key=item.key.casefold(),
                colour=item.colour,
            )
            for item in each.items
        )
        for each in scheme.intervals
    )
    answers = (_of_modifier(modifier) for modifier in scheme.modifiers)
    reasons = tuple(
        Keyed(
            ref=_reason(value),
            kind=KeyedKind.REASON,
            group="",
            heading=LocalText(),
            label=value.label,
            key=value.key.casefold(),
        )
        for value in scheme.uncodable_reasons
    )
    return tuple(each for group in (*codes, *items, *answers, reasons) for each in group)


def with_own_keys(scheme: Scheme, own: Mapping[str, str]) -> Scheme:
    """Return a scheme with a user's own keys in the place of its own.

    Parameters
    ----------
    scheme
        As its file has it.
    own
        Key by what `Keyed.ref` calls it; empty for no key. What the scheme does not have is
        passed over.

    Returns
    -------
    Scheme
        That means the same.
    """
    if not own:
        return scheme
    tracks = tuple(
        replace(
            track,
            codes=tuple(
                replace(code, key=own.get(f"{track.id}.{code.id}", code.key))
                for code in track.codes
            ),
        )
        for track in scheme.tracks
    )
    intervals = tuple(
        replace(
            each,
            items=tuple(
                replace(item, key=own.get(f"{each.id}.{item.id}", item.key)) for item in each.items
            ),
        )
        for each in scheme.intervals
    )
    modifiers = tuple(
        replace(
            modifier,
            values=tuple(
                replace(value, key=own.get(_answer(modifier, value), value.key))
                for value in modifier.values
            ),
        )
        for modifier in scheme.modifiers
    )
    reasons = tuple(
        replace(value, key=own.get(_reason(value), value.key)) for value in scheme.uncodable_reasons
    )
    return replace(
        scheme,
        tracks=tracks,
        intervals=intervals,
        modifiers=modifiers,
        uncodable_reasons=reasons,
    )


def who_has(scheme: Scheme, wanted: Keyed, key: str) -> Keyed | None:
    """Return what else has a key that it could not share with something of the scheme.

    Parameters
    ----------
    scheme
        With the keys as they now are.
    wanted
        What the key is for.
    key
        One character in lower case.

    Returns
    -------
    Keyed or None
        Codes share keys with nothing; answers of different questions, and items of different
        interval codings, may have the same.
    """
    for other in keyed(scheme):
        if other.key != key or other.ref == wanted.ref:
            continue
        same_group = (other.kind, other.group) == (wanted.kind, wanted.group)
        if KeyedKind.CODE in {other.kind, wanted.kind} or same_group:
            return other
    return None


def _of_track(track: Track) -> tuple[Keyed, ...]:
    return tuple(
        Keyed(
            ref=f"{track.id}.{code.id}",
            kind=KeyedKind.CODE,
            group=track.id,
            heading=track.label,
            label=code.label,
            key=code.key.casefold(),
            colour=code.colour,
            lasts=code.kind is CodeKind.STATE,
        )
        for code in track.codes
    )


def _of_modifier(modifier: Modifier) -> tuple[Keyed, ...]:
    return tuple(
        Keyed(
            ref=_answer(modifier, value),
            kind=KeyedKind.ANSWER,
            group=modifier.id,
            heading=modifier.label,
            label=value.label,
            key=value.key.casefold(),
        )
        for value in modifier.values
    )


def _answer(modifier: Modifier, value: ModifierValue) -> str:
    return f"{modifier.id}={value.id}"


def _reason(value: ModifierValue) -> str:
    return f"uncodable={value.id}"
