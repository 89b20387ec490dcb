"""Reading ELAN's ``.eaf``, versions 2 and 3: tiers, annotations and controlled vocabularies."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from observer.formats.elan_times import Annotation, Times
from observer.formats.foreign import (
    ForeignCode,
    ForeignEvent,
    ForeignGroup,
    ForeignMedia,
    ForeignNote,
    ForeignObservation,
    ForeignProject,
    ForeignSubject,
    Remarks,
    listed,
    us_of_seconds,
)
from observer.formats.xml_tree import Node, read_tree
from observer.model.errors import FormatError
from observer.model.messages import Message, msg
from observer.model.scheme import CodeKind

PROGRAM = "ELAN"
ROOT = "ANNOTATION_DOCUMENT"
_MOST_WORDS = 20
_LONGEST_WORD = 30
_OFTEN = 3
_NO_WORDS = "-"
"""Code of an annotation in which nothing stands, on a tier of words."""
_OWN_PROPERTIES = frozenset({"URN", "lastUsedAnnotationId"})
_UNPLACED_ATTRIBUTES = ("EXT_REF", "SVG_REF", "LANG_REF")


def read_elan(content: bytes, file: str) -> ForeignProject:
    """Read an annotation file of ELAN.

    Parameters
    ----------
    content
        The file's bytes.
    file
        Its name, as the user knows it.

    Returns
    -------
    ForeignProject
        With one observation, and everything that has no place among its problems or notes.

    Raises
    ------
    FormatError
        If it is no such file, cut, damaged or too large.
    """
    root = read_tree(content, file)
    if root.tag != ROOT:
        raise FormatError(
            msg("{file} is no file of {program}.", file=file, program=PROGRAM),
            msg("Check whether this is the right file."),
        )
    return _Reader(root, file).project()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A word of a controlled vocabulary."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """A controlled vocabulary: by id of the entry, and by its words."""

    entries: tuple[_Entry, ...]
    by_id: dict[str, str]
    description: str


class _Reader:
    """Turns the XML into records."""

    def __init__(self, root: Node, file: str) -> None:
        self._root = root
        self._file = file
        self._remarks = Remarks(file)
        self._types = {node.get("LINGUISTIC_TYPE_ID"): node for node in root.of("LINGUISTIC_TYPE")}
        self._vocabularies = {
            node.get("CV_ID"): self._vocabulary(node) for node in root.of("CONTROLLED_VOCABULARY")
        }
        self._tiers = list(root.of("TIER"))
        self._by_name = {node.get("TIER_ID"): node for node in self._tiers}
        self._notes: list[ForeignNote] = []
        self._subjects: dict[str, ForeignSubject] = {}

    def project(self) -> ForeignProject:
        """Return all of it."""
        times = Times(self._root, self._tiers, self._remarks)
        groups: list[ForeignGroup] = []
        events: list[ForeignEvent] = []
        for tier in self._tiers:
            annotations = times.of(tier)
            group, codes = self._group(tier, annotations)
            groups.append(group)
            subject = group.subjects[0] if group.subjects else ""
            events += self._events(annotations, codes, subject)
        groups += self._unused_vocabularies()
        self._name_leftovers()
        observation = ForeignObservation(
            name=PurePath(self._file).stem,
            events=tuple(sorted(events, key=lambda event: event.onset_us)),
            notes=tuple(self._notes),
            media=tuple(self._media()),
            facts=tuple(self._facts()),
        )
        return ForeignProject(
            program=PROGRAM,
            file=self._file,
            subjects=tuple(self._subjects.values()),
            groups=tuple(groups),
            observations=(observation,),
            problems=self._remarks.all(),
        )

    def _vocabulary(self, node: Node) -> _Vocabulary:
        entries: list[_Entry] = []
        by_id: dict[str, str] = {}
        for entry in node.of("CV_ENTRY", "CV_ENTRY_ML"):
            values = list(entry.of("CVE_VALUE"))
            name = (values[0].text if values else entry.text).strip()
            if not name:
                self._remarks.lost(
                    msg("A word of the vocabulary {name} is empty.", name=node.get("CV_ID")),
                    line=entry.line,
                )
                continue
            descriptions = [
                value.get("DESCRIPTION")
                if value is values[0]
                else " ".join(filter(None, (value.text.strip(), value.get("DESCRIPTION"))))
                for value in values
            ] or [entry.get("DESCRIPTION")]
            entries.append(_Entry(name, "\n".join(d for d in descriptions if d)))
            if key := entry.get("CVE_ID"):
                by_id[key] = name
        descriptions_of = [node.get("DESCRIPTION"), *(d.text for d in node.of("DESCRIPTION"))]
        description = "\n".join(words.strip() for words in descriptions_of if words.strip())
        unique = tuple({entry.name: entry for entry in entries}.values())
        return _Vocabulary(unique, by_id, description)

    def _group(
        self, tier: Node, annotations: list[Annotation]
    ) -> tuple[ForeignGroup, dict[str, str] | None]:
        """Return a tier as codes, and by annotation's words the code; None for free text."""
        name = tier.get("TIER_ID")
        kind = self._types.get(tier.get("LINGUISTIC_TYPE_REF"), Node("", tier.line))
        vocabulary = self._vocabularies.get(kind.get("CONTROLLED_VOCABULARY_REF"))
        used = list(dict.fromkeys(a.value for a in annotations if a.value))
        entries = self._entries(tier, vocabulary, annotations, used)
        empty = sum(not (a.value or a.entry) for a in annotations)
        if entries and empty:
            self._remarks.kept(
                msg(
                    "{count} annotations of {name} hold no word; they have a code of their own: "
                    "“{code}”.",
                    count=empty,
                    name=name,
                    code=_NO_WORDS,
                ),
                line=tier.line,
            )
            entries = (*(e for e in entries if e.name != _NO_WORDS), _Entry(_NO_WORDS, ""))
        subject = self._participant(tier)
        description = vocabulary.description if vocabulary else ""
        group = self._made(name, entries, description, subject)
        codes = {entry.name: f"{name}\n{entry.name}" for entry in entries}
        if vocabulary:
            codes |= {key: f"{name}\n{words}" for key, words in vocabulary.by_id.items()}
        return group, codes if entries else None

    def _entries(
        self,
        tier: Node,
        vocabulary: _Vocabulary | None,
        annotations: list[Annotation],
        used: list[str],
    ) -> tuple[_Entry, ...]:
        """Return the words that a tier is coded with; none if it holds free text."""
        name = tier.get("TIER_ID")
        if vocabulary is not None:
            known = {entry.name for entry in vocabulary.entries}
            new = [a.value for a in annotations if a.value and a.entry not in vocabulary.by_id]
            new = [word for word in dict.fromkeys(new) if word not in known]
            if new:
                self._remarks.kept(
                    msg(
                        "In {name} words were used that its vocabulary does not hold: {words}.",
                        name=name,
                        words=listed(new),
                    ),
                    line=tier.line,
                )
            return (*vocabulary.entries, *(_Entry(word, "") for word in new))
        if used and _are_codes(used, len(annotations)):
            self._remarks.kept(
                msg(
                    "{name} has no vocabulary; the {count} words in it became codes.",
                    name=name,
                    count=len(used),
                ),
                line=tier.line,
            )
            return tuple(_Entry(word, "") for word in used)
        if used:
            self._remarks.kept(
                msg("{name} holds free text: it stands as comments of one code.", name=name),
                line=tier.line,
            )
        return ()

    def _unused_vocabularies(self) -> Iterator[ForeignGroup]:
        """Yield vocabularies that no tier uses as codes too; name those that hold no words."""
        referring = {node.get("CONTROLLED_VOCABULARY_REF") for node in self._types.values()}
        empty: list[str] = []
        for name, vocabulary in self._vocabularies.items():
            if name in referring:
                continue
            if not vocabulary.entries:
                empty.append(name)
                continue
            yield self._made(name, vocabulary.entries, vocabulary.description, "")
        if empty:
            self._remarks.lost(
                msg("Vocabularies without words are left out: {names}.", names=listed(empty)),
                "CONTROLLED_VOCABULARY",
            )

    def _made(
        self, name: str, entries: tuple[_Entry, ...], description: str, subject: str
    ) -> ForeignGroup:
        """Return a group of codes, one for each word; without words one for the tier itself."""
        codes = tuple(
            ForeignCode(
                id=f"{name}\n{entry.name}",
                name=entry.name,
                kind=CodeKind.STATE,
                description=entry.description,
            )
            for entry in entries
        )
        return ForeignGroup(
            name=name,
            description=description,
            codes=codes or (ForeignCode(id=f"{name}\n", name=name, kind=CodeKind.STATE),),
            subjects=(subject,),
            exclusive=True,
        )

    def _participant(self, tier: Node) -> str:
        """Return whose tier it is: its own participant, or that of the tier above it."""
        seen: set[str] = set()
        node: Node | None = tier
        while node is not None and node.get("TIER_ID") not in seen:
            if name := node.get("PARTICIPANT").strip():
                self._subjects.setdefault(name, ForeignSubject(name))
                return name
            seen.add(node.get("TIER_ID"))
            node = self._by_name.get(node.get("PARENT_REF"))
        return ""

    def _events(
        self, annotations: list[Annotation], codes: dict[str, str] | None, subject: str
    ) -> Iterator[ForeignEvent]:
        for each in annotations:
            code, comment = self._code_of(each, codes)
            if each.end_us <= each.begin_us:
                words = f"{each.tier}: {each.value}"
                self._notes.append(ForeignNote(words, each.begin_us))
                self._remarks.lost(
                    msg("An annotation without a length is kept as a note: {words}.", words=words),
                    line=each.line,
                )
                continue
            yield ForeignEvent(
                subject=subject,
                code=code,
                onset_us=each.begin_us,
                offset_us=each.end_us,
                comment=comment,
                place=f"line {each.line}",
            )

    def _code_of(self, each: Annotation, codes: dict[str, str] | None) -> tuple[str, str]:
        if codes is None:
            return f"{each.tier}\n", each.value
        by_entry = codes.get(each.entry) if each.entry else None
        if by_entry is not None:
            differs = each.value and by_entry != f"{each.tier}\n{each.value}"
            return by_entry, each.value if differs else ""
        return codes[each.value or _NO_WORDS], ""

    def _media(self) -> Iterator[ForeignMedia]:
        header = self._root.first("HEADER") or Node("", 1)
        for node in header.of("MEDIA_DESCRIPTOR"):
            name = node.get("RELATIVE_MEDIA_URL") or node.get("MEDIA_URL")
            if not name:
                continue
            origin = us_of_seconds(node.get("TIME_ORIGIN")) or 0
            # milliseconds: the instant of the film at which the annotations' clock begins
            yield ForeignMedia(name, -(origin // 1000))
        if name := header.get("MEDIA_FILE"):
            yield ForeignMedia(name)

    def _facts(self) -> Iterator[tuple[Message, str]]:
        header = self._root.first("HEADER") or Node("", 1)
        for label, words in (
            (msg("Author"), self._root.get("AUTHOR")),
            (msg("Date"), self._root.get("DATE")),
        ):
            if words.strip():
                yield label, words
        for number, media in enumerate(self._media(), start=1):
            yield msg("Recording {number}", number=number), media.name
        yield from self._other_facts(header)

    def _other_facts(self, header: Node) -> Iterator[tuple[Message, str]]:
        for node in header.of("LINKED_FILE_DESCRIPTOR"):
            yield msg("Linked file"), node.get("RELATIVE_LINK_URL") or node.get("LINK_URL")
        for node in header.of("PROPERTY"):
            if node.get("NAME") not in _OWN_PROPERTIES and node.text.strip():
                yield msg("Field {name}", name=node.get("NAME")), node.text.strip()
        for node in self._root.of("LICENSE"):
            if words := f"{node.text.strip()} {node.get('LICENSE_URL')}".strip():
                yield msg("Licence"), words
        for tier in self._tiers:
            if annotator := tier.get("ANNOTATOR").strip():
                yield msg("Annotator of {name}", name=tier.get("TIER_ID")), annotator

    def _name_leftovers(self) -> None:
        under = [
            f"{tier.get('TIER_ID')} ({tier.get('PARENT_REF')})"
            for tier in self._tiers
            if tier.get("PARENT_REF")
        ]
        if under:
            self._remarks.lost(
                msg(
                    "Tiers lay under another one: {names}. Their times stay, the links do not.",
                    names=listed(under),
                ),
                "PARENT_REF",
            )
        outside = [node.get("VALUE") for node in self._root.of("EXTERNAL_REF") if node.get("VALUE")]
        if outside:
            self._remarks.lost(
                msg("What lies in other files was not read: {names}.", names=listed(outside)),
                "EXTERNAL_REF",
            )
        found: Counter[str] = Counter()
        for tag in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            for node in self._root.everywhere(tag):
                found.update(name for name in _UNPLACED_ATTRIBUTES if node.get(name))
        for name, count in found.items():
            self._remarks.lost(
                msg(
                    "{count} annotations carry {name}, which has no place.", count=count, name=name
                ),
                name,
            )
        for tag in ("LEXICON_REF", "REF_LINK_SET"):
            if part := self._root.first(tag):
                self._remarks.lost(
                    msg("The part {name} of the file has no place.", name=tag), line=part.line
                )


def _are_codes(words: list[str], count: int) -> bool:
    """Return whether the words of a tier are few, short, and come again and again."""
    return (
        1 < len(words) <= _MOST_WORDS
        and count >= _OFTEN * len(words)
        and all(len(word) <= _LONGEST_WORD for word in words)
    )
