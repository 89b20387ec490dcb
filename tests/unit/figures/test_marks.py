"""What stands where in a figure, and what it leads to."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.lines import Line2D
from matplotlib.text import Text

import observer.figures.registry
from observer.figures.course_figure import Visit, course_choices, course_figure
from observer.figures.marks import FigureMark, FilmMoment, MarkedFigure, mark_at, mark_beside
from observer.figures.registry import COURSE, FIGURES, FigureKind
from observer.figures.seen import Of
from observer.figures.values import number, records
from observer.model.coding import Coding
from observer.model.event import CodedRange
from observer.model.scheme import CodeKind
from observer.statistics.answer_curve import answer_curve
from observer.statistics.columns import Cell
from observer.statistics.contingency import contingency
from observer.statistics.describe import tracks
from observer.statistics.grid import grid
from observer.statistics.inputs import CodedSession
from observer.statistics.lags import lags
from observer.statistics.match_repair import match_repair
from observer.statistics.registry import STATISTICS
from observer.text.catalogue import catalogue

EN = catalogue("en")
KINDS = {kind.id: kind for kind in FIGURES}


def whole(rows: pd.DataFrame) -> list[dict[str, Cell]]:
    """Return the rows of the whole session."""
    return [row for row in records(rows) if not row["phase_id"]]


def words(figure: MarkedFigure) -> str:
    return " ".join(text.get_text() for text in figure.findobj(Text))


def square(x: float, y: float, size: float = 1.0) -> FigureMark:
    return FigureMark(box=(x, y, size, size), label=f"{x} {y}")


def test_the_smallest_mark_under_the_mouse_is_meant_and_a_near_miss_still_hits() -> None:
    large, small = square(0, 0, 4), square(1, 1)
    assert mark_at((large, small), (1.5, 1.5)) is small
    assert mark_at((large, small), (3, 3)) is large
    assert mark_at((large, small), (4.04, 2)) is large
    assert mark_at((large, small), (4.2, 2)) is None


def test_arrows_walk_over_the_marks_row_by_row_and_stop_at_the_ends() -> None:
    first, second, below, far_below = marks = (
        square(0, 0),
        square(5, 0),
        square(4, 2),
        square(0, 9),
    )
    assert mark_beside(marks, None, (1, 0)) is first
    assert mark_beside(marks, None, (-1, 0)) is far_below
    assert mark_beside(marks, first, (1, 0)) is second
    assert mark_beside(marks, first, (-1, 0)) is first
    assert mark_beside(marks, second, (0, 1)) is below
    assert mark_beside(marks, below, (0, -1)) is second
    assert mark_beside(marks, far_below, (0, 1)) is far_below
    assert mark_beside((), None, (1, 0)) is None


@pytest.mark.parametrize("kind", FIGURES, ids=lambda kind: kind.id)
def test_a_figure_is_honest_and_every_mark_says_something_and_leads_into_the_session(
    kind: FigureKind, play: CodedSession, still: CodedSession, followed: CodedSession
) -> None:
    session = next(s for s in (play, still, followed) if kind.fits(s.scheme))
    figure = kind.draw(session, EN)
    assert kind.statistic in {statistic.id for statistic in STATISTICS}
    assert kind.honest is None or EN.render(kind.honest) in words(figure)
    assert figure.marks
    assert any(mark.moments for mark in figure.marks)
    for mark in figure.marks:
        assert mark.label.strip()
        times = [moment.time_us for moment in mark.moments]
        assert times == sorted(times)
        for moment in mark.moments:
            assert session.window.start_us <= moment.time_us < session.window.end_us
            assert moment.coding_id == session.coding.info.id
            assert moment.words.startswith(EN.clock(moment.time_us)) or "session" in moment.words


def test_bars_of_signals_lead_to_as_many_signals_as_they_count(play: CodedSession) -> None:
    figure = KINDS["contingency"].draw(play, EN)
    for row in whole(contingency(play)):
        said = f"{row['n_answered']} of {row['n_valid']}"
        own = [mark for mark in figure.marks if said in mark.label]
        counts = {
            (len(mark.moments), "not answered" in mark.label, "ongoing" in mark.label)
            for mark in own
        }
        if row["n_answered"]:
            assert (row["n_answered"], False, False) in counts
        if row["n_unanswered"]:
            assert (row["n_unanswered"], True, False) in counts


def test_arrows_lead_to_as_many_transitions_as_they_count(play: CodedSession) -> None:
    choices = KINDS["transitions"].choices(play.scheme, EN)
    assert choices[0].id == "child_gaze", "a track of which one state runs at a time comes first"
    for choice in (choices[0], choices[-1]):
        figure = KINDS["transitions"].draw(play, EN, of=Of(choice=choice.id))
        counted = {
            row["n_pairs"]
            for row in whole(lags(play))
            if row["sequence"] == choice.id and row["n_pairs"]
        }
        arrows = [mark for mark in figure.marks if re.search(r": \d+ times", mark.label)]
        assert counted
        assert {len(mark.moments) for mark in arrows} == counted
        for mark in arrows:
            assert f": {len(mark.moments)} times" in mark.label


def test_the_curve_is_the_table_at_the_window_that_the_scheme_states(play: CodedSession) -> None:
    asked = play.scheme.contingencies[1]
    stated = [row for row in records(answer_curve(play, asked.id)) if row["stated"]]
    known = [row for row in whole(contingency(play)) if row["contingency"] == asked.id]
    assert len(stated) == len(known) == 2
    for one, other in zip(stated, known, strict=True):
        for name in ("direction", "n_answered", "n_valid", "share", "chance_share", "window_s"):
            assert one[name] == other[name]


def test_waiting_longer_never_answers_fewer_of_the_same_signals(play: CodedSession) -> None:
    for direction in ("forward", "backward"):
        rows = [r for r in records(answer_curve(play, "answered")) if r["direction"] == direction]
        chances = [number(row, "chance_share") or 0.0 for row in rows]
        assert chances == sorted(chances)


def test_the_grid_has_a_spot_for_every_visit(still: CodedSession) -> None:
    figure = KINDS["grid"].draw(still, EN)
    row = whole(grid(still))[0]
    visits = [mark for mark in figure.marks if mark.label.startswith("visit ")]
    assert len(visits) == row["visits"]
    cells = [mark for mark in figure.marks if "of the time on the grid" in mark.label]
    assert len(cells) == row["n_cells"]
    assert sum(len(mark.moments) for mark in cells) == row["visits"]


def test_every_mismatch_stands_in_the_figure_of_repair(still: CodedSession) -> None:
    figure = KINDS["repair"].draw(still, EN)
    row = whole(match_repair(still))[0]
    bouts = [mark for mark in figure.marks if "not matched for" in mark.label]
    assert len(bouts) == (number(row, "n_mismatches") or 0) + (number(row, "n_brief") or 0)


def test_phases_stand_side_by_side_with_what_the_table_says(play: CodedSession) -> None:
    for choice in KINDS["phases"].choices(play.scheme, EN)[:2]:
        track, measure = choice.id.split(":")
        figure = KINDS["phases"].draw(play, EN, of=Of(choice=choice.id))
        assert {"whole session", "vrij spel", "opruimen"} <= {
            text.get_text() for text in figure.findobj(Text)
        }
        kind = CodeKind.STATE if measure == "share" else CodeKind.POINT
        name = "proportion" if measure == "share" else "rate_per_min"
        rows = [
            row
            for row in records(tracks(play))
            if row["track"] == track and row["kind"] == kind.value and number(row, name)
        ]
        assert len(figure.marks) == len(rows)


def test_a_phase_is_drawn_alone(play: CodedSession) -> None:
    phase = play.phases[1]
    for kind in (KINDS["raster"], KINDS["answered"]):
        whole_moments = {m for mark in kind.draw(play, EN).marks for m in mark.moments}
        figure = kind.draw(play, EN, of=Of(phase_id=phase.id))
        found = {moment.time_us for mark in figure.marks for moment in mark.moments}
        assert found
        assert min(found) >= min(phase.onset_us, *(m.time_us for m in whole_moments))
        assert "vrij spel" not in words(figure)


def visits(session: CodedSession, how_many: int) -> tuple[Visit, ...]:
    found = []
    for number_ in range(1, how_many + 1):
        records_ = list(session.coding.records())
        end_us = session.window.end_us * number_ // (how_many + 1)
        ranges = [
            CodedRange(id=f"r{track.id}", track=track.id, onset_us=0, offset_us=end_us)
            for track in session.scheme.tracks
        ]
        kept = [each for each in records_ if not isinstance(each, CodedRange)]
        info = replace(session.coding.info, id=f"c{number_}", session_id=f"s{number_}")
        coding = Coding.from_records(info, [*kept, *ranges])
        found.append(
            Visit(replace(session, coding=coding), date(2026, 3, 7 * number_ - 6), number_)
        )
    return tuple(found)


def slanted(figure: MarkedFigure) -> int:
    """Count lines that go over most of the figure and are neither level nor upright."""
    found = 0
    for line in figure.findobj(Line2D):
        assert isinstance(line, Line2D)
        xs, ys = (np.asarray(data, np.float64) for data in (line.get_xdata(), line.get_ydata()))
        if len(xs) == 2 and abs(xs[1] - xs[0]) > 3 and ys[0] != ys[1]:
            found += 1
    return found


def test_sessions_are_points_and_only_research_lays_lines_through_three_of_them(
    play: CodedSession,
) -> None:
    rate = "rate:parent_response:sensitive_response"
    assert rate in {choice.id for choice in course_choices(play.scheme, EN)}
    three = visits(play, 3)
    plain = course_figure(three, EN, of=Of(choice=rate))
    assert [mark.moments[0].session_id for mark in plain.marks] == ["s1", "s2", "s3"]
    assert EN.render(COURSE.honest) in words(plain)
    assert slanted(plain) == 0
    lined = course_figure(three, EN, of=Of(choice=rate), lines=True)
    assert slanted(lined) == 2
    assert "change in 30 days: least squares" in words(lined)
    assert COURSE.statistic_of(rate) == "tracks"
    assert slanted(course_figure(visits(play, 2), EN, of=Of(choice=rate), lines=True)) == 0


def test_a_course_without_sessions_or_dates_can_be_drawn(play: CodedSession) -> None:
    assert "nothing yet" in words(course_figure((), EN))
    undated = tuple(replace(visit, day=None) for visit in visits(play, 3))
    figure = course_figure(undated, EN)
    assert "session 2" in words(figure)


def test_moments_of_a_mark_name_the_film_they_are_of(play: CodedSession) -> None:
    mark = KINDS["raster"].draw(play, EN).marks[0]
    assert mark.moments == (
        FilmMoment(
            session_id="s",
            coding_id="c",
            time_us=mark.moments[0].time_us,
            words=mark.moments[0].words,
        ),
    )


def test_every_figure_module_is_in_the_registry() -> None:
    folder = Path(observer.figures.registry.__file__).parent
    modules = {f"observer.figures.{path.stem}" for path in folder.glob("*_figure.py")}
    assert modules <= {kind.draw.__module__ for kind in FIGURES} | {course_figure.__module__}
