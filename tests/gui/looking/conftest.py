"""The page of the feedback session over a real project with a short film, and a parent's screen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from observer.app.intake import IntakeRequest, take_in
from observer.app.settings import Settings
from observer.app.tasks import Progress, Tasks
from observer.app.workspace import Workspace
from observer.gui.actions import Commands
from observer.gui.bridge import Bridge
from observer.gui.context import RoomContext
from observer.gui.fonts import load_fonts
from observer.gui.look_back.parent_screen import ParentScreen
from observer.gui.look_back.parent_state import Mode
from observer.gui.look_back.present.conversation import Conversation
from observer.gui.look_back.present.page import PresentPage
from observer.gui.look_back.present.projection import Projection
from observer.gui.machine_state import MachineState
from observer.gui.task_strip import TaskStrip
from observer.gui.theme import TOKENS, Theme, apply_theme
from observer.model.consent import Consent, Purpose
from observer.model.edits import ProjectRecord
from observer.model.family import Family, Participant
from observer.model.feedback import Cue, CueKind, FeedbackPlan, Mark, MarkShape, PlanItem
from observer.model.project_edits import add
from observer.model.scheme import Role
from observer.model.session import Clip, ClipKind, Recording, Session, Storing
from observer.storage.project_folder import create_project, open_project
from observer.text.catalogue import catalogue

WAIT_MS = 15_000
S = 1_000_000
SECRET = "ZZSECRET"  # noqa: S105  a word that nobody else says
"""In all that a parent must never read."""
SUBTITLE = "Look, one more block!"


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """The record of a film of eight seconds, 25 pictures a second, lighter from one to the next."""
    path = tmp_path_factory.mktemp("film") / f"{SECRET}.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.codec_context.gop_size = 25
        for number in range(200):
            picture = np.full((180, 320, 3), 40 + number, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return take_in(IntakeRequest(path=path, session_id="", label=SECRET), Progress())


@dataclass
class Couch:
    """The clinician with the page before her, and the parent with a screen."""

    qtbot: QtBot
    window: QMainWindow
    page: PresentPage
    workspace: Workspace
    said: list[str] = field(default_factory=list)
    machine: MachineState = field(default_factory=MachineState)

    @property
    def conversation(self) -> Conversation:
        return self.page.conversation

    @property
    def projection(self) -> Projection:
        return self.page.conversation.projection

    @property
    def parent(self) -> ParentScreen:
        return self.page.screens.screen

    def mode(self) -> Mode:
        """Return in which state the parent's screen is."""
        return self.projection.state.mode

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=WAIT_MS)

    def arrives(self) -> None:
        """Wait until what was asked for is on the screen."""
        self.until(lambda: not self.projection.state.is_seeking)

    def begin(self) -> None:
        """Begin the conversation, and wait for the first moment, in black."""
        self.page.begin()
        assert self.conversation.is_held
        self.arrives()

    def key(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key where the keyboard is."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(QApplication.focusWidget() or self.parent, key, held)


def _stay(_room: str, _session: str | None, _coding: str | None) -> None:
    """Stay: there are no other rooms."""


class _Place:
    """The room, as far as the page knows it."""

    session_id = "session"
    plan_id = "plan"

    def __init__(self, strip: TaskStrip) -> None:
        self.strip = strip
        self.pages: list[str] = []

    def show_page(self, page_id: str) -> None:
        self.pages.append(page_id)

    def show_plan(self, plan_id: str) -> None:
        self.plan_id = plan_id


def records() -> tuple[ProjectRecord, ...]:
    """Return a family with two caregivers, a plan of two moments, and its script."""
    people = (
        Participant(id="child", family_id="family", role=Role.CHILD, name="Noor"),
        Participant(
            id="mother", family_id="family", role=Role.MOTHER, name="Sofie", has_authority=True
        ),
        Participant(id="father", family_id="family", role=Role.FATHER, name="Idris"),
    )
    consents = tuple(
        Consent(
            id=f"consent-{about}",
            participant_id=about,
            purpose=Purpose.TREATMENT,
            given_by="mother",
            given_on=date(2026, 1, 1),
        )
        for about in ("child", "mother")
    )
    plan = FeedbackPlan(
        id="plan",
        session_id="session",
        caregivers=("mother",),
        question=f"{SECRET} question",
        last_point=f"{SECRET} point",
        items=(PlanItem(clip_id="tower"), PlanItem(clip_id="pause")),
    )
    arrow = Mark(shape=MarkShape.ARROW, points=((0.2, 0.2), (0.6, 0.6)))
    cues = (
        Cue(
            id="says",
            plan_id="plan",
            clip_id="tower",
            at_us=1 * S + 200_000,
            for_us=S,
            kind=CueKind.CHILD_SAYS,
            text=SUBTITLE,
        ),
        Cue(
            id="ask",
            plan_id="plan",
            clip_id="tower",
            at_us=1 * S + 610_000,
            kind=CueKind.QUESTION,
            text=f"{SECRET} what does she feel?",
            stops=True,
            marks=(arrow,),
        ),
        Cue(id="tell", plan_id="plan", clip_id="pause", at_us=5 * S, text=f"{SECRET} comment"),
    )
    return (
        Family(id="family", pseudonym=f"F-012 {SECRET}", question=f"{SECRET} case"),
        *people,
        *consents,
        Session(
            id="session",
            family_id="family",
            number=1,
            task=f"{SECRET} task",
            present=("child", "mother"),
        ),
        Clip(
            id="tower", session_id="session", onset_us=S, offset_us=2 * S, title=f"{SECRET} tower"
        ),
        Clip(
            id="pause",
            session_id="session",
            onset_us=4 * S,
            offset_us=6 * S,
            title=f"{SECRET} pause",
            kind=ClipKind.REPAIR,
        ),
        Clip(
            id="beside", session_id="session", onset_us=7 * S, offset_us=7 * S + 500_000, title="x"
        ),
        Clip(
            id="fathers",
            session_id="session",
            onset_us=3 * S,
            offset_us=4 * S,
            for_caregiver="father",
        ),
        plan,
        *cues,
    )


@pytest.fixture
def couch(tmp_path: Path, qtbot: QtBot, qapp: QApplication, film: Recording) -> Iterator[Couch]:
    load_fonts()
    apply_theme(qapp, TOKENS[Theme.LIGHT])
    folder = tmp_path / "project"
    create_project(folder, coder="AB", passphrase=None)
    workspace = Workspace(open_project(folder))
    linked = replace(
        film,
        id="film",
        session_id="session",
        storing=Storing.LINKED,
        path=str(Path(film.path)),
        recognisable=("child", "mother"),
    )
    workspace.apply(add("given", *records(), linked))
    text = catalogue("en")
    bridge = Bridge()
    tasks = Tasks(bridge.post)
    said: list[str] = []
    context = RoomContext(
        workspace=workspace,
        tasks=tasks,
        text=text,
        tokens=TOKENS[Theme.LIGHT],
        settings=Settings(language="en", theme="light", coder="AB"),
        commands=Commands(text, {}),
        notify=said.append,
        go=_stay,
    )
    strip = TaskStrip(tasks, text)
    page = PresentPage(context, _Place(strip))
    window = QMainWindow()
    window.setCentralWidget(page)
    window.resize(1280, 700)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    page.show_plan("plan")
    page.setFocus()
    yield Couch(qtbot, window, page, workspace, said, context.machine)
    page.release()
    window.close()
    strip.deleteLater()
    window.deleteLater()
    bridge.close()
    tasks.close()
    workspace.close()
