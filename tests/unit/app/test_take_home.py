"""What a caregiver takes home: only what was looked at, is hers, and is covered by consent."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner, Result

from observer.app.intake import IntakeRequest, take_in
from observer.app.take_home import (
    Goods,
    TakeHomeRequest,
    Words,
    _piece,
    ask,
    film_of,
    films_of,
    prepare,
    shots_of,
    sounds_of,
)
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.cli.application import build
from observer.model.consent import Consent, Purpose
from observer.model.errors import ObserverError, ReleaseRefusedError
from observer.model.family import Family, Participant
from observer.model.feedback import (
    Cue,
    CueKind,
    FeedbackPlan,
    FeedbackSession,
    ParentWords,
    PlanItem,
)
from observer.model.project_edits import add, remove, revise
from observer.model.scheme import Role
from observer.model.session import Clip, ClipKind, Recording, Session, Storing
from observer.model.take_home import Cover
from observer.model.take_home_edits import (
    cover_with,
    draw,
    hear,
    keep,
    look_at,
    mute,
    seconds_of,
    take_home_of,
)
from observer.storage.project_folder import create_project, open_project

S = 1_000_000
SECRET = "ZZSECRET"  # noqa: S105  a word that nobody else says
DAY = date(2026, 6, 20)
SHORT, LONG = "kort", "vier losse woorden hier"
BOX = (0.5, 0.2, 0.3, 0.5)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """The record of a film of three seconds, dark at the left and light at the right."""
    path = tmp_path_factory.mktemp("film") / f"{SECRET}.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for number in range(75):
            picture = np.tile(np.linspace(20, 240, 160, dtype=np.uint8)[None, :, None], (90, 1, 3))
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return take_in(IntakeRequest(path=path, session_id="", label=SECRET), Progress())


def _consent(about: str, by: str) -> Consent:
    return Consent(
        id=f"{by} for {about}",
        participant_id=about,
        purpose=Purpose.TAKE_HOME,
        given_by=by,
        given_on=date(2026, 1, 1),
    )


@pytest.fixture
def workspace(tmp_path: Path, film: Recording) -> Iterator[Workspace]:
    folder = tmp_path / "project"
    create_project(folder, coder="AB", passphrase=None)
    workspace = Workspace(open_project(folder))
    people = (
        Participant(id="child", family_id="f", role=Role.CHILD, name="Noor"),
        Participant(id="mother", family_id="f", role=Role.MOTHER, has_authority=True),
        Participant(id="father", family_id="f", role=Role.FATHER),
        Participant(id="gran", family_id="f", role=Role.GRANDPARENT),
    )
    says = Cue(
        id="says",
        plan_id="plan",
        clip_id="tower",
        at_us=S // 2,
        for_us=S // 2,
        kind=CueKind.CHILD_SAYS,
        text="Kijk …",
    )
    script = tuple(
        replace(says, id=kind.value, kind=kind, text=f"{SECRET} {kind.value}")
        for kind in CueKind
        if kind is not CueKind.CHILD_SAYS
    )
    held = FeedbackSession(id="held", plan_id="plan", held_on=DAY, began_at="2026-06-20T09:00:00Z")
    words = ParentWords(id="w", feedback_id="held", clip_id="tower", said_by="mother")
    workspace.apply(
        add(
            "given",
            Family(id="f", pseudonym="F-012", question=SECRET),
            *people,
            _consent("child", "mother"),
            _consent("mother", "mother"),
            _consent("father", "father"),
            Session(id="s", family_id="f", number=1, present=("child", "mother", "father", "gran")),
            replace(
                film,
                id="film",
                session_id="s",
                storing=Storing.LINKED,
                recognisable=("child", "mother", "gran"),
            ),
            Clip(id="tower", session_id="s", onset_us=0, offset_us=S, title="Samen de toren"),
            Clip(
                id="his",
                session_id="s",
                onset_us=S,
                offset_us=2 * S,
                title=f"{SECRET} his",
                for_caregiver="father",
            ),
            FeedbackPlan(
                id="plan",
                session_id="s",
                caregivers=("mother", "father"),
                question=SECRET,
                items=(PlanItem(clip_id="tower"), PlanItem(clip_id="his")),
            ),
            says,
            *script,
            held,
            replace(words, words=SECRET, child_says="Kijk mama, nog een blok!"),
            replace(words, id="v", said_by="father", child_says=f"{SECRET} papa"),
        )
    )
    yield workspace
    workspace.close()


def _request(path: Path, goods: Goods = Goods.FILM) -> TakeHomeRequest:
    return TakeHomeRequest(
        path=path,
        goods=goods,
        plan_id="plan",
        caregiver_id="mother",
        clip_ids=("tower",),
        day=DAY,
    )


def _write(workspace: Workspace, request: TakeHomeRequest) -> tuple[Path, ...]:
    return prepare(workspace, request)(Progress())


def _look(workspace: Workspace, *, hides_gran: bool = True) -> None:
    """Look at every second of the clip, with the grandmother covered in silence."""
    project = workspace.project
    clip, recording = project.get(Clip, "tower"), project.get(Recording, "film")
    take = take_home_of(project, clip, recording)
    if hides_gran:
        cover = Cover(recording_id="film", label="gran", places=())
        frames = [number * 40_000 for number in range(25)]
        take = mute(cover_with(take, 0, draw(cover, frames, 0, BOX)), muted=True)
    take = look_at(take, seconds_of(clip, recording))
    workspace.apply(keep(project, take, "look_at_seconds"))


def test_a_second_that_nobody_looked_at_cannot_leave(workspace: Workspace, tmp_path: Path) -> None:
    for goods in Goods:
        with pytest.raises(ReleaseRefusedError, match="1 s were not looked at"):
            prepare(workspace, _request(tmp_path / "out.mp4", goods))
    _look(workspace)
    prepare(workspace, _request(tmp_path / "out.mp4"))
    # the clip is made longer: its new second was not looked at
    clip = workspace.project.get(Clip, "tower")
    workspace.apply(revise("cut", clip, replace(clip, offset_us=S + 40_000)))
    with pytest.raises(ReleaseRefusedError, match="1 s were not looked at"):
        prepare(workspace, _request(tmp_path / "out.mp4"))
    assert not (tmp_path / "out.mp4").exists()
    events = [row.event for row in workspace.store.access_log.rows()]
    assert events.count("release_refused") == 4
    assert events.count("released") == 1


def test_who_did_not_consent_is_covered_and_not_heard_or_it_stays(
    workspace: Workspace, tmp_path: Path
) -> None:
    _look(workspace, hides_gran=False)
    with pytest.raises(ReleaseRefusedError, match="the grandparent must still give consent"):
        prepare(workspace, _request(tmp_path / "out.mp4"))
    _look(workspace)
    project = workspace.project
    clip, recording = project.get(Clip, "tower"), project.get(Recording, "film")
    heard = mute(take_home_of(project, clip, recording), muted=False)
    prepare(workspace, _request(tmp_path / "out.mp4"))
    workspace.apply(keep(project, heard, "mute_clip"))
    with pytest.raises(ReleaseRefusedError, match="the grandparent must still give consent"):
        prepare(workspace, _request(tmp_path / "out.mp4"))


def test_nobody_takes_home_what_is_meant_for_another_caregiver(
    workspace: Workspace, tmp_path: Path
) -> None:
    _look(workspace)
    with pytest.raises(ReleaseRefusedError, match="meant for another caregiver"):
        prepare(workspace, replace(_request(tmp_path / "out.mp4"), clip_ids=()))
    with pytest.raises(ReleaseRefusedError, match="for somebody who was not"):
        prepare(workspace, replace(_request(tmp_path / "out.mp4"), caregiver_id="nobody"))


def test_asking_whether_a_film_may_leave_is_not_noted_as_if_it_left(
    workspace: Workspace, tmp_path: Path
) -> None:
    def noted() -> list[str]:
        return [row.event for row in workspace.store.access_log.rows() if "release" in row.event]

    request = _request(tmp_path / "out.mp4")
    with pytest.raises(ReleaseRefusedError):
        ask(workspace, request)
    _look(workspace)
    ask(workspace, request)
    assert noted() == ["release_refused"]
    prepare(workspace, request)
    assert noted() == ["release_refused", "released"]


def test_a_hard_moment_goes_home_only_with_its_repair(workspace: Workspace, tmp_path: Path) -> None:
    _look(workspace)
    clip, his = (workspace.project.get(Clip, each) for each in ("tower", "his"))
    workspace.apply(revise("kind", clip, replace(clip, kind=ClipKind.QUESTION)))
    with pytest.raises(ReleaseRefusedError, match="shows a hard moment"):
        prepare(workspace, _request(tmp_path / "out.mp4"))
    both = replace(_request(tmp_path / "out.mp4"), clip_ids=("tower", "his"))
    workspace.apply(revise("kind", his, replace(his, kind=ClipKind.REPAIR, for_caregiver="")))
    with pytest.raises(ReleaseRefusedError, match="1 s were not looked at"):
        prepare(workspace, both)


def _greys(film: Path) -> list[NDArray[np.int16]]:
    with av.open(str(film)) as opened:
        pictures = (each.to_ndarray(format="gray") for each in opened.decode(video=0))
        return [each.astype(np.int16) for each in pictures]


def test_the_film_says_what_the_child_says_as_she_completed_it_and_nothing_else(
    workspace: Workspace, tmp_path: Path
) -> None:
    _look(workspace)
    (subtitles,) = _write(workspace, _request(tmp_path / "a.vtt", Goods.SUBTITLES))
    assert subtitles.read_text("utf-8") == (
        "WEBVTT\n\n1\n00:00:03.500 --> 00:00:04.000\nKijk mama, nog een blok!\n"
    )
    film, beside = _write(workspace, replace(_request(tmp_path / "b.mp4"), words=Words.BESIDE))
    assert beside.read_text("utf-8") == subtitles.read_text("utf-8")
    with av.open(str(film)) as opened:
        assert [stream.type for stream in opened.streams] == ["video"]
        assert SECRET not in str(opened.metadata)
    # the script of the presenter changes no picture of it
    (whole,) = _write(workspace, _request(tmp_path / "c.mp4"))
    others = [cue for cue in workspace.project.cues("plan") if cue.kind is not CueKind.CHILD_SAYS]
    workspace.apply(remove("remove_cues", *others))
    (bare,) = _write(workspace, _request(tmp_path / "d.mp4"))
    apart = [
        np.abs(first - second).max()
        for first, second in zip(_greys(whole), _greys(bare), strict=True)
    ]
    # two runs of the coder may differ by a shade; a letter differs by a hundred
    assert max(apart) < 24
    for path in (film, beside, whole, subtitles):
        assert SECRET.encode() not in path.read_bytes()


def test_stills_bear_the_covers(workspace: Workspace, tmp_path: Path) -> None:
    _look(workspace)
    (still,) = _write(workspace, _request(tmp_path / "stills", Goods.STILLS))
    shown = cv2.imread(str(still))
    assert shown is not None
    across = shown[40].mean(axis=1)
    assert np.ptp(across[85:120]) < 3
    assert np.ptp(across[10:45]) > 30


def test_a_sealed_film_is_never_in_clear_on_the_disk(workspace: Workspace, tmp_path: Path) -> None:
    _look(workspace)
    folder = tmp_path / "stick"
    folder.mkdir()
    with pytest.raises(ObserverError, match="passphrase is short"):
        prepare(workspace, replace(_request(folder / "film.zip"), passphrase=SHORT))
    wanted = replace(_request(folder / "film.zip"), passphrase=LONG)
    (sealed,) = _write(workspace, wanted)
    assert [each.name for each in folder.iterdir()] == ["film.zip"]
    assert b"ftyp" not in sealed.read_bytes()


def test_a_clip_that_no_film_shows_as_a_whole_is_refused(workspace: Workspace) -> None:
    clip = workspace.project.get(Clip, "tower")
    assert film_of(workspace.project, clip) is not None
    assert film_of(workspace.project, replace(clip, offset_us=4 * S)) is None


def test_a_clip_is_taken_from_a_film_that_is_still_there(workspace: Workspace) -> None:
    clip, film = workspace.project.get(Clip, "tower"), workspace.project.get(Recording, "film")
    second = replace(film, id="second", label="film 2")
    workspace.apply(add("second", second))
    workspace.apply(revise("erased", film, replace(film, storing=Storing.ERASED, path="")))
    assert film_of(workspace.project, clip) == second


def _run(*words: object) -> Result:
    return CliRunner().invoke(build(lambda _: 0), ["take-home", *(str(word) for word in words)])


def test_the_command_line_goes_through_the_same_gate(workspace: Workspace, tmp_path: Path) -> None:
    plan = workspace.project.get(FeedbackPlan, "plan")
    # for whom it is was not said: then it may be for any who was there, as in the window
    hers = replace(plan, items=plan.items[:1], caregivers=())
    workspace.apply(revise("take_out", plan, hers))
    folder, out = workspace.store.path, tmp_path / "out.mp4"
    asked = (folder, "--family", "F-012", "--out", out, "--caregiver", "mother")
    workspace.close()
    refused = _run(*asked)
    assert refused.exit_code == 1
    assert "s were not looked at" in refused.output
    assert not out.exists()
    again = Workspace(open_project(folder))
    _look(again)
    again.close()
    assert "which caregiver" in _run(*asked[:-1], "professional").output
    assert _run(*asked, "--plan", "3").exit_code == 1
    written = _run(*asked)
    assert written.exit_code == 0, written.output
    assert out.stat().st_size > 1000


def test_a_clip_takes_its_picture_from_the_chosen_film_and_its_sound_from_another_recording(
    workspace: Workspace, tmp_path: Path
) -> None:
    project = workspace.project
    film = project.get(Recording, "film")
    second = replace(film, id="second", label="film 2", offset_us=-S // 2)
    recorder = replace(
        film,
        id="recorder",
        label="recorder",
        width_px=0,
        height_px=0,
        has_sound=True,
        offset_us=-S // 4,
        rate=Fraction(1001, 1000),
    )
    late = replace(recorder, id="late", offset_us=S // 2)
    workspace.apply(add("taken_in", second, recorder, late))
    clip = project.get(Clip, "tower")
    assert [each.id for each in films_of(workspace.project, clip)] == ["second", "film"]
    assert film_of(workspace.project, clip) == second
    shot = shots_of(workspace.project, project.get(FeedbackPlan, "plan"), ("tower",))[0]
    assert sounds_of(workspace.project, shot) == (recorder,), "only what heard all of it"

    take = hear(take_home_of(workspace.project, clip, film), "recorder")
    workspace.apply(keep(workspace.project, look_at(take, seconds_of(clip, film)), "choose"))
    assert film_of(workspace.project, clip) == film
    piece = _piece(workspace, _request(tmp_path / "film.mp4"), replace(shot, recording=film))
    assert piece.start_us == 0
    assert piece.sound is not None
    assert piece.sound.start_us == recorder.to_recording_us(0)
    assert piece.sound.rate == Fraction(1000, 1001)

    # nobody heard it with another sound, nor does one count that ends before the clip does
    assert hear(take, "").looked_at == ()
    kept = workspace.project.take_home_clip("tower")
    assert kept is not None
    workspace.apply(revise("choose", kept, replace(kept, sound_id="late")))
    with pytest.raises(ReleaseRefusedError, match="does not hold all of clip"):
        prepare(workspace, _request(tmp_path / "film.mp4"))
