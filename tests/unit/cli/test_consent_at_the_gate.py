"""Each case of consent is let through or refused rightly: from the window and the command line."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from observer.app.export import ExportRequest, prepare
from observer.app.handover import HandOver, hand_over, refuse_without_consent
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.cli.application import build
from observer.model.consent import Consent, Purpose
from observer.model.edits import ProjectRecord
from observer.model.errors import ReleaseRefusedError
from observer.model.family import Family, Participant
from observer.model.project_edits import add
from observer.model.scheme import Role
from observer.model.session import Recording, Session, Storing
from observer.storage.project_folder import create_project, open_project
from observer.storage.surroundings import KdfCost
from observer.text.catalogue import catalogue

TODAY = date.today()  # noqa: DTZ011  the command line asks for the day of the calendar
DAY = timedelta(days=1)
TREATMENT, HOME, RESEARCH = Purpose.TREATMENT, Purpose.TAKE_HOME, Purpose.RESEARCH
SUPERVISION, TEACHING = Purpose.SUPERVISION, Purpose.TEACHING
ROLES = {
    "k": Role.CHILD,
    "t": Role.CHILD,
    "b": Role.SIBLING,
    "m": Role.MOTHER,
    "f": Role.FATHER,
    "o": Role.GRANDPARENT,
    "s": Role.FOSTER_PARENT,
    "g": Role.PROFESSIONAL,
    "p": Role.PROFESSIONAL,
}
REPORTS = {TREATMENT: "clinician", HOME: "parent", RESEARCH: "research-tsv"}
SUFFIXES = {TREATMENT: ".xlsx", HOME: ".xlsx", RESEARCH: ".tsv"}
BOTH = "m>m m>k f>f f>k"
MUST = "must still give consent"
WORDS = "zes losse woorden"
WRITTEN = {"both parents gave it", "take home", "research"}
"""What is written in the usual run too; the command line is asked all the others in the proof."""


@dataclass(frozen=True)
class Case:
    """Who there is (! holds authority), who gave what, and whether it may leave.

    ``m>k`` is the mother's consent about the child for the purpose asked for; ``/`` sets another
    purpose, ``@`` what became of it.
    """

    name: str
    people: str
    given: str
    says: str = ""
    purpose: Purpose = TREATMENT
    seen: str = "m f k"
    present: str = ""
    caregiver: str = "mother"


CASES = (
    Case("both parents gave it", "m! f! k", BOTH),
    Case("the father did not for the child", "m! f! k", "m>m m>k f>f", f"the father {MUST} for"),
    Case("the mother did not for the child", "m! f! k", "m>m f>f f>k", f"the mother {MUST} for"),
    Case("a father without authority, out of sight", "m! f k", "m>m m>k", seen="m k"),
    Case("a father without authority, in sight", "m! f k", "m>m m>k", f"the father {MUST}"),
    Case("and he gave it for himself", "m! f k", "m>m m>k f>f"),
    Case("a father elsewhere, with authority", "m! f! k", "m>m m>k f>k", seen="m k"),
    Case("and he was not asked", "m! f! k", "m>m m>k", f"the father {MUST} for", seen="m k"),
    Case("she cannot give it in his place", "m! f! k", "m>m m>k m>f f>k", f"the father {MUST}"),
    Case("a mother alone", "m! k", "m>m m>k"),
    Case("a guardian and a foster parent", "g! s k", "g>k s>s", seen="s k"),
    Case("the guardian did not", "g! s k", "s>s", f"the guardian {MUST} for", seen="s k"),
    Case("a foster parent has no say", "g! s k", "s>s s>k", f"the guardian {MUST}", seen="s k"),
    Case("nor did she for herself", "g! s k", "g>k", f"the foster parent {MUST}", seen="s k"),
    Case("nobody with authority", "m k", "m>m m>k", "nobody is known to hold parental authority"),
    Case("a grandparent in sight", "m! o k", "m>m m>k", f"the grandparent {MUST}", seen="m o k"),
    Case("who gave it", "m! o k", "m>m m>k o>o", seen="m o k"),
    Case("a grandparent out of sight", "m! o k", "m>m m>k", seen="m k"),
    Case("nobody was marked as seen", "m! o k", "m>m m>k", f"the grandparent {MUST}", seen=""),
    Case("a sister in sight", "m! f! k b", f"{BOTH} m>b f>b", seen="m f k b"),
    Case("of whom he said nothing", "m! f! k b", f"{BOTH} m>b", "brother or sister", seen="m b k"),
    Case("a helper in sight", "m! p k", "m>m m>k", f"the professional {MUST}", seen="m p k"),
    Case("a child with its back to us", "m! k", "m>m", f"the mother {MUST} for", seen="m"),
    Case("a child who was not there", "m! k", "m>m", seen="m", present="m"),
    Case("one of two children", "m! k t", "m>m m>k", f"the mother {MUST} for", seen="m k t"),
    Case("nobody is known", "", "", "who belongs to the family", seen=""),
    Case("it ended yesterday", "m! k", "m>m m>k@ended", "has expired"),
    Case("it ends today", "m! k", "m>m m>k@ends"),
    Case("it begins tomorrow", "m! k", "m>m m>k@begins", f"the mother {MUST} for"),
    Case("it ended and was given anew", "m! k", "m>m m>k@ended m>k@anew"),
    Case("withdrawn today", "m! k", "m>m@withdrawn m>k", "is locked: the mother has withdrawn"),
    Case("withdrawn from tomorrow", "m! k", "m>m@leaves m>k"),
    Case("withdrawn and given anew", "m! k", "m>m@was m>m@anew m>k"),
    Case("given on two papers, withdrawn once", "m! k", "m>m m>m@withdrawn m>k", "is locked"),
    Case(
        "treatment withdrawn during the conversation, then a sheet",
        "m! k",
        "m>m m>k m>m/treatment m>k/treatment@withdrawn",
        "has withdrawn consent for the child",
        HOME,
    ),
    Case(
        "treatment withdrawn, research left standing",
        "m! k",
        "m>m m>k m>m/treatment@withdrawn m>k/treatment",
        "is locked",
        RESEARCH,
    ),
    Case(
        "research withdrawn, treatment left standing",
        "m! k",
        "m>m m>k m>m/research@withdrawn m>k/research",
    ),
    Case("take home but not research", "m! k", "m>m/take_home m>k/take_home", MUST, RESEARCH),
    Case("take home", "m! k", "m>m m>k", "", HOME),
    Case("research but not take home", "m! k", "m>m/research m>k/research", MUST, HOME),
    Case("research", "m! f! k", BOTH, "", RESEARCH),
    Case("home for who was there", "m! f! k", BOTH, "", HOME, caregiver="father"),
    Case(
        "home for who was not there",
        "m! f! k",
        BOTH,
        "was not in session 1",
        HOME,
        present="m k",
        caregiver="father",
    ),
    Case("home for nobody named", "m! f! k", BOTH, "not known which caregiver", HOME, caregiver=""),
    Case("supervision", "m! k", "m>m m>k", "", SUPERVISION),
    Case("supervision on treatment's consent", "m! k", "m>m/treatment", MUST, SUPERVISION),
    Case("teaching, of which one is withdrawn", "m! k", "m>m m>k@withdrawn", "has", TEACHING),
)


def days_of(consent: Consent, what: str) -> Consent:
    changes: dict[str, dict[str, date]] = {
        "": {},
        "ended": {"expires_on": TODAY - DAY},
        "ends": {"expires_on": TODAY},
        "begins": {"given_on": TODAY + DAY},
        "anew": {"given_on": TODAY - 5 * DAY},
        "withdrawn": {"withdrawn_on": TODAY},
        "leaves": {"withdrawn_on": TODAY + DAY},
        "was": {"withdrawn_on": TODAY - 30 * DAY},
    }
    return replace(consent, **changes[what])  # type: ignore[arg-type]  # days alone


def consents(number: int, case: Case) -> Iterator[Consent]:
    for place, each in enumerate(case.given.split()):
        pair, _, what = each.partition("@")
        pair, _, purpose = pair.partition("/")
        giver, about = pair.split(">")
        consent = Consent(
            id=f"{number}-consent-{place}",
            participant_id=f"{number}-{about}",
            given_by=f"{number}-{giver}",
            given_on=TODAY - 60 * DAY,
            purpose=Purpose(purpose) if purpose else case.purpose,
        )
        yield days_of(consent, what)


def records(number: int, case: Case, film: Path) -> Iterator[ProjectRecord]:
    family = f"{number}-family"
    yield Family(id=family, pseudonym=f"F-{number:03}")
    for each in case.people.split():
        yield Participant(
            id=f"{number}-{each[0]}",
            family_id=family,
            role=ROLES[each[0]],
            name="Noor",
            has_authority=each.endswith("!"),
        )
    yield Session(
        id=f"{number}-session",
        family_id=family,
        number=1,
        held_on=TODAY - 60 * DAY,
        present=tuple(f"{number}-{each}" for each in case.present.split()),
    )
    yield Recording(
        id=f"{number}-film",
        session_id=f"{number}-session",
        label="film 1",
        storing=Storing.LINKED,
        path=str(film),
        duration_us=1_000_000,
        recognisable=tuple(f"{number}-{each}" for each in case.seen.split()),
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gate")
    (folder / "film.mp4").write_bytes(b"film")
    create_project(folder / "project", coder="AB", passphrase=None)
    workspace = Workspace(open_project(folder / "project"))
    every = [r for n, case in enumerate(CASES) for r in records(n, case, folder / "film.mp4")]
    workspace.apply(add("test", *every))
    engagement = next(s for s in workspace.schemes() if s.id == "engagement")
    for number in range(len(CASES)):
        workspace.new_coding(f"{number}-session", engagement, "AB")
    workspace.apply(add("test", *(c for n, case in enumerate(CASES) for c in consents(n, case))))
    workspace.close()
    return folder / "project"


@pytest.fixture(scope="module")
def window(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Open a copy as the window does, so that the command line finds the other one free."""
    copy = tmp_path_factory.mktemp("window") / "project"
    shutil.copytree(project, copy)
    workspace = Workspace(open_project(copy))
    yield workspace
    workspace.close()


def ask_in_the_window(workspace: Workspace, number: int, case: Case, out: Path) -> None:
    session, family = f"{number}-session", f"{number}-family"
    if case.purpose not in REPORTS:
        (info,) = workspace.project.codings(session)
        cost = KdfCost(memory_kib=8, passes=1)
        wanted = HandOver(
            coding_id=info.id, path=out, passphrase=WORDS, purpose=case.purpose, cost=cost
        )
        refuse_without_consent(workspace, session, case.purpose)
        hand_over(workspace, wanted)(Progress())
        return
    people = workspace.project.participants(family)
    caregiver = next((p.id for p in people if p.role.value == case.caregiver), "")
    request = ExportRequest(
        report=REPORTS[case.purpose],
        path=out,
        language="en",
        session_ids=(session,),
        caregiver_id=caregiver if case.purpose is HOME else "",
    )
    work = prepare(workspace, request)
    if case.name in WRITTEN:
        work(Progress())


def asked_on_the_command_line(project: Path, number: int, case: Case, out: Path) -> Result:
    chosen = ["--family", f"F-{number:03}", "--session", "1", "--out", str(out)]
    if case.purpose in REPORTS:
        command = ["export", str(project), "--format", REPORTS[case.purpose], *chosen]
        if case.purpose is HOME and case.caregiver:
            command += ["--caregiver", case.caregiver]
    else:
        coding = ["--coder", "AB", "--scheme", "engagement", "--purpose", case.purpose.value]
        command = ["handover", "make", str(project), *coding, *chosen]
    return CliRunner().invoke(build(lambda _: 0), command)


EVERY = pytest.mark.parametrize(
    ("number", "case"), list(enumerate(CASES)), ids=[each.name for each in CASES]
)


@EVERY
def test_from_the_window(window: Workspace, tmp_path: Path, number: int, case: Case) -> None:
    out = tmp_path / f"out{SUFFIXES.get(case.purpose, '.ooghoogte')}"
    if case.says:
        with pytest.raises(ReleaseRefusedError) as refused:
            ask_in_the_window(window, number, case, out)
        assert case.says in catalogue("en").error(refused.value)
        assert "Noor" not in catalogue("en").error(refused.value)
    else:
        ask_in_the_window(window, number, case, out)
    assert out.exists() is (case.name in WRITTEN or case.name == "supervision")
    logged = [r.event for r in window.store.access_log.rows() if r.family_id == f"{number}-family"]
    assert logged[-1 if case.says else 0] == ("release_refused" if case.says else "released")


@pytest.mark.parametrize(
    ("number", "case"),
    [
        pytest.param(
            number,
            case,
            marks=() if case.name in WRITTEN or not number % 6 else pytest.mark.proof,
            id=case.name,
        )
        for number, case in enumerate(CASES)
    ],
)
def test_from_the_command_line(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, case: Case
) -> None:
    monkeypatch.setenv("OOGHOOGTE_LANGUAGE", "en")
    monkeypatch.setenv("OOGHOOGTE_HANDOVER_PASSPHRASE", WORDS)
    out = tmp_path / f"out{SUFFIXES.get(case.purpose, '.ooghoogte')}"
    done = asked_on_the_command_line(project, number, case, out)
    assert done.exit_code == int(bool(case.says)), done.output
    assert case.says in done.stderr
    assert out.exists() is not bool(case.says)


def test_there_are_forty_cases_and_both_answers_are_common() -> None:
    refused = [case for case in CASES if case.says]
    assert len(CASES) >= 40
    assert min(len(refused), len(CASES) - len(refused)) >= 15
