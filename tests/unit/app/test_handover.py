"""A session goes to another laptop in one encrypted file, and its coding comes back by id."""

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from observer.app.handover import (
    HandOver,
    Returned,
    give_back,
    hand_over,
    open_handover,
    read_return,
    received,
)
from observer.app.merging import Merged, Outcome, merge
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.media.fingerprint import fingerprint
from observer.media.source import CancelledError
from observer.model.coding_edits import Press, press
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, CodingInfo, CodingStatus, Edit, Record, Replacement
from observer.model.errors import (
    DamagedError,
    DiskError,
    EditError,
    MovedError,
    ReleaseRefusedError,
    StorageError,
    WrongPassphraseError,
)
from observer.model.family import Family, Participant
from observer.model.project_edits import add
from observer.model.realign import revise_recording
from observer.model.scheme import Role
from observer.model.session import Clip, Phase, Recording, Session, Storing
from observer.model.sheet import ParentSheet
from observer.model.status_edits import finish
from observer.storage.project_folder import create_project, open_project
from observer.storage.surroundings import KdfCost

CHEAP = KdfCost(memory_kib=8, passes=1)
WORDS = "seven small boats"
FILM = b"a film is only bytes here " * 130_000
DAY = date(2026, 3, 20)
S = 1_000_000
SRR = "sensitivity-responsiveness-regulation"


def case(film: Path) -> tuple[Record, ...]:
    consents = tuple(
        Consent(
            id=f"{about}-consent",
            participant_id=about,
            purpose=Purpose.RESEARCH,
            given_by="mother",
            given_on=date(2026, 1, 1),
        )
        for about in ("child", "mother")
    )
    return (
        Family(id="family", pseudonym="F-012", question="Waarom huilt Noor zoveel?"),
        Participant(
            id="child",
            family_id="family",
            role=Role.CHILD,
            name="Noor",
            birth_date=date(2025, 7, 9),
        ),
        Participant(
            id="mother", family_id="family", role=Role.MOTHER, name="Sofie", has_authority=True
        ),
        Session(id="session", family_id="family", number=1, setting="Dorpstraat 3"),
        Session(id="other", family_id="family", number=2),
        Recording(
            id="linked",
            session_id="session",
            label="film 1",
            storing=Storing.LINKED,
            path=str(film),
            fingerprint=fingerprint(film),
            size_bytes=len(FILM),
            duration_us=60 * S,
            width_px=64,
            height_px=48,
            recognisable=("child", "mother"),
            notes="filmed by Sofie",
        ),
        Phase(id="play", session_id="session", name="play", onset_us=0, offset_us=30 * S),
        Clip(id="clip", session_id="session", onset_us=0, offset_us=S, words="Noor lachte"),
        ParentSheet(id="sheet", session_id="session", caregiver_id="mother"),
        *consents,
    )


@dataclass
class Desks:
    """Two laptops: where the session comes from, and those it was handed to."""

    home: Workspace
    folder: Path
    coding_id: str
    open: list[Workspace]

    def hand(self, name: str = "session", *, day: date = DAY, words: str = WORDS) -> Path:
        wanted = HandOver(
            coding_id=self.coding_id,
            path=self.folder / f"{name}.ooghoogte",
            passphrase=words,
            day=day,
            cost=CHEAP,
        )
        return hand_over(self.home, wanted)(Progress())

    def away(self, file: Path, name: str = "away") -> Workspace:
        """Open a hand-over on another laptop."""
        folder = open_handover(file, WORDS, self.folder / name, Progress(), CHEAP)
        workspace = Workspace(open_project(folder, passphrase=WORDS))
        self.open.append(workspace)
        return workspace

    def back(self, away: Workspace, name: str = "back") -> Returned:
        """Give a coding back, and read it at home."""
        path = self.folder / f"{name}.ooghoogte"
        give_back(away, path, WORDS, CHEAP)(Progress())
        return read_return(path, WORDS)

    def merged(self, returned: Returned) -> Merged:
        return merge(self.home, returned)

    def press(self, workspace: Workspace, at_us: int, code: str = "approach") -> None:
        track = workspace.scheme_of(self.coding_id).track("child_signal")
        pressed = Press(track=track, code=track.code(code), time_us=at_us)
        workspace.apply(press(workspace.coding(self.coding_id), pressed))


def approaches(workspace: Workspace, coding_id: str) -> list[int]:
    return [event.onset_us // S for event in workspace.coding(coding_id).on_track("child_signal")]


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    film = tmp_path / "Noor thuis.mp4"
    film.write_bytes(FILM)
    create_project(tmp_path / "home", coder="AB", passphrase=None)
    home = Workspace(open_project(tmp_path / "home"))
    added = tuple(Replacement(None, record) for record in case(film))
    home.apply(Edit(document=PROJECT, kind="test", replacements=added))
    scheme = next(s for s in home.schemes() if s.id == SRR)
    info = home.new_coding("session", scheme, "CD", ("child_signal", "child_regulation"))
    home.new_coding("session", scheme, "AB")
    made = Desks(home, tmp_path, info.id, [home])
    yield made
    for workspace in made.open:
        workspace.close()


def test_the_session_opens_elsewhere_as_a_small_project_with_its_film(desks: Desks) -> None:
    away = desks.away(desks.hand())
    assert away.coder == "CD"
    assert away.store.is_protected
    (info,) = away.project.of(CodingInfo)
    assert info == desks.home.project.get(CodingInfo, desks.coding_id)
    assert away.coding(info.id).on_track("child_regulation")
    with away.store.vault.open("linked") as film:
        assert film.read() == FILM
    assert away.scheme_of(info.id).id == SRR
    assert [phase.id for phase in away.project.phases("session")] == ["play"]
    # the passphrase of a test is guarded cheaply, and that is named
    assert [p for p in away.verify() if "weakly" not in str(p.what)] == []


def test_no_name_no_birth_date_no_words_and_no_other_coding_travel(desks: Desks) -> None:
    away = desks.away(desks.hand())
    said = repr(dict(away.project.records))
    for told in ("Noor", "Sofie", "2025", "Dorpstraat", "Waarom", "lachte", "filmed by"):
        assert told not in said
    assert {p.role for p in away.project.of(Participant)} == {Role.CHILD, Role.MOTHER}
    assert len(away.project.of(Session)) == 1
    assert away.project.of(Consent) == ()
    assert away.project.of(ParentSheet) == ()


def test_nothing_of_it_stands_in_clear_in_the_file(desks: Desks) -> None:
    plain = desks.hand().read_bytes()
    assert all(word not in plain for word in (FILM[:20], b"F-012", b"child_signal", b"film 1"))


def test_a_film_in_the_vault_travels_too(desks: Desks) -> None:
    before = desks.home.project.get(Recording, "linked")
    home = desks.home
    home.store.vault.take_in(Path(before.path), "linked", lambda _: None, lambda: False)
    kept = replace(before, storing=Storing.VAULT, path="")
    edit = Edit(document=PROJECT, kind="vault", replacements=(Replacement(before, kept),))
    home.apply(edit)
    with desks.away(desks.hand()).store.vault.open("linked") as film:
        assert film.read() == FILM


def test_without_consent_nothing_is_written_and_the_refusal_is_logged(desks: Desks) -> None:
    with pytest.raises(ReleaseRefusedError):
        desks.hand(day=date(2025, 1, 1))
    assert not (desks.folder / "session.ooghoogte").exists()
    assert [row.event for row in desks.home.store.access_log.rows()][-1] == "release_refused"


def test_what_left_what_came_and_what_was_merged_stand_in_both_access_logs(desks: Desks) -> None:
    away = desks.away(desks.hand())
    desks.merged(desks.back(away))
    events = [row.event for row in desks.home.store.access_log.rows()]
    assert [e for e in events if e != "open"] == ["released", "handed_over", "merged"]
    assert {"received", "released", "returned"} <= {
        row.event for row in away.store.access_log.rows()
    }


def test_a_film_that_is_not_where_it_was_is_said_before_anything_is_written(desks: Desks) -> None:
    Path(desks.home.project.get(Recording, "linked").path).unlink()
    with pytest.raises(MovedError):
        desks.hand()


@pytest.mark.parametrize("spoil", ["cut", "changed"])
def test_a_file_that_was_cut_or_changed_leaves_nothing_behind(desks: Desks, spoil: str) -> None:
    file = desks.hand()
    whole = bytearray(file.read_bytes())
    if spoil == "cut":
        del whole[-20:]
    else:
        whole[-20_000] ^= 1
    file.write_bytes(whole)
    before = sorted(desks.folder.iterdir())
    with pytest.raises(DamagedError, match="changed or cut on its way"):
        desks.away(file)
    assert sorted(desks.folder.iterdir()) == before


def test_a_wrong_passphrase_leaves_nothing_behind(desks: Desks) -> None:
    file = desks.hand(words="another sentence")
    before = sorted(desks.folder.iterdir())
    with pytest.raises(WrongPassphraseError):
        desks.away(file)
    assert sorted(desks.folder.iterdir()) == before


def test_a_full_disk_is_said_beforehand_and_leaves_nothing_behind(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = desks.hand()
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("observer.app.handover.shutil.disk_usage", lambda _path: usage)
    with pytest.raises(DiskError, match="There is no room for this session"):
        desks.away(file)
    assert not (desks.folder / "away").exists()


def test_a_disk_that_fills_up_while_the_file_is_written_leaves_no_half_file(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("observer.app.handover.write_parcel", full)
    with pytest.raises(DiskError, match=r"no room on the disk for session\.ooghoogte"):
        desks.hand()
    assert not list(desks.folder.glob("*.ooghoogte"))


def cancelling(after: int) -> Progress:
    progress = Progress(lambda share, _what: progress.cancel() if share * 100 >= after else None)
    return progress


@pytest.mark.parametrize("after", [0, 50, 100])
def test_cancelling_leaves_nothing_behind_on_either_side(desks: Desks, after: int) -> None:
    file = desks.hand()
    wanted = HandOver(
        coding_id=desks.coding_id,
        path=desks.folder / "second.ooghoogte",
        passphrase=WORDS,
        day=DAY,
        cost=CHEAP,
    )
    before = sorted(desks.folder.iterdir())
    cancelled = cancelling(after)
    if after < 100:
        with pytest.raises(CancelledError):
            hand_over(desks.home, wanted)(cancelled)
        assert sorted(desks.folder.iterdir()) == before
    with pytest.raises(CancelledError):
        open_handover(file, WORDS, desks.folder / "away", cancelling(min(after, 90)), CHEAP)
    assert not (desks.folder / "away").exists()
    assert not list(desks.folder.glob(".*"))


def test_a_long_film_takes_little_memory_both_ways(desks: Desks) -> None:
    film = Path(desks.home.project.get(Recording, "linked").path)
    size = 100 << 20
    with film.open("r+b") as grown:
        grown.truncate(size)
    before = desks.home.project.get(Recording, "linked")
    grew = Replacement(before, replace(before, size_bytes=size))
    desks.home.apply(Edit(document=PROJECT, kind="grown", replacements=(grew,)))
    tracemalloc.start()
    away = desks.away(desks.hand())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 << 20
    with away.store.vault.open("linked") as kept:
        assert kept.seek(0, 2) == size


def test_what_was_coded_elsewhere_comes_back_into_the_same_coding(desks: Desks) -> None:
    away = desks.away(desks.hand())
    desks.press(away, 4 * S)
    away.apply(finish(away.coding(desks.coding_id)))
    merged = desks.merged(desks.back(away))
    assert (merged.outcome, merged.coding_id) == (Outcome.BROUGHT_UP_TO_DATE, desks.coding_id)
    assert approaches(desks.home, desks.coding_id) == [4]
    info = desks.home.project.get(CodingInfo, desks.coding_id)
    assert (info.status, info.coder) == (CodingStatus.FINISHED, "CD")
    assert desks.home.verify() == ()


def test_the_file_that_comes_back_holds_no_film(desks: Desks) -> None:
    desks.back(desks.away(desks.hand()))
    assert (desks.folder / "back.ooghoogte").stat().st_size < 50_000


def test_merged_twice_is_the_same_as_once(desks: Desks) -> None:
    away = desks.away(desks.hand())
    desks.press(away, 4 * S)
    returned = desks.back(away)
    desks.merged(returned)
    before = dict(desks.home.project.records)
    again = desks.merged(returned)
    assert again.outcome is Outcome.NOTHING_NEW
    assert dict(desks.home.project.records) == before
    assert approaches(desks.home, desks.coding_id) == [4]


def test_what_is_coded_on_later_follows_and_an_older_file_takes_nothing_back(
    desks: Desks,
) -> None:
    away = desks.away(desks.hand())
    desks.press(away, 4 * S)
    older = desks.back(away, "older")
    away.undo(desks.coding_id)
    desks.press(away, 9 * S)
    newer = desks.back(away, "newer")
    assert desks.merged(older).outcome is Outcome.BROUGHT_UP_TO_DATE
    assert desks.merged(newer).outcome is Outcome.BROUGHT_UP_TO_DATE
    assert approaches(desks.home, desks.coding_id) == [9]
    assert desks.merged(older).outcome is Outcome.NOTHING_NEW
    assert approaches(desks.home, desks.coding_id) == [9]


def test_a_coding_changed_on_both_sides_is_kept_beside_and_nothing_is_overwritten(
    desks: Desks,
) -> None:
    away = desks.away(desks.hand())
    desks.press(away, 4 * S)
    desks.press(desks.home, 7 * S)
    merged = desks.merged(desks.back(away))
    assert merged.outcome is Outcome.KEPT_BESIDE
    assert approaches(desks.home, desks.coding_id) == [7]
    assert approaches(desks.home, merged.coding_id) == [4]
    beside = desks.home.project.get(CodingInfo, merged.coding_id)
    assert (beside.coder, beside.pass_number) == ("CD", 2)
    assert "kept beside it, as pass 2" in str(merged.sentences[0])
    desks.press(away, 5 * S)
    later = desks.merged(desks.back(away, "later"))
    assert (later.outcome, later.coding_id) == (Outcome.BROUGHT_UP_TO_DATE, merged.coding_id)
    assert approaches(desks.home, merged.coding_id) == [4, 5]


def test_two_laptops_that_opened_one_file_do_not_overwrite_each_other(desks: Desks) -> None:
    file = desks.hand()
    one, two = desks.away(file, "one"), desks.away(file, "two")
    desks.press(one, 4 * S)
    desks.press(two, 8 * S)
    first, second = desks.back(one, "first"), desks.back(two, "second")
    desks.merged(first)
    beside = desks.merged(second)
    assert beside.outcome is Outcome.KEPT_BESIDE
    assert approaches(desks.home, desks.coding_id) == [4]
    assert approaches(desks.home, beside.coding_id) == [8]


def test_a_merge_that_was_taken_back_can_be_made_again(desks: Desks) -> None:
    away = desks.away(desks.hand())
    desks.press(away, 4 * S)
    returned = desks.back(away)
    desks.merged(returned)
    desks.home.code_as("CD")
    assert desks.home.undo(desks.coding_id)
    assert approaches(desks.home, desks.coding_id) == []
    assert desks.merged(returned).outcome is Outcome.BROUGHT_UP_TO_DATE
    assert approaches(desks.home, desks.coding_id) == [4]


def test_a_film_laid_elsewhere_on_the_clock_meanwhile_is_no_change_of_the_coding(
    desks: Desks,
) -> None:
    away = desks.away(desks.hand())
    desks.press(away, 4 * S)
    film = desks.home.project.get(Recording, "linked")
    moved = revise_recording(desks.home.project, film, replace(film, offset_us=10 * S))
    desks.home.apply(moved)
    assert desks.merged(desks.back(away)).outcome is Outcome.BROUGHT_UP_TO_DATE
    assert approaches(desks.home, desks.coding_id) == [14]


def test_phases_marked_elsewhere_come_along_and_those_here_stay_as_they_are(
    desks: Desks,
) -> None:
    away = desks.away(desks.hand())
    desks.press(away, 4 * S)
    here = away.project.get(Phase, "play")
    changed = Replacement(here, replace(here, offset_us=20 * S))
    away.apply(Edit(document=PROJECT, kind="phase", replacements=(changed,)))
    tidying = replace(here, id="tidying", onset_us=30 * S, offset_us=50 * S)
    away.apply(add("phase", tidying))
    merged = desks.merged(desks.back(away))
    assert desks.home.project.get(Phase, "tidying") == tidying
    assert desks.home.project.get(Phase, "play").offset_us == 30 * S
    assert "Phases that differ" in str(merged.sentences[-1])


def test_a_coding_of_another_project_is_refused_and_nothing_changes(
    desks: Desks, tmp_path: Path
) -> None:
    returned = desks.back(desks.away(desks.hand()))
    create_project(tmp_path / "elsewhere", coder="AB", passphrase=None)
    elsewhere = Workspace(open_project(tmp_path / "elsewhere"))
    desks.open.append(elsewhere)
    with pytest.raises(EditError, match="not in this project"):
        merge(elsewhere, returned)
    assert not elsewhere.project.records


@pytest.mark.parametrize("way", ["merge", "open"])
def test_a_file_for_the_other_direction_says_where_it_belongs(desks: Desks, way: str) -> None:
    handed = desks.hand()
    away = desks.away(handed)
    desks.back(away)
    reading: dict[str, Callable[[], object]] = {
        "merge": lambda: read_return(handed, WORDS),
        "open": lambda: open_handover(
            desks.folder / "back.ooghoogte", WORDS, desks.folder / "x", Progress(), CHEAP
        ),
    }
    with pytest.raises(EditError):
        reading[way]()


def test_a_project_of_its_own_has_nothing_to_give_back(desks: Desks) -> None:
    assert received(desks.home) is None
    with pytest.raises(EditError, match="not opened from a hand-over"):
        give_back(desks.home, desks.folder / "back.ooghoogte", WORDS)


def test_an_empty_passphrase_is_refused(desks: Desks) -> None:
    with pytest.raises(StorageError, match="passphrase is empty"):
        desks.hand(words="  ")
