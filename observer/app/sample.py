"""The sample project: read from the package's data, and laid in a folder of the user's."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias, TypeVar

from cattrs import Converter

from observer.app.first_records import submit_begin
from observer.app.scheme_library import schemes_of_the_program
from observer.media.fingerprint import fingerprint
from observer.model.case_notes import CaseNote
from observer.model.coding import Coding
from observer.model.consent import Consent
from observer.model.edits import (
    PROJECT,
    CodingInfo,
    CodingRecord,
    ProjectRecord,
    Record,
)
from observer.model.errors import StorageError
from observer.model.event import Anchor, CodedRange, Event, Memo, Uncodable
from observer.model.family import Family, Participant
from observer.model.messages import msg
from observer.model.scheme import Scheme
from observer.model.session import Clip, Phase, Recording, Session
from observer.model.sheet import ParentSheet
from observer.storage.files import is_used
from observer.storage.project_folder import create_project, open_project
from observer.storage.project_store import ProjectStore

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
Row: TypeAlias = dict[str, Plain]
_R = TypeVar("_R", bound=Record)

_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDER = "sample_sessions"
_PATIENCE_S = 120.0
_KINDS: tuple[type[ProjectRecord], ...] = (
    Family,
    Participant,
    Session,
    Recording,
    Phase,
    Clip,
    Consent,
    ParentSheet,
    CaseNote,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleProject:
    """The sample as values, with the same ids every time.

    Attributes
    ----------
    records
        Of the project, the codings' headers among them.
    codings
        With their contents.
    schemes
        Those that the codings use, with the bytes they came from.
    films
        The file of each recording, by the recording's id.
    """

    records: tuple[ProjectRecord, ...]
    codings: tuple[Coding, ...]
    schemes: tuple[tuple[Scheme, bytes], ...]
    films: Mapping[str, Path]


def sample_records(language: str) -> SampleProject:
    """Read the sample project.

    Parameters
    ----------
    language
        ``nl`` or ``en``: of what the parent reads, of the notes, of the names of the phases.

    Returns
    -------
    SampleProject
        Records and codings; every event lies on a frame of its film.

    Raises
    ------
    StorageError
        If the sample's files are not there.
    """
    return _Reader(_sample_folder(), language).project()


def lay_sample_project(folder: Path, *, language: str, coder: str = "AB") -> None:
    """Make a copy of the sample project, open to everyone who can read the folder.

    The films go into the vault. The folder appears when all is in it: a copy that was broken off
    leaves nothing that looks like a project.

    Parameters
    ----------
    folder
        A new or empty folder.
    language
        ``nl`` or ``en``.
    coder
        Who opens the project; the sample's codings keep their own coders.

    Raises
    ------
    StorageError
        If the folder holds something, or cannot be written.
    """
    sample = sample_records(language)
    if is_used(folder):
        raise StorageError(
            msg("{folder} is not an empty folder.", folder=folder.name),
            msg("Choose a new name for the project."),
        )
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    try:
        create_project(unfinished, coder=coder, passphrase=None)
        store = open_project(unfinished)
        try:
            _fill(store, sample)
        finally:
            store.close()
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _fill(store: ProjectStore, sample: SampleProject) -> None:
    for _, toml in sample.schemes:
        store.keep_scheme(toml)
    for recording_id, film in sample.films.items():
        store.vault.take_in(film, recording_id, lambda _: None, lambda: False)
    submit_begin(store, PROJECT, sample.records)
    for coding in sample.codings:
        submit_begin(store, coding.id, tuple(coding.records()))
    if not store.drain(_PATIENCE_S):
        raise store.state.trouble or StorageError(
            msg("The sample project could not be written in time."),
            msg("Look whether the disk is full, and try again."),
        )


def _sample_folder() -> Path:
    """Return where the sample's files are: inside the package when installed, else beside it."""
    for folder in (_PACKAGE / _FOLDER, _PACKAGE.parent / _FOLDER):
        if (folder / "sample.json").is_file():
            return folder
    raise StorageError(
        msg("The files of the sample project are not there."),
        msg("Install the program again; its folder {folder} is missing.", folder=_FOLDER),
    )


class _Reader:
    """Reads ``sample.json`` in one language."""

    def __init__(self, folder: Path, language: str) -> None:
        self._folder = folder
        content: Plain = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
        self._content = _mapping(_in_language(content, language))
        self._converter = _converter()
        self._schemes = _schemes()
        self._time_bases: dict[str, Fraction] = {}

    def project(self) -> SampleProject:
        """Return all of it."""
        films = {
            key: self._folder / str(name) for key, name in _mapping(self._content["films"]).items()
        }
        records = [self._record(row) for row in _rows(self._content["records"])]
        codings = [self._coding(row) for row in _rows(self._content["codings"])]
        used = {(c.info.scheme_id, c.info.scheme_hash) for c in codings}
        return SampleProject(
            records=(
                *(_fingerprinted(record, films) for record in records),
                *(coding.info for coding in codings),
            ),
            codings=tuple(codings),
            schemes=tuple(
                pair
                for pair in self._schemes.values()
                if (pair[0].id, pair[0].meaning_hash) in used
            ),
            films=films,
        )

    def _record(self, row: Row) -> ProjectRecord:
        values = dict(row)
        name = values.pop("kind")
        kind = next(kind for kind in _KINDS if kind.__name__ == name)
        if kind is Clip:
            values["kind"] = values.pop("clip_kind")
        if kind is Recording:
            self._time_bases[str(values["id"])] = Fraction(str(values.pop("time_base")))
        return self._converter.structure(values, kind)

    def _coding(self, row: Row) -> Coding:
        header = _mapping(row["info"])
        scheme, _ = self._schemes[str(header["scheme_id"])]
        info = self._structure(
            {
                **header,
                "scheme_version": scheme.version,
                "scheme_hash": scheme.meaning_hash,
            },
            CodingInfo,
        )
        recording_id = str(row["recording_id"])
        contents: list[CodingRecord] = [
            self._event(event, recording_id) for event in _rows(row["events"])
        ]
        contents += [self._structure(each, Uncodable) for each in _rows(row["uncodable"])]
        contents += [self._structure(each, CodedRange) for each in _rows(row["coded_ranges"])]
        contents += [self._structure(each, Memo) for each in _rows(row["memos"])]
        return Coding.from_records(info, contents)

    def _event(self, row: Row, recording_id: str) -> Event:
        values = dict(row)
        onset = self._anchor(values, "onset", recording_id)
        offset = self._anchor(values, "offset", recording_id)
        modifiers = tuple(
            (key, tuple(str(value) for value in _list(chosen)))
            for key, chosen in _mapping(values.pop("modifiers", {})).items()
        )
        event = self._structure(values, Event)
        return replace(event, modifiers=modifiers, onset_anchor=onset, offset_anchor=offset)

    def _anchor(self, values: Row, edge: str, recording_id: str) -> Anchor | None:
        """Return the frame of an edge, taken out of an event's values."""
        frame, pts = values.pop(f"{edge}_frame", None), values.pop(f"{edge}_pts", None)
        if not isinstance(frame, int) or not isinstance(pts, int):
            return None
        time_base = self._time_bases[recording_id]
        return Anchor(recording_id=recording_id, pts=pts, time_base=time_base, frame=frame)

    def _structure(self, values: Row, kind: type[_R]) -> _R:
        return self._converter.structure(values, kind)


def _fingerprinted(record: ProjectRecord, films: Mapping[str, Path]) -> ProjectRecord:
    if isinstance(record, Recording):
        return replace(record, fingerprint=fingerprint(films[record.id]))
    return record


def _schemes() -> dict[str, tuple[Scheme, bytes]]:
    return {scheme.id: (scheme, toml) for scheme, toml in schemes_of_the_program()}


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    converter.register_structure_hook(Fraction, lambda value, _: Fraction(value))
    return converter


def _in_language(value: Plain, language: str) -> Plain:
    """Return the content with each text that stands in two languages in one."""
    if isinstance(value, list):
        return [_in_language(item, language) for item in value]
    if isinstance(value, dict):
        if set(value) == {"nl", "en"}:
            return value[language if language in value else "en"]
        return {key: _in_language(item, language) for key, item in value.items()}
    return value


def _mapping(value: Plain) -> Row:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def _list(value: Plain) -> list[Plain]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _rows(value: Plain) -> list[Row]:
    return [_mapping(item) for item in _list(value)]
