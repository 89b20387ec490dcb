"""A graphics card decodes only where it was tried, and only what it decodes exactly."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from av.codec.hwaccel import HWAccel

from observer.media import Player, Recording, hardware, hardware_child
from observer.media.decoder import Decoded, ExactDecoder, Passed
from observer.media.hardware import CardDecoder, decoder_of, probe_hardware
from observer.media.lost import Lost
from observer.media.placement import Placed
from observer.media.source import OpenMedia, never, open_media
from tests.unit.media.test_player import settled, true_number

ClipPath = Callable[[str], Path]


def saying(words: str, *, code: int = 0) -> list[str]:
    return [sys.executable, "-c", f"import sys; sys.stdout.write({words!r}); sys.exit({code})"]


def test_without_a_graphics_card_the_real_trial_says_so() -> None:
    assert probe_hardware() in ("", *hardware.DEVICES)


@pytest.mark.parametrize(
    ("command", "device"),
    [
        (saying("vaapi"), "vaapi"),
        (saying("vaapi", code=3), ""),
        (saying("rm -rf"), ""),
        (saying(""), ""),
        ([sys.executable, "-c", "import os; os.abort()"], ""),
        (["/no/such/program"], ""),
    ],
)
def test_what_the_trial_says_is_taken_only_from_a_child_that_came_through(
    command: list[str], device: str
) -> None:
    assert probe_hardware(command) == device


def test_a_driver_that_hangs_is_given_up() -> None:
    sleeper = [sys.executable, "-c", "import threading; threading.Event().wait(60)"]
    assert probe_hardware(sleeper, limit_s=0.5) == ""


def test_the_trial_compares_the_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    film = hardware_child.made()
    expected = hardware_child.pictures(film)
    assert len(expected) == 12
    monkeypatch.setattr(hardware_child, "pictures", lambda *_: [*expected])
    assert hardware_child.agrees(film, "vaapi", expected)
    wrong = [*expected[:5], expected[5] ^ 1, *expected[6:]]
    monkeypatch.setattr(hardware_child, "pictures", lambda *_: wrong)
    assert not hardware_child.agrees(film, "vaapi", expected)
    monkeypatch.setattr(hardware_child, "pictures", lambda *_: [])
    assert not hardware_child.agrees(film, "vaapi", expected)


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> list[OpenMedia]:
    """Let a second opening pass for one by a card, and return what was opened so."""
    opened: list[OpenMedia] = []

    def open_by(_device: str, media: OpenMedia) -> tuple[OpenMedia, str]:
        opened.append(media.again())
        return opened[-1], ""

    monkeypatch.setattr(hardware, "open_by", open_by)
    return opened


def test_a_film_of_a_card_shows_the_same_pictures_and_is_closed(
    pretended: list[OpenMedia], clips: ClipPath
) -> None:
    player = Player([Placed(source=clips("open_gop.mp4"), hardware="vaapi")], sound=False)
    for number in (50, 3, 74, 41, 0):
        player.seek_frame(number)
        frame = settled(player)
        assert true_number(frame) == frame.index == number
    player.close()
    (card,) = pretended
    assert card._file is not None
    assert card._file.closed


def test_a_card_that_leaves_pictures_out_is_no_longer_used_and_none_is_lost(
    pretended: list[OpenMedia], clips: ClipPath, caplog: pytest.LogCaptureFixture
) -> None:
    with Recording(clips("bframes.mp4")) as recording:
        index = recording.index
    lost = Lost()
    decoder = decoder_of(open_media(clips("bframes.mp4")), index, 1, lost, "vaapi")
    assert isinstance(decoder, CardDecoder)
    by_card = decoder._by_card
    assert by_card is not None
    reach = by_card.reach

    def forgetful(
        number: int, cancelled: Callable[[], bool] = never, passed: Passed | None = None
    ) -> Decoded | None:
        if number < 30:
            return reach(number, cancelled, passed)
        found = reach(33, cancelled, passed)
        by_card._lost.update(range(30, 33))
        return found

    by_card.reach = forgetful  # type: ignore[method-assign]  # a card that fails midway
    with caplog.at_level(logging.WARNING):
        for number in (29, 30, 31, 5):
            found = decoder.reach(number)
            assert found is not None
            assert found.number == number
    assert not lost
    assert "not used for this film: it does not decode every picture" in caplog.text
    assert pretended[0]._file is not None
    assert pretended[0]._file.closed
    decoder.close()


def test_a_card_that_is_not_there_is_done_without_silently(
    clips: ClipPath, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        player = Player([Placed(source=clips("vfr.mp4"), hardware="vaapi")], sound=False)
        player.seek_frame(30)
        assert true_number(settled(player)) == 30
        assert player.error is None
        player.close()
    assert len([r for r in caplog.records if "graphics card is not used" in r.message]) == 1


def test_no_card_is_asked_unless_it_is_wished(
    clips: ClipPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    real = av.open

    def watched(*arguments: object, **options: object) -> object:
        asked.append(options.get("hwaccel"))
        return real(*arguments, **options)  # type: ignore[call-overload]  # passed on as it came

    monkeypatch.setattr(av, "open", watched)
    player = Player(clips("vfr.mp4"), sound=False)
    settled(player)
    player.close()
    assert asked
    assert not any(isinstance(each, HWAccel) for each in asked)


def test_a_decoder_without_a_card_is_the_usual_one(clips: ClipPath) -> None:
    with Recording(clips("vfr.mp4")) as recording:
        index = recording.index
    decoder = decoder_of(open_media(clips("vfr.mp4")), index, 1, Lost(), "")
    assert type(decoder) is ExactDecoder
    decoder.close()
