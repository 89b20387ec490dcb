"""A keyframe decoded by itself, for looking while the hand moves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from observer.media.decoder import ExactDecoder
from observer.media.indexing import build_index
from observer.media.picture import Converter, Geometry
from observer.media.source import CancelledError, open_media
from tests.unit.media.conftest import CLIPS, read_number

ClipPath = Callable[[str], Path]
NAMES = [name for name, clip in CLIPS.items() if not clip.turned and name != "intra_refresh.mp4"]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_picture_of_its_number_and_disturbs_no_exact_one(
    clips: ClipPath, name: str
) -> None:
    path = clips(name)
    index = build_index(path)
    first = 13 if name == "edit_list.mp4" else 0
    media = open_media(path)
    converter = Converter(Geometry.of(media))
    decoder = ExactDecoder(media, index)
    keys = [int(number) for number in index.keys[:, 3]]
    seen = 0
    for number in (*keys, *reversed(keys)):
        alone = decoder.lone_key(number)
        if alone is not None:
            seen += 1
            assert alone.number == number
            assert read_number(converter.rgb(alone.frame)) == number + first
        after = decoder.picture(min(number + 3, len(index) - 1))
        assert read_number(converter.rgb(after.frame)) == after.number + first
    decoder.close()
    assert seen >= len(keys)


def test_between_keyframes_there_is_none(clips: ClipPath) -> None:
    path = clips("bframes.mp4")
    index = build_index(path)
    decoder = ExactDecoder(open_media(path), index)
    assert decoder.lone_key(int(index.keys[1, 3]) + 1) is None
    decoder.close()


def test_it_can_be_given_up(clips: ClipPath) -> None:
    path = clips("bframes.mp4")
    decoder = ExactDecoder(open_media(path), build_index(path))
    with pytest.raises(CancelledError):
        decoder.lone_key(20, lambda: True)
    assert decoder.picture(21).number == 21
    decoder.close()
