"""A judge answers, says why not, cites and comments; every step can be taken back."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model import score_edits
from observer.model.coding import Coding
from observer.model.edits import CodingInfo, Edit
from observer.model.errors import EditError
from observer.model.forms import Absence
from observer.model.score_edits import Sheet

WHOLE = Sheet(form="play")
SEGMENT = Sheet(form="play", onset_us=1_000_000, offset_us=4_000_000)


@pytest.fixture
def coding() -> Coding:
    return _empty()


def _empty() -> Coding:
    info = CodingInfo(
        id="c", session_id="s", coder="AB", scheme_id="x", scheme_version="1.0.0", scheme_hash=""
    )
    return Coding(info=info)


def done(coding: Coding, edit: Edit | None) -> Coding:
    assert edit is not None
    return coding.apply(edit)


def test_an_answer_stands_on_its_sheet_and_on_no_other(coding: Coding) -> None:
    coding = done(coding, score_edits.answer(coding, WHOLE, "warmth", 4.5))
    coding = done(coding, score_edits.answer(coding, SEGMENT, "warmth", 2))
    assert score_edits.scores_on(coding, WHOLE)["warmth"].value == 4.5
    segment = score_edits.scores_on(coding, SEGMENT)["warmth"]
    assert (segment.value, segment.onset_us, segment.offset_us) == (2, 1_000_000, 4_000_000)
    assert score_edits.sheets_of(coding, "play") == (WHOLE, SEGMENT)


def test_another_value_replaces_the_first_and_the_same_one_changes_nothing(coding: Coding) -> None:
    coding = done(coding, score_edits.answer(coding, WHOLE, "warmth", 4))
    coding = done(coding, score_edits.answer(coding, WHOLE, "warmth", 5))
    assert [score.value for score in coding.scores] == [5]
    assert score_edits.answer(coding, WHOLE, "warmth", 5) is None


def test_a_reason_takes_the_place_of_a_value_and_a_value_that_of_a_reason(coding: Coding) -> None:
    coding = done(coding, score_edits.answer(coding, WHOLE, "warmth", 4))
    coding = done(coding, score_edits.set_absence(coding, WHOLE, "warmth", Absence.NOT_OBSERVED))
    (score,) = coding.scores
    assert (score.value, score.absence, score.is_answered) == (None, Absence.NOT_OBSERVED, True)
    coding = done(coding, score_edits.answer(coding, WHOLE, "warmth", 4))
    assert (coding.scores[0].value, coding.scores[0].absence) == (4, None)


def test_taken_back_leaves_nothing_behind(coding: Coding) -> None:
    answered = done(coding, score_edits.answer(coding, WHOLE, "warmth", 4))
    assert done(answered, score_edits.take_back(answered, WHOLE, ["warmth"])) == coding
    assert score_edits.take_back(coding, WHOLE, ["warmth"]) is None


def test_taken_back_keeps_evidence_and_comment_and_counts_as_missing(coding: Coding) -> None:
    coding = done(coding, score_edits.cite(coding, WHOLE, "warmth", ["e1"]))
    coding = done(coding, score_edits.write_comment(coding, WHOLE, "warmth", " at the end "))
    coding = done(coding, score_edits.answer(coding, WHOLE, "warmth", 4))
    coding = done(coding, score_edits.take_back(coding, WHOLE, ["warmth"]))
    (score,) = coding.scores
    assert (score.is_answered, score.evidence, score.comment) == (False, ("e1",), "at the end")


def test_evidence_is_cited_once_and_can_be_taken_out(coding: Coding) -> None:
    coding = done(coding, score_edits.cite(coding, WHOLE, "warmth", ["e1", "e2"]))
    assert score_edits.cite(coding, WHOLE, "warmth", ["e2"]) is None
    coding = done(coding, score_edits.cite(coding, WHOLE, "warmth", ["e3", "e1"]))
    assert coding.scores[0].evidence == ("e1", "e2", "e3")
    coding = done(coding, score_edits.uncite(coding, WHOLE, "warmth", ["e1", "e3"]))
    assert coding.scores[0].evidence == ("e2",)
    coding = done(coding, score_edits.uncite(coding, WHOLE, "warmth", ["e2"]))
    assert coding.scores == ()
    assert score_edits.uncite(coding, WHOLE, "warmth", ["e2"]) is None


def test_words_answer_and_empty_words_take_back(coding: Coding) -> None:
    written = done(coding, score_edits.write_words(coding, WHOLE, "summary", "calm play"))
    assert written.scores[0].words == "calm play"
    assert done(written, score_edits.write_words(written, WHOLE, "summary", "  ")) == coding


def test_cards_change_places_as_one_change(coding: Coding) -> None:
    coding = done(coding, score_edits.answer_all(coding, WHOLE, {"a": 1, "b": 2, "c": 3}))
    swapped = score_edits.answer_all(coding, WHOLE, {"a": 2, "b": 1, "c": None}, kind="place")
    assert swapped is not None
    assert swapped.kind == "place"
    after = coding.apply(swapped)
    assert {s.item: s.value for s in after.scores} == {"a": 2, "b": 1}
    assert after.apply(swapped.inverse) == coding


def test_a_removed_sheet_takes_its_answers_along_and_no_others(coding: Coding) -> None:
    coding = done(coding, score_edits.answer(coding, WHOLE, "warmth", 4))
    with_segment = done(coding, score_edits.answer(coding, SEGMENT, "warmth", 2))
    assert done(with_segment, score_edits.remove_sheet(with_segment, SEGMENT)) == coding
    assert score_edits.remove_sheet(coding, SEGMENT) is None


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_is_refused(coding: Coding, value: float) -> None:
    with pytest.raises(EditError, match="has to be a number"):
        score_edits.answer(coding, WHOLE, "warmth", value)


ITEMS = st.sampled_from(["a", "b", "c"])
SHEETS = st.sampled_from([WHOLE, SEGMENT, Sheet(form="play", about="phase")])
STEPS = st.one_of(
    st.tuples(st.just("answer"), SHEETS, ITEMS, st.sampled_from([1.0, 2.5, 3.0])),
    st.tuples(st.just("absence"), SHEETS, ITEMS, st.sampled_from(list(Absence))),
    st.tuples(st.just("words"), SHEETS, ITEMS, st.sampled_from(["", "yes"])),
    st.tuples(st.just("take back"), SHEETS, ITEMS, st.none()),
    st.tuples(st.just("cite"), SHEETS, ITEMS, st.sampled_from(["e1", "e2"])),
    st.tuples(st.just("uncite"), SHEETS, ITEMS, st.sampled_from(["e1", "e2"])),
    st.tuples(st.just("comment"), SHEETS, ITEMS, st.sampled_from(["", "why"])),
)


def _step(coding: Coding, step: tuple[str, Sheet, str, object]) -> Edit | None:
    what, sheet, item, value = step
    match what, value:
        case "answer", float(number):
            return score_edits.answer(coding, sheet, item, number)
        case "absence", Absence() as absence:
            return score_edits.set_absence(coding, sheet, item, absence)
        case "words", str(words):
            return score_edits.write_words(coding, sheet, item, words)
        case "cite", str(event):
            return score_edits.cite(coding, sheet, item, [event])
        case "uncite", str(event):
            return score_edits.uncite(coding, sheet, item, [event])
        case "comment", str(words):
            return score_edits.write_comment(coding, sheet, item, words)
        case _:
            return score_edits.take_back(coding, sheet, [item])


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=30))
def test_whatever_is_judged_one_score_per_item_and_sheet_stands_and_all_of_it_is_undone(
    steps: list[tuple[str, Sheet, str, object]],
) -> None:
    coding = start = _empty()
    made: list[Edit] = []
    for step in steps:
        edit = _step(coding, step)
        if edit is not None:
            coding = coding.apply(edit)
            made.append(edit)
        places = [(score.sheet, score.item) for score in coding.scores]
        assert len(places) == len(set(places))
        assert all(s.is_answered or s.evidence or s.comment for s in coding.scores)
    for edit in reversed(made):
        coding = coding.apply(edit.inverse)
    assert coding == start
