"""A third coding of two: what both have, what was decided, who and why, undone, locked."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from observer.app import consensus as making
from observer.app.agreement import ComparedPair, compared_pair
from observer.app.consensus import Consensus, Verdict, choices
from observer.app.consensus_making import composed
from observer.app.consensus_points import Point, Sources, points_of
from observer.app.sample import lay_sample_project
from observer.app.workspace import Workspace
from observer.model.coding import Coding
from observer.model.edits import CodingInfo, CodingStatus
from observer.model.errors import EditError
from observer.model.event import Choice, Decision, Event, Score, Uncodable
from observer.model.identity import new_id
from observer.model.scheme import CodeKind
from observer.model.status_edits import set_master
from observer.model.time import Interval, difference, total_us, union
from observer.statistics.agreement.moments import Difference, Disagreement
from observer.storage.project_folder import open_project

TOLERANCE_US = 2_000_000
SRR = "sensitivity-responsiveness-regulation"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "project"
    lay_sample_project(folder, language="en")
    return folder


@pytest.fixture(scope="module")
def workspace(sample: Path) -> Iterator[Workspace]:
    opened = Workspace(open_project(sample))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def pair(workspace: Workspace) -> ComparedPair:
    return _pair(workspace)


@pytest.fixture
def consensus(workspace: Workspace, pair: ComparedPair) -> Iterator[Consensus]:
    info = making.begin(workspace, pair)
    made = making.standing(workspace, info, pair)
    yield made
    held = making.standing(workspace, info, pair)
    if held.is_locked:
        held = making.unlock(workspace, held, "for the next test")
    for point in held.points:
        held = making.withdraw(workspace, held, next(p for p in held.points if p.id == point.id))


def _pair(workspace: Workspace) -> ComparedPair:
    family = workspace.project.families()[0]
    first = workspace.project.sessions(family.id)[0]
    own = [
        info
        for info in workspace.project.codings(first.id)
        if info.scheme_id == SRR and not info.is_consensus
    ]
    one, other = sorted(own, key=lambda info: info.coder)
    return compared_pair(workspace, one, other)


def _within(coding: Coding, made: Coding) -> list[Event]:
    """Return the events of a coding that lie in what a consensus says that both coded."""
    found = []
    for event in coding.all_events():
        stated = made.coded_range(event.track)
        last = event.onset_us if event.offset_us is None else event.offset_us
        if stated is None or (event.onset_us < stated.offset_us and last >= stated.onset_us):
            found.append(event)
    return found


def _all(workspace: Workspace, held: Consensus, choice: Choice) -> Consensus:
    while (point := held.next_open()) is not None:
        held = making.decide(workspace, held, point, Verdict(choice=choice))
    return held


def _of_kind(held: Consensus, *kinds: Difference) -> Point:
    return next(point for point in held.points if point.about.difference in kinds)


def _sources(workspace: Workspace, pair: ComparedPair) -> Sources:
    first, second = workspace.coding(pair.first.id), workspace.coding(pair.second.id)
    return Sources(id="x", pair=pair, first=first, second=second, own={})


def _decided(points: tuple[Point, ...], choice: Mapping[str, Choice]) -> tuple[Point, ...]:
    return tuple(
        replace(
            point,
            decision=Decision(
                id=point.id,
                difference=point.about.difference.value,
                part=point.about.part,
                choice=choice[point.id],
                by="AB",
            ),
        )
        for point in points
    )


def test_a_consensus_begins_with_what_both_have_and_leaves_both_as_they_are(
    workspace: Workspace, consensus: Consensus, pair: ComparedPair
) -> None:
    before = (workspace.coding(pair.first.id), workspace.coding(pair.second.id))
    made = workspace.coding(consensus.info.id)
    agreed = [m for m in pair.moments if m.measure.value == "events" and m.agreed]
    points = [e for e in made.all_events() if e.kind is CodeKind.POINT]
    known = {m.first_id for m in agreed}
    theirs = [e for e in before[0].all_events() if e.kind is CodeKind.POINT and e.id in known]
    assert sorted((e.code, e.onset_us) for e in points) == sorted(
        (e.code, e.onset_us) for e in theirs
    )
    assert consensus.info.made_from == (pair.first.id, pair.second.id)
    assert consensus.n_open == len(pair.disagreements) > 10
    assert workspace.coding(pair.first.id) == before[0]


@pytest.mark.parametrize("choice", [Choice.FIRST, Choice.SECOND])
def test_who_decides_all_for_one_coder_gets_that_coders_codes(
    workspace: Workspace, consensus: Consensus, pair: ComparedPair, choice: Choice
) -> None:
    held = _all(workspace, consensus, choice)
    made = workspace.coding(held.info.id)
    info = pair.first if choice is Choice.FIRST else pair.second
    theirs = _within(workspace.coding(info.id), made)
    # what nobody doubted keeps the first coder's times, which lie within the tolerance
    tolerance_us = 0 if choice is Choice.FIRST else TOLERANCE_US
    for track in pair.scheme.tracks:
        ours = made.on_track(track.id)
        hers = [event for event in theirs if event.track == track.id]
        assert [e.code for e in ours] == [e.code for e in hers]
        for mine, other in zip(ours, hers, strict=True):
            assert abs(mine.onset_us - other.onset_us) <= tolerance_us
            if choice is Choice.FIRST:
                assert replace(mine, id="") == replace(other, id="")


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_decided_the_promises_of_a_track_hold_and_the_order_plays_no_part(
    workspace: Workspace, pair: ComparedPair, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311  no secret
    open_points = points_of("x", pair.disagreements, ())
    choice = {
        point.id: chance.choice(
            [c for c in choices(point.about, pair.scheme) if c is not Choice.OWN]
        )
        for point in open_points
    }
    points = _decided(open_points, choice)
    records = composed(_sources(workspace, pair), points)
    shuffled = list(points)
    chance.shuffle(shuffled)
    again = composed(_sources(workspace, pair), tuple(shuffled))
    assert {r.id: r for r in records} == {r.id: r for r in again}
    assert len({r.id for r in records}) == len(records)
    end_us = workspace.coded_session(pair.first.id).window.end_us
    for track in pair.scheme.tracks:
        states = [
            r.interval(end_us)
            for r in records
            if isinstance(r, Event) and r.track == track.id and r.kind is CodeKind.STATE
        ]
        stretches = [each for each in states if each is not None]
        assert len(stretches) == len(states)
        if track.exclusive:
            assert sum(s.duration_us for s in stretches) == total_us(stretches)
        if track.exhaustive:
            assert len(union(stretches)) == 1


def test_of_two_codes_both_neither_or_another_can_stand(
    workspace: Workspace, consensus: Consensus, pair: ComparedPair
) -> None:
    point = _of_kind(consensus, Difference.OTHER_CODE)
    track = pair.scheme.track(point.about.part)
    codes = {point.about.first_code, point.about.second_code}

    def standing(held: Consensus) -> set[str]:
        stretch = Interval((point.about.start_us or 0) - 1, (point.about.end_us or 0) + 1)
        events = workspace.coding(held.info.id).on_track(track.id)
        return {e.code for e in events if e.onset_us in stretch}

    assert standing(consensus) == set()
    held = making.decide(workspace, consensus, point, Verdict(choice=Choice.BOTH))
    assert standing(held) == codes
    held = making.decide(workspace, held, point, Verdict(choice=Choice.NEITHER))
    assert standing(held) == set()
    other = next(c for c in track.codes if c.id not in codes and c.kind is CodeKind.POINT)
    own = Event(
        id=new_id(),
        track=track.id,
        code=other.id,
        kind=CodeKind.POINT,
        onset_us=point.about.start_us or 0,
    )
    held = making.decide(workspace, held, point, Verdict(choice=Choice.OWN, own=(own,)))
    assert standing(held) == {other.id}
    held = making.withdraw(workspace, held, held.points[held.points.index(_same(held, point))])
    assert standing(held) == set()
    assert held.n_open == consensus.n_open


def _same(held: Consensus, point: Point) -> Point:
    return next(each for each in held.points if each.id == point.id)


def test_a_decision_is_logged_with_who_and_why_and_taken_back_as_one_step(
    workspace: Workspace, consensus: Consensus
) -> None:
    before = workspace.coding(consensus.info.id)
    point = _of_kind(consensus, Difference.ONLY_FIRST)
    verdict = Verdict(choice=Choice.FIRST, why="heard on the sound  ")
    held = making.decide(workspace, consensus, point, verdict)
    decision = _same(held, point).decision
    assert decision is not None
    assert (decision.by, decision.why, decision.choice) == (
        "AB",
        "heard on the sound",
        Choice.FIRST,
    )
    after = workspace.coding(consensus.info.id)
    assert workspace.undo(consensus.info.id)
    assert workspace.coding(consensus.info.id) == before
    assert workspace.redo(consensus.info.id)
    assert workspace.coding(consensus.info.id) == after
    assert workspace.store.drain(10)
    latest = making.steps(workspace, consensus.info.id)[0]
    assert (latest.coder, latest.after, latest.before) == ("AB", decision, None)


def test_what_was_decided_is_there_after_a_restart(
    sample: Path, workspace: Workspace, consensus: Consensus
) -> None:
    held = making.decide(
        workspace, consensus, consensus.points[0], Verdict(choice=Choice.SECOND, why="x")
    )
    assert workspace.store.drain(10)
    store = open_project(sample, read_only=True)
    read = store.load_coding(held.info.id)
    store.close()
    assert read.decisions == workspace.coding(held.info.id).decisions != ()
    assert read == workspace.coding(held.info.id)


def test_a_consensus_is_locked_once_all_is_decided_and_opened_again_for_a_reason(
    workspace: Workspace, consensus: Consensus
) -> None:
    with pytest.raises(EditError, match="still open"):
        making.lock(workspace, consensus)
    held = making.lock(workspace, _all(workspace, consensus, Choice.FIRST))
    assert held.is_locked
    with pytest.raises(EditError, match="finished and locked"):
        making.decide(workspace, held, held.points[0], Verdict(choice=Choice.SECOND))
    with pytest.raises(EditError, match="reason"):
        making.unlock(workspace, held, " ")
    opened = making.unlock(workspace, held, "we looked again")
    assert not opened.is_locked
    assert opened.info.reopened_for == "we looked again"


def test_a_locked_consensus_can_be_what_learners_compare_theirs_with(
    workspace: Workspace, consensus: Consensus
) -> None:
    held = making.lock(workspace, _all(workspace, consensus, Choice.FIRST))
    workspace.apply(set_master(held.info, "AB", master=True))
    info = workspace.project.get(CodingInfo, held.info.id)
    assert info.master
    workspace.apply(set_master(info, "AB", master=False))


def test_who_is_not_done_does_not_see_a_consensus(
    workspace: Workspace, consensus: Consensus
) -> None:
    assert workspace.blind.sees(consensus.info)
    workspace.code_as("EF")
    assert not workspace.blind.sees(consensus.info)
    assert workspace.blind.why_not_compared(consensus.pair.first) is not None
    with pytest.raises(EditError, match="blind"):
        making.begin(workspace, consensus.pair)
    workspace.code_as("AB")


def test_what_cannot_be_chosen_is_refused(workspace: Workspace, consensus: Consensus) -> None:
    point = _of_kind(consensus, Difference.ONLY_FIRST)
    with pytest.raises(EditError, match="cannot be chosen"):
        making.decide(workspace, consensus, point, Verdict(choice=Choice.BOTH))
    with pytest.raises(EditError, match="found together"):
        making.decide(workspace, consensus, point, Verdict(choice=Choice.OWN))


def test_there_is_one_consensus_of_two_codings(
    workspace: Workspace, consensus: Consensus, pair: ComparedPair
) -> None:
    assert making.begin(workspace, pair).id == consensus.info.id
    assert making.consensus_of(workspace, pair.second, pair.first) is not None


def test_no_consensus_before_both_have_finished(workspace: Workspace) -> None:
    family = workspace.project.families()[0]
    later = workspace.project.sessions(family.id)[1]
    one, other = [info for info in workspace.project.codings(later.id) if info.scheme_id == SRR]
    assert CodingStatus.OPEN in {one.status, other.status}
    unfinished = compared_pair(workspace, one, other)
    with pytest.raises(EditError, match="not finished"):
        making.begin(workspace, unfinished)
    assert not [
        i for i in workspace.project.of(CodingInfo) if i.session_id == later.id and i.made_from
    ]


def test_answers_are_settled_too(workspace: Workspace, pair: ComparedPair) -> None:
    scheme = next(s for s in workspace.schemes() if s.id == "floor-play-ratings")
    form = scheme.form("parent_rating")
    first = Coding.from_records(
        pair.first,
        [
            Score(id="a1", form=form.id, item=form.items[0].id, value=3),
            Score(id="a2", form=form.id, item=form.items[1].id, value=1),
        ],
    )
    second = Coding.from_records(
        pair.second,
        [
            Score(id="b1", form=form.id, item=form.items[0].id, value=3),
            Score(id="b2", form=form.id, item=form.items[1].id, value=4),
        ],
    )
    about = Disagreement(
        difference=Difference.ANSWER,
        part=form.id,
        start_us=None,
        end_us=None,
        first_code="1",
        second_code="4",
        item=form.items[1].id,
        first_ids=("a2",),
        second_ids=("b2",),
    )
    rated = replace(pair, scheme=scheme, moments=(), disagreements=(about,))
    points = points_of("x", rated.disagreements, ())
    own = Score(id="own", form=form.id, item=form.items[1].id, value=2)
    sources = Sources(id="x", pair=rated, first=first, second=second, own={"own": own})

    def values(choice: Choice | None) -> list[float | None]:
        decided = _decided(points, {points[0].id: choice}) if choice else points
        if choice is Choice.OWN:
            decision = decided[0].decision
            assert decision is not None
            decided = (replace(decided[0], decision=replace(decision, own_ids=("own",))),)
        found = [r for r in composed(sources, decided) if isinstance(r, Score)]
        return [r.value for r in sorted(found, key=lambda r: form.item(r.item).number)]

    assert values(None) == [3]
    assert values(Choice.FIRST) == [3, 1]
    assert values(Choice.SECOND) == [3, 4]
    assert values(Choice.NEITHER) == [3]
    assert values(Choice.OWN) == [3, 2]


def test_time_that_one_could_not_code_is_settled_before_it_counts(pair: ComparedPair) -> None:
    mark = Uncodable(id="u", onset_us=10_000_000, offset_us=20_000_000)
    point = Event(
        id="e", track="child_signal", code="approach", kind=CodeKind.POINT, onset_us=12_000_000
    )
    first = Coding.from_records(pair.first, [mark])
    second = Coding.from_records(pair.second, [point])
    about = Disagreement(
        difference=Difference.CODABILITY,
        part="",
        start_us=10_000_000,
        end_us=20_000_000,
        first_ids=("u",),
    )
    apart = replace(pair, moments=(), disagreements=(about,))
    points = points_of("x", apart.disagreements, ())
    sources = Sources(id="x", pair=apart, first=first, second=second, own={})

    def made(choice: Choice | None) -> tuple[int, int]:
        decided = _decided(points, {points[0].id: choice}) if choice else points
        records = composed(sources, decided)
        hidden = [r for r in records if isinstance(r, Uncodable)]
        rest = difference(
            [Interval(0, 30_000_000)], [Interval(u.onset_us, u.offset_us) for u in hidden]
        )
        return total_us(rest), sum(
            isinstance(r, Event) and r.track == "child_signal" for r in records
        )

    assert made(None) == (20_000_000, 0)
    assert made(Choice.FIRST) == (20_000_000, 0)
    assert made(Choice.SECOND) == (30_000_000, 1)
