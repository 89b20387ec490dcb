"""Every bundled scheme in a real window: begun, coded, finished and locked, by keys or by mouse."""

import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from observer.app.finishing import open_points
from observer.app.open_points import OpenKind, OpenPoint
from observer.app.workspace import Workspace
from observer.media import Recording
from observer.model.coding import Coding
from observer.model.edits import CodingStatus
from observer.model.event import Anchor, Event
from observer.model.forms import About, Form, FormKind
from observer.model.scheme import AskAt, Code, CodeKind, ModifierKind, Scheme, Track
from observer.model.session import Recording as Film
from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes
from observer.storage.project_folder import open_project
from tests.e2e.coder import (
    FILM_S,
    NUMBER,
    WORDS,
    ByKeys,
    ByMouse,
    Coder,
    chosen,
    questions,
    value_of,
)
from tests.e2e.desktop import Desktop, eventually

FPS = 10
PRESSES = {
    "affect-trace": "turns_up turns_down",
    "caregiver-talk": (
        "own_sound builds_on names open_question answers closed_question no_answer directs "
        "encourages talks_aside talks_aside reading own_words reading plays_with_voice"
    ),
    "engagement": (
        "joyful social_joy playing_along with_things elsewhere withdrawn strained protest "
        "following social_interest"
    ),
    "floor-play-ratings": "strong_moment upset hard_moment upset strong_moment",
    "regulation-five-seconds": "",
    "sensitivity-responsiveness-regulation": (
        "approach sensitive_response fussy verbal_soothing gaze_parent vocalisation invitation "
        "verbal_soothing gaze_toy smile missed_signal crying physical_soothing physical_soothing "
        "gaze_away self_soothing intrusive_act avoidance self_soothing shared_attention mismatch "
        "mismatch repair gaze_away calm"
    ),
    "still-face-structure": (
        "to_surroundings own_touch calls_parent still_face slip uneasy "
        "resting_look turned_away crying own_movement stopped comforts found_again glad"
    ),
    "template-allocation": "",
    "template-checklist": "",
    "template-q-sort": "",
    "triad-play": (
        "to_two one_beside two_plays support one_steps_in two_beside to_both pull_apart "
        "shared_by_three shared_laugh shared_by_three one_out two_steps_in to_things two_out"
    ),
}
"""Which codes are pressed on which scheme, in order; what lasts is pressed again for its end."""
NOT_BY_MOUSE = {("affect-trace", "what_turned")}
"""Forms of words that a mouse cannot write, and that have no reason to leave them empty."""


@dataclass
class Done:
    """What a coder did, as it should stand in the project."""

    events: dict[str, list[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    sheets: dict[str, int] = field(default_factory=dict)


def bundled() -> dict[str, Scheme]:
    read = (read_scheme(path.read_bytes(), path.name).scheme for path in bundled_schemes())
    return {scheme.id: scheme for scheme in read if scheme is not None}


def make_film(path: Path) -> Path:
    """Write a film of some seconds with a stripe that goes through it."""
    with av.open(str(path), "w") as film:
        stream = film.add_stream("mpeg4", rate=Fraction(FPS))
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(FPS * FILM_S):
            picture = np.full((240, 320, 3), 60, dtype=np.uint8)
            picture[:, (2 * number) % 300 : (2 * number) % 300 + 20] = 220
            film.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        film.mux(stream.encode())
    return path


def command(*arguments: str | Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "observer", *map(str, arguments)],
        env=os.environ | {"OOGHOOGTE_LANGUAGE": "nl"},
        check=True,
        capture_output=True,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "praktijk"
    command("project", "new", folder, "--coder", "AB", "--unprotected")
    command("add-recording", folder, make_film(tmp_path / "film.mp4"))
    return folder


# What is done in the window


def code_all(coder: Coder) -> Done:
    """Code everything that the scheme has, and finish."""
    scheme, done = coder.scheme, Done()
    coder.begin()
    coder.wait(coder.text("Film controls"))
    coder.pause(0.5)
    if scheme.training_notice:
        coder.read_notice()
    code_tracks(coder, done)
    mark_phases(coder)
    if scheme.intervals:
        coder.play_fast()
    for intervals in scheme.intervals:
        coder.intervals(intervals)
    for place, trace in enumerate(scheme.traces):
        coder.go_to(2 + 2 * place)
        coder.trace(trace)
    for form in scheme.forms:
        fill(coder, form, done)
    coder.finish()
    eventually(coder.is_locked, seconds=20)
    coder.close()
    coder.program.wait(30)
    return done


def code_tracks(coder: Coder, done: Done) -> None:
    scheme, running = coder.scheme, set[str]()
    codes = {code.id: (track, code) for track in scheme.tracks for code in track.codes}
    pressed, second = PRESSES[scheme.id].split(), 0
    for place, name in enumerate(pressed):
        track, code = codes[name]
        if place + 1 == len(pressed):
            # long unwatched ends are named when a coding is finished
            coder.go_to(FILM_S - 1)
        elif name in running and track.minimum_us:
            second += 2 + track.minimum_us // 1_000_000
            coder.go_to(second)
        coder.one_frame_on()
        if track.push_and_hold and code.kind is CodeKind.STATE:
            coder.hold(track, code)
        else:
            coder.press(track, code)
        ends = name in running
        answered = answers(coder, code, AskAt.OFFSET if ends else AskAt.ONSET)
        if ends:
            running.discard(name)
            again = next(i for i, e in enumerate(done.events[track.id]) if e[0] == name)
            begun = done.events[track.id][again][1]
            done.events[track.id][again] = (name, (*begun, *answered))
            continue
        if code.kind is CodeKind.STATE and not track.exhaustive and not track.push_and_hold:
            running = {r for r in running if not (track.exclusive and codes[r][0] is track)}
            running.add(name)
        done.events[track.id].append((name, answered))


def answers(coder: Coder, code: Code, at: AskAt) -> tuple[tuple[str, tuple[str, ...]], ...]:
    given: list[tuple[str, tuple[str, ...]]] = []
    for modifier in questions(coder.scheme, code, at):
        coder.answer(modifier)
        if modifier.values:
            given.append((modifier.id, (chosen(modifier).id,)))
        elif coder.writes:
            number = modifier.kind is ModifierKind.NUMBER
            given.append((modifier.id, (NUMBER if number else WORDS,)))
    return tuple(given)


def mark_phases(coder: Coder) -> None:
    phases = [phase for phase in coder.scheme.phases if not phase.repeated or not phase.optional]
    if not phases:
        return
    coder.open_phases()
    for place, phase in enumerate(phases):
        coder.go_to(place * FILM_S // len(phases))
        coder.begin_phase(phase)


def fill(coder: Coder, form: Form, done: Done) -> None:
    """Fill in every sheet of a form."""
    coder.open_part(form.label)
    if form.about in {About.SEGMENT, About.CLIP}:
        coder.go_to(6)
        coder.mark(form)
    sheets = 1
    if form.about is About.PHASE:
        sheets = len(form.phases)
    for sheet in range(sheets):
        if sheet:
            coder.next_sheet()
        coder.fill(form)
        coder.pause()
    done.sheets[form.id] = sheets


# What stands in the project then


def check(folder: Path, done: Done, coder: Coder) -> None:
    workspace = Workspace(open_project(folder))
    try:
        (info,) = workspace.project.codings(workspace.project.of(Film)[0].session_id)
        coding, scheme = workspace.coding(info.id), coder.scheme
        assert (info.scheme_id, info.status) == (scheme.id, CodingStatus.FINISHED)
        check_events(coding, scheme, done)
        film = workspace.project.of(Film)[0]
        check_frames(coding, film, folder.parent / "film.mp4")
        check_judged(coding, scheme, done, writes=coder.writes)
        phases = workspace.project.phases(info.session_id)
        wanted = [p.id for p in scheme.phases if not p.repeated or not p.optional]
        assert [phase.template for phase in phases] == wanted
        assert all(first.offset_us <= after.onset_us for first, after in pairwise(phases))
        left = [p for p in open_points(workspace.coded_session(info.id)) if not expected(p, coder)]
        assert left == []
    finally:
        workspace.close()


def expected(point: OpenPoint, coder: Coder) -> bool:
    """Return whether a point is open because the film is short, or because a mouse cannot write."""
    if point.kind is OpenKind.PHASE:
        return "lasts" in point.what.template
    return not coder.writes and (coder.scheme.id, point.part) in NOT_BY_MOUSE


def check_events(coding: Coding, scheme: Scheme, done: Done) -> None:
    for track in scheme.tracks:
        stored = [event for event in coding.on_track(track.id) if not is_default(track, event)]
        assert [event.code for event in stored] == [code for code, _ in done.events[track.id]]
        for event, (code, answered) in zip(stored, done.events[track.id], strict=True):
            assert dict(event.modifiers) == dict(answered), code
            assert event.kind is CodeKind.POINT or event.offset_us or track.exhaustive


def is_default(track: Track, event: Event) -> bool:
    return track.exhaustive and event.onset_us == 0


def check_frames(coding: Coding, film: Film, path: Path) -> None:
    with Recording(path) as frames:
        times = frames.times_us - frames.origin_us
        shown = {film.to_session_us(int(time)) for time in times}
        for event in coding.all_events():
            if event.onset_anchor is not None:
                on_frame(event.onset_anchor, event.onset_us, film, frames)
            else:
                assert event.onset_us == 0
            assert event.offset_us is None or event.offset_us in shown
        for score in coding.scores:
            if score.onset_anchor is not None and score.onset_us is not None:
                on_frame(score.onset_anchor, score.onset_us, film, frames)


def on_frame(anchor: Anchor, at_us: int, film: Film, frames: Recording) -> None:
    time = int(frames.times_us[anchor.frame] - frames.origin_us)
    assert frames.pts[anchor.frame] == anchor.pts
    assert film.to_session_us(time) == at_us


def check_judged(coding: Coding, scheme: Scheme, done: Done, *, writes: bool) -> None:
    for form in scheme.forms:
        scores = coding.scores_of(form.id)
        if not writes and (scheme.id, form.id) in NOT_BY_MOUSE:
            assert not scores
            continue
        assert len(scores) == done.sheets[form.id] * len(form.items)
        for score in scores:
            if form.kind is FormKind.TEXT and writes:
                assert score.words == WORDS
            elif form.kind is FormKind.NUMBER and writes:
                assert score.value == float(NUMBER)
            elif form.kind is FormKind.ALLOCATION:
                assert score.value == form.total / len(form.items)
            elif form.kind in {FormKind.RATING, FormKind.CHECKLIST}:
                assert score.value == value_of(form, score.item)
            else:
                assert score.is_answered
    for intervals in scheme.intervals:
        scores = coding.scores_of(intervals.id)
        assert {score.item for score in scores} == {item.id for item in intervals.items}
        assert all(score.value is not None for score in scores)
        first = [s.value for s in scores if s.item == intervals.items[0].id]
        assert all(first) or len(intervals.items) == 1
    for trace in scheme.traces:
        (run,) = coding.runs_of(trace.id)
        assert len(run.values) > 1
        assert run.offset_us > run.onset_us


def play(desktop: Desktop, project: Path, scheme_id: str, hands: type[Coder]) -> None:
    coder = hands(desktop, project, bundled()[scheme_id])
    check(project, code_all(coder), coder)


@pytest.mark.proof
@pytest.mark.timeout(400)
@pytest.mark.parametrize("hands", [ByKeys, ByMouse])
@pytest.mark.parametrize("scheme_id", sorted(PRESSES))
def test_every_bundled_scheme_is_coded_finished_and_locked(
    desktop: Desktop, project: Path, scheme_id: str, hands: type[Coder]
) -> None:
    play(desktop, project, scheme_id, hands)


def test_every_bundled_scheme_is_among_them() -> None:
    assert set(bundled()) == set(PRESSES)
