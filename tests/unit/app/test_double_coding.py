"""Which sessions two coders code: drawn by a seed, and still the same when the study grows."""

from collections import Counter

import pytest

from observer.app.double_coding import DrawState, double_coding_plan
from observer.model.edits import CodingInfo, CodingStatus, ProjectRecord
from observer.model.family import Family
from observer.model.local_text import LocalText
from observer.model.project import Project
from observer.model.rules import Reliability
from observer.model.scheme import Scheme
from observer.model.session import Session

SMALL = "small"


def study(
    firsts: str, seconds: dict[int, str] | None = None, *, consensus: tuple[int, ...] = ()
) -> Project:
    """Return a project with a session for each letter, each first coded by that coder."""
    records: list[ProjectRecord] = [Family(id="f", pseudonym="F-001")]
    for number, coder in enumerate(firsts, 1):
        records.append(Session(id=f"s{number}", family_id="f", number=number))
        records += [info(number, who) for who in (coder, *(seconds or {}).get(number, ""))]
        if number in consensus:
            records.append(info(number, "consensus", made_from=("a", "b")))
    return Project.from_records(records)


def info(number: int, coder: str, made_from: tuple[str, ...] = ()) -> CodingInfo:
    return CodingInfo(
        id=f"c{number}{coder}",
        session_id=f"s{number}",
        coder=coder.upper() if len(coder) == 1 else coder,
        scheme_id=SMALL,
        scheme_version="1",
        scheme_hash="",
        status=CodingStatus.OPEN if coder.islower() and not made_from else CodingStatus.FINISHED,
        made_from=made_from,
    )


def asking(share: float) -> Scheme:
    return Scheme(
        id=SMALL,
        version="1",
        title=LocalText(),
        subjects=(),
        tracks=(),
        reliability=Reliability(share_double_coded=share),
    )


def drawn(project: Project, share: float = 0.2, seed: int = 1) -> set[str]:
    plan = double_coding_plan(project, asking(share), seed=seed)
    return {each.session_id for each in plan.sessions if each.drawn}


def test_the_same_seed_draws_the_same_sessions_and_another_seed_others() -> None:
    project = study("AB" * 50)
    assert drawn(project, seed=3) == drawn(project, seed=3)
    assert drawn(project, seed=3) != drawn(project, seed=4)


@pytest.mark.parametrize(("share", "least", "most"), [(0.2, 20, 22), (0.25, 25, 27), (0.7, 70, 72)])
def test_as_many_are_drawn_as_the_scheme_asks_for(share: float, least: int, most: int) -> None:
    assert least <= len(drawn(study("AB" * 50), share)) <= most
    assert len(drawn(study("A" * 100), 1.0)) == 100
    assert drawn(study("A" * 100), 0.0) == set()


def test_with_two_sessions_there_is_one_to_begin_with() -> None:
    assert len(drawn(study("AB"))) == 1
    assert len(drawn(study("A" * 2))) == 1


def test_the_draw_is_spread_over_the_coders_and_over_the_time_of_the_study() -> None:
    firsts = "A" * 50 + "B" * 50
    found = {int(each[1:]) for each in drawn(study(firsts))}
    assert Counter(firsts[number - 1] for number in found) == {"A": 10, "B": 10}
    for start in range(1, 101, 5):
        assert len(found & set(range(start, start + 5))) == 1


def test_a_session_that_was_drawn_stays_drawn_when_the_study_grows() -> None:
    for size in range(10, 100, 5):
        assert drawn(study("A" * size)) <= drawn(study("A" * (size + 5)))


def test_who_codes_second_is_somebody_else_and_all_get_as_many() -> None:
    plan = double_coding_plan(study("ABC" * 50), asking(0.2))
    assert all(each.first_coder != each.second_coder for each in plan.sessions)
    load = Counter(each.second_coder for each in plan.sessions)
    assert max(load.values()) - min(load.values()) <= 1


def test_one_coder_alone_has_nobody_beside_her() -> None:
    plan = double_coding_plan(study("A" * 10), asking(0.2))
    assert {each.second_coder for each in plan.sessions} == {""}


def test_it_tells_how_far_the_double_coding_is() -> None:
    project = study("A" * 5, dict.fromkeys((1, 2, 3), "B"))
    plan = double_coding_plan(project, asking(0.2))
    assert (plan.total, plan.done, plan.reached) == (5, 3, 0.6)
    beside = [each for each in plan.sessions if not each.drawn]
    assert {each.state for each in beside} == {DrawState.DONE}
    assert {each.second_coder for each in beside} == {"B"}
    assert len(plan.sessions) in {3, 4}


def test_a_second_coder_who_has_begun_is_on_her_way() -> None:
    everything = dict.fromkeys(range(1, 6), "b")
    plan = double_coding_plan(study("A" * 5, everything), asking(0.2))
    assert [(each.second_coder, each.state) for each in plan.sessions] == [
        ("B", DrawState.UNDER_WAY)
    ]


def test_a_consensus_is_no_second_coder() -> None:
    plan = double_coding_plan(study("A" * 5, consensus=(1, 2, 3, 4, 5)), asking(0.2))
    assert {each.state for each in plan.sessions} == {DrawState.TO_DO}
    assert plan.done == 0


def test_the_plan_is_a_table_for_the_command_line() -> None:
    found = double_coding_plan(study("AB" * 10), asking(0.2)).table
    assert found["drawn"].all()
    assert found["state"].unique().tolist() == ["to_do"]
    assert found["session"].is_monotonic_increasing


def test_without_sessions_there_is_nothing_to_draw() -> None:
    plan = double_coding_plan(study(""), asking(0.2))
    assert (plan.sessions, plan.reached) == ((), None)
