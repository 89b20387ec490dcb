"""The film that goes home: exact, with its words, and naming nothing of where it came from."""

import io
import wave
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from observer.media import Recording
from observer.media.covering import CoverLine
from observer.media.lettering import Lettering, wrapped
from observer.media.source import CancelledError
from observer.media.take_home_film import OtherSound, Piece, Subtitle, subtitles_of, write_film
from observer.model.errors import MediaError
from tests.unit.media.sound_clips import RATE_HZ, bursts_s, with_bursts

FONTS = Path(__file__).resolve().parents[3] / "observer/reports/fonts"
LETTERING = Lettering(FONTS / "Carlito-Regular.ttf", FONTS / "Carlito-Bold.ttf")
S = 1_000_000
STEPS = (33_000, 40_000, 36_000, 34_500, 39_000, 41_000)
"""How long each picture stays, again and again: a telephone's uneven rate."""
COUNT = 60


def picture_of(number: int) -> NDArray[np.uint8]:
    """Return a picture that carries its number in six bars along its upper half."""
    picture = np.full((180, 320, 3), 90, np.uint8)
    for bit in range(6):
        picture[:90, 50 * bit : 50 * bit + 40] = 220 if number >> bit & 1 else 30
    return picture


def number_of(picture: NDArray[np.uint8]) -> int:
    """Read it back."""
    return sum(
        1 << bit for bit in range(6) if picture[20:70, 50 * bit + 10 : 50 * bit + 30].mean() > 125
    )


@pytest.fixture(scope="module")
def begins_us() -> list[int]:
    return [0, *(int(at) for at in np.cumsum(np.resize(STEPS, COUNT - 1)))]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, begins_us: list[int]) -> Path:
    """A film of sixty pictures at an uneven rate, with a tone, and a name in its metadata."""
    path = tmp_path_factory.mktemp("film") / "Noor Jansen.mp4"
    with av.open(str(path), "w") as container:
        container.metadata["title"] = "ZZSECRET"
        video = container.add_stream("libx264", rate=30, options={"crf": "8", "g": "12"})
        video.width, video.height, video.pix_fmt = 320, 180, "yuv420p"
        video.codec_context.time_base = Fraction(1, 90_000)
        audio = container.add_stream("aac", rate=48_000, layout="mono")
        tone = 0.4 * np.sin(2 * np.pi * 440 * np.arange(3 * 48_000) / 48_000)
        block = av.AudioFrame.from_ndarray(
            tone.astype(np.float32)[None, :], format="fltp", layout="mono"
        )
        block.sample_rate, block.pts, block.time_base = 48_000, 0, Fraction(1, 48_000)
        for number, begin_us in enumerate(begins_us):
            frame = av.VideoFrame.from_ndarray(picture_of(number), format="rgb24")
            frame.pts, frame.time_base = round(begin_us * 9 / 100), Fraction(1, 90_000)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        container.mux(audio.encode(block))
        container.mux(audio.encode(None))
    return path


def decoded(film: Path | io.BytesIO) -> tuple[list[NDArray[np.uint8]], NDArray[np.float32], str]:
    """Return every picture, all samples, and what the container says of itself."""
    pictures: list[NDArray[np.uint8]] = []
    blocks: list[NDArray[np.float32]] = []
    where = str(film) if isinstance(film, Path) else film
    with av.open(where, "r") as container:
        said = str(container.metadata) + str([s.metadata for s in container.streams])
        for frame in container.decode(video=0):
            assert isinstance(frame, av.VideoFrame)
            pictures.append(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
    if isinstance(film, io.BytesIO):
        film.seek(0)
    with av.open(where, "r") as container:
        if container.streams.audio:
            for heard in container.decode(audio=0):
                assert isinstance(heard, av.AudioFrame)
                blocks.append(np.asarray(heard.to_ndarray(), np.float32))
    sound = np.concatenate(blocks, axis=1) if blocks else np.zeros((2, 0))
    return pictures, np.asarray(sound, np.float32), said


def _recorder(path: Path, beeps_s: list[float]) -> Path:
    """Write what a sound recorder heard: silence with short beeps."""
    heard = with_bursts(np.zeros(6 * RATE_HZ, np.float32), beeps_s)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((heard * 32_000).astype("<i2").tobytes())
    return path


@pytest.mark.parametrize("rate", [Fraction(1), Fraction(1, 2)])
def test_the_sound_of_another_recording_lies_under_the_picture_by_both_clocks(
    source: Path, tmp_path: Path, rate: Fraction
) -> None:
    # the recorder began 2.5 s earlier, and its clock goes fast by a hundredth
    drift, early_s = Fraction(101, 100), 2.5
    beeps_s = [0.5, 0.9, 1.2]
    path = _recorder(tmp_path / "sound.wav", [(at + early_s) * float(drift) for at in beeps_s])
    start_us = round((0.3 + early_s) * float(drift) * S)
    other = OtherSound(source=path, start_us=start_us, rate=drift)
    piece = Piece(source=source, start_us=300_000, end_us=1_400_000, rate=rate, sound=other)
    film = io.BytesIO()
    write_film(film, [piece], LETTERING)
    film.seek(0)
    _, sound, _ = decoded(film)
    found = bursts_s(sound[0], least=0.05)
    expected = [(at - 0.3) / float(rate) for at in beeps_s]
    assert found == pytest.approx(expected, abs=0.015)


def test_a_sound_that_is_not_there_any_more_stops_the_film(source: Path, tmp_path: Path) -> None:
    other = OtherSound(source=tmp_path / "gone.wav", start_us=0)
    piece = Piece(source=source, start_us=300_000, end_us=900_000, sound=other)
    with pytest.raises(MediaError):
        write_film(tmp_path / "film.mp4", [piece], LETTERING)


def test_a_small_clip_at_the_beginning_does_not_make_the_others_small(
    source: Path, tmp_path: Path
) -> None:
    small = Piece(source=source, start_us=0, end_us=80_000, zoom=(0.25, 0.25, 0.5, 0.5))
    path = tmp_path / "film.mp4"
    write_film(path, [small, Piece(source=source, start_us=0, end_us=80_000)], LETTERING)
    pictures, _, _ = decoded(path)
    assert pictures[-1].shape == (180, 320, 3)


@pytest.mark.parametrize("rate", [Fraction(1), Fraction(1, 2)])
def test_each_picture_is_the_one_that_was_on_the_screen_at_that_moment(
    source: Path, begins_us: list[int], tmp_path: Path, rate: Fraction
) -> None:
    piece = Piece(source=source, start_us=300_000, end_us=1_300_000, rate=rate)
    path = tmp_path / "film.mp4"
    fps = write_film(path, [piece], LETTERING)
    pictures, sound, _ = decoded(path)
    assert fps in {25, 30}
    assert len(pictures) == fps / rate
    for number, picture in enumerate(pictures):
        at_us = 300_000 + number * S * rate / fps
        shown = int(np.searchsorted(begins_us, float(at_us) + 1e-6, side="right")) - 1
        assert number_of(picture) == shown, number
    with Recording(path) as again:
        assert {int(step) for step in np.diff(again.pts)} == {again.pts[1] - again.pts[0]}
        assert again.duration_us == pytest.approx(S / rate, abs=2)
    assert sound.shape[1] == pytest.approx(48_000 / rate, abs=2048)
    assert np.abs(sound).max() > 0.2


def test_a_film_begins_with_its_title_and_shows_its_words_when_they_are_said(
    source: Path, tmp_path: Path
) -> None:
    said = Subtitle(start_us=700_000, end_us=1_000_000, text="Kijk mama!")
    piece = Piece(
        source=source, start_us=300_000, end_us=1_300_000, title="Samen", subtitles=(said,)
    )
    path = tmp_path / "film.mp4"
    fps = int(write_film(path, [piece], LETTERING))
    pictures, sound, _ = decoded(path)
    card = 3 * fps
    assert len(pictures) == card + fps
    assert pictures[0].mean() > 200
    assert np.abs(sound[:, : 2 * 48_000]).max() < 0.01
    wordy = [i - card for i in range(card, len(pictures)) if pictures[i][130:].std() > 5]
    assert wordy == list(range(-(-4 * fps // 10), -(-7 * fps // 10)))
    (line,) = subtitles_of([piece], Fraction(fps))
    assert (line.start_us, line.end_us) == (3_400_000, 3_700_000)
    plain = tmp_path / "plain.mp4"
    write_film(plain, [piece], LETTERING, burn=False)
    assert all(p[130:].std() < 5 for p in decoded(plain)[0][card:])


def test_nothing_tells_where_a_film_came_from_or_what_wrote_it(
    source: Path, tmp_path: Path
) -> None:
    path = tmp_path / "film.mp4"
    write_film(path, [Piece(source=source, start_us=0, end_us=S, title="Samen")], LETTERING)
    content = path.read_bytes()
    for word in (b"ZZSECRET", b"Noor", b"Jansen", b"x264", b"Lavf", b"Lavc", b"options"):
        assert word not in content, word
    assert "ZZSECRET" not in decoded(path)[2]
    # the movie's own header: no moment at which it was made
    head = content.index(b"mvhd") + 4
    assert content[head + 4 : head + 12] == bytes(8)
    assert content.index(b"moov") < content.index(b"mdat")


def test_a_muted_piece_is_silent_and_a_film_of_such_has_no_sound_at_all(source: Path) -> None:
    loud = Piece(source=source, start_us=0, end_us=S // 2)
    still = Piece(source=source, start_us=0, end_us=S // 2, muted=True)
    both, alone = io.BytesIO(), io.BytesIO()
    write_film(both, [still, loud], LETTERING)
    write_film(alone, [still], LETTERING)
    _, sound, _ = decoded(io.BytesIO(both.getvalue()))
    assert np.abs(sound[:, :20_000]).max() < 0.02
    assert np.abs(sound[:, 28_000:44_000]).max() > 0.2
    assert decoded(io.BytesIO(alone.getvalue()))[1].shape[1] == 0


def test_a_cover_lies_on_every_frame_at_its_place_also_when_zoomed(
    source: Path, begins_us: list[int]
) -> None:
    # over the second half of the picture, and from picture 20 on over nothing of it that is shown
    boxes = tuple(
        (0.62, 0.05, 0.3, 0.4) if n < 20 else (0.05, 0.05, 0.3, 0.4) for n in range(COUNT)
    )
    line = CoverLine(np.array(begins_us, np.int64), boxes)
    piece = Piece(source=source, start_us=0, end_us=S, covers=(line,), zoom=(0.5, 0.0, 0.5, 1.0))
    film = io.BytesIO()
    fps = write_film(film, [piece], LETTERING)
    pictures, _, _ = decoded(io.BytesIO(film.getvalue()))
    assert pictures[0].shape == (180, 160, 3)
    for number, picture in enumerate(pictures):
        shown = int(np.searchsorted(begins_us, float(number * S / fps) + 1e-6, side="right")) - 1
        # the bars of the last two bits are as dark as bright where they are not covered
        is_plain = np.ptp(picture[30:60, 50:130].mean(axis=(0, 2))) < 25
        assert is_plain == (shown < 20), number


def test_the_picture_before_the_first_that_was_looked_at_is_not_shown(
    source: Path, begins_us: list[int], tmp_path: Path
) -> None:
    later = next(number for number, begin_us in enumerate(begins_us) if begin_us > S)
    start_us = begins_us[later] - 1_000
    assert begins_us[later - 1] < S < start_us
    piece = Piece(source=source, start_us=start_us, end_us=start_us + 200_000, first_us=S)
    path = tmp_path / "film.mp4"
    write_film(path, [piece], LETTERING)
    assert number_of(decoded(path)[0][0]) == later
    empty = replace(piece, end_us=start_us + 500)
    with pytest.raises(MediaError, match="No picture begins"):
        write_film(tmp_path / "none.mp4", [empty], LETTERING)


def test_making_a_film_stops_when_it_is_cancelled(source: Path) -> None:
    with pytest.raises(CancelledError):
        write_film(
            io.BytesIO(),
            [Piece(source=source, start_us=0, end_us=S)],
            LETTERING,
            cancelled=lambda: True,
        )


def test_words_break_into_lines_and_a_word_too_long_is_cut() -> None:
    assert wrapped("een twee drie\nvier", 8, len) == ["een twee", "drie", "vier"]
    assert wrapped("onvoorstelbaar", 5, len) == ["onvoo", "rstel", "baar"]
    assert wrapped("", 5, len) == [""]
