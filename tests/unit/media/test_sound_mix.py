"""Several recordings are heard together, each at its place on the session clock."""

import io
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from observer.media.placement import Placed
from observer.media.sound_mix import Plan, SoundFinder, SoundMix
from observer.media.source import CancelledError, never
from tests.unit.media.sound_clips import (
    RATE_HZ,
    SoundTrack,
    Wave,
    bursts_s,
    tone,
    with_bursts,
    write,
)

Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Return a function that writes a sound, with a film beside it if wished."""
    numbers = iter(range(100))

    def make(wave: Wave, pictures: int = 0, first_picture_s: float = 0.0, **track: float) -> Path:
        name = tmp_path / f"{next(numbers)}.mkv"
        sound = SoundTrack(wave=wave, **track)  # type: ignore[arg-type]  # for short
        return write(name, [sound], pictures, first_picture_s)

    return make


def mixed(
    *lines: tuple[Placed, ...], seconds: float, from_us: float = 0, heard: str | None = None
) -> Wave:
    """Return one channel of what is heard; recordings have ids of one letter."""
    ids = frozenset(heard if heard is not None else "abcdef")
    mix = SoundMix(RATE_HZ)
    mix.begin(Plan(lines=lines, heard=ids), from_us, never)
    blocks = [mix.take(960) for _ in range(round(seconds * 50))]
    mix.close()
    return np.concatenate(blocks)[:, 0]


def test_each_recording_is_heard_at_its_offset_and_only_while_it_lasts(written: Written) -> None:
    first = written(with_bursts(tone(3, 200, level=0), (0.5, 1.5)))
    second = written(with_bursts(tone(1, 200, level=0), (0.25,)))
    lines = (
        (Placed(id="a", source=first, offset_us=-200_000),),
        (Placed(id="b", source=second, offset_us=2_000_000),),
    )
    whole = mixed(*lines, seconds=4)
    assert bursts_s(whole) == pytest.approx([0.3, 1.3, 2.25], abs=0.0005)
    assert not whole[round(3.1 * RATE_HZ) :].any()
    assert bursts_s(mixed(*lines, seconds=4, heard="b")) == pytest.approx([2.25], abs=0.0005)
    assert not mixed(*lines, seconds=4, heard="").any()
    later = mixed(*lines, seconds=2, from_us=1_000_000)
    assert bursts_s(later) == pytest.approx([0.3, 1.25], abs=0.0005)


@pytest.mark.parametrize(
    "rate", [Fraction(1_000_040, 1_000_000), Fraction(999_000, 1_000_000), Fraction(1001, 1000)]
)
def test_a_recorder_that_drifts_is_drawn_onto_the_session_clock_without_a_click(
    rate: Fraction, written: Written
) -> None:
    middles_s = [0.5 + 2 * number for number in range(15)]
    path = written(with_bursts(tone(30, 440, level=0.3), middles_s))
    placed = Placed(id="a", source=path, offset_us=250_000, rate=rate)
    whole = mixed((placed,), seconds=30)
    expected = [0.25 + float(rate) * middle_s for middle_s in middles_s]
    found = bursts_s(whole)
    assert found == pytest.approx(expected[: len(found)], abs=0.0005)
    assert len(found) >= 14
    times = np.arange(len(whole)) / RATE_HZ
    ideal = 0.3 * np.sin(2 * np.pi * 440 * (times - 0.25) / float(rate))
    quiet = (times > 1.0) & (times < 2.0)
    # off by half a sample at most, and bent nowhere more than the tone itself is
    assert np.abs(whole - ideal)[quiet].max() < 0.3 * 2 * np.pi * 440 / RATE_HZ / 2 * 1.1
    assert np.abs(np.diff(whole[quiet], 2)).max() < 0.3 * (2 * np.pi * 440 / RATE_HZ) ** 2 * 1.3


def test_recordings_that_follow_each_other_join_without_a_gap_or_an_echo(written: Written) -> None:
    whole_wave = tone(4, 440)
    cut = 2 * RATE_HZ
    first, second = written(whole_wave[:cut], 50), written(whole_wave[cut:], 50)
    line = (
        Placed(id="a", source=first),
        Placed(id="b", source=second, offset_us=2_000_000),
    )
    assert np.abs(mixed(line, seconds=3.9) - whole_wave[: round(3.9 * RATE_HZ)]).max() < 0.002
    overlapping = written(whole_wave[: cut + RATE_HZ // 3], 50)
    line = (Placed(id="a", source=overlapping), line[1])
    assert np.abs(mixed(line, seconds=3.9) - whole_wave[: round(3.9 * RATE_HZ)]).max() < 0.002


def test_at_a_seam_the_earlier_one_is_heard_until_the_sound_of_the_later_one_begins(
    written: Written,
) -> None:
    whole_wave = tone(4, 440)
    first = written(whole_wave[: round(2.1 * RATE_HZ)], 50)
    second = written(whole_wave[round(2.06 * RATE_HZ) :], 40, from_s=0.06)
    line = (Placed(id="a", source=first), Placed(id="b", source=second, offset_us=2_000_000))
    assert np.abs(mixed(line, seconds=3.5) - whole_wave[: round(3.5 * RATE_HZ)]).max() < 0.002


def test_many_loud_recordings_together_stay_below_full_scale(written: Written) -> None:
    path = written(tone(1, 300, level=0.9))
    one = mixed((Placed(id="a", source=path),), seconds=0.9)
    assert np.abs(one).max() == pytest.approx(0.9, abs=0.05)
    four = mixed(*[(Placed(id=name, source=path),) for name in "abcd"], seconds=0.9)
    assert 0.95 < np.abs(four).max() <= 1.0
    soft = written(tone(1, 300, level=0.3))
    two = mixed((Placed(id="a", source=soft),), (Placed(id="b", source=soft),), seconds=0.9)
    assert np.abs(two).max() == pytest.approx(0.6, abs=0.01)


def test_sound_begins_before_the_first_picture_and_goes_on_after_the_last(
    written: Written,
) -> None:
    wave = with_bursts(tone(5, 200, level=0), (0.5, 2.0, 4.5))
    early = written(wave, pictures=25, first_picture_s=1.0)
    placed = Placed(id="a", source=early, offset_us=3_000_000)
    assert bursts_s(mixed((placed,), seconds=8)) == pytest.approx([2.5, 4.0, 6.5], abs=0.002)


def test_sound_that_begins_after_the_pictures_is_preceded_by_silence(written: Written) -> None:
    late = written(with_bursts(tone(1, 200), (0.5,)), pictures=75, from_s=1.5)
    whole = mixed((Placed(id="a", source=late),), seconds=3)
    assert bursts_s(whole) == pytest.approx([2.0], abs=0.002)
    assert not whole[: round(1.45 * RATE_HZ)].any()


def test_a_hole_in_the_sound_is_silence_and_what_follows_keeps_its_time(
    written: Written,
) -> None:
    wave = with_bursts(tone(6, 200, level=0.2), (1.0, 3.0, 5.0))
    path = written(wave, holes=((2.0, 3.5),))
    whole = mixed((Placed(id="a", source=path),), seconds=6)
    assert bursts_s(whole) == pytest.approx([1.0, 5.0], abs=0.002)
    assert not whole[round(2.2 * RATE_HZ) : round(3.3 * RATE_HZ)].any()


@pytest.mark.parametrize("name", ["damaged.mp4", "damaged.ts", "damaged.mkv"])
def test_damage_in_the_middle_costs_what_is_damaged_and_nothing_else(
    name: str, tmp_path: Path
) -> None:
    middles_s = [0.5 + number for number in range(12)]
    wave = with_bursts(tone(12, 200, level=0.1), middles_s)
    path = write(tmp_path / name, [SoundTrack(wave=wave, codec="aac")], 300)
    begin_s = bursts_s(mixed((Placed(id="a", source=path),), seconds=12))
    assert len(begin_s) == 12
    content = bytearray(path.read_bytes())
    middle = len(content) * 45 // 100
    noise = np.random.default_rng(1).bytes(len(content) // 20)
    content[middle : middle + len(noise)] = noise
    path.write_bytes(content)
    left_s = bursts_s(mixed((Placed(id="a", source=path),), seconds=12))
    assert 8 <= len(left_s) <= 14
    nearest = np.abs(left_s[:, None] - begin_s).min(axis=0)
    assert np.sum(nearest < 0.06) >= 9
    assert max(left_s) > 11


@pytest.mark.parametrize(
    ("layout", "channels"), [("mono", 1), ("stereo", 2), ("5.1", 6), ("7.1", 8)]
)
@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 96_000])
def test_any_channels_and_sample_rate_are_heard_on_both_sides(
    layout: str, channels: int, rate_hz: int, tmp_path: Path
) -> None:
    wave = np.repeat(with_bursts(tone(2, 300, rate_hz, 0.1), (1.0,), rate_hz)[None], channels, 0)
    track = SoundTrack(wave=wave, rate_hz=rate_hz, layout=layout)
    path = write(tmp_path / "any.mkv", [track])
    mix = SoundMix(RATE_HZ)
    mix.begin(Plan(lines=((Placed(id="a", source=path),),), heard=frozenset("a")), 0, never)
    both = mix.take(2 * RATE_HZ)
    mix.close()
    for side in both.T:
        assert bursts_s(side) == pytest.approx([1.0], abs=0.001)
        level = float(np.sqrt(np.mean(side[9_600:38_400] ** 2)))
        assert 0.03 < level < 0.25


def test_the_sound_that_was_chosen_is_heard(tmp_path: Path) -> None:
    tracks = [SoundTrack(wave=with_bursts(tone(2, 200, level=0), (m,))) for m in (0.5, 1.5)]
    path = write(tmp_path / "two.mkv", tracks)
    for number, middle_s in ((0, 0.5), (1, 1.5)):
        placed = Placed(id="a", source=path, sound_stream=number)
        assert bursts_s(mixed((placed,), seconds=2)) == pytest.approx([middle_s], abs=0.001)


def test_a_recording_that_cannot_be_read_is_silent_until_it_is_back(written: Written) -> None:
    good = written(with_bursts(tone(3, 200, level=0), (0.5,)))
    content = written(with_bursts(tone(3, 200, level=0), (1.5,))).read_bytes()
    pulled = [True]

    def opener() -> io.BytesIO:
        if pulled[0]:
            raise OSError(5, "Input/output error")
        return io.BytesIO(content)

    lines = ((Placed(id="a", source=good),), (Placed(id="b", source=opener),))
    plan = Plan(lines=lines, heard=frozenset("ab"))
    found = SoundFinder()
    mix = SoundMix(RATE_HZ, found)
    mix.begin(plan, 0, never)
    assert bursts_s(mix.take(2 * RATE_HZ)[:, 0]) == pytest.approx([0.5], abs=0.001)
    assert not certain(found)
    pulled[0] = False
    mix.begin(plan, 0, never)
    assert bursts_s(mix.take(2 * RATE_HZ)[:, 0]) == pytest.approx([0.5, 1.5], abs=0.001)
    assert certain(found)
    mix.close()


def certain(found: SoundFinder) -> bool:
    return found.is_certain


def test_a_silent_film_among_the_recordings_is_left_out(
    written: Written, clips: Callable[[str], Path]
) -> None:
    path = written(with_bursts(tone(1, 200, level=0), (0.5,)))
    lines = ((Placed(id="a", source=clips("bframes.mp4")),), (Placed(id="b", source=path),))
    assert bursts_s(mixed(*lines, seconds=1)) == pytest.approx([0.5], abs=0.001)


def test_reading_stops_when_it_is_given_up(written: Written) -> None:
    path = written(tone(2, 200))
    mix = SoundMix(RATE_HZ)
    plan = Plan(lines=((Placed(id="a", source=path),),), heard=frozenset("a"))
    mix.begin(plan, 0, lambda: True)
    with pytest.raises(CancelledError):
        mix.take(960)
    mix.close()


@pytest.mark.parametrize(
    "name", ["vfr.mp4", "edit_list.mp4", "late.ts", "h264.avi", "open_gop.mp4", "mpeg2.mpg"]
)
def test_the_zero_of_a_film_is_its_first_picture_as_the_frame_index_has_it(
    name: str, clips: Callable[[str], Path]
) -> None:
    from observer.media.indexing import build_index
    from observer.media.origin import placed_zero_us

    path = clips(name)
    index = build_index(path)
    assert placed_zero_us(Placed(source=path)) == int(index.times_us[0])
    assert placed_zero_us(Placed(source=path, index=index)) == int(index.times_us[0])
