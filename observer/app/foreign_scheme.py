"""A coding scheme out of what another program coded with: ids, keys and colours made to fit."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from observer.app.foreign_fit import (
    PALETTE,
    UNFIT,
    Names,
    can_be_key,
    clear_colour,
    fit_text,
    free_key,
    role_of,
)
from observer.formats.foreign import (
    ForeignCode,
    ForeignGroup,
    ForeignModifier,
    ForeignProject,
    Remarks,
    listed,
)
from observer.model.errors import FormatError
from observer.model.local_text import LocalText
from observer.model.messages import msg
from observer.model.problems import Severity
from observer.model.scheme import (
    Code,
    CodeKind,
    Modifier,
    ModifierKind,
    ModifierValue,
    Scheme,
    Subject,
    Track,
)
from observer.schemes import read_scheme
from observer.schemes.write import to_toml
from observer.text.catalogue import Catalogue

VERSION = "1.0.0"
_LONGEST_SCHEME_ID = 60
_LONGEST_TEXT = 8_000
_MOST_CODES = 900


@dataclass(frozen=True, slots=True)
class NewKey:
    """A code that has another key than in the file; no new one where none is left."""

    code: str
    subject: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignScheme:
    """A scheme, and where the file's own names went.

    Attributes
    ----------
    toml
        The scheme as a file.
    places
        Track and code by the file's subject and code.
    answers
        Modifier and its value ids, by the file's modifier and the answer's name.
    new_keys
        Codes whose key could not stay.
    """

    scheme: Scheme
    toml: bytes
    places: Mapping[tuple[str, str], tuple[Track, Code]]
    modifiers: Mapping[str, Modifier]
    answers: Mapping[tuple[str, str], str]
    new_keys: tuple[NewKey, ...]


def scheme_of(project: ForeignProject, text: Catalogue, remarks: Remarks) -> ForeignScheme:
    """Return the scheme that a foreign file is coded with.

    Parameters
    ----------
    project
        As read.
    text
        Language of the file's words, as far as anybody knows: that of who brings it in.
    remarks
        Takes what came in another shape.

    Returns
    -------
    ForeignScheme
        Sound, and written as a file.

    Raises
    ------
    FormatError
        If the file holds nothing to code with.
    """
    return _Maker(project, text, remarks).made()


def with_version(made: ForeignScheme, version: str) -> ForeignScheme:
    """Return the same scheme under another version."""
    scheme = replace(made.scheme, version=version)
    return replace(made, scheme=scheme, toml=to_toml(scheme))


class _Maker:
    """Makes the scheme."""

    def __init__(self, project: ForeignProject, text: Catalogue, remarks: Remarks) -> None:
        self._project = project
        self._text = text
        self._remarks = remarks
        self._used = Counter(
            (event.subject, event.code)
            for observation in project.observations
            for event in observation.events
        )
        self._mended: list[str] = []
        self._cut: list[str] = []
        self._unfit: list[str] = []
        self._answer_keys: list[str] = []
        self._new_keys: list[NewKey] = []

    def made(self) -> ForeignScheme:
        """Return all of it."""
        subjects = self._subjects()
        modifiers, answers = self._modifiers()
        pairs = self._pairs(tuple(subjects))
        if not pairs:
            raise FormatError(
                msg("{file} holds no codes.", file=self._project.file),
                msg("Choose the file with the behaviours or tiers in it."),
            )
        keys = self._keys(pairs)
        places: dict[tuple[str, str], tuple[Track, Code]] = {}
        tracks: list[Track] = []
        track_names = Names()
        numbers = iter(range(1, len(self._used) + len(pairs) * 2 + 1))
        for (subject, at), codes in _by_track(pairs).items():
            group = self._project.groups[at]
            track = self._track(subjects, subject, group, track_names)
            code_names = Names()
            by_id = {
                code.id: self._code(code, code_names, next(numbers), keys[subject, code.id])
                for code in codes
            }
            made = tuple(
                replace(code, modifiers=tuple(modifiers[m].id for m in own.modifiers))
                for code, own in zip(by_id.values(), codes, strict=True)
            )
            default = by_id[group.default_code].id if group.default_code in by_id else ""
            track = self._promises(track, made, group, codes, subject, default)
            tracks.append(track)
            places |= {
                (subject, own.id): (track, code) for own, code in zip(codes, made, strict=True)
            }
        scheme = Scheme(
            id=self._scheme_id(),
            version=VERSION,
            title=self._local(self._project.name or self._names()),
            description=self._local(self._project.description),
            subjects=tuple(subjects.values()),
            tracks=tuple(tracks),
            languages=(self._text.language,),
            modifiers=tuple(modifiers.values()),
        )
        self._say_what_was_mended()
        return self._checked(scheme, places, modifiers, answers)

    def _checked(
        self,
        scheme: Scheme,
        places: dict[tuple[str, str], tuple[Track, Code]],
        modifiers: dict[str, Modifier],
        answers: dict[tuple[str, str], str],
    ) -> ForeignScheme:
        toml = to_toml(scheme)
        reading = read_scheme(toml, self._project.file)
        if reading.scheme is None:
            worst = next(p for p in reading.problems if p.severity is Severity.ERROR)
            raise FormatError(
                msg(
                    "No coding scheme could be made of {file}: {what}",
                    file=self._project.file,
                    what=worst.what,
                ),
                msg("Please tell us; nothing was changed."),
            )
        return ForeignScheme(
            scheme=reading.scheme,
            toml=toml,
            places=places,
            modifiers=modifiers,
            answers=answers,
            new_keys=tuple(self._new_keys),
        )

    def _scheme_id(self) -> str:
        program = self._project.program.removeprefix("The ")
        name = self._project.name or self._structure()
        whole = Names(_LONGEST_SCHEME_ID).of(f"{program} {name}", "scheme")
        return whole.replace("_", "-")

    def _structure(self) -> str:
        """Return what tells a scheme without a name from others, whatever its file is called.

        The name of a file may be that of a family, and ids of schemes leave the project; files
        that are coded alike share their scheme.
        """
        parts = [
            "\0".join([group.name, *(group.subjects or ()), *(code.name for code in group.codes)])
            for group in self._project.groups
        ]
        return sha256("\1".join(parts).encode("utf-8", errors="replace")).hexdigest()[:8]

    def _names(self) -> str:
        """Return a title out of the names of the groups."""
        names = [group.name for group in self._project.groups if group.name]
        return f"{self._project.program}: {listed(names, 3)}" if names else self._project.program

    def _local(self, words: str) -> LocalText:
        plain = fit_text(words).strip()
        if UNFIT.search(words.replace("\r", "").replace("\x0b", "")):
            self._unfit.append(plain[:40])
        if len(plain) > _LONGEST_TEXT:
            self._cut.append(plain[:40])
            plain = plain[:_LONGEST_TEXT]
        return LocalText(((self._text.language, plain),)) if plain else LocalText()

    def _label(self, words: str, otherwise: str) -> LocalText:
        return self._local(" ".join(words.split())) or self._local(otherwise)

    def _subjects(self) -> dict[str, Subject]:
        """Return the subjects by the file's name for them, in its order."""
        names = list(dict.fromkeys(subject.name for subject in self._project.subjects))
        named = {s for group in self._project.groups for s in group.subjects or ()}
        coded = {subject for subject, _ in self._used}
        for name in sorted(named | coded):
            if name not in names:
                names.append(name)
        everywhere = any(group.subjects is None for group in self._project.groups)
        if not names and everywhere:
            names.append("")
        ids = Names()
        found: dict[str, Subject] = {}
        for name in names:
            label = name or self._text("Nobody in particular")
            found[name] = Subject(
                id=ids.of(name, "subject" if name else "nobody"),
                role=role_of(name),
                label=self._label(label, "?"),
            )
        return found

    def _modifiers(self) -> tuple[dict[str, Modifier], dict[tuple[str, str], str]]:
        ids = Names()
        found: dict[str, Modifier] = {}
        answers: dict[tuple[str, str], str] = {}
        for each in self._project.modifiers:
            values = self._values(each, answers)
            kind = each.kind
            if kind in {ModifierKind.SINGLE, ModifierKind.MULTIPLE} and not values:
                kind = ModifierKind.TEXT
            found[each.id] = Modifier(
                id=ids.of(each.name, "modifier"),
                label=self._label(each.name, self._text("What else")),
                kind=kind,
                values=values,
                ask_at=each.ask_at,
            )
        return found, answers

    def _values(
        self, modifier: ForeignModifier, answers: dict[tuple[str, str], str]
    ) -> tuple[ModifierValue, ...]:
        ids = Names()
        taken: set[str] = set()
        found: list[ModifierValue] = []
        if modifier.kind in {ModifierKind.NUMBER, ModifierKind.TEXT}:
            return ()
        for value in modifier.values:
            key = value.key if can_be_key(value.key) and value.key.casefold() not in taken else ""
            taken.add(key.casefold())
            self._answer_keys += [f"{value.key} ({value.name})"] if value.key and not key else []
            made = ModifierValue(
                id=ids.of(value.name, "value"), label=self._label(value.name, "?"), key=key
            )
            answers[modifier.id, value.name] = made.id
            found.append(made)
        return tuple(found)

    def _pairs(self, subjects: tuple[str, ...]) -> dict[tuple[str, str], tuple[int, ForeignCode]]:
        """Return which code is made for which subject: each for each, as the file would have it."""
        every: dict[tuple[str, str], tuple[int, ForeignCode]] = {}
        for at, group in enumerate(self._project.groups):
            for subject in subjects if group.subjects is None else group.subjects:
                for code in group.codes:
                    every[subject, code.id] = (at, code)
        by_id = {c.id: (at, c) for at, g in enumerate(self._project.groups) for c in g.codes}
        for subject, code_id in self._used:
            every.setdefault((subject, code_id), by_id[code_id])
        if len(every) <= _MOST_CODES:
            return every
        coded = {key: value for key, value in every.items() if key in self._used}
        seen = {code_id for _, code_id in coded}
        for (subject, code_id), value in every.items():
            if code_id not in seen and len(coded) < _MOST_CODES:
                seen.add(code_id)
                coded[subject, code_id] = value
        self._remarks.lost(
            msg(
                "Each of {codes} codes for each of {subjects} subjects would make {all} codes; "
                "those came along that were coded.",
                codes=len(by_id),
                subjects=len(subjects),
                all=len(every),
            )
        )
        return coded

    def _keys(
        self, pairs: Mapping[tuple[str, str], tuple[int, ForeignCode]]
    ) -> dict[tuple[str, str], str]:
        """Return a key for each code: its own for who has most events, else a free one."""
        by_subject = Counter[str]()
        for (subject, _), count in self._used.items():
            by_subject[subject] += count
        order = sorted(pairs, key=lambda pair: -by_subject[pair[0]])
        keys: dict[tuple[str, str], str] = {}
        taken: set[str] = set()
        for pair in order:
            wanted = pairs[pair][1].key
            if can_be_key(wanted) and wanted.casefold() not in taken:
                keys[pair] = wanted
                taken.add(wanted.casefold())
        without = 0
        for pair in order:
            if pair in keys:
                continue
            code = pairs[pair][1]
            key = free_key(code, taken)
            keys[pair] = key
            taken |= {key} - {""}
            without += not key
            if code.key:
                self._new_keys.append(NewKey(code.name, pair[0], code.key, key))
        if without:
            self._remarks.lost(
                msg(
                    "The keyboard has too few keys: {count} codes have none and are pressed with "
                    "the mouse.",
                    count=without,
                ),
                mend=msg("Give keys to those that you use most."),
            )
        return keys

    def _track(
        self, subjects: dict[str, Subject], subject: str, group: ForeignGroup, names: Names
    ) -> Track:
        otherwise = self._text("One at a time") if group.exclusive else self._text("Codes")
        whose = subjects[subject]
        several = len(subjects) > 1
        words = group.name or otherwise
        return Track(
            id=names.of(f"{whose.id[:16]} {words}" if several else words, "track"),
            subject=whose.id,
            label=self._label(words, otherwise),
            codes=(),
            definition=self._local(group.description),
        )

    def _code(self, code: ForeignCode, names: Names, number: int, key: str) -> Code:
        colour = code.colour.upper() or PALETTE[number % len(PALETTE)]
        mended = clear_colour(colour)
        if mended != colour and code.colour:
            self._mended.append(f"{code.name} {colour} \N{RIGHTWARDS ARROW} {mended}")
        return Code(
            id=names.of(code.name, "code"),
            number=number,
            kind=code.kind,
            label=self._label(code.name, "?"),
            definition=self._local(code.description),
            colour=mended,
            key=key,
        )

    def _promises(
        self,
        track: Track,
        made: tuple[Code, ...],
        group: ForeignGroup,
        codes: tuple[ForeignCode, ...],
        subject: str,
        default: str,
    ) -> Track:
        """Return the track as exclusive and exhaustive as the file says and its events keep."""
        exclusive = group.exclusive
        states = {code.id for code in codes if code.kind is CodeKind.STATE}
        found = self._first_overlap(states, subject) if exclusive else None
        if found is not None:
            exclusive = False
            self._remarks.lost(
                msg(
                    "The states of “{track}” exclude each other, yet some are at the same time or "
                    "never end; both stay, so the track lets them be at the same time.",
                    track=group.name or self._text("One at a time"),
                ),
                found,
            )
        exhaustive = (
            exclusive and group.exhaustive and bool(default) and not self._has_events(states)
        )
        if group.exhaustive and not exhaustive:
            self._remarks.kept(
                msg(
                    "On “{track}” there was always one state; here there can be none.",
                    track=group.name,
                )
            )
        return replace(
            track,
            codes=made,
            exclusive=exclusive,
            exhaustive=exhaustive,
            default_code=default if exhaustive else "",
        )

    def _has_events(self, codes: set[str]) -> bool:
        return any(code in codes for _, code in self._used)

    def _first_overlap(self, codes: set[str], subject: str) -> str | None:
        """Return where two states of a subject are first at the same time; None if nowhere."""
        for observation in self._project.observations:
            end_us: int | None = None
            begun = False
            for event in observation.events:
                if event.subject != subject or event.code not in codes:
                    continue
                if begun and (end_us is None or event.onset_us < end_us):
                    return event.place or observation.name
                begun, end_us = True, event.offset_us
        return None

    def _say_what_was_mended(self) -> None:
        if self._mended:
            self._remarks.kept(
                msg(
                    "Colours that are hard to see on white or on dark were changed: {colours}.",
                    colours=listed(list(dict.fromkeys(self._mended)), 40),
                )
            )
        if self._cut:
            self._remarks.lost(
                msg(
                    "Texts longer than {most} characters were cut: {texts}.",
                    most=_LONGEST_TEXT,
                    texts=listed(self._cut),
                )
            )
        if self._unfit:
            self._remarks.lost(
                msg(
                    "Characters that no file can hold were left out of: {texts}.",
                    texts=listed(self._unfit),
                )
            )
        if self._answer_keys:
            self._remarks.lost(
                msg("Answers without a key of their own: {keys}.", keys=listed(self._answer_keys))
            )


def _by_track(
    pairs: Mapping[tuple[str, str], tuple[int, ForeignCode]],
) -> dict[tuple[str, int], tuple[ForeignCode, ...]]:
    found: dict[tuple[str, int], list[ForeignCode]] = {}
    for (subject, _), (at, code) in pairs.items():
        found.setdefault((subject, at), []).append(code)
    return {key: tuple(codes) for key, codes in found.items()}
