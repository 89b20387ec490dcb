"""Two codings of one session, from their events to the tables of agreement and what is behind."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pandas as pd
import pytest

from observer.model.coding import Coding
from observer.model.event import Event, Score, TraceRun
from observer.model.forms import Absence
from observer.model.rules import Coefficient, Reliability
from observer.statistics.agreement.aligned import AlignedEvent, aligned_events
from observer.statistics.agreement.behind import moments_behind
from observer.statistics.agreement.codability_table import codability_table
from observer.statistics.agreement.confusion_table import confusion_rows
from observer.statistics.agreement.continuous_table import continuous_rows, continuous_tallies
from observer.statistics.agreement.disagreements import disagreements
from observer.statistics.agreement.event_table import event_table, event_tallies
from observer.statistics.agreement.moments import Difference, Measure
from observer.statistics.agreement.pair import CodedPair
from observer.statistics.agreement.rating_table import Answers, answers_of, rating_rows, sets_of
from observer.statistics.agreement.settings import AgreementSettings, Weighing
from observer.statistics.agreement.tallies import ENOUGH_SESSIONS, pooled
from observer.statistics.agreement.time_table import time_rows, time_table, time_tallies
from observer.statistics.agreement.trace_table import trace_rows, trace_tallies
from observer.statistics.coefficients import cohen_kappa, icc
from observer.statistics.columns import Row
from observer.statistics.inputs import CodedSession

Build: TypeAlias = Callable[..., CodedSession]
S = 1_000_000
QUICK = AgreementSettings(resamples=0)
PHASES = {"play": (0, 150), "tidying": (150, 300)}


@pytest.fixture
def two(build: Build) -> CodedPair:
    """Two coders of five minutes; their figures are worked out on paper in the tests."""
    first = build(
        ("regulation.calm", 0, 100),
        ("regulation.crying", 100, 160),
        ("regulation.calm", 160, 300),
        ("soothing.voice", 110, 150),
        ("soothing.touch", 120, 140),
        ("signal.approach", 10),
        ("signal.vocal", 50),
        ("signal.approach", 200),
        ("answer.fitting", 11),
        phases=PHASES,
    )
    second = build(
        ("regulation.calm", 0, 110),
        ("regulation.crying", 110, 170),
        ("regulation.calm", 170, 300),
        ("soothing.voice", 110, 140),
        ("signal.approach", 11),
        ("signal.approach", 51),
        ("signal.vocal", 250),
        ("answer.fitting", 12),
        phases=PHASES,
    )
    return CodedPair(first, second)


def row(found: pd.DataFrame, track: str, code: str | None = "", phase: str = "") -> pd.Series:
    kept = found[(found["track"] == track) & (found["phase"] == phase)]
    if code is not None:
        kept = kept[kept["code"] == code]
    assert len(kept) == 1
    return kept.iloc[0]


def events_of(
    pair: CodedPair, settings: AgreementSettings = QUICK
) -> dict[str, tuple[AlignedEvent, ...]]:
    return {track.id: aligned_events(pair, track, settings) for track in pair.scheme.tracks}


def test_time_kappa_of_a_track_on_paper(two: CodedPair) -> None:
    """Both calm 230 s, both crying 50 s, 10 s each way: .93333 seen, .64 + .04 by chance.

    Kappa (.93333 - .68) / .32 = .791667. In play (150 s): 100 calm, 40 crying, 10 s apart; chance
    (100*110 + 50*40) / 22500 = .577778; kappa .842105.
    """
    found = time_table(two, QUICK)
    whole = row(found, "regulation")
    assert whole["kappa"] == pytest.approx(0.791667, abs=5e-7)
    assert whole["observed"] == pytest.approx(0.933333, abs=5e-7)
    assert whole["expected"] == pytest.approx(0.68)
    assert (whole["n"], whole["compared_s"], whole["excluded_s"]) == (300, 300, 0)
    assert row(found, "regulation", phase="play")["kappa"] == pytest.approx(0.842105, abs=5e-7)


def test_a_track_of_states_that_run_together_is_compared_code_by_code(two: CodedPair) -> None:
    """Voice: both 30 s, the first alone 10 s: (.966667 - .793333) / .206667 = .83871.

    Touch: one coder alone has it, so kappa is 0.
    """
    found = time_table(two, QUICK)
    assert row(found, "soothing")["reason"] == "several_at_once"
    voice, touch = row(found, "soothing", "voice"), row(found, "soothing", "touch")
    assert voice["kappa"] == pytest.approx(0.83871, abs=5e-6)
    assert (voice["first_s"], voice["second_s"]) == (40, 30)
    assert voice["positive_agreement"] == pytest.approx(60 / 70)
    assert touch["kappa"] == 0
    assert found[found["track"] == "signal"].empty, "points have no duration"


def test_a_code_that_nobody_used_is_empty_and_not_agreed_on(build: Build) -> None:
    one = build(("regulation.calm", 0, 300))
    found = time_table(CodedPair(one, one), QUICK)
    calm, crying = row(found, "regulation"), row(found, "regulation", "crying")
    assert (calm["kappa"], calm["reason"], calm["observed"]) == (pd.NA, "certain_chance", 1.0)
    assert crying["reason"] == "never_used"
    assert crying[["kappa", "ac1", "pabak", "observed", "positive_agreement"]].isna().all()


def test_units_are_taken_at_their_midpoints(two: CodedPair) -> None:
    settings = replace(QUICK, weighing=Weighing.UNIT, unit_us=S)
    found = row(time_table(two, settings), "regulation")
    assert found["n"] == 300
    assert found["kappa"] == pytest.approx(0.791667, abs=5e-7)


def test_with_tolerance_both_directions_and_the_shuffled_kappa_stand_beside_it(
    two: CodedPair,
) -> None:
    settings = replace(QUICK, time_tolerance_us=10 * S, shuffles=5)
    found = row(time_table(two, settings), "regulation")
    assert (found["tolerant_first"], found["tolerant_second"], found["tolerant"]) == (1, 1, 1)
    assert 0 < found["shuffled"] < 1
    assert found["kappa"] == pytest.approx(0.791667, abs=5e-7), "without tolerance as ever"


def test_event_kappa_of_a_track_on_paper(two: CodedPair) -> None:
    """Approach at 10 and 11 is one; vocal at 50 the second calls approach; two stand alone.

    N = 4, agreed 1, pairs M = 2; shares 2/3 and 1/3 for both: E = 2 (4/9 + 1/9) = 10/9;
    kappa (1 - 10/9) / (4 - 10/9) = -1/26. Positive agreement 2 / (3 + 3).
    """
    found = row(event_table(two, QUICK), "signal")
    assert found["kappa"] == pytest.approx(-1 / 26)
    assert found["positive_agreement"] == pytest.approx(1 / 3)
    names = ["agreed", "other_code", "only_first", "only_second", "first_n", "second_n"]
    assert found[names].tolist() == [1, 1, 1, 1, 3, 3]
    approach = row(event_table(two, QUICK), "signal", "approach")
    assert approach["kappa"] == pytest.approx(cohen_kappa([[1, 1], [1, 1]]).value)
    assert approach[names].tolist() == [1, 1, 1, 0, 2, 2]


def test_a_state_found_running_is_no_event_of_either(two: CodedPair) -> None:
    """Calm from the first watched moment: two onsets are left for each, 10 s apart."""
    found = row(event_table(two, QUICK), "regulation")
    assert (found["agreed"], found["only_first"], found["only_second"]) == (0, 2, 2)
    assert found["kappa"] == 0
    overlapping = row(event_table(two, replace(QUICK, overlap=0.7)), "regulation")
    assert (overlapping["agreed"], overlapping["kappa"]) == (2, 1)


def test_one_code_alone_has_positive_agreement_and_no_kappa(two: CodedPair) -> None:
    found = event_table(two, QUICK)
    whole, taking_over = row(found, "answer"), row(found, "answer", "taking_over")
    assert (whole["kappa"], whole["reason"], whole["positive_agreement"]) == (pd.NA, "saturated", 1)
    assert (taking_over["reason"], taking_over["positive_agreement"]) == ("never_used", pd.NA)


def test_events_of_phases_add_up_to_those_of_the_session(two: CodedPair) -> None:
    found = event_table(two, QUICK)
    for name in ("agreed", "other_code", "only_first", "only_second"):
        parts = [row(found, "signal", phase=phase)[name] for phase in PHASES]
        assert sum(parts) == row(found, "signal")[name]


def test_codability_is_compared_before_anything_else(build: Build) -> None:
    """Codable for both 260 s, for the first alone 20, the second alone 10, for neither 10.

    (.9 - (280*270 + 20*30) / 90000) / (1 - .846667) = .347826.
    """
    coded = ("regulation.calm", 0, 300)
    pair = CodedPair(build(coded, uncodable=((20, 40),)), build(coded, uncodable=((30, 60),)))
    found = row(codability_table(pair), "regulation", None)
    names = ["coded_s", "both_s", "only_first_s", "only_second_s", "neither_s"]
    assert found[names].tolist() == [300, 260, 20, 10, 10]
    assert found["kappa"] == pytest.approx(0.347826, abs=5e-7)
    time = row(time_table(pair, QUICK), "regulation")
    assert (time["compared_s"], time["excluded_s"]) == (260, 40)


def test_what_one_coded_in_time_the_other_could_not_code_counts_for_neither(build: Build) -> None:
    first = build(("signal.approach", 25), ("signal.vocal", 100), uncodable=())
    second = build(("signal.vocal", 100), uncodable=((20, 30),))
    found = row(event_table(CodedPair(first, second), QUICK), "signal")
    assert (found["first_n"], found["second_n"], found["agreed"]) == (1, 1, 1)


def test_time_that_one_did_not_code_at_all_is_not_compared(build: Build) -> None:
    first = build(("regulation.calm", 0, 300))
    second = build(("regulation.calm", 0, 100), ranges={"regulation": (0, 100)})
    found = row(codability_table(CodedPair(first, second)), "regulation", None)
    assert (found["coded_s"], found["both_s"], found["observed"]) == (100, 100, 1)


def test_a_begin_that_only_one_saw_is_not_held_against_the_other(build: Build) -> None:
    """The second could not see the first half minute, and finds crying running."""
    first = build(("regulation.calm", 0, 20), ("regulation.crying", 20, 100))
    second = build(("regulation.crying", 30, 100), uncodable=((0, 30),))
    found = row(event_table(CodedPair(first, second), QUICK), "regulation")
    assert (found["only_first"], found["only_second"]) == (0, 0)


def test_every_cell_of_a_confusion_matrix_leads_to_its_moments(two: CodedPair) -> None:
    aligned = events_of(two)
    moments = moments_behind(two, aligned)
    tallies = {
        Measure.TIME: time_tallies(two, QUICK),
        Measure.EVENTS: event_tallies(two, QUICK, aligned),
    }
    for measure, found in tallies.items():
        whole = [each for each in found if not each.place.phase]
        for cell in confusion_rows(measure, whole, QUICK):
            behind = [
                each
                for each in moments
                if (each.measure, each.track, each.of_code, each.first_code, each.second_code)
                == (
                    measure,
                    cell["track"],
                    cell["of_code"],
                    cell["first_code"],
                    cell["second_code"],
                )
            ]
            if cell["first_code"] == cell["second_code"] == "":
                assert behind == [], "nothing beside nothing leads nowhere"
            elif measure is Measure.TIME:
                seconds = sum(each.end_us - each.start_us for each in behind) / S
                assert seconds == pytest.approx(cell["seconds"])
            else:
                assert len(behind) == cell["events"]


def test_the_list_of_disagreements_is_in_the_order_of_the_session(two: CodedPair) -> None:
    found = disagreements(two, QUICK, events_of(two))
    seen = [
        (each.difference, each.part, each.start_us and each.start_us / S, each.first_code)
        for each in found
    ]
    assert seen == [
        (Difference.OTHER_CODE, "signal", 50, "vocal"),
        (Difference.ONLY_FIRST, "regulation", 100, "crying"),
        (Difference.ONLY_SECOND, "regulation", 110, ""),
        (Difference.ONLY_FIRST, "soothing", 120, "touch"),
        (Difference.ENDS_APART, "soothing", 140, "voice"),
        (Difference.ONLY_FIRST, "regulation", 160, "calm"),
        (Difference.ONLY_SECOND, "regulation", 170, ""),
        (Difference.ONLY_FIRST, "signal", 200, "approach"),
        (Difference.ONLY_SECOND, "signal", 250, ""),
    ]
    events = {event.id for event in two.first.coding.all_events()}
    assert all(set(each.first_ids) <= events for each in found)


def test_other_answers_about_an_event_and_other_uncodable_time_are_disagreements(
    build: Build,
) -> None:
    first = build(("signal.approach", 10), uncodable=((50, 60),))
    second = build(("signal.approach", 10), uncodable=((50, 60), (100, 110, "signal")))
    event = first.coding.on_track("signal")[0]
    asked = replace(event, modifiers=(("who", ("mother",)),))
    bare = build(uncodable=((50, 60),))
    first = with_records(bare, asked)
    pair = CodedPair(first, second)
    found = disagreements(pair, QUICK, events_of(pair))
    assert [(each.difference, each.part) for each in found] == [
        (Difference.MODIFIERS, "signal"),
        (Difference.CODABILITY, "signal"),
    ]
    assert found[1].second_ids == ("u1",)


def test_a_coding_beside_itself_leaves_nothing_to_decide(five_minutes: CodedSession) -> None:
    pair = CodedPair(five_minutes, five_minutes)
    assert disagreements(pair, QUICK, events_of(pair)) == ()
    kappas = time_table(pair, QUICK)["kappa"].dropna()
    assert len(kappas) > 0
    assert set(kappas) == {1.0}
    assert set(event_table(pair, QUICK)["kappa"].dropna()) == {1.0}


def test_sessions_are_pooled_by_their_tables_and_not_by_their_kappas(
    two: CodedPair, build: Build
) -> None:
    """The second session has no disagreement in 300 s of calm: its own kappa is undefined."""
    calm = build(("regulation.calm", 0, 300), phases=PHASES)
    tallies = [*time_tallies(two, QUICK), *time_tallies(CodedPair(calm, calm), QUICK)]
    found = time_rows(pooled(tallies), two.scheme.tracks, QUICK)
    whole = next(r for r in found if (r["track"], r["code"], r["phase"]) == ("regulation", "", ""))
    assert whole["n"] == 600
    assert whole["kappa"] == pytest.approx(cohen_kappa([[530, 10], [10, 50]], n=600).value)


def test_an_interval_comes_from_blocks_and_with_enough_sessions_from_sessions(
    two: CodedPair,
) -> None:
    settings = AgreementSettings(resamples=50)
    one = [each for each in time_tallies(two, settings) if each.place.track == "regulation"]
    few = time_rows(pooled(one * 2), two.scheme.tracks, settings)
    assert few[0]["interval_from"] == "blocks"
    low, high = few[0]["kappa_low"], few[0]["kappa_high"]
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert low < 0.791667 < high
    assert pooled(one * ENOUGH_SESSIONS)[0].resampled == "sessions"


def test_the_minimum_of_a_scheme_holds_for_the_tracks_it_names(two: CodedPair) -> None:
    stated = Reliability(minimum=0.7, tracks=("regulation",), tolerance_us=S, overlap=0.5)
    settings = replace(AgreementSettings.of(stated), resamples=0)
    assert (settings.tolerance_us, settings.overlap) == (S, 0.5)
    found = time_table(two, settings)
    assert row(found, "regulation")["reaches_minimum"]
    assert row(found, "soothing", "voice")["reaches_minimum"] is pd.NA


def with_records(session: CodedSession, *added: Event | Score | TraceRun) -> CodedSession:
    records = [*session.coding.records(), *added]
    return replace(session, coding=Coding.from_records(session.coding.info, records))


def given(session: CodedSession, **values: float | None) -> CodedSession:
    return with_records(
        session,
        *(
            Score(
                id=item,
                form="play",
                item=item,
                value=value,
                absence=None if value is not None else Absence.NOT_SCORABLE,
            )
            for item, value in values.items()
        ),
    )


def rated(build: Build, **coders: tuple[float | None, ...]) -> tuple[Answers, ...]:
    """Return what coders gave as warmth, one value for each session."""
    found: list[Answers] = []
    for number in range(len(next(iter(coders.values())))):
        codings = {coder: given(build(), warmth=values[number]) for coder, values in coders.items()}
        scheme = build().scheme
        found += answers_of(f"s{number}", codings, scheme)[0]
    return tuple(found)


def item_row(rows: list[Row], item: str) -> Row:
    return next(each for each in rows if (each["form"], each["item"]) == ("play", item))


def test_ratings_are_compared_by_several_coefficients_over_the_whole_scale(build: Build) -> None:
    answers = rated(build, AB=(2, 4, 6, 5), CD=(3, 4, 7, 5))
    found = item_row(rating_rows(answers, ("AB", "CD"), whole=False), "warmth")
    matrix = [[2, 3], [4, 4], [6, 7], [5, 5]]
    assert found["icc_a1"] == icc(matrix)["ICC(A,1)"].value
    assert (found["n"], found["same"], found["within_one"]) == (4, 0.5, 1.0)
    assert found["mean_difference"] == 0.5
    counts = np.zeros((13, 13), int)
    for one, other in matrix:
        counts[(one - 1) * 2, (other - 1) * 2] += 1
    assert found["kappa_quadratic"] == pytest.approx(cohen_kappa(counts, "quadratic").value)
    assert found["level"] == "ordinal"


def test_what_one_coder_gave_no_value_is_said_and_left_out(build: Build) -> None:
    answers = rated(build, AB=(2, None, 6, None), CD=(3, 4, 7, None))
    found = item_row(rating_rows(answers, ("AB", "CD"), whole=False), "warmth")
    assert (found["n"], found["incomplete"]) == (2, 1)
    assert found["same_absence"] == 0.75


def test_ratings_that_do_not_differ_have_no_icc(build: Build) -> None:
    answers = rated(build, AB=(4, 4, 4), CD=(4, 4, 4))
    found = item_row(rating_rows(answers, ("AB", "CD"), whole=False), "warmth")
    assert (found["icc_a1"], found["icc_reason"]) == (None, "no_variance")
    assert (found["kappa"], found["same"]) == (None, 1.0)


def test_more_than_two_coders_are_compared_two_by_two_and_all_together(build: Build) -> None:
    answers = rated(build, AB=(2, 4, 6), CD=(3, 4, 7), EF=(2, 5, 7))
    assert sets_of(("AB", "CD", "EF")) == (
        ("AB", "CD"), ("AB", "EF"), ("CD", "EF"), ("AB", "CD", "EF"),
    )  # fmt: skip
    found = item_row(rating_rows(answers, ("AB", "CD", "EF"), whole=False), "warmth")
    assert found["coders"] == 3
    assert found["icc_ak"] == icc([[2, 3, 2], [4, 4, 5], [6, 7, 7]])["ICC(A,k)"].value
    assert found.get("kappa") is None, "Cohen's kappa is of two"


def test_interval_codings_are_compared_interval_by_interval(build: Build) -> None:
    def scored(*values: float) -> CodedSession:
        return with_records(
            build(),
            *(
                Score(
                    id=str(at),
                    form="every_minute",
                    item="distress",
                    value=value,
                    onset_us=at * 60 * S,
                    offset_us=(at + 1) * 60 * S,
                )
                for at, value in enumerate(values)
            ),
        )

    codings = {"AB": scored(1, 1, 0, 0, 0), "CD": scored(1, 0, 0, 0, 0)}
    answers = answers_of("s", codings, codings["AB"].scheme)[1]
    found = rating_rows(answers, ("AB", "CD"), whole=False)[0]
    assert found["kappa"] == pytest.approx(cohen_kappa([[3, 0], [1, 1]]).value)
    assert (found["level"], found["same"]) == ("nominal", 0.8)
    assert found["positive_agreement"] == pytest.approx(2 / 3)
    assert found["negative_agreement"] == pytest.approx(6 / 7)


def test_traces_are_compared_where_both_followed(build: Build) -> None:
    def traced(until: int, *values: float) -> CodedSession:
        run = TraceRun(
            id="t",
            trace="affect",
            onset_us=0,
            offset_us=until * S,
            times_us=tuple(at * 10 * S for at in range(len(values))),
            values=values,
        )
        return with_records(build(), run)

    pair = CodedPair(traced(30, 1.0, 2.0, 0.0), traced(20, 1.0, 3.0))
    found = trace_rows(trace_tallies(pair, replace(QUICK, unit_us=S)))[0]
    assert (found["n"], found["followed_s"]) == (20, 20)
    assert (found["mean_difference"], found["mean_distance"]) == (0.5, 0.5)
    assert found["correlation"] == pytest.approx(1)
    matrix = [[1, 1]] * 10 + [[2, 3]] * 10
    assert found["icc_a1"] == icc(matrix)["ICC(A,1)"].value


def test_traces_that_were_not_followed_have_no_figure(build: Build) -> None:
    found = trace_rows(trace_tallies(CodedPair(build(), build()), QUICK))[0]
    assert (found["n"], found["icc_a1"], found["reason"]) == (0, None, "no_units")


def test_three_percentages_stand_beside_the_kappas(two: CodedPair) -> None:
    """Of thirty blocks of 10 s, approach differs in those of 50 and of 200 s: 28 of 30."""
    rows = continuous_rows(continuous_tallies(two, QUICK))
    found = next(r for r in rows if (r["code"], r["phase"]) == ("approach", ""))
    assert found["exact"] == pytest.approx(28 / 30)
    assert found["blocks"] == 30
    assert found["time_window"] is not None
    calm = next(r for r in rows if (r["code"], r["phase"]) == ("taking_over", ""))
    assert calm["time_window"] is None


def test_ratings_are_held_to_the_minimum_of_the_coefficient_the_scheme_states(build: Build) -> None:
    answers = rated(build, AB=(2, 4, 6, 5), CD=(3, 4, 7, 5))
    for coefficient, column in ((Coefficient.ICC, "icc_a1"), (Coefficient.ALPHA, "alpha")):
        for minimum in (0.5, 0.999):
            settings = AgreementSettings.of(Reliability(coefficient=coefficient, minimum=minimum))
            rows = rating_rows(answers, ("AB", "CD"), whole=False, settings=settings)
            found = item_row(rows, "warmth")
            figure = found[column]
            assert isinstance(figure, float)
            assert found["reaches_minimum"] == (figure >= minimum)
    by_time = AgreementSettings.of(Reliability(coefficient=Coefficient.TIME_KAPPA))
    rows = rating_rows(answers, ("AB", "CD"), whole=False, settings=by_time)
    assert item_row(rows, "warmth").get("reaches_minimum") is None
