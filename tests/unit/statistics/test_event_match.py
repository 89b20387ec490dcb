"""Two coders' events are paired as well as can be, and each stands in exactly one row."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model.coding import Coding
from observer.model.edits import CodingInfo
from observer.model.event import Event
from observer.model.local_text import LocalText
from observer.model.scheme import Code, CodeKind, Track
from observer.statistics.event_match import Match, Matched, Pair, match_track, pair_up, tally

NAMES = LocalText((("en", "x"),))
TRACK = Track(
    id="signal",
    subject="child",
    label=NAMES,
    codes=tuple(
        Code(id=each, number=i, kind=kind, label=NAMES)
        for i, (each, kind) in enumerate(
            (("look", CodeKind.POINT), ("reach", CodeKind.POINT), ("cry", CodeKind.STATE))
        )
    ),
)
S = 1_000_000


def coding(*events: tuple[str, int] | tuple[str, int, int]) -> Coding:
    info = CodingInfo(
        id="c", session_id="s", coder="AB", scheme_id="x", scheme_version="1", scheme_hash=""
    )
    return Coding.from_records(
        info,
        [
            Event(
                id=f"e{i}",
                track="signal",
                code=each[0],
                kind=CodeKind.STATE if len(each) == 3 else CodeKind.POINT,
                onset_us=each[1],
                offset_us=each[2] if len(each) == 3 else None,
            )
            for i, each in enumerate(events)
        ],
    )


def rows(first: Coding, second: Coding, tolerance: int = 2 * S) -> list[tuple[str, str, str]]:
    return [
        (each.match.value, _code(each.first), _code(each.second))
        for each in match_track(first, second, TRACK, tolerance)
    ]


def _code(event: Event | None) -> str:
    return event.code if event else ""


def test_the_nearest_first_would_lose_a_pair_that_the_best_pairing_keeps() -> None:
    # greedy takes 10.0 with 10.2 and leaves 8.5 and 11.8 alone
    assert pair_up([8_500, 10_200], [10_000, 11_800], 2_000) == ((0, 0), (1, 1))


def test_of_as_many_pairs_the_closest_are_taken() -> None:
    assert pair_up([10, 20], [19], 15) == ((1, 0),)


def test_agreement_miss_extra_and_other_code_are_told_apart() -> None:
    master = coding(("look", 10 * S), ("reach", 20 * S), ("look", 40 * S))
    learner = coding(("look", 11 * S), ("look", 20 * S), ("reach", 70 * S))
    assert rows(master, learner) == [
        ("agreed", "look", "look"),
        ("other_code", "reach", "look"),
        ("missed", "look", ""),
        ("extra", "", "reach"),
    ]
    counts = tally(match_track(master, learner, TRACK, 2 * S))
    assert (counts.agreed, counts.other_code, counts.missed, counts.extra) == (1, 1, 1, 1)
    assert counts.share == 0.25


def test_two_codes_that_changed_places_still_agree_each_with_its_own() -> None:
    master = coding(("look", 10 * S), ("reach", 10 * S + 500_000))
    learner = coding(("reach", 10 * S), ("look", 10 * S + 500_000))
    assert {each[0] for each in rows(master, learner)} == {"agreed"}


def test_nothing_coded_by_either_has_no_share() -> None:
    assert tally(match_track(coding(), coding(), TRACK, S)).share is None


def test_states_without_enough_common_time_do_not_agree() -> None:
    master, learner = coding(("cry", 0, 10 * S)), coding(("cry", S, 2 * S))
    (close,) = match_track(master, learner, TRACK, 2 * S)
    assert close.match is Match.AGREED
    (apart,) = match_track(master, learner, TRACK, 2 * S, overlap=0.5)
    assert apart.match is Match.OTHER_CODE


moments = st.lists(st.integers(0, 40), max_size=6).map(sorted)


@settings(max_examples=150, deadline=None)
@given(moments, moments, st.integers(0, 8))
def test_no_other_pairing_has_more_pairs_or_lies_closer(
    first: list[int], second: list[int], tolerance: int
) -> None:
    pairs = pair_up(first, second, tolerance)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
    assert all(abs(first[i] - second[j]) <= tolerance for i, j in pairs)
    assert _worth(pairs, first, second) == _best(first, second, tolerance, 0, frozenset())


def _worth(pairs: tuple[Pair, ...], first: list[int], second: list[int]) -> tuple[int, int]:
    return len(pairs), -sum(abs(first[i] - second[j]) for i, j in pairs)


def _best(
    first: list[int], second: list[int], tolerance: int, at: int, used: frozenset[int]
) -> tuple[int, int]:
    """Try every pairing there is."""
    if at == len(first):
        return 0, 0
    best = _best(first, second, tolerance, at + 1, used)
    for j, moment in enumerate(second):
        distance = abs(first[at] - moment)
        if j not in used and distance <= tolerance:
            count, near = _best(first, second, tolerance, at + 1, used | {j})
            best = max(best, (count + 1, near - distance))
    return best


events = st.lists(
    st.tuples(st.sampled_from(["look", "reach"]), st.integers(0, 30 * S)), max_size=12
)


@settings(max_examples=100, deadline=None)
@given(events, events, st.integers(0, 3 * S))
def test_each_event_stands_in_exactly_one_row_and_swapping_swaps_miss_and_extra(
    ours: list[tuple[str, int]], theirs: list[tuple[str, int]], tolerance: int
) -> None:
    first, second = coding(*ours), coding(*theirs)
    found = match_track(first, second, TRACK, tolerance)
    assert _each_once([each.first for each in found], first)
    assert _each_once([each.second for each in found], second)
    there, back = tally(found), tally(match_track(second, first, TRACK, tolerance))
    assert (there.agreed, there.other_code) == (back.agreed, back.other_code)
    assert (there.missed, there.extra) == (back.extra, back.missed)
    assert list(found) == sorted(found, key=_at)


def _each_once(listed: list[Event | None], whole: Coding) -> bool:
    ids = sorted(event.id for event in listed if event is not None)
    return ids == sorted(event.id for event in whole.all_events())


def _at(row: Matched) -> int:
    return row.at_us
