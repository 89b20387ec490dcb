"""When the annotations of an ELAN file are: aligned, interpolated, or by the one they refer to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from observer.formats.foreign import Remarks
from observer.formats.xml_tree import Node
from observer.model.messages import msg

_US_PER_MS = 1000
_UNITS_US = {
    "": Fraction(_US_PER_MS),
    "milliseconds": Fraction(_US_PER_MS),
    "PAL-frames": Fraction(40_000),
    "NTSC-frames": Fraction(1_001_000, 30),
}
_LONGEST = 15


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation with its time.

    Attributes
    ----------
    entry
        Id of the word of a vocabulary that it refers to; empty for none.
    """

    id: str
    tier: str
    value: str
    entry: str
    begin_us: int
    end_us: int
    line: int


class Times:
    """Finds the times of all annotations.

    Parameters
    ----------
    root
        The document.
    tiers
        Its tiers.
    remarks
        Takes what cannot be found.
    """

    def __init__(self, root: Node, tiers: list[Node], remarks: Remarks) -> None:
        self._remarks = remarks
        header = root.first("HEADER")
        unit = header.get("TIME_UNITS") if header else ""
        if unit not in _UNITS_US:
            remarks.lost(msg("The unit of time {unit} is read as milliseconds.", unit=unit))
        self._unit_us = _UNITS_US.get(unit, Fraction(_US_PER_MS))
        order = root.first("TIME_ORDER")
        self._slots: dict[str, int | None] = {}
        for node in order.of("TIME_SLOT") if order else ():
            self._slots[node.get("TIME_SLOT_ID")] = self._time(node)
        self._align(tiers)
        self._spans: dict[str, tuple[int, int]] = {}
        self._find_aligned(tiers)
        self._find_referring(tiers)

    def of(self, tier: Node) -> list[Annotation]:
        """Return the annotations of a tier, ascending; those without a time are named."""
        found: list[Annotation] = []
        for node in _annotations(tier):
            span = self._own_span(node) or self._spans.get(node.get("ANNOTATION_ID"))
            value = node.words("ANNOTATION_VALUE")
            if span is None:
                self._remarks.lost(
                    msg(
                        "An annotation of {name} leads to no time: {words}.",
                        name=tier.get("TIER_ID"),
                        words=value[:200],
                    ),
                    line=node.line,
                )
                continue
            found.append(
                Annotation(
                    id=node.get("ANNOTATION_ID"),
                    tier=tier.get("TIER_ID"),
                    value=value,
                    entry=node.get("CVE_REF"),
                    begin_us=span[0],
                    end_us=span[1],
                    line=node.line,
                )
            )
        return sorted(found, key=lambda annotation: annotation.begin_us)

    def _time(self, node: Node) -> int | None:
        text = node.get("TIME_VALUE").strip()
        if not text:
            return None
        if not text.removeprefix("-").isdecimal() or len(text) > _LONGEST:
            self._remarks.lost(
                msg("“{text}” is no time; it is found between its neighbours.", text=text[:60]),
                line=node.line,
            )
            return None
        return round(int(text) * self._unit_us)

    def _align(self, tiers: list[Node]) -> None:
        """Give each slot without a time one: within its chain of annotations, else in the order."""
        missing = sum(time is None for time in self._slots.values())
        for tier in tiers:
            self._align_chains(tier)
        self._align_run(list(self._slots))
        if missing:
            self._remarks.kept(
                msg(
                    "{count} edges had no time of their own; they are laid evenly between their "
                    "neighbours, as the file's own program shows them.",
                    count=missing,
                ),
                "TIME_ORDER",
            )

    def _align_chains(self, tier: Node) -> None:
        """Annotations that follow each other without a gap share the slot in between."""
        after = {
            node.get("TIME_SLOT_REF1"): node.get("TIME_SLOT_REF2")
            for node in _annotations(tier)
            if node.tag == "ALIGNABLE_ANNOTATION"
        }
        steps = 0
        for begin, end in after.items():
            if self._slots.get(begin) is None:
                continue
            chain, slot = [begin], end
            while self._slots.get(slot, 0) is None and slot in after and steps <= len(after):
                chain.append(slot)
                slot = after[slot]
                steps += 1
            chain.append(slot)
            if len(chain) > len(("begin", "end")) and self._slots.get(slot) is not None:
                self._align_run(chain)

    def _align_run(self, slots: list[str]) -> None:
        """Lay slots without a time evenly between those that have one."""
        waiting: list[str] = []
        last: int | None = None
        for slot in slots:
            time = self._slots.get(slot)
            if time is None:
                waiting.append(slot)
                continue
            self._lay(waiting, time if last is None else last, time)
            waiting, last = [], time
        self._lay(waiting, last or 0, last or 0)

    def _lay(self, waiting: list[str], start_us: int, end_us: int) -> None:
        for i, slot in enumerate(waiting, start=1):
            share = Fraction(i, len(waiting) + 1)
            self._slots[slot] = round(start_us + (end_us - start_us) * share)

    def _own_span(self, node: Node) -> tuple[int, int] | None:
        begin = self._slots.get(node.get("TIME_SLOT_REF1"))
        end = self._slots.get(node.get("TIME_SLOT_REF2"))
        return None if begin is None or end is None else (min(begin, end), max(begin, end))

    def _find_aligned(self, tiers: Iterable[Node]) -> None:
        for tier in tiers:
            for node in _annotations(tier):
                if span := self._own_span(node):
                    self._spans[node.get("ANNOTATION_ID")] = span

    def _find_referring(self, tiers: Iterable[Node]) -> None:
        """Give what refers to another annotation its time; several share it evenly, in order."""
        waiting: dict[str, dict[str, list[Node]]] = {}
        for tier in tiers:
            for node in _annotations(tier):
                if node.tag == "REF_ANNOTATION":
                    of_parent = waiting.setdefault(node.get("ANNOTATION_REF"), {})
                    of_parent.setdefault(tier.get("TIER_ID"), []).append(node)
        parents = list(self._spans)
        while parents:
            parent = parents.pop()
            begin, end = self._spans[parent]
            for nodes in waiting.pop(parent, {}).values():
                for i, node in enumerate(_in_order(nodes)):
                    self._spans[node.get("ANNOTATION_ID")] = (
                        begin + (end - begin) * i // len(nodes),
                        begin + (end - begin) * (i + 1) // len(nodes),
                    )
                    parents.append(node.get("ANNOTATION_ID"))


def _annotations(tier: Node) -> Iterator[Node]:
    for holder in tier.of("ANNOTATION"):
        yield from holder.of("ALIGNABLE_ANNOTATION", "REF_ANNOTATION")


def _in_order(nodes: list[Node]) -> list[Node]:
    """Return annotations of one parent as each names the one before it."""
    after = {node.get("PREVIOUS_ANNOTATION"): node for node in nodes}
    ordered: list[Node] = []
    node = after.get("")
    while node is not None and len(ordered) < len(nodes):
        ordered.append(node)
        node = after.get(node.get("ANNOTATION_ID"))
    return ordered if len(ordered) == len(nodes) else nodes
