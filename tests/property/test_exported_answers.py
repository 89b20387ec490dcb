"""Whatever was judged, the data set holds every answer exactly once."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from observer.formats.table import Table
from observer.model.coding import Coding
from observer.model.edits import CodingInfo
from observer.model.event import Score, TraceRun
from observer.model.family import Family
from observer.model.forms import Absence
from observer.model.project import Project
from observer.model.scheme import Scheme
from observer.model.session import Phase, Session
from observer.model.time import Interval
from observer.reports.judged_tables import intervals_table, ratings_table, traces_table
from observer.reports.request import ReportRequest
from observer.schemes import read_scheme
from observer.statistics.inputs import CodedSession
from observer.text.catalogue import catalogue

S = 1_000_000
SCHEMES = Path(__file__).resolve().parents[2] / "coding_schemes"
NAMES = ("floor-play-ratings", "regulation-five-seconds", "affect-trace", "triad-play")
PHASES = tuple(
    Phase(id=f"p{n}", session_id="s", name="", onset_us=a * S, offset_us=b * S, template=t)
    for n, (a, b, t) in enumerate(((0, 40, "first_plays"), (40, 90, "all_three"), (95, 120, "")))
)


def scheme(name: str) -> Scheme:
    path = SCHEMES / f"{name}.toml"
    found = read_scheme(path.read_bytes(), path.name).scheme
    assert found is not None
    return found


LOADED = {name: scheme(name) for name in NAMES}


@st.composite
def scores(draw: st.DrawFn) -> tuple[str, list[Score]]:
    """Draw answers that may be about anything, also about what is no longer there."""
    name = draw(st.sampled_from(NAMES))
    made = LOADED[name]
    asked = [(f.id, i.id) for f in made.forms for i in f.items]
    asked += [(f.id, i.id) for f in made.intervals for i in f.items]
    places = st.one_of(
        st.just(("", None)),
        st.sampled_from([("p0", None), ("p1", None), ("gone", None)]),
        st.integers(-3, 130).map(lambda s: ("", s * S)),
    )
    found: dict[tuple[str, str, str, int | None], Score] = {}
    for number in range(draw(st.integers(0, 12))):
        form, item = draw(st.sampled_from([*asked, ("gone", "item"), (asked[0][0], "gone")]))
        about, onset_us = draw(places)
        score = Score(
            id=f"s{number}",
            form=form,
            item=item,
            about=about,
            onset_us=onset_us,
            offset_us=None if onset_us is None else onset_us + 5 * S,
            comment=draw(st.sampled_from(["", "note"])),
        )
        answer = draw(st.sampled_from(["value", "absence", "words", "nothing"]))
        if answer == "value":
            score = replace(score, value=float(number) + 0.25)
        elif answer == "absence":
            score = replace(score, absence=draw(st.sampled_from(list(Absence))))
        elif answer == "words":
            score = replace(score, words=f"words {number}")
        found[form, item, about, onset_us] = score
    return name, list(found.values())


def request_of(name: str, *records: Score | TraceRun) -> ReportRequest:
    made = LOADED[name]
    info = CodingInfo(
        id="c",
        session_id="s",
        coder="AB",
        scheme_id=made.id,
        scheme_version=made.version,
        scheme_hash=made.meaning_hash,
    )
    project = Project.from_records(
        [
            Family(id="f", pseudonym="F-1"),
            Session(id="s", family_id="f", number=1),
            *PHASES,
            info,
        ]
    )
    coded = CodedSession(Coding.from_records(info, records), made, Interval(0, 120 * S), PHASES)
    return ReportRequest(
        project=project,
        session_ids=("s",),
        text=catalogue("en"),
        day=date(2026, 1, 1),
        codings=(coded,),
        free_text=True,
    )


def rows(table: Table) -> list[dict[str, object]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def said(form: object, item: object, value: object, reason: object) -> tuple[str, ...]:
    return str(form), str(item), str(value), str(reason)


@settings(max_examples=60, deadline=None)
@given(scores())
def test_every_answer_is_in_the_data_set_exactly_once(drawn: tuple[str, list[Score]]) -> None:
    name, given_scores = drawn
    request = request_of(name, *given_scores)
    exported = [
        said(r["form"], r["item"], r["value"], r["reason"])
        for r in rows(ratings_table(request))
        if r["reason"] != "not_asked"
    ]
    exported += [
        said(r["intervals"], r["item"], r["value"], r["reason"])
        for r in rows(intervals_table(request))
        if r["reason"] not in {"missing", "uncodable"}
    ]
    wanted = [
        said(
            s.form,
            s.item,
            s.value,
            None if s.value is not None else s.absence.value if s.absence else "in_words",
        )
        for s in given_scores
        if s.is_answered
    ]
    assert sorted(exported) == sorted(wanted)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 400), st.floats(-3, 3)), min_size=1, max_size=9),
    st.integers(1, 50),
)
def test_every_change_of_a_trace_is_in_the_data_set_exactly_once(
    changes: list[tuple[int, float]], last: int
) -> None:
    times, now = [], 0
    for step, _ in changes:
        now += step * 10_000
        times.append(now)
    run = TraceRun(
        id="t",
        trace="child_feeling",
        onset_us=times[0],
        offset_us=now + last * 10_000,
        times_us=tuple(times),
        values=tuple(value for _, value in changes),
    )
    found = rows(traces_table(request_of("affect-trace", run)))
    assert [(row["onset_s"], row["value"]) for row in found] == [
        (time / S, value) for time, (_, value) in zip(times, changes, strict=True)
    ]
    assert [row["offset_s"] for row in found][:-1] == [row["onset_s"] for row in found][1:]
