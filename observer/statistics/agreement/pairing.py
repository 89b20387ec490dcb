"""Which passes of two coders are compared: of each part of the scheme the latest of each."""

from collections.abc import Iterable
from dataclasses import replace

from observer.model.passes import parts_of, scheme_of_pass
from observer.model.scheme import Scheme
from observer.statistics.agreement.pair import CodedPair
from observer.statistics.inputs import CodedSession


def latest_parts(codings: Iterable[CodedSession]) -> dict[str, CodedSession]:
    """Return the latest pass that is about each part of the scheme.

    Parameters
    ----------
    codings
        Passes of one coder over one session, with what of the scheme each is about.

    Returns
    -------
    dict
        By id of the track, form, interval coding or trace.
    """
    passes = sorted(codings, key=lambda each: each.coding.info.pass_number)
    return {part.id: each for each in passes for part in parts_of(each.scheme)}


def paired_passes(
    one: Iterable[CodedSession], other: Iterable[CodedSession]
) -> tuple[CodedPair, ...]:
    """Return what two coders of one session are compared on.

    Parameters
    ----------
    one
        Passes of the first coder, made with the same version of a scheme as the other's.
    other
        Passes of the second coder.

    Returns
    -------
    tuple of CodedPair
        One for each two passes that share parts, with these parts of the scheme alone; no part
        stands in two of them.
    """
    ours, theirs = latest_parts(one), latest_parts(other)
    shared: dict[tuple[str, str], list[str]] = {}
    for part, mine in ours.items():
        beside = theirs.get(part)
        if beside is not None:
            shared.setdefault((mine.coding.id, beside.coding.id), []).append(part)
    pairs: list[CodedPair] = []
    for parts in shared.values():
        mine, beside = ours[parts[0]], theirs[parts[0]]
        scheme = narrowed(mine, parts)
        pairs.append(CodedPair(replace(mine, scheme=scheme), replace(beside, scheme=scheme)))
    return tuple(pairs)


def narrowed(coded: CodedSession, parts: Iterable[str]) -> Scheme:
    """Return the scheme of a pass with some of its parts alone."""
    return scheme_of_pass(coded.scheme, replace(coded.coding.info, tracks=tuple(parts)))
