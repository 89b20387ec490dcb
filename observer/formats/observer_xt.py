"""Reading templates and data of The Observer XT: ``.otx`` and ``.odx`` (XML), ``.otb`` (a zip)."""

import zipfile
import zlib
from dataclasses import dataclass, replace
from io import BytesIO

from observer.formats.foreign import (
    MOST_BYTES,
    ForeignCode,
    ForeignGroup,
    ForeignModifier,
    ForeignProject,
    ForeignSubject,
    ForeignValue,
    Remarks,
    listed,
)
from observer.formats.observer_xt_events import EventReader, Known
from observer.formats.xml_tree import Node, read_tree, too_large
from observer.model.errors import FormatError
from observer.model.messages import msg
from observer.model.scheme import CodeKind, ModifierKind

PROGRAM = "The Observer XT"
ROOT = "NXMLINTERCHANGE"
_ZIP = b"PK"
_MOST_MEMBERS = 200
_SUFFIXES = (".otx", ".odx", ".xml")
_SETTINGS = (
    ("CDS_SETTINGS", msg("settings of the coding scheme")),
    ("OBS_DEFAULT_SETTINGS", msg("settings of observing")),
    ("PRJ_TIME_SETTINGS", msg("how times are shown")),
)


def read_observer_xt(content: bytes, file: str) -> ForeignProject:
    """Read a template or the data of The Observer XT.

    Parameters
    ----------
    content
        The file's bytes.
    file
        Its name, as the user knows it.

    Returns
    -------
    ForeignProject
        With everything that has no place among its problems or notes.

    Raises
    ------
    FormatError
        If it is no such file, cut, damaged or too large.
    """
    root = read_tree(_unpacked(content, file), file)
    if root.tag != ROOT:
        raise _no_such(file)
    return _Reader(root, file).project()


def _no_such(file: str) -> FormatError:
    return FormatError(
        msg("{file} is no file of {program}.", file=file, program=PROGRAM),
        msg("Check whether this is the right file."),
    )


def _unpacked(content: bytes, file: str) -> bytes:
    """Return the XML, taken out of a zip with nothing believed of what the zip says of itself."""
    if not content.startswith(_ZIP):
        return content
    if len(content) > MOST_BYTES:
        raise too_large(file)
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            members = packed.infolist()
            name = next((m for m in members if m.filename.lower().endswith(_SUFFIXES)), None)
            if name is None or len(members) > _MOST_MEMBERS:
                raise _no_such(file)
            with packed.open(name) as inside:
                plain = inside.read(MOST_BYTES + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise FormatError(
            msg("{file} is cut off or damaged.", file=file),
            msg("Copy it once more from where it came."),
        ) from error
    if len(plain) > MOST_BYTES:
        raise too_large(file)
    return plain


@dataclass(frozen=True, slots=True)
class _Element:
    """A subject, behaviour or modifier, or a group of them."""

    node: Node
    id: str
    name: str
    parent: str
    is_group: bool

    def says(self, tag: str) -> bool:
        """Return whether a flag of it is set."""
        return self.node.words(tag).upper() in {"Y", "YES", "TRUE", "1"}


class _Reader:
    """Turns the XML into records."""

    def __init__(self, root: Node, file: str) -> None:
        self._root = root
        self._file = file
        self._remarks = Remarks(file)
        self._known = Known()
        self._groups: list[ForeignGroup] = []
        self._stop_keys: list[str] = []

    def project(self) -> ForeignProject:
        """Return all of it."""
        subjects = self._elements("CDS_SUBJECT")
        behaviours = self._elements("CDS_BEHAVIOR")
        self._read_subjects(subjects)
        self._read_modifiers()
        self._read_groups(behaviours, self._channels(subjects, behaviours))
        observations = tuple(EventReader(self._known, self._remarks).observations(self._root))
        self._name_leftovers()
        metadata = next(self._root.everywhere("MET_METADATA"), Node("", 1))
        return ForeignProject(
            program=PROGRAM,
            file=self._file,
            name=metadata.words("MET_PROJECT_NAME"),
            description=metadata.words("MET_PROJECT_DESCRIPTION"),
            subjects=tuple(self._known.subjects.values()),
            groups=self._all_groups(),
            modifiers=tuple(self._known.modifiers.values()),
            observations=observations,
            problems=self._remarks.all(),
        )

    def _elements(self, tag: str) -> list[_Element]:
        found: list[_Element] = []
        for node in self._root.everywhere(tag):
            name = node.words("CDS_ELE_NAME")
            if not name:
                self._remarks.lost(msg("An element without a name is left out."), line=node.line)
                continue
            parent = node.words("CDS_ELE_PARENT_ID")
            element = _Element(node, node.words("CDS_ELE_ID"), name, parent, is_group=False)
            found.append(element)
            if element.says("CDS_IS_INACTIVE"):
                self._remarks.kept(
                    msg("{name} was switched off in the file; it comes along.", name=name),
                    line=node.line,
                )
        parents = {element.parent for element in found if element.parent}
        return [
            replace(e, is_group=e.id in parents or (e.says("CDS_ELE_GROUP") and not e.parent))
            for e in found
        ]

    def _read_subjects(self, elements: list[_Element]) -> None:
        groups = [element.name for element in elements if element.is_group]
        keys: list[str] = []
        for element in elements:
            if element.is_group or element.name in self._known.subjects:
                continue
            self._known.subjects[element.name] = ForeignSubject(
                element.name, element.node.words("CDS_ELE_DESCRIPTION")
            )
            if key := element.node.words("CDS_ELE_START_KEYCODE"):
                keys.append(f"{key} ({element.name})")
        if groups:
            self._remarks.lost(
                msg("Groups of subjects have no place: {names}.", names=listed(groups)),
                "CDS_SUBJECTS",
            )
        if keys:
            self._remarks.kept(
                msg(
                    "Subjects have no key of their own here, since each code has one for each "
                    "subject: {keys}.",
                    keys=listed(keys),
                ),
                "CDS_SUBJECTS",
            )

    def _read_modifiers(self) -> None:
        elements = self._elements("CDS_MODIFIER")
        for element in elements:
            if not element.parent:
                self._known.modifiers[element.id] = ForeignModifier(
                    id=element.id, name=element.name, kind=ModifierKind.SINGLE
                )
        for element in elements:
            if not element.parent:
                continue
            whole = self._known.modifiers.get(element.parent)
            if whole is None:
                self._remarks.lost(
                    msg("The answer {name} belongs to no modifier.", name=element.name),
                    line=element.node.line,
                )
                continue
            value = ForeignValue(element.name, element.node.words("CDS_ELE_START_KEYCODE"))
            self._known.modifiers[whole.id] = replace(whole, values=(*whole.values, value))
        for modifier in tuple(self._known.modifiers.values()):
            if not modifier.values:
                self._known.modifiers[modifier.id] = replace(modifier, kind=ModifierKind.TEXT)

    def _channels(
        self, subjects: list[_Element], behaviours: list[_Element]
    ) -> dict[str, tuple[str, ...]]:
        """Return by id of a group of behaviours for which subjects it is coded."""
        by_id = {element.id: element for element in subjects}
        known = {element.id for element in behaviours}
        found: dict[str, list[str]] = {}
        astray: set[str] = set()
        for node in self._root.everywhere("CDS_CHANNEL"):
            subject, behaviour = node.get("CDS_SUBJECT_ID"), node.get("CDS_BEHAVIOR_ID")
            if subject not in by_id or behaviour not in known:
                astray.add(f"{subject}/{behaviour}")
                continue
            chosen = by_id[subject]
            names = (
                [e.name for e in subjects if e.parent == subject and not e.is_group]
                if chosen.is_group
                else [chosen.name]
            )
            found.setdefault(behaviour, []).extend(names)
        if astray:
            self._remarks.lost(
                msg(
                    "{count} links of a subject with behaviours lead to nothing in the file: "
                    "{names}.",
                    count=len(astray),
                    names=listed(sorted(astray)),
                ),
                "CDS_CHANNELS",
            )
        return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}

    def _read_groups(self, elements: list[_Element], channels: dict[str, tuple[str, ...]]) -> None:
        asked: dict[str, list[str]] = {}
        for node in self._root.everywhere("CDS_CONNECTION"):
            modifier = node.get("CDS_MODIFIER_ID")
            if modifier in self._known.modifiers:
                asked.setdefault(node.get("CDS_ELEMENT_ID"), []).append(modifier)
            else:
                self._remarks.lost(msg("A link leads to no modifier in the file."), line=node.line)
        members: dict[str, list[_Element]] = {}
        heads = {element.id: element for element in elements if element.is_group}
        for element in elements:
            if not element.is_group:
                members.setdefault(element.parent if element.parent in heads else "", []).append(
                    element
                )
        for parent in dict.fromkeys([*heads, ""]):
            if parent in members:
                head = heads.get(parent)
                self._group(head, members[parent], asked, channels.get(parent))
            elif parent:
                self._remarks.lost(
                    msg("The group {name} holds nothing.", name=heads[parent].name),
                    line=heads[parent].node.line,
                )

    def _group(
        self,
        head: _Element | None,
        members: list[_Element],
        asked: dict[str, list[str]],
        subjects: tuple[str, ...] | None,
    ) -> None:
        exclusive = head is not None and head.says("CDS_ELE_MUT_EXCLUSIVE")
        exhaustive = head is not None and head.says("CDS_ELE_EXHAUSTIVE")
        codes: list[ForeignCode] = []
        default = ""
        for element in members:
            if element.name in self._known.codes:
                self._remarks.lost(
                    msg(
                        "The behaviour {name} stands twice; the first one holds.", name=element.name
                    ),
                    line=element.node.line,
                )
                continue
            own = [*asked.get(element.id, []), *(asked.get(head.id, []) if head else [])]
            code = self._code(element, own, ends_others=exclusive or exhaustive)
            self._known.codes[code.id] = code
            codes.append(code)
            if element.says("CDS_ELE_STATE_DEFAULT") and code.kind is CodeKind.STATE:
                default = default or code.id
        states = {code.id for code in codes if code.kind is CodeKind.STATE}
        if exclusive or exhaustive:
            self._known.together |= dict.fromkeys(states, f"{len(self._groups)}")
        self._groups.append(
            ForeignGroup(
                name=head.name if head else "",
                description=head.node.words("CDS_ELE_DESCRIPTION") if head else "",
                codes=tuple(codes),
                subjects=subjects,
                exclusive=exclusive or exhaustive,
                exhaustive=exhaustive,
                default_code=default,
            )
        )

    def _code(self, element: _Element, asked: list[str], *, ends_others: bool) -> ForeignCode:
        node = element.node
        kind_words = " ".join(
            node.words(tag) for tag in ("CDS_ELE_EVENT_TYPE", "CDS_ELE_TYPE")
        ).lower()
        is_state = (
            "state" in kind_words
            or bool(node.words("CDS_ELE_STOP_KEYCODE"))
            or element.says("CDS_ELE_STATE_DEFAULT")
            or ends_others
        )
        is_state = is_state and "point" not in kind_words
        stop = node.words("CDS_ELE_STOP_KEYCODE")
        start = node.words("CDS_ELE_START_KEYCODE")
        if stop and stop != start:
            self._stop_keys.append(f"{stop} ({element.name})")
        colour = node.first("CDS_ELE_COLOR")
        return ForeignCode(
            id=element.name,
            name=element.name,
            kind=CodeKind.STATE if is_state else CodeKind.POINT,
            key=start or stop,
            description=node.words("CDS_ELE_DESCRIPTION"),
            colour=_colour(colour.get("COLOR")) if colour else "",
            modifiers=tuple(dict.fromkeys(asked)),
        )

    def _all_groups(self) -> tuple[ForeignGroup, ...]:
        """Return the groups with what only the observations have."""
        known = {code.id for group in self._groups for code in group.codes}
        groups = [
            replace(group, codes=tuple(self._known.codes[code.id] for code in group.codes))
            for group in self._groups
            if group.codes
        ]
        new = tuple(code for code in self._known.codes.values() if code.id not in known)
        return (*groups, *([ForeignGroup(name="", codes=new)] if new else []))

    def _name_leftovers(self) -> None:
        if self._stop_keys:
            self._remarks.kept(
                msg(
                    "A state ends with the key it begins with, so keys that only end one are not "
                    "needed: {keys}.",
                    keys=listed(self._stop_keys),
                ),
                "CDS_ELE_STOP_KEYCODE",
            )
        variables = [node.words("VL_LABEL") for node in self._root.everywhere("VL_VARIABLE")]
        if variables:
            self._remarks.lost(
                msg("Independent variables have no place: {names}.", names=listed(variables)),
                "VL_VARIABLE_LIST",
            )
        for tag, label in _SETTINGS:
            node = next(self._root.everywhere(tag), None)
            if node is not None:
                self._remarks.kept(msg("Left out: {what}.", what=label), tag, line=node.line)
        template = next(self._root.everywhere("MET_TEMPLATE_METADATA"), None)
        if template is not None:
            words = [
                " ".join(child.text.split()).rstrip(".")
                for child in template.children
                if child.text.strip()
            ]
            self._remarks.lost(
                msg("Who made the template has no place: {words}.", words=listed(words)),
                "MET_TEMPLATE_METADATA",
                line=template.line,
            )


def _colour(text: str) -> str:
    """Return a Windows colour (blue, green, red from the top) as ``#RRGGBB``."""
    if not text.isdecimal() or len(text) > len("16777215"):
        return ""
    number = int(text)
    red, green, blue = number & 0xFF, number >> 8 & 0xFF, number >> 16 & 0xFF
    return f"#{red:02X}{green:02X}{blue:02X}"
