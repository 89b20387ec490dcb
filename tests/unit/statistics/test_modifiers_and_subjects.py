from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from observer.model.coding import Coding
from observer.model.event import Event
from observer.model.local_text import LocalText
from observer.model.scheme import Modifier, ModifierKind, ModifierValue
from observer.statistics.by_modifier import modifiers, pooled_modifiers
from observer.statistics.by_subject import pooled_subjects, subjects
from observer.statistics.inputs import CodedSession

Build = Callable[..., CodedSession]
Answers = tuple[tuple[str, tuple[str, ...]], ...]


def value(name: str, *further: str) -> ModifierValue:
    return ModifierValue(id=name, label=LocalText(), modifiers=further)


ASKED = (
    Modifier(
        id="tone",
        label=LocalText(),
        kind=ModifierKind.SINGLE,
        values=(value("warm"), value("flat", "why")),
    ),
    Modifier(id="toys", label=LocalText(), kind=ModifierKind.MULTIPLE,
             values=(value("ball"), value("book"))),
    Modifier(id="strength", label=LocalText(), kind=ModifierKind.NUMBER),
    Modifier(id="why", label=LocalText(), kind=ModifierKind.TEXT),
)  # fmt: skip


def with_modifiers(session: CodedSession, answers: dict[float, Answers]) -> CodedSession:
    """Give ``answer.fitting`` and ``soothing.voice`` modifiers, and events their answers."""
    scheme = replace(
        session.scheme,
        modifiers=ASKED,
        tracks=tuple(
            replace(
                track,
                codes=tuple(
                    replace(code, modifiers=("tone", "toys", "strength"))
                    if code.id in {"fitting", "voice"}
                    else code
                    for code in track.codes
                ),
            )
            for track in session.scheme.tracks
        ),
    )
    records = [
        replace(record, modifiers=answers.get(record.onset_us / 1e6, ()))
        if isinstance(record, Event)
        else record
        for record in session.coding.records()
    ]
    coding = Coding.from_records(session.coding.info, records)
    return replace(session, scheme=scheme, coding=coding)


@pytest.fixture
def played(build: Build) -> CodedSession:
    session = build(
        *[("answer.fitting", at) for at in (10, 20, 70, 200)],
        ("soothing.voice", 30, 50),
        ("soothing.voice", 100, 110),
        phases={"play": (0, 60)},
        uncodable=((180, 240),),
    )
    return with_modifiers(
        session,
        {
            10: (("tone", ("warm",)), ("toys", ("ball", "book")), ("strength", ("2",))),
            20: (("tone", ("flat",)), ("why", ("tired",)), ("strength", ("5",))),
            70: (("tone", ("warm",)), ("toys", ("ball",))),
            200: (("tone", ("warm",)), ("strength", ("9",))),
            30: (("tone", ("warm",)),),
            100: (("tone", ("flat",)),),
        },
    )


def rows(table: pd.DataFrame, code: str, modifier: str, phase: str = "") -> pd.DataFrame:
    chosen = (table["code"] == code) & (table["modifier"] == modifier) & (table["phase"] == phase)
    return table[chosen]


def test_events_are_counted_by_answer_and_those_without_one_stay_in_sight(
    played: CodedSession,
) -> None:
    """On paper: fitting at 10, 20 and 70 counts, 200 cannot be coded; T = 240 s.

    Warm at 10 and 70: 2 of 3, 60*2/240 = .5 a minute. Ball 2, book 1 of 3 events, one with
    neither.
    """
    found = modifiers(played)
    tone = rows(found, "fitting", "tone")
    assert list(tone["value_id"].fillna("-")) == ["warm", "flat", "-"]
    assert list(tone["answer"]) == ["value", "value", "not_answered"]
    assert list(tone["n"]) == [2, 1, 0]
    assert list(tone["rate_per_min"]) == [0.5, 0.25, 0]
    assert list(tone["share_of_code"]) == pytest.approx([2 / 3, 1 / 3, 0])
    toys = rows(found, "fitting", "toys")
    assert list(toys["n"]) == [2, 1, 1]
    assert list(rows(found, "fitting", "tone", "play")["n"]) == [1, 1, 0]


def test_a_question_that_an_answer_asks_further_has_its_rows(played: CodedSession) -> None:
    why = rows(modifiers(played), "fitting", "why")
    assert list(why["answer"]) == ["answered", "not_answered"]
    assert list(why["n"]) == [1, 2]


def test_numbers_that_count_are_described(played: CodedSession) -> None:
    """2 and 5 were given within codable time, 9 was not: mean 3.5, SD sqrt(4.5) = 2.1213."""
    given = rows(modifiers(played), "fitting", "strength").iloc[0]
    assert (given["n"], given["mean"], given["min"], given["max"]) == (2, 3.5, 2, 5)
    assert given["sd"] == pytest.approx(2.1213, abs=5e-5)


def test_states_have_their_time_by_answer(played: CodedSession) -> None:
    """Warm 30-50 is 20 s of 240, flat 100-110 is 10."""
    tone = rows(modifiers(played), "voice", "tone")
    assert list(tone["duration_s"]) == [20, 10, 0]
    assert list(tone["proportion"]) == pytest.approx([20 / 240, 10 / 240, 0])


def test_pooled_answers_add_up(played: CodedSession) -> None:
    found = pooled_modifiers([played, played])
    tone = rows(found, "fitting", "tone")
    assert list(tone["n"]) == [4, 2, 0]
    assert list(tone["rate_per_min"]) == [0.5, 0.25, 0]
    assert list(tone["n_sessions"]) == [2, 2, 2]
    given = rows(found, "fitting", "strength").iloc[0]
    assert (given["n"], given["mean"]) == (4, 3.5)


def test_a_scheme_without_modifiers_has_an_empty_table(five_minutes: CodedSession) -> None:
    bare = replace(five_minutes, scheme=replace(five_minutes.scheme, modifiers=()))
    assert len(modifiers(bare)) == len(pooled_modifiers([bare])) == 0


def test_without_codable_time_nothing_is_said_of_answers(build: Build) -> None:
    session = with_modifiers(build(("answer.fitting", 10), uncodable=((0, 300),)), {})
    table = modifiers(session)
    assert table["n"].isna().all()
    assert table["share_of_code"].isna().all()


def test_five_minutes_on_paper_by_subject(five_minutes: CodedSession) -> None:
    """Worked out on paper, T = 280 s.

    Child: seven signals (110 cannot be coded) and the onsets of crying at 170 and calm at 190, calm
    at 0 being found running: n = 9, 60*9/280 = 1.928571 a minute, 4 different codes. Parent: six
    acts and the onsets of voice at 95 and 240: n = 8. Shares 9/17 and 8/17.
    """
    found = subjects(five_minutes)
    whole = found[found["phase"] == ""].set_index("subject")
    assert [whole.loc["child", name] for name in ("n", "n_points", "n_states", "n_codes")] == [
        9,
        7,
        2,
        4,
    ]
    assert whole.loc["child", "rate_per_min"] == pytest.approx(1.928571, abs=5e-7)
    assert [whole.loc["parent", name] for name in ("n", "n_points", "n_states", "n_codes")] == [
        8,
        6,
        2,
        3,
    ]
    assert list(whole["share_of_all"]) == pytest.approx([8 / 17, 9 / 17])
    assert list(whole["codable_s"]) == [280, 280]


def test_pooled_subjects_add_up(five_minutes: CodedSession, build: Build) -> None:
    other = build(("signal.vocal", 10), until=140)
    found = pooled_subjects([five_minutes, other])
    child = found[(found["phase"] == "") & (found["subject"] == "child")].iloc[0]
    assert (child["n"], child["n_sessions"], child["codable_s"]) == (10, 2, 420)
    assert child["rate_per_min"] == pytest.approx(60 * 10 / 420)
