"""What is shown and said in a conversation is kept as it happens."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from observer.app.holding import KEEP_EVERY_MS, Holding, open_conversation
from observer.app.showing import Step
from observer.app.workspace import Workspace
from observer.model.edits import PROJECT
from observer.model.family import Family
from observer.model.feedback import FeedbackPlan, FeedbackSession, Reaction
from observer.model.project_edits import add
from observer.model.session import Clip, Session
from observer.storage.project_folder import create_project, open_project

S = 1_000_000
BEGIN = datetime(2026, 3, 21, 10, 0, tzinfo=UTC)
CLIP = Clip(id="tower", session_id="session", onset_us=S, offset_us=9 * S)
STEP = Step(clip_id="tower", session_id="session", onset_us=S, offset_us=9 * S)


class Clock:
    """A clock that goes when it is told."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def after(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def reopen(tmp_path: Path) -> Iterator[Callable[[], Workspace]]:
    folder = tmp_path / "project"
    create_project(folder, coder="AB", passphrase=None)
    opened: list[Workspace] = []

    def again() -> Workspace:
        if opened:
            opened.pop().close()
        opened.append(Workspace(open_project(folder)))
        return opened[-1]

    yield again
    opened.pop().close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(reopen: Callable[[], Workspace]) -> Workspace:
    made = reopen()
    made.apply(
        add(
            "given",
            Family(id="family", pseudonym="F-012"),
            Session(id="session", family_id="family", number=1),
            CLIP,
            FeedbackPlan(id="plan", session_id="session"),
        )
    )
    return made


@pytest.fixture
def holding(workspace: Workspace, clock: Clock) -> Holding:
    made = Holding(workspace, "plan", clock)
    made.begin()
    return made


def test_a_conversation_lasts_from_begin_to_end(holding: Holding, clock: Clock) -> None:
    clock.after(90)
    assert holding.lasts_ms == 90_000
    holding.end()
    clock.after(60)
    assert (holding.lasts_ms, holding.is_held) == (90_000, False)


def test_what_ran_is_kept_with_from_where_to_where_and_for_how_long(
    holding: Holding, clock: Clock
) -> None:
    clock.after(10)
    holding.runs(STEP, S, 0.5)
    clock.after(4)
    holding.rests(3 * S)
    shown = holding.showings[0]
    assert (shown.clip_id, shown.began_ms, shown.lasted_ms) == ("tower", 10_000, 4_000)
    assert (shown.onset_us, shown.offset_us, shown.rate) == (S, 3 * S, 0.5)


def test_a_film_that_runs_is_on_disk_from_its_first_moment_on(
    holding: Holding, clock: Clock, reopen: Callable[[], Workspace]
) -> None:
    feedback = holding.feedback
    assert feedback is not None
    holding.runs(STEP, S, 1.0)
    clock.after(KEEP_EVERY_MS / 1000)
    holding.reaches(3 * S)
    clock.after(0.5)
    holding.reaches(3 * S + 500_000)
    kept = reopen().project.showings(feedback.id)[0]
    assert (kept.onset_us, kept.offset_us, kept.lasted_ms) == (S, 3 * S, KEEP_EVERY_MS)


def test_a_film_that_runs_is_not_kept_at_every_picture(
    holding: Holding, clock: Clock, workspace: Workspace
) -> None:
    holding.runs(STEP, S, 1.0)
    before = workspace.state.submitted
    for number in range(100):
        clock.after(0.04)
        holding.reaches(S + number * 40_000)
    assert workspace.state.submitted - before <= 2


def test_a_repeated_moment_is_seen_twice(holding: Holding, clock: Clock) -> None:
    holding.runs(STEP, S, 1.0)
    clock.after(8)
    holding.reaches(9 * S - 40_000)
    clock.after(0.04)
    holding.reaches(S)
    clock.after(2)
    holding.rests(3 * S)
    assert [(s.onset_us, s.offset_us) for s in holding.showings] == [
        (S, 9 * S - 40_000),
        (S, 3 * S),
    ]


def test_words_are_kept_per_caregiver_and_moment(holding: Holding) -> None:
    holding.write("tower", "mother", "She looks at me first.")
    holding.write("tower", "father", "I never saw that.")
    holding.react("tower", "mother", Reaction.TOUCHED)
    holding.complete("tower", "mother", "Look mama, do it again!")
    mother, father = holding.words_of("tower", "mother"), holding.words_of("tower", "father")
    assert (mother.words, mother.reactions) == ("She looks at me first.", (Reaction.TOUCHED,))
    assert mother.child_says == "Look mama, do it again!"
    assert (father.words, father.reactions) == ("I never saw that.", ())


def test_a_reaction_noted_twice_is_taken_back(holding: Holding) -> None:
    for _ in range(2):
        holding.react("tower", "mother", Reaction.LAUGHS)
    assert holding.words_of("tower", "mother").reactions == ()


def test_a_conversation_that_was_broken_off_goes_on_the_same_day(
    holding: Holding, clock: Clock, reopen: Callable[[], Workspace]
) -> None:
    holding.write("tower", "mother", "half a sen")
    workspace = reopen()
    today = BEGIN.astimezone().date()
    left = open_conversation(workspace.project, "plan", today)
    clock.after(60)
    again = Holding(workspace, "plan", clock)
    again.begin()
    assert left is not None
    assert again.feedback == left
    assert again.words_of("tower", "mother").words == "half a sen"
    assert again.lasts_ms == 60_000
    assert len(workspace.project.of(FeedbackSession)) == 1


def test_a_conversation_that_was_ended_is_followed_by_a_new_one(
    holding: Holding, workspace: Workspace, clock: Clock
) -> None:
    holding.end()
    again = Holding(workspace, "plan", clock)
    again.begin()
    assert len(workspace.project.feedback_sessions("plan")) == 2


def test_what_a_parent_saw_cannot_be_undone(holding: Holding, workspace: Workspace) -> None:
    holding.runs(STEP, S, 1.0)
    assert not workspace.can_undo(PROJECT)
    holding.write("tower", "mother", "Words can.")
    assert workspace.undo(PROJECT)
    assert holding.words_of("tower", "mother").words == ""
    assert len(holding.showings) == 1


def test_it_is_logged_whose_film_was_looked_back_at(holding: Holding, workspace: Workspace) -> None:
    holding.runs(STEP, S, 1.0)
    holding.runs(STEP, 2 * S, 1.0)
    events = [row.event for row in workspace.store.access_log.rows()]
    assert events.count("feedback_held") == 1
