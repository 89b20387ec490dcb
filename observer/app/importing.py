"""Bringing in what was coded in another program: first a plan to look at, then the project."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from observer.app.foreign_coding import PlannedSession, planned_session
from observer.app.foreign_fit import fit_text
from observer.app.foreign_scheme import ForeignScheme, NewKey, scheme_of, with_version
from observer.app.intake import IntakeRequest, next_label, take_in_whole
from observer.app.tasks import Progress
from observer.app.typed_text import refuse_unwritable_text
from observer.app.workspace import Workspace
from observer.formats.foreign import Remarks
from observer.formats.foreign_files import read_bytes, read_foreign
from observer.media.frame_index import FrameIndex
from observer.model.edits import PROJECT, CodingInfo, Edit, ProjectRecord, Replacement
from observer.model.errors import ObserverError
from observer.model.family import Family
from observer.model.identity import new_id
from observer.model.messages import Message, msg
from observer.model.problems import Problem, Severity
from observer.model.project import Project
from observer.model.project_edits import next_pseudonym, next_session_number
from observer.model.session import Recording, Session
from observer.storage.vault import Vault
from observer.text.catalogue import Catalogue, catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What a foreign file would bring; nothing of it is in a project yet.

    Attributes
    ----------
    file
        Its name, as the user knows it.
    sessions
        One for each observation in it.
    problems
        What has no place, and what came in another shape.
    known
        How many of its sessions the project has already.
    """

    file: str
    program: str
    scheme: ForeignScheme
    sessions: tuple[PlannedSession, ...]
    problems: tuple[Problem, ...]
    known: int = 0

    @property
    def codes(self) -> int:
        """How many codes the scheme has."""
        return sum(len(track.codes) for track in self.scheme.scheme.tracks)

    @property
    def events(self) -> int:
        """How many events come along."""
        return sum(session.events for session in self.sessions)

    @property
    def new_keys(self) -> tuple[NewKey, ...]:
        """Codes that have another key than in the file."""
        return self.scheme.new_keys

    @property
    def without_place(self) -> tuple[Problem, ...]:
        """What does not come along as it stands."""
        return tuple(p for p in self.problems if p.severity is Severity.WARNING)

    @property
    def films(self) -> tuple[Path, ...]:
        """Films that lie beside the file."""
        paths = (film.path for session in self.sessions for film in session.found)
        return tuple(dict.fromkeys(paths))


@dataclass(frozen=True, slots=True, kw_only=True)
class Into:
    """Where sessions go.

    Attributes
    ----------
    family_id
        Of which family they are; empty for a new one.
    session_id
        The session that gets the coding, of a plan with one session; empty for new sessions.
    pseudonym
        Of the new family; empty for the next free one.
    apart
        Whether each session gets a new family of its own.
    coder
        Whose codings they are; empty for who works now.
    """

    family_id: str = ""
    session_id: str = ""
    pseudonym: str = ""
    apart: bool = False
    coder: str = ""


@dataclass(frozen=True, slots=True)
class FilmRequest:
    """A film to be taken in.

    Attributes
    ----------
    places
        Numbers of the sessions it belongs to, and where it begins in each.
    """

    path: Path
    places: tuple[tuple[int, int], ...]
    vault: Vault | None


@dataclass(frozen=True, slots=True)
class TakenFilm:
    """A film that was taken in, for one session of a plan.

    Attributes
    ----------
    session
        Its number in the plan.
    index
        Its frame index, to be kept.
    """

    session: int
    recording: Recording
    index: FrameIndex | None


@dataclass(frozen=True, slots=True)
class Taking:
    """How far taking over is."""

    share: float
    what: Message


def plan_import(path: Path, text: Catalogue, progress: Progress) -> ImportPlan:
    """Read a foreign file and plan what comes of it; for a thread of its own.

    Parameters
    ----------
    path
        The file.
    text
        Language of the scheme and of the notes.
    progress
        Told how far it is.

    Returns
    -------
    ImportPlan
        To be looked at, and handed to `TakeOver`.

    Raises
    ------
    FormatError
        If it cannot be read, or holds nothing to code with.
    """
    progress.report(0.0, msg("Reading {file}", file=path.name))
    project = read_foreign(read_bytes(path), path.name)
    progress.report(0.3, msg("Making the coding scheme"))
    remarks = Remarks(path.name)
    scheme = scheme_of(project, text, remarks)
    sessions: list[PlannedSession] = []
    for i, observation in enumerate(project.observations):
        progress.report(0.4 + 0.6 * i / len(project.observations), msg("Laying out the events"))
        sessions.append(planned_session(project, observation, scheme, path, text))
    return ImportPlan(
        file=path.name,
        program=project.program,
        scheme=scheme,
        sessions=tuple(sessions),
        problems=_ordered((*project.problems, *remarks.all())),
    )


def without_known(workspace: Workspace, plan: ImportPlan) -> ImportPlan:
    """Return a plan without the sessions that the project has from the same file already.

    Parameters
    ----------
    workspace
        The open project.
    plan
        As made from a file.

    Returns
    -------
    ImportPlan
        Which says how many of them there were.
    """
    meaning = plan.scheme.scheme.meaning_hash
    told = {
        memo.text
        for info in workspace.project.of(CodingInfo)
        if info.scheme_hash == meaning
        for memo in workspace.coding(info.id).memos
    }
    new = tuple(session for session in plan.sessions if session.about not in told)
    return replace(plan, sessions=new, known=plan.known + len(plan.sessions) - len(new))


class TakeOver:
    """Brings a plan into the project, coding by coding.

    One undo in the Families room takes all of it back, as long as nobody coded on in it.

    Parameters
    ----------
    workspace
        The open project.
    plan
        What is to come.
    into
        Where its sessions go.
    films
        As `take_film_in` returned them.
    """

    def __init__(
        self,
        workspace: Workspace,
        plan: ImportPlan,
        into: Into,
        films: tuple[TakenFilm, ...] = (),
    ) -> None:
        self._workspace = workspace
        self._plan = plan
        self._into = into
        self._films = films
        self.infos: tuple[CodingInfo, ...] = ()

    def steps(self) -> Iterator[Taking]:
        """Take over, and yield how far it is after each coding; nothing stays if one fails."""
        workspace, plan = self._workspace, self._plan
        scheme = _fitted(workspace, plan.scheme)
        homes, infos = _homes(workspace, plan, scheme, self._into)
        text = catalogue(scheme.scheme.languages[0])
        recordings = _recordings(workspace.project, infos, self._films, text)
        edit = Edit(
            document=PROJECT,
            kind="bring_in",
            replacements=tuple(Replacement(None, r) for r in (*homes, *recordings, *infos)),
        )
        refuse_unwritable_text(edit)
        workspace.add_scheme(scheme.toml, plan.file)
        if not infos:
            return
        workspace.apply(edit)
        try:
            for i, session in enumerate(plan.sessions):
                workspace.apply(session.edit)
                yield Taking((i + 1) / len(plan.sessions), msg("Taking over the events"))
        except ObserverError:
            workspace.undo(PROJECT)
            raise
        self.infos = infos


def film_requests(plan: ImportPlan, vault: Vault | None) -> tuple[FilmRequest, ...]:
    """Return which films beside the file are to be taken in.

    Parameters
    ----------
    plan
        Of the file.
    vault
        Where to encrypt them to, a copy for each session; None to leave them where they are.

    Returns
    -------
    tuple of FilmRequest
        For `take_film_in`.
    """
    wanted: dict[tuple[Path, int], list[tuple[int, int]]] = {}
    for number, session in enumerate(plan.sessions):
        for film in session.found:
            key = (film.path, number if vault else 0)
            wanted.setdefault(key, []).append((number, film.offset_us))
    return tuple(FilmRequest(path, tuple(places), vault) for (path, _), places in wanted.items())


def take_film_in(request: FilmRequest, progress: Progress) -> tuple[TakenFilm, ...]:
    """Check a film, and return it for each session that it belongs to; for a thread of its own.

    Raises MediaError if it is no film that can be played.
    """
    path = request.path
    taken = take_in_whole(
        IntakeRequest(path=path, session_id="", label=path.stem, vault=request.vault), progress
    )
    first = taken.recording
    return tuple(
        TakenFilm(
            session,
            replace(first, id=first.id if i == 0 else new_id(), offset_us=offset_us),
            taken.index,
        )
        for i, (session, offset_us) in enumerate(request.places)
    )


def _recordings(
    project: Project,
    infos: tuple[CodingInfo, ...],
    films: tuple[TakenFilm, ...],
    text: Catalogue,
) -> list[Recording]:
    found: list[Recording] = []
    for film in films:
        session_id = infos[film.session].session_id
        with_new = Project.from_records([*project.records.values(), *found])
        label = next_label(with_new, session_id, has_pictures=film.recording.width_px > 0)
        found.append(replace(film.recording, session_id=session_id, label=text.render(label)))
    return found


def _ordered(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda p: p.severity is not Severity.WARNING))


def _fitted(workspace: Workspace, made: ForeignScheme) -> ForeignScheme:
    """Return the scheme under a version that no other scheme of its name has."""
    namesakes = [s for s in workspace.schemes() if s.id == made.scheme.id]
    same = next((s for s in namesakes if s.meaning_hash == made.scheme.meaning_hash), None)
    if same is not None:
        return with_version(made, same.version)
    taken = {scheme.version for scheme in namesakes}
    minor = 0
    while f"1.{minor}.0" in taken:
        minor += 1
    return with_version(made, f"1.{minor}.0")


def _homes(
    workspace: Workspace, plan: ImportPlan, scheme: ForeignScheme, into: Into
) -> tuple[list[ProjectRecord], tuple[CodingInfo, ...]]:
    """Return new families and sessions, and the codings in them."""
    project = workspace.project
    homes: list[ProjectRecord] = []
    infos: list[CodingInfo] = []
    family_id = into.family_id
    for planned in plan.sessions:
        session_id = into.session_id
        lock = workspace.locks.of(session_id)
        if lock is not None:
            raise lock
        if not session_id:
            if not family_id or into.apart:
                family = Family(id=new_id(), pseudonym=_pseudonym(project, homes, into))
                homes.append(family)
                family_id = family.id
            session = Session(
                id=new_id(),
                family_id=family_id,
                number=_number(project, homes, family_id),
                held_on=planned.held_on,
                setting=planned.name,
            )
            homes.append(session)
            session_id = session.id
        infos.append(_info(workspace, planned, scheme, session_id, into.coder))
    return homes, tuple(infos)


def _info(
    workspace: Workspace,
    planned: PlannedSession,
    scheme: ForeignScheme,
    session_id: str,
    coder: str,
) -> CodingInfo:
    coder = " ".join(fit_text(coder).split()) or workspace.coder
    earlier = [
        info.pass_number
        for info in workspace.project.codings(session_id)
        if (info.coder, info.scheme_id) == (coder, scheme.scheme.id)
    ]
    return CodingInfo(
        id=planned.coding_id,
        session_id=session_id,
        coder=coder,
        scheme_id=scheme.scheme.id,
        scheme_version=scheme.scheme.version,
        scheme_hash=scheme.scheme.meaning_hash,
        pass_number=1 + max(earlier, default=0),
        live=planned.live,
    )


def _pseudonym(project: Project, homes: list[ProjectRecord], into: Into) -> str:
    if into.pseudonym and not any(isinstance(home, Family) for home in homes):
        return into.pseudonym
    with_new = Project.from_records([*project.records.values(), *homes])
    return next_pseudonym(with_new)


def _number(project: Project, homes: list[ProjectRecord], family_id: str) -> int:
    new = [h.number for h in homes if isinstance(h, Session) and h.family_id == family_id]
    return max([next_session_number(project, family_id) - 1, *new]) + 1
