"""Two coders come to one coding in a real window: by keys alone, to the lock."""

from pathlib import Path
from threading import Event as Pause

import pytest

from observer.app.sample import lay_sample_project
from observer.app.settings import Settings, write_settings
from observer.model.coding import Coding
from observer.model.edits import CodingInfo, CodingStatus
from observer.model.errors import ObserverError
from observer.model.event import Choice
from observer.storage.project_folder import open_project
from tests.e2e.desktop import Desktop, eventually


def consensus_in(project: Path) -> Coding | None:
    """Look at what is on disk, as another reader beside the window."""
    try:
        store = open_project(project, read_only=True)
    except ObserverError:
        return None
    try:
        made = [info for info in store.load_project().of(CodingInfo) if info.is_consensus]
        return store.load_coding(made[0].id) if made else None
    finally:
        store.close()


def n_decided(project: Path) -> int:
    made = consensus_in(project)
    return len(made.decisions) if made is not None else 0


@pytest.mark.proof
@pytest.mark.timeout(240)
def test_all_disagreements_of_the_sample_are_walked_to_a_locked_consensus(
    desktop: Desktop,
) -> None:
    project = desktop.home / "voorbeeld"
    lay_sample_project(project, language="nl")
    settings = Settings(coder="AB", toured=True, research_view=True)
    write_settings(desktop.home / ".config" / "ooghoogte" / "settings.json", settings)
    program = desktop.program("open", str(project))
    desktop.xdotool("windowfocus", "--sync", desktop.window("Ooghoogte"))
    Pause().wait(2)
    # the latest session is not finished by both, and shows nothing; the one before is
    desktop.key("alt+5")
    Pause().wait(1)
    desktop.key("ctrl+Down")
    Pause().wait(2)
    desktop.key("ctrl+Return")
    eventually(lambda: consensus_in(project) is not None, every_s=0.5)
    for key in ("1", "2", "Left", "Right", "a"):
        desktop.key(key)
        Pause().wait(0.3)
    assert eventually(lambda: n_decided(project) == 3, every_s=0.5)

    desktop.key("w")
    desktop.type("twee keer gekeken")
    desktop.key("Return", "b")
    assert eventually(lambda: n_decided(project) == 4, every_s=0.5)
    desktop.key("ctrl+z")
    assert eventually(lambda: n_decided(project) == 3, every_s=0.5)
    desktop.key("ctrl+y", "n")

    for _ in range(25):
        desktop.key("a")
        Pause().wait(0.15)
    desktop.key("F9")

    def locked() -> Coding | None:
        made = consensus_in(project)
        return made if made and made.info.status is CodingStatus.FINISHED else None

    made = eventually(locked, every_s=0.5)
    assert made is not None
    choices = [decision.choice for decision in made.decisions]
    assert {Choice.FIRST, Choice.SECOND} <= set(choices)
    assert "twee keer gekeken" in {decision.why for decision in made.decisions}
    assert {decision.by for decision in made.decisions} == {"AB"}
    program.terminate()
    program.wait(20)
