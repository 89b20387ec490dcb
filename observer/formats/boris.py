"""Reading projects of BORIS: JSON, also compressed, of every version from 0 on."""

import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from observer.formats.boris_observation import ObservationReader
from observer.formats.boris_values import (
    Ethogram,
    Plain,
    as_dict,
    as_list,
    as_text,
    numbered,
    raw,
)
from observer.formats.foreign import (
    MOST_BYTES,
    ForeignCode,
    ForeignGroup,
    ForeignModifier,
    ForeignObservation,
    ForeignProject,
    ForeignSubject,
    ForeignValue,
    Remarks,
    listed,
)
from observer.formats.xml_tree import too_large
from observer.model.errors import FormatError
from observer.model.messages import msg
from observer.model.scheme import AskAt, CodeKind, ModifierKind

PROGRAM = "BORIS"
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31
_VALUE_KEY = re.compile(r"(.*\S) \((.)\)", re.DOTALL)
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_MODIFIER_KINDS = {
    0: ModifierKind.SINGLE,
    1: ModifierKind.MULTIPLE,
    2: ModifierKind.NUMBER,
    3: ModifierKind.TEXT,
}
_READ = frozenset(
    {
        "project_name",
        "project_description",
        "project_date",
        "project_format_version",
        "time_format",
        "subjects_conf",
        "behaviors_conf",
        "behavioral_categories",
        "observations",
        "independent_variables",
        "coding_map",
        "behaviors_coding_map",
        "converters",
    }
)
_CODE_READ = frozenset(
    {
        "type",
        "key",
        "code",
        "description",
        "color",
        "category",
        "modifiers",
        "excluded",
        "coding map",
    }
)


def read_boris(content: bytes, file: str) -> ForeignProject:
    """Read a project of BORIS.

    Parameters
    ----------
    content
        The file's bytes, compressed or not.
    file
        Its name, as the user knows it.

    Returns
    -------
    ForeignProject
        With everything that has no place among its problems or notes.

    Raises
    ------
    FormatError
        If it is no such project, cut, damaged or too large.
    """
    remarks = Remarks(file)
    project = _document(_unpacked(content, file), file, remarks)
    return _Reader(project, file, remarks).project()


def _unpacked(content: bytes, file: str) -> bytes:
    if len(content) > MOST_BYTES:
        raise too_large(file)
    if not content.startswith(_GZIP):
        return content
    unpacking = zlib.decompressobj(wbits=_GZIP_WINDOW)
    try:
        plain = unpacking.decompress(content, MOST_BYTES + 1)
    except zlib.error as error:
        raise _damaged(file) from error
    if len(plain) > MOST_BYTES:
        raise too_large(file)
    if not unpacking.eof:
        raise _damaged(file)
    return plain


def _damaged(file: str) -> FormatError:
    return FormatError(
        msg("{file} is cut off or damaged.", file=file),
        msg("Copy it once more from where it came."),
    )


def _document(content: bytes, file: str, remarks: Remarks) -> dict[str, Plain]:
    try:
        text = content.decode(json.detect_encoding(content))
    except UnicodeDecodeError as error:
        raise FormatError(
            msg("{file} is written in an encoding that cannot be read.", file=file),
            msg("Save it once more in the program it came from."),
        ) from error
    twice: list[str] = []

    def gather(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
        made: dict[str, Plain] = {}
        for key, value in pairs:
            name = key
            if name in made:
                twice.append(name)
                count = 2
                while (name := f"{key} ({count})") in made:
                    count += 1
            made[name] = value
        return made

    try:
        found: Plain = json.loads(text.lstrip("\ufeff"), object_pairs_hook=gather)
    except json.JSONDecodeError as error:
        raise FormatError(
            msg(
                "{file} cannot be read: it is damaged or cut off at line {line}.",
                file=file,
                line=error.lineno,
            ),
            msg("Save it once more in the program it came from."),
        ) from error
    except (ValueError, RecursionError) as error:
        raise _damaged(file) from error
    if not isinstance(found, dict) or not ({"behaviors_conf", "observations"} & found.keys()):
        raise FormatError(
            msg("{file} is no project of {program}.", file=file, program=PROGRAM),
            msg("Check whether this is the right file."),
        )
    for name in dict.fromkeys(twice):
        remarks.lost(
            msg("“{name}” stands twice in the file; the second one has a number here.", name=name)
        )
    return found


class _Reader:
    """Turns the JSON into records."""

    def __init__(self, project: dict[str, Plain], file: str, remarks: Remarks) -> None:
        self._project = project
        self._file = file
        self._remarks = remarks
        self._modifiers: dict[tuple[object, ...], ForeignModifier] = {}
        self._excluded: dict[str, tuple[str, ...]] = {}
        self._categories: dict[str, str] = {}
        self._codes: dict[str, ForeignCode] = {}

    def project(self) -> ForeignProject:
        """Return all of it."""
        subjects = self._subjects()
        for place, conf in numbered(self._project.get("behaviors_conf"), "behaviors_conf"):
            self._code(conf, place)
        ethogram = Ethogram(
            codes=self._codes,
            modifiers={modifier.id: modifier for modifier in self._modifiers.values()},
            subjects={subject.name for subject in subjects},
            variables=self._variables(),
        )
        observations = self._observations(ethogram)
        self._name_leftovers()
        subjects += tuple(ForeignSubject(name) for name in ethogram.new_subjects)
        return ForeignProject(
            program=PROGRAM,
            file=self._file,
            name=as_text(self._project.get("project_name")),
            description=as_text(self._project.get("project_description")),
            subjects=subjects,
            groups=self._groups(ethogram),
            modifiers=tuple(ethogram.modifiers.values()),
            observations=observations,
            problems=self._remarks.all(),
        )

    def _subjects(self) -> tuple[ForeignSubject, ...]:
        found: dict[str, ForeignSubject] = {}
        keys: list[str] = []
        for place, conf in numbered(self._project.get("subjects_conf"), "subjects_conf"):
            if isinstance(conf, list) and len(conf) > 1:
                key, name, description = as_text(conf[0]), as_text(conf[1]), ""
            else:
                fields = as_dict(conf)
                key, name = as_text(fields.get("key")), as_text(fields.get("name"))
                description = as_text(fields.get("description"))
            if not name:
                self._remarks.lost(msg("A subject without a name is left out."), place)
            elif name in found:
                self._remarks.lost(
                    msg("The subject {name} stands twice; it comes once.", name=name), place
                )
            else:
                found[name] = ForeignSubject(name, description)
                keys += [f"{key} ({name})"] if key else []
        if keys:
            self._remarks.kept(
                msg(
                    "Subjects have no key of their own here, since each code has one for each "
                    "subject: {keys}.",
                    keys=listed(keys),
                ),
                "subjects_conf",
            )
        return tuple(found.values())

    def _code(self, conf: Plain, place: str) -> None:
        fields = as_dict(conf)
        name = as_text(fields.get("code"))
        if not name or name in self._codes:
            self._remarks.lost(
                msg("The behaviour {name} stands twice; the first one holds.", name=name)
                if name
                else msg("A behaviour without a code is left out: {content}.", content=raw(conf)),
                place,
            )
            return
        kind_words = as_text(fields.get("type"))
        kind = CodeKind.STATE if kind_words.lower().startswith("state") else CodeKind.POINT
        if not kind_words.lower().startswith(("state", "point")):
            self._remarks.lost(
                msg("{code} is neither a point nor a state; it comes as a point.", code=name), place
            )
        for key, value in fields.items():
            if key not in _CODE_READ and value not in ("", None, {}, []):
                self._remarks.lost(
                    msg("“{key}” of {code} has no place.", key=key, code=name), place
                )
        colour = as_text(fields.get("color"))
        if colour and not _HEX.fullmatch(colour):
            self._remarks.lost(
                msg("The colour {colour} of {code} is not known.", colour=colour, code=name), place
            )
            colour = ""
        self._excluded[name] = _names(as_text(fields.get("excluded")))
        self._categories[name] = as_text(fields.get("category"))
        own = [
            *self._modifier_sets(fields.get("modifiers"), place),
            *self._map_modifier(as_text(fields.get("coding map"))),
        ]
        self._codes[name] = ForeignCode(
            id=name,
            name=name,
            kind=kind,
            key=as_text(fields.get("key")),
            description=as_text(fields.get("description")),
            colour=colour,
            modifiers=tuple(modifier.id for modifier in own),
        )

    def _modifier_sets(self, given: Plain, place: str) -> list[ForeignModifier]:
        if isinstance(given, str):
            sets: list[Plain] = [
                {"values": list[Plain](part.split(","))} for part in given.split("|") if given
            ]
        elif isinstance(given, list):
            sets = [each if isinstance(each, dict) else {"values": [each]} for each in given]
        else:
            sets = [conf for _, conf in numbered(given, place)]
        return [self._modifier(as_dict(conf), place) for conf in sets]

    def _modifier(self, conf: dict[str, Plain], place: str) -> ForeignModifier:
        number = conf.get("type", 0)
        kind = _MODIFIER_KINDS.get(number) if isinstance(number, int) else None
        if kind is None:
            self._remarks.lost(
                msg("A modifier of an unknown kind comes as a single choice."), place
            )
            kind = ModifierKind.SINGLE
        values = [_value(as_text(value)) for value in as_list(conf.get("values"))]
        if kind in {ModifierKind.NUMBER, ModifierKind.TEXT}:
            values = []
        name = as_text(conf.get("name"))
        if description := as_text(conf.get("description")):
            name = f"{name}: {description}" if name else description
        ask_at = AskAt.OFFSET if conf.get("ask at stop") is True else AskAt.ONSET
        unique = tuple({value.name: value for value in values if value.name}.values())
        return self._known(
            ForeignModifier(id="", name=name, kind=kind, values=unique, ask_at=ask_at)
        )

    def _map_modifier(self, name: str) -> list[ForeignModifier]:
        """Return the areas of a coding map as answers: pressing an area notes its name."""
        if not name:
            return []
        areas = as_dict(as_dict(as_dict(self._project.get("coding_map")).get(name)).get("areas"))
        values = tuple(ForeignValue(area) for area in areas if area)
        made = ForeignModifier(id="", name=name, kind=ModifierKind.MULTIPLE, values=values)
        return [self._known(made)]

    def _known(self, modifier: ForeignModifier) -> ForeignModifier:
        """Return the modifier once for all codes that ask it."""
        key = (modifier.name, modifier.kind, modifier.values, modifier.ask_at)
        if key not in self._modifiers:
            self._modifiers[key] = replace(modifier, id=f"m{len(self._modifiers)}")
        return self._modifiers[key]

    def _variables(self) -> dict[str, str]:
        found: dict[str, str] = {}
        kinds: list[str] = []
        given = self._project.get("independent_variables")
        for _, conf in numbered(given, "independent_variables"):
            fields = as_dict(conf)
            name = as_text(fields.get("label"))
            found[name] = as_text(fields.get("description"))
            choices = as_text(fields.get("possible values"))
            kinds.append(f"{name} ({choices or as_text(fields.get('type')) or '-'})")
        if kinds:
            self._remarks.kept(
                msg(
                    "Variables have no form here; their values stand in a note of each session: "
                    "{names}.",
                    names=listed(kinds),
                ),
                "independent_variables",
            )
        return found

    def _observations(self, ethogram: Ethogram) -> tuple[ForeignObservation, ...]:
        reader = ObservationReader(ethogram, self._remarks)
        given = self._project.get("observations")
        if given and not isinstance(given, dict):
            self._remarks.lost(
                msg("The observations cannot be read: {content}.", content=raw(given)),
                "observations",
            )
        return tuple(reader.observation(name, conf) for name, conf in as_dict(given).items())

    def _groups(self, ethogram: Ethogram) -> tuple[ForeignGroup, ...]:
        """Return the codes: those that exclude each other on their own, the rest by category."""
        cliques = self._cliques()
        together = {name: clique for clique in cliques for name in clique}
        groups: list[ForeignGroup] = []
        by_category: dict[str, list[ForeignCode]] = {}
        for name in ethogram.codes:
            category = self._categories.get(name, "")
            clique = together.get(name)
            if clique is None:
                by_category.setdefault(category, []).append(ethogram.codes[name])
            elif clique[0] == name:
                shared = {self._categories.get(each, "") for each in clique}
                groups.append(
                    ForeignGroup(
                        name=category if len(shared) == 1 else "",
                        codes=tuple(ethogram.codes[each] for each in clique),
                        exclusive=True,
                    )
                )
        groups += [
            ForeignGroup(name=category, codes=tuple(codes))
            for category, codes in by_category.items()
        ]
        return tuple(groups)

    def _cliques(self) -> list[tuple[str, ...]]:
        """Return the sets of states of which each excludes all others; name what is no such set."""
        states = [name for name, code in self._codes.items() if code.kind is CodeKind.STATE]
        order = {name: i for i, name in enumerate(states)}
        mutual = {
            name: {
                other
                for other in self._excluded[name]
                if other in order and other != name and name in self._excluded[other]
            }
            for name in states
        }
        cliques: list[tuple[str, ...]] = []
        for component in _components(mutual):
            whole = all(b in mutual[a] for a, b in combinations(component, 2))
            if len(component) > 1 and whole:
                cliques.append(tuple(sorted(component, key=order.__getitem__)))
        inside = {name: set(clique) for clique in cliques for name in clique}
        for name, excluded in self._excluded.items():
            others = [o for o in excluded if o != name and o not in inside.get(name, ())]
            if others:
                self._remarks.lost(
                    msg(
                        "{code} excludes {others}; here they can be coded at the same time.",
                        code=name,
                        others=listed(others),
                    ),
                    "behaviors_conf",
                )
        return cliques

    def _name_leftovers(self) -> None:
        for key in ("coding_map", "behaviors_coding_map"):
            if maps := self._project.get(key):
                count = len(maps) if isinstance(maps, dict | list) else 1
                self._remarks.lost(
                    msg(
                        "{count} maps to click on have no place; the areas that were pressed are "
                        "kept.",
                        count=count,
                    ),
                    key,
                )
        if converters := self._project.get("converters"):
            count = len(converters) if isinstance(converters, dict | list) else 1
            self._remarks.lost(
                msg("{count} converters of external data have no place.", count=count),
                "converters",
            )
        used = set(self._categories.values())
        unused = [
            name
            for name in map(as_text, as_list(self._project.get("behavioral_categories")))
            if name and name not in used
        ]
        if unused:
            self._remarks.lost(
                msg("Categories without a behaviour are left out: {names}.", names=listed(unused)),
                "behavioral_categories",
            )
        for key, value in self._project.items():
            if key not in _READ and value not in ("", None, {}, []):
                self._remarks.lost(msg("The part {name} of the file has no place.", name=key), key)


def _components(edges: dict[str, set[str]]) -> Iterable[list[str]]:
    """Yield the sets of names that hang together."""
    seen: set[str] = set()
    for first in edges:
        if first in seen:
            continue
        seen.add(first)
        component, waiting = [], [first]
        while waiting:
            name = waiting.pop()
            component.append(name)
            new = edges[name] - seen
            seen |= new
            waiting.extend(new)
        yield component


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _value(text: str) -> ForeignValue:
    """Return an answer; a key may stand behind it in parentheses."""
    words = text.strip()
    found = _VALUE_KEY.fullmatch(words)
    return ForeignValue(found[1].strip(), found[2]) if found else ForeignValue(words)
