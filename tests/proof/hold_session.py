"""Holds feedback sessions, is killed in the middle of them again and again, and counts the losses.

Run as a program of its own, which forks. Prints one JSON object.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from select import select

from observer.app.holding import Holding
from observer.app.showing import steps_of
from observer.app.workspace import Workspace
from observer.model.family import Family
from observer.model.feedback import FeedbackPlan, PlanItem, Reaction
from observer.model.project_edits import add
from observer.model.session import Clip, Session
from observer.model.store import StoreState
from observer.storage.project_folder import create_project, open_project
from observer.storage.surroundings import KdfCost, Surroundings

PASSPHRASE = "zon maan ster"  # noqa: S105 - of a project that lives for one run
AROUND = Surroundings(kdf_cost=KdfCost(memory_kib=8, passes=1))
STEP_US = 40_000
RUNS = 25
"""After so many pictures the film stands still, and goes on."""


def prepare(path: Path) -> None:
    """Make a project with a plan of one clip."""
    create_project(path, coder="AB", passphrase=PASSPHRASE, around=AROUND)
    workspace = Workspace(open_project(path, passphrase=PASSPHRASE, around=AROUND))
    clip = Clip(id="clip", session_id="session", onset_us=0, offset_us=3_600_000_000)
    workspace.apply(
        add(
            "given",
            Family(id="family", pseudonym="F-012"),
            Session(id="session", family_id="family", number=1),
            clip,
            FeedbackPlan(id="plan", session_id="session", items=(PlanItem(clip_id="clip"),)),
        )
    )
    workspace.close()


def hold_until_killed(path: Path, report: int) -> None:
    """Hold the conversation: each word typed makes a longer text, each stretch of film a row.

    Every number that the disk acknowledged goes to the pipe, after what was given away by then.
    """
    workspace = Workspace(open_project(path, passphrase=PASSPHRASE, around=AROUND))
    given: list[tuple[int, int, int]] = []

    def acknowledge(state: StoreState) -> None:
        sure = [each for each in tuple(given) if each[0] <= state.acknowledged]
        if sure:
            words, shown = sure[-1][1:]
            os.write(report, words.to_bytes(8, "big") + shown.to_bytes(8, "big"))

    workspace.store.on_state(acknowledge)
    holding = Holding(workspace, "plan")
    holding.begin()
    step = steps_of(workspace.project, workspace.project.get(FeedbackPlan, "plan"))[0]
    letters = len(holding.words_of("clip", "mother").words)
    stretches = len(holding.showings)
    at_us = 0
    while True:
        holding.runs(step, at_us, 1.0)
        stretches += 1
        for _ in range(RUNS):
            at_us += STEP_US
            holding.reaches(at_us)
        holding.rests(at_us)
        letters += 1
        holding.write("clip", "mother", "w" * letters)
        holding.react("clip", "mother", Reaction.LAUGHS)
        given.append((workspace.state.submitted, letters, stretches))
        del given[:-200]
        if letters > 2000:
            letters = 0
        workspace.store.drain(0.5)


def kill_once(path: Path, wait_s: float) -> tuple[int, int]:
    """Fork a conversation, kill it after a while, and return what it was sure of."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        hold_until_killed(path, writer)
        os._exit(1)
    os.close(writer)
    heard = bytearray(os.read(reader, 16))
    end = time.monotonic() + wait_s
    while (rest_s := end - time.monotonic()) > 0:
        if select([reader], [], [], rest_s)[0]:
            piece = os.read(reader, 65536)
            if not piece:
                break
            heard += piece
    os.kill(child, signal.SIGKILL)
    while piece := os.read(reader, 65536):
        heard += piece
    os.close(reader)
    os.waitpid(child, 0)
    whole = bytes(heard[: len(heard) // 16 * 16])
    return int.from_bytes(whole[-16:-8], "big"), int.from_bytes(whole[-8:], "big")


def look(path: Path, sure: tuple[int, int], counts: Counter[str]) -> None:
    """Open the project again and compare it with what the killed one was sure of."""
    workspace = Workspace(open_project(path, passphrase=PASSPHRASE, around=AROUND))
    project = workspace.project
    held = project.feedback_sessions("plan")
    said = [words for each in held for words in project.parent_words(each.id)]
    shown = [each for one in held for each in project.showings(one.id)]
    counts["conversations"] = len(held)
    counts["plans lost"] += "plan" not in project.records
    counts["words lost"] += max(0, sure[0] - sum(len(each.words) for each in said))
    counts["showings lost"] += max(0, sure[1] - len(shown))
    # the stretch that had just begun when it was killed, and no other
    begun = sum(each.offset_us <= each.onset_us for each in shown)
    counts["stretches lost"] += begun > counts["kills"]
    counts["showings kept"] = len(shown)
    counts["words kept"] = sum(len(each.words) for each in said)
    counts["damaged"] += sum(each.file != "project.json" for each in workspace.verify())
    workspace.close()


def main(folder: Path, kills: int, seed: int) -> Counter[str]:
    """Kill so many conversations, each of which goes on where the one before was killed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable
    path, counts = folder / "project", Counter[str]()
    prepare(path)
    for _ in range(kills):
        sure = kill_once(path, chance.uniform(0.02, 0.4))
        counts["kills"] += 1
        look(path, sure, counts)
    return counts


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))) + "\n")
