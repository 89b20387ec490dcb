"""A feedback session in a real window, by real keys: plan, conversation, and what goes home."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from observer.app.sample import lay_sample_project
from observer.app.settings import Settings, write_settings
from observer.media.intake import probe
from observer.model.errors import ObserverError
from observer.model.feedback import CueKind, FeedbackPlan, FeedbackSession, MarkShape, Reaction
from observer.model.project import Project
from observer.storage.project_folder import open_project
from tests.e2e.desktop import Desktop, eventually
from tests.e2e.sight import Sight, Watched

MOST_PRESSES = 100
SUBTITLE, SAID, STEP = "Nog een!", "Ze lacht", "even wachten"


@dataclass
class Clinician(Watched):
    """Has a keyboard and a mouse, and counts what she does with them; each letter counts."""

    def __init__(self, desktop: Desktop, project: Path) -> None:
        super().__init__(desktop, project)
        self.presses = 0

    def press(self, *keys: str, rest_s: float = 0.35) -> None:
        for key in keys:
            self.desktop.key(key)
            self.presses += 1
            self.pause(rest_s)

    def write(self, words: str) -> None:
        self.desktop.type(words)
        self.presses += len(words)
        self.pause(0.4)

    def click(self, name: str, *, begins: bool = False) -> None:
        self.desktop.click(*self.wait(name, begins=begins).middle)
        self.presses += 1
        self.pause(0.4)

    def drag(self, over: Sight, first: tuple[float, float], last: tuple[float, float]) -> None:
        """Draw with the mouse over something, from one share of it to another."""
        spots = [
            (over.x + round(x * over.width), over.y + round(y * over.height))
            for x, y in (first, last)
        ]
        (x, y), (to_x, to_y) = spots
        self.desktop.xdotool("mousemove", str(x), str(y), "mousedown", "1")
        for share in (0.3, 0.7, 1.0):
            at = (round(x + share * (to_x - x)), round(y + share * (to_y - y)))
            self.desktop.xdotool("mousemove", str(at[0]), str(at[1]))
            self.pause(0.05)
        self.desktop.xdotool("mouseup", "1")
        self.presses += 1
        self.pause(0.4)


def on_disk(folder: Path) -> Project | None:
    """Look at what is on disk, as another reader beside the window."""
    try:
        store = open_project(folder, read_only=True)
    except ObserverError:
        return None
    try:
        return store.load_project()
    finally:
        store.close()


def plan_on_disk(folder: Path) -> FeedbackPlan | None:
    project = on_disk(folder)
    return next(iter(project.of(FeedbackPlan)), None) if project else None


def written(folder: Path, ending: str) -> list[Path]:
    return [each for each in folder.glob(f"*.{ending}") if not each.name.startswith(".")]


def prepared(clinician: Clinician) -> None:
    """Make a plan of three clips, with what the child says, a spot, a question and a comment."""
    clinician.press("alt+3", rest_s=3)
    clinician.press("Return", rest_s=3)
    clinician.press("Return", "Down", "Down", "Return", "Up", "Up", "Return", rest_s=0.6)
    clinician.press("F6", "Up", "Up", rest_s=0.8)
    clinician.press("shift+Right", "shift+Right", "n", rest_s=0.6)
    clinician.write(SUBTITLE)
    clinician.press("Escape", "s")
    layer = clinician.wait(clinician.text("What is pointed out"))
    clinician.drag(layer, (0.55, 0.3), (0.75, 0.9))
    clinician.press("Down", "shift+Right", "q", "Escape", rest_s=0.8)
    clinician.press("Down", "c", rest_s=0.8)
    clinician.write("lach")
    clinician.press("Escape", rest_s=0.8)


def held(clinician: Clinician) -> None:
    """Show the plan on the only screen, and note what the parent says."""
    clinician.press("ctrl+2", "ctrl+Return", rest_s=2)
    clinician.press("Next", rest_s=1.5)
    clinician.press("Next", rest_s=6)
    clinician.press("ctrl+shift+n", rest_s=1.5)
    clinician.press("w")
    clinician.write(SAID)
    clinician.press("Escape", "5", rest_s=0.5)
    clinician.press("ctrl+shift+n", "Next", rest_s=1)
    for _ in range(2):
        clinician.press("Down", rest_s=1.5)
        clinician.press("Next", rest_s=4)
    clinician.press("ctrl+shift+e", rest_s=2)


def taken_home(clinician: Clinician, out: Path) -> None:
    """Write the sheet in both forms, and the film after every second of it was seen."""
    clinician.press("ctrl+3", rest_s=3)
    clinician.write(STEP)
    clinician.click(clinician.text("Fill from the conversation"))
    for leaving, ending in (("Parent sheet, Excel", "xlsx"), ("Parent sheet, PDF", "pdf")):
        clinician.click(clinician.text(leaving))
        clinician.pause(1.5)
        clinician.press("Return", rest_s=2)
        eventually(partial(written, out, ending))
    clinician.press("ctrl+4", rest_s=3)
    for title, lasts_s in (("1. ", 6), ("2. ", 16), ("3. ", 7)):
        clinician.click(title, begins=True)
        clinician.pause(1.5)
        clinician.press("space", rest_s=1.6 * lasts_s + 3)
    clinician.click(clinician.text("Write the film"))
    clinician.pause(2)
    clinician.press("Return", rest_s=2)
    (film,) = eventually(partial(written, out, "mp4"), seconds=120)
    assert probe(film).duration_us > 25_000_000


@pytest.mark.timeout(600)
@pytest.mark.proof
def test_a_feedback_session_from_its_plan_to_what_goes_home_in_under_a_hundred_presses(
    desktop: Desktop,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    folder = desktop.home / "voorbeeld"
    lay_sample_project(folder, language="nl")
    out = desktop.home / "mee"
    out.mkdir()
    monkeypatch.chdir(out)
    settings = Settings(coder="AB", toured=True)
    write_settings(desktop.home / ".config" / "ooghoogte" / "settings.json", settings)
    clinician = Clinician(desktop, folder)
    clinician.pause(2)
    prepared(clinician)
    plan = eventually(lambda: plan_on_disk(folder), every_s=0.5)
    assert plan is not None
    assert len(plan.items) == 3
    project = on_disk(folder)
    assert project is not None
    cues = project.cues(plan.id)
    assert {cue.kind for cue in cues} == {CueKind.CHILD_SAYS, CueKind.QUESTION, CueKind.COMMENT}
    assert [cue.text for cue in cues if cue.kind is CueKind.CHILD_SAYS] == [SUBTITLE]
    assert [mark.shape for cue in cues for mark in cue.marks] == [MarkShape.SPOTLIGHT]

    held(clinician)
    project = on_disk(folder)
    assert project is not None
    (conversation,) = project.of(FeedbackSession)
    (words,) = [w for w in project.parent_words(conversation.id) if w.words]
    assert (words.words, words.reactions) == (SAID, (Reaction.LAUGHS,))
    assert len({shown.clip_id for shown in project.showings(conversation.id)}) == 3

    taken_home(clinician, out)
    record_property("presses", clinician.presses)
    assert clinician.presses < MOST_PRESSES, clinician.presses
    clinician.program.terminate()
    clinician.program.wait(20)
