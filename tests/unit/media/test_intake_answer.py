"""What a child process says of a recording is believed only as far as it can be true."""

import copy
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from observer.media.frame_index import FrameIndex, Identity
from observer.media.intake import _NOT_AS_AGREED
from observer.media.intake_answer import LONGEST_US, read_answer
from observer.media.intake_child import _facts
from observer.media.probe import MediaInfo
from observer.media.sound_facts import SoundStream
from observer.model.errors import MediaError
from observer.model.messages import msg
from observer.model.problems import Problem, Severity

PICTURES = 25
INDEX = FrameIndex(
    time_base=Fraction(1, 25),
    pts=np.arange(PICTURES, dtype=np.int64),
    end_pts=PICTURES,
    keys=np.zeros((1, 4), np.int64),
    identity=Identity.PTS,
    positions=np.empty(0, np.int64),
    size_bytes=1_000,
)
INFO = MediaInfo(
    duration_us=1_000_000,
    frame_count=PICTURES,
    frame_rate=Fraction(25),
    width_px=640,
    height_px=360,
    rotation=90,
    codec="h264",
    has_sound=True,
    variable_rate=False,
    container="mov,mp4",
    problems=(
        Problem(
            what=msg("{file} was cut off.", file="film.mp4"),
            mend=msg("Copy it again."),
            severity=Severity.WARNING,
            file="film.mp4",
        ),
    ),
    sounds=(
        SoundStream(
            number=0, codec="aac", channels=2, sample_rate_hz=48_000, language="nld", title="Zoom"
        ),
    ),
    created_us=1_700_000_000_000_000,
)
FACTS = json.loads(json.dumps(_facts(INFO)))


@dataclass(frozen=True)
class Said:
    """One fact that is told otherwise than it was found."""

    where: tuple[str | int, ...]
    value: object

    def head(self) -> dict[str, object]:
        facts = copy.deepcopy(FACTS)
        place = facts
        for step in self.where[:-1]:
            place = place[step]
        place[self.where[-1]] = self.value
        return {"info": facts}


def read(said: Said, index: FrameIndex = INDEX) -> MediaInfo:
    return read_answer(said.head(), index.to_bytes(), "film.mp4")[0]


def test_an_honest_answer_is_taken_as_it_is() -> None:
    info, index = read_answer({"info": FACTS}, INDEX.to_bytes(), "film.mp4")
    assert info == INFO
    assert index is not None
    assert np.array_equal(index.pts, INDEX.pts)


@pytest.mark.parametrize(
    "moment",
    [
        *("2024", 1.5e15, [1], True),
        *(10**18, -(10**30), 10**400),
        int(datetime(1989, 12, 31, tzinfo=UTC).timestamp()) * 10**6,
        int(datetime(2201, 1, 2, tzinfo=UTC).timestamp()) * 10**6,
    ],
)
def test_a_moment_at_which_no_recorder_was_begun_is_dropped(moment: object) -> None:
    assert read(Said(("created_us",), moment)).created_us is None


def test_more_sounds_than_can_be_are_left_out_and_their_names_cut_short() -> None:
    sound = FACTS["sounds"][0]
    many = [{**sound, "number": number, "title": "a\x1b\n" * 5_000} for number in range(10_000)]
    sounds = read(Said(("sounds",), many)).sounds
    assert len(sounds) == 64
    assert {len(each.title) for each in sounds} < set(range(1, 201))
    assert all(each.title.isprintable() for each in sounds)


@pytest.mark.parametrize(
    "said",
    [
        Said(("duration_us",), -1),
        Said(("duration_us",), "1000000"),
        Said(("duration_us",), float("nan")),
        Said(("frame_count",), PICTURES + 1),
        Said(("width_px",), 10**9),
        Said(("height_px",), 0),
        Said(("rotation",), -90),
        Said(("frame_rate",), [25, -1]),
        Said(("frame_rate",), [10**300, 1]),
        Said(("codec",), {"h264": 1}),
        Said(("sounds", 0), {"number": 0}),
        Said(("sounds", 0, "number"), 3),
        Said(("sounds", 0, "channels"), -2),
        Said(("sounds", 0, "sample_rate_hz"), "much"),
        Said(("sounds", 0, "title"), ["a"]),
        Said(("problems", 0, 0), ["{file.__class__}", {"file": "a"}]),
        Said(("problems", 0, 0), ["{file:>999999999}", {"file": "a"}]),
        Said(("problems", 0, 0), ["{other}", {"file": "a"}]),
        Said(("problems", 0, 0), ["{file", {"file": "a"}]),
        Said(("problems", 0, 0), ["{file}", {"file": "a" * 100_000}]),
        Said(("problems", 0, 2), "grave"),
    ],
    ids=lambda said: f"{'-'.join(map(str, said.where))}",
)
def test_what_cannot_be_is_not_believed(said: Said) -> None:
    with pytest.raises(_NOT_AS_AGREED):
        read(said)


@pytest.mark.parametrize(
    ("said", "index"),
    [
        (Said(("duration_us",), LONGEST_US + 1), INDEX),
        (Said(("duration_us",), 10**40), INDEX),
        (Said(("duration_us",), 1_000_000), replace(INDEX, end_pts=25 * 11 * 24 * 3600)),
        (Said(("duration_us",), 1_000_000), replace(INDEX, time_base=Fraction(10**9))),
    ],
)
def test_a_film_that_would_last_longer_than_ten_days_is_refused_with_a_sentence(
    said: Said, index: FrameIndex
) -> None:
    with pytest.raises(MediaError, match=r"film\.mp4 would last longer than ten days"):
        read(said, index)


@pytest.mark.parametrize(
    "index", [replace(INDEX, end_pts=3), replace(INDEX, time_base=-INDEX.time_base)]
)
def test_an_index_that_runs_backwards_is_not_believed(index: FrameIndex) -> None:
    with pytest.raises(_NOT_AS_AGREED):
        read(Said(("codec",), "h264"), index)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(name=st.sampled_from(sorted(FACTS)), value=ANYTHING)
@hypothesis_settings(max_examples=150, deadline=None)
def test_whatever_is_told_instead_of_one_fact_is_refused_or_lies_within_bounds(
    name: str, value: object
) -> None:
    try:
        info = read(Said((name,), value))
    except (*_NOT_AS_AGREED, MediaError):
        return
    assert isinstance(info.duration_us, int)
    assert 0 <= info.duration_us <= LONGEST_US
    assert info.frame_count == PICTURES
    assert 0 < info.width_px <= 1 << 16
    assert 0 < info.height_px <= 1 << 16
    assert info.rotation in {0, 90, 180, 270}
    assert len(info.codec) + len(info.container) < 300
    assert info.created_us is None or 0 < info.created_us < 10**16
    assert all(str(problem.what) for problem in info.problems)
