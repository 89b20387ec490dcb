"""The sample project: true to its films, to its schemes, and the same every time."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from observer.app.sample import SampleProject, lay_sample_project, sample_records
from observer.media.intake import probe
from observer.media.recording import Recording as Film
from observer.model.coding import Coding
from observer.model.consent import Purpose
from observer.model.edits import CodingInfo, CodingStatus
from observer.model.errors import StorageError
from observer.model.event import Anchor, Event
from observer.model.project import Project
from observer.model.rules import CodeRef
from observer.model.scheme import CodeKind, Scheme, Track
from observer.model.session import Recording, Session
from observer.model.sheet import ParentSheet
from observer.model.time import Interval, pts_to_us
from observer.statistics.inputs import CodedSession
from observer.statistics.registry import STATISTICS
from observer.storage.project_folder import needs_passphrase, open_project

if TYPE_CHECKING:
    from fractions import Fraction

FOLDER = Path(__file__).resolve().parents[3] / "sample_sessions"
SRR = "sensitivity-responsiveness-regulation"


@pytest.fixture(scope="module")
def sample() -> SampleProject:
    return sample_records("nl")


@pytest.fixture(scope="module")
def project(sample: SampleProject) -> Project:
    return Project.from_records(sample.records)


def _scheme(sample: SampleProject, coding: Coding) -> Scheme:
    return next(s for s, _ in sample.schemes if s.meaning_hash == coding.info.scheme_hash)


def _tracks(sample: SampleProject) -> Iterator[tuple[Coding, Track]]:
    for coding in sample.codings:
        for track in _scheme(sample, coding).tracks:
            yield coding, track


def _coding(sample: SampleProject, project: Project, coder: str, number: int) -> Coding:
    return next(
        c
        for c in sample.codings
        if (c.info.coder, c.info.scheme_id) == (coder, SRR)
        and project.get(Session, c.info.session_id).number == number
    )


def _truth(number: int) -> list[dict[str, object]]:
    content = json.loads((FOLDER / "ground_truth.json").read_text(encoding="utf-8"))
    events: list[dict[str, object]] = content["sessions"][number - 1][SRR]["events"]
    return events


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_record_refers_to_records_and_codes_that_exist(language: str) -> None:
    sample = sample_records(language)
    project = Project.from_records(sample.records)
    assert len(project.records) == len(sample.records)
    for coding in sample.codings:
        scheme = _scheme(sample, coding)
        reasons = {reason.id for reason in scheme.uncodable_reasons}
        assert project.get(Session, coding.info.session_id).id == coding.info.session_id
        assert {mark.reason for mark in coding.uncodable} <= reasons
        assert coding.coded_ranges
        for event in coding.all_events():
            code = scheme.code(CodeRef(event.track, event.code))
            assert code.kind is event.kind
            asked = {m.id: {v.id for v in m.values} for m in scheme.modifiers}
            for modifier, chosen in event.modifiers:
                assert modifier in code.modifiers
                assert set(chosen) <= asked[modifier]
    assert all(path.is_file() for path in sample.films.values())


def test_dutch_and_english_differ_in_words_and_in_nothing_else(sample: SampleProject) -> None:
    english = sample_records("en")
    nl, en = Project.from_records(sample.records), Project.from_records(english.records)
    assert list(nl.records) == list(en.records)
    assert nl.families()[0].question == "Hoe zie ik wanneer Noor genoeg heeft?"
    assert en.families()[0].question == "How can I see when Noor has had enough?"
    for session in nl.of(Session):
        pairs = zip(nl.clips(session.id), en.clips(session.id), strict=True)
        assert all(a.words != b.words and a.onset_us == b.onset_us for a, b in pairs)
    for a, b in zip(sample.codings, english.codings, strict=True):
        assert a.events == b.events


def test_two_sessions_lie_three_months_apart_with_two_phases_each(project: Project) -> None:
    family = project.families()[0]
    first, second = project.sessions(family.id)
    assert (first.held_on, second.held_on) == (date(2026, 3, 14), date(2026, 6, 13))
    for session in (first, second):
        extent = project.extent(session.id)
        assert extent is not None
        assert 90_000_000 <= extent.duration_us <= 180_000_000
        play, tidying = project.phases(session.id)
        assert (play.onset_us, tidying.offset_us) == (0, extent.end_us)
        assert play.offset_us == tidying.onset_us


def test_states_of_exclusive_tracks_never_overlap(sample: SampleProject) -> None:
    seen = 0
    for coding, track in _tracks(sample):
        if not track.exclusive:
            continue
        states = [e for e in coding.on_track(track.id) if e.kind is CodeKind.STATE]
        for earlier, later in pairwise(states):
            assert earlier.offset_us is not None
            assert earlier.offset_us <= later.onset_us
            seen += 1
    assert seen > 100


def test_exhaustive_tracks_run_without_a_hole_from_start_to_end(
    sample: SampleProject, project: Project
) -> None:
    for coding, track in _tracks(sample):
        if not track.exhaustive:
            continue
        states = coding.on_track(track.id)
        extent = project.extent(coding.info.session_id)
        assert extent is not None
        assert (states[0].onset_us, states[-1].offset_us) == (extent.start_us, extent.end_us)
        assert [e.offset_us for e in states[:-1]] == [e.onset_us for e in states[1:]]


def _anchors(event: Event) -> Iterator[tuple[int, Anchor]]:
    if event.onset_anchor is not None:
        yield event.onset_us, event.onset_anchor
    if event.offset_anchor is not None and event.offset_us is not None:
        yield event.offset_us, event.offset_anchor


def test_every_event_lies_exactly_on_the_frame_it_names(
    sample: SampleProject, project: Project
) -> None:
    clocks: dict[str, tuple[NDArray[np.int64], Fraction]] = {}
    for recording_id, path in sample.films.items():
        with Film(path) as film:
            clocks[recording_id] = film.pts, film.time_base
    for coding in sample.codings:
        extent = project.extent(coding.info.session_id)
        assert extent is not None
        for event in coding.all_events():
            anchors = list(_anchors(event))
            assert event.onset_anchor is not None
            whole = event.kind is CodeKind.POINT or event.offset_us == extent.end_us
            assert len(anchors) == (1 if whole else 2)
            for time_us, anchor in anchors:
                pts, time_base = clocks[anchor.recording_id]
                assert (anchor.pts, anchor.time_base) == (pts[anchor.frame], time_base)
                assert time_us == pts_to_us(anchor.pts, anchor.time_base)


def test_what_the_records_say_of_the_films_is_what_a_probe_finds(
    sample: SampleProject, project: Project
) -> None:
    infos = {key: probe(path) for key, path in sample.films.items()}
    for recording in project.of(Recording):
        info = infos[recording.id]
        assert (info.width_px, info.height_px) == (recording.width_px, recording.height_px)
        assert info.has_sound
        assert info.duration_us == recording.duration_us
        assert info.frame_rate == recording.frame_rate or info.variable_rate
        assert recording.size_bytes == sample.films[recording.id].stat().st_size
        assert not info.problems
    assert sorted(info.variable_rate for info in infos.values()) == [False, True]
    assert sum(path.stat().st_size for path in sample.films.values()) <= 6_000_000


def test_films_decode_to_the_last_frame(sample: SampleProject) -> None:
    for path in sample.films.values():
        with Film(path) as film:
            count = len(film.times_us)
            pictures = [film.picture(i) for i in (0, count // 2, count - 1)]
        assert count > 3000
        for picture in pictures:
            assert picture.shape == (540, 960, 3)
            assert picture.std() > 20


def _shirt(picture: NDArray[np.uint8]) -> int:
    """Count the pixels of the child's shirt in the right half of the rug."""
    area = picture[250:430, 480:].astype(int)
    return int((np.abs(area - np.array([0xE3, 0xA7, 0x3B])).max(axis=2) < 24).sum())


def test_the_child_is_out_of_the_picture_where_the_film_cannot_be_coded(
    sample: SampleProject, project: Project
) -> None:
    coding = _coding(sample, project, "AB", 1)
    gap = next(mark for mark in coding.uncodable if mark.reason == "off_camera")
    film_id = project.recordings(coding.info.session_id)[0].id
    with Film(sample.films[film_id]) as film:
        middle = int(np.searchsorted(film.times_us, (gap.onset_us + gap.offset_us) // 2))
        assert _shirt(film.picture(middle)) < 50
        assert _shirt(film.picture(100)) > 2000


def _sound(path: Path) -> NDArray[np.float64]:
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(frames).astype(np.float64)


def _loudness(sound: NDArray[np.float64], start_us: int, end_us: int) -> float:
    part = sound[start_us * 48 // 1000 : end_us * 48 // 1000]
    return float(np.sqrt(np.mean(part**2)))


@pytest.mark.parametrize("number", [1, 2])
def test_what_is_coded_can_be_heard(number: int) -> None:
    sound = _sound(FOLDER / f"session-{number}.mp4")
    times: dict[str, list[tuple[int, int]]] = {}
    for event in _truth(number):
        onset = int(str(event["onset_us"]))
        offset = int(str(event.get("offset_us", onset + 800_000)))
        times.setdefault(str(event["code"]), []).append((onset, offset))
    still = np.percentile(
        [_loudness(sound, t * 100_000, t * 100_000 + 100_000) for t in range(1200)], 20
    )
    loud = {code: [_loudness(sound, *each) for each in spans] for code, spans in times.items()}
    for code in ("vocalisation", "fussy", "crying", "verbal_soothing"):
        assert min(loud[code]) > 4 * still
    assert min(loud["crying"]) > 1.3 * max(loud["fussy"])


def _labels(coding: Coding, track: str, end_us: int) -> NDArray[np.str_]:
    times = np.arange(20_000, end_us, 40_000)
    labels = np.full(times.shape, "nothing", dtype="<U20")
    for event in coding.on_track(track):
        inside = (times >= event.onset_us) & (times < (event.offset_us or end_us))
        labels[inside] = event.code
    return labels


def _kappa(a: NDArray[np.str_], b: NDArray[np.str_]) -> float:
    codes = sorted(set(a.tolist()) | set(b.tolist()))
    observed = float(np.mean(a == b))
    expected = sum(float(np.mean(a == c) * np.mean(b == c)) for c in codes)
    return (observed - expected) / (1 - expected)


@pytest.mark.parametrize("number", [1, 2])
def test_the_two_coders_disagree_as_people_do(
    sample: SampleProject, project: Project, number: int
) -> None:
    first = _coding(sample, project, "AB", number)
    second = _coding(sample, project, "CD", number)
    extent = project.extent(first.info.session_id)
    assert extent is not None
    for track in ("child_gaze", "child_regulation", "dyad_attention"):
        stated = second.coded_range(track)
        end = extent.end_us if stated is None else stated.offset_us
        kappa = _kappa(_labels(first, track, end), _labels(second, track, end))
        assert 0.6 < kappa < 0.95
    assert len(second.on_track("child_signal")) <= len(first.on_track("child_signal"))
    assert {e.onset_us for e in first.all_events()} != {e.onset_us for e in second.all_events()}


def test_mother_answers_more_signals_three_months_later(
    sample: SampleProject, project: Project
) -> None:
    answered = next(s for s in STATISTICS if s.id == "answered")
    shares = []
    for number in (1, 2):
        coding = _coding(sample, project, "AB", number)
        extent = project.extent(coding.info.session_id)
        assert extent is not None
        session = CodedSession(
            coding=coding,
            scheme=_scheme(sample, coding),
            window=Interval(extent.start_us, extent.end_us),
            phases=project.phases(coding.info.session_id),
        )
        table = answered.compute(session)
        row = table[(table["contingency"] == "sensitive") & (table["phase"] == "")].iloc[0]
        assert row["n_valid"] >= 15
        shares.append(row["n_answered"] / row["n_valid"])
    assert 0.5 < shares[0] < shares[1] < 1.0


def test_nothing_is_missing_that_keeps_the_sheet_from_the_parent(project: Project) -> None:
    for session in project.of(Session):
        for purpose in (Purpose.TREATMENT, Purpose.TAKE_HOME, Purpose.RESEARCH):
            assert not project.missing_consents(session.id, purpose, date(2026, 6, 20))
        assert project.missing_consents(session.id, Purpose.TEACHING, date(2026, 6, 20))
        sheet = project.sheets(session.id)[0]
        texts = (sheet.child_showed, sheet.parent_did, sheet.parent_said, sheet.small_step)
        assert all(texts)
        clips = [clip for clip in project.clips(session.id) if clip.on_sheet]
        assert 2 <= len(clips) <= 4
        assert clips[0].kind == "positive"


def _content(folder: Path) -> tuple[dict[str, object], list[Coding], bytes]:
    store = open_project(folder)
    try:
        project = store.load_project()
        codings = [store.load_coding(c.info.id) for c in sample_records("en").codings]
        recording = project.of(Recording)[0]
        with store.vault.open(recording.id) as film:
            head = film.read(4096)
        assert store.load_history("project").done
        assert not store.verify()
    finally:
        store.close()
    return dict(project.records), codings, head


def test_laid_twice_the_sample_holds_the_same(tmp_path: Path) -> None:
    lay_sample_project(tmp_path / "one", language="en")
    lay_sample_project(tmp_path / "two", language="en", coder="XY")
    assert not needs_passphrase(tmp_path / "one")
    one, two = _content(tmp_path / "one"), _content(tmp_path / "two")
    assert one == two
    sample = sample_records("en")
    assert one[0] == {record.id: record for record in sample.records}
    assert one[1] == list(sample.codings)
    assert one[2] == (FOLDER / "session-1.mp4").read_bytes()[:4096]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
    assert any(isinstance(record, ParentSheet) for record in one[0].values())


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StorageError, match="not an empty folder"):
        lay_sample_project(tmp_path, language="nl")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_committed_data_follow_from_the_script(tmp_path: Path) -> None:
    copy = tmp_path / "sample_sessions"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__", "*.json"))
    script = [sys.executable, str(copy / "generate.py"), "--data"]
    subprocess.run(script, check=True, cwd=tmp_path, timeout=50)
    for name in ("sample.json", "ground_truth.json"):
        assert (copy / name).read_bytes() == (FOLDER / name).read_bytes()


def test_whoever_opens_the_sample_can_code_at_once_in_the_session_shown_first(
    project: Project,
) -> None:
    latest = max(project.of(Session), key=lambda each: each.number)
    left_open = [c for c in project.of(CodingInfo) if c.status is CodingStatus.OPEN]
    assert [(c.session_id, c.coder, c.scheme_id) for c in left_open] == [
        (latest.id, "AB", "sensitivity-responsiveness-regulation")
    ]
