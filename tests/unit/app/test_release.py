"""Nothing leaves without consent, said in a sentence without names; and a file leaves whole."""

import errno
import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from observer.app.release import Release, ReleaseItem, request
from observer.model.consent import Consent, Purpose
from observer.model.edits import ProjectRecord
from observer.model.errors import DiskError, ReleaseRefusedError
from observer.model.family import Family, Participant
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Recording, Session, Storing
from observer.text.catalogue import catalogue

DAY = date(2026, 3, 20)
PEOPLE = (
    Participant(id="m", family_id="f", role=Role.MOTHER, name="Sanne", has_authority=True),
    Participant(id="d", family_id="f", role=Role.FATHER, name="Tom", has_authority=True),
    Participant(id="k", family_id="f", role=Role.CHILD, name="Noor"),
)
HOUSE: tuple[ProjectRecord, ...] = (
    Family(id="f", pseudonym="F-012"),
    *PEOPLE,
    Session(id="s", family_id="f", number=2, present=("m", "k")),
    Recording(
        id="r",
        session_id="s",
        label="film 1",
        storing=Storing.VAULT,
        duration_us=1,
        recognisable=("m", "k"),
    ),
)


@dataclass
class Log:
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    can_write: bool = True

    def write(self, event: str, family_id: str, detail: str) -> None:
        self.rows.append((event, family_id, detail))


def consent(about: str, by: str, purpose: Purpose, **more: date) -> Consent:
    return Consent(
        id=f"{about}{by}{purpose}",
        participant_id=about,
        purpose=purpose,
        given_by=by,
        given_on=date(2026, 1, 1),
        expires_on=more.get("expires_on"),
        withdrawn_on=more.get("withdrawn_on"),
    )


def project(*consents: Consent) -> Project:
    return Project.from_records([*HOUSE, *consents])


def given(purpose: Purpose) -> tuple[Consent, ...]:
    return tuple(consent(a, b, purpose) for a, b in (("m", "m"), ("k", "m"), ("k", "d")))


def item(purpose: Purpose = Purpose.TAKE_HOME, caregiver: str = "m") -> ReleaseItem:
    return ReleaseItem(session_ids=("s",), purpose=purpose, what="parent", caregiver_id=caregiver)


def test_with_every_consent_it_may_leave_and_that_is_logged() -> None:
    log = Log()
    leave = request(project(*given(Purpose.TAKE_HOME)), item(), DAY, log)
    assert leave.item == item()
    assert log.rows == [("released", "f", "parent purpose=take_home sessions=2")]


def test_the_refusal_says_in_one_sentence_who_must_still_give_what() -> None:
    log = Log()
    with pytest.raises(ReleaseRefusedError) as refusal:
        request(project(consent("m", "m", Purpose.TAKE_HOME)), item(), DAY, log)
    assert catalogue("en").render(refusal.value.what) == (
        "Session 2 of family F-012 may not be shared for taking home: the mother must still give "
        "consent for the child; the father must still give consent for the child."
    )
    ((event, family, detail),) = log.rows
    assert (event, family) == ("release_refused", "f")
    assert "never_given:mother>child,never_given:father>child" in detail


def test_neither_the_sentence_nor_the_log_holds_a_name() -> None:
    log = Log()
    with pytest.raises(ReleaseRefusedError) as refusal:
        request(project(), item(), DAY, log)
    said = f"{refusal.value} {log.rows}"
    assert not any(person.name in said for person in PEOPLE)


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"expires_on": date(2026, 3, 19)}, "has expired"),
        ({"withdrawn_on": date(2026, 3, 20)}, "has withdrawn"),
    ],
)
def test_an_expired_or_withdrawn_consent_does_not_count(more: dict[str, date], word: str) -> None:
    kept = [c for c in given(Purpose.RESEARCH) if c.given_by != "d"]
    old = consent("k", "d", Purpose.RESEARCH, **more)
    with pytest.raises(ReleaseRefusedError, match=word):
        request(project(*kept, old), item(Purpose.RESEARCH, ""), DAY, Log())


def test_consent_for_one_purpose_opens_no_other() -> None:
    with pytest.raises(ReleaseRefusedError, match="research"):
        request(project(*given(Purpose.TAKE_HOME)), item(Purpose.RESEARCH, ""), DAY, Log())


@pytest.mark.parametrize("caregiver", ["d", "k", "nobody"])
def test_a_sheet_goes_only_to_a_caregiver_who_was_in_the_session(caregiver: str) -> None:
    log = Log()
    with pytest.raises(ReleaseRefusedError, match="not in session 2"):
        request(project(*given(Purpose.TAKE_HOME)), item(caregiver=caregiver), DAY, log)
    assert log.rows[0][0] == "release_refused"


def test_something_to_take_home_needs_a_caregiver() -> None:
    with pytest.raises(ReleaseRefusedError, match="which caregiver"):
        request(project(*given(Purpose.TAKE_HOME)), item(caregiver=""), DAY, Log())


def test_nothing_leaves_a_project_whose_access_log_cannot_note_it() -> None:
    with pytest.raises(ReleaseRefusedError, match="opened to read"):
        request(project(*given(Purpose.TAKE_HOME)), item(), DAY, Log(can_write=False))


def test_nothing_is_released_of_no_session() -> None:
    none = ReleaseItem(session_ids=(), purpose=Purpose.RESEARCH, what="research")
    with pytest.raises(ReleaseRefusedError):
        request(project(), none, DAY, Log())


def test_a_file_that_the_disk_refuses_half_way_does_not_leave(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def half(scratch: Path) -> None:
        scratch.write_text("ne")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(DiskError, match="no room on the disk"):
        Release(item=item()).write(path, half)
    assert [p.read_text() for p in tmp_path.iterdir()] == ["old"]


def test_a_folder_to_write_into_is_made_or_refused_in_a_sentence(tmp_path: Path) -> None:
    release = Release(item=item())
    release.folder(tmp_path / "a" / "b")
    release.write(tmp_path / "a" / "b" / "c.txt", lambda path: path.touch())
    with pytest.raises(DiskError):
        release.folder(tmp_path / "a" / "b" / "c.txt")
