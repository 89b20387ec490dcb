"""Notes of a case: what was worded before stays known, and words are found in all cases."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.app.case_notes import find_notes, terms
from observer.model.case_note_edits import earlier, end, reword, standing, take_away
from observer.model.case_notes import CaseNote, NoteAbout, Weight
from observer.model.family import Family
from observer.model.project import Project

MAY, JUNE = date(2026, 5, 4), date(2026, 6, 1)


def note(note_id: str, text: str, family: str = "f1", on: date = MAY) -> CaseNote:
    return CaseNote(
        id=note_id,
        family_id=family,
        about=NoteAbout.CHILD,
        weight=Weight.RISK,
        text=text,
        written_on=on,
        written_by="AB",
    )


def house(*notes: CaseNote) -> Project:
    families = (Family(id="f1", pseudonym="F-012"), Family(id="f2", pseudonym="F-013"))
    return Project.from_records([*families, *notes])


def ids(project: Project, query: str) -> list[str]:
    return [found.note.id for found in find_notes(project, query)]


def test_what_the_same_hand_wrote_today_is_worded_anew_as_it_stands() -> None:
    project = house(note("n", "Sleeps badly"))
    after, edit = reword(note("n", "Sleeps badly"), "Sleeps badly, wakes often", MAY, "AB")
    assert edit is not None
    (only,) = project.apply(edit).case_notes("f1")
    assert only == after
    assert (only.text, only.replaces) == ("Sleeps badly, wakes often", "")


@pytest.mark.parametrize(("day", "by"), [(JUNE, "AB"), (MAY, "CD")])
def test_what_was_written_before_or_by_another_stays_as_history(day: date, by: str) -> None:
    first = note("n", "Sleeps badly")
    after, edit = reword(first, "Sleeps through", day, by)
    assert edit is not None
    project = house(first).apply(edit)
    assert standing(project.case_notes("f1")) == (after,)
    assert earlier(project.case_notes("f1"), after) == (first,)
    assert (after.written_on, after.written_by, first.text) == (day, by, "Sleeps badly")
    assert project.apply(edit.inverse) == house(first)


def test_the_same_words_are_no_change() -> None:
    assert reword(note("n", "Sleeps badly"), "Sleeps badly", JUNE, "CD") == (
        note("n", "Sleeps badly"),
        None,
    )


def test_what_holds_no_longer_stays_with_its_day_and_can_hold_again() -> None:
    first = note("n", "Sleeps badly")
    ending = end(first, JUNE)
    assert ending is not None
    (ended,) = house(first).apply(ending).case_notes("f1")
    assert ended.ended_on == JUNE
    assert standing([ended]) == (ended,)
    again = end(ended, None)
    assert again is not None
    assert house(ended).apply(again) == house(first)


def test_a_note_is_taken_away_with_all_that_it_was_before() -> None:
    first = note("a", "One")
    second, edit = reword(first, "Two", JUNE, "AB")
    assert edit is not None
    project = house(first).apply(edit)
    gone = take_away(project.case_notes("f1"), second)
    assert project.apply(gone).case_notes("f1") == ()
    assert project.apply(gone).apply(gone.inverse).case_notes("f1") != ()


@given(
    st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.sampled_from([MAY, JUNE])), max_size=8)
)
@settings(max_examples=40)
def test_however_often_it_is_worded_one_note_stands_and_every_older_day_is_kept(
    steps: list[tuple[str, date]],
) -> None:
    now = note("n", "begin")
    project = house(now)
    for place, (by, day) in enumerate(steps):
        now, edit = reword(now, f"words {place}", day, by)
        assert edit is not None
        project = project.apply(edit)
    notes = project.case_notes("f1")
    assert standing(notes) == (now,)
    assert {now, *earlier(notes, now)} == set(notes)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("slaapt", ("slaapt",)),
        ('  "slaapt  Slecht" thuis', ("slaapt slecht", "thuis")),
        ("“één nacht” Zoë", ("een nacht", "zoe")),
        ('"nog niet dicht', ("nog niet dicht",)),
        ('""', ()),
        ("   ", ()),
    ],
)
def test_words_and_phrases_are_read_from_what_was_typed(query: str, wanted: tuple[str]) -> None:
    assert terms(query) == wanted


def test_words_are_found_in_all_families_in_any_order_and_phrases_in_theirs() -> None:
    project = house(
        note("a", "Het kind slaapt slecht\nsinds de verhuizing."),
        note("b", "Slecht weer; Zoë slaapt goed.", family="f2"),
        note("c", "Eet goed.", family="f2"),
    )
    assert set(ids(project, "SLECHT slaapt")) == {"a", "b"}
    assert ids(project, '"slaapt slecht"') == ["a"]
    assert ids(project, '"slecht sinds"') == ["a"]
    assert ids(project, "zoe") == ["b"]
    assert ids(project, "f-013 goed") == ["b", "c"]
    assert ids(project, "weer verhuizing") == []


def test_what_holds_comes_before_what_ended_and_both_before_an_earlier_wording() -> None:
    old = note("old", "moe")
    new, edit = reword(old, "nog moe", JUNE, "AB")
    assert edit is not None
    past = note("past", "was moe", on=JUNE)
    stop = end(past, JUNE)
    assert stop is not None
    project = house(old, past).apply(edit).apply(stop)
    found = find_notes(project, "moe")
    assert [each.note.id for each in found] == [new.id, "past", "old"]
    assert [each.stands for each in found] == [True, True, False]


def test_a_long_note_is_shown_around_what_was_found() -> None:
    words = "woord " * 60 + "verhuizing en daarna " + "woord " * 60
    (found,) = find_notes(house(note("a", words)), "verhuizing")
    assert "verhuizing" in found.excerpt
    assert found.excerpt.startswith("… ")
    assert found.excerpt.endswith(" …")
    assert len(found.excerpt) < 150
