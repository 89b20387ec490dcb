"""The cache keeps what was used last, within its bytes, for all films that share it."""

import av
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.media.cache import Key, PictureCache
from observer.media.picture import Shrunk

BOX_PX = (32, 32)


def picture() -> Shrunk:
    return Shrunk(av.VideoFrame.from_ndarray(np.zeros((48, 32), np.uint8), "yuv420p"), 0)


COST = picture().size_bytes


def key(number: int, film: int = 1) -> Key:
    return Key(film, 0, number, BOX_PX)


def test_what_was_used_longest_ago_goes_first() -> None:
    cache = PictureCache(3 * COST)
    for number in range(3):
        cache.put(key(number), picture())
    assert cache.touch(key(0))
    cache.put(key(3), picture())
    assert [number for number in range(4) if key(number) in cache] == [0, 2, 3]
    assert cache.get(key(1)) is None


def test_films_share_the_room_and_are_forgotten_each_by_itself() -> None:
    cache = PictureCache(10 * COST)
    first, second = cache.join(), cache.join()
    assert first != second
    for number in range(4):
        cache.put(key(number, first), picture())
        cache.put(key(number, second), picture())
    assert cache.room(first) == 5
    cache.forget(first)
    assert key(0, first) not in cache
    assert key(0, second) in cache


def test_a_picture_larger_than_the_cache_is_still_kept_once() -> None:
    cache = PictureCache(COST // 2)
    cache.put(key(0), picture())
    assert key(0) in cache
    cache.put(key(1), picture())
    assert key(0) not in cache


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 2), st.integers(0, 9), st.booleans()), max_size=60))
def test_it_never_holds_more_than_its_bytes(acts: list[tuple[int, int, bool]]) -> None:
    cache = PictureCache(5 * COST)
    films = {cache.join() for _ in range(2)}
    for film, number, forgets in acts:
        if forgets and number == 0:
            cache.forget(film)
        else:
            cache.put(key(number, film), picture())
        kept = sum(key(n, f) in cache for f in films for n in range(10))
        assert kept <= 5
        assert cache.touch(key(number, film)) or (forgets and number == 0)
