"""The one mutable object: a project that is open, its codings, and their histories."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from observer.app.blind import Blind
from observer.app.history import HistoryStack
from observer.app.linked_films import refuse_another, refuse_moved
from observer.app.locking import Locks
from observer.app.scheme_library import SchemeLibrary
from observer.app.typed_text import refuse_unwritable_text
from observer.app.unfinished import finish_erasures
from observer.media.source import MediaSource
from observer.model.belonging import rank_of
from observer.model.coding import Coding
from observer.model.coding_edits import begin
from observer.model.edits import (
    ERASE,
    PROJECT,
    REOPEN,
    Change,
    CodingInfo,
    CodingStatus,
    Edit,
    Origin,
    Replacement,
    combine,
)
from observer.model.errors import (
    EditError,
    LockedError,
    MediaError,
    StorageError,
)
from observer.model.event import Memo
from observer.model.identity import new_id
from observer.model.messages import msg
from observer.model.passes import scheme_of_pass
from observer.model.problems import Problem
from observer.model.project import Project
from observer.model.project_edits import remove
from observer.model.realign import REALIGN, ClockChange, clock_changes, realign, realign_id
from observer.model.scheme import Scheme
from observer.model.session import Recording, Session, Storing
from observer.model.store import StoreState
from observer.model.time import Interval
from observer.statistics.inputs import CodedSession
from observer.storage.project_store import ProjectStore

UNSAVED_LIMIT = 200
"""Edits that may wait for a disk in trouble before new coding stops."""

Listener = Callable[[Change], None]


class Workspace:
    """An open project. Only the window's thread, or the command line, calls it.

    Parameters
    ----------
    store
        The project on disk; the workspace closes it.
    """

    def __init__(self, store: ProjectStore) -> None:
        self.store = store
        if not store.is_read_only:
            # verifying names what is still to be done
            with suppress(StorageError):
                finish_erasures(store)
        self._project = store.load_project()
        self._coder = store.coder
        self._library = SchemeLibrary(store)
        self._codings: dict[str, Coding] = {}
        self._histories: dict[str, HistoryStack] = {}
        self._listeners: list[Listener] = []
        self.locks = Locks(lambda: self._project)
        self.blind = Blind(lambda: self._project, lambda: self._coder, store.access_log.write)
        # what shows a film that was taken out does not stay behind; it is made anew if it returns
        with suppress(StorageError):
            films = self._project.of(Recording)
            store.derived.keep_only({f.id for f in films if f.storing is not Storing.ERASED})

    @property
    def project(self) -> Project:
        """The project as it stands."""
        return self._project

    @property
    def coder(self) -> str:
        """Who codes: the coder who opened the project, or took over in one without passphrase."""
        return self._coder

    def code_as(self, coder: str) -> None:
        """Let another coder go on, as far as nothing but a name says who codes.

        Parameters
        ----------
        coder
            In a project with a passphrase only who opened it.
        """
        if coder != self._coder and self.store.is_protected:
            raise EditError(
                msg("{coder} opened this project, so {coder} codes.", coder=self._coder),
                msg("Another coder opens the project with a passphrase of her own."),
            )
        self._coder = coder

    @property
    def state(self) -> StoreState:
        """How far the disk is behind the window."""
        return self.store.state

    def coding(self, coding_id: str) -> Coding:
        """Return a coding as it stands; KeyError if there is none of this id."""
        if coding_id not in self._codings:
            info = self._project.get(CodingInfo, coding_id)
            loaded = self.store.load_coding(coding_id)
            self._codings[coding_id] = replace(loaded, info=info)
        return self._codings[coding_id]

    def schemes(self) -> tuple[Scheme, ...]:
        """Return every scheme that a new coding can use: the bundled ones and the project's own."""
        return self._library.all()

    def scheme_of(self, coding_id: str) -> Scheme:
        """Return the scheme version that a coding was made with.

        Raises SchemeError if the project no longer holds it.
        """
        return self._library.of(self._project.get(CodingInfo, coding_id))

    def scheme_toml(self, coding_id: str) -> bytes:
        """Return the scheme file that a coding was made with; SchemeError if it is not there."""
        return self._library.toml_of(self._project.get(CodingInfo, coding_id))

    def toml_of(self, scheme: Scheme) -> bytes:
        """Return the file of one of `schemes`."""
        return self._library.toml(scheme)

    def add_scheme(self, toml: bytes, file: str) -> Scheme:
        """Keep a scheme file in the project and return it; SchemeError if it cannot be used."""
        return self._library.add(toml, file)

    def keep_scheme(self, scheme: Scheme) -> None:
        """Make sure that the project itself holds one of `schemes`."""
        self._library.keep(scheme)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every change; the returned function ends that, also twice."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def apply(self, edit: Edit | None) -> None:
        """Make an edit, hand it to storage and tell whoever listens; None does nothing.

        Raises EditError if it does not fit, TextError for text that no file can hold, StorageError
        if the disk is in trouble and too much waits for it already.
        """
        if edit is None:
            return
        refuse_unwritable_text(edit)
        self._make_with_codings(Change(edit=edit))

    def undo(self, document: str) -> bool:
        """Take back the last edit of a document; return whether there was one.

        Raises EditError if that would take a coding, or the film of a coding, away, or in the
        coding of another coder than who codes now.
        """
        self._refuse_anothers(document)
        edit = self.last_edit(document)
        if edit is None:
            return False
        self._refuse_to_lose_a_coding(edit)
        self._make_with_codings(Change(edit=edit.inverse, origin=Origin.UNDO))
        return True

    def redo(self, document: str) -> bool:
        """Make the last undone edit of a document again; return whether there was one.

        Raises EditError in the coding of another coder than who codes now.
        """
        self._refuse_anothers(document)
        edit = self.last_undone(document)
        if edit is None:
            return False
        self._make_with_codings(Change(edit=edit, origin=Origin.REDO))
        return True

    def last_edit(self, document: str) -> Edit | None:
        """Return the edit of a document that undo would take back."""
        return self._history(document).last_done()

    def last_undone(self, document: str) -> Edit | None:
        """Return the edit of a document that redo would make again."""
        return self._history(document).last_undone()

    def can_undo(self, document: str) -> bool:
        """Return whether an edit of a document can be taken back."""
        return self.last_edit(document) is not None

    def can_redo(self, document: str) -> bool:
        """Return whether an undone edit of a document can be made again."""
        return self.last_undone(document) is not None

    def new_coding(
        self, session_id: str, scheme: Scheme, coder: str, parts: tuple[str, ...] = ()
    ) -> CodingInfo:
        """Start a coding and return what it is of whom.

        Parameters
        ----------
        session_id
            The session to be coded.
        scheme
            One of `schemes`.
        coder
            Whose coding it is; a second one of the same coder is a further pass.
        parts
            Ids of the tracks, forms, interval codings and traces of this pass; empty for all.

        Returns
        -------
        CodingInfo
            The new coding.
        """
        self._refuse_locked(session_id)
        self._library.keep(scheme)
        earlier = [
            c
            for c in self._project.codings(session_id)
            if (c.coder, c.scheme_id) == (coder, scheme.id)
        ]
        info = CodingInfo(
            id=new_id(),
            session_id=session_id,
            coder=coder,
            scheme_id=scheme.id,
            scheme_version=scheme.version,
            scheme_hash=scheme.meaning_hash,
            pass_number=1 + max((c.pass_number for c in earlier), default=0),
            tracks=parts,
            live=not self._project.recordings(session_id),
        )
        self.apply(
            Edit(document=PROJECT, kind="new_coding", replacements=(Replacement(None, info),))
        )
        start = self._project.extent(session_id)
        seen = scheme_of_pass(scheme, info)
        self.apply(begin(self.coding(info.id), seen, start.start_us if start else 0))
        return info

    def coded_session(self, coding_id: str) -> CodedSession:
        """Return a coding with all that statistics need of its session.

        Of its scheme only what its pass is about: what was not looked at is not counted as empty.
        """
        coding = self.coding(coding_id)
        session = coding.info.session_id
        extent = self._project.extent(session)
        return CodedSession(
            coding=coding,
            scheme=scheme_of_pass(self.scheme_of(coding_id), coding.info),
            window=extent or _span(coding),
            phases=self._project.phases(session),
        )

    def media_source(self, recording_id: str) -> MediaSource:
        """Return how to open a recording.

        Raises MovedError if a linked file is not where it was, LockedError if a consent for
        treatment was withdrawn.
        """
        recording = self._project.get(Recording, recording_id)
        lock = self.locks.of(recording.session_id, recording_id)
        if lock is not None:
            raise LockedError(lock.what, lock.mend)
        if recording.storing is Storing.VAULT:
            return partial(self.store.vault.open, recording_id)
        path = self.store.path.joinpath(recording.path)
        refuse_moved(path, recording.size_bytes)
        return path

    def forget_erased(self) -> None:
        """Let go of what was erased and of every step that told of it: the store holds none of it.

        What had been taken from its moment earlier, such as a parent's words, goes with it.
        """
        stored = self.store.load_project().records
        gone = (each for each in self._project.records.values() if each.id not in stored)
        edit = remove(ERASE, *sorted(gone, key=rank_of, reverse=True))
        self._histories.clear()
        self._project = self._project.apply(edit)
        self.locks.forget()
        self._follow_codings(edit)
        self._tell(Change(edit=edit))

    def verify(self) -> tuple[Problem, ...]:
        """Check every stored byte, and whether the linked films are still where they were."""
        return (*self.store.verify(), *self._moved_films())

    def saw(self, event: str, session_id: str) -> None:
        """Write into the access log who did what with a session's data."""
        family = self._project.get(Session, session_id).family_id
        self.store.access_log.write(event, family, session_id)

    def close(self) -> None:
        """Write what waits and close the project."""
        self._listeners.clear()
        self.store.close()

    def _moved_films(self) -> Iterator[Problem]:
        for recording in self._project.of(Recording):
            try:
                source = self.media_source(recording.id)
                if isinstance(source, Path):
                    refuse_another(source, recording.fingerprint)
            except LockedError:
                continue
            except MediaError as error:
                mend = error.mend or error.what
                yield Problem(what=error.what, mend=mend, file=recording.label)

    def _history(self, document: str) -> HistoryStack:
        if document not in self._histories:
            self._histories[document] = HistoryStack(partial(self.store.load_history, document))
        return self._histories[document]

    def _make_with_codings(self, change: Change) -> None:
        """Make a change, and let the codings follow a film that it moves on the session clock."""
        self._refuse_when_too_much_waits()
        following = tuple(self._following(change)) if change.document == PROJECT else ()
        self._make(change)
        for each in following:
            self._make(each)

    def _following(self, change: Change) -> Iterator[Change]:
        clocks = clock_changes(self._project, change)
        for session_id in dict.fromkeys(clock.after.session_id for clock in clocks):
            for info in self._project.codings(session_id):
                followed = self._followed(change, clocks, info.id)
                if followed is not None:
                    yield followed

    def _followed(
        self, change: Change, clocks: tuple[ClockChange, ...], coding_id: str
    ) -> Change | None:
        """Return how a coding follows: as it did before, or anew if it was coded on since."""
        history = self._history(coding_id)
        following = realign_id(change.edit.id, coding_id)
        made, undone = history.latest(), history.latest_undone()
        if change.origin is Origin.UNDO and made is not None and made.id == following:
            return Change(edit=made.inverse, origin=Origin.UNDO)
        if change.origin is Origin.REDO and undone is not None and undone.id == following:
            return Change(edit=undone, origin=Origin.REDO)
        edit = self._realigned(clocks, coding_id)
        if edit is not None and change.origin is not Origin.UNDO:
            edit = replace(edit, id=following)
        return Change(edit=edit) if edit is not None else None

    def _realigned(self, clocks: tuple[ClockChange, ...], coding_id: str) -> Edit | None:
        coding, edits = self.coding(coding_id), list[Edit]()
        for clock in clocks:
            edit = realign(coding, clock, lambda track: self.scheme_of(coding_id).track(track))
            if edit is not None:
                coding = coding.apply(edit)
                edits.append(edit)
        return combine(coding_id, REALIGN, edits)

    def _make(self, change: Change) -> None:
        """Hand a change to storage; only what it took is made here, and then told."""
        history = self._history(change.document)
        history.load()
        if change.document == PROJECT:
            project = self._project.apply(change.edit)
            self.store.submit(change, self.coder)
            self._project = project
            self.locks.forget()
            self._follow_codings(change.edit)
        else:
            coding = self.coding(change.document)
            if change.edit.kind != REALIGN:
                self._refuse_locked(coding.info.session_id)
            # a finished coding stays on its frames too when its film moves on the clock
            coding = coding if change.edit.kind == REALIGN else _still_open(coding, change)
            coding = coding.apply(change.edit)
            project = self._project.apply(_of_the_project(change.edit))
            self.store.submit(change, self.coder)
            self._codings[change.document] = coding
            self._project = project
        history.note(change)
        self._tell(change)

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)

    def _follow_codings(self, edit: Edit) -> None:
        """Give a loaded coding its new header, or forget it when its header is gone."""
        for replacement in edit.replacements:
            before, after = replacement.before, replacement.after
            if isinstance(after, CodingInfo) and after.id in self._codings:
                old = self._codings[after.id]
                self._codings[after.id] = replace(old, info=after)
            elif isinstance(before, CodingInfo) and after is None:
                self._codings.pop(before.id, None)

    def _refuse_locked(self, session_id: str) -> None:
        lock = self.locks.of(session_id)
        if lock is not None:
            raise LockedError(lock.what, lock.mend)

    def _refuse_anothers(self, document: str) -> None:
        """Refuse to turn steps of a coding that belongs to another coder; a consensus is shared."""
        info = self._project.records.get(document)
        is_anothers = isinstance(info, CodingInfo) and info.coder != self._coder
        if isinstance(info, CodingInfo) and is_anothers and not info.is_consensus:
            raise EditError(
                msg(
                    "This is the coding of {coder}: its steps are taken back by {coder} alone.",
                    coder=info.coder,
                ),
                msg("Undo and redo belong to who codes; begin a coding of your own."),
            )

    def _refuse_to_lose_a_coding(self, edit: Edit) -> None:
        for added in edit.added:
            if isinstance(added, CodingInfo) and self.can_undo(added.id):
                coded = added
            elif isinstance(added, Recording) and (left := self._coded_apart(added, edit)):
                coded = left
            else:
                continue
            if any(record.id == added.id for record in edit.removed):
                continue
            raise EditError(
                msg("Undoing this would take the coding of {coder} away.", coder=coded.coder),
                msg("Undo within the coding itself, in the Code room."),
            )

    def _coded_apart(self, recording: Recording, edit: Edit) -> CodingInfo | None:
        """Return a coding of a film's session that an edit did not bring together with the film."""
        along = {added.id for added in edit.added}
        codings = self._project.codings(recording.session_id)
        return next((info for info in codings if info.id not in along), None)

    def _refuse_when_too_much_waits(self) -> None:
        state = self.store.state
        if state.trouble is not None and state.submitted - state.acknowledged >= UNSAVED_LIMIT:
            raise StorageError(
                msg(
                    "{count} changes wait for the disk, so coding stops here.",
                    count=state.submitted - state.acknowledged,
                ),
                msg("Nothing is lost. Make room or plug the drive back in; it goes on by itself."),
            )


def _still_open(coding: Coding, change: Change) -> Coding:
    reopens = change.edit.kind == REOPEN and change.origin is not Origin.UNDO
    if coding.info.status is CodingStatus.FINISHED and not reopens:
        raise EditError(
            msg("This coding is finished and locked."),
            msg("Reopen it with a reason, or begin a further pass."),
        )
    return coding


def _of_the_project(edit: Edit) -> Edit:
    """Return what an edit of a coding changes in the project: at most what it is of whom."""
    own = tuple(r for r in edit.replacements if isinstance(r.after, CodingInfo))
    return replace(edit, document=PROJECT, replacements=own)


def _span(coding: Coding) -> Interval:
    """Return a window that holds everything coded, for a session without a film."""
    ends = [
        record.offset_us or record.onset_us or 0
        for record in coding.records()
        if not isinstance(record, Memo)
    ]
    return Interval(0, max([*ends, 0]) + 1)
