"""The events of a foreign observation as records of a coding."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import unquote

from observer.app.foreign_fit import fit_text
from observer.app.foreign_scheme import ForeignScheme
from observer.app.typed_text import refuse_unwritable_text
from observer.formats.foreign import (
    ForeignEvent,
    ForeignMedia,
    ForeignObservation,
    ForeignProject,
)
from observer.formats.text_check import LONGEST_CELL
from observer.model.edits import IMPORT, CodingRecord, Edit, Replacement
from observer.model.event import CodedRange, Event, Memo
from observer.model.identity import new_id
from observer.model.scheme import ModifierKind
from observer.text.catalogue import Catalogue

_LONGEST = LONGEST_CELL // 2 - 100
"""Characters that surely fit, also where each counts twice."""


@dataclass(frozen=True, slots=True)
class FoundFilm:
    """A recording that a file names, and that lies beside it."""

    path: Path
    offset_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSession:
    """A session that a file would bring.

    Attributes
    ----------
    coding_id
        Of the coding that it gets.
    edit
        Brings the contents of the coding.
    about
        Text of the note that says where it came from; by it a second time is known.
    found
        Films that lie beside the file.
    missing
        Names of films that do not.
    """

    name: str
    held_on: date | None
    live: bool
    coding_id: str
    edit: Edit
    about: str
    events: int
    found: tuple[FoundFilm, ...]
    missing: tuple[str, ...]


def planned_session(
    project: ForeignProject,
    observation: ForeignObservation,
    scheme: ForeignScheme,
    beside: Path,
    text: Catalogue,
) -> PlannedSession:
    """Return what one observation brings.

    Parameters
    ----------
    project
        The file it stands in.
    observation
        One of its observations.
    scheme
        Made of the same file.
    beside
        The file itself: films are looked for in its folder.
    text
        Language of the notes.

    Returns
    -------
    PlannedSession
        Of which every text can be written.
    """
    about = _about(project, observation, text)
    records: list[CodingRecord] = [_memo(part) for part in _parts(about)]
    for event in observation.events:
        records += _event(event, scheme)
    for note in observation.notes:
        records += [_memo(part, note.onset_us) for part in _parts(note.text)]
    records += _ranges(observation, scheme)
    coding_id = new_id()
    edit = Edit(
        document=coding_id,
        kind=IMPORT,
        replacements=tuple(Replacement(None, record) for record in records),
    )
    refuse_unwritable_text(edit)
    found, missing = _films(observation.media, beside)
    return PlannedSession(
        name=" ".join(fit_text(observation.name).split())[:200],
        held_on=observation.held_on,
        live=observation.live,
        coding_id=coding_id,
        edit=edit,
        about=_parts(about)[0],
        events=len(observation.events),
        found=found,
        missing=missing,
    )


def _about(project: ForeignProject, observation: ForeignObservation, text: Catalogue) -> str:
    """Return all that is known of an observation, in words."""
    lines = [
        text(
            "From {program}: {observation} ({file})",
            program=project.program,
            observation=observation.name,
            file=project.file,
        )
    ]
    lines += [f"{text.render(label)}: {words}" for label, words in observation.facts]
    return fit_text("\n".join(lines))


def _parts(words: str) -> list[str]:
    """Return a text in as many parts as are needed for each to fit."""
    plain = fit_text(words)
    return [plain[i : i + _LONGEST] for i in range(0, len(plain), _LONGEST)] or [""]


def _memo(words: str, onset_us: int | None = None) -> Memo:
    return Memo(id=new_id(), text=words, onset_us=onset_us)


def _event(event: ForeignEvent, scheme: ForeignScheme) -> list[CodingRecord]:
    track, code = scheme.places[event.subject, event.code]
    first, *rest = _parts(event.comment)
    made = Event(
        id=new_id(),
        track=track.id,
        code=code.id,
        kind=code.kind,
        onset_us=event.onset_us,
        offset_us=event.offset_us,
        modifiers=tuple(
            (scheme.modifiers[key].id, _answers(scheme, key, chosen))
            for key, chosen in event.modifiers
        ),
        comment=first,
    )
    # a comment longer than a cell goes on in notes at the same moment
    return [made, *(_memo(part, event.onset_us) for part in rest)]


def _answers(scheme: ForeignScheme, key: str, chosen: tuple[str, ...]) -> tuple[str, ...]:
    if scheme.modifiers[key].kind in {ModifierKind.NUMBER, ModifierKind.TEXT}:
        return (_parts(", ".join(chosen))[0],)
    return tuple(scheme.answers[key, word] for word in chosen)


def _ranges(observation: ForeignObservation, scheme: ForeignScheme) -> list[CodingRecord]:
    if observation.coded_us is None:
        return []
    start_us, end_us = observation.coded_us
    return [
        CodedRange(id=new_id(), track=track.id, onset_us=start_us, offset_us=end_us)
        for track in scheme.scheme.tracks
    ]


def _films(
    media: tuple[ForeignMedia, ...], beside: Path
) -> tuple[tuple[FoundFilm, ...], tuple[str, ...]]:
    found: dict[Path, FoundFilm] = {}
    missing: list[str] = []
    for each in media:
        path = _beside(each.name, beside)
        if path is None:
            missing.append(_last_name(each.name))
        elif each.offset_us is not None:
            found.setdefault(path, FoundFilm(path, each.offset_us))
    return tuple(found.values()), tuple(dict.fromkeys(missing))


def _beside(name: str, file: Path) -> Path | None:
    """Return a film in the file's own folder or below; a file never leads elsewhere."""
    folder = file.absolute().parent
    relative = PurePosixPath(unquote(name).replace("\\", "/"))
    candidates = [folder / _last_name(name)]
    if not relative.is_absolute() and ".." not in relative.parts and ":" not in name:
        candidates.insert(0, folder.joinpath(*relative.parts))
    for path in candidates:
        try:
            if path.is_file():
                return path
        except (OSError, ValueError):
            continue
    return None


def _last_name(name: str) -> str:
    plain = unquote(name) if "://" in name else name
    return PureWindowsPath(plain).name or plain
