"""What every store promises, whichever back end it stands on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observer.model import coding_edits
from observer.model.coding import Coding
from observer.model.edits import (
    PROJECT,
    Change,
    CodingInfo,
    CodingRecord,
    Edit,
    Origin,
    ProjectRecord,
    Replacement,
)
from observer.model.errors import NotStoredError, StorageError
from observer.model.event import Anchor, CodedRange, Event, Memo, Uncodable
from observer.model.family import Family
from observer.model.local_text import LocalText
from observer.model.many_edits import remove_many
from observer.model.project import Project
from observer.model.scheme import Code, CodeKind, Track
from observer.model.session import Session
from observer.model.store import History, Store
from observer.storage.project_folder import create_project, open_project
from observer.storage.surroundings import KdfCost, Surroundings

CODER = "AB"
PASSPHRASE = "zon maan ster"  # noqa: S105 - of projects that live for one test
PATIENCE_S = 30.0
FAMILY = Family(id="family-1", pseudonym="F-012")
SESSION = Session(id="session-1", family_id=FAMILY.id, number=1)
INFO = CodingInfo(
    id="coding-1",
    session_id=SESSION.id,
    coder=CODER,
    scheme_id="scheme",
    scheme_version="1.0.0",
    scheme_hash="0" * 64,
)


class BackEnd(Protocol):
    """Makes and opens one project."""

    def open(self) -> Store:
        """Open the project, made before."""


@dataclass(frozen=True)
class FolderBackEnd:
    """A project folder with an encrypted file."""

    path: Path

    def open(self) -> Store:
        return open_project(self.path, passphrase=PASSPHRASE, around=AROUND)


AROUND = Surroundings(kdf_cost=KdfCost(memory_kib=8, passes=1))


def _folder(place: Path) -> BackEnd:
    create_project(place / "project", coder=CODER, passphrase=PASSPHRASE, around=AROUND)
    return FolderBackEnd(place / "project")


BACK_ENDS: Mapping[str, Callable[[Path], BackEnd]] = {"folder": _folder}


@pytest.fixture(params=sorted(BACK_ENDS))
def new_back_end(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], BackEnd]:
    numbers = count()

    def make() -> BackEnd:
        place = tmp_path / str(next(numbers))
        place.mkdir()
        return BACK_ENDS[request.param](place)

    return make


@pytest.fixture
def back_end(new_back_end: Callable[[], BackEnd]) -> BackEnd:
    return new_back_end()


@pytest.fixture
def store(back_end: BackEnd) -> Iterator[Store]:
    opened = back_end.open()
    yield opened
    opened.close()


def _edit(
    document: str, *pairs: tuple[CodingRecord | ProjectRecord | None, ...], kind: str = "press"
) -> Edit:
    return Edit(
        document=document,
        kind=kind,
        replacements=tuple(Replacement(before, after) for before, after in pairs),
    )


def _point(name: str, onset_us: int = 0, comment: str = "") -> Event:
    return Event(
        id=name,
        track="child_signal",
        code="approach",
        kind=CodeKind.POINT,
        onset_us=onset_us,
        onset_anchor=Anchor(
            recording_id="film", pts=onset_us, time_base=Fraction(1, 30000), frame=onset_us // 40
        ),
        modifiers=(("intensity", ("high", "brief")),),
        comment=comment,
    )


def _begin(store: Store) -> Coding:
    """Submit a family with a session and a coding, and return the coding, still empty."""
    edit = _edit(PROJECT, (None, FAMILY), (None, SESSION), (None, INFO), kind="add")
    store.submit(Change(edit=edit), CODER)
    return Coding(info=INFO)


def _press(store: Store, coding: Coding, event: Event) -> tuple[Coding, Edit]:
    edit = _edit(coding.id, (None, event))
    store.submit(Change(edit=edit), CODER)
    return coding.apply(edit), edit


def _settle(store: Store) -> None:
    assert store.drain(PATIENCE_S)


def test_a_new_project_is_empty(store: Store) -> None:
    assert store.load_project() == Project()
    assert store.load_history(PROJECT) == History()
    assert store.state.is_drained
    assert store.scheme_digests() == ()


def test_the_first_key_press_is_on_disk_when_it_is_acknowledged(store: Store) -> None:
    coding = _begin(store)
    coding, _ = _press(store, coding, _point("a", 1_000_000, comment="lacht ü 😀"))
    _settle(store)
    assert store.load_coding(coding.id) == coding
    assert store.state.acknowledged == store.state.submitted == 2


def test_numbers_run_in_the_order_of_submission(store: Store) -> None:
    _begin(store)
    numbers = [
        store.submit(Change(edit=_edit(INFO.id, (None, _point(str(n), n)))), CODER)
        for n in range(20)
    ]
    assert numbers == list(range(2, 22))


def test_listeners_hear_each_acknowledgement_in_order(store: Store) -> None:
    heard: list[int] = []
    store.on_state(lambda state: heard.append(state.acknowledged))
    coding = _begin(store)
    for n in range(10):
        coding, _ = _press(store, coding, _point(str(n), n))
    _settle(store)
    store.close()
    assert heard == list(range(1, 12))


def test_what_was_submitted_is_seen_by_the_next_load(store: Store) -> None:
    coding = _begin(store)
    for n in range(50):
        coding, _ = _press(store, coding, _point(str(n), n))
    assert store.load_coding(coding.id) == coding


def test_an_unknown_coding_is_a_key_error(store: Store) -> None:
    with pytest.raises(KeyError):
        store.load_coding("nobody's")


def test_records_keep_their_order_through_a_reopening(back_end: BackEnd) -> None:
    store = back_end.open()
    families = [Family(id=f"family-{n}", pseudonym=f"F-{n:03}") for n in (3, 1, 2)]
    project = Project()
    edits = [_edit(PROJECT, (None, family)) for family in families]
    edits.append(_edit(PROJECT, (families[0], replace(families[0], question="?"))))
    edits.append(_edit(PROJECT, (families[1], None)))
    edits.append(_edit(PROJECT, (None, families[1])))
    for edit in edits:
        project = project.apply(edit)
        store.submit(Change(edit=edit), CODER)
    store.close()
    again = back_end.open()
    assert list(again.load_project().records.values()) == list(project.records.values())
    again.close()


def test_undo_and_redo_survive_a_restart(back_end: BackEnd) -> None:
    store = back_end.open()
    coding = _begin(store)
    edits = []
    for n in range(4):
        coding, edit = _press(store, coding, _point(str(n), n))
        edits.append(edit)
    for edit in (edits[3], edits[2]):
        store.submit(Change(edit=edit.inverse, origin=Origin.UNDO), CODER)
    store.submit(Change(edit=edits[2], origin=Origin.REDO), CODER)
    store.close()
    again = back_end.open()
    assert again.load_history(INFO.id) == History(done=tuple(edits[:3]), undone=(edits[3],))
    assert [e.id for e in again.load_coding(INFO.id).all_events()] == ["0", "1", "2"]
    again.close()


def test_a_new_edit_forgets_what_was_undone(store: Store) -> None:
    coding = _begin(store)
    coding, first = _press(store, coding, _point("a", 1))
    store.submit(Change(edit=first.inverse, origin=Origin.UNDO), CODER)
    second = _edit(INFO.id, (None, _point("b", 2)))
    store.submit(Change(edit=second), CODER)
    assert store.load_history(INFO.id) == History(done=(second,))


def test_each_document_has_a_history_of_its_own(store: Store) -> None:
    coding = _begin(store)
    _, edit = _press(store, coding, _point("a", 1))
    assert store.load_history(INFO.id).done == (edit,)
    assert [e.kind for e in store.load_history(PROJECT).done] == ["add"]


def test_a_removed_coding_comes_back_with_its_events_when_that_is_undone(store: Store) -> None:
    coding = _begin(store)
    coding, _ = _press(store, coding, _point("a", 1))
    removal = _edit(PROJECT, (INFO, None), kind="remove")
    store.submit(Change(edit=removal), CODER)
    with pytest.raises(KeyError):
        store.load_coding(INFO.id)
    store.submit(Change(edit=removal.inverse, origin=Origin.UNDO), CODER)
    assert store.load_coding(INFO.id) == coding


@pytest.mark.parametrize(
    "bad",
    [
        _point("bad", 10**21),
        _point("bad", 1, comment="pasted \udc80"),
        Event(id="bad\ud800", track="t", code="c", kind=CodeKind.POINT, onset_us=1),
    ],
)
def test_what_no_database_can_hold_blocks_nothing_and_is_said(
    back_end: BackEnd, bad: Event
) -> None:
    store = back_end.open()
    _begin(store)
    never = _edit(INFO.id, (None, bad))
    store.submit(Change(edit=never), CODER)
    store.submit(Change(edit=never.inverse, origin=Origin.UNDO), CODER)
    good = _edit(INFO.id, (None, _point("good", 2)))
    store.submit(Change(edit=good), CODER)
    _settle(store)
    assert isinstance(store.state.trouble, NotStoredError)
    assert store.load_history(INFO.id) == History(done=(good,))
    assert store.keep_scheme(b"goes on")
    with pytest.raises(NotStoredError, match="2 changes could not be stored"):
        store.close()
    again = back_end.open()
    assert [e.id for e in again.load_coding(INFO.id).all_events()] == ["good"]
    assert again.state.trouble is None
    again.close()


def test_long_text_and_text_like_a_formula_come_back_as_they_were(store: Store) -> None:
    coding = _begin(store)
    for n, comment in enumerate(('=HYPERLINK("http://x")', "a" * 40_000, "'; DROP TABLE events;")):
        coding, _ = _press(store, coding, _point(str(n), n, comment=comment))
    assert store.load_coding(INFO.id) == coding


def test_schemes_are_kept_byte_for_byte_oldest_first(back_end: BackEnd) -> None:
    store = back_end.open()
    contents = [b"# comment\r\nid = 'a'\n", b"\xff\xfe not utf-8", b""]
    digests = [store.keep_scheme(toml) for toml in contents]
    assert store.keep_scheme(contents[0]) == digests[0]
    store.close()
    again = back_end.open()
    assert again.scheme_digests() == tuple(digests)
    assert [again.scheme_bytes(digest) for digest in digests] == contents
    with pytest.raises(KeyError):
        again.scheme_bytes("0" * 64)
    again.close()


def test_a_closed_store_refuses_further_changes(back_end: BackEnd) -> None:
    store = back_end.open()
    store.close()
    store.close()
    with pytest.raises(StorageError, match="closed"):
        store.submit(Change(edit=_edit(PROJECT, (None, FAMILY))), CODER)
    with pytest.raises(StorageError, match="closed"):
        store.load_project()


# --- random coding: what is loaded equals what was in memory -----------------------------------

TRACKS = tuple(
    Track(
        id=f"track-{n}",
        subject="child",
        label=LocalText(),
        codes=tuple(
            Code(id=f"{name}-{n}", number=10 * n + i, label=LocalText(), kind=kind)
            for i, (name, kind) in enumerate(
                (("p", CodeKind.POINT), ("s", CodeKind.STATE), ("t", CodeKind.STATE))
            )
        ),
        exclusive=n == 1,
    )
    for n in (0, 1)
)
ACTIONS = st.one_of(
    st.tuples(st.just("press"), st.integers(0, 1), st.integers(0, 2), st.integers(0, 60_000_000)),
    st.tuples(st.sampled_from(["undo", "redo", "reopen", "remove", "annotate", "range"])),
)


class _Session:
    """A coder at work: keeps in memory what the store should hold."""

    def __init__(self, back_end: BackEnd) -> None:
        self._back_end = back_end
        self.store = back_end.open()
        self.coding = _begin(self.store)
        self.history = History()
        self._numbers = count()

    def act(self, action: tuple[object, ...]) -> None:
        match action:
            case ("press", int(track), int(code), int(time_us)):
                chosen = TRACKS[track]
                pressed = coding_edits.Press(track=chosen, code=chosen.codes[code], time_us=time_us)
                self._apply(coding_edits.press(self.coding, pressed))
            case ("undo",) if self.history.done:
                *done, edit = self.history.done
                self._submit(edit.inverse, Origin.UNDO)
                self.history = History(done=tuple(done), undone=(*self.history.undone, edit))
            case ("redo",) if self.history.undone:
                *undone, edit = self.history.undone
                self._submit(edit, Origin.REDO)
                self.history = History(done=(*self.history.done, edit), undone=tuple(undone))
            case ("remove",) if events := self.coding.all_events():
                tracks = {track.id: track for track in TRACKS}
                self._apply(remove_many(self.coding, tracks, events[:1]))
            case ("annotate",):
                memo = Memo(id=f"memo-{next(self._numbers)}", text="ziet er moe uit")
                self._apply(coding_edits.write_memo(self.coding, None, memo))
            case ("range",):
                number = next(self._numbers)
                marks: list[Uncodable | CodedRange] = [
                    Uncodable(id=f"u-{number}", onset_us=1, offset_us=number + 2, reason="r"),
                    CodedRange(id=f"c-{number}", track="track-1", onset_us=0, offset_us=9),
                ]
                self._apply(_edit(INFO.id, *((None, mark) for mark in marks)))
            case ("reopen",):
                self.store.close()
                self.store = self._back_end.open()
            case _:
                pass

    def _apply(self, edit: Edit | None) -> None:
        if edit is not None:
            self._submit(edit, Origin.EDIT)
            self.history = History(done=(*self.history.done, edit))

    def _submit(self, edit: Edit, origin: Origin) -> None:
        self.coding = self.coding.apply(edit)
        self.store.submit(Change(edit=edit, origin=origin), CODER)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(actions=st.lists(ACTIONS, max_size=30))
def test_after_any_coding_the_store_holds_what_memory_held(
    new_back_end: Callable[[], BackEnd], actions: list[tuple[object, ...]]
) -> None:
    at_work = _Session(new_back_end())
    for action in (*actions, ("reopen",)):
        at_work.act(action)
    assert at_work.store.load_coding(INFO.id) == at_work.coding
    assert at_work.store.load_history(INFO.id) == at_work.history
    at_work.store.close()
